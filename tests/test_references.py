"""References in plain words, one an item or one a line: who, when, what and where, worked out by hand."""

from __future__ import annotations

import time

import pytest

from ingest.lists import parse_list
from ingest.reading.passages import Passage
from ingest.reading.references import find_reference
from tests.test_list_styles import one

REFERENCES: dict[str, tuple[str, dict[str, object]]] = {
    "family first, a journal in italics": (
        "- Oak, A. B., Elm, C., and Ash, D. (2020). Growth of trees in winter. *Letters in Botany*, 27(3), 373–389.",
        {
            "title": "Growth of trees in winter",
            "venue": "Letters in Botany",
            "year": 2020,
            "authors": ("A. B. Oak", "C. Elm", "D. Ash"),
        },
    ),
    "in proceedings": (
        "- Oak, A., & Elm, C. (2019). Learning to grow. In *Proceedings of the 36th ICML*, 8459–8468.",
        {"title": "Learning to grow", "venue": "ICML", "year": 2019, "authors": ("A. Oak", "C. Elm")},
    ),
    "one author, a short venue": (
        "1. Oak, L. K. (1996). A fast algorithm for the growth of trees. *STOC*, 212-219.",
        {"title": "A fast algorithm for the growth of trees", "venue": "STOC", "year": 1996, "authors": ("L. K. Oak",)},
    ),
    "a title in italics, the journal plain": (
        "3. Oak, J. (1989). *Giving with Leaves: A Study*. Journal of Woods, 97(6), 1447–1458.",
        {"title": "Giving with Leaves: A Study", "venue": "Journal of Woods", "year": 1989},
    ),
    "a book": (
        "- Oak, M. A., & Elm, I. L. (2010). *Trees and Tree Growth* (2nd ed.). North Forest Press.",
        {"title": "Trees and Tree Growth", "venue": "North Forest Press", "year": 2010},
    ),
    "commas for points": (
        "- Oak, K. E., and H. E. J. Elm (2004), Importance of leaves in autumn, *Ann. Leaf Res.*, 22, 1729.",
        {
            "title": "Importance of leaves in autumn",
            "venue": "Ann. Leaf Res.",
            "year": 2004,
            "authors": ("K. E. Oak", "H. E. J. Elm"),
        },
    ),
    "the year last": (
        "- Eugene Oak and James Elm. Risk, return, and growth: Some tests. Journal of Woods, 81(3):607–636, 1973.",
        {
            "title": "Risk, return, and growth: Some tests",
            "venue": "Journal of Woods",
            "year": 1973,
            "authors": ("Eugene Oak", "James Elm"),
        },
    ),
    "a volume between the venue and its year": (
        '- T. Oak et al., "Observing the onset of frost," *Nature*, vol. 618, no. 7964, pp. 270–275, 2023.',
        {"title": "Observing the onset of frost", "venue": "Nature", "year": 2023, "authors": ("T. Oak",)},
    ),
    "an address behind it": (
        "Oak, V. V., Elm, C., ... & Ash, L. (2016). Control of trees. *Physical Review Letters*, 116(14), 140502. "
        "https://doi.org/10.1103/PhysRevLett.116.140502",
        {"title": "Control of trees", "venue": "Physical Review Letters", "doi": "10.1103/physrevlett.116.140502"},
    ),
}


@pytest.mark.parametrize("style", REFERENCES)
def test_a_reference(style: str) -> None:
    line, expected = REFERENCES[style]
    entry = one(line)
    assert {key: getattr(entry, key) for key in expected} == expected


@pytest.mark.parametrize(
    "line",
    [
        "- In the spring (2019). We planted trees.",
        "- See the forum, the wiki and the blog (2020). They hold more. *Always*.",
        "- Trees (2019). *Nothing more*.",
    ],
)
def test_a_year_in_brackets_makes_no_reference(line: str) -> None:
    assert not parse_list(f"# L\n\n## Papers\n\n{line}\n").entries


