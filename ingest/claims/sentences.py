"""A note, a title or an abstract → claims: quantities as intervals, with baseline, device and the quoted words; pure.

What counts: a paper's own results on the cost of running or training, on size, precision and generative quality. What
others need is the baseline's value; task accuracy, years, data set sizes and resolutions are no claims. The steps:
sentences → tokens → measures (`ingest.prose.measures`) → readings (`ingest.claims.cues`) → claims with their context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ingest.claims.amounts import Amount, is_carried, is_linked, read_amount
from ingest.claims.baselines import find_baselines, goes_with, is_baselines_number, set_against, shared
from ingest.claims.cues import Reading
from ingest.claims.lists import read_ratios
from ingest.claims.respective import share_out
from ingest.claims.statements import Statement, improvement
from ingest.claims.steps import Domain
from ingest.prose.compounds import join_compounds
from ingest.prose.context import find_caveat, find_hardware, find_setting, is_background, is_denied, own_results_begin
from ingest.prose.data_sets import find_data_set_of
from ingest.prose.measures import Measure, find_measures
from ingest.prose.method_names import Mention, MethodIndex
from ingest.prose.quantities import SCALES, is_worth_reading, word_set
from ingest.prose.tokens import Token, iter_sentences, read_tokens
from ingest.prose.units import Form, low_at, read_unit
from kg.bounds import Bounds
from kg.kinds import Origin, Quantity, method_key

__all__ = ["ClaimDraft", "extract_claims"]


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
class _Scope:
    """What holds for the whole text."""

    origin: Origin
    domain: Domain
    own: frozenset[str] = frozenset()
    own_from: int = 0
    names: tuple[str, ...] = ()
    """The paper's own names."""
    known: tuple[str, ...] = ()
    """The names of other methods, the own ones among them."""


