"""The store in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from kg.store import (
    Store,
    load_concepts,
    load_disagreements,
    load_encoder_name,
    load_listings,
    load_papers,
    load_relations,
    load_sources,
    load_things,
    load_topics,
    load_vectors,
)
from kg.views import ConceptView, TopicView

__all__ = ["count_store"]


def count_store(store: Store) -> dict[str, Any]:
    """Counts by name; values are numbers, counts by kind, or lists of names."""
    papers = list(load_papers(store).values())
    sources = load_sources(store)
    topics = load_topics(store)
    concepts = load_concepts(store)
    ids, _ = load_vectors(store)
    kinds = [relation.kind for relation in load_relations(store)] + [thing.kind for thing in load_things(store)]
    shown = [claim for paper in papers for claim in paper.shown_claims]
    return {
        "lists": [source.locator for source in sources],
        "entries": sum(source.entries for source in sources),
        "unparsed": sum(len(source.unparsed) for source in sources),
        "findings": dict(Counter(found.severity for source in sources for found in source.findings)),
        "papers": len(papers),
        "listed in": _by_number(len(lists) for lists in load_listings(store).values()),
        "disagreements": dict(Counter(one.about for all_of in load_disagreements(store).values() for one in all_of)),
        "records": dict(Counter(paper.record_source.value for paper in papers).most_common()),
        "with abstract": sum(paper.abstract is not None for paper in papers),
        "with summary only": sum(paper.abstract is None and paper.summary is not None for paper in papers),
        "without text": [paper.name for paper in papers if not paper.text],
        "with code": sum(paper.has_code for paper in papers),
        "venues": dict(Counter(paper.venue for paper in papers if paper.venue).most_common()),
        "topics": len(topics),
        "empty topics": _empty_topics(topics, concepts),
        "claims": dict(Counter(claim.quantity.value for claim in shown).most_common()),
        "claims said by": dict(Counter(origin.value for claim in shown for origin in claim.origins).most_common()),
        "claims hidden": sum(len(paper.claims) for paper in papers) - len(shown),
        "relations": dict(Counter(kind.value for kind in kinds).most_common()),
        "concepts": dict(Counter(concept.kind for concept in concepts).most_common()),
        "vectors": len(ids),
        "model": load_encoder_name(store) or "none",
    }


def _by_number(numbers: Iterable[int]) -> dict[str, int]:
    """How many papers stand in one list, in two, …"""
    return {f"{number} list{'s' * (number > 1)}": count for number, count in sorted(Counter(numbers).items())}


def _empty_topics(topics: Sequence[TopicView], concepts: Sequence[ConceptView]) -> list[str]:
    """Sections without papers, concepts or narrower sections: open invitations."""
    broader = {topic.parent_id for topic in topics}
    named = {(concept.source, concept.topic) for concept in concepts}
    return [
        topic.name
        for topic in topics
        if not topic.papers and topic.id not in broader and (topic.source, topic.path) not in named
    ]
