"""The compare page: claims of one quantity over the years and in tables; two quantities at once; a chain of gains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import networkx as nx
import streamlit as st

from kg.compare import BASES, Baseline, Basis, ClaimGroup, group_claims, list_baselines, list_quantities
from kg.errors import KgError
from kg.graph import build_graph
from kg.kinds import Quantity, method_key
from kg.pages import data, frame
from kg.pages.cards import counted, short
from kg.pages.compare_state import CompareState, parse_compare, settle_basis
from kg.pages.gains import chain_section
from kg.pages.groups import capitalized, group_sections, labelled, unknown_list
from kg.pages.markup import Node, check, choice, element, internal
from kg.pages.scatter import Charted, better_words, chart_claims, chart_front, topic_legend
from kg.side_by_side import find_front
from kg.store import Store, load_papers, no_papers
from kg.views import PaperView

__all__ = ["pair_rankings", "show"]

Graph = nx.MultiDiGraph
Papers = Mapping[str, PaperView]

MOST_BASELINES = 60
FEW_CLAIMS = 40
"""Below this many claims the page says where more come from."""

BASIS_WORDS = {"improvement": "Improvement", "value": "Value"}
HINT = (
    "Full marks are in one ranking; hollow ones stand apart, and say why. A bar is an interval as stated. "
    "Point at a mark, or tab to it, for its words; choose it to open the paper."
)
FRONT_HINT = "Full marks are beaten by no other paper in both; hollow ones are. Choose a mark to open the paper."


def show() -> None:
    """Draw the page for the quantity and baseline of the address, or for the quantity with the most claims."""
    try:
        store = data.the_store()
        papers = {paper.key: paper for paper in load_papers(store).values()}
        if not papers:
            raise no_papers(data.database_path())
        counts = list_quantities(papers.values())
        if counts:
            _page(store, papers, counts, parse_compare(frame.read_params()))
        else:
            frame.view(_no_claims(), key="compare-none")
    except KgError as error:
        frame.trouble(error)


def _page(store: Store, papers: Papers, counts: Mapping[Quantity, int], state: CompareState) -> None:
    quantity = state.quantity or next(iter(counts))
    found = list(papers.values())
    baselines = list_baselines(found, quantity)
    chosen = next((b for b in baselines if state.over and method_key(b.name) == method_key(state.over)), None)
    basis = settle_basis(found, quantity, state)
    over_key = chosen.key if chosen else None
    groups = group_claims(found, quantity, over=state.over or None, over_key=over_key, basis=basis)
    hues = data.topic_hues(store)
    frame.name_tab(f"{quantity.value}, compared")
    total, stating = sum(counts.values()), sum(bool(paper.shown_claims) for paper in found)
    frame.view(
        _header(total, stating),
        _controls(state, quantity, basis, counts, baselines),
        key="compare-head",
    )
    charted = chart_claims(groups, hues)
    frame.view(_chart_head(groups, charted, quantity, basis, state), key="compare-remark")
    if charted is not None:
        _plot()(key="compare-chart", data={**charted.data, "hint": HINT})
        frame.view(
            element("div", topic_legend(charted.stated, hues), cls="kg-active kg-topics-drawn"), key="compare-topics"
        )
    if state.beside not in (None, quantity):
        _front(found, groups, quantity, state, hues)
    tables = group_sections(groups, hues, papers)
    frame.view(*tables, key="compare-groups", kind="kg-stack kg-ample")
    graph: Graph[str] = store.keep("graph", lambda: build_graph(store))
    frame.view(
        chain_section(graph, papers, quantity, state),
        _where_more_come_from(total),
        key="compare-chain",
        kind="kg-stack kg-after",
    )


def _header(total: int, stating: int) -> Node:
    said = f"{counted(total, 'claim')} of {counted(stating, 'paper')}, as reported; baselines differ. "
    rule = "Only what may be compared stands in one ranking, the rest beside it with the reason."
    return element(
        "header", element("h1", "Compare", cls="kg-h1"), element("p", said, rule, cls="kg-quiet"), cls="kg-compare-head"
    )


def _controls(
    state: CompareState, quantity: Quantity, basis: Basis, counts: Mapping[Quantity, int], baselines: list[Baseline]
) -> Node:
    def quantities(
        chosen: Quantity | None, field: str, skip: Quantity | None = None
    ) -> list[tuple[str, bool, str, Any]]:
        fresh: dict[str, Any] = {"over": "", "basis": None, "start": "", "end": ""} if field == "quantity" else {}
        known = dict(counts) if chosen is None or chosen in counts else {**counts, chosen: 0}
        return [
            (f"{one.value} ({number})", one is chosen, "compare", state.having(**{**fresh, field: one}))
            for one, number in known.items()
            if one is not skip
        ]

    names = {method_key(baseline.name) for baseline in baselines}
    against = [("any baseline", not state.over, "compare", state.having(over=""))]
    against += [
        (
            f"{short(one.name, 40)} ({one.claims})",
            method_key(one.name) == method_key(state.over),
            "compare",
            state.having(over=one.name),
        )
        for at, one in enumerate(baselines)
        if at < MOST_BASELINES or method_key(one.name) == method_key(state.over)
    ]
    if state.over and method_key(state.over) not in names:
        against.append((f"{short(state.over, 40)} (0)", True, "compare", state.params()))
    beside = [("nothing else", state.beside is None, "compare", state.having(beside=None))]
    beside += quantities(state.beside, "beside", quantity)
    shown = [
        check(
            "compare",
            state.having(basis=one),
            one == basis,
            element("span", BASIS_WORDS[one]),
            kind="radio",
            name="basis",
            cls="kg-seg",
        )
        for one in BASES
    ]
    return element(
        "div",
        labelled("Quantity", choice("Quantity", quantities(quantity, "quantity"))),
        labelled("Set against", choice("Set against", against)),
        labelled("Shown is", element("div", shown, cls="kg-segments", role="radiogroup", aria_label="What is ranked")),
        labelled("Together with", choice("Together with", beside)),
        cls="kg-asked",
        role="group",
        aria_label="What to compare",
    )


def _chart_head(
    groups: Sequence[ClaimGroup], charted: Charted | None, quantity: Quantity, basis: Basis, state: CompareState
) -> Node:
    if charted is None:
        other: Basis = "value" if basis == "improvement" else "improvement"
        stated = "an improvement over something" if basis == "improvement" else "a value"
        return element(
            "div",
            element("h2", f"No claim on {quantity.value} states {stated}"),
            internal("compare", state.having(quantity=quantity, over="", basis=other), f"Look at each {other} instead"),
            cls="kg-notice kg-spaced",
        )
    lead = groups[0] if groups[0].is_ranking and not groups[0].reason else None
    if lead is not None:
        shown = lead.title.removeprefix(f"{quantity.value}, ")
    elif state.over:
        shown = f"no claim is set against {short(state.over, 60)}, all others stand apart"
    else:
        shown = f"{basis}; no two claims may be ranked"
    left = [f"{counted(charted.left_out, 'claim')} without a number for this chart"] if charted.left_out else []
    facts = [shown, "log scale", better_words(quantity, basis), *left]
    return element(
        "div",
        element("h2", capitalized(f"{quantity.value} over the years"), cls="kg-h2"),
        element("p", " · ".join(facts), cls="kg-quiet", role="status"),
        cls="kg-chart-head",
    )


@cache
def _plot() -> Any:
    scripts = "".join(frame.asset(name) for name in ("go.js", "svg.js", "plot.js"))
    return st.components.v2.component("lithograph_plot", js=scripts, isolate_styles=False)


def pair_rankings(
    papers: Iterable[PaperView], firsts: Sequence[ClaimGroup], beside: Quantity
) -> tuple[ClaimGroup, ClaimGroup] | None:
    """One of `firsts` and a ranking of the second quantity that share the most papers; the leading ones of equals.

    None where one side has no ranking at all.
    """
    papers = list(papers)
    seconds = [group for basis in BASES for group in group_claims(papers, beside, basis=basis)]

    def keyed(groups: Iterable[ClaimGroup], quantity: Quantity) -> list[tuple[ClaimGroup, set[str]]]:
        return [(g, {one.paper.key for one in g.stated}) for g in groups if g.is_ranking and g.quantity is quantity]

    pairs = [
        (len(keys & others), first, second)
        for first, keys in keyed(firsts, firsts[0].quantity if firsts else beside)
        for second, others in keyed(seconds, beside)
    ]
    if not pairs:
        return None
    _, first, second = max(pairs, key=lambda pair: pair[0])
    return first, second


def _front(
    papers: Sequence[PaperView], groups: Sequence[ClaimGroup], quantity: Quantity, state: CompareState, hues: Any
) -> None:
    beside = state.beside
    if beside is None:
        return
    # Asked for a baseline, only its own ranking will do.
    firsts = groups[:1] if state.over else groups
    pair = pair_rankings(papers, firsts, beside)
    if pair is None:
        lacking = beside if any(group.is_ranking for group in groups) else quantity
        words = f"No two claims on {lacking.value} may be ranked, so there is no front to draw with it."
        frame.view(element("div", element("h2", words), cls="kg-notice"), key="front-none")
        return
    first, second = pair
    front = find_front(first, second)
    charted = chart_front(front, first, second, hues)
    head = element(
        "div",
        element("h2", capitalized(f"{quantity.value} with {beside.value}"), cls="kg-h2"),
        element(
            "p",
            f"across: {first.title}, {better_words(first.quantity, first.basis)} · "
            f"upwards: {second.title}, {better_words(second.quantity, second.basis)}",
            cls="kg-quiet",
        ),
        cls="kg-chart-head",
    )
    frame.view(head, key="front-head")
    drawn, aside = st.columns([2, 1], gap="medium")
    with drawn:
        if charted is not None:
            _plot()(key="front-chart", data={**charted.data, "hint": FRONT_HINT})
        else:
            frame.view(
                element(
                    "div",
                    element("h2", "No paper states both"),
                    element("p", "What each of them states stands beside this."),
                    cls="kg-notice",
                ),
                key="front-empty",
            )
    with aside:
        frame.view(unknown_list(front), key="front-unknown")


def _where_more_come_from(total: int) -> Node | None:
    if total >= FEW_CLAIMS:
        return None
    return element(
        "section",
        element(
            "div",
            element("h2", f"{counted(total, 'claim')}: a beginning"),
            element("p", "Claims are read from a list’s notes, from titles, and from the abstracts that arXiv gives."),
            element("p", internal("lists", {}, "See what was read, and how to add a list")),
            cls="kg-notice",
        ),
    )


def _no_claims() -> Node:
    return element(
        "div",
        element("h2", "No claims to compare yet"),
        element(
            "p", "None of the lists’ notes, titles and abstracts that were read states how much faster or smaller."
        ),
        element("p", "A note such as this one makes a claim, and so does an abstract with numbers:"),
        element("code", "- typical result: 50~100 steps -> 10~20 steps"),
        element("p", internal("lists", {}, "See what was read, and how to add a list")),
        cls="kg-notice",
    )
