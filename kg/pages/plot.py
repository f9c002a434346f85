"""Where the marks of a chart stand: log scales, columns of years, names that never cover a mark; pure.

Positions are computed here, in pixels, so that they can be tested without a browser; `assets/plot.js` only draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice

from kg.bounds import Bounds
from kg.pages.swimlanes import text_width

__all__ = ["LogScale", "Place", "Plot", "Point", "plot_pairs", "plot_years"]

LEFT, RIGHT, TOP, BOTTOM = 64, 18, 16, 30
"""Pixels around the field, for the numbers and years."""

RADIUS = 6
SLOT, WIDEST_SLOT = 15, 130
"""Between marks of one year that would lie on each other: as near as can be told apart, as far as still one column."""

NUDGE = 10
"""Between marks of one paper that would lie on each other."""

OPEN_LENGTH = 26
"""How far an interval without an end is drawn: a stub with an arrow, since its true length is anyone's guess."""

SMALLEST = 1e-12
"""Below this a number is drawn as 0, at the rim: no claim is that small."""

LETTER_HEIGHT = 14
NARROW_COLUMN = 44
MOST_NAMED = 90
MOST_EMPTY_YEARS = 14
MOST_TICKS = 8

# Finer and finer marks within a decade; the finest that stays below MOST_TICKS is drawn.
TICK_SETS = ((1, 1.5, 2, 3, 4, 5, 6, 8), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,))

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Point:
    """Something to place: the name written beside it, its interval, and its year or its interval along the x axis.

    Points of one `owner`, a pair of date and key, share an x over years, and owners take theirs in order.
    """

    label: str
    y: Bounds
    x: Bounds | int | None = None
    owner: tuple[tuple[int, ...], str] = ((), "")


@dataclass(frozen=True)
class Place:
    """A mark: its box, its middle, which of its ends are open (of "left right up down"), and where its name stands.

    `anchor` is how the name is set at `label_x`, as SVG calls it; empty where there is no room for the name.
    """

    box: Box
    x: float
    y: float
    open: tuple[str, ...] = ()
    label: str = ""
    label_x: float = 0
    label_y: float = 0
    anchor: str = ""


