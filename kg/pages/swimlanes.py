"""Where each node and edge of a lineage drawing stands: topics as lanes from top to bottom, years from left to right.

Positions are computed here, in pixels, so that they can be tested without a browser; `assets/lineage.js` only draws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Arc", "Box", "Drawing", "Lane", "Link", "Spot", "draw_swimlanes", "fit_label", "text_width"]

NODE_HEIGHT = 28
NODE_GAP = 12
LANE_PADDING = 16
NARROWEST_GAP, WIDEST_GAP = 52, 150
"""Between two columns: room for a curve at least, no desert at most."""

LANE_LABEL_WIDTH = 165
AXIS_HEIGHT = 30
MARGIN = 14
LOOP = 44
"""Left of the first column: room for the curves between two papers of one year."""

NODE_PADDING = 24
"""Left and right of the text together, with room for the topic's edge."""

NARROWEST, WIDEST = 44, 190
FONT_SIZE = 12
"""Pixels; node text must stay at 11 or more."""

NARROW_LETTERS = frozenset("iljtfrI.,:;'|!()[]1 ")
WIDE_LETTERS = frozenset("mwMWQOGCD@%&+")


@dataclass(frozen=True)
class Spot:
    """A paper to place: its key, what is written on it, its year and its lane."""

    key: str
    label: str
    year: int | None
    lane: str


@dataclass(frozen=True)
class Link:
    """An edge to place, between two keys."""

    source: str
    target: str


@dataclass(frozen=True)
class Box:
    """A placed node: left, top, width, height, and the label cut to fit."""

    key: str
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Arc:
    """A placed edge as a cubic curve, `M x y C …`, from the source's rim to the target's."""

    source: str
    target: str
    path: str


@dataclass(frozen=True)
class Lane:
    """A topic's band: name, top, height."""

    name: str
    y: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """Everything placed. `years` are (text, middle of the column); arcs keep the order of the links given."""

    width: float
    height: float
    lanes: tuple[Lane, ...]
    years: tuple[tuple[str, float], ...]
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]


def text_width(text: str) -> float:
    """The width of a text in pixels at the node's font size, estimated by three classes of letters; on the safe side.

    >>> text_width("ill") < text_width("abc") < text_width("MMM")
    True
    """
    return sum(
        3.9 if letter in NARROW_LETTERS else 12.0 if ord(letter) > 0x2E7F else 9.6 if letter in WIDE_LETTERS else 7.2
        for letter in text
    )


def fit_label(label: str) -> str:
    """The label, cut with an ellipsis where it is wider than the widest node.

    >>> fit_label("DPM-Solver++")
    'DPM-Solver++'
    >>> len(fit_label("x" * 200)) < 30
    True
    """
    flat = " ".join(label.split())
    room = WIDEST - NODE_PADDING
    if text_width(flat) <= room:
        return flat
    kept = flat
    while kept and text_width(kept + "…") > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def draw_swimlanes(
    spots: Sequence[Spot],
    links: Iterable[Link],
    lanes: Sequence[str],
    *,
    room: float = 0,
    start: float = LANE_LABEL_WIDTH + LOOP,
) -> Drawing:
    """Place the spots in the given order of lanes; lanes without a spot are left out.

    A column is as wide as its widest node, a lane as high as its fullest column; years without a paper take no room.
    Nodes of one lane and year stand one below the other, those with neighbours nearest to where the neighbours are.
    Spots without a year stand in a column of their own, at the right. The first column begins at `start` pixels, behind
    the lanes' names; columns move apart to fill `room`, as far as that still reads as one drawing. What stands at
    which height depends on neither. Links to unknown keys are refused (KeyError).
    """
    used = [lane for lane in lanes if any(spot.lane == lane for spot in spots)]
    years = sorted({spot.year for spot in spots if spot.year is not None})
    order: list[int | None] = [*years, *([None] if any(spot.year is None for spot in spots) else [])]
    widths = {spot.key: min(max(text_width(fit_label(spot.label)) + NODE_PADDING, NARROWEST), WIDEST) for spot in spots}

    columns_width = {year: max(widths[spot.key] for spot in spots if spot.year == year) for year in order}
    spare = room - start - MARGIN - sum(columns_width.values())
    gap = min(max(spare / max(len(order) - 1, 1), NARROWEST_GAP), WIDEST_GAP)
    left: dict[int | None, float] = {}
    x = start
    for year in order:
        left[year] = x
        x += columns_width[year] + gap
    total_width = x - gap + MARGIN if order else start

    wanted = list(links)
    cells = _sorted_cells(spots, wanted, used)
    boxes: dict[str, Box] = {}
    bands: list[Lane] = []
    y: float = AXIS_HEIGHT
    for lane in used:
        fullest = max(len(cell) for (name, _), cell in cells.items() if name == lane)
        height = fullest * (NODE_HEIGHT + NODE_GAP) - NODE_GAP + 2 * LANE_PADDING
        bands.append(Lane(lane, y, height))
        for year in order:
            cell = cells.get((lane, year), [])
            block = len(cell) * (NODE_HEIGHT + NODE_GAP) - NODE_GAP
            top = y + (height - block) / 2
            for spot in cell:
                boxes[spot.key] = Box(spot.key, fit_label(spot.label), left[year], top, widths[spot.key], NODE_HEIGHT)
                top += NODE_HEIGHT + NODE_GAP
        y += height
    return Drawing(
        width=total_width,
        height=y + 1,
        lanes=tuple(bands),
        years=tuple(
            (str(year) if year is not None else "no date", left[year] + columns_width[year] / 2) for year in order
        ),
        boxes=tuple(boxes[spot.key] for spot in spots),
        arcs=_arcs(boxes, wanted),
    )


