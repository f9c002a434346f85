"""What a list lacks and others have, each with the section it belongs in, a ready line, and the reason.

A paper fits when it is as near to the list, by the vectors of the texts, as the list's own papers are to one another;
its section is the one whose papers are nearest, or one that another list calls by the same name. Of those that fit the
first are those that stand elsewhere among papers which this list has too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.export import format_work
from kg.kinds import title_key
from kg.store import Store, load_entries, load_listings, load_locators, load_papers, load_topics, load_vectors
from kg.views import PaperView, TopicView

__all__ = ["Suggestion", "suggest_papers"]

# Of the list's own papers this share, in percent, is farther from its nearest neighbour there than the floor.
LEAST_LIKE_QUARTILE = 25.0
# Below this cosine two texts share a language and little more; a list of few or scattered papers asks that much too.
LEAST_COSINE = 0.3
NEAREST_OF_SECTION = 3
SAME_NAME_BONUS = 0.1
EACH_LIST_BONUS = 0.03
# What it counts when all papers beside it in another list stand here; the share of them counts as much less.
COMPANY_BONUS = 0.5
FEWEST_COMPANIONS = 2
FEWEST_PAPERS = 4


@dataclass(frozen=True)
class Suggestion:
    """A paper for a list. `line` is the ready Markdown; `after` the line of the list behind which it belongs."""

    key: str
    name: str
    section: tuple[str, ...]
    after: int
    line: str
    reason: str
    lists: tuple[str, ...]
    score: float


def suggest_papers(store: Store, locator: str, *, limit: int = 20) -> list[Suggestion]:
    """Papers of other lists that the list at `locator` lacks, those that fit best first."""
    papers, listings = load_papers(store), load_listings(store)
    own = [paper for paper in papers.values() if locator in listings.get(paper.key, ())]
    others = [
        paper
        for paper in papers.values()
        if listings.get(paper.key) and locator not in listings[paper.key] and not paper.withdrawn
    ]
    sections = _sections(store, locator)
    if not others or not sections:
        return []
    fit = _Fit(own, sections, _vectors(store))
    company = _Company(store, {paper.id for paper in own})
    found = [
        suggestion
        for paper in others
        if (suggestion := _suggest(paper, fit, company, sections, locator, listings[paper.key])) is not None
    ]
    found.sort(key=lambda suggestion: (-suggestion.score, suggestion.name))
    return found[:limit]


@dataclass(frozen=True)
class _Section:
    topic: TopicView
    papers: tuple[int, ...]
    end: int


def _sections(store: Store, locator: str) -> list[_Section]:
    """The list's sections that hold papers, or that hold nothing and wait for some."""
    locators = load_locators(store)
    held: dict[int, list[int]] = defaultdict(list)
    end: dict[int, int] = {}
    for entry in load_entries(store):
        if locators[entry.source_id] == locator and entry.topic_id is not None and entry.paper_id is not None:
            held[entry.topic_id].append(entry.paper_id)
            end[entry.topic_id] = max(end.get(entry.topic_id, 0), entry.end_line)
    topics = [topic for topic in load_topics(store) if topic.source == locator]
    broader = {topic.parent_id for topic in topics}
    return [
        _Section(topic, tuple(held[topic.id]), end.get(topic.id, topic.line))
        for topic in topics
        if held[topic.id] or topic.id not in broader
    ]


def _vectors(store: Store) -> dict[int, npt.NDArray[np.float32]]:
    ids, vectors = load_vectors(store)
    return {int(paper_id): vectors[row] for row, paper_id in enumerate(ids)}


