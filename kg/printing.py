"""What the read verbs print, for a person and as plain data for JSON. Text from lists is never markup here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.disagreements import Disagreement
from kg.graph import Edge, Sibling, group_edges
from kg.kinds import RelationKind
from kg.retrieval import SearchResults
from kg.views import ClaimView, PaperDetail, PaperView, ThingView

__all__ = [
    "claim_as_dict",
    "claim_place",
    "claim_words",
    "disagreement_text",
    "edge_as_dict",
    "edges_as_dicts",
    "node_as_dict",
    "open_console",
    "plain_text",
    "print_claims",
    "print_counts",
    "print_disagreements",
    "print_edges",
    "print_paper",
    "print_results",
    "print_siblings",
    "results_as_dict",
    "safe_text",
]


def results_as_dict(results: SearchResults) -> dict[str, Any]:
    """A page of results as plain data."""
    return {
        "query": asdict(results.query),
        "mode": results.mode,
        "total": results.total,
        "hits": [
            {
                "rank": hit.rank,
                "key": hit.paper.key,
                "name": hit.paper.name,
                "title": hit.paper.title,
                "venue": hit.paper.venue,
                "year": hit.paper.year,
                "topics": [list(topic.path) for topic in hit.paper.topics],
                "speedup": claim_as_dict(hit.paper.best_speedup) if hit.paper.best_speedup else None,
                "score": hit.score,
                "why": asdict(hit.why),
                "answers": [
                    {
                        "asked": answer.asked,
                        "verdict": answer.verdict,
                        "claim": claim_as_dict(answer.claim) if answer.claim else None,
                    }
                    for answer in hit.answers
                ],
            }
            for hit in results
        ],
        "facets": {name: [asdict(count) for count in counts] for name, counts in results.facets.items()},
        "tally": asdict(results.tally) if results.tally else None,
        "notes": list(results.notes),
        "suggestions": list(results.suggestions),
    }


def claim_as_dict(claim: ClaimView) -> dict[str, Any]:
    """A claim as plain data, with its one-line text; under `also` who else says so, in which words."""
    evidence = ("origin", "source", "line", "start", "end", "quote", "confidence")
    also = [{name: getattr(other, name) for name in evidence} for other in claim.also]
    return {**asdict(replace(claim, also=())), "also": also, "text": claim.text}


def claim_words(claim: ClaimView) -> str:
    """The words of all who state the claim, each with its place: `“1.84 s on iPhone 14 Pro” (list.md:7)`."""
    return " · ".join(f"“{one.quote}” ({claim_place(one)})" for one in claim.said_by)


def claim_place(claim: ClaimView) -> str:
    """Where the words of a claim stand: list and line, or `title`, `abstract`, `curator` (our own summary)."""
    place = claim.source or claim.origin.value
    return place if claim.line is None else f"{place}:{claim.line}"


def print_results(results: SearchResults) -> None:
    """Results, three lines each; before them remarks and counts, and after them what else there is, go to stderr."""
    console = open_console()
    for note in results.notes:
        typer.echo(note, err=True)
    for hit in results:
        paper = hit.paper
        line = safe_text(f"{hit.rank:>3}  ")
        line.append_text(safe_text(paper.name, "bold"))
        if paper.title and paper.title != paper.name:
            line.append_text(safe_text(f"  {paper.title}"))
        console.print(line)
        facts = [f"{paper.venue or '–'} {paper.year or ''}".strip(), paper.eprint and f"arXiv:{paper.eprint}"]
        if paper.best_speedup is not None:
            facts.append(paper.best_speedup.text)
        console.print(safe_text("     " + " · ".join(fact for fact in facts if fact), "cyan"))
        console.print(safe_text(f"     {hit.why}", "dim"))
    if not results.hits:
        offers = "; ".join(results.suggestions) or "try other words"
        typer.echo(f"Nothing matches: {offers}.", err=True)
    elif results.total > len(results):
        typer.echo(f"{results.total} match; -n shows more", err=True)


MOST_NEAR = 8
"""Names of neighbours that are printed; `--json` has all."""


def print_paper(detail: PaperDetail) -> None:
    """Everything known of a paper, section by section."""
    console = open_console()

    def section(title: str, lines: list[str]) -> None:
        if lines:
            console.print(safe_text(f"\n{title}", "bold"))
            for line in lines:
                console.print(safe_text(f"  {line}"))

    paper = detail.paper
    console.print(safe_text(paper.title or paper.name, "bold"))
    facts = [", ".join(paper.methods), f"{paper.venue or ''} {paper.year or ''}".strip(), paper.url or ""]
    console.print(safe_text(" · ".join(fact for fact in facts if fact), "cyan"))
    if paper.authors:
        console.print(safe_text(", ".join(paper.cited_authors), "dim"))
    if paper.withdrawn:
        console.print(safe_text("withdrawn from arXiv", "bold red"))
    if paper.text:
        console.print(safe_text(f"\n{paper.text}"))
    section("Claims", [f"{claim.text}   {claim_words(claim)}" for claim in paper.shown_claims])
    relations = [relation for relation in detail.relations if relation.kind.value != "similar"]
    said: dict[str, list[str]] = {}
    for r in sorted(relations, key=lambda relation: -relation.confidence):
        words = f"“{r.evidence}” ({r.origin.value}, {r.confidence:.2f})"
        said.setdefault(f"{r.source_name} {r.kind.value} {r.target_name}", []).append(words)
    section("Relations", [f"{relation}   {' · '.join(words)}" for relation, words in said.items()])
    near = [
        (r.confidence, r.target_name if r.source_key == paper.key else r.source_name)
        for r in detail.relations
        if r.kind.value == "similar"
    ]
    names = list(dict.fromkeys(name for _, name in sorted(near, reverse=True)))
    more = f" and {len(names) - MOST_NEAR} more" if len(names) > MOST_NEAR else ""
    section("Near", [", ".join(names[:MOST_NEAR]) + more] if names else [])
    for kind, title in ((RelationKind.RUNS_ON, "Runs on"), (RelationKind.EVALUATED_ON, "Tried on")):
        named: dict[str, list[str]] = {}
        for thing in detail.things:
            if thing.kind is kind:
                named.setdefault(thing.name, []).append(f"“{thing.evidence}” ({_thing_place(thing)})")
        section(title, [f"{name}   {' · '.join(words)}" for name, words in named.items()])
    section("Links", [f"{artifact.kind}: {artifact.url}" for artifact in paper.artifacts])
    section(
        "Listed in" if len(detail.lists) < 2 else f"Listed in {len(detail.lists)} lists",
        [
            f"{entry.source}:{entry.line}  {' / '.join(entry.topic)}  {entry.label or ''}".rstrip()
            for entry in detail.entries
        ],
    )
    section("The lists disagree", [disagreement_text(one) for one in detail.disagreements])
    console.print(safe_text(f"\nRecord from {paper.record_source.value}", "dim"))


def disagreement_text(one: Disagreement) -> str:
    """Who says what, in one line; what the graph shows stands in front."""
    said = [f"“{opinion.text}” ({', '.join(opinion.sources)})" for opinion in one.opinions]
    return f"{one.about}: {one.chosen or 'none'} here; {', '.join(said)}"


def print_disagreements(found: Sequence[tuple[str, Sequence[Disagreement]]]) -> None:
    """Papers by name, and under each on what its lists differ."""
    console = open_console()
    for name, several in found:
        console.print(safe_text(name, "bold"))
        for one in several:
            console.print(safe_text(f"  {disagreement_text(one)}"))


def _thing_place(thing: ThingView) -> str:
    place = thing.source or thing.origin.value
    return f"{place if thing.line is None else f'{place}:{thing.line}'}, {thing.confidence:.2f}"


def node_as_dict(data: dict[str, Any]) -> dict[str, Any]:
    """A graph node's attributes that travel."""
    return {name: data[name] for name in ("name", "title", "year", "date", "venue")}


