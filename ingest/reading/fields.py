"""A reading → the fields of a work: its title first, then venue, date, authors, remarks from what is left; pure."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.entries import Note
from ingest.reading.bracketed import read_tags
from ingest.reading.choice import choose_label
from ingest.reading.citations import Opening, read_author_year, read_eastern, read_preprint_year, split_named
from ingest.reading.dates import parse_date
from ingest.reading.labels import MEETING, Label, read_label, read_proceedings, read_sure_label, read_unknown_label
from ingest.reading.names import (
    alias_of_title,
    is_abbreviation,
    is_method_name,
    read_authors,
    strip_decoration,
    tidy_title,
)
from ingest.reading.passages import SOFT_BREAK, Style, collapse
from ingest.reading.readings import Fields, Reading, Segment
from ingest.reading.references import read_initialed, split_turned
from ingest.reading.titles import read_title
from ingest.reading.vocabulary import key_of, read_marks, role_of

__all__ = ["Fields", "read_fields"]


def read_fields(reading: Reading) -> Fields:
    """The fields of the work that a passage is about. Changes `reading`: what becomes a field is claimed."""
    fields = Fields()
    fields.authors = reading.authors
    if reading.cited:
        fields.certainty["authors"] = ("brackets", 0.9)
    position = read_title(reading, fields)
    fields.start = position
    fields.lead = collapse("".join(s.text + " " for s in reading.segments(0, position)))
    if position:
        reading.claim(0, position)
    if fields.lead and is_method_name(fields.lead) and _is_code(reading, fields.lead):
        # "`DDIM` **Denoising …**"
        if fields.title is None and fields.alias:
            fields.set_title(fields.alias, fields.certainty["alias"][0], 0.9)
        fields.set_alias(fields.lead, "code", 0.95)
        fields.lead = ""
    _read_lead(reading, fields)
    _alias_in_lead(fields)
    _read_rest(reading, fields)
    choose_label(reading, fields)
    if fields.alias is None and reading.aliases and reading.aliases[0][0] != fields.title:
        fields.set_alias(tidy_title(reading.aliases[0][0]), reading.aliases[0][1], 0.95)
    read_tags(reading, fields)
    if fields.title:
        _alias_in_brackets(fields, fields.title, first=fields.certainty["title"][0] in ("bold", "link"))
    named = split_named(fields.title) if fields.alias is None and fields.title else None
    if named is not None:
        # As before a colon: "BaKlaVa -- Budgeted Allocation …" is how its authors write it.
        fields.set_alias(named[0], "title", 0.7)
    if fields.alias is None and fields.title:
        alias = alias_of_title(fields.title)
        if alias:
            fields.set_alias(alias, "title", 0.7)
    fields.marks = tuple(dict.fromkeys(reading.marks))
    fields.notes += reading.tags
    return fields


_NAMED = re.compile(
    r"(?:\((?P<first>[\w+./@ -]{2,30})\)|\[(?P<boxed>[\w+./@ -]{2,30})\])[\s:]+(?P<title>[^\s(\[].{10,})"
)


_NAMED_LAST = re.compile(r"(?P<title>[^(（]{4,}?)\s?(?P<mark>[(（])(?P<name>[A-Za-z0-9][\w+./ -]{1,24})[)）]")


def _alias_in_brackets(fields: Fields, title: str, *, first: bool) -> None:
    """The name in brackets before a title in the same link or bold, or behind it: "(DDIM) Denoising …", "… (DDIM)"."""
    match = _NAMED.fullmatch(title) if first else None
    name = (match["first"] or match["boxed"]).strip() if match else ""
    last = _NAMED_LAST.fullmatch(title) if match is None and title[-1] in ")）" else None
    if last and len(last["title"].split()) > 1 and is_abbreviation(last["name"], last["title"]):
        # Narrow brackets may be the title's own; wide ones are of who wrote the list.
        match, name = last, last["name"]
    if match is None or not is_method_name(name) or role_of(name) is not None or name.isdigit():
        return
    if match is not last or last["mark"] == "（":
        fields.title = tidy_title(match["title"])
    if fields.alias is None:
        fields.set_alias(name, "brackets", 0.9)


def _is_code(reading: Reading, lead: str) -> bool:
    """True when the first words are all that the first code span holds."""
    first = next((s for s in reading.passage.stretches if s.style is Style.CODE), None)
    return first is not None and reading.passage.plain(first.start, first.end) == lead


_YEAR_LAST = re.compile(r"(?:19|20)\d\d[a-z]?\)?[ .,:–—-]*$")


def _read_opened(lead: str) -> Opening | None:
    """People and the year they published in, when a lead is both."""
    return read_author_year(lead.rstrip(" .,:–—-")) if _YEAR_LAST.search(lead[-12:]) else None


_STAMP = re.compile(r"(?P<year>(?:19|20)\d\d)(?:(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d))?\b[\s:：,]*")


def _read_lead(reading: Reading, fields: Fields) -> None:
    """Date, venue and authors before the title: "20181110 AAAI-19 [Title](…)", "Burke et al. **Title**"."""
    stamp = _STAMP.match(fields.lead)
    if stamp:
        reading.dates.append("-".join(filter(None, stamp.groups())))
        fields.lead = fields.lead[stamp.end() :]
    label = read_label(fields.lead)
    if label is not None:
        reading.add_label(label, "text")
        fields.lead = ""
    elif fields.lead and not fields.authors and (authors := read_authors(fields.lead) or read_initialed(fields.lead)):
        fields.authors, fields.lead = authors, ""
    elif fields.lead and not fields.authors and (opening := _read_opened(fields.lead)):
        # "Song, J. & Ermon, S. (2021). [Title](…)"
        fields.authors, fields.lead = opening.authors, ""
        reading.dates += [opening.year] if opening.year else []


def _alias_in_lead(fields: Fields) -> None:
    """A method's name and a colon before the title: "DDIM: [Denoising Diffusion …](…)"."""
    if fields.alias or not fields.title or not fields.lead.rstrip().endswith((":", "：")):
        return
    name = tidy_title(fields.lead)
    if re.search(r"[a-z][A-Z]|[A-Z]{2}|\d|-", name) is None:
        return
    if alias_of_title(f"{name}: {fields.title}") == name and role_of(name) is None and key_of(name) is None:
        fields.set_alias(name, "lead", 0.8)
        fields.lead = ""


