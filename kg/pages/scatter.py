"""Claims as a chart: what `assets/plot.js` draws, at three widths, and what each mark says; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kg.bounds import Bounds
from kg.compare import Basis, ClaimGroup, Stated, format_base, is_better_high
from kg.evidence import claim_value
from kg.kinds import Quantity
from kg.pages.cards import chip, hue, short
from kg.pages.kin import list_name, origin_of
from kg.pages.markup import Node, address
from kg.pages.plot import Plot, Point, plot_pairs, plot_years
from kg.sections import section_subject
from kg.side_by_side import Front
from kg.views import ClaimView, TopicView

__all__ = [
    "MOST_MARKS",
    "Charted",
    "axis_words",
    "better_words",
    "chart_claims",
    "chart_front",
    "improvement_words",
    "topic_legend",
]

SIZES = ((1160, 350), (620, 330), (340, 320))
"""Pixels; the browser takes the widest that fits, and stretches it a little."""

FRONT_SIZES = ((760, 400), (520, 340), (340, 320))

MOST_MARKS = 240
LONGEST_NAME = 22

Hues = Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Charted:
    """A drawing's data, the claims in it in the order of its marks, and how many more have no place in it."""

    data: dict[str, Any]
    stated: tuple[Stated, ...]
    left_out: int


def chart_claims(groups: Sequence[ClaimGroup], hues: Hues) -> Charted | None:
    """The claims of the first group over the years as full marks, those that stand apart as hollow ones.

    Drawn is what states a number in the measure of the first group that has one; None where none does.
    """
    numbered = [
        (one, group, bounds) for group in groups for one in group.stated if (bounds := _drawable(one)) is not None
    ]
    if not numbered:
        return None
    measures = _measure(numbered[0][0], groups[0].basis)
    fitting = [found for found in numbered if _measure(found[0], groups[0].basis) == measures]
    lead = groups[0] if groups[0].is_ranking and not groups[0].reason else None
    fitting.sort(key=lambda found: (found[1] is not lead, not found[1].is_ranking))
    drawn = fitting[:MOST_MARKS]
    points = [
        Point(
            short(one.paper.name, LONGEST_NAME),
            bounds,
            one.paper.year or one.paper.newest[0] or None,
            (one.paper.newest, one.paper.key),
        )
        for one, _, bounds in drawn
    ]
    write = partial(axis_words, measures=measures)
    least = 1.0 if measures == "×" else None
    data = _data(
        f"{groups[0].quantity.value} over the years",
        [plot_years(points, width, height, write, least=least) for width, height in SIZES],
        [_mark(one, group, hues, full=group is lead) for one, group, _ in drawn],
    )
    data["rule"] = "1×" if measures == "×" else ""
    return Charted(data, tuple(one for one, _, _ in drawn), sum(len(g.stated) for g in groups) - len(drawn))


def chart_front(front: Front, first: ClaimGroup, second: ClaimGroup, hues: Hues) -> Charted | None:
    """Papers of two rankings, the first along the x axis; full marks are those that no other surely beats."""
    held = [
        (point, x, y)
        for point in front.points
        if (x := _drawable(point.first)) is not None and (y := _drawable(point.second)) is not None
    ]
    if not held:
        return None
    held = sorted(held, key=lambda found: not found[0].on_front)[:MOST_MARKS]
    points = [Point(short(point.paper.name, LONGEST_NAME), y, x) for point, x, y in held]
    writers = [partial(axis_words, measures=group.measures) for group in (first, second)]
    marks = []
    for point, _, _ in held:
        mark = _mark(point.first, first, hues, full=point.on_front)
        other = _mark(point.second, second, hues, full=True)
        mark["says"] += other["says"]
        mark["head"] += f"; {improvement_words(point.second.claim) or point.second.claim.signed_value}"
        mark["spoken"] += f". {other['spoken']}"
        mark["apart"] = "" if point.on_front else "another paper is surely as good in both and better in one"
        marks.append(mark)
    data = _data(
        f"{first.title} and {second.title}",
        [plot_pairs(points, width, height, *writers) for width, height in FRONT_SIZES],
        marks,
    )
    return Charted(data, tuple(point.first for point, _, _ in held), len(front.points) - len(held))


def _drawable(one: Stated) -> Bounds | None:
    """What can stand on a log scale: a positive upper end. A lower end of 0 is open."""
    return one.bounds if one.bounds is not None and one.bounds.high > 0 else None


def _measure(one: Stated, basis: Basis) -> str:
    value = claim_value(one.claim)
    return "×" if basis == "improvement" or value is None else value[1]


