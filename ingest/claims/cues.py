"""What a ratio or a percentage is of: "2x faster", "reduces memory by 60 %", "half the parameters"; pure.

The words right after the number decide; failing these, the nearest verb to its left and the nouns between the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.claims.larger import NOT_A_MODEL, is_rivals, larger_rival
from ingest.claims.nouns import (
    BREAKS,
    MODEL_WORDS,
    OTHER_SCORES,
    find_noun,
    opening_terms,
    quantity_at,
    terms_behind,
    with_next,
)
from ingest.claims.training import as_training, is_both
from ingest.claims.verbs import REDUCTIONS, Cue, gains, read_left, shared_verb, verb_before
from ingest.prose.measures import Measure
from ingest.prose.quantities import (
    FAST,
    INCREASE,
    LESS,
    MORE,
    QUANTITY_NOUNS,
    REDUCE,
    SLOW,
    SPEED_VERBS,
    word_set,
)
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at
from kg.bounds import Bounds
from kg.kinds import Quantity

__all__ = ["Reading", "read_again", "read_listed", "read_ratio"]

# Numbers of these are no measure of cost: 4x super-resolution, 8x downsampling.
_NO_COST = word_set("super upsampling upscaling downsampling sr magnification zoom resolution super-resolution")
_OFTEN = [["of", "the", "time", next] for next in ("higher", "better", "than", "outperforms", "more")]
_RUN = frozenset({Quantity.SPEEDUP, Quantity.LATENCY})
_LEADS = word_set("- as the overall average inference of a end to additional wall clock efficiency relative")


@dataclass(frozen=True)
class Reading:
    """What a ratio is of: the quantities, the improvement factor (> 1 is better), and the tokens that say so."""

    quantities: tuple[Quantity, ...]
    ratio: Bounds
    first: int
    last: int
    confidence: float
    sense: str
    read_as: Quantity
    """The quantity before training was thought of: what "more" of it means depends on it."""


def read_ratio(
    tokens: Sequence[Token], measure: Measure, previous: Reading | None, since: int, search: bool = False
) -> Reading | None:
    """The reading of a ratio, per cent or share; `previous` is that of the measure before, which ended at `since`.

    `search` tells that the text is about architecture search, where a cost is mostly the search's.

    None when no quantity of ours is meant (20 % higher accuracy, 4x super-resolution).
    """
    if low_at(tokens, measure.last + 1) in _NO_COST or low_at(tokens, measure.first - 1) == "x":
        return None
    if [low_at(tokens, measure.last + ahead) for ahead in (1, 2, 3, 4)] in _OFTEN:
        return None
    if _is_motion(tokens, measure) or _is_of_other(tokens, measure) or _is_loss(tokens, measure):
        return None
    cue = _right(tokens, measure) or read_left(tokens, measure, since) or _carried(tokens, measure, previous, since)
    if cue is None:
        return None
    ratio = _factor(measure, cue.sense, cue.quantities[0])
    if ratio is None or ratio.low <= 0:
        return None
    place = (measure.first, measure.last)
    first, last = min(cue.first, measure.first), max(cue.last, measure.last)
    quantities = tuple(as_training(tokens, first, last, quantity, search) for quantity in cue.quantities)
    if len(quantities) == 1 and cue.quantities[0] in _RUN and is_both(tokens, first, last):
        quantities = (cue.quantities[0], Quantity.TRAINING_COST)
    listed = previous is not None and measure.first - since <= 3
    if listed and previous and (cue.first, cue.last, cue.quantities) == (*place, (previous.read_as,)):
        quantities = previous.quantities  # "trains 2x faster on A and 3x on B"
    quantities = tuple(dict.fromkeys(quantities))
    return Reading(quantities, ratio, cue.first, cue.last, cue.confidence, cue.sense, cue.quantities[0])


def _is_of_other(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether the words after the number say of what else it is: "8 % WER reduction", but "8 % reduction in FLOPs"."""
    for at in range(measure.last + 1, min(measure.last + 5, len(tokens))):
        low = tokens[at].low
        if low in _REDUCED:
            between = tokens[measure.last + 1 : at]
            named = any(token.is_word and token.low not in _LEADS | _PLAIN for token in between)
            noun = find_noun(tokens, at + 1, low) is not None or quantity_at(tokens, at + 1) is not None
            return named and not noun
        if quantity_at(tokens, at) is not None or low in FAST or not tokens[at].is_word:
            return False
    return False


