"""Lists as wholes: in which of them a paper stands, where they disagree, and how one is taken out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import col, select

from kg.disagreements import Disagreement, find_disagreements
from kg.errors import NotFoundError
from kg.models import Entry, Paper, RecordSource, Source
from kg.store.database import Store
from kg.store.reads import load_papers

__all__ = ["delete_list", "load_disagreements", "load_listings", "load_locators"]


@dataclass(frozen=True)
class _Said:
    source: str
    title: str | None
    alias: str | None
    venue: str | None
    year: int | None


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
