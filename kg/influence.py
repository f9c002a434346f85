"""Who shaped the field and who belongs together: PageRank and communities on the typed graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx

from kg.kinds import RelationKind
from kg.views import SHOWN_CONFIDENCE

__all__ = ["WEIGHTS", "Community", "Influence", "find_communities", "rank_influence"]

# What an edge hands on, times its confidence: descent says most, comparison is only being noticed. Likeness of texts
# is no influence, and a weak tie where communities are looked for.
WEIGHTS: dict[RelationKind, float] = {
    RelationKind.FOLLOWS: 1.0,
    RelationKind.EXTENDS: 1.0,
    RelationKind.ACCELERATES: 1.0,
    RelationKind.USES: 0.75,
    RelationKind.COMPARES: 0.5,
}
LIKENESS = 0.25

# The share that follows an edge rather than starting anew (Brin and Page 1998).
DAMPING = 0.85


@dataclass(frozen=True)
class Influence:
    """A paper's place among all, from 1, its PageRank (all sum to 1), and how many papers point at it directly."""

    rank: int
    key: str
    score: float
    built_on_by: int


@dataclass(frozen=True)
class Community:
    """Papers more tied to each other than to the rest, the most influential first."""

    keys: tuple[str, ...]


def rank_influence(graph: nx.MultiDiGraph[str]) -> list[Influence]:
    """All papers that another one follows, extends, accelerates, uses or compares with, the most influential first.

    PageRank along the edges, from what builds on something to what it builds on, weighted by kind and by the surest
    evidence. Left out are edges below the confidence that is shown, and edges that point at something younger: one of
    them would turn influence around.
    """
    weights = _weighted(graph, {})
    if not weights.number_of_edges():
        return []
    scores = nx.pagerank(weights, alpha=DAMPING, weight="weight")
    order = sorted((key for key in weights if weights.in_degree(key)), key=lambda key: (-scores[key], key))
    return [Influence(n, key, scores[key], weights.in_degree(key)) for n, key in enumerate(order, start=1)]


def find_communities(graph: nx.MultiDiGraph[str], *, seed: int = 0) -> list[Community]:
    """Communities of at least two papers by the Louvain method, the largest first; the same for the same seed."""
    directed = _weighted(graph, {RelationKind.SIMILAR: LIKENESS})
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(directed)
    for source, target, data in directed.edges(data=True):
        before: float = ties.get_edge_data(source, target, {"weight": 0.0})["weight"]
        ties.add_edge(source, target, weight=before + data["weight"])
    ties.remove_nodes_from([key for key, degree in list(ties.degree()) if not degree])
    if not ties.number_of_edges():
        return []
    place = {influence.key: influence.rank for influence in rank_influence(graph)}
    groups = nx.community.louvain_communities(ties, weight="weight", seed=seed)
    found = [
        Community(tuple(sorted(group, key=lambda key: (place.get(key, len(graph) + 1), key))))
        for group in groups
        if len(group) > 1
    ]
    return sorted(found, key=lambda community: (-len(community.keys), community.keys))


def _weighted(graph: nx.MultiDiGraph[str], more: dict[RelationKind, float]) -> nx.DiGraph[str]:
    """One edge for each pair, as heavy as the heaviest of its relations; nodes in order of key, for repeatability."""
    known = WEIGHTS | more
    weights: nx.DiGraph[str] = nx.DiGraph()
    weights.add_nodes_from(sorted(graph))
    edges: list[tuple[str, str, dict[str, Any]]] = sorted(graph.edges(data=True), key=lambda edge: edge[:2])
    for source, target, data in edges:
        weight: float = known.get(data["kind"], 0.0) * data["confidence"]
        if not weight or data["suspect"] or data["confidence"] < SHOWN_CONFIDENCE or source == target:
            continue
        held: float = weights.get_edge_data(source, target, {"weight": 0.0})["weight"]
        weights.add_edge(source, target, weight=max(held, weight))
    return weights
