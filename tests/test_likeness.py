"""Papers that are alike by their vectors: the nearest above a floor, each pair once."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.relations import relate_by_vectors
from kg.kinds import Origin, RelationKind


def unit(rows: list[list[float]]) -> np.ndarray:
    vectors = np.asarray(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_alike_are_the_nearest_above_the_floor() -> None:
    vectors = unit([[1, 0, 0], [4, 3, 0], [0, 0, 1]])
    [relation] = relate_by_vectors(["a", "b", "c"], vectors)
    assert (relation.kind, relation.source, relation.target, relation.line) == (RelationKind.SIMILAR, "a", "b", None)
    assert (relation.evidence, relation.origin) == ("cosine 0.800", Origin.EMBEDDING)
    assert relation.confidence == pytest.approx(0.8, abs=1e-6)


def test_each_keeps_its_top_and_a_pair_is_given_once() -> None:
    # On a circle at 0, 10, 20 and 60 degrees, the nearest one of each: 0-10, 10-0, 20-10, 60-20.
    angles = np.deg2rad([0, 10, 20, 60])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = relate_by_vectors(["a", "b", "c", "d"], vectors, top=1, floor=0.0)
    assert {(draft.source, draft.target) for draft in found} == {("a", "b"), ("b", "c"), ("c", "d")}


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_to_be_alike(count: int) -> None:
    assert relate_by_vectors(["a"] * count, np.ones((count, 3), dtype=np.float32)) == []


def test_keys_and_vectors_must_agree() -> None:
    with pytest.raises(ValueError, match="2 keys need vectors"):
        relate_by_vectors(["a", "b"], np.ones((3, 4), dtype=np.float32))


def test_more_than_one_block_gives_what_brute_force_gives() -> None:
    generator = np.random.default_rng(0)
    vectors = unit(generator.normal(size=(700, 8)).tolist())
    keys = [str(number) for number in range(700)]
    found = {(draft.source, draft.target) for draft in relate_by_vectors(keys, vectors, top=3, floor=-1.0)}
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    expected = {tuple(sorted((row, int(column)))) for row in range(700) for column in np.argsort(-cosines[row])[:3]}
    assert found == {(str(one), str(other)) for one, other in expected}
