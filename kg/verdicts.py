"""What claims, and papers by their claims, answer to conditions: satisfied, perhaps, not, or unknown; pure.

A condition is put to the claims that speak to it: of the quantity asked for, in a comparable unit, against the
baseline of `over:` and on the device of `on:` and `device:` where these are asked. The best answer among them counts.
Where none speaks the answer is unknown, never no: a speedup over DDPM says nothing of the speedup over DDIM, and a
latency on an A100 nothing of a phone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.bounds import UNITS, Bounds, Verdict
from kg.claim_filters import CLAIM_FIELDS, ClaimFilter
from kg.devices import classify_device, names_device
from kg.evidence import claim_ratio, claim_value
from kg.kinds import method_key
from kg.query import Filters
from kg.views import ClaimView, PaperView

__all__ = [
    "Answer",
    "Asked",
    "Tally",
    "best_speedup_bound",
    "combine",
    "count_verdicts",
    "is_baseline",
]

# From the surest to the least: of several claims of a paper the best answer counts.
_ORDER = (Verdict.SATISFIES, Verdict.MAY, Verdict.FAILS, Verdict.UNKNOWN)


@dataclass(frozen=True)
class Answer:
    """A paper's answer to one condition, and the claim that gives it."""

    asked: str
    verdict: Verdict
    claim: ClaimView | None = None

    @property
    def reason(self) -> str:
        """In words, for the reasons of a hit: `steps ≤15 in part: 10–20 steps`."""
        if self.claim is None:
            return f"{self.asked}: not stated"
        part = " in part" if self.verdict is Verdict.MAY else ""
        # Of an improvement the claim's text says by how many times what improves; the × once is enough.
        if self.asked.endswith("×"):
            return f"{self.asked.removesuffix('×')}{part}: {self.claim.ratio_text}"
        return f"{self.asked}{part}: {self.claim.signed_value or self.claim.text}"


@dataclass(frozen=True)
class Tally:
    """Of the papers that meet all else, how many satisfy a condition, may, fail, or state nothing."""

    asked: str
    satisfy: int
    may: int
    fail: int
    unknown: int


@dataclass(frozen=True)
class Asked:
    """The conditions that a query puts to claims. `names` leads from what `over:` names to the key of that paper."""

    filters: Filters
    names: Mapping[str, str]

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets that are conditions: the fields of claims, and `over` or `on` where no such field needs them."""
        fields = [facet for facet in self.filters.active if facet in CLAIM_FIELDS]
        placed = bool(self.filters.hardware or self.filters.devices)
        if placed and not any(CLAIM_FIELDS[field].on_device for field in fields):
            return (*fields, "on")
        return tuple(fields) if fields or not self.filters.baselines else ("over",)

    def label(self, facet: str) -> str:
        """A condition in words: `steps ≤4`, `on iPhone 14 Pro`."""
        if facet in CLAIM_FIELDS:
            return " ".join(wanted.label for wanted in self.filters.conditions(facet))
        if facet == "over":
            return f"over {' or '.join(self.filters.baselines)}"
        return f"on {' or '.join((*self.filters.hardware, *self.filters.devices))}"

    def answers(self, paper: PaperView) -> tuple[Answer, ...]:
        """What the paper's shown claims answer, a condition each."""
        return tuple(self.answer(paper, facet) for facet in self.facets)

    def verdict(self, paper: PaperView) -> Verdict:
        """All conditions together; a paper that fails one fails, whatever is unknown of the others."""
        return combine(answer.verdict for answer in self.answers(paper))

    def answer(self, paper: PaperView, facet: str) -> Answer:
        """What the paper's shown claims answer to one condition."""
        label = self.label(facet)
        claims = self.speaking(paper, facet)
        if facet not in CLAIM_FIELDS:
            return Answer(label, Verdict.SATISFIES, claims[0]) if claims else Answer(label, Verdict.UNKNOWN)
        # A value and an improvement are told by different claims: each is asked by itself.
        conditions = self.filters.conditions(facet)
        answers = [
            _best_answer(label, claims, kind)
            for is_ratio in (True, False)
            if (kind := [wanted for wanted in conditions if wanted.is_ratio == is_ratio])
        ]
        verdict = combine(answer.verdict for answer in answers)
        return next(answer for answer in answers if answer.verdict is verdict)

    def speaking(self, paper: PaperView, facet: str) -> list[ClaimView]:
        """The shown claims of the quantity and in the context asked for."""
        return [claim for claim in paper.shown_claims if _is_quantity(claim, facet) and self._is_context(claim, facet)]

    def _is_context(self, claim: ClaimView, facet: str) -> bool:
        baselines = self.filters.baselines
        if (
            baselines
            and facet != "on"
            and not any(is_baseline(claim, name, self.names.get(name)) for name in baselines)
        ):
            return False
        return not self.is_placed(facet) or self._is_place(claim)

    def is_placed(self, facet: str) -> bool:
        """Whether only claims on the device asked for speak to this condition."""
        needs = facet == "on" or (facet in CLAIM_FIELDS and CLAIM_FIELDS[facet].on_device)
        return needs and bool(self.filters.hardware or self.filters.devices)

    def _is_place(self, claim: ClaimView) -> bool:
        hardware, devices, device = self.filters.hardware, self.filters.devices, claim.hardware
        if device is None or (hardware and not any(names_device(device, name) for name in hardware)):
            return False
        return not devices or bool(classify_device(device) & set(devices))


