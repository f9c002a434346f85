"""The verbs that set lists against one another: `kg diff` and `kg suggest`. Imports are made inside the verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import DbOption, JsonOption, app, one_line_errors, open_for_reading, print_json, say
from kg.places import DEFAULT_DB

if TYPE_CHECKING:
    from ingest.diff import ListDifference, WorkChange
    from ingest.editions import Edition

__all__ = ["diff_verb", "suggest_verb"]

OfflineOption = Annotated[bool, typer.Option("--offline", help="Ask nobody; use what is here.")]


@app.command("diff")
@one_line_errors
def diff_verb(
    before: Annotated[str, typer.Argument(metavar="A", help="A list, REV:path of a commit, or a database.")],
    after: Annotated[
        str | None, typer.Argument(metavar="[B]", help="Another; the list as it is in --db if none.")
    ] = None,
    db: DbOption = DEFAULT_DB,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """Tell what changed from A to B in papers, sections, labels, notes, claims and relations.

    With A alone: from the list as the database holds it to the file, which is what the next build will change.
    """
    from ingest.diff import compare_editions
    from ingest.editions import read_editions

    if after is None:
        older, newer = _against_database(before, db, offline)
    else:
        older, newer = read_editions(before, after, offline=offline)
    difference = compare_editions(older, newer)
    if as_json:
        print_json({"before": older.name, "after": newer.name, "differs": bool(difference), **asdict(difference)})
        return
    for line in _difference_lines(difference):
        say(line)
    if not difference:
        say(f"{older.name} and {newer.name} say the same.", err=True)


def _against_database(name: str, db: Path, offline: bool) -> tuple[Edition, Edition]:
    from ingest.editions import load_edition, read_edition
    from ingest.locators import find_locator

    store = open_for_reading(db)
    locator = find_locator(store, name)
    return load_edition(store, name=f"{db}: {locator}", source=locator), read_edition(
        name, known=store, offline=offline
    )


def _difference_lines(difference: ListDifference) -> Iterator[str]:
    for path in difference.sections_added:
        yield f"+ section {_place(path)}"
    for path in difference.sections_removed:
        yield f"- section {_place(path)}"
    for old, new in difference.sections_renamed:
        yield f"~ section {_place(old)} -> {_place(new)}"
    for sign, works in (("+", difference.added), ("-", difference.removed)):
        for work in works:
            title = f"  {work.title}" if work.title and work.title != work.name else ""
            yield f"{sign} {work.name}{title}  ({'; '.join(_place(path) for path in work.sections)})"
    for change in difference.changed:
        yield f"~ {change.name}"
        yield from (f"    {line}" for line in _change_lines(change))
    for sign, relations in (("+", difference.relations_added), ("-", difference.relations_removed)):
        for source, kind, target in relations:
            yield f"{sign} {source} {kind} {target}"


def _change_lines(change: WorkChange) -> Iterator[str]:
    for what, old, new in change.fields:
        yield f"{what}: {old or 'none'} -> {new or 'none'}"
    if change.left and change.entered:
        yield f"moved: {_places(change.left)} -> {_places(change.entered)}"
    elif change.left or change.entered:
        yield f"also in: {_places(change.entered)}" if change.entered else f"no longer in: {_places(change.left)}"
    for sign, notes, claims, links in (
        ("+", change.notes_added, change.claims_added, change.links_added),
        ("-", change.notes_removed, change.claims_removed, change.links_removed),
    ):
        yield from (f"{sign} note: {note}" for note in notes)
        yield from (f"{sign} claim: {claim}" for claim in claims)
        yield from (f"{sign} {kind}: {url}" for kind, url in links)


def _place(path: Sequence[str]) -> str:
    return " / ".join(path) or "no section"


def _places(paths: Sequence[Sequence[str]]) -> str:
    return ", ".join(_place(path) for path in paths)


@app.command("suggest")
@one_line_errors
def suggest_verb(
    name: Annotated[str, typer.Argument(metavar="LIST", help="A list of the database, by path or address.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many papers.")] = 20,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Propose papers that other lists have and this one lacks: a ready line for the right section, and why."""
    from ingest.locators import find_locator
    from ingest.suggest import suggest_papers
    from kg.store import load_sources

    store = open_for_reading(db)
    locator = find_locator(store, name)
    found = suggest_papers(store, locator, limit=limit)
    if as_json:
        print_json([asdict(suggestion) for suggestion in found])
        return
    for suggestion in found:
        say(f"{_place(suggestion.section)}, after line {suggestion.after}")
        say(suggestion.line)
        own = (
            "; in our own form, since no entry of that section shows how it writes one"
            if suggestion.manner == "ours"
            else ""
        )
        say(f"    {suggestion.reason}{own}")
    if not found:
        alone = len(load_sources(store)) == 1
        say(
            "There is no other list to learn from. Build one: kg build owner/repo"
            if alone
            else f"{locator} lacks nothing that fits and other lists have.",
            err=True,
        )
