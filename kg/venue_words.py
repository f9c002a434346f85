"""The words that venues are written with: the table of names, mentions in a text, years, months, marks. Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.places import data_folder

__all__ = [
    "FINDINGS",
    "MONTH",
    "WORKSHOP",
    "Mention",
    "Venue",
    "abbreviations",
    "clean_text",
    "find_mark",
    "find_mentions",
    "find_month",
    "find_years",
    "known_venues",
    "strip_marks",
]


@dataclass(frozen=True)
class Venue:
    """A row of data/venues.toml; `kind` is its section, `findings` whether it has Findings beside its proceedings."""

    name: str
    full: str
    kind: str
    findings: bool


@dataclass(frozen=True)
class Mention:
    """A venue's name at its place in a text, as spelled there (`text`) and in the table (`alias`)."""

    venue: Venue
    start: int
    end: int
    text: str
    alias: str
    word: bool
    """The table says that the name is an ordinary word."""
    workshop: bool
    """A W hangs on the name: CVPRW."""

    @property
    def exact(self) -> bool:
        """Whether upper and lower case are as in the table."""
        return _letters(self.text) == _letters(self.alias)

    @property
    def weak(self) -> bool:
        """Whether prose may well mean something else: `Nature`, `Structure`, `MM`."""
        return self.bare or bool(re.fullmatch(r"[A-Z][a-z]+", self.alias))

    @property
    def bare(self) -> bool:
        """Whether it means nothing without a number beside it: `Machine Learning`, `PR`."""
        return self.word or len(_letters(self.alias)) <= 2

    @property
    def spelled(self) -> bool:
        """Whether the spelling is good enough for prose: there "date" is not DATE, but "Neurips" is NeurIPS."""
        plain = self.alias.isalpha() and (self.alias.isupper() or self.alias.istitle())
        return self.exact or not plain


WORKSHOP = re.compile(r"\b(?:workshops?|wksh?ps?)\b|(?<=\w)@(?=[\w|])", re.I)
FINDINGS = re.compile(r"\bfindings\b", re.I)
MONTH = re.compile(
    r"(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Name and pattern, the more special first. OpenReview called ICLR 2023's orals and spotlights notable papers.
_MARKS = tuple(
    (name, re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", re.I))
    for name, pattern in (
        ("Best Paper Candidate", r"best[ -]paper (?:award )?(?:candidates?|finalists?|nominat\w+)|award candidates?"),
        ("Honorable Mention", r"(?:best[ -]paper )?honou?rable mention"),
        ("Best Student Paper", r"best[ -]student[ -]paper(?: award)?"),
        ("Best Paper", r"best[ -]paper(?: award)?(?: runner[ -]?up)?|outstanding[ -]paper(?: award)?"),
        ("Oral", r"orals?(?: (?:paper|presentation|talk)s?)?|notable[- ]top[- ]5 ?%"),
        ("Spotlight", r"spotlights?(?: (?:paper|presentation|talk)s?)?|notable[- ]top[- ]25 ?%"),
        ("Highlight", r"highlight(?:s|ed)?(?: papers?)?"),
        ("Poster", r"posters?(?: (?:paper|presentation)s?)?"),
        ("Datasets and Benchmarks", r"(?:datasets? (?:and|&) benchmarks?|d ?& ?b)(?: track)?"),
        ("Survey Track", r"survey track"),
        ("Industry Track", r"industry(?: track)?"),
        ("Demo Track", r"(?:system )?demo(?:s|nstrations?)?(?: track)?"),
    )
)
_ANY_MARK = re.compile("|".join(pattern.pattern for _, pattern in _MARKS), re.I)
_HONOURS = 9  # of the marks above; the others are words of prose as well
_SOCIETIES = re.compile(r"^(?:(?:IEEE|ACM|CVF|RSJ|SIAM|IFIP|SIGPLAN|SIGDA|SIGSOFT|SIGMOD|SIGKDD|RAS|CCF|Annual)[/ -])+")
_LONGEST_TEXT = 20_000


_LINK = re.compile(r"(?:https?://|www\.)\S+")
_APOSTROPHE = re.compile("[‘’ʼ`´]")


def clean_text(text: str) -> str:
    """The text in compatibility form (full-width letters narrowed), without links, apostrophes and spaces plain."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST_TEXT]).replace("&amp;", "&")
    text = _LINK.sub(" ", text)
    return " ".join(_APOSTROPHE.sub("'", text).split())


_GOES_ON = re.compile(r"(?:/\w+)?\s+(?:international\s+)?(?:conference|symposium)\b", re.I)
"""Behind "Proceedings of the IEEE" these words begin the name of a conference."""


def find_mentions(text: str) -> Iterator[Mention]:
    """The venues' names in a cleaned text, from left to right, the longest at each place."""
    aliases, pattern = _table()
    for match in pattern.finditer(text):
        # Case folding in a pattern takes "ı" for "i", the key does not: "taı" matches "TAI" and has none.
        row = aliases.get(_key(match["alias"]))
        if row is None or (row.venue.kind == "journal" and _GOES_ON.match(text, match.end())):
            continue
        alike = (spelling for spelling in row.spellings if _letters(spelling) == _letters(match["alias"]))
        alias = next(alike, row.spellings[0])
        yield Mention(row.venue, match.start(), match.end(), match["alias"], alias, row.word, bool(match["w"]))


def known_venues() -> tuple[Venue, ...]:
    """The rows of the table in its order."""
    return tuple(dict.fromkeys(row.venue for row in _table()[0].values()))


@lru_cache(maxsize=1)
def abbreviations() -> frozenset[str]:
    """Words, in lower case, after which a full stop ends no sentence."""
    spellings = (spelling for row in _table()[0].values() for spelling in row.spellings)
    words = {word.lower() for spelling in spellings for word in re.findall(r"(\w+)\.", spelling)}
    return frozenset(words | {"conf", "vol", "no", "pp", "int", "symp", "intl", "eds", "st"})


@dataclass
class _Alias:
    venue: Venue
    spellings: list[str]
    word: bool


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, _Alias], re.Pattern[str]]:
    """Aliases by their letters and digits in lower case, and one pattern for all of them."""
    aliases: dict[str, _Alias] = {}
    for kind, venues in tomllib.loads((data_folder() / "venues.toml").read_text("utf-8")).items():
        for name, row in venues.items():
            venue = Venue(name, row["full"], kind, row.get("findings", False))
            bare = _SOCIETIES.sub("", venue.full)
            own = [name, venue.full, *([bare] if bare.count(" ") > 1 else [])]
            for spelling in (*own, *row.get("aliases", ())):
                alias = aliases.setdefault(
                    _key(spelling), _Alias(venue, [], row.get("word", False) and spelling in own)
                )
                alias.spellings.append(spelling)
    # Of "TechReport" and "Tech Report" the second, whose blank the pattern makes optional.
    apart = (max(row.spellings, key=lambda spelling: len(re.findall(r"\W+", spelling))) for row in aliases.values())
    longest_first = sorted(apart, key=lambda spelling: (-len(spelling), spelling))
    names = _by_first_letters([_alias_pattern(spelling) for spelling in longest_first], depth=2)
    return aliases, re.compile(rf"(?<![A-Za-z0-9])(?P<alias>{names})(?P<w>Ws?)?(?![A-Za-z])", re.I)


