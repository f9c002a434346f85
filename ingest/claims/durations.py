"""Durations: what a system takes to run or to train, told from the length of a video or of somebody's work; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.claims.nouns import quantity_at
from ingest.claims.sizes import BETWEEN
from ingest.claims.steps import Domain
from ingest.claims.training import is_training
from ingest.prose.measures import Measure
from ingest.prose.quantities import TRAINING, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at
from kg.kinds import Quantity

__all__ = ["read_time"]

_NO_LENGTH = word_set("rate rates frame-rate frequency interval intervals window windows resolution")
_TAKES = word_set(
    """in within under less-than < <= ~ needs need needing takes take taking
    requires only just about around : than at of to = , ( 上"""
)
_RUNS = word_set("reconstruction inference generation sampling rendering synthesis editing optimization runtime")
_PLAYED = word_set("video videos clip clips speech audio footage recording recordings fixations")
_DIFFERS = word_set("faster slower less shorter lower fewer more less-than at-least")
_BY_HAND = word_set("manual manually annotators annotator effort participants workers expert experts clinicians")
_SCALES_OF_TIME = word_set("scale scales timescale timescales")
_COMPUTED = word_set("cpu gpu latency compute computation training")
_NO_LATENCY = word_set(
    """wide apart video videos
    clip clips speech audio music long window windows of recording recordings data footage history
    horizon trajectory ahead later ago old song per long-form segments per-second"""
)


def read_time(tokens: Sequence[Token], measure: Measure, domain: Domain) -> tuple[Quantity | None, float, int]:
    """What a duration is of, how surely, and from which token on: a latency, a cost of training, or neither."""
    first = measure.first
    if _is_of_life(tokens, measure) or _is_difference(tokens, measure):
        return None, 0.0, first
    trained = any(token.low in TRAINING or token.low in ("gpu", "gpus", "tpu", "tpus") for token in tokens)
    if measure.unit in ("day", "week", "month"):
        return (Quantity.TRAINING_COST, 0.7, first) if trained else (None, 0.0, first)
    several = [low_at(tokens, measure.last + ahead) for ahead in (1, 3)] in (["on", "gpus"], ["using", "gpus"])
    learned = any(token.low in TRAINING for token in tokens)  # "it is trained on …, which takes 4 hours on 8 GPUs"
    if is_training(tokens, first, measure.last, reach=16) or (several and learned and measure.unit == "h"):
        return Quantity.TRAINING_COST, 0.75, first
    return _latency(tokens, measure, domain)


def _latency(tokens: Sequence[Token], measure: Measure, domain: Domain) -> tuple[Quantity | None, float, int]:
    first = measure.first
    near = range(max(0, first - 8), min(len(tokens), measure.last + 4))
    noun = next((here for here in near if _is_latency(tokens, here)), None)
    if noun is not None or _is_per_item(tokens, measure):
        return Quantity.LATENCY, 0.9, first if noun is None else min(first, noun)
    at = first - 1
    while at >= 0 and tokens[at].low in BETWEEN:
        at -= 1
    loose = low_at(tokens, at) in ("(", ",") and measure.unit not in ("s", "ms")
    bracketed = low_at(tokens, at) == "(" and measure.hedge == "less than" and low_at(tokens, at - 1) in _RUNS
    loose = loose and not bracketed  # "fast reconstruction (< 30 min)"
    stated = low_at(tokens, at) in _TAKES or (domain.note and (at < 0 or measure.before is not None))
    if stated and low_at(tokens, first + 1) != "-" and not loose:
        return Quantity.LATENCY, 0.8, first
    return None, 0.0, first


def _is_per_item(tokens: Sequence[Token], measure: Measure) -> bool:
    return low_at(tokens, measure.last + 1) in ("per", "/")


def _is_of_life(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether a duration is of what is not computed: a video's length, a frame rate, somebody's work."""
    first = measure.first
    after = [token.low for token in tokens[measure.last + 1 : measure.last + 3]]
    if measure.unit == "s" and low_at(tokens, first - 2) in ("number", "string", "strings") and after[:1] != ["on"]:
        return True  # "strings with an odd number of 1s"
    if set(after) & _SCALES_OF_TIME:
        return True
    if after[1:] and after[0] == "per" and after[1] in ("day", "week", "month", "year"):
        return True  # "runs 24 hours per day"
    if {token.low for token in tokens[max(0, first - 3) : first]} & _NO_LENGTH:
        return True  # "at a frame rate of 160 ms"
    if {token.low for token in tokens[max(0, first - 10) : first]} & _BY_HAND:
        return True
    computed = after[:1] == ["of"] and bool(set(after[1:]) & _COMPUTED)
    taken = low_at(tokens, first - 1) in ("in", "within", "under", "takes")  # "10 minutes of audio in 3 s"
    played = not taken and bool({token.low for token in tokens[max(0, first - 4) : first]} & _PLAYED)
    lasting = played or (set(after[:1]) & _NO_LATENCY and not computed) or "horizon" in after
    return bool(lasting) and not _is_per_item(tokens, measure)


def _is_difference(tokens: Sequence[Token], measure: Measure) -> bool:
    """ "takes 6 s less than", "saves over 76 hours", and what is half of "less than half the 40 ms"."""
    if low_at(tokens, measure.last + 1) in _DIFFERS:
        return True
    if low_at(tokens, measure.begin - 1) == "the" and low_at(tokens, measure.begin - 2) in ("half", "twice"):
        return True
    return measure.before is None and low_at(tokens, measure.begin - 1) in _SAVES | _ADDS


_ADDS = word_set("adds adding add")
_SAVES = word_set("save saves saving saved")


def _is_latency(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word names a latency: not the "time" of "at the same time"."""
    return quantity_at(tokens, at) is Quantity.LATENCY and low_at(tokens, at - 1) != "same"
