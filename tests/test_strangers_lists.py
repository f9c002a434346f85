"""Lists in the manner of strangers: what a first reading of lists from many fields got wrong, each in a few lines."""

from __future__ import annotations

import pytest

from ingest.entries import Entry, ParsedList
from ingest.lists import parse_list

ABS = "https://arxiv.org/abs/2010.02502"
CODE = "https://github.com/ermongroup/ddim"
TITLE = "Denoising Diffusion Implicit Models"


def read(markdown: str) -> ParsedList:
    parsed = parse_list(f"# A list\n\n{markdown}\n")
    assert len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored) == parsed.candidates
    return parsed


def only(markdown: str) -> Entry:
    entries = read(markdown).entries
    assert len(entries) == 1, entries
    return entries[0]


@pytest.mark.parametrize("people", ["J. Song, C. Meng, and S. Ermon", "P. Veliˇckovi´c, J. Song, and S. Ermon"])
@pytest.mark.parametrize(("where", "venue"), [("ICLR 2021", "ICLR"), ("Leaf Letters 2021", "Leaf Letters")])
def test_people_venue_and_links_in_a_bullet_under_a_plain_title(people: str, where: str, venue: str) -> None:
    line = f"- DDIM: {TITLE}.\n  - {people}. *{where}*. [[pdf]]({ABS}) [[code]]({CODE})"
    entry = only(f"## Samplers\n\n### Without noise: 5 Papers\n\n{line}")
    assert (entry.title, entry.alias, entry.eprint) == (f"DDIM: {TITLE}", "DDIM", "2010.02502")
    assert (entry.venue, entry.year, entry.code) == (venue, 2021, (CODE,))
    assert entry.topic == ("Samplers", "Without noise")
    assert len(entry.authors) == 3


def test_a_paragraph_built_like_a_work_is_one_whatever_its_letters() -> None:
    title = "Implicit models that denoise in a few steps"
    entry = only(f"## 2023\n\n{title} (**Leaf Control Practice 2021**) [[paper]({ABS})] [[code]({CODE})]")
    assert (entry.title, entry.venue, entry.year) == (title, "Leaf Control Practice", 2021)


def test_a_sentence_with_a_venue_and_a_link_is_none() -> None:
    assert not read(
        f"## Papers\n\nWe said more of trees at a workshop (**ICLR 2021**), see our [paper]({ABS})."
    ).entries


@pytest.mark.parametrize(
    ("lead", "alias"), [("DDIM", "DDIM"), ("Bidir CPC", "Bidir CPC"), ("Survey", None), ("Vision", None)]
)
def test_a_name_and_a_colon_before_a_linked_title(lead: str, alias: str | None) -> None:
    entry = only(f"## Papers\n\n- 🌟 {lead}: [{TITLE}]({ABS}) - *J Song et al*, `ICLR 2021`")
    assert (entry.title, entry.alias, entry.venue) == (TITLE, alias, "ICLR")


def test_a_fold_that_only_says_papers_is_no_section() -> None:
    fold = f"<details open>\n<summary>Papers</summary>\n\n- [{TITLE}]({ABS})\n\n</details>"
    assert only(f"## All Papers (newest first)\n\n{fold}").topic == ("All Papers (newest first)",)


def test_titles_under_a_header_that_does_not_say_so() -> None:
    rows = [
        "| Name | Features | Paper | Github |",
        "| --- | --- | --- | --- |",
        f"| DDIM | {TITLE} | [Paper]({ABS}) | [Github]({CODE}) |",
        "| GAN | a game of two networks | [Paper](https://arxiv.org/abs/1406.2661) | Github |",
        "| | Attention Is All You Need | [Paper](https://arxiv.org/abs/1706.03762) | |",
        "| LCM | | Paper | Github |",
    ]
    read_rows = [(e.title, e.alias, e.eprint) for e in read("## Papers\n\n" + "\n".join(rows)).entries]
    assert read_rows == [
        (TITLE, "DDIM", "2010.02502"),
        (None, "GAN", "1406.2661"),
        ("Attention Is All You Need", None, "1706.03762"),
    ]