def _read_rest(reading: Reading, fields: Fields) -> None:
    """What no one has claimed: venue, date, authors, or a remark."""
    for segment in reading.segments():
        left = _read_segment(reading, fields, segment)
        left = strip_decoration(strip_decoration(left).strip(" .,;:-–—|•·*_()[]<>&/\\+"))
        if re.search(r"[^\W\d_]{2,}", left) and role_of(left) is None:
            fields.notes.append(Note(left, reading.passage.line_at(segment.start)))


_LONGEST_BARRED = 20_000
"""Characters; the limit keeps many segments from costing the square of their number."""


def _read_segment(reading: Reading, fields: Fields, segment: Segment) -> str:
    """Takes what it understands from a segment; answers what is left."""
    left = []
    text = reading.passage.text
    barred = len(text) < _LONGEST_BARRED and " | " in text
    pieces = _pieces(text[segment.start : segment.end])
    for piece in _take_journal(reading, fields, pieces):
        if not _read_piece(reading, fields, piece) and not (barred and _take_authors(fields, piece, alone=True)):
            left.append(piece)
    return " ".join(left)


def _take_journal(reading: Reading, fields: Fields, pieces: list[str]) -> list[str]:
    """The pieces without the journal over the line of its volume: `"Title", Leaf Letters,` / `vol. 3, 2023.`."""
    quoted = fields.certainty.get("title", ("",))[0] == "quotes"
    name = pieces[0].strip(" ,.") if quoted and len(pieces) > 1 and not reading.labels else ""
    if not 0 < len(name.split()) <= _LONGEST_NAME or re.search(r"[\d:]", name) or read_authors(name):
        return pieces
    if not name[0].isalpha() or name[0].islower() or not _VOLUME.fullmatch(pieces[1].strip(" .")):
        return pieces
    reading.add_label(read_sure_label(name) or Label(name, name, certainty=0.6), "text")
    return pieces[1:]


