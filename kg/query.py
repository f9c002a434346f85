"""The query language: text → words, phrases and filters. Pure; whatever it does not understand is words.

    few-step sampling "probability flow" venue:CVPR year:>=2022 topic:quantization author:Ermon speedup:>=5 has:code
    steps:<=4 latency:<2s memory:<8GB bits:<=4 params:<1B over:DDIM on:"iPhone 14 Pro" device:mobile unknown:show

A value with spaces is quoted: `topic:"Patched Inference"`. Several values of one field are alternatives; different
fields all hold, and so do several conditions on one quantity. `over:`, `on:` and `device:` say of which claims the
conditions must hold (`kg.verdicts`); `unknown:show` also gives the papers that state nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from kg.claim_filters import ALIASES, CLAIM_FIELDS, ClaimFilter, parse_claim_filter
from kg.devices import DEVICE_CLASSES
from kg.spoken import write_filters
from kg.venues import parse_label

__all__ = ["Filters", "Query", "parse_query"]

FIELDS = ("venue", "year", "topic", "author", "has", "over", "on", "device", "unknown", *CLAIM_FIELDS, *ALIASES)
HAS = {"code": True, "no-code": False}
UNKNOWN = {"show": True, "hide": False}

# A word no paper is found by: left out of the lexical search, where with OR it would only cost time and blur the rank.
# fmt: off
STOP_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have",
    "how", "i", "in", "into", "is", "it", "its", "more", "most", "my", "of", "on", "or", "our", "than", "that",
    "the", "their", "them", "then", "there", "these", "this", "to", "use", "used", "using", "via", "we", "what",
    "when", "where", "which", "who", "why", "will", "with", "without", "you", "your",
))
# fmt: on


@dataclass(frozen=True)
class Filters:
    """What a result must meet besides the words. Empty means any; `years` are inclusive, None is open."""

    venues: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Of `author:`, names as typed."""
    speedup: float | None = None
    """The least speedup; a paper whose interval reaches it is kept."""
    has_code: bool | None = None
    claims: tuple[ClaimFilter, ...] = ()
    baselines: tuple[str, ...] = ()
    """Of `over:`, method names as typed."""
    hardware: tuple[str, ...] = ()
    """Of `on:`."""
    devices: tuple[str, ...] = ()
    """Of `device:`, out of `kg.devices.DEVICE_CLASSES`."""
    show_unknown: bool = False
    """Whether papers that state nothing on what is asked are results too."""

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the facets that are set."""
        flags = {
            "venue": bool(self.venues),
            "year": self.years != (None, None),
            "topic": bool(self.topics),
            "author": bool(self.authors),
            "speedup": bool(self.conditions("speedup")),
            "code": self.has_code is not None,
            **{field: bool(self.conditions(field)) for field in CLAIM_FIELDS if field != "speedup"},
            "over": bool(self.baselines),
            "on": bool(self.hardware),
            "device": bool(self.devices),
        }
        return tuple(name for name, is_set in flags.items() if is_set)

    def conditions(self, field: str) -> tuple[ClaimFilter, ...]:
        """The conditions on claims of a field, the least speedup among them."""
        least = self.speedup if field == "speedup" else None
        first = () if least is None else (ClaimFilter("speedup", ">=", least, "×"),)
        return (*first, *(wanted for wanted in self.claims if wanted.field == field))

    def without(self, *facets: str) -> Filters:
        """The same filters with some facets left open."""
        empty = Filters()
        opened = {_FIELD_OF[facet]: getattr(empty, _FIELD_OF[facet]) for facet in facets if facet in _FIELD_OF}
        return replace(self, **opened, claims=tuple(wanted for wanted in self.claims if wanted.field not in facets))

    def text(self, facet: str) -> str:
        """One facet as the query language writes it."""
        if facet in _LISTED:
            return " ".join(f"{facet}:{_quoted(value)}" for value in getattr(self, _FIELD_OF[facet]))
        if facet == "code":
            return "has:code" if self.has_code else "has:no-code"
        if facet in CLAIM_FIELDS:
            return " ".join(wanted.text for wanted in self.conditions(facet))
        low, high = self.years
        if low == high:
            return f"year:{low}"
        if low is None or high is None:
            return f"year:<={high}" if low is None else f"year:>={low}"
        return f"year:{low}-{high}"


_LISTED = ("venue", "topic", "author", "over", "on", "device")
_FIELD_OF = {
    "venue": "venues",
    "year": "years",
    "topic": "topics",
    "author": "authors",
    "speedup": "speedup",
    "code": "has_code",
    "over": "baselines",
    "on": "hardware",
    "device": "devices",
}


@dataclass(frozen=True)
class Query:
    """A question, taken apart. `remarks` say what was not understood and how it was taken instead; `refused`, those of
    them about a filter whose value cannot be read: it filters nothing, so a caller may rather not ask at all."""

    text: str
    """Words and phrases as typed, without the filters: what is embedded."""
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    filters: Filters
    remarks: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


# A field with its value (quoted or not), a quoted phrase, or anything up to the next white space.
TOKEN = re.compile(r"""(?P<field>[A-Za-z]+):(?P<value>"[^"]*"|[^\s"]+)|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)|\"""")
WORD = re.compile(r"\w+(?:[-+.']*\w+)*\+*")
YEARS = re.compile(r"(?P<sign>>=|<=|>|<|=)?(?P<year>\d{4})(?:(?:-|\.\.|–)(?P<last>\d{4}))?")


def parse_query(text: str) -> Query:
    """Take a query apart; never fails.

    >>> query = parse_query('few-step "noise schedule" venue:CVPR year:>=2022 speedup:>=5x')
    >>> query.words, query.phrases
    (('few-step',), ('noise schedule',))
    >>> query.filters.venues, query.filters.years, query.filters.speedup
    (('CVPR',), (2022, None), 5.0)
    """
    text, spoken = write_filters(text.replace("\x00", " "))
    kept: list[str] = []
    words: list[str] = []
    phrases: list[str] = []
    remarks: list[str] = []
    refused: list[str] = []
    filters = Filters()
    for match in TOKEN.finditer(text):
        field = (match["field"] or "").lower()
        if field in FIELDS:
            value = match["value"].strip('"').strip()
            changed = _with_filter(filters, field, value)
            if changed is None:
                refused.append(f"{field}:{value[:40]} is not a filter I know; {_EXAMPLE[field]}")
            else:
                filters = changed
            continue
        phrase = match["phrase"]
        if phrase is not None:
            if any(character.isalnum() for character in phrase):
                phrases.append(phrase.strip())
                kept.append(phrase.strip())
            continue
        if remark := _slip(match[0]) or _named_venue(match[0]):
            remarks.append(remark)
        kept.append(match[0])
        words.extend(_words(match[0]))
    plain = tuple(dict.fromkeys(words))
    if kept and not plain and not phrases:
        remarks.append(f"{' '.join(kept)[:40]} holds no word to search for and was left out")
    telling = tuple(word for word in plain if word.casefold() not in STOP_WORDS)
    # A query of nothing but stop words is still a query.
    kept_text = " ".join(kept).strip()
    return Query(kept_text, telling or plain, tuple(phrases), filters, (*refused, *spoken, *remarks), tuple(refused))


_EXAMPLE = {
    "venue": "write venue:CVPR",
    "year": "write year:2023, year:>=2022 or year:2020-2023",
    "topic": 'write topic:Mobile or topic:"Improved Sampler"',
    "author": 'write author:Ermon or author:"Yang Song"',
    "has": "write has:code or has:no-code",
    "over": "write over:DDIM",
    "on": 'write on:"iPhone 14 Pro"',
    "device": f"write device:mobile; the classes are {', '.join(DEVICE_CLASSES)}",
    "unknown": "write unknown:show",
    **{field: f"write {known.example}" for field, known in CLAIM_FIELDS.items()},
    **{alias: f"write {CLAIM_FIELDS[field].example}" for alias, field in ALIASES.items()},
}


SLIP = re.compile(r"(?P<name>[A-Za-z]+)(?P<colon>:?)(?P<sign>>=|<=|>|<|=)?.*")


def _slip(token: str) -> str | None:
    """What to say of a word that looks like a filter and is none: "spedup:>=5", "speedup>=5"."""
    match = SLIP.fullmatch(token)
    if match is None or not (match["colon"] or match["sign"]):
        return None
    name = match["name"].lower()
    near = [name] if name in FIELDS else get_close_matches(name, FIELDS, n=1, cutoff=0.7)
    if near:
        return f"{token[:40]} was searched as words; for a filter {_EXAMPLE[near[0]]}"
    if match["colon"] and match["sign"]:
        return f"{token[:40]} was searched as words: there is no filter {name[:20]}:"
    return None


def _named_venue(token: str) -> str | None:
    """What to say of a word that is a conference's acronym: it finds the papers that write it, not those that appeared
    there."""
    name = token.strip(",.;")
    label = parse_label(name)
    if label is None or label.venue != name or sum(map(str.isupper, name)) < 3:
        return None
    return f"{name} was searched as a word; for what appeared there {_EXAMPLE['venue'].replace('CVPR', name)}"


def _words(text: str) -> Iterator[str]:
    for match in WORD.finditer(text):
        yield match[0]


def _with_filter(filters: Filters, field: str, value: str) -> Filters | None:
    if field == "year":
        return _with_years(filters, value)
    if field == "has":
        return replace(filters, has_code=HAS[value.lower()]) if value.lower() in HAS else None
    if field == "unknown":
        return replace(filters, show_unknown=UNKNOWN[value.lower()]) if value.lower() in UNKNOWN else None
    if field == "device":
        value = value.lower()
        if value not in DEVICE_CLASSES:
            return None
    if field in _LISTED:
        name = _FIELD_OF[field]
        longer: dict[str, Any] = {name: (*getattr(filters, name), value)}
        return replace(filters, **longer) if value else None
    wanted = parse_claim_filter(field, value)
    if wanted is None:
        return None
    if wanted.field == "speedup" and wanted.sign in (">=", ">", "="):
        # Reported factors are rounded: above 5 and at least 5 ask the same.
        return replace(filters, speedup=wanted.value)
    return replace(filters, claims=(*filters.claims, wanted))


def _with_years(filters: Filters, value: str) -> Filters | None:
    match = YEARS.fullmatch(value)
    if match is None:
        return None
    year = int(match["year"])
    low, high = filters.years
    if match["last"]:
        return replace(filters, years=(year, int(match["last"]))) if not match["sign"] else None
    sign = match["sign"] or "="
    if sign in (">=", ">"):
        low = year + (sign == ">")
    elif sign in ("<=", "<"):
        high = year - (sign == "<")
    else:
        low = high = year
    return replace(filters, years=(low, high))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
