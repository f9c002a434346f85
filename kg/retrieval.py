"""Search: words and meaning, fused by reciprocal rank, under filters, with facet counts and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kg.author_names import name_words
from kg.claim_filters import ClaimFilter
from kg.encoder import Encoder
from kg.errors import NotFoundError, QueryError
from kg.facets import SPEEDUP_STOPS, FacetCount, Sieve
from kg.query import Filters, Query, parse_query
from kg.store import Store, encoder_mismatch, find_paper, load_encoder_name, load_papers, load_vectors, match_words
from kg.verdicts import Answer, Tally
from kg.views import PaperView

__all__ = ["SORTS", "SPEEDUP_STOPS", "FacetCount", "Hit", "SearchResults", "Why", "search"]

Sort = Literal["relevance", "newest", "speedup"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "speedup")

# Cormack, Clarke and Büttcher (SIGIR 2009) found k = 60 good across collections, and the exact value uncritical.
RRF_K = 60

# How many of each ranking take part.
DEPTH = 1000

# Characters of a question that may be somebody's name.
LONGEST_NAME = 80

# Below this cosine a text of this model has nothing to do with the question, and is no result at all.
COSINE_FLOOR = 0.2


@dataclass(frozen=True)
class Why:
    """The reasons for a hit."""

    exact: bool
    lexical_rank: int | None
    words: tuple[str, ...]
    dense_rank: int | None
    cosine: float | None
    filters: tuple[str, ...]
    author: str | None = None
    """Whom of the authors the question names."""

    def __str__(self) -> str:
        parts = []
        if self.exact:
            parts.append("exact name")
        if self.author is not None:
            parts.append(f"author {self.author}")
        if self.lexical_rank is not None:
            words = f" ({', '.join(self.words)})" if self.words else ""
            parts.append(f"words #{self.lexical_rank}{words}")
        if self.dense_rank is not None:
            parts.append(f"meaning #{self.dense_rank} (cosine {self.cosine:.2f})")
        parts.extend(self.filters)
        return " · ".join(parts) or "newest first"


@dataclass(frozen=True)
class Hit:
    """One result: its place, from 1, the paper, and why it is here; `answers` are its own to conditions on claims."""

    rank: int
    paper: PaperView
    score: float
    why: Why
    answers: tuple[Answer, ...] = ()


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
    """What was not understood, and how many satisfy each condition on claims, fail it, or state nothing."""
    suggestions: tuple[str, ...]
    tally: Tally | None = None
    """All conditions on claims together; None where there is none. Unknown is not false."""
    tallies: tuple[Tally, ...] = ()
    """Each condition on claims by itself."""

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
    author: str | None = None


def search(
    store: Store,
    text: str = "",
    *,
    venues: Iterable[str] = (),
    years: tuple[int | None, int | None] = (None, None),
    topics: Iterable[str] = (),
    authors: Iterable[str] = (),
    speedup: float | None = None,
    has_code: bool | None = None,
    claims: Iterable[ClaimFilter] = (),
    baselines: Iterable[str] = (),
    hardware: Iterable[str] = (),
    devices: Iterable[str] = (),
    show_unknown: bool = False,
    sort: Sort = "relevance",
    limit: int = 20,
    offset: int = 0,
    encoder: Encoder | None = None,
) -> SearchResults:
    """The papers that answer `text`, which may hold filters of its own (see `kg.query`).

    `claims` are conditions such as `parse_claim_filter("steps", "<=4")`, each put to the claims against one of
    `baselines` and, where it depends on the device, on one of `hardware` or of the classes `devices`. With
    `show_unknown` papers that state nothing on them are results too, after the others.

    Without `encoder` only words count. An empty text browses, newest first. Raises QueryError for an unknown sort,
    EncoderError when the stored vectors are another model's.
    """
    if sort not in SORTS:
        raise QueryError(f"There is no sort order {sort!r}. Choose one of: {', '.join(SORTS)}.")
    query = parse_query(text)
    given = Filters(
        tuple(venues),
        years,
        tuple(topics),
        tuple(authors),
        speedup,
        has_code,
        tuple(claims),
        tuple(baselines),
        tuple(hardware),
        tuple(devices),
        show_unknown,
    )
    filters = _merge(query.filters, given)
    query = replace(query, filters=filters)
    sieve = Sieve(filters, _named(store, filters.baselines))
    papers = load_papers(store)
    asks = bool(query.words or query.phrases)
    candidates = _rank(store, query, encoder) if asks else {paper_id: _Candidate(0.0) for paper_id in papers}
    matched = [paper for paper_id, paper in papers.items() if paper_id in candidates]
    kept = [paper for paper in matched if sieve.lets_through(paper)]
    order = sort if asks or sort == "speedup" else "newest"
    kept.sort(key=lambda paper: (sieve.leaves_open(paper), _sort_key(paper, candidates[paper.id], order)))
    page = kept[offset : offset + limit]
    return SearchResults(
        hits=tuple(
            Hit(
                rank,
                paper,
                candidates[paper.id].score,
                _why(candidates[paper.id], sieve.reasons(paper)),
                sieve.asked.answers(paper),
            )
            for rank, paper in enumerate(page, start=offset + 1)
        ),
        total=len(kept),
        query=query,
        mode="browse" if not asks else "hybrid" if encoder is not None else "keyword",
        facets=sieve.count_facets(matched),
        notes=(*query.remarks, *_unheard(candidates.values()), *sieve.notes(matched)),
        suggestions=sieve.suggest(matched) if not kept else (),
        tally=sieve.tally(matched),
        tallies=sieve.tallies(matched),
    )


def _unheard(candidates: Collection[_Candidate]) -> list[str]:
    """What to say where no paper has a word of the question and only likeness of meaning speaks for the results."""
    meant = any(one.dense_rank for one in candidates)
    if not meant or any(one.lexical_rank or one.exact or one.author for one in candidates):
        return []
    return ["no paper here has any of these words; these come nearest in meaning"]


def _merge(typed: Filters, given: Filters) -> Filters:
    """Filters from the text and from arguments: alternatives add up, a range or switch given as argument wins."""
    return Filters(
        venues=tuple(dict.fromkeys((*typed.venues, *given.venues))),
        years=given.years if given.years != (None, None) else typed.years,
        topics=tuple(dict.fromkeys((*typed.topics, *given.topics))),
        authors=tuple(dict.fromkeys((*typed.authors, *given.authors))),
        speedup=given.speedup if given.speedup is not None else typed.speedup,
        has_code=given.has_code if given.has_code is not None else typed.has_code,
        claims=tuple(dict.fromkeys((*typed.claims, *given.claims))),
        baselines=tuple(dict.fromkeys((*typed.baselines, *given.baselines))),
        hardware=tuple(dict.fromkeys((*typed.hardware, *given.hardware))),
        devices=tuple(dict.fromkeys((*typed.devices, *given.devices))),
        show_unknown=given.show_unknown or typed.show_unknown,
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
    for paper_id, author in _written_by(store, query.text):
        before = found.get(paper_id, _Candidate(0.0))
        found[paper_id] = replace(before, score=before.score + 1 / RRF_K, author=author)
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


def _written_by(store: Store, text: str) -> Iterator[tuple[int, str]]:
    """The papers whose author the whole text names, by the family name at least, and the author."""
    wanted = name_words(text[:LONGEST_NAME])
    if not wanted:
        return
    families = store.keep("families", lambda: _by_family(load_papers(store).values()))
    for paper_id, author in families.get(wanted[-1], ()):
        if set(wanted).issubset(name_words(author)):
            yield paper_id, author


def _by_family(papers: Iterable[PaperView]) -> dict[str, list[tuple[int, str]]]:
    """Papers and authors by the last word of the author's name."""
    families: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for paper in papers:
        for name in paper.authors:
            if words := name_words(name):
                families[words[-1]].append((paper.id, name))
    return families


def _sort_key(paper: PaperView, candidate: _Candidate, sort: Sort) -> tuple[object, ...]:
    age = tuple(-part for part in paper.newest)
    if sort == "newest":
        return (*age, paper.id)
    if sort == "speedup":
        best = paper.best_speedup
        ratios = (best.ratio_high or 0.0, best.ratio_low or 0.0) if best else (0.0, 0.0)
        return (-ratios[0], -ratios[1], -candidate.score, *age, paper.id)
    return (not candidate.exact, -candidate.score, *age, paper.id)


def _why(candidate: _Candidate, reasons: tuple[str, ...]) -> Why:
    return Why(
        candidate.exact,
        candidate.lexical_rank,
        candidate.words,
        candidate.dense_rank,
        candidate.cosine,
        reasons,
        candidate.author,
    )


def _named(store: Store, names: Iterable[str]) -> dict[str, str]:
    """The key of the paper that each name means, where one is here."""
    keys = {}
    for name in names:
        with suppress(NotFoundError):
            keys[name] = find_paper(store, name).key
    return keys
