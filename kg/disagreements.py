"""Where the lists that have a paper say different things of it; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kg.kinds import method_key, title_key

__all__ = ["Disagreement", "Opinion", "Statement", "find_disagreements"]


class Statement(Protocol):
    """What one list says of a paper in one place, as it writes it."""

    @property
    def source(self) -> str:
        """The list."""

    @property
    def title(self) -> str | None:
        """The title there."""

    @property
    def alias(self) -> str | None:
        """The method's name there."""

    @property
    def venue(self) -> str | None:
        """The venue as read from the label there."""

    @property
    def year(self) -> int | None:
        """The year there."""


@dataclass(frozen=True)
class Opinion:
    """A value and who holds it: lists, and "arxiv" or "snapshot" for the record."""

    value: str
    sources: tuple[str, ...]
    year: int | None = None
    """Of a venue: the graph's year where it is the graph's venue, else the one that most lists who name it give it."""

    @property
    def text(self) -> str:
        """The value as it is shown, `NeurIPS 2022`."""
        return f"{self.value} {self.year}" if self.year else self.value


@dataclass(frozen=True)
class Disagreement:
    """One thing on which there are several opinions: venue, year, title or alias. `chosen` is what the graph shows."""

    about: str
    chosen: str | None
    opinions: tuple[Opinion, ...]
    """The one that most hold first; spellings that mean the same are one."""


def find_disagreements(
    statements: Iterable[Statement],
    *,
    title: str | None = None,
    alias: str | None = None,
    venue: str | None = None,
    year: int | None = None,
    title_from: str | None = None,
    venue_from: str | None = None,
) -> tuple[Disagreement, ...]:
    """On what the statements about a paper differ, given what the graph shows of it.

    `title_from` and `venue_from` name a record that has a voice too, where the graph's value is the record's. Years
    are compared among those who name the graph's venue: another venue's year is no second opinion on this one's.
    """
    said = list(statements)
    at_venue = [one for one in said if one.venue and venue and one.venue.casefold() == venue.casefold()]
    found = (
        _weigh("venue", venue, [(one.venue, one.source) for one in said], str.casefold, venue_from),
        _weigh("year", str(year or ""), [(str(one.year or ""), one.source) for one in at_venue or said], str, None),
        _weigh("title", title, [(one.title, one.source) for one in said], _without_name, title_from),
        _weigh("alias", alias, [(one.alias, one.source) for one in said], method_key, None),
    )
    years: dict[str, Counter[int]] = defaultdict(Counter)
    for name, of, _ in dict.fromkeys((o.venue.casefold(), o.year, o.source) for o in said if o.venue and o.year):
        years[name][of] += 1
    if venue and year:
        years[venue.casefold()] = Counter({year: 1})
    return tuple(_dated(one, years) if one.about == "venue" else one for one in found if one is not None)


def _dated(one: Disagreement, years: Mapping[str, Counter[int]]) -> Disagreement:
    """A disagreement on the venue, with the year that goes with each."""
    return replace(
        one,
        opinions=tuple(
            replace(held, year=given.most_common(1)[0][0]) if (given := years.get(held.value.casefold())) else held
            for held in one.opinions
        ),
    )


def _without_name(title: str) -> str:
    """A title's key, the method's name in front left out: a list that writes the name apart says nothing else."""
    name, colon, rest = title.partition(":")
    return title_key(rest if colon and len(name.split()) <= 3 <= len(rest.split()) else title)


def _weigh(
    about: str,
    chosen: str | None,
    voices: Iterable[tuple[str | None, str]],
    key: Callable[[str], str],
    record: str | None,
) -> Disagreement | None:
    holders: dict[str, dict[str, None]] = defaultdict(dict)
    values: dict[str, str] = {}
    if chosen:
        values[key(chosen)] = chosen
    for value, source in [*([(chosen, record)] if record else []), *voices]:
        if value and key(value):
            values.setdefault(key(value), value)
            holders[key(value)][source] = None
    if len(holders) < 2:
        return None
    ordered = sorted(holders, key=lambda name: -len(holders[name]))
    return Disagreement(about, chosen or None, tuple(Opinion(values[name], tuple(holders[name])) for name in ordered))
