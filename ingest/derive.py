"""Stored papers and entries → the claims and relations to store: the pure extractors, fed and their keys resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.claims import ClaimDraft, extract_claims
from ingest.drafts import restore_entries
from ingest.entries import ConceptKind, LinkKind
from ingest.prose.method_names import MethodIndex
from ingest.relations import (
    PaperText,
    RelationDraft,
    ThingDraft,
    relate_by_nesting,
    relate_by_text,
    relate_by_vectors,
    relate_to_things,
)
from kg.ids import eprint_month
from kg.kinds import Origin, RelationKind
from kg.models import LARGEST_BOUND, Entry
from kg.store import Store, load_concepts, load_entries, load_method_ids, load_papers, load_topics, load_vectors
from kg.views import PaperView

__all__ = ["derive_claims", "derive_relations"]


def derive_claims(store: Store) -> list[dict[str, Any]]:
    """Claims from lists' notes, titles and abstracts (our own summaries where there is none), as rows.

    A note that two sections repeat is one claim; a note and an abstract that say the same are two, and `kg.evidence`
    shows them as one.
    """
    papers = load_papers(store)
    ids = _ids(papers)
    index = MethodIndex((paper.key, name) for paper in papers.values() for name in paper.methods)
    known = tuple(name for paper in papers.values() for name in paper.methods)
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for passage in _passages(papers, load_entries(store)):
        paper = papers[passage.paper_id]
        claims = extract_claims(
            passage.text, origin=passage.origin, line=passage.line, own_names=paper.methods, known_names=known
        )
        for claim in filter(_is_plausible, claims):
            baseline = index.find_paper(claim.baseline) if claim.baseline else None
            mark = (paper.id, claim.origin, claim.quantity, claim.quote, claim.start, claim.low, claim.ratio_low)
            rows.setdefault(mark, _claim_row(claim, passage, ids.get(baseline or "")))
    return list(rows.values())


@dataclass(frozen=True)
class _Passage:
    """A text that may state what a paper reaches, and where it stands."""

    paper_id: int
    text: str
    origin: Origin
    entry_id: int | None = None
    line: int | None = None


def _passages(papers: Mapping[int, PaperView], entries: Sequence[Entry]) -> Iterator[_Passage]:
    for entry in entries:
        for note in entry.notes if entry.paper_id is not None else ():
            yield _Passage(entry.paper_id or 0, note["text"], Origin.LIST, entry.id, note["line"])
    for paper in papers.values():
        if paper.title:
            yield _Passage(paper.id, paper.title, Origin.TITLE)
        if paper.text:
            yield _Passage(paper.id, paper.text, _origin(paper))


def _origin(paper: PaperView) -> Origin:
    """Who wrote the paper's text: its authors, or we."""
    return Origin.ABSTRACT if paper.abstract else Origin.CURATOR


def _is_plausible(claim: ClaimDraft) -> bool:
    """Whether its numbers can be a paper's: a list may say anything, and one absurd note must not stop a build."""
    numbers = (
        claim.low,
        claim.high,
        claim.baseline_low,
        claim.baseline_high,
        claim.ratio_low,
        claim.ratio_high,
    )
    return all(number is None or 0 < number < LARGEST_BOUND for number in numbers)


def _claim_row(claim: ClaimDraft, passage: _Passage, baseline_id: int | None) -> dict[str, Any]:
    return {
        **asdict(claim),
        "paper_id": passage.paper_id,
        "entry_id": passage.entry_id,
        "baseline_paper_id": None if baseline_id == passage.paper_id else baseline_id,
    }


def derive_relations(store: Store) -> list[dict[str, Any]]:
    """All relations, as rows: sections and names from the lists, descent from nesting, mentions, and likeness."""
    papers = load_papers(store)
    entries = [entry for entry in load_entries(store) if entry.paper_id is not None]
    return [
        *_sections(store, entries),
        *_introductions(store, papers),
        *_nesting(papers, entries),
        *_mentions(papers, entries),
        *_code(papers, entries),
        *_things(store, papers, entries),
        *_likeness(store, papers),
    ]


