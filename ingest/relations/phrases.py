"""Phrases that leave nothing to weigh: "outperforms X", "2x faster than X", "extends X", "accelerates X"; pure.

The linear model weighs what stands around a name. Where such a phrase governs the name in the paper's own part, it
decides. What governs a name is found by walking back over its noun phrase and over the list that it stands in, to the
first preposition, verb or other word that ends them: "outperforms strong baselines such as A and X".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.prose.compounds import join_compounds
from ingest.prose.method_names import Mention
from ingest.prose.quantities import word_set
from ingest.prose.tokens import read_tokens
from ingest.relations.words import stem
from kg.kinds import RelationKind

__all__ = ["Governor", "Word", "find_governor", "read_phrase"]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in word_set(text))


_SURPASS = _stems("outperform surpass exceed exceeding exceeds beat outpace rival")
_REACH = _stems("match approach reach attain equal recover") | _SURPASS
"""What may be done to the accuracy of another work: set against it all the same."""
_GAIN = _stems(
    "speedup improvement acceleration faster reduction improve gain increase advantage superiority boost lift point"
)
_LEVEL = word_set(
    """comparable comparably superior competitive competitively similar equivalent identical inferior preferable
    favorable favorably favourable favourably"""
)
_SET_BESIDE = word_set("compared-to versus vs on-par-with less-than at-least as-many-as improves-over")
_PREFERRED = word_set("preferred favored favoured")
_COMPARING = _stems("compare comparison")
_MATCHED = word_set("score flow feature moment template graph pattern image distribution pair text bridge")
"""Kinds of matching that set no results against each other."""
_WORKS = _stems(
    "baseline method model approach algorithm competitor sampler system detector network framework technique"
)
_SET_AGAINST = _stems("compare evaluate benchmark win validate test")
_SPEED_UP = _stems("accelerate speeds-up compress quantize prune sparsify binarize distill")
_EXTEND = _stems("extend generalize generalise modify reformulate augment simplify")
_KIN = word_set(
    """variant variation extension extensions generalization generalisation modification adjustment adaptation follow-up
    followup successor reformulation"""
)
"""In the singular: "compatible with variants of X" makes nothing new of it."""
_MADE_NEW = word_set("generalized generalised modified extended simplified improved enhanced augmented new")
_ADJECTIVES = word_set(
    "quantized compressed pruned distilled binarized accelerated augmented extended generalized modified simplified"
)
"""Of the verbs below: "a quantized X", "the modified X"."""
_BUILT = word_set("build builds built building")
_SIZES = _stems("parameter size cost memory data weight time step compute flops token")
_LISTS = word_set("including like such e.g g namely")
_ENDS = word_set(
    """on in at by for with without using via through across when where which that who whose if whether since because
    from into onto upon than over under against versus vs among between during after before towards toward to of per
    is are was were be been being can could may might will would should must has have had do does did we our it its
    they their this these not only but while whereas although though however yet then so also both-of achieve achieves
    achieving obtain obtains obtaining show shows showing demonstrate demonstrates demonstrating provide provides
    providing enable enables enabling require requires requiring reduce reduces reducing improve improves improving
    increases increasing enhances enhancing allow allows allowing make makes making yields yielding attains attaining
    deliver delivers produces producing generates find finds reports observe propose proposes proposing introduce
    introduces introducing develop develops developing present presents designs train trains fine-tune fine-tunes adapt
    adapts adapting combine combines combining integrates integrating incorporates incorporating leverage leverages
    leveraging performs performing rely relies solve solves suffers fails addresses addressing proves analyze analyzes
    explores explore investigate investigates consider considers use uses employ employs employing apply applies
    applying adopt adopts adopting replace replaces replacing compared-to on-par-with match matches matching up-to
    less-than at-least as-many-as
    improves-on improves-over . ; : ?"""
)
"""Words that end a noun phrase on its left: one of them, or a verb above, is what governs it."""
_VERBS = _SURPASS | _SPEED_UP | _EXTEND
_FARTHEST = 16
"""How many words may stand between a phrase and the name: the phrase of the name, and a list before it."""


@dataclass(frozen=True)
class Word:
    """A word before a name."""

    low: str
    name: bool
    """Whether it is a known name, or has capitals as names do."""


@dataclass(frozen=True)
class Governor:
    """The word at `at` that governs a name."""

    at: int
    listed: bool
    """The name stands in a list of examples: "models such as X"."""
    passed: frozenset[str]
    """The stems between, if an "of" stands between: "the accuracy of X"; empty otherwise."""


def read_phrase(
    text: str, sentence: tuple[int, int], mention: Mention, names: Sequence[Mention]
) -> RelationKind | None:
    """What a phrase that governs a name says of it; None where there is none.

    >>> text = "It is 2x faster than the popular DDIM and DPM-Solver."
    >>> one, other = Mention("a", "DDIM", 33, 37, 37, False), Mention("b", "DPM-Solver", 42, 52, 52, False)
    >>> read_phrase(text, (0, len(text)), other, (one, other))
    <RelationKind.COMPARES: 'compares'>
    """
    if text[mention.until : mention.until + 1] == "-":  # "X-based"
        return None
    words, governor = find_governor(text, sentence, mention, names)
    if governor is None:
        return None
    owned = text[mention.until : mention.until + 1] in ("'", "’")
    if _compares(words, governor, owned=owned):
        return RelationKind.COMPARES
    return None if governor.listed else _changes(words, governor)


def find_governor(
    text: str, sentence: tuple[int, int], mention: Mention, names: Sequence[Mention]
) -> tuple[list[Word], Governor | None]:
    """The words of the sentence before a name, and which of them governs it; None where none does."""
    words = _words_before(text, sentence[0], mention, names)
    return words, _find_governor(words, text[mention.until : mention.until + 6])


def _words_before(text: str, start: int, mention: Mention, names: Sequence[Mention]) -> list[Word]:
    words: list[Word] = []
    for token in join_compounds(read_tokens(text, start, mention.start)):
        known = any(name.start <= token.start < name.until for name in names)
        over = token.low == "improves-on" and text[token.end - 4 : token.end] == "over"
        words.append(Word("improves-over" if over else token.low, known or (bool(words) and token.text[:1].isupper())))
    return words


def _find_governor(words: Sequence[Word], after: str) -> Governor | None:
    """The word that governs the name between `words` and `after`; None where the sentence begins before it."""
    alone, goes_on = after[:1] in ("", ")", ",", ";"), re.match(r"\s*,|\s(?:and|or)\b", after) is not None
    listed, passed, apposed, closed, seen = False, False, False, False, set[str]()
    for at in range(len(words) - 1, max(-1, len(words) - 1 - _FARTHEST), -1):
        low, before = words[at].low, words[at - 1] if at else Word("", False)
        if low == "as" and before.low in ("such", "well"):
            listed |= before.low == "such"
        elif (low, before.low) in _PASSED or (low in ("that", "those") and words[at + 1 : at + 2] in _OF):
            continue
        elif low == "," and not (goes_on or _lists(before, words[at + 1 : at + 2])):
            return None
        elif low == ",":
            apposed |= not before.name
        elif "-" in (before.low, words[at + 1].low if at + 1 < len(words) else ""):
            seen.add(stem(low))  # of a compound: "end-to-end"
        elif low == "of" and before.low not in ("%", "version") and not (before.low in _KIN or passed):
            passed = True
        elif low == "(" and before.name and not alone and not closed:
            return None  # "MoCo (X backbone)"
        elif _ends(words[at]):
            if apposed and at == 0:
                return None  # "Compared to earlier baselines, X …"
            return Governor(at, listed, frozenset(seen) if passed else frozenset())
        else:
            closed |= low == ")"
            listed |= low in _LISTS
            goes_on |= low in ("and", "or")
            seen.add(stem(low))
    return None


def _lists(before: Word, after: Sequence[Word]) -> bool:
    """Whether a comma goes on a list, or sets a name beside what it is: "a strong baseline, multilingual X"."""
    opened = bool(after) and after[0].low in _OPENERS
    return before.name or before.low in (")", "]") or stem(before.low) in _WORKS or opened


def _ends(word: Word) -> bool:
    if word.name or word.low in _ADJECTIVES:
        return False
    return word.low in _ENDS or word.low == "of" or stem(word.low) in _VERBS


_OF = ([Word("of", False)], [Word("from", False)])
_PASSED = {("from", "those"), ("from", "that"), ("from", "ones"), ("of", "those"), ("of", "that"), ("on", "based")}
"""Words that go on a noun phrase: "than those from X", "than methods based on X"."""
_OPENERS = word_set("such including like namely e.g e and or")


def _compares(words: Sequence[Word], governor: Governor, *, owned: bool) -> bool:
    at = governor.at
    low = words[at].low
    before = [word.low for word in words[max(0, at - 8) : at]][::-1]
    first = before[0] if before else ""
    if governor.passed:
        # "matching the accuracy of X", "95 % of the accuracy of X", but not "5 % of the parameters of X".
        reached = stem(low) in _REACH and not (low == "surpassing" and first in ("the", "a"))
        return not governor.passed & _SIZES and (reached or (low == "of" and first == "%"))
    if stem(low) in _SURPASS or low in _SET_BESIDE:
        return first not in ("manner", "way")
    if low == "than":
        return first not in ("rather", "other")
    if low in ("with", "to") and (first == "compared" or any(word in _LEVEL for word in before[:3])):
        return True
    if low in ("with", "to") and any(stem(word) in _COMPARING for word in before[:6]):
        return not {",", ";"} & set(before[:6])
    if low == "to":
        return any(word in _PREFERRED for word in before)
    if low in ("match", "matches", "matching"):
        return first not in _MATCHED
    if low == "against":
        return any(stem(word) in _SET_AGAINST for word in before[:6])
    if low == "over":
        return any(stem(word) in _GAIN or word == "%" for word in before)
    return low == "of" and first == "%" and not owned  # "87% of ChatGPT", not "1% of SAM's parameters"


def _changes(words: Sequence[Word], governor: Governor) -> RelationKind | None:
    """Whether the paper makes something new of the work, or makes it faster."""
    at = governor.at
    low, before = words[at].low, words[at - 1].low if at else ""
    if governor.passed:
        return None
    if stem(low) in _SPEED_UP or (low == "up" and stem(before) == "speed"):
        return RelationKind.ACCELERATES
    second = words[at - 2].low if at > 1 else ""
    if low == "of" and before == "version" and second in _MADE_NEW:
        return RelationKind.EXTENDS
    upon = low == "improves-on" or (low == "upon" and before in _BUILT)
    if stem(low) in _EXTEND or upon or (low == "on" and before in _BUILT) or (low in ("of", "to") and before in _KIN):
        return RelationKind.EXTENDS
    return None
