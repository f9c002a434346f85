"""Labels in a list's own words: a venue of kg.venues, or one we do not know that stands as one; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.reading.dates import find_date
from ingest.reading.names import strip_decoration
from ingest.reading.passages import Passage, Stretch
from ingest.reading.vocabulary import read_marks
from kg.venues import find_venue, parse_label

__all__ = [
    "MEETING",
    "Label",
    "is_labelled",
    "read_comment",
    "read_dated_label",
    "read_journal",
    "read_label",
    "read_proceedings",
    "read_short_year",
    "read_sure_label",
    "read_unknown_label",
    "split_bold",
    "split_label",
]


@dataclass(frozen=True, slots=True)
class Label:
    """A venue as a list states it: `text` as written; `date` "YYYY-MM" or longer when the label has one."""

    text: str
    venue: str
    year: int | None = None
    track: str | None = None
    date: str | None = None
    marks: tuple[str, ...] = ()
    certainty: float = 1.0


_LONGEST = 160
_YEAR = re.compile(r"\d\d(?:\b|(?<=19|20)\d\d)")
_LETTER = re.compile(r"[^\W\d_]")
_SIGN = re.compile(
    r"[A-Z]{2}|[a-z][A-Z]|\w{2}\. |(?i:arxiv|preprint|journal|proceedings|conference|workshop|transactions)"
)


def _may_be_venue(text: str) -> bool:
    """A cheap look that spares most titles the search for a venue in them, which would cost more than all the rest."""
    words = text.count(" ") + 1
    if _LETTER.search(text) is None:
        return False
    if text.startswith(("Proceedings of ", "In Proceedings of ")):
        return True
    return words <= 3 or _YEAR.search(text) is not None or (words <= 7 and _SIGN.search(text) is not None)


_TRACK = re.compile(
    r"[\s,(]+(?:technical|research|main|full paper|regular|theme|industry) track\)?$|\s+(?:version|edition)$", re.I
)


_WORKSHOP = re.compile(r"(?<=[A-Z])_W(?=\W|$)")
_WORKSHOP_YEAR = re.compile(r"[Ww]orkshops? [012]\d$")
_LNCS = re.compile(
    r"(?:[Ii]n:? )?[A-Z][A-Za-z ,-]{3,60}? ?[–—-] ?"
    r"(?P<label>[A-Z][A-Za-z-]{2,12}(?: Workshops)? (?:19|20)\d\d): \d{1,2}[a-z]{2} .*"
)
_BEFORE = re.compile(r"^\([A-Z]{2,8}\)\s*|(?<=@)\s+")


@lru_cache(maxsize=16384)
def read_label(text: str) -> Label | None:
    """The known venue that a text is, and nothing else; None for any other text.

    >>> read_label("CVPR23W").venue, read_label("Arxiv2305").date, read_label("IJCAI, Aug 2024").date
    ('CVPR Workshops', '2023-05', '2024-08')
    >>> read_label("DDIM") is None
    True
    """
    written = _trim(text)
    if "' " in written or "’ " in written:
        # "Pattern Recognition' 16"
        written = re.sub(r"(?<=\w)(['’]) (?=\d\d$)", r"\1", written)
    if not written or len(written) > _LONGEST or not _may_be_venue(written):
        return None
    # "ICLR_W" is ICLRW, and "NAACL 2022 Technical Track" NAACL.
    written = _BEFORE.sub("", _WORKSHOP.sub("W", written))
    written = f"{written[:-2]}20{written[-2:]}" if _WORKSHOP_YEAR.search(written) else written
    found = parse_label(_TRACK.sub("", written))
    volume = _LNCS.fullmatch(written) if found is None and ": " in written else None
    if volume is not None:
        # "Computer Vision – ECCV 2022: 17th European Conference, Any Town, …", as its publisher has it.
        written = volume["label"]
        found = parse_label(written)
    if found is None or _is_row_of_venues(written):
        return None
    date = find_date(written)
    if date is not None:
        # "2016-02. AISTATS 2017": the venue's own year stands beside it, the date is the list's.
        rest = written[: date[1]] + " " + written[date[2] :]
        found = (parse_label(rest) if re.search(r"(?:19|20)\d\d", rest) else None) or found
    when = date[0] if date else f"{found.year}-{found.month:02}" if found.year and found.month else None
    marks = tuple(dict.fromkeys([*([found.mark] if found.mark else []), *read_marks(written)[0]]))
    return Label(written, found.venue, found.year, found.track.value, when, marks)


def _is_row_of_venues(text: str) -> bool:
    """ "IJCAI, AAAI, AISTATS": venues listed, none of them said of a work."""
    pieces = re.split(r"[,;/、]\s*", text)
    return len(pieces) > 1 and not re.search(r"\d", text) and sum(bool(parse_label(p)) for p in pieces[:4]) > 1


_VOLUME = re.compile(r"[\s,]+\d{1,4}(?:[.:]\d{1,4}|\s?\(\d{1,4}\))?(?=[\s,]*\((?:19|20)\d\d\)$)")
_VOLUME_SAID = re.compile(r",?\s*\b(?:[Vv]olume|[Vv]ol\.?)\s*\d+(?:,?\s*(?:[Nn]o\.?|[Ii]ssue)\s*\d+)?,?")
_JOURNAL_WORD = re.compile(
    r"\b(?:Journal|Transactions|Trans\.|Proceedings|Symposium|Letters|Magazine|Annals|Conference)"
)
_UNKNOWN = re.compile(
    r"(?:in\s+)?(?P<name>(?:[A-Z\u3040-\u9fff]|[a-z]{1,3}(?=[A-Z])|npj\s)[^\d\"“”?!|]{1,90}?)[\s,]*[(\[']?(?P<year>(?:19|20)\d\d|(?<=')\d\d)[)\]]?\.?(?P<more>.*)"
)


def read_unknown_label(text: str, *, short: bool = True, dotted: bool = False) -> Label | None:
    """A venue that kg.venues does not know, when the text is a name and a year: the caller vouches for the place.

    `dotted` says that full stops end abbreviations and no sentence, as they do in italics before a year.

    >>> read_unknown_label("National Academy of Sciences 2020").venue
    'National Academy of Sciences'
    >>> read_unknown_label("Preprint'25").year
    2025
    """
    written = re.sub(r"\s?['’]\s?(?=\d\d$)|\s(?=\d\d['’]$)", "'", _VOLUME.sub("", _VOLUME_SAID.sub("", _trim(text))))
    written = re.sub(r"(?<='\d\d)['’]$", "", written)
    match = _UNKNOWN.fullmatch(written) if len(written) <= _LONGEST else None
    if match is None or (match["more"].strip() and short):
        return None
    marks, name = read_marks(match["name"])
    name = name.strip(" ,;:.-(['")
    known = read_label(f"{name[name.rfind('(') + 1 :]} {match['year']}") if "(" in name else None
    if known is not None and len(match["year"]) == 4:
        # "Security and Privacy (S&P). 2017"
        return replace(known, text=written, marks=marks or known.marks)
    if (
        not name
        or len(name.split()) > 12
        or (". " in name and not dotted)
        or re.search(r"\bet\.? al\b", name)
        or name.count(",") > 2
        or find_date(written[: match.start("year")] + match["year"])
    ):
        return None
    year = int(match["year"]) if len(match["year"]) == 4 else 2000 + int(match["year"])
    if name.lower() in ("preprint", "preprints"):
        return Label(written, "Preprint", year, "preprint", None, marks, 0.8)
    return Label(written, name, year, None, None, marks, 0.6)


_SHORT_YEAR = re.compile(
    r"(?P<name>[A-Z][A-Za-z&]+) (?P<year>[012]\d)|(?P<glued>[A-Z][A-Za-z&]{2,}[A-Za-uw-z])(?P<short>[12]\d)"
)


def read_short_year(bare: str) -> Label | None:
    """A venue that is not known, with a year of two digits: "(Sec 21)", "(MilSec17)"; not a version, "(Netv10)"."""
    match = _SHORT_YEAR.fullmatch(bare)
    if match is None:
        return None
    name, year = match["name"] or match["glued"], int(match["year"] or match["short"])
    return Label(bare, name, 2000 + year, certainty=0.6) if year < 28 else None


def read_dated_label(text: str) -> Label | None:
    """A venue with the month it appeared in, known or not, from a place where venues stand.

    >>> read_dated_label("Preprint, September 2022.").track, read_dated_label("Front. Mol. Biosci., August 2022").year
    ('preprint', 2022)
    """
    written = _trim(text)
    date = find_date(written) if len(written) <= _LONGEST else None
    name = written[: date[1]].strip(" ,;(") if date else ""
    if date is None or written[date[2] :].strip(" .)") or not re.match(r"[A-Z]", name) or len(name.split()) > 8:
        return None
    year = int(date[0][:4])
    if name.lower() in ("preprint", "preprints"):
        return Label(written, "Preprint", year, "preprint", date[0], (), 0.8)
    known = read_sure_label(name)
    return Label(written, known.venue if known else name, year, known.track if known else None, date[0], (), 0.7)


def read_sure_label(text: str) -> Label | None:
    """The venue in a text of which the place says that it is one, such as a column: it may lack its year.

    >>> [read_sure_label(text).venue for text in ("Tech Report", "CSCW25", "Nature Medicine (Comment)", "Science")]
    ['TechReport', 'CSCW', 'Nature Medicine', 'Science']
    """
    label = read_label(text)
    if label is None and not re.search(r"\d", text):
        label = read_label(f"{text} 2000")
        label = replace(label, year=None, date=None) if label else None
    outside = " ".join(re.sub(r"[(（][^()（）]*[)）]", " ", text).split())
    short = re.fullmatch(r"([A-Z][A-Za-z]{1,9}) ?['’]?(\d\d)", outside)
    label = label or read_label(outside)
    label = label or (Label(text, short[1], 2000 + int(short[2]), certainty=0.7) if short else None)
    return replace(label, text=text) if label else None


def read_comment(text: str) -> Label | None:
    """The venue that took a work, from a comment such as arXiv has them; None when it names none, or only a submission.

    >>> read_comment("Accepted at ICLR 2021, 20 pages").venue, read_comment("Submitted to ICLR 2021")
    ('ICLR', None)
    """
    found = find_venue(text) if len(text) <= _LONGEST else None
    marks = (found.mark,) if found and found.mark else ()
    return Label(_trim(text), found.venue, found.year, found.track.value, None, marks, 0.9) if found else None


def read_journal(text: str) -> Label | None:
    """A venue without a year that a word such as "Journal" gives away, when it stands where venues do.

    >>> read_journal("Journal of Fluids - Letters").venue, read_journal("Survey")
    ('Journal of Fluids - Letters', None)
    """
    name = strip_decoration(" ".join(text.split()))
    plain = len(name.split()) <= 12 and not re.search(r"[\d:?!\"“”]", name)
    return Label(name, name.rstrip(".,; "), certainty=0.6) if plain and _JOURNAL_WORD.search(name) else None


MEETING = re.compile(r"\b(?:Conference|Workshop|Symposium|Journal|Transactions|Meeting)\b")


def read_proceedings(text: str, year: str) -> Label | None:
    """What stands before its publisher and a year: `Proceedings of the 9th Conference on Trees. ACM, 2019`."""
    if not MEETING.search(text) or len(text.split()) > 20:
        return None
    name = re.sub(r"^(?:In\s+)?(?:Proc\.|Proceedings) of (?:the )?(?:\d+\w\w )?", "", text).strip(" ,.")
    known = read_label(text) or read_label(f"{name} {year}") or Label(name, name, certainty=0.6)
    return replace(known, year=int(year))


_JOINTS = re.compile(r"\s+[-–—|]\s+|\s*[|:：]\s*|\s+[-–—]|[-–—]\s+|\]\s*")


def split_label(text: str) -> tuple[Label, str] | None:
    """A label and what follows it in the same link or brackets; None when the text does not begin with a label.

    >>> label, rest = split_label("TechReport-2204 - DeepFloyd-IF")
    >>> label.text, rest
    ('TechReport-2204', 'DeepFloyd-IF')
    """
    for count, joint in enumerate(_JOINTS.finditer(text)):
        if count == 3 or joint.start() > 60:
            break
        label = read_label(text[: joint.start()])
        if label is None and joint[0].startswith("]"):
            # "[[FGCS 2021] Title](…)"
            label = read_unknown_label(text[: joint.start()].lstrip("["))
        rest = text[joint.end() :].strip()
        if label is not None and rest:
            return label, rest
    return None


def split_bold(passage: Passage, link: Stretch, styled: tuple[Stretch, ...]) -> tuple[str, tuple[Label, str] | None]:
    """The bold words in a link, and the venue before them: in "[CVPR23W - **Name**]" emphasis says where to divide.

    `styled` are the bold stretches of the passage.
    """
    bold = [s for s in styled if link.start < s.start and s.end <= link.end] if styled else []
    if not bold:
        return "", None
    split = split_label(f"{passage.plain(link.start, bold[0].start)} | {passage.plain(bold[0].start, link.end)}")
    return passage.plain(bold[0].start, bold[0].end).strip("[] "), split


def is_labelled(passage: Passage, link: Stretch, styled: tuple[Stretch, ...], name: str, *, whole: bool) -> bool:
    """True for a link that holds a venue although its words are a role's: "[MedIA23]", "[Arxiv 2025 - **RePo**]".

    `whole` says that the venue may be all there is; `styled` as in `split_bold`.
    """
    label = read_label(name) if whole else None
    return (label is not None and label.year is not None) or split_bold(passage, link, styled)[1] is not None


def _trim(text: str) -> str:
    text = strip_decoration(" ".join(text.split()))
    # The limit keeps brackets within each other from costing the square of their number.
    while len(text) < 3 * _LONGEST:
        inner = text.strip(' ,;:.|*_`“”"•·-').rstrip(" [(.")
        if inner[:1] in "([{【（" and inner[-1:] in ")]}】）" and not re.search(r"[(\[{]", inner[1:]):
            inner = inner[1:-1]
        inner = strip_decoration(inner)
        if inner == text:
            break
        text = inner
    return text
