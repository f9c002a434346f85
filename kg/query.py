"""The query language: text → words, phrases and filters. Pure; whatever it does not understand is words.

    few-step sampling "probability flow" venue:CVPR year:>=2022 topic:quantization speedup:>=5 has:code

A value with spaces is quoted: `topic:"Patched Inference"`. Several values of one field are alternatives; different
fields all hold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

__all__ = ["Filters", "Query", "parse_query"]

FIELDS = ("venue", "year", "topic", "speedup", "has")
HAS = {"code": True, "no-code": False}

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
    speedup: float | None = None
    has_code: bool | None = None

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the facets that are set."""
        flags = {
            "venue": bool(self.venues),
            "year": self.years != (None, None),
            "topic": bool(self.topics),
            "speedup": self.speedup is not None,
            "code": self.has_code is not None,
        }
        return tuple(name for name, is_set in flags.items() if is_set)

    def without(self, facet: str) -> Filters:
        """The same filters with one facet left open."""
        empty = Filters()
        field = {"venue": "venues", "year": "years", "topic": "topics", "speedup": "speedup", "code": "has_code"}[facet]
        return replace(self, **{field: getattr(empty, field)})

    def text(self, facet: str) -> str:
        """One facet as the query language writes it."""
        if facet == "venue":
            return " ".join(f"venue:{_quoted(name)}" for name in self.venues)
        if facet == "topic":
            return " ".join(f"topic:{_quoted(name)}" for name in self.topics)
        if facet == "speedup":
            return f"speedup:>={self.speedup:g}"
        if facet == "code":
            return "has:code" if self.has_code else "has:no-code"
        low, high = self.years
        if low == high:
            return f"year:{low}"
        if low is None or high is None:
            return f"year:<={high}" if low is None else f"year:>={low}"
        return f"year:{low}-{high}"


@dataclass(frozen=True)
class Query:
    """A question, taken apart. `remarks` say what was not understood and how it was taken instead."""

    text: str
    """Words and phrases as typed, without the filters: what is embedded."""
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    filters: Filters
    remarks: tuple[str, ...] = ()


# A field with its value (quoted or not), a quoted phrase, or anything up to the next white space.
TOKEN = re.compile(r"""(?P<field>[A-Za-z]+):(?P<value>"[^"]*"|[^\s"]+)|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)|\"""")
WORD = re.compile(r"\w+(?:[-+.']*\w+)*\+*")
YEARS = re.compile(r"(?P<sign>>=|<=|>|<|=)?(?P<year>\d{4})(?:(?:-|\.\.|–)(?P<last>\d{4}))?")
NUMBER = re.compile(r"(?P<sign>>=|>|=)?(?P<value>\d+(?:\.\d+)?)[x×]?")


def parse_query(text: str) -> Query:
    """Take a query apart; never fails.

    >>> query = parse_query('few-step "noise schedule" venue:CVPR year:>=2022 speedup:>=5x')
    >>> query.words, query.phrases
    (('few-step',), ('noise schedule',))
    >>> query.filters.venues, query.filters.years, query.filters.speedup
    (('CVPR',), (2022, None), 5.0)
    """
    text = text.replace("\x00", " ")
    kept: list[str] = []
    words: list[str] = []
    phrases: list[str] = []
    remarks: list[str] = []
    filters = Filters()
    for match in TOKEN.finditer(text):
        field = (match["field"] or "").lower()
        if field in FIELDS:
            value = match["value"].strip('"').strip()
            changed = _with_filter(filters, field, value)
            if changed is None:
                remarks.append(f"{field}:{value[:40]} is not a filter I know; {_EXAMPLE[field]}")
            else:
                filters = changed
            continue
        phrase = match["phrase"]
        if phrase is not None:
            if any(character.isalnum() for character in phrase):
                phrases.append(phrase.strip())
                kept.append(phrase.strip())
            continue
        kept.append(match[0])
        words.extend(_words(match[0]))
    plain = tuple(dict.fromkeys(words))
    telling = tuple(word for word in plain if word.casefold() not in STOP_WORDS)
    # A query of nothing but stop words is still a query.
    return Query(" ".join(kept).strip(), telling or plain, tuple(phrases), filters, tuple(remarks))


_EXAMPLE = {
    "venue": "write venue:CVPR",
    "year": "write year:2023, year:>=2022 or year:2020-2023",
    "topic": 'write topic:Mobile or topic:"Improved Sampler"',
    "speedup": "write speedup:>=5",
    "has": "write has:code or has:no-code",
}


def _words(text: str) -> Iterator[str]:
    for match in WORD.finditer(text):
        yield match[0]


def _with_filter(filters: Filters, field: str, value: str) -> Filters | None:
    if field == "venue" and value:
        return replace(filters, venues=(*filters.venues, value))
    if field == "topic" and value:
        return replace(filters, topics=(*filters.topics, value))
    if field == "year":
        return _with_years(filters, value)
    if field == "speedup" and (number := NUMBER.fullmatch(value)):
        least = float(number["value"])
        return replace(filters, speedup=least) if math.isfinite(least) else None
    if field == "has" and value.lower() in HAS:
        return replace(filters, has_code=HAS[value.lower()])
    return None


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