@dataclass(frozen=True)
class Plot:
    """Everything placed; `places` keep the order of the points. Ticks are (pixel, text)."""

    width: float
    height: float
    columns: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class LogScale:
    """Numbers from `low` to `high` on the pixels from `start` to `end`; pixels may run backwards.

    >>> scale = LogScale(1, 100, 0, 200)
    >>> scale.at(10), scale.at(0), scale.at(math.inf)
    (100.0, 0.0, 200.0)
    """

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def around(cls, intervals: Iterable[Bounds], start: float, end: float, *, least: float | None = None) -> LogScale:
        """A scale that holds all finite, positive ends with a little room around; `least` is held too."""
        ends = [end for bounds in intervals for end in (bounds.low, bounds.high) if SMALLEST < end < math.inf]
        ends += [least] if least is not None else []
        low, high = min(ends, default=1.0), max(ends, default=10.0)
        if high / low < 4:
            low, high = low / 2 if low != least else low, high * 2
        room = (high / low) ** 0.06
        return cls(low / room, high * room, start, end)

    def at(self, value: float) -> float:
        """The pixel of a number; what lies outside stands at the rim."""
        if value <= self.low:
            return float(self.start)
        if value >= self.high:
            return float(self.end)
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round numbers within the scale, a handful."""
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        for steps in TICK_SETS:
            found = [step * 10.0**power for power in range(first, last + 1) for step in steps]
            found = [value for value in found if self.low <= value <= self.high]
            if len(found) <= MOST_TICKS:
                return found
        return found[:: math.ceil(len(found) / MOST_TICKS)]


Writer = Callable[[float], str]


def plot_years(
    points: Sequence[Point], width: float, height: float, write: Writer, *, least: float | None = None
) -> Plot:
    """Intervals over years. Marks of one year that would lie on each other stand beside each other.

    Where a mark stands does not depend on the order of the points, so that it stays when they are ranked otherwise.
    `write` words a number of the axis; `least` is a number that the axis must show. Points without a year stand in a
    column of their own, at the right.
    """
    scale = LogScale.around((point.y for point in points), height - BOTTOM, TOP, least=least)
    years = sorted({point.x for point in points if isinstance(point.x, int)})
    if years and years[-1] - years[0] <= MOST_EMPTY_YEARS:
        years = list(range(years[0], years[-1] + 1))
    order: list[int | None] = [*years, *([None] if any(point.x is None for point in points) else [])]
    column = (width - LEFT - RIGHT) / max(len(order), 1)
    middles = {year: LEFT + (at + 0.5) * column for at, year in enumerate(order)}
    places: dict[int, Place] = {}
    for year in order:
        held = [at for at, point in enumerate(points) if point.x == year]
        spans = {at: _upright(scale, points[at].y) for at in held}
        shifts = _side_by_side(_by_owner(points, spans), column)
        for at, (top, bottom) in spans.items():
            x = middles[year] + shifts[at]
            places[at] = Place((x, top, x, bottom), x, (top + bottom) / 2, _open_ends(points[at].y, "down", "up"))
    return Plot(
        width,
        height,
        tuple((middles[year], _year_words(year, narrow=column < NARROW_COLUMN)) for year in order),
        tuple((scale.at(value), write(value)) for value in scale.ticks()),
        _named(points, [places[at] for at in range(len(points))], width, height),
    )


def _year_words(year: int | None, *, narrow: bool) -> str:
    if year is None:
        return "?" if narrow else "no date"
    return f"’{year % 100:02}" if narrow else str(year)


def plot_pairs(points: Sequence[Point], width: float, height: float, write_x: Writer, write_y: Writer) -> Plot:
    """Intervals of one quantity over intervals of another, both on log scales; points at one place stand beside."""
    wide = [point.x for point in points if isinstance(point.x, Bounds)]
    across = LogScale.around(wide, LEFT, width - RIGHT)
    up = LogScale.around((point.y for point in points), height - BOTTOM, TOP)
    places: list[Place] = []
    for point in points:
        x = point.x if isinstance(point.x, Bounds) else Bounds(across.low, across.low)
        left, right = across.at(x.low), across.at(x.high)
        left = max(left, right - OPEN_LENGTH) if x.low <= 0 else left
        right = min(right, left + OPEN_LENGTH) if math.isinf(x.high) else right
        top, bottom = _upright(up, point.y)
        middle, taken = ((left + right) / 2, (top + bottom) / 2), [(place.x, place.y) for place in places]
        shift = next(n * RADIUS for n in count() if (middle[0] + n * RADIUS, middle[1]) not in taken)
        ends = (*_open_ends(x, "left", "right"), *_open_ends(point.y, "down", "up"))
        places.append(Place((left + shift, top, right + shift, bottom), middle[0] + shift, middle[1], ends))
    return Plot(
        width,
        height,
        tuple((across.at(value), write_x(value)) for value in across.ticks()[:: 1 if width > 500 else 2]),
        tuple((up.at(value), write_y(value)) for value in up.ticks()),
        _named(points, places, width, height),
    )


def _upright(scale: LogScale, bounds: Bounds) -> tuple[float, float]:
    """Top and bottom of an interval on an upright scale."""
    top, bottom = scale.at(bounds.high), scale.at(bounds.low)
    top = max(top, bottom - OPEN_LENGTH) if math.isinf(bounds.high) else top
    return top, min(bottom, top + OPEN_LENGTH) if bounds.low <= 0 else bottom


def _open_ends(bounds: Bounds, low: str, high: str) -> tuple[str, ...]:
    return (*([low] if bounds.low <= 0 else []), *([high] if math.isinf(bounds.high) else []))


Spans = dict[int, tuple[float, float]]
"""Top and bottom of points, by their place among all."""


def _by_owner(points: Sequence[Point], spans: Spans) -> list[Spans]:
    """The spans of each owner, the oldest first; a point without one stands for itself."""
    owned: dict[tuple[object, ...], Spans] = {}
    for at in sorted(spans, key=lambda one: (spans[one], points[one].label)):
        point = points[at]
        key = point.owner if point.owner[1] else ((), "", spans[at], at)
        owned.setdefault(key, {})[at] = spans[at]
    return [owned[key] for key in sorted(owned)]


def _side_by_side(owned: Sequence[Spans], column: float) -> dict[int, float]:
    """How far each mark of a column is moved from its middle, so that no two lie on each other while there is room.

    An owner's marks stand one above the other; those that would lie on each other stand a little apart.
    """
    lanes = _lanes([list(spans.values()) for spans in owned], max(int((column - 2 * RADIUS) // SLOT), 1))
    step = min(max(column / max(len(lanes), 1), SLOT), WIDEST_SLOT)
    shifts: dict[int, float] = {}
    for number, lane in enumerate(lanes):
        for spans in (owned[at] for at in lane):
            marks, inner = list(spans), _lanes([[span] for span in spans.values()], len(spans))
            for n, held in enumerate(inner):
                nudge = (n - (len(inner) - 1) / 2) * min(NUDGE, step / len(inner))
                shifts |= {marks[at]: (number - (len(lanes) - 1) / 2) * step + nudge for at in held}
    return shifts


def _lanes(stacks: Sequence[Sequence[tuple[float, float]]], room: int) -> list[list[int]]:
    """Stacks of spans by their numbers: in the first of at most `room` lanes where they fit, else the emptiest."""
    lanes: list[list[int]] = []
    for at, stack in enumerate(stacks):
        free = (
            lane for lane in lanes if all(_apart(one, two) for other in lane for one in stack for two in stacks[other])
        )
        lane = next(free, None)
        if lane is None and len(lanes) < room:
            lane = []
            lanes.append(lane)
        (lane if lane is not None else min(lanes, key=len)).append(at)
    return lanes


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    gap = 2 * RADIUS + 3
    return one[1] + gap <= other[0] or other[1] + gap <= one[0]


def _named(points: Sequence[Point], places: Sequence[Place], width: float, height: float) -> tuple[Place, ...]:
    """The places with names at the first side where a name covers neither a mark nor another name; earlier ones win.

    Of one owner's marks that stand close together one has the name.
    """
    taken: list[Box] = [(p.box[0] - RADIUS, p.box[1] - RADIUS, p.box[2] + RADIUS, p.box[3] + RADIUS) for p in places]
    field: Box = (LEFT, TOP - LETTER_HEIGHT, width - 2, height - BOTTOM)
    named = list(places)
    for at, (point, place) in islice(enumerate(zip(points, places, strict=True)), MOST_NAMED):
        if any(
            _close(place, named[other]) for other in range(at) if point.owner[1] and points[other].owner == point.owner
        ):
            continue
        for x, y, anchor, box in _sides(place, text_width(point.label)):
            inside = field[0] <= box[0] and field[1] <= box[1] and box[2] <= field[2] and box[3] <= field[3]
            if inside and not any(_overlap(box, other) for other in taken):
                named[at] = replace(place, label=point.label, label_x=x, label_y=y, anchor=anchor)
                taken.append(box)
                break
    return tuple(named)


def _close(place: Place, other: Place) -> bool:
    """Whether a mark stands where the name of another is its own name too."""
    gap = max(place.box[1], other.box[1]) - min(place.box[3], other.box[3])
    return bool(other.label) and abs(place.x - other.x) <= 2 * NUDGE and gap <= 2 * LETTER_HEIGHT


def _sides(place: Place, wide: float) -> Iterable[tuple[float, float, str, Box]]:
    left, top, right, bottom = place.box
    gap, half = RADIUS + 4, LETTER_HEIGHT / 2
    for x, y, anchor, start in (
        (right + gap, place.y, "start", right + gap),
        (left - gap, place.y, "end", left - gap - wide),
        (place.x, top - gap - half + 2, "middle", place.x - wide / 2),
        (place.x, bottom + gap + half - 2, "middle", place.x - wide / 2),
    ):
        yield x, y + 4, anchor, (start, y - half, start + wide, y + half)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