_LONGEST_NAME = 8
"""Words of a journal."""


def _pieces(text: str) -> list[str]:
    """A segment cut at its line ends, and at the bars that divide fields."""
    return [piece for piece in map(collapse, _FIELD_END.split(text)) if piece]


_FIELD_END = re.compile(rf"{SOFT_BREAK}|(?:^|\s)\|(?:\s|$)")


_UNSPACED = re.compile(r"(?<=\bal)\.(?=[A-Z])|(?<=[a-z])\.(?=arXiv\b)")
_EXPORTED = re.compile(
    r",\s*(?:[Ee]arly [Aa]ccess|[Ii]n [Pp]ress|[Oo]nline [Ff]irst)(?=[\s,(]+(?:19|20)\d\d)"
    r"|,?\s*\babs/\d{4}\.\d{4,5}(?:\s+\d{1,4}(?=\s*\())?"
)
_WHO_WHEN = re.compile(r"(?P<who>[^\W\d_].{5,2000}?)[\s,.(]{1,4}(?P<year>(?:19|20)\d\d)\)?")
_VOLUME = re.compile(
    r"(?i)(?:vol(?:ume)?|no|issue|pp?|pages|art(?:icle)?)\b\.?\s*\w[^a-z]{0,20}(?:[\s,.]+(?:vol|no|issue|pp?|pages|art)\b[^a-z]{0,30})*"
    r"[\s,.(]+(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+)?(?P<year>(?:19|20)\d\d)\)?"
)
_VOLUME_YEAR = re.compile(
    r"\d{1,4}(?:[.(]\s?\d{1,4}\)?)?[\s,]*\(?(?P<year>(?:19|20)\d\d)\)(?:[\s:,.]+[\w–—-]{1,20})?\.?"
)
_PLACE = re.compile(
    r"(?:[Ii]n:?\s+)?(?P<name>[A-Z][^,.;:\d()\"]{5,120})(?:\((?P<short>[^()]{2,24})\))?[^\"]{0,60}?\b(?P<year>(?:19|20)\d\d)\b"
)
_NUMBERED = re.compile(
    r"(?:[Ii]n:?\s+)?(?P<name>[A-Z][^,.;:\d()\"]{3,90}?)\s*(?P<short>\([^()]{2,40}\))?\s*,"
    r"(?=[^\"]*\b(?i:vol|no|pp)\b\.?\s*\d)[^\"]{0,70}?\b(?P<year>(?:19|20)\d\d)\.?"
)
"""A journal before a volume, a number or pages that say so, and the year at the end."""
_YEAR_FIRST = re.compile(r"[\s,(\[]*((?:19|20)\d\d)[)\]]?(?:[\s,.:;)\]–—-]+(.*))?", re.S)


_MOST_FIELDS = 12
"""In one run of text."""


def _mend(piece: str) -> str:
    """A run of text without the pages, and with the blanks that its writer forgot."""
    if "al." in piece or ".arXiv" in piece:
        # "Song, Jiaming, et al.Any Venue", "Ermon.arXiv preprint"
        piece = _UNSPACED.sub(r". ", piece)
    # "CoRR, abs/1510.00149 2 (2015)" is how BibTeX exports write arXiv.
    return _PAGES.sub("", _EXPORTED.sub("", piece)).strip(" .,;:-–—|•·")


