"""`kg diff`: two states of a list, told apart in papers, sections, labels, notes, claims and relations."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.diff import ListDifference, compare_editions
from ingest.editions import Edition, EditionWork, read_edition, read_editions
from ingest.pipeline import build
from kg.cli import app
from kg.errors import ListError, NotFoundError
from kg.store import open_store
from tests.encoders import WordEncoder

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_LIST = ROOT / "data" / "lists" / "efficient-diffusion.md"

OLD = """\
# Fast Diffusion

## Basics

- [[Arxiv2006 - **DDPM**](https://arxiv.org/abs/2006.11239)]: "Denoising Diffusion Probabilistic Models";

- [[TechReport-2204 - **DeepFloyd-IF**](https://github.com/deep-floyd/IF)];

## Samplers

- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";
    - 50~100 steps -> 10~20 steps
    - [Code](https://github.com/ermongroup/ddim)

- [[NeurIPS22 - **DPM-Solver**](https://arxiv.org/abs/2206.00927)]: "DPM-Solver: A Fast ODE Solver for Diffusion \
Probabilistic Model Sampling in Around 10 Steps";

## Distillation

- [[ICLR22 - **PD**](https://arxiv.org/abs/2202.00512)]: "Progressive Distillation for Fast Sampling \
of Diffusion Models";
"""
# DDPM: another label, and moved; IF gone; Samplers renamed; DDIM: another note, no code; a follow-up, with its edges.
NEW = """\
# Fast Diffusion

## Solvers

- [[NeurIPS20 - **DDPM**](https://arxiv.org/abs/2006.11239)]: "Denoising Diffusion Probabilistic Models";

- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";
    - 50~100 steps -> 25 steps

- [[NeurIPS22 - **DPM-Solver**](https://arxiv.org/abs/2206.00927)]: "DPM-Solver: A Fast ODE Solver for Diffusion \
Probabilistic Model Sampling in Around 10 Steps";
    - follow-up work: [[Arxiv2211 - **DPM-Solver++**](https://arxiv.org/abs/2211.01095)]: "DPM-Solver++: Fast Solver \
for Guided Sampling of Diffusion Probabilistic Models";

## Distillation

- [[ICLR22 - **PD**](https://arxiv.org/abs/2202.00512)]: "Progressive Distillation for Fast Sampling \
of Diffusion Models";
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(OLD, "utf-8")
    new.write_text(NEW, "utf-8")
    return old, new


def difference(one: Path | str, other: Path | str) -> ListDifference:
    return compare_editions(read_edition(str(one)), read_edition(str(other)))


def test_what_changed_between_two_files(files: tuple[Path, Path]) -> None:
    found = difference(*files)
    assert [work.name for work in found.added] == ["DPM-Solver++"]
    assert [work.name for work in found.removed] == ["DeepFloyd-IF"]
    assert found.sections_renamed == ((("Samplers",), ("Solvers",)),)
    assert (found.sections_added, found.sections_removed) == ((), (("Basics",),))
    # By the list's own words, and because "++" in a name says so.
    edges = {("DPM-Solver++", "follows", "DPM-Solver"), ("DPM-Solver++", "extends", "DPM-Solver")}
    assert set(found.relations_added) == edges
    assert found.relations_removed == ()

    ddpm, ddim = found.changed
    assert ddpm.name == "DDPM"
    assert ddpm.fields == (("venue", "arXiv 2020", "NeurIPS 2020"), ("label", "Arxiv2006", "NeurIPS20"))
    assert (ddpm.left, ddpm.entered) == ((("Basics",),), (("Solvers",),))
    assert ddim.name == "DDIM"
    assert (ddim.left, ddim.entered) == ((), ()), "its section was renamed, and it stayed"
    assert (ddim.notes_removed, ddim.notes_added) == (("50~100 steps -> 10~20 steps",), ("50~100 steps -> 25 steps",))
    # 50/25 = 2 and 100/25 = 4; before, 50/20 = 2.5 and 100/10 = 10.
    assert ddim.claims_added == ("25 steps, 2–4× fewer sampling steps",)
    assert ddim.claims_removed == ("10–20 steps, 2.5–10× fewer sampling steps",)
    assert ddim.links_removed == (("code", "https://github.com/ermongroup/ddim"),)


def test_back_again_is_the_opposite(files: tuple[Path, Path]) -> None:
    there, back = difference(*files), difference(*reversed(files))
    assert [work.name for work in back.removed] == [work.name for work in there.added]
    assert [work.name for work in back.added] == [work.name for work in there.removed]
    assert back.sections_renamed == tuple((new, old) for old, new in there.sections_renamed)
    assert back.relations_removed == there.relations_added
    assert [change.name for change in back.changed] == [change.name for change in there.changed]


def test_lines_that_shift_and_words_that_are_only_set_otherwise_are_no_difference(tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    text = DEFAULT_LIST.read_text("utf-8").replace("\n\n- [[", "\n- [[").replace("    - ", "  * ")
    other.write_text(f"<!-- a remark -->\n\n{text}", "utf-8")
    found = difference(DEFAULT_LIST, other)
    assert not found, found


def edition(*works: EditionWork, sections: tuple[tuple[str, ...], ...] = ()) -> Edition:
    paths = sections or tuple(dict.fromkeys(path for work in works for path in work.sections))
    return Edition("list", {work.key: work for work in works}, paths)


def work(key: str, *sections: tuple[str, ...], title: str | None = None, alias: str | None = None) -> EditionWork:
    return EditionWork(key, alias or title or key, title, alias, None, None, sections)


def test_a_paper_that_gained_an_id_is_the_same_paper() -> None:
    old = edition(work("title:x:2021", ("A",), title="A Title of Some Words"), work("url:y", ("A",), alias="DDIM"))
    new = edition(work("arxiv:1", ("A",), title="A title of some words."), work("arxiv:2", ("A",), alias="ddim"))
    found = compare_editions(old, new)
    assert (found.added, found.removed) == ((), ())
    assert found.changed[0].fields[0] == ("id", "title:x:2021", "arxiv:1")


def test_a_renamed_broader_section_takes_its_narrower_ones_with_it() -> None:
    old = edition(work("a", ("X", "One")), work("b", ("X", "Two")), sections=(("X",), ("X", "One"), ("X", "Two")))
    new = edition(work("a", ("Y", "One")), work("b", ("Y", "Two")), sections=(("Y",), ("Y", "One"), ("Y", "Two")))
    found = compare_editions(old, new)
    assert found == ListDifference(sections_renamed=((("X",), ("Y",)),))


def test_a_section_that_lost_most_of_its_papers_is_not_renamed() -> None:
    old = edition(work("a", ("X",)), work("b", ("X",)), work("c", ("X",)))
    new = edition(work("a", ("Y",)), work("b", ("Z",)), work("c", ("W",)))
    found = compare_editions(old, new)
    assert found.sections_renamed == ()
    assert found.sections_removed == (("X",),)
    assert {change.name for change in found.changed} == {"a", "b", "c"}


# Databases and commits


def test_two_databases(files: tuple[Path, Path], tmp_path: Path) -> None:
    for name, source in (("old.db", files[0]), ("new.db", files[1])):
        store = open_store(tmp_path / name)
        build(store, source, offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
        store.close()
    assert difference(tmp_path / "old.db", tmp_path / "new.db") == difference(*files)


def test_a_database_and_the_file_it_was_built_from_say_the_same(files: tuple[Path, Path], tmp_path: Path) -> None:
    """What the records say of a paper ("DDIM" is titled otherwise there) is no difference between list and graph."""
    row = {"eprint": "2010.02502", "title": "Implicit Models", "published": "2020-10-06", "summary": "Fast sampling."}
    (tmp_path / "records.jsonl").write_text(json.dumps(row), "utf-8")
    store = open_store(tmp_path / "old.db")
    build(store, files[0], offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
    store.close()
    for pair in ((tmp_path / "old.db", files[0]), (files[0], tmp_path / "old.db")):
        older, newer = read_editions(*map(str, pair), offline=True)
        assert older.works["arxiv:2010.02502"].title == newer.works["arxiv:2010.02502"].title == "Implicit Models"
        assert not compare_editions(older, newer)


def test_in_databases_of_several_lists_a_section_is_that_of_its_list(files: tuple[Path, Path], tmp_path: Path) -> None:
    for name, sources in (("one.db", files[:1]), ("both.db", files)):
        store = open_store(tmp_path / name)
        build(store, sources, offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
        store.close()
    found = difference(tmp_path / "one.db", tmp_path / "both.db")
    assert found.removed == () and found.sections_removed == ()
    assert found.sections_added == (("new.md", "Solvers"), ("new.md", "Distillation"))
    (ddim,) = (change for change in found.changed if change.name == "DDIM")
    assert ddim.entered == (("new.md", "Solvers"),)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_commits_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    monkeypatch.chdir(folder)
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for text in (OLD, NEW):
        (folder / "my list.md").write_text(text, "utf-8")
        subprocess.run(["git", "add", "."], check=True)
        subprocess.run(["git", *who, "commit", "-q", "-m", "list"], check=True)
    names = [work.name for work in difference("HEAD~1:my list.md", "HEAD:my list.md").added]
    assert names == ["DPM-Solver++"]
    assert not difference("HEAD:my list.md", folder / "my list.md")
    for wrong in ("HEAD:none.md", "nosuchcommit:my list.md"):
        with pytest.raises(NotFoundError, match="git has no") as caught:
            read_edition(wrong)
        assert "\n" not in str(caught.value)
    for option in ("--output=x:my list.md", "HEAD:"):
        with pytest.raises(ListError, match="REV:path"):
            read_edition(option)
    assert not (folder / "x").exists()


def test_what_is_no_list_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("# Nothing\n", "utf-8")
    with pytest.raises(ListError, match="holds no entry"):
        read_edition(str(tmp_path / "empty.md"))
    with pytest.raises(ListError, match="is not there"):
        read_edition(str(tmp_path / "none.md"))
    (tmp_path / "more.md").write_text(OLD, "utf-8")
    with pytest.raises(ListError, match="holds 2 lists"):
        read_edition(str(tmp_path))


# The command


def test_the_command_speaks_in_papers(files: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, ["diff", *map(str, files)])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "- section Basics\n"
        "~ section Samplers -> Solvers\n"
        "+ DPM-Solver++  DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models  (Solvers)\n"
        "- DeepFloyd-IF  (Basics)\n"
        "~ DDPM\n"
        "    venue: arXiv 2020 -> NeurIPS 2020\n"
        "    label: Arxiv2006 -> NeurIPS20\n"
        "    moved: Basics -> Solvers\n"
        "~ DDIM\n"
        "    + note: 50~100 steps -> 25 steps\n"
        "    + claim: 25 steps, 2–4× fewer sampling steps\n"
        "    - note: 50~100 steps -> 10~20 steps\n"
        "    - claim: 10–20 steps, 2.5–10× fewer sampling steps\n"
        "    - code: https://github.com/ermongroup/ddim\n"
        "+ DPM-Solver++ follows DPM-Solver\n"
        "+ DPM-Solver++ extends DPM-Solver\n"
    )
    answer = json.loads(CliRunner().invoke(app, ["diff", *map(str, files), "--json"]).stdout)
    assert answer["differs"] is True
    assert answer["relations_added"][0] == ["DPM-Solver++", "follows", "DPM-Solver"]


def test_a_list_alone_is_compared_with_what_the_database_holds_of_it(files: tuple[Path, Path], tmp_path: Path) -> None:
    source, other = files
    db = tmp_path / "kg.db"
    store = open_store(db)
    build(store, [source, other], offline=True, load_encoder=WordEncoder)
    store.close()
    same = CliRunner().invoke(app, ["diff", str(source), "--db", str(db)])
    assert (same.exit_code, same.stdout) == (0, ""), "what other lists say is no difference in this one"
    assert same.stderr.endswith("say the same.\n")
    source.write_text(OLD.replace("10~20 steps", "4 steps"), "utf-8")
    result = CliRunner().invoke(app, ["diff", str(source), "--db", str(db)])
    assert result.stdout.splitlines()[:3] == [
        "~ DDIM",
        "    + note: 50~100 steps -> 4 steps",
        "    + claim: 4 steps, 12.5–25× fewer sampling steps",
    ]