class _Fit:
    """How near a paper is to the list and to its sections; cosines of unit vectors."""

    def __init__(
        self, own: Sequence[PaperView], sections: Sequence[_Section], vectors: Mapping[int, npt.NDArray[np.float32]]
    ) -> None:
        self.names = [paper.name for paper in own if paper.id in vectors]
        self._vectors = vectors
        rows = {paper.id: row for row, paper in enumerate(paper for paper in own if paper.id in vectors)}
        self._own = np.array([vectors[paper_id] for paper_id in rows])
        self._rows = [[rows[paper_id] for paper_id in section.papers if paper_id in rows] for section in sections]
        self.floor = LEAST_COSINE
        if len(rows) >= FEWEST_PAPERS:
            likeness = self._own @ self._own.T
            np.fill_diagonal(likeness, -1.0)
            self.floor = max(LEAST_COSINE, float(np.percentile(likeness.max(axis=1), LEAST_LIKE_QUARTILE)))

    def nearest(self, paper: PaperView) -> tuple[str, float] | None:
        """The list's own paper that is nearest, and its cosine; None without vectors."""
        cosines = self._cosines(paper)
        if cosines is None:
            return None
        best = int(cosines.argmax())
        return self.names[best], float(cosines[best])

    def to_sections(self, paper: PaperView) -> list[float]:
        """The mean cosine to the few nearest papers of each section; 0 for a section without any."""
        cosines = self._cosines(paper)
        if cosines is None:
            return [0.0 for _ in self._rows]
        return [float(np.sort(cosines[rows])[-NEAREST_OF_SECTION:].mean()) if rows else 0.0 for rows in self._rows]

    def _cosines(self, paper: PaperView) -> npt.NDArray[np.float32] | None:
        vector = self._vectors.get(paper.id)
        if vector is None or not self.names:
            return None
        cosines: npt.NDArray[np.float32] = self._own @ vector
        return cosines


class _Company:
    """Which papers stand beside one in other lists, and how many of them this list has."""

    def __init__(self, store: Store, own: set[int]) -> None:
        self._own = own
        self._members: dict[int, set[int]] = defaultdict(set)
        for entry in load_entries(store):
            if entry.topic_id is not None and entry.paper_id is not None:
                self._members[entry.topic_id].add(entry.paper_id)

    def of(self, paper: PaperView) -> tuple[TopicView, int, int] | None:
        """Of its sections the one that this list has most of, how many of its other papers, and of how many."""
        best: tuple[TopicView, int, int] | None = None
        for topic in paper.topics:
            beside = self._members[topic.id] - {paper.id}
            shared = len(beside & self._own)
            if shared >= FEWEST_COMPANIONS and (best is None or shared * best[2] > best[1] * len(beside)):
                best = (topic, shared, len(beside))
        return best


def _suggest(
    paper: PaperView,
    fit: _Fit,
    company: _Company,
    sections: Sequence[_Section],
    locator: str,
    lists: tuple[str, ...],
) -> Suggestion | None:
    elsewhere = {title_key(topic.name): topic for topic in paper.topics if topic.source != locator}
    named = [title_key(section.topic.name) in elsewhere for section in sections]
    scores = [score + SAME_NAME_BONUS * same for score, same in zip(fit.to_sections(paper), named, strict=True)]
    best = max(range(len(sections)), key=lambda index: scores[index])
    nearest = fit.nearest(paper)
    # Without vectors a section of the same name is all there is to go by.
    if (nearest is None and not named[best]) or (nearest is not None and nearest[1] < fit.floor):
        return None
    places = dict.fromkeys(f"{topic.source} ({' / '.join(topic.path)})" for topic in paper.topics)
    reasons = [f"in {len(lists)} other list{'s' * (len(lists) > 1)}: {', '.join(places or lists)}"]
    if nearest is not None:
        reasons.append(f"near {nearest[0]} (cosine {nearest[1]:.2f})")
    if named[best]:
        reasons.append("a section there has the same name")
    beside = company.of(paper)
    if beside is not None:
        reasons.append(f"{beside[1]} of the {beside[2]} papers beside it in {' / '.join(beside[0].path)} stand here")
    return Suggestion(
        key=paper.key,
        name=paper.name,
        section=sections[best].topic.path,
        after=sections[best].end,
        line=f"- {format_work(paper)}",
        reason="; ".join(reasons),
        lists=lists,
        score=round(
            scores[best]
            + EACH_LIST_BONUS * (len(lists) - 1)
            + (COMPANY_BONUS * beside[1] / beside[2] if beside is not None else 0.0),
            4,
        ),
    )
