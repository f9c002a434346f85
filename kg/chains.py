"""Chains: along a lineage improvements multiply, as intervals; or they do not, and the reason is given; pure.

A link is a claim of the younger paper against the older one. Where a claim names no baseline, the lineage may say what
it is set against ("DDIM extends DDPM"); such a link is marked and shows the words of both. Claims of different
quantities, settings or devices are not multiplied. That one link starts where the one before ended cannot be known from
the claims alone: where their numbers say otherwise, the chain says so too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, islice, pairwise, product
from operator import mul

import networkx as nx

from kg.bounds import Bounds
from kg.compare import ON_DEVICE, format_base
from kg.devices import device_words
from kg.errors import QueryError
from kg.evidence import baseline_bounds, claim_ratio, claim_value
from kg.graph import LINEAGE_KINDS, Edge, edges_from, resolve_node
from kg.kinds import Quantity, method_key
from kg.verdicts import is_baseline
from kg.views import ClaimView, PaperView

__all__ = ["Chain", "Link", "find_chain"]

# Of several claims for one link, so many are tried with those of the other links.
MOST_CLAIMS = 4


@dataclass(frozen=True)
class Link:
    """`newer` improves on `older` by `ratio`. `edge` is the relation that says so where the claim names no baseline."""

    older: PaperView
    newer: PaperView
    claim: ClaimView
    ratio: Bounds
    edge: Edge | None = None

    @property
    def is_assumed(self) -> bool:
        """Whether the baseline is read off the lineage, not stated in the claim."""
        return self.edge is not None


@dataclass(frozen=True)
class Chain:
    """Links from the oldest to the youngest paper. `ratio` is their product; None where it is refused, for `refusals`.

    `cautions` say what is assumed where the product is given.
    """

    quantity: Quantity
    links: tuple[Link, ...]
    ratio: Bounds | None
    refusals: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def find_chain(
    graph: nx.MultiDiGraph[str],
    papers: Mapping[int, PaperView],
    names: Sequence[str],
    quantity: Quantity = Quantity.STEPS,
) -> Chain:
    """The chain of improvements of a quantity through all `names`, from older to younger (or all the other way round).

    Between two names the shortest way over links is taken, through stated baselines rather than assumed ones. Raises
    QueryError for fewer than two names, NotFoundError for an unknown one; all else is a Chain, refused or not.
    """
    if len(names) < 2:
        raise QueryError("A chain needs two methods at least: kg chain DDPM DPM-Solver.")
    by_key = {paper.key: paper for paper in papers.values()}
    stops = [resolve_node(graph, name) for name in names]
    ways = _link_graph(graph, by_key, quantity)
    for ordered in (stops, stops[::-1]):
        keys = _way(ways, ordered)
        if keys is not None:
            options = [ways.edges[pair]["links"] for pair in pairwise(keys)]
            return _multiplied(quantity, options)
    return _refused(graph, by_key, stops, quantity, ways)


def _link_graph(graph: nx.MultiDiGraph[str], papers: Mapping[str, PaperView], quantity: Quantity) -> nx.DiGraph[str]:
    """Older → younger paper wherever a shown claim of the younger one says by how much it improves on the older."""
    ways: nx.DiGraph[str] = nx.DiGraph()
    ways.add_nodes_from(graph)
    named = {method_key(method): paper.key for paper in papers.values() for method in paper.methods}
    for newer in papers.values():
        for claim in newer.shown_claims:
            ratio = claim_ratio(claim)
            if claim.quantity is not quantity or ratio is None:
                continue
            for older, edge in _baselines(graph, newer, claim, named):
                if older in papers and older != newer.key:
                    link = Link(papers[older], newer, claim, ratio, edge)
                    _add_link(ways, link)
    return ways


def _add_link(ways: nx.DiGraph[str], link: Link) -> None:
    held: list[Link] = ways.get_edge_data(link.older.key, link.newer.key, {"links": []})["links"]
    links = sorted([*held, link], key=lambda one: (one.is_assumed, -one.claim.confidence))
    # An assumed link is walked where no stated one leads on, however much shorter.
    cost = 1.0 + 100.0 * links[0].is_assumed
    ways.add_edge(link.older.key, link.newer.key, links=links, cost=cost)


def _baselines(
    graph: nx.MultiDiGraph[str], newer: PaperView, claim: ClaimView, named: Mapping[str, str]
) -> Iterator[tuple[str, Edge | None]]:
    if claim.baseline_key or claim.baseline:
        older = claim.baseline_key or named.get(method_key(claim.baseline or ""))
        if older is not None:
            yield older, None
        return
    best: dict[str, Edge] = {}
    for edge in edges_from(graph, newer.key, LINEAGE_KINDS):
        if not edge.suspect and (edge.target not in best or best[edge.target].confidence < edge.confidence):
            best[edge.target] = edge
    yield from best.items()


def _way(ways: nx.DiGraph[str], stops: Sequence[str]) -> list[str] | None:
    keys = [stops[0]]
    for start, end in pairwise(stops):
        try:
            leg = nx.shortest_path(ways, start, end, weight="cost")
        except nx.NetworkXNoPath:
            return None
        keys += leg[1:]
    return keys if len(keys) > 1 else None


def _multiplied(quantity: Quantity, options: Sequence[Sequence[Link]]) -> Chain:
    """The product over the surest claims that agree; refused with the reasons of the surest where none do."""
    refused: Chain | None = None
    for links in islice(product(*(links[:MOST_CLAIMS] for links in options)), 256):
        conflicts = tuple(dict.fromkeys(_conflicts(links)))
        if not conflicts:
            ratio = reduce(mul, (link.ratio for link in links))
            return Chain(quantity, links, ratio, cautions=tuple(_cautions(links, ratio)))
        refused = refused or Chain(quantity, links, None, refusals=conflicts)
    return refused or Chain(quantity, (), None, refusals=("there are no links",))


def _conflicts(links: Sequence[Link]) -> Iterator[str]:
    """Why the links may not be multiplied: units, settings or devices that differ."""
    for one, other in pairwise(links):
        ends, starts = claim_value(one.claim), baseline_bounds(other.claim)
        if ends and starts and ends[1] != starts[1]:
            units = [measures or "a bare number" for _, measures in (ends, starts)]
            yield f"{one.newer.name} is stated in {units[0]}, {other.newer.name} in {units[1]}"
    for one, other in combinations(links, 2):
        a, b = one.claim, other.claim
        if a.setting and b.setting and method_key(a.setting) != method_key(b.setting):
            yield f"{one.newer.name}'s claim holds for {a.setting}, {other.newer.name}'s for {b.setting}"
        on_device = a.quantity in ON_DEVICE and a.hardware and b.hardware
        if on_device and device_words(a.hardware or "") != device_words(b.hardware or ""):
            yield f"{one.newer.name} is measured on {a.hardware}, {other.newer.name} on {b.hardware}"


def _cautions(links: Sequence[Link], ratio: Bounds) -> Iterator[str]:
    for link in links:
        if link.edge is not None:
            yield (
                f"{link.newer.name}'s claim names no baseline; that it is {link.older.name} is read off "
                f"“{link.edge.evidence}” ({link.newer.name} {link.edge.kind.value} {link.older.name})"
            )
    for one, other in pairwise(links):
        ends, starts = claim_value(one.claim), baseline_bounds(other.claim)
        if ends and starts and not ends[0].meets(starts[0]):
            yield (
                f"{one.newer.name}'s claim ends at {format_base(*ends)}, {other.newer.name}'s starts from "
                f"{one.newer.name} at {format_base(*starts)}: the product takes the factor to hold there too"
            )
        if bool(one.claim.setting) != bool(other.claim.setting):
            told, silent = (one, other) if one.claim.setting else (other, one)
            yield f"{told.newer.name}'s claim holds for {told.claim.setting}, {silent.newer.name}'s names no setting"
    first, last = baseline_bounds(links[0].claim), claim_value(links[-1].claim)
    if len(links) > 1 and first and last and first[1] == last[1]:
        whole = first[0] / last[0]
        if not whole.meets(ratio):
            how = "only" if whole.high < ratio.low else "even"
            numbers = f"{format_base(*first)} to {format_base(*last)}"
            yield f"from the first number to the last, {numbers}, it is {how} {whole}×"


def _refused(
    graph: nx.MultiDiGraph[str],
    papers: Mapping[str, PaperView],
    stops: Sequence[str],
    quantity: Quantity,
    ways: nx.DiGraph[str],
) -> Chain:
    """Which links are missing along the lineage, and what there is instead."""
    lineage: nx.Graph[str] = nx.Graph(ways)
    for key in graph:
        lineage.add_edges_from((key, edge.target) for edge in edges_from(graph, key, LINEAGE_KINDS))
    links: list[Link] = []
    reasons: list[str] = []
    for start, end in pairwise(stops):
        if start == end:
            reasons.append(f"{papers[start].name} is one and the same paper")
            continue
        try:
            leg = nx.shortest_path(lineage, start, end)
        except nx.NetworkXNoPath:
            reasons.append(
                f"no lineage leads from {papers[start].name} to {papers[end].name}, and no claim of {quantity.value} "
                "sets one against the other"
            )
            continue
        for one, other in pairwise(leg):
            found = [pair for pair in ((one, other), (other, one)) if ways.has_edge(*pair)]
            if found:
                links.append(ways.edges[found[0]]["links"][0])
            else:
                reasons.append(_missing(papers[one], papers[other], quantity))
    if not reasons:
        reasons.append("the links do not run one way: one of the methods is set against both of its neighbours")
    return Chain(quantity, tuple(links), None, refusals=tuple(dict.fromkeys(reasons)))


def _missing(one: PaperView, other: PaperView, quantity: Quantity) -> str:
    """Why two neighbours of a lineage are no link."""
    reason = f"no claim says what {other.name} gains in {quantity.value} over {one.name}, or the other way round"
    stated = [
        claim.text
        for newer, older in ((other, one), (one, other))
        for claim in newer.shown_claims
        if claim.quantity is not quantity and claim_ratio(claim) and is_baseline(claim, older.name, older.key)
    ]
    return f"{reason}; another quantity is no link: {stated[0]}" if stated else reason