def test_a_column_of_what_something_is_based_on_is_not_the_rows_own() -> None:
    table = (
        "| Dataset | Base Dataset | Scale |\n| --- | --- | --- |\n"
        f"| [Trees 2023](https://github.com/a/trees) | [Forest]({ABS}) | 2M frames, 16M leaves and 13K twigs |\n"
    )
    parsed = read(f"## Datasets\n\n{table}")
    assert not parsed.entries
    assert [concept.name for concept in parsed.concepts] == ["Trees 2023"]


@pytest.mark.parametrize(
    ("line", "venue", "year"),
    [
        (f"{TITLE} ,arxiv 2020, [[paper]]({ABS})", "arXiv", 2020),
        (f"{TITLE},arxiv 2020, [[paper]]({ABS})", "arXiv", 2020),
        (f"{TITLE}, LEAFCOM 2021 [[paper]]({ABS})", "LEAFCOM", 2021),
        (f"{TITLE}, ICLR, 2021 (first implicit model) [[paper]]({ABS})", "ICLR", 2021),
        (f"{TITLE} ，submitted TKDE in 2021 , [[paper]]({ABS})", None, 2021),
        (f"[2020/10] {TITLE} *Jiaming Songet al. ICLR* [[paper]]({ABS})", "ICLR", 2020),
        (f"[**Song et al.**, *{TITLE}* (ICLR 2021)]({ABS})", "ICLR", 2021),
        (f"[**Song et al.**, *{TITLE}* (DDIM, ICLR 2021)]({ABS})", "ICLR", 2021),
        (f"[**Song et al.**, *{TITLE}* (Leaf T-IX 2021)]({ABS})", "Leaf T-IX", 2021),
        (f"[**Song et al.**, *{TITLE}* (2021)]({ABS})", None, 2021),
    ],
)
def test_where_a_work_appeared_however_it_is_set_off(line: str, venue: str | None, year: int) -> None:
    entry = only(f"## Papers\n\n- {line}")
    assert (entry.title, entry.venue, entry.year, entry.eprint) == (TITLE, venue, year, "2010.02502")


def test_works_side_by_side_in_the_cells_of_a_matrix() -> None:
    rows = [
        "| Area | Topic | Approaches |",
        "|---|---|---|",
        f"| **Steps** | **Fewer** | [DDIM]({ABS}) ([code]({CODE})); [LCM](https://arxiv.org/abs/2310.04378), "
        "[AAAI’24 version](https://dl.acm.org/doi/10.1609/aaai.v38i10.29007) |",
        "| | **None** | [GAN](https://arxiv.org/abs/1406.2661) |",
        "| **Later** | to be said | more of this; and of that |",
    ]
    parsed = read("## Sampling\n\n" + "\n".join(rows))
    assert [(e.alias, e.eprint, e.code, e.venue) for e in parsed.entries] == [
        ("DDIM", "2010.02502", (CODE,), None),
        ("LCM", "2310.04378", (), "AAAI"),
        ("GAN", "1406.2661", (), None),
    ]
    assert not parsed.unparsed


def test_a_year_of_two_years_and_a_list_that_is_no_code() -> None:
    other = "https://github.com/someone/Awesome-World-Model"
    row = f"| 2024/25 | [**{TITLE}**]({ABS}) | Leaf University; arXiv | [[Paper]({ABS})] [[List]({other})] |"
    entry = only(f"## Surveys\n\n| Year | Survey | Team / status | Resources |\n| --- | --- | --- | --- |\n{row}")
    assert (entry.title, entry.year, entry.code) == (TITLE, 2024, ())


def test_bullets_over_works_are_sections_among_data_sets_too() -> None:
    entry = only(f"## Datasets and Benchmarks\n\n### Simulators\n\n- 3D simulators\n  - [{TITLE}]({ABS}), ICLR 2021.")
    assert entry.topic == ("Datasets and Benchmarks", "Simulators", "3D simulators")


