"""Bullets of papers on machine learning as more lists write them: what must come of each, worked out by hand."""

from __future__ import annotations

import pytest

from tests.test_list_styles import ABS, CODE, NAMES, SONG, TITLE, one, read

REST = "Denoising Implicit Models in Few Steps"

LINES: dict[str, tuple[str, dict[str, object]]] = {
    "a venue right behind a quoted title": (
        f'* DDIM: "{TITLE}" ICLR (Oral). [[Paper]]({ABS}) [[Code]]({CODE})',
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "marks": ("Oral",), "code": (CODE,)},
    ),
    "a quoted title and a venue, and nothing more": (
        f'* "{TITLE}" ICLR.\n  抽样更快，不需要训练。',
        {"title": TITLE, "venue": "ICLR"},
    ),
    "preprint and month before a comma": (
        f"- arXiv 2020.10, {TITLE}, [arXiv]({ABS}) / [Github]({CODE})",
        {"title": TITLE, "venue": "arXiv", "year": 2020, "date": "2020-10", "code": (CODE,)},
    ),
    "a month before a comma": (
        f"- 2020.10, {TITLE}, [arXiv]({ABS})",
        {"title": TITLE, "venue": None, "year": 2020, "date": "2020-10"},
    ),
    "venue, year and mark before a comma, and no link but a page": (
        f"- ICLR 2021 oral, {TITLE}, [Website](https://ddim.example.org/)",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "marks": ("Oral",)},
    ),
    "people, venue and year behind commas": (
        f"* <[{TITLE}]({ABS})> by {NAMES}, ICLR, 2021.",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "people, a point, venue and year": (
        f"* <[{TITLE}]({ABS})> by {NAMES}. ICLR 2021.",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "family names and initials before a venue": (
        f"* <[{TITLE}]({ABS})> by Song J, Meng C. ICLR, 2021.",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": ("Song J", "Meng C")},
    ),
    "one person with an initial in the middle, and a year": (
        f"* <[{TITLE}]({ABS})> by JIAMING Q. SONG, 2020.",
        {"title": TITLE, "venue": None, "year": 2020, "authors": ("JIAMING Q. SONG",)},
    ),
    "a submission before a bold name": (
        f"- ICLR 2021 submission, **DDIM**: {REST}, [Oepnreview](https://openreview.net/forum?id=St1giarCHLP)",
        {"title": f"DDIM: {REST}", "alias": "DDIM", "openreview": "St1giarCHLP"},
    ),
    "bold words of the title before its colon": (
        f"- arXiv 2020.10, **Few Steps Without Training**: {REST}, [arXiv]({ABS})",
        {"title": f"Few Steps Without Training: {REST}", "alias": None, "venue": "arXiv"},
    ),
    "a title over two lines after a bold name": (
        f"- arXiv 2020.10, **DDIM**: Denoising Implicit Models of\nMany Kinds, [arXiv]({ABS})",
        {"title": "DDIM: Denoising Implicit Models of Many Kinds", "alias": "DDIM"},
    ),
    "a bold title with a point, then a journal and no link": (
        "1. **Sequential samplers surveyed.** ACM Computing Surveys (CSUR), 2018.",
        {"title": "Sequential samplers surveyed", "alias": None, "venue": "ACM Computing Surveys", "year": 2018},
    ),
    "a blank between the words of a link and its address": (
        f"- [{TITLE} - ICLR - 2021] ({ABS}) [[code]({CODE})]",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "eprint": "2010.02502", "code": (CODE,)},
    ),
    "authors as BibTeX has them": (
        f"1. **{TITLE}.** ICLR, 2021. [paper]({ABS})\n\n    *Song, Jiaming and Meng, Chenlin and Ermon, Stefano.*",
        {"title": TITLE, "authors": SONG},
    ),
    "a heading with its venue and remarks under it": (
        f"#### [{TITLE}]({ABS})\n\narXiv 2010; ICLR 2021\n\n1. samples in fewer steps\n2. trains nothing",
        {"title": TITLE, "venue": "ICLR", "year": 2021},
    ),
    "year and month of an id, written like a year": (
        f"#### [{TITLE}]({ABS})\n\narXiv 2010",
        {"title": TITLE, "venue": "arXiv", "year": 2020, "date": None},
    ),
    "people, title and venue with nothing but commas": (
        f" * Jiaming Song, Chenlin Meng and Stefano Ermon, {TITLE} for Fewer Steps, ICLR, 2021. [[Paper]]({ABS})",
        {"title": f"{TITLE} for Fewer Steps", "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "people and title, and an id as the venue": (
        f" * J Song, CL Meng, Sampling with Fewer Steps: A Study, arXiv:2010.02502. [[Code]]({CODE})",
        {"title": "Sampling with Fewer Steps: A Study", "eprint": "2010.02502", "authors": ("J Song", "CL Meng")},
    ),
    "a name and under it people, title and venue with commas": (
        f" * Implicit Models [[Paper]]({ABS})\n   * {NAMES}, {TITLE} for Fewer Steps, ICLR, 2021.",
        {"title": f"{TITLE} for Fewer Steps", "alias": "Implicit Models", "venue": "ICLR", "authors": SONG},
    ),
    "a name and under it people and venue": (
        f" * Implicit Models [[Paper]]({ABS})\n   * {NAMES}, ICLR, 2021.",
        {"title": "Implicit Models", "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "family names first, initials at the end, venue and year in one word": (
        f"1. [{TITLE}]({ABS}). Song, J., Canton Meng, C., & Ermon, S. A. ICLR2021. [[code]]({CODE})",
        {"title": TITLE, "label": "ICLR2021", "authors": ("J. Song", "C. Canton Meng", "S. A. Ermon")},
    ),
    "pages behind the venue": (
        f"1. [{TITLE}]({ABS}). Song, J., & Ermon, S. ICLR2021 (Vol. 1, pp. 2-9). IEEE.",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": ("J. Song", "S. Ermon")},
    ),
    "people and venue on the line below the link": (
        f"1. [{TITLE}]({ABS})\n{NAMES}. In ICLR2021. ",
        {"title": TITLE, "label": "ICLR2021", "authors": SONG},
    ),
    "a name in round brackets before the link": (
        f"- (DDIM) [{TITLE}](https://ddim.example.org/paper/), ICLR 2021.",
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "year": 2021},
    ),
    "a bold title with a date and only code": (
        f"- [2020/10] **DDIM: {REST}** [[code]({CODE})]",
        {"title": f"DDIM: {REST}", "date": "2020-10", "code": (CODE,)},
    ),
    "year with its apostrophe behind": (
        f"- (Preprint 20') **DDIM**: Accurate Steps and Samplers, *Song et al.*\n    - [[paper]({ABS})]",
        {"title": "DDIM: Accurate Steps and Samplers", "alias": "DDIM", "year": 2020, "authors": ("Song",)},
    ),
    "two family names in italics": (
        f"- (ICLR '21) **DDIM**: {REST}, *Song and Ermon* [[paper]({ABS})]",
        {"title": f"DDIM: {REST}", "venue": "ICLR", "year": 2021, "authors": ("Song", "Ermon")},
    ),
    "who and where in a key before the title": (
        f"* `[Song et al. ICLR21]` {TITLE} with Few Steps. ICLR, 2021. [[paper]]({ABS}) [[code]]({CODE})",
        {"title": f"{TITLE} with Few Steps", "alias": None, "venue": "ICLR", "authors": ("Song",), "code": (CODE,)},
    ),
    "a key, and a venue of many words": (
        f"* `[Song et al. BigMM19]` {REST}. International Conference on Big Samplers, 2019. [[paper]]({ABS})",
        {"title": REST, "venue": "International Conference on Big Samplers", "year": 2019},
    ),
    "a family name before the title": (
        f"* `[CIFAR]` Song et al. {TITLE} of Videos. ICCV, 2019. [[paper]]({ABS})",
        {"title": f"{TITLE} of Videos", "alias": "CIFAR", "venue": "ICCV", "authors": ("Song",)},
    ),
    "people with initials and a venue in italics on a line below": (
        f"- {TITLE}. [[paper]]({ABS})\n  - Jiaming C. Song, Chenlin C.Y. Meng, S. Zico Ermon. *ICLR 2021*",
        {"title": TITLE, "venue": "ICLR", "authors": ("Jiaming C. Song", "Chenlin C.Y. Meng", "S. Zico Ermon")},
    ),
    "a name in code before a bold title": (
        f"`DDIM` **{TITLE}.** <br>\n{NAMES}. <br>\nICLR 2021. [[PDF]({ABS})]",
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "authors": SONG},
    ),
    "a name in code before a bold title that looks like a name": (
        f"`GGAN` **Geometric GAN** <br>\n{NAMES}. <br>\nICLR 2021. [[PDF]({ABS})]",
        {"title": "Geometric GAN", "alias": "GGAN"},
    ),
    "a name of letters and a digit in brackets": (
        f"- [R2R]: {TITLE} in Rooms  \n  CVPR 2018 [paper]({ABS})",
        {"title": f"{TITLE} in Rooms", "alias": "R2R", "venue": "CVPR", "year": 2018},
    ),
    "a label misspelt on the line below": (
        f"- {TITLE} with a Rule  \nICLR 2021 [papepr]({ABS})",
        {"title": f"{TITLE} with a Rule", "venue": "ICLR", "year": 2021},
    ),
    "people above the title, and an id before the year": (
        f"{NAMES}:  \n{TITLE} for All. CoRR abs/2010.02502 (2020)  \n{ABS}  \n> faster",
        {"title": f"{TITLE} for All", "venue": "arXiv", "year": 2020, "authors": SONG},
    ),
    "people above the title, volume and pages": (
        f"{NAMES}:  \n{TITLE} for All. PoPETs 2016(3): 41-61 (2016)  \nhttps://example.org/a.xml",
        {"title": f"{TITLE} for All", "year": 2016, "authors": SONG},
    ),
    "a name and a title with a dash between": (
        f"- DDIM -- {TITLE} for Fast Sampling [[paper]({ABS})]",
        {"title": f"DDIM -- {TITLE} for Fast Sampling", "alias": "DDIM"},
    ),
    "a bold name and a title with a dash between": (
        f"- **DDIM** -- {TITLE} for Fast Sampling [[paper]({ABS})]",
        {"title": f"{TITLE} for Fast Sampling", "alias": "DDIM"},
    ),
    "a name as link, a dash and the title": (
        f"- [DDIM]({ABS}) - {TITLE} for Fast Sampling",
        {"title": f"{TITLE} for Fast Sampling", "alias": "DDIM"},
    ),
    "a name that is said twice": (f"- [DDIM]({ABS}) (DDIM)", {"title": "DDIM", "alias": "DDIM"}),
    "people with initials before a colon": (
        f"- J. Song, C. Meng: {TITLE}. ICLR 2021. [paper]({ABS})",
        {"title": TITLE, "venue": "ICLR", "authors": ("J. Song", "C. Meng")},
    ),
    "people with initials before a colon, in a link": (
        f"- [J. Song, C. Meng: {TITLE}]({ABS})",
        {"title": TITLE, "authors": ("J. Song", "C. Meng")},
    ),
    "a venue in a comment": (
        f"- **{TITLE}**\n  - Link: {ABS}\n  - Comment: Accepted at ICLR 2021, 20 pages",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "eprint": "2010.02502"},
    ),
    "a submission in a comment": (
        f"- **{TITLE}**\n  - Link: {ABS}\n  - Comment: Submitted to ICLR 2021",
        {"title": TITLE, "venue": None},
    ),
    "an address in another one": (
        f"- [{TITLE}](https://www.google.com/url?q=https%3A%2F%2Farxiv.org%2Fabs%2F2010.02502&sa=D)",
        {"title": TITLE, "eprint": "2010.02502"},
    ),
    "a venue of no table and only a page": (
        "1. An Overview of Sampling Methods for Diffusion Models, J. Image, 2018.[page](https://a.github.io/b.html)",
        {"title": "An Overview of Sampling Methods for Diffusion Models", "venue": "J. Image", "year": 2018},
    ),
}