def edge_as_dict(edge: Edge, names: dict[str, str]) -> dict[str, Any]:
    """An edge as plain data, with the names of both ends."""
    return {**asdict(edge), "source_name": names[edge.source], "target_name": names[edge.target]}


def edges_as_dicts(edges: Sequence[Edge], names: dict[str, str]) -> list[dict[str, Any]]:
    """Edges as plain data, one a relation: the surest evidence in front, what else says the same under `also`."""
    evidence = ("evidence", "origin", "confidence", "place")
    return [
        {**edge_as_dict(first, names), "also": [{name: getattr(other, name) for name in evidence} for other in others]}
        for first, *others in group_edges(edges)
    ]


def print_edges(edges: Sequence[Edge], names: dict[str, str]) -> None:
    """Edges, each with the words that say so on the lines below."""
    console = open_console()
    for group in group_edges(edges):
        edge = group[0]
        line = Text()
        line.append_text(safe_text(names[edge.source], "bold"))
        line.append(f" {edge.kind.value} ")
        line.append_text(safe_text(names[edge.target], "bold"))
        if edge.suspect:
            line.append_text(safe_text(f"  suspect: {names[edge.source]} appeared first", "yellow"))
        console.print(line)
        for found in group:
            place = f", {found.place}" if found.place else ""
            console.print(safe_text(f"    “{found.evidence}” ({found.origin}{place}, {found.confidence:.2f})", "dim"))


