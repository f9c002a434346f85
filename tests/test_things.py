"""What is no paper: code, devices and data sets as ends of relations, each with its words."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from ingest.papers import merge_papers
from ingest.pipeline import build
from ingest.prose.data_sets import find_data_sets
from ingest.relations import PaperText, relate_to_things
from kg.export import format_graphml
from kg.graph import add_things, build_graph
from kg.kinds import Origin, RelationKind
from kg.models import Entry, Record, RecordSource
from kg.store import Store, load_paper, load_papers, load_relations, load_things, open_store
from tests.encoders import WordEncoder

RUNS, TRIED = RelationKind.RUNS_ON, RelationKind.EVALUATED_ON


def things_in(abstract: str, *, names: tuple[str, ...] = (), more: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    paper = PaperText("p", names, "", abstract, (), None)
    return {(thing.kind.value, thing.name) for thing in relate_to_things(paper, more)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "We reach FID 2.1 on CIFAR10 and ImageNet 64x64.",
            {("evaluated_on", "CIFAR-10"), ("evaluated_on", "ImageNet")},
        ),
        (
            "Our experiments on MS-COCO, CelebA-HQ and FFHQ show gains.",
            {("evaluated_on", n) for n in ("COCO", "CelebA-HQ", "FFHQ")},
        ),
        ("We train our model on LAION-5B.", set()),
        ("Our model, pre-trained on ImageNet-21K, wins.", set()),
        ("We test robustness on ImageNet-C.", set()),  # another data set than ImageNet
        ("CIFAR-10 is small. We propose a sampler.", set()),  # before the paper's own part
        ("Our method runs in 1.8 s on an iPhone 14 Pro.", {("runs_on", "iPhone 14 Pro")}),
        ("Our sampler takes 2 s on one GPU.", set()),  # no device by name
        ("Our robot solves mobile manipulation on a mobile platform.", set()),
        ("We run on mobile devices in real time.", {("runs_on", "mobile")}),
        ("We note that existing methods need 10 s on an RTX 3090.", set()),
    ],
)
def test_what_an_abstract_is_tried_on(text: str, found: set[tuple[str, str]]) -> None:
    assert things_in(text) == found


def test_a_data_set_that_a_list_explains_is_known() -> None:
    text = "We evaluate our sampler on FancyFaces."
    assert things_in(text) == set()
    assert things_in(text, more=("Fancy Faces",)) == {("evaluated_on", "Fancy Faces")}


def test_the_words_are_the_sentence_and_notes_count_as_the_lists() -> None:
    text = "Sampling is slow. We are faster. We reach FID 3 on LSUN."
    paper = PaperText("p", (), "", text, (("tested on FFHQ", 7),), None)
    found = {(one.name, one.evidence, one.origin, one.line) for one in relate_to_things(paper)}
    assert found == {
        ("LSUN", "We reach FID 3 on LSUN.", Origin.ABSTRACT, None),
        ("FFHQ", "tested on FFHQ", Origin.LIST, 7),
    }


def test_hostile_names_of_data_sets_are_words_and_no_patterns() -> None:
    hostile = ["a+b(c", "[", "", "x*y|z", "²²²", "()", "Face.*"]
    assert list(find_data_sets("on ab, Faces and Facebook, ²", hostile)) == []
    assert list(find_data_sets("on x-y z and Face", hostile)) == [("x*y|z", 3, 8), ("Face.*", 13, 17)]


LIST = """# A list
## Samplers
- **DDIM** [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502), [[Code](https://github.com/ermongroup/ddim)]
    - 10 steps on CIFAR-10, on an RTX 3090
- **EDM** [Elucidating the Design Space of Diffusion-Based Generative Models](https://arxiv.org/abs/2206.00364)
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    path = tmp_path / "list.md"
    path.write_text(LIST, "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(store, [str(path)], offline=True, load_encoder=WordEncoder, snapshot=tmp_path / "none")
    return store


def test_a_build_relates_papers_to_code_devices_and_data_sets(store: Store) -> None:
    found = {(one.kind.value, one.name, one.evidence, one.line) for one in load_paper(store, "DDIM").things}
    note = "10 steps on CIFAR-10, on an RTX 3090"
    assert found == {
        ("has_code", "https://github.com/ermongroup/ddim", "Code", 3),
        ("evaluated_on", "CIFAR-10", note, 4),
        ("runs_on", "RTX 3090", note, 4),
    }
    assert {one.origin for one in load_things(store)} == {Origin.LIST}
    assert load_paper(store, "EDM").things == ()


def test_the_exported_graph_holds_things_as_nodes_of_their_type(store: Store) -> None:
    graph = add_things(build_graph(store), store)
    types = {name: graph.nodes[name]["type"] for name in graph}
    assert types == {
        "arxiv:2010.02502": "paper",
        "arxiv:2206.00364": "paper",
        "code:https://github.com/ermongroup/ddim": "code",
        "device:RTX 3090": "device",
        "data set:CIFAR-10": "data set",
        "topic:Samplers": "topic",
    }
    assert graph.edges["arxiv:2010.02502", "data set:CIFAR-10", 0]["place"].endswith("list.md:4")
    part = nx.parse_graphml(format_graphml(graph, ["arxiv:2206.00364"]))
    assert set(part) == {"arxiv:2206.00364", "topic:Samplers"}


def test_code_whose_address_the_abstract_gives_counts_as_code() -> None:
    entry = Entry(
        id=1, source_id=1, key="k", position=0, line=1, end_line=1, raw="", title="A Title of Words",
        eprint="2010.02502",
        links=[{"kind": "code", "url": "https://github.com/ermongroup/ddim", "text": "Code", "line": 1}],
    )  # fmt: skip
    record = Record(
        eprint="2010.02502", source=RecordSource.ARXIV, title="A Title of Words",
        comment="Code: https://github.com/ermongroup/ddim.git",
        abstract="See https://github.com/crowsonkb/k-diffusion. Not https://github.com/topics nor https://example.org/a/b.",
    )  # fmt: skip
    [draft] = merge_papers([entry], [record])
    assert [artifact["url"] for artifact in draft.artifacts] == [
        "https://github.com/ermongroup/ddim",
        "https://github.com/crowsonkb/k-diffusion",
    ]


def test_a_database_of_the_first_version_keeps_its_relations(store: Store) -> None:
    """Schema 1 knew no things: its table is made again as it was, and the way forward taken."""
    path = store.path
    before = load_relations(store)
    store.close()
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM relation WHERE target_name IS NOT NULL")
        [sql] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'relation'").fetchone()
        first = sql.replace(" + (target_name IS NOT NULL)", "").replace("target_name VARCHAR, ", "", 1)
        first = "\n".join(line for line in first.splitlines() if not line.strip().startswith("target_name"))
        columns = [row[1] for row in connection.execute("PRAGMA table_info(relation)") if row[1] != "target_name"]
        kept = ", ".join(columns)
        connection.execute("ALTER TABLE relation RENAME TO old")
        connection.execute(first)
        connection.execute(f"INSERT INTO relation ({kept}) SELECT {kept} FROM old")
        connection.execute("DROP TABLE old")
        connection.execute("DROP TABLE finding")
        connection.execute("ALTER TABLE source DROP COLUMN read_at")
        connection.execute("PRAGMA user_version = 1")
        assert "target_name" not in json.dumps(connection.execute("PRAGMA table_info(relation)").fetchall())
    connection.close()
    again = open_store(path)
    assert load_relations(again) == before
    assert load_things(again) == ()
    assert len(load_papers(again)) == 2
    again.close()
