"""A passage: the text of a block without its markup, and beside it what was bold, linked or an image; pure.

Fields are found by position and emphasis, so both must outlive the Markdown. A passage is that and nothing more: a
string, stretches over it, and the source line of each offset.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

__all__ = ["HARD_BREAK", "IMAGE", "SOFT_BREAK", "Passage", "PassageBuilder", "Stretch", "Style", "collapse", "cut"]

HARD_BREAK = "\n"
"""A line end that a reader of the page sees: two spaces, a backslash, `<br>`, a new paragraph."""
SOFT_BREAK = "\v"
"""A line end of the source only."""
IMAGE = "\ufffc"
"""Stands where an image stands."""

# Characters without width would make two spellings of one name; blanks of other widths are blanks.
_CLEAN: dict[int, str | None] = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff\u00ad"))
_CLEAN |= dict.fromkeys(
    map(ord, "\t\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"), " "
)
_CLEAN |= dict.fromkeys(map(ord, "\n\v\r\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"), " ")


class Style(StrEnum):
    """What a stretch of text is."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    STRIKE = "strike"
    LINK = "link"
    IMAGE = "image"


class Stretch(NamedTuple):
    """The half-open range of offsets that has a style; `target` is a link's address or an image's, `alt` an image's."""

    start: int
    end: int
    style: Style
    target: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text, stretches ordered by start (the longer first), and `lines`: offset, source line, offset, source line …"""

    text: str = ""
    stretches: tuple[Stretch, ...] = ()
    lines: tuple[int, ...] = ()

    @property
    def links(self) -> tuple[Stretch, ...]:
        """The linked stretches."""
        return self.styled(Style.LINK)

    def styled(self, style: Style) -> tuple[Stretch, ...]:
        """The stretches of a style."""
        return tuple([stretch for stretch in self.stretches if stretch.style is style]) if self.stretches else ()

    def line_at(self, offset: int) -> int:
        """The source line of an offset; 0 in a passage without places."""
        if len(self.lines) <= 2:
            return self.lines[1] if self.lines else 0
        found = bisect_right(range(len(self.lines) // 2), offset, key=lambda index: self.lines[2 * index])
        return self.lines[2 * max(0, found - 1) + 1]

    def plain(self, start: int = 0, end: int | None = None) -> str:
        """The text between two offsets on one line, blanks collapsed, images left out."""
        return collapse(self.text[start:end])

    def has_line_end(self, end: int) -> bool:
        """True when there is a line end, of either kind, before an offset."""
        return self.text.find(HARD_BREAK, 0, end) >= 0 or self.text.find(SOFT_BREAK, 0, end) >= 0

    def is_blank(self) -> bool:
        """True when there is neither text nor an image nor a link."""
        return not self.stretches and not self.text.strip()

    def part(self, start: int, end: int) -> Passage:
        """The passage between two offsets, with offsets of its own."""
        inside = tuple(
            Stretch(max(s.start, start) - start, min(s.end, end) - start, s.style, s.target, s.alt)
            for s in self.stretches
            if s.start < end and s.end > start
        )
        lines = [0, self.line_at(start)]
        for offset, line in zip(self.lines[::2], self.lines[1::2], strict=True):
            if start < offset < end:
                lines += (offset - start, line)
        return Passage(self.text[start:end], inside, tuple(lines))


def cut(passage: Passage, starts: list[int]) -> list[Passage]:
    """The passages between the places, of which the first is 0; a stretch that crosses one ends there. Linear."""
    ends = [*starts[1:], len(passage.text)]
    stretches: list[list[Stretch]] = [[] for _ in starts]
    for s in passage.stretches:
        part = bisect_right(starts, s.start) - 1
        begin = starts[part]
        stretches[part].append(Stretch(s.start - begin, min(s.end, ends[part]) - begin, s.style, s.target, s.alt))
    lines: list[list[int]] = [[] for _ in starts]
    for offset, line in zip(passage.lines[::2], passage.lines[1::2], strict=True):
        part = bisect_right(starts, offset) - 1
        lines[part] += (offset - starts[part], line)
    parts, line = [], 0
    for start, end, styled, placed in zip(starts, ends, stretches, lines, strict=True):
        if line and (not placed or placed[0]):
            placed[:0] = (0, line)
        line = placed[-1] if placed else line
        parts.append(Passage(passage.text[start:end], tuple(styled), tuple(placed)))
    return parts


def collapse(text: str) -> str:
    """Text on one line, blanks collapsed, image marks left out."""
    return " ".join(text.replace(IMAGE, " ").split())


_MOST_OPEN = 50
"""Styles within each other; the limit keeps tags that nobody closes from costing the square of their number."""


class PassageBuilder:
    """Writes a passage piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._done: list[Stretch] = []
        self._open: list[tuple[Style, int, str]] = []
        self._lines: list[int] = []
        self.line = 0

    def write(self, text: str, line: int) -> None:
        """Adds text that stands in one source line."""
        if not (text.isascii() and text.isprintable()):
            text = text.translate(_CLEAN)
        if not text:
            return
        self._place(line)
        self._pieces.append(text)
        self._length += len(text)

    def end_line(self, line_end: str = HARD_BREAK) -> None:
        """Adds a line end; not at the start of the passage."""
        if self._length:
            self._pieces.append(line_end)
            self._length += 1

    def write_image(self, source: str, alt: str, line: int) -> None:
        """Adds an image."""
        self._place(line)
        self._pieces.append(IMAGE)
        self._done.append(Stretch(self._length, self._length + 1, Style.IMAGE, source, alt))
        self._length += 1

    def open_style(self, style: Style, target: str = "") -> None:
        """What follows has the style, until it is closed; not within too many others."""
        if len(self._open) == _MOST_OPEN:
            return
        self._open.append((style, self._length, target))

    def close_style(self, style: Style) -> None:
        """Ends the innermost open stretch of the style; nothing when there is none."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] is style:
                _, start, target = self._open.pop(index)
                if self._length > start or style is Style.LINK:
                    self._done.append(Stretch(start, self._length, style, target))
                return

    def end_styles(self) -> None:
        """Ends all open stretches."""
        while self._open:
            self.close_style(self._open[-1][0])

    def finish(self) -> Passage:
        """The passage written so far."""
        self.end_styles()
        ordered = sorted(self._done, key=lambda stretch: (stretch.start, -stretch.end)) if self._done else []
        return Passage("".join(self._pieces), tuple(ordered), tuple(self._lines))

    def _place(self, line: int) -> None:
        if line != self.line or not self._lines:
            self._lines += (self._length, line)
            self.line = line
