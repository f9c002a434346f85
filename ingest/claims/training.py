"""Whether a cost is one of training, fine-tuning or search, however it is worded; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.prose.quantities import TRAINING, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at
from kg.kinds import Quantity

__all__ = ["as_training", "is_both", "is_training"]

_STOPS = word_set("; . , : ( ) than compared-to while whereas but with and over versus vs when without by which that")
_BREAKS = word_set("; while whereas but which -- .")

_COSTS = frozenset({Quantity.SPEEDUP, Quantity.LATENCY, Quantity.FLOPS, Quantity.MEMORY, Quantity.STEPS})
_SEARCHED = word_set("search searches searching nas")


def as_training(tokens: Sequence[Token], first: int, last: int, quantity: Quantity, search: bool) -> Quantity:
    """The quantity of a cost: that of training, fine-tuning or search is training cost, however it is worded.

    In a text about architecture `search`, what is faster than a search is a search. Parameters stay parameters, tuned
    ones too: what is counted is a size.
    """
    if quantity not in _COSTS:
        return quantity
    if search and quantity is Quantity.SPEEDUP:
        words = {token.text.casefold() for token in tokens}
        costed = any(t.low == "training-cost" and t.text.casefold() in _SEARCHED for t in tokens[last + 1 :])
        if words & _SEARCHED and not words & (_RUNNING | _RUNS) and not costed:  # "3x speedup with 9x less search cost"
            return Quantity.TRAINING_COST
    return Quantity.TRAINING_COST if is_training(tokens, first, last) else quantity


_RUNS = word_set("running runs run deployed")
_RUNNING = word_set("inference generation sampling synthesis decoding rendering")


_BOTH = (word_set("training train learning pretraining"), word_set("inference test testing generation sampling"))


def is_both(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a cost is named of training and of running alike: "speedups for training and inference of 4x"."""
    for here in range(max(0, first - 5), min(last + 6, len(tokens) - 2)):
        if tokens[here + 1].low in ("and", "/"):
            words = [(tokens[at].text.casefold().split() or [""])[0] for at in (here, here + 2)]
            if any(words[0] in one and words[1] in other for one, other in (_BOTH, _BOTH[::-1])):
                return True
        if here > last and tokens[here].low in _STOPS:
            break
    return False


def is_training(tokens: Sequence[Token], first: int, last: int, *, reach: int = 8) -> bool:
    """Whether the stretch, the three words after it or its clause before it speak of training, tuning or search.

    The clause is followed back over at most `reach` tokens.
    """
    for here in range(last, first - 1, -1):  # the nearest to the number decides
        if tokens[here].text.casefold() in _RUNNING:
            return False
        if tokens[here].low in TRAINING and not _free(tokens, here):
            return True
    for here in range(last + 1, min(last + 7, len(tokens))):
        if tokens[here].text.casefold() in _RUNNING:
            return False
        if tokens[here].low in _STOPS:
            break
        if tokens[here].low == "learn" and low_at(tokens, here - 1) == "to":
            return True  # "in 30 minutes of CPU time to learn it"
        if here < last + 4 and tokens[here].low in TRAINING and not _free(tokens, here):
            return True
    for here in range(first - 1, max(first - 1 - reach, -1), -1):
        low = tokens[here].low
        if low == "and" and low_at(tokens, here - 1) not in ("x", "times", "fold", "%", "percent"):
            return False  # but "training by 6x and 4x speedup" is one list
        if low in _BREAKS or low in (",", "inference", "sampling", "generation", "without", "no", "generate"):
            return False
        if low in TRAINING and not _free(tokens, here):
            return True
    return False


def _free(tokens: Sequence[Token], at: int) -> bool:
    """ "training-free", "without training", "post-training", "any fine-tuning": not about training."""
    before = {token.low for token in tokens[max(0, at - 3) : at]}
    return (
        bool(before & {"without", "no", "post", "posttraining", "free", "any", "not"})
        or low_at(tokens, at + 1) == "data"
        or "based" in (low_at(tokens, at + 1), low_at(tokens, at + 2))  # "online training-based trackers"
    )
