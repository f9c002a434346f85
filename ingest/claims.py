"""A note, a title or an abstract → claims: quantities as intervals, with baseline, device and the quoted words; pure.

What counts: a paper's own results on the cost of running or training, on size, precision and generative quality. What
others need is the baseline's value; task accuracy, years, data set sizes and resolutions are no claims. The steps:
sentences → tokens → measures (`ingest.measures`) → readings (`ingest.claim_cues`) → claims with their context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.amounts import Amount, Domain, read_amount
from ingest.claim_context import (
    Baseline,
    find_baselines,
    find_caveat,
    find_hardware,
    is_background,
    own_results_begin,
)
from ingest.claim_cues import Reading, read_ratio
from ingest.intervals import Interval
from ingest.measures import Measure, find_measures, join_compounds
from ingest.quantities import HIGHER_IS_BETTER, WORTH_READING
from ingest.tokens import Token, iter_sentences, read_tokens
from ingest.units import Form
from kg.kinds import Origin, Quantity

__all__ = ["SHOWN_FROM", "ClaimDraft", "extract_claims"]

SHOWN_FROM = 0.5
"""Claims of less confidence are kept but not shown unless asked for."""


@dataclass(frozen=True)
class ClaimDraft:
    """A claim as a text states it. Values are in `unit`; `ratio` is the improvement factor, > 1 is better.

    A claim has a value, a ratio or both. `quote` is text[start:end]. `hedge` says on which side a bound is open
    ("up to", "at least", "less than") or how exact it is ("about").
    """

    quantity: Quantity
    low: float | None
    high: float | None
    unit: str | None
    direction: str | None
    baseline: str | None
    baseline_low: float | None
    baseline_high: float | None
    ratio_low: float | None
    ratio_high: float | None
    hardware: str | None
    setting: str | None
    caveat: str | None
    hedge: str | None
    quote: str
    origin: Origin
    line: int | None
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class _Claim:
    """A claim under construction, in tokens of its sentence."""

    quantity: Quantity
    measure: Measure
    value: Interval | None = None
    unit: str | None = None
    ratio: Interval | None = None
    before: Interval | None = None
    baseline: str | None = None
    hardware: str | None = None
    confidence: float = 0.9
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class _Scope:
    """What holds for the whole text."""

    origin: Origin
    domain: Domain
    own: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    own_from: int = 0
    names: dict[str, str] = field(default_factory=dict)


_SAMPLING = re.compile(
    r"diffusi|denois|sampler|score-based|flow[- ]matching|consistency model|rectified flow|\bNFE", re.IGNORECASE
)
_QUANTIZED = re.compile(
    r"quanti[zs]|bit-?width|low-bit|low-precision|binari[zs]|\bINT\d|\bFP[48]\b|\bW\d+A\d+|\d-bit|比特", re.IGNORECASE
)
_BETTER = {
    Quantity.SPEEDUP: ("faster", "slower"),
    Quantity.STEPS: ("fewer", "more"),
    Quantity.LATENCY: ("less", "more"),
    Quantity.THROUGHPUT: ("higher", "lower"),
    Quantity.MEMORY: ("less", "more"),
    Quantity.PARAMETERS: ("fewer", "more"),
    Quantity.MODEL_SIZE: ("smaller", "larger"),
    Quantity.FLOPS: ("fewer", "more"),
    Quantity.BITS: ("fewer", "more"),
    Quantity.TRAINING_COST: ("less", "more"),
    Quantity.FID: ("lower", "higher"),
    Quantity.CLIP_SCORE: ("higher", "lower"),
}
_TIMED = frozenset({Quantity.LATENCY, Quantity.THROUGHPUT, Quantity.SPEEDUP, Quantity.MEMORY, Quantity.TRAINING_COST})


def extract_claims(
    text: str,
    *,
    origin: Origin,
    line: int | None = None,
    own_names: Sequence[str] = (),
    known_names: Sequence[str] = (),
) -> list[ClaimDraft]:
    """The claims of a text, in its order. `own_names` are the paper's own, `known_names` may be baselines.

    >>> [claim] = extract_claims("up to 2x faster than DDIM on an RTX 4090", origin=Origin.LIST)
    >>> claim.quantity.value, claim.ratio_low, claim.baseline, claim.hardware, claim.hedge
    ('speedup', 2.0, 'DDIM', 'RTX 4090', 'up to')
    """
    if not WORTH_READING.search(text):
        return []
    scope = _Scope(
        origin,
        _domain(text, origin),
        own=frozenset(name.casefold() for name in own_names),
        known=frozenset(name.casefold() for name in known_names),
        own_from=own_results_begin(text) if origin is Origin.ABSTRACT else 0,
    )
    drafts: list[ClaimDraft] = []
    for start, end in iter_sentences(text):
        if not WORTH_READING.search(text, start, end):
            continue
        tokens = join_compounds(read_tokens(text, start, end))
        measures = find_measures(tokens)
        if measures:
            drafts += _sentence_claims(text, tokens, measures, scope, line)
    return _without_repeats(drafts)


def _domain(text: str, origin: Origin) -> Domain:
    note = origin in (Origin.LIST, Origin.CURATOR)
    return Domain(note or bool(_SAMPLING.search(text)), note or bool(_QUANTIZED.search(text)), note)


def _sentence_claims(
    text: str, tokens: list[Token], measures: list[Measure], scope: _Scope, line: int | None
) -> list[ClaimDraft]:
    baselines = find_baselines(tokens, text, scope.known)
    claims: list[_Claim] = []
    foreign: list[_Claim] = []
    previous: Reading | None = None
    since = -1
    for measure in measures:
        if measure.form in (Form.RATIO, Form.PERCENT, Form.SHARE):
            reading = read_ratio(tokens, measure, previous, since)
            found = _ratio_claims(tokens, measure, reading) if reading else []
            previous = reading or previous
        else:
            amount = read_amount(tokens, measure, scope.domain)
            found = [_absolute_claim(measure, amount)] if amount else []
        since = measure.last
        for claim in found:
            inside = claim.ratio is None and _compared(claim, baselines, tokens)
            behind = tokens[claim.measure.first].start < scope.own_from or is_background(
                tokens, claim.measure.first, scope.own
            )
            (foreign if inside or behind else claims).append(claim)
    claims = _with_baselines(claims, foreign, baselines, tokens)
    return [_draft(text, tokens, claim, scope, line) for claim in claims]


def _ratio_claims(tokens: list[Token], measure: Measure, reading: Reading) -> list[_Claim]:
    first, last = min(reading.first, measure.first), max(reading.last, measure.last)
    return [
        _Claim(
            quantity,
            measure,
            value=reading.ratio if quantity is Quantity.SPEEDUP else None,
            ratio=reading.ratio,
            confidence=reading.confidence,
            first=first,
            last=last,
        )
        for quantity in reading.quantities
    ]


def _absolute_claim(measure: Measure, amount: Amount) -> _Claim:
    return _Claim(
        amount.quantity,
        measure,
        value=measure.value,
        unit=amount.unit,
        before=measure.before,
        ratio=_improvement(amount.quantity, measure.before, measure.value),
        confidence=amount.confidence,
        first=amount.first,
        last=measure.last,
    )


def _improvement(quantity: Quantity, before: Interval | None, after: Interval | None) -> Interval | None:
    """The improvement factor from before to after, None where either is missing or 0."""
    if before is None or after is None or before.low <= 0 or after.low <= 0:
        return None
    return after / before if quantity in HIGHER_IS_BETTER else before / after


def _compared(claim: _Claim, baselines: list[Baseline], tokens: list[Token]) -> bool:
    """Whether the number is the baseline's: it follows the cue, with at most a few words between ("with 50 steps")."""
    for baseline in baselines:
        if claim.measure.first > baseline.first and claim.measure.first - baseline.last <= 4:
            between = {token.low for token in tokens[baseline.last + 1 : claim.measure.first]}
            if not between & {",", ";", "we", "our", "while"} or (baseline.opening and "," not in between):
                return True
            if "(" in between or "reportedly" in between:
                return True
    return False


