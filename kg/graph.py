"""The store as a graph: lineage and paths. Nodes are paper keys; edges carry kind, evidence and origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import networkx as nx

from kg.errors import NotFoundError, QueryError
from kg.kinds import RelationKind, method_key
from kg.store import Store, load_papers, load_relations, load_things
from kg.views import PaperView, RelationView, ThingView

__all__ = [
    "DIRECTIONS",
    "LINEAGE_KINDS",
    "Edge",
    "Lineage",
    "Sibling",
    "add_things",
    "build_graph",
    "edges_from",
    "find_path",
    "find_siblings",
    "group_edges",
    "lineage",
    "resolve_node",
]

Direction = Literal["ancestors", "descendants", "both"]
DIRECTIONS: tuple[Direction, ...] = ("ancestors", "descendants", "both")

# Edges by which one method descends from another: the source came of the target.
LINEAGE_KINDS = (RelationKind.FOLLOWS, RelationKind.EXTENDS, RelationKind.ACCELERATES)

# Edges that cannot point at something younger: nothing follows or uses what appeared after it. What is compared may.
DATED_KINDS = frozenset((*LINEAGE_KINDS, RelationKind.USES))

# How hard an edge is to walk when a path is looked for: descent is easiest, likeness by vectors the last resort.
COSTS = {
    RelationKind.FOLLOWS: 1.0,
    RelationKind.EXTENDS: 1.0,
    RelationKind.ACCELERATES: 1.0,
    RelationKind.USES: 1.5,
    RelationKind.COMPARES: 2.0,
}

# What an edge to something besides a paper leads to.
THINGS = {
    RelationKind.HAS_CODE: "code",
    RelationKind.RUNS_ON: "device",
    RelationKind.EVALUATED_ON: "data set",
}

MOST_NODES = 150

_ATTRIBUTES = ("kind", "evidence", "origin", "confidence", "place", "suspect")


@dataclass(frozen=True)
class Edge:
    """`source` stands to `target` as `kind` says ("DPM-Solver++ follows DPM-Solver"), with the words that say so."""

    source: str
    target: str
    kind: RelationKind
    evidence: str
    origin: str
    confidence: float
    place: str | None
    suspect: bool = False
    """Whether the source appeared before its target, so that one of the two, or the relation, is wrong."""


@dataclass(frozen=True)
class Sibling:
    """A paper that descends from the same as another: its key, and the keys of the parents they share."""

    key: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Lineage:
    """The neighbourhood of a focus: node keys with their distance in hops, edges, and how many nodes were left out."""

    focus: str
    nodes: dict[str, int]
    edges: tuple[Edge, ...]
    hidden: int


def build_graph(store: Store) -> nx.MultiDiGraph[str]:
    """All papers as nodes (name, title, year, date, venue, topic, methods), all relations between them as edges.

    See `add_things` for their code, devices, data sets and topics.

    `date` is as much of year-month-day as is known, None where nothing is. Each piece of evidence is an edge of its
    own, with kind, evidence, origin, confidence, place and `suspect` as attributes.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for paper in load_papers(store).values():
        graph.add_node(
            paper.key,
            name=paper.name,
            title=paper.title,
            methods=paper.methods,
            year=paper.year or (paper.newest[0] or None),
            date=_date(paper),
            venue=paper.venue,
            topic=paper.topics[0].path if paper.topics else (),
        )
    for relation in load_relations(store):
        source, target = relation.source_key, relation.target_key
        older = _is_older(graph.nodes[source]["date"], graph.nodes[target]["date"])
        _add_edge(graph, source, target, relation, suspect=relation.kind in DATED_KINDS and older)
    return graph


