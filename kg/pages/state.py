"""What a search page shows, and the address that says so: one to one, so that any view can be sent as a link; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

__all__ = ["LAST_YEAR", "LONGEST_TEXT", "PAGE_SIZE", "SORTS", "SearchState", "parse_state"]

PAGE_SIZE = 20
"""Cards per step of "show more": two to three desktop screens, drawn well within a tenth of a second."""

MOST_CARDS = 200
Sort = Literal["relevance", "newest", "speedup"]
SORTS: dict[Sort, str] = {"relevance": "Relevance", "newest": "Newest", "speedup": "Speedup"}
FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_TEXT = 4000
"""Characters of a question: an abstract may be pasted."""


@dataclass(frozen=True)
class SearchState:
    """Text, filters, order and length of the list. Years are inclusive; `speedup` is a lower bound, as a ratio."""

    text: str = ""
    venues: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    speedup: float | None = None
    has_code: bool = False
    sort: Sort = "relevance"
    limit: int = PAGE_SIZE

    def params(self) -> dict[str, str | list[str]]:
        """The query parameters that say this; what is at its default is left out.

        >>> SearchState("few steps", venues=("NeurIPS",), speedup=5.0).params()
        {'q': 'few steps', 'venue': ['NeurIPS'], 'speedup': '5'}
        """
        said: dict[str, str | list[str]] = {
            "q": self.text,
            "venue": list(self.venues),
            "topic": list(self.topics),
            "from": str(self.first_year or ""),
            "to": str(self.last_year or ""),
            "speedup": "" if self.speedup is None else f"{self.speedup:g}",
            "code": "1" if self.has_code else "",
            "sort": "" if self.sort == "relevance" else self.sort,
            "n": "" if self.limit == PAGE_SIZE else str(self.limit),
        }
        return {name: value for name, value in said.items() if value}

    def having(self, **changes: Any) -> dict[str, str | list[str]]:
        """The parameters of this state with some fields changed, from its first card on."""
        return replace(self, **{"limit": PAGE_SIZE, **changes}).params()

    def toggled(self, name: str, value: str) -> dict[str, str | list[str]]:
        """The parameters with one value of `venues` or `topics` switched on or off."""
        values: tuple[str, ...] = getattr(self, name)
        changed = tuple(v for v in values if v != value) if value in values else (*values, value)
        return self.having(**{name: changed})

    @property
    def years(self) -> tuple[int | None, int | None]:
        """First and last year asked for, None where any will do; put in order."""
        if self.first_year is not None and self.last_year is not None:
            return (min(self.first_year, self.last_year), max(self.first_year, self.last_year))
        return (self.first_year, self.last_year)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but text narrows the results."""
        return bool(
            self.venues or self.topics or self.years != (None, None) or self.speedup is not None or self.has_code
        )


def parse_state(params: Mapping[str, Sequence[str]]) -> SearchState:
    """The state an address asks for. What makes no sense in it is left out: an old or damaged link still opens.

    >>> parse_state({"q": ["few steps"], "from": ["2021"], "to": ["soon"], "sort": ["magic"]})
    SearchState(text='few steps', venues=(), topics=(), first_year=2021, last_year=None, speedup=None, has_code=False, \
sort='relevance', limit=20)
    """

    def one(name: str) -> str:
        values = params.get(name) or [""]
        return values[-1]

    sort: Sort = next((name for name in SORTS if name == one("sort")), "relevance")
    speedup = _number(one("speedup"))
    limit = _year_or_count(one("n"), PAGE_SIZE, MOST_CARDS)
    return SearchState(
        text=one("q")[:LONGEST_TEXT],
        venues=tuple(dict.fromkeys(filter(None, params.get("venue", ())))),
        topics=tuple(dict.fromkeys(filter(None, params.get("topic", ())))),
        first_year=_year_or_count(one("from"), FIRST_YEAR, LAST_YEAR),
        last_year=_year_or_count(one("to"), FIRST_YEAR, LAST_YEAR),
        speedup=speedup,
        has_code=one("code") == "1",
        sort=sort,
        limit=limit or PAGE_SIZE,
    )


def _year_or_count(text: str, low: int, high: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if low <= int(text) <= high else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 1 <= number <= 1e6 else None
