"""References as papers write them: authors and a year before, behind or in brackets after a title; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.reading.dates import parse_date
from ingest.reading.labels import Label, read_comment, read_label, read_unknown_label
from ingest.reading.names import is_method_name, looks_like_title, read_authors, tidy_title
from ingest.reading.vocabulary import words_of

__all__ = [
    "Cited",
    "Opening",
    "When",
    "follows_authors",
    "is_cited",
    "peel",
    "read_author_year",
    "read_bracketed",
    "read_continued",
    "read_eastern",
    "read_opening",
    "read_preprint_year",
    "read_reference_link",
    "split_cited",
    "split_headed",
    "split_listed",
    "split_named",
    "split_when",
    "strip_affiliation",
]


@dataclass(frozen=True)
class Opening:
    """Authors before a title, and the year before them when there is one."""

    authors: tuple[str, ...]
    year: str | None


_NUMBER = re.compile(r"\W*(?:(?P<year>(?:19|20)\d\d)|\d{1,4})\b[\W_]+")
_EASTERN_NAME = r"(?:(?![的了是在与和更无不])[\u4e00-\u9fff々]){2,5}"
_EASTERN = re.compile(rf"{_EASTERN_NAME}(?:\s*[,，、]\s*{_EASTERN_NAME})+(?:[,，、\s]*等)?")
"""Names in Chinese characters; to be asked only where people stand."""
_LONGEST_OPENING = 600


def read_opening(text: str) -> Opening | None:
    """What a citation begins with, before its title in quotes: names, and before them a year or a number.

    >>> read_opening("1967 – Cover & Hart"), read_opening("[20] Chen, Tianqi, and Jonathon Shlens.").authors
    (Opening(authors=('Cover', 'Hart'), year='1967'), ('Tianqi Chen', 'Jonathon Shlens'))
    >>> read_opening("a study of") is None
    True
    """
    if len(text) > _LONGEST_OPENING:
        return None
    number = _NUMBER.match(text)
    words = text[number.end() :] if number else text
    eastern = read_eastern(words)
    if eastern:
        return Opening(eastern, number["year"] if number else None)
    surnames = words.strip().removesuffix(",")
    if "&" in surnames and _SURNAMES.fullmatch(surnames):
        names = re.split(r",? (?:&|and) |, ", surnames)
        return Opening(tuple(names), number["year"] if number else None)
    authors = read_authors(words) or (read_authors(words, sure=True) if number and len(words.split()) <= 5 else ())
    return Opening(authors, number["year"] if number else None) if authors else None


def read_eastern(text: str) -> tuple[str, ...]:
    """Several names in Chinese characters, from a place where people stand; () for any other text.

    >>> read_eastern("王小明, 李华等."), read_eastern("高效、方便的方法")
    (('王小明', '李华'), ())
    """
    words = text.strip(" ,，、:：.。*")
    if not _EASTERN.fullmatch(words):
        return ()
    return tuple(re.split(r"\s*[,，、]\s*", words.removesuffix("等").rstrip(" ,，、")))


def follows_authors(text: str, position: int) -> bool:
    """True when what stands before a position in its line are authors, with a comma or point behind them."""
    head = text[max(0, position - _LONGEST_OPENING) : position]
    head = re.split(r"[\n\v]", head)[-1].strip()
    return head.endswith((",", ".")) and read_opening(head) is not None


_BRACKETED = re.compile(r"(?P<who>\D{2,60} et\.? al\b\.?)(?:[\s,]+(?P<year>(?:19|20)\d\d)[a-z]?)?")


def read_bracketed(text: str) -> Opening | None:
    """A citation of running text, without its brackets.

    >>> read_bracketed("Mildenhall et al. 2020")
    Opening(authors=('Mildenhall',), year='2020')
    """
    match = _BRACKETED.fullmatch(text)
    authors = read_authors(match["who"]) if match else ()
    return Opening(authors, match["year"]) if match and authors else None


_AUTHOR_YEAR = re.compile(r"(?P<who>\D{3,600}?)[\s,.]*[(\[]?(?P<year>(?:19|20)\d\d)[a-z]?[)\]]?\.?")
_SURNAME = r"(?:(?:van|von|de|der|den|di|du|la|le) ){0,2}[A-Z][\w'’-]+"
_SURNAMES = re.compile(rf"{_SURNAME}(?:,? (?:and|&) {_SURNAME}|, {_SURNAME})*(?:,? et\.? al\.?)?")


def read_author_year(text: str) -> Opening | None:
    """The text of a link behind a title when it says who wrote the work and when.

    >>> read_author_year("Turing (1950)"), read_author_year("Sutton & Barto, 2018").authors
    (Opening(authors=('Turing',), year='1950'), ('Sutton', 'Barto'))
    """
    match = _AUTHOR_YEAR.fullmatch(text)
    if match is None:
        return None
    surnames = re.split(r",? (?:and|&|et\.?) |, ", match["who"]) if _SURNAMES.fullmatch(match["who"]) else []
    authors = read_authors(match["who"]) or tuple(name for name in surnames if not name.startswith("al"))
    return Opening(authors, match["year"]) if authors else None


@dataclass(frozen=True)
class Cited:
    """A title, who wrote it, and what stands behind them."""

    title: str
    authors: tuple[str, ...]
    rest: str


_CITED = re.compile(r"(?P<title>\S.{8,300}?)[.,]\s+(?P<who>[^.,:;()]{2,40}\bet\.? al\b\.?),?\s*(?P<rest>.*)", re.S)


def split_cited(text: str) -> Cited | None:
    """`Title, Family et al. Where` in its parts; None when nobody is named so.

    >>> split_cited("Denoising Diffusion Implicit Models, Song et al. ICLR 2021").rest
    'ICLR 2021'
    """
    match = _CITED.match(text.lstrip(" .:,")) if "et" in text else None
    authors = read_authors(match["who"]) if match else ()
    return Cited(match["title"], authors, match["rest"]) if match and authors else None


_IN_LINK = re.compile(
    r"(?P<who>[^:;()]{2,60}\bet\.? al\b)\.?,\s+(?P<title>[^\W_].{4,300}?)(?:\s+\((?P<where>[^()]{4,80})\))?", re.S
)


_QUOTED_IN_LINK = re.compile(
    r"(?P<head>[^\"“”]{3,120}?\((?:19|20)\d\d[a-z]?\))[.:,]?\s+[\"“](?P<title>.{5,300}?)[.,]?[\"”]\.?", re.S
)


def read_reference_link(text: str) -> Cited | None:
    """`Family et al., Title (Where)` or `Family (2019) "Title"` as the text of one link; what the brackets hold is its
    rest.

    >>> read_reference_link("Song et al., Denoising Diffusion Implicit Models (ICLR 2021)").rest
    'ICLR 2021'
    >>> read_reference_link('Song & Ermon (2019) "Generative Modeling by Gradients"').rest
    '2019'
    """
    quoted = _QUOTED_IN_LINK.fullmatch(text)
    opening = read_author_year(quoted["head"]) if quoted else None
    if quoted and opening:
        return Cited(tidy_title(quoted["title"]), opening.authors, opening.year or "")
    match = _IN_LINK.fullmatch(text) if "et al" in text else None
    authors = read_authors(f"{match['who']}.") if match else ()
    return Cited(tidy_title(match["title"]), authors, match["where"] or "") if match and authors else None


def is_cited(text: str) -> bool:
    """True when a text is a whole reference, and not one that goes on from the text before it."""
    return not text.lstrip(" .:,").startswith("(") and split_cited(text) is not None


_NAMED = re.compile(r"(?P<name>\S{2,30}?)(?:\s+(?:--|—|–|-)|[–—-])\s+(?P<title>[^\W\d_]\S*(?:\s+\S+){3}.*)", re.S)


def split_named(text: str) -> tuple[str, str] | None:
    """`DDIM -- A Title of Words` in name and title; None when no name and dash come first.

    >>> split_named("DDIM -- Denoising Diffusion Implicit Models")
    ('DDIM', 'Denoising Diffusion Implicit Models')
    >>> split_named("Survey - Denoising Diffusion Implicit Models") is None
    True
    """
    match = _NAMED.fullmatch(text)
    if match is None or not re.search(r"[a-z][A-Z]|[A-Z]{2}|\d", match["name"]) or not is_method_name(match["name"]):
        return None
    title = match["title"]
    return (match["name"], title) if looks_like_title(title) and not re.search(r"\s[-–—]+\s", title) else None


_HEADED = re.compile(r"(?P<who>[^:]{5,300}):\s+(?P<title>\S+(?:\s+\S+){2}.*)", re.S)


_DATED = re.compile(
    rf"(?P<year>(?:19|20)\d\d):?\s+(?P<who>{_SURNAME}(?:(?:, (?:and |& )?| and | & |/){_SURNAME}){{0,4}}(?: et al\.?)?)"
    r":\s+(?P<title>\S+(?:\s+\S+){2}.*)",
    re.S,
)


def split_headed(text: str) -> Cited | None:
    """`J. Song, C. Meng: Title`, `1995 Shor: Title` in their parts: initials or a year say that people stand before the
    colon. The rest is the year.

    >>> split_headed("J. Song and C. Meng: Denoising Implicit Models").authors
    ('J. Song', 'C. Meng')
    >>> split_headed("Attend, Infer, Repeat: Fast Scene Understanding") is None
    True
    """
    match = _HEADED.fullmatch(text) if ":" in text else None
    dated = _DATED.fullmatch(text) if text.startswith(("19", "20")) else None
    names = re.split(r", (?:and |& )?| and | & |/", re.sub(r" et al\.?$", "", dated["who"])) if dated else []
    if dated is not None and words_of("names", "not_people").isdisjoint(map(str.lower, names)):
        return Cited(dated["title"], tuple(names), dated["year"])
    if match is None or not re.search(r"(?:^|[\s,])[^\W\d_a-z]\.", match["who"]):
        return None
    authors = read_authors(match["who"])
    return Cited(match["title"], authors, "") if authors else None


_COMMA = re.compile(r",\s+")
_AUTHORED = re.compile(
    r"(?P<who>(?:[^.:]|(?<=\b[A-Z])\.){3,}?\band (?:[^.:,]|(?<=\b[A-Z])\.)*?[^\W\d_]{2})\.\s+(?=(?:\S+\s+){2}\S)"
)
"""Names up to the last one behind "and", which a full stop ends."""


def split_listed(text: str) -> Cited | None:
    """`A. Author, B. Author, Title, Where` in its parts, the place still behind the title; None when fewer than two
    people open the text.

    >>> split_listed("Jiaming Song, Stefano Ermon, Denoising Implicit Models in Few Steps, ICLR, 2021").title
    'Denoising Implicit Models in Few Steps, ICLR, 2021'
    >>> split_listed("Attend, Infer, Repeat: Fast Scene Understanding") is None
    True
    """
    sentence = _AUTHORED.match(text[:_LONGEST_OPENING]) if "and " in text[:_LONGEST_OPENING] else None
    authors = read_authors(sentence["who"]) if sentence else ()
    if sentence and len(authors) > 1:
        # "Doe, Roe and Poe. Title, Where"
        return Cited(text[sentence.end() :], authors, "")
    pieces = _COMMA.split(text[:_LONGEST_OPENING])
    count = people = 0
    if len(pieces) > 3 and _is_name(pieces[2]) and all(re.fullmatch(r"[A-Z][\w'’-]+", piece) for piece in pieces[:2]):
        # "Osendorfer, Christian, Hubert Soyer, and …"
        count, people = 2, 1
    for piece in pieces[count:]:
        names = re.split(r"\s+(?:and|&)\s+", re.sub(r"^(?:and|&)\s+", "", piece))
        if not all(map(_is_name, names)):
            break
        count, people = count + 1, people + len(names)
        if len(names) > 1 or piece.startswith(("and ", "& ")):
            break
    rest = ", ".join(pieces[count:]) + text[_LONGEST_OPENING:]
    if people < 2 or count >= len(pieces) or len(pieces[count].split()) < 3:
        return None
    authors = read_authors(", ".join(pieces[:count]))
    return Cited(rest, authors, "") if authors else None


def _is_name(text: str) -> bool:
    return 2 <= len(text.split()) <= 5 and len(read_authors(f"{text}, {text}")) == 2


_AFFILIATED = re.compile(r",\s+(?P<date>[^\W\d]{3,9}\.? (?:19|20)\d\d),\s+[A-Z][^,.:]{1,30},?\s*$")


def strip_affiliation(words: str) -> str:
    """`Title, Dec 2015, Google` without the last: who stands behind a date is no part of the title.

    >>> strip_affiliation("SSD: Single Shot MultiBox Detector, dec 2015, Google,")
    'SSD: Single Shot MultiBox Detector, dec 2015'
    """
    match = _AFFILIATED.search(words)
    return words[: match.end("date")] if match and parse_date(match["date"]) else words


_EVENT = re.compile(r"(?:[A-Z]\w+ ){0,4}(?:Conference|Journal|Workshop|Symposium|Transactions|Letters|Proceedings)\b")
_DELIMITER = re.compile(r"\.\s+|(?<=[?!])\s+|[,，]\s+|[,，](?=[^\W\d])|;\s*|\s+[-–—|]\s+|\s+(?=[(（])|(?<=\w)(?=（)")


_SHORT_PLACE = re.compile(
    r"[A-Z][A-Za-z&]*[A-Z]{2}[A-Za-z&-]*[ '’-]{1,2}(?:19|20)\d\d|(?:[A-Z]\w+ ){1,5}[Jj]ournal[ ,-]{1,2}(?:19|20)\d\d"
)
_BARE_YEAR = re.compile(r"(?i)[(（ ]*(?:pre-?print,? )?(?:19|20)\d\d[)）. ]*")
_PENDING = re.compile(r"(?i)(?:submitted|under review|under submission|in submission|accepted|to appear)\b")


def peel(words: str) -> tuple[str, Label | None, str | None]:
    """A title without the venue and the date that end it: `Title. 2016-02. AISTATS 2017` → all three."""
    label, date = None, None
    for _ in range(3):
        cuts = [match for match in _DELIMITER.finditer(words) if match.start() > 3][-3:]
        for cut in cuts:
            if _open_brackets(words[: cut.start()]):
                continue
            tail = words[cut.end() :].rstrip(" ,，")
            # "Hack, Art, and Science (…)" goes on with the title.
            found = read_label(tail) if label is None and not tail.startswith(("and ", "or ")) else None
            if (
                found is None
                and label is None
                and cut[0].startswith(".")
                and (len(tail.split()) <= 3 or _EVENT.match(tail))
            ):
                # "Title, J. Image, 2018": the point behind an initial ends no title.
                short = re.search(r",\s+([A-Z])$", words[: cut.start()])
                found = read_unknown_label(f"{short[1]}. {tail}" if short else tail, dotted=short is not None)
                if found is not None and short:
                    label, words = found, words[: short.start()]
                    break
            if found is None and label is None and cut[0].startswith((",", "，")):
                # "Title, HSCMA 2017": capitals and a year are a venue, known or not.
                found = read_unknown_label(tail) if _SHORT_PLACE.fullmatch(tail) else None
            if found is None and label is None and _PENDING.match(tail):
                # "Title, submitted to TKDE in 2021": a submission says no venue.
                label, year = read_comment(tail), re.search(r"(?:19|20)\d\d", tail)
                date, words = date or (year[0] if year else None), words[: cut.start()]
                break
            if found is not None and (found.year or cut[0].strip() or found.venue == "arXiv"):
                label, words = found, words[: cut.start()]
                break
            when = parse_date(tail) or read_preprint_year(tail)
            if when and date is None:
                date, words = when, words[: cut.start()]
                break
        else:
            break
    return tidy_title(words), label, date


def read_preprint_year(text: str) -> str | None:
    """The year of "preprint 2023", "(2023)"; None for any other text."""
    return re.sub(r"\D", "", text) if _BARE_YEAR.fullmatch(text) else None


def _open_brackets(words: str) -> bool:
    return words.count("(") + words.count("（") > words.count(")") + words.count("）")


@dataclass(frozen=True)
class When:
    """The venue or the bare year before a title, and the title."""

    label: Label | None
    year: str | None
    title: str


_WHEN = re.compile(r"(?P<when>(?P<year>(?:19|20)\d\d)(?:-[\w/-]{2,20})?)\s+[-–—]\s+(?P<title>\S.+)", re.S)


_SHORT_WHEN = re.compile(r"(?P<year>\d\d)-(?P<venue>[A-Za-z]{2,12})\s?[-–—]\s?(?P<title>\S.{9,})", re.S)


def split_when(words: str) -> When | None:
    """`2012-ICML - Title` and `12-ICML-Title` in their parts; None when no year and hyphen come first.

    >>> split_when("2014 - A Comprehensive Introduction").year, split_when("2012-ICML - Noisy Labels").label.venue
    ('2014', 'ICML')
    >>> split_when("18-SIGCOMM-Revisiting Network Support").title
    'Revisiting Network Support'
    """
    short = _SHORT_WHEN.fullmatch(words)
    label = read_label(f"{short['venue']} {'19' if short['year'] > '60' else '20'}{short['year']}") if short else None
    if short and label is not None and label.track is not None:
        return When(label, None, short["title"])
    match = _WHEN.fullmatch(words)
    if match is None:
        return None
    label = read_label(match["when"])
    return When(label, None if label else match["year"], match["title"])


_CONTINUED = re.compile(r"[^:]?\s*:\s+(?P<title>[A-Z][^|｜\n\v]{15,200})")
_DESCRIBES = re.compile(r"(?:this|our|we|it|official|unofficial|implementation|paper)\b|.*\bimplementation of\b", re.I)


def read_continued(text: str) -> str | None:
    """What goes on with a title after the colon behind its name: ": A Fast ODE Solver for …"; None for a sentence.

    >>> read_continued(": Training Multi-Billion Parameter Language Models | NVIDIA")
    'Training Multi-Billion Parameter Language Models'
    >>> read_continued(": The first model that was trained on all of it. It is large.") is None
    True
    """
    match = _CONTINUED.match(text)
    words = match["title"].rstrip() if match else ""
    sentence = re.search(r"\.\s", words) or (words.endswith(".") and not looks_like_title(words))
    return words if len(words.split()) > 3 and not sentence and not _DESCRIBES.match(words) else None
