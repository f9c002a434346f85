"""What the reader of a list hands on: plain, frozen records, each with its place in the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Concept",
    "ConceptKind",
    "Entry",
    "Ignored",
    "Link",
    "LinkKind",
    "Note",
    "ParsedList",
    "Repair",
    "Section",
    "Unparsed",
]


class LinkKind(StrEnum):
    """What a link of an entry leads to."""

    PAPER = "paper"
    CODE = "code"
    PROJECT = "project"
    MODEL = "model"
    DATASET = "dataset"
    DEMO = "demo"
    VIDEO = "video"
    SLIDES = "slides"
    OTHER = "other"


class ConceptKind(StrEnum):
    """What a list names besides papers."""

    METRIC = "metric"
    DATASET = "dataset"
    COMPONENT = "component"
    OPERATION = "operation"
    RESOURCE = "resource"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as the list gives it; `url` is absolute http(s), never another scheme."""

    kind: LinkKind
    url: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A remark under an entry: plain text without Markdown, and its 1-based line in the source."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the list. `name` is stripped of ordinals and decoration, `written` is as the list has it.

    `path` is the names from the top down to this section, without the document's own title.
    """

    path: tuple[str, ...]
    name: str
    written: str
    line: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed work. Lines are 1-based; `raw` is the repaired source text of the entry's own lines.

    `parent` is the index in `ParsedList.entries` of the entry it is nested under, `cue` the words that introduce it
    there ("follow-up work:"). `certainty` maps a field's name to (where it came from, 0..1).
    """

    file: str
    line: int
    end_line: int
    raw: str
    topic: tuple[str, ...]
    alias: str | None = None
    title: str | None = None
    label: str | None = None
    venue: str | None = None
    year: int | None = None
    track: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    eprint: str | None = None
    doi: str | None = None
    openreview: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[str, ...] = ()
    parent: int | None = None
    cue: str | None = None
    certainty: Mapping[str, tuple[str, float]] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> tuple[str, ...]:
        """Addresses of the code links, in list order, without repeats."""
        return tuple(dict.fromkeys(link.url for link in self.links if link.kind is LinkKind.CODE))


@dataclass(frozen=True, slots=True)
class Concept:
    """A metric, data set, component, operation or resource; `group` is the item it stands under, if any."""

    kind: ConceptKind
    name: str
    line: int
    topic: tuple[str, ...]
    url: str | None = None
    description: str = ""
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Unparsed:
    """Something that looks like an entry and could not be read."""

    file: str
    line: int
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A candidate item that is no paper and no concept, such as a badge, news or a contents link; with the reason."""

    line: int
    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A line whose encoding was damaged, before and after; `how` names the step that mended it."""

    line: int
    before: str
    after: str
    how: str


@dataclass(frozen=True, slots=True)
class ParsedList:
    """A list, read. entries + concept items + unparsed + ignored = candidates, always."""

    file: str
    title: str | None
    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    concepts: tuple[Concept, ...]
    unparsed: tuple[Unparsed, ...]
    ignored: tuple[Ignored, ...]
    repairs: tuple[Repair, ...]
    candidates: int
    sha256: str
    """Of the bytes as they came, before any repair."""