def _read_piece(reading: Reading, fields: Fields, piece: str, left: int = _MOST_FIELDS) -> bool:
    """True when a run of text is understood; `left` says how many fields more are looked for in it."""
    bare = _without_marks(reading, _mend(piece))
    key, colon, value = bare.replace("：", ":", 1).partition(":")
    if colon and key_of(key):
        bare = value.strip()
        if key_of(key) == "authors" and not fields.authors and (people := read_authors(bare, sure=True)):
            fields.authors = people
            return True
    date = parse_date(bare)
    if date:
        reading.dates.append(date)
        return True
    if _take_label(reading, fields, bare, left):
        return True
    year = _YEAR_FIRST.fullmatch(bare) if bare[:6].strip("([ ")[:2] in ("19", "20") else None
    if year and not parse_date(bare[:12]):
        # "(2015), G. Hinton et al.", "(1997): what it is about"
        _take_year(reading, year[1])
        return not year[2] or (left > 0 and _read_piece(reading, fields, year[2], left - 1))
    if _read_halves(reading, fields, bare, left, dated=False):
        return True
    dated = _VOLUME.fullmatch(bare) or _VOLUME_YEAR.fullmatch(bare)
    if dated:
        _take_year(reading, dated["year"])
        return True
    dated = _WHO_WHEN.fullmatch(bare)
    if (
        dated
        and not fields.authors
        and (len(read_authors(dated["who"])) > 1 or (_BY.match(bare) and read_authors(dated["who"])))
    ):
        # "L. K. Hansen, P. Salamon, 1990"
        fields.authors = read_authors(dated["who"])
        _take_year(reading, dated["year"])
        return True
    if _read_halves(reading, fields, bare, left) or _take_authors(fields, bare):
        return True
    # "MICCAI, 2021 (Xiamen University)": what stands in brackets after a venue is where the authors are.
    outside = _without_brackets(bare) if bare[-1:] in ")）" or "(" in bare else ""
    if outside and outside != bare and read_label(outside):
        return left > 0 and _read_piece(reading, fields, outside, left - 1)
    marks, rest = read_marks(bare)
    if marks and len(rest.split()) <= 2 and len(bare.split()) <= 5:
        reading.marks += marks
        return True
    unknown = read_unknown_label(bare) if fields.title and len(bare.split()) <= 10 else None
    if unknown is not None:
        reading.add_label(unknown, "text")
    return unknown is not None or _read_place(reading, fields, bare)


def _without_marks(reading: Reading, text: str) -> str:
    """A run of fields without the honour that ends it: "A, B, Where 2018, Best Paper Award"."""
    rest, comma, last = text.rpartition(", ")
    marks, left = read_marks(last) if comma and rest.count(",") else ((), last)
    if not marks or left:
        return text
    reading.marks += marks
    return rest


def _read_place(reading: Reading, fields: Fields, bare: str) -> bool:
    """Where a quoted work of known authors appeared: `Proceedings of the ACM on Trees 5(2), Article 77, 2021`."""
    source = fields.certainty.get("title", ("",))[0]
    if not fields.authors or reading.labels or source not in ("quotes", "link"):
        return False
    place = _PLACE.match(bare) if source == "quotes" else _NUMBERED.fullmatch(bare)
    if place is None:
        return False
    said = source == "quotes" and place["short"] and (read_label(place["short"]) or read_unknown_label(place["short"]))
    name = re.sub(r"^(?:Proc\.|Proceedings) of (?:the )?(?=.*\b(?:Workshop|Conference|Symposium))", "", place["name"])
    name = name.strip(" ,")
    known = said or read_label(f"{name} {place['year']}") or Label(name, name, None, certainty=0.6)
    reading.add_label(replace(known, year=int(place["year"])), "text")
    return True


_BRACKETS_LAST = re.compile(r"(?:\s*[(（][^()（）]*[)）]?){1,3}$")
_YEAR_IN_BRACKETS = re.compile(r"\s*[(（](?:19|20)\d\d(?:[)）]|$)")


def _without_brackets(bare: str) -> str:
    """A text without the brackets at its end that hold no year: "Any Conference (AC) (2021) (Open Access)"."""
    last = _BRACKETS_LAST.search(bare)
    return bare[: last.start()] + "".join(_YEAR_IN_BRACKETS.findall(last[0])) if last else bare


def _take_label(reading: Reading, fields: Fields, bare: str, left: int) -> bool:
    """True when the text is a venue, and perhaps authors before it: "Doe, Roe. In CVPRW2019"."""
    turned = split_turned(bare) if " on. " in bare else None
    if turned is not None:
        reading.add_label(turned[1], "text")
        fields.authors = fields.authors or turned[0]
        return True
    label = read_label(bare)
    if label is not None and (len(bare.split()) < 5 or not _read_halves(reading, fields, bare, left, dated=False)):
        reading.add_label(label, "text")
    return label is not None


