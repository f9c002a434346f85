"""Entries written as references, in tables of many kinds and under foreign words: what must come of each, by hand."""

from __future__ import annotations

import pytest

from ingest.reading.names import read_authors
from tests.test_list_styles import ABS, CODE, NAMES, SOLVER, SONG, TITLE, one, read

SOLVER_ABS = "https://arxiv.org/abs/2206.00927"
DDPM = "Denoising Diffusion Probabilistic Models"
DDPM_ABS = "https://arxiv.org/abs/2006.11239"
HO = ("Jonathan Ho", "Ajay Jain", "Pieter Abbeel")

STYLES: dict[str, tuple[str, dict[str, object]]] = {
    "surnames, year and a title in quotes, all in one link": (
        f'- [Song & Ermon (2019) "{TITLE}"](https://doi.org/10.1162/neco.2008.20.1.91)',
        {"title": TITLE, "year": 2019, "authors": ("Song", "Ermon")},
    ),
    "one name with its initials, a year, a title and a journal": (
        "- Turing AM (1950) Computing machinery and intelligence. Mind 59:433–460.",
        {"title": "Computing machinery and intelligence", "venue": "Mind", "year": 1950, "authors": ("AM Turing",)},
    ),
    "two surnames, a year in brackets and a hyphen": (
        f"- [x] Song and Ermon (2020) - {TITLE}",
        {"title": TITLE, "year": 2020, "authors": ("Song", "Ermon")},
    ),
    "authors, linked title, a journal of no table with volume, pages and year": (
        f"- J. Song, C. Meng, [{TITLE}](https://example.org/a.pdf), Journal of Trees and Leaves (Short Notes), "
        "Vol. 22, pp. 16-19, 2024.",
        {"title": TITLE, "venue": "Journal of Trees and Leaves", "year": 2024, "authors": ("J. Song", "C. Meng")},
    ),
    "bold title, year in brackets, authors": (
        f"- **{TITLE}** (2020), J. Song et al. [[pdf]]({ABS})",
        {"title": TITLE, "year": 2020, "authors": ("J. Song",), "eprint": "2010.02502"},
    ),
    "bold title, year in brackets, one author": (
        f"- **{TITLE}** (2020), J. Song [[pdf]]({ABS})",
        {"title": TITLE, "year": 2020, "authors": ("J. Song",)},
    ),
    "numbered reference with the title in bold and quotes": (
        f'**[3]** Ho, Jonathan, Ajay Jain, and Pieter Abbeel. "**{DDPM}**." arXiv preprint arXiv:2006.11239 (2020). '
        f"[[pdf]]({DDPM_ABS}) **(DDPM)** :star:",
        {"title": DDPM, "venue": "arXiv", "year": 2020, "authors": HO, "eprint": "2006.11239"},
    ),
    "reference to proceedings whose name begins like a journal's": (
        f'**[4]** Rombach, Robin, et al. "**{TITLE}**." Proceedings of the IEEE Conference on Computer Vision and '
        f"Pattern Recognition. 2022. [[pdf]](https://example.org/a.pdf)",
        {"title": TITLE, "venue": "CVPR", "year": 2022, "authors": ("Robin Rombach",)},
    ),
    "year, surnames and a title in quotes, without a link": (
        f"1. 2020 – Ho, Jain & Abbeel “{DDPM}”",
        {"title": DDPM, "year": 2020, "authors": ("Ho", "Jain", "Abbeel"), "links_n": 0},
    ),
    "title as link, surnames with et al., venue and bars": (
        f"- [{TITLE}](https://example.org/ddim), Song et al., ICLR 2021 | [github]({CODE}) | [bibtex](./a.bib#L1-L9)",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": ("Song",), "code": (CODE,)},
    ),
    "title as link, two surnames": (
        f"- [{TITLE}]({ABS}), Song and Ermon, ICLR 2021",
        {"title": TITLE, "venue": "ICLR", "authors": ("Song", "Ermon")},
    ),
    "title as link, citation in brackets, remark": (
        f"* [{TITLE}]({CODE}) (Song et al. 2020) shows how to sample in fewer steps",
        {"title": TITLE, "venue": None, "year": 2020, "authors": ("Song",)},
    ),
    "title as link, family names first with initials": (
        f"- [{TITLE}]({ABS}) - [[CODE]]({CODE}) - Song, J., Meng, C., & Ermon, S. (ICLR 2021)",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": ("J. Song", "C. Meng", "S. Ermon")},
    ),
    "short link, then the whole reference": (
        f"- [DDIM]({ABS}). {TITLE}, Song et al. ICLR 2021.",
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "year": 2021, "authors": ("Song",)},
    ),
    "authors as link, then the whole reference": (
        f"- [Song et al.]({ABS}) {TITLE}, Song et al. ICLR 2021.",
        {"title": TITLE, "alias": None, "venue": "ICLR", "authors": ("Song",)},
    ),
    "fields between bars": (
        f"- **[DDIM]** {TITLE} | Jiaming Song, et al. | **[ICLR' 21]** |[`[pdf]`]({ABS}) "
        f"[`[official code - c]`]({CODE})",
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "year": 2021, "authors": SONG[:1], "code": (CODE,)},
    ),
    "one author between bars": (
        f"- {TITLE} | Jiaming Song | **[ICLR' 21]** | [pdf]({ABS})",
        {"title": TITLE, "authors": SONG[:1]},
    ),
    "date and affiliation behind a plain title": (
        f"* {TITLE}, okt 2020, Stanford, [github]({CODE}), [arxiv]({ABS})",
        {"title": TITLE, "date": "2020-10", "year": 2020, "code": (CODE,)},
    ),
    "year in brackets behind a link and its DOI": (
        f"* [{TITLE}]({ABS}) [[DOI](https://doi.org/10.1103/RevModPhys.91.045002)] (2020)",
        {"title": TITLE, "venue": None, "year": 2020, "doi": "10.1103/revmodphys.91.045002"},
    ),
    "tags in brackets behind the title": (
        f"- [[ICLR]({ABS})] {TITLE}. [**`fast`**] [__`ode`__] [[code]({CODE})] [71:star:]",
        {"title": TITLE, "venue": "ICLR", "notes_text": ["fast", "ode"]},
    ),
    "a journal in brackets before the title": (
        f"- [[Journal of Applied Sampling](https://example.org/a)] {TITLE}",
        {"title": TITLE, "venue": "Journal of Applied Sampling"},
    ),
    "arXiv in brackets before the title": (
        f"- [[arxiv]({ABS})] {TITLE}",
        {"title": TITLE, "venue": "arXiv", "track": "preprint"},
    ),
    "a website that is the paper": (
        f"⭐**{TITLE}** \\\n[[Website]]({ABS})\n[[Code]]({CODE})",
        {"title": TITLE, "eprint": "2010.02502", "code": (CODE,)},
    ),
    "Chinese labels of several words": (
        f"**{TITLE}**\n\n- 论文下载链接：{ABS}\n\n- 代码和数据集：{CODE}",
        {"title": TITLE, "eprint": "2010.02502", "code": (CODE,)},
    ),
    "a paper that is not there yet": (
        f"**{TITLE}**\n\n- 论文：暂无\n- 代码：{CODE}",
        {"title": TITLE, "eprint": None, "code": (CODE,)},
    ),
    "fields between bars, the date first, where it appeared last": (
        f"- **2020-10** | {TITLE} | *{NAMES}* | [Nature Methods](https://doi.org/10.1038/nmeth.3547) | [code]({CODE})",
        {"title": TITLE, "venue": "Nature Methods", "year": 2020, "authors": SONG, "doi": "10.1038/nmeth.3547"},
    ),
    "authors, then the title in italics": (
        f"* {NAMES}, *{TITLE}*, ICLR 2021 [[Paper]({ABS})]",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "a short name, and under it the reference": (
        f"* DDIM [[Paper]({ABS})]\n  * Jiaming Song, Chenlin Meng, and Stefano Ermon, *{TITLE}*, ICLR 2021",
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "surname with et al. before a bold title, nothing linked": (
        f"* Song et al. **{TITLE}.** ICLR, 2021.",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": ("Song",)},
    ),
    "date and venue before the link": (
        f"- 20201006 ICLR-21 [{TITLE}]({ABS})\n  - English: sampling in fewer steps",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "date": "2020-10-06"},
    ),
    "venue and month in italics on a line of their own": (
        f"**{TITLE}.**  \n{NAMES}.  \n*Front. Mol. Biosci., August 2022.*  \n[[10.3389/f.2022](https://doi.org/10.3389/f.2022)]",
        {"title": TITLE, "venue": "Front. Mol. Biosci.", "year": 2022, "authors": SONG},
    ),
    "a preprint of a month": (
        f"**{TITLE}.**  \n{NAMES}.  \n*Preprint, September 2022.*  \n[[arxiv]({ABS})]",
        {"title": TITLE, "track": "preprint", "year": 2022, "date": "2022-09"},
    ),
    "short name in bold and brackets at the end": (
        f"1. **{TITLE}**. *{NAMES}*. ICLR 2021. [[pdf]({ABS})] (**DDIM**)",
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR"},
    ),
    "a link that waits for its address": (f"* [{TITLE}]()", {"title": TITLE, "links_n": 0}),
    "quotes and year in bold, authors under it": (
        f'- **"{DDPM}" (2020)**\n  - Jonathan Ho, Ajay Jain\n  - diffusion',
        {"title": DDPM, "year": 2020},
    ),
    "the name in the link, the rest of the title behind its colon": (
        f"- [DPM-Solver]({SOLVER_ABS}): {SOLVER.partition(': ')[2]} | NeurIPS' 22",
        {"title": SOLVER, "alias": "DPM-Solver", "venue": "NeurIPS", "year": 2022, "eprint": "2206.00927"},
    ),
    "the name and its colon in the link": (
        f"- [DPM-Solver:]({SOLVER_ABS}) {SOLVER.partition(': ')[2]} | Tsinghua",
        {"title": SOLVER, "alias": "DPM-Solver", "venue": None, "eprint": "2206.00927"},
    ),
    "a name in the link, words about it behind": (
        f"- [DDIM]({ABS}): Our own fast sampler. It needs few steps.",
        {"title": None, "alias": "DDIM"},
    ),
    "year and venue before a hyphen, a box before them": (
        f"[-] 2021-ICLR - {TITLE}. [[Paper]]({ABS}) [[Code]]({CODE})",
        {"title": TITLE, "alias": None, "venue": "ICLR", "year": 2021, "code": (CODE,)},
    ),
    "year and workshop before a hyphen": (
        f"- 2021-ICLR_W - {TITLE}. [[Paper]]({ABS})",
        {"title": TITLE, "venue": "ICLR Workshops", "year": 2021, "track": "workshop"},
    ),
    "a year before a hyphen": (
        f"- 2020 - {TITLE}. [[Paper]]({ABS})",
        {"title": TITLE, "venue": None, "year": 2020},
    ),
    "author with affiliation and venue in one run of italics": (
        f"- [2020/10] **{TITLE}.** *Jiaming Song(Stanford University) et al. arXiv.*[[paper]({ABS})]",
        {"title": TITLE, "authors": ("Jiaming Song",), "venue": "arXiv", "year": 2020},
    ),
    "italics with author and venue behind a plain title": (
        f"- [2021/01] {TITLE} *Jiaming Song et al. IEEE(ICLR).* [[paper]({ABS})]",
        {"title": TITLE, "authors": ("Jiaming Song",), "venue": "ICLR", "year": 2021},
    ),
    "a date and an author around a title in small letters": (
        f"\\[2020/10\\] {TITLE.capitalize()}. Jiaming Song et al. [\\[paper\\]]({ABS})",
        {"title": TITLE.capitalize(), "authors": ("Jiaming Song",), "year": 2020},
    ),
    "where it went on to appear in brackets": (
        f'* **DDIM**: "{TITLE}", ICCVW, 2019 (& TPAMI 2020) (*Stanford*). [[Paper]({ABS})]',
        {"title": TITLE, "alias": "DDIM", "venue": "ICCV Workshops", "year": 2019},
    ),
    "two remarks in brackets behind the venue": (
        f'* **DDIM**: "{TITLE}", arXiv, 2020 (rejected by ICML 2020) (*Stanford University*). [[Paper]({ABS})]',
        {"title": TITLE, "venue": "arXiv", "year": 2020, "authors": ()},
    ),
    "a venue with the track of its papers": (
        f'1. **DDIM** (ODE): "{TITLE}" [2020-10] [ICLR 2021 Technical Track] [[paper]({ABS})]',
        {"title": TITLE, "alias": "DDIM", "venue": "ICLR", "year": 2021, "date": "2020-10"},
    ),
    "quotes within the quotes": (
        f'1. **DDIM**: "Denoising Diffusion "Implicit" Models" [2020-10] [[paper]({ABS})]',
        {"title": 'Denoising Diffusion "Implicit" Models', "alias": "DDIM"},
    ),
    "an unknown venue and half a year behind a curly mark": (
        f"- [{TITLE}]({ABS}) | SAMPLE ’21",
        {"title": TITLE, "venue": "SAMPLE", "year": 2021},
    ),
    "a page on GitHub and the code itself": (
        f"- {TITLE} [[paper]({ABS})] [[GitHub Page](https://ermongroup.github.io/ddim/)] [[GitHub]({CODE})]",
        {"title": TITLE, "code": (CODE,)},
    ),
    "stars of the repository in which the code is a folder": (
        f"- **{TITLE}** [[paper]({ABS})] [[code]({CODE}/tree/main/functions)] "
        "![](https://img.shields.io/github/stars/ermongroup/ddim)",
        {"title": TITLE, "code": (f"{CODE}/tree/main/functions",)},
    ),
    "people and a year behind the link": (
        f"- [{TITLE}]({ABS}), J.K. Song, C. Meng, 2020",
        {"title": TITLE, "authors": ("J.K. Song", "C. Meng"), "venue": None, "year": 2020},
    ),
    "year, venue and affiliation before the title": (
        f"1. (2021 ICLR, Stanford) **{TITLE}.** _{NAMES}_. [[pdf]({ABS})]",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": SONG},
    ),
    "year and an unknown venue before the title": (
        f"1. (2021 Sample Letters) **{TITLE}.** _{NAMES}_. [[pdf]({ABS})]",
        {"title": TITLE, "venue": "Sample Letters", "year": 2021},
    ),
    "year and kind of work before the title": (
        f"1. (2021 Survey) **{TITLE}.** _{NAMES}_. [[pdf]({ABS})]",
        {"title": TITLE, "venue": None, "year": 2021},
    ),
    "a year as the text of the link": (
        f"- {TITLE} [[2020]]({ABS})",
        {"title": TITLE, "venue": None, "year": 2020},
    ),
    "a venue of no table as the text of the link": (
        f"- {TITLE} [[SAMPLE2021]](https://link.springer.com/article/10.1007/s1)",
        {"title": TITLE, "venue": "SAMPLE", "year": 2021},
    ),
    "people behind a Chinese key": (
        f"{TITLE}<br>\n作者：Jiaming Song, Chenlin Meng<br>\n论文链接：{ABS}",
        {"title": TITLE, "authors": ("Jiaming Song", "Chenlin Meng"), "eprint": "2010.02502"},
    ),
    "a venue in a bullet of its own": (
        f"**{TITLE}**\n\n- ICLR 2021 Oral\n- 论文：{ABS}\n- 论文2：https://example.org/b.pdf",
        {"title": TITLE, "venue": "ICLR", "year": 2021, "authors": (), "marks": ("Oral",)},
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


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (
            "Hinton, Geoffrey E., Simon Osindero, and Yee-Whye Teh",
            ("Geoffrey E. Hinton", "Simon Osindero", "Yee-Whye Teh"),
        ),
        ("Szegedy, Christian, et al.", ("Christian Szegedy",)),
        ("Le, Quoc V.", ("Quoc V. Le",)),
        ("Taylor, G.W., & Bregler, C.", ("G.W. Taylor", "C. Bregler")),
        ("S. Ioffe and C. Szegedy", ("S. Ioffe", "C. Szegedy")),
        (NAMES, SONG),
        ("Transformers, BERT", ()),
        ("Cover & Hart", ()),
    ],
)
def test_names_as_references_write_them(written: str, names: tuple[str, ...]) -> None:
    assert read_authors(written) == names