def add_things(graph: nx.MultiDiGraph[str], store: Store) -> nx.MultiDiGraph[str]:
    """The same graph with what papers relate to besides papers, as nodes of their own: `type` tells which they are.

    Code, devices, data sets and topics; keys are `code:…`, `device:…`, `data set:…` and `topic:…`. Edges `has_code`,
    `runs_on`, `evaluated_on` and `in_topic`, with the attributes that the others have.
    """
    for data in graph.nodes.values():
        data["type"] = "paper"
    for thing in load_things(store):
        kind = THINGS[thing.kind]
        graph.add_node(f"{kind}:{thing.name}", name=thing.name, type=kind)
        _add_edge(graph, thing.paper_key, f"{kind}:{thing.name}", thing)
    for paper in load_papers(store).values():
        for topic in paper.topics:
            name = " / ".join(topic.path)
            graph.add_node(f"topic:{name}", name=name, type="topic")
            graph.add_edge(
                paper.key,
                f"topic:{name}",
                kind=RelationKind.IN_TOPIC,
                evidence=name,
                origin="list",
                confidence=1.0,
                place=None,
                suspect=False,
            )
    return graph


def _add_edge(
    graph: nx.MultiDiGraph[str], source: str, target: str, found: RelationView | ThingView, *, suspect: bool = False
) -> None:
    place = found.source if found.source is None or found.line is None else f"{found.source}:{found.line}"
    graph.add_edge(
        source,
        target,
        kind=found.kind,
        evidence=found.evidence,
        origin=found.origin.value,
        confidence=found.confidence,
        place=place,
        suspect=suspect,
    )


def _date(paper: PaperView) -> str | None:
    year, month, day = paper.newest
    parts = [f"{year:04}", f"{month:02}", f"{day:02}"]
    known = 3 if day else 2 if month else 1 if year else 0
    return "-".join(parts[:known]) or None


def _is_older(one: str | None, other: str | None) -> bool:
    """Whether one date is surely before the other: of two in one month nothing is sure unless both have days."""
    if one is None or other is None:
        return False
    known = min(len(one), len(other))
    return one[:known] < other[:known]


def resolve_node(graph: nx.MultiDiGraph[str], name: str) -> str:
    """The node that `name` means: a key, an arXiv id, a method in any spelling, or a title. Raises NotFoundError."""
    for key in (name, f"arxiv:{name}"):
        if key in graph:
            return key
    wanted = method_key(name)
    for attributes in (("methods",), ("name", "title")):
        for key, data in graph.nodes(data=True):
            values = [value for attribute in attributes for value in _listed(data.get(attribute))]
            if wanted and any(method_key(value) == wanted for value in values):
                return str(key)
    raise NotFoundError(f"No paper or method here is called {name[:80]!r}. Search for some of its words.")


