"""Whether a cost is one of training, fine-tuning or search, however it is worded; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.measures import Measure
from ingest.quantities import TRAINING, word_set
from ingest.tokens import Token
from ingest.units import Form, low_at

__all__ = ["is_training", "is_tuned_share"]

_STOPS = word_set("; . , : ( ) than compared-to while whereas but with and over versus vs when without by which that")
_BREAKS = word_set("; while whereas but which -- .")

_TUNED = word_set("tune tuning finetune finetuning trainable learnable tunable training optimizing updating")


def is_tuned_share(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether a share of the parameters is what is trained, rather than how large the model is."""
    for here in range(measure.first - 1, max(measure.first - 6, -1), -1):
        if tokens[here].low == ",":
            return False
        if tokens[here].low in _TUNED:
            return True
    return low_at(tokens, measure.last + 1) in ("trainable", "learnable", "tunable") and measure.form is not Form.RATIO


_RUNNING = word_set("inference generation sampling synthesis decoding rendering")


def is_training(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the stretch, the three words after it or its clause before it speak of training, tuning or search."""
    for here in range(last, first - 1, -1):  # the nearest to the number decides
        if tokens[here].text.casefold() in _RUNNING:
            return False
        if tokens[here].low in TRAINING and not _free(tokens, here):
            return True
    for here in range(last + 1, min(last + 4, len(tokens))):
        if tokens[here].text.casefold() in _RUNNING:
            return False
        if tokens[here].low in _STOPS:
            break
        if tokens[here].low in TRAINING and not _free(tokens, here):
            return True
    for here in range(first - 1, max(first - 9, -1), -1):
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
    )
