"""A title in plain words: where it begins and ends, and what stands before and behind it in the same run; pure."""

from __future__ import annotations

import re

from ingest.entries import Note
from ingest.reading.citations import peel, split_cited, split_headed, split_listed, split_when, strip_affiliation
from ingest.reading.dates import parse_date
from ingest.reading.labels import read_label, read_unknown_label
from ingest.reading.names import looks_like_title, read_authors, tidy_title
from ingest.reading.passages import SOFT_BREAK, Style, collapse
from ingest.reading.readings import Fields, Reading, Segment

__all__ = ["end_of_title", "name_of_placed", "peel_title", "take_text", "title_in_text"]


_REMARK = re.compile(r"(?P<title>[^()]{10,}?)\s*\((?P<remark>[^()]{4,80})\)")


_YEAR_AMID = re.compile(r"(?P<title>\S.{9,300}?), (?P<year>(?:19|20)\d\d), (?P<place>[A-Z][^,\d?!:]{2,80})")


def peel_title(reading: Reading, words: str, where: str = "text") -> str:
    """A title without the venue and date that end it, which the reading takes."""
    title, label, date = peel(words)
    if label is None and where == "link" and (amid := _YEAR_AMID.fullmatch(words)):
        # "[Title, 2020, Any Journal](…)"
        title, place = amid["title"], f"{amid['place']} {amid['year']}"
        label, date = read_label(place) or read_unknown_label(place), None
        date = amid["year"] if label is None else None
    remark = _REMARK.fullmatch(words) if label is None and date is None and words.endswith(")") else None
    before = peel(remark["title"]) if remark else None
    if remark and before and before[1] and before[1].year:
        # "Title, ICASSP 2018 (the first of its kind)"
        title, label, date = before
        reading.tags.append(Note(collapse(remark["remark"]), reading.passage.line_at(0)))
    if label:
        reading.add_label(label, where)
    reading.dates += [date] if date else []
    return title


_PLACED = re.compile(r"(?P<name>[^\W\d_]\S+) (?P<place>[A-Za-z]\S+(?:'| '?)\d\d(?:\d\d)?)")


def name_of_placed(reading: Reading, words: str) -> str | None:
    """The name in "DDIM ICLR'2021", whose venue the reading takes."""
    match = _PLACED.fullmatch(words)
    label = read_label(match["place"]) if match else None
    if match is None or label is None or label.year is None or read_label(words):
        return None
    reading.add_label(label, "link")
    return match["name"]


_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = re.compile(r"(?!(?:in|proc\w*|workshop)\b)(?:\S+\s+){5}", re.I)
"""What goes on for more words than a venue, and does not begin like one."""


def title_in_text(reading: Reading, fields: Fields) -> int:
    """The first free words, without the venue, date or authors that end them."""
    segments = reading.segments()
    behind = _title_behind_tags(reading, segments)
    if behind is not None:
        take_text(reading, fields, behind)
        return 0
    for segment in segments:
        bare = segment.text.strip(" .,:()-–—")
        # "2018-ICLRW - Title" reads like a workshop with its name.
        opened = split_when(segment.text)
        whole = _LONG.match(segment.text) and peel(segment.text)[1] is not None
        if parse_date(segment.text) or (read_label(segment.text) and not (opened and opened.label) and not whole):
            continue
        if _YEAR.fullmatch(bare) and len(segments) + len(reading.named) > 1:
            # "2016 - [CMF](…)": when, not what.
            reading.dates.append(bare)
            continue
        take_text(reading, fields, segment)
        return segment.start
    return 0


_BEHIND = re.compile(r"\s*(?:/ ?[a-z]+\s+)?[-–—:]\s+")


def _title_behind_tags(reading: Reading, segments: list[Segment]) -> Segment | None:
    """The title in "`2D` `Aug` - [paper](…) / [code](…) - A Title of Words": all before it are tags and links."""
    if len(segments) < 2 or not reading.links:
        return None
    lead, last, text = segments[0], segments[-1], reading.passage.text
    dash = _BEHIND.match(text, last.start, last.end)
    tags = [s for s in reading.passage.stretches if s.style is Style.CODE and s.end <= lead.end]
    left = lead.text
    for tag in tags:
        left = left.replace(collapse(text[tag.start : tag.end]), " ", 1)
    between = any(re.search(r"\w", segment.text) for segment in segments[1:-1])
    if not tags or dash is None or between or re.search(r"\w", re.sub(r":\w+:", " ", left)):
        return None
    title = collapse(text[dash.end() : last.end])
    if len(title.split()) < 4 or not looks_like_title(title):
        return None
    reading.claim(0, dash.end())
    return Segment(dash.end(), last.end, title)


_LABEL_BEFORE = re.compile(r"([^,:.|]{2,40}\d(?:[.-]\d\d)?(?: [^,:.|]{2,40})?)\s*[,:：.|–—-]\s+(?=(?:\S+\s+){2}\S)")
_DBLP = re.compile(
    r"(?<=CoRR),?\s*abs/\d{4}\.\d{4,5}|\s\d{1,4}(?:\([\d-]{1,9}\))?:\s*[\d.]+[-–][\d.]+(?=\s*\((?:19|20)\d\d\))"
)
"""The id, or volume and pages, before a year in brackets: "CoRR abs/1812.03224 (2018)", "PoPETs 12(3): 4-5 (2018)"."""
_OPENED = re.compile(r"(?P<who>[^.:,]{2,40}(?:, [^.:,]{2,30},)?\s*\bet\.? al)\b[.,:]*\s+(?=[A-Z\d]\S*(?:\s+\S+){2})")
_MOST_LINES = 4
"""A title runs over two or three source lines at most; the rest is text."""


