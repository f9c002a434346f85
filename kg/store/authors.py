"""Who wrote what, for all papers at once."""

from __future__ import annotations

from collections import defaultdict

from sqlmodel import col, select

from kg.models import Author, PaperAuthor
from kg.store.database import Store

__all__ = ["load_authors"]


def load_authors(store: Store) -> dict[int, tuple[str, ...]]:
    """The names of each paper's authors in their order, by the paper's id; a paper without any is left out."""
    asked = (
        select(PaperAuthor.paper_id, Author.name)
        .join(Author, col(PaperAuthor.author_id) == col(Author.id))
        .order_by(col(PaperAuthor.paper_id), col(PaperAuthor.position))
    )
    names: dict[int, list[str]] = defaultdict(list)
    with store.read() as session:
        for paper_id, name in session.exec(asked):
            names[paper_id].append(name)
    return {paper_id: tuple(several) for paper_id, several in names.items()}
