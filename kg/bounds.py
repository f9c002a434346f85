"""Intervals that may be open, what they answer to a threshold, and the small table of units; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["UNITS", "Bounds", "Verdict", "hedge_sign", "number_text", "read_hedge", "turn_hedge"]


class Verdict(StrEnum):
    """What a claim, or a paper by its claims, answers to a condition. Unknown is not false."""

    SATISFIES = "satisfies"
    MAY = "may"
    """The interval lies on both sides of the threshold."""
    FAILS = "fails"
    UNKNOWN = "unknown"
    """Nothing is stated that speaks to the condition."""


UNITS: dict[str, tuple[str, float]] = {
    "us": ("time", 1e-6),
    "ms": ("time", 1e-3),
    "s": ("time", 1.0),
    "min": ("time", 60.0),
    "h": ("time", 3600.0),
    "day": ("time", 86400.0),
    "week": ("time", 604800.0),
    "month": ("time", 2_629_800.0),
    "GPU s": ("machine time", 1 / 3600),
    "GPU min": ("machine time", 1 / 60),
    "GPU h": ("machine time", 1.0),
    "GPU day": ("machine time", 24.0),
    "GPU week": ("machine time", 168.0),
    "kB": ("bytes", 1e3),
    "MB": ("bytes", 1e6),
    "MiB": ("bytes", 2.0**20),
    "GB": ("bytes", 1e9),
    "GiB": ("bytes", 2.0**30),
    "TB": ("bytes", 1e12),
    "step": ("steps", 1.0),
    "epoch": ("epochs", 1.0),
    "bit": ("bits", 1.0),
    "parameter": ("parameters", 1.0),
    # A multiply-accumulate is one or two operations, depending on who counts: never turned into each other.
    "FLOP": ("FLOP", 1.0),
    "MAC": ("MAC", 1.0),
    "image/s": ("images per second", 1.0),
    "frame/s": ("images per second", 1.0),
    "sample/s": ("samples per second", 1.0),
    "token/s": ("tokens per second", 1.0),
}
"""Unit of a claim → what it measures, and its size in the first unit of that kind (s, byte, …)."""


@dataclass(frozen=True)
class Bounds:
    """From `low` to `high`, both included; `math.inf` is an open end. Numbers are not negative.

    >>> Bounds(2.5, 10) * Bounds(10, 10)
    Bounds(low=25.0, high=100.0)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"bounds run from low to high, not from {self.low} to {self.high}")

    @classmethod
    def spanning(cls, *numbers: float) -> Bounds:
        """The narrowest that hold all the numbers."""
        return cls(min(numbers), max(numbers))

    def __mul__(self, other: Bounds) -> Bounds:
        """All products of a number of this interval with one of the other."""
        return Bounds(float(self.low * other.low), float(self.high * other.high))

    def scaled(self, factor: float) -> Bounds:
        """Every number times a positive factor."""
        return Bounds(self.low * factor, self.high * factor)

    def __truediv__(self, other: Bounds) -> Bounds:
        """All quotients; what may be divided by 0 is open above.

        >>> Bounds(50, 100) / Bounds(10, 20)
        Bounds(low=2.5, high=10.0)
        """
        low = 0.0 if math.isinf(other.high) else self.low / other.high if other.high else math.inf
        return Bounds(low, self.high / other.low if other.low else math.inf)

    def inverse(self) -> Bounds:
        """1 over every number.

        >>> Bounds(2, 4).inverse()
        Bounds(low=0.25, high=0.5)
        """
        return Bounds(1, 1) / self

    def after_reduction(self) -> Bounds:
        """Reduction *by* so many per cent, as the factor before/after; a reduction by 100 % or more is a ValueError.

        >>> Bounds(60, 60).after_reduction(), Bounds(50, 75).after_reduction()
        (Bounds(low=2.5, high=2.5), Bounds(low=2.0, high=4.0))
        """
        if not 0 <= self.low <= self.high < 100:
            raise ValueError(f"nothing is reduced by {self.high} %")
        return Bounds(100 / (100 - self.low), 100 / (100 - self.high))

    def as_share(self) -> Bounds:
        """Reduction *down to* so many per cent, as the factor before/after.

        >>> Bounds(10, 20).as_share()
        Bounds(low=5.0, high=10.0)
        """
        return Bounds(100, 100) / self

    def as_gain(self) -> Bounds:
        """So many per cent faster or more, as a factor.

        >>> Bounds(45, 45).as_gain()
        Bounds(low=1.45, high=1.45)
        """
        return Bounds(1 + self.low / 100, 1 + self.high / 100)

    def meets(self, other: Bounds) -> bool:
        """Whether the two have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def answer(self, sign: str, value: float) -> Verdict:
        """What the interval answers to `sign value`; signs are >=, >, <=, < and =.

        >>> Bounds(2.5, 10).answer(">=", 5), Bounds(2.5, 10).answer(">", 10), Bounds(8, 8).answer("<=", 8)
        (<Verdict.MAY: 'may'>, <Verdict.FAILS: 'fails'>, <Verdict.SATISFIES: 'satisfies'>)
        """
        surely, possibly = {
            ">=": (self.low >= value, self.high >= value),
            ">": (self.low > value, self.high > value),
            "<=": (self.high <= value, self.low <= value),
            "<": (self.high < value, self.low < value),
            "=": (self.low == value == self.high, self.low <= value <= self.high),
        }[sign]
        return Verdict.SATISFIES if surely else Verdict.MAY if possibly else Verdict.FAILS

    def __str__(self) -> str:
        if math.isinf(self.high):
            return f"≥{number_text(self.low)}"
        if self.low == 0 < self.high:
            # The open end of "less than 2" rounds up to it.
            return f"{'<' if float(f'{self.high:.3g}') > self.high else '≤'}{number_text(self.high)}"
        low, high = number_text(self.low), number_text(self.high)
        return low if low == high else f"{low}–{high}"


def number_text(value: float) -> str:
    """Three digits where there are more behind the point; whole numbers as they are.

    >>> number_text(8192), number_text(16.66667)
    ('8,192', '16.7')
    """
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def read_hedge(low: float | None, high: float | None, hedge: str | None, *, least: float = 0.0) -> Bounds | None:
    """A stated interval as its hedge means it; None where nothing is stated.

    "up to" and "less than" open it below, down to `least` (0, or 1 for an improvement: what is improved up to 2× is
    not made worse); "at least" and "as few as" open it above. "about" and "nearly" leave it as it stands. The upper
    end of "less than 2" is no longer 2, so that "under two seconds" satisfies `<2s`.

    >>> read_hedge(2, 2, "up to", least=1), read_hedge(4, 4, "at least"), read_hedge(None, None, None)
    (Bounds(low=1, high=2), Bounds(low=4, high=inf), None)
    """
    if low is None and high is None:
        return None
    bottom, top = least if low is None else low, math.inf if high is None else high
    for word in (hedge or "").split(", "):
        if word in ("up to", "less than"):
            bottom = min(bottom, least)
        if word == "less than" and math.isfinite(top) and top > 0:
            top = math.nextafter(top, 0)
        if word in ("at least", "as few as"):
            top = math.inf
    return Bounds(bottom, top)


_SIGNS = {"less than": "<", "up to": "≤", "at least": "≥", "as few as": "≥"}

# What a hedge on a value says of the improvement where less is better: fewer steps are a larger one.
_TURNED = {"up to": "at least", "less than": "at least", "at least": "up to", "as few as": "up to"}


def hedge_sign(hedge: str | None) -> str:
    """The sign before a number so hedged: of which side it is the bound, else "≈"; empty without a hedge.

    >>> hedge_sign("less than"), hedge_sign("about, up to"), hedge_sign("nearly"), hedge_sign(None)
    ('<', '≤', '≈', '')
    """
    words = (hedge or "").split(", ")
    return next((_SIGNS[word] for word in words if word in _SIGNS), "≈" if hedge else "")


def turn_hedge(hedge: str) -> str:
    """The hedge of what grows as the hedged value shrinks.

    >>> turn_hedge("less than"), turn_hedge("about")
    ('at least', 'about')
    """
    return ", ".join(_TURNED.get(word, word) for word in hedge.split(", "))