@pytest.mark.parametrize("style", LINES)
def test_a_line(style: str) -> None:
    markdown, expected = LINES[style]
    entry = one(markdown)
    assert {name: getattr(entry, name) for name in expected} == expected


def test_the_page_of_a_whole_conference_is_no_work() -> None:
    group = "https://openreview.net/group?id=ICLR.cc/2021/Conference"
    assert read(f"- 2021\n  - [ICLR 2021 submission]({group})").entries == ()


def test_remarks_under_a_heading_are_notes_of_its_work() -> None:
    page = f"#### [{TITLE}]({ABS})\n\nICLR 2021\n\n1. samples in fewer steps\n2. trains nothing\n\n## More\n"
    entry = one(page)
    assert [note.text for note in entry.notes] == ["samples in fewer steps", "trains nothing"]


def test_code_of_something_is_no_work() -> None:
    assert read(f"**Code of OpenSampler**\n{NAMES}\n[code]({CODE})").entries == ()


def test_a_picture_taken_from_somewhere_is_no_work() -> None:
    assert read(f"![steps](a.png)\n(from {NAMES}, {TITLE}, arXiv:2010.02502.)").entries == ()


def test_people_alone_are_no_title() -> None:
    entry = one(f"- {TITLE}\n  - {NAMES}, Diederik Kingma, Tim Salimans\n  - ICLR 2021\n  - [[paper]({ABS})]")
    assert (entry.title, len(entry.authors)) == (TITLE, 5)


