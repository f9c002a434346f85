"""What a result is set against: "than DDIM", "compared with SD-v1.5", "over the best sequential baseline"; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.claims.rivals import ARTICLES, clean_name, name_span, names_rivals
from ingest.claims.statements import Statement, improvement
from ingest.prose.measures import Measure, to_unit
from ingest.prose.method_names import Mention
from ingest.prose.quantities import (
    BEATS,
    HEDGES,
    QUANTITY_NOUNS,
    REDUCE,
    SPEED_VERBS,
    word_set,
)
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at

__all__ = ["Baseline", "find_baselines", "goes_with", "is_baselines_number", "set_against", "shared"]


_CUES = word_set("than compared-to versus vs against on-par-with unlike")

_EQUAL = word_set("similar same comparable good matches match matching equal equals equivalent competitive rivals")


_NO_BASELINE = word_set("performance quality results result accuracy levels level before human real-time art fidelity")


@dataclass(frozen=True)
class Baseline:
    """What a result is set against: its name, and the tokens from the cue ("than") to its end."""

    name: str | None
    first: int
    last: int
    opening: bool
    """Whether it opens its sentence ("Compared with DDIM, …"), so that it holds for what follows."""
    beaten: bool = False
    """Whether it is the object of "outperforms": it holds for ratios that follow, not for those before."""
    of_other: bool = False
    """Whether a number of something else is set against it ("5 % better than X"): it holds for what goes on from it."""


def find_baselines(
    tokens: Sequence[Token], text: str, measures: Sequence[Measure], claims: Sequence[Statement]
) -> list[Baseline]:
    """All that the sentence compares its claims with, in order."""
    others = _unread(measures, claims)
    found: list[Baseline] = []
    for at, token in enumerate(tokens):
        start = _cue_end(tokens, at)
        if start is None or (found and at <= found[-1].last):
            continue
        cue = tokens[start - 1].low
        first, last = name_span(tokens, start)
        if last == first and tokens[first].low in _PRONOUNS and found and found[-1].name:
            found.append(replace(found[-1], first=at, last=last, opening=False, beaten=token.low in BEATS))
            continue  # "on par with X in quality while outperforming them in …"
        bare = start < len(tokens) and tokens[start].value is not None  # "9 minutes vs. 10 hours"
        if bare and token.low in ("vs", "versus", "than", "compared-to"):
            found.append(Baseline(None, at, at, False))
        if last < first or (tokens[last].low in _NO_BASELINE and not names_rivals(tokens, first, last)):
            continue
        if cue in _IMPROVED and not names_rivals(tokens, first, last):
            continue
        if cue == "with" and tokens[first].low in QUANTITY_NOUNS:
            continue  # "good accuracy with a model size of 20M"
        name = text[tokens[first].start : tokens[last].end]
        if not any(char.isalpha() for char in name):
            continue
        # "the following benefits over X: (a) …; (b) …"
        opening = at <= 1 or (token.low.startswith("compar") and at < 4) or low_at(tokens, last + 1) == ":"
        opening = opening or _is_inserted(tokens, at, last, measures)
        of_other = not opening and any(0 < at - place <= 4 for place in others)
        beaten = token.low in BEATS or cue in _IMPROVED or token.text == "比"  # 比 X 快 2 倍
        beaten = beaten or (cue == "over" and low_at(tokens, last + 1) == "by")  # "improves FID over X by 40 %"
        found.append(Baseline(clean_name(name), at, max(last, at), opening, beaten, of_other))
    return sorted([*found, *_shares_of(tokens, text, measures)], key=lambda one: one.first)


def _is_inserted(tokens: Sequence[Token], at: int, last: int, measures: Sequence[Measure]) -> bool:
    """Whether a comparison is put in before what it holds for: "we show that, compared to X, ours has …"."""
    framed = low_at(tokens, at - 1) in (",", "that") and low_at(tokens, last + 1) == ","
    return tokens[at].low.startswith("compar") and framed and not any(one.last < at for one in measures)


def _shares_of(tokens: Sequence[Token], text: str, measures: Sequence[Measure]) -> list[Baseline]:
    """What a share is one of: "to 20 % of SMPL", "half that of other methods", "a third of the parameters of SMPL"; and
    what is reduced: "reduces the cost of previous methods by 20 %"."""
    found = []
    for measure in measures:
        at = _share_end(tokens, measure)
        if low_at(tokens, measure.begin - 1) == "by":
            at = next((h for h in range(measure.begin - 2, max(measure.begin - 9, 0), -1) if tokens[h].low == "of"), at)
            first, last = name_span(tokens, at + 1)
            if low_at(tokens, at) == "of" and low_at(tokens, last + 1) == "by" and names_rivals(tokens, first, last):
                name = text[tokens[first].start : tokens[last].end]
                found.append(Baseline(clean_name(name), at, last, False, beaten=True))
            continue
        if measure.form not in (Form.PERCENT, Form.SHARE) or low_at(tokens, at) != "of":
            continue
        first, last = name_span(tokens, at + 1)
        named = last >= first and (tokens[first].text[0].isupper() or names_rivals(tokens, first, last))
        if named and (low_at(tokens, at - 1) in ("that", "those") or not _holds_noun(tokens, first, last)):
            found.append(Baseline(clean_name(text[tokens[first].start : tokens[last].end]), at, last, False))
    return found


def _share_end(tokens: Sequence[Token], measure: Measure) -> int:
    """Where the "of" stands behind which a share's whole is named; the noun between may be left out."""
    at = measure.last + 1
    if low_at(tokens, at) in ("that", "those"):
        return at + 1
    begin = at + (low_at(tokens, at) == "of")
    for here in range(begin, min(begin + 5, len(tokens))):
        if tokens[here].low in QUANTITY_NOUNS and low_at(tokens, here + 1) == "of":
            return here + 1
        if tokens[here].low not in ARTICLES | QUANTITY_NOUNS.keys() | {"number", "total"}:
            break
    return at


