"""No text breaks the reader: it answers in bounded time, loses no candidate, and says what it left."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.rules_inline import StateInline

from ingest.entries import ParsedList
from ingest.lists import empty_topics, parse_list
from ingest.reading import markdown
from ingest.reading.blocks import read_blocks
from ingest.reading.passages import PassageBuilder, Style
from ingest.reading.tags import blank_comments
from kg.errors import ListError
from kg.ids import find_eprints

LINK = "[T](https://arxiv.org/abs/2010.02502)"


def balance(parsed: ParsedList) -> int:
    return len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored) - parsed.candidates


# ruff: noqa: SIM905
PIECES = st.sampled_from(
    [
        *'# |## |### 2024|- |  - |* |1. |+ |> |  \n|\\\n|<br>|**|*|_|`|~~|[|]|](|(|)|![|[[|]]|"|“|”|<|>|<b>|</b>'.split(
            "|"
        ),
        *"<!-- --> <details> <summary> </summary> </details> <table><tr><td> </td></tr></table> <ul><li> </li>".split(),
        *"ICLR 2021,CVPR23W,arXiv:2010.02502,2112.10752,(2023.01),[Paper],Code: ,follow-up work: ,Metrics".split(","),
        *"Datasets News Contents Components :fire: 🔥 et al. â€ ðŸ javascript:x https://github.com/a/b".split(),
        *("|", "\n", "\n\n", "|-|-|\n", "|a|b|\n", "\0", "\u200b", "\ufeff", "\r", "\x0b", "\u2028", "\ud800"),
        *("https://arxiv.org/abs/2010.02502", "Aa Bb, Cc Dd", "A Title of Words"),
        "![](https://img.shields.io/badge/ICLR2021-orange)",
        "[![](https://img.shields.io/github/stars/a/b)](https://github.com/a/b)",
    ]
)


@settings(max_examples=400)
@given(st.lists(PIECES | st.text(max_size=8), max_size=60))
def test_any_text_is_read_and_every_candidate_counted(pieces: list[str]) -> None:
    text = "".join(pieces) + "\n"
    parsed = parse_list(text)
    assert balance(parsed) == 0
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for entry in parsed.entries:
        assert 1 <= entry.line <= entry.end_line <= lines
        assert entry.parent is None or parsed.entries[entry.parent].line <= entry.end_line
        assert all(link.url.lower().startswith(("http://", "https://")) for link in entry.links)
    assert {section.path for section in empty_topics(parsed)} <= {section.path for section in parsed.sections}


@settings(max_examples=100)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "list.md"
    path.write_bytes(data)
    try:
        parsed = parse_list(path)
    except ListError as error:
        assert "\n" not in str(error)
        assert "iconv" in str(error) or "again" in str(error)
    else:
        assert balance(parsed) == 0


HOSTILE = {
    "10,000 open brackets": "[" * 10_000,
    "10,000 nested brackets": "[" * 5_000 + "]" * 5_000,
    "10,000 open links": "[a](" * 4_000,
    "10,000 images": "![" * 9_000,
    "10,000 bullets in one line": "- " * 9_000 + "x",
    "2,000 nested bullets": "\n".join("  " * depth + f"- {LINK}" for depth in range(2_000)),
    "10,000 bullets": f"- {LINK}\n" * 10_000,
    "10,000 quotes": ">" * 10_000 + LINK,
    "10,000 quoted lines": "|" + "\n> a" * 10_000,
    "emphasis that never ends": "*a **b " * 2_500,
    "a table of 10,000 columns": "|" + "a|" * 9_000 + "\n|" + "-|" * 9_000 + "\n" + ("|" + "a|" * 9_000 + "\n") * 3,
    "a line of 5 MB": "a" * 5_000_000,
    "5 MB of words": ("word " * 3_000 + "\n") * 333,
    "NUL bytes": "\0" * 10_000,
    "tags that never close": "<ul><li>" * 2_000 + "<details>" * 2_000 + "<div>" * 2_000,
    "comments that never close": "<!--" * 4_000,
    "dates": "(2023.01) " * 1_900,
    "dates in paragraphs": "(2023.01)\n\n" * 4_000,
    "quotes": '"a b" ' * 3_000,
    "lone surrogates": "\ud800\udfff" * 100,
    "headings": "".join("#" * (i % 6 + 1) + " H\n" for i in range(5_000)),
    "brackets in many paragraphs": ("[" * 1_000 + "\n\n") * 300,
    "a work of 20,000 notes": f"- {LINK}\n" + "  - a note\n" * 20_000,
    "an item of 10,000 paragraphs": "- a\n" + "\n  b\n" * 10_000,
    "100,000 definitions": "".join(f"[r{i}]: http://x.y/{i}\n" for i in range(100_000)) + "\n[r5] [r6]",
    "10,000 bullets, each further in": "\n".join(" " * depth + f"- {LINK}" for depth in range(0, 10_000, 4)),
    "12,000 brackets of nothing": ("(#) " * 4_000 + "\n") * 3,
    "stars": ("*" * 10_000 + "\n") * 100,
    "backticks": ("`" * 10_000 + "\n") * 100,
    "open tags": ("<a " * 5_000 + "\n") * 60,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_bounded_time(name: str) -> None:
    text = f"# L\n\n## Papers\n\n{HOSTILE[name]}\n\n## After\n\n- {LINK}\n"
    start = time.process_time()
    parsed = parse_list(text)
    # Measured at most 2 s on the slowest; the square of the length would take minutes.
    assert time.process_time() - start < 20
    assert balance(parsed) == 0


@pytest.mark.parametrize(
    "found",
    [
        "- [http://ttp://",  # raised RuntimeError in an inline rule of markdown-it-py 4.3
        "- Kod taı",  # the dotless i, which a pattern without case takes for the I of a venue
        "[[[[[]]]]]",
        "<td <\u2028>",  # a tag of nothing but a line separator
        "- [x](http://[a)",  # an address that urlsplit refuses
        "<details><summary>",
        "| a |\n|-|",
    ],
)
def test_what_a_fuzz_run_found_stays_mended(found: str) -> None:
    parsed = parse_list(f"## Papers\n\n{found}\n\n- {LINK}\n")
    assert balance(parsed) == 0
    assert "2010.02502" in {entry.eprint for entry in parsed.entries}


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_every_unicode_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(
        "# 列表\n\n## Papers\n\n- [扩散模型: A Survey](https://arxiv.org/abs/2010.02502) é\n".encode(encoding)
    )
    (entry,) = parse_list(path).entries
    assert (entry.title, entry.eprint, entry.topic) == ("扩散模型: A Survey", "2010.02502", ("Papers",))


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "gbk", "big5", "shift-jis", "euc-kr"])
def test_another_encoding_is_refused_with_the_line_and_the_cure(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.md"
    word = "Übersicht é" if encoding in ("latin-1", "cp1252") else "論文" if encoding != "euc-kr" else "논문"
    path.write_bytes(f"# List\n\n- [{word}](https://arxiv.org/abs/2010.02502)\n".encode(encoding))
    with pytest.raises(ListError, match=r"list\.md is not UTF-8 text: line 3 .* iconv -f WINDOWS-1252"):
        parse_list(path)


def test_text_cut_off_amid_a_character_is_told_from_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("# List\n\n- 论文".encode()[:-1])
    with pytest.raises(ListError, match="breaks off in line 3, amid a character"):
        parse_list(path)
    path.write_bytes("# List\n\n- a 论文".encode("utf-16")[:-1])
    with pytest.raises(ListError, match="is no sound UTF-16 text"):
        parse_list(path)


def test_an_overlong_line_is_reported_and_the_rest_is_read() -> None:
    parsed = parse_list(f"## Papers\n\n- {LINK}\n{'x' * 30_000}\n\n- [U-Net](https://arxiv.org/abs/1505.04597)\n")
    assert [entry.eprint for entry in parsed.entries] == ["2010.02502", "1505.04597"]
    assert [(u.line, u.reason) for u in parsed.unparsed] == [
        (4, "a line of 30000 characters; the longest that is read has 20000")
    ]


def test_bullets_nested_past_all_reason_are_read_all_the_same() -> None:
    parsed = parse_list("".join("  " * depth + f"- {LINK}\n" for depth in range(300)))
    assert (len(parsed.entries), parsed.unparsed) == (300, ())


@pytest.mark.parametrize("mark", ["- ", "> ", "1. ", "> - "])
def test_what_is_nested_too_deep_in_one_line_is_reported_and_the_rest_is_read(mark: str) -> None:
    parsed = parse_list(
        f"## Papers\n\n{mark * 4_000}{LINK}\n\n## After\n\n- [U-Net](https://arxiv.org/abs/1505.04597)\n"
    )
    assert [(u.line, u.reason) for u in parsed.unparsed] == [(3, "nested deeper than 100 levels")]
    assert [(entry.eprint, entry.topic) for entry in parsed.entries] == [("1505.04597", ("After",))]


def test_an_item_keeps_its_words_when_a_tag_closes_what_it_did_not_open() -> None:
    parsed = parse_list(
        f"## Papers\n\n<ul><li>{LINK}\n\n</details>\n\n[[Code]](https://github.com/a/b)\n\n</li></ul>\n"
    )
    assert [(entry.eprint, entry.code) for entry in parsed.entries] == [("2010.02502", ("https://github.com/a/b",))]


def test_years_in_a_row_are_no_endless_fields() -> None:
    parsed = parse_list(f"- {LINK} " + "2021 " * 2_000 + "\n- Title " + ", CVPR 2021" * 1_000 + "\n")
    assert balance(parsed) == 0


def test_styles_that_nobody_closes_are_bounded() -> None:
    writer = PassageBuilder()
    for line in range(1_000):
        writer.open_style(Style.BOLD)
        writer.write("word ", line)
    assert len(writer.finish().stretches) <= 50


@pytest.mark.parametrize("text", ["\n[" * 3_000, "[a\n" * 3_000 + "]", "[]\n[" * 2_000, "![" * 3_000 + "\n]"])
def test_brackets_cost_a_few_steps_each(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    skip = markdown._Inline.skipToken

    def counting(self: markdown._Inline, state: StateInline) -> None:
        nonlocal steps
        steps += 1
        skip(self, state)

    monkeypatch.setattr(markdown._Inline, "skipToken", counting)
    parse_list(text + "\n")
    assert steps <= 20 * text.count("[")


def test_links_are_read_between_lines_that_leave_a_bracket_open() -> None:
    lines = (f"[note {n}: [A Title of Works](https://arxiv.org/abs/2010.{n:05})" for n in range(1, 61))
    blocks, unread = read_blocks("\n".join(lines) + "\n")
    assert len(blocks[0].passage.links) == 60
    assert not unread


def test_a_comment_that_is_never_closed_is_reported() -> None:
    parsed = parse_list(f"## Papers\n\n- {LINK}\n\n<!-- old\n\n- [U-Net](https://arxiv.org/abs/1505.04597)\n")
    assert [entry.eprint for entry in parsed.entries] == ["2010.02502"]
    assert [(u.line, u.reason) for u in parsed.unparsed] == [
        (5, "a comment that is never closed hides all that follows")
    ]


def test_a_link_may_stand_before_the_definition_of_its_address() -> None:
    parsed = parse_list("## Papers\n\n- [A Title of Words][a]\n\n## More\n\n[a]: https://arxiv.org/abs/2010.02502\n")
    assert [(entry.title, entry.eprint) for entry in parsed.entries] == [("A Title of Words", "2010.02502")]


def test_time_grows_with_the_length_and_not_faster() -> None:
    item = (
        f'- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "A Title of Some Words" ({LINK})\n    - a note\n'
    )

    def seconds(count: int) -> float:
        start = time.process_time()
        parse_list("## Papers\n" + item * count)
        return time.process_time() - start

    seconds(50)
    small, large = min(seconds(400) for _ in range(3)), seconds(3_200)
    assert large < 8 * small * 2.5


# Real lists


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, tuple[str, ParsedList]]:
    """Text and reading of each real list, by file name."""
    paths = sorted(path for path in (shared / "lists").glob("*.md") if path.name != "README.md")
    return {path.name: (path.read_text("utf-8"), parse_list(path)) for path in paths}


def test_no_candidate_of_a_real_list_is_lost(real: dict[str, tuple[str, ParsedList]]) -> None:
    assert {name: balance(parsed) for name, (_, parsed) in real.items()} == dict.fromkeys(real, 0)


def test_real_lists_give_their_arxiv_ids(shared: Path, real: dict[str, tuple[str, ParsedList]]) -> None:
    """Distinct ids outside comments: at least 99.5 % of each list are some entry's own, but for one broken bullet."""
    manifest = (shared / "lists" / "manifest.jsonl").read_text("utf-8").splitlines()
    counts = {record["file"]: record["n_arxiv_ids"] for record in map(json.loads, manifest)}
    for name, (text, parsed) in real.items():
        written = {eprint.eprint for line in blank_comments(text).split("\n") for eprint in find_eprints(line)}
        found = {entry.eprint for entry in parsed.entries if entry.eprint}
        assert len(written) >= counts[name] - 1, name  # one list links arXiv by a bare IP address
        assert len(written - found) <= len(written) // 200, name


def test_a_real_list_without_ids_gives_its_papers(real: dict[str, tuple[str, ParsedList]]) -> None:
    entries = real["lliai__Awesome-Efficient-Diffusion-Models.md"][1].entries
    assert len(entries) == 55  # its 53 lines that begin with "- [" and two plain titles without a venue
    assert all(entry.title for entry in entries)
    assert sum(entry.venue is not None and entry.topic[-1] == "Papers" for entry in entries) == 53