def _take_year(reading: Reading, year: str) -> None:
    """A bare year is the venue's that stands before it without one, as in "ICLR (Oral) 2021", else a date."""
    if reading.labels and (reading.labels[-1][0].year is None or reading.labels[-1][0].date):
        label, where = reading.labels[-1]
        reading.labels[-1] = (replace(label, year=int(year)), where)
    else:
        reading.dates.append(year)


def _take_authors(fields: Fields, bare: str, *, alone: bool = False) -> bool:
    """True when the text is authors; `alone` says that one name without more can be one, as it can under bold."""
    if fields.authors:
        return False
    fields.authors = read_authors(bare)
    alone = (alone or fields.certainty.get("title", ("",))[0] == "bold") and 2 <= len(bare.split()) <= 4
    if not fields.authors and fields.certainty.get("title", ("",))[0] == "quotes":
        fields.authors = read_eastern(bare)
    if not fields.authors and alone and len(read_authors(f"{bare}, {bare}")) == 2:
        # One name on a line of its own under a title in bold.
        fields.authors = (bare,)
    return bool(fields.authors)


_INITIAL_AT_END = re.compile(r"(?:^|[\s.])[^\W\d_a-z]$")
_GLUED = re.compile(r"[A-Z][A-Za-z]+['’]?\d{2,4}\b")
_BY = re.compile(r"by\s", re.I)
_PAGES = re.compile(r",?\s*\((?:Vol|No|pp)\. ?[^()]*\)\.?(?:\s*(?:IEEE|ACM|Springer)[^.]*\.?)?$")


_PUBLISHED = re.compile(r"(?:ACM|IEEE|Springer|Elsevier|USENIX|SIAM|PMLR)(?: Press)?,? (?P<year>(?:19|20)\d\d)")


def _read_halves(reading: Reading, fields: Fields, bare: str, left: int, *, dated: bool = True) -> bool:
    """Authors and a venue in one run: "by A and B, ICML 2020"; "A, B, C. Preprint'25".

    Without `dated` only a venue with authors counts, and no bare date.
    """
    cuts = list(re.finditer(r"[.,]\s+(?:In\s+)?", bare))[-4:]
    quoted = fields.certainty.get("title", ("",))[0] == "quotes"
    for index, cut in enumerate(cuts):
        head, tail = bare[: cut.start()], bare[cut.end() :]
        # "J. Doe, 2014": the point behind an initial ends no sentence.
        sentence = cut[0].startswith(".") and (not _INITIAL_AT_END.search(head) or _GLUED.match(tail))
        label = read_label(tail) or (
            read_unknown_label(tail) if sentence or (quoted and cut[0][0] == "," and MEETING.search(tail)) else None
        )
        published = _PUBLISHED.fullmatch(tail) if quoted and label is not None else None
        if published and len(head.split()) > 3 and (place := read_proceedings(head, published["year"])) is not None:
            reading.add_label(place, "text")
            return True
        date = (parse_date(tail) or read_preprint_year(tail)) if dated else None
        if not dated and (label is None or label.year is None or fields.authors or not read_authors(head)):
            continue
        if label is None and date is None:
            continue
        for later in cuts[index + 1 :]:
            # "A. CVPR2016": the shortest text that says as much is the venue's.
            short = read_label(bare[later.end() :])
            if short is None or label is None or (short.venue, short.year) != (label.venue, label.year):
                continue
            label, head = short, bare[: later.start()]
        if label:
            reading.add_label(label, "text")
        if date:
            reading.dates.append(date)
        pair = re.fullmatch(r"[A-Z][\w'’-]+ (?:and|&) [A-Z][\w'’-]+", head)
        if fields.authors or not (authors := read_authors(head, sure=pair is not None) or read_eastern(head)):
            return not head or (left > 0 and _read_piece(reading, fields, head, left - 1))
        fields.authors = authors
        return True
    return False
