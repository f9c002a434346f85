"""Bibliographies, tables, graphs and the command that writes them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.pipeline import build
from kg.cli import app
from kg.export import (
    format_bibliography,
    format_csl_json,
    format_csv,
    format_gexf,
    format_graphml,
    format_json_ld,
    format_ris,
    load_references,
)
from kg.export.references import cite_key
from kg.graph import build_graph
from kg.store import Store, load_relations, open_store
from kg.venues import Track
from kg.views import ArtifactView
from tests.encoders import WordEncoder
from tests.graphs import make_store
from tests.test_export import paper, reference


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = make_store(tmp_path_factory.mktemp("small") / "kg.db")
    yield store
    store.close()


# Bibliographies


def test_bibtex_of_many_has_a_key_for_each(small: Store) -> None:
    references = load_references(small)
    text = format_bibliography(references)
    keys = re.findall(r"^@\w+\{(\w+),$", text, re.MULTILINE)
    assert keys == [one.key for one in references]
    assert len(set(keys)) == 7
    assert "\n\n@" in text and text.count("{") == text.count("}")


def test_papers_that_would_share_a_cite_key_are_told_apart(tmp_path: Path) -> None:
    lines = [f'- [[ICLR21 - **Same**](https://arxiv.org/abs/2010.0000{n})]: "A Title Number {n}";' for n in range(4)]
    (tmp_path / "list.md").write_text("# L\n\n## S\n\n" + "\n".join(lines) + "\n", "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(store, tmp_path / "list.md", offline=True, load_encoder=WordEncoder)
    keys = [one.key for one in load_references(store)]
    assert keys == ["same2021", "same2021a", "same2021b", "same2021c"]
    store.close()


@pytest.mark.parametrize(
    ("alias", "authors", "key"),
    [
        ("DDIM", ("Jiaming Song",), "song2021ddim"),
        ("DDIM", (), "ddim2021"),
        ("3DGS", (), "paper3dgs2021"),
        ("扩散", (), "paper2021"),
    ],
)
def test_a_cite_key_begins_with_a_letter(alias: str, authors: tuple[str, ...], key: str) -> None:
    assert cite_key(paper(alias=alias, authors=authors)) == key


def test_csl_json() -> None:
    one = reference("Jiaming Song", "Laurens van der Maaten", "OpenAI", doi="10.1234/x", abstract="Words.")
    (item,) = json.loads(format_csl_json([one]))
    assert item == {
        "id": "key", "type": "paper-conference", "title": "Denoising Diffusion Implicit Models",
        "author": [
            {"family": "Song", "given": "Jiaming"}, {"family": "van der Maaten", "given": "Laurens"},
            {"literal": "OpenAI"},
        ],
        "issued": {"date-parts": [[2021]]},
        "container-title": "International Conference on Learning Representations",
        "number": "arXiv:2010.02502", "DOI": "10.1234/x", "URL": "https://arxiv.org/abs/2010.02502",
        "abstract": "Words.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "csl", "ris"),
    [
        ({}, "paper-conference", "CONF"),
        ({"venue": "Nature", "track": Track.MAIN}, "article-journal", "JOUR"),
        ({"venue": "arXiv", "track": Track.PREPRINT}, "article", "UNPB"),
        ({"venue": "TechReport", "track": Track.REPORT}, "report", "RPRT"),
        ({"venue": "CVPR Workshops", "track": Track.WORKSHOP}, "paper-conference", "CONF"),
        ({"venue": None, "track": None}, "article", "GEN"),
    ],
)
def test_kinds_of_works(fields: dict[str, Any], csl: str, ris: str) -> None:
    one = reference(**fields)
    assert json.loads(format_csl_json([one]))[0]["type"] == csl
    assert format_ris([one]).startswith(f"TY  - {ris}\n")


def test_ris() -> None:
    text = format_ris([reference("Jiaming Song", "OpenAI", title="Two\nLines\rER  - ", doi="10.1234/x")])
    assert text == (
        "TY  - CONF\nID  - key\nTI  - Two Lines ER -\nAU  - Song, Jiaming\nAU  - OpenAI\nPY  - 2021\n"
        "T2  - International Conference on Learning Representations\nDO  - 10.1234/x\n"
        "UR  - https://arxiv.org/abs/2010.02502\nAN  - arXiv:2010.02502\nER  - \n\n"
    )


# Tables and graphs


def test_csv_neutralizes_what_a_spreadsheet_would_compute() -> None:
    artifact = ArtifactView("code", "https://github.com/a/b", "Code")
    one = reference("+Eve", alias='=HYPERLINK("https://example.com")', title="@SUM(A1)", artifacts=(artifact,))
    two = reference(alias="-1", title="\t=1", venue="\r=2")
    rows = list(csv.DictReader(io.StringIO(format_csv([one, two]), newline="")))
    assert rows[0]["name"] == '\'=HYPERLINK("https://example.com")'
    assert (rows[0]["title"], rows[0]["authors"], rows[0]["code"]) == ("'@SUM(A1)", "'+Eve", "https://github.com/a/b")
    assert (rows[1]["name"], rows[1]["title"], rows[1]["venue"]) == ("'-1", "'\t=1", "'\r=2")
    assert all(not value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row.values())


def test_csv_has_a_row_for_each_paper(small: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(format_csv(load_references(small)), newline="")))
    assert [row["name"] for row in rows] == [
        "DDPM", "DDIM", "DPM-Solver", "DPM-Solver++", "ReDi", "PTQD", "SnapFusion",
    ]  # fmt: skip
    solver = rows[2]
    assert (solver["topics"], solver["lists"], solver["year"]) == ("Sampling / Solvers", "list.md", "2022")
    assert solver["claims"] == "10, 10× fewer sampling steps than DDIM [list]"


@pytest.mark.parametrize("kind", ["graphml", "gexf"])
def test_graphs_are_read_by_networkx_again(small: Store, tmp_path: Path, kind: str) -> None:
    graph = build_graph(small)
    graph.nodes["arxiv:2010.02502"]["title"] = "A <b> & \x00\x0b\ud800 \u4e2d"
    path = tmp_path / f"graph.{kind}"
    path.write_text(format_graphml(graph) if kind == "graphml" else format_gexf(graph), "utf-8")
    read = nx.read_graphml(path) if kind == "graphml" else nx.read_gexf(path)
    assert set(read) == set(graph)
    assert read.nodes["arxiv:2010.02502"]["title"].split() == ["A", "<b>", "&", "中"]
    edges = {(a, b, data["kind"], data["evidence"]) for a, b, data in read.edges(data=True)}
    assert ("arxiv:2211.01095", "arxiv:2206.00927", "follows", "follow-up work:") in edges
    assert len(edges) == graph.number_of_edges() == 4


def test_a_graph_of_a_part(small: Store) -> None:
    text = format_graphml(build_graph(small), ["arxiv:2206.00927", "arxiv:2211.01095"])
    root = ElementTree.fromstring(text)  # noqa: S314  (our own)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == 2
    assert len(root.findall(f".//{space}edge")) == 1


def test_json_ld(small: Store) -> None:
    document = json.loads(format_json_ld(load_references(small), load_relations(small)))
    assert document["@context"] == "https://schema.org"
    nodes = {node["name"]: node for node in document["@graph"]}
    later = nodes["DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models"]
    earlier = nodes["DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps"]
    assert later["isBasedOn"] == [{"@id": earlier["@id"]}]
    assert "isBasedOn" not in earlier, "what is compared is not what is built on"
    assert earlier["subjectOf"][0]["codeRepository"].startswith("https://github.com/example/")


# The command


def test_the_command_writes_every_format_to_stdout_and_to_a_file(small: Store, tmp_path: Path) -> None:
    for kind in ("markdown", "bibtex", "csl-json", "ris", "graphml", "gexf", "json-ld", "csv"):
        shown = CliRunner().invoke(app, ["export", kind, "--db", str(small.path)])
        assert (shown.exit_code, shown.stderr) == (0, ""), kind
        target = tmp_path / kind
        written = CliRunner().invoke(app, ["export", kind, "--db", str(small.path), "--output", str(target)])
        assert (written.exit_code, written.stdout) == (0, ""), kind
        assert target.read_bytes() == shown.stdout_bytes, kind
        assert "DPM-Solver++" in shown.stdout or kind == "gexf", kind


def test_the_command_says_what_is_wrong_in_one_line(small: Store, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", "csv", "--db", str(small.path), "--output", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr == f"kg: {tmp_path} cannot be written: Is a directory. Choose another with --output.\n"
    topic = CliRunner().invoke(app, ["export", "csv", "--db", str(small.path), "--topic", "Solver"])
    assert topic.stderr == "kg: There is no topic 'Solver'. Did you mean Solvers?\n"
    assert CliRunner().invoke(app, ["export", "yaml", "--db", str(small.path)]).exit_code == 2
