"""The documents tell the truth: every verb is documented, every link leads somewhere, the tour prints what it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from typer.main import get_command
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.pipeline import build
from kg.cli import app
from kg.store import open_store

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_verb_and_option_named_is_there_and_every_verb_is_named() -> None:
    verbs = get_command(app).commands  # type: ignore[attr-defined]
    rows = {match[1]: match[0] for match in re.finditer(r"^\| `kg (\w+).*$", README, re.MULTILINE)}
    assert set(rows) == set(verbs)
    for name, row in rows.items():
        options = {option for parameter in verbs[name].params for option in parameter.opts}
        for option in re.findall(r"`(--[\w-]+)`", row):
            assert option in options, f"kg {name} has no {option}"
    for verb in verbs.values():
        assert verb.help, "a verb without help"
        assert "--db" in {option for parameter in verb.params for option in parameter.opts}


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = [
        str(child.attrGet("href") or child.attrGet("src"))
        for token in MarkdownIt().parse(README)
        for child in token.children or []
        if child.type in ("link_open", "image")
    ]
    assert len(targets) > 10
    for target in targets:
        assert target.startswith("https://") or (ROOT / target).exists(), target


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which data/ is as after `make app` without network."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "data" / "lists").mkdir(parents=True)
    name = "data/lists/efficient-diffusion.md"
    (folder / name).write_bytes((ROOT / name).read_bytes())
    store = open_store(folder / "data" / "kg.db")
    build(store, folder / name, offline=True)
    store.close()
    yield folder


def tour() -> list[tuple[str, list[str]]]:
    (block,) = (t.content for t in MarkdownIt().parse(README) if t.type == "fence" and t.info == "console")
    commands: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


@pytest.mark.parametrize(("command", "lines"), tour(), ids=[command for command, _ in tour()])
def test_the_tour_prints_what_the_readme_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, lines: list[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "120")
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.stderr
    printed = [line.rstrip() for line in result.output.splitlines()]
    shown = [line for line in lines if line != "..."]
    assert printed[: len(shown)] == shown if "..." in lines else printed == shown


def test_the_python_example_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = (t.content for t in MarkdownIt().parse(README) if t.type == "fence" and t.info == "python")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KG_ARXIV_URL", "http://127.0.0.1:9/api/query")  # nobody is there: the snapshot serves
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102  (our own README)
    out = capsys.readouterr().out
    assert "DPM-Solver" in out and "follow-up work:" in out
