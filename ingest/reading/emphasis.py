"""What italics say, and lines of their own: people, and where a work appeared; pure."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.entries import LinkKind, Note
from ingest.reading.citations import follows_authors, read_eastern, read_opening
from ingest.reading.labels import Label, read_dated_label, read_label, read_sure_label, read_unknown_label
from ingest.reading.names import read_authors
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, Style, collapse
from ingest.reading.readings import Reading
from ingest.reading.vocabulary import read_marks

__all__ = ["read_italics", "read_leading_spans", "read_people", "read_spans"]


def _single_author(words: str, before: str) -> tuple[str, ...]:
    """One name in italics behind a title; in brackets, "(*UT Austin*)", it is where the authors are."""
    name = words.strip(" .,")
    alone = before[-1:] not in ("", "(") and 2 <= len(name.split()) <= 4 and not read_marks(name)[0]
    return (name,) if alone and len(read_authors(f"{name}, {name}")) == 2 else ()


_PAIR = re.compile(r"[A-Z][\w'’-]+ (?:and|&) [A-Z][\w'’-]+")
_HEADED = re.compile(rf"(?P<who>[^{HARD_BREAK}{SOFT_BREAK}]{{5,2000}})[:：]\s*[{HARD_BREAK}{SOFT_BREAK}]")

_LINE_END = re.compile(f"[{HARD_BREAK}{SOFT_BREAK}]")


def _read_headed(reading: Reading) -> None:
    """People on a line of their own above the title: "A. Author, B. Author:", as DBLP has them."""
    text = reading.passage.text
    line_end = _LINE_END.search(text)
    headed = line_end is not None and text[: line_end.start()].rstrip().endswith((":", "："))
    match = _HEADED.match(text) if headed else None
    if match is None or reading.authors or not reading.is_free(0, match.end("who")):
        return
    authors = read_authors(collapse(match["who"]))
    if len(authors) > 1:
        reading.authors = authors
        reading.claim(0, match.end())


def read_people(reading: Reading) -> None:
    """Lists of people: in italics, or as a line of its own; the links of their names are not the work's."""
    _read_headed(reading)
    passage, text = reading.passage, reading.passage.text
    ranges = [(s.start, s.end) for s in passage.stretches if s.style is Style.ITALIC]
    italics = len(ranges)
    begin = text.find(HARD_BREAK) + 1
    while begin:
        stop = text.find(HARD_BREAK, begin)
        ranges.append((begin, stop if stop >= 0 else len(text)))
        begin = stop + 1
    for index, (start, end) in enumerate(ranges):
        people = [named for named in reading.named if start <= named.start and named.end <= end]
        if any(named.kind is LinkKind.PAPER or named.label for named in people) or reading.authors:
            continue
        if index < italics and not people and _read_cited(reading, start, end):
            continue
        if (not people and not reading.is_free(start, end)) or text[max(0, start - 1) : start] in ('"', "“", "«"):
            # Italics in quotes are a title.
            continue
        begins_line = start == 0 or text[start - 1] in HARD_BREAK + SOFT_BREAK
        words = passage.plain(start, end)
        authors = read_authors(words) or _single_author(words, text[max(0, start - 1) : start])
        authors = authors or (read_eastern(words) if start and index < italics else ())
        if authors and follows_authors(text, start):
            # "Hochreiter and Schmidhuber, *Long Short-Term Memory*": the authors stand before it.
            continue
        pair = index < italics and _PAIR.fullmatch(words) and text[:start].rstrip().endswith((",", "."))
        if not authors and start and index < italics and (begins_line or pair):
            authors = read_authors(words, sure=True)
        if authors:
            reading.authors = authors
            reading.named = [named for named in reading.named if named not in people]
            reading.claim(start, end)


_CITED = re.compile(r"(?P<who>[^:?!]{3,120}?et\.? ?al\b)[\s.,;]*(?P<where>[^\d:?!]{0,80}(?:(?:19|20)\d\d)?)")


def _read_cited(reading: Reading, start: int, end: int) -> bool:
    """Italics behind a title that say who wrote it and where: "*Felix Hill (Cambridge) et al. arXiv.*"."""
    match = _CITED.fullmatch(reading.passage.plain(start, end)) if start and end - start < 240 else None
    authors = read_authors(f"{match['who']}.") if match else ()
    if match is None or not authors:
        return False
    where = match["where"].strip(" .,")
    reading.authors = authors
    reading.claim(start, end)
    label = read_sure_label(where) or read_unknown_label(where)
    if label is None and re.match(r"[A-Z]", where) and not reading.labels:
        label = Label(where, where, certainty=0.5)
    if label is not None:
        reading.add_label(label, "italics")
    return True


