"""A title, an abstract or a note that names another paper's method → typed relations with their words; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.prose.method_names import Mention, MethodIndex
from ingest.prose.tokens import iter_sentences
from ingest.relations.cues import defines_name, read_note, read_title
from ingest.relations.drafts import OUT_OF_TIME, PaperText, RelationDraft, dates_agree
from ingest.relations.features import BACKGROUND, Abstract, Target, read_targets
from ingest.relations.model import CLASSES, NONE, Weights, load_weights, read_probabilities, score
from ingest.relations.phrases import read_phrase
from kg.kinds import Origin, RelationKind, method_key

__all__ = ["Reading", "read_abstract", "relate_by_text", "weigh"]


def relate_by_text(papers: Sequence[PaperText]) -> list[RelationDraft]:
    """`extends`, `accelerates`, `compares`, `uses` where a title, abstract or note names another paper's method.

    An abstract's reading bears its probability as confidence, the doubtful ones too; those shown are told apart later.
    """
    index = MethodIndex((paper.key, name) for paper in papers for name in paper.names)
    published = {paper.key: paper.published for paper in papers}
    titles = {paper.key: " ".join((paper.title, *paper.names)) if paper.title else "" for paper in papers}
    drafts: list[RelationDraft] = []
    for paper in papers:
        found = [*_from_title(paper, index), *_from_abstract(paper, index, titles), *_from_notes(paper, index, titles)]
        for draft in _strongest(found):
            agree = dates_agree(paper.published, published[draft.target])
            drafts.append(draft if agree else _doubted(draft))
    return drafts


def _doubted(draft: RelationDraft) -> RelationDraft:
    return RelationDraft(draft.kind, draft.source, draft.target, draft.evidence, draft.origin, OUT_OF_TIME, draft.line)


def _from_title(paper: PaperText, index: MethodIndex) -> list[RelationDraft]:
    drafts = []
    for mention in index.iter_mentions(paper.title):
        if mention.paper == paper.key or mention.doubtful:
            continue
        if kind := read_title(paper.title, mention.start, mention.end):
            drafts.append(RelationDraft(kind, paper.key, mention.paper, paper.title, Origin.TITLE, 0.85, None))
    for name in paper.names:
        base = _base_of(name, index)
        if base is not None and base != paper.key:
            origin = Origin.TITLE if name in paper.title else Origin.LIST
            drafts.append(RelationDraft(RelationKind.EXTENDS, paper.key, base, name, origin, 0.8, None))
    return drafts


_SUFFIXES = ("++", "+", "v2", "v3", "2", "3", "xl", "turbo", "lightning", "s")


def _base_of(name: str, index: MethodIndex) -> str | None:
    """The paper of the method that a name carries further: "DPM-Solver++" of "DPM-Solver"."""
    key = method_key(name)
    for suffix in _SUFFIXES[:-1]:
        if key.endswith(suffix) and len(key) - len(suffix) >= 4:
            base = index.find_key(key.removesuffix(suffix))
            if base is not None:
                return base
    return None


def read_abstract(paper: PaperText, index: MethodIndex, titles: Mapping[str, str]) -> list[Target]:
    """The other works that a paper's abstract names, with what stands around their names."""
    text = paper.abstract or ""
    mentions = _mentions_of_others(paper, text, index, titles)
    if not mentions:
        return []
    in_title = frozenset(mention.paper for mention in index.iter_mentions(paper.title))
    return read_targets(Abstract(text, mentions, paper.names, in_title))


def _from_abstract(paper: PaperText, index: MethodIndex, titles: Mapping[str, str]) -> Iterator[RelationDraft]:
    """What the abstract makes of each work that it names, in the words that speak for it most."""
    if paper.origin is not Origin.ABSTRACT:
        # A summary of ours says in few words what a paper does, as a note does.
        yield from _from_note(paper, paper.abstract or "", index, titles, paper.origin, None)
        return
    text = paper.abstract or ""
    for reading in weigh(text, read_abstract(paper, index, titles), load_weights()):
        start, end = reading.sentence
        words = " ".join(text[start:end].split())
        yield RelationDraft(
            reading.kind, paper.key, reading.paper, words, Origin.ABSTRACT, round(reading.confidence, 3), None
        )


@dataclass(frozen=True)
class Reading:
    """What an abstract makes of another work, how surely, and the place of the sentence that says so."""

    kind: RelationKind
    paper: str
    confidence: float
    sentence: tuple[int, int]


