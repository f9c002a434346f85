"""What a known method is to a paper where no cue stands beside its name: mended, set against, run on, sped up; pure.

`ingest.relations.cues` reads the words beside a name first. What is left is read by its place: in the paper's own part
a named method is one that it uses, unless the sentence compares; before that, one whose weakness is told is mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.prose.measures import join_compounds
from ingest.prose.quantities import FAST, SPEED_VERBS, word_set
from ingest.prose.tokens import Token, read_tokens
from ingest.relations.cues import MentionReading
from kg.kinds import RelationKind

__all__ = ["BY_PLACE", "Place", "expansion_start", "is_between_others", "read_first", "read_place", "read_weakness"]

BY_PLACE = 0.5
"""Confidence of a use that only the place of a name tells; it gives way to any other relation of the two."""

_WEAK = word_set(
    """suffer suffers limitation limitations limited struggles struggle fails fail cannot lacks lack drawback drawbacks
    shortcoming shortcomings inefficient prohibitive expensive underutilize neglect neglects ignores overlooks unable
    insufficient suboptimal challenging slow costly restricts restricted only hinder hinders"""
)
_FALLS_SHORT = word_set("suffers suffer struggles struggle fails fail lacks lack cannot")
_WEAKNESS_OF = word_set(
    """limitation limitations drawback drawbacks shortcoming shortcomings failure weakness weaknesses issue issues
    problem problems bottleneck bottlenecks instability deficiency deficiencies"""
)
_TURNS = word_set("however but yet nevertheless unfortunately despite nonetheless though although")
_COMPARING = word_set(
    """than compared-to outperform outperforms outperforming outperformed surpass surpasses surpassing exceeds exceed
    exceeding versus vs against beats beating competitive on-par-with superior comparable compare compares comparing
    compared comparably favorably favourably competitors rivals"""
)
_RUN_ON = word_set("on in using via for from within into through under by")
_CARRIED_BY = word_set(
    """the a an both two three several various different and or , ( ) pre - pretrained same backbone backbones model
    models architecture architectures trained latest such as like e g . popular existing state-of-the-art publicly
    available open source recent recently proposed widely standard
    vanilla original classic plain single off shelf
    large text image diffusion latent"""
)
_WITH = word_set(
    "compare compares comparing compared-to compared competitive on-par-with comparable comparably favorably"
)
_OWN = word_set("we our ours us this proposed these")
_FASTER = FAST | SPEED_VERBS | word_set("fps throughput latency speed accelerate accelerating")
_SET_APART = word_set("unlike instead rather contrary")
_REFUSED = word_set("refuse refuses abandon abandons forgo forgoes discard discards")
_OTHERS = word_set("previous prior existing earlier recent current traditional conventional most many several")
_BEING = word_set("are is have has were was remain suffer require need")
_COMBINES = word_set(
    "combine combines combined combining integrate integrates integrated applied plugged employ employs"
)
_LEVEL = word_set("accuracy performance quality likelihood fidelity")
_REACHES = word_set("reach reaches match matches approaches attains recovers retains")
_BEGINS = word_set("starting start starts beginning")
_CLAUSE = word_set("where ; : while that whereas")


def expansion_start(text: str, start: int, end: int) -> int:
    """Where the words begin that the acronym in parentheses at text[start:end] stands for; `start` where none do.

    >>> text = "based on the latent diffusion model (LDM)"
    >>> text[expansion_start(text, 37, 40) :]
    'latent diffusion model (LDM)'
    """
    if text[max(0, start - 1) : start] != "(":
        return start
    initials = [char.casefold() for char in text[start:end] if char.isupper()]
    words = [token for token in read_tokens(text, max(0, start - 120), start - 1) if token.is_word]
    count = len(initials)
    if count < 2 or [word.low[0] for word in words[-count:]] != initials:
        return start
    return words[-count].start


def read_weakness(
    text: str, sentence: tuple[int, int], following: tuple[int, int] | None, at: int, until: int
) -> MentionReading | None:
    """`extends` where a sentence of the background, or the one after it, tells what the method at text[at:until] lacks.

    The method has to be what the sentence is about: it stands among its first words.
    """
    left = join_compounds(read_tokens(text, sentence[0], at))
    if _weakness_of(left):
        return MentionReading(RelationKind.EXTENDS, 0.65, True)
    words = sum(token.is_word for token in left)
    if words > 5:
        return None
    right = [token.low for token in join_compounds(read_tokens(text, until, sentence[1]))]
    if right[:1] and right[0] in _FALLS_SHORT:
        return MentionReading(RelationKind.EXTENDS, 0.6, words <= 3)
    if set(right) & _WEAK and (set(right) & _TURNS or (left and left[0].low in _TURNS)):
        return MentionReading(RelationKind.EXTENDS, 0.6, words <= 3)
    if following is not None and words <= 1:
        first = [token.low for token in read_tokens(text, following[0], following[1])]
        if first[:1] and first[0] in _TURNS:
            return MentionReading(RelationKind.EXTENDS, 0.55, False)
    return None


def _weakness_of(left: Sequence[Token]) -> bool:
    """ "several failure modes of", "the limitations of": right before the name."""
    words = [token.low for token in left[-5:]]
    return words[-1:] in (["of"], ["in"], ["with"]) and bool(set(words) & _WEAKNESS_OF)


@dataclass(frozen=True)
class Place:
    """A known name at text[at:until] in a sentence; `names` are the places of all known names in it, `own` the paper's
    own names in lower case."""

    text: str
    sentence: tuple[int, int]
    at: int
    until: int
    names: Sequence[tuple[int, int]]
    own: frozenset[str]

    @cached_property
    def left(self) -> list[Token]:
        """The tokens of the sentence before the name."""
        return join_compounds(read_tokens(self.text, self.sentence[0], self.at))

    @cached_property
    def right(self) -> list[str]:
        """The words of the sentence after the name."""
        return [token.low for token in join_compounds(read_tokens(self.text, self.until, self.sentence[1]))]


def read_first(place: Place) -> MentionReading | None:
    """What outweighs a cue beside the name: "unlike the model used in X, we …", "several failure modes of X"."""
    lows = [token.low for token in place.left]
    clause = lows[len(lows) - lows[::-1].index(",") :] if "," in lows else lows
    if clause[:1] and (clause[0] in _SET_APART or set(clause) & _REFUSED):
        return MentionReading(RelationKind.COMPARES, 0.6, False)
    if _weakness_of(place.left):
        return MentionReading(RelationKind.EXTENDS, 0.65, True)
    if lows[-2:] == ["-", "step"]:
        return MentionReading(RelationKind.ACCELERATES, 0.65, True)  # "a 4-step X"
    applied = lows[:2] == ["when", "applied"] or lows[:1] == ["applied"]
    if applied and "," not in lows and set(place.right) & _FASTER and "than" not in place.right:
        return MentionReading(RelationKind.ACCELERATES, 0.6, False)
    return None


def read_place(place: Place) -> MentionReading | None:
    """What a method named in a sentence of the paper's own part is to it: compared with, sped up, or else used.

    None where the sentence speaks of others ("Previous works on X are slow") or sets others' work against theirs.
    """
    lows = [token.low for token in place.left]
    link = _link(place.left, place.names)
    compares = _comparison(place)
    if (
        lows[-2:] == ["success", "of"]
        or _speaks_of_others(place)
        or (link == "in" and compares >= 0 and set(lows[compares:]) & _OTHERS)
    ):
        return None
    if set(lows) & _FASTER and compares < 0 and link in ("on", "of", "for"):
        return MentionReading(RelationKind.ACCELERATES, 0.6, False)
    if link in ("with", "from") and set(lows[-8:]) & _BEGINS:
        return MentionReading(RelationKind.EXTENDS, 0.6, True)
    tied = link != "with" or (compares >= 0 and lows[compares] in _WITH)
    if link == "of" and set(lows[-4:]) & _LEVEL and set(lows) & _REACHES:
        return MentionReading(RelationKind.COMPARES, 0.6, False)
    if (compares >= 0 and link not in _RUN_ON and tied) or (link == "over" and set(lows) & _FASTER):
        return MentionReading(RelationKind.COMPARES, 0.6, False)
    return MentionReading(RelationKind.USES, BY_PLACE, False)


def _speaks_of_others(place: Place) -> bool:
    """Whether the subject of the sentence is others' work, and nothing in it is the paper's own."""
    lows = [token.low for token in place.left]
    if set(lows) & _OWN or set(place.right) & _OWN or {token.text.casefold() for token in place.left} & place.own:
        return False
    listed = lows[-2:] == ["such", "as"] and len(lows) <= 4 and place.right[:1] and place.right[0] in _BEING
    return bool(listed) or bool(set(lows[:2]) & _OTHERS)


def _comparison(place: Place) -> int:
    """Where the last word of comparison before the name stands, -1 for none.

    One that opens the sentence ends at its comma ("Compared with others, we …"); one with a verb of use after it is of
    something else ("outperforms others and combines well with X").
    """
    lows = [token.low for token in place.left]
    found = max((here for here, low in enumerate(lows) if low in _COMPARING), default=-1)
    ended = found >= 0 and (
        (found == 0 and lows[0] == "compared-to" and "," in lows) or set(lows[found + 1 :]) & _COMBINES
    )
    return -1 if ended else found


def _link(left: Sequence[Token], names: Sequence[tuple[int, int]]) -> str:
    """The word that ties a name to what stands before it, over articles, adjectives and other names of a list."""
    for token in reversed(left):
        named = any(start <= token.start < end for start, end in names)
        if not named and token.low not in _CARRIED_BY and token.value is None:
            return token.low
    return ""


def is_between_others(place: Place) -> bool:
    """Whether the subject of the comparison is another known method: "GPT-5 does better than X" in a benchmark."""
    compares = _comparison(place)
    begin = max((here for here, token in enumerate(place.left[:compares]) if token.low in _CLAUSE), default=-1)
    before = place.left[begin + 1 : compares] if compares > 0 else []
    subject = [token for token in before if any(start <= token.start < end for start, end in place.names)]
    if not subject or {token.low for token in before} & _OWN or {token.text.casefold() for token in before} & place.own:
        return False
    first = before.index(subject[0])
    return first == 0 or before[first - 1].low in ("model", "models", "the")
