"""Chains: links multiply as intervals, assumptions are said, and what does not fit is refused with its reason."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from kg.bounds import Bounds
from kg.chains import Chain, find_chain
from kg.errors import NotFoundError, QueryError
from kg.kinds import Quantity, RelationKind
from kg.views import ClaimView, PaperView
from tests.stated import claim, paper

STEPS, LATENCY = Quantity.STEPS, Quantity.LATENCY


def fewer(low: float, high: float | None = None, over: str | None = None, **facts: Any) -> ClaimView:
    return claim(STEPS, facts.pop("value", None), ratio=(low, high or low), baseline=over, **facts)


def chain_of(
    papers: list[PaperView], names: list[str], *extends: tuple[str, str], quantity: Quantity = STEPS, **edge: Any
) -> Chain:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one in papers:
        graph.add_node(one.key, name=one.name, methods=one.methods, title=one.title)
    facts = {"kind": RelationKind.EXTENDS, "evidence": "builds on it", "origin": "list", "confidence": 0.9}
    for source, target in extends:
        graph.add_edge(source, target, **{**facts, "place": None, "suspect": False, **edge})
    return find_chain(graph, dict(enumerate(papers)), names, quantity)


def said(chain: Chain) -> list[tuple[str, str, bool]]:
    return [(link.older.name, link.newer.name, link.is_assumed) for link in chain.links]


def test_step_reductions_multiply_as_intervals() -> None:
    papers = [paper("A"), paper("B", fewer(2.5, 10, "A")), paper("C", fewer(2, 3, "B"))]
    chain = chain_of(papers, ["A", "C"])
    assert said(chain) == [("A", "B", False), ("B", "C", False)]
    assert chain.ratio == Bounds(5, 30)
    assert chain.cautions == () and chain.refusals == ()
    assert chain_of(papers, ["C", "A"]) == chain, "either end may be named first"
    assert chain_of(papers, ["A", "B", "C"]) == chain


def test_open_ends_stay_open() -> None:
    papers = [
        paper("A"),
        paper("B", fewer(2, over="A", hedge="at least")),
        paper("C", fewer(4, over="B", hedge="up to")),
    ]
    assert chain_of(papers, ["A", "C"]).ratio == Bounds(2, float("inf"))


def test_a_baseline_that_is_not_named_is_read_off_the_lineage_and_said() -> None:
    papers = [paper("A"), paper("B", fewer(2.5, 10))]
    chain = chain_of(papers, ["A", "B"], ("b", "a"))
    assert said(chain) == [("A", "B", True)] and chain.ratio == Bounds(2.5, 10)
    assert chain.cautions == ("B's claim names no baseline; that it is A is read off “builds on it” (B extends A)",)
    # Not where the lineage is suspect, nor where another baseline is named, nor by mere comparison.
    assert chain_of(papers, ["A", "B"], ("b", "a"), suspect=True).ratio is None
    assert chain_of(papers, ["A", "B"], ("b", "a"), kind=RelationKind.COMPARES).ratio is None
    assert chain_of([paper("A"), paper("B", fewer(3, over="Z"))], ["A", "B"], ("b", "a")).ratio is None


def test_a_link_that_starts_elsewhere_is_said() -> None:
    papers = [
        paper("A"),
        paper("B", claim(STEPS, 10, 20, before=(50, 100), ratio=(2.5, 10), baseline="A")),
        paper("C", claim(STEPS, 10, before=(100, 100), ratio=(10, 10), baseline="B")),
    ]
    chain = chain_of(papers, ["A", "C"])
    assert chain.ratio == Bounds(25, 100)
    assert chain.cautions == (
        "B's claim ends at 10–20 steps, C's starts from B at 100 steps: the product takes the factor to hold there too",
        "from the first number to the last, 50–100 steps to 10 steps, it is only 5–10×",
    )


@pytest.mark.parametrize(
    ("claims", "names", "refusal"),
    [
        (
            [fewer(2, over="A", setting="256x256"), fewer(2, over="B", setting="512x512")],
            ["A", "C"],
            "B's claim holds for 256x256, C's for 512x512",
        ),
        (
            [fewer(2, over="A", value=5), fewer(2, over="B", before=(9, 9), unit="s")],
            ["A", "C"],
            "B is stated in steps, C in time",
        ),
        (
            [fewer(2, over="A"), claim(LATENCY, 1, ratio=(3, 3), baseline="B")],
            ["A", "C"],
            "no lineage leads from A to C, and no claim of sampling steps sets one against the other",
        ),
        ([fewer(2, over="A"), fewer(2, over="B")], ["A", "A"], "A is one and the same paper"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(claims: list[ClaimView], names: list[str], refusal: str) -> None:
    chain = chain_of([paper("A"), paper("B", claims[0]), paper("C", claims[1])], names)
    assert (chain.ratio, chain.refusals) == (None, (refusal,))


def test_a_missing_link_is_named_with_what_there_is_instead() -> None:
    papers = [paper("A"), paper("B", fewer(2, over="A")), paper("C", claim(LATENCY, 1, ratio=(3, 3), baseline="B"))]
    chain = chain_of(papers, ["A", "C"], ("c", "b"))
    assert said(chain) == [("A", "B", False)] and chain.ratio is None
    assert chain.refusals == (
        "no claim says what C gains in sampling steps over B, or the other way round; another quantity is no link: "
        "1 s, 3× less time than B",
    )


def test_devices_that_differ_are_not_multiplied() -> None:
    def quicker(over: str, hardware: str) -> ClaimView:
        return claim(LATENCY, None, ratio=(2, 2), baseline=over, hardware=hardware)

    papers = [paper("A"), paper("B", quicker("A", "A100")), paper("C", quicker("B", "iPhone 14"))]
    assert chain_of(papers, ["A", "C"], quantity=LATENCY).refusals == ("B is measured on A100, C on iPhone 14",)


def test_of_several_claims_those_that_agree_are_taken() -> None:
    papers = [
        paper("A"),
        paper("B", fewer(2, over="A", setting="x"), fewer(5, over="A", setting="y", confidence=0.7)),
        paper("C", fewer(3, over="B", setting="y")),
    ]
    assert chain_of(papers, ["A", "C"]).ratio == Bounds(15, 15)


def test_a_chain_needs_two_known_methods() -> None:
    with pytest.raises(QueryError, match="two methods at least"):
        chain_of([paper("A")], ["A"])
    with pytest.raises(NotFoundError, match="called 'Z'"):
        chain_of([paper("A")], ["A", "Z"])
