"""What the make of a list says: its tables, links and sections."""

from __future__ import annotations

import pytest

from ingest.entries import LinkKind
from ingest.lists import parse_list
from tests.test_list_styles import ABS, CODE, SOLVER, TITLE, one, read

# Tables


def test_a_table_is_read_by_its_header_words_in_any_order() -> None:
    rows = [
        f"|Date|Title|Paper|Code|Recom|\n|:---:|:---|:---|:---|:---|\n"
        f"|2020.10|🔥[**DDIM**] [ICLR2021] {TITLE} (@Stanford)|[[pdf]]({ABS})|[[ddim]]({CODE}) |⭐️⭐️|",
        f"|Code|Year|Venue|Method|Title|\n|-|-|-|-|-|\n|[link]({CODE})|2021|ICLR|DDIM|[{TITLE}]({ABS})|",
        f"|代码|年份|会议|方法|论文标题|\n|-|-|-|-|-|\n|[代码]({CODE})|2021|ICLR|DDIM|[{TITLE}]({ABS})|",
    ]
    for row in rows:
        entry = one(row)
        assert (entry.title, entry.alias, entry.venue, entry.year) == (TITLE, "DDIM", "ICLR", 2021), row
        assert (entry.eprint, entry.code) == ("2010.02502", (CODE,))


def test_columns_without_known_words_become_notes() -> None:
    entry = one(f"|Title|Training cost|\n|-|-|\n|[{TITLE}]({ABS})|none|")
    assert [note.text for note in entry.notes] == ["Training cost: none"]


def test_further_links_in_a_cell_are_follow_ups() -> None:
    parsed = read(
        f"|Title|Venue|\n|-|-|\n|[{TITLE}]({ABS}), [Extension1](https://arxiv.org/abs/2206.00927), "
        "[Extension2](https://openreview.net/forum?id=St1giarCHLP)|ICLR 2021|"
    )
    assert [(e.eprint, e.openreview, e.parent, e.cue) for e in parsed.entries] == [
        ("2010.02502", None, None, None),
        ("2206.00927", None, 0, "Extension1"),
        (None, "St1giarCHLP", 0, "Extension2"),
    ]


def test_a_table_in_html_is_a_table() -> None:
    entry = one(
        "<table>\n<tr><th>Title</th><th>Venue</th></tr>\n"
        f"<tr><td><a href='{ABS}'>{TITLE}</a></td><td>ICLR 2021</td></tr>\n</table>"
    )
    assert (entry.title, entry.venue, entry.year) == (TITLE, "ICLR", 2021)


# Links


def test_links_are_told_apart_by_label_and_address() -> None:
    entry = one(
        f"- {TITLE}, ICLR 2021. [[Paper]({ABS})] [[Code]({CODE})] [[Project](https://a.github.io/b)] "
        "[[Model](https://huggingface.co/a/b)] [[Data](https://huggingface.co/datasets/a/b)] "
        "[[Demo](https://huggingface.co/spaces/a/b)] [[Video](https://youtu.be/x)] [[Slides](https://a.org/s.pdf)] "
        "[[Blog](https://a.org/b)]"
    )
    assert [link.kind for link in entry.links] == [
        LinkKind.PAPER,
        LinkKind.CODE,
        LinkKind.PROJECT,
        LinkKind.MODEL,
        LinkKind.DATASET,
        LinkKind.DEMO,
        LinkKind.VIDEO,
        LinkKind.SLIDES,
        LinkKind.OTHER,
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://openreview.net/attachment?id=St1giarCHLP&name=supplementary_material",
        "https://doi.org/10.5281/zenodo.1234567",
        "https://proceedings.mlr.press/v1/a/a-supp.zip",
        "https://ddim.example.org/",
    ],
)
def test_code_may_lie_where_papers_do(url: str) -> None:
    assert one(f"- {TITLE}. [[Paper]({ABS})] [[Code]({url})]").code == (url,)


def test_a_code_label_at_the_paper_itself_is_none() -> None:
    assert one(f"- {TITLE}. [[Paper]({ABS})] [[Code](https://arxiv.org/pdf/2010.02502)]").code == ()


def test_an_address_with_one_slash_is_mended() -> None:
    assert one(f"- {TITLE}. [[Paper]({ABS})] [[Code](https:/github.com/ermongroup/ddim)]").code == (CODE,)