# What tells that a text is about sampling or about quantization, where alone some numbers mean what they seem to.
_SAMPLING = (
    *("diffusi", "denois", "sampler", "score-based", "flow matching", "flow-matching", "flow model", " nfe"),
    *("(nfe", "consistency model", "rectified flow", "generative model", "non-autoregressive", "nonautoregressive"),
)
_QUANTIZED = (
    *("quanti", "bit-width", "bitwidth", "low-bit", "low-precision", "binari", "int4", "int8", "fp8", "fp4"),
    *("1-bit", "2-bit", "3-bit", "4-bit", "6-bit", "8-bit", "比特", "w4a", "w8a", "w2a", "w3a", "w6a", "w1a"),
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
    """The claims of a text, in its order. `own_names` are the paper's own, `known_names` those of other methods.

    >>> [claim] = extract_claims("up to 2x faster than DDIM on an RTX 4090", origin=Origin.LIST)
    >>> claim.quantity.value, claim.ratio_low, claim.baseline, claim.hardware, claim.hedge
    ('speedup', 2.0, 'DDIM', 'RTX 4090', 'up to')
    """
    if not is_worth_reading(text):
        return []
    scope: _Scope | None = None
    drafts: list[ClaimDraft] = []
    for start, end in iter_sentences(text):
        if not is_worth_reading(text[start:end]):
            continue
        tokens = join_compounds(read_tokens(text, start, end))
        measures = find_measures(tokens)
        if not measures:
            continue
        if scope is None:
            scope = _read_scope(text, origin, tuple(own_names), tuple(known_names))
        drafts += _sentence_claims(text, tokens, measures, scope, line)
    return _without_repeats(drafts)


@lru_cache(maxsize=4)
def _index(names: tuple[str, ...]) -> MethodIndex:
    return MethodIndex((method_key(name), name) for name in names)


def _mentions(text: str, start: int, end: int, scope: _Scope) -> list[Mention]:
    """The known methods that a sentence names, the paper's own left out."""
    if not scope.known:
        return []
    own = {method_key(name) for name in scope.names}
    found = _index(scope.known).iter_mentions(text[start:end])
    return [replace(one, start=one.start + start, end=one.end + start) for one in found if one.paper not in own]


def _read_scope(text: str, origin: Origin, own: tuple[str, ...], known: tuple[str, ...]) -> _Scope:
    note = origin in (Origin.LIST, Origin.CURATOR)
    folded = text.casefold()
    return _Scope(
        origin,
        Domain(
            # The time steps of a spiking network are no sampler's.
            sampling=note or (any(word in folded for word in _SAMPLING) and "spiking" not in folded),
            quantized=note or any(word in folded for word in _QUANTIZED),
            search="architecture search" in folded,
            note=note,
            own=frozenset(name.casefold() for name in own),
        ),
        own=frozenset(name.casefold() for name in own),
        own_from=own_results_begin(text) if origin is Origin.ABSTRACT else 0,
        names=own,
        known=known,
    )


def _sentence_claims(
    text: str, tokens: list[Token], measures: list[Measure], scope: _Scope, line: int | None
) -> list[ClaimDraft]:
    found = _statements(tokens, measures, scope)
    baselines = find_baselines(tokens, text, measures, found)
    # Looked up only for a claim that no comparison reaches: it costs more than all the rest.
    known = cache(lambda: _mentions(text, tokens[0].start, tokens[-1].end, scope))
    own: list[Statement] = []
    theirs: list[Statement] = []
    for statement in found:
        first = statement.measure.first
        if is_denied(tokens, statement.measure.begin):
            continue
        rivals = any(other.quantity is statement.quantity and other.value for other in own)
        not_own = (
            is_baselines_number(statement, baselines, tokens, rivals)
            or (bool(theirs) and goes_with(statement, theirs[-1], tokens))
            or tokens[first].start < scope.own_from
            or is_background(tokens, first, scope.own)
        )
        (theirs if not_own else own).append(statement)
    against = [set_against(statement, theirs, baselines, known, tokens) for statement in own]
    return [
        _draft(text, tokens, statement, scope, line) for statement in share_out(shared(against, tokens), tokens, text)
    ]


def _statements(tokens: list[Token], measures: list[Measure], scope: _Scope) -> list[Statement]:
    """What each measure claims, whoever's result it is."""
    claims: list[Statement] = []
    readings = read_ratios(tokens, measures, scope.domain.search)
    amount: Amount | None = None
    since = -1
    for measure, reading in zip(measures, readings, strict=True):
        if reading is not None:
            claims += _ratio_claims(measure, reading)
        elif measure.form in (Form.UNIT, Form.BARE):
            found = read_amount(tokens, measure, scope.domain)
            if found is None and amount is not None and _goes_on(tokens, amount, measure, since):
                found = replace(amount, first=measure.first, confidence=0.7)
            if found is not None:
                claims.append(_absolute_claim(tokens, measure, found))
                since = measure.last
            amount = found or amount
    return _joined_widths(tokens, claims)


def _goes_on(tokens: list[Token], amount: Amount, measure: Measure, since: int) -> bool:
    """Whether a number is of what the one before it, which ended at `since`, was of."""
    if amount.quantity is Quantity.FID:
        return is_carried(tokens, measure, since)
    if amount.quantity is Quantity.PARAMETERS and measure.form is Form.BARE:  # "our 3B, 7B models", "7B or 13B"
        between = {token.low for token in tokens[since + 1 : measure.first]}
        return tokens[measure.last].low in SCALES and between <= {",", "and", "or", "/", "&"}
    timed = amount.quantity is Quantity.LATENCY and measure.form is Form.UNIT and measure.unit == amount.unit
    return timed and is_linked(tokens, measure, since)


def _joined_widths(tokens: list[Token], claims: list[Statement]) -> list[Statement]:
    """ "4-bit weights and 8-bit activations" and "W4A8" are one claim, 4 to 8."""
    widths = [claim for claim in claims if claim.quantity is Quantity.BITS and claim.value]
    pair = next((claim for claim in widths if claim.value and claim.value.low < claim.value.high), None)
    if pair is None and len(widths) == 2 and _weights_and_activations(tokens, *widths):
        one, other = widths
        if one.value and other.value:
            value = Bounds.spanning(one.value.low, other.value.high, one.value.high, other.value.low)
            pair = replace(one, value=value, last=other.last)
            return [pair if claim is one else claim for claim in claims if claim is not other]
    if pair is None or pair.value is None:
        return claims
    ends = (pair.value.low, pair.value.high)
    return [
        claim
        for claim in claims
        if claim is pair or claim.quantity is not Quantity.BITS or (claim.value and claim.value.low not in ends)
    ]


def _weights_and_activations(tokens: list[Token], one: Statement, other: Statement) -> bool:
    after_one, after_other = low_at(tokens, one.last + 1), low_at(tokens, other.last + 1)
    before = {token.low for token in tokens[max(0, one.first - 5) : one.first]}
    between = {token.low for token in tokens[one.last + 1 : other.first]}
    quantized = bool(before & {"weights", "weight"}) and bool(between & {"activations", "activation"})
    return quantized or (after_one.startswith("weight") and after_other.startswith("activation"))


def _ratio_claims(measure: Measure, reading: Reading) -> list[Statement]:
    first, last = min(reading.first, measure.first), max(reading.last, measure.last)
    return [
        Statement(
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


def _absolute_claim(tokens: Sequence[Token], measure: Measure, amount: Amount) -> Statement:
    if measure.before is not None and _is_family(tokens, measure, amount):
        value = Bounds.spanning(measure.before.low, measure.value.high)
        measure = replace(measure, value=value, before=None)
    return Statement(
        amount.quantity,
        measure,
        value=measure.value,
        unit=amount.unit,
        before=measure.before,
        ratio=improvement(amount.quantity, measure.before, measure.value),
        confidence=amount.confidence,
        first=amount.first,
        last=measure.last,
    )


_SPREAD = word_set("scaling scaled scales scalable ranging range ranges models sizes")


def _is_family(tokens: Sequence[Token], measure: Measure, amount: Amount) -> bool:
    """ "can be scaled up from 100M to 1B parameters": a family of sizes, not one made the other."""
    at = measure.begin - 2
    if low_at(tokens, at) == "up":
        at -= 1
    if low_at(tokens, at) in ("scale", "size") and low_at(tokens, at - 1) == "in":
        at -= 2  # "ranging in scale from 7B to 70B parameters"
    if low_at(tokens, at - 1) == "our":
        at -= 2  # "scaling our model from 100M to 8B parameters"
    rising = measure.before is not None and measure.before.high < measure.value.low
    spread = low_at(tokens, at) in _SPREAD
    return amount.quantity is Quantity.PARAMETERS and rising and spread


def _draft(text: str, tokens: list[Token], claim: Statement, scope: _Scope, line: int | None) -> ClaimDraft:
    first, last = min(claim.first, claim.measure.begin), claim.last
    device = _device(tokens, text, claim) if claim.quantity in _TIMED else None
    if device is not None:
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
        hardware=device[0] if device else None,
        setting=_setting(tokens, text, claim),
        caveat=find_caveat(text[tokens[0].start : tokens[-1].end]),
        hedge=claim.measure.hedge,
        quote=text[start:end],
        origin=scope.origin,
        line=line,
        start=start,
        end=end,
        confidence=claim.confidence,
    )


def _setting(tokens: list[Token], text: str, claim: Statement) -> str | None:
    """On what the result was got; a score of pictures is always one of a data set, wherever the sentence names it."""
    found = find_setting(tokens, claim.measure.last, text)
    if found is not None or claim.quantity is not Quantity.FID:
        return found
    begin, number = tokens[0].start, claim.measure
    sentence = text[begin : tokens[-1].end]
    return find_data_set_of(sentence, tokens[number.begin].start - begin, tokens[number.last].end - begin)


def _device(tokens: list[Token], text: str, claim: Statement) -> tuple[str, int, int] | None:
    """The device of a claim: the first one after its number, else the one the sentence names."""
    behind = claim.measure.last + 1
    ahead = range(behind, min(behind + 14, len(tokens)))
    end = next((at for at in ahead if tokens[at].value is not None and read_unit(tokens, at + 1)), behind + 14)
    if found := find_hardware(tokens[behind:end], text) or find_hardware(tokens[behind : behind + 14], text):
        return found[0], found[1] + behind, found[2] + behind
    return find_hardware(tokens, text)


def _without_repeats(drafts: list[ClaimDraft]) -> list[ClaimDraft]:
    """A claim said twice in one text is kept once, the surer one; against two baselines it is two."""
    best: dict[tuple[object, ...], ClaimDraft] = {}
    for draft in drafts:
        said = (draft.quantity, draft.low, draft.high, draft.ratio_low, draft.ratio_high, draft.unit)
        names = {key[-1] for key in best if key[:-1] == said}
        name = method_key(draft.baseline or "")
        key = (*said, name if name in names or (name and "" not in names) or not names else next(iter(names)))
        if key not in best or best[key].confidence < draft.confidence:
            best[key] = draft
    return sorted(best.values(), key=lambda draft: draft.start)