def test_a_section_ends_in_its_year() -> None:
    entry = one(f"### Samplers: 2021\n\n- {TITLE} [[paper]]({ABS})")
    assert (entry.year, entry.topic) == (2021, ("Samplers", "Samplers: 2021"))


def test_a_row_of_names_is_no_work() -> None:
    assert read("| Signal | Typical papers |\n|-|-|\n| steps | DDIM, DPM-Solver, LCM, Turbo |").entries == ()


def test_paragraphs_of_links_under_a_bullet_of_words_are_works() -> None:
    page = f"* Speed\n\n  [{TITLE}]({ABS}), ICLR 2021\n\n  [{REST}](https://arxiv.org/abs/2006.11239), NeurIPS 2020"
    got = [(entry.title, entry.venue, entry.topic) for entry in read(page).entries]
    assert got == [(TITLE, "ICLR", ("Samplers", "Speed")), (REST, "NeurIPS", ("Samplers", "Speed"))]


def test_a_code_block_that_is_never_closed_is_said() -> None:
    hidden = f"```\npip install\n\n## More\n- [{TITLE}]({ABS})"
    assert [record.line for record in read(hidden).unparsed] == [5]
    assert read(f"```\npip install\n```\n- [{TITLE}]({ABS})").unparsed == ()
    assert read("```bibtex\n@article{a}\n").unparsed == ()
