"""What an amount is of: a number with a unit ("1.84 s", "8 steps"), or after its quantity ("FID of 2.2"); pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.claim_cues import is_training
from ingest.measures import Measure
from ingest.quantities import QUANTITY_NOUNS, TRAINING, word_set
from ingest.tokens import Token
from ingest.units import Form, low_at
from kg.kinds import Quantity

__all__ = ["Amount", "Domain", "read_amount"]


@dataclass(frozen=True)
class Domain:
    """What the whole text is about, for numbers that mean something there only: sampling steps, bits."""

    sampling: bool
    quantized: bool
    note: bool
    """A note of a list: terse, always about the work it stands under."""


@dataclass(frozen=True)
class Amount:
    """The quantity of a measure, and the first token that says so."""

    quantity: Quantity
    unit: str | None
    first: int
    confidence: float


def read_amount(tokens: Sequence[Token], measure: Measure, domain: Domain) -> Amount | None:
    """The reading of a number with a unit, or of a bare number after its quantity's name ("NFE=10", "FID of 2.2")."""
    if measure.form is Form.BARE:
        return _named(tokens, measure, domain)
    if measure.form is not Form.UNIT:
        return None
    quantity, confidence = measure.quantity, 0.9
    first = measure.first
    if quantity is None:
        quantity, confidence, first = _time(tokens, measure)
    elif quantity is Quantity.STEPS:
        confidence = _steps(tokens, measure, domain)
    elif quantity is Quantity.BITS:
        confidence = _bits(tokens, measure, domain)
    elif quantity is Quantity.MEMORY:
        quantity, confidence = _bytes(tokens, measure)
    elif quantity is Quantity.THROUGHPUT:
        near = {token.low for token in tokens[measure.last + 1 : measure.last + 4]}
        confidence = 0.4 if near & {"video", "videos", "footage", "camera"} else 0.9
    elif quantity is Quantity.PARAMETERS:
        near = {token.low for token in tokens[max(0, measure.first - 6) : measure.first]}
        rising = measure.before is not None and measure.before.high < measure.value.low
        confidence = 0.3 if rising or near & {"ranging", "scaling", "scale", "scales", "llms", "such"} else 0.85
    if quantity is None or confidence <= 0:
        return None
    return Amount(quantity, measure.unit, first, confidence)


_ALLOWED_BEFORE_STEPS = word_set(
    """in within with only just using by into under to around about few up-to upto less-than less at-least ~ < <= = ->
    as-few-as at requires needs uses takes ( sampling : single one of than"""
)


def _steps(tokens: Sequence[Token], measure: Measure, domain: Domain) -> float:
    if not domain.sampling:
        return 0.0
    first = tokens[measure.first]
    before = low_at(tokens, measure.first - 1)
    hyphened = low_at(tokens, measure.first + 1) == "-"
    if (
        before in ("training", "every", "last", "first", "next", "previous", "per", "multi", "each", "following")
        or before in TRAINING
    ):
        return 0.0
    if (
        is_training(tokens, measure.first, measure.last)
        and not measure.firm
        and low_at(tokens, measure.last + 1) in TRAINING
    ):
        return 0.0
    if first.value is None:  # a number word: "one-step generation", but not "a two-step process"
        one = measure.value.high == 1
        if not one and not measure.firm:
            return 0.0
        return 0.85 if measure.firm or hyphened else 0.7
    if measure.firm:
        return 0.95
    trusted = before in _ALLOWED_BEFORE_STEPS or hyphened or measure.before is not None
    return 0.85 if trusted or domain.note else 0.0


def _bits(tokens: Sequence[Token], measure: Measure, domain: Domain) -> float:
    after = {token.low for token in tokens[measure.last + 1 : measure.last + 3]}
    if not domain.quantized or after & {
        "/",
        "per",
        "hash",
        "hashing",
        "code",
        "codes",
        "image",
        "images",
        "color",
        "depth",
    }:
        return 0.0
    if measure.value.high > 8 and measure.before is None:
        return 0.0
    return 0.9


