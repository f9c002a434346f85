"""Search: words and meaning, fused by reciprocal rank, under filters, with facet counts and reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kg.encoder import Encoder
from kg.errors import NotFoundError, QueryError
from kg.query import Filters, Query, parse_query
from kg.store import Store, encoder_mismatch, find_paper, load_encoder_name, load_papers, load_vectors, match_words
from kg.venues import parse_label
from kg.views import PaperView

__all__ = ["SORTS", "SPEEDUP_STOPS", "FacetCount", "Hit", "SearchResults", "Why", "search"]

Sort = Literal["relevance", "newest", "speedup"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "speedup")

# Cormack, Clarke and Büttcher (SIGIR 2009) found k = 60 good across collections, and the exact value uncritical.
RRF_K = 60

# How many of each ranking take part.
DEPTH = 1000

# Below this cosine a text of this model has nothing to do with the question, and is no result at all.
COSINE_FLOOR = 0.2

SPEEDUP_STOPS = (1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class FacetCount:
    """A value to filter by, and how many results it leaves under the other filters; `depth` indents a topic."""

    value: str
    label: str
    count: int
    depth: int = 0


@dataclass(frozen=True)
class Why:
    """The reasons for a hit."""

    exact: bool
    lexical_rank: int | None
    words: tuple[str, ...]
    dense_rank: int | None
    cosine: float | None
    filters: tuple[str, ...]

    def __str__(self) -> str:
        parts = []
        if self.exact:
            parts.append("exact name")
        if self.lexical_rank is not None:
            words = f" ({', '.join(self.words)})" if self.words else ""
            parts.append(f"words #{self.lexical_rank}{words}")
        if self.dense_rank is not None:
            parts.append(f"meaning #{self.dense_rank} (cosine {self.cosine:.2f})")
        parts.extend(self.filters)
        return " · ".join(parts) or "newest first"


@dataclass(frozen=True)
class Hit:
    """One result: its place, from 1, the paper, and why it is here."""

    rank: int
    paper: PaperView
    score: float
    why: Why


@dataclass(frozen=True)
class SearchResults:
    """One page of results. `mode` is what ranked them: both, words alone, or no question asked."""

    hits: tuple[Hit, ...]
    total: int
    query: Query
    mode: Literal["hybrid", "keyword", "browse"]
    facets: dict[str, tuple[FacetCount, ...]]
    """By venue, year, topic, speedup and code."""
    notes: tuple[str, ...]
    suggestions: tuple[str, ...]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


@dataclass(frozen=True)
class _Candidate:
    score: float
    exact: bool = False
    lexical_rank: int | None = None
    words: tuple[str, ...] = ()
    dense_rank: int | None = None
    cosine: float | None = None


def search(
    store: Store,
    text: str = "",
    *,
    venues: Iterable[str] = (),
    years: tuple[int | None, int | None] = (None, None),
    topics: Iterable[str] = (),
    speedup: float | None = None,
    has_code: bool | None = None,
    sort: Sort = "relevance",
    limit: int = 20,
    offset: int = 0,
    encoder: Encoder | None = None,
) -> SearchResults:
    """The papers that answer `text`, which may hold filters of its own (see `kg.query`).

    Without `encoder` only words count. An empty text browses, newest first. Raises QueryError for an unknown sort,
    EncoderError when the stored vectors are another model's.
    """
    if sort not in SORTS:
        raise QueryError(f"There is no sort order {sort!r}. Choose one of: {', '.join(SORTS)}.")
    query = parse_query(text)
    filters = _merge(query.filters, Filters(tuple(venues), years, tuple(topics), speedup, has_code))
    query = replace(query, filters=filters)
    papers = load_papers(store)
    asks = bool(query.words or query.phrases)
    candidates = _rank(store, query, encoder) if asks else {paper_id: _Candidate(0.0) for paper_id in papers}
    matched = [paper for paper_id, paper in papers.items() if paper_id in candidates]
    kept = [paper for paper in matched if _meets(paper, filters)]
    order = sort if asks or sort == "speedup" else "newest"
    kept.sort(key=lambda paper: _sort_key(paper, candidates[paper.id], order))
    page = kept[offset : offset + limit]
    return SearchResults(
        hits=tuple(
            Hit(rank, paper, candidates[paper.id].score, _reasons(paper, candidates[paper.id], filters))
            for rank, paper in enumerate(page, start=offset + 1)
        ),
        total=len(kept),
        query=query,
        mode="browse" if not asks else "hybrid" if encoder is not None else "keyword",
        facets=_count_facets(matched, filters),
        notes=(*query.remarks, *_speedup_note(matched, filters)),
        suggestions=_suggest(matched, filters) if not kept else (),
    )


def _merge(typed: Filters, given: Filters) -> Filters:
    """Filters from the text and from arguments: alternatives add up, a range or switch given as argument wins."""
    return Filters(
        venues=tuple(dict.fromkeys((*typed.venues, *given.venues))),
        years=given.years if given.years != (None, None) else typed.years,
        topics=tuple(dict.fromkeys((*typed.topics, *given.topics))),
        speedup=given.speedup if given.speedup is not None else typed.speedup,
        has_code=given.has_code if given.has_code is not None else typed.has_code,
    )


def _rank(store: Store, query: Query, encoder: Encoder | None) -> dict[int, _Candidate]:
    """Candidates by paper id: both rankings fused, the exactly named paper above all."""
    found: dict[int, _Candidate] = {}
    matches = match_words(store, query.words, query.phrases, limit=DEPTH)
    for rank, match in enumerate(matches, start=1):
        found[match.paper_id] = _Candidate(1 / (RRF_K + rank), lexical_rank=rank, words=match.words)
    allowed = {match.paper_id for match in matches} if query.phrases else None
    for rank, (paper_id, cosine) in enumerate(_nearest(store, query.text, encoder, allowed), start=1):
        before = found.get(paper_id, _Candidate(0.0))
        found[paper_id] = replace(before, score=before.score + 1 / (RRF_K + rank), dense_rank=rank, cosine=cosine)
    try:
        named = find_paper(store, query.text)
    except NotFoundError:
        return found
    found[named.id] = replace(found.get(named.id, _Candidate(0.0)), exact=True)
    return found


def _nearest(store: Store, text: str, encoder: Encoder | None, allowed: set[int] | None) -> list[tuple[int, float]]:
    """Paper ids with their cosines, nearest first, among `allowed` if given."""
    if encoder is None:
        return []
    held = load_encoder_name(store)
    if held is not None and held != encoder.name:
        raise encoder_mismatch(store, held, encoder.name)
    ids, vectors = load_vectors(store)
    if not len(ids):
        return []
    cosines = vectors @ encoder.encode([text])[0]
    order = np.argsort(-cosines, kind="stable")
    nearest = ((int(ids[n]), float(cosines[n])) for n in order if cosines[n] >= COSINE_FLOOR)
    return [pair for pair in nearest if allowed is None or pair[0] in allowed][:DEPTH]


def _sort_key(paper: PaperView, candidate: _Candidate, sort: Sort) -> tuple[object, ...]:
    age = tuple(-part for part in paper.newest)
    if sort == "newest":
        return (*age, paper.id)
    if sort == "speedup":
        best = paper.best_speedup
        ratios = (best.ratio_high or 0.0, best.ratio_low or 0.0) if best else (0.0, 0.0)
        return (-ratios[0], -ratios[1], -candidate.score, *age, paper.id)
    return (not candidate.exact, -candidate.score, *age, paper.id)


def _venue_names(asked: Sequence[str]) -> frozenset[str]:
    """`NIPS`, `neurips` and `NeurIPS` are one venue."""
    names = set()
    for name in asked:
        label = parse_label(name)
        names.add((label.venue if label else name).casefold())
    return frozenset(names)


def _meets(paper: PaperView, filters: Filters) -> bool:
    if filters.venues and (paper.venue or "").casefold() not in _venue_names(filters.venues):
        return False
    low, high = filters.years
    if (low is not None or high is not None) and (
        paper.year is None or (low is not None and paper.year < low) or (high is not None and paper.year > high)
    ):
        return False
    if filters.topics and not any(_in_topic(paper, topic) for topic in filters.topics):
        return False
    if filters.speedup is not None and not _reaches(paper, filters.speedup):
        return False
    return filters.has_code is None or paper.has_code == filters.has_code


def _in_topic(paper: PaperView, asked: str) -> bool:
    """Whether the paper stands in the section of that path, below it, or in one whose name holds the words."""
    asked = asked.casefold()
    for topic in paper.topics:
        path = " / ".join(topic.path).casefold()
        if path == asked or path.startswith(f"{asked} / ") or any(asked in name.casefold() for name in topic.path):
            return True
    return False


def _reaches(paper: PaperView, least: float) -> bool:
    """Whether a shown claim's interval reaches that speedup: `2.5–10×` reaches 5×, and is shown as an interval."""
    return any(claim.is_speedup and (claim.ratio_high or 0) >= least for claim in paper.shown_claims)


