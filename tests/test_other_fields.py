"""Lists of other sciences, in other languages and other shapes: what must come of each, worked out by hand."""

from __future__ import annotations

import pytest

from ingest.lists import parse_list
from ingest.reading.addresses import ids_of_url, is_paper_url
from ingest.reading.vocabulary import Column, column_of
from tests.test_list_styles import ABS, CODE, TITLE, one

PDF = "https://example.org/papers/tree.pdf"
SOLVER = "https://arxiv.org/abs/2206.00927"


def test_a_heading_over_nothing_but_links_is_a_work() -> None:
    lines = [
        *("# A List", "## Growth of Trees", ""),
        *(
            "### How Trees Grow in Winter (CCS 2020)",
            "",
            "* [Note](https://example.org/n)",
            "",
            "* [Paper](./a.pdf)",
            "",
        ),
        *("**Abstract:** Trees grow slowly. Frost keeps them from it.", "", "### Roots, Stems, and Leaves", ""),
        *(f"* [Paper]({PDF}) [Code]({CODE})", "", "## Growth of Moss in Shade", "", f"- [Moss and Shade]({ABS})"),
    ]
    parsed = parse_list("\n".join(lines))
    assert [(entry.title, entry.venue, entry.year, entry.topic) for entry in parsed.entries] == [
        ("How Trees Grow in Winter", "CCS", 2020, ("Growth of Trees",)),
        ("Roots, Stems, and Leaves", None, None, ("Growth of Trees",)),
        ("Moss and Shade", None, None, ("Growth of Moss in Shade",)),
    ]
    assert parsed.entries[0].notes[0].text.startswith("Abstract")


def test_a_line_without_link_among_links_into_the_document_is_contents() -> None:
    lines = [
        "# L",
        "",
        "- **CCS 2020**",
        "  - [Trees](#trees)",
        "  - [A Study of Moss in Old Forests]",
        f"- [{TITLE}]({ABS})",
    ]
    parsed = parse_list("\n".join(lines))
    assert [entry.title for entry in parsed.entries] == [TITLE]


@pytest.mark.parametrize(
    ("line", "title", "alias"),
    [
        (f"- **(TreeNet) A Study of Trees and Leaves** [paper]({ABS})", "A Study of Trees and Leaves", "TreeNet"),
        (f"- [(KV-LM) a system that reads leaves]({ABS})", "a system that reads leaves", "KV-LM"),
        (
            f"- [(Certified!!) Adversarial Robustness of Trees]({ABS})",
            "(Certified!!) Adversarial Robustness of Trees",
            None,
        ),
    ],
)
def test_a_name_in_brackets_before_a_title(line: str, title: str, alias: str | None) -> None:
    entry = one(line)
    assert (entry.title, entry.alias) == (title, alias)


def test_a_badge_on_a_link_to_a_paper_may_hold_a_venue_that_nobody_knows() -> None:
    badge = "https://img.shields.io/badge/FOREST_2021-5291C8?style=flat"
    entry = one(f"- **How Trees Grow**\n\n  [![]({badge})](https://dl.acm.org/doi/10.1145/3458754)")
    assert (entry.title, entry.venue, entry.year) == ("How Trees Grow", "FOREST", 2021)


def test_the_paper_of_the_list_itself_is_no_entry() -> None:
    assert not parse_list(f"# List\n\nThe repository for [{TITLE}]({ABS}), with models.\n").entries


def test_databases_are_a_topic_and_a_resource() -> None:
    lines = [f"- [How Trees Are Stored {n}](https://example.org/{n}.pdf) (199{n}): a classic" for n in range(3)]
    lines += ["- [How Leaves Are Stored](https://example.org/x.html) (2003): a classic"]
    assert len(parse_list("\n".join(["# L", "## Essentials of Relational Databases", *lines])).entries) == 4


def test_headers_in_other_languages() -> None:
    headers = (
        "文章名称",
        "発表年",
        "論文タイトル",
        "著者",
        "会议名称",
        "학회",
        "연도",
        "논문 제목",
        "论文链接",
        "发表时间",
    )
    expected = [Column.TITLE, Column.YEAR, Column.TITLE, Column.AUTHORS, Column.VENUE]
    expected += [Column.VENUE, Column.YEAR, Column.TITLE, Column.PAPER, Column.DATE]
    assert [column_of(header) for header in headers] == expected