def _is_loss(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether the number is what is paid: "at the cost of roughly 1 % accuracy"."""
    return [token.low for token in tokens[max(0, measure.begin - 3) : measure.begin]][1:] == ["cost", "of"]


def _is_motion(tokens: Sequence[Token], measure: Measure) -> bool:
    """ "the robot moves 2x faster", "the error decays 3x slower"."""
    return low_at(tokens, measure.begin - 1) in _MOVES and low_at(tokens, measure.last + 1) in FAST | SLOW


_MOVES = word_set("moves move moving travels travel walks walk drives drive decays decay decreases decrease grows grow")
_REDUCED = word_set("reduction reductions improvement improvements increase gain gains")
_PLAIN = word_set("relative absolute further total significant additional maximum mean computational cost size model")


def read_listed(tokens: Sequence[Token], measure: Measure, following: Measure, reading: Reading) -> Reading | None:
    """The reading of a number listed before one that was read: "3.4 and 4.4 times faster"."""
    between = [token.low for token in tokens[measure.last + 1 : following.first]]
    if measure.form is not following.form or not 0 < len(between) <= 2 or not set(between) <= {"and", ",", "/", "or"}:
        return None
    ratio = read_again(reading, measure)
    return replace(reading, ratio=ratio, first=measure.first) if ratio is not None else None


def read_again(reading: Reading, measure: Measure) -> Bounds | None:
    """The improvement factor of another number in the same sense."""
    return _factor(measure, reading.sense, reading.read_as)


def _factor(measure: Measure, sense: str, quantity: Quantity) -> Bounds | None:
    """The improvement factor that the number stands for."""
    value = measure.value
    if measure.form is Form.RATIO:
        if value.low <= 0:
            return None
        if sense == "fraction":
            return value if gains(quantity) else value.inverse()
        worse = sense == "slow" or (sense == "more" and not gains(quantity)) or (sense == "less" and gains(quantity))
        return value.inverse() if worse else value
    if measure.form is Form.SHARE or sense == "share":
        if value.low <= 0:
            return None
        return value.as_share() if not gains(quantity) else Bounds(value.low / 100, value.high / 100)
    if sense == "less":
        return value.after_reduction() if value.high < 100 and not gains(quantity) else None
    gain = value.as_gain()
    return gain if sense == "more" and gains(quantity) else gain.inverse()


def _right(tokens: Sequence[Token], measure: Measure) -> Cue | None:
    """ "faster", "fewer parameters", "reduction in FLOPs", "of the memory", "throughput"."""
    at = _word_behind(tokens, measure)
    word = low_at(tokens, at)
    if word == "in" and measure.form is Form.RATIO and (cue := _in_noun(tokens, measure)):
        return cue
    if word in FAST or (word == "fast" and low_at(tokens, measure.last + 1) == "as"):
        return Cue((Quantity.SPEEDUP,), "more", measure.first, at)
    if word in SLOW:
        return Cue((Quantity.SPEEDUP,), "slow", measure.first, at)
    noun_at = _noun_behind(tokens, at, word)
    noun = quantity_at(tokens, noun_at) if noun_at else None
    if noun_at and low_at(tokens, noun_at) in FAST and word not in LESS and word not in MORE:
        return Cue((Quantity.SPEEDUP,), "more", measure.first, noun_at)  # "10 % training speedup"
    if word in LESS:
        return _less(tokens, measure, at, noun, noun_at)
    if word == "more" and low_at(tokens, at + 1) == "efficient":
        return Cue((Quantity.SPEEDUP,), "more", measure.first, at + 1, 0.45)
    if word in MORE:
        if noun is None and word.startswith("improve") and (terms := opening_terms(tokens)):
            return Cue(terms, "more" if gains(terms[0]) else "less", measure.first, at, 0.8)
        if noun is None or noun_at is None:
            return larger_rival(tokens, measure, at)
        if low_at(tokens, noun_at + 1) == "efficient" or low_at(tokens, noun_at + 2) == "efficient":
            return Cue((noun,), "less", measure.first, noun_at + 1, 0.6)  # "16x more parameter-efficient"
        if word in ("larger", "bigger") and low_at(tokens, measure.begin - 1) in ("having", "with", "has"):
            return Cue((noun,), "less", measure.first, noun_at, 0.8)  # "beats models that have 12 times larger ones"
        better = word in ("improvement", "improvements", "better", "gain", "gains")
        return Cue((noun,), "less" if better and not gains(noun) else "more", measure.first, noun_at)
    if noun is None or noun_at is None:
        return None
    return _plain_noun(tokens, measure, noun, noun_at)


def _word_behind(tokens: Sequence[Token], measure: Measure) -> int:
    """The first word behind a number that may say of what it is."""
    at = measure.last + 1
    if low_at(tokens, at) == ")" and "(" in (low_at(tokens, measure.begin - 1), low_at(tokens, measure.first - 1)):
        at += 1  # "(10-100x) speedups"
    if measure.form is Form.RATIO and low_at(tokens, at) == "(":  # "6x (2 hours on a laptop) faster"
        behind = next((h + 1 for h in range(at + 1, min(at + 14, len(tokens))) if tokens[h].low == ")"), at)
        at = behind if low_at(tokens, behind) in FAST else at
    while low_at(tokens, at) in _LEADS:
        at += 1
    return at


def _noun_behind(tokens: Sequence[Token], at: int, word: str) -> int | None:
    """The place of the noun that a number is of, `word` being the one right behind the number."""
    if word in LESS and low_at(tokens, at + 1) == "in":
        return find_noun(tokens, at + 2, "reduction")  # "30 times smaller in the model size"
    return find_noun(tokens, at + 1, word) if word in LESS or word in MORE else find_noun(tokens, at, "")


def _in_noun(tokens: Sequence[Token], measure: Measure) -> Cue | None:
    """ "reduced costs (62x in wall-clock time, 1,394x in FLOPs)"."""
    at = next((here for here in range(measure.last + 2, measure.last + 4) if quantity_at(tokens, here)), None)
    before = {token.low for token in tokens[max(0, measure.first - 10) : measure.first]}
    quantity = None if at is None else quantity_at(tokens, at)
    if at is None or quantity is None or not before & (REDUCE | SPEED_VERBS | INCREASE):
        return None
    return Cue((quantity,), "more" if gains(quantity) else "less", measure.first, at, 0.8)


def _less(tokens: Sequence[Token], measure: Measure, at: int, noun: Quantity | None, noun_at: int | None) -> Cue | None:
    word = low_at(tokens, at)
    if low_at(tokens, at + 1) == "than" and (terms := terms_behind(tokens, at + 2)):
        return Cue(terms, "less", measure.first, at, 0.8)
    if noun is not None and noun_at is not None:
        return Cue(with_next(tokens, noun_at), "less", measure.first, noun_at)  # "38% fewer parameters/operations"
    if named := _subject(tokens, measure, word, low_at(tokens, at + 1)):
        return Cue((named,), "less", measure.first, at, 0.8)
    if low_at(tokens, at + 1) == "than" and word not in ("smaller", "lighter"):
        return None
    if word in ("smaller", "lighter", "compression"):
        before = {token.low for token in tokens[max(0, measure.first - 6) : measure.first]}
        following = low_at(tokens, at + 1)
        stored = word == "compression" and bool(before & _STORED)
        of_model = (
            word == "compression"
            and following in ("on", "of", "for")
            and at + 2 < len(tokens)
            and (tokens[at + 2].text[0].isupper() or any(t.low in MODEL_WORDS for t in tokens[at + 2 : at + 5]))
        )
        joined = following == "and" and low_at(tokens, at + 3) in ("x", "times") and low_at(tokens, at + 4) in FAST
        sized = (
            following in MODEL_WORDS
            or bool(before & FAST)  # "40 % faster and 30 % smaller"
            or joined
            or of_model
            or (bool(before & MODEL_WORDS) and not before & NOT_A_MODEL)
            or stored
        )
        return Cue((Quantity.MODEL_SIZE,), "less", measure.first, at, 0.8) if sized else None
    return None


def _subject(tokens: Sequence[Token], measure: Measure, word: str, after: str) -> Quantity | None:
    """The noun that is said to be less: "the latency is 40 % lower", "with 10G FLOPs, (which is) 3x fewer than X"."""
    at = measure.begin - 1
    linked = low_at(tokens, at) in ("is", "are")
    at -= linked
    if after == "than" and word not in ("smaller", "lighter"):
        at -= low_at(tokens, at) == "which"
        at -= low_at(tokens, at) == ","
        return quantity_at(tokens, at) if at < measure.begin - 1 else None
    free = after in ("", ".", ",", "than", "and", "on", "at", "while", "compared-to", ";", ")")
    return quantity_at(tokens, at) if linked and free else None


_TUNED = word_set("trainable learnable tunable tuned trained")
_ADDED = word_set("additional extra more added")
_SHARED = word_set("only just with using as-few-as mere merely less-than requires requiring having tuning updating")
_STORED = word_set("memory parameters storage weights")


def _plain_noun(tokens: Sequence[Token], measure: Measure, noun: Quantity, noun_at: int) -> Cue | None:
    """ "2x throughput", "54 % FLOPs reduction", "with 6 % of the parameters", "saving 19.9x bit operations"."""
    after = low_at(tokens, noun_at + 1)
    if after == "(" and low_at(tokens, noun_at + 3) == ")":
        after = low_at(tokens, noun_at + 4)  # "real-time factor (RTF) reduction"
    if after in FAST:  # "27 % runtime acceleration"
        return Cue((Quantity.SPEEDUP,), "more", measure.first, noun_at + 1)
    compressed = tokens[noun_at].text.casefold().startswith("compression")  # "a 5x compression rate"
    if compressed or after in LESS or after in REDUCE:
        return Cue((noun,), "less", measure.first, noun_at + (not compressed))
    if after in MORE:
        improved = after.startswith(("improve", "gain")) and not gains(noun)
        return Cue((noun,), "less" if improved else "more", measure.first, noun_at + 1)
    verb = _verb_of(tokens, measure)
    if verb is not None and tokens[verb].low in REDUCE:
        return Cue(with_next(tokens, noun_at), "less", verb, noun_at)
    if low_at(tokens, measure.begin - 1) in ("adds", "adding", "add"):
        return None
    added = verb is not None and tokens[verb].low in INCREASE and not gains(noun)  # "increasing only 0.4 % of the time"
    if added or low_at(tokens, noun_at).endswith("-overhead") or after in ("overhead", "overheads"):
        return None  # what a method adds, not what it leaves of the whole
    if measure.form is Form.RATIO and measure.value.high < 1:
        return Cue((noun,), "fraction", measure.first, noun_at, 0.8)
    if measure.form is Form.RATIO:
        worse_or_better = "more" if gains(noun) else "less" if is_rivals(tokens, measure) else ""
        return Cue((noun,), worse_or_better, measure.first, noun_at) if worse_or_better else None
    if measure.form is Form.SHARE:
        return Cue(with_next(tokens, noun_at), "share", measure.first, noun_at)
    before = {token.low for token in tokens[max(0, measure.first - 4) : measure.first]}
    of = low_at(tokens, measure.last + 1) == "of"
    between = {token.low for token in tokens[measure.last + 1 : noun_at]}
    if low_at(tokens, noun_at) == "time" or between & _ADDED:
        return None  # "88 % of the time", "4 % additional parameters"
    tuned = between & _TUNED and {token.low for token in tokens[max(0, measure.first - 9) : measure.first]} & _SHARED
    if of or before & _SHARED or tuned or _shares_on(tokens, measure):
        return Cue(with_next(tokens, noun_at), "share", measure.first, noun_at, 0.8)
    return None


def _shares_on(tokens: Sequence[Token], measure: Measure) -> bool:
    """Whether a share goes on the list of the one before: "using 2 % of the parameters and 5 % FLOPs"."""
    if low_at(tokens, measure.begin - 1) not in ("and", ","):
        return False
    for here in range(measure.begin - 2, max(measure.begin - 8, -1), -1):
        if tokens[here].low in ("%", "percent"):
            between = {token.low for token in tokens[here : measure.begin]}
            return not between & _ADDED and any(token.low in _SHARED for token in tokens[max(0, here - 5) : here])
        if tokens[here].low in BREAKS or tokens[here].low == ",":
            return False
    return False


def _verb_of(tokens: Sequence[Token], measure: Measure) -> int | None:
    """The verb that a number with its noun behind it is the object of."""
    verb = verb_before(tokens, measure.first)
    if verb is None and low_at(tokens, measure.begin - 1) == "of" and low_at(tokens, measure.begin - 2) in REDUCTIONS:
        return measure.begin - 2  # "a reduction of 70 % training steps"
    return shared_verb(tokens, measure) if verb is None else verb


_AFTER_CARRIED = word_set(
    "for on in at over , . ) ( compared-to respectively when / and while with than without using"
) | {""}
_VERBS = REDUCE | INCREASE | word_set("accuracy outperforms outperforming outperform surpasses surpassing achieves")


def _carried(tokens: Sequence[Token], measure: Measure, previous: Reading | None, since: int) -> Cue | None:
    """ "30x for the forward and 200x for the backward pass": the second number is of what the first was of."""
    if previous is None or measure.first - since > 12:
        return None
    linked = any(token.low == "by" for token in tokens[max(since + 1, measure.first - 3) : measure.first])
    between = [token.low for token in tokens[since + 1 : measure.first]]
    listed = _is_listed(tokens, previous, since, between)
    if measure.form is Form.PERCENT and previous.sense == "share" and (whole := _share_of_that(tokens, measure)):
        return Cue((previous.read_as,), "share", measure.first, whole, min(previous.confidence, 0.7))
    if measure.form is not Form.RATIO and not (
        measure.form is Form.PERCENT and (listed or (linked and measure.first - since <= 7))
    ):
        return None
    bracketed = between[-2:] == ["(", "up-to"] and len(between) <= 5  # "2.4x on average (up to 5.7x)"
    if not (bracketed or set(between) & _LISTS) or set(between) & BREAKS:
        return None
    if any(token.low in QUANTITY_NOUNS or token.low in _VERBS for token in tokens[since + 1 : measure.first]):
        return None
    # A number with words of its own behind it is of something else; so is one after "by" without a verb before.
    if low_at(tokens, measure.last + 1) not in _AFTER_CARRIED:
        return None
    sense = "more" if gains(previous.read_as) else "less"
    if listed and measure.form is Form.PERCENT:
        sense = previous.sense
    return Cue((previous.read_as,), sense, measure.first, measure.last, min(previous.confidence, 0.7))


_LISTS = frozenset(("and", "/", "or", ","))


def _is_listed(tokens: Sequence[Token], previous: Reading, since: int, between: Sequence[str]) -> bool:
    """Whether a per cent goes on the list of the one before, which ended at `since`: "reduces FLOPs by 55 % and 75 %";
    but "reduces FID and FVD by 48 % and 43 %" has two scores."""
    if not 0 < len(between) <= 2 or not _LISTS.issuperset(between) or previous.sense not in ("less", "more"):
        return False
    return not any(token.low in OTHER_SCORES for token in tokens[previous.first : since])


def _share_of_that(tokens: Sequence[Token], measure: Measure) -> int | None:
    """The last token of "of that" behind "1.5 % of that of Y", which goes on "2 % of the parameters of X"."""
    at = measure.last + 1
    return at + 1 if low_at(tokens, at) == "of" and low_at(tokens, at + 1) in ("that", "those") else None