def _data(title: str, plots: Sequence[Plot], marks: list[dict[str, Any]]) -> dict[str, Any]:
    sizes = [
        {
            "width": plot.width,
            "height": plot.height,
            "columns": [{"x": x, "text": text} for x, text in plot.columns],
            "rows": [{"y": y, "text": text} for y, text in plot.rows],
            "places": [
                {
                    "box": [round(side, 1) for side in place.box],
                    "x": round(place.x, 1),
                    "y": round(place.y, 1),
                    "open": list(place.open),
                    "name": place.label and {"text": place.label, "x": place.label_x, "y": place.label_y,
                                             "anchor": place.anchor},
                }
                for place in plot.places
            ],
        }
        for plot in plots
    ]  # fmt: skip
    return {"title": title, "sizes": sizes, "marks": marks, "rule": ""}


def _mark(one: Stated, group: ClaimGroup, hues: Hues, *, full: bool) -> dict[str, Any]:
    paper, claim = one.paper, one.claim
    place = f", place {one.place} of its ranking" if one.place is not None else ""
    year = f" ({paper.year})" if paper.year else ""
    amount = improvement_words(claim) if group.basis == "improvement" else claim.signed_value
    against = f" over {claim.baseline}" if claim.baseline and group.basis == "improvement" else ""
    head = f"{paper.name}{year}: {amount}{against}"
    said = [part for part in (claim.hardware and f"on {claim.hardware}", claim.setting, claim.caveat) if part]
    said_by = [(one.quote, origin_of(one.origin, one.source, one.line)) for one in claim.said_by]
    return {
        "to": address("paper", {"paper": paper.key}),
        "hue": hue(paper.topics[0].path, hues) if paper.topics else 0,
        "full": full,
        "head": ", ".join([head, *said]) + place,
        "says": [{"words": words, "origin": cite} for words, cite in said_by],
        "apart": "" if full else group.reason,
        "spoken": ". ".join([f"{head}{place}", *(f"{words}. {cite}" for words, cite in said_by)]),
    }


def improvement_words(claim: ClaimView) -> str:
    """The improvement with its hedge: "2.5–10×", "up to 2×", "about 10×"; empty where none is stated."""
    low, high = claim.ratio_low, claim.ratio_high
    if low is None and high is None:
        return ""
    if low is None or high is None:
        span = f"≤{high:.3g}" if low is None else f"≥{low:.3g}"
    else:
        span = f"{low:.3g}" if low == high else f"{low:.3g}–{high:.3g}"
    return f"{claim.ratio_hedge} {span}×".strip()


def axis_words(value: float, measures: str) -> str:
    """A number on an axis, short: `10×`, `500 ms`, `8 GB`, `16`, `2M`.

    >>> [axis_words(1000, "×"), axis_words(0.5, "time"), axis_words(8e9, "bytes"), axis_words(2e6, "parameters")]
    ['1,000×', '500 ms', '8 GB', '2M']
    """
    if measures == "time" and value < 1:
        return f"{value * 1000:g} ms"
    if measures in ("time", "bytes"):
        return format_base(Bounds(value, value), measures)
    if measures in ("parameters", "FLOP", "MAC"):
        scale, letter = next(((s, n) for s, n in ((1e12, "T"), (1e9, "B"), (1e6, "M")) if value >= s), (1.0, ""))
        return f"{value / scale:g}{letter}"
    number = f"{value:,.0f}" if value >= 10 else f"{value:g}"
    return f"{number}×" if measures == "×" else number


def topic_legend(stated: Sequence[Stated], hues: Hues) -> list[Node]:
    """The topics of the drawn papers as chips, in list order; where two have one name, with their lists or paths."""
    topics: dict[tuple[str, ...], TopicView] = {}
    for one in stated:
        for topic in one.paper.topics[:1]:
            topics.setdefault(topic.path, topic)
    order = sorted(topics.values(), key=lambda topic: hues.get(topic.path, len(hues)))
    return [chip(topic, hues, _told_apart(topic, order)) for topic in order]


def _told_apart(topic: TopicView, topics: Sequence[TopicView]) -> str:
    """A topic's name, with its list where another list has one of that name, else with the topics around it."""
    others = [other for other in topics if other.name.casefold() == topic.name.casefold() and other is not topic]
    if not others:
        return section_subject(topic.path)
    if all(other.source != topic.source for other in others):
        return f"{topic.name} ({short(list_name(topic.source), LONGEST_NAME)})"
    return " / ".join(topic.path)


def better_words(quantity: Quantity, basis: Basis) -> str:
    """In words, which way on the axis is better."""
    return "higher is better" if is_better_high(quantity, basis) else "lower is better"
