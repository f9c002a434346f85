"""The number that begins at a token, and the unit that follows it; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from ingest.prose.quantities import (
    ABSOLUTE_UNITS,
    NUMBER_WORDS,
    SCALES,
    STEP_KINDS,
    STEP_REFUSED,
    STEP_WORDS,
    TIME_UNITS,
)
from ingest.prose.tokens import Token
from kg.kinds import Quantity

__all__ = ["Form", "Unit", "low_at", "read_number", "read_unit"]


class Form(Enum):
    """What kind of number it is."""

    RATIO = "times"
    PERCENT = "per cent"
    SHARE = "per cent of the original"
    UNIT = "with a unit"
    BARE = "without a unit"
    GRID = "a resolution"


def low_at(tokens: Sequence[Token], at: int) -> str:
    """The canonical word at a place, "" outside the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def read_number(tokens: Sequence[Token], at: int) -> float | None:
    """The number that begins here, as digits or as a word; None for a part of a name (ResNet-50, x_0, 10^5, [12])."""
    if not 0 <= at < len(tokens):
        return None
    token = tokens[at]
    if token.value is None:
        joined = token.glued and low_at(tokens, at - 1) == "-" and low_at(tokens, at - 2) not in NUMBER_WORDS
        return None if joined else NUMBER_WORDS.get(token.low)  # not the "two" of "power-of-two"
    before, after = low_at(tokens, at - 1), low_at(tokens, at + 1)
    if before in ("^", "_", "#", "v", "version", "table", "figure", "fig", "section") or after in ("^", "_"):
        return None
    if before == "-" and at >= 2 and token.glued and tokens[at - 1].glued:
        named = tokens[at - 2]
        if named.is_word and named.low not in ("sub", "x", "s", "ms") and named.low not in NUMBER_WORDS:
            return None
    if before == "." and token.glued and at >= 2 and tokens[at - 2].value is not None:
        return None
    return token.value


@dataclass(frozen=True)
class Unit:
    """A unit: `scale` turns the number into it, `end` is its last token; `firm` means that it tells its quantity."""

    form: Form
    unit: str | None
    scale: float
    quantity: Quantity | None
    firm: bool
    end: int


_TUNED = frozenset(("trainable", "learnable", "tunable", "trained"))
_COMPARED = frozenset(("fewer", "less", "more"))  # "4 million fewer parameters": a difference, not a size


def read_unit(tokens: Sequence[Token], at: int) -> Unit | None:
    """The unit that begins at this token (a glued hyphen before it is skipped), or None."""
    if low_at(tokens, at) in ("-", "+") and at < len(tokens) and tokens[at].glued:
        at += 1  # "4-bit", "900+ FPS"
    if at >= len(tokens):
        return None
    token = tokens[at]
    low, after = token.low, low_at(tokens, at + 1)
    if low in ("x", "times", "fold", "folds", "imes"):  # "imes" is what a tab leaves of "\\times"
        return Unit(Form.RATIO, None, 1.0, None, False, at)
    if low in ("%", "percent"):
        return Unit(Form.PERCENT, None, 1.0, None, False, at)
    if low in SCALES:
        return _scaled(tokens, at)
    if low in _TUNED and after in ("parameters", "params") and tokens[at - 1].value is not None:
        return Unit(Form.UNIT, "parameter", 1.0, Quantity.PARAMETERS, True, at + 1)  # "1024 learnable parameters"
    if low in ABSOLUTE_UNITS:
        quantity, unit, scale = ABSOLUTE_UNITS[low]
        worded = (
            quantity is Quantity.PARAMETERS and tokens[at - 1].value is None and low_at(tokens, at - 1) not in SCALES
        )
        if (worded and low_at(tokens, at - 2) not in SCALES) or low_at(tokens, at + 2) == "efficient":
            return None  # "single-parameter families", "three parameter-efficient methods"
        return Unit(Form.UNIT, unit, scale, quantity, True, at)
    if low == "bit-width" and token.text.casefold().startswith("bit"):  # "4-bit precision"
        return Unit(Form.UNIT, "bit", 1.0, Quantity.BITS, True, at)
    joined = after == "-" and at + 2 < len(tokens) and tokens[at + 2].glued and tokens[at + 2].text[0].isupper()
    if low in TIME_UNITS and not joined and not (low == "s" and (tokens[at - 1].value or 0) >= 1900):
        return Unit(Form.UNIT, TIME_UNITS[low], 1.0, None, False, at)
    return _steps(tokens, at) or _machine_time(tokens, at) or _epochs(tokens, at)


_BYTES = {"m": "MB", "g": "GB", "t": "TB"}
_MEMORIES = frozenset(("memory", "ram", "vram"))


