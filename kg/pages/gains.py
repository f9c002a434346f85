"""A chain of gains on the compare page: which to choose from, the row of methods, each link's words; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx

from kg.chains import Chain, Link, find_chain
from kg.errors import KgError
from kg.evidence import claim_ratio
from kg.graph import LINEAGE_KINDS, edges_from
from kg.kinds import Quantity
from kg.pages.cards import short
from kg.pages.compare_state import CompareState
from kg.pages.groups import labelled, quote_of
from kg.pages.markup import Node, choice, element, internal
from kg.views import ClaimView, PaperView

__all__ = ["chain_section", "chain_view", "suggest_chain"]

Papers = Mapping[str, PaperView]


def suggest_chain(graph: nx.MultiDiGraph[str], papers: Papers, quantity: Quantity) -> tuple[str, str] | None:
    """The keys of the ends of a chain of two links, where one claim's baseline has a claim of its own; None without."""
    gains: dict[str, list[str]] = {}
    for paper in papers.values():
        for claim in paper.shown_claims:
            if claim.quantity is quantity and claim_ratio(claim) is not None:
                gains.setdefault(paper.key, []).extend(_bases(graph, claim))
    for end, middles in gains.items():
        for middle in middles:
            for start in gains.get(middle, ()):
                if start not in (middle, end):
                    return start, end
    return None


def _bases(graph: nx.MultiDiGraph[str], claim: ClaimView) -> list[str]:
    """What a claim is set against: its baseline where it names one, else what its paper descends from."""
    if claim.baseline:
        return [claim.baseline_key] if claim.baseline_key else []
    return [edge.target for edge in edges_from(graph, claim.paper_key, LINEAGE_KINDS) if not edge.suspect]


def chain_section(graph: nx.MultiDiGraph[str], papers: Papers, quantity: Quantity, state: CompareState) -> Node | None:
    """Two lists to choose a chain's ends from, and the chain; None where nothing improves on anything."""
    gaining = {
        paper.key
        for paper in papers.values()
        for claim in paper.shown_claims
        if claim.quantity is quantity and claim_ratio(claim) is not None
    }
    if not gaining:
        return None
    bases = {c.baseline_key for paper in papers.values() for c in paper.shown_claims if c.quantity is quantity}
    bases |= {edge.target for key in gaining for edge in edges_from(graph, key, LINEAGE_KINDS)}
    start, end = state.start, state.end
    if not (start or end):
        start, end = suggest_chain(graph, papers, quantity) or ("", "")
    starts = _methods(papers, {key for key in bases if key} | gaining, start)
    ends = _methods(papers, gaining, end)
    head = element(
        "h2", "A chain of gains", element("span", "along a lineage, gains multiply", cls="kg-quiet"), cls="kg-h2"
    )
    choices = element(
        "div",
        labelled("From", choice("Chain from", [("choose", not start, "compare", state.having(start="", end=end))]
                  + [(name, key == start, "compare", state.having(start=key, end=end)) for key, name in starts])),
        labelled("To", choice("Chain to", [("choose", not end, "compare", state.having(start=start, end=""))]
                  + [(name, key == end, "compare", state.having(start=start, end=key)) for key, name in ends])),
        cls="kg-asked",
    )  # fmt: skip
    body: list[Node] = []
    if start and end:
        try:
            body = chain_view(find_chain(graph, {paper.id: paper for paper in papers.values()}, [start, end], quantity))
        except KgError as error:
            body = [element("p", str(error), cls="kg-reason", role="alert")]
    else:
        body = [element("p", "Choose two methods, the older one first: DDPM to DPM-Solver, say.", cls="kg-quiet")]
    return element("section", head, choices, body, cls="kg-chains")


def _methods(papers: Papers, keys: Iterable[str], chosen: str) -> list[tuple[str, str]]:
    """Keys and names for a list to choose from; what the address names and nobody knows is kept as written."""
    held = sorted(
        ((key, short(papers[key].name, 44)) for key in keys if key in papers), key=lambda one: one[1].casefold()
    )
    if chosen and all(key != chosen for key, _ in held):
        held.append((chosen, short(papers[chosen].name if chosen in papers else chosen, 44)))
    return held


def chain_view(chain: Chain) -> list[Node]:
    """A chain as a row of methods with the factor between each two, the product, every link's words, and what to mind.

    A refused chain shows the links there are, and why they are not multiplied.
    """
    nodes: list[Node] = []
    if chain.links:
        row: list[Node] = [_stop(chain.links[0].older)]
        for at, link in enumerate(chain.links):
            if at and chain.links[at - 1].newer.key != link.older.key:
                row += [element("span", "…", cls="kg-quiet"), _stop(link.older)]
            row += [element("span", f"{link.ratio}×", cls="kg-factor"), _stop(link.newer)]
        if chain.ratio is not None:
            factors = " · ".join(f"{link.ratio}" for link in chain.links)
            product = f"{chain.ratio}×" if len(chain.links) == 1 else f"{factors} = {chain.ratio}×"
            words = element("span", element("strong", product), f" in {chain.quantity.value}", cls="kg-product")
            row.append(words)
        nodes.append(element("div", row, cls="kg-chain"))
    reasons = [element("li", f"{reason}.") for reason in chain.refusals]
    if reasons:
        title = element("p", element("strong", "These are not multiplied"), role="status")
        nodes.append(element("div", title, element("ul", reasons), cls="kg-refused"))
    nodes += [element("p", element("strong", "Mind: "), f"{caution}.", cls="kg-reason") for caution in chain.cautions]
    if chain.links:
        nodes.append(element("ul", (_link_row(link) for link in chain.links), cls="kg-rows"))
    return nodes


def _stop(paper: PaperView) -> Node:
    return internal("paper", {"paper": paper.key}, short(paper.name, 40), cls="kg-stop")


def _link_row(link: Link) -> Node:
    quotes = [quote_of(one) for one in link.claim.said_by]
    if link.edge is not None:
        said = f"{link.newer.name} {link.edge.kind.value} {link.older.name}: read off the lineage, not off the claim"
        quotes.append(element("blockquote", element("q", link.edge.evidence), " ", element("cite", said)))
    head = [f"{link.older.name} → {link.newer.name}", element("strong", f"{link.ratio}×")]
    return element("li", element("div", head, cls="kg-inline"), quotes)