def _holds_noun(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.low in QUANTITY_NOUNS for token in tokens[first : last + 1])


_IMPROVED = word_set("improves-on")


_GAINS = word_set(
    """speedup speedups acceleration improvement improvements reduction reductions x gain gains faster speed times
    superiority advantage"""
)
_AS_GOOD = word_set("good well fast accurate efficient same similar comparable equal equivalent")
_OVER = _GAINS | word_set("benefits advantages advantage better performance superior improves improving improve")


def _cue_end(tokens: Sequence[Token], at: int) -> int | None:
    """Where the name after a comparison cue begins, None when no cue stands here."""
    low = tokens[at].low
    if low in _CUES or low in BEATS or low in _IMPROVED or low in ("match", "matches", "matching"):
        return at + 1
    if low in ("comparing", "compared"):  # "comparing our results to those of DDPM"
        return next(
            (to + 1 for to in range(at + 1, min(at + 5, len(tokens))) if tokens[to].low in ("to", "with")), None
        )
    if low not in ("over", "with", "to", "as", "from") or _joins(tokens, at):
        return None
    near = {token.low for token in tokens[max(0, at - 4) : at]}
    far = {token.low for token in tokens[max(0, at - 16) : at]}
    if (
        (low == "over" and (near & _GAINS or far & _OVER))
        or (low in ("with", "to") and near & _EQUAL)
        or (low == "to" and low_at(tokens, at - 1) == "superior")
        or (low == "as" and far & _AS_GOOD)
        or (low == "from" and far & _REDUCTIONS and names_rivals(tokens, *name_span(tokens, at + 1)))
    ):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        return at + 1 if following is not None and following.value is None else None
    return None