def _memory_at(tokens: Sequence[Token], at: int) -> int | None:
    """The token of "memory" behind a size that leaves out its "B": "~100M running memory", "16G of RAM"."""
    for here in (at, at + 1):
        if low_at(tokens, here) in _MEMORIES:
            return here - 1
    return None


def _scaled(tokens: Sequence[Token], at: int) -> Unit | None:
    """The unit behind "M" or "billion"; two words may stand between: "22M extra parameters", "1G inference FLOPs"."""
    low, after = tokens[at].low, low_at(tokens, at + 1)
    ahead = ABSOLUTE_UNITS.get(low_at(tokens, at + 2))
    if low in _BYTES and tokens[at].text.isupper() and tokens[at].glued and (end := _memory_at(tokens, at + 1)):
        return Unit(Form.UNIT, _BYTES[low], 1.0, Quantity.MEMORY, False, end)
    if low in ("g", "t") and after[:1] not in "fm-" and not (ahead and ahead[0] is Quantity.FLOPS):
        return None
    unit = read_unit(tokens, at + 1)
    if unit and unit.quantity in (Quantity.PARAMETERS, Quantity.FLOPS):
        return replace(unit, scale=unit.scale * SCALES[low])
    if unit and unit.form is Form.RATIO:  # "5.5K times faster"
        return replace(unit, scale=SCALES[low])
    for end in (at + 2, at + 3):
        noun = ABSOLUTE_UNITS.get(low_at(tokens, end))
        between = tokens[at + 1 : end]
        compared = any(token.low in _COMPARED for token in between)
        if noun and noun[0] in (Quantity.PARAMETERS, Quantity.FLOPS) and between[-1].is_word and not compared:
            return Unit(Form.UNIT, noun[1], SCALES[low], noun[0], True, end)
    return None


def _steps(tokens: Sequence[Token], at: int) -> Unit | None:
    """ "steps" after at most three words, of a sampler when these say so; "forward passes" came in as NFE."""
    firm, end = False, at
    while end < min(at + 4, len(tokens)) and tokens[end].low not in STEP_WORDS:
        if tokens[end].low in STEP_KINDS:
            firm = True
        elif tokens[end].low == "nfe":
            return Unit(Form.UNIT, "step", 1.0, Quantity.STEPS, True, end)
        elif tokens[end].low not in ("-", "time"):
            return None
        end += 1
    if end >= len(tokens) or tokens[end].low not in STEP_WORDS:
        return None
    after = low_at(tokens, end + 1)
    if after == "-":
        after = low_at(tokens, end + 2)
    if after == "of" and low_at(tokens, end + 2) in ("sampling", "denoising", "inference", "generation"):
        firm = True
    if tokens[end].low == "step-count" or after in ("sampling", "denoising", "diffusion", "sampler", "inference"):
        firm = True
    refused = after in STEP_REFUSED and after not in ("sampling", "denoising")
    return None if refused else Unit(Form.UNIT, "step", 1.0, Quantity.STEPS, firm, end)


def _epochs(tokens: Sequence[Token], at: int) -> Unit | None:
    """ "20 epochs", "20 training epochs"."""
    for end in (at, at + 1):
        if low_at(tokens, end) in ("epoch", "epochs"):
            return Unit(Form.UNIT, "epoch", 1.0, Quantity.TRAINING_COST, False, end)
        if low_at(tokens, end) not in ("training", "pretraining", "finetuning"):
            break
    return None


_LONG = frozenset(("hour", "hours", "day", "days", "h", "week", "weeks"))


def _machine_time(tokens: Sequence[Token], at: int) -> Unit | None:
    """GPU hours, A100 days, V100-days, "6 pretraining hours": always the cost of training."""
    end = at
    machine = False
    if low_at(tokens, at) in ("training", "pretraining", "finetuning") and low_at(tokens, at + 1) in _LONG:
        return Unit(Form.UNIT, TIME_UNITS[tokens[at + 1].low], 1.0, Quantity.TRAINING_COST, True, at + 1)
    while end < min(at + 4, len(tokens)) and tokens[end].low not in TIME_UNITS:
        low = tokens[end].low
        machine = machine or low in ("gpu", "gpus", "tpu", "a100", "h100", "v100", "cpu", "p100", "t4", "a6000")
        if (low != "-" and not tokens[end].is_word) or low in _COMPARED:
            return None  # "1000 fewer GPU hours"
        end += 1
    if machine and end < len(tokens) and (tokens[end].low in _LONG or (low_at(tokens, at) == "gpu" and end == at + 1)):
        return Unit(Form.UNIT, f"GPU {TIME_UNITS[tokens[end].low]}", 1.0, Quantity.TRAINING_COST, True, end)
    return None