def print_siblings(siblings: Sequence[Sibling], names: dict[str, str]) -> None:
    """What descends from the same, and by way of what."""
    for sibling in siblings:
        parents = ", ".join(names[key] for key in sibling.parents)
        open_console().print(safe_text(f"sibling: {names[sibling.key]} (by way of {parents})"))


def print_claims(claims: Sequence[tuple[PaperView, ClaimView]]) -> None:
    """A table of claims, each with who says so and in which words."""
    table = Table("paper", "quantity", "value", "improvement", "over", "on", "says", "words", box=None, pad_edge=False)
    for paper, claim in claims:
        # The hedge is of the value where there is one.
        hedge = f"{claim.hedge} " if claim.hedge else ""
        cells = (
            paper.name,
            claim.quantity.value,
            claim.value_text and f"{hedge}{claim.value_text}",
            claim.ratio_text if claim.value_text or not claim.ratio_text else f"{hedge}{claim.ratio_text}",
            claim.baseline or "",
            claim.hardware or "",
            ", ".join(claim.origins),
            " · ".join(dict.fromkeys(one.quote for one in claim.said_by)),
        )
        table.add_row(*(safe_text(cell) for cell in cells))
    open_console().print(table)


MOST_NAMES = 12
"""Names told in a line; the rest is counted."""


def print_counts(counts: dict[str, Any]) -> None:
    """Names and their counts, a line each."""
    width = max(map(len, counts), default=0)
    for name, value in counts.items():
        if isinstance(value, dict):
            told = [f"{key} {count}" for key, count in value.items()]
        elif isinstance(value, list):
            told = [str(item) for item in value]
        else:
            told = [str(value)]
        if len(told) > MOST_NAMES:
            told = [*told[:MOST_NAMES], f"and {len(told) - MOST_NAMES} more"]
        open_console().print(safe_text(f"{name:<{width}}  {', '.join(told) or 'none'}"))


def open_console() -> Console:
    """A console that takes no word of a text for markup."""
    # Into a pipe or a file a line goes as it is; only a terminal has an edge to break it at.
    width = None if sys.stdout.isatty() else 10_000
    return Console(highlight=False, markup=False, emoji=False, width=width)


def safe_text(value: str, style: str = "") -> Text:
    """Text that a terminal shows and never obeys: escape sequences lose the character that makes them so."""
    return Text(plain_text(value), style)


def plain_text(value: str) -> str:
    """The text without control characters, line ends excepted."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in value)