def test_an_official_page_behind_code_is_code() -> None:
    entry = one(f"- [{TITLE}]({ABS})\n  - Code: [official](https://ddim.github.io/)")
    assert entry.code == ("https://ddim.github.io/",)


def test_links_without_an_address_are_left_out() -> None:
    entry = one(f"- [[ICLR21 - **DDIM**]({ABS})] {TITLE} [[pdf]]() [[Code](TBD)]")
    assert [link.url for link in entry.links] == [ABS]


# Sections


def test_sections_of_every_make() -> None:
    parsed = parse_list(
        f"""<h1 align="center">🔥 Awesome Lists</h1>

## Contents
- [Basics](#basics)

## 📖 1. Basics ([back](#top))
- [{TITLE}]({ABS})

<details open>
<summary><b>Folded</b></summary>

- [[NeurIPS22 - **DPM-Solver**](https://arxiv.org/abs/2206.00927)]
</details>

**Bold line:**
- [[ICML23 - **CM**](https://arxiv.org/abs/2303.01469)]

#3 Glued
- *Grouped works*
    - [[CVPR22 - **LDM**](https://arxiv.org/abs/2112.10752)]
- ##### Heading in a bullet
    - [[NeurIPS20 - **DDPM**](https://arxiv.org/abs/2006.11239)]
- [[CVPR23W - **ToMeSD**](https://arxiv.org/abs/2303.17604)]
"""
    )
    assert parsed.title == "Awesome Lists"
    assert {(entry.alias or entry.title): entry.topic for entry in parsed.entries} == {
        TITLE: ("Basics",),
        "DPM-Solver": ("Basics", "Folded"),
        "CM": ("Basics", "Bold line"),
        "LDM": ("3 Glued", "Grouped works"),
        "DDPM": ("3 Glued", "Heading in a bullet"),
        "ToMeSD": ("3 Glued",),
    }
    assert next(s.written for s in parsed.sections if s.name == "Basics") == "📖 1. Basics (back)"


def test_a_bare_number_is_an_ordinal_when_headings_have_them() -> None:
    item = f"- [{TITLE}]({ABS})\n"
    parsed = parse_list(f"# L\n\n## 1 Basics\n{item}\n## 2 Speed\n{item}\n")
    assert [entry.topic for entry in parsed.entries] == [("Basics",), ("Speed",)]
    alone = parse_list(f"# L\n\n## Basics\n{item}\n## 3 Bodies\n{item}\n")
    assert [entry.topic for entry in alone.entries] == [("Basics",), ("3 Bodies",)]


def test_a_section_that_is_a_venue_gives_it() -> None:
    parsed = parse_list(
        f"# L\n\n## 2021\n\n### ICLR\n\n- {TITLE}. [[PDF]({ABS})]\n\n### ICLR Workshop\n\n- {SOLVER}. [[PDF](https://arxiv.org/abs/2206.00927)]\n"
    )
    assert [(e.venue, e.year, e.certainty["venue"][0]) for e in parsed.entries] == [
        ("ICLR", 2021, "section"),
        ("ICLR Workshops", 2021, "section"),
    ]


def test_the_year_is_the_venues_before_the_dates() -> None:
    assert one(f"- {TITLE} [ICLR 2021] [2020-10] [[pdf]({ABS})]").year == 2021
    assert one(f"- {TITLE} [ICLR] [2020-10] [[pdf]({ABS})]").year == 2020


def test_a_group_of_bullets_under_a_date_gives_the_date() -> None:
    entry = one(f"- **[2020.10.06]**\n  - Paper: [{TITLE}]({ABS}) (ICLR 2021)")
    assert (entry.date, entry.title, entry.venue, entry.topic) == ("2020-10-06", TITLE, "ICLR", ("Samplers",))


# Titles with what stands before, behind and under them


def test_links_in_a_paragraph_below_a_bold_title_with_its_venue() -> None:
    badge = '<img alt="x" src="https://img.shields.io/badge/-Code-black">'
    entry = one(
        f'## S\n\n**{TITLE}**. ICLR21.\n\n<a href="{ABS}">{badge}</a> <a href="{CODE}">{badge}</a>\n\n> Words.\n'
    )
    assert (entry.title, entry.venue, entry.year, entry.eprint) == (TITLE, "ICLR", 2021, "2010.02502")
    assert CODE in entry.code


