"""A claim under construction: what the readers of numbers hand to those who look for its baseline; pure."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.prose.measures import Measure
from kg.bounds import Bounds
from kg.kinds import HIGHER_IS_BETTER, Quantity

__all__ = ["Statement", "improvement"]


@dataclass(frozen=True)
class Statement:
    """A claim under construction, in tokens of its sentence."""

    quantity: Quantity
    measure: Measure
    value: Bounds | None = None
    unit: str | None = None
    ratio: Bounds | None = None
    before: Bounds | None = None
    baseline: str | None = None
    hardware: str | None = None
    confidence: float = 0.9
    first: int = 0
    last: int = 0


def improvement(quantity: Quantity, before: Bounds | None, after: Bounds | None) -> Bounds | None:
    """The improvement factor from before to after, None where either is missing or 0."""
    if before is None or after is None or before.low <= 0 or after.low <= 0:
        return None
    return after / before if quantity in HIGHER_IS_BETTER else before / after
