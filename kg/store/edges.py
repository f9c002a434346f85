"""The edges between papers, those to code, devices and data sets, and one paper in full with its edges."""

from __future__ import annotations

import json

from sqlmodel import col, select

from kg.kinds import Origin
from kg.models import Entry, Identifier, Paper, Relation, Source, Topic
from kg.store.database import Store
from kg.store.reads import find_paper, list_places, load_papers
from kg.views import SHOWN_RELATION_CONFIDENCE, EntryView, PaperDetail, RelationView, ThingView

__all__ = ["load_paper", "load_relations", "load_things"]


def load_paper(store: Store, name: str) -> PaperDetail:
    """Everything known of the paper that `name` means (see `find_paper`)."""
    view = find_paper(store, name)
    relations = tuple(r for r in load_relations(store) if view.key in (r.source_key, r.target_key))
    with store.read() as session:
        paper = session.get_one(Paper, view.id)
        sources = {source.id: source.locator for source in session.exec(select(Source))}
        topics = {topic.id: tuple(json.loads(topic.path)) for topic in session.exec(select(Topic))}
        entries = session.exec(
            select(Entry).where(col(Entry.paper_id) == view.id).order_by(col(Entry.source_id), col(Entry.position))
        ).all()
        identifiers = session.exec(select(Identifier).where(col(Identifier.paper_id) == view.id)).all()
        return PaperDetail(
            paper=view,
            version=paper.version,
            updated=paper.updated,
            categories=tuple(paper.categories),
            journal_ref=paper.journal_ref,
            comment=paper.comment,
            venue_from=paper.venue_from,
            identifiers=tuple((row.key, row.why) for row in identifiers),
            entries=tuple(
                EntryView(
                    source=sources[entry.source_id],
                    line=entry.line,
                    end_line=entry.end_line,
                    raw=entry.raw,
                    alias=entry.alias,
                    title=entry.title,
                    label=entry.label,
                    topic=topics.get(entry.topic_id, ()),
                    cue=entry.cue,
                    notes=tuple((note["text"], note["line"]) for note in entry.notes),
                    venue=entry.venue,
                    year=entry.year,
                )
                for entry in entries
            ),
            relations=relations,
            things=tuple(thing for thing in load_things(store) if thing.paper_key == view.key),
        )


def load_relations(store: Store) -> tuple[RelationView, ...]:
    """The edges between papers that a list states or that are sure enough to show; read once per revision."""
    return store.keep("relations", lambda: _read_relations(store))


def _read_relations(store: Store) -> tuple[RelationView, ...]:
    papers = load_papers(store)
    with store.read() as session:
        places = list_places(session)
        rows = session.exec(
            select(Relation).where(col(Relation.target_paper_id).is_not(None)).order_by(col(Relation.id))
        ).all()
        return tuple(
            RelationView(
                kind=row.kind,
                source_key=papers[row.source_paper_id].key,
                target_key=papers[row.target_paper_id or 0].key,
                source_name=papers[row.source_paper_id].name,
                target_name=papers[row.target_paper_id or 0].name,
                evidence=row.evidence,
                origin=row.origin,
                confidence=row.confidence,
                source=places.get(row.entry_id),
                line=row.line,
            )
            for row in rows
            if row.origin is Origin.LIST or row.confidence >= SHOWN_RELATION_CONFIDENCE
        )


def load_things(store: Store) -> tuple[ThingView, ...]:
    """The edges from papers to code, devices and data sets that a list states or that are sure enough to show."""
    return store.keep("things", lambda: _read_things(store))


def _read_things(store: Store) -> tuple[ThingView, ...]:
    papers = load_papers(store)
    with store.read() as session:
        places = list_places(session)
        rows = session.exec(select(Relation).where(col(Relation.target_name).is_not(None)).order_by(col(Relation.id)))
        return tuple(
            ThingView(
                kind=row.kind,
                paper_key=papers[row.source_paper_id].key,
                name=row.target_name or "",
                evidence=row.evidence,
                origin=row.origin,
                confidence=row.confidence,
                source=places.get(row.entry_id),
                line=row.line,
            )
            for row in rows
            if row.origin is Origin.LIST or row.confidence >= SHOWN_RELATION_CONFIDENCE
        )
