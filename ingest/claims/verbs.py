"""The words to the left of a ratio or a percentage: its verb, and the nouns between the two; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.claims.nouns import BREAKS, MODEL_WORDS, find_noun, quantity_at
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

__all__ = ["REDUCTIONS", "Cue", "gains", "read_left", "shared_verb", "verb_before"]


_BY = word_set("by of = : is are be reach reaches to ( ~ ranging")


_MODALS = word_set("to can could and which that by")


_CONTRAST = word_set("no not without pretrained retraining")


@dataclass(frozen=True)
class Cue:
    """`sense`: "less", "more" (of the quantity), "share" (down to), or "slow"; the tokens it stands on."""

    quantities: tuple[Quantity, ...]
    sense: str
    first: int
    last: int
    confidence: float = 0.9


def gains(quantity: Quantity) -> bool:
    """Whether more of it is better."""
    return quantity in HIGHER_IS_BETTER


def shared_verb(tokens: Sequence[Token], measure: Measure) -> int | None:
    """The verb of the per cent before, which goes for this one too: "saves 67 % of memory and 65 % of FLOPs"."""
    at = measure.begin - 1
    signs = {Form.PERCENT: ("%", "percent"), Form.RATIO: ("x", "times", "fold")}.get(measure.form, ())
    if not signs or low_at(tokens, at) not in ("and", ","):
        return None
    for here in range(at - 1, max(at - 12, -1), -1):
        if tokens[here].low in BREAKS:
            return None
        if tokens[here].low in signs:
            number = here - 1
            while low_at(tokens, number - 1) in HEDGES:
                number -= 1
            verb = verb_before(tokens, number)
            return verb if verb is not None and tokens[verb].low in REDUCE else None
    return None


def verb_before(tokens: Sequence[Token], at: int) -> int | None:
    """A verb right before the number, hedges aside: "saving up to 40 %"."""
    here = at - 1
    while here >= 0 and tokens[here].low in HEDGES:
        here -= 1
    return here if here >= 0 and tokens[here].low in REDUCE | INCREASE | SPEED_VERBS else None


def read_left(tokens: Sequence[Token], measure: Measure, since: int) -> Cue | None:
    """ "speedup of 2x", "reduces the memory by 60 %", "FLOPs are cut by half", "down to 20 % of the memory"."""
    at = measure.first - 1
    while at >= 0 and tokens[at].low in HEDGES and tokens[at].low not in _BY:
        at -= 1
    at -= _example(tokens, at)
    if low_at(tokens, at) in ("-", "+") and low_at(tokens, at - 1) == "(":
        at -= 1  # "a reduction in time (-2.5 %)"
    link = low_at(tokens, at)
    direct = link in FAST | SLOW | SPEED_VERBS | REDUCE or (link in INCREASE and measure.form is Form.RATIO)
    if link not in _BY and not direct and link != "reduce-to" and tokens[max(at, 0)].low not in QUANTITY_NOUNS:
        verb = at if link in SPEED_VERBS else None
        # "accelerates sampling 10x", "reduces parameters up to 97 %": the object stands between verb and number
        if measure.hedge and "up to" in measure.hedge:
            return _governing(tokens, measure, at, since, False)
        if measure.form is not Form.RATIO:
            return None
        verb = next((here for here in range(at, max(at - 7, -1), -1) if tokens[here].low in SPEED_VERBS), None)
        if verb is None or {token.low for token in tokens[verb : measure.first]} & _CUT_OFF:
            return None
        return Cue((Quantity.SPEEDUP,), "more", verb, measure.last, 0.8)
    if link == "(" and low_at(tokens, at - 1) in ("and", ","):
        return None
    if link == "(" and (cue := _bracketed(tokens, measure, at)):
        return cue
    return _governing(
        tokens, measure, at, since, link == "reduce-to" or (link == "to" and measure.form is Form.PERCENT)
    )


_CUT_OFF = word_set("and , ; : while with but which that")


def _bracketed(tokens: Sequence[Token], measure: Measure, at: int) -> Cue | None:
    """ "fewer parameters (more than 2x)", "faster inference (3x)", "higher throughput (40 %)"."""
    noun = quantity_at(tokens, at - 1)
    for here in range(at - 1, max(at - 4, -1), -1):
        low = tokens[here].low
        if low in FAST and (noun is not None or here == at - 2):
            return Cue((Quantity.SPEEDUP,), "more", here, measure.last, 0.8)
        if noun is not None and (low in LESS if not gains(noun) else low in MORE):
            left = measure.form is Form.RATIO and measure.value.high < 1  # "fewer epochs (0.5x)"
            sense = "more" if low in MORE else "fraction" if left else "less"
            return Cue((noun,), sense, here, measure.last, 0.8)
        if not tokens[here].is_word:
            return None
    return None


def _example(tokens: Sequence[Token], at: int) -> int:
    """How many tokens of an "e.g.," or "i.e.," end here."""
    words = [token.low for token in tokens[max(0, at - 4) : at + 1]]
    for length in (5, 4):
        if "".join(words[-length:]).rstrip(",") in ("e.g.", "i.e."):
            return length
    return 0


def _governing(tokens: Sequence[Token], measure: Measure, at: int, since: int, down_to: bool) -> Cue | None:
    """The nearest verb to the left of a number, with the nouns between the two."""
    nouns: list[tuple[int, Quantity]] = []
    # "reduces the A by 95 %, the B by 75 %, and the C by 20 %" has its verb far off
    listed = low_at(tokens, since) in ("%", "percent") and low_at(tokens, since + 1) == ","
    for here in range(at, max(at - (18 if listed else 14), -1), -1):
        low = tokens[here].low
        if low in BREAKS or (low in _CONTRAST and nouns):
            break
        if low in _FALLS:  # "the memory falls by 40 %"
            fallen = quantity_at(tokens, here - 1)
            return Cue((fallen,), "less", here - 1, measure.last) if fallen and not gains(fallen) else None
        if low == "compression" and measure.form is Form.PERCENT:
            return None  # "15x acceleration and compression up to 5 %": to that or by that, and not of the speed
        if low in SLOW:
            return Cue((Quantity.SPEEDUP,), "slow", here, measure.last) if at - here <= 3 else None
        if low in SPEED_VERBS or (low == "speed" and low_at(tokens, here - 1) in ("to", "can")):
            # A noun or adjective must stand at the number ("speedup of 2x"), a verb may have its object between.
            verbal = low.startswith("speedup") and (
                low_at(tokens, here - 1) in _MODALS or low_at(tokens, at) in ("is", "be", "reaches")
            )
            where = {token.low for token in tokens[here + 1 : at]}
            far = 10 if verbal or (low_at(tokens, here + 1) in ("for", "in", "of") and not where & _PARTED) else 3
            if low in FAST and at - here > far:
                return None
            return Cue((Quantity.SPEEDUP,), "more", here, measure.last)
        if low in REDUCE or low in INCREASE or low == "reduce-to":
            if low_at(tokens, at) in ("is", "are", "be") and low not in REDUCTIONS:
                return None  # "reduces FLOPs and the drop is within 0.8 %": of the subject nearer to it
            return _verbal(tokens, measure, here, nouns, down_to)
        if low in BEATS and measure.form is Form.RATIO:
            return _surpassed(tokens, measure, here)
        quantity = quantity_at(tokens, here)
        within = low_at(tokens, here - 1) in ("in", "during") and low_at(tokens, here - 2) not in REDUCTIONS
        if quantity is not None and here > since and not within:
            nouns.insert(0, (here, quantity))
    return None


_PARTED = word_set(", ; ( ) x times % percent with while by to from than over")


def _surpassed(tokens: Sequence[Token], measure: Measure, verb: int) -> Cue | None:
    """ "outperforming them in sampling time by two orders of magnitude"."""
    for here in range(verb + 1, measure.first):
        quantity = quantity_at(tokens, here) if "in" in (low_at(tokens, here - 1), low_at(tokens, here - 2)) else None
        if quantity is not None:
            return Cue((quantity,), "more" if gains(quantity) else "less", verb, measure.last, 0.8)
    return None


_FALLS = word_set("falls fell drops dropped declines declined")
REDUCTIONS = word_set("reduction reductions saving savings decrease improvement improvements gain gains")


def _verbal(
    tokens: Sequence[Token], measure: Measure, verb: int, nouns: list[tuple[int, Quantity]], down_to: bool
) -> Cue | None:
    """The nouns of a verb: its object, or what follows the number ("by 50 % in memory"), or its subject (passive)."""
    low = tokens[verb].low
    sense = "share" if down_to else "less" if low in REDUCE or low == "reduce-to" else "more"
    if not nouns and (place := _elsewhere(tokens, measure, verb)) is not None:
        nouns = [place]
    if not nouns:
        shrunk = low.startswith("shrink") and any(t.low.startswith(("model", "network")) for t in tokens[verb:])
        model = (low.startswith("compress") or shrunk) and _names_a_model(tokens[verb + 1 : measure.first])
        return Cue((Quantity.MODEL_SIZE,), sense, verb, measure.last, 0.75) if model else None
    nouns = _named_last(tokens, nouns)
    kept = [nouns[0]]
    for position, quantity in nouns[1:]:
        between = {token.low for token in tokens[kept[-1][0] + 1 : position]}
        if between & {"and", ",", "/", "or"} and len(between) <= 4:
            kept.append((position, quantity))
    if (
        sense == "more"
        and not gains(kept[0][1])
        and (kept[0][1] is Quantity.FID or low.startswith(("improv", "enhanc")))
    ):
        sense = "less"  # an improvement of FID is a lower one
    first, last = min(verb, kept[0][0]), max(measure.last, kept[-1][0])
    return Cue(tuple(quantity for _, quantity in kept), sense, first, last)


def _named_last(tokens: Sequence[Token], nouns: list[tuple[int, Quantity]]) -> list[tuple[int, Quantity]]:
    """The nouns from the one on that says what the first are: "reduces the demands with regard to FLOPs and memory"."""
    for number in range(1, len(nouns)):
        between = {token.low for token in tokens[nouns[number - 1][0] + 1 : nouns[number][0]]}
        if between & {"regard", "terms"}:
            return nouns[number:]
    return nouns


def _elsewhere(tokens: Sequence[Token], measure: Measure, verb: int) -> tuple[int, Quantity] | None:
    """The noun that does not stand between verb and number: "by 50 % in memory", "a storage reduction of 6.9x", "the
    memory is reduced by 60 %", "显存减少50%"."""
    if low_at(tokens, measure.last + 1) in ("in", "of", "on"):
        at = find_noun(tokens, measure.last + 2, "reduction")
        quantity = None if at is None else quantity_at(tokens, at)
        if at is not None and quantity is not None:
            return at, quantity
    word = tokens[verb]
    if word.low in REDUCTIONS:
        quantity = quantity_at(tokens, verb - 1)
        return (verb - 1, quantity) if quantity and measure.first - verb <= 4 else None
    if word.low.startswith("improve") and (quantity := quantity_at(tokens, verb - 1)):
        return verb - 1, quantity  # "the latency improves by 35 %"
    if not word.low.endswith(("ed", "cut", "to")) and word.text.isascii():
        return None
    for here in range(verb - 1, max(verb - 14, -1), -1):
        if tokens[here].low in BREAKS or tokens[here].low == ",":
            return None
        if quantity := quantity_at(tokens, here):
            return here, quantity
    return None


def _names_a_model(tokens: Sequence[Token]) -> bool:
    return any(token.low in MODEL_WORDS or (token.is_word and token.text[0].isupper()) for token in tokens)
