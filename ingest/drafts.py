"""Between the reader's records and the store's rows: nothing but the translation, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ingest import entries as read
from ingest.lists import empty_topics
from ingest.papers import identify
from ingest.records import PaperRecord, join_records
from kg.models import FIRST_YEAR, LAST_YEAR, Entry, Record, RecordSource
from kg.store import ListDraft

__all__ = ["draft_list", "draft_record", "join_rows", "restore_entries"]


def draft_list(parsed: read.ParsedList, locator: str) -> ListDraft:
    """A list as it was read, as rows."""
    return ListDraft(
        source={
            "locator": locator,
            "title": parsed.title,
            "sha256": parsed.sha256,
            "candidates": parsed.candidates,
            "ignored": len(parsed.ignored),
            "repairs": len(parsed.repairs),
        },
        topics=_topics(parsed),
        entries=[_entry(entry, position) for position, entry in enumerate(parsed.entries)],
        concepts=[
            {
                "kind": concept.kind.value,
                "name": concept.name,
                "group_name": concept.group,
                "url": concept.url,
                "description": concept.description,
                "line": concept.line,
                "path": _path(concept.topic),
            }
            for concept in parsed.concepts
        ],
        unparsed=[{"line": item.line, "raw": item.raw, "reason": item.reason} for item in parsed.unparsed],
    )


def _path(topic: Sequence[str]) -> str:
    return json.dumps(list(topic), ensure_ascii=False)


def _topics(parsed: read.ParsedList) -> list[dict[str, Any]]:
    """The sections that hold something or wait for it, and those around them; a contents section is no topic.

    A heading that stands twice at one place of the tree is one topic; the first counts.
    """
    filled = {entry.topic for entry in parsed.entries} | {concept.topic for concept in parsed.concepts}
    filled |= {section.path for section in empty_topics(parsed)}
    kept = {path[:depth] for path in filled for depth in range(1, len(path) + 1)}
    rows: dict[str, dict[str, Any]] = {}
    for position, section in enumerate(parsed.sections):
        if section.path in kept:
            rows.setdefault(
                _path(section.path),
                {
                    "path": _path(section.path),
                    "name": section.name,
                    "written": section.written,
                    "description": section.description,
                    "line": section.line,
                    "position": position,
                },
            )
    return list(rows.values())


def _entry(entry: read.Entry, position: int) -> dict[str, Any]:
    year = entry.year if entry.year is not None and FIRST_YEAR <= entry.year <= LAST_YEAR else None
    identity, _ = identify(
        eprint=entry.eprint, doi=entry.doi, url=entry.url, title=entry.title, alias=entry.alias, year=year
    )
    same = (
        "line",
        "end_line",
        "raw",
        "alias",
        "title",
        "label",
        "venue",
        "track",
        "date",
        "eprint",
        "doi",
        "url",
        "cue",
    )
    return {
        **{name: getattr(entry, name) for name in same},
        "identity": identity,
        "path": _path(entry.topic),
        "parent": entry.parent,
        "position": position,
        "year": year,
        "authors": list(entry.authors),
        "marks": list(entry.marks),
        "notes": [asdict(note) for note in entry.notes],
        "links": [{**asdict(link), "kind": link.kind.value} for link in entry.links],
        "certainty": {name: list(value) for name, value in entry.certainty.items()},
    }


def restore_entries(rows: Sequence[Entry]) -> list[read.Entry]:
    """Stored entries of one list as the reader gave them, without section and file: their order, nesting and words."""
    place = {row.key: index for index, row in enumerate(rows)}
    return [
        read.Entry(
            file="",
            line=row.line,
            end_line=row.end_line,
            raw=row.raw,
            topic=(),
            alias=row.alias,
            title=row.title,
            label=row.label,
            venue=row.venue,
            year=row.year,
            eprint=row.eprint,
            doi=row.doi,
            url=row.url,
            notes=tuple(read.Note(note["text"], note["line"]) for note in row.notes),
            parent=place.get(row.parent_key) if row.parent_key else None,
            cue=row.cue,
        )
        for row in rows
    ]


def draft_record(record: PaperRecord) -> dict[str, Any]:
    """A validated record as a row."""
    row = record.model_dump()
    row["authors"], row["categories"] = list(record.authors), list(record.categories)
    return row


def join_rows(rows: Iterable[Record], known: Mapping[str, PaperRecord] | None = None) -> dict[str, PaperRecord]:
    """Stored records by id, arXiv's own word over the snapshot's; `known` fills what neither says."""
    joined = dict(known or {})
    for row in sorted(rows, key=lambda row: row.source is RecordSource.ARXIV):
        record = PaperRecord.model_validate(row.model_dump(exclude={"source"}))
        joined[record.eprint] = join_records(joined.get(record.eprint), record)
    return joined
