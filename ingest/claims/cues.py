"""What a ratio or a percentage is of: "2x faster", "reduces memory by 60 %", "half the parameters"; pure.

The words right after the number decide; failing these, the nearest verb to its left and the nouns between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.claims.nouns import MODEL_WORDS, find_noun, quantity_at
from ingest.claims.training import as_training
from ingest.prose.intervals import Interval
from ingest.prose.measures import Measure
from ingest.prose.quantities import (
    BEATS,
    FAST,
    HEDGES,
    INCREASE,
    LESS,
    MORE,
    QUANTITY_NOUNS,
    REDUCE,
    SLOW,
    SPEED_VERBS,
    word_set,
)
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at
from kg.kinds import HIGHER_IS_BETTER, Quantity

__all__ = ["Reading", "read_again", "read_listed", "read_ratio"]

_BREAKS = word_set("; while whereas but which -- .")
# Numbers of these are no measure of cost: 4x super-resolution, 8x downsampling.
_NO_COST = word_set("super upsampling upscaling downsampling sr magnification zoom resolution super-resolution")
_BY = word_set("by of = : is be reach reaches to ( ~ ranging")
_LEADS = word_set("- as the overall average inference of a end to additional wall clock efficiency relative")
_MODALS = word_set("to can could and which that by")
_CONTRAST = word_set("no not without pretrained retraining")


@dataclass(frozen=True)
class Reading:
    """What a ratio is of: the quantities, the improvement factor (> 1 is better), and the tokens that say so."""

    quantities: tuple[Quantity, ...]
    ratio: Interval
    first: int
    last: int
    confidence: float
    sense: str
    read_as: Quantity
    """The quantity before training was thought of: what "more" of it means depends on it."""


@dataclass(frozen=True)
class _Cue:
    """`sense`: "less", "more" (of the quantity), "share" (down to), or "slow"; the tokens it stands on."""

    quantities: tuple[Quantity, ...]
    sense: str
    first: int
    last: int
    confidence: float = 0.9


def read_ratio(
    tokens: Sequence[Token], measure: Measure, previous: Reading | None, since: int, search: bool = False
) -> Reading | None:
    """The reading of a ratio, per cent or share; `previous` is that of the measure before, which ended at `since`.

    `search` tells that the text is about architecture search, where a cost is mostly the search's.

    None when no quantity of ours is meant (20 % higher accuracy, 4x super-resolution).
    """
    if low_at(tokens, measure.last + 1) in _NO_COST or low_at(tokens, measure.first - 1) == "x":
        return None
    cue = _right(tokens, measure) or _left(tokens, measure, since) or _carried(tokens, measure, previous, since)
    if cue is None:
        return None
    ratio = _factor(measure, cue.sense, cue.quantities[0])
    if ratio is None or ratio.low <= 0:
        return None
    first, last = min(cue.first, measure.first), max(cue.last, measure.last)
    quantities = tuple(as_training(tokens, first, last, quantity, search) for quantity in cue.quantities)
    quantities = tuple(dict.fromkeys(quantities))
    return Reading(quantities, ratio, cue.first, cue.last, cue.confidence, cue.sense, cue.quantities[0])


def read_listed(tokens: Sequence[Token], measure: Measure, following: Measure, reading: Reading) -> Reading | None:
    """The reading of a number listed before one that was read: "3.4 and 4.4 times faster"."""
    between = [token.low for token in tokens[measure.last + 1 : following.first]]
    if measure.form is not following.form or not 0 < len(between) <= 2 or not set(between) <= {"and", ",", "/", "or"}:
        return None
    ratio = read_again(reading, measure)
    return replace(reading, ratio=ratio, first=measure.first) if ratio is not None else None


def read_again(reading: Reading, measure: Measure) -> Interval | None:
    """The improvement factor of another number in the same sense."""
    return _factor(measure, reading.sense, reading.read_as)


def _factor(measure: Measure, sense: str, quantity: Quantity) -> Interval | None:
    """The improvement factor that the number stands for."""
    value = measure.value
    if measure.form is Form.RATIO:
        if value.low <= 0:
            return None
        if sense == "fraction":
            return value if _gains(quantity) else value.inverse()
        worse = sense == "slow" or (sense == "more" and not _gains(quantity)) or (sense == "less" and _gains(quantity))
        return value.inverse() if worse else value
    if measure.form is Form.SHARE or sense == "share":
        if value.low <= 0:
            return None
        return value.as_share() if not _gains(quantity) else Interval(value.low / 100, value.high / 100)
    if sense == "less":
        return value.after_reduction() if value.high < 100 and not _gains(quantity) else None
    gain = value.as_gain()
    return gain if sense == "more" and _gains(quantity) else gain.inverse()


def _gains(quantity: Quantity) -> bool:
    return quantity in HIGHER_IS_BETTER


def _right(tokens: Sequence[Token], measure: Measure) -> _Cue | None:
    """ "faster", "fewer parameters", "reduction in FLOPs", "of the memory", "throughput"."""
    at = measure.last + 1
    if low_at(tokens, at) == ")" and "(" in (low_at(tokens, measure.begin - 1), low_at(tokens, measure.first - 1)):
        at += 1  # "(10-100x) speedups"
    while low_at(tokens, at) in _LEADS:
        at += 1
    word = low_at(tokens, at)
    if word == "in" and measure.form is Form.RATIO and (cue := _in_noun(tokens, measure)):
        return cue
    if word in FAST or (word == "fast" and low_at(tokens, measure.last + 1) == "as"):
        return _Cue((Quantity.SPEEDUP,), "more", measure.first, at)
    if word in SLOW:
        return _Cue((Quantity.SPEEDUP,), "slow", measure.first, at)
    noun_at = find_noun(tokens, at + 1, word) if word in LESS or word in MORE else find_noun(tokens, at, "")
    noun = quantity_at(tokens, noun_at) if noun_at else None
    if noun_at and low_at(tokens, noun_at) in FAST and word not in LESS and word not in MORE:
        return _Cue((Quantity.SPEEDUP,), "more", measure.first, noun_at)  # "10 % training speedup"
    if word in LESS:
        return _less(tokens, measure, at, noun, noun_at)
    if word == "more" and low_at(tokens, at + 1) == "efficient":
        return _Cue((Quantity.SPEEDUP,), "more", measure.first, at + 1, 0.45)
    if word in MORE:
        if noun is None or noun_at is None:
            return None
        if low_at(tokens, noun_at + 1) == "efficient" or low_at(tokens, noun_at + 2) == "efficient":
            return _Cue((noun,), "less", measure.first, noun_at + 1, 0.6)  # "16x more parameter-efficient"
        better = word in ("improvement", "improvements", "better", "gain", "gains")
        return _Cue((noun,), "less" if better and not _gains(noun) else "more", measure.first, noun_at)
    if noun is None or noun_at is None:
        return None
    return _plain_noun(tokens, measure, noun, noun_at)


def _in_noun(tokens: Sequence[Token], measure: Measure) -> _Cue | None:
    """ "reduced costs (62x in wall-clock time, 1,394x in FLOPs)"."""
    at = next((here for here in range(measure.last + 2, measure.last + 4) if quantity_at(tokens, here)), None)
    before = {token.low for token in tokens[max(0, measure.first - 10) : measure.first]}
    quantity = None if at is None else quantity_at(tokens, at)
    if at is None or quantity is None or not before & (REDUCE | SPEED_VERBS | INCREASE):
        return None
    return _Cue((quantity,), "more" if _gains(quantity) else "less", measure.first, at, 0.8)


def _less(
    tokens: Sequence[Token], measure: Measure, at: int, noun: Quantity | None, noun_at: int | None
) -> _Cue | None:
    word = low_at(tokens, at)
    if noun is not None and noun_at is not None:
        return _Cue((noun,), "less", measure.first, noun_at)
    if word in ("smaller", "lighter", "compression"):
        before = {token.low for token in tokens[max(0, measure.first - 6) : measure.first]}
        following = low_at(tokens, at + 1)
        stored = word == "compression" and bool(before & _STORED)
        sized = following in MODEL_WORDS or (bool(before & MODEL_WORDS) and not before & _NOT_A_MODEL) or stored
        return _Cue((Quantity.MODEL_SIZE,), "less", measure.first, at, 0.8) if sized else None
    return None


_TUNED = word_set("trainable learnable tunable tuned trained")
_SHARED = word_set("only just with using as-few-as mere merely less-than requires requiring having tuning updating")
_STORED = word_set("memory parameters storage weights")
_NOT_A_MODEL = word_set("distance error loss dataset data gap variance")


def _plain_noun(tokens: Sequence[Token], measure: Measure, noun: Quantity, noun_at: int) -> _Cue | None:
    """ "2x throughput", "54 % FLOPs reduction", "with 6 % of the parameters", "saving 19.9x bit operations"."""
    after = low_at(tokens, noun_at + 1)
    if after in FAST:  # "27 % runtime acceleration"
        return _Cue((Quantity.SPEEDUP,), "more", measure.first, noun_at + 1)
    if after in LESS or after in REDUCE:
        return _Cue((noun,), "less", measure.first, noun_at + 1)
    if after in MORE:
        improved = after.startswith(("improve", "gain")) and not _gains(noun)
        return _Cue((noun,), "less" if improved else "more", measure.first, noun_at + 1)
    verb = _verb(tokens, measure.first)
    if verb is None and low_at(tokens, measure.begin - 1) == "of" and low_at(tokens, measure.begin - 2) in _REDUCTIONS:
        verb = measure.begin - 2  # "a reduction of 70 % training steps"
    if verb is not None and tokens[verb].low in REDUCE:
        return _Cue((noun,), "less", verb, noun_at)
    if low_at(tokens, noun_at).endswith("-overhead") or after in ("overhead", "overheads"):
        return None  # what a method adds, not what it leaves of the whole
    if measure.form is Form.RATIO and measure.value.high < 1:
        return _Cue((noun,), "fraction", measure.first, noun_at, 0.8)
    if measure.form is Form.RATIO:
        worse_or_better = "more" if _gains(noun) else ""
        return _Cue((noun,), worse_or_better, measure.first, noun_at) if worse_or_better else None
    if measure.form is Form.SHARE:
        return _Cue((noun,), "share", measure.first, noun_at)
    before = {token.low for token in tokens[max(0, measure.first - 4) : measure.first]}
    of = low_at(tokens, measure.last + 1) == "of"
    between = {token.low for token in tokens[measure.last + 1 : noun_at]}
    if low_at(tokens, noun_at) == "time" or between & {"additional", "extra", "more", "added"}:
        return None  # "88 % of the time", "4 % additional parameters"
    tuned = between & _TUNED and {token.low for token in tokens[max(0, measure.first - 9) : measure.first]} & _SHARED
    if of or before & _SHARED or tuned:
        return _Cue((noun,), "share", measure.first, noun_at, 0.8)
    return None


def _verb(tokens: Sequence[Token], at: int) -> int | None:
    """A verb right before the number, hedges aside: "saving up to 40 %"."""
    here = at - 1
    while here >= 0 and tokens[here].low in HEDGES:
        here -= 1
    return here if here >= 0 and tokens[here].low in REDUCE | INCREASE | SPEED_VERBS else None


def _left(tokens: Sequence[Token], measure: Measure, since: int) -> _Cue | None:
    """ "speedup of 2x", "reduces the memory by 60 %", "FLOPs are cut by half", "down to 20 % of the memory"."""
    at = measure.first - 1
    while at >= 0 and tokens[at].low in HEDGES and tokens[at].low not in _BY:
        at -= 1
    link = low_at(tokens, at)
    direct = link in FAST or link in SPEED_VERBS or link in REDUCE
    if link not in _BY and not direct and link != "reduce-to" and tokens[max(at, 0)].low not in QUANTITY_NOUNS:
        verb = at if link in SPEED_VERBS else None
        # "accelerates sampling 10x", "reduces parameters up to 97 %": the object stands between verb and number
        if measure.hedge and "up to" in measure.hedge:
            return _governing(tokens, measure, at, since, False)
        if measure.form is not Form.RATIO:
            return None
        verb = next((here for here in range(at, max(at - 4, -1), -1) if tokens[here].low in SPEED_VERBS), None)
        if verb is None or any(token.low == "and" for token in tokens[verb : measure.first]):
            return None
        return _Cue((Quantity.SPEEDUP,), "more", verb, measure.last, 0.8)
    if link == "(" and low_at(tokens, at - 1) in ("and", ","):
        return None
    return _governing(
        tokens, measure, at, since, link == "reduce-to" or (link == "to" and measure.form is Form.PERCENT)
    )


def _governing(tokens: Sequence[Token], measure: Measure, at: int, since: int, down_to: bool) -> _Cue | None:
    """The nearest verb to the left of a number, with the nouns between the two."""
    nouns: list[tuple[int, Quantity]] = []
    for here in range(at, max(at - 14, -1), -1):
        low = tokens[here].low
        if low in _BREAKS or (low in _CONTRAST and nouns):
            break
        if low in SPEED_VERBS or (low == "speed" and low_at(tokens, here - 1) in ("to", "can")):
            # A noun or adjective must stand at the number ("speedup of 2x"), a verb may have its object between.
            if low in FAST and at - here > (
                10 if low.startswith("speedup") and low_at(tokens, here - 1) in _MODALS else 3
            ):
                return None
            return _Cue((Quantity.SPEEDUP,), "more", here, measure.last)
        if low in REDUCE or low in INCREASE or low == "reduce-to":
            return _verbal(tokens, measure, here, nouns, down_to)
        if low in BEATS and measure.form is Form.RATIO:
            return _surpassed(tokens, measure, here)
        quantity = quantity_at(tokens, here)
        if quantity is not None and here > since and low_at(tokens, here - 1) not in ("in", "during"):
            nouns.insert(0, (here, quantity))
    return None


def _surpassed(tokens: Sequence[Token], measure: Measure, verb: int) -> _Cue | None:
    """ "outperforming them in sampling time by two orders of magnitude"."""
    for here in range(verb + 1, measure.first):
        quantity = quantity_at(tokens, here) if "in" in (low_at(tokens, here - 1), low_at(tokens, here - 2)) else None
        if quantity is not None:
            return _Cue((quantity,), "more" if _gains(quantity) else "less", verb, measure.last, 0.8)
    return None


_REDUCTIONS = word_set("reduction reductions saving savings decrease improvement improvements gain gains")


def _verbal(
    tokens: Sequence[Token], measure: Measure, verb: int, nouns: list[tuple[int, Quantity]], down_to: bool
) -> _Cue | None:
    """The nouns of a verb: its object, or what follows the number ("by 50 % in memory"), or its subject (passive)."""
    low = tokens[verb].low
    sense = "share" if down_to else "less" if low in REDUCE or low == "reduce-to" else "more"
    if not nouns and (place := _elsewhere(tokens, measure, verb)) is not None:
        nouns = [place]
    if not nouns:
        model = low.startswith("compress") and _names_a_model(tokens[verb + 1 : measure.first])
        return _Cue((Quantity.MODEL_SIZE,), sense, verb, measure.last, 0.75) if model else None
    kept = [nouns[0]]
    for position, quantity in nouns[1:]:
        between = {token.low for token in tokens[kept[-1][0] + 1 : position]}
        if between & {"and", ",", "/", "or"} and len(between) <= 4:
            kept.append((position, quantity))
    if (
        sense == "more"
        and not _gains(kept[0][1])
        and (kept[0][1] is Quantity.FID or low.startswith(("improv", "enhanc")))
    ):
        sense = "less"  # an improvement of FID is a lower one
    first, last = min(verb, kept[0][0]), max(measure.last, kept[-1][0])
    return _Cue(tuple(quantity for _, quantity in kept), sense, first, last)


def _elsewhere(tokens: Sequence[Token], measure: Measure, verb: int) -> tuple[int, Quantity] | None:
    """The noun that does not stand between verb and number: "by 50 % in memory", "a storage reduction of 6.9x", "the
    memory is reduced by 60 %", "显存减少50%"."""
    if low_at(tokens, measure.last + 1) in ("in", "of", "on"):
        at = find_noun(tokens, measure.last + 2, "reduction")
        quantity = None if at is None else quantity_at(tokens, at)
        if at is not None and quantity is not None:
            return at, quantity
    word = tokens[verb]
    if word.low in _REDUCTIONS:
        quantity = quantity_at(tokens, verb - 1)
        return (verb - 1, quantity) if quantity and measure.first - verb <= 4 else None
    if not word.low.endswith(("ed", "cut", "to")) and word.text.isascii():
        return None
    for here in range(verb - 1, max(verb - 14, -1), -1):
        if tokens[here].low in _BREAKS or tokens[here].low == ",":
            return None
        if quantity := quantity_at(tokens, here):
            return here, quantity
    return None


