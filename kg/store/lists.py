"""Lists as wholes: what was read from each, in which a paper stands, where they disagree, how one is taken out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select

from kg.disagreements import Disagreement, find_disagreements
from kg.errors import NotFoundError
from kg.models import Concept, Entry, Finding, Paper, RecordSource, Source, Topic, Unparsed
from kg.store.database import Store
from kg.store.reads import load_papers
from kg.store.sync import Difference, sync_rows
from kg.views import ConceptView, FindingView, SourceView, UnparsedView

__all__ = [
    "delete_list",
    "load_concepts",
    "load_disagreements",
    "load_listings",
    "load_locators",
    "load_sources",
    "rename_list",
    "save_findings",
]


_GRAVITY = ("error", "warning", "info")


@dataclass(frozen=True)
class _Said:
    source: str
    title: str | None
    alias: str | None
    venue: str | None
    year: int | None


def load_sources(store: Store) -> list[SourceView]:
    """All lists with what was read from each."""
    with store.read() as session:
        unparsed: dict[int, list[UnparsedView]] = defaultdict(list)
        for row in session.exec(select(Unparsed).order_by(col(Unparsed.line))):
            unparsed[row.source_id].append(UnparsedView(row.line, row.raw, row.reason))
        findings: dict[int, list[FindingView]] = defaultdict(list)
        for found in session.exec(select(Finding).order_by(col(Finding.line), col(Finding.column))):
            view = FindingView(found.rule, found.severity, found.line, found.message, found.cure)
            findings[found.source_id].append(view)
        entries = dict(session.exec(select(Entry.source_id, func.count()).group_by(col(Entry.source_id))).all())
        concepts = dict(session.exec(select(Concept.source_id, func.count()).group_by(col(Concept.source_id))).all())
        return [
            SourceView(
                locator=source.locator,
                title=source.title,
                candidates=source.candidates,
                entries=entries.get(source.id or 0, 0),
                concepts=concepts.get(source.id or 0, 0),
                ignored=source.ignored,
                repairs=source.repairs,
                unparsed=tuple(unparsed[source.id or 0]),
                findings=tuple(sorted(findings[source.id or 0], key=lambda found: _GRAVITY.index(found.severity))),
                read_at=source.read_at,
            )
            for source in session.exec(select(Source).order_by(col(Source.id)))
        ]


def save_findings(store: Store, locator: str, findings: Iterable[dict[str, Any]]) -> Difference:
    """Bring what the linter finds wrong with one list, which must be there, to `findings`."""
    with store.write() as session:
        source_id = session.exec(select(Source.id).where(col(Source.locator) == locator)).one()
        rows = [{**finding, "source_id": source_id} for finding in findings]
        key = ["rule", "line", "column", "message"]
        return sync_rows(session, Finding, rows, key=key, where=[col(Finding.source_id) == source_id])[1]


def load_concepts(store: Store) -> list[ConceptView]:
    """Metrics, data sets, components, operations and resources of all lists."""
    with store.read() as session:
        sources = {source.id: source.locator for source in session.exec(select(Source))}
        topics = {topic.id: tuple(json.loads(topic.path)) for topic in session.exec(select(Topic))}
        return [
            ConceptView(
                source=sources[row.source_id],
                kind=row.kind,
                name=row.name,
                group=row.group_name,
                url=row.url,
                description=row.description,
                topic=topics.get(row.topic_id, ()),
                line=row.line,
            )
            for row in session.exec(select(Concept).order_by(col(Concept.source_id), col(Concept.line)))
        ]


def load_locators(store: Store) -> dict[int, str]:
    """What each list is called, by the id that its entries name it by."""
    with store.read() as session:
        return {row_id: locator for row_id, locator in session.exec(select(Source.id, Source.locator)) if row_id}


def load_listings(store: Store) -> dict[str, tuple[str, ...]]:
    """The lists in which each paper stands, by the paper's key; read once per revision of the database."""
    return {key: tuple(dict.fromkeys(one.source for one in said)) for key, said in _statements(store).items()}


def load_disagreements(store: Store) -> dict[str, tuple[Disagreement, ...]]:
    """Where lists, or a list and arXiv, say different things of a paper, by its key; read once per revision."""
    return store.keep("disagreements", lambda: _read_disagreements(store))


def _read_disagreements(store: Store) -> dict[str, tuple[Disagreement, ...]]:
    with store.read() as session:
        venue_from = dict(session.exec(select(Paper.key, Paper.venue_from)).all())
    papers = {paper.key: paper for paper in load_papers(store).values()}
    found = {}
    for key, said in _statements(store).items():
        paper = papers[key]
        found[key] = find_disagreements(
            said,
            title=paper.title,
            alias=paper.alias,
            venue=paper.venue,
            year=paper.year,
            title_from=None if paper.record_source is RecordSource.LIST else paper.record_source.value,
            venue_from="arxiv" if venue_from[key] in ("journal_ref", "comment") else None,
        )
    return {key: disagreements for key, disagreements in found.items() if disagreements}


def _statements(store: Store) -> dict[str, list[_Said]]:
    return store.keep("statements", lambda: _read_statements(store))


def _read_statements(store: Store) -> dict[str, list[_Said]]:
    asked = (
        select(Paper.key, Source.locator, Entry)
        .join(Paper, col(Entry.paper_id) == col(Paper.id))
        .join(Source, col(Entry.source_id) == col(Source.id))
        .order_by(col(Entry.source_id), col(Entry.position))
    )
    said: dict[str, list[_Said]] = defaultdict(list)
    with store.read() as session:
        for key, locator, entry in session.exec(asked):
            said[key].append(_Said(locator, entry.title, entry.alias, entry.venue, entry.year))
    return dict(said)


def delete_list(store: Store, locator: str) -> None:
    """Take out a list with its topics, entries, concepts and unparsed items; NotFoundError when it is not there.

    Papers, claims and relations follow at the next build, which derives them from the lists that are left.
    """
    with store.write() as session:
        source = session.exec(select(Source).where(col(Source.locator) == locator)).first()
        if source is None:
            raise NotFoundError(f"{store.path} holds no list {locator!r}. Its lists: kg stats")
        session.delete(source)


def rename_list(store: Store, locator: str, name: str) -> None:
    """Call a list by another locator, which no other must have; what was read from it stays."""
    with store.write() as session:
        source = session.exec(select(Source).where(col(Source.locator) == locator)).one()
        source.locator = name
