"""Headings of every make → sections: clean names, paths, and what stands in them; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ingest.entries import Section
from ingest.reading.blocks import Block, BlockKind
from ingest.reading.labels import Label, read_label
from ingest.reading.names import strip_decoration, strip_ordinal
from ingest.reading.passages import Passage, Style
from ingest.reading.vocabulary import SectionRole, role_of_section

__all__ = ["Outline", "Place", "clean_name", "find_title", "is_call_out", "written_name"]


def written_name(passage: Passage) -> str:
    """A heading as the list has it: text without markup, on one line."""
    return passage.plain()


def clean_name(passage: Passage) -> str:
    """A heading's name: links back to the top, ordinals, ornaments and a closing colon left out."""
    text = list(passage.text)
    for link in passage.links:
        if link.target.startswith("#"):
            # "([back](#top))" is a way back, "[Survey](#survey)" as a whole heading is its name.
            outside = passage.text[: link.start] + passage.text[link.end :]
            if re.search(r"[^\W\d_]", outside):
                text[link.start : link.end] = [" "] * (link.end - link.start)
    for stretch in passage.stretches:
        if stretch.style is Style.IMAGE:
            text[stretch.start] = " "
    name = re.sub(r"[(\[（]\s*[)\]）]|\s+(?=\))", " ", " ".join("".join(text).split())).replace(" )", ")")
    # "## # Papers": marks of a heading that the writer set twice.
    name = strip_decoration(re.sub(r"^(?:#+\s)+", "", strip_decoration(" ".join(name.split()))))
    name = strip_decoration(strip_ordinal(name)).rstrip(":： ").strip("*_ ")
    return _without_count(name) or name or strip_decoration(passage.plain())


_COUNT = re.compile(r"[:：(（\[–—-]\s?\d{1,4}\s(?:papers?|works|entries)\s?[)\]）]?$", re.I)
_LONGEST_COUNT = 24


def _without_count(name: str) -> str:
    """ "Contrasting: 5 Papers": how many stand there is no part of the name."""
    count = _COUNT.search(name, max(0, len(name) - _LONGEST_COUNT))
    end = count.start() if count else len(name)
    while count and end and not name[end - 1].isalnum() and name[end - 1] not in "_)]）":
        end -= 1
    return name[:end]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its section's index in the list of sections (-1 before the first), path and role.

    `label` is the venue that a section's name is, `year` the year, when it is one ("### 2024", "#### NeurIPS").
    """

    index: int = -1
    path: tuple[str, ...] = ()
    role: SectionRole = SectionRole.PAPERS
    level: float = 0
    label: Label | None = None
    year: int | None = None


_TOPICS = ("overview", "introduction", "motivation", "foreword")
_CONTENTS_OR_TOPIC = ("catalog", "catalogue", "index", "menu", "navigation", "outline")


class Outline:
    """The open sections while a document is read from top to bottom."""

    def __init__(self, *, numbered: bool = False) -> None:
        self._numbered = numbered
        self.sections: list[Section] = []
        self._open: list[Place] = []
        self._descriptions: dict[int, list[str]] = {}

    @property
    def here(self) -> Place:
        """The innermost open section."""
        return self._open[-1] if self._open else Place()

    def open(self, passage: Passage, line: int, level: float) -> Place:
        """Opens a section; it closes those of its level and below."""
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        above = self.here
        name = clean_name(passage)
        if self._numbered:
            name = re.sub(r"^\d{1,2}\s+(?=[^\W\d])", "", name)
        if name.lower() == above.path[-1].lower() if above.path else False:
            # A `<summary>` or bold line that says the heading again opens nothing.
            self._open.append(replace(above, level=level))
            return above
        # A topic under "News" holds works again; a date there holds news.
        topic = above.role is SectionRole.NEWS and not re.search(r"\d", name) and level > above.level
        left = topic or above.role is SectionRole.CONTENTS
        role = role_of_section(name, SectionRole.PAPERS if left else above.role)
        if name.lower() in _TOPICS and above.path and role_of_section(above.path[-1], role) is SectionRole.PAPERS:
            # "Overview" under "Papers" is a kind of paper.
            role = SectionRole.PAPERS
        if name.lower() in _CONTENTS_OR_TOPIC and above.path:
            # "Index" under "Data Access" is about indexes.
            role = above.role
        year = _year_of(name)
        # "MM" or "S&P" alone are too short for a venue; under the heading "2024" they are none the less.
        # "WWW (Companion Volume)": what stands in brackets is a part of the venue before them.
        label = read_label(name) or read_label(re.sub(r"\s*[(（][^()（）]*[)）]$", "", name))
        if label is None and above.year and year is None:
            label = read_label(f"{name} {above.year}")
        if label is not None and label.text != name:
            label = replace(label, text=name)
        if label is not None and role is above.role and not re.search(r"\d{4}", name) and above.year:
            year = above.year
        place = Place(
            index=len(self.sections),
            # A list that goes on under the heading "Contents" is not about contents.
            path=(*(above.path[:-1] if above.role is SectionRole.CONTENTS else above.path), name),
            role=role,
            level=level,
            label=label or (above.label if year else None),
            year=year or (label.year if label else None) or above.year,
        )
        self.sections.append(Section(place.path, name, written_name(passage), line))
        self._open.append(place)
        return place

    def describe(self, text: str) -> None:
        """Adds a sentence that stands under the open section's heading."""
        if self.here.index >= 0 and text:
            self._descriptions.setdefault(self.here.index, []).append(text)

    def mark(self) -> list[Place]:
        """The open sections, to return to with `back_to`."""
        return list(self._open)

    def back_to(self, mark: list[Place]) -> None:
        """Closes what was opened since the mark, and opens again what was closed."""
        self._open = mark

    def finish(self) -> tuple[Section, ...]:
        """All sections in order, with their descriptions."""
        return tuple(
            Section(s.path, s.name, s.written, s.line, " ".join(self._descriptions.get(index, ())))
            for index, s in enumerate(self.sections)
        )


def _year_of(name: str) -> int | None:
    match = re.fullmatch(r"(?:(?:[Yy]ear)?\W*|\D{3,60}[:：(（]\s*)((?:19|20)\d\d)\W*(?:年)?", name)
    return int(match[1]) if match else None


def find_title(blocks: list[Block], holds_works: Callable[[list[Block]], bool]) -> Block | None:
    """The heading that is the document's own title: the first, if the list does not begin with it as a section.

    `holds_works` says of the blocks under a heading whether there are works among them. A first heading of the highest
    rank is the title when no other has its rank, or when only badges and words stand under it.
    """
    places = [i for i, block in enumerate(blocks) if block.kind is BlockKind.HEADING and not block.passage.is_blank()]
    if not places:
        return None
    headings = [blocks[i] for i in places]
    first = headings[0]
    top = min(heading.level for heading in headings)
    alone = sum(heading.level <= first.level for heading in headings) == 1
    if role_of_section(clean_name(first.passage)) in (SectionRole.CONTENTS, SectionRole.NEWS, SectionRole.ABOUT):
        return None
    bare = not holds_works(blocks[places[0] + 1 : places[1] if len(places) > 1 else len(blocks)])
    if first.level == top and ((alone and (bare or first.level == 1)) or (first.level == 1 and bare)):
        return first
    return first if first.html and bare else None


def is_call_out(passage: Passage) -> bool:
    """A heading that is a sentence with a link: "Check out this [leaderboard](…) for certified robustness!"."""
    text = passage.plain().strip(" *_")
    return bool(passage.links) and text.endswith(("!", "！")) and len(text.split()) > 4
