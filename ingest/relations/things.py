"""What a paper's own sentences run on and are tried on: devices and data sets, each with its words; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.prose.context import find_hardware, is_background, own_results_begin
from ingest.prose.data_sets import find_data_sets
from ingest.prose.quantities import word_set
from ingest.prose.tokens import Token, iter_sentences, read_tokens
from ingest.prose.units import low_at
from ingest.relations.drafts import PaperText
from kg.devices import classify_device, is_named_device
from kg.kinds import Origin, RelationKind

__all__ = ["ThingDraft", "relate_to_things"]

SURE, LIKELY = 0.85, 0.65
"""Confidence where the sentence speaks of a trial, and where only a preposition ties the data set to it."""

_TRIAL = word_set(
    """achieve achieves achieved achieving attain attains benchmark benchmarks compare compared demonstrate demonstrates
    demonstrated evaluate evaluated evaluates evaluating evaluation experiment experiments experimental fid improve
    improves improved improvement outperform outperforms outperforming performance quality reach reaches report results
    sample samples score scores show shows state-of-the-art surpasses surpass synthesis tested test generation faster
    speedup speedups reduces reduce steps"""
)
_MOBILE = word_set("device devices phone phones hardware gpu gpus cpu cpus npu npus soc socs chip chips and or / ,")
_TIES = word_set("on across over for in with using including include namely")
_TRAINED = word_set("train trained training pretrain pretrained pretraining trains learned tune tuned finetuned learn")
_LIST_WORDS = word_set(
    """the a an both three two four five several various diverse popular standard common widely used well known
    challenging large scale real world synthetic benchmark benchmarks dataset datasets data set sets class conditional
    unconditional and or , ( ) - : / & such as like including e . g e.g. respectively images image videos text to
    256 512 64 32 128 x × resolution validation test high zero shot 30k"""
)


@dataclass(frozen=True)
class ThingDraft:
    """A relation of a paper, by its key, to something that is no paper: a device or a data set, by name."""

    kind: RelationKind
    source: str
    name: str
    evidence: str
    origin: Origin
    confidence: float
    line: int | None


def relate_to_things(paper: PaperText, data_sets: Sequence[str] = ()) -> list[ThingDraft]:
    """`runs_on` and `evaluated_on`, from the abstract's own part and the list's notes; one draft a thing and origin.

    `data_sets` are names that a list explains, beside those that are known anyhow. A data set on which something was
    merely trained is passed over.
    """
    texts = [(paper.abstract or "", paper.origin, None), *((text, Origin.LIST, line) for text, line in paper.notes)]
    own = frozenset(name.casefold() for name in paper.names)
    best: dict[tuple[RelationKind, str, Origin], ThingDraft] = {}
    for text, origin, line in texts:
        begin = own_results_begin(text) if origin is not Origin.LIST else 0
        for start, end in iter_sentences(text):
            if end <= begin:
                continue
            words = " ".join(text[start:end].split())
            for kind, name, confidence in _things(text, start, end, data_sets, own):
                draft = ThingDraft(kind, paper.key, name, words, origin, confidence, line)
                held = best.setdefault((kind, name, origin), draft)
                if held.confidence < confidence:
                    best[kind, name, origin] = draft
    return list(best.values())


def _things(
    text: str, start: int, end: int, data_sets: Sequence[str], own: frozenset[str]
) -> Iterator[tuple[RelationKind, str, float]]:
    sentence = text[start:end]
    mentions = list(find_data_sets(sentence, data_sets))
    on_device = classify_device(sentence)
    if not mentions and not on_device:
        return
    tokens = read_tokens(text, start, end)
    if on_device and (device := find_hardware(tokens, text)) and _is_device(tokens, *device, own):
        yield RelationKind.RUNS_ON, device[0], SURE if is_named_device(device[0]) else LIKELY
    places = [(start + at, start + until) for _, at, until in mentions]
    trial = any(token.low in _TRIAL for token in tokens)
    for (name, _, _), place in zip(mentions, places, strict=True):
        tie = _tie(tokens, place[0], places)
        if tie is not None and not _is_training(tokens, tie):
            yield RelationKind.EVALUATED_ON, name, SURE if trial else LIKELY


def _is_device(tokens: Sequence[Token], name: str, first: int, last: int, own: frozenset[str]) -> bool:
    """One device, or phones in general, on which the paper's own work runs: "on a GPU" tells nothing."""
    if is_background(tokens, first, own):
        return False
    if is_named_device(name):
        return True
    # "A mobile robot" is none.
    return name == "mobile" and (tokens[first].low != "mobile" or low_at(tokens, last + 1) in _MOBILE)


def _tie(tokens: Sequence[Token], at: int, places: Sequence[tuple[int, int]]) -> int | None:
    """The token that ties a name at this place to what was done: "on", over the words and names of a list."""
    for here in range(len(tokens) - 1, -1, -1):
        token = tokens[here]
        if token.start >= at:
            continue
        if token.low in _TIES and token.low not in ("including", "include", "namely"):
            return here
        named = any(start <= token.start < end for start, end in places)
        if not named and token.low not in _LIST_WORDS and token.low not in _TIES:
            return None
    return None


def _is_training(tokens: Sequence[Token], tie: int) -> bool:
    return any(token.low in _TRAINED for token in tokens[max(0, tie - 3) : tie])