def end_of_title(text: str, segment: Segment) -> int:
    """Where a title that a segment begins with ends at the latest: before the source line that is another field."""
    end = segment.end
    place = segment.start - 1
    places: list[int] = []
    while len(places) <= _MOST_LINES and (place := text.find(SOFT_BREAK, place + 1, segment.end)) >= 0:
        places.append(place)
    if len(places) > _MOST_LINES:
        end = places.pop()
    for place in places:
        rest = collapse(text[place:end])
        if read_authors(rest) or read_label(rest) or parse_date(rest):
            return place
    return end


_BAR = re.compile(r"\s\|(?=\s|$)")
_COMMA_IN = re.compile(r",\s*(?=\bin\s*$)")
_IN = re.compile(r",?\s+in$")
_DIGIT = re.compile(r"\d")
_FIRST_FIELD = re.compile(r"\s*(?P<when>\d[^|\n\v]{3,18}?)\s\|\s+(?=\S)")


def _after_date(reading: Reading, segment: Segment, end: int) -> Segment:
    """A segment without the date and the bar that it begins with: "2016 | Title"."""
    text = reading.passage.text
    first = _FIRST_FIELD.match(text, segment.start, end)
    when = first["when"] if first else ""
    date = (parse_date(when) or (when if _YEAR.fullmatch(when) else None)) if when else None
    if first is None or date is None:
        return segment
    reading.dates.append(date)
    reading.claim(segment.start, first.end())
    return Segment(first.end(), segment.end, collapse(text[first.end() : segment.end]))


def take_text(reading: Reading, fields: Fields, segment: Segment) -> None:
    """Makes a segment the title; a soft line end inside goes on with the title unless a new field begins there."""
    text = reading.passage.text
    end = end_of_title(text, segment)
    segment = _after_date(reading, segment, end)
    bar = _BAR.search(text[segment.start : end])
    if bar and re.search(r"\w", text[segment.start : segment.start + bar.start()]):
        # "Title | Authors | Venue": what follows the bar is another field.
        end = segment.start + bar.start()
    words = text[segment.start : end]
    comma = _COMMA_IN.search(words) if words.rstrip().endswith("in") else None
    words = collapse(words[: comma.start()] if comma else words)
    words = _IN.sub("", words) if words.endswith(" in") else words
    front = _LABEL_BEFORE.match(words)
    label = read_label(front[1]) if front and not fields.label else None
    if front and label is not None and label.year:
        # "CVPR 2021: A Title of Words"
        reading.add_label(label, "text")
        words = words[front.end() :]
    elif front and (date := parse_date(front[1])):
        # "2023.10, A Title of Words"
        reading.dates.append(date)
        words = words[front.end() :]
    opened = _OPENED.match(words) if not fields.authors and "et" in words[:50] else None
    if opened and (authors := read_authors(opened["who"] + ".")):
        # "Krishna et al. Title. Where"
        fields.authors, words = authors, words[opened.end() :]
    words = _DBLP.sub("", words) if _DIGIT.search(words) else words
    cited = split_cited(words) if not fields.authors else None
    headed = split_headed(words) if cited is None and not fields.authors else None
    listed = headed or (split_listed(words) if cited is None and not fields.authors else None)
    if cited is not None:
        fields.authors = cited.authors
        words = f"{cited.title}. {cited.rest}"
    elif listed is not None:
        fields.authors, words = listed.authors, listed.title
        reading.dates += [listed.rest] if listed.rest else []
    # "591.In the Wild …": a number that Markdown does not take for one.
    words = re.sub(r"^\d{1,4}[.、](?=[A-Z][\w-]*[ :])", "", strip_affiliation(words))
    title = peel_title(reading, tidy_title(words))
    opening = split_when(title)
    if opening is not None:
        title = opening.title
        reading.labels += [(opening.label, "text")] if opening.label else []
        reading.dates += [opening.year] if opening.year else []
    title = _without_people(reading, fields, title)
    fields.set_title(tidy_title(title), "listed" if listed else "text", 0.85)
    reading.claim(segment.start, end)


_SENTENCE_END = re.compile(r"(?<!\b[A-Z])\.\s+(?=[^\W\d_])")
_BY = re.compile(r"\s+by\s+(?=[A-Z])")


def _without_people(reading: Reading, fields: Fields, title: str) -> str:
    """The title without the authors and the venue that stand behind it as sentences, or behind "by"."""
    sentences = _SENTENCE_END.split(title) if ". " in title else [title]
    for index, sentence in enumerate(sentences[1:5], 1):
        # "Title. Author, Author, Author. Where"
        authors = read_authors(sentence)
        if authors:
            fields.authors = fields.authors or authors
            title = ". ".join(sentences[:index])
            for found in filter(None, map(read_label, sentences[index + 1 :])):
                reading.add_label(found, "text")
            break
    by = _BY.search(title) if " by " in title else None
    # "by Progressive Distillation" is no name, "by A, B and C" are three.
    if by and len(read_authors(title[by.start() :])) > 1:
        fields.authors = read_authors(title[by.end() :], sure=True)
        title = title[: by.start()]
    return title
