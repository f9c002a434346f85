"""Where people, tags and short years stand beside a title: what must come of each, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.lists import parse_list
from tests.test_list_styles import ABS, TITLE, one

PAGE = "https://example.org/purl/1"
LINES: dict[str, tuple[str, dict[str, object]]] = {
    "people in bold before a title in italics": (
        f"## Papers\n1. **Jiaming Song and Chenlin Meng** - *{TITLE}* (2020)\n   - *A remark.*",
        {"title": TITLE, "authors": ("Jiaming Song", "Chenlin Meng"), "year": 2020, "venue": None},
    ),
    "a tag in code before people and a quoted title": (
        f'- `Sampler` `Fast` Song, Jiaming, et al. ["{TITLE}."]({PAGE}), ICLR, 2021.',
        {"title": TITLE, "authors": ("Jiaming Song",), "venue": "ICLR", "year": 2021},
    ),
    "a short year behind a venue that is not known": (
        f"[{TITLE}]({ABS}) (Sampling 21)",
        {"title": TITLE, "alias": None, "venue": "Sampling", "year": 2021},
    ),
    "a short year glued to its venue": (
        f"[{TITLE}]({ABS}) (MilCom17)",
        {"title": TITLE, "alias": None, "venue": "MILCOM", "year": 2017},
    ),
    "a tag in brackets behind a title that names its method": (
        f"[DDIM: {TITLE}]({ABS}) [4D Radar] [2021 ICLR]",
        {"title": f"DDIM: {TITLE}", "alias": "DDIM", "venue": "ICLR", "year": 2021},
    ),
    "a box that is ticked": (
        f"- [x] [{TITLE}]({ABS}), ICLR 2021",
        {"title": TITLE, "alias": None, "venue": "ICLR", "year": 2021},
    ),
    "a name with a version is no venue": (
        f"[{TITLE}]({ABS}) (DDIMv2)",
        {"title": TITLE, "alias": "DDIMv2", "venue": None},
    ),
}


@pytest.mark.parametrize(("text", "expected"), LINES.values(), ids=list(LINES))
def test_each_line_by_hand(text: str, expected: dict[str, object]) -> None:
    entry = one(text)
    assert {name: getattr(entry, name) for name in expected} == expected


def test_bold_names_before_people_are_titles_and_no_sections() -> None:
    parsed = parse_list(
        "## Memory\n\n**Memory Networks**. Jason Weston, Sumit Chopra.\n- [paper](https://arxiv.org/pdf/1410.3916)\n\n"
        "**Longer Memory Networks**. Jason Weston, Rob Fergus. NIPS 2015.\n- [paper](https://arxiv.org/pdf/1503.08895)\n"
    )
    assert [(e.title, e.authors, e.venue, e.eprint, e.topic) for e in parsed.entries] == [
        ("Memory Networks", ("Jason Weston", "Sumit Chopra"), None, "1410.3916", ("Memory",)),
        ("Longer Memory Networks", ("Jason Weston", "Rob Fergus"), "NeurIPS", "1503.08895", ("Memory",)),
    ]


def test_a_title_before_its_people_is_none_of_them() -> None:
    parsed = parse_list(
        f"## Memory\n* [{TITLE}]({ABS})\n\n"
        "Quantum Access Memory. Ada Lovelace, Mary Boole, and Grace Hopper. 2008. ABC. 4 pages."
    )
    assert [entry.title for entry in parsed.entries] == [TITLE]
