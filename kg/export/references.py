"""The papers that are asked for, each with its authors, its lists and a cite key that no other has."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import ascii_lowercase

from kg.errors import NotFoundError
from kg.store import Store, load_listings, load_papers, load_sources, load_topics
from kg.views import PaperView

__all__ = ["Reference", "choose_list", "cite_key", "load_references", "split_name", "stands_in"]


@dataclass(frozen=True)
class Reference:
    """A paper as a bibliography needs it."""

    paper: PaperView
    key: str
    """For citing: letters and digits, of its own among those that were loaded together."""
    lists: tuple[str, ...] = ()


def load_references(store: Store, *, topic: str | None = None, source: str | None = None) -> list[Reference]:
    """All papers, or those below a topic or in a list, in the order of the store.

    NotFoundError for a topic or a list that is not there.
    """
    lists = load_listings(store)
    locator = None if source is None else choose_list(store, source)
    if topic is not None:
        _check_topic(store, topic)
    chosen = [
        paper
        for paper in load_papers(store).values()
        if (topic is None or any(stands_in(place.path, topic) for place in paper.topics))
        and (locator is None or locator in lists.get(paper.key, ()))
    ]
    wanted = [cite_key(paper) for paper in chosen]
    keys = _distinct(wanted)
    return [Reference(paper, key, lists.get(paper.key, ())) for paper, key in zip(chosen, keys, strict=True)]


def stands_in(path: Sequence[str], topic: str) -> bool:
    """Whether a section is meant by a topic's name or path (`A / B`), or lies below one that is."""
    asked = topic.strip().casefold()
    above = [" / ".join(path[:depth]).casefold() for depth in range(1, len(path) + 1)]
    return asked in above or any(name.casefold() == asked for name in path)


def _check_topic(store: Store, topic: str) -> None:
    topics = load_topics(store)
    if not any(stands_in(one.path, topic) for one in topics):
        names = {one.name.casefold(): one.name for one in topics}
        near = [names[name] for name in get_close_matches(topic.casefold(), names, n=3, cutoff=0.5)]
        hint = f"Did you mean {', '.join(near)}?" if near else f"Topics: {', '.join(list(names.values())[:12])}."
        raise NotFoundError(f"There is no topic {topic[:80]!r}. {hint}")


def choose_list(store: Store, name: str) -> str:
    """The locator of the list that a name means: itself, the list's path, or the end of one; NotFoundError for none."""
    known = [source.locator for source in load_sources(store)]
    # Lists are kept by their paths as seen from the database.
    path = Path(os.path.relpath(Path(name).resolve(), store.path.resolve().parent)).as_posix()
    if path in known:
        return path
    meant = [one for one in known if one == name or one.endswith(f"/{name.strip('/')}")]
    if name in meant or len(meant) == 1:
        return name if name in meant else meant[0]
    raise NotFoundError(f"The database holds no list {name[:200]!r}. Lists: {', '.join(meant or known) or 'none'}.")


def cite_key(paper: PaperView) -> str:
    """First author's last name, year and method, of letters and digits only: `song2021ddim`, `ddim2021`."""
    last = split_name(paper.authors[0])[1] if paper.authors else ""
    parts = (last, paper.year or "", paper.name) if last else (paper.name[:30], paper.year or "")
    plain = unicodedata.normalize("NFKD", "".join(map(str, parts)))
    key = re.sub(r"[^a-z0-9]", "", plain.casefold())
    # Some readers of BibTeX take no key that begins with a digit.
    return (f"paper{key}" if key[:1].isdigit() else key)[:40] or "paper"


def _distinct(keys: Sequence[str]) -> list[str]:
    """Keys with letters behind those that would stand for several papers."""
    taken: set[str] = set(keys)
    seen: set[str] = set()
    distinct = []
    for key in keys:
        name, turn = key, 0
        while name in seen or (turn and name in taken):
            name, turn = key + _letters(turn), turn + 1
        seen.add(name)
        distinct.append(name)
    return distinct


def _letters(number: int) -> str:
    """a, b, …, z, aa, ab, …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_lowercase))
        name = ascii_lowercase[rest] + name
    return name


def split_name(name: str) -> tuple[str, str]:
    """Given and family name: the last word, with the small words before it, is the family's.

    >>> split_name("Laurens van der Maaten"), split_name("Ho, Jonathan"), split_name("OpenAI")
    (('Laurens', 'van der Maaten'), ('Jonathan', 'Ho'), ('', 'OpenAI'))
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and given:
        return given, family
    words = name.replace(",", " ").split()
    if not words:
        return "", ""
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
