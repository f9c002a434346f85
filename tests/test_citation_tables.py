"""Tables, venues and groups as lists of references write them."""

from __future__ import annotations

import pytest

from kg.venues import parse_label
from tests.test_citation_styles import DDPM, DDPM_ABS, SOLVER_ABS
from tests.test_list_styles import ABS, CODE, SOLVER, TITLE, one, read

# Tables


def test_a_model_that_is_not_the_papers_own_is_no_alias() -> None:
    entry = one(f"|Year|Title|Target Model|Venue|Link|\n|-|-|-|-|-|\n|2020|**{TITLE}**|UNet|ICLR 2021|[Link]({ABS})|")
    assert (entry.title, entry.alias, entry.venue, entry.year) == (TITLE, None, "ICLR", 2021)
    assert [note.text for note in entry.notes] == ["Target Model: UNet"]


def test_rows_of_results_are_no_works() -> None:
    table = "|Detector|mAP|Published In|\n|-|-|-|\n|R-CNN|58.5|CVPR'14|\n|SPP-Net|59.2|ECCV'14|"
    assert read(table).entries == ()


def test_a_row_under_a_column_of_papers_is_a_work_wherever_it_leads() -> None:
    entry = one(f"|Date|keywords|Paper|\n|-|-|-|\n|2020-10|fast|[{TITLE}]({CODE})|")
    assert (entry.title, entry.year) == (TITLE, 2020)


@pytest.mark.parametrize(
    ("cell", "venue", "year"),
    [
        ("Tech Report", "TechReport", 2020),
        ("CSCW25", "CSCW", 2025),
        ("HAI25", "HAI", 2025),
        ("Ubicomp25 (IMWUT Vol 9 Issue 4)", "UbiComp", 2025),
        ("arXiv(v2) 2021", "arXiv", 2021),
        ("Nature Medicine (Comment)", "Nature Medicine", 2020),
    ],
)
def test_a_column_of_venues_makes_sure(cell: str, venue: str, year: int) -> None:
    entry = one(f"|Source|Title|Date|\n|-|-|-|\n|{cell}|[{TITLE}]({ABS})|2020.10|")
    assert (entry.venue, entry.year) == (venue, year)


