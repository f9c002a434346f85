"""The write verbs of the `kg` command, on top of the read verbs, and the command itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

import kg.compare_cli
import kg.export_cli  # noqa: F401  (its verbs register themselves)
from kg.cli import DbOption, JsonOption, ModelOption, app, one_line_errors, print_json, say
from kg.places import DEFAULT_DB

if TYPE_CHECKING:
    from ingest.pipeline import BuildReport, ListReport, Progress

__all__ = ["main"]

# Of what changed in a list, this many lines of each kind are printed; --json has them all.
MOST_LINES = 12


def main() -> None:
    """The `kg` command."""
    app()


@app.command("build")
@one_line_errors
def build_verb(
    lists: Annotated[list[str], typer.Argument(help="Markdown lists of papers: files, folders, owner/repo at GitHub.")],
    db: DbOption = DEFAULT_DB,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask arXiv again for all papers.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody; use what is here.")] = False,
    reembed: Annotated[bool, typer.Option("--reembed", help="Make all vectors anew, for a change of model.")] = False,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read lists into the database, fetch what arXiv knows of their papers, embed, and link. Safe to repeat."""
    from ingest.pipeline import build
    from kg.encoder import find_model, load_encoder
    from kg.store import load_model_name, open_store

    store = open_store(db)
    try:
        # What made the stored vectors makes the new ones, unless another model is asked for.
        wanted = model or (None if reembed else load_model_name(store))
        _, full_name = find_model(wanted)
        with _progress() as tell:
            report = build(
                store,
                lists,
                load_encoder=lambda: load_encoder(wanted),
                refresh=refresh,
                offline=offline,
                reembed=reembed,
                encoder_name=full_name,
                progress=tell,
            )
    finally:
        store.close()
    if as_json:
        print_json(report.as_dict())
    else:
        _print_report(report)


@app.command("forget")
@one_line_errors
def forget_verb(
    name: Annotated[str, typer.Argument(metavar="LIST", help="A list as kg stats names it, its path or its address.")],
    db: DbOption = DEFAULT_DB,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a list out of the database, and what only it says: papers, claims, relations, topics."""
    from ingest.locators import find_locator
    from ingest.pipeline import build
    from kg.encoder import load_encoder
    from kg.store import delete_list, load_model_name, open_store

    store = open_store(db, create=False)
    try:
        wanted = model or load_model_name(store)
        locator = find_locator(store, name)
        delete_list(store, locator)
        report = build(store, (), load_encoder=lambda: load_encoder(wanted), offline=True)
    finally:
        store.close()
    if as_json:
        print_json({"forgotten": locator, **report.as_dict()})
        return
    say(f"forgotten: {locator}")
    _print_report(report)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on stderr where that is a terminal; else nothing."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step, done, of: None
        return
    bar = Bar(console=console, transient=True)
    tasks: dict[str, Any] = {}

    def tell(step: str, done: int, of: int) -> None:
        if step not in tasks:
            tasks[step] = bar.add_task(step, total=of or None)
        bar.update(tasks[step], completed=done, total=of or None)

    with bar:
        yield tell


def _print_report(report: BuildReport) -> None:
    for part in report.lists:
        _print_list(part)
    if report.skipped:
        say(f"no papers in: {', '.join(report.skipped)}", err=True)
    for reason in report.refused:
        say(f"left out: {reason}", err=True)
    if report.fetched.problem:
        say(report.fetched.problem, err=True)
    if report.fetched.missing:
        say(f"arXiv does not know: {', '.join(report.fetched.missing)}. Check these ids in the list.", err=True)
    for eprint, reason in report.fetched.refused:
        say(f"arXiv's record of {eprint} is refused: {reason}", err=True)
    sources = ", ".join(f"{count} from {source}" for source, count in sorted(report.record_sources.items()))
    told = f" ({sources})" if sources else ""
    say(f"papers: {sum(report.record_sources.values())}{told}{_difference(report.papers)}")
    vectors = report.vectors
    if vectors.made:
        speed = f"{vectors.per_second:.0f} a second"
        say(f"vectors: {vectors.made} made at {speed}, {vectors.kept} kept ({vectors.encoder})")
    for name, difference in (("claims", report.claims), ("relations", report.relations)):
        say(f"{name}{_difference(difference) or ': unchanged'}")
    say(f"{'done' if report.changed else 'nothing changed'} in {report.seconds:.1f} s")


def _difference(difference: Any) -> str:
    if not difference:
        return ""
    return f": {difference.added} added, {difference.changed} changed, {difference.removed} removed"


def _print_list(part: ListReport) -> None:
    if part.moved_from is not None:
        say(f"{part.moved_from} is {part.locator} from now on: it was moved, or the database was", err=True)
    say(
        f"{part.locator}: {part.candidates} items: {part.entries} entries, {part.concepts} concepts, "
        f"{part.ignored} ignored, {len(part.unparsed)} unparsed"
        + (f"; encoding repaired on {part.repairs} lines" if part.repairs else "")
    )
    changes = part.changes
    lines = {
        "added": list(changes.added),
        "moved": [f"{name}: {before} -> {after}" for name, before, after in changes.moved],
        "changed": [f"{name}: {', '.join(fields)}" for name, fields in changes.changed],
        "removed": list(changes.removed),
    }
    for kind, names in lines.items():
        for name in names[:MOST_LINES]:
            say(f"  {kind} {name}")
        if len(names) > MOST_LINES:
            say(f"  {kind} {len(names) - MOST_LINES} more")
    for line, reason, raw in part.unparsed:
        say(f"  line {line} could not be read, {reason}: {raw.strip()[:80]}", err=True)


import ingest.exchange_cli  # noqa: E402
import ingest.lint_cli  # noqa: E402, F401  (these verbs register themselves, after those above)
