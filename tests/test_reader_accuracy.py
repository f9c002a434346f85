"""What the reader gets right of the entries labelled by hand, on the half developed on: it must not fall back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.reader import Score, report, score_reader

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


MINE = """# Birds

## Owls

- [A Study of Owls](https://arxiv.org/abs/2401.00001), ICML 2024
- [Wings at Night](https://arxiv.org/abs/2401.00002)
- [Night Birds, a Blog](https://birds.example.org)
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A maintainer's own folder: a list, three labels of which two are wrong, and a line that is no paper."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "birds.md").write_text(MINE, "utf-8")
    owls = {"file": "birds.md", "line": 5, "title": "A Study of Owls", "venue": "ICML", "year": 2024}
    wings = {"file": "birds.md", "line": 6, "title": "Wings by Day", "eprint": "2401.00002", "section": ["Owls"]}
    missed = {"file": "birds.md", "line": 3, "title": "No Work"}
    write_rows(tmp_path / "labels.jsonl", owls, wings, missed)
    write_rows(tmp_path / "labels-not.jsonl", {"file": "birds.md", "line": 1, "why": "title of the document"})
    return tmp_path


def write_rows(path: Path, *rows: dict[str, object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def test_lists_and_labels_of_ones_own(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Labels need no half and no style; fields that they leave out are not scored."""
    report(["--labels", str(mine / "labels.jsonl"), "--lists", str(mine / "lists"), "--errors"])
    printed = capsys.readouterr().out
    assert "2/3 = 66.7 % of the labelled entries found" in printed
    assert "arXiv ids, distinct  1/1" in printed
    assert printed.count("venue + year") == 1
    assert "authors given" not in printed
    assert "0 of 1 awkward lines" in printed
    assert "title: birds.md:6: wanted 'Wings by Day', got 'Wings at Night'" in printed
    assert "not found: birds.md:3: 'No Work'" in printed


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('{"file": "birds.md"', "labels.jsonl:1 is no JSON"),
        ('{"file": "birds.md"}', 'labels.jsonl:1: a label needs "file", the path of its list, and "line", a number'),
        ('{"file": "birds.md", "line": 5, "section": "Owls"}', '"section" is a list of texts'),
        ('{"file": "cats.md", "line": 5}', "cats.md"),
    ],
)
def test_a_label_that_leads_nowhere_is_said(
    mine: Path, capsys: pytest.CaptureFixture[str], row: str, said: str
) -> None:
    (mine / "labels.jsonl").write_text(row + "\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        report(["--labels", str(mine / "labels.jsonl"), "--lists", str(mine / "lists")])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
