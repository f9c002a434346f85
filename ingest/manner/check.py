"""Whether a line says of a paper what is known of it, and nothing else: our own reader is asked; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.entries import Entry as ReadEntry
from ingest.lists import parse_list
from ingest.manner.fields import Model, find_words
from kg.kinds import method_key, title_key
from kg.models import Entry
from kg.views import PaperView

__all__ = ["says_just"]


def says_just(line: str, model: Model, paper: PaperView, authors: Iterable[str]) -> bool:
    """Whether our reader reads the paper from the line, and no more than is known of it."""
    found = _read(line, model)
    if found is None or title_key(found.title or "") != title_key(paper.title or ""):
        return False
    known = {artifact.url for artifact in paper.artifacts} | {paper.url}
    return (
        (found.eprint == paper.eprint if paper.eprint else found.url == paper.url)
        and (found.alias is None or method_key(found.alias) in {method_key(name) for name in paper.methods})
        and (found.venue is None or (found.venue == paper.venue and found.year in (None, paper.year)))
        and all(link.kind == "paper" or link.url in known for link in found.links)
        and not found.notes
        and {_folded(name) for name in found.authors} <= {_folded(name) for name in authors}
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _read(line: str, model: Model) -> ReadEntry | None:
    """The one entry that the line is, under a heading of its own, or in a table whose columns are the model's."""
    body = line
    if line.lstrip().startswith("|"):
        cells = line.strip().strip("|").split("|")
        head = [_column(cell, model.entry) for cell in model.text.strip().strip("|").split("|")]
        if len(cells) != len(head):
            return None
        body = f"| {' | '.join(head)} |\n|{' --- |' * len(head)}\n{line}"
    entries = parse_list(f"# List\n\n## Section\n\n{body}\n").entries
    return entries[0] if len(entries) == 1 else None


def _column(cell: str, entry: Entry) -> str:
    """What the column is called in which the model has this cell."""
    if entry.title and find_words(cell, entry.title):
        return "Title"
    if entry.label and find_words(cell, entry.label):
        return "Venue"
    if re.fullmatch(r"\W*\d{4}\W*", cell):
        return "Year"
    if re.fullmatch(r"\W*\d{4}[-./]\d{1,2}\W*", cell):
        return "Date"
    if entry.authors and find_words(cell, entry.authors[0]):
        return "Authors"
    return "Links" if "](" in cell else "Notes"