def _reasons(paper: PaperView, candidate: _Candidate, filters: Filters) -> Why:
    met = []
    for facet in filters.active:
        if facet == "speedup" and paper.best_speedup is not None:
            met.append(f"speedup ≥{filters.speedup:g}: {paper.best_speedup.ratio_text}")
        elif facet == "venue":
            met.append(f"venue {paper.venue}")
        elif facet == "year":
            met.append(f"year {paper.year}")
        elif facet == "topic":
            met.append("topic " + ", ".join(filters.topics))
        elif facet == "code":
            met.append("has code" if filters.has_code else "no code")
    return Why(
        candidate.exact, candidate.lexical_rank, candidate.words, candidate.dense_rank, candidate.cosine, tuple(met)
    )


def _count_facets(matched: Sequence[PaperView], filters: Filters) -> dict[str, tuple[FacetCount, ...]]:
    """Counts per facet among what matches the words and every *other* filter."""

    def under_others(facet: str) -> list[PaperView]:
        others = filters.without(facet)
        return [paper for paper in matched if _meets(paper, others)]

    venues = Counter(paper.venue for paper in under_others("venue") if paper.venue)
    years = Counter(paper.year for paper in under_others("year") if paper.year)
    speedups = under_others("speedup")
    code = under_others("code")
    with_code = sum(paper.has_code for paper in code)
    return {
        "venue": tuple(
            FacetCount(name, name, count)
            for name, count in sorted(venues.items(), key=lambda item: (-item[1], item[0]))
        ),
        "year": tuple(FacetCount(str(year), str(year), count) for year, count in sorted(years.items(), reverse=True)),
        "topic": _count_topics(under_others("topic")),
        "speedup": tuple(
            FacetCount(f"{stop:g}", f"≥{stop:g}×", count)
            for stop in SPEEDUP_STOPS
            if (count := sum(_reaches(paper, stop) for paper in speedups))
        ),
        "code": (FacetCount("code", "with code", with_code), FacetCount("no-code", "without", len(code) - with_code)),
    }


