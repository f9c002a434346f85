"""The graph: lineage with its evidence, and the evidenced path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kg.errors import NotFoundError, QueryError
from kg.graph import build_graph, find_path, lineage
from kg.kinds import RelationKind
from tests.graphs import make_store


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    store = make_store(tmp_path_factory.mktemp("store") / "kg.db")
    yield build_graph(store)
    store.close()


DDPM, DDIM, SOLVER, PLUS = "arxiv:2006.11239", "arxiv:2010.02502", "arxiv:2206.00927", "arxiv:2211.01095"


def test_ancestors_come_with_the_words_that_say_so(graph: Any) -> None:
    found = lineage(graph, "DPM-Solver++", direction="ancestors")
    assert found.focus == PLUS
    assert found.nodes == {PLUS: 0, SOLVER: 1}
    (edge,) = found.edges
    assert (edge.source, edge.kind, edge.target) == (PLUS, RelationKind.FOLLOWS, SOLVER)
    assert (edge.evidence, edge.origin, edge.place) == ("follow-up work:", "list", "list.md:12")


def test_descendants_and_both(graph: Any) -> None:
    assert lineage(graph, "DDPM", direction="descendants").nodes == {DDPM: 0, DDIM: 1}
    assert lineage(graph, "dpm solver").nodes == {SOLVER: 0, PLUS: 1}
    assert lineage(graph, "2206.00927", direction="ancestors").nodes == {SOLVER: 0}


def test_more_kinds_and_hops(graph: Any) -> None:
    kinds = list(RelationKind)
    assert lineage(graph, "DDPM", kinds=kinds).nodes == {DDPM: 0, DDIM: 1, SOLVER: 2, PLUS: 3}
    assert lineage(graph, "DDPM", kinds=kinds, hops=2).nodes == {DDPM: 0, DDIM: 1, SOLVER: 2}
    few = lineage(graph, "DDPM", kinds=kinds, most=2)
    assert few.nodes == {DDPM: 0, DDIM: 1} and few.hidden == 2


def test_a_path_shows_each_edge_as_it_points(graph: Any) -> None:
    path = find_path(graph, "DDPM", "DPM-Solver++")
    assert [(e.source, e.kind.value, e.target) for e in path] == [
        (DDIM, "extends", DDPM),
        (SOLVER, "compares", DDIM),
        (PLUS, "follows", SOLVER),
    ]
    assert find_path(graph, "DDPM", "DDPM") == []


def test_likeness_is_no_path(graph: Any) -> None:
    with pytest.raises(NotFoundError, match="No evidenced relation leads from ReDi to SnapFusion"):
        find_path(graph, "ReDi", "SnapFusion")


def test_an_unknown_name_or_direction_is_said(graph: Any) -> None:
    with pytest.raises(NotFoundError, match="called 'GAN'"):
        lineage(graph, "GAN")
    with pytest.raises(QueryError, match="ancestors, descendants, both"):
        lineage(graph, "DDIM", direction="sideways")  # type: ignore[arg-type]
