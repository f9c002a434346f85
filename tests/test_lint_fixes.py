"""Fixes change as little as can be, mean the same, and are done after once; comments and configuration silence."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.entries import Entry
from ingest.lint import Edit, Finding, Rule, Severity, fix_list, lint_list, lint_rules
from ingest.lint.fixes import apply_edits, format_diff
from ingest.lint.silence import drop_ignored, parse_config
from ingest.lists import parse_list
from kg.errors import QueryError

RULES = [rule.id for rule in lint_rules()]

# Each may stand in a list beside each: some break a rule that has a fix, some none, some two at once.
LINES = [
    "# List",
    "## Samplers",
    "## SAMPLERS & more",
    "- [here](#samplers)",
    "- [here](#Samplers)",
    "- [Samplers & more](#samplers_more)",
    '- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502v4)]: "Denoising Diffusion Implicit Models";',
    '- [[CVPR22 - **Stable-Diffusion**](2112.10752)]: "High-Resolution Image Synthesis with Latent Diffusion Models";',
    "- [Consistency Models](http://www.arxiv.org/pdf/2303.01469v2.pdf) [code](http://github.com/openai/consistency_models)",
    "    - **FrÃ©chet** “openâ€; ðŸ”¬",
    "| Title | Link |",
    "| --- | --- |",
    "| PTQD | [paper](arxiv.org/abs/2305.10657) |",
    "",
    "words http://arxiv.org/abs/2306.00980 and `http://arxiv.org/abs/1` <!-- http://arxiv.org -->",
    "\u2028 odd\x0b separators\x85 in http://github.com/a/b",
    "- <a href='http://github.com/a/b'>code</a> (",
]


def fixed(text: str) -> str:
    return fix_list(text, lint_list)[0]


def read(text: str) -> list[Entry]:
    entries = parse_list(f"{text}\n").entries
    # What may differ: the words as written, and addresses that were mended, in links and in notes.
    return [
        replace(
            entry,
            raw="",
            url=None,
            links=(),
            certainty={},
            notes=tuple(replace(note, text=re.sub(r"https?://\S+", "address", note.text)) for note in entry.notes),
        )
        for entry in entries
    ]


@settings(max_examples=600)
@given(
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\r\n", "\r"])), max_size=12),
    st.booleans(),
)
@example([(line, "\r\n") for line in LINES], True)
def test_fixing_twice_is_fixing_once_and_entries_read_the_same(pieces: list[tuple[str, str]], ended: bool) -> None:
    text = "".join(line + end for line, end in pieces) + ("" if ended else "- [last](2010.02502)")
    once = fixed(text)
    assert fixed(once) == once
    assert not [finding for finding in lint_list(once) if finding.fix is not None]
    assert read(once) == read(text)
    for end in ("\r\n", "\r", "\n"):
        assert once.count(end) == text.count(end)


@settings(max_examples=60)
@given(st.text(max_size=300))
@example("[](2112.10752)\x00[[[](http://arxiv.org/pdf/2303.01469v1.pdf)")
@example("](" * 500 + "<!--" * 50)
@example("\ufeff# A\r- [a](#A)")
def test_any_text_is_linted_and_fixed_to_rest(text: str) -> None:
    for finding in lint_list(text):
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= finding.end_column <= len(lines[finding.line - 1]) + 1
    body = text.removeprefix("\ufeff")
    assert fixed(fixed(body)) == fixed(body)


def test_real_lists_are_fixed_to_rest_and_read_the_same(shared: Path) -> None:
    for name in ("PRIV-Creation__Awesome-Diffusion-Personalization.md", "opendilab__awesome-RLHF.md"):
        text = (shared / "lists" / name).read_bytes().decode()
        once = fixed(text)
        assert once != text
        assert fixed(once) == once
        assert read(once) == read(text)


def test_the_first_list_reads_the_same_after_its_encoding_is_mended(shared: Path) -> None:
    text = (shared / "seeds" / "awesome-efficient-diffusion.md").read_bytes().decode()
    once = fixed(text)
    assert "FrÃ©chet" in text and "Fréchet" in once
    assert read(once) == read(text)
    assert not parse_list(once).repairs


def test_only_the_marked_characters_change() -> None:
    text = "- [a](http://arxiv.org/abs/2010.02502)  \r\n\ttail é\r\n"
    assert fixed(text) == "- [a](https://arxiv.org/abs/2010.02502)  \r\n\ttail é\r\n"


@pytest.mark.parametrize("rule", [rule for rule in lint_rules() if rule.fixable], ids=lambda rule: rule.id)
@pytest.mark.parametrize("frame", ["```\n{}\n```\n", "~~~~ md\n{}\n~~~~\n", "<!--\n{}\n-->\n", "{}"])
def test_code_comments_and_ignored_lines_are_left_as_they_are(rule: Rule, frame: str) -> None:
    shown = rule.bad if frame != "{}" else re.sub(r"(?m)(?<=\S)$", " <!-- lithograph-ignore -->", rule.bad)
    text = f"# List\n\n{frame.format(shown)}"
    assert fixed(text) == text
    assert frame == "{}" or rule.id == "damaged-encoding" or rule.id not in [f.rule for f in lint_list(text)]


def finding(line: int, edit: Edit | None, rule: str = "http-link") -> Finding:
    return Finding("a.md", line, 1, 2, rule, Severity.INFO, "m", "c", edit)


def test_of_overlapping_edits_the_first_is_made() -> None:
    edits = [Edit(1, 1, 4, "X"), Edit(1, 3, 5, "Y"), Edit(1, 6, 6, "Z"), Edit(9, 1, 1, "no such line")]
    assert apply_edits("abcdefg", [finding(edit.line, edit) for edit in edits]) == ("XdeZfg", 2)


def test_a_diff_can_be_applied(tmp_path: Path) -> None:
    before = "".join(f"line {number}\n" for number in range(30)) + "end"
    after = before.replace("line 3\n", "LINE 3\n").replace("line 20\n", "LINE 20\n").replace("end", "END")
    (tmp_path / "a.md").write_text(before)
    diff = format_diff(before, after, "a.md")
    assert diff.count("@@ -") == 3
    subprocess.run(["git", "apply", "-"], input=f"{diff}\n", text=True, check=True, cwd=tmp_path)
    assert (tmp_path / "a.md").read_text() == after
    assert format_diff(before, before, "a.md") == ""


# Silence


@pytest.mark.parametrize(
    ("comment", "line", "left"),
    [
        ("<!-- lithograph-ignore http-link -->", 1, []),
        ("<!-- lithograph-ignore -->", 1, []),
        ("<!--lithograph-ignore pdf-link, http-link: the page has no https -->", 1, []),
        ("<!-- lithograph-ignore pdf-link -->", 1, [1]),
        ("<!-- lithograph-ignore http-link -->", 2, [2]),
        ("<!-- lithograph-ignore-next-line http-link -->", 2, []),
        ("<!-- lithograph-ignore-next-line http-link -->", 1, [1]),
        ("<!-- lithograph-ignored http-link -->", 1, [1]),
    ],
)
def test_a_comment_silences_its_line_or_the_next(comment: str, line: int, left: list[int]) -> None:
    found = drop_ignored([finding(line, None)], [f"words {comment}", "next", "last"])
    assert [one.line for one in found] == left


def test_the_configuration_silences_rules_and_paths() -> None:
    config = parse_config(
        """
        [lint]
        ignore = ["pdf-link"]
        exclude = ["drafts", "old*.md"]
        [lint.per-file-ignores]
        "zh/*" = ["http-link"]
        "all.md" = ["*"]
        [lint.severity]
        http-link = "error"
        """,
        ".lithograph.toml",
        RULES,
    )
    assert [config.excludes(path) for path in ("drafts/a.md", "old2.md", "a.md")] == [True, True, False]
    found = [finding(1, None), finding(2, None, "pdf-link"), finding(3, None, "dead-anchor")]
    assert [(one.line, one.severity) for one in config.apply(found, "README.md")] == [
        (1, Severity.ERROR),
        (3, Severity.INFO),
    ]
    assert [one.line for one in config.apply(found, "zh/a.md")] == [3]
    assert config.apply(found, "lists/all.md") == []


@pytest.mark.parametrize(
    "text",
    [
        "[lint",
        "lint = 3",
        "[lint]\nignor = []",
        '[lint]\nignore = "pdf-link"',
        '[lint]\nignore = ["no-such-rule"]',
        "[lint]\nper-file-ignores = 3",
        '[lint.severity]\npdf-link = "fatal"',
    ],
)
def test_a_wrong_configuration_is_told_in_one_line(text: str) -> None:
    with pytest.raises(QueryError, match=r"^\.lithograph\.toml") as caught:
        parse_config(text, ".lithograph.toml", RULES)
    assert "\n" not in str(caught.value)