def weigh(text: str, targets: Sequence[Target], weights: Weights) -> Iterator[Reading]:
    """The likeliest relation to each named work that is likelier than none; where phrases say it outright, these.

    They may say two things of one work: what is built on it, and faster than it.
    """
    names = [mention for target in targets for _, _, mention in target.mentions]
    for target in targets:
        probabilities = read_probabilities(target.features, weights)
        said = _outright(text, target, names)
        if said:
            for phrase in said:
                yield replace(phrase, confidence=max(phrase.confidence, probabilities[phrase.kind.value]))
            if [phrase.kind for phrase in said] == [RelationKind.COMPARES]:
                yield from _mended_too(target, probabilities, weights)
            continue
        likeliest = max((name for name in CLASSES if name != NONE), key=lambda name: probabilities[name])
        if probabilities[NONE] <= probabilities[likeliest]:
            sentence = _tellingest(target, likeliest, weights)
            yield Reading(RelationKind(likeliest), target.paper, probabilities[likeliest], sentence)


def _tellingest(target: Target, kind: str, weights: Weights) -> tuple[int, int]:
    """The sentence that speaks most for a kind."""
    column = CLASSES.index(kind)
    _, sentence, _ = max(target.mentions, key=lambda one: score(one[0], weights)[column])
    return sentence


def _mended_too(target: Target, probabilities: Mapping[str, float], weights: Weights) -> Iterator[Reading]:
    """What is outperformed may be what was built on: as probable as beside the comparison, which is said."""
    extends = RelationKind.EXTENDS.value
    rest = sum(one for kind, one in probabilities.items() if kind != RelationKind.COMPARES.value)
    probability = probabilities[extends] / rest if rest > 1e-9 else 0.0
    if probability > 0.5:
        sentence = _tellingest(target, extends, weights)
        yield Reading(RelationKind.EXTENDS, target.paper, probability, sentence)


OUTRIGHT = 0.85
"""Confidence of what a phrase says outright."""


def _outright(text: str, target: Target, names: Sequence[Mention]) -> list[Reading]:
    """What phrases beside the mentions say, each kind once, where the paper speaks of its own work."""
    said: dict[RelationKind, Reading] = {}
    for features, (start, end), mention in target.mentions:
        if BACKGROUND in features or (mention.doubtful and mention.name.islower() and " " not in mention.name):
            continue
        inside = [name for name in names if start <= name.start and name.end <= end]
        if kind := read_phrase(text, (start, end), mention, inside):
            said.setdefault(kind, Reading(kind, target.paper, OUTRIGHT, (start, end)))
    return list(said.values())


def _from_notes(paper: PaperText, index: MethodIndex, titles: Mapping[str, str]) -> Iterator[RelationDraft]:
    for text, line in paper.notes:
        yield from _from_note(paper, text, index, titles, Origin.LIST, line)


def _from_note(
    paper: PaperText, text: str, index: MethodIndex, titles: Mapping[str, str], origin: Origin, line: int | None
) -> Iterator[RelationDraft]:
    """What a cue beside a name says; a doubtful name counts only beside another one."""
    mentions = _mentions_of_others(paper, text, index, titles)
    for start, end in iter_sentences(text) if mentions else ():
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        for mention in inside:
            kind = read_note(text, (start, end), mention, inside)
            if kind is not None and not (mention.doubtful and len(inside) == 1):
                words = " ".join(text[start:end].split())
                yield RelationDraft(kind, paper.key, mention.paper, words, origin, 0.8, line)


def _mentions_of_others(paper: PaperText, text: str, index: MethodIndex, titles: Mapping[str, str]) -> list[Mention]:
    """The mentions of other papers' names, without those that the text gives to something of its own."""
    mentions = [mention for mention in index.iter_mentions(text) if mention.paper != paper.key]
    own = {
        method_key(one.name) for one in mentions if defines_name(text, one.start, one.end, titles.get(one.paper, ""))
    }
    return [mention for mention in mentions if method_key(mention.name) not in own]


def _strongest(drafts: Sequence[RelationDraft]) -> list[RelationDraft]:
    """One draft for each kind, target, origin and line; `uses` gives way where more is said of the same pair."""
    best: dict[tuple[RelationKind, str, Origin, int | None], RelationDraft] = {}
    for draft in drafts:
        mark = (draft.kind, draft.target, draft.origin, draft.line)
        if mark not in best or best[mark].confidence < draft.confidence:
            best[mark] = draft
    more = {
        (draft.target, draft.origin)
        for draft in best.values()
        if draft.kind in (RelationKind.EXTENDS, RelationKind.ACCELERATES)
    }
    return [
        draft
        for draft in best.values()
        if draft.kind is not RelationKind.USES or (draft.target, draft.origin) not in more
    ]