def test_a_cell_reaches_into_the_rows_below_it() -> None:
    rows = (
        "<tr><th rowspan=2>Kind</th><th rowspan=2>Model</th><th rowspan=2>Link</th></tr>",
        f"<tr><td rowspan='2'>Closed</td><td>DDIM</td><td><a href='{ABS}'>Paper</a></td></tr>",
        f"<tr><td>DDPM</td><td><a href='{DDPM_ABS}'>Paper</a></td></tr>",
        f"<tr><td>Open</td><td>DPM-Solver</td><td><a href='{SOLVER_ABS}'>Paper</a></td></tr>",
    )
    head, *body = rows
    parsed = read(f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>\n</table>")
    assert [(entry.alias or entry.title, entry.eprint) for entry in parsed.entries] == [
        ("DDIM", "2010.02502"),
        ("DDPM", "2006.11239"),
        ("DPM-Solver", "2206.00927"),
    ]
    assert [note.text for entry in parsed.entries for note in entry.notes] == [
        "Kind: Closed",
        "Kind: Closed",
        "Kind: Open",
    ]


def test_a_title_keeps_its_own_brackets() -> None:
    entry = one(f"- **{SOLVER} of [NiFe] Hydrogenase** [[pdf]({ABS})]")
    assert entry.title == f"{SOLVER} of [NiFe] Hydrogenase"


def test_names_of_venues_with_and_without_their_blank() -> None:
    for written in ("Tech Report", "TechReport", "Tech. Rep."):
        found = parse_label(written)
        assert found is not None and found.venue == "TechReport", written


def test_a_link_that_says_who_and_when_makes_works_of_the_lines_under_it_too() -> None:
    under = f"Denoising Diffusion Probabilistic Models. [Ho, Jain (2020)]({DDPM_ABS})."
    page = f"1. **{TITLE}**. [Song (2020)]({ABS}).\n    * {under}"
    assert [(entry.title, entry.authors, entry.year, entry.eprint) for entry in read(page).entries] == [
        (TITLE, ("Song",), 2020, "2010.02502"),
        ("Denoising Diffusion Probabilistic Models", ("Ho", "Jain"), 2020, "2006.11239"),
    ]


def test_groups_of_items_two_deep_are_sections() -> None:
    entry = one(f"## Papers\n- **Sampling**\n  - **Fast**\n    - {TITLE} [[paper]({ABS})]")
    assert (entry.title, entry.topic) == (TITLE, ("Papers", "Sampling", "Fast"))


def test_authors_and_venue_on_the_line_under_a_work() -> None:
    entry = one(f"- {TITLE} [[Paper]({ABS})]\n  - Song, Jiaming, et al. (*ICLR 2021*)")
    assert (entry.title, entry.venue, entry.year, bool(entry.authors)) == (TITLE, "ICLR", 2021, True)


@pytest.mark.parametrize(
    ("line", "venue", "year"),
    [
        (f"- {TITLE} (**Neural Networks**) [[paper]({ABS})]", "Neural Networks", 2020),
        (f"- {TITLE} | **[Pattern Recognition' 16]** | [`[pdf]`]({ABS})", "Pattern Recognition", 2016),
    ],
)
def test_venues_in_bold_and_years_behind_a_blank(line: str, venue: str, year: int) -> None:
    entry = one(line)
    assert (entry.title, entry.venue) == (TITLE, venue)
    assert entry.year in (year, None)


def test_a_year_before_the_link_is_no_title() -> None:
    entry = one(f"- 2020 - [{TITLE}]({ABS})")
    assert (entry.title, entry.year) == (TITLE, 2020)


def test_recordings_with_people_and_a_year_are_no_works() -> None:
    assert read("- [A Talk About Fast Sampling](https://www.youtube.com/watch?v=x) (Song et al. 2020)").entries == ()


def test_month_and_year_in_a_column_of_dates_and_a_name_with_its_title() -> None:
    entry = one(
        f"| Title | Date | Venue |\n|---|---|---|\n| [DPM-Solver: Fast Sampling]({SOLVER_ABS}) | 06/2022 | NeurIPS |"
    )
    assert (entry.title, entry.alias) == ("DPM-Solver: Fast Sampling", "DPM-Solver")
    assert (entry.date, entry.venue, entry.year) == ("2022-06", "NeurIPS", 2022)


def test_sections_that_a_bold_word_or_doubled_marks_name() -> None:
    parsed = read(f"## # :paperclips: Sampling\n\n**Papers**\n\n[-] 2021-ICLR - {TITLE}. [[Paper]]({ABS})")
    assert [entry.topic for entry in parsed.entries] == [("Sampling", "Papers")]


def test_a_topic_under_news_holds_works_and_a_date_there_does_not() -> None:
    line = f"* [ICLR 2021] {TITLE} [[Paper]({ABS})]"
    parsed = read(f"## News\n\n{line}\n\n### 2021-05-01\n\n{line}\n\n### Samplers\n\n{line}")
    assert [entry.topic for entry in parsed.entries] == [("News", "Samplers")]


def test_numbered_works_in_one_paragraph() -> None:
    parsed = read(
        f"591.{TITLE}<br>\n论文链接：{ABS}<br>\n<br>\n590.{DDPM}<br>\n论文链接：{DDPM_ABS}<br>\n源码链接：{CODE}"
    )
    got = [(entry.title, entry.eprint, entry.code) for entry in parsed.entries]
    assert got == [(TITLE, "2010.02502", ()), (DDPM, "2006.11239", (CODE,))]


def test_an_overview_among_papers_holds_works() -> None:
    line = f"- {TITLE} [[Paper]({ABS})]"
    parsed = read(f"## Overview\n\n{line}\n\n## Papers\n\n### Overview\n\n{line}")
    assert [entry.topic for entry in parsed.entries] == [("Papers", "Overview")]
