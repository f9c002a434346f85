"""What in a list is no entry, and what looks like one."""

from __future__ import annotations

import pytest

from ingest.entries import ConceptKind
from ingest.lists import parse_list
from tests.test_list_styles import ABS, CODE, NAMES, SOLVER, TITLE, read

# What is no entry


def test_news_contents_badges_and_words_about_the_list_are_no_entries() -> None:
    parsed = parse_list(
        f"""# L

[![arXiv](https://img.shields.io/badge/arXiv-2010.02502-b31b1b.svg)]({ABS})

## News
* 2024/12/24 Our work [DDIM]({ABS}) has been accepted by **ICLR**!

## Table of Contents
- [Papers](#papers)

## Papers
* **`2024/12/24`** Our work [DDIM]({ABS}) has been accepted by **ICLR 2021**!
- [ ] to be done
-
- ![](https://img.shields.io/static/v1?message=todo&color=red)

## Citation
- Please cite [{TITLE}]({ABS})
"""
    )
    assert parsed.entries == ()
    assert [ignored.reason for ignored in parsed.ignored].count("news") == 1
    assert len(parsed.ignored) + len(parsed.concepts) + len(parsed.unparsed) == parsed.candidates


@pytest.mark.parametrize(
    "line",
    [
        f"- [Special Issue on {TITLE}](https://example.org/call.pdf), *IEEE TNNLS*, 2023.",
        "- [ICLR](https://dblp.org/iclr) [2025](https://www.usenix.org/iclr25), 2024([Spring](https://www.usenix.org/s24))",
    ],
)
def test_calls_and_pages_of_a_venue_are_no_entries(line: str) -> None:
    assert read(line).entries == ()


def test_talks_are_no_entries_and_code_may_stand_for_a_paper() -> None:
    talk = f"- **{TITLE}**\n  *{NAMES}* [[slides](https://example.org/s)], [[video](https://example.org/v)], ICLR 2021"
    work = f'- **DDIM**: "{TITLE}", *arXiv, Oct 2020*, [[Code]({CODE})]'
    parsed = parse_list(f"# A list\n\n## Tutorials\n\n{talk}\n\n## Frameworks\n\n{work}\n")
    assert [(entry.alias, entry.code) for entry in parsed.entries] == [("DDIM", (CODE,))]


def test_a_plain_title_is_an_entry_where_others_are() -> None:
    others = "".join(f"- [ICLR] Consistent Models of Kind {word}\n" for word in ("One", "Two", "Three"))
    plain = f"- {SOLVER}"
    assert [(e.title, e.alias) for e in read(others + plain).entries][3:] == [(SOLVER, "DPM-Solver")]
    assert read(plain).entries == ()
    assert len(read(plain).unparsed) == 1


def test_a_label_of_an_empty_link_in_a_row_speaks_of_a_paper() -> None:
    row = f"|2024.05|[**DDIM**] {TITLE}(@Stanford)|[[pdf]]()|[[ddim]]({CODE})|"
    (entry,) = read(f"|Date|Title|Paper|Code|\n|:-|:-|:-|:-|\n{row}").entries
    assert (entry.title, entry.alias, entry.year, entry.eprint, entry.code) == (TITLE, "DDIM", 2024, None, (CODE,))


def test_a_list_that_goes_on_under_its_contents() -> None:
    parsed = parse_list(f"# L\n\n## Contents\n\n### Papers\n\n#### WWW (Companion Volume)\n\n- [{TITLE}]({ABS})\n")
    (entry,) = parsed.entries
    assert entry.topic == ("Papers", "WWW (Companion Volume)")
    assert entry.venue == "WWW"


def test_html_comments_are_no_content() -> None:
    parsed = read(
        f"<!-- - [{TITLE}]({ABS})\n\n- [Hidden](https://arxiv.org/abs/2006.11239) -->\n"
        f"- [{SOLVER}](https://arxiv.org/abs/2206.00927) <!-- [x](https://arxiv.org/abs/2112.10752) -->"
    )
    assert [entry.eprint for entry in parsed.entries] == ["2206.00927"]
    assert parsed.entries[0].line == 8


def test_what_looks_like_an_entry_and_cannot_be_read_is_kept() -> None:
    parsed = read(f"- [{TITLE}]({ABS})\n- Some Title Without Any Link At All")
    assert [(u.line, u.raw) for u in parsed.unparsed] == [(6, "- Some Title Without Any Link At All")]
    assert "no link" in parsed.unparsed[0].reason


def test_resources_are_no_papers() -> None:
    parsed = read(
        "- [diffusers](https://github.com/huggingface/diffusers) - a library\n- [A blog on sampling](https://a.org/blog)"
    )
    assert parsed.entries == ()
    assert [(c.kind, c.name, c.url, c.description) for c in parsed.concepts] == [
        (ConceptKind.RESOURCE, "diffusers", "https://github.com/huggingface/diffusers", "a library"),
        (ConceptKind.RESOURCE, "A blog on sampling", "https://a.org/blog", ""),
    ]