def test_a_short_place_in_a_link_and_a_title_with_code_alone_below_a_year() -> None:
    first = f"- **[[TIX 22](https://ieeexplore.ieee.org/abstract/document/9754543)]** {TITLE} [[2010.02502]]({ABS})"
    second = f"- DDIM: Implicit Models that Denoise in Few Steps [[code]({CODE})]"
    entries = read(f"## 2021\n\n{first}\n{second}").entries
    assert [(e.title, e.venue, e.year, e.eprint, e.code) for e in entries] == [
        (TITLE, "TIX", 2022, "2010.02502", ()),
        ("DDIM: Implicit Models that Denoise in Few Steps", None, 2021, None, (CODE,)),
    ]


def test_a_tutorial_among_talks_is_no_paper() -> None:
    talk = "- 【Tutorial】[Towards Fewer Steps](http://auai.org/uai2019/tutorials.php) [[Video](https://youtu.be/a)]"
    assert not read(f"## Talks\n\n{talk}\n  - Jane Doe\n  - Conference on Uncertainty (UAI) 2019").entries


def test_a_column_of_venues_under_another_name() -> None:
    rows = [
        "| Year | Database | Title | Topics |",
        "| -- | -- | -- | -- |",
        f"| 2021 | IEEE Access | [{TITLE}]({ABS}) | of fewer steps |",
        "| 2022 | Leaf Letters of Any Kind | [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | trees |",
    ]
    entries = read("## Reviews\n\n" + "\n".join(rows)).entries
    assert [(e.venue, e.year) for e in entries] == [("IEEE Access", 2021), ("Leaf Letters of Any Kind", 2022)]


