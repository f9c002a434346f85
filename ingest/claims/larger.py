"""What is said to be larger: a rival, by so much the paper's own model is smaller; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.claims.nouns import MODEL_WORDS
from ingest.claims.verbs import Cue
from ingest.prose.measures import Measure
from ingest.prose.quantities import BEATS, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at
from kg.kinds import Quantity

__all__ = ["NOT_A_MODEL", "is_rivals", "larger_rival"]

NOT_A_MODEL = word_set("distance error loss dataset data gap variance")
_MATCHES = word_set("match matches matching rivals rivaling on-par-with") | BEATS


def larger_rival(tokens: Sequence[Token], measure: Measure, at: int) -> Cue | None:
    """ "outperforms models 10 times larger", "matches a 5x larger ViT": by so much one's own model is smaller."""
    if measure.form is not Form.RATIO or low_at(tokens, at) not in ("larger", "bigger"):
        return None
    before = [token.low for token in tokens[max(0, measure.begin - 12) : measure.begin]]
    behind = tokens[at + 1 : at + 3]
    named = bool(set(before[-4:]) & MODEL_WORDS) or any(t.low in MODEL_WORDS or t.text[0].isupper() for t in behind)
    beaten = bool(set(before) & _MATCHES) and not (set(before) | {t.low for t in behind}) & NOT_A_MODEL
    return Cue((Quantity.MODEL_SIZE,), "less", measure.first, at, 0.7) if named and beaten else None


def is_rivals(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether the number is how much more another has: "beats larger models with 8x parameters", "despite their 9x"."""
    before = [token.low for token in tokens[max(0, measure.begin - 4) : measure.begin]]
    larger = any(low in ("bigger", "larger") for low in before) and before[-1:] in (["with"], ["having"])
    return larger or before[-1:] == ["despite"] or before[-2:-1] == ["despite"]
