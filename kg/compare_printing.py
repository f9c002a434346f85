"""What the comparing verbs print: groups with places and reasons, papers side by side, chains, influence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from kg.bounds import Bounds
from kg.chains import Chain
from kg.compare import ClaimGroup, Stated, format_base
from kg.influence import Community, Influence
from kg.printing import claim_as_dict, claim_place, claim_words, open_console, safe_text
from kg.side_by_side import Comparison
from kg.views import PaperView

__all__ = [
    "chain_as_dict",
    "comparison_as_dict",
    "group_as_dict",
    "print_chain",
    "print_comparisons",
    "print_groups",
    "print_influence",
]


def group_as_dict(group: ClaimGroup) -> dict[str, Any]:
    """A group of claims as plain data, each claim with its paper and place."""
    return {
        "title": group.title,
        "quantity": group.quantity,
        "basis": group.basis,
        "baseline": group.baseline,
        "hardware": group.hardware,
        "setting": group.setting,
        "measures": group.measures,
        "ranking": group.is_ranking,
        "reason": group.reason,
        "cautions": list(group.cautions),
        "claims": [
            {
                "place": one.place,
                "paper": one.paper.name,
                "year": one.paper.year,
                "bounds": _ends(one.bounds),
                **claim_as_dict(one.claim),
            }
            for one in group.stated
        ],
    }


def _ends(bounds: Bounds | None) -> list[float | None] | None:
    """Both ends; an open one is null, for JSON has no infinity."""
    return None if bounds is None else [bounds.low, None if bounds.high == float("inf") else bounds.high]


def print_groups(groups: Sequence[ClaimGroup]) -> None:
    """Each group under its title: places from 1 where it is a ranking, the reason where it stands apart."""
    console = open_console()
    for number, group in enumerate(groups):
        if number:
            console.print()
        console.print(safe_text(group.title, "bold"))
        kind = "apart" if group.is_ranking else "no ranking"
        for line in (f"{kind}: {group.reason}" if group.reason else "", *group.cautions):
            if line:
                console.print(safe_text(f"  {line}", "yellow"))
        table = Table("", "paper", group.basis, "claim", "quality", "says", "words", box=None, pad_edge=False)
        for one in group.stated:
            cells = (
                _place(one),
                one.paper.name,
                _worth(one, group),
                one.claim.text,
                one.claim.caveat or "",
                ", ".join(one.claim.origins),
                " · ".join(dict.fromkeys(said.quote for said in one.claim.said_by)),
            )
            table.add_row(*(safe_text(cell) for cell in cells))
        console.print(table)


def _place(one: Stated) -> str:
    return "" if one.place is None else f"{one.place}."


def _worth(one: Stated, group: ClaimGroup) -> str:
    return "" if one.bounds is None or not group.is_ranking else format_base(one.bounds, group.measures)


def comparison_as_dict(row: Comparison, papers: Sequence[PaperView]) -> dict[str, Any]:
    """One quantity side by side as plain data."""
    return {
        "quantity": row.quantity,
        "claims": {
            paper.key: [claim_as_dict(claim) for claim in cell] for paper, cell in zip(papers, row.cells, strict=True)
        },
        "rankings": [group_as_dict(ranking) for ranking in row.rankings],
        "reasons": list(row.reasons),
    }


def print_comparisons(rows: Sequence[Comparison], papers: Sequence[PaperView]) -> None:
    """A table with a column for each paper, and below it what may be compared and what not."""
    table = Table("", show_lines=True)
    for paper in papers:
        table.add_column(safe_text(paper.name, "bold"))
    for row in rows:
        cells = ["\n".join(f"{claim.text}\n{claim_words(claim)}" for claim in cell) or "unknown" for cell in row.cells]
        table.add_row(safe_text(row.quantity.value, "bold"), *(safe_text(cell) for cell in cells))
    console = open_console()
    console.print(table)
    for row in rows:
        for line in row.verdicts:
            console.print(safe_text(f"{row.quantity.value}: {line}"))


def chain_as_dict(chain: Chain) -> dict[str, Any]:
    """A chain as plain data; an open end is null."""
    return {
        "quantity": chain.quantity,
        "ratio": _ends(chain.ratio),
        "links": [
            {
                "older": link.older.name,
                "newer": link.newer.name,
                "ratio": _ends(link.ratio),
                "claim": claim_as_dict(link.claim),
                "baseline_from": asdict(link.edge) if link.edge else None,
            }
            for link in chain.links
        ],
        "refusals": list(chain.refusals),
        "cautions": list(chain.cautions),
    }


def print_chain(chain: Chain) -> None:
    """The links with their words, then the product and what it takes for granted."""
    console = open_console()
    for link in chain.links:
        console.print(safe_text(f"{link.older.name} → {link.newer.name}  {link.ratio}×", "bold"))
        console.print(safe_text(f"    “{link.claim.quote}” ({claim_place(link.claim)})", "dim"))
        if link.edge is not None:
            console.print(safe_text(f"    “{link.edge.evidence}” ({link.edge.place or link.edge.origin})", "dim"))
    if chain.ratio is not None and chain.links:
        ends = f"{chain.links[0].older.name} → {chain.links[-1].newer.name}"
        factors = " · ".join(f"{link.ratio}" for link in chain.links)
        console.print(safe_text(f"{ends}: {factors} = {chain.ratio}×, {chain.quantity.value}", "bold"))
    for caution in chain.cautions:
        console.print(safe_text(f"  mind: {caution}", "yellow"))


MOST_MEMBERS = 8
"""Members of a community that are named; `--json` has all."""


def print_influence(found: Sequence[Influence], communities: Sequence[Community], names: Mapping[str, str]) -> None:
    """The ranking, then each community with its most influential members first."""
    console = open_console()
    table = Table("", "paper", "PageRank", "built on by", box=None, pad_edge=False)
    for one in found:
        table.add_row(f"{one.rank}.", safe_text(names[one.key]), f"{one.score:.4f}", f"{one.built_on_by}")
    console.print(table)
    for number, community in enumerate(communities, start=1):
        members = ", ".join(names[key] for key in community.keys[:MOST_MEMBERS])
        more = len(community.keys) - MOST_MEMBERS
        members += f" and {more} more" if more > 0 else ""
        console.print(safe_text(f"community {number}, {len(community.keys)} papers: {members}"))
