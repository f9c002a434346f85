"""What stands around a known name in an abstract, as readable features; pure. What they weigh, `model` knows.

A feature is a phrase: "before: outperform" (one of the six words that say something before the name), "cue near
before: compare", "place: own, subject: own". A mention in the background, before the paper speaks of itself, has
"background: " before each, so that a word there weighs differently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.prose.compounds import join_compounds
from ingest.prose.context import own_results_begin
from ingest.prose.data_sets import DATA_SETS
from ingest.prose.method_names import METRICS, Mention
from ingest.prose.quantities import word_set
from ingest.prose.tokens import Token, iter_sentences, read_tokens
from ingest.relations.phrases import find_governor
from ingest.relations.words import CARRIERS, INTRODUCING, TURNS, classes_of, stem
from kg.kinds import method_key

__all__ = ["BACKGROUND", "Abstract", "Target", "expansion_start", "read_targets"]

_NAME, _OWN_NAME, _NUMBER, _CAPITALS, _DATA, _METRIC = "NAME", "OWN NAME", "NUMBER", "CAPITALS", "DATA SET", "METRIC"
_SKIPPED = CARRIERS | {_NAME, _NUMBER, _CAPITALS, _DATA, _METRIC}
_LINKS = word_set(
    """in on with to of from by over than as for via through under into and against across between without within at
    us"""
)
_CUES = ("compare", "accelerate", "extend", "follow", "use", "weakness")
_PARTS = frozenset(
    stem(word) for word in ("backbone", "encoder", "feature", "embedding", "prior", "decoder", "checkpoint", "weights")
)
_OFTEN = frozenset(stem(word) for word in ("widely", "commonly", "often", "frequently", "generally", "popularly"))
BACKGROUND = "place: background"
"""The feature of a mention before the paper speaks of itself."""
_NEAR = 6
"""How many words before a name, of those that say something, are read one by one; five are after it."""


@dataclass(frozen=True)
class Abstract:
    """An abstract, or another text that speaks of a paper. `mentions` are those of other papers' names in it."""

    text: str
    mentions: Sequence[Mention]
    own_names: Sequence[str] = ()
    in_title: frozenset[str] = frozenset()
    """The papers whose names the title holds."""


@dataclass(frozen=True)
class Target:
    """One other work that an abstract names: features of the whole, then of each mention, with its sentence's place."""

    paper: str
    common: frozenset[str]
    mentions: tuple[tuple[frozenset[str], tuple[int, int], Mention], ...]

    @property
    def features(self) -> frozenset[str]:
        """All of them, pooled."""
        return self.common.union(*(features for features, _, _ in self.mentions))


def read_targets(abstract: Abstract) -> list[Target]:
    """The works that an abstract names, in the order of their first mention."""
    sentences = list(iter_sentences(abstract.text))
    begin = own_results_begin(abstract.text)
    speaks = own_results_begin(f" {abstract.text}") > 0  # it may speak of itself from its first word on
    counts = Counter(mention.paper for mention in abstract.mentions)
    found: dict[str, list[tuple[frozenset[str], tuple[int, int], Mention]]] = {paper: [] for paper in counts}
    for number, (start, end) in enumerate(sentences):
        inside = [mention for mention in abstract.mentions if start <= mention.start and mention.end <= end]
        if not inside:
            continue
        place = ("background" if end <= begin else "turn" if start <= begin else "own") if speaks else "unsaid"
        around = _around(abstract.text, sentences, number)
        for mention in inside:
            features = set(_mention_features(abstract, (start, end), inside, mention, place)) | around
            if place == "background":
                features = {one if one.startswith("place: ") else f"background: {one}" for one in features}
            found[mention.paper].append((frozenset(features), (start, end), mention))
    return [
        Target(paper, frozenset(_common(abstract, paper, counts)), tuple(mentions))
        for paper, mentions in found.items()
        if mentions
    ]


def _common(abstract: Abstract, paper: str, counts: Counter[str]) -> Iterator[str]:
    yield f"mentions: {min(counts[paper], 4)}"
    yield f"works named: {min(len(counts), 5)}"
    if paper in abstract.in_title:
        yield "in the title"
    if abstract.own_names:
        yield "has a name of its own"
    keys = {method_key(mention.name) for mention in abstract.mentions if mention.paper == paper}
    if any(key in method_key(name) for key in keys for name in abstract.own_names):
        yield "in its own name"


def _around(text: str, sentences: Sequence[tuple[int, int]], number: int) -> set[str]:
    features = {"first sentence"} if number == 0 else set()
    if number == len(sentences) - 1:
        return features | {"last sentence"}
    start, end = sentences[number + 1]
    opening = [token.low for token in read_tokens(text, start, min(end, start + 60))][:1]
    return features | {"next sentence turns"} if opening and opening[0] in TURNS else features


def _mention_features(
    abstract: Abstract, sentence: tuple[int, int], inside: Sequence[Mention], mention: Mention, place: str
) -> Iterator[str]:
    text = abstract.text
    at = expansion_start(text, mention.start, mention.end)
    own = frozenset(name.casefold() for name in abstract.own_names)
    left = _words(join_compounds(read_tokens(text, sentence[0], at)), inside, own)[::-1]
    right = _words(join_compounds(read_tokens(text, mention.until, sentence[1])), inside, own)
    if at < mention.start and right[:1] == [")"]:
        right = right[1:]
    before = [word for word in left if word not in _SKIPPED]
    after = [word for word in right if word not in _SKIPPED]
    yield from _shape(text, mention, left, right, at)
    yield from _words_around(before, after)
    nearest = next((one for word in before for one in classes_of(word) if one in _CUES), "none")
    yield from _tie(before, left)
    yield from _governed(text, sentence, mention, inside)
    subject = _subject(left)
    yield f"subject: {subject}"
    own_words = any("own" in classes_of(word) or word == _OWN_NAME for word in (*left, *right))
    yield f"own words: {own_words}"
    yield f"place: {place}"
    yield f"place: {place}, subject: {subject}"
    yield f"place: {place}, nearest cue: {nearest}"
    yield f"place: {place}, own words: {own_words}"
    yield f"names in the sentence: {min(len({one.paper for one in inside}), 4)}"


