"""The steps of a build as the store sees them: each one transaction, each by the smallest difference.

What goes in are plain drafts; every row is validated on its way (`sync_rows`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session, col, delete, select

from kg.errors import EncoderError
from kg.kinds import method_key
from kg.models import (
    Artifact,
    Author,
    Claim,
    Concept,
    Embedding,
    Entry,
    Identifier,
    Method,
    Paper,
    PaperAuthor,
    Record,
    RecordSource,
    Relation,
    Run,
    Setting,
    Source,
    Topic,
    Unparsed,
    Venue,
)
from kg.store.database import Store
from kg.store.fts import sync_index
from kg.store.sync import Difference, sync_rows

__all__ = [
    "ListChanges",
    "ListDraft",
    "PaperDraft",
    "save_claims",
    "save_list",
    "save_papers",
    "save_records",
    "save_relations",
    "save_run",
    "save_vectors",
]

# What a list says of a work. A line number is not among it: lines shift with every edit above.
CONTENT_COLUMNS = ("alias", "title", "label", "venue", "year", "track", "date", "doi", "url", "authors", "marks", "cue")


@dataclass(frozen=True)
class ListDraft:
    """A list as it was read. Rows are dicts of the table's columns; topics and entries name topics by `path`."""

    source: dict[str, Any]
    topics: list[dict[str, Any]]
    entries: list[dict[str, Any]]
    """Each with `identity` and `path` beside the columns of entry; the store makes its `key` from them."""
    concepts: list[dict[str, Any]]
    unparsed: list[dict[str, Any]]


