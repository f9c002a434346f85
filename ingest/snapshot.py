"""The shipped bibliography: data/snapshot/*.jsonl → records, for machines without a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from ingest.records import PaperRecord
from kg.errors import RecordError
from kg.places import data_folder

__all__ = ["load_snapshot"]


class _Row(PaperRecord):
    """A line of a snapshot: a record, and where its facts are from."""

    sources: tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...] = Field(default=())


def load_snapshot(folder: Path | None = None) -> dict[str, PaperRecord]:
    """The records of all `*.jsonl` files of a folder, by eprint; of the shipped one when none is named.

    A folder that is not there holds none. RecordError, with file and line, for a line that is no record and for an
    eprint that stands on two lines.
    """
    folder = folder or data_folder() / "snapshot"
    records: dict[str, PaperRecord] = {}
    places: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(_read_lines(path), start=1):
            if not line.strip():
                continue
            place = f"{path}, line {number}"
            record = _read_row(line, place)
            if record.eprint in records:
                raise RecordError(f"{place}: {record.eprint} stands in {places[record.eprint]} already. Delete one.")
            records[record.eprint], places[record.eprint] = record, place
    return records


def _read_lines(path: Path) -> list[str]:
    try:
        # Only a line feed ends a line: a title may hold one of the other characters that splitlines() cuts at.
        return path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path} cannot be read as UTF-8 text ({error}). Restore it from the repository.") from error


def _read_row(line: str, place: str) -> PaperRecord:
    try:
        row = _Row.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RecordError(f"{place}: {where}: {first['msg']}. Mend the line or delete it.") from error
    except ValueError as error:
        raise RecordError(f"{place}: no JSON ({error}). Mend the line or delete it.") from error
    return PaperRecord.model_validate(row.model_dump(exclude={"sources"}))
