"""Authors: found by name in the words and by a filter, shown and exported as far as the lists tell them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from ingest import build
from kg.author_names import is_author
from kg.export import load_references
from kg.export.bibtex import format_bibliography
from kg.export.tables import format_csv
from kg.retrieval import search
from kg.store import Store, load_paper, open_store
from tests.encoders import WordEncoder

LIST = """\
# L

## Samplers

- **Denoising Diffusion Implicit Models.** Jiaming Song, Chenlin Meng, Stefano Ermon. ICLR 2021. [[Paper]](https://arxiv.org/abs/2010.02502)
- **Consistency Models.** Yang Song, Prafulla Dhariwal, Mark Chen, Ilya Sutskever. ICML 2023. [[Paper]](https://arxiv.org/abs/2303.01469)
- **Post-Training Quantization on Diffusion Models.** Shang et al. CVPR 2023. [[Paper]](https://arxiv.org/abs/2211.15736)
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("authors")
    (folder / "list.md").write_text(LIST, "utf-8")
    store = open_store(folder / "kg.db")
    build(store, folder / "list.md", offline=True, load_encoder=WordEncoder)
    yield store
    store.close()


def found(store: Store, text: str) -> list[str]:
    return [hit.paper.title or "" for hit in search(store, text)]


DDIM, CM, PTQ = (
    "Denoising Diffusion Implicit Models",
    "Consistency Models",
    "Post-Training Quantization on Diffusion Models",
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("author:Song", {DDIM, CM}),
        ("author:song year:2023", {CM}),
        ('author:"Yang Song"', {CM}),
        ('author:"Song, Yang"', {CM}),
        ('author:"J. Song"', {DDIM}),
        ("author:Ermon author:Shang", {DDIM, PTQ}),
        ("author:Ho", set()),
        ("author:S", set()),
    ],
)
def test_the_filter(store: Store, text: str, titles: set[str]) -> None:
    assert set(found(store, text)) == titles


def test_a_name_alone_finds_its_papers(store: Store) -> None:
    results = search(store, "Ermon")
    assert [hit.paper.title for hit in results] == [DDIM]
    assert str(results.hits[0].why) == "author Stefano Ermon"
    assert set(found(store, "Yang Song")) == {CM}
    # A given name alone, or a name among other words, is no question for a person.
    assert found(store, "Yang") == [] and found(store, "Ermon papers") == []


def test_without_the_filter_there_are_others(store: Store) -> None:
    results = search(store, "author:Nobody")
    assert results.total == 0 and results.suggestions == ("without author:Nobody there are 3",)


@pytest.mark.parametrize(
    ("name", "asked", "is_meant"),
    [
        ("Jürgen Schmidhuber", "schmidhuber", True),
        ("Jurgen Schmidhuber", "Jürgen", True),
        ("Jun-Yan Zhu", "Jun-Yan Zhu", True),
        ("Jun-Yan Zhu", "Junyan Zhu", True),
        ("Jun-Jie Zhu", "Jun Zhu", False),
        ("Y. Song", "Yang Song", True),
        ("Jiaming Song", "Yang Song", False),
        ("Y. Song", "Y", False),
        ("何恺明", "何恺明", True),
        ("Yang Song", "", False),
    ],
)
def test_whom_a_name_means(name: str, asked: str, is_meant: bool) -> None:
    assert is_author(name, asked) is is_meant


def test_et_al_is_kept(store: Store) -> None:
    paper = load_paper(store, PTQ).paper
    assert (paper.authors, paper.authors_cut) == (("Shang",), True)
    references = load_references(store)
    rows = {row["title"]: row["authors"] for row in csv.DictReader(io.StringIO(format_csv(references)))}
    assert rows[PTQ] == "Shang; et al."
    assert rows[DDIM] == "Jiaming Song; Chenlin Meng; Stefano Ermon"
    assert "author = {Shang and others}" in format_bibliography(references)
