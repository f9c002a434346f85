"""What an amount is of: a number with a unit ("1.84 s", "8 steps"), or after its quantity ("FID of 2.2"); pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.claims.durations import read_time
from ingest.claims.nouns import OTHER_SCORES
from ingest.claims.sizes import BETWEEN, NAME_LINKS, read_named_size, read_size
from ingest.claims.steps import Domain, read_steps, words_around
from ingest.claims.training import is_training
from ingest.prose.measures import Measure
from ingest.prose.quantities import (
    INCREASE,
    QUANTITY_NOUNS,
    REDUCE,
    SCALES,
    word_set,
)
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at
from kg.kinds import Quantity

__all__ = ["Amount", "is_carried", "is_linked", "read_amount"]


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
    if measure.form is not Form.UNIT or low_at(tokens, measure.begin - 1) == "+":
        return None  # "(+1 MB memory)" is what is added
    if low_at(tokens, measure.begin - 1) == "by" and measure.before is None:
        verbs = {token.low for token in tokens[max(0, measure.begin - 7) : measure.begin]}
        if verbs & (REDUCE | INCREASE):
            return None  # "reduces the latency by 20 ms": a difference
    quantity, confidence, first = measure.quantity, 0.9, measure.first
    if quantity is None:
        quantity, confidence, first = read_time(tokens, measure, domain)
    elif quantity is Quantity.STEPS:
        confidence = read_steps(tokens, measure, domain)
    elif quantity is Quantity.BITS:
        confidence = _bits(tokens, measure, domain)
    elif quantity is Quantity.MEMORY:
        quantity, confidence = _bytes(tokens, measure)
    elif quantity is Quantity.THROUGHPUT:
        confidence = _rate(tokens, measure)
    elif measure.unit == "epoch":
        confidence = _epochs(tokens, measure)
    elif quantity is Quantity.PARAMETERS:
        confidence = read_size(tokens, measure, domain)
    if quantity is None or confidence <= 0:
        return None
    return Amount(quantity, measure.unit, first, confidence)


_FEW = word_set("only just mere merely as-few-as within less-than")


def _epochs(tokens: Sequence[Token], measure: Measure) -> float:
    """Epochs are told for many reasons; those said to be few, or fewer than before, are a cost."""
    few = any(token.low in _FEW for token in tokens[max(0, measure.first - 2) : measure.first])
    return 0.75 if measure.before is not None or few else 0.0


_NO_WIDTH = word_set(
    """compressed feedback adam / per hash hashing code codes image images color depth messages message
    watermark dim flip extra"""
)


def _bits(tokens: Sequence[Token], measure: Measure, domain: Domain) -> float:
    after = {token.low for token in tokens[measure.last + 1 : measure.last + 3]}
    each = {token.low for token in tokens[measure.last + 1 : measure.last + 5]}
    if each & _WEIGHT and "per" in each and measure.value.high <= 8:
        return 0.9  # "1.8 bits per weight"
    if not domain.quantized or after & _NO_WIDTH or (measure.value.high > 8 and measure.before is None):
        return 0.0
    return 0.9


_WEIGHT = word_set("weight weights parameter parameters activation")
_STORED_DATA = word_set(
    """databases database data dataset datasets corpus text disk images image frame file bitstream video
    gradient gradients message messages"""
)
_SPENT = word_set("only just less-than < <= under fits runs uses")


def _bytes(tokens: Sequence[Token], measure: Measure) -> tuple[Quantity | None, float]:
    near = words_around(tokens, measure, 7, 4)
    used = (
        words_around(tokens, measure, 4, 1) & {"memory", "ram", "vram"}
        and not words_around(tokens, measure, 4, 1) & _STORED_DATA
    )
    if near & _STORED_DATA and not used:
        return None, 0.0
    before = {token.low for token in tokens[max(0, measure.first - 4) : measure.first]}
    has = measure.first - 1
    while low_at(tokens, has) in BETWEEN:
        has -= 1
    owner = low_at(tokens, has - 1) if low_at(tokens, has) == "with" else ""
    device = (
        low_at(tokens, measure.last + 1) in ("gpu", "gpus", "card")
        or owner in ("gpu", "gpus", "card", "device")
        or ("with" in before and _had(tokens, measure.last + 1) and not before & _SPENT)
    )
    if is_training(tokens, measure.first, measure.last):
        return Quantity.TRAINING_COST, 0.75
    if device:  # how much the machine has, not how much is used
        return Quantity.MEMORY, 0.4
    if near & {"memory", "ram", "vram", "gpu", "footprint", "gpus"}:
        return Quantity.MEMORY, 0.9
    if near & {"model-size", "model", "size", "storage", "checkpoint", "models", "weights", "parameters"}:
        return Quantity.MODEL_SIZE, 0.8
    return Quantity.MEMORY, 0.3


def _had(tokens: Sequence[Token], at: int) -> bool:
    """Whether memory that a device comes "with" is named here; "6 GB peak memory" is what is used."""
    words = tokens[at].text.casefold() if at < len(tokens) else ""
    return low_at(tokens, at) in ("ram", "memory", "vram") and not any(word in words for word in _USED)


_USED = ("peak", "footprint", "usage", "consumption", "cost")
_SENSED = word_set(
    """sampled sensor sensors signal signals frequency frequencies band audio imu lidar refresh eeg ecg power noise
    rate filter stimulation stimuli vibration oscillation recorded camera cameras labels annotated khz bandwidth
    activity neurons neuronal firing spiking modulated rhythm rhythms"""
)


_ANNOTATED = word_set("annotated human-annotated labeled labelled annotations sampled")


def _rate(tokens: Sequence[Token], measure: Measure) -> float:
    """ "12 FPS" may be how a video plays rather than how fast it is made."""
    before = words_around(tokens, measure, 4, 0)
    after = {token.low for token in tokens[measure.last + 1 : measure.last + 4]}
    if measure.unit == "Hz" and (measure.value.high > 500 or words_around(tokens, measure, 8, 5) & _SENSED):
        return 0.0
    if words_around(tokens, measure, 8, 0) & _ANNOTATED:
        return 0.0
    played = after & {"video", "videos", "footage", "camera", "cameras", "clips"} or before & {
        "x",
        "seconds",
        "video",
        "videos",
        "captured",
        "recorded",
        "camera",
        "cameras",
    }
    return 0.4 if played and not before & {"speed", "at-least", "throughput", "runs"} else 0.9


_DIFFERENCE = word_set("improvement improvements gain gains reduction better lower higher points")


def _named(tokens: Sequence[Token], measure: Measure, domain: Domain) -> Amount | None:
    """ "NFE=10", "NFE(num of unet forward)=10", "FID of 2.20", "3.17 FID", "FID from 52.4 to 10.5"."""
    difference = {token.low for token in tokens[measure.last + 2 : measure.last + 7]} & _DIFFERENCE
    if low_at(tokens, measure.last + 1) in ("fid", "fids") and low_at(tokens, measure.first - 1) not in ("by", "+"):
        return None if difference else Amount(Quantity.FID, None, measure.first, 0.85)
    if far := _announced(tokens, measure, domain):
        return far
    if tokens[measure.last].low in SCALES and (measure.value.low >= 1e6 or measure.before is not None):
        size = read_named_size(tokens, measure)
        return Amount(Quantity.PARAMETERS, "parameter", *size) if size else None
    at = measure.first - 1
    steps = 0
    while at >= 0 and steps < 8:
        low = tokens[at].low
        quantity = QUANTITY_NOUNS.get(low)
        if quantity in (Quantity.FID, Quantity.CLIP_SCORE):
            return Amount(quantity, None, at, 0.9)
        if low in ("nfe", "nfes", "step-count"):
            return Amount(Quantity.STEPS, "step", at, 0.9) if domain.sampling else None
        if low == "steps" and domain.sampling and steps == 1 and tokens[at + 1].low == "=":
            return Amount(Quantity.STEPS, "step", at, 0.9)
        if low == ")":
            opening = _opening(tokens, at)
            if any(token.low in ("fid", "fids") for token in tokens[opening:at]):
                return Amount(Quantity.FID, None, opening, 0.9)
            at = opening - 1
            continue
        if low not in NAME_LINKS:
            return None
        at -= 1
        steps += 1
    return None


def _announced(tokens: Sequence[Token], measure: Measure, domain: Domain) -> Amount | None:
    """ "improves the FID of … from 52.4 to 10.5", "FID scores in line with …: 1.77 on CelebA"."""
    if measure.before is None and low_at(tokens, measure.first - 1) != ":":
        return None
    for here in range(measure.first - 1, max(measure.first - 20, -1), -1):
        low = tokens[here].low
        if (low in OTHER_SCORES and tokens[here].text != "is") or low in (";", "while"):
            return None
        quantity = QUANTITY_NOUNS.get(low)
        if quantity in (Quantity.FID, Quantity.CLIP_SCORE):
            return Amount(quantity, None, here, 0.8)
        if quantity is Quantity.PARAMETERS and measure.before is not None and measure.value.low >= 1e4:
            return Amount(quantity, "parameter", here, 0.8)  # "the parameters are reduced from 25M to 2M"
        if quantity is Quantity.STEPS and measure.before is not None and low not in ("step", "operations"):
            return Amount(quantity, "step", here, 0.8) if domain.sampling else None
    return None


def is_carried(tokens: Sequence[Token], measure: Measure, since: int) -> bool:
    """Whether a bare number goes on a list of scores: "FID of 3.8 for CIFAR-10 and 7.8 for ImageNet-64"."""
    if measure.form is not Form.BARE or measure.first - since > 14:
        return False
    between = {token.low for token in tokens[since + 1 : measure.first]}
    after = low_at(tokens, measure.last + 1)
    return (
        bool(between & {"and", ",", "or", "/"})
        and after in ("on", "for", "in", "at", "and", "after", ",", ".", "", "(", ")", "with")
        and (not between & ({"is", "of", "=", "by"} | OTHER_SCORES))
        and low_at(tokens, measure.first - 1) != "after"  # "FID 4.7 after 10, 2.9 after 20": 20 is no score
    )


def is_linked(tokens: Sequence[Token], measure: Measure, since: int) -> bool:
    """Whether a number with a unit goes on a list: "in 4 s on a tablet and in 8 s on a phone"."""
    between = [token.low for token in tokens[since + 1 : measure.first]]
    joined = next((low for low in reversed(between) if low not in BETWEEN and low not in ("in", "only")), "")
    return len(between) <= 12 and joined in ("and", "or") and not set(between) & _OTHER_SUBJECT


_OTHER_SUBJECT = word_set("; while whereas than compared-to vs versus against from instead video videos clips data")


def _opening(tokens: Sequence[Token], at: int) -> int:
    """The "(" that belongs to the ")" here."""
    depth = 0
    for here in range(at, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[here].low, 0)
        if depth == 0:
            return here
    return 0