def _count_topics(papers: Sequence[PaperView]) -> tuple[FacetCount, ...]:
    """One count per section, broader ones included, in list order."""
    inside: dict[tuple[str, ...], set[int]] = {}
    place: dict[tuple[str, ...], int] = {}
    for paper in papers:
        for topic in paper.topics:
            for depth in range(1, len(topic.path) + 1):
                path = topic.path[:depth]
                inside.setdefault(path, set()).add(paper.id)
                place[path] = min(place.get(path, topic.position), topic.position)
    order = sorted(inside, key=lambda path: [place[path[:depth]] for depth in range(1, len(path) + 1)])
    return tuple(FacetCount(" / ".join(path), path[-1], len(inside[path]), len(path) - 1) for path in order)


def _speedup_note(matched: Sequence[PaperView], filters: Filters) -> tuple[str, ...]:
    """Unknown is not false: how many of the others reach it, do not, or say nothing."""
    if filters.speedup is None:
        return ()
    others = filters.without("speedup")
    pool = [paper for paper in matched if _meets(paper, others)]
    unknown = sum(paper.best_speedup is None for paper in pool)
    reach = sum(_reaches(paper, filters.speedup) for paper in pool)
    return (
        f"speedup ≥{filters.speedup:g}×, as reported against each paper's own baseline: "
        f"{reach} reach it, {len(pool) - reach - unknown} stay below, {unknown} state none",
    )


def _suggest(matched: Sequence[PaperView], filters: Filters) -> tuple[str, ...]:
    """What an empty page offers: each filter whose absence would leave something."""
    offers = []
    for facet in filters.active:
        count = sum(_meets(paper, filters.without(facet)) for paper in matched)
        if count:
            offers.append(f"without {filters.text(facet)} there {'is 1' if count == 1 else f'are {count}'}")
    return tuple(offers)
