"""Papers, notes, abstracts, vectors → typed relations, each with the words that show it; pure.

`relate_by_nesting` reads how a list nests its entries, `relate_by_text` where a text names another paper's method, and
`relate_by_vectors` which texts are alike. A relation reads "source kind target".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.claim_context import own_results_begin
from ingest.entries import Entry
from ingest.mention_roles import (
    BY_PLACE,
    Place,
    expansion_start,
    is_between_others,
    read_first,
    read_place,
    read_weakness,
)
from ingest.method_names import Mention, MethodIndex
from ingest.relation_cues import MentionReading, defines_name, nesting_direction, read_mention, read_title
from ingest.tokens import iter_sentences
from kg.ids import eprint_month
from kg.kinds import Origin, RelationKind, method_key

__all__ = ["LIKENESS_FLOOR", "PaperText", "RelationDraft", "relate_by_nesting", "relate_by_text", "relate_by_vectors"]

_OUT_OF_TIME = 0.3
"""Confidence of a relation whose target appeared after its source: kept and shown as doubtful, never dropped."""


@dataclass(frozen=True)
class RelationDraft:
    """One relation between two papers, named by their keys. `evidence` quotes the words that show it."""

    kind: RelationKind
    source: str
    target: str
    evidence: str
    origin: Origin
    confidence: float
    line: int | None


@dataclass(frozen=True)
class PaperText:
    """What is known of a paper in words. `names` are its methods' names; `notes` are (text, line in the list).

    `abstract` may be a summary of ours: `origin` says which. `published` is (year, month).
    """

    key: str
    names: tuple[str, ...]
    title: str
    abstract: str | None
    notes: tuple[tuple[str, int | None], ...]
    published: tuple[int, int] | None
    origin: Origin = Origin.ABSTRACT


def relate_by_nesting(entries: Sequence[Entry], keys: Sequence[str]) -> list[RelationDraft]:
    """`follows` from entries nested under others; `keys[i]` is the paper of `entries[i]`.

    The cue decides the direction: after "follow-up work:" the nested entry follows its parent, after "following" the
    parent follows the nested one. Without a cue that says so there is no relation.
    """
    drafts = []
    for index, entry in enumerate(entries):
        if entry.parent is None or not entry.cue or keys[index] == keys[entry.parent]:
            continue
        later = nesting_direction(entry.cue)
        if later is None:
            continue
        source, target = (index, entry.parent) if later == "nested" else (entry.parent, index)
        agree = _agree(_entry_month(entries[source]), _entry_month(entries[target]))
        confidence = 0.95 if agree else _OUT_OF_TIME
        drafts.append(
            RelationDraft(
                RelationKind.FOLLOWS, keys[source], keys[target], entry.cue.strip(), Origin.LIST, confidence, entry.line
            )
        )
    return drafts


def _entry_month(entry: Entry) -> tuple[int, int] | None:
    """(year, month); the month is 0 when the list gives the year alone."""
    if entry.eprint:
        return eprint_month(entry.eprint)
    return (entry.year, 0) if entry.year else None


def _agree(source: tuple[int, int] | None, target: tuple[int, int] | None) -> bool:
    """Whether the target may have been there before the source; unknown dates agree, and so do two in one year
    when a month is unknown."""
    if source is None or target is None:
        return True
    if 0 in (source[1], target[1]):
        return target[0] <= source[0]
    return target <= source


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
            agree = _agree(paper.published, published[draft.target])
            drafts.append(draft if agree else _doubted(draft))
    return drafts


def _doubted(draft: RelationDraft) -> RelationDraft:
    return RelationDraft(draft.kind, draft.source, draft.target, draft.evidence, draft.origin, _OUT_OF_TIME, draft.line)


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


LIKENESS_FLOOR = 0.6
"""Cosine of titles with abstracts under all-MiniLM-L6-v2; of random pairs of papers on diffusion, 5 % reach it."""
_BLOCK = 512
"""Rows multiplied at once, so that 30,000 papers need 60 MB and not 3.6 GB."""


def relate_by_vectors(
    keys: Sequence[str], vectors: NDArray[np.float32], *, top: int = 5, floor: float = LIKENESS_FLOOR
) -> list[RelationDraft]:
    """`similar` for each paper and the `top` others nearest to it, where the cosine is at least `floor`; exact.

    `vectors` are float, shape (n, d), rows of unit length, one for each key; ValueError if the shapes differ. A pair
    is given once, under the paper that comes first in `keys`; the confidence is the cosine.
    """
    count = len(keys)
    if vectors.ndim != 2 or vectors.shape[0] != count:
        raise ValueError(f"{count} keys need vectors of shape ({count}, d), not {vectors.shape}")
    pairs: dict[tuple[int, int], float] = {}
    top = min(top, count - 1)
    for begin in range(0, count if top > 0 else 0, _BLOCK):
        cosines = vectors[begin : begin + _BLOCK] @ vectors.T
        rows = np.arange(cosines.shape[0])
        cosines[rows, begin + rows] = -np.inf
        # A stable order of the best: by cosine, then by place, so that two runs agree.
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :top]
        for row in rows.tolist():
            for column in nearest[row].tolist():
                cosine = float(cosines[row, column])
                if cosine >= floor:
                    one, other = sorted((begin + row, column))
                    pairs[one, other] = min(cosine, 1.0)
    return [
        RelationDraft(
            RelationKind.SIMILAR, keys[one], keys[other], f"cosine {cosine:.3f}", Origin.EMBEDDING, cosine, None
        )
        for (one, other), cosine in sorted(pairs.items())
    ]
