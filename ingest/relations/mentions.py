"""A title, an abstract or a note that names another paper's method → typed relations with their words; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingest.prose.context import own_results_begin
from ingest.prose.method_names import Mention, MethodIndex
from ingest.prose.tokens import iter_sentences
from ingest.relations.cues import MentionReading, defines_name, read_mention, read_title
from ingest.relations.drafts import OUT_OF_TIME, PaperText, RelationDraft, dates_agree
from ingest.relations.roles import (
    BY_PLACE,
    Place,
    expansion_start,
    is_between_others,
    read_first,
    read_place,
    read_weakness,
)
from kg.kinds import Origin, RelationKind, method_key

__all__ = ["relate_by_text"]


def relate_by_text(papers: Sequence[PaperText]) -> list[RelationDraft]:
    """`extends`, `accelerates`, `compares`, `uses` where a title, abstract or note names another paper's method.

    Precision before recall: a name without a cue beside it is a passing mention and gives nothing.
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


def _from_abstract(paper: PaperText, index: MethodIndex, titles: Mapping[str, str]) -> list[RelationDraft]:
    return list(_from_running_text(paper, paper.abstract or "", index, titles, paper.origin, None))


def _from_notes(paper: PaperText, index: MethodIndex, titles: Mapping[str, str]) -> list[RelationDraft]:
    return [
        draft
        for text, line in paper.notes
        for draft in _from_running_text(paper, text, index, titles, Origin.LIST, line)
    ]


def _from_running_text(
    paper: PaperText, text: str, index: MethodIndex, titles: Mapping[str, str], origin: Origin, line: int | None
) -> Iterator[RelationDraft]:
    """The relations that a text states. An abstract opens with the background, where only weaknesses are read."""
    mentions = [mention for mention in index.iter_mentions(text) if mention.paper != paper.key]
    own = {
        method_key(one.name) for one in mentions if defines_name(text, one.start, one.end, titles.get(one.paper, ""))
    }
    mentions = [mention for mention in mentions if method_key(mention.name) not in own]
    if not mentions:
        return
    abstract = origin is Origin.ABSTRACT
    own_from = own_results_begin(text) if abstract else 0
    owned = abstract and own_results_begin(f" {text}") > 0  # it may speak of itself from its first word on
    own_names = frozenset(name.casefold() for name in paper.names)
    sentences = list(iter_sentences(text))
    for number, (start, end) in enumerate(sentences):
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        background = end <= own_from
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        for mention in inside:
            at = expansion_start(text, mention.start, mention.end)
            reading: MentionReading | None = None
            if background:
                reading = read_weakness(text, (start, end), following, at, mention.end)
            else:
                place = Place(text, (start, end), at, mention.end, _places(inside), own_names)
                reading = read_first(place) if abstract else None
                reading = reading or read_mention(text, start, end, at, mention.end, _places(inside))
                if reading is None and owned:
                    reading = read_place(place)
                if reading is not None and reading.kind is RelationKind.COMPARES and is_between_others(place):
                    reading = MentionReading(RelationKind.USES, BY_PLACE, reading.close)
            if reading is None or (mention.doubtful and not (reading.close or len(inside) > 1)):
                continue
            confidence = reading.confidence - (0.15 if mention.doubtful else 0.0)
            words = " ".join(text[start:end].split())
            yield RelationDraft(reading.kind, paper.key, mention.paper, words, origin, confidence, line)


def _places(mentions: Sequence[Mention]) -> tuple[tuple[int, int], ...]:
    return tuple((mention.start, mention.end) for mention in mentions)


def _strongest(drafts: Sequence[RelationDraft]) -> list[RelationDraft]:
    """One draft for each kind, target and origin; `uses` gives way where more is known of the same pair, a use by place
    to whatever else is said."""
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
    said = {(draft.target, draft.origin) for draft in best.values() if draft.kind is not RelationKind.USES}
    return [
        draft
        for draft in best.values()
        if draft.kind is not RelationKind.USES
        or (draft.target, draft.origin) not in (said if draft.confidence <= BY_PLACE else more)
    ]
