"""Several lists side by side: each keeps its own tree of topics, and goes by its path wherever a list is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.pipeline import BuildReport, build
from kg.cli import app
from kg.errors import ListError
from kg.export import load_references
from kg.printing import MOST_NAMES, print_counts
from kg.retrieval import search
from kg.store import Store, load_papers, load_sources, open_store
from tests.encoders import WordEncoder

FIRST = """# One
## Algorithms
### Basics
- [Denoising Diffusion Probabilistic Models](https://arxiv.org/abs/2006.11239)
### Solvers
- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)
"""
SECOND = """# Two
## Sampling
- [Pseudo Numerical Methods for Diffusion Models on Manifolds](https://arxiv.org/abs/2202.09778)
## Mobile
- [Consistency Models](https://arxiv.org/abs/2303.01469)
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    for name, text in (("one.md", FIRST), ("two.md", SECOND)):
        (tmp_path / name).write_text(text, "utf-8")
    store = open_store(tmp_path / "db" / "kg.db")
    paths = [tmp_path / "one.md", tmp_path / "two.md"]
    build(store, paths, offline=True, load_encoder=WordEncoder, snapshot=tmp_path / "none")
    return store


def test_each_list_keeps_its_tree_of_topics(store: Store) -> None:
    counts = search(store, "").facets["topic"]
    assert [(count.label, count.depth) for count in counts] == [
        ("Algorithms", 0),
        ("Basics", 1),
        ("Solvers", 1),
        ("Sampling", 0),
        ("Mobile", 0),
    ]


def test_a_list_goes_by_its_path(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = store.path.parents[1]
    monkeypatch.chdir(folder)
    wanted = ["Consistency Models", "Pseudo Numerical Methods for Diffusion Models on Manifolds"]
    for name in ("two.md", str(folder / "two.md"), "../two.md"):
        found = load_references(store, source=name)
        assert sorted(one.paper.title or "" for one in found) == wanted


def test_long_rows_of_names_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_counts({"papers": 3, "without text": [f"P{n}" for n in range(MOST_NAMES + 2)], "nothing": []})
    papers, without, nothing = capsys.readouterr().out.splitlines()
    assert papers == "papers        3"
    assert without.endswith("P11, and 2 more")
    assert nothing == "nothing       none"


def again(store: Store, *paths: Path) -> BuildReport:
    return build(store, paths, offline=True, load_encoder=WordEncoder, snapshot=store.path.parent / "none")


def locators(store: Store) -> list[str]:
    return [source.locator for source in load_sources(store)]


def test_a_file_without_papers_is_left_out_and_the_others_are_built(store: Store, tmp_path: Path) -> None:
    plain, binary = tmp_path / "plain.md", tmp_path / "binary.md"
    plain.write_text("# Notes\n\nNothing here.\n", "utf-8")
    binary.write_bytes(b"\xff\xfe\x00\xd8" + bytes(range(128, 256)))
    (tmp_path / "two.md").write_text(SECOND.replace("## Mobile", "## Phones"), "utf-8")
    report = again(store, plain, tmp_path / "two.md", binary)
    assert [part.locator for part in report.lists] == ["../two.md"]
    assert [reason.partition(" ")[0] for reason in report.refused] == [str(plain), str(binary)]
    assert locators(store) == ["../one.md", "../two.md"]
    with pytest.raises(ListError, match=r"plain\.md holds no entry .*binary\.md "):
        again(store, plain, binary)


def test_a_list_that_was_emptied_stays_as_it_was_read(store: Store, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# One\n", "utf-8")
    report = again(store, tmp_path)
    assert report.refused == (
        f"{tmp_path / 'one.md'} holds no entry that reads as a paper. "
        "What was read before stays; kg forget ../one.md takes it out.",
    )
    assert len(load_papers(store)) == 4


def test_the_command_says_what_is_left_out(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain.md").write_text("# Notes\n", "utf-8")
    monkeypatch.setattr("kg.encoder.load_encoder", lambda model: WordEncoder())
    names = [str(tmp_path / "plain.md"), str(tmp_path / "two.md")]
    shown = CliRunner().invoke(app, ["build", *names, "--offline", "--db", str(tmp_path / "other.db")])
    assert shown.exit_code == 0
    assert shown.stderr.splitlines()[0] == (
        f"left out: {names[0]} holds no entry that reads as a paper. Is it a Markdown list of papers?"
    )


def test_a_database_that_was_moved_knows_its_lists_again(store: Store, tmp_path: Path) -> None:
    """One of its lists as it was, the other edited since: neither becomes a second one."""
    store.close()
    place = tmp_path / "elsewhere" / "deep"
    place.mkdir(parents=True)
    moved = open_store(store.path.rename(place / "kg.db"))
    (tmp_path / "two.md").write_text(
        SECOND.replace("## Mobile", "## Mobile\n- [A Late Work](https://arxiv.org/abs/2401.00001)"), "utf-8"
    )
    report = again(moved, tmp_path / "two.md", tmp_path / "one.md")
    assert [part.moved_from for part in report.lists] == ["../two.md", "../one.md"]
    assert [len(part.changes.added) for part in report.lists] == [1, 0]
    assert locators(moved) == ["../../one.md", "../../two.md"]
    assert not again(moved, tmp_path / "two.md", tmp_path / "one.md").changed


def test_a_list_that_was_renamed_is_the_same_and_a_copy_is_another(store: Store, tmp_path: Path) -> None:
    (tmp_path / "one.md").rename(tmp_path / "first.md")
    again(store, tmp_path / "first.md")
    assert locators(store) == ["../first.md", "../two.md"]
    (tmp_path / "copy.md").write_text(FIRST, "utf-8")
    again(store, tmp_path / "copy.md")
    assert locators(store) == ["../first.md", "../two.md", "../copy.md"]
