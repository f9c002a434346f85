"""The ratios of a sentence read together: lists of them, and two numbers of two nouns, "respectively"; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.claims.cues import Reading, read_again, read_listed, read_ratio
from ingest.claims.nouns import find_noun, quantity_at
from ingest.claims.verbs import REDUCTIONS
from ingest.prose.measures import Measure
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at
from kg.kinds import Quantity

__all__ = ["read_ratios"]


def read_ratios(tokens: Sequence[Token], measures: Sequence[Measure], search: bool) -> list[Reading | None]:
    """The reading of each ratio or per cent, None for other measures."""
    readings: list[Reading | None] = []
    previous: Reading | None = None
    since = -1
    for measure in measures:
        reading = None
        if measure.form in (Form.RATIO, Form.PERCENT, Form.SHARE):
            reading = previous = read_ratio(tokens, measure, previous, since, search)
            since = measure.last
        readings.append(reading)
    for here in range(len(measures) - 2, -1, -1):
        following = readings[here + 1]
        current = readings[here]
        # A number carried on from before gives way to the list it begins: "2x faster and 3x, 4x less memory".
        if following is not None and (current is None or current.confidence <= 0.7):
            listed = read_listed(tokens, measures[here], measures[here + 1], following)
            readings[here] = listed if listed is not None and following.confidence > 0.7 else current or listed
    return _respectively(tokens, measures, _alike(tokens, measures, readings))


def _alike(
    tokens: Sequence[Token], measures: Sequence[Measure], readings: list[Reading | None]
) -> list[Reading | None]:
    """ "trains 80 % faster on GPUs and 70 % faster on TPUs": what is joined to a cost of training is one too."""
    for here in range(len(readings) - 1):
        one, other = readings[here : here + 2]
        if (
            one is None
            or other is None
            or other.quantities != (Quantity.SPEEDUP,)
            or not _same_words(tokens, one, other)
        ):
            continue
        between = [token.low for token in tokens[one.last + 1 : measures[here + 1].begin]]
        if one.quantities == (Quantity.TRAINING_COST,) and "and" in between and len(between) <= 4:
            readings[here + 1] = replace(other, quantities=one.quantities)
    return readings


def _same_words(tokens: Sequence[Token], one: Reading, other: Reading) -> bool:
    """Whether two ratios are worded alike and what follows them names no other kind of run ("in rendering")."""
    behind = [low_at(tokens, reading.last + 1) for reading in (one, other)]
    return low_at(tokens, one.last) == low_at(tokens, other.last) and behind == ["on", "on"]


def _respectively(
    tokens: Sequence[Token], measures: Sequence[Measure], readings: list[Reading | None]
) -> list[Reading | None]:
    """ "reduces FLOPs and memory by 38 % and 32 %": the first number is of the first, the second of the second."""
    for here in range(len(readings) - 1):
        one = readings[here]
        if one is not None and (named := _named_behind(tokens, measures, here)):
            readings[here] = replace(one, quantities=named[:1])
            readings[here + 1] = replace(readings[here + 1] or one, quantities=named[1:])
            continue
        if one is None or len(one.quantities) < 2 or measures[here].form is not measures[here + 1].form:
            continue
        between = {token.low for token in tokens[measures[here].last + 1 : measures[here + 1].first]}
        if between <= {"and", ",", "/"}:
            ratio = read_again(one, measures[here + 1])
            readings[here] = replace(one, quantities=one.quantities[:1])
            if ratio is not None:
                readings[here + 1] = replace(
                    one, quantities=one.quantities[1:2], ratio=ratio, last=measures[here + 1].last
                )
    return readings


def _named_behind(tokens: Sequence[Token], measures: Sequence[Measure], here: int) -> tuple[Quantity, ...]:
    """The two nouns behind two numbers, if they are there: "saves 12x and 21x in computation and storage"."""
    one, other = measures[here : here + 2]
    between = {token.low for token in tokens[one.last + 1 : other.first]}
    at = other.last + 1
    at += low_at(tokens, at) in REDUCTIONS  # "3x and 6x reduction of the parameters and the runtime"
    if one.form is not other.form or between != {"and"} or low_at(tokens, at) not in ("in", "of", "on"):
        return ()
    first = find_noun(tokens, at + 1, "reduction")
    if first is None or low_at(tokens, first + 1) != "and":
        return ()
    second = first + 2 + (low_at(tokens, first + 2) == "the")
    named = (quantity_at(tokens, first), quantity_at(tokens, second))
    return tuple(quantity for quantity in named if quantity) if all(named) else ()
