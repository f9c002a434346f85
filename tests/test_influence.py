"""Influence and communities on small graphs whose answer can be worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.graph import build_graph
from kg.influence import find_communities, rank_influence
from tests.graphs import make_store


def related(tmp_path: Path, *relations: tuple[str, str, str, str, float]) -> tuple[Any, dict[str, str]]:
    store = make_store(tmp_path / "kg.db", relations=relations)
    graph = build_graph(store)
    store.close()
    return graph, {key: data["name"] for key, data in graph.nodes(data=True)}


def test_what_all_build_on_comes_first(tmp_path: Path) -> None:
    graph, names = related(
        tmp_path,
        *(("DDIM", "extends", "DDPM", "x", 1.0), ("PTQD", "accelerates", "DDPM", "x", 1.0)),
        ("SnapFusion", "extends", "PTQD", "x", 1.0),
    )
    found = [(i.rank, names[i.key], i.built_on_by) for i in rank_influence(graph)]
    assert found == [(1, "DDPM", 2), (2, "PTQD", 1)]
    # Seven papers, four of them outside or without a way on; of DDIM, PTQD and SnapFusion each hands on 85 % of its
    # score: with b the score of one that nothing points at, PTQD has b + 0.85 b and DDPM b + 0.85 (b + 1.85 b).
    scores = {names[i.key]: i.score for i in rank_influence(graph)}
    assert scores["DDPM"] / scores["PTQD"] == pytest.approx((1 + 0.85 + 0.85 * 1.85) / 1.85, rel=1e-4)


def test_likeness_doubt_and_the_wrong_way_round_are_no_influence(tmp_path: Path) -> None:
    graph, _ = related(
        tmp_path,
        ("ReDi", "similar", "SnapFusion", "cosine", 0.9),
        ("DDIM", "extends", "DDPM", "perhaps", 0.3),
        ("DDPM", "follows", "DDIM", "which appeared later", 0.9),
    )
    assert rank_influence(graph) == []


def test_communities_are_what_hangs_together(tmp_path: Path) -> None:
    graph, names = related(
        tmp_path,
        *(("DDIM", "extends", "DDPM", "x", 1.0), ("DPM-Solver", "extends", "DDIM", "x", 1.0)),
        *(("DPM-Solver", "compares", "DDPM", "x", 1.0), ("SnapFusion", "similar", "PTQD", "cosine", 0.9)),
    )
    found = [[names[key] for key in community.keys] for community in find_communities(graph)]
    assert found == [["DDPM", "DDIM", "DPM-Solver"], ["PTQD", "SnapFusion"]]
    assert find_communities(graph) == find_communities(graph)


def test_without_relations_there_is_neither(tmp_path: Path) -> None:
    graph, _ = related(tmp_path)
    assert find_communities(graph) == [] and rank_influence(graph) == []