_REDUCTIONS = word_set("reduction reductions improvement improvements speedup speedups")


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether "as" ends an "as well as" that goes on a list: "a speedup of 2x, as well as an increase in …"."""
    return tokens[at].low == "as" and low_at(tokens, at - 1) == "well" and low_at(tokens, at - 3) == ","


_PRONOUNS = word_set("them it these those")


_THEIRS = word_set("with at in using nfe of ( reportedly requiring requires needing needs taking takes which that need")


def is_baselines_number(
    claim: Statement, baselines: Sequence[Baseline], tokens: Sequence[Token], own_before: bool
) -> bool:
    """Whether the number is the baseline's ("than DDIM with 50 steps"): it follows the name, and the sentence has an
    own number to set against it, or opens with the comparison."""
    if claim.ratio is not None:
        return False
    if (
        own_before
        and low_at(tokens, claim.measure.begin - 1) == "of"
        and low_at(tokens, claim.measure.begin - 2) == "instead"
    ):
        return True
    if own_before and _is_of_the_other(claim, tokens):
        return True
    for baseline in baselines:
        if baseline.first < claim.measure.first <= baseline.last:
            return True  # "than the 350M parameter OPT"
        between = [token.low for token in tokens[baseline.last + 1 : claim.measure.first]]
        if own_before and between and between[-1] == "," and _is_apposed(between[:-1]):
            return True  # "beats the record of X, 7.2 FID with 4000 NFE"
        if baseline.name is None and own_before and 0 < len(between) <= 10 and not set(between) & _OWN_AGAIN:
            return True  # "78 % in 120 GPU hours, compared to 77 % accuracy in more than 900 GPU hours"
        if claim.measure.first <= baseline.first or len(between) > 4 or set(between) & {",", ";", "we", "our", "while"}:
            continue
        if (own_before or baseline.opening) and (not between or set(between) & _THEIRS):
            return True
    return False


def _is_of_the_other(claim: Statement, tokens: Sequence[Token]) -> bool:
    """ "… takes 3 hours, while 20 hours are needed with X"; but "while it runs on a phone in 2 s"."""
    at = claim.measure.begin
    turn = next((here for here in range(at - 1, max(at - 8, 0), -1) if tokens[here].low in ("while", "whereas")), None)
    if turn is None:
        return False
    clause = {token.low for token in tokens[turn + 1 : claim.measure.last + 4]}
    return bool(clause & _NEEDS) and not clause & {"we", "our", "ours", "it"}


_NEEDS = word_set("needed required needs requires takes take need require")
_OWN_AGAIN = word_set(", ; we our while and")


def _is_apposed(words: Sequence[str]) -> bool:
    """Whether only a qualification of a name stands between it and its number: "(2022) among score-based models"."""
    return len(words) <= 10 and (not words or words[0] in _QUALIFIES or words[0].isdigit())


_QUALIFIES = word_set(". ( among of on in at for with")


def goes_with(claim: Statement, before: Statement, tokens: Sequence[Token]) -> bool:
    """Whether the number stands with another's that comes right before it: "7.2 FID with 4000 NFE"."""
    between = {token.low for token in tokens[before.measure.last + 1 : claim.measure.first]}
    return claim.ratio is None and 0 < claim.measure.first - before.measure.last <= 4 and bool(between & {"with", "at"})


def set_against(
    claim: Statement,
    foreign: Sequence[Statement],
    baselines: Sequence[Baseline],
    known: Callable[[], Sequence[Mention]],
    tokens: Sequence[Token],
) -> Statement:
    """The claim with what it is set against: the name after the cue, and that one's own number of the quantity; or
    else the known method that it speeds up or shrinks.

    A number of one's own ("runs in 7 s") has a baseline only where the baseline's number stands beside it.
    """
    reached = [one for one in baselines if not one.of_other and _reaches(one, claim, tokens)]
    chosen = min(reached, key=lambda one: one.beaten, default=None)
    if chosen is None or chosen.beaten:
        said = _said_before(baselines, claim, tokens)
        chosen = said if said and (chosen is None or said.first > chosen.first) else chosen
    theirs = next((one for one in foreign if _same_kind(one, claim)), None)
    if theirs is not None:
        chosen = next((one for one in baselines if one.first < theirs.first), chosen)
        value = theirs.value.scaled(to_unit(theirs.unit, claim.unit)) if theirs.value else None
        ratio = improvement(claim.quantity, value, claim.value)
        first, last = min(claim.first, theirs.first), max(claim.last, theirs.last)
        claim = replace(claim, before=value, ratio=ratio, first=first, last=last)
    elif claim.ratio is None:
        return claim
    if chosen is not None:
        return replace(claim, baseline=chosen.name, last=max(claim.last, chosen.last))
    return _against_object(claim, known(), tokens)


