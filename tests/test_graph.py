"""The graph: lineage with its evidence, and the evidenced path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import NotFoundError, QueryError
from kg.graph import _is_older, build_graph, find_path, find_siblings, group_edges, lineage
from kg.kinds import RelationKind
from tests.graphs import RELATIONS, make_store


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


def test_nothing_follows_what_appeared_after_it(tmp_path: Path) -> None:
    wrong = ("DDPM", "follows", "DDIM", "the wrong way round", 0.9)
    later = ("DDIM", "compares", "PTQD", "in a later version", 0.9)
    graph = related(tmp_path, *RELATIONS, wrong, later)
    assert {key: graph.nodes[key]["date"] for key in (DDPM, DDIM)} == {DDPM: "2020-06", DDIM: "2020-10"}
    suspects = [(s, t, data["kind"]) for s, t, data in graph.edges(data=True) if data["suspect"]]
    assert suspects == [(DDPM, DDIM, "follows")]
    assert [edge.suspect for edge in lineage(graph, "DDPM", hops=1).edges] == [True, False]


@pytest.mark.parametrize(
    ("one", "other", "older"),
    [
        ("2020-06", "2020-10", True),
        ("2020-10", "2020-06", False),
        ("2020-06", "2020-06-30", False),
        ("2020-05", "2020-06-30", True),
        ("2020", "2020-06", False),
        ("2019", "2020-06-30", True),
        (None, "2020", False),
        ("2020", None, False),
    ],
)
def test_one_date_is_before_another_only_where_that_is_sure(one: str | None, other: str | None, older: bool) -> None:
    assert _is_older(one, other) is older


def test_siblings_come_from_the_same(tmp_path: Path) -> None:
    #    DDPM <- DDIM <- DPM-Solver;  DDPM <- PTQD;  DDPM, DDIM <- ReDi
    graph = related(
        tmp_path,
        *(("DDIM", "extends", "DDPM", "x", 0.9), ("DPM-Solver", "follows", "DDIM", "x", 0.9)),
        *(("PTQD", "accelerates", "DDPM", "x", 0.9), ("ReDi", "accelerates", "DDPM", "x", 0.9)),
        ("ReDi", "accelerates", "DDIM", "x", 0.9),
    )
    named = {key: data["name"] for key, data in graph.nodes(data=True)}

    def siblings(name: str) -> list[tuple[str, list[str]]]:
        return [(named[s.key], [named[parent] for parent in s.parents]) for s in find_siblings(graph, name)]

    assert siblings("DPM-Solver") == [("ReDi", ["DDIM"])]
    assert siblings("DDIM") == [("PTQD", ["DDPM"])]  # ReDi came of DDIM itself
    assert siblings("PTQD") == [("DDIM", ["DDPM"]), ("ReDi", ["DDPM"])]
    assert siblings("DDPM") == []


def test_a_relation_found_twice_is_one_edge_with_both_pieces_of_evidence(tmp_path: Path) -> None:
    again = ("DPM-Solver++", "follows", "DPM-Solver", "builds on it", 0.99)
    graph = related(tmp_path, *RELATIONS, again)
    (group,) = group_edges(lineage(graph, "DPM-Solver++", direction="ancestors").edges)
    assert [edge.evidence for edge in group] == ["builds on it", "follow-up work:"]


def related(tmp_path: Path, *relations: tuple[str, str, str, str, float]) -> Any:
    """The graph of the small store with these relations in place of its own."""
    store = make_store(tmp_path / "kg.db", relations=relations)
    graph = build_graph(store)
    store.close()
    return graph


def test_an_unknown_name_or_direction_is_said(graph: Any) -> None:
    with pytest.raises(NotFoundError, match="called 'GAN'"):
        lineage(graph, "GAN")
    with pytest.raises(QueryError, match="ancestors, descendants, both"):
        lineage(graph, "DDIM", direction="sideways")  # type: ignore[arg-type]