def _with_baselines(
    claims: list[_Claim], foreign: list[_Claim], baselines: list[Baseline], tokens: list[Token]
) -> list[_Claim]:
    """The claims with what they are set against: the name after the cue, and that one's own number of the quantity."""
    finished: list[_Claim] = []
    for claim in claims:
        chosen = next(
            (
                baseline
                for baseline in baselines
                if baseline.opening
                or (baseline.first > claim.measure.first and not _cut(tokens, claim.last, baseline.first))
            ),
            None,
        )
        if chosen is None:
            finished.append(claim)
            continue
        theirs = next(
            (
                other
                for other in foreign
                if other.quantity is claim.quantity and other.unit == claim.unit and claim.ratio is None
            ),
            None,
        )
        changed = replace(claim, baseline=chosen.name, last=max(claim.last, chosen.last))
        if theirs is not None:
            changed = replace(
                changed,
                before=theirs.value,
                ratio=_improvement(claim.quantity, theirs.value, claim.value),
                last=max(changed.last, theirs.last),
            )
        finished.append(changed)
    return finished


def _cut(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a new statement begins between a claim and a cue."""
    return last - first > 28 or any(token.low in (";", "whereas") for token in tokens[first:last])


def _draft(text: str, tokens: list[Token], claim: _Claim, scope: _Scope, line: int | None) -> ClaimDraft:
    first, last = claim.first, claim.last
    hardware = None
    if claim.quantity in _TIMED and (device := find_hardware(tokens, text)):
        hardware = device[0]
        first, last = min(first, device[1]), max(last, device[2])
    start, end = tokens[first].start, tokens[last].end
    better, worse = _BETTER[claim.quantity]
    ratio = claim.ratio
    direction = None
    if ratio is not None:
        direction = better if ratio.high > 1 else worse
    return ClaimDraft(
        quantity=claim.quantity,
        low=claim.value.low if claim.value else None,
        high=claim.value.high if claim.value else None,
        unit=claim.unit,
        direction=direction,
        baseline=claim.baseline,
        baseline_low=claim.before.low if claim.before else None,
        baseline_high=claim.before.high if claim.before else None,
        ratio_low=ratio.low if ratio else None,
        ratio_high=ratio.high if ratio else None,
        hardware=hardware,
        setting=None,
        caveat=find_caveat(text[tokens[0].start : tokens[-1].end]),
        hedge=claim.measure.hedge,
        quote=text[start:end],
        origin=scope.origin,
        line=line,
        start=start,
        end=end,
        confidence=claim.confidence,
    )


def _without_repeats(drafts: list[ClaimDraft]) -> list[ClaimDraft]:
    """A claim said twice in one text is kept once, the surer one."""
    best: dict[tuple[object, ...], ClaimDraft] = {}
    for draft in drafts:
        key = (draft.quantity, draft.low, draft.high, draft.ratio_low, draft.ratio_high, draft.unit)
        if key not in best or best[key].confidence < draft.confidence:
            best[key] = draft
    return sorted(best.values(), key=lambda draft: draft.start)
