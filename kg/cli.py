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

from kg.errors import KgError, QueryError
from kg.places import DEFAULT_DB

if TYPE_CHECKING:
    from kg.encoder import Encoder
    from kg.store import Store

__all__ = ["DbOption", "JsonOption", "ModelOption", "app", "one_line_errors", "open_for_reading", "print_json", "say"]

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


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"kg {version('lithograph')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version.")
    ] = False,
    db: Annotated[Path | None, typer.Option("--db", help="The database file, for whatever verb follows.")] = None,
) -> None:
    """Lithograph: curated paper lists as a knowledge graph that can be searched, walked and compared."""
    if db is not None:
        # A verb reads the variable where it is given no --db of its own.
        before = os.environ.get("KG_DB")
        os.environ["KG_DB"] = str(db)
        context.call_on_close(lambda: _set_variable("KG_DB", before))


def _set_variable(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def one_line_errors(verb: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Turn a KgError into one line on stderr and exit code 1; no traceback ever reaches a user."""

    @wraps(verb)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        try:
            verb(*args, **kwargs)
        except KgError as error:
            say(f"kg: {' '.join(str(error).split())}", err=True)
            raise typer.Exit(1) from error
        except KeyboardInterrupt as error:
            typer.echo("kg: stopped; what was finished is kept, the next kg build does the rest", err=True)
            raise typer.Exit(130) from error
        except BrokenPipeError:
            # The reader of our output has seen enough, as in `kg search … | head`.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    return guarded


def say(line: str, *, err: bool = False) -> None:
    """Print a line, whatever stands in it: names and words come from lists."""
    from kg.printing import plain_text

    typer.echo(plain_text(line), err=err)


def open_for_reading(db: Path) -> Store:
    """The store at `db`, which must be there and hold papers."""
    from kg.store import load_papers, no_papers, open_store

    store = open_store(db, create=False)
    if not load_papers(store):
        raise no_papers(db)
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
    """Search by words and meaning, with filters. No words: the newest.

    Filters: venue:CVPR year:>=2022 topic:Mobile author:Ermon has:code

    On claims: speedup:>=5 steps:<=4 latency:<2s memory:<8GB size:<100MB
    bits:<=4 params:<1B flops:<100G fid:<5; with an x the improvement is
    asked (memory:>=2x).

    Of claims: over:DDIM on:"iPhone 14 Pro" device:mobile. unknown:show also
    gives what states nothing.
    """
    from kg.printing import print_results, results_as_dict
    from kg.query import parse_query
    from kg.retrieval import search

    store = open_for_reading(db)
    text = " ".join(words or ())
    query = parse_query(text)
    if query.refused:
        # What was meant to narrow the results would widen them to all.
        raise QueryError(query.refused[0])
    encoder = _encoder_of(store, model) if query.text and not words_only else None
    results = search(store, text, sort=sort.value, limit=limit, encoder=encoder)
    if as_json:
        print_json(results_as_dict(results))
        return
    print_results(results)


def _encoder_of(store: Store, model: str | None) -> Encoder | None:
    """The model that made the stored vectors, None where there are none; another is refused before it is loaded."""
    from kg.encoder import find_model, load_encoder
    from kg.store import encoder_mismatch, load_encoder_name, load_model_name

    held = load_encoder_name(store)
    if held is None:
        return None
    wanted = model or load_model_name(store)
    if (asked := find_model(wanted)[1]) != held:
        raise encoder_mismatch(store, held, asked)
    return load_encoder(wanted)


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
    from kg.printing import print_paper
    from kg.store import load_paper

    detail = load_paper(open_for_reading(db), name)
    if as_json:
        print_json(
            {
                **asdict(detail),
                "lists": detail.lists,
                "disagreements": [asdict(one) for one in detail.disagreements],
                "bibtex": format_bibtex(detail),
            }
        )
    elif bibtex:
        typer.echo(format_bibtex(detail))
    else:
        print_paper(detail)


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
    from kg.graph import build_graph, find_siblings, lineage
    from kg.printing import edges_as_dicts, node_as_dict, print_edges, print_siblings

    graph = build_graph(open_for_reading(db))
    found = lineage(graph, name, direction=direction.value, hops=hops)
    siblings = find_siblings(graph, name) if direction is DirectionChoice.BOTH else []
    names = {key: data["name"] for key, data in graph.nodes(data=True)}
    if as_json:
        print_json(
            {
                "focus": found.focus,
                "nodes": [
                    {"key": key, "hops": hops_away, **node_as_dict(graph.nodes[key])}
                    for key, hops_away in found.nodes.items()
                ],
                "edges": edges_as_dicts(found.edges, names),
                "siblings": [
                    {"key": s.key, "parents": s.parents, **node_as_dict(graph.nodes[s.key])} for s in siblings
                ],
                "hidden": found.hidden,
            }
        )
        return
    if not found.edges:
        looked = "ancestors or descendants" if direction is DirectionChoice.BOTH else direction.value
        typer.echo(f"{names[found.focus]} has no known {looked}.", err=True)
    print_edges(found.edges, names)
    print_siblings(siblings, names)
    if found.hidden:
        typer.echo(f"{found.hidden} more are farther away", err=True)


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
    from kg.printing import edge_as_dict, print_edges

    graph = build_graph(open_for_reading(db))
    edges = find_path(graph, start, end)
    names = {key: graph.nodes[key]["name"] for edge in edges for key in (edge.source, edge.target)}
    if as_json:
        print_json([edge_as_dict(edge, names) for edge in edges])
        return
    if not edges:
        typer.echo("They are one and the same paper.", err=True)
    print_edges(edges, names)


@app.command("stats")
@one_line_errors
def stats_verb(
    db: DbOption = DEFAULT_DB,
    disagreements: Annotated[
        bool, typer.Option("--disagreements", help="On which papers lists say different things, and what.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Count what the database holds, and say what is missing."""
    from kg.printing import print_counts, print_disagreements
    from kg.stats import count_store
    from kg.store import load_disagreements, load_papers

    store = open_for_reading(db)
    if disagreements:
        found = load_disagreements(store)
        if as_json:
            print_json({key: [asdict(one) for one in several] for key, several in found.items()})
        else:
            names = {paper.key: paper.name for paper in load_papers(store).values()}
            print_disagreements([(names[key], several) for key, several in found.items()])
        return
    counts = count_store(store)
    if as_json:
        print_json(counts)
        return
    print_counts(counts)


@app.command("app")
@one_line_errors
def app_verb(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any free one.")] = 8501,
    model: ModelOption = None,
    db: DbOption = DEFAULT_DB,
) -> None:
    """Serve the app on this machine and print its address."""
    from kg.serve import serve_app
    from kg.store import load_model_name

    store = open_for_reading(db)
    wanted = model or load_model_name(store)
    store.close()
    serve_app(db=db, model=wanted, port=port)