def test_a_row_under_the_title_of_papers_is_one_without_a_link() -> None:
    parsed = parse_list(
        "# L\n\n| 编号 | 文章名称 | 分类 | 链接 |\n|--|--|--|--|\n"
        f"| 1 | **{TITLE}** | A | [进入]({CODE}) |\n| 2 | **How Trees Grow in Spring** | B | |\n"
    )
    assert [entry.title for entry in parsed.entries] == [TITLE, "How Trees Grow in Spring"]


def test_addresses_of_publishers() -> None:
    assert is_paper_url("http://bmcgenomics.biomedcentral.com/articles/10.1186/s12864-015-1")
    assert is_paper_url("https://www.jstor.org/stable/1912791")
    file = "http://delivery.acm.org/10.1145/3300000/3290605/a1-x.pdf?ip=1.2.3.4"
    assert is_paper_url(file)
    assert ids_of_url(file).doi is None


def test_an_index_under_a_topic_is_a_topic() -> None:
    parsed = parse_list(
        f"# L\n\n## Data Access\n\n### Index\n\n- [{TITLE}]({ABS})\n\n## Index\n\n- [Data](#data-access)\n"
    )
    assert [entry.topic for entry in parsed.entries] == [("Data Access", "Index")]


def test_plain_titles_with_any_venue_where_others_have_known_ones() -> None:
    lines = [f"* Growth of Trees in Winter {word} (SIGMOD 2017)" for word in ("One", "Two", "Three")]
    lines += ["* growth of leaves: a concept (Leaves and Woods 2020)", "* How to store a tree (2016)"]
    lines += ["* Roots of Trees （2015）", "* Trees of Mine (VLDB 2021 from Ada Oak)", "* Trees: a walk (aiWOOD2020)"]
    lines += ["* Farming Trees. (ICDE 2022, **best demo award**)"]
    parsed = parse_list("\n".join(["# L", "## System and Tutorial", *lines]))
    found = [(entry.title, entry.venue, entry.year) for entry in parsed.entries[3:]]
    assert found == [
        ("growth of leaves: a concept", "Leaves and Woods", 2020),
        ("How to store a tree", None, 2016),
        ("Roots of Trees", None, 2015),
        ("Trees of Mine", "VLDB", 2021),
        ("Trees: a walk", "aiWOOD", 2020),
        ("Farming Trees", "ICDE", 2022),
    ]


def test_a_name_behind_a_title_is_its_alias_and_wide_brackets_are_not_the_titles_own() -> None:
    entry = one(f"- [Self-Evolving Trees for Woods (SET)]({ABS})")
    assert (entry.title, entry.alias) == ("Self-Evolving Trees for Woods (SET)", "SET")
    entry = one(
        f"| 論文 | 著者 | 発表 | リンク |\n|-|-|-|-|\n| Self-Evolving Trees（SET） | Oak | ICLR 2026（v3） | {ABS} |"
    )
    assert (entry.title, entry.alias, entry.venue, entry.year) == ("Self-Evolving Trees", "SET", "ICLR", 2026)
    assert one(f"- [Growth of Large Models (LLMs) in Woods]({ABS})").alias is None


def test_a_column_of_years_may_hold_the_venue() -> None:
    entry = one(f"| 論文 | 著者 | 年/会議 | 実装 |\n|-|-|-|-|\n| **TREE** | Oak et al. | 2021 / ICML | [a/b]({CODE}) |")
    assert (entry.title, entry.venue, entry.year) == ("TREE", "ICML", 2021)


def test_html_tables_with_spans_and_without_headers() -> None:
    lines = [
        "# L\n\n## S\n\n<table><tbody>",
        '<tr><td rowspan="2">Group</td><td colspan="2">Algorithm</td><td rowspan="2">Paper</td></tr>',
        "<tr><td>Category</td><td>Method</td></tr>",
        f'<tr><td rowspan="3">A</td><td>B</td><td>C</td><td><a href="{ABS}">[2018 ICLR] {TITLE}</a></td></tr>',
        "</tbody></table>\n\n<table>",
        f'<tr><th scope="row">16/10/19</th><td>Ada</td><td><a href="{SOLVER}">How to Read and Write Trees</a></td>'
        "<td>Ada Oak, Bea Elm, Cy Ash, Dee Yew, Eve Fir, Flo Bay</td></tr>",
        "</table>",
    ]
    parsed = parse_list("\n".join(lines))
    assert [(entry.title, entry.venue, entry.year) for entry in parsed.entries] == [
        (TITLE, "ICLR", 2018),
        ("How to Read and Write Trees", None, None),
    ]
    header = "<tr><th>Method</th><th>Paper</th></tr>"
    row = (
        f'<tr><td>Visual information fidelity (VIF)</td><td><a href="{ABS}">Image information and quality</a></td></tr>'
    )
    assert one(f"<table>{header}{row}</table>").alias == "VIF"


