"""`kg lint` as it is typed: exit codes, formats, files in every encoding, records, arXiv, links."""

from __future__ import annotations

import json
import re
import stat
import time
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest import links
from ingest.links import LinkAnswer, LinkState
from ingest.lint import lint_rules
from ingest.pipeline import build
from kg.cli import app
from kg.store import open_store
from tests.atom_server import AtomServer

ROOT = Path(__file__).resolve().parents[1]
SOUND = '## S\n- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";\n'
WRONG = SOUND.replace("https://arxiv.org/abs/", "")
WEAK = SOUND.replace("https", "http")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_DB", raising=False)
    return tmp_path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["lint", *(str(argument) for argument in arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def write(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_errors_fail_and_nothing_else_does() -> None:
    assert run(write("sound.md", SOUND))[0] == 0
    code, out, err = run(write("weak.md", WEAK))
    assert (code, out.count("http-link")) == (0, 1)
    assert "1 info in 1 file" in err
    code, out, _ = run(write("wrong.md", WRONG))
    assert code == 1
    assert out.startswith("wrong.md:2:24: error bare-id-link: ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--explain", "no-such-rule"),
        ("a.md", "--select", "no-such-rule"),
        ("a.md", "--ignore", "no-such-rule"),
        ("a.md", "--format", "xml"),
        ("a.md", "--config", "no-such-file.toml"),
    ],
)
def test_wrong_usage_is_2(arguments: tuple[str, ...]) -> None:
    write("a.md", SOUND)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_one_line() -> None:
    code, _, err = run("missing.md")
    assert code == 1
    assert err == "kg: missing.md is not there. Give the path of a Markdown file.\n"


def test_a_file_without_papers_is_said_and_is_no_error() -> None:
    write("a.md", "# About us\n")
    code, out, err = run("a.md")
    assert (code, out) == (0, "")
    assert err.endswith("a.md holds no entry that reads as a paper. Is it a Markdown list of papers?\n")


def test_several_rules_may_be_named_at_once() -> None:
    write("a.md", "- [A](http://arxiv.org/pdf/2010.02502v2)\n")
    assert [line.split()[2] for line in run("a.md")[1].splitlines()[::2]] == [
        "http-link:", "pdf-link:", "pinned-version:",
    ]  # fmt: skip
    assert "pinned-version" in (out := run("a.md", "--ignore", "http-link, pdf-link")[1]) and "pdf-link" not in out
    assert run("a.md", "--select", "http-link,no-such")[0] == 2


def test_rules_are_listed_and_explained_one_by_one() -> None:
    code, out, _ = run("--rules")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [rule.id for rule in lint_rules()]
    for rule in lint_rules():
        code, out, _ = run("--explain", rule.id)
        assert code == 0
        assert rule.why in out and rule.bad.split("\n")[0] in out and rule.good.split("\n")[0] in out


def test_folders_configuration_and_selection() -> None:
    write("lists/a.md", WRONG)
    write("lists/deep/b.md", WEAK)
    write("lists/drafts/c.md", WRONG)
    write("lists/.hidden/d.md", WRONG)
    write("lists/notes.txt", WRONG)
    write(
        ".lithograph.toml",
        '[lint]\nexclude = ["lists/drafts"]\n[lint.per-file-ignores]\n"lists/deep/*" = ["http-link"]',
    )
    code, out, err = run("lists")
    assert (code, [line.split(":")[0] for line in out.splitlines()[::2]]) == (1, ["lists/a.md"])
    assert "in 2 files" in err
    assert run("lists", "--ignore", "bare-id-link")[:2] == (0, "")
    assert run("lists", "--select", "http-link")[:2] == (0, "")
    write(".lithograph.toml", '[lint]\nignore = ["bare-id-lnk"]')
    code, _, err = run("lists")
    assert code == 2 and "bare-id-lnk" in err
    assert run(write("empty/readme.txt", "").parent)[0] == 1


def test_the_nearest_configuration_counts() -> None:
    write(".lithograph.toml", '[lint]\nignore = ["bare-id-link"]')
    write("own/.lithograph.toml", "[lint]\n")
    assert run(write("a.md", WRONG))[0] == 0
    assert run(write("own/a.md", WRONG))[0] == 1
    assert run("own/a.md", "--config", ".lithograph.toml")[0] == 0


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_fix_keeps_encoding_mark_line_ends_and_permissions(mark: bytes, encoding: str) -> None:
    text = WRONG.replace("\n", "\r\n") + "- é 测试 \U0001f52c  \r\nlast line without end"
    path = write("a.md", mark + text.encode(encoding))
    path.chmod(0o640)
    code, out, err = run("--fix", path)
    assert (code, out) == (0, "")
    assert "1 mended" in err
    assert path.read_bytes() == mark + text.replace("](2010", "](https://arxiv.org/abs/2010").encode(encoding)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(path.parent.glob(".a.md*")) == []
    before = path.stat().st_mtime_ns
    run("--fix", path)
    assert path.stat().st_mtime_ns == before


def test_diff_shows_and_changes_nothing() -> None:
    path = write("a.md", WRONG)
    code, out, err = run("--diff", path)
    assert code == 1 and path.read_text() == WRONG
    assert [line[:9] for line in out.splitlines()] == [
        "--- a/a.m",
        "+++ b/a.m",
        "@@ -1,2 +",
        " ## S",
        "-- [[ICLR",
        "+- [[ICLR",
    ]
    assert "would mend 1" in err
    assert run("--fix", "--diff", path)[0] == 0
    assert path.read_text() == SOUND


def test_fix_mends_only_what_is_asked_for() -> None:
    path = write("a.md", WRONG + WEAK.replace("## S\n", "## T\n"))
    run("--fix", "--select", "http-link", path)
    assert path.read_text() == WRONG + SOUND.replace("## S\n", "## T\n")
    silent = WRONG.replace(";\n", "; <!-- lithograph-ignore bare-id-link -->\n")
    run("--fix", write("b.md", silent))
    assert Path("b.md").read_text() == silent


def test_a_file_in_another_encoding_is_a_finding() -> None:
    code, out, _ = run("--fix", write("a.md", b"# A\n\n- Fr\xe9chet\n"))
    assert code == 1
    assert out.startswith("a.md:3:5: error damaged-encoding: ")
    assert Path("a.md").read_bytes() == b"# A\n\n- Fr\xe9chet\n"


def test_machines_read_it() -> None:
    path = write("a.md", WRONG)
    code, out, err = run(path, "--format", "json")
    shown = json.loads(out)
    assert code == 1
    assert [(one["rule"], one["line"], one["column"]) for one in shown["findings"]] == [("bare-id-link", 2, 24)]
    assert shown["skipped"] and all(remark in err for remark in shown["skipped"])
    code, out, _ = run(path, "--format", "sarif")
    assert code == 1 and json.loads(out)["runs"][0]["results"][0]["ruleId"] == "bare-id-link"
    code, out, _ = run(path, "--format", "github")
    assert code == 1 and out.startswith("::error file=a.md,line=2,endLine=2,col=24,")
    assert run(write("b.md", SOUND), "--format", "github")[1] == ""


def test_a_terminal_obeys_nothing_that_a_list_says() -> None:
    path = write("a.md", "## S\n- [A\x1b[31m\x9b](https://arxiv.org/abs/2313.00001\x1b]0;x\x07)\n## \x1b[2J\u202eT\n")
    for report_format in ("text", "github"):
        _, out, err = run(path, "--format", report_format)
        assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out + err) is None