def test_two_papers_with_years_in_one_line() -> None:
    parsed = read(f"* [{TITLE}]({ABS}) (2020) and The [{DDPM}]({DDPM_ABS}) (2020): two ways to sample")
    assert [(entry.title, entry.eprint, entry.year) for entry in parsed.entries] == [
        (TITLE, "2010.02502", 2020),
        (DDPM, "2006.11239", 2020),
    ]


def test_a_linked_title_and_a_year_are_a_work_where_others_are() -> None:
    papers = "".join(f"* [{DDPM} {n}](https://arxiv.org/abs/2006.1123{n}) (2020)\n" for n in (1, 2, 3))
    page = f"* [{TITLE}](https://example.org/ddim.html) (2020): how to sample"
    assert read(page).entries == ()
    assert [(e.title, e.year) for e in read(papers + page).entries][3:] == [(TITLE, 2020)]


@pytest.mark.parametrize(
    "line",
    [
        "- **[ArXiv](https://arxiv.org/)**: preprints",
        "- **NeurIPS** (Neural Information Processing Systems)",
        "- **Comment:** Accepted to ECCV 2024",
        f"We recently released a [review]({ABS}) of samplers.",
        f"A survey of samplers can be found at this link: [arxiv]({ABS}).",
    ],
)
def test_sites_venues_and_sentences_are_no_papers(line: str) -> None:
    assert read(line).entries == ()
