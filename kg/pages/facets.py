"""The facets of the search page as trees of elements: each value with its count, each a link to a state; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.pages.cards import counted
from kg.pages.markup import Child, Node, check, choice, element, internal
from kg.pages.state import SORTS, SearchState
from kg.retrieval import FacetCount

__all__ = ["SHOWN", "active_filters", "facet_panel", "sort_row"]

SHOWN = 8
"""Values of a facet shown before "more": the sidebar fits on one screen."""


Facets = Mapping[str, Sequence[FacetCount]]


def facet_panel(state: SearchState, facets: Facets) -> list[Node]:
    """The whole sidebar."""
    groups = [
        _boxes("Venue", "venues", state, facets.get("venue", ())),
        _years(state, facets.get("year", ())),
        _boxes("Topic", "topics", state, facets.get("topic", ())),
        _speedups(state, facets.get("speedup", ())),
        _code(state, facets.get("code", ())),
    ]
    return [group for group in groups if group]


def _group(name: str, *rows: Child, aside: Node | None = None) -> Node:
    return element(
        "section",
        element("h2", name, aside),
        rows,
        cls="kg-facet",
        role="group",
        aria_label=f"Filter by {name.lower()}",
    )


def _row(count: FacetCount, label: str, params: Mapping[str, Any], checked: bool, **kind: str) -> Node:
    row = f"kg-row kg-depth-{min(count.depth, 3)}" + ("" if count.count or checked else " kg-none")
    words = [element("span", label, cls="kg-name", title=label), element("span", f"{count.count:,}", cls="kg-count")]
    return check("search", params, checked, *words, cls=row, **kind)


def _boxes(name: str, field: str, state: SearchState, counts: Sequence[FacetCount]) -> Node | None:
    chosen: tuple[str, ...] = getattr(state, field)
    known = {count.value for count in counts}
    rows = [
        (count.value in chosen, _row(count, count.label, state.toggled(field, count.value), count.value in chosen))
        for count in counts
        if count.count or count.value in chosen
    ]
    # A value that the link names and the database does not have can still be taken off again.
    gone = [
        check("search", state.toggled(field, value), True, element("span", value, cls="kg-name"), cls="kg-row")
        for value in chosen
        if value not in known
    ]
    if not rows and not gone:
        return None
    head = [row for at, (on, row) in enumerate(rows) if on or at < SHOWN]
    tail = [row for at, (on, row) in enumerate(rows) if not on and at >= SHOWN]
    more = (
        element("details", element("summary", f"{len(tail)} more"), tail, cls="kg-more", data_id=field)
        if tail
        else None
    )
    return _group(name, *gone, *head, more)


def _years(state: SearchState, counts: Sequence[FacetCount]) -> Node | None:
    numbers = {int(count.value): count.count for count in counts}
    if not numbers:
        return None
    first, last = min(numbers), max(numbers)
    # Three decades at most as bars; older years stay within reach of the two lists.
    shown = range(max(first, last - 29), last + 1)
    top = max(numbers.values()) or 1
    bars = [
        internal(
            "search",
            state.having(first_year=year, last_year=year),
            element("i", amount=numbers.get(year, 0) / top, cls="kg-bar"),
            cls="kg-year" + ("" if _within(state, year) else " kg-out"),
            title=f"{year}: {numbers.get(year, 0)}",
            aria_label=f"Only {year}, {counted(numbers.get(year, 0), 'paper')}",
        )
        for year in shown
    ]
    years = range(first, last + 1)
    start = choice(
        "From year",
        [("From", state.first_year is None, "search", state.having(first_year=None))]
        + [(str(y), state.first_year == y, "search", state.having(first_year=y)) for y in years],
    )
    end = choice(
        "To year",
        [("To", state.last_year is None, "search", state.having(last_year=None))]
        + [(str(y), state.last_year == y, "search", state.having(last_year=y)) for y in years],
    )
    clear = (
        internal("search", state.having(first_year=None, last_year=None), "any", cls="kg-clear", aria_label="Any year")
        if state.years != (None, None)
        else None
    )
    span = element("span", f"{first}–{last}" if len(shown) == last - first + 1 else f"{shown[0]}–{last}", cls="kg-span")
    return _group(
        "Year",
        element("div", bars, cls="kg-bars"),
        element("div", start, element("span", "–", aria_hidden="true"), end, cls="kg-range"),
        aside=clear or span,
    )


def _within(state: SearchState, year: int) -> bool:
    low, high = state.years
    return (low is None or low <= year) and (high is None or year <= high)


def _speedups(state: SearchState, counts: Sequence[FacetCount]) -> Node | None:
    rows = [
        _row(
            count,
            count.label,
            state.having(speedup=float(count.value)),
            state.speedup == float(count.value),
            kind="radio",
            name="speedup",
        )
        for count in counts
        if count.count or state.speedup == float(count.value)
    ]
    if not rows:
        return None
    clear = (
        internal("search", state.having(speedup=None), "any", cls="kg-clear", aria_label="Any speedup")
        if state.speedup is not None
        else None
    )
    note = element("p", "As reported, against different baselines.", cls="kg-small")
    return _group("Speedup", *rows, note, aside=clear)


def _code(state: SearchState, counts: Sequence[FacetCount]) -> Node | None:
    having = next((count for count in counts if count.value == "code"), None)
    if having is None or not (having.count or state.has_code):
        return None
    return _group("Code", _row(having, "has code", state.having(has_code=not state.has_code), state.has_code))


def active_filters(state: SearchState) -> Node | None:
    """The filters in force as chips, each a link that takes it off."""
    off = [(venue, state.toggled("venues", venue)) for venue in state.venues]
    off += [(topic, state.toggled("topics", topic)) for topic in state.topics]
    if state.years != (None, None):
        off.append((_years_in_words(state), state.having(first_year=None, last_year=None)))
    if state.speedup is not None:
        off.append((f"speedup ≥ {state.speedup:g}×", state.having(speedup=None)))
    if state.has_code:
        off.append(("has code", state.having(has_code=False)))
    if not off:
        return None
    chips = [
        internal(
            "search",
            params,
            element("span", label),
            element("span", " ×", aria_hidden="true"),
            cls="kg-chip",
            aria_label=f"Remove filter {label}",
        )
        for label, params in off
    ]
    clear = internal("search", SearchState(text=state.text, sort=state.sort).params(), "clear all", cls="kg-clear")
    return element("div", chips, clear if len(off) > 1 else None, cls="kg-active")


def _years_in_words(state: SearchState) -> str:
    low, high = state.first_year, state.last_year
    if low is None or high is None:
        return f"until {high}" if low is None else f"from {low}"
    return str(low) if low == high else f"{min(low, high)}–{max(low, high)}"


def sort_row(state: SearchState) -> Node:
    """The three orders as a row of radio buttons; without a text there is no relevance, and the newest come first."""
    chosen = "newest" if state.sort == "relevance" and not state.text.strip() else state.sort
    return element(
        "div",
        (
            check(
                "search",
                state.having(sort=sort),
                chosen == sort,
                element("span", label),
                kind="radio",
                name="sort",
                cls="kg-seg",
            )
            for sort, label in SORTS.items()
        ),
        cls="kg-segments",
        role="radiogroup",
        aria_label="Sort by",
    )
