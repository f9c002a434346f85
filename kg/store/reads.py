"""What the store answers: papers as views, one paper in full, topics, and the rows a build derives from."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sqlmodel import Session, SQLModel, col, select

from kg.errors import NotFoundError
from kg.evidence import merge_claims
from kg.ids import normalize_doi, parse_eprint
from kg.kinds import method_key
from kg.models import (
    Artifact,
    Author,
    Claim,
    Embedding,
    Entry,
    Identifier,
    Method,
    Paper,
    PaperAuthor,
    Record,
    Run,
    Setting,
    Source,
    Topic,
    Venue,
)
from kg.store.database import Store
from kg.views import (
    ArtifactView,
    ClaimView,
    PaperView,
    RunView,
    TopicView,
)

__all__ = [
    "find_paper",
    "list_places",
    "load_encoder_name",
    "load_entries",
    "load_method_ids",
    "load_model_name",
    "load_papers",
    "load_records",
    "load_runs",
    "load_text_hashes",
    "load_topics",
    "load_vectors",
]

Row = TypeVar("Row", bound=SQLModel)

ET_AL = re.compile(r"\bet\.? al\b")


def load_papers(store: Store) -> dict[int, PaperView]:
    """All papers by id, as views; read once per revision of the database."""
    return store.keep("papers", lambda: _read_papers(store))


def _read_papers(store: Store) -> dict[int, PaperView]:
    with store.read() as session:
        topics = {topic.id: topic for topic in _read_topics(session)}
        papers = session.exec(select(Paper).order_by(col(Paper.id))).all()
        keys = {paper.id: paper.key for paper in papers}
        venues = {venue.id: venue.name for venue in session.exec(select(Venue))}
        methods = _grouped(session.exec(select(Method).order_by(col(Method.id))).all())
        artifacts = _grouped(session.exec(select(Artifact).order_by(col(Artifact.id))).all())
        claims = _grouped(session.exec(select(Claim).order_by(col(Claim.id))).all())
        places = list_places(session)
        sections: dict[int, dict[int, TopicView]] = defaultdict(dict)
        authors, cut = _read_authors(session), set()
        listed = select(Entry.paper_id, Entry.topic_id, Entry.raw).order_by(col(Entry.source_id), col(Entry.position))
        for paper_id, topic_id, raw in session.exec(listed):
            if paper_id is not None and topic_id in topics:
                sections[paper_id][topic_id] = topics[topic_id]
            if len(authors.get(paper_id, ())) == 1 and ET_AL.search(raw):
                cut.add(paper_id)
        return {
            paper.id: PaperView(
                id=paper.id,
                key=paper.key,
                eprint=paper.eprint,
                doi=paper.doi,
                url=paper.url,
                title=paper.title,
                alias=paper.alias,
                methods=tuple(method.name for method in methods[paper.id]),
                abstract=paper.abstract,
                summary=paper.summary,
                published=paper.published,
                year=paper.year,
                venue=venues.get(paper.venue_id),
                track=paper.track,
                label=paper.label,
                topics=tuple(sections[paper.id].values()),
                artifacts=tuple(ArtifactView(a.kind, a.url, a.text) for a in artifacts[paper.id]),
                claims=merge_claims(_claim_view(claim, keys, places) for claim in claims[paper.id]),
                record_source=paper.record_source,
                withdrawn=paper.withdrawn,
                authors=authors.get(paper.id, ()),
                authors_cut=paper.id in cut,
            )
            for paper in papers
            if paper.id is not None
        }


def _read_authors(session: Session) -> dict[int | None, tuple[str, ...]]:
    """The names of each paper's authors in their order."""
    asked = (
        select(PaperAuthor.paper_id, Author.name)
        .join(Author, col(PaperAuthor.author_id) == col(Author.id))
        .order_by(col(PaperAuthor.paper_id), col(PaperAuthor.position))
    )
    names: dict[int | None, list[str]] = defaultdict(list)
    for paper_id, name in session.exec(asked):
        names[paper_id].append(name)
    return {paper_id: tuple(several) for paper_id, several in names.items()}


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.paper_id].append(row)
    return groups


def list_places(session: Session) -> dict[int | None, str]:
    """The list of each entry."""
    joined = select(Entry.id, Source.locator).join(Source, col(Entry.source_id) == col(Source.id))
    return dict(session.exec(joined).all())


def _claim_view(claim: Claim, keys: dict[int | None, str], places: dict[int | None, str]) -> ClaimView:
    same = claim.model_dump(exclude={"id", "paper_id", "entry_id", "baseline_paper_id"})
    return ClaimView(
        **same,
        paper_key=keys[claim.paper_id],
        baseline_key=keys.get(claim.baseline_paper_id),
        source=places.get(claim.entry_id),
    )


