"""What a claim states, as bounds in base units, and which claims of a paper state the same; pure.

A list's note, a title and an abstract often say one thing. A claim that says no more than another one of its paper is
evidence for that one: a table shows the fact once, with everybody who says it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isclose

from kg.bounds import UNITS, Bounds, read_hedge
from kg.kinds import Origin, Quantity, method_key
from kg.views import SHOWN_CONFIDENCE, ClaimView

__all__ = ["baseline_bounds", "claim_ratio", "claim_value", "merge_claims"]

# A unit that a claim of this quantity has even where it says none.
_COUNTED = {Quantity.STEPS: "step", Quantity.BITS: "bit", Quantity.PARAMETERS: "parameter"}


def claim_value(claim: ClaimView) -> tuple[Bounds, str] | None:
    """The value in base units with what it measures ("time", "bytes", …; "" for a bare number), hedges applied."""
    return _in_base(claim, claim.low, claim.high, claim.hedge) if claim.quantity is not Quantity.SPEEDUP else None


def baseline_bounds(claim: ClaimView) -> tuple[Bounds, str] | None:
    """The baseline's own value, as `claim_value` gives the claim's."""
    return _in_base(claim, claim.baseline_low, claim.baseline_high, None)


def _in_base(claim: ClaimView, low: float | None, high: float | None, hedge: str | None) -> tuple[Bounds, str] | None:
    bounds = read_hedge(low, high, hedge)
    if bounds is None:
        return None
    unit = claim.unit or _COUNTED.get(claim.quantity, "")
    kind, scale = UNITS.get(unit, (unit, 1.0))
    return bounds.scaled(scale), kind


def claim_ratio(claim: ClaimView) -> Bounds | None:
    """The improvement, above 1 where it is better, hedges applied: "up to 2×" is 1 to 2.

    A claim with a value of its own has the hedge on that: "from 250 to less than 4 steps" is at least 62.5×.
    """
    if claim.ratio_low is None and claim.ratio_high is None:
        return None
    least = 1.0 if claim.ratio_low is None else min(1.0, claim.ratio_low)
    return read_hedge(claim.ratio_low, claim.ratio_high, claim.ratio_hedge, least=least)


def merge_claims(claims: Iterable[ClaimView]) -> tuple[ClaimView, ...]:
    """The claims of one paper, each fact once: what says no more than another stands under that one's `also`.

    Of two that say the same a list's leads, then the surer one; those with a list's words come first. Nothing of a
    leading claim is changed, and claims that differ in a number, a baseline, a device, a setting or an open end ("up
    to 2×", "2×") stay apart.
    """
    numbered = list(enumerate(claims))
    leads: list[tuple[int, ClaimView, list[ClaimView]]] = []
    for at, claim in sorted(numbered, key=lambda item: _precedence(item[1])):
        lead = next((others for _, lead, others in leads if _says_no_more(claim, lead)), None)
        if lead is None:
            leads.append((at, claim, []))
        else:
            lead.append(claim)
    merged = [(at, replace(claim, also=tuple(others))) for at, claim, others in leads]
    merged.sort(key=lambda item: (Origin.LIST not in item[1].origins, item[0]))
    return tuple(claim for _, claim in merged)


def _precedence(claim: ClaimView) -> tuple[bool, int, bool, float]:
    """What may lead comes before what it leads: nothing shown stands under something hidden, nor more under less."""
    stated = (claim.low, claim.ratio_low, claim.baseline, claim.hardware, claim.setting)
    facts = sum(fact is not None for fact in stated)
    return (claim.confidence < SHOWN_CONFIDENCE, -facts, claim.origin is not Origin.LIST, -claim.confidence)


def _says_no_more(claim: ClaimView, lead: ClaimView) -> bool:
    """Whether everything that the claim states the other one states too, and the same."""
    if claim.quantity is not lead.quantity:
        return False
    stated = [(claim_value(claim), claim_value(lead)), (_ratio(claim), _ratio(lead))]
    if not any(mine for mine, _ in stated):
        return False
    if not all(mine is None or (theirs is not None and _equal(mine, theirs)) for mine, theirs in stated):
        return False
    if claim.baseline and not _same_baseline(claim, lead):
        return False
    return all(
        mine is None or (theirs is not None and method_key(mine) == method_key(theirs))
        for mine, theirs in ((claim.hardware, lead.hardware), (claim.setting, lead.setting))
    )


def _ratio(claim: ClaimView) -> tuple[Bounds, str] | None:
    ratio = claim_ratio(claim)
    return None if ratio is None else (ratio, "×")


def _same_baseline(claim: ClaimView, lead: ClaimView) -> bool:
    if claim.baseline_key is not None and claim.baseline_key == lead.baseline_key:
        return True
    return method_key(claim.baseline or "") == method_key(lead.baseline or "")


def _equal(one: tuple[Bounds, str], other: tuple[Bounds, str]) -> bool:
    """Equal but for rounding: "16.7×" and 250 / 15."""
    pairs = ((one[0].low, other[0].low), (one[0].high, other[0].high))
    return one[1] == other[1] and all(a == b or isclose(a, b, rel_tol=0.005) for a, b in pairs)