Cells = dict[tuple[str, int | None], list[Spot]]


def _sorted_cells(spots: Sequence[Spot], links: Sequence[Link], lanes: Sequence[str]) -> Cells:
    """Spots by lane and year; within a cell by the mean place of their neighbours' lanes, then by label."""
    lane_of = {spot.key: lanes.index(spot.lane) for spot in spots}
    neighbours: dict[str, list[int]] = defaultdict(list)
    for link in links:
        neighbours[link.source].append(lane_of[link.target])
        neighbours[link.target].append(lane_of[link.source])

    def pull(spot: Spot) -> tuple[float, str]:
        near = neighbours[spot.key]
        return (sum(near) / len(near) if near else lane_of[spot.key], spot.label.casefold())

    cells: Cells = defaultdict(list)
    for spot in sorted(spots, key=pull):
        cells[spot.lane, spot.year].append(spot)
    return dict(cells)


Point = tuple[float, float]
Port = tuple[int, bool]
"""An end of an edge: the edge's number, and whether it is the source's end."""


def _arcs(boxes: dict[str, Box], links: Sequence[Link]) -> tuple[Arc, ...]:
    """Curves from rim to rim; the ends on one side of a node are spread over it, so that each arrow can be told."""
    sides = [_sides(boxes[link.source], boxes[link.target]) for link in links]
    ports: dict[tuple[str, bool], list[tuple[float, Port]]] = defaultdict(list)
    for number, (link, (out_right, in_right)) in enumerate(zip(links, sides, strict=True)):
        ports[link.source, out_right].append((boxes[link.target].y, (number, True)))
        ports[link.target, in_right].append((boxes[link.source].y, (number, False)))
    height: dict[Port, float] = {}
    for (key, _), ends in ports.items():
        step = min(9.0, (NODE_HEIGHT - 8) / len(ends))
        for place, (_, port) in enumerate(sorted(ends)):
            height[port] = boxes[key].y + NODE_HEIGHT / 2 + (place - (len(ends) - 1) / 2) * step
    arcs = []
    for number, (link, (out_right, in_right)) in enumerate(zip(links, sides, strict=True)):
        start = _rim(boxes[link.source], out_right, height[number, True])
        end = _rim(boxes[link.target], in_right, height[number, False])
        arcs.append(_curve(link, start, end, same_side=out_right == in_right))
    return tuple(arcs)


def _sides(source: Box, target: Box) -> tuple[bool, bool]:
    """Whether the edge leaves its source, and enters its target, at the right side; in one column both at the left."""
    if source.x + source.width <= target.x:
        return True, False
    return False, target.x + target.width <= source.x


def _rim(box: Box, right: bool, y: float) -> Point:
    return (box.x + box.width if right else box.x, y)


def _curve(link: Link, start: Point, end: Point, *, same_side: bool) -> Arc:
    if same_side:
        reach = min(start[0], end[0]) - 18 - min(abs(end[1] - start[1]) / 6, 24)
        bends: tuple[Point, Point] = ((reach, start[1]), (reach, end[1]))
    else:
        half = (start[0] + end[0]) / 2
        bends = ((half, start[1]), (half, end[1]))
    spelled = " ".join(f"{value:.1f}" for point in (*bends, end) for value in point)
    return Arc(link.source, link.target, f"M {start[0]:.1f} {start[1]:.1f} C {spelled}")
