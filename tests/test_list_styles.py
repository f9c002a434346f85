"""Entries as people write them: each style with a real paper's facts, and what must come of it, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.entries import Entry, ParsedList
from ingest.lists import parse_list

ABS = "https://arxiv.org/abs/2010.02502"
CODE = "https://github.com/ermongroup/ddim"
TITLE = "Denoising Diffusion Implicit Models"
SONG = ("Jiaming Song", "Chenlin Meng", "Stefano Ermon")
NAMES = "Jiaming Song, Chenlin Meng, Stefano Ermon"
SOLVER = "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps"
ICLR = {"title": TITLE, "eprint": "2010.02502", "venue": "ICLR", "year": 2021}


def read(markdown: str) -> ParsedList:
    parsed = parse_list(f"# A list\n\n## Samplers\n\n{markdown}\n")
    assert len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored) == parsed.candidates
    return parsed


def one(markdown: str) -> Entry:
    entries = read(markdown).entries
    assert len(entries) == 1, entries
    return entries[0]


STYLES: dict[str, tuple[str, dict[str, object]]] = {
    "label and alias in one link, title in quotes": (
        f'- [[ICLR21 - **DDIM**]({ABS})]: "{TITLE}";\n    - [Code]({CODE})',
        {**ICLR, "alias": "DDIM", "label": "ICLR21", "code": (CODE,)},
    ),
    "label and alias in one link, title plain": (
        f"- [[ICLR21 - **DDIM**]({ABS})] {TITLE}",
        {**ICLR, "alias": "DDIM"},
    ),
    "bold alias, quoted title, venue and month in italics": (
        f'* **DDIM**: "{TITLE}", *ICLR, May 2021*, [[Paper]({ABS})] [[Code]({CODE})]',
        {**ICLR, "alias": "DDIM", "date": "2021-05", "code": (CODE,)},
    ),
    "quoted title, a point, venue and affiliation": (
        f'* **DDIM**: "{TITLE}". ICLR, 2021 (*Stanford University*). [[Paper]({ABS})][[PyTorch]({CODE})]',
        {**ICLR, "alias": "DDIM", "code": (CODE,)},
    ),
    "title as link, details in bullets under it": (
        f"- [{TITLE}]({ABS})\n  - {NAMES}\n  - Publisher: ICLR 2021\n  - Keyword: fast\n  - Code: [official]({CODE})",
        {**ICLR, "authors": SONG, "code": (CODE,)},
    ),
    "title as link, alias in brackets after it": (
        f"- [{TITLE}]({ABS}) (DDIM)",
        {"title": TITLE, "alias": "DDIM", "eprint": "2010.02502"},
    ),
    "title as link in bold, authors in italics on the next line": (
        f"1. **[{TITLE}.]({ABS})** [[code]({CODE})]\n\n    *{NAMES}.* ICLR'21",
        {**ICLR, "authors": SONG, "code": (CODE,)},
    ),
    "numbered, everything in one line": (
        f"57. [**{TITLE}.**]({ABS}) _{NAMES}._ ICLR 2021.",
        {**ICLR, "authors": SONG},
    ),
    "four lines with backslashes": (
        f"**{TITLE}** \\\n*{NAMES}* \\\nICLR 2021. [[Paper]({ABS})] [[Github]({CODE})] \\\n6 Oct 2020",
        {**ICLR, "authors": SONG, "date": "2020-10-06", "code": (CODE,)},
    ),
    "three lines with <br>": (
        f"**{TITLE}.**<br>\n*{NAMES}.*<br>\nICLR 2021. [[PDF](http://arxiv.org/abs/2010.02502v4)][[Link]({CODE})]",
        {**ICLR, "authors": SONG, "code": (CODE,)},
    ),
    "authors with pages of their own": (
        f"**{TITLE}.**<br>\n*[Jiaming Song](https://tsong.me/), Chenlin Meng, Stefano Ermon.*<br>\n"
        f"ICLR 2021. [[PDF]({ABS})]",
        {**ICLR, "authors": SONG, "links_n": 1},
    ),
    "dates and venues in brackets of their own": (
        f"**{TITLE}** \\\n*{NAMES}* \\\n[6th Oct., 2020] [ICLR, 2021] \\\n[[Paper]({ABS})] [[GitHub]({CODE})]",
        {**ICLR, "authors": SONG, "date": "2020-10-06", "code": (CODE,)},
    ),
    "lines that only the source shows": (
        f"**{TITLE}**\n{NAMES}\n[arXiv:2010.02502]({ABS}) • [code]({CODE})",
        {"title": TITLE, "authors": SONG, "venue": "arXiv", "year": 2020, "eprint": "2010.02502", "code": (CODE,)},
    ),
    "where it appeared as the text of the last link": (
        f"**{TITLE}**\n{NAMES}\n[Annals of Testing (2021)](https://www.sciencedirect.com/science/article/pii/S1)",
        {"title": TITLE, "authors": SONG, "venue": "Annals of Testing", "year": 2021},
    ),
    "title, <br>, venue": (
        f"- {TITLE} <br> ICLR 2021 [[Paper]]({ABS}) [[Code]]({CODE})",
        {**ICLR, "code": (CODE,)},
    ),
    "title with a point, links in capitals, an emoji code": (
        f"- {TITLE}. :fire: [[PUB](https://openreview.net/forum?id=St1giarCHLP)] [[PDF]({ABS})] [[CODE]({CODE})]",
        {"title": TITLE, "eprint": "2010.02502", "openreview": "St1giarCHLP", "code": (CODE,)},
    ),
    "in *venue* year, escaped brackets": (
        f"* {TITLE}, in *ICLR* 2021. [\\[paper\\]]({ABS}) [\\[official code\\]]({CODE})",
        {**ICLR, "code": (CODE,)},
    ),
    "venue first, tag, bold title, first author": (
        f"* ⭐(ICLR 2021) [💬Sampling] **{TITLE}**, Jiaming Song et al. [[Paper]({ABS})] [[Code]({CODE})]",
        {**ICLR, "authors": ("Jiaming Song",), "code": (CODE,), "notes_text": ["Sampling"]},
    ),
    "venue in bold brackets": (
        f"- **[ICLR 2021]** {TITLE}. [[Paper]]({ABS}) [[Code]]({CODE})",
        {**ICLR, "code": (CODE,)},
    ),
    "venue in brackets and nothing else": (
        f"- [ICLR] {TITLE}",
        {"title": TITLE, "venue": "ICLR", "year": None, "eprint": None},
    ),
    "number in bold brackets": (
        f"**[12] {TITLE}**, ICLR 2021 [[paper]]({ABS})",
        ICLR,
    ),
    "venue as the label of the paper's link": (
        f"**{TITLE}** \\\n[[ICLR 2021]({ABS})]\n<!-- [[Code](https://github.com/no/no)] -->",
        {**ICLR, "code": ()},
    ),
    "alias in brackets, title in angle brackets, authors after by": (
        f"* [DDIM] <[{TITLE}]({ABS})> by Jiaming Song, Chenlin Meng and Stefano Ermon, ICLR 2021.",
        {**ICLR, "alias": "DDIM", "authors": SONG},
    ),
    "title, date and venue in one link, no bullet": (
        f"[{TITLE}. 2020-10. ICLR 2021.]({ABS})",
        {**ICLR, "date": "2020-10"},
    ),
    "quoted title, date, venue with a mark": (
        f'- "{TITLE}", 2020-10, ICLR(Oral) 2021, [[paper]]({ABS})',
        {**ICLR, "date": "2020-10", "marks": ("Oral",)},
    ),
    "two lines of one title": (
        "* Denoising Diffusion Implicit\nModels [[Paper]](https://arxiv.org/abs/2010.02502) "
        "![](https://img.shields.io/badge/arxiv-2020.10-red)",
        {"title": TITLE, "eprint": "2010.02502", "venue": "arXiv", "date": "2020-10"},
    ),
    "badges for venue, name and stars": (
        f"- **{TITLE}**  \n  *{NAMES}*. [[pdf]({ABS})], 2020.10. ![](https://img.shields.io/badge/ICLR2021-orange) "
        f"[![](https://img.shields.io/github/stars/ermongroup/ddim)]({CODE})",
        {**ICLR, "authors": SONG, "date": "2020-10", "code": (CODE,)},
    ),
    "an id in the text only": (
        f"- {TITLE}. Jiaming Song, Chenlin Meng, Stefano Ermon. CoRR, abs/2010.02502",
        {"title": TITLE, "authors": SONG, "eprint": "2010.02502"},
    ),
    "bare addresses after a word": (
        f"**{TITLE}**\n\n- Paper: {ABS}\n- Code: {CODE}",
        {"title": TITLE, "eprint": "2010.02502", "code": (CODE,)},
    ),
    "title in one bullet, links in the next": (
        f"+ {TITLE}\n    + [[ICLR 2021]({ABS})] • [[code]({CODE})]",
        {**ICLR, "code": (CODE,)},
    ),
    "title and links in paragraphs of their own": (
        f"**{TITLE}**\n\n*{NAMES}*\n\nICLR 2021. [[Paper]({ABS})]",
        {**ICLR, "authors": SONG},
    ),
    "a heading that is the title": (
        f"### [{TITLE}]({ABS})\n",
        {"title": TITLE, "eprint": "2010.02502"},
    ),
    "alphaxiv": (f"- [{TITLE}](https://www.alphaxiv.org/abs/2010.02502)", {"eprint": "2010.02502"}),
    "Hugging Face papers": (f"- [{TITLE}](https://huggingface.co/papers/2010.02502)", {"eprint": "2010.02502"}),
    "HTML all the way": (
        f'<ul><li><b>{TITLE}</b>, <i>ICLR 2021</i> <a href="{ABS}">paper</a> <a href="{CODE}">code</a></li></ul>',
        {**ICLR, "code": (CODE,)},
    ),
    "LaTeX in the title": (
        "1. [**$\\alpha$-Blending: A Study of $x_t$ Paths.**](https://arxiv.org/abs/2010.02502)",
        {"title": "$\\alpha$-Blending: A Study of $x_t$ Paths"},
    ),
    "bullet without its blank": (
        f"-[{TITLE}]({ABS})\n  - {NAMES}\n  - Publisher: ICLR 2021",
        {**ICLR, "authors": SONG},
    ),
    "bullet without its blank, link without its text": (
        f"-[]({ABS})\n  - {NAMES}",
        {"title": None, "eprint": "2010.02502", "authors": SONG},
    ),
    "arXiv by another host": (
        f"- {TITLE}. ICLR 2021. [[paper](http://128.84.4.34/abs/2010.02502)]",
        ICLR,
    ),
    "a repository under a key that is not code's": (
        f"- [{TITLE}]({ABS})\n  - Code: [official]({CODE})\n  - Setting: [bench](https://github.com/a/bench)",
        {"title": TITLE, "code": (CODE,)},
    ),
    "an affiliation in italics is no author": (
        f'* **DDIM**: "{TITLE}". ICLR, 2021 (*Xiamen University*). [[Paper]({ABS})]',
        {**ICLR, "authors": ()},
    ),
    "a journal without a year in brackets": (
        "* (Journal of Machine Learning - Theory and Practice) [Survey] "
        f"**{TITLE}**, Jiaming Song et al. [[Paper]({ABS})]",
        {
            "title": TITLE,
            "venue": "Journal of Machine Learning - Theory and Practice",
            "alias": None,
            "authors": ("Jiaming Song",),
            "notes_text": ["Survey"],
        },
    ),
    "a journal in Japanese with its volume": (
        f"**{TITLE}**\nJiaming Song, Chenlin Meng\n[生物工学会誌 101.8 (2023)](https://www.jstage.jst.go.jp/article/a/b)",
        {"title": TITLE, "venue": "生物工学会誌", "year": 2023, "authors": SONG[:2]},
    ),
    "in Chinese": (
        f"- {TITLE}. ICLR 2021. [论文]({ABS}) [代码]({CODE})",
        {**ICLR, "code": (CODE,)},
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_style(style: str) -> None:
    markdown, expected = STYLES[style]
    entry = one(markdown)
    got = {
        "links_n": len(entry.links),
        "notes_text": [note.text for note in entry.notes],
        **{name: getattr(entry, name) for name in expected if hasattr(entry, name)},
    }
    assert {name: got[name] for name in expected} == expected


@pytest.mark.parametrize("style", [name for name in STYLES if STYLES[name][1].get("title")])
def test_a_field_says_where_it_came_from(style: str) -> None:
    entry = one(STYLES[style][0])
    place, certainty = entry.certainty["title"]
    assert place in ("quotes", "link", "bold", "text")
    assert 0.5 < certainty <= 1
    assert entry.venue is None or "venue" in entry.certainty


@pytest.mark.parametrize("joint", [", ", ". ", ": ", " - "])
def test_a_venue_with_its_year_may_stand_before_a_title_without_a_link(joint: str) -> None:
    entry = one(f"- CVPR 2021{joint}Learning to Sample with Less Noise")
    assert (entry.title, entry.venue, entry.year) == ("Learning to Sample with Less Noise", "CVPR", 2021)


@pytest.mark.parametrize(
    ("link", "alias", "venue", "year"),
    [
        ("MedIA24", None, "MedIA", 2024),  # not a link to media
        ("Arxiv 2025 - **RePo**", "RePo", "arXiv", 2025),  # not a repository
        ("Arxiv2402 - **V-STaR**", "V-STaR", "arXiv", 2024),
    ],
)
def test_a_label_in_a_link_may_look_like_a_role(link: str, alias: str | None, venue: str, year: int) -> None:
    entry = one(f'- [[{link}](https://arxiv.org/abs/2402.06457)]: "Sampling with Less Noise"')
    assert (entry.alias, entry.venue, entry.year, entry.title) == (alias, venue, year, "Sampling with Less Noise")


def test_a_quoted_title_alone_is_a_work() -> None:
    entry = one('- "Accelerating Parallel Sampling of Diffusion Models";')
    assert (entry.title, entry.links) == ("Accelerating Parallel Sampling of Diffusion Models", ())


def test_a_second_venue_under_a_work_is_a_note() -> None:
    entry = one(
        '- [[ICLR21](https://arxiv.org/abs/2010.02502)]: "Sampling with Less Noise"\n    - ES-FOMO at ICML2023\n'
    )
    assert (entry.venue, entry.year, [note.text for note in entry.notes]) == ("ICLR", 2021, ["ES-FOMO at ICML2023"])


# What the list as a whole says


def test_badges_of_one_colour_are_names_where_they_repeat_titles() -> None:
    titles = [
        "Medusa: Many Heads",
        "Eagle: Thinking Twice Again",
        "Hydra: Heads in Sequence",
        "Looking Ahead with Grams",
    ]
    badges = ["Medusa", "Eagle", "Hydra", "Lookahead"]
    lines = [
        f"- **{title}** [[pdf](https://arxiv.org/abs/2401.0000{i})] ![](https://img.shields.io/badge/{badge}-blue)"
        f" ![](https://img.shields.io/badge/Tree-green)"
        for i, (title, badge) in enumerate(zip(titles, badges, strict=True), 1)
    ]
    entries = read("\n".join(lines)).entries
    assert [entry.alias for entry in entries] == badges
    assert all([note.text for note in entry.notes] == ["Tree"] for entry in entries)


def test_a_short_link_is_a_title_where_others_are() -> None:
    lines = [f"- [A Long Title of Paper {i}](https://arxiv.org/abs/2401.0000{i})" for i in range(1, 5)]
    entries = read("\n".join([*lines, "- [Medusa](https://arxiv.org/abs/2401.00009)"])).entries
    assert (entries[-1].title, entries[-1].alias) == ("Medusa", None)
    alone = one("- [Medusa](https://arxiv.org/abs/2401.00009)")
    assert (alone.title, alone.alias) == (None, "Medusa")