@dataclass(frozen=True)
class ListChanges:
    """What an edit of a list did to its entries, by the name each goes under; `(name, from, to)` where it moved."""

    added: tuple[str, ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()
    changed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each with the names of the fields that changed."""
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.moved or self.changed or self.removed)


@dataclass(frozen=True)
class PaperDraft:
    """A paper as entries and records make it. `identifiers` are (key, why), the strongest first."""

    identifiers: tuple[tuple[str, str], ...]
    row: dict[str, Any]
    venue: str | None = None
    authors: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    artifacts: tuple[dict[str, Any], ...] = ()
    entry_ids: tuple[int, ...] = ()
    index: dict[str, str] = field(default_factory=dict)
    """title, alias, body and notes, for the full-text index."""


def save_list(store: Store, draft: ListDraft) -> ListChanges:
    """Bring source, topics, entries, concepts and unparsed items of one list to what was read."""
    with store.write() as session:
        locator = draft.source["locator"]
        held = session.exec(select(Source.sha256).where(col(Source.locator) == locator)).first()
        fresh = {} if held == draft.source["sha256"] else {"read_at": datetime.now(UTC)}
        rows = [{**draft.source, **fresh}]
        sources, _ = sync_rows(session, Source, rows, key=["locator"], where=[col(Source.locator) == locator])
        source_id = sources[(locator,)].id
        assert source_id is not None  # noqa: S101  (flushed)
        topics = _save_topics(session, source_id, draft.topics)

        rows = _with_keys(draft.entries)
        names = {row["key"]: _entry_name(row) for row in rows}
        present = {row.key: row for row in session.exec(select(Entry).where(col(Entry.source_id) == source_id))}
        moved = _move(present, rows)
        session.flush()
        changed = []
        for row in rows:
            old = present.get(row["key"])
            if old is not None and (fields := _changed_fields(old, row)):
                changed.append((names[row["key"]], fields))
        added = [names[row["key"]] for row in rows if row["key"] not in present]
        removed = [_entry_name(old.model_dump()) for key, old in present.items() if key not in names]

        for row in rows:
            row["source_id"] = source_id
            row["topic_id"] = topics.get(row.pop("path"))
        sync_rows(session, Entry, rows, key=["key"], where=[col(Entry.source_id) == source_id])
        for model, items in ((Concept, draft.concepts), (Unparsed, draft.unparsed)):
            full = [{**item, "source_id": source_id} for item in items]
            for item in full:
                if "path" in item:
                    item["topic_id"] = topics.get(item.pop("path"))
            key = ["kind", "name", "line"] if model is Concept else ["line", "raw", "reason"]
            sync_rows(session, model, full, key=key, where=[col(model.source_id) == source_id])
        return ListChanges(tuple(added), tuple(moved), tuple(changed), tuple(removed))


def _save_topics(session: Session, source_id: int, topics: Sequence[dict[str, Any]]) -> dict[str, int]:
    rows = [{**topic, "source_id": source_id} for topic in topics]
    saved, _ = sync_rows(session, Topic, rows, key=["path"], where=[col(Topic.source_id) == source_id])
    ids = {topic.path: topic.id for topic in saved.values() if topic.id is not None}
    for topic in saved.values():
        broader = json.dumps(json.loads(topic.path)[:-1], ensure_ascii=False)
        if topic.parent_id != ids.get(broader):
            topic.parent_id = ids.get(broader)
    session.flush()
    return ids


def _with_keys(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with `key` made of identity, section, and occurrence where a section lists a work twice."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    rows = []
    for entry in entries:
        row = dict(entry)
        identity, path = row.pop("identity"), row["path"]
        seen[identity, path] += 1
        row["key"] = json.dumps([identity, path, seen[identity, path]], ensure_ascii=False)
        rows.append(row)
    # Parents are given by position, which an edit shifts; keys are what stays.
    keys = [row["key"] for row in rows]
    for row in rows:
        parent = row.pop("parent", None)
        row["parent_key"] = None if parent is None else keys[parent]
    return rows


def _move(present: dict[str, Entry], rows: Sequence[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Give an entry that left one section and stands in another its new key, so that its row stays."""
    wanted = {row["key"]: row for row in rows}
    gone: dict[str, list[Entry]] = defaultdict(list)
    for key, old in present.items():
        if key not in wanted:
            gone[json.loads(key)[0]].append(old)
    moved = []
    for key, row in wanted.items():
        identity, path, _ = json.loads(key)
        if key in present or not gone[identity]:
            continue
        old = gone[identity].pop(0)
        before = json.loads(old.key)[1]
        present.pop(old.key)
        old.key = key
        present[key] = old
        if before != path:
            moved.append((_entry_name(row), _section_name(before), _section_name(path)))
    return moved


def _section_name(path: str) -> str:
    return " / ".join(json.loads(path)) or "(no section)"


def _changed_fields(old: Entry, row: dict[str, Any]) -> tuple[str, ...]:
    fields = [column for column in CONTENT_COLUMNS if getattr(old, column) != row.get(column, getattr(old, column))]
    for column, parts in (("notes", ("text",)), ("links", ("kind", "url"))):
        if [[item[p] for p in parts] for item in getattr(old, column)] != [[i[p] for p in parts] for i in row[column]]:
            fields.append(column)
    return tuple(fields)


def _entry_name(row: dict[str, Any]) -> str:
    return str(row.get("alias") or row.get("title") or row.get("eprint") or row.get("url") or f"line {row['line']}")


def save_records(store: Store, records: Iterable[dict[str, Any]], source: RecordSource) -> Difference:
    """Keep what arXiv or the snapshot answered; a newer answer replaces the older one of the same source."""
    with store.write() as session:
        total = Difference()
        for record in records:
            where = [col(Record.eprint) == record["eprint"], col(Record.source) == source]
            _, difference = sync_rows(session, Record, [{**record, "source": source}], key=["eprint"], where=where)
            total += difference
        return total


def save_papers(store: Store, drafts: Sequence[PaperDraft]) -> tuple[Difference, Difference]:
    """Bring papers and what hangs on them to `drafts`; a paper keeps its row as long as one identifier stays.

    Returns the difference in papers, and that in venues, authors, methods, artifacts and identifiers together.
    """
    with store.write() as session:
        venue_names = sorted({draft.venue for draft in drafts if draft.venue})
        venues, total = sync_rows(session, Venue, [{"name": name} for name in venue_names], key=["name"])
        ids, papers = _save_paper_rows(session, drafts, {str(venue.name): venue.id for venue in venues.values()})

        total += sync_rows(
            session,
            Identifier,
            [
                {"key": key, "why": why, "paper_id": paper_id}
                for draft, paper_id in zip(drafts, ids, strict=True)
                for key, why in draft.identifiers
            ],
            key=["key"],
        )[1]
        authors, difference = sync_rows(
            session, Author, [{"name": name} for draft in drafts for name in draft.authors], key=["name"]
        )
        total += difference
        by_name = {author.name: author.id for author in authors.values()}
        total += sync_rows(
            session,
            PaperAuthor,
            [
                {"paper_id": paper_id, "position": position, "author_id": by_name[name]}
                for draft, paper_id in zip(drafts, ids, strict=True)
                for position, name in enumerate(draft.authors)
            ],
            key=["paper_id", "position"],
        )[1]
        total += sync_rows(
            session,
            Method,
            [
                {"paper_id": paper_id, "name": name, "key": method_key(name)}
                for draft, paper_id in zip(drafts, ids, strict=True)
                for name in draft.methods
            ],
            key=["paper_id", "name"],
        )[1]
        total += sync_rows(
            session,
            Artifact,
            [
                {**artifact, "paper_id": paper_id}
                for draft, paper_id in zip(drafts, ids, strict=True)
                for artifact in draft.artifacts
            ],
            key=["paper_id", "kind", "url"],
        )[1]
        paper_of = {
            entry_id: paper_id for draft, paper_id in zip(drafts, ids, strict=True) for entry_id in draft.entry_ids
        }
        for entry in session.exec(select(Entry)):
            if entry.paper_id != paper_of.get(entry.id or 0):
                entry.paper_id = paper_of.get(entry.id or 0)
        session.flush()
        sync_index(session, {paper_id: draft.index for draft, paper_id in zip(drafts, ids, strict=True)})
        return papers, total


def _save_paper_rows(
    session: Session, drafts: Sequence[PaperDraft], venue_ids: dict[str, int | None]
) -> tuple[list[int], Difference]:
    """Paper ids in the order of `drafts`, and the difference made."""
    known = {row.key: row.paper_id for row in session.exec(select(Identifier))}
    present = {paper.id: paper for paper in session.exec(select(Paper))}
    claimed: dict[str, str] = {}
    taken: set[int] = set()
    for draft in drafts:
        # A paper that gained a stronger identifier since the last build is found by the old one and renamed.
        paper_id = next((known[k] for k, _ in draft.identifiers if k in known and known[k] not in taken), None)
        if paper_id is not None and paper_id in present:
            taken.add(paper_id)
            claimed[draft.row["key"]] = present[paper_id].key
    renamed = [(new, old) for new, old in claimed.items() if new != old]
    by_key = {paper.key: paper for paper in present.values()}
    goes = [paper for paper in present.values() if paper.id not in taken]
    for paper in goes:
        session.delete(paper)
    session.flush()
    for new, old in renamed:
        by_key[old].key = new
    session.flush()
    rows = [{**draft.row, "venue_id": venue_ids.get(draft.venue or "")} for draft in drafts]
    saved, difference = sync_rows(session, Paper, rows, key=["key"])
    ids = [saved[(draft.row["key"],)].id for draft in drafts]
    return [paper_id for paper_id in ids if paper_id is not None], difference + Difference(removed=len(goes))


def save_vectors(
    store: Store,
    vectors: dict[int, tuple[str, npt.NDArray[np.float32]]],
    *,
    encoder: str,
    dimension: int,
    replace: bool = False,
) -> int:
    """Store vectors (float32, shape (dimension,), unit length) by paper id, each with the hash of its text.

    Raises EncoderError when the database holds vectors of another encoder, unless `replace` drops those first.
    Returns how many were written.
    """
    with store.write() as session:
        held = {
            row.key: row for row in session.exec(select(Setting).where(col(Setting.key).in_(["encoder", "dimension"])))
        }
        if "encoder" in held and held["encoder"].value != encoder:
            if not replace:
                raise encoder_mismatch(store, held["encoder"].value, encoder)
            session.exec(delete(Embedding))
        for key, value in (("encoder", encoder), ("dimension", str(dimension))):
            if key not in held:
                session.add(Setting(key=key, value=value))
            elif held[key].value != value:
                held[key].value = value
        present = {row.paper_id: row for row in session.exec(select(Embedding))}
        for paper_id, (text_hash, vector) in vectors.items():
            if vector.shape != (dimension,) or not np.isclose(float(np.linalg.norm(vector)), 1.0, atol=1e-3):
                raise EncoderError(
                    f"{encoder} gave a vector of shape {vector.shape}, not a unit vector of {dimension} numbers. "
                    "Choose another model with --model."
                )
            data = vector.astype("<f4").tobytes()
            row = present.get(paper_id)
            if row is None:
                session.add(Embedding(paper_id=paper_id, text_hash=text_hash, vector=data))
            else:
                row.text_hash, row.vector = text_hash, data
        return len(vectors)


def encoder_mismatch(store: Store, held: str, asked: str) -> EncoderError:
    """The one line for vectors of two models in one database."""
    return EncoderError(
        f"{store.path} holds vectors of {held}, not of {asked}; the two cannot be compared. "
        "Use that model, or make all vectors anew with: kg build LIST --reembed"
    )


def save_claims(store: Store, claims: Iterable[dict[str, Any]]) -> Difference:
    """Bring the claims of all papers to `claims`."""
    # Two numbers may share their words: "6-9 times faster at 8-14 times less memory, compared with X".
    key = ["paper_id", "entry_id", "origin", "quantity", "start", "end", "quote", "low", "ratio_low"]
    with store.write() as session:
        # Lines shift with every edit above them.
        return sync_rows(session, Claim, claims, key=key, uncounted=["line"])[1]


def save_relations(store: Store, relations: Iterable[dict[str, Any]]) -> Difference:
    """Bring the relations of all papers to `relations`; the same edge with other evidence is another row."""
    key = [
        "kind",
        "source_paper_id",
        "target_paper_id",
        "target_topic_id",
        "target_method_id",
        "target_name",
        "origin",
        "entry_id",
        "evidence",
    ]
    with store.write() as session:
        return sync_rows(session, Relation, relations, key=key, uncounted=["line"])[1]


def save_run(store: Store, report: dict[str, Any]) -> None:
    """Remember what a build changed."""
    with store.write() as session:
        session.add(Run.model_validate({"report": report}))
