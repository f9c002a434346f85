"""The read verbs of the `kg` command. Data goes to stdout, everything else to stderr.

Imports are made inside the verbs: help and completion answer at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.graph import Edge
    from kg.retrieval import SearchResults
    from kg.store import Store
    from kg.views import ClaimView, PaperDetail

__all__ = ["DbOption", "JsonOption", "ModelOption", "app", "one_line_errors", "open_for_reading", "print_json"]

Parameters = ParamSpec("Parameters")

app = typer.Typer(
    name="kg",
    help="Lithograph: curated paper lists as a knowledge graph that can be searched, walked and compared.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

DbOption = Annotated[Path, typer.Option("--db", envvar="KG_DB", help="The database file.", show_default=True)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", envvar="KG_MODEL", help="A sentence-transformers model, by name or folder."),
]
DEFAULT_DB = Path("data/kg.db")


class SortChoice(StrEnum):
    """Orders of search results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    SPEEDUP = "speedup"


class DirectionChoice(StrEnum):
    """Which way to walk a lineage."""

    ANCESTORS = "ancestors"
    DESCENDANTS = "descendants"
    BOTH = "both"


def one_line_errors(verb: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Turn a KgError into one line on stderr and exit code 1; no traceback ever reaches a user."""

    @wraps(verb)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            verb(*args, **kwargs)
        except KgError as error:
            typer.echo(f"kg: {' '.join(str(error).split())}", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as error:
            typer.echo("kg: stopped; what was finished is kept, the next kg build does the rest", err=True)
            raise typer.Exit(130) from error
        except BrokenPipeError:
            # The reader of our output has seen enough, as in `kg search … | head`.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return guarded


def open_for_reading(db: Path) -> Store:
    """The store at `db`, which must be there and hold papers."""
    from kg.errors import NotFoundError
    from kg.store import load_papers, open_store

    store = open_store(db, create=False)
    if not load_papers(store):
        raise NotFoundError(f"{db} has no papers yet. Run: kg build data/lists/efficient-diffusion.md")
    return store


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@app.command("search")
@one_line_errors
def search_verb(
    words: Annotated[
        list[str] | None, typer.Argument(help='Words and filters: few-step venue:CVPR speedup:">=5"')
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many results.")] = 10,
    sort: Annotated[SortChoice, typer.Option(help="The order.")] = SortChoice.RELEVANCE,
    words_only: Annotated[bool, typer.Option("--words-only", help="Skip the model: faster, by words alone.")] = False,
    model: ModelOption = None,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Search by words and meaning, with filters: venue: year: topic: speedup: has:code. No words: the newest."""
    from kg.query import parse_query
    from kg.retrieval import search

    store = open_for_reading(db)
    text = " ".join(words or ())
    asks = parse_query(text).text
    encoder = None
    if asks and not words_only:
        from kg.encoder import load_encoder

        encoder = load_encoder(model)
    results = search(store, text, sort=sort.value, limit=limit, encoder=encoder)
    if as_json:
        print_json(_results_as_dict(results))
        return
    _print_results(results)


def _results_as_dict(results: SearchResults) -> dict[str, Any]:
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
                "speedup": _claim_as_dict(hit.paper.best_speedup) if hit.paper.best_speedup else None,
                "score": hit.score,
                "why": asdict(hit.why),
            }
            for hit in results
        ],
        "facets": {name: [asdict(count) for count in counts] for name, counts in results.facets.items()},
        "notes": list(results.notes),
        "suggestions": list(results.suggestions),
    }


def _claim_as_dict(claim: ClaimView) -> dict[str, Any]:
    return {**asdict(claim), "text": claim.text}


def _print_results(results: SearchResults) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for hit in results:
        paper = hit.paper
        line = Text(f"{hit.rank:>3}  ")
        line.append(paper.name, style="bold")
        if paper.title and paper.title != paper.name:
            line.append(f"  {paper.title}")
        console.print(line)
        facts = [f"{paper.venue or '–'} {paper.year or ''}".strip(), paper.eprint and f"arXiv:{paper.eprint}"]
        if paper.best_speedup is not None:
            facts.append(paper.best_speedup.text)
        console.print(Text("     " + " · ".join(fact for fact in facts if fact), style="cyan"))
        console.print(Text(f"     {hit.why}", style="dim"))
    for note in results.notes:
        typer.echo(note, err=True)
    if not results.hits:
        offers = "; ".join(results.suggestions) or "try other words"
        typer.echo(f"Nothing matches: {offers}.", err=True)
    elif results.total > len(results):
        typer.echo(f"{results.total} match; -n shows more", err=True)


