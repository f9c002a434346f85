"""What a list lacks and others have, each with the section it belongs in, a ready line, and the reason.

A paper fits when it is as near to the list, by the vectors of the texts, as the list's own papers are to one another;
its section is the one whose papers are nearest, or one that another list calls by the same name; a section that is
named after a year or a venue takes only what appeared there. Of those that fit the first are those that stand elsewhere
among papers which this list has too. The line is written as the list writes its own, where its manner can be told.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ingest.manner import Manner
from ingest.reading.vocabulary import SectionRole, role_of_section
from kg.export import format_work
from kg.ids import find_eprints
from kg.kinds import title_key
from kg.models import Entry
from kg.sections import telling_names
from kg.store import (
    Store,
    load_entries,
    load_listings,
    load_locators,
    load_papers,
    load_topics,
    load_vectors,
)
from kg.venues import parse_label
from kg.views import PaperView, TopicView

__all__ = ["Suggestion", "suggest_papers"]

# Of the list's own papers this share, in percent, is farther from its nearest neighbour there than the floor.
LEAST_LIKE_QUARTILE = 25.0
# Below this cosine two texts share a language and little more; a list of few or scattered papers asks that much too.
LEAST_COSINE = 0.3
NEAREST_OF_SECTION = 3
SAME_NAME_BONUS = 0.1
# A section whose name has a word of the title.
TITLE_BONUS = 0.05
EACH_LIST_BONUS = 0.03
# What it counts when all papers beside it in another list stand here; the share of them counts as much less.
COMPANY_BONUS = 0.5
FEWEST_COMPANIONS = 2
FEWEST_PAPERS = 4
# What it counts that a section has all those of the papers beside it in another list that stand here at all.
SECTION_BONUS = 0.1
# Each doubling of the share of its neighbours that stand here.
LIFT_BONUS = 0.05
NEAREST_OF_ALL = 20
# With fewer papers in all the neighbours of one are too few to be counted.
FEWEST_TO_COUNT = 100
# Letters of a section's name that may be found within another's: "Personalization" in "Personalization Methods".
LEAST_NAME = 10
# Letters; a shorter title may stand inside another's.
LEAST_TITLE = 24


@dataclass(frozen=True)
class Suggestion:
    """A paper for a list. `line` is the ready Markdown; `after` the line of the list behind which it belongs.

    `manner` is "list" where it is written as the list writes its own, else "ours".
    """

    key: str
    name: str
    section: tuple[str, ...]
    after: int
    line: str
    reason: str
    lists: tuple[str, ...]
    score: float
    manner: str = "ours"


def suggest_papers(store: Store, locator: str, *, limit: int = 20) -> list[Suggestion]:
    """Papers of other lists that the list at `locator` lacks, those that fit best first."""
    papers, listings = load_papers(store), load_listings(store)
    own = [paper for paper in papers.values() if locator in listings.get(paper.key, ())]
    others = [
        paper
        for paper in papers.values()
        # Without an address nobody can look up what is proposed.
        if listings.get(paper.key) and locator not in listings[paper.key] and not paper.withdrawn and paper.url
    ]
    sections = _sections(store, locator)
    if not others or not sections:
        return []
    locators = load_locators(store)
    entries = [entry for entry in load_entries(store) if locators[entry.source_id] == locator]
    named = _Named(entries)
    fit = _Fit(own, sections, _vectors(store))
    company = _Company(store, {paper.id for paper in own})
    found = [
        suggestion
        for paper in others
        if paper not in named
        and (suggestion := _suggest(paper, fit, company, sections, locator, listings[paper.key])) is not None
    ]
    found.sort(key=lambda suggestion: (-suggestion.score, suggestion.name))
    manner = Manner(entries)
    by_key = {paper.key: paper for paper in others}
    by_path = {section.topic.path: section.topic.id for section in sections}
    return [
        _in_manner(suggestion, manner, by_key[suggestion.key], by_path[suggestion.section])
        for suggestion in found[:limit]
    ]


def _in_manner(suggestion: Suggestion, manner: Manner, paper: PaperView, topic_id: int) -> Suggestion:
    line = manner.write(paper, paper.cited_authors, topic_id)
    return suggestion if line is None else replace(suggestion, line=line, manner="list")


class _Named:
    """What a list names anywhere in its entries, under whatever id: in a note, a second link, the words of a title."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        text = "\n".join(entry.raw for entry in entries)
        self._eprints = {found.eprint for found in find_eprints(text)}
        self._text = text.casefold()
        self._text_key = title_key(text)
        self._titles = {title_key(entry.title) for entry in entries if entry.title}

    def __contains__(self, paper: PaperView) -> bool:
        if paper.eprint in self._eprints or (paper.doi and paper.doi.casefold() in self._text):
            return True
        _, colon, after = (paper.title or "").partition(": ")
        # A list may leave out the method's name in front, or write nothing else than what follows it.
        keys = [title_key(title) for title in (paper.title or "", after if colon else "")]
        return keys[0] in self._titles or any(len(key) >= LEAST_TITLE and key in self._text_key for key in keys)


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
    topics = [topic for topic in load_topics(store) if topic.source == locator and not _is_aside(topic)]
    broader = {topic.parent_id for topic in topics}
    return [
        _Section(topic, tuple(held[topic.id]), end.get(topic.id, topic.line))
        for topic in topics
        if held[topic.id] or topic.id not in broader
    ]


