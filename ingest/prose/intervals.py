"""Intervals of positive numbers: what a text states as "10~20", and the ratio of before to after; pure."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Interval"]


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included; a single number has low == high.

    >>> Interval(50, 100) / Interval(10, 20)
    Interval(low=2.5, high=10.0)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"an interval runs from low to high, not from {self.low} to {self.high}")

    @classmethod
    def spanning(cls, *numbers: float) -> Interval:
        """The smallest interval that holds all the numbers."""
        return cls(min(numbers), max(numbers))

    def __truediv__(self, other: Interval) -> Interval:
        """All quotients of a number of this interval by one of the other; ZeroDivisionError if the other holds 0."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(f"cannot divide by an interval that holds 0: {other}")
        return Interval.spanning(*(top / bottom for top in (self.low, self.high) for bottom in (other.low, other.high)))

    def scaled(self, factor: float) -> Interval:
        """Every number times the factor."""
        return Interval.spanning(self.low * factor, self.high * factor)

    def inverse(self) -> Interval:
        """1 over every number.

        >>> Interval(2, 4).inverse()
        Interval(low=0.25, high=0.5)
        """
        return Interval(1, 1) / self

    def after_reduction(self) -> Interval:
        """Reduction *by* so many per cent, as the factor before/after; a reduction by 100 % or more is a ValueError.

        >>> Interval(60, 60).after_reduction(), Interval(50, 75).after_reduction()
        (Interval(low=2.5, high=2.5), Interval(low=2.0, high=4.0))
        """
        if not 0 <= self.low <= self.high < 100:
            raise ValueError(f"nothing is reduced by {self.high} %")
        return Interval.spanning(100 / (100 - self.low), 100 / (100 - self.high))

    def as_share(self) -> Interval:
        """Reduction *down to* so many per cent, as the factor before/after.

        >>> Interval(10, 20).as_share()
        Interval(low=5.0, high=10.0)
        """
        return Interval(100, 100) / self

    def as_gain(self) -> Interval:
        """So many per cent faster or more, as a factor.

        >>> Interval(45, 45).as_gain()
        Interval(low=1.45, high=1.45)
        """
        return Interval(1 + self.low / 100, 1 + self.high / 100)