_YEAR_AFTER = re.compile(r"[\s,.]{0,6}[('’]{0,3}(?:(?:19|20)\d\d|(?<=['’])\d\d)\b[)]?")
_VOLUME_AFTER = re.compile(
    r"[\s,.]{0,6}(?:vol(?:ume)?\.?\s*)?\d{1,4}\s?(?:[.(]\d{1,4}\)?(?:[\s,:]*\(|,)|,\s*[\de]|\s\((?:19|20)\d\d\))"
)
_IN_BEFORE = re.compile(r"(?:,|\.|-|–|^)?\s*\b(?:in|at|on)\s+$", re.I)


def read_leading_spans(reading: Reading) -> None:
    """Code spans before the people that open a reference are tags of the list's: "`Compiler` Doe, Jane, et al. …"."""
    passage = reading.passage
    end = 0
    spans = []
    for s in passage.stretches:
        if s.style is Style.CODE and not passage.text[end : s.start].strip() and s.start >= end:
            spans.append(s)
            end = s.end
    if not spans:
        return
    mark = re.search(r"[\"“\[]|$", passage.text[end:])
    people = passage.plain(end, end + (mark.start() if mark else 0))
    if read_authors(people) or read_opening(people):
        reading.tags += [Note(passage.plain(s.start, s.end), passage.line_at(s.start)) for s in spans]
        reading.claim(0, end)


_FEWEST_SPANS = 3


def read_spans(reading: Reading) -> None:
    """Code spans in a row behind a title, each a field: "**Title** `CVPR` `2021` `Any University` `Name`"."""
    passage = reading.passage
    if len(passage.styled(Style.CODE)) < _FEWEST_SPANS:
        return
    links = [(link.start, link.end) for link in passage.links]
    spans = [
        s
        for s in passage.stretches
        if s.style is Style.CODE and s.start and reading.is_free(s.start, s.end)
        if not any(start <= s.start and s.end <= end for start, end in links)
    ]
    words = [passage.plain(s.start, s.end) for s in spans]
    year = next((text for text in words if re.fullmatch(r"(?:19|20)\d\d", text)), None)
    if len(spans) < _FEWEST_SPANS or year is None:
        return
    label = next(
        filter(None, (read_label(text) or read_label(f"{text} {year}") for text in words if text != year)), None
    )
    rest = [text for text in words if text != year and (label is None or not label.text.startswith(text))]
    if label is None:
        reading.dates.append(year)
    else:
        reading.add_label(replace(label, year=label.year or int(year)), "brackets")
    reading.tags += [Note(text, passage.line_at(spans[0].start)) for text in rest]
    for span in spans:
        reading.claim(span.start, span.end)


def read_italics(reading: Reading) -> None:
    """Italics that are a venue, with the year after them and the "in" before."""
    passage, text = reading.passage, reading.passage.text
    for stretch in passage.stretches:
        if stretch.style is not Style.ITALIC or not reading.is_free(stretch.start, stretch.end):
            continue
        if stretch.end - stretch.start > 160:
            continue
        after = _YEAR_AFTER.match(text, stretch.end)
        before = _IN_BEFORE.search(text[max(0, stretch.start - 8) : stretch.start])
        for end in ([after.end()] if after else []) + [stretch.end]:
            words = passage.plain(stretch.start, end)
            label = read_label(words) or (
                read_unknown_label(words, dotted=after is not None) if before or after else None
            )
            volume = _VOLUME_AFTER.match(text, stretch.end) if end == stretch.end and stretch.start else None
            if label is None and volume and re.match(r"[A-Z]", words) and len(words.split()) <= 12:
                # "*Ann. Leaf Res.* 13.3 (2017)", "*Ann. Leaf Res.*, 37(11), 2986": a volume follows journals alone.
                label = read_sure_label(words) or Label(words, words.strip(" ,"), certainty=0.6)
            if end == stretch.end and stretch.start:
                # "A. Author. *Leaf Letters 2020*."
                named = read_unknown_label(words) if len(words.split()) <= 5 else None
                label = label or read_dated_label(words) or named
            if label is not None:
                reading.add_label(label, "italics")
                reading.claim(stretch.start - (len(before[0]) if before else 0), end)
                break