@pytest.mark.parametrize("line", [f"21-ICLR-{TITLE}", f"**21-ICLR-{TITLE}**", f"21-ICLR- {TITLE}"])
def test_a_short_year_and_the_venue_before_a_title(line: str) -> None:
    entry = one(f"## Papers\n- {line}\n")
    assert (entry.title, entry.venue, entry.year) == (TITLE, "ICLR", 2021)


def test_numbers_with_hyphens_are_no_year_and_venue() -> None:
    assert one(f"## Papers\n- 21-Point-Wise Models of Everything [[Paper]({ABS})]\n").venue is None


def test_what_a_list_says_of_a_work_before_its_title_is_a_note() -> None:
    entry = one(f"## S\n- [ICLR 2021] (App) {TITLE}. [[pdf]({ABS})]\n")
    assert (entry.title, [note.text for note in entry.notes]) == (TITLE, ["App"])
    assert (
        one(f"## S\n- (De)Randomized Things of Old. ICLR 2021. [[pdf]({ABS})]\n").title
        == "(De)Randomized Things of Old"
    )


WORK_AS_HEADING = f"## S\n### *See this [board](https://a.b/c) for all of the works!*\n\n#### [{TITLE}]({ABS})\n\n"


@pytest.mark.parametrize(
    ("line", "venue"),
    [("arXiv 2010; ICLR 2021", "ICLR"), ("arXiv 2010; an [old version](https://a.b/d) is there", "arXiv"),
     ("Seen on open review in 10/2020; ICLR 2021", "ICLR")],
)  # fmt: skip
def test_a_work_as_a_heading_with_venues_and_remarks_under_it(line: str, venue: str) -> None:
    entry = one(
        f"{WORK_AS_HEADING}{line}\n\n1. **Made before.** As in [Other Things](https://arxiv.org/abs/2006.11239)\n"
    )
    assert (entry.title, entry.venue, entry.topic) == (TITLE, venue, ("S",))
    assert any(note.text.startswith("Made before") for note in entry.notes)


def test_numbered_lines_of_a_paragraph_are_works_with_their_remarks() -> None:
    parsed = parse_list(
        "## Classics\n[1] On Plain Machines, 1964\n    - The first of its kind\n[2] A Second Machine of Words, 1967\n\n"
        "### Branches\n[3] Buffers for Branches, 2023, MICRO\n\n"
        "### Others\n[4] A Core in Detail, 2017, IEEE Micro\n    - With a picture"
    )
    assert [(entry.title, entry.venue, entry.year) for entry in parsed.entries] == [
        ("On Plain Machines", None, 1964),
        ("A Second Machine of Words", None, 1967),
        ("Buffers for Branches", "MICRO", 2023),
        ("A Core in Detail", "IEEE Micro", 2017),
    ]
    assert [note.text for entry in parsed.entries for note in entry.notes] == [
        "The first of its kind",
        "With a picture",
    ]


def test_a_comment_amid_a_table_ends_it_not() -> None:
    parsed = parse_list(
        "| Title | Conference | Method |\n|-|-|-|\n<!-- | Left Out of the List | ICLR20 | x | -->\n"
        f"| {TITLE} | ICLR21 | Learns to skip steps of the long chain by a few words more |\n"
        "<!-- two\nlines -->\n| Few Steps of a Sampler | NIPS19 | Samples |"
    )
    assert [(entry.title, entry.alias, entry.venue, entry.year) for entry in parsed.entries] == [
        (TITLE, None, "ICLR", 2021),
        ("Few Steps of a Sampler", "Samples", "NeurIPS", 2019),
    ]


def test_quotes_within_a_title_stay_in_pairs() -> None:
    assert one('- [1] "Zen": A Core of Many Words, ISSCC, 2023').title == '"Zen": A Core of Many Words'


def test_a_title_that_links_to_its_code_stands_before_the_publisher_below() -> None:
    entry = one(
        f"- **[{TITLE}]({CODE})** <br>\n  *Jiaming Song, Chenlin Meng* <br>\n  **Example-AI** <br>\n  - **Core**: Few."
    )
    assert (entry.title, entry.code, entry.authors) == (TITLE, (CODE,), ("Jiaming Song", "Chenlin Meng"))
