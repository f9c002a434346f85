"""The merge: which entries of which lists are one paper, whose word counts, and where dissent is seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.papers import merge_papers
from ingest.pipeline import build
from kg.cli import app
from kg.disagreements import Disagreement, Opinion, find_disagreements
from kg.models import Entry, Record, RecordSource
from kg.stats import count_store
from kg.store import PaperDraft, Store, load_disagreements, load_listings, load_paper, open_store
from kg.views import EntryView
from tests.encoders import WordEncoder

DDIM = "2010.02502"
TITLE = "Denoising Diffusion Implicit Models"


def entry(source: int, **columns: Any) -> Entry:
    position = columns.pop("position", 0)
    values = {"source_id": source, "key": f"{source}-{position}", "position": position, "line": 1, "end_line": 1}
    return Entry.model_validate({"id": 100 * source + position, "raw": "-", **values, **columns})


def record(source: RecordSource = RecordSource.ARXIV, **columns: Any) -> Record:
    return Record.model_validate({"eprint": DDIM, "source": source, "title": TITLE, **columns})


def one(entries: list[Entry], *records: Record) -> PaperDraft:
    (draft,) = merge_papers(entries, records)
    return draft


# One paper, whatever the lists call it by


@pytest.mark.parametrize(
    "other",
    [
        {"eprint": DDIM, "title": "Another Title Altogether Here"},
        {"title": "denoising diffusion implicit models.", "year": 2021},
        {"title": TITLE, "doi": "10.1234/ddim", "year": 2020},
        {"title": TITLE, "url": "https://openreview.net/forum?id=St1giarCHLP", "year": 2021},
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_two_lists_that_mean_one_work_make_one_paper(other: dict[str, Any], swapped: bool) -> None:
    first, second = (2, 1) if swapped else (1, 2)
    draft = one([entry(first, eprint=DDIM, title=TITLE, year=2021), entry(second, **other)])
    assert draft.row["eprint"] == DDIM
    assert set(draft.entry_ids) == {100, 200}


@pytest.mark.parametrize(
    "other",
    [
        {"eprint": "2006.11239", "title": TITLE},
        {"title": TITLE, "year": 2024},
        {"title": "Implicit Models", "year": 2021},
    ],
)
def test_two_works_stay_two(other: dict[str, Any]) -> None:
    assert len(merge_papers([entry(1, eprint=DDIM, title=TITLE, year=2021), entry(2, **other)], [])) == 2


# Whose word counts


def test_arxivs_record_wins_for_title_authors_and_dates() -> None:
    arxiv = record(authors=["Jiaming Song", "Chenlin Meng"], published=date(2020, 10, 6), updated=date(2022, 10, 5))
    snapshot = record(RecordSource.SNAPSHOT, title="Ours", authors=["J. Song"], summary="Our words.")
    lists = [entry(n, eprint=DDIM, title="Implicit Diffusion", authors=["A. Nother"], year=2019) for n in (1, 2, 3)]
    draft = one(lists, snapshot, arxiv)
    assert (draft.row["title"], draft.authors) == (TITLE, ("Jiaming Song", "Chenlin Meng"))
    assert (draft.row["published"], draft.row["updated"]) == (date(2020, 10, 6), date(2022, 10, 5))
    assert draft.row["summary"] == "Our words.", "what arXiv does not have, the snapshot may"
    assert draft.row["record_source"] is RecordSource.ARXIV


PREPRINT = {"venue": "arXiv", "track": "preprint", "label": "Arxiv2010", "year": 2020}
ICLR = {"venue": "ICLR", "track": "main", "label": "ICLR21", "year": 2021}
JOURNAL = {"venue": "Journal of Fast Things", "track": None, "label": "J. Fast Things 2022", "year": 2022}


@pytest.mark.parametrize(
    ("listed", "comment", "venue", "year", "said_by", "label"),
    [
        ([PREPRINT, PREPRINT, ICLR], None, "ICLR", 2021, "list", "ICLR21"),
        ([ICLR], "Accepted at NeurIPS 2020", "ICLR", 2021, "list", "ICLR21"),
        ([PREPRINT], "Accepted at NeurIPS 2020", "NeurIPS", 2020, "comment", "Arxiv2010"),
        ([JOURNAL], "Accepted at NeurIPS 2020", "NeurIPS", 2020, "comment", "J. Fast Things 2022"),
        ([PREPRINT, JOURNAL], None, "Journal of Fast Things", 2022, "list", "J. Fast Things 2022"),
        ([{"venue": "Preprint", "year": 2021}], None, "arXiv", 2020, "eprint", None),
        ([PREPRINT], None, "arXiv", 2020, "list", "Arxiv2010"),
        ([{}], None, "arXiv", 2020, "eprint", None),
        ([ICLR, JOURNAL, JOURNAL], None, "ICLR", 2021, "list", "ICLR21"),
    ],
)
def test_a_venue_wins_over_arxiv(
    listed: list[dict[str, Any]], comment: str | None, venue: str, year: int, said_by: str, label: str | None
) -> None:
    lists = [entry(n, eprint=DDIM, **columns) for n, columns in enumerate(listed, 1)]
    draft = one(lists, record(comment=comment))
    row = draft.row
    assert (draft.venue, row["year"], row["venue_from"], row["label"]) == (venue, year, said_by, label)


def test_lists_vote_with_one_voice_each() -> None:
    """The first list names the work in three sections, and is outvoted by two others all the same."""
    loud = [entry(1, eprint=DDIM, position=n, alias="D", **{**ICLR, "year": 2020}) for n in range(3)]
    draft = one([*loud, entry(2, eprint=DDIM, alias="DDIM", **ICLR), entry(3, eprint=DDIM, alias="ddim", **ICLR)])
    assert (draft.row["alias"], draft.row["year"]) == ("DDIM", 2021)
    assert set(draft.methods) == {"D", "DDIM", "ddim"}, "every name leads to the paper"


def test_of_equal_numbers_the_first_counts_and_spellings_are_one() -> None:
    titles = ["A Tale of Two Solvers", "A tale of two solvers", "A Tale Of Three"]
    lists = [entry(n, doi="10.1234/tale", title=title) for n, title in enumerate(titles, 1)]
    assert one(lists).row["title"] == "A Tale of Two Solvers"
    assert one(lists[1:]).row["title"] == "A tale of two solvers"


def test_authors_of_most_lists() -> None:
    names = [["A. Short"], ["Ann Short", "Bob Long"], ["ann short", "bob long"]]
    lists = [entry(n, doi="10.1234/tale", title="A Tale", authors=who) for n, who in enumerate(names, 1)]
    assert one(lists).authors == ("Ann Short", "Bob Long")


# Dissent stays visible

ONE = f"""# One