def find_paper(store: Store, name: str) -> PaperView:
    """The paper that `name` means: its key, arXiv id or address, DOI, method or alias, or title.

    Raises NotFoundError, with the nearest names where there are any.
    """
    papers = load_papers(store)
    by_key = store.keep("names", lambda: _read_names(store))
    eprint = parse_eprint(name)
    asked = [name.strip(), name.strip().casefold()]
    if eprint is not None:
        asked.append(f"arxiv:{eprint.eprint}")
    if doi := normalize_doi(name):
        asked.append(f"doi:{doi}")
    if method := method_key(name):
        asked.append(f"method:{method}")
    for key in asked:
        if key in by_key:
            return papers[by_key[key]]
    near = _near_names(papers.values(), name)
    hint = f"Did you mean {', '.join(near)}?" if near else "Search for some of its words."
    if eprint is None and re.match(r"\s*arxiv\s*:", name, re.IGNORECASE):
        hint = "An arXiv id looks like arXiv:2010.02502, or arXiv:math/0309136 before April 2007."
    raise NotFoundError(f"No paper or method here is called {name.strip()[:80]!r}. {hint}")


def _read_names(store: Store) -> dict[str, int]:
    names: dict[str, int] = {}
    papers = load_papers(store)
    with store.read() as session:
        names.update({row.key: row.paper_id for row in session.exec(select(Identifier))})
    # In order of age, so that of two methods with one name the older is meant; a title never hides a method.
    ordered = sorted(papers.values(), key=lambda paper: (paper.newest, paper.id))
    for paper in ordered:
        for name in paper.methods:
            names.setdefault(f"method:{method_key(name)}", paper.id)
    for paper in ordered:
        if paper.title:
            names.setdefault(f"method:{method_key(paper.title)}", paper.id)
    return names


def _near_names(papers: Iterable[PaperView], name: str) -> list[str]:
    known = {method.casefold(): method for paper in papers for method in paper.methods}
    return [known[near] for near in get_close_matches(name.strip().casefold()[:80], known, n=3, cutoff=0.6)]


def _read_topics(session: Session) -> list[TopicView]:
    sources = {source.id: source.locator for source in session.exec(select(Source))}
    rows = session.exec(select(Topic).order_by(col(Topic.source_id), col(Topic.position))).all()
    broader = {topic.id: topic.parent_id for topic in rows}
    below: dict[int | None, set[int]] = defaultdict(set)
    for paper_id, topic_id in session.exec(select(Entry.paper_id, Entry.topic_id)):
        while topic_id is not None and paper_id is not None:
            below[topic_id].add(paper_id)
            topic_id = broader.get(topic_id)  # noqa: PLW2901  (climbs to the top)
    return [
        TopicView(
            id=topic.id,
            source=sources[topic.source_id],
            path=tuple(json.loads(topic.path)),
            name=topic.name,
            description=topic.description,
            line=topic.line,
            position=topic.position,
            parent_id=topic.parent_id,
            papers=len(below[topic.id]),
        )
        for topic in rows
        if topic.id is not None
    ]


def load_topics(store: Store) -> list[TopicView]:
    """All sections of all lists, in list order, with the number of works in and below each."""
    with store.read() as session:
        return _read_topics(session)


def load_runs(store: Store) -> list[RunView]:
    """Builds that changed something, the newest first."""
    with store.read() as session:
        return [RunView(run.ended_at, run.report) for run in session.exec(select(Run).order_by(col(Run.id).desc()))]


def load_entries(store: Store) -> list[Entry]:
    """The entry rows of all lists, in list order: what papers are derived from."""
    return _detached(store, Entry, col(Entry.source_id), col(Entry.position))


def load_records(store: Store) -> list[Record]:
    """The bibliographic records of all sources."""
    return _detached(store, Record, col(Record.eprint), col(Record.source))


def _detached(store: Store, model: type[Row], *order: Any) -> list[Row]:
    with store.read() as session:
        rows: Sequence[Row] = session.exec(select(model).order_by(*order)).all()
        session.expunge_all()
        return list(rows)


def load_method_ids(store: Store) -> dict[tuple[int, str], int]:
    """The row of each method by its paper and name."""
    with store.read() as session:
        rows = session.exec(select(Method).order_by(col(Method.id))).all()
        return {(row.paper_id, row.name): row.id for row in rows if row.id is not None}


def load_encoder_name(store: Store) -> str | None:
    """The encoder that made the stored vectors, None where there are none."""
    with store.read() as session:
        setting = session.get(Setting, "encoder")
        return None if setting is None else setting.value


def load_model_name(store: Store) -> str | None:
    """What to call the model whose vectors are stored, when it is to be loaded again; None where there are none."""
    name = load_encoder_name(store)
    return None if name is None else name.rpartition("@")[0] or name


def load_text_hashes(store: Store) -> dict[int, str]:
    """The hash of the text that each stored vector was made from, by paper id."""
    with store.read() as session:
        return dict(session.exec(select(Embedding.paper_id, Embedding.text_hash)).all())


def load_vectors(store: Store) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Paper ids, shape (n,), and their vectors, float32, shape (n, d), rows of unit length; read once per revision."""
    return store.keep("vectors", lambda: _read_vectors(store))


def _read_vectors(store: Store) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    with store.read() as session:
        rows = session.exec(select(Embedding.paper_id, Embedding.vector).order_by(col(Embedding.paper_id))).all()
    if not rows:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    ids = np.array([row[0] for row in rows], np.int64)
    return ids, np.frombuffer(b"".join(row[1] for row in rows), "<f4").reshape(len(rows), -1)