@app.command("show")
@one_line_errors
def show_verb(
    name: Annotated[str, typer.Argument(help="A method, arXiv id, DOI, address or title.")],
    db: DbOption = DEFAULT_DB,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print the BibTeX entry only.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show one paper: what it is, what it claims and in which words, what it builds on, where it is listed."""
    from kg.export import format_bibtex
    from kg.store import load_paper

    detail = load_paper(open_for_reading(db), name)
    if as_json:
        print_json({**asdict(detail), "bibtex": format_bibtex(detail)})
    elif bibtex:
        typer.echo(format_bibtex(detail))
    else:
        _print_paper(detail)


def _print_paper(detail: PaperDetail) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)

    def section(title: str, lines: list[str]) -> None:
        if lines:
            console.print(Text(f"\n{title}", style="bold"))
            for line in lines:
                console.print(Text(f"  {line}"))

    paper = detail.paper
    console.print(Text(paper.title or paper.name, style="bold"))
    facts = [", ".join(paper.methods), f"{paper.venue or ''} {paper.year or ''}".strip(), paper.url or ""]
    console.print(Text(" · ".join(fact for fact in facts if fact), style="cyan"))
    if detail.authors:
        console.print(Text(", ".join(detail.authors), style="dim"))
    if paper.withdrawn:
        console.print(Text("withdrawn from arXiv", style="bold red"))
    if paper.text:
        console.print(Text(f"\n{paper.text}"))
    section("Claims", [f"{claim.text}   “{claim.quote}” ({_claim_place(claim)})" for claim in paper.shown_claims])
    relations = [relation for relation in detail.relations if relation.kind.value != "similar"]
    section(
        "Relations",
        [
            f"{r.source_name} {r.kind.value} {r.target_name}   “{r.evidence}” ({r.origin.value}, {r.confidence:.2f})"
            for r in relations
        ],
    )
    near = [
        (r.confidence, r.target_name if r.source_key == paper.key else r.source_name)
        for r in detail.relations
        if r.kind.value == "similar"
    ]
    section("Near", [", ".join(dict.fromkeys(name for _, name in sorted(near, reverse=True)))] if near else [])
    section("Links", [f"{artifact.kind}: {artifact.url}" for artifact in paper.artifacts])
    section(
        "Listed in",
        [
            f"{entry.source}:{entry.line}  {' / '.join(entry.topic)}  {entry.label or ''}".rstrip()
            for entry in detail.entries
        ],
    )
    console.print(Text(f"\nRecord from {paper.record_source.value}", style="dim"))


def _claim_place(claim: ClaimView) -> str:
    place = claim.source or claim.origin.value
    return place if claim.line is None else f"{place}:{claim.line}"


@app.command("lineage")
@one_line_errors
def lineage_verb(
    name: Annotated[str, typer.Argument(help="A method, arXiv id or title.")],
    direction: Annotated[DirectionChoice, typer.Option(help="Which way.")] = DirectionChoice.BOTH,
    hops: Annotated[int | None, typer.Option(min=1, help="How far; all the way if not given.")] = None,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Show what a method descends from and what descends from it, each edge with its evidence."""
    from kg.graph import build_graph, lineage

    graph = build_graph(open_for_reading(db))
    found = lineage(graph, name, direction=direction.value, hops=hops)
    names = {key: graph.nodes[key]["name"] for key in found.nodes}
    if as_json:
        print_json(
            {
                "focus": found.focus,
                "nodes": [
                    {"key": key, "hops": hops_away, **_node_as_dict(graph.nodes[key])}
                    for key, hops_away in found.nodes.items()
                ],
                "edges": [_edge_as_dict(edge, names) for edge in found.edges],
                "hidden": found.hidden,
            }
        )
        return
    if not found.edges:
        typer.echo(f"{names[found.focus]} has no known ancestors or descendants.", err=True)
    _print_edges(found.edges, names)
    if found.hidden:
        typer.echo(f"{found.hidden} more are farther away", err=True)


def _node_as_dict(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("name", "title", "year", "venue")}


def _edge_as_dict(edge: Edge, names: dict[str, str]) -> dict[str, Any]:
    return {**asdict(edge), "source_name": names[edge.source], "target_name": names[edge.target]}


def _print_edges(edges: Any, names: dict[str, str]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for edge in edges:
        line = Text()
        line.append(names[edge.source], style="bold")
        line.append(f" {edge.kind.value} ")
        line.append(names[edge.target], style="bold")
        console.print(line)
        place = f", {edge.place}" if edge.place else ""
        console.print(Text(f"    “{edge.evidence}” ({edge.origin}{place}, {edge.confidence:.2f})", style="dim"))


@app.command("path")
@one_line_errors
def path_verb(
    start: Annotated[str, typer.Argument(help="A method, arXiv id or title.")],
    end: Annotated[str, typer.Argument(help="Another.")],
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Show the shortest evidenced way from one method to another."""
    from kg.graph import build_graph, find_path

    graph = build_graph(open_for_reading(db))
    edges = find_path(graph, start, end)
    names = {key: graph.nodes[key]["name"] for edge in edges for key in (edge.source, edge.target)}
    if as_json:
        print_json([_edge_as_dict(edge, names) for edge in edges])
        return
    if not edges:
        typer.echo("They are one and the same paper.", err=True)
    _print_edges(edges, names)


@app.command("claims")
@one_line_errors
def claims_verb(
    quantity: Annotated[str | None, typer.Option(help="Only this quantity, such as 'latency'.")] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Also claims of low confidence.")] = False,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """List what papers are said to reach, with the words that say so."""
    from kg.errors import QueryError
    from kg.kinds import Quantity
    from kg.store import load_papers
    from kg.views import SHOWN_CONFIDENCE

    if quantity is not None and quantity not in [q.value for q in Quantity]:
        raise QueryError(f"There is no quantity {quantity!r}. Choose one of: {', '.join(q.value for q in Quantity)}.")
    papers = load_papers(open_for_reading(db))
    claims = [
        (paper, claim)
        for paper in papers.values()
        for claim in paper.claims
        if (quantity is None or claim.quantity.value == quantity) and (hidden or claim.confidence >= SHOWN_CONFIDENCE)
    ]
    if as_json:
        print_json([{**_claim_as_dict(claim), "paper": paper.name} for paper, claim in claims])
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("paper", "quantity", "value", "improvement", "over", "on", "words", box=None, pad_edge=False)
    for paper, claim in claims:
        cells = (
            paper.name,
            claim.quantity.value,
            claim.value_text,
            claim.ratio_text,
            claim.baseline or "",
            claim.hardware or "",
            claim.quote,
        )
        table.add_row(*(Text(cell) for cell in cells))
    Console(highlight=False).print(table)
    typer.echo("as reported, each against its own baseline", err=True)


@app.command("stats")
@one_line_errors
def stats_verb(db: DbOption = DEFAULT_DB, as_json: JsonOption = False) -> None:
    """Count what the database holds, and say what is missing."""
    from kg.stats import count_store

    counts = count_store(open_for_reading(db))
    if as_json:
        print_json(counts)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in counts.items():
        if isinstance(value, dict):
            text = ", ".join(f"{key} {count}" for key, count in value.items()) or "none"
        elif isinstance(value, list):
            text = ", ".join(str(item) for item in value) or "none"
        else:
            text = str(value)
        table.add_row(name, text)
    Console(highlight=False, markup=False).print(table)


@app.command("app")
@one_line_errors
def app_verb(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any free one.")] = 8501,
    model: ModelOption = None,
    db: DbOption = DEFAULT_DB,
) -> None:
    """Serve the app on this machine and print its address."""
    from kg.serve import serve_app

    open_for_reading(db).close()
    serve_app(db=db, model=model, port=port)