## Samplers

- [[ICLR21 - **DDIM**](https://arxiv.org/abs/{DDIM})]: "{TITLE}";
- [[NeurIPS20 - **DDPM**](https://arxiv.org/abs/2006.11239)]: "Denoising Diffusion Probabilistic Models";
"""
TWO = f"""# Two

## Fast

- [[ICLR20 - **DDIM**](https://arxiv.org/abs/{DDIM})]: "Implicit Models for Denoising Diffusion";

## Deterministic

- [[ICLR20 - **DDIM**](https://arxiv.org/abs/{DDIM})]: "Implicit Models for Denoising Diffusion";
"""
THREE = f"""# Three

## Speed

- [[Arxiv2010 - **Implicit-DDPM**](https://arxiv.org/abs/{DDIM})]: "{TITLE}";
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    for name, text in (("one.md", ONE), ("two.md", TWO), ("three.md", THREE)):
        (tmp_path / name).write_text(text, "utf-8")
    snapshot = tmp_path / "snapshot"
    snapshot.mkdir()
    row = {"eprint": DDIM, "title": TITLE, "authors": ["Jiaming Song"], "sources": ["arXiv abstract page"]}
    (snapshot / "all.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    store = open_store(tmp_path / "kg.db")
    lists = [tmp_path / name for name in ("one.md", "two.md", "three.md")]
    build(store, lists, offline=True, snapshot=snapshot, load_encoder=WordEncoder)
    yield store
    store.close()


DISSENT = (
    Disagreement("venue", "ICLR", (Opinion("ICLR", ("one.md", "two.md"), 2021), Opinion("arXiv", ("three.md",), 2020))),
    Disagreement("year", "2021", (Opinion("2021", ("one.md",)), Opinion("2020", ("two.md",)))),
    Disagreement(
        "title",
        TITLE,
        (
            Opinion(TITLE, ("snapshot", "one.md", "three.md")),
            Opinion("Implicit Models for Denoising Diffusion", ("two.md",)),
        ),
    ),
    Disagreement("alias", "DDIM", (Opinion("DDIM", ("one.md", "two.md")), Opinion("Implicit-DDPM", ("three.md",)))),
)


def test_a_paper_knows_its_lists_and_where_they_disagree(store: Store) -> None:
    detail = load_paper(store, "DDIM")
    assert detail.lists == ("one.md", "two.md", "three.md")
    assert detail.disagreements == DISSENT
    assert [entry.topic for entry in detail.entries] == [("Samplers",), ("Fast",), ("Deterministic",), ("Speed",)]
    assert load_paper(store, "DDPM").disagreements == ()


def test_a_title_without_the_name_in_front_is_the_same_title() -> None:
    said = [
        entry_view("one.md", "SmoothQuant: Accurate and Efficient Post-Training Quantization"),
        entry_view("two.md", "Accurate and Efficient Post-Training Quantization."),
        entry_view("three.md", "Accurate Post-Training Quantization"),
    ]
    (found,) = find_disagreements(said, title="SmoothQuant: Accurate and Efficient Post-Training Quantization")
    assert [opinion.sources for opinion in found.opinions] == [("one.md", "two.md"), ("three.md",)]


def entry_view(source: str, title: str) -> EntryView:
    return EntryView(source, 1, 1, "-", None, title, None, (), None, ())


def test_the_store_answers_for_all_papers_at_once(store: Store) -> None:
    assert load_disagreements(store) == {f"arxiv:{DDIM}": DISSENT}
    assert load_listings(store) == {f"arxiv:{DDIM}": ("one.md", "two.md", "three.md"), "arxiv:2006.11239": ("one.md",)}
    counts = count_store(store)
    assert counts["listed in"] == {"1 list": 1, "3 lists": 1}
    assert counts["disagreements"] == {"venue": 1, "year": 1, "title": 1, "alias": 1}


def test_the_command_shows_dissent(store: Store) -> None:
    db = ["--db", str(store.path)]
    shown = " ".join(CliRunner().invoke(app, ["show", "DDIM", *db]).stdout.split())
    assert "Listed in 3 lists" in shown
    assert "year: 2021 here; “2021” (one.md), “2020” (two.md)" in shown
    answer = json.loads(CliRunner().invoke(app, ["show", "DDIM", "--json", *db]).stdout)
    assert answer["lists"] == ["one.md", "two.md", "three.md"]
    assert [one["about"] for one in answer["disagreements"]] == ["venue", "year", "title", "alias"]
    listed = CliRunner().invoke(app, ["stats", "--disagreements", *db]).stdout
    assert listed.splitlines()[0] == "DDIM" and "alias: DDIM here" in listed
    as_json = json.loads(CliRunner().invoke(app, ["stats", "--disagreements", "--json", *db]).stdout)
    assert list(as_json) == [f"arxiv:{DDIM}"]
