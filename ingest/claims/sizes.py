"""Sizes of models in parameters, one's own told from others': "our 7B model", "GPT-3 (175B parameters)"; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.claims.nouns import MODEL_WORDS
from ingest.claims.steps import Domain, words_around
from ingest.prose.measures import Measure
from ingest.prose.quantities import HEDGES, QUANTITY_NOUNS, SCALES, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at
from kg.kinds import Quantity

__all__ = ["BETWEEN", "NAME_LINKS", "read_named_size", "read_size"]

BETWEEN = word_set(
    "a-little-over only just mere merely about around ~ as-few-as nearly almost a roughly approximately < less-than"
)
"""Words that may stand between a number and what it is of."""
NAME_LINKS = word_set("= of : is from to score scores at as ( ~ about around < a low")

_SCALED = word_set("ranging scaling scale scales llms such models sizes")
_EG = word_set("g e.g such like")
_MADE = word_set("train trained pretrain pretrained build built develop release")
_SHOWN = word_set("introduce present provide propose release offer")
_FAMILY = word_set("family families suite series set named called")


def _is_made(tokens: Sequence[Token], measure: Measure, domain: Domain) -> bool:
    """Whether the sentence says that models of this size are the paper's own.

    "we train models of 1B parameters", "train a 15B parameter model", "Lama is a family of models that have up to 9B
    parameters", where Lama is the paper's own name.
    """
    before = [token.low for token in tokens[: measure.first]]
    if set(before[-5:]) & _EG or set(before) & {"than", "following"}:
        return False
    at = len(before) - 1
    while at >= 0 and (before[at] in BETWEEN or before[at] in HEDGES):
        at -= 1
    if at >= 0 and before[at] in ("train", "build", "release", "pretrain"):
        return True
    we = next((here for here, low in enumerate(before) if low == "we"), None)
    if we is not None and set(before[we + 1 : we + 4]) & _MADE:
        return True
    if we is not None and set(before[we + 1 : we + 4]) & _SHOWN and set(before[we + 2 :]) & _FAMILY:
        return True
    return bool(before and before[0] in domain.own and set(before[1:6]) & _FAMILY)


def read_size(tokens: Sequence[Token], measure: Measure, domain: Domain) -> float:
    """How surely a number of parameters is the size of the paper's own model."""
    before = words_around(tokens, measure, 10, 0)
    own = bool(before & {"we", "our", "it"})
    opening = measure.begin - (2 if low_at(tokens, measure.begin - 1) in ("a", "the") else 1)
    if low_at(tokens, opening) == "(" and ")" in [low_at(tokens, measure.last + here) for here in (1, 2, 3)]:
        # "GPT-3 (175B parameters)" is another's; "our light networks (2M parameters)" are one's own
        plain = low_at(tokens, opening - 1) == "sizes"  # "large model sizes (more than 1B parameters)"
        named = plain or (opening > 0 and not tokens[opening - 1].text.islower())
        family = measure.value.low < measure.value.high and "our" not in before  # "six models (1B-7B parameters)"
        return 0.4 if named or family or not before & MODEL_WORDS else 0.7
    if _is_made(tokens, measure, domain):
        return 0.8
    behind = {token.low for token in tokens[measure.last + 1 : measure.last + 5]}
    if low_at(tokens, measure.first - 1) in ("only", "just", "mere", "merely") or behind & domain.own:
        return 0.7  # "as good as large models with only 3B parameters", "at 66M parameters, Lama …"
    if _is_scaled_to(tokens, measure):
        return 0.7
    following = {token.low for token in tokens[measure.last + 1 : measure.last + 5]}
    if not own and following & _TAKEN and set(_before_number(tokens, measure)) & _USED:
        return 0.4  # "evaluated using a 175B parameter LLM"
    rising = measure.before is not None and measure.before.high < measure.value.low
    if before & {"scale", "scaling", "scaled"} and own and (rising or not before & {"llms", "models"}):
        return 0.7  # "we scale it from 0.4B to 13B parameters", "scaling our model to 20B"
    if rising or before & _SCALED or {token.low for token in tokens[max(0, measure.first - 5) : measure.first]} & _EG:
        return 0.3
    return 0.85


def _is_scaled_to(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether the model that is scaled to a size is one's own: "when scaling up to 66M parameters, Lama achieves …",
    "we see gains from scaling the encoder up to 20B parameters"."""
    before = [token.low for token in tokens[: measure.first]]
    scaled = max((at for at, low in enumerate(before) if low in ("scale", "scaling", "scaled")), default=None)
    if scaled is None:
        return False
    behind = tokens[measure.last + 2 : measure.last + 5]
    if scaled < 4 and low_at(tokens, measure.last + 1) == ",":
        return bool({token.low for token in behind} & {"our", "we"}) or any(not t.text.islower() for t in behind[:1])
    told = low_at(tokens, scaled + 1) in ("the", "our", "this") and bool({"we", "our"} & set(before))
    return told and not {"models", "llms"} & set(before[scaled:])


_TAKEN = word_set("llm llms gpt llama")
_USED = word_set("using hosted evaluated with via")


def _before_number(tokens: Sequence[Token], measure: Measure) -> list[str]:
    return [token.low for token in tokens[max(0, measure.begin - 4) : measure.begin]]


_LISTED = SCALES.keys() | {"and", ",", "or", "/", "&"}


def read_named_size(tokens: Sequence[Token], measure: Measure) -> tuple[int, float] | None:
    """ "a parameter count of only 7B", "our 2.8B model": the size of one's own model without the word."""
    at = measure.first - 1
    while low_at(tokens, at) in NAME_LINKS | BETWEEN:
        at -= 1
    if QUANTITY_NOUNS.get(low_at(tokens, at)) in (Quantity.PARAMETERS, Quantity.MODEL_SIZE):  # "a model size of 22M"
        return at, 0.8
    end = measure.last + 1  # "our 7B and 32B Lama models"
    while low_at(tokens, end) in _LISTED or (end < len(tokens) and tokens[end].value is not None):
        end += 1
    following = {token.low for token in tokens[end : end + 4]}
    if low_at(tokens, measure.first - 1) == "our" and following & MODEL_WORDS:
        return measure.first, 0.7
    return None