def _sections(store: Store, entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    topics = {topic.id: topic for topic in load_topics(store)}
    for entry in entries:
        if entry.topic_id in topics:
            yield {
                "kind": RelationKind.IN_TOPIC,
                "source_paper_id": entry.paper_id,
                "target_topic_id": entry.topic_id,
                "entry_id": entry.id,
                "evidence": " / ".join(topics[entry.topic_id].path),
                "origin": Origin.LIST,
                "line": entry.line,
                "confidence": 1.0,
            }


def _introductions(store: Store, papers: Mapping[int, PaperView]) -> Iterator[dict[str, Any]]:
    for (paper_id, name), method_id in load_method_ids(store).items():
        title = papers[paper_id].title or ""
        in_title = name.casefold() in title.casefold()
        yield {
            "kind": RelationKind.INTRODUCES,
            "source_paper_id": paper_id,
            "target_method_id": method_id,
            "evidence": title if in_title else name,
            "origin": Origin.TITLE if in_title else Origin.LIST,
            # A list's alias may be the name of the paper's model, data set or benchmark rather than of its method.
            "confidence": 0.95 if in_title else 0.85,
        }


def _nesting(papers: Mapping[int, PaperView], entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    ids = _ids(papers)
    by_source: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_source[entry.source_id].append(entry)
    for rows in by_source.values():
        keys = [papers[row.paper_id or 0].key for row in rows]
        at_line = {row.line: row.id for row in rows}
        for relation in relate_by_nesting(restore_entries(rows), keys):
            yield _relation_row(relation, ids, at_line.get(relation.line or 0))


def _texts(papers: Mapping[int, PaperView], entries: Sequence[Entry]) -> list[PaperText]:
    """What is known of each paper in words."""
    notes: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    for entry in entries:
        for note in entry.notes:
            notes[entry.paper_id or 0].append((note["text"], note["line"]))
    return [
        PaperText(
            key=paper.key,
            names=paper.methods,
            title=paper.title or "",
            abstract=paper.text or None,
            notes=tuple(notes[paper.id]),
            published=_month(paper),
            origin=_origin(paper),
        )
        for paper in papers.values()
    ]


def _note_entries(
    papers: Mapping[int, PaperView], entries: Sequence[Entry]
) -> dict[tuple[str, int | None], int | None]:
    """The entry in which a note stands, by the key of its paper and its line."""
    found: dict[tuple[str, int | None], int | None] = {}
    for entry in entries:
        for note in entry.notes:
            found.setdefault((papers[entry.paper_id or 0].key, note["line"]), entry.id)
    return found


def _mentions(papers: Mapping[int, PaperView], entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    ids, at_note = _ids(papers), _note_entries(papers, entries)
    for relation in relate_by_text(_texts(papers, entries)):
        entry_id = at_note.get((relation.source, relation.line)) if relation.origin is Origin.LIST else None
        yield _relation_row(relation, ids, entry_id)


def _code(papers: Mapping[int, PaperView], entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """`has_code` for each link that a list calls code, and for the addresses in what arXiv says of the paper."""
    listed: set[tuple[int, str]] = set()
    for entry in entries:
        for link in entry.links:
            if link["kind"] == LinkKind.CODE:
                listed.add((entry.paper_id or 0, link["url"]))
                draft = ThingDraft(
                    RelationKind.HAS_CODE, "", link["url"], link["text"] or link["url"], Origin.LIST, 1.0, link["line"]
                )
                yield _thing_row(draft, entry.paper_id or 0, entry.id)
    for paper in papers.values():
        for artifact in paper.artifacts:
            if artifact.kind == LinkKind.CODE and (paper.id, artifact.url) not in listed:
                draft = ThingDraft(
                    RelationKind.HAS_CODE, "", artifact.url, artifact.text or artifact.url, Origin.ABSTRACT, 0.9, None
                )
                yield _thing_row(draft, paper.id, None)


def _things(store: Store, papers: Mapping[int, PaperView], entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    """`runs_on` and `evaluated_on`, from the words of abstracts and notes."""
    ids, at_note = _ids(papers), _note_entries(papers, entries)
    data_sets = [concept.name for concept in load_concepts(store) if concept.kind == ConceptKind.DATASET]
    for text in _texts(papers, entries):
        for thing in relate_to_things(text, data_sets):
            entry_id = at_note.get((thing.source, thing.line)) if thing.origin is Origin.LIST else None
            yield _thing_row(thing, ids[thing.source], entry_id)


def _thing_row(thing: ThingDraft, paper_id: int, entry_id: int | None) -> dict[str, Any]:
    return {
        "kind": thing.kind,
        "source_paper_id": paper_id,
        "target_name": thing.name,
        "entry_id": entry_id,
        "evidence": thing.evidence,
        "origin": thing.origin,
        "line": thing.line,
        "confidence": thing.confidence,
    }


def _month(paper: PaperView) -> tuple[int, int] | None:
    if paper.published is not None:
        return (paper.published.year, paper.published.month)
    return eprint_month(paper.eprint) if paper.eprint else None


def _likeness(store: Store, papers: Mapping[int, PaperView]) -> Iterator[dict[str, Any]]:
    rows, vectors = load_vectors(store)
    present = [n for n, paper_id in enumerate(rows) if int(paper_id) in papers]
    keys = [papers[int(rows[n])].key for n in present]
    ids = _ids(papers)
    for relation in relate_by_vectors(keys, vectors[present]):
        yield _relation_row(relation, ids, None)


def _relation_row(relation: RelationDraft, ids: Mapping[str, int], entry_id: int | None) -> dict[str, Any]:
    return {
        "kind": relation.kind,
        "source_paper_id": ids[relation.source],
        "target_paper_id": ids[relation.target],
        "entry_id": entry_id,
        "evidence": relation.evidence,
        "origin": relation.origin,
        "line": relation.line,
        "confidence": relation.confidence,
    }


def _ids(papers: Mapping[int, PaperView]) -> dict[str, int]:
    return {paper.key: paper.id for paper in papers.values()}
