"""Where the name of what a result is set against begins and ends: "the 350M parameter OPT", "SD-v1.5"; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.prose.quantities import BEATS, TIME_UNITS, word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at

__all__ = ["ARTICLES", "clean_name", "name_span", "names_rivals"]

_NAME_STOPS = word_set(
    """respectively with while on in for at and when by that which using without but under achieving is are was were
    requiring to from whose , ; . : ) ( -- = -> both due where even via through reportedly taking needs need
    requires as its their if across during among within running because yet especially along averagely thus
    thereby making maintaining preserving achieves despite although whilst"""
)


ARTICLES = word_set("the a an its our one that those of any only")


_RIVALS = word_set("previous prior best existing state-of-the-art sota other competing")


def names_rivals(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the words say whose they are: "the previous best results", not just "results"."""
    return any(token.low in _RIVALS for token in tokens[first : last + 1])


def name_span(tokens: Sequence[Token], start: int) -> tuple[int, int]:
    """The first and the last token of the name that begins here; last < first when there is none."""
    first = start
    if low_at(tokens, first) == "or" and low_at(tokens, first + 2) == "than":  # "comparable to or better than X"
        first += 3
    if low_at(tokens, first) == "or" and low_at(tokens, first + 1) in BEATS:  # "matches or outperforms X"
        first += 2
    while low_at(tokens, first) in ARTICLES:
        first += 1
    last = first - 1
    for here in range(first, min(first + 9, len(tokens))):
        token = tokens[here]
        if token.low in ("like", "as") and (token.low == "like" or tokens[here - 1].low == "such"):
            # "previous methods such as DreamBooth": the named one says more
            return name_span(tokens, here + 1)
        if token.low == "of" and tokens[here - 1].low in _RECORDS:
            return name_span(tokens, here + 1)  # "beats the best record of Kim et al. (2022)"
        if token.low == "." and tokens[here - 1].low == "al":
            year = low_at(tokens, here + 1) == "(" and low_at(tokens, here + 3) == ")"
            return first, here + 3 if year else here
        if token.low == "and" and here > first and (end := _shared_noun(tokens, here)):
            return first, end
        if token.low == "on" and tokens[here - 1].low == "based":
            continue  # "methods based on flows"
        if _ends_before(tokens, here, first):
            break
        last = here
    return _called(tokens, first, last)


def _called(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The span of a name, or of the name that stands behind a description: "the leading baseline (RadioDiff)"."""
    if last == first and tokens[first].low.endswith("ed") and low_at(tokens, first + 1) == "(":
        return first, first - 1  # "over a tuned (default) solver"
    plain = all(token.text.islower() or token.low == "-" for token in tokens[first : last + 1])
    if plain and low_at(tokens, last + 1) == "(" and (end := _one_word(tokens, last + 2)) is not None:
        return last + 2, end  # "the leading baseline (RadioDiff)", "an augmented transformer (AM-TRF)"
    if last > first and tokens[last].low in _KINDS and low_at(tokens, last + 1) == ",":
        end = _one_word(tokens, last + 2, ".;,")
        return (first, last) if end is None else (last + 2, end)  # "a previous BERT-based model, RoBERTa."
    return first, last


def _ends_before(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Whether the name that begins at `first` has ended before this token."""
    token = tokens[at]
    if token.low == "to" and token.glued and tokens[at - 1].low == "-":
        return False  # "the sequence-to-sequence model"
    if token.low in _NAME_STOPS or token.low in ("nfe", "nfes"):
        return True
    if token.value is not None:
        return not _part_of_name(tokens, at) and not (at == first and _sized(tokens, at))
    # a Chinese word of the vocabulary: 比 DDIM 快
    return at > first and not token.text.isascii() and token.text.casefold() != token.low


_KINDS = word_set("model method baseline approach system network framework algorithm solver sampler")


def _one_word(tokens: Sequence[Token], at: int, ends: str = ")") -> int | None:
    """The last token of the one word with a capital that fills what is left of a bracket, or up to another end."""
    for here in range(at, min(at + 6, len(tokens))):
        if tokens[here].low in ends:
            named = any(token.text[0].isupper() for token in tokens[at:here])
            return here - 1 if here > at and named else None
        if here > at and not tokens[here].glued:
            return None
    return None


def _sized(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number begins a name: "350M parameter OPT", "16-layer GPT-2"."""
    glued = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].low not in ("x", "%", ".", ",", ")")
    return glued and any(t.is_word and t.text[0].isupper() and len(t.text) > 1 for t in tokens[at + 2 : at + 5])


_RECORDS = word_set(
    """record records result results score scores speed performance runtime latency time cost costs accuracy quality
    fidelity utility"""
)


_SHARED_NOUNS = word_set(
    "methods models approaches strategies techniques baselines samplers solvers algorithms schemes"
)


def _shared_noun(tokens: Sequence[Token], at: int) -> int | None:
    """The noun that two adjectives share, after the "and" between them: "synchronous and asynchronous strategies"."""
    if tokens[at - 1].low in _SHARED_NOUNS:
        return None
    for here in range(at + 1, min(at + 6, len(tokens))):
        text = tokens[here].text
        if tokens[here].low in _SHARED_NOUNS or (text[:-1].isupper() and text[-1] == "s"):
            return here  # "gated and unitary RNNs"
        if not (tokens[here].low == "-" or tokens[here].text.islower()) or tokens[here].low in _NAME_STOPS:
            return None
    return None


def _part_of_name(tokens: Sequence[Token], at: int) -> bool:
    """ "Stable Diffusion 1.5", "SD-v1.5", "DALL-E 2": a number after a capital, and no unit after it."""
    before = tokens[at - 1]
    after = low_at(tokens, at + 1)
    named = before.low in ("-", "v", "/") or before.text[:1].isupper()
    if after == "d" and tokens[at + 1].glued:
        return True  # "3D models"
    return (
        named
        and after not in ("step", "steps", "x", "%", "step-count", "nfe", "-", "times")
        and after not in TIME_UNITS
    )


def clean_name(name: str | None) -> str | None:
    """The name without markup and what hangs at its ends."""
    if not name:
        return None
    plain = re.sub(r"\\\\?[a-zA-Z]+\{|[${}*`]", "", name)
    plain = " ".join(plain.split()).strip(" -–—,;:'\"“”’").removesuffix("'s").removesuffix("’s")
    return plain or None
