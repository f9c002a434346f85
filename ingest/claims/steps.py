"""Steps of a sampler told from all other steps: "8 denoising steps", "NFE=10", "one-step generation"; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.prose.measures import Measure
from ingest.prose.quantities import STEP_REFUSED, STEP_WORDS, TRAINING, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at

__all__ = ["Domain", "read_steps", "words_around"]


@dataclass(frozen=True)
class Domain:
    """What the whole text is about, for words that mean something there only: sampling steps, bits, a search."""

    sampling: bool
    quantized: bool
    search: bool
    note: bool
    own: frozenset[str] = frozenset()
    """The paper's own names, in small letters."""
    """A note of a list: terse, always about the work it stands under."""


def words_around(tokens: Sequence[Token], measure: Measure, before: int, after: int) -> set[str]:
    """The words of the neighbourhood, the measure's own included."""
    return {token.low for token in tokens[max(0, measure.first - before) : measure.last + 1 + after]}


_ALLOWED_BEFORE_STEPS = word_set(
    """in within with only just using by into under to around about few up-to upto less-than less at-least ~ < <= = ->
    as-few-as at requires needs uses takes ( sampling : single one of than"""
)
_NO_STEPS_BEFORE = TRAINING | word_set(
    "training every last first next previous per multi each following these existing other prior current recent many"
)
_REPRESENTATION = word_set("features feature representation representations encoder embeddings correspondence")


_TEACHERS = word_set("teacher teachers counterpart counterparts baseline baselines original")


def read_steps(tokens: Sequence[Token], measure: Measure, domain: Domain) -> float:
    """How surely the steps are those of the paper's own sampler."""
    before, number = low_at(tokens, measure.first - 1), tokens[measure.first]
    if (
        not domain.sampling
        or before in _NO_STEPS_BEFORE
        or low_at(tokens, measure.last + 1) in TRAINING - {"distillation"}
    ):
        return 0.0
    hyphened = low_at(tokens, measure.first + 1) == "-"
    following = tokens[measure.last + 1] if measure.last + 1 < len(tokens) else None
    named = hyphened and number.value is not None and following is not None and following.text[0].isupper()
    if named and before not in ("a", "our") and not domain.note:
        return 0.0  # "accelerates the 1000-step DDPM": another's steps; but "a 3-step Flux" is one's own
    if hyphened and before == "the" and low_at(tokens, measure.last + 1) in _TEACHERS:
        return 0.0
    if low_at(tokens, measure.last + 1) in ("a", "per", "each") and low_at(tokens, measure.last + 2) in STEP_WORDS:
        return 0.0  # "one network evaluation a step"
    if number.value is None:  # a number word: "one-step generation", but not "a two-step process"
        return _worded_steps(tokens, measure, hyphened)
    if measure.firm:
        return 0.95
    trusted = before in _ALLOWED_BEFORE_STEPS or hyphened or measure.before is not None
    return 0.85 if trusted or domain.note else 0.0


_NO_SAMPLER = word_set(
    """loss losses objective objectives error errors prediction dynamics lookahead update kl bound bounds distance
    divergence transition transitions return returns td gradient gradients posterior"""
)
_SAMPLER_WORDS = word_set(
    """denoising diffusion sampling sampler samplers step steps one-step distill distilled distillation nfe generator"""
)
_APPROACH = word_set("approach approaches method methods model models scheme system algorithm architecture")


def _worded_steps(tokens: Sequence[Token], measure: Measure, hyphened: bool) -> float:
    inside = {token.low for token in tokens[measure.first : measure.last + 1]}
    if "time" in inside or (measure.value.high == 1 and words_around(tokens, measure, 6, 6) & _REPRESENTATION):
        return 0.0  # one pass to extract features, not to generate
    if inside & {"nfe", "pass", "passes"} and not (words_around(tokens, measure, 14, 8) - inside) & _SAMPLER_WORDS:
        return 0.0  # a network that is no sampler runs once anyhow
    following = {token.low for token in tokens[measure.last + 1 : measure.last + 4]}
    if hyphened and following & (_NO_SAMPLER if measure.value.high == 1 else _NO_SAMPLER | STEP_REFUSED | _APPROACH):
        return 0.0  # "a two-step denoising approach", "a single-step loss"
    if measure.firm:
        return 0.85
    if measure.value.high > 1:
        return 0.0
    if hyphened:
        return 0.85
    before = measure.first - (2 if low_at(tokens, measure.first - 1) == "a" else 1)
    only = low_at(tokens, before) in ("in", "with", "within", "only", "just", "by", "using")
    return 0.7 if only and tokens[measure.last].low in ("step", "nfe") else 0.0
