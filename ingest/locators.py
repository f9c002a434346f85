"""What the store calls a list: a file by its path as seen from the database, a list on GitHub by its address."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container
from pathlib import Path, PurePosixPath

from ingest.entries import ParsedList
from ingest.sources import parse_address
from kg.errors import ListError, NotFoundError
from kg.store import Store, load_entries, load_locators, load_sources

__all__ = ["file_locator", "find_locator", "find_moved"]

MOST_OF = 0.5
"""The share of a list's entries that must stand word for word in a file of the same name for it to be that list."""


def file_locator(store: Store, path: Path) -> str:
    """The list's path as seen from the database: the same from whatever folder the command is run."""
    return Path(os.path.relpath(path.resolve(), store.path.resolve().parent)).as_posix()


def find_moved(store: Store, locator: str, parsed: ParsedList, taken: Container[str] = ()) -> str | None:
    """What the database calls a list whose file is no longer where it was, if the one at `locator` is that list.

    It is, where it has the same entries word for word, or the file's name and most of them: the database was moved, or
    the list. None for one that the database holds at `locator`; lists that are `taken` or still there are not meant.
    """
    known = load_locators(store)
    if locator in known.values():
        return None
    folder = store.path.resolve().parent
    gone = {
        row_id: name
        for row_id, name in known.items()
        if name not in taken and not name.startswith("github.com/") and not (folder / name).exists()
    }
    found = Counter(entry.raw for entry in parsed.entries)
    held: dict[int, Counter[str]] = {row_id: Counter() for row_id in gone}
    for entry in load_entries(store) if gone else ():
        if entry.source_id in held:
            held[entry.source_id][entry.raw] += 1
    for row_id, name in gone.items():
        if held[row_id] == found:
            return name
    for row_id, name in gone.items():
        same = (held[row_id] & found).total()
        if PurePosixPath(name).name == PurePosixPath(locator).name and same > MOST_OF * held[row_id].total():
            return name
    return None


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