@pytest.mark.parametrize("count", [3, 1500])
def test_works_of_one_paragraph_have_a_line_each(count: int) -> None:
    numbered = [f"{n}.A Study of Trees Number {n} [[paper]](https://arxiv.org/abs/2401.{n:05})" for n in range(count)]
    cited = [f"[{n}] Oak, J. (2011). A Study of Trees Number {n}. *Journal of Woods*, 3(4), 12." for n in range(count)]
    plain = [f"Oak, J. (2011). A Study of Trees Number {n}. *Journal of Woods*, 3(4), 12." for n in range(count)]
    for lines in (numbered, cited, plain):
        parsed = parse_list("\n".join(["# L", "## S", *lines]))
        assert [entry.title for entry in parsed.entries] == [f"A Study of Trees Number {n}" for n in range(count)]
        assert [entry.line for entry in parsed.entries] == list(range(3, count + 3))
        assert not parsed.unparsed


MORE: dict[str, tuple[str, dict[str, object]]] = {
    "quotes behind the year, a volume behind the journal": (
        '[12] Oak, X., Elm, Q., & Ash, G. (2017). "Patterns of Leaves in Spring." *Journal of Woods*, 37(11), 2986.',
        {"title": "Patterns of Leaves in Spring", "venue": "Journal of Woods", "year": 2017},
    ),
    "the year between volume and pages": (
        '4. Oak, T., and Elm, A. "Exact exchange of leaves." *Wood. Leaf Wood.* 18.19 (2016): 13232-13244.',
        {"title": "Exact exchange of leaves", "venue": "Wood. Leaf Wood.", "year": 2016},
    ),
    "a linked title behind the year": (
        '- [6] Oak, Edward E. (1983). ["Take the Leaves Out of Trees"](https://example.org/t). Woods Review. 73: 31.',
        {
            "title": "Take the Leaves Out of Trees",
            "venue": "Woods Review",
            "year": 1983,
            "url": "https://example.org/t",
        },
    ),
    "the year between points": (
        "- Ada Oak, Bea Elm, and Cy Ash. 2025. Understanding leaves by light. In Proceedings of the AAAI Conference on "
        "Artificial Intelligence, volume 39, pages 1447–1455.",
        {"title": "Understanding leaves by light", "venue": "AAAI", "year": 2025},
    ),
    "a preprint behind it": (
        "- Ada Oak and Bea Elm. 2024. A benchmark of leaves. arXiv preprint arXiv:2404.05446.",
        {"title": "A benchmark of leaves", "venue": "arXiv", "year": 2024, "eprint": "2404.05446"},
    ),
    "names by semicolons, a short venue in brackets, a DOI": (
        '1. de Oak, Leonardo; Elm, Nikolaj. "LEAF: A Solver." Tools for the Study of Trees (TACAS 2008), Oak, 2008. '
        "DOI 10.1007/978-3-540-78800-3_24. Record: a page.",
        {
            "title": "LEAF: A Solver",
            "venue": "TACAS",
            "year": 2008,
            "authors": ("Leonardo de Oak", "Nikolaj Elm"),
            "doi": "10.1007/978-3-540-78800-3_24",
        },
    ),
    "a title in italics, an unknown venue and a remark": (
        "- R. Oak, F. Elm, J. Ash, _Relating Trees for Leaves_ (IFM 2019) — the bridge to the wood.",
        {"title": "Relating Trees for Leaves", "venue": "IFM", "year": 2019},
    ),
    "people, quotes and venue in one bold": (
        '- **Oak, Elm, Ash & Yew, "Leaves Modulo Trees" (Handbook of Leaves, 2nd ed., 2021)** — the survey.',
        {"title": "Leaves Modulo Trees", "venue": "Handbook of Leaves", "year": 2021},
    ),
    "a heading with dashes": (
        "### 24. Oak et al. (2019) — Guidelines for Leaves and Trees — CHI '19 [thesis]\n- **Core**: 18 guidelines.",
        {"title": "Guidelines for Leaves and Trees", "venue": "CHI", "year": 2019},
    ),
    "proceedings of a conference of the IEEE": (
        '+ [CVPR2019_Leaf] R. Oak and J. Elm, "Leaf: A Data Set", in *Proc. IEEE Conf. on Computer Vision and Pattern '
        "Recognition Workshops, CVPRw*, Long Beach, USA, 2019.",
        {"title": "Leaf: A Data Set", "venue": "CVPR Workshops", "year": 2019, "alias": "Leaf"},
    ),
}