def shared(claims: Sequence[Statement], tokens: Sequence[Token]) -> list[Statement]:
    """The claims of a sentence, where one that is joined to another by "and" has its baseline.

    "beats X with 2x fewer parameters and 3x fewer FLOPs"
    """
    joined: list[Statement] = []
    for claim in claims:
        if joined and joined[-1].baseline and joined[-1].ratio and claim.ratio and claim.baseline is None:
            before = joined[-1].last if joined[-1].last < claim.measure.begin else joined[-1].measure.last
            between = {token.low for token in tokens[before + 1 : claim.measure.begin]}
            if "and" in between and between <= _JOINS:
                joined.append(replace(claim, baseline=joined[-1].baseline))
                continue
        joined.append(claim)
    return joined


_JOINS = word_set("and , with a an the up-to about")


def _against_object(claim: Statement, known: Sequence[Mention], tokens: Sequence[Token]) -> Statement:
    """The claim set against the known method that it is about: "accelerates Stable Diffusion by 2x"."""
    for mention in known:
        first = next((here for here, token in enumerate(tokens) if token.start >= mention.start), len(tokens))
        if not 0 < first < claim.measure.first <= first + 14:
            continue
        begin = max(0, first - 6)
        governing = [token.low for token in tokens[begin:first]]
        verb = next((at for at, low in enumerate(governing) if low in SPEED_VERBS or low in REDUCE), None)
        if verb is not None and "," not in governing[verb:]:
            return replace(claim, baseline=mention.name, first=min(claim.first, begin + verb))
    return claim


def _same_kind(one: Statement, claim: Statement) -> bool:
    return one.quantity is claim.quantity and claim.ratio is None and to_unit(one.unit, claim.unit) > 0


def _unread(measures: Sequence[Measure], claims: Sequence[Statement]) -> frozenset[int]:
    """The places of numbers that are of something else ("2.7 % better accuracy than …" takes its own "than")."""
    read = {claim.measure.first for claim in claims}
    return frozenset(
        measure.last
        for measure in measures
        if measure.first not in read and measure.form in (Form.RATIO, Form.PERCENT, Form.SHARE)
    )


def _said_before(baselines: Sequence[Baseline], claim: Statement, tokens: Sequence[Token]) -> Baseline | None:
    """The comparison that a claim goes on: "matching X while using 2x fewer parameters", "superior to X and 2x faster".

    One of a number of its own ("3x faster than X and 2x smaller") holds for what is joined to it by "and" or "while".
    """
    before = [one for one in baselines if one.name and 0 < claim.measure.first - one.last <= 28]
    if not before:
        return None
    between = [token.low for token in tokens[before[-1].last + 1 : claim.measure.first]]
    between = between[1:] if between[:1] == [")"] else between
    apposed = between[:1] == [","] and all(low in HEDGES or low in ("with", "it", "they") for low in between[1:])
    goes_on = apposed or bool(set(between) & _GOES_ON) or between[:2] in ([",", "it"], [",", "they"])
    subject = _NEW_SUBJECT - {"we", "our"} if between[:2] == [",", "and"] else _NEW_SUBJECT
    return before[-1] if goes_on and not set(between) & subject else None


_GOES_ON = word_set("while whilst and but with using despite although yet")
_NEW_SUBJECT = word_set("; : whereas we our")
_BETTER = word_set("better higher superior stronger greater worse")


def _reaches(baseline: Baseline, claim: Statement, tokens: Sequence[Token]) -> bool:
    """Whether the comparison holds for the claim: it opens the sentence, or follows without a new statement between."""
    if baseline.opening:
        return True
    distance = baseline.first - claim.measure.first
    between = tokens[claim.last : baseline.first]
    words = {token.low for token in tokens[baseline.first : baseline.first + 4]}
    quality = {"or", "better", "than"} <= words or {"or", "superior", "to"} <= words
    if (low_at(tokens, baseline.first - 1) in _BETTER or quality) and baseline.first - claim.last > 3:
        return False  # "2x speedup at 88 % quality, better than …": of the quality
    if baseline.beaten:
        return -20 <= distance < 0
    return 0 < distance <= 28 and not any(token.low in (";", "whereas") for token in between)
