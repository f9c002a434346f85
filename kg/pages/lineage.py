"""The lineage page: a focus method among its kin, topics as lanes over the years, every edge with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import networkx as nx
import streamlit as st

from kg.errors import KgError, NotFoundError
from kg.graph import Edge, build_graph, find_path, lineage, resolve_node
from kg.pages import data, frame
from kg.pages.cards import badge, counted, hue, link_row, publication, short, title_of
from kg.pages.kin import (
    KINDS,
    KinState,
    certainty,
    describe_edge,
    lane_words,
    name_lanes,
    origin_of,
    parse_kin,
    read_as,
    split_place,
)
from kg.pages.markup import Node, check, element, internal
from kg.pages.swimlanes import Link, Spot, draw_swimlanes
from kg.store import Store, load_papers
from kg.views import PaperView

__all__ = ["show"]

Graph = nx.MultiDiGraph
Papers = Mapping[str, PaperView]
ROOM = 860
"""Pixels that a drawing may fill beside the panel on a 1440-pixel screen."""

HINT = (
    "A line reads from its tail to its head: “follows” points to what came before. Point at a line, or tab to it, for "
    "the words behind it; choose a paper to move the focus there."
)
DIRECTION_WORDS = {"both": "Both ways", "ancestors": "Ancestors", "descendants": "Descendants"}


def show() -> None:
    """Draw the page for `?focus=`, or for the best connected method where the address names none."""
    try:
        store = data.the_store()
        graph: Graph[str] = store.keep("graph", lambda: build_graph(store))
        if not graph:
            raise NotFoundError(
                f"{data.database_path()} has no papers yet. Run: kg build data/lists/efficient-diffusion.md"
            )
        state = parse_kin(frame.read_params())
        _page(store, graph, state)
    except KgError as error:
        frame.trouble(error)


def _page(store: Store, graph: Graph[str], state: KinState) -> None:
    papers = {paper.key: paper for paper in load_papers(store).values()}
    focus = resolve_node(graph, state.focus) if state.focus else _best_connected(graph)
    goal = resolve_node(graph, state.goal) if state.goal else ""
    _controls(state, papers, focus, goal)
    drawn, aside = st.columns([2.9, 1], gap="medium")
    if goal:
        try:
            edges: Sequence[Edge] = find_path(graph, focus, goal)
            keys = list(dict.fromkeys([focus, *(key for edge in edges for key in (edge.source, edge.target)), goal]))
            remark = f"{counted(len(edges), 'step')} from {papers[focus].name} to {papers[goal].name}"
        except NotFoundError as error:
            edges, keys, remark = (), [focus, goal], str(error)
    else:
        kin = lineage(graph, focus, direction=state.direction, hops=state.hops, kinds=state.kinds)
        edges, keys = kin.edges, list(kin.nodes)
        remark = f"{counted(len(keys), 'paper')}, {counted(len(edges), 'relation')}"
        if kin.hidden:
            remark += f"; {kin.hidden} more, farther away, are not drawn"
    with drawn:
        frame.view(_legend(state, remark, goal), key="legend")
        _draw(store, state, papers, focus, keys=keys, edges=edges)
        if edges:
            frame.view(element("p", HINT, cls="kg-small kg-hint"), key="hint")
        if not edges and not goal:
            frame.view(_alone(state, papers[focus]), key="alone")
    with aside:
        frame.view(_detail(papers, focus, edges, state), key="kin-detail", kind="kg-stack kg-detail")


def _best_connected(graph: Graph[str]) -> str:
    """Where to begin: the paper with the most relations of the drawn kinds, the oldest of equals."""
    degrees = dict.fromkeys(graph, 0)
    for source, target, attributes in graph.edges(data=True):
        if attributes["kind"] in KINDS:
            degrees[source] += 1
            degrees[target] += 1
    return min(graph, key=lambda key: (-degrees[key], graph.nodes[key]["year"] or 9999, key))


def _controls(state: KinState, papers: Papers, focus: str, goal: str) -> None:
    """Focus and goal as lists that can be typed into; both follow the address."""
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
        on_change=lambda: frame.go_to("lineage", params(st.session_state[key])),
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
    return st.components.v2.component("lithograph_lineage", js=frame.asset("lineage.js"), isolate_styles=False)


def _draw(
    store: Store, state: KinState, papers: Papers, focus: str, *, keys: Sequence[str], edges: Sequence[Edge]
) -> None:
    hues = data.topic_hues(store)
    paths = {key: papers[key].topics[0].path if papers[key].topics else () for key in keys}
    order = sorted({*paths.values()}, key=lambda path: hues.get(path, len(hues)) if path else len(hues) + 1)
    lanes = name_lanes(order)
    spots = [
        Spot(key, papers[key].name, papers[key].year or papers[key].newest[0] or None, lanes[paths[key]])
        for key in keys
    ]
    drawing = draw_swimlanes(spots, [Link(edge.source, edge.target) for edge in edges], list(lanes.values()), room=ROOM)
    hue_of = {name: hue(path, hues) for path, name in lanes.items()}
    names = {key: papers[key].name for key in keys}
    _component()(
        key="lineage",
        data={
            "title": f"Lineage of {papers[focus].name}",
            "width": drawing.width,
            "height": drawing.height,
            "lanes": [
                {"words": lane_words(lane.name), "y": lane.y, "height": lane.height, "hue": hue_of[lane.name]}
                for lane in drawing.lanes
            ],
            "years": [{"name": name, "x": x} for name, x in drawing.years],
            "nodes": [
                {
                    "key": box.key,
                    "label": box.label,
                    "spoken": _spoken(papers[box.key]),
                    "x": box.x,
                    "y": box.y,
                    "width": box.width,
                    "height": box.height,
                    "focus": box.key == focus,
                    "hue": hue_of[lanes[paths[box.key]]],
                    "go": {"page": "lineage", "params": state.having(focus=box.key, goal="")},
                }
                for box in drawing.boxes
            ],
            "edges": [
                {
                    "source": edge.source,
                    "target": edge.target,
                    "kind": edge.kind.value,
                    "path": arc.path,
                    "x": arc.middle[0],
                    "y": arc.middle[1],
                    "sentence": describe_edge(edge, names),
                    "spoken": f"{describe_edge(edge, names)}: {edge.evidence}",
                    "evidence": edge.evidence,
                    "origin": _edge_origin(edge),
                }
                for edge, arc in zip(edges, drawing.arcs, strict=True)
            ],
        },
        on_go_change=lambda: frame.remember("lineage"),
    )


def _spoken(paper: PaperView) -> str:
    name, title = title_of(paper)
    return ". ".join(part for part in (name, title, publication(paper)) if part)


def _edge_origin(edge: Edge) -> str:
    return f"{origin_of(edge.origin, *split_place(edge.place))} · {certainty(edge.origin, edge.confidence)}"


def _alone(state: KinState, paper: PaperView) -> Node:
    shown = "of any kind" if state.kinds == KINDS else "of the kinds ticked above"
    return element(
        "div",
        element("h2", f"No relation {shown} is known for {short(paper.name, 80)}"),
        element(
            "p",
            "Relations come from a list’s nesting and notes, and from titles and abstracts that name other methods.",
        ),
        element(
            "p", "Its ", internal("paper", {"paper": paper.key}, "page"), " shows the papers whose texts are nearest."
        ),
        cls="kg-notice",
    )


def _detail(papers: Papers, focus: str, edges: Sequence[Edge], state: KinState) -> Node:
    paper = papers[focus]
    name, title = title_of(paper)
    if state.goal:
        heading, shown = "The path", list(edges)
    else:
        heading, shown = "Its relations", [edge for edge in edges if focus in (edge.source, edge.target)]
    return element(
        "section",
        element(
            "div",
            element("h2", internal("paper", {"paper": focus}, name, cls="kg-title"), cls="kg-h2"),
            badge(paper.best_speedup),
            cls="kg-head",
        ),
        element("p", title, cls="kg-small") if title else None,
        element(
            "div",
            element("span", publication(paper)),
            element("span", link_row(paper, 3), cls="kg-links"),
            cls="kg-meta",
        ),
        element("p", short(paper.summary or paper.text, 260), cls="kg-line-full") if paper.text else None,
        element("h3", heading, cls="kg-h3") if shown else None,
        element("ul", (_edge_row(edge, papers, focus, state) for edge in shown), cls="kg-rows"),
    )


def _edge_row(edge: Edge, papers: Papers, focus: str, state: KinState) -> Node:
    def name(key: str) -> Node:
        return internal("lineage", state.having(focus=key, goal=""), element("strong", short(papers[key].name, 60)))

    kind = element(
        "span",
        read_as(edge.kind, onward=state.goal != "" or edge.source == focus),
        cls="kg-kind",
        data_kind=edge.kind.value,
    )
    if state.goal:
        head = [name(edge.source), kind, name(edge.target)]
    else:
        head = [kind, name(edge.target if edge.source == focus else edge.source)]
    return element(
        "li",
        element("div", head, cls="kg-inline"),
        element("blockquote", element("q", edge.evidence), " ", element("cite", _edge_origin(edge))),
    )
