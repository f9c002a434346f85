"""References as papers write them: authors and a year before, behind or in brackets after a title; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.reading.dates import parse_date
from ingest.reading.names import read_authors

__all__ = ["Cited", "Opening", "is_cited", "read_bracketed", "read_opening", "split_cited", "strip_affiliation"]


@dataclass(frozen=True)
class Opening:
    """Authors before a title, and the year before them when there is one."""

    authors: tuple[str, ...]
    year: str | None


_NUMBER = re.compile(r"\W*(?:(?P<year>(?:19|20)\d\d)|\d{1,4})\b[\W_]+")
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
    authors = read_authors(words) or (read_authors(words, sure=True) if number and len(words.split()) <= 5 else ())
    return Opening(authors, number["year"] if number else None) if authors else None


_BRACKETED = re.compile(r"(?P<who>\D{3,60} et\.? al\b\.?)(?:[\s,]+(?P<year>(?:19|20)\d\d)[a-z]?)?")


def read_bracketed(text: str) -> Opening | None:
    """A citation of running text, without its brackets.

    >>> read_bracketed("Mildenhall et al. 2020")
    Opening(authors=('Mildenhall',), year='2020')
    """
    match = _BRACKETED.fullmatch(text)
    authors = read_authors(match["who"]) if match else ()
    return Opening(authors, match["year"]) if match and authors else None


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


def is_cited(text: str) -> bool:
    """True when a text is a whole reference, and not one that goes on from the text before it."""
    return not text.lstrip(" .:,").startswith("(") and split_cited(text) is not None


_AFFILIATED = re.compile(r",\s+(?P<date>[^\W\d]{3,9}\.? (?:19|20)\d\d),\s+[A-Z][^,.:]{1,30},?\s*$")


def strip_affiliation(words: str) -> str:
    """`Title, Dec 2015, Google` without the last: who stands behind a date is no part of the title.

    >>> strip_affiliation("SSD: Single Shot MultiBox Detector, dec 2015, Google,")
    'SSD: Single Shot MultiBox Detector, dec 2015'
    """
    match = _AFFILIATED.search(words)
    return words[: match.end("date")] if match and parse_date(match["date"]) else words
