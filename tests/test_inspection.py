"""What the linter finds is kept with each list by a build, follows its edits, and is shown as words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import build
from kg.errors import QueryError
from kg.pages.lists import source_card
from kg.stats import count_store
from kg.store import Store, load_sources, open_store
from tests.encoders import WordEncoder

# Line 4 links the PDF and line 5 plain HTTP; line 6 lists line 4's paper again under another title.
LIST = """# Samplers

## Solvers
- [Denoising Diffusion Implicit Models](https://arxiv.org/pdf/2010.02502)
- [Denoising Diffusion Probabilistic Models](http://arxiv.org/abs/2006.11239)
- [Pseudo Numerical Methods for Diffusion Models](https://arxiv.org/abs/2010.02502)
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "kg.db")


def make(store: Store, text: str) -> bool:
    """A build of the list; whether it changed anything."""
    path = store.path.with_name("list.md")
    path.write_text(text, "utf-8")
    return build(store, path, offline=True, load_encoder=WordEncoder, snapshot=path.with_name("none")).changed


def found(store: Store) -> set[tuple[str, int]]:
    [source] = load_sources(store)
    return {(one.rule, one.line) for one in source.findings}


def test_a_build_keeps_what_the_linter_finds(store: Store) -> None:
    make(store, LIST)
    kept = found(store)
    assert {("pdf-link", 4), ("http-link", 5)} <= kept
    assert any(line in (4, 6) and rule.startswith(("id-", "duplicate")) for rule, line in kept), kept
    [source] = load_sources(store)
    assert all(one.message and one.cure for one in source.findings)
    ranks = [("error", "warning", "info").index(one.severity) for one in source.findings]
    assert ranks == sorted(ranks)
    assert sum(count_store(store)["findings"].values()) == len(source.findings)


def test_findings_follow_an_edit_and_a_shift_is_no_change(store: Store) -> None:
    make(store, LIST)
    [before] = load_sources(store)
    assert not make(store, LIST)
    assert load_sources(store)[0].read_at == before.read_at, "the same text was not read anew"
    assert not make(store, LIST.replace("## Solvers", "\n\n## Solvers"))
    assert {("pdf-link", 6), ("http-link", 7)} <= found(store)
    [after] = load_sources(store)
    assert before.read_at is not None and after.read_at is not None and after.read_at > before.read_at
    assert make(store, LIST.replace("/pdf/", "/abs/").replace("http://", "https://"))
    assert not {rule for rule, _ in found(store)} & {"pdf-link", "http-link"}


def test_the_configuration_beside_a_list_holds_for_builds_too(store: Store) -> None:
    config = store.path.with_name(".lithograph.toml")
    config.write_text('[lint]\nignore = ["pdf-link"]\n', "utf-8")
    make(store, LIST)
    assert "pdf-link" not in {rule for rule, _ in found(store)}
    assert "http-link" in {rule for rule, _ in found(store)}


def test_a_mistake_in_the_configuration_is_said_before_anything_is_written(store: Store) -> None:
    store.path.with_name(".lithograph.toml").write_text('[lint]\nignore = ["no-such-rule"]\n', "utf-8")
    with pytest.raises(QueryError, match="no-such-rule"):
        make(store, LIST)
    assert load_sources(store) == []


def test_the_page_tells_them_as_words(store: Store) -> None:
    make(store, LIST.replace("Denoising Diffusion Implicit Models", "Implicit <img src=x onerror=alert(1)> Models"))
    card = str(source_card(load_sources(store)[0]))
    assert "What the linter finds (" in card
    assert "line 4" in card and "pdf-link" in card
    assert "as read on 20" in card
