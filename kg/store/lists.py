"""Lists as wholes: how one is taken out of the store."""

from __future__ import annotations

from sqlmodel import col, select

from kg.errors import NotFoundError
from kg.models import Source
from kg.store.database import Store

__all__ = ["delete_list"]


def delete_list(store: Store, locator: str) -> None:
    """Take out a list with its topics, entries, concepts and unparsed items; NotFoundError when it is not there.

    Papers, claims and relations follow at the next build, which derives them from the lists that are left.
    """
    with store.write() as session:
        source = session.exec(select(Source).where(col(Source.locator) == locator)).first()
        if source is None:
            raise NotFoundError(f"{store.path} holds no list {locator!r}. Its lists: kg stats")
        session.delete(source)
