"""Where lists disagree, on the pages: what is said, by how many, and only what is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kg.pages.dissent import dissent_of, dissent_table, told_in_a_line
from kg.store import load_disagreements, load_listings, load_paper, load_papers, open_store
from tests.dissenting import HOSTILE_NAME, build_dissent
from tests.test_pages import found, texts

SENTENCE = "Listed in 3 lists; they disagree on venue: NeurIPS 2022 (2), arXiv 2022 (1)"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_dissent(tmp_path_factory.mktemp("dissent"))


def table(database: Path, **asked: str) -> Any:
    store = open_store(database, create=False)
    try:
        papers = {paper.key: paper for paper in load_papers(store).values()}
        return dissent_table(papers, load_listings(store), load_disagreements(store), **asked)
    finally:
        store.close()


def rows(tree: Any) -> list[str]:
    return [texts(row) for row in found(tree, "tr")[1:]]


def test_a_paper_says_where_it_stands_and_who_says_what(database: Path) -> None:
    store = open_store(database, create=False)
    detail = load_paper(store, "DPM-Solver")
    store.close()
    assert told_in_a_line(len(detail.lists), detail.disagreements) == SENTENCE
    shown = dissent_of(len(detail.lists), detail.disagreements)
    said = [texts(row) for row in found(shown, "div") if "kg-opinion" in row[1].get("class", "")]
    assert said == ["NeurIPS 2022shown hereone.md, two.md", "arXiv 2022three.md"]
    assert dissent_of(1, ()) is None and told_in_a_line(1, ()) == "Listed in 1 list"


def test_the_table_counts_all_and_shows_what_is_asked_for(database: Path) -> None:
    every = table(database)
    assert texts(found(every, "h2")[0]) == "Where lists disagree2 disagreements"
    assert "2 papers of 2 stand in more than one list." in texts(every)
    assert [texts(option) for option in found(every, "option")] == [
        "Anything", "Venue (1)", "Name (1)", "Any list", "one.md", "three.md", "two.md",
    ]  # fmt: skip
    assert len(rows(every)) == 2
    assert rows(table(database, about="venue")) == [
        "PaperDPM-SolverOnVenueThey sayNeurIPS 2022 (2) one.md, two.mdarXiv 2022 (1) three.md"
    ]
    assert len(rows(table(database, source="two.md"))) == 1  # it does not list DDIM
    assert len(rows(table(database, about="alias", source="two.md"))) == 0
    assert "No disagreement of that kind." in texts(table(database, about="alias", source="two.md"))
    assert len(rows(table(database, about="weather", source="no list"))) == 2  # what makes no sense is left out


def test_nothing_to_disagree_on_is_said() -> None:
    assert "No paper stands in more than one list yet." in texts(dissent_table({}, {}, {}))


def draw_lists() -> None:
    from kg.pages import lists

    lists.show()


def draw_paper() -> None:
    from kg.pages import paper

    paper.show()


@pytest.mark.parametrize(
    ("page", "params", "words", "absent"),
    [
        (draw_lists, {"about": "venue"}, "NeurIPS 2022", HOSTILE_NAME),
        (draw_lists, {"about": "alias"}, HOSTILE_NAME, "NeurIPS 2022"),
        (draw_paper, {"paper": "DPM-Solver"}, SENTENCE, "onerror"),
    ],
)
def test_the_pages_run(
    database: Path, monkeypatch: pytest.MonkeyPatch, page: Any, params: dict[str, str], words: str, absent: str
) -> None:
    """The pages themselves, as Streamlit runs them, without a browser: what they hand to it holds the words."""
    monkeypatch.setenv("KG_DB", str(database))
    app = AppTest.from_function(page, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    sent = "".join(_texts_of(app))
    assert words in sent
    section = sent[sent.find("isagree") :]
    assert absent not in section


def _texts_of(app: AppTest) -> list[str]:
    """Every tree that the run handed to the browser, as text."""
    import json

    held: list[Any] = [*app.main.children.values()]
    sent = []
    while held:
        element = held.pop(0)
        held = [*getattr(element, "children", {}).values(), *held]
        data = getattr(getattr(element, "proto", None), "json", "")
        if data:
            sent.append(texts(json.loads(data)["tree"]))
    return sent
