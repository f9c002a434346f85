"""What may be compared with what: claims in groups that can be ranked, and the reason why the others stand apart; pure.

A ranking holds claims of one quantity. Improvements are ranked against one baseline, and "existing methods" are none;
values need none, for a second is a second. Latency, throughput and memory are ranked on one device, everything in one
setting where one is given, FID and CLIP score only with their setting. Every claim lands in exactly one group.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.bounds import Bounds
from kg.devices import device_words, is_named_device
from kg.evidence import baseline_bounds, claim_ratio, claim_value
from kg.kinds import HIGHER_IS_BETTER, Quantity, method_key
from kg.rivals import is_one_method, plain_name
from kg.views import SPEED_QUANTITIES, ClaimView, PaperView

__all__ = [
    "BASES",
    "Baseline",
    "Basis",
    "ClaimGroup",
    "Stated",
    "format_base",
    "group_claims",
    "is_better_high",
    "list_baselines",
    "list_quantities",
]

Basis = Literal["improvement", "value"]
BASES: tuple[Basis, ...] = ("improvement", "value")

# What depends on the machine it is measured on.
ON_DEVICE = frozenset({Quantity.LATENCY, Quantity.THROUGHPUT, Quantity.MEMORY})

# Scores that mean nothing without their data set.
ON_DATA = frozenset({Quantity.FID, Quantity.CLIP_SCORE})


@dataclass(frozen=True)
class Stated:
    """A claim of a paper. `bounds`: what is ranked, the improvement or the value in base units; None in no ranking.

    `place`, from 1, counts those that are surely better: claims whose intervals overlap share a place.
    """

    paper: PaperView
    claim: ClaimView
    bounds: Bounds | None = None
    place: int | None = None


@dataclass(frozen=True)
class ClaimGroup:
    """Claims that can be ranked, best first; or, where `is_ranking` is False, claims that cannot, with the reason.

    `reason` says why the group stands apart from the first one; it is empty only for that. `cautions` are what to keep
    in mind within a ranking.
    """

    quantity: Quantity
    basis: Basis
    baseline: str | None
    hardware: str | None
    setting: str | None
    measures: str
    """What the bounds are in: "×" for an improvement, else "time" (s), "bytes", "steps" …; empty for a bare number."""
    stated: tuple[Stated, ...]
    is_ranking: bool
    reason: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """In words: `sampling steps, improvement over DDIM`."""
        title = f"{self.quantity.value}, {self.basis}"
        if not self.is_ranking:
            return title
        title += f" over {self.baseline}" if self.basis == "improvement" else ""
        title += f" on {self.hardware}" if self.hardware else ""
        return f"{title} ({self.setting})" if self.setting else title


@dataclass(frozen=True)
class Baseline:
    """Something that claims are set against: its name, its paper's key where known, and by how many claims."""

    name: str
    key: str | None
    claims: int


@dataclass(frozen=True)
class _Key:
    """What claims must have in common to be ranked; `flaw` says why one can be ranked with none."""

    quantity: Quantity
    measures: str = ""
    baseline: str = ""
    device: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    flaw: str = ""
    is_empty: bool = False
    """Whether it was asked for and no claim has it."""


def group_claims(
    papers: Iterable[PaperView],
    quantity: Quantity,
    *,
    over: str | None = None,
    over_key: str | None = None,
    basis: Basis | None = None,
    hidden: bool = False,
) -> list[ClaimGroup]:
    """The claims of one quantity in groups that may be ranked, the one asked for first, those of no ranking last.

    With `over` (a method, `over_key` its paper's key where known) the ranking against that baseline leads; without,
    the largest one. `basis` is the improvement for a speedup or with `over`, else the value. Asked for speedup, what
    else makes sampling faster (fewer steps, less latency) is given too, in groups of its own. `hidden`: also claims
    below the confidence that is shown.
    """
    papers = list(papers)
    chosen: Basis = basis or ("improvement" if over or quantity is Quantity.SPEEDUP else "value")
    names = _baseline_names(papers)
    if over:  # what is asked for is one method, however it is spelled
        names.setdefault(method_key(over), method_key(over))
    wanted = _baseline_key(names, over, over_key)
    held: dict[_Key, list[Stated]] = {}
    for paper in papers:
        for claim in paper.claims if hidden else paper.shown_claims:
            if _is_asked(claim, quantity):
                key = _key(claim, chosen, _baseline_key(names, claim.baseline, claim.baseline_key))
                if chosen == "value" and not key.flaw:
                    # A second is a second, whatever it is set against; asked for one baseline, the others stand apart.
                    against = not over or key.baseline == wanted
                    key = replace(key, baseline="") if against else _Key(quantity, flaw=f"is not set against {over}")
                held.setdefault(key, []).append(Stated(paper, claim, _bounds(claim, chosen)))
    able = [
        k
        for k in held
        if not k.flaw and k.quantity is quantity and (not over or chosen == "value" or k.baseline == wanted)
    ]
    asked = max(
        able, key=lambda k: len(held[k]), default=_Key(quantity, baseline=wanted, is_empty=True) if over else None
    )
    order = sorted(
        held,
        key=lambda k: (
            bool(k.flaw),
            k != asked,
            bool(over) and k.baseline != wanted,
            k.quantity is not quantity,
            -len(held[k]),
        ),
    )
    return [_group(key, held[key], chosen, asked, over) for key in order]