def _is_aside(topic: TopicView) -> bool:
    """Whether a section is no place for papers: news, contents, data sets, what the list is about."""
    return any(role_of_section(name) in _ASIDE for name in topic.path)


_ASIDE = frozenset(SectionRole) - {SectionRole.PAPERS}


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
        self._everything = np.array(list(vectors.values()))
        ours = {paper.id for paper in own}
        self._is_ours = np.array([paper_id in ours for paper_id in vectors])
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
        """The mean cosine to the few nearest papers of each section; 0 for a section without any.

        A section of fewer papers is filled up with the list's mean: one paper that is near by chance says little.
        """
        cosines = self._cosines(paper)
        if cosines is None:
            return [0.0 for _ in self._rows]
        usual = float(cosines.mean())
        means = []
        for rows in self._rows:
            nearest = np.sort(cosines[rows])[-NEAREST_OF_SECTION:] if rows else np.zeros(0)
            filled = float(nearest.sum()) + usual * (NEAREST_OF_SECTION - len(nearest))
            means.append(filled / NEAREST_OF_SECTION if rows else 0.0)
        return means

    @property
    def plain_lift(self) -> float:
        """A lift that says by itself that a paper belongs to the list: twice by chance, less where that cannot be."""
        if len(self._everything) < FEWEST_TO_COUNT or not self._is_ours.any():
            return 1.0
        share = float(self._is_ours.mean())
        return min(2.0, (1 + share) / (2 * share))

    def lift(self, paper: PaperView) -> float:
        """How many times more of the papers nearest to this one stand in the list than would by chance.

        1 where there are no vectors, or too few papers to count.
        """
        vector = self._vectors.get(paper.id)
        if vector is None or len(self._everything) < FEWEST_TO_COUNT or not self._is_ours.any():
            return 1.0
        nearest = np.argsort(self._everything @ vector)[::-1][1 : NEAREST_OF_ALL + 1]
        return float(self._is_ours[nearest].mean() / self._is_ours.mean())

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

    def sections(self, paper: PaperView) -> dict[int, float]:
        """Where this list has the papers that stand beside one in another: the share of them in each section."""
        beside = set().union(*(self._members[topic.id] for topic in paper.topics)) & self._own
        if len(beside) < FEWEST_COMPANIONS:
            return {}
        return {
            topic_id: len(beside & members) / len(beside)
            for topic_id, members in self._members.items()
            if beside & members
        }

    def of(self, paper: PaperView) -> tuple[TopicView, int, int] | None:
        """Of its sections the one that this list has most of, how many of its other papers, and of how many."""
        best: tuple[TopicView, int, int] | None = None
        for topic in paper.topics:
            beside = self._members[topic.id] - {paper.id}
            shared = len(beside & self._own)
            if shared >= FEWEST_COMPANIONS and (best is None or shared * best[2] > best[1] * len(beside)):
                best = (topic, shared, len(beside))
        return best