def _names_a_model(tokens: Sequence[Token]) -> bool:
    return any(token.low in MODEL_WORDS or (token.is_word and token.text[0].isupper()) for token in tokens)


_AFTER_CARRIED = word_set(
    "for on in at over , . ) compared-to respectively when / and while with than without using"
) | {""}
_VERBS = REDUCE | INCREASE | word_set("accuracy outperforms outperforming outperform surpasses surpassing achieves")


def _carried(tokens: Sequence[Token], measure: Measure, previous: Reading | None, since: int) -> _Cue | None:
    """ "30x for the forward and 200x for the backward pass": the second number is of what the first was of."""
    if previous is None or measure.first - since > 12:
        return None
    linked = any(token.low == "by" for token in tokens[max(since + 1, measure.first - 3) : measure.first])
    if measure.form is not Form.RATIO and not (measure.form is Form.PERCENT and linked and measure.first - since <= 7):
        return None
    between = [token.low for token in tokens[since + 1 : measure.first]]
    if not set(between) & {"and", "/", "or", ","} or set(between) & _BREAKS:
        return None
    if any(token.low in QUANTITY_NOUNS or token.low in _VERBS for token in tokens[since + 1 : measure.first]):
        return None
    # A number with words of its own behind it is of something else; so is one after "by" without a verb before.
    if low_at(tokens, measure.last + 1) not in _AFTER_CARRIED:
        return None
    sense = "more" if _gains(previous.read_as) else "less"
    return _Cue((previous.read_as,), sense, measure.first, measure.last, min(previous.confidence, 0.7))
