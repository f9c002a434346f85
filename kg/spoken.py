"""Filters that are said in words, "at least 5x", "since 2022", as the query language writes them; pure."""

from __future__ import annotations

import re

__all__ = ["write_filters"]

_NUMBER = r"(?P<number>\d{1,6}(?:\.\d{1,3})?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_AS_FILTER = (
    (rf"(?:at least|≥|>=)\s*{_NUMBER}\s?(?:x|×|times)(?:\s+(?:faster|speed-?up))?(?!\w)", "speedup:>={number}"),
    (rf"{_NUMBER}\s?(?:x|×|times) or (?:more|faster|better)\b", "speedup:>={number}"),
    (rf"\bsince {_YEAR}\b", "year:>={year}"),
    (rf"\bafter {_YEAR}\b", "year:>{year}"),
    (rf"\bbefore {_YEAR}\b", "year:<{year}"),
    (rf"\b{_YEAR} (?:or|and) (?:later|newer|after)\b", "year:>={year}"),
    (rf"\b{_YEAR} (?:or|and) (?:earlier|older|before)\b", "year:<={year}"),
)
_SPOKEN = tuple((re.compile(f"(?<![\\w:]){said}", re.IGNORECASE), written) for said, written in _AS_FILTER)


def write_filters(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with such words as filters, and a remark on each; what stands in quotes is left alone.

    >>> write_filters("few-step sampling, at least 5x")
    ('few-step sampling, speedup:>=5', ('“at least 5x” was taken as speedup:>=5',))
    """
    pieces, remarks = text.split('"'), []
    for place in range(0, len(pieces), 2):
        for spoken, written in _SPOKEN:
            while match := spoken.search(pieces[place]):
                filter_text = written.format_map(match.groupdict())
                remarks.append(f"“{match[0]}” was taken as {filter_text}")
                pieces[place] = pieces[place][: match.start()] + filter_text + pieces[place][match.end() :]
    return '"'.join(pieces), tuple(remarks)
