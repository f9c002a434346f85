"""The lineage page: a focus method among its kin, topics as lanes over the years, every edge with its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import networkx as nx
import streamlit as st

from kg.errors import KgError, NotFoundError
from kg.graph import build_graph, find_path, lineage, resolve_node
from kg.kinds import RelationKind
from kg.pages import data, frame
from kg.pages.cards import counted, short
from kg.pages.kin import KINDS, KinState, merge_edges, parse_kin, read_as
from kg.pages.markup import Node, check, element, internal
from kg.pages.picture import Kin, detail_panel, draw_kin
from kg.store import Store, load_papers, no_papers
from kg.views import PaperView

__all__ = ["show"]

Graph = nx.MultiDiGraph
Papers = Mapping[str, PaperView]
FEW = 6
"""Below this many papers within one hop, two are drawn unless the address says otherwise."""

DIRECTION_WORDS = {"both": "Both ways", "ancestors": "Ancestors", "descendants": "Descendants"}


def show() -> None:
    """Draw the page for `?focus=` or `?paper=`, or for the best connected method where the address names none."""
    try:
        store = data.the_store()
        graph: Graph[str] = store.keep("graph", lambda: build_graph(store))
        if not graph:
            raise no_papers(data.database_path())
        state = parse_kin(frame.read_params())
        _page(store, graph, state)
    except KgError as error:
        frame.trouble(error)


def _page(store: Store, graph: Graph[str], state: KinState) -> None:
    papers = {paper.key: paper for paper in load_papers(store).values()}
    focus = resolve_node(graph, state.focus) if state.focus else _best_connected(graph)
    goal = resolve_node(graph, state.goal) if state.goal else ""
    frame.name_tab(f"{papers[focus].name} – lineage")
    if goal:
        kin, remark = _path(graph, papers, focus, goal, state=state)
    else:
        kin, remark = _kin(graph, papers, focus, state)
    _controls(kin, goal)
    drawn, aside = st.columns([2.9, 1], gap="medium")
    with drawn:
        frame.view(_legend(kin.state, remark, goal), key="legend")
        _component()(key="lineage", data=draw_kin(kin, data.topic_hues(store)))
        if not kin.edges and not goal:
            frame.view(_alone(kin.state, papers[focus]), key="alone")
    with aside:
        frame.view(detail_panel(kin), key="kin-detail", kind="kg-stack kg-detail")


def _kin(graph: Graph[str], papers: Papers, focus: str, state: KinState) -> tuple[Kin, str]:
    """The neighbourhood as far as asked; unasked one hop, and two where one finds few."""
    # Whom a paper is compared with is neither its ancestor nor its descendant.
    kinds = [kind for kind in state.kinds if state.direction == "both" or kind is not RelationKind.COMPARES]
    found = lineage(graph, focus, direction=state.direction, hops=state.hops or 1, kinds=kinds)
    if state.hops is None and len(found.nodes) < FEW:
        found = lineage(graph, focus, direction=state.direction, hops=2, kinds=kinds)
        state = replace(state, hops=2)
    remark = f"{counted(len(found.nodes), 'paper')}, {counted(len(merge_edges(found.edges)), 'relation')}"
    if found.hidden:
        remark += f"; {found.hidden:,} more, farther away, are not drawn"
    return Kin(focus, list(found.nodes), found.edges, papers, replace(state, hops=state.hops or 1)), remark


def _path(graph: Graph[str], papers: Papers, focus: str, goal: str, *, state: KinState) -> tuple[Kin, str]:
    try:
        edges = find_path(graph, focus, goal)
    except NotFoundError as error:
        return Kin(focus, list(dict.fromkeys([focus, goal])), (), papers, state), str(error)
    keys = dict.fromkeys([focus, *(key for edge in edges for key in (edge.source, edge.target)), goal])
    remark = f"{counted(len(edges), 'step')} from {papers[focus].name} to {papers[goal].name}"
    return Kin(focus, list(keys), edges, papers, state), remark


def _best_connected(graph: Graph[str]) -> str:
    """Where to begin: the paper with the most relations of the drawn kinds, the oldest of equals."""
    degrees = dict.fromkeys(graph, 0)
    for source, target, attributes in graph.edges(data=True):
        if attributes["kind"] in KINDS:
            degrees[source] += 1
            degrees[target] += 1
    return min(graph, key=lambda key: (-degrees[key], graph.nodes[key]["year"] or 9999, key))


def _controls(kin: Kin, goal: str) -> None:
    """Focus and goal as lists that can be typed into; both follow the address."""
    state, papers, focus = kin.state, kin.papers, kin.focus
    by_name = sorted(papers, key=lambda key: papers[key].name.casefold())
    left, middle, right = st.columns([1.3, 1.3, 1.6], vertical_alignment="bottom")
    with left:
        _chooser("Focus", "kin-focus", by_name, papers, chosen=focus, params=lambda key: state.having(focus=key))
    with middle:
        _chooser(
            "Path to",
            "kin-goal",
            ["", *by_name],
            papers,
            chosen=goal,
            params=lambda key: state.having(focus=focus, goal=key),
        )
    with right:
        if not goal:
            hops = [
                check(
                    "lineage",
                    state.having(focus=focus, hops=n),
                    state.hops == n,
                    element("span", text),
                    kind="radio",
                    name="hops",
                    cls="kg-seg",
                )
                for n, text in ((1, "1 hop"), (2, "2 hops"))
            ]
            ways = [
                check(
                    "lineage",
                    state.having(focus=focus, direction=way),
                    state.direction == way,
                    element("span", DIRECTION_WORDS[way]),
                    kind="radio",
                    name="direction",
                    cls="kg-seg",
                )
                for way in ("both", "ancestors", "descendants")
            ]
            frame.view(
                element(
                    "div",
                    element("div", hops, cls="kg-segments", role="radiogroup", aria_label="Distance"),
                    element("div", ways, cls="kg-segments", role="radiogroup", aria_label="Direction"),
                    cls="kg-controls",
                ),
                key="kin-reach",
            )


def _chooser(label: str, key: str, options: list[str], papers: Papers, *, chosen: str, params: Any) -> None:
    st.session_state[key] = chosen
    st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda option: short(papers[option].name, 60) if option else "nothing: show the kin",
        on_change=lambda: st.query_params.from_dict(params(st.session_state[key])),
    )


def _legend(state: KinState, remark: str, goal: str) -> Node:
    kinds = [
        check(
            "lineage",
            state.toggled(kind),
            kind in state.kinds,
            element("i", cls="kg-sample", data_kind=kind.value, aria_hidden="true"),
            element("span", read_as(kind)),
            cls="kg-row",
        )
        for kind in KINDS
    ]
    return element(
        "div",
        element("p", remark, cls="kg-quiet", role="status"),
        None if goal else element("div", kinds, cls="kg-kinds", role="group", aria_label="Kinds of relation"),
        cls="kg-legend",
    )


@cache
def _component() -> Any:
    scripts = "".join(frame.asset(name) for name in ("go.js", "svg.js", "lineage.js"))
    return st.components.v2.component("lithograph_lineage", js=scripts, isolate_styles=False)


def _alone(state: KinState, paper: PaperView) -> Node:
    asked = {"both": "relation", "ancestors": "ancestor", "descendants": "descendant"}[state.direction]
    shown = "" if state.kinds == KINDS else " by the kinds ticked above"
    return element(
        "div",
        element("h2", f"No {asked}{shown} is known for {short(paper.name, 80)}"),
        element(
            "p",
            "Relations come from a list’s nesting and notes, and from titles and abstracts that name other methods.",
        ),
        element("p", internal("lineage", state.having(direction="both"), "Look both ways"), ", at comparisons too.")
        if state.direction != "both"
        else None,
        element(
            "p", "Its ", internal("paper", {"paper": paper.key}, "page"), " shows the papers whose texts are nearest."
        ),
        cls="kg-notice",
    )