def test_text_is_coloured_on_a_terminal_only() -> None:
    from ingest.lint.reports import format_finding

    (finding,) = [one for one in lint_list_of(WRONG) if one.rule == "bare-id-link"]
    coloured, plain = Console(force_terminal=True, color_system="standard"), Console(force_terminal=False)
    for console, escapes in ((coloured, True), (plain, False)):
        with console.capture() as capture:
            console.print(format_finding(finding))
        assert ("\x1b[" in capture.get()) == escapes


def lint_list_of(text: str):  # type: ignore[no-untyped-def]
    from ingest.lint import lint_list

    return lint_list(text)


# Records


def test_rules_that_need_records_say_when_they_were_skipped() -> None:
    path = write("a.md", SOUND.replace("2010.02502", "2410.00001"))
    _, _, err = run(path)
    assert "title-differs, preprint-published, withdrawn-paper: skipped for 1 of 1 papers without a record" in err
    assert "unknown-id: skipped" in err and "dead-link: skipped" in err
    # What was not asked for is not missed.
    assert "skipped" not in run(path, "--select", "dead-anchor")[2]
    assert (
        "skipped"
        not in run(path, "--ignore", "title-differs,preprint-published,withdrawn-paper,unknown-id,dead-link")[2]
    )
    assert "\nwithdrawn-paper: skipped for 1 of 1 papers" in run(path, "--select", "withdrawn-paper")[2]


