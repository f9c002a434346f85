"""Titles that something sets apart: quotes, bars between fields, bold, italics behind authors; pure."""

from __future__ import annotations

import re

from ingest.reading.citations import follows_authors, read_opening
from ingest.reading.dates import parse_date
from ingest.reading.labels import read_label
from ingest.reading.names import looks_like_title, read_authors, strip_decoration
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, Style, collapse
from ingest.reading.readings import Reading, Segment
from ingest.reading.references import read_initialed

_LONGEST_HEAD = 600

__all__ = [
    "begins_reference",
    "find_between_bars",
    "find_bold",
    "find_italics_after_authors",
    "find_people_before_italics",
    "find_quote",
]


def begins_reference(reading: Reading, place: int) -> bool:
    """True when nothing but authors stands before a place."""
    head = reading.passage.text[:place] if place < _LONGEST_HEAD else ""
    words = strip_decoration(collapse(head))
    return reading.begins_at(place) or not (head and words) or bool(read_initialed(words))


def find_quote(reading: Reading) -> tuple[int, int] | None:
    """The first quoted range of free text, with its quotes; None when there is none that could be a title."""
    text = reading.passage.text
    for match in re.finditer(r"[\"“„«《「『]|<(?=[A-Z])", text):
        start = match.start()
        if reading.claimed[start] or (match[0] == '"' and start and text[start - 1].isalnum()):
            continue
        closers = {"“": '”"', "„": '“”"', "«": "»", '"': '"”', "《": "》", "「": "」", "『": "』", "<": ">"}[match[0]]
        stop = _closing(text, start, closers)
        if stop is not None and reading.is_free(start, stop + 1) and _stands_alone(reading, start, stop + 1):
            return start, stop + 1
        if stop is None:
            return None
    return None


def _closing(text: str, start: int, closers: str) -> int | None:
    """Where the quotes close that open at `start`; words in quotes of their own may stand inside."""
    inside = 0
    for place in range(start + 1, min(len(text), start + 600)):
        if text[place] not in closers:
            continue
        if text[place] == '"' and text[place - 1] == " " and text[place + 1 : place + 2].isalnum():
            inside += 1
        elif inside:
            inside -= 1
        else:
            return place
    return None


def _stands_alone(reading: Reading, start: int, end: int) -> bool:
    """True for quotes around a whole title, not around a word of it: delimiters stand before and after."""
    text, claimed = reading.passage.text, reading.claimed
    inside = text[start + 1 : end - 1]
    if len(inside.split()) < 2 and not _UNSPACED.match(inside):
        return False
    across = (s for s in reading.passage.stretches if s.style is Style.BOLD and s.start < end and start < s.end)
    if any(
        re.search(r"[^\W\d_]", text[s.start : start] + text[end : s.end])
        and not (s.start < start and read_opening(collapse(text[s.start : start])))
        for s in across
    ):
        return False
    # "Title." in the American manner, or to the end of the line behind authors: the quotes divide enough.
    divided = text[end - 2] in ".,?!" or (end >= len(text.rstrip()) and len(text[start + 1 : end - 1].split()) > 2)
    if divided and start and read_opening(collapse(text[:start])):
        return True
    before, after = start - 1, end
    while before >= 0 and text[before].isspace() and not claimed[before]:
        before -= 1
    while after < len(text) and text[after] == " " and not claimed[after]:
        after += 1
    opens = before < 0 or bool(claimed[before]) or text[before] in ":：-–—,.;)]|" or text[before + 1] in HARD_BREAK
    closes = (
        after >= len(text) or bool(claimed[after]) or text[after] in ",.;([-–—|/，。；、（【" + HARD_BREAK + SOFT_BREAK
    )
    closes = closes or text[end - 2] in ".," or _venue_follows(text[after : after + _LONGEST_VENUE])
    return opens and (closes or re.match(r"(?:by|in|from|at)\b", text[after : after + 5]) is not None)


_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{4}")
"""Titles in writings that set no blanks between words."""
_LONGEST_VENUE = 80


def _venue_follows(text: str) -> bool:
    """True for a venue right behind quotes: `"Title" CVPR (Oral). [[Paper]](…)`."""
    return read_label(re.split(rf"[.\[(（,;{HARD_BREAK}{SOFT_BREAK}]", text)[0]) is not None


def find_between_bars(reading: Reading) -> Segment | None:
    """The title of `date | Title | Authors | [Where](…)`: the first field with words in it that is nothing else."""
    text = reading.passage.text
    if text.count(" | ") < 2:
        return None
    begin = 0
    for bar in [*re.finditer(r"\s\|(?=\s|$)", text), None]:
        end = bar.start() if bar else len(text)
        words = collapse("".join(text[i] for i in range(begin, end) if not reading.claimed[i]))
        if re.search(r"\w", words) and not parse_date(words) and not read_label(words) and not read_authors(words):
            free = reading.is_free(begin, end)
            return Segment(begin, end, words) if begin and free and len(words.split()) > 2 else None
        begin = bar.end() if bar else end
    return None


def find_italics_after_authors(reading: Reading) -> tuple[int, int] | None:
    """A title in italics behind its authors: "Song and Ermon, *Title*, Where"."""
    for stretch in reading.passage.stretches:
        if stretch.style is Style.ITALIC and stretch.start and reading.is_free(0, stretch.end):
            opening = read_opening(collapse(reading.passage.text[: stretch.start]))
            if (
                opening is None
                or not follows_authors(reading.passage.text, stretch.start)
                or len(reading.passage.plain(stretch.start, stretch.end).split()) < 2
            ):
                return None
            reading.authors = opening.authors
            reading.claim(0, stretch.start)
            return stretch.start, stretch.end
    return None


def find_bold(reading: Reading) -> tuple[int, int] | None:
    """The first bold range of free text with a letter in it, joined with bold ranges that follow at once."""
    joined: tuple[int, int] | None = None
    for stretch in reading.passage.stretches:
        if stretch.style is not Style.BOLD:
            continue
        if joined is not None:
            if (
                not reading.passage.text[joined[1] : stretch.start].strip(" " + SOFT_BREAK)
                and stretch.start >= joined[1]
            ):
                joined = (joined[0], stretch.end)
                continue
            return joined
        # "**[Tag] Title**": what the brackets did not claim is the bold that counts.
        start = max(stretch.start, reading.claimed.rfind(b"\1", stretch.start, stretch.end) + 1)
        words = strip_decoration(reading.passage.plain(start, stretch.end))
        if re.search(r"[^\W\d_]", words) and (start == stretch.start or len(words.split()) > 2):
            joined = (start, stretch.end)
    return joined


def find_people_before_italics(
    reading: Reading, bold: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[int, int]] | None:
    """Bold people and the title in italics behind them: "**Ada Lovelace and Mary Boole** - *On Engines of Thought*"."""
    passage = reading.passage
    italic = next((s for s in passage.stretches if s.style is Style.ITALIC and s.start >= bold[1]), None)
    if italic is None or not reading.begins_at(bold[0]) or passage.text[bold[1] : italic.start].strip(" -–—,:."):
        return None
    authors, title = read_authors(passage.plain(*bold)), passage.plain(italic.start, italic.end)
    sure = looks_like_title(title) or (len(authors) > 1 and len(title.split()) > 3)
    return (authors, (italic.start, italic.end)) if authors and sure else None