def _takes(topic: TopicView, paper: PaperView) -> bool:
    """Whether a section can hold the paper: "2023", "ICLR 2023" and "2020 and before" hold what appeared then."""
    for name in topic.path:
        label = parse_label(name)
        if label is not None and (label.venue != paper.venue or label.year not in (None, paper.year)):
            return False
        year = re.fullmatch(r"\W*((?:19|20)\d\d)\b(?P<more>.*)", name)
        if year and label is None and paper.year is not None:
            earlier = re.search(r"before|earlier|之前|以前|öncesi", year["more"], re.I)
            if paper.year > int(year[1]) or (paper.year < int(year[1]) and not earlier):
                return False
    return True


def _has_name_of(section: _Section, others: Sequence[str]) -> bool:
    """Whether a section's name is another's, or one a part of the other that is long enough to mean something.

    An empty section has only its name to speak for it, and must be named in full; so must one that narrows its subject:
    "Pruning for Diffusion Models" is not "Pruning", as "Pruning Methods" and "Pruning / Papers" are.
    """
    written = " ".join(telling_names(section.topic.path)[-1:])
    name, narrow = title_key(written), re.search(r"\w (?:for|in|of|on)\b", written, re.I)
    return any(
        name == other
        or (len(name) >= LEAST_NAME and name in other)
        or (bool(section.papers) and not narrow and len(other) >= LEAST_NAME and other in name)
        for other in others
    )


def _told_by_title(sections: Sequence[_Section], title: str) -> list[bool]:
    """Which sections bear a word of the title in their name, one that few of the list's sections bear."""
    names = [_stems(" ".join(telling_names(section.topic.path)[-1:])) for section in sections]
    common = Counter(stem for stems in names for stem in stems)
    telling = {stem for stem in _stems(title) if common[stem] <= max(1, len(sections) / 4)}
    return [bool(stems & telling) for stems in names]


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words: "quanti" of Quantization and of Quantized."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{6,}", text.casefold())}


def _suggest(
    paper: PaperView,
    fit: _Fit,
    company: _Company,
    sections: Sequence[_Section],
    locator: str,
    lists: tuple[str, ...],
) -> Suggestion | None:
    elsewhere = [
        title_key(name) for topic in paper.topics if topic.source != locator for name in telling_names(topic.path)[-2:]
    ]
    named = [_has_name_of(section, elsewhere) for section in sections]
    near, settled = fit.to_sections(paper), company.sections(paper)
    scores = [
        # An empty section that waits for just this is as good as the nearest one.
        (score if section.papers else max(near) * same)
        + SAME_NAME_BONUS * same
        + TITLE_BONUS * told
        + SECTION_BONUS * settled.get(section.topic.id, 0.0)
        for section, score, same, told in zip(
            sections, near, named, _told_by_title(sections, paper.title or ""), strict=True
        )
    ]
    fitting = [index for index, section in enumerate(sections) if _takes(section.topic, paper)]
    if not fitting:
        return None
    best = max(fitting, key=lambda index: scores[index])
    nearest = fit.nearest(paper)
    # Without vectors a section of the same name is all there is to go by.
    if (nearest is None and not named[best]) or (nearest is not None and nearest[1] < fit.floor):
        return None
    lift, beside = fit.lift(paper), company.of(paper)
    # What is near to it stands in other lists and not in this one; and without company that must be plainer.
    if lift < 1.0 or (lift < fit.plain_lift and beside is None and not named[best]):
        return None
    places = dict.fromkeys(f"{topic.source} ({' / '.join(topic.path)})" for topic in paper.topics)
    reasons = [f"in {len(lists)} other list{'s' * (len(lists) > 1)}: {', '.join(places or lists)}"]
    if nearest is not None:
        reasons.append(f"near {nearest[0]} (cosine {nearest[1]:.2f})")
    if named[best]:
        reasons.append("a section there has the same name")
    if lift > 1.0:
        reasons.append(f"papers like it stand in this list {lift:.1f} times as often as papers do in all")
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
            + LIFT_BONUS * math.log2(lift)
            + (COMPANY_BONUS * beside[1] / beside[2] if beside is not None else 0.0),
            4,
        ),
    )