def _bytes(tokens: Sequence[Token], measure: Measure) -> tuple[Quantity | None, float]:
    near = {token.low for token in tokens[max(0, measure.first - 7) : measure.last + 5]}
    if near & {"data", "dataset", "datasets", "corpus", "text", "disk", "images"}:
        return None, 0.0
    if near & {"memory", "ram", "vram", "gpu", "footprint", "gpus"}:
        return Quantity.MEMORY, 0.9
    if near & {"model-size", "model", "size", "storage", "checkpoint", "models", "weights", "parameters"}:
        return Quantity.MODEL_SIZE, 0.8
    return Quantity.MEMORY, 0.3


_TAKES = word_set(
    """in within under less-than < <= ~ takes take taking requires only just about around : than at of to = , ( than"""
)
_NO_LATENCY = word_set(
    """video videos clip clips speech audio music long window windows of recording recordings data footage history
    horizon trajectory ahead later ago old song per long-form segments"""
)


def _time(tokens: Sequence[Token], measure: Measure) -> tuple[Quantity | None, float, int]:
    """A duration is a latency, a cost of training, or neither (the length of a video)."""
    first = measure.first
    at = first - 1
    while at >= 0 and tokens[at].low in (
        "only",
        "just",
        "about",
        "around",
        "~",
        "as-few-as",
        "nearly",
        "almost",
        "a",
        "roughly",
        "approximately",
    ):
        at -= 1
    lead = low_at(tokens, at)
    after = [token.low for token in tokens[measure.last + 1 : measure.last + 3]]
    near = range(max(0, first - 8), min(len(tokens), measure.last + 4))
    noun = next((here for here in near if QUANTITY_NOUNS.get(tokens[here].low) is Quantity.LATENCY), None)
    per_item = after[:1] == ["per"] or after[:1] == ["/"]
    hyphened = low_at(tokens, measure.first + 1) == "-"
    if is_training(tokens, first, measure.last):
        return Quantity.TRAINING_COST, 0.75, first
    if hyphened or (after and after[0] in _NO_LATENCY and not per_item and noun is None):
        return None, 0.0, first
    if lead in _TAKES or noun is not None or per_item:
        return (
            Quantity.LATENCY,
            0.9 if noun is not None or per_item else 0.8,
            min(first, noun if noun is not None else first),
        )
    return None, 0.0, first


def _named(tokens: Sequence[Token], measure: Measure, domain: Domain) -> Amount | None:
    """ "NFE=10", "NFE(num of unet forward)=10", "FID of 2.20", "FID from 52.4 to 10.5", "FID scores of 3 or 2"."""
    at = measure.first - 1
    skipped = 0
    while at >= 0 and skipped < 8:
        low = tokens[at].low
        quantity = QUANTITY_NOUNS.get(low)
        if quantity in (Quantity.STEPS, Quantity.FID, Quantity.CLIP_SCORE):
            break
        if low == ")":
            at = _opening(tokens, at) - 1
            continue
        if low not in (
            "=",
            "of",
            ":",
            "is",
            "from",
            "to",
            "score",
            "scores",
            "at",
            "as",
            "(",
            "~",
            "about",
            "around",
            "<",
            "a",
            "low",
        ):
            return None
        at -= 1
        skipped += 1
    else:
        return None
    if at < 0:
        return None
    if quantity is Quantity.STEPS and tokens[at].low not in ("nfe", "nfes", "step-count", "steps"):
        return None
    if quantity is Quantity.STEPS and (not domain.sampling or (skipped == 0 and tokens[at].low == "steps")):
        return None
    unit = "step" if quantity is Quantity.STEPS else None
    return Amount(quantity, unit, at, 0.9)


def _opening(tokens: Sequence[Token], at: int) -> int:
    """The "(" that belongs to the ")" here."""
    depth = 0
    for here in range(at, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[here].low, 0)
        if depth == 0:
            return here
    return 0
