"""Columns whose cells say what the header does not: titles beside names, venues beside titles; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ingest.reading.blocks import Block, BlockKind
from ingest.reading.labels import read_sure_label
from ingest.reading.names import is_abbreviation, looks_like_title
from ingest.reading.vocabulary import Column, column_of

__all__ = ["mark_columns", "reads_like_title"]

_SHORTEST_TITLE, _LONGEST_TITLE = 4, 30
"""Words of a title under a header that does not call it one."""
_LONGEST_VENUE = 12
_SURE_VENUE = re.compile(r"\b(?:IEEE|ACM|[A-Z]{3,}|Journal|Transactions|Proceedings|Conference|arXiv)\b|[a-z][A-Z]{2}")


def mark_columns(blocks: Sequence[Block]) -> None:
    """Notes in the rows of each table which columns hold titles and venues, where only the cells say it."""
    for _, group in groupby(blocks, key=lambda block: block.header if block.kind is BlockKind.ROW else None):
        rows = list(group)
        if rows[0].kind is not BlockKind.ROW or not rows[0].header:
            continue
        columns = [column_of(header) for header in rows[0].header]
        titles, venues = _find_titles(rows, columns), _find_venues(rows, columns)
        for row in rows:
            row.titles, row.venues = titles, venues


def _find_titles(rows: list[Block], columns: list[Column]) -> int | None:
    """The column most of whose cells read like titles, some of which bear out the name beside them: "DDIM | Denoising
    Diffusion Implicit Models | [Paper](…)".
    """
    if Column.ALIAS not in columns or Column.TITLE in columns or Column.PAPER not in columns:
        return None
    alias = columns.index(Column.ALIAS)
    for index, column in enumerate(columns):
        named = [(row.cells[alias].plain(), row.cells[index]) for row in rows if len(row.cells) > max(alias, index)]
        cells = [(name, cell.plain()) for name, cell in named if not cell.is_blank() and not cell.links]
        titled = [(name, words) for name, words in cells if reads_like_title(words)]
        borne = sum(words.startswith(f"{name}:") or is_abbreviation(name, words) for name, words in titled if name)
        if column is Column.NOTE and titled and 2 * len(titled) > len(cells) and borne * 4 >= len(titled):
            return index
    return None


def reads_like_title(words: str) -> bool:
    """True for a cell that may be a title and is no sentence."""
    return _SHORTEST_TITLE <= len(words.split()) <= _LONGEST_TITLE and looks_like_title(words) and ". " not in words


def _find_venues(rows: list[Block], columns: list[Column]) -> int | None:
    """A column beside titles of which many cells are known venues, one of them beyond doubt."""
    if not {Column.TITLE, Column.PAPER} & {*columns} or Column.VENUE in columns:
        return None
    for index, column in enumerate(columns):
        cells = [row.cells[index] for row in rows if index < len(row.cells)]
        said = [cell.plain() for cell in cells if not cell.is_blank()] if column is Column.NOTE else []
        if not said or max(len(words.split()) for words in said) > _LONGEST_VENUE:
            continue
        known = [words for words in said if read_sure_label(words)]
        if len(known) * 4 >= len(said) and any(_SURE_VENUE.search(words) for words in known):
            return index
    return None