def _listed(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def lineage(
    graph: nx.MultiDiGraph[str],
    name: str,
    *,
    direction: Direction = "both",
    hops: int | None = None,
    kinds: Iterable[RelationKind] = LINEAGE_KINDS,
    most: int = MOST_NODES,
) -> Lineage:
    """What `name` descends from and what descends from it, `hops` far (all the way for None).

    Every edge of `kinds` among the nodes is given, each with its evidence. Nodes beyond `most`, the farthest first,
    are counted and left out.
    """
    if direction not in DIRECTIONS:
        raise QueryError(f"There is no direction {direction!r}. Choose one of: {', '.join(DIRECTIONS)}.")
    focus = resolve_node(graph, name)
    chosen = frozenset(kinds)
    typed = _only(graph, chosen)
    nodes = {focus: 0}
    if direction in ("ancestors", "both"):
        nodes.update(_reach(typed, focus, hops))
    if direction in ("descendants", "both"):
        for node, distance in _reach(typed.reverse(copy=False), focus, hops).items():
            nodes[node] = min(distance, nodes.get(node, distance))
    ordered = sorted(nodes.items(), key=lambda item: item[1])
    shown = dict(ordered[:most])
    edges = tuple(edge for edge in _edges(graph, shown) if edge.kind in chosen)
    return Lineage(focus, shown, edges, len(nodes) - len(shown))


def _only(graph: nx.MultiDiGraph[str], kinds: frozenset[RelationKind]) -> nx.DiGraph[str]:
    typed: nx.DiGraph[str] = nx.DiGraph()
    typed.add_nodes_from(graph)
    typed.add_edges_from((s, t) for s, t, data in graph.edges(data=True) if data["kind"] in kinds)
    return typed


def _reach(graph: nx.DiGraph[str], start: str, hops: int | None) -> dict[str, int]:
    return dict(nx.single_source_shortest_path_length(graph, start, cutoff=hops))


def _edges(graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> list[Edge]:
    kept = set(nodes)
    return [
        Edge(s, t, *(data[name] for name in _ATTRIBUTES))
        for s, t, data in graph.edges(data=True)
        if s in kept and t in kept
    ]


def edges_from(graph: nx.MultiDiGraph[str], source: str, kinds: Iterable[RelationKind]) -> list[Edge]:
    """The edges of these kinds that leave `source`."""
    chosen = frozenset(kinds)
    return [
        Edge(source, target, *(data[name] for name in _ATTRIBUTES))
        for _, target, data in graph.out_edges(source, data=True)
        if data["kind"] in chosen
    ]


def group_edges(edges: Iterable[Edge]) -> list[tuple[Edge, ...]]:
    """The edges with all the evidence for one relation together, the surest first, in order of first mention."""
    groups: dict[tuple[str, str, RelationKind], list[Edge]] = {}
    for edge in edges:
        groups.setdefault((edge.source, edge.target, edge.kind), []).append(edge)
    return [tuple(sorted(group, key=lambda edge: -edge.confidence)) for group in groups.values()]


def find_siblings(
    graph: nx.MultiDiGraph[str], name: str, *, kinds: Iterable[RelationKind] = LINEAGE_KINDS
) -> list[Sibling]:
    """What descends from the same as `name` in one step and is neither its ancestor nor its descendant; nearest first.

    Those who share most parents come first, then by age. Raises NotFoundError where the name is unknown.
    """
    focus = resolve_node(graph, name)
    typed = _only(graph, frozenset(kinds))
    family = {focus, *nx.ancestors(typed, focus), *nx.descendants(typed, focus)}
    shared: dict[str, list[str]] = {}
    for parent in typed.successors(focus):
        for child in typed.predecessors(parent):
            if child not in family:
                shared.setdefault(child, []).append(parent)
    siblings = [Sibling(key, tuple(parents)) for key, parents in shared.items()]
    return sorted(siblings, key=lambda s: (-len(s.parents), graph.nodes[s.key]["date"] or "9999", s.key))


def find_path(graph: nx.MultiDiGraph[str], start: str, end: str) -> list[Edge]:
    """The shortest evidenced way between two papers, edges in walking order, each as it points in the graph.

    Descent counts as nearer than comparison; `similar` is never walked, for likeness is no evidence. Raises
    NotFoundError where there is no way, or a name is unknown.
    """
    first, last = resolve_node(graph, start), resolve_node(graph, end)
    ways: nx.Graph[str] = nx.Graph()
    ways.add_nodes_from(graph)
    for edge in _edges(graph, graph):
        cost = COSTS.get(edge.kind)
        if cost is None or edge.source == edge.target:
            continue
        # The surer of two pieces of evidence is the nearer way.
        cost += 1 - edge.confidence
        if not ways.has_edge(edge.source, edge.target) or cost < ways[edge.source][edge.target]["cost"]:
            ways.add_edge(edge.source, edge.target, cost=cost, edge=edge)
    try:
        nodes = nx.shortest_path(ways, first, last, weight="cost")
    except nx.NetworkXNoPath as error:
        raise NotFoundError(
            f"No evidenced relation leads from {graph.nodes[first]['name']} to {graph.nodes[last]['name']}. "
            "Notes in a list that name other methods make such relations."
        ) from error
    return [ways[a][b]["edge"] for a, b in pairwise(nodes)]