def is_better_high(quantity: Quantity, basis: Basis) -> bool:
    """Whether more is better: of improvements always, of values for throughput and CLIP score."""
    return basis == "improvement" or quantity in HIGHER_IS_BETTER


# Units of a group that are counted.
PLURALS = frozenset({"steps", "bits", "epochs"})


def format_base(bounds: Bounds, measures: str) -> str:
    """Bounds of a group in words: `2.5–10×`, `1.84 s`, `7.5 GB`, `16 steps`."""
    if measures == "×":
        return f"{bounds}×"
    scale, unit = {"time": (1.0, "s"), "bytes": (1e9, "GB")}.get(measures, (1.0, measures))
    if measures in ("parameters", "FLOP", "MAC"):
        scale, letter = next(((s, n) for s, n in ((1e12, "T"), (1e9, "B"), (1e6, "M")) if bounds.low >= s), (1.0, ""))
        unit = f"{letter} {unit}".strip()
    text = f"{bounds.scaled(1 / scale)}"
    return f"{text} {unit.removesuffix('s') if text == '1' and unit in PLURALS else unit}".strip()


def list_quantities(papers: Iterable[PaperView]) -> dict[Quantity, int]:
    """How many shown claims there are of each quantity; what most papers state first."""
    papers = list(papers)
    claims = Counter(claim.quantity for paper in papers for claim in paper.shown_claims)
    stating = Counter(quantity for paper in papers for quantity in {claim.quantity for claim in paper.shown_claims})
    return dict(sorted(claims.items(), key=lambda item: (-stating[item[0]], -item[1])))


def list_baselines(papers: Iterable[PaperView], quantity: Quantity) -> list[Baseline]:
    """The methods that the shown claims of a quantity (with a ratio) are set against, the most frequent first."""
    papers = list(papers)
    names = _baseline_names(papers)
    held: dict[str, list[ClaimView]] = {}
    for paper in papers:
        for claim in paper.shown_claims:
            key = _baseline_key(names, claim.baseline, claim.baseline_key)
            if key and _is_asked(claim, quantity) and claim_ratio(claim):
                held.setdefault(key, []).append(claim)
    found = [Baseline(claims[0].baseline or "", claims[0].baseline_key, len(claims)) for claims in held.values()]
    return sorted(found, key=lambda baseline: (-baseline.claims, baseline.name.casefold()))


def _is_asked(claim: ClaimView, quantity: Quantity) -> bool:
    return claim.quantity is quantity or (
        quantity is Quantity.SPEEDUP and claim.quantity in SPEED_QUANTITIES and claim.ratio_high is not None
    )


def _baseline_names(papers: Iterable[PaperView]) -> dict[str, str]:
    """By `method_key`, the key of the paper that a baseline's name means where some claim or paper tells, else its own.

    What names a kind of methods and not one is left out.
    """
    names: dict[str, str] = {}
    alone: dict[str, str] = {}
    for paper in papers:
        names |= {method_key(method): paper.key for method in paper.methods}
        for claim in paper.claims:
            written = method_key(claim.baseline or "")
            if written and claim.baseline_key:
                names[written] = claim.baseline_key
            elif is_one_method(claim.baseline or ""):
                plain = method_key(plain_name(claim.baseline or ""))
                alone[plain] = plain
    return alone | names


def _baseline_key(names: Mapping[str, str], name: str | None, key: str | None) -> str:
    """The paper's key, else the name's own: "the original DDIM" is DDIM. Empty for "existing methods"."""
    written, plain = (method_key(words) for words in (name or "", plain_name(name or "")))
    return key or names.get(written) or names.get(plain) or ""


def _bounds(claim: ClaimView, basis: Basis) -> Bounds | None:
    if basis == "improvement":
        return claim_ratio(claim)
    value = claim_value(claim)
    return value[0] if value else None


def _key(claim: ClaimView, basis: Basis, baseline: str) -> _Key:
    """What the claim must share with others to be ranked with them. A value needs no baseline."""
    if flaw := _flaw(claim, basis, baseline):
        return _Key(claim.quantity, flaw=flaw)
    device = device_words(claim.hardware or "") if claim.quantity in ON_DEVICE else ()
    setting = device_words(claim.setting or "")  # "CIFAR-10" and "cifar 10" are one
    value = claim_value(claim)
    measures = "×" if basis == "improvement" or value is None else value[1]
    return _Key(claim.quantity, measures, baseline, device, setting)


