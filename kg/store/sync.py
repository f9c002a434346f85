"""Bring a table to what it should hold by the smallest difference, so that a second run changes nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, select

from kg.errors import RecordError

__all__ = ["Difference", "sync_rows", "validate_row"]

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Difference:
    """How many rows a sync added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: Difference) -> Difference:
        return Difference(self.added + other.added, self.changed + other.changed, self.removed + other.removed)


def validate_row(model: type[Row], values: dict[str, Any]) -> Row:
    """A validated row of `model`; RecordError names the table, the column and what is wrong with it."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"])
        raise RecordError(f"a row of {model.__name__.lower()} is refused: {column}: {first['msg']}") from error


def sync_rows(
    session: Session,
    model: type[Row],
    rows: Iterable[dict[str, Any]],
    *,
    key: Sequence[str],
    where: Sequence[ColumnElement[bool]] = (),
    uncounted: Sequence[str] = (),
) -> tuple[dict[Hashable, Row], Difference]:
    """Make the rows of `model` that meet `where` equal to `rows`; the columns `key` tell which row is which.

    Of several rows with one key the first counts. A change in the columns `uncounted` alone is made and not counted.
    Returns the rows by key, each with its id, and the difference.
    """

    def key_of(values: dict[str, Any]) -> Hashable:
        return tuple(values.get(column) for column in key)

    wanted: dict[Hashable, dict[str, Any]] = {}
    for values in rows:
        wanted.setdefault(key_of(values), values)
    found = session.exec(select(model).where(*where))
    present: dict[Hashable, Row] = {tuple(getattr(row, column) for column in key): row for row in found}

    removed = [row for k, row in present.items() if k not in wanted]
    for row in removed:
        session.delete(row)
    # Deletions first: a new row may take over a unique value from one that goes.
    session.flush()

    result: dict[Hashable, Row] = {}
    added = changed = 0
    for k, values in wanted.items():
        old = present.get(k)
        # What stands there already was validated when it came.
        if old is not None and all(getattr(old, column) == value for column, value in values.items()):
            result[k] = old
            continue
        row = validate_row(model, values)
        if old is None:
            session.add(row)
            result[k] = row
            added += 1
            continue
        differing = [column for column in values if getattr(old, column) != getattr(row, column)]
        for column in differing:
            setattr(old, column, getattr(row, column))
        changed += any(column not in uncounted for column in differing)
        result[k] = old
    session.flush()
    return result, Difference(added, changed, len(removed))
