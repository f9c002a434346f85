"""Conditions on claims in the query language: `steps:<=4`, `latency:<2s`, `memory:>=2x`; text ↔ filter, pure.

    field       asks for                         written as
    steps, nfe  sampling steps                   steps:<=4
    latency     time for one sample              latency:<2s  latency:<=500ms
    memory      memory to run                    memory:<8GB  (MB, GB are decimal, MiB, GiB binary)
    size        size of the stored model         size:<100MB
    params      parameters                       params:<1B   (K, M, B)
    flops       operations for one sample        flops:<100G  flops:<50GMACs
    bits        bit width; W4A8 is 4 to 8        bits:<=4
    fid         FID                              fid:<5
    speedup     how much faster, as a ratio      speedup:<=2  (speedup:>=5 is a facet of its own)

With an `x` after the number the improvement is asked instead of the value: `memory:>=2x` is memory halved or better.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from kg.kinds import Quantity

__all__ = ["CLAIM_FIELDS", "ClaimField", "ClaimFilter", "parse_claim_filter"]

_BYTES = {"kb": (1.0, "kB"), "mb": (1.0, "MB"), "gb": (1.0, "GB"), "tb": (1.0, "TB")}
_BYTES |= {"mib": (1.0, "MiB"), "gib": (1.0, "GiB")}
_TIMES = {"us": (1.0, "us"), "μs": (1.0, "us"), "ms": (1.0, "ms"), "s": (1.0, "s"), "sec": (1.0, "s")}
_TIMES |= {"min": (1.0, "min"), "h": (1.0, "h")}
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}


@dataclass(frozen=True)
class ClaimField:
    """A field that asks for claims. `units`: as typed, in lower case → (factor, unit of `kg.bounds`)."""

    quantity: Quantity
    units: dict[str, tuple[float, str]]
    example: str
    on_device: bool = False
    """Whether the value depends on the device, so that `on:` and `device:` restrict which claims speak."""


CLAIM_FIELDS: dict[str, ClaimField] = {
    "steps": ClaimField(Quantity.STEPS, dict.fromkeys(("", "step", "steps"), (1.0, "step")), "steps:<=4"),
    "latency": ClaimField(Quantity.LATENCY, {"": (1.0, "s"), **_TIMES}, "latency:<2s or latency:<500ms", True),
    "memory": ClaimField(Quantity.MEMORY, {"": (1.0, "GB"), **_BYTES}, "memory:<8GB or memory:>=2x", True),
    "size": ClaimField(Quantity.MODEL_SIZE, {"": (1.0, "MB"), **_BYTES}, "size:<100MB or size:>=2x"),
    "params": ClaimField(
        Quantity.PARAMETERS, {u: (scale, "parameter") for u, scale in _SCALES.items()}, "params:<1B or params:<300M"
    ),
    "flops": ClaimField(
        Quantity.FLOPS,
        {f"{u}{name}": (scale, "FLOP") for u, scale in _SCALES.items() for name in ("", "flop", "flops")}
        | {f"{u}{name}": (scale, "MAC") for u, scale in _SCALES.items() for name in ("mac", "macs")},
        "flops:<100G or flops:>=2x",
    ),
    "bits": ClaimField(Quantity.BITS, dict.fromkeys(("", "bit", "bits"), (1.0, "bit")), "bits:<=4"),
    "fid": ClaimField(Quantity.FID, {"": (1.0, "")}, "fid:<5"),
    "speedup": ClaimField(Quantity.SPEEDUP, {}, "speedup:>=5", True),
}
ALIASES = {"nfe": "steps", "parameters": "params", "macs": "flops"}

_CONDITION = re.compile(r"(?P<sign>>=|<=|≥|≤|>|<|=)?\s*(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>[A-Za-zμµ×]*)")
_LETTERS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
_SCALED = ("parameter", "FLOP", "MAC")
_SIGNS = {"≥": ">=", "≤": "<="}


@dataclass(frozen=True)
class ClaimFilter:
    """A condition on claims of one field: `steps` `<=` 4 `step`; with unit `×` on their improvement."""

    field: str
    sign: str
    value: float
    """In `unit`."""
    unit: str
    """Of `kg.bounds.UNITS`; `×` for an improvement, empty for a bare number such as a FID."""

    @property
    def is_ratio(self) -> bool:
        """Whether it asks for the improvement over a baseline."""
        return self.unit == "×"

    @property
    def text(self) -> str:
        """As the query language writes it.

        >>> ClaimFilter("params", "<", 3e8, "parameter").text, ClaimFilter("latency", "<", 0.5, "s").text
        ('params:<300M', 'latency:<0.5s')
        """
        letter, unit = (
            "",
            {"×": "x", "step": "", "bit": "", "parameter": "", "FLOP": "", "MAC": "MACs"}.get(self.unit, self.unit),
        )
        value = self.value
        if self.unit in _SCALED:
            scale, letter = next(((s, n) for s, n in _LETTERS if value >= s and value % s == 0), (1.0, ""))
            value /= scale
        return f"{self.field}:{self.sign}{_plain(value)}{letter}{unit}"

    @property
    def label(self) -> str:
        """As a person reads it.

        >>> ClaimFilter("params", "<", 3e8, "parameter").label, ClaimFilter("latency", "<=", 2, "s").label
        ('params <300M', 'latency ≤2 s')
        """
        sign = {">=": "≥", "<=": "≤", "=": ""}.get(self.sign, self.sign)
        if self.unit == "×":
            return f"{self.field} {sign}{self.value:g}×"
        if self.unit in _SCALED:
            scale, letter = next(((s, n) for s, n in _LETTERS if self.value >= s), (1.0, ""))
            return f"{self.field} {sign}{self.value / scale:g}{letter}{' MACs' if self.unit == 'MAC' else ''}"
        unit = "" if self.unit in ("step", "bit", "") else f" {self.unit}"
        return f"{self.field} {sign}{self.value:g}{unit}"


def parse_claim_filter(field: str, text: str) -> ClaimFilter | None:
    """The condition that `field:text` states; None where it states none. A bare number is meant exactly, an x at least.

    >>> parse_claim_filter("latency", "<500ms")
    ClaimFilter(field='latency', sign='<', value=500.0, unit='ms')
    >>> parse_claim_filter("memory", "2x").text, parse_claim_filter("bits", "4").text, parse_claim_filter("bits", "few")
    ('memory:>=2x', 'bits:=4', None)
    """
    name = ALIASES.get(field, field)
    match = _CONDITION.fullmatch(text.strip())
    if match is None or name not in CLAIM_FIELDS:
        return None
    sign = _SIGNS.get(match["sign"], match["sign"])
    value, unit = float(match["number"]), match["unit"].casefold()
    if unit in ("x", "×") or (name == "speedup" and not unit):
        scale, unit, sign = 1.0, "×", sign or ">="
    elif unit in CLAIM_FIELDS[name].units:
        scale, unit = CLAIM_FIELDS[name].units[unit]
        sign = sign or "="
    else:
        return None
    value *= scale
    return ClaimFilter(name, sign, value, unit) if math.isfinite(value) else None


def _plain(value: float) -> str:
    """All digits, never 1e+09: what is written is read back as the same number."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")
