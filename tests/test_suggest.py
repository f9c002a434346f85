"""`kg suggest`: what a list lacks and others have, in the right section, as a line that reads as that paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.lists import parse_list
from ingest.pipeline import build
from ingest.suggest import suggest_papers
from kg.cli import app
from kg.store import Store, open_store
from tests.encoders import WordEncoder


def line(label: str, eprint: str, title: str) -> str:
    name, _, _ = title.partition(":")
    return f'- [[{label} - **{name}**](https://arxiv.org/abs/{eprint})]: "{title}";\n'


SOLVERS = [
    line("ICLR21", "2010.02502", "DDIM: Implicit Models for Fast Sampling with a Deterministic Solver"),
    line("NeurIPS22", "2206.00927", "DPM-Solver: A Fast ODE Solver for Sampling in Ten Steps"),
    line("Arxiv2211", "2211.01095", "DPM-Solver++: A Fast Guided Solver for Sampling"),
]
QUANTIZED = [
    line("NeurIPS23", "2305.10657", "PTQD: Accurate Quantization of Weights in Low Precision"),
    line("ICCV23", "2302.04304", "Q-Diffusion: Quantization of Diffusion Weights to Four Bits Precision"),
]
# Each belongs to another section of ours; the third is about something else.
SOLVER, BITS = (
    line("ICLR22", "2202.09778", "PNDM: Pseudo Numerical Solver for Fast Sampling on Manifolds"),
    line("CVPR23", "2211.15736", "PTQ4DM: Quantization of Weights after Training in Low Precision"),
)
PROTEIN = line("Nature21", "2101.00001", "FoldIt: Predicting Three Dimensional Structures of Proteins")

OURS = f"# Ours\n\n## Solvers\n\n{''.join(SOLVERS)}\n## Quantization\n\n{''.join(QUANTIZED)}"
THEIRS = f"# Theirs\n\n## Sampling\n\n{SOLVER}{SOLVERS[0]}{SOLVERS[1]}\n## Low Bits\n\n{BITS}\n## Biology\n\n{PROTEIN}"
THIRD = f"# Third\n\n## Quantization\n\n{BITS}\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    for name, text in (("ours.md", OURS), ("theirs.md", THEIRS), ("third.md", THIRD)):
        (tmp_path / name).write_text(text, "utf-8")
    store = open_store(tmp_path / "kg.db")
    lists = [tmp_path / name for name in ("ours.md", "theirs.md", "third.md")]
    build(store, lists, offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
    yield store
    store.close()


def test_what_fits_is_proposed_in_its_section_and_what_does_not_is_not(store: Store) -> None:
    found = {suggestion.name: suggestion for suggestion in suggest_papers(store, "ours.md")}
    assert set(found) == {"PNDM", "PTQ4DM"}
    assert found["PNDM"].section == ("Solvers",)
    assert found["PTQ4DM"].section == ("Quantization",)
    lines = OURS.splitlines()
    assert found["PNDM"].after == lines.index(SOLVERS[-1].rstrip()) + 1
    assert found["PTQ4DM"].after == lines.index(QUANTIZED[-1].rstrip()) + 1


def test_papers_is_no_name_that_two_sections_share(tmp_path: Path) -> None:
    """Sections called "Papers" have their subject above them."""
    ours = OURS.replace("Solvers\n", "Solvers\n\n### Papers\n").replace(
        "Quantization\n", "Quantization\n\n### Papers\n", 1
    )
    theirs = f"# Theirs\n\n## Quantization of Weights\n\n### Papers\n\n{BITS}\n"
    theirs += f"## Sampling\n\n### Papers\n\n{SOLVER}{SOLVERS[0]}"
    for name, text in (("ours.md", ours), ("theirs.md", theirs)):
        (tmp_path / name).write_text(text, "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(
        store, [tmp_path / "ours.md", tmp_path / "theirs.md"], offline=True, snapshot=tmp_path, load_encoder=WordEncoder
    )
    found = {suggestion.name: suggestion for suggestion in suggest_papers(store, "ours.md")}
    assert found["PTQ4DM"].section == ("Quantization", "Papers")
    assert "a section there has the same name" in found["PTQ4DM"].reason
    assert found["PNDM"].section == ("Solvers", "Papers")
    assert "same name" not in found["PNDM"].reason
    store.close()


def test_a_section_that_narrows_its_subject_is_not_the_whole_of_it(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(OURS.replace("## Quantization", "## Quantization for Diffusion"), "utf-8")
    (tmp_path / "theirs.md").write_text(f"# Theirs\n\n## Quantization\n\n{BITS}", "utf-8")
    store = open_store(tmp_path / "kg.db")
    lists = [tmp_path / "ours.md", tmp_path / "theirs.md"]
    build(store, lists, offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
    assert all("same name" not in suggestion.reason for suggestion in suggest_papers(store, "ours.md"))
    store.close()


def test_the_reason_says_where_it_stands_and_in_what_company(store: Store) -> None:
    found = {suggestion.name: suggestion for suggestion in suggest_papers(store, "ours.md")}
    assert found["PTQ4DM"].lists == ("theirs.md", "third.md")
    assert "in 2 other lists: theirs.md (Low Bits), third.md (Quantization)" in found["PTQ4DM"].reason
    assert "near PTQD" in found["PTQ4DM"].reason
    assert "a section there has the same name" in found["PTQ4DM"].reason
    assert "2 of the 2 papers beside it in Sampling stand here" in found["PNDM"].reason


def test_the_line_reads_as_the_paper_where_it_is_put(store: Store) -> None:
    text = OURS.splitlines()
    suggestions = suggest_papers(store, "ours.md")
    for suggestion in sorted(suggestions, key=lambda one: -one.after):
        text.insert(suggestion.after, suggestion.line)
    parsed = parse_list("\n".join(text) + "\n")
    placed = {entry.alias: (entry.eprint, entry.venue, entry.year, entry.topic) for entry in parsed.entries}
    assert placed["PNDM"] == ("2202.09778", "ICLR", 2022, ("Solvers",))
    assert placed["PTQ4DM"] == ("2211.15736", "CVPR", 2023, ("Quantization",))
    assert len(parsed.entries) == 7


def test_a_list_that_took_up_what_was_proposed_lacks_nothing(store: Store, tmp_path: Path) -> None:
    text = OURS.splitlines()
    for suggestion in sorted(suggest_papers(store, "ours.md"), key=lambda one: -one.after):
        text.insert(suggestion.after, suggestion.line)
    (tmp_path / "ours.md").write_text("\n".join(text) + "\n", "utf-8")
    build(store, tmp_path / "ours.md", offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
    assert suggest_papers(store, "ours.md") == []


def test_without_vectors_only_a_section_of_the_same_name_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.suggest._vectors", lambda store: {})
    (only,) = suggest_papers(store, "ours.md")
    assert (only.name, only.section) == ("PTQ4DM", ("Quantization",))


def test_the_command(store: Store, tmp_path: Path) -> None:
    db = ["--db", str(store.path)]
    shown = CliRunner().invoke(app, ["suggest", str(tmp_path / "ours.md"), *db])
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert f"Quantization, after line {len(OURS.splitlines())}\n{BITS}    in 2 other lists" in shown.stdout
    answer = json.loads(CliRunner().invoke(app, ["suggest", "ours.md", "--json", "-n", "1", *db]).stdout)
    assert [set(one) >= {"line", "section", "after", "reason"} for one in answer] == [True]
    unknown = CliRunner().invoke(app, ["suggest", "none.md", *db])
    assert unknown.stderr == "kg: The database holds no list 'none.md'. Lists: ours.md, theirs.md, third.md.\n"


def test_a_line_that_is_not_in_the_lists_manner_is_said_to_be_none(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["suggest", "ours.md", "-n", "1", "--db", str(store.path)]
    said = "; in our own form, since no entry of that section shows how it writes one\n"
    assert said not in CliRunner().invoke(app, asked).stdout
    monkeypatch.setattr("ingest.suggest.Manner.write", lambda *_: None)
    assert CliRunner().invoke(app, asked).stdout.endswith(said)


def test_a_list_that_is_alone_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(OURS, "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(store, tmp_path / "ours.md", offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
    store.close()
    result = CliRunner().invoke(app, ["suggest", "ours.md", "--db", str(tmp_path / "kg.db")])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("There is no other list to learn from.")