def is_baseline(claim: ClaimView, name: str, key: str | None) -> bool:
    """Whether the claim is set against the method of that name, or the paper of that key."""
    if key is not None and claim.baseline_key == key:
        return True
    wanted = method_key(name)
    return bool(wanted and claim.baseline and method_key(claim.baseline) == wanted)


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """All conditions together: one that fails decides, then one unknown, then one that only may hold."""
    heard = set(verdicts)
    for verdict in (Verdict.FAILS, Verdict.UNKNOWN, Verdict.MAY):
        if verdict in heard:
            return verdict
    return Verdict.SATISFIES


def count_verdicts(asked: str, verdicts: Iterable[Verdict]) -> Tally:
    """How many of each."""
    counts = Counter(verdicts)
    return Tally(asked, *(counts[v] for v in (Verdict.SATISFIES, Verdict.MAY, Verdict.FAILS, Verdict.UNKNOWN)))


def best_speedup_bound(asked: Asked, paper: PaperView) -> float:
    """The largest speedup that a claim of the paper reaches in the context asked for; 0 where none is stated."""
    ratios = [claim_ratio(claim) for claim in asked.speaking(paper, "speedup")]
    return max((ratio.high for ratio in ratios if ratio is not None), default=0.0)


def _is_quantity(claim: ClaimView, facet: str) -> bool:
    if facet not in CLAIM_FIELDS:
        return True
    return claim.is_speedup if facet == "speedup" else claim.quantity is CLAIM_FIELDS[facet].quantity


def _best_answer(label: str, claims: Iterable[ClaimView], conditions: list[ClaimFilter]) -> Answer:
    """The best answer of the claims; of equal ones, that of the claim which surely goes farthest the way asked."""
    best, best_rank = Answer(label, Verdict.UNKNOWN), (_ORDER.index(Verdict.UNKNOWN), 0.0, 0.0)
    upwards = conditions[0].sign in (">=", ">")
    for claim in claims:
        bounds = _bounds_for(claim, conditions[0])
        if bounds is None:
            continue
        verdict = combine(bounds.answer(wanted.sign, _threshold(wanted)) for wanted in conditions)
        sure, far = (-bounds.low, -bounds.high) if upwards else (bounds.high, bounds.low)
        rank = (_ORDER.index(verdict), *((sure, far) if verdict is Verdict.SATISFIES else (far, sure)))
        if best.claim is None or rank < best_rank:
            best, best_rank = Answer(label, verdict, claim), rank
    return best


def _bounds_for(claim: ClaimView, wanted: ClaimFilter) -> Bounds | None:
    """What of the claim is to be compared, None where it states nothing comparable (no value, MACs for FLOPs …)."""
    if wanted.is_ratio:
        return claim_ratio(claim)
    stated = claim_value(claim)
    kind = UNITS[wanted.unit][0] if wanted.unit else ""
    return stated[0] if stated is not None and stated[1] == kind else None


def _threshold(wanted: ClaimFilter) -> float:
    return wanted.value * (UNITS[wanted.unit][1] if wanted.unit in UNITS else 1.0)
