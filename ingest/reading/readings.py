"""A passage while it is read: each part claimed by a rule that knows what it is, the rest kept as segments; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.entries import Link, LinkKind, Note
from ingest.reading.labels import Label
from ingest.reading.passages import HARD_BREAK, Passage, collapse

__all__ = ["Badge", "Fields", "Named", "Reading", "Segment"]


_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Named:
    """A link whose text names something: a title, an alias or a thing. `label` is a venue written before the name."""

    start: int
    end: int
    text: str
    url: str
    kind: LinkKind
    line: int
    bold: str = ""
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge with words that are neither venue nor date nor role; its colour tells its meaning."""

    text: str
    colour: str
    line: int


class Segment(NamedTuple):
    """A run of text that no rule has claimed, within one visible line."""

    start: int
    end: int
    text: str


@dataclass
class Reading:
    """What a passage says of itself. `claimed` has one byte per character: 1 where a rule has taken it."""

    passage: Passage
    claimed: bytearray
    links: list[Link] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    labels: list[tuple[Label, str]] = field(default_factory=list)
    """Venues with where they stood: "link", "brackets", "badge", "italics", "text"."""
    dates: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    """Short names with where they stood."""
    authors: tuple[str, ...] = ()
    cited: bool = False
    """The authors stand in brackets with a year, as in running text."""
    badges: list[Badge] = field(default_factory=list)
    tags: list[Note] = field(default_factory=list)
    """Remarks in brackets or on badges."""
    eprints: list[str] = field(default_factory=list)
    anchors: int = 0
    images: int = 0
    empty_links: int = 0
    hollow: tuple[int, int] | None = None
    """A link without an address, or brackets around everything, that may hold a title."""
    role_label: bool = False
    """A link's label says "paper"."""
    _front: int = 0
    _backs: dict[int, int] = field(default_factory=dict)

    def claim(self, start: int, end: int) -> None:
        """Marks a range as understood."""
        self.claimed[start:end] = b"\1" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """True when no rule has claimed any of the range."""
        return not self.claimed.find(b"\1", start, end) >= 0

    def begins_at(self, position: int) -> bool:
        """True when no free letter or digit stands before the position."""
        text = self.passage.text
        # Claims only grow, so that the search goes on where it stopped before: linear over all calls.
        while self._front < position and (self.claimed[self._front] or not text[self._front].isalnum()):
            self._front += 1
        return self._front >= position

    def ends_at(self, position: int) -> bool:
        """True when no free letter or digit stands after the position in its visible line."""
        text = self.passage.text
        end = text.find(HARD_BREAK, position)
        end = len(text) if end < 0 else end
        # As above, from the end of each line backwards.
        last = self._backs.get(end, end - 1)
        while last >= position and (self.claimed[last] or not text[last].isalnum()):
            last -= 1
        self._backs[end] = last
        return last < position

    def segments(self, start: int = 0, end: int | None = None) -> list[Segment]:
        """The unclaimed runs that hold a letter or digit, cut at visible line ends."""
        text, found = self.passage.text, []
        position, end = start, len(text) if end is None else end
        while position < end:
            if self.claimed[position]:
                position = self.claimed.find(b"\0", position, end)
                if position < 0:
                    break
            if text[position] == HARD_BREAK:
                position += 1
                continue
            stop = self.claimed.find(b"\1", position, end)
            stop = end if stop < 0 else stop
            line_end = text.find(HARD_BREAK, position, stop)
            stop = stop if line_end < 0 else line_end
            words = collapse(text[position:stop])
            if _WORD.search(words):
                found.append(Segment(position, stop, words))
            position = stop
        return found

    def add_label(self, label: Label, where: str) -> None:
        """Takes note of a venue and of what comes with it."""
        self.labels.append((label, where))
        self.marks += label.marks
        if label.date:
            self.dates.append(label.date)

    @property
    def has_paper(self) -> bool:
        """True when something in the passage leads to a paper."""
        kinds = {link.kind for link in self.links} | {named.kind for named in self.named}
        return bool(self.eprints) or LinkKind.PAPER in kinds


@dataclass(slots=True)
class Fields:
    """The fields of one work as its own passage gives them. `lead` is what stands before all of them."""

    title: str | None = None
    alias: str | None = None
    label: Label | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    lead: str = ""
    start: int = 0
    named: Named | None = None
    notes: list[Note] = field(default_factory=list)
    certainty: dict[str, tuple[str, float]] = field(default_factory=dict)

    def set_title(self, title: str, source: str, certainty: float) -> None:
        """Sets the title with where it stood and how sure it is."""
        self.title = title
        self.certainty["title"] = (source, certainty)

    def set_alias(self, alias: str, source: str, certainty: float) -> None:
        """Sets the alias with where it stood and how sure it is."""
        self.alias = alias
        self.certainty["alias"] = (source, certainty)