@pytest.mark.parametrize("style", MORE)
def test_a_reference_of_another_science(style: str) -> None:
    line, expected = MORE[style]
    entry = one(line)
    assert {key: getattr(entry, key) for key in expected} == expected


def test_tables_of_papers_without_links_and_of_journals() -> None:
    parsed = parse_list(
        "# L\n\n## S\n\n| 标题 | 期刊 | 年份 | 贡献 |\n|-|-|-|-|\n| Trees by light | Leaf JSEN | 2022 | 自 |\n\n"
        "| Journal | Publisher |\n|-|-|\n| [Nature Trees](https://www.nature.com/nattrees/) | Nature |\n"
    )
    assert [(entry.title, entry.venue, entry.year) for entry in parsed.entries] == [
        ("Trees by light", "Leaf JSEN", 2022)
    ]


@pytest.mark.parametrize(
    ("line", "title", "venue", "authors"),
    [
        (
            "- 王小明, 李华. 基于光的树木识别方法[J]. 树木学报, 2019, 45(3): 1-12.",
            "基于光的树木识别方法",
            "树木学报",
            ("王小明", "李华"),
        ),
        (
            "[2] Oak A, Elm B, et al. Deep trees for leaves[C]//Proceedings of CVPR. 2019: 770-778.",
            "Deep trees for leaves",
            "CVPR",
            ("Oak A", "Elm B"),
        ),
        (
            "- 《树木模型综述》, 王小明, 李华. 树木学报, 2019. [[论文](https://example.org/cn.pdf)]",
            "树木模型综述",
            "树木学报",
            ("王小明", "李华"),
        ),
        (
            '- 山田太郎, 鈴木花子, "森林画像の認識", 森林学会論文誌, Vol. 60, No. 2, 2019. [[PDF](https://example.org/j.pdf)]',
            "森林画像の認識",
            "森林学会論文誌",
            ("山田太郎", "鈴木花子"),
        ),
        (
            "- **[ACL 2019] 大模型的树木知识评测** *张三、李四* [论文](https://aclanthology.org/P19-1001/)",
            "大模型的树木知识评测",
            "ACL",
            ("张三", "李四"),
        ),
    ],
)
def test_references_in_chinese_and_japanese(line: str, title: str, venue: str, authors: tuple[str, ...]) -> None:
    entry = one(line)
    assert (entry.title, entry.venue, entry.year, entry.authors) == (title, venue, 2019, authors)


@pytest.mark.parametrize(
    "text",
    [
        "- Ada Oak and Bea Elm. " + "Ccc! " * 120 + "1999",
        "\n".join(f"[{n}] Oak, J. (2011). T" for n in range(10_000, 15_000)),
        "- " + "《" * 3000 + "》" * 3000,
        "- *J* " + "12.3 (2017 " * 2000,
    ],
)
def test_what_only_begins_like_references_costs_no_more_than_its_length(text: str) -> None:
    begun = time.process_time()
    parsed = parse_list(f"# L\n\n## S\n\n{text}\n")
    assert time.process_time() - begun < 4
    assert len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored) == parsed.candidates


def test_a_topic_in_capitals_before_a_year_is_nobody() -> None:
    assert find_reference(Passage("Deep RL (2018) Lectures and notes")) is None
