"""Bullets of papers on machine learning as more lists write them: what must come of each, worked out by hand."""

from __future__ import annotations

import pytest

from tests.test_list_styles import ABS, CODE, NAMES, SONG, TITLE, one, read

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
}


@pytest.mark.parametrize("style", LINES)
def test_a_line(style: str) -> None:
    markdown, expected = LINES[style]
    entry = one(markdown)
    assert {name: getattr(entry, name) for name in expected} == expected


def test_the_page_of_a_whole_conference_is_no_work() -> None:
    group = "https://openreview.net/group?id=ICLR.cc/2021/Conference"
    assert read(f"- 2021\n  - [ICLR 2021 submission]({group})").entries == ()
