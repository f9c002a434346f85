"""The command as a user types it: read verbs on a small store, errors in one line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from kg.cli import app
from kg.store import find_paper, open_store, save_claims
from tests.graphs import make_store

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("store") / "kg.db"
    make_store(path).close()
    yield path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def read(*arguments: str | Path) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_search_prints_names_and_reasons(db: Path) -> None:
    code, out, _ = run("search", "--words-only", "--db", db, "DDIM")
    assert code == 0
    first, facts, why = out.splitlines()[:3]
    assert first.split() == ["1", "DDIM", "Denoising", "Diffusion", "Implicit", "Models"]
    assert "ICLR 2021" in facts and "arXiv:2010.02502" in facts
    assert "exact name" in why


def test_search_as_json(db: Path) -> None:
    found = read("search", "--words-only", "--db", db, "venue:NeurIPS", "speedup:>=5")
    assert [hit["name"] for hit in found["hits"]] == ["DPM-Solver"]
    assert found["total"] == 1
    assert found["hits"][0]["speedup"]["ratio_high"] == 10


def test_search_without_results_says_what_would_help(db: Path) -> None:
    code, out, err = run("search", "--words-only", "--db", db, "venue:CVPR", "year:2023")
    assert (code, out) == (0, "")
    assert "without venue:CVPR there are 3" in err


def test_show(db: Path) -> None:
    code, out, _ = run("show", "dpm solver++", "--db", db)
    assert code == 0
    assert "DPM-Solver++ follows DPM-Solver" in out and "“follow-up work:”" in out
    assert "list.md:13" in out, "the entry's own place: the fourth of entries that begin at line 10"
    found = read("show", "2010.02502", "--db", db)
    assert found["paper"]["alias"] == "DDIM"
    assert found["bibtex"].startswith("@inproceedings{ddim2021,")


def test_lineage_and_path(db: Path) -> None:
    found = read("lineage", "DPM-Solver++", "--db", db)
    assert [(e["source_name"], e["kind"], e["target_name"], e["evidence"]) for e in found["edges"]] == [
        ("DPM-Solver++", "follows", "DPM-Solver", "follow-up work:")
    ]
    assert "follow-up work:" in run("lineage", "DPM-Solver", "--db", db)[1]
    assert (found["siblings"], found["edges"][0]["also"], found["edges"][0]["suspect"]) == ([], [], False)
    assert [node["date"] for node in found["nodes"]] == ["2022-11", "2022-06"]
    assert [edge["kind"] for edge in read("path", "DDPM", "DPM-Solver", "--db", db)] == ["extends", "compares"]
    code, out, err = run("path", "ReDi", "SnapFusion", "--db", db)
    assert (code, out) == (1, "")
    assert err.startswith("kg: No evidenced relation") and err.count("\n") == 1


def test_claims(db: Path) -> None:
    found = read("claims", "--db", db)
    assert [(c["paper"], c["quantity"]) for c in found] == [
        ("DDIM", "sampling steps"),
        ("DPM-Solver", "sampling steps"),
        ("SnapFusion", "latency"),
        ("SnapFusion", "parameters"),
    ]
    assert [c["paper"] for c in read("claims", "--quantity", "latency", "--db", db)] == ["SnapFusion"]
    assert run("claims", "--quantity", "beauty", "--db", db)[0] == 1
    code, out, err = run("claims", "--quantity", "throughput", "--db", db)
    assert (code, out) == (0, "")
    assert err == "There is no claim of throughput here. There are some of latency, parameters, sampling steps.\n"


def test_a_fact_is_shown_once_with_all_who_say_it(db: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kg.db"
    copy.write_bytes(db.read_bytes())
    store = open_store(copy)
    paper = find_paper(store, "SnapFusion")
    rows = [
        {"paper_id": paper.id, "quantity": "latency", "low": low, "high": low, "unit": "s", "hardware": "iPhone 14 Pro",
         "quote": quote, "origin": origin, "start": 0, "end": len(quote), "confidence": confidence}
        for low, quote, origin, confidence in (
            (1.84, "1.84 s on the phone", "list", 0.9),
            (1.84, "takes 1.84 s", "abstract", 0.8),
            (3.0, "3 s", "abstract", 0.3),
        )
    ]  # fmt: skip
    save_claims(store, rows)
    store.close()
    (found,) = read("claims", "--db", copy)
    assert (found["origin"], found["quote"]) == ("list", "1.84 s on the phone")
    assert [(one["origin"], one["quote"], one["confidence"]) for one in found["also"]] == [
        ("abstract", "takes 1.84 s", 0.8)
    ]
    assert [c["quote"] for c in read("claims", "--origin", "abstract", "--db", copy)] == ["takes 1.84 s"]
    assert [c["low"] for c in read("claims", "--hidden", "--db", copy)] == [1.84, 3.0]
    table = run("claims", "--db", copy)[1]
    assert "list, abstract" in table and "1.84 s on the phone · takes 1.84 s" in table
    assert "“1.84 s on the phone” (list) · “takes 1.84 s” (abstract)" in run("show", "SnapFusion", "--db", copy)[1]
    counts = read("stats", "--db", copy)
    assert (counts["claims"], counts["claims said by"], counts["claims hidden"]) == (
        {"latency": 1}, {"list": 1, "abstract": 1}, 1,
    )  # fmt: skip


def test_claims_are_ranked_where_they_may_be(db: Path) -> None:
    groups = read("claims", "--quantity", "steps", "--over", "DDIM", "--db", db)
    assert [(g["title"], g["ranking"], [c["paper"] for c in g["claims"]], g["reason"]) for g in groups] == [
        ("sampling steps, improvement over DDIM", True, ["DPM-Solver"], ""),
        ("sampling steps, improvement", False, ["DDIM"], "names no baseline, so each stands against its own"),
    ]
    assert groups[0]["claims"][0]["place"] == 1 and groups[0]["claims"][0]["bounds"] == [10, 10]
    every = read("claims", "--over", "DDIM", "--db", db)
    assert [group["title"] for group in every[:1]] == [groups[0]["title"]], "what was asked for comes first"
    assert {group["quantity"] for group in every[1:]} >= {"latency", "parameters"}
    code, out, err = run("claims", "--quantity", "parameters", "--over", "DDIM", "--db", db)
    assert code == 0 and "apart: against SD-v1.5, not DDIM" in out
    assert "No claim on parameters is set against DDIM." in err
    assert {g["quantity"] for g in read("claims", "--rank", "--db", db)} == {"sampling steps", "latency", "parameters"}
    assert [g["basis"] for g in read("claims", "--by", "improvement", "--quantity", "steps", "--db", db)] == [
        "improvement",
        "improvement",
    ]


def test_compare(db: Path) -> None:
    found = read("compare", "DDIM", "dpm solver", "SnapFusion", "--db", db)
    assert [one["name"] for one in found["papers"]] == ["DDIM", "DPM-Solver", "SnapFusion"]
    assert [row["quantity"] for row in found["quantities"]] == ["sampling steps", "latency", "parameters"]
    steps = found["quantities"][0]
    assert [len(claims) for claims in steps["claims"].values()] == [1, 1, 0]
    (ranking,) = steps["rankings"]
    assert [(c["place"], c["paper"]) for c in ranking["claims"]] == [(1, "DPM-Solver"), (1, "DDIM")], "10 and 10 to 20"
    code, out, _ = run("compare", "DDIM", "DPM-Solver", "--db", db)
    assert code == 0 and "“DDIM sampling steps”" in " ".join(out.split()) and "names no baseline" in out
    assert run("compare", "DDIM", "ddim", "--db", db)[0] == 1


def test_chain(db: Path) -> None:
    # DDIM extends DDPM and states 2.5 to 10 without a baseline; DPM-Solver states 10 over DDIM.
    found = read("chain", "DDPM", "DPM-Solver", "--db", db)
    assert found["ratio"] == [25, 100]
    assert [(link["older"], link["newer"], link["ratio"]) for link in found["links"]] == [
        ("DDPM", "DDIM", [2.5, 10]),
        ("DDIM", "DPM-Solver", [10, 10]),
    ]
    assert found["links"][0]["baseline_from"]["evidence"] == "generalises DDPM"
    code, out, _ = run("chain", "DDPM", "DPM-Solver", "--db", db)
    assert code == 0
    assert "DDPM → DPM-Solver: 2.5–10 · 10 = 25–100×, sampling steps" in out
    assert "“DPM-Solver sampling steps”" in out and "“generalises DDPM”" in out
    code, out, err = run("chain", "DPM-Solver", "DPM-Solver++", "--db", db)
    assert (code, out) == (1, "")
    assert err.startswith("kg: These are not multiplied: no claim says") and err.count("\n") == 1


def test_influence(db: Path) -> None:
    found = read("influence", "--db", db)
    assert [one["name"] for one in found["influential"]] == ["DDPM", "DDIM", "DPM-Solver"]
    # Cutting the chain of four at its weakest tie, the comparison, gains modularity.
    assert [{one["name"] for one in community} for community in found["communities"]] == [
        {"DDPM", "DDIM"},
        {"DPM-Solver", "DPM-Solver++"},
        {"ReDi", "SnapFusion"},
    ]
    assert run("influence", "--db", db)[0] == 0


def test_stats(db: Path) -> None:
    found = read("stats", "--db", db)
    assert found["papers"] == 7
    assert found["venues"] == {"NeurIPS": 4, "ICLR": 1, "arXiv": 1, "ICML": 1}
    assert found["claims"] == {"sampling steps": 2, "latency": 1, "parameters": 1}
    assert found["with code"] == 3
    assert run("stats", "--db", db)[0] == 0


def test_the_version_is_told() -> None:
    code, out, err = run("--version")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\n", out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("search", "x", "--db", "none/kg.db"), "There is no database at none/kg.db. Run: kg build"),
        (("build", "none.md", "--db", "{tmp}/new.db"), "none.md"),
        (("show", "nonsense", "--db", "{db}"), "No paper or method here is called 'nonsense'"),
        (("show", "arxiv:2010.025", "--db", "{db}"), "An arXiv id looks like arXiv:2010.02502"),
        (("claims", "--over", "nonsense", "--db", "{db}"), "No paper or method here is called 'nonsense'"),
        (("search", "speedup:abc", "--db", "{db}"), "speedup:abc is not a filter I know; write speedup:>=5"),
        (("lineage", "nonsense", "--db", "{db}"), "No paper or method here is called 'nonsense'"),
    ],
)
def test_a_users_mistake_is_one_line_and_exit_code_1(
    db: Path, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = run(*(argument.format(db=db, tmp=tmp_path) for argument in arguments))
    assert (code, out) == (1, "")
    assert err.startswith("kg: ") and words in err and err.count("\n") == 1


def test_wrong_usage_is_exit_code_2(db: Path) -> None:
    assert run("search", "--sort", "best", "--db", db)[0] == 2
    assert run("lineage")[0] == 2


def test_an_empty_database_names_the_cure(tmp_path: Path) -> None:
    from kg.store import open_store

    open_store(tmp_path / "kg.db").close()
    code, _, err = run("stats", "--db", tmp_path / "kg.db")
    assert code == 1 and "has no papers yet. Run: kg build" in err


def test_help_needs_neither_torch_nor_streamlit() -> None:
    script = (
        "import sys, kg, ingest, ingest.cli\n"
        "from typer.testing import CliRunner\n"
        "from kg.cli import app\n"
        "for verb in ([], ['build'], ['search'], ['app'], ['compare']):\n"
        "    assert CliRunner().invoke(app, [*verb, '--help']).exit_code == 0\n"
        "slow = {'torch', 'streamlit', 'sentence_transformers', 'transformers', 'sqlmodel', 'pandas', 'arxiv'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout == "[]\n"


def test_a_closed_pipe_is_no_error(db: Path) -> None:
    kg = Path(sys.executable).with_name("kg")
    command = f"{kg} search --db {db} -n 1000 --words-only | true"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "Traceback" not in result.stderr and "BrokenPipe" not in result.stderr


def test_the_database_may_be_named_before_the_verb(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DB", "none.db")
    code, out, _ = run("--db", db, "search", "--words-only", "DDIM")
    assert code == 0 and "DDIM" in out.splitlines()[0]
    assert run("--db", "other.db", "search", "--words-only", "DDIM", "--db", db)[0] == 0
    code, _, err = run("search", "--words-only", "DDIM")
    assert (
        code == 1
        and err == "kg: There is no database at none.db. Run: kg build data/lists/efficient-diffusion.md --db none.db\n"
    )


def test_outside_a_checkout_no_list_is_named_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_DB", raising=False)
    assert run("stats")[2] == "kg: There is no database at data/kg.db. Run: kg build LIST.md\n"


def test_no_descendants_is_said_of_descendants_alone(db: Path) -> None:
    _, out, err = run("lineage", "DPM-Solver++", "--direction", "descendants", "--db", db)
    assert (out, err) == ("", "DPM-Solver++ has no known descendants.\n")