def _words(tokens: Sequence[Token], names: Sequence[Mention], own: frozenset[str]) -> list[str]:
    """The tokens as stems; names, numbers, data sets, metrics and other words in capitals as what they are."""
    words: list[str] = []
    last: Mention | None = None
    for token in tokens:
        name = next((one for one in names if one.start <= token.start < one.end), None)
        if name is not None:
            if name is not last:
                words.append(_NAME)
            last = name
        elif token.text.casefold() in own:
            words.append(_OWN_NAME)
        elif token.value is not None:
            words.append(_NUMBER)
        elif token.low == "used" and words and words[-1] in _OFTEN:
            continue  # "widely used samplers": no use of the paper's own
        else:
            words.append(_capitals(token, first=not words) or stem(token.low))
    return words


def _capitals(token: Token, *, first: bool) -> str | None:
    """What a word with capitals is, if no ordinary one."""
    if not token.text[0].isupper():
        return None
    key = method_key(token.text)
    if key in DATA_SETS:
        return _DATA
    written = sum(char.isupper() for char in token.text) > 1 or any(char.isdigit() for char in token.text)
    if first or not written:
        return None
    return _METRIC if key in METRICS else _CAPITALS


def _shape(text: str, mention: Mention, left: Sequence[str], right: Sequence[str], at: int) -> Iterator[str]:
    """How the name itself is written, and what touches it."""
    told = {
        "spelled out": at < mention.start,
        "in parentheses": text[max(0, mention.start - 1) : mention.start] == "(",
        "hyphen after": text[mention.until : mention.until + 1] == "-",
        "X-based": "bas" in right[:2],
        "part of X": bool(_PARTS & set(right[:3])),
        "doubtful name": mention.doubtful,
        "in small letters": mention.name.islower(),
        "listed as an example": bool({"includ", "lik", "g"} & set(left[:14])) or ("as", "such") in pairwise(left[:15]),
        "number after": _NUMBER in right[:6],
        "percent after": "%" in right,
        "number before": _NUMBER in left[:6],
        "introduced": bool(INTRODUCING & set(left[:6])),
        "our X": "our" in left[:2],
    }
    yield from (feature for feature, holds in told.items() if holds)
    for word in {_DATA, _METRIC} & {*left[:6], *right[:6]}:
        yield f"beside: {word}"
    yield f"words before: {'0' if not left else '1-3' if len(left) <= 3 else '4-8' if len(left) <= 8 else '9+'}"


def _words_around(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield f"just before: {before[0] if before else 'nothing'}"
    yield f"two before: {before[1] if len(before) > 1 else 'nothing'}"
    yield f"just after: {after[0] if after else 'nothing'}"
    for here, word in enumerate(before):
        if here < _NEAR:
            yield f"before: {word}"
        for one in classes_of(word):
            yield f"cue before: {one}"
            if here < 4:
                yield f"cue near before: {one}"
    for here, word in enumerate(after):
        if here < _NEAR - 1:
            yield f"after: {word}"
        for one in classes_of(word):
            yield f"cue after: {one}"
            if here < 3:
                yield f"cue near after: {one}"


def _tie(before: Sequence[str], left: Sequence[str]) -> Iterator[str]:
    """The little word that ties the name to the sentence, with the cue that governs it."""
    link = next((word for word in before[:5] if word in _LINKS), "nothing")
    yield f"tied by: {link}"
    for here, word in enumerate(before):
        cue = next((one for one in classes_of(word) if one in _CUES), None)
        if cue and (word not in _LINKS or word in ("than", "over", "us")):
            yield f"tied by: {link}, cue: {cue}" + ("" if here < _NEAR else ", far")
            yield f"tied by: {link}, to: {word}"
            break
    if _NUMBER in left[:6]:
        yield f"tied by: {link}, number before"


def _governed(text: str, sentence: tuple[int, int], mention: Mention, inside: Sequence[Mention]) -> Iterator[str]:
    """The word that governs the noun phrase of the name, alone and with the one before it."""
    words, governor = find_governor(text, sentence, mention, inside)
    if governor is None:
        yield "governed by: nothing"
        return
    low = stem(words[governor.at].low)
    before = words[governor.at - 1] if governor.at else None
    what = "nothing" if before is None else _NAME if before.name else stem(before.low)
    through = " of" if governor.passed else ""
    yield f"governed by: {low}{through}"
    yield f"governed by: {what} {low}{through}"
    for one in classes_of(what):
        yield f"governed by: {one} {low}{through}"
    for one in classes_of(low):
        yield f"governor: {one}{through}"


def _subject(left: Sequence[str]) -> str:
    """Whose the nearest words before the name are."""
    for word in left:
        if "own" in classes_of(word) or word == _OWN_NAME:
            return "own"
        if "others" in classes_of(word):
            return "others"
    return "none"


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