def test_records_come_from_the_snapshot_and_the_database(atom_server: AtomServer, folder: Path) -> None:
    """The snapshot knows where Classifier-Guidance appeared; a database may know that arXiv's title is another."""
    text = '## S\n- [[Arxiv2105 - **ADM**](https://arxiv.org/abs/2105.05233)]: "Diffusion Models Beat GANs";\n'
    path = write("a.md", text)
    _, out, _ = run(path, "--select", "preprint-published")
    assert "Write NeurIPS21" in out
    record = atom_server.records["2010.02502"]
    atom_server.records["2010.02502"] = record.model_copy(update={"title": "Renamed Since"})
    path = write("b.md", SOUND)
    store = open_store(folder / "kg.db")
    from ingest.eprints import ArxivClient

    build(store, [path], client=ArxivClient(atom_server.url, delay_seconds=0))
    store.close()
    _, out, err = run(path, "--db", folder / "kg.db")
    assert "arXiv says “Renamed Since”" in out
    assert "title-differs" not in err


def test_online_asks_arxiv(atom_server: AtomServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in atom_server.env.items():
        monkeypatch.setenv(name, value)
    path = write("a.md", SOUND + '- [[Arxiv2410 - **None**](https://arxiv.org/abs/2410.99998)]: "Not There At All";\n')
    code, out, err = run(path, "--online")
    assert code == 1
    assert "error unknown-id: arXiv knows no paper 2410.99998" in out
    assert "unknown-id: skipped" not in err
    assert sorted(atom_server.requests[0].ids) == ["2010.02502", "2410.99998"]
    atom_server.stop()
    code, _, err = run(path, "--online")
    assert code == 0
    assert "cannot be reached" in err or "broke off" in err


def test_links_are_asked_on_request_and_arxiv_by_id(atom_server: AtomServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in atom_server.env.items():
        monkeypatch.setenv(name, value)
    asked: list[str] = []

    def check(self: links.LinkChecker, urls: object, progress: object = None) -> dict[str, LinkAnswer]:
        asked.extend(urls)  # type: ignore[arg-type]
        states = {"https://a.b/gone": LinkState.DEAD, "https://a.b/shy": LinkState.UNKNOWN}
        return {url: LinkAnswer(states.get(url, LinkState.ALIVE), "the server answers 404") for url in asked}

    monkeypatch.setattr(links.LinkChecker, "check", check)
    path = write("a.md", f"{SOUND}    - [code](https://a.b/gone) [demo](https://a.b/shy)\n")
    assert run(path)[0] == 0 and asked == []
    code, out, err = run(path, "--links")
    assert code == 1
    assert asked == ["https://a.b/gone", "https://a.b/shy"]
    assert "a.md:3:14: error dead-link: The link is dead, the server answers 404: https://a.b/gone" in out
    assert "of 2 links 1 cannot be judged" in err


# The whole


def test_the_default_list_passes() -> None:
    code, out, _ = run(ROOT / "data" / "lists" / "efficient-diffusion.md")
    assert code == 0
    assert "error" not in out and "warning" not in out


def test_rules_are_quick(shared: Path) -> None:
    """Beside the reader, which has a benchmark of its own: all real lists in seconds."""
    from ingest.lint import lint_list
    from ingest.lists import parse_list

    read = [(path.read_text("utf-8"), parse_list(path)) for path in sorted((shared / "lists").glob("*.md"))]
    begin = time.process_time()
    found = [finding for text, parsed in read for finding in lint_list(text, parsed=parsed)]
    assert time.process_time() - begin < 10
    assert len(found) > 1000


def test_the_hook_is_a_command_that_is_there() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert re.findall(r"^- id: (\S+)", text, re.M) == ["kg-lint", "kg-lint-fix"]
    for entry in re.findall(r"^  entry: kg (.+)$", text, re.M):
        assert run(*entry.split()[1:], write("a.md", SOUND))[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"- [{n:x}](#{n * 7919:x}x)\n" for n in range(2000)) + "".join(f"## {n:x}\n" for n in range(2000)),
        "## Contents\n" + "".join(f"- word{n}\n" for n in range(2000)) + "".join(f"## name{n}\n" for n in range(2000)),
        "## S\n" + '- "Same Long Title of a Work" [a](https://arxiv.org/abs/2010.02502)\n' * 2000,
        "- " + "](" * 9000 + "\n",
    ],
    ids=["anchors", "contents", "repeats", "brackets"],
)
def test_hostile_lists_take_bounded_time(text: str) -> None:
    from ingest.lint import lint_list
    from ingest.lists import parse_list

    parsed = parse_list(text)
    begin = time.process_time()
    lint_list(text, parsed=parsed)
    assert time.process_time() - begin < 10
