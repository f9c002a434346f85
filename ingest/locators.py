"""What the store calls a list: a file by its path as seen from the database, a list on GitHub by its address."""

from __future__ import annotations

import os
from pathlib import Path

from ingest.sources import parse_address
from kg.errors import ListError, NotFoundError
from kg.store import Store, load_sources

__all__ = ["file_locator", "find_locator"]


def file_locator(store: Store, path: Path) -> str:
    """The list's path as seen from the database: the same from whatever folder the command is run."""
    return Path(os.path.relpath(path.resolve(), store.path.resolve().parent)).as_posix()


def find_locator(store: Store, name: str) -> str:
    """The list of the database that is meant by its locator, its path or its address.

    NotFoundError, with the names of the lists that are there, when there is none.
    """
    known = [source.locator for source in load_sources(store)]
    meant = [name.strip(), file_locator(store, Path(name))]
    below = None
    try:
        address = parse_address(name)
    except ListError:
        address = None
    if address is not None and address.path:
        meant.append(address.locator(address.path))
    elif address is not None:
        below = address.locator("")
    for locator in known:
        if locator in meant:
            return locator
    inside = [locator for locator in known if below and locator.startswith(below) and "/" not in locator[len(below) :]]
    if len(inside) == 1:
        return inside[0]
    held = ", ".join(inside or known) or "none"
    raise NotFoundError(f"The database holds no list {name.strip()[:200]!r}. Lists: {held}.")