def test_a_title_and_its_year_before_a_link_name_no_people() -> None:
    entry = one(
        f"- [Improved Leaf Encodings and Convolutional Pooling (2022)]({ABS}) : This work is good. It is on trees."
    )
    assert (entry.title, entry.year, entry.authors) == ("Improved Leaf Encodings and Convolutional Pooling", 2022, ())
    assert not parse_list(
        "# L\n\n## S\n\n- Leaf Encodings and Tree Pooling (2022): This is good. It is on trees.\n"
    ).entries


def test_a_year_and_a_bar_before_a_title() -> None:
    lines = [f"* 201{n} | Growth of Trees in Wood {n} [`pdf`](https://example.org/{n}.pdf)" for n in range(4)]
    parsed = parse_list("\n".join(["# L", "## S", *lines, "* 2017 | How trees approximate leaves"]))
    assert [(entry.title, entry.year) for entry in parsed.entries] == [
        *((f"Growth of Trees in Wood {n}", 2010 + n) for n in range(4)),
        ("How trees approximate leaves", 2017),
    ]


@pytest.mark.parametrize("venue", ["eForest", "Advanced Trees", "npj Digital Trees", "Arquivos de Cirurgia"])
def test_a_date_and_any_venue_in_brackets_before_a_title(venue: str) -> None:
    entry = one(f"- [2024.11 {venue}] [SciTrees: Automating Forests]({PDF})")
    assert (entry.title, entry.venue, entry.year, entry.alias) == (
        "SciTrees: Automating Forests",
        venue,
        2024,
        "SciTrees",
    )


def test_lectures_with_their_papers_are_no_papers() -> None:
    parsed = parse_list(
        "# L\n\n## Course\n\n| Title | Summary | Related Papers |\n|-|-|-|\n"
        f"| Introduction & Trees | [Lecture 1]({CODE}/blob/main/1.md) | [Tree2Leaf]({ABS}) |\n\n"
        "## Fundamental Papers\n\n- Universal Trees for Leaf Classification\n- Attention is All Trees Need\n"
    )
    assert [entry.title for entry in parsed.entries] == [
        "Universal Trees for Leaf Classification",
        "Attention is All Trees Need",
    ]


def test_the_doi_is_of_what_was_published() -> None:
    preprint, published = "https://doi.org/10.1101/2024.01.01.123456", "https://doi.org/10.1126/science.abc1234"
    entry = one(
        f"- **{TITLE}** [[bioRxiv]({preprint})] [[Science]({published})] [[data](https://doi.org/10.5281/zenodo.1)]"
    )
    assert entry.doi == "10.1126/science.abc1234"
    assert one(f"- **{TITLE}** [[bioRxiv]({preprint})]").doi == "10.1101/2024.01.01.123456"


@pytest.mark.parametrize(
    ("label", "venue"),
    [
        ("Phys. Rev. D 2019", "Physical Review D"),
        ("J. Neurosci. 2019", "Journal of Neuroscience"),
        ("The Lancet Digital Health 2019", "Lancet Digital Health"),
        ("Econometrica, 2019", "Econometrica"),
        ("TACAS'19", "TACAS"),
        ("EDBT 2019", "EDBT"),
        ("Proc. ACM Program. Lang. 2019", "PACMPL"),
    ],
)
def test_venues_of_other_sciences(label: str, venue: str) -> None:
    entry = one(f"- [{TITLE}]({PDF}). {label}")
    assert (entry.venue, entry.year) == (venue, 2019)


def test_a_search_in_a_venue_is_no_work() -> None:
    assert not parse_list("# L\n\n## S\n\n- [TOCS](https://dblp.org/search?q=tree) NULL\n").entries