def test_a_name_with_badges_beside_it_names_its_row() -> None:
    badge = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)](https://doi.org/10.5281/zenodo.1)"
    row = f"| [TreeBank](https://dl.acm.org/doi/10.1145/3204949.3208121) <br/> {badge} | 12 trees of many more kinds |"
    parsed = read(f"## Datasets\n\n| Dataset | Size |\n| -- | -- |\n{row}")
    assert [concept.name for concept in parsed.concepts] == ["TreeBank"]
    assert [(e.title, e.alias, e.doi) for e in parsed.entries] == [(None, "TreeBank", "10.1145/3204949.3208121")]


@pytest.mark.parametrize(
    ("reference", "venue", "year"),
    [
        (f'Song, Jiaming, et al. "{TITLE}." *Conference on robot learning*. PMLR, 2021.', "CoRL", 2021),
        (f'Song, J., et al. "{TITLE}." *European Conference on Computer Vision*. Cham: Springer, 2022.', "ECCV", 2022),
        (
            f'Song, Jiaming, et al. "{TITLE}." *IEEE transactions on pattern analysis and machine intelligence* 45.3 '
            "(2022): 3461-3475.",
            "TPAMI",
            2022,
        ),
        (f"Song, Jiaming, et al. {TITLE}. International Conference on Machine Learning (ICML), 2021.", "ICML", 2021),
        (f'Song, Jiaming, and S. Ermon. "{TITLE}." *The Thirteenth Conference on Robot Learning*.', "CoRL", None),
        (f'Song, Jiaming, et al. "{TITLE}" ', None, None),
    ],
)
def test_references_in_paragraphs_with_their_links(reference: str, venue: str | None, year: int | None) -> None:
    entry = only(
        f"## Samplers\n\n{reference} [📝 Paper](https://a.org/x.pdf) [💻 Github]({CODE}) [🔗 Website](https://a.org)"
    )
    assert (entry.title, entry.venue, entry.year, entry.code) == (TITLE, venue, year, (CODE,))


def test_outstanding_papers_are_a_mark() -> None:
    entry = only(f"## Papers\n\n* [**{TITLE}**]({ABS}) [**ICLR 2021 (Outstanding Papers)**]<br>\nLeaf University")
    assert (entry.venue, entry.year) == ("ICLR", 2021)


def test_a_host_written_twice_is_one_address() -> None:
    entry = only(f"## Papers\n\n- [{TITLE}]({ABS}) [[code](https://github.com/https://github.com/ermongroup/ddim)]")
    assert entry.code == (CODE,)


def test_a_name_in_a_linked_box_before_its_title() -> None:
    entry = only(f"## 2021\n\n- 🌟 [[DDIM]({ABS})] {TITLE} [Code] [[Page](https://a.github.io/b)] [`Few steps`]")
    assert (entry.title, entry.alias, entry.year) == (TITLE, "DDIM", 2021)


def test_a_topic_and_a_dash_before_a_linked_name() -> None:
    parsed = read(f"## Papers\n\n1. **First transfer of few-step ideas** — [DDIM]({ABS}). Where one may start.")
    assert not any(entry.title == "First transfer of few-step ideas" for entry in parsed.entries)


def test_what_badges_stand_for_and_what_tables_sum_up_is_no_paper() -> None:
    badge = "- ![arXiv](https://img.shields.io/badge/arXiv-red) `red` for arXiv papers"
    table = "| Signal | Typical papers |\n|---|---|\n| Human preferences and ratings | T2VQA, VideoScore, LiFT, VQA |"
    parsed = read(f"## Papers\n\n### Badge Colors\n\n{badge}\n\n### By signal\n\n{table}")
    assert not parsed.entries
    assert not parsed.unparsed


def test_products_in_a_table_of_papers_and_a_date_with_a_digit_too_many() -> None:
    rows = [
        "| Paper Title | URL | Release Date |",
        "|--|--|--|",
        f"| {TITLE} | {ABS} | 2020-10-065 |",
        "| Leaf AI: The Editor of Trees | https://www.leaf.com | 2024-02-17 |",
    ]
    assert [(e.title, e.year) for e in read("## Agents\n\n" + "\n".join(rows)).entries] == [(TITLE, 2020)]


def test_the_paper_of_the_list_itself_over_badges_is_no_entry() -> None:
    text = f"This is the official repository of our paper: **{TITLE} and a Survey of Them**"
    badge = f"[![arXiv](https://img.shields.io/badge/arXiv-x-b31b1b.svg)]({ABS})"
    parsed = read(f"{text}\n\n{badge}\n\n## Papers\n\n- [Attention Is All You Need](https://arxiv.org/abs/1706.03762)")
    assert len(parsed.entries) == 1
    assert not parsed.unparsed


def test_days_in_brackets_behind_a_venue_in_its_column() -> None:
    rows = [
        "| Venue(received, accepted)| Paper | Link |",
        "| :-- | :-- | :-- |",
        f"|TIP(23.11.28, 24.05.27)|{TITLE}|[Link]({ABS})|",
        "|Leaf Letters(24.05.18, -)|State Space Models of Growing Trees|[Link](https://arxiv.org/abs/2404.00272)|",
        "|()||[Link]()|",
    ]
    entries = read("## Trees\n\n" + "\n".join(rows)).entries
    assert [(e.venue, e.year, e.date) for e in entries] == [
        ("TIP", 2024, "2024-05-27"),
        ("Leaf Letters", 2024, "2024-05-18"),
    ]


def test_a_venues_own_list_is_no_paper() -> None:
    assert not read("## ICCV 2023\n\nICCV 2023 All Papers **[List](https://openaccess.thecvf.com/ICCV2023)**").entries


def test_code_spans_are_fields() -> None:
    spans = "`Cited by 883` `ICLR` `2021` `Leaf University` `DDIM`"
    entry = only(f"## 2021 Venues\n\n - **Fewer Steps** {spans} [`PDF`]({ABS}) [`Official Code (Stars 5)`]({CODE})")
    assert (entry.title, entry.venue, entry.year, entry.code) == ("Fewer Steps", "ICLR", 2021, (CODE,))
    assert [note.text for note in entry.notes] == ["Cited by 883", "Leaf University", "DDIM"]


@pytest.mark.parametrize(("where", "venue"), [("ICLR 2021", "ICLR"), ("Leaf Network 2021", "Leaf Network")])
def test_who_and_where_in_brackets_behind_a_linked_title(where: str, venue: str) -> None:
    entry = only(f"## Papers\n\n+ [{TITLE}]({ABS}) (Jiaming Song et al., {where}) [:book:](./cite.txt)")
    assert (entry.title, entry.venue, entry.year, entry.authors) == (TITLE, venue, 2021, ("Jiaming Song",))


def test_a_column_of_names_beside_links_that_say_paper_holds_aliases() -> None:
    rows = ["| Method | Paper Link | Date |", "| - | - | - |", f"| Foley Steps | [Paper]({ABS}) | 2020/10 |"]
    entry = only("## Methods\n\n" + "\n".join(rows))
    assert (entry.title, entry.alias, entry.date) == (None, "Foley Steps", "2020-10")


@pytest.mark.parametrize(
    ("line", "venue", "year"),
    [
        (f"Jiaming Song and Stefano Ermon. {TITLE}, ICLR-2021 theme track, [[paper]]({ABS})", "ICLR", 2021),
        (f"A. B. Song, Chenlin Meng, and Stefano Ermon. {TITLE}, LeafST-2021, [[paper]]({ABS})", "LeafST", 2021),
        (f"{TITLE}，LeafST-2021，[[paper]]({ABS})", "LeafST", 2021),
        (f"{TITLE}, Leaf Translation journal-2021 (Springer), [[paper]]({ABS})", "Leaf Translation journal", 2021),
        (f"{TITLE} [[(OCC)ICLR 2021]]({ABS})", "ICLR", 2021),
        (f"{TITLE} [[TIX 2021]]({ABS})[[code]]({CODE})", "TIX", 2021),
        (f"[[TIXS 2021] {TITLE}]({ABS}) [[code]]({CODE})", "TIXS", 2021),
        (f'A. Song, C. Meng: "*{TITLE}.*" arXiv:2010.02502 (2020) [[pdf]]({ABS})', "arXiv", 2020),
    ],
)
def test_people_titles_and_places_however_they_are_set_off(line: str, venue: str, year: int) -> None:
    entry = only(f"## Papers\n\n- {line}")
    assert (entry.title, entry.venue, entry.year, entry.eprint) == (TITLE, venue, year, "2010.02502")


def test_a_short_title_behind_its_venue_in_one_link_beside_its_name() -> None:
    row = f"|GIB-N|[[NeurIPS 2020] Graph Information Bottleneck](https://a.org/x.pdf) [[Code]]({CODE})|"
    entry = only(f"## Graphs\n\n|Name|Paper\n|---|---|\n{row}")
    assert (entry.title, entry.alias, entry.venue) == ("Graph Information Bottleneck", "GIB-N", "NeurIPS")


def test_a_few_bold_words_and_sentences_are_a_remark() -> None:
    said = "It advances few-shot learning by diverse data. Recent surveys say how it is done in time"
    assert not read(f"### Why it matters\n\n- **Academic Value**: {said} [[arXiv 2025]]({ABS}).").entries


def test_a_label_that_says_data_and_code_leads_to_code() -> None:
    assert only(f"## Papers\n\n- {TITLE}, ICLR 2021 [[paper]]({ABS}) [[dataset&code]]({CODE})").code == (CODE,)


def test_titles_behind_tags_and_links() -> None:
    line = f":red_square: `TREE` `Aug` &nbsp;-&nbsp; [paper]({ABS}) / [code]({CODE}) &nbsp;-&nbsp; {TITLE}"
    entry = only(f"## Papers\n\n{line}")
    assert (entry.title, entry.eprint, entry.code) == (TITLE, "2010.02502", (CODE,))


def test_names_and_venues_in_one_link() -> None:
    entry = only(f"## Papers\n\n- [DDIM ICLR'2021]({ABS}) [[code]({CODE})]")
    assert (entry.alias, entry.venue, entry.year, entry.code) == ("DDIM", "ICLR", 2021, (CODE,))


def test_links_by_key_in_one_line_are_of_the_work_above() -> None:
    line = f"    + __Paper:__ [*MLR*]({ABS}) | __Code:__ [*PyTorch*]({CODE})"
    entry = only(f"## Papers\n\n1. **{TITLE}** *Jiaming Song, Chenlin Meng.* ICLR 2021.\n{line}")
    assert (entry.title, entry.venue, entry.code) == (TITLE, "ICLR", (CODE,))


def test_a_preprint_and_its_year_end_a_title() -> None:
    entry = only(f"## Papers\n\n- {TITLE} (preprint, 2021) [[paper]]({ABS})")
    assert (entry.title, entry.year or entry.date) in ((TITLE, 2021), (TITLE, "2021"))