def _by_first_letters(patterns: list[str], depth: int) -> str:
    """One pattern for many, by first letters, so that few are tried at each place; the order within each stays."""
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        plain = pattern[:1].isalnum() and pattern[1:2] not in ("*", "?", "+", "{")
        groups.setdefault(pattern[0].lower() if plain and depth else "", []).append(pattern)
    found = [
        f"{letter}(?:{_by_first_letters([pattern[1:] for pattern in group], depth - 1)})" if letter else "|".join(group)
        for letter, group in sorted(groups.items(), reverse=True)
    ]
    return "|".join(found)


def _alias_pattern(alias: str) -> str:
    """A pattern for the alias with its spaces and punctuation optional; only an abbreviation may take a dot."""
    pattern = ""
    for word, gap in re.findall(r"([\w*]+|&)([^\w*&]*)", alias.rstrip(".")):
        pattern += r"(?:&|and)" if word in ("&", "and") else re.escape(word)
        pattern += r"\.?[\s_-]*" if "." in gap else r"[,:]?[\s_/-]*" if gap else r"\s*"
    return pattern.removesuffix(r"\s*")


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9*]", "", text.casefold().replace("&", "and"))


def _letters(text: str) -> str:
    return re.sub(r"\W|_", "", text)


def find_mark(text: str, *, prose: bool = False) -> str | None:
    """An honour or a special track named in the text; in prose only honours, whose names are nothing else there."""
    if _ANY_MARK.search(text) is None:
        return None
    marks = _MARKS[:_HONOURS] if prose else _MARKS
    return next((name for name, pattern in marks if pattern.search(text)), None)


def strip_marks(text: str) -> str:
    """The text without the words of its marks."""
    if _ANY_MARK.search(text):
        for _, pattern in _MARKS:
            text = pattern.sub(" ", text)
    return text


def find_month(text: str) -> int | None:
    """The first month named in the text, 1 to 12."""
    named = MONTH.search(text)
    return _MONTHS.index(named[0][:3].lower()) + 1 if named else None


_PAGES = re.compile(r"\d+\s*[-–:]\s*\d+|\b(?:vol(?:ume)?|pp?|no)\b[\s.:]*\d+", re.I)
_YEAR = re.compile(r"(\(?)(?<!\d)((?:19|20)\d\d)(?!\d)")


def find_years(text: str) -> list[int]:
    """Years from 1900 to 2099 in order, those in brackets last; page ranges and volume numbers are none."""
    text = _PAGES.sub(" ", text)
    found = _YEAR.findall(text)
    return [int(year) for _, year in sorted(found, key=lambda pair: pair[0])]
