"""Which quantity a noun of a sentence names, and the first such noun from a place; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.prose.quantities import QUANTITY_NOUNS, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at
from kg.kinds import Quantity

__all__ = [
    "BREAKS",
    "MODEL_WORDS",
    "OTHER_SCORES",
    "find_noun",
    "opening_terms",
    "quantity_at",
    "terms_behind",
    "with_next",
]

_STOPS = word_set("; . , : ( ) than compared-to while whereas but with and over versus vs when without by which that")
BREAKS = word_set("; while whereas but which -- .")
MODEL_WORDS = word_set(
    """model models network networks size checkpoint checkpoints transformer architecture backbone encoder encoders
    decoder decoders"""
)

OTHER_SCORES = word_set(
    "accuracy psnr ssim lpips fvd is map error rmse mae inception recall precision miou iou bleu kid"
)
"""What the quality of a result is scored by that is none of our quantities."""
_NOT_COMPUTED = word_set(
    """annotation labeling labelling human travel reaction wait waiting delivery user reading full real first arrival
    acquisition trip journey commute idle screen watch viewing exposure
    mission overtaking lap driving parking evacuation recording observation flight listening"""
)


_SIZED = word_set("smaller model models network networks checkpoint memory")
_NO_MEMORY = word_set("density bandwidth access accesses capacity hierarchy bank banks module modules network networks")
_NO_TIME = word_set(
    "warping series step steps offset lag window horizon interval overhead instability variance variability"
)


def quantity_at(tokens: Sequence[Token], at: int) -> Quantity | None:
    """The quantity that a noun names; "annotation time" is none of ours."""
    quantity = QUANTITY_NOUNS.get(low_at(tokens, at))
    if low_at(tokens, at) == "training" and (
        low_at(tokens, at + 1) in ("by", "(", "up-to")
        or (low_at(tokens, at + 1) in ("and", "/") and QUANTITY_NOUNS.get(low_at(tokens, at + 2)) is Quantity.LATENCY)
    ):
        return Quantity.TRAINING_COST  # "reduces training by 3x", "the training and inference time"
    if low_at(tokens, at) == "time" and (low_at(tokens, at - 1) in _NOT_COMPUTED or low_at(tokens, at + 1) in _NO_TIME):
        return None
    if quantity is Quantity.STEPS and low_at(tokens, at + 1) == "time":
        return None
    if quantity is Quantity.MEMORY and low_at(tokens, at + 1) in _NO_MEMORY:
        return None
    if low_at(tokens, at) == "storage" and not _stores_a_model(tokens, at):
        return None
    if low_at(tokens, at) == "size":  # "the size of a BERT model"
        named = at + 2 < len(tokens) and tokens[at + 2].text[0].isupper() and tokens[0:at]
        among = tokens[at + 2 : at + 6] if not named else tokens  # "our model is 1/16 the size of GPT"
        of_model = low_at(tokens, at + 1) == "of" and {token.low for token in among} & MODEL_WORDS - {"size"}
        return Quantity.MODEL_SIZE if of_model or low_at(tokens, at - 1) in _SIZED else None
    return quantity


def _stores_a_model(tokens: Sequence[Token], at: int) -> bool:
    """Whether "storage" is that of a model: not a ledger's, nor the "storage latency"."""
    slow = QUANTITY_NOUNS.get(low_at(tokens, at + 1)) is Quantity.LATENCY
    other = {token.low for token in tokens} & _STORES
    return not slow and not other


_STORES = word_set("blockchain ledger database databases cloud transactions blocks logs")


_IN_AFTER = word_set(
    "reduction reductions increase increases improvement improvements gain gains decrease drop saving savings"
)


def find_noun(tokens: Sequence[Token], at: int, word: str) -> int | None:
    """The first quantity noun from here, over at most four other words and no stop; "in" only after "reduction"."""
    end = at + 5
    for here in range(at, min(at + 8, len(tokens))):
        low = tokens[here].low
        if low == "number" and low_at(tokens, here + 1) == "of":
            end = here + 6  # "reduction in the number of non-zero parameters"
        if here >= end:
            return None
        if quantity_at(tokens, here) is not None:
            return here
        if (
            low in _STOPS
            or low in ("at", "accurate")
            or tokens[here].value is not None
            or (low in ("in", "on", "to") and word not in _IN_AFTER)
        ):
            return None
    return None


def terms_behind(tokens: Sequence[Token], at: int) -> tuple[Quantity, ...]:
    """What is compared "in terms of parameters and FLOPs", behind what it is compared with."""
    for here in range(at, min(at + 20, len(tokens) - 3)):
        abbreviated = tokens[here].low == "." and tokens[here].glued and len(tokens[here - 1].text) == 1  # "e.g."
        if (tokens[here].low in BREAKS and not abbreviated) or tokens[here].value is not None:
            return ()
        if [token.low for token in tokens[here : here + 3]] == ["in", "terms", "of"]:
            noun_at = find_noun(tokens, here + 3, "")
            return () if noun_at is None else with_next(tokens, noun_at)
    return ()


def opening_terms(tokens: Sequence[Token]) -> tuple[Quantity, ...]:
    """The noun of a sentence that begins with "In terms of runtime, …"."""
    if [token.low for token in tokens[:3]] != ["in", "terms", "of"]:
        return ()
    noun_at = find_noun(tokens, 3, "")
    quantity = None if noun_at is None or low_at(tokens, noun_at + 1) != "," else quantity_at(tokens, noun_at)
    return (quantity,) if quantity else ()


def with_next(tokens: Sequence[Token], noun_at: int) -> tuple[Quantity, ...]:
    """A noun with the one that "and" joins to it: "half the parameters and FLOPs"; but not "… and FLOPs are cut"."""
    named = quantity_at(tokens, noun_at)
    after = noun_at + 1
    if low_at(tokens, after) not in ("and", "/"):
        return (named,) if named else ()
    other = quantity_at(tokens, after + 1)
    goes_on = low_at(tokens, after + 2)
    free = low_at(tokens, after) == "/" or goes_on in (
        "",
        ".",
        ",",
        "of",
        "than",
        "compared-to",
        "while",
        ")",
        "as",
        "over",
        "without",
        "with",
    )
    return tuple(quantity for quantity in (named, other if free else None) if quantity)