def _flaw(claim: ClaimView, basis: Basis, baseline: str) -> str:
    """Why the claim can be ranked with no other, in words; empty where it can."""
    if basis == "improvement" and claim_ratio(claim) is None:
        return "states no improvement, only a value"
    if basis == "improvement" and not method_key(claim.baseline or ""):
        return "names no baseline, so each stands against its own"
    if basis == "improvement" and not baseline:
        return "is set against a kind of methods, not one of them, so each stands against its own"
    if basis == "value" and claim_value(claim) is None:
        return "states no value, only an improvement"
    if claim.quantity in ON_DEVICE and not claim.hardware:
        return "names no device"
    if claim.quantity in ON_DEVICE and not is_named_device(claim.hardware or ""):
        return "names a class of devices, not the device"
    if basis == "value" and claim.quantity in ON_DATA and not claim.setting:
        return "names no data set"
    return ""


def _group(key: _Key, stated: list[Stated], basis: Basis, asked: _Key | None, over: str | None) -> ClaimGroup:
    first = stated[0].claim
    group = ClaimGroup(
        key.quantity,
        basis,
        first.baseline if key.baseline else None,
        first.hardware if key.device else None,
        first.setting,
        key.measures,
        tuple(stated),
        is_ranking=not key.flaw,
    )
    if key.flaw:
        ordered = sorted(stated, key=lambda one: (*(-part for part in one.paper.newest), one.paper.name))
        return replace(group, stated=tuple(ordered), setting=None, reason=key.flaw)
    reason = "" if asked is None or key == asked else _apart(key, group, asked, over)
    return replace(group, stated=_ranked(stated, key.quantity, basis), reason=reason, cautions=_cautions(group))


def _ranked(stated: Sequence[Stated], quantity: Quantity, basis: Basis) -> tuple[Stated, ...]:
    """Best first, each with its place: one more than those whose whole interval is better."""
    high = is_better_high(quantity, basis)
    known = [(one, one.bounds) for one in stated if one.bounds is not None]
    # Whose low end lies above mine is surely more, whose high end lies below is surely less.
    ends = sorted(bounds.low if high else bounds.high for _, bounds in known)
    placed = [
        replace(one, place=1 + (len(ends) - bisect_right(ends, own.high) if high else bisect_left(ends, own.low)))
        for one, own in known
    ]

    def order(one: Stated) -> tuple[object, ...]:
        bounds = one.bounds or Bounds(0, 0)
        worth = (-bounds.low, -bounds.high) if high else (bounds.high, bounds.low)
        return (one.place, *worth, one.paper.name)

    return tuple(sorted(placed, key=order))


def _apart(key: _Key, group: ClaimGroup, asked: _Key, over: str | None) -> str:
    """Why a ranking is not part of the one asked for, in words."""
    reasons = []
    if key.quantity is not asked.quantity:
        timed = " (counted, not timed)" if key.quantity is Quantity.STEPS else ""
        reasons.append(f"{key.quantity.value}{timed}, not {asked.quantity.value}")
    if key.baseline != asked.baseline:
        reasons.append(f"against {group.baseline}" + (f", not {over}" if over else ", another baseline"))
    # No claim of the quantity is set against the baseline asked for: there is no first ranking to differ from.
    if asked.is_empty:
        return "; ".join(reasons)
    if key.device != asked.device:
        reasons.append(f"on {group.hardware}, another device" if key.device else "names no device")
    if key.setting != asked.setting:
        reasons.append(f"another setting: {group.setting}" if group.setting else "names no setting")
    if key.measures != asked.measures:
        reasons.append(f"measured in {key.measures or 'a bare number'}, not {asked.measures or 'a bare number'}")
    return "; ".join(reasons)


def _cautions(group: ClaimGroup) -> tuple[str, ...]:
    """What differs within a ranking and does not forbid it."""
    found = []
    if group.basis == "improvement":
        taken = dict.fromkeys(
            format_base(*before) for one in group.stated if (before := baseline_bounds(one.claim)) is not None
        )
        if len(taken) > 1:
            found.append(f"{group.baseline} itself is taken at {' and at '.join(taken)}")
    caveats = Counter(one.claim.caveat for one in group.stated)
    if len(caveats) > 1 and len(group.stated) > 1:
        found.append("what is said of quality differs")
    devices = {device_words(one.claim.hardware) for one in group.stated if one.claim.hardware}
    if len(devices) > 1:
        found.append("measured on different devices")
    return tuple(found)
