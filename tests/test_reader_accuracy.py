"""What the reader gets right of the entries labelled by hand, on the half developed on: it must not fall back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.reader import Score, score_reader

FLOORS = {
    "title": 0.985,
    "venue + year": 0.98,
    "section path": 0.985,
    "alias, stated": 0.92,
    "alias, from title": 0.92,
    "alias, none": 0.98,
    "code link": 0.97,
    "authors given": 0.98,
}
"""A little below what was reached in the lenient reading."""


@pytest.fixture(scope="module")
def score(shared: Path) -> Score:
    if not (shared / "lists").exists():
        pytest.skip("../shared/lists is not there")
    found = score_reader("dev")
    assert found is not None
    return found


def test_entries_and_their_ids_are_found(score: Score) -> None:
    assert score.entries > 200
    assert score.found >= 0.985 * score.entries
    assert len(score.eprints_found) >= 0.99 * len(score.eprints) > 100


@pytest.mark.parametrize("field", FLOORS)
def test_a_field_is_read_as_well_as_before(score: Score, field: str) -> None:
    tally = score.rows[field]
    assert tally.labelled >= 20
    assert tally.lenient >= FLOORS[field] * tally.labelled, [e for e in score.errors if e.startswith(field)]


def test_what_is_called_a_paper_is_one(score: Score) -> None:
    assert score.precision >= 0.99
