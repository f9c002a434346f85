"""Several lists side by side: each keeps its own tree of topics, and goes by its path wherever a list is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import build
from kg.export import load_references
from kg.printing import MOST_NAMES, print_counts
from kg.retrieval import search
from kg.store import Store, open_store
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
