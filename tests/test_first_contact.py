"""What a first reading of lists about machine learning got wrong, each in a few lines."""

from __future__ import annotations

import pytest

from ingest.entries import Entry, ParsedList
from ingest.lists import parse_list

ABS = "https://arxiv.org/abs/2010.02502"
TITLE = "Denoising Diffusion Implicit Models"


def read(markdown: str) -> ParsedList:
    parsed = parse_list(f"# A list\n\n## Papers\n\n{markdown}\n")
    assert len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored) == parsed.candidates
    return parsed


def only(markdown: str) -> Entry:
    entries = read(markdown).entries
    assert len(entries) == 1, entries
    return entries[0]


@pytest.mark.parametrize(
    ("lead", "people"),
    [
        ("Jiaming Song, Stefano Ermon (2021).", ("Jiaming Song", "Stefano Ermon")),
        ("Song, J. & Ermon, S. (2021).", ("J. Song", "S. Ermon")),
        ("Song (2021):", ("Song",)),
    ],
)
def test_people_and_a_year_before_a_linked_title(lead: str, people: tuple[str, ...]) -> None:
    entry = only(f"- {lead} [{TITLE}]({ABS})")
    assert (entry.title, entry.authors, entry.year) == (TITLE, people, 2021)


def test_a_year_behind_preprint() -> None:
    entry = only(f"- [{TITLE}]({ABS}), Song et al., preprint 2020")
    assert (entry.authors, entry.year, entry.notes) == (("Song",), 2020, ())


@pytest.mark.parametrize(("place", "venue"), [("Journal of Leaves", "Journal of Leaves"), ("Nature", "Nature")])
def test_a_year_amid_a_link_between_title_and_journal(place: str, venue: str) -> None:
    entry = only(f"- [{TITLE}, 2020, {place}]({ABS})")
    assert (entry.title, entry.venue, entry.year) == (TITLE, venue, 2020)


def test_a_name_with_a_hyphen_at_its_end_is_an_alias() -> None:
    assert only(f"- DDIM- {TITLE} [[pdf]({ABS})]").alias == "DDIM"


def test_a_tag_at_the_end_of_a_title() -> None:
    entry = only(f"- {TITLE} [Vision] (arXiv 2020)")
    assert (entry.title, entry.venue, entry.notes[0].text) == (TITLE, "arXiv", "Vision")


@pytest.mark.parametrize(
    ("behind", "people"), [("by Jiaming Song, Stefano Ermon", 2), ("by Jiaming Song", 1), (", Song and Ermon", 2)]
)
def test_a_title_in_angle_brackets_is_no_tag(behind: str, people: int) -> None:
    entry = only(f"- <{TITLE}> {behind}, 2021 [[pdf]({ABS})]")
    assert (entry.title, len(entry.authors), entry.year) == (TITLE, people, 2021)


def test_people_in_brackets_where_the_list_cites_so() -> None:
    names = ["Song et al.", "Ho et al.", "Rombach et al.", "Lipman", "Ho and Salimans"]
    entries = read("\n".join(f"- [{TITLE}]({ABS}{n}) ({name} 2021)" for n, name in enumerate(names))).entries
    assert [entry.authors for entry in entries[3:]] == [("Lipman",), ("Ho", "Salimans")]
    assert {(entry.venue, entry.year) for entry in entries} == {(None, 2021)}
    # Where nobody else is cited, it is a venue.
    assert only(f"- [{TITLE}]({ABS}) (Lipman 2021)").venue == "Lipman"


@pytest.mark.parametrize(
    "address", ["https://trace.university.edu/cgi/viewcontent.cgi?article=2402", "ftp://ftp.university.edu/trees.pdf"]
)
def test_addresses_of_archives(address: str) -> None:
    assert only(f"- [{TITLE}]({address})").title == TITLE


def test_short_titles_and_short_years_where_titles_stand_bare() -> None:
    lines = [f"- {TITLE} {word} (ICLR 2021)" for word in ("One", "Two", "Three")]
    entries = read(
        "\n".join([*lines, "- Leaf Gyms (CIDR 2023)", "- TONE: cutting trees in winter (CHEOPS 22)"])
    ).entries
    assert [(entry.title, entry.venue, entry.year) for entry in entries[3:]] == [
        ("Leaf Gyms", "CIDR", 2023),
        ("TONE: cutting trees in winter", "CHEOPS", 2022),
    ]


FIELDS = ("Authors: Jiaming Song, Stefano Ermon", "Venue: ICLR", "Year of Publication: 2021", f"Paper: {ABS}")
RECORDS = {
    "lines": "\n".join([f"Title: {TITLE}", *FIELDS]),
    "broken lines": "  \n".join([f"**Title**: {TITLE}", *FIELDS]),
    "bullets": "\n".join([f"- **Title**: {TITLE}", *(f"- **{f.replace(': ', '**: ')}" for f in FIELDS)]),
    "nested bullets": "\n".join([f"- Title: {TITLE}", *(f"  - {field}" for field in FIELDS)]),
    "under a heading": "\n".join([f"### {TITLE}", *(f"- {field}" for field in FIELDS)]),
    "under bold": "\n".join([f"- **{TITLE}**", *(f"  - **{f.replace(': ', ':** ')}" for f in FIELDS)]),
}


@pytest.mark.parametrize("form", RECORDS)
def test_records_with_a_field_to_a_line(form: str) -> None:
    entry = only(RECORDS[form])
    assert (entry.title, entry.alias, entry.eprint) == (TITLE, None, "2010.02502")
    assert (entry.authors, entry.venue, entry.year) == (("Jiaming Song", "Stefano Ermon"), "ICLR", 2021)
    assert entry.notes == ()


def test_records_one_after_another() -> None:
    titles = [entry.title for entry in read("\n".join([RECORDS["bullets"]] * 2)).entries]
    assert titles == [TITLE, TITLE]


def test_people_under_an_item_that_are_not_indented_far_enough() -> None:
    items = "".join(
        f"{n}. **{TITLE}.** ICLR, 2021. [paper]({ABS}{n})\n\n   *Jiaming Song, Stefano Ermon*\n\n" for n in (9, 10)
    )
    assert [len(entry.authors) for entry in read(items).entries] == [2, 2]


@pytest.mark.parametrize(
    ("behind", "venue"),
    [
        ("Song, Jiaming, et al.Leaf Security (EuroS&P). 2020", "EuroS&P"),
        ("Song, Jiaming, and Stefano Ermon.arXiv preprint arXiv:2010.02502 (2020)", "arXiv"),
        ("Song, Jiaming, et al. Leaf Security (EuroS&P), 2020 Any European Symposium on. IEEE, 2020", "EuroS&P"),
        ("Song, Jiaming, et al. Leaf Security, 2020 Any Symposium on. IEEE, 2020", "Any Symposium on Leaf Security"),
    ],
)
def test_citations_behind_a_linked_title(behind: str, venue: str) -> None:
    entry = only(f"- [{TITLE}]({ABS}) {behind}.")
    assert (entry.title, entry.venue, entry.year, entry.notes) == (TITLE, venue, 2020, ())
    assert entry.authors[0] == "Jiaming Song"


@pytest.mark.parametrize(
    ("behind", "venue"),
    [
        ("Conference on Neural Information Processing Systems (NeuRIPS) (2021)", "NeurIPS"),
        ("International Journal of Computer Vision, Volume 130, Pages 33–55 (2021) (Open Access)", "IJCV"),
        ("IEEE Transactions on Neural Networks and Learning Systems, Early Access (2021)", "TNNLS"),
        ("<br>*In Computer Vision–ECCV 2021: 17th European Conference, Any Town, October 23–27, 2021*", "ECCV"),
        ("(2021)<br>*Proceedings of the 29th ACM International Conference on Multimedia*", "ACM MM"),
    ],
)
def test_long_names_of_venues_behind_a_linked_title(behind: str, venue: str) -> None:
    entry = only(f"- [{TITLE}]({ABS}) {behind} [[Code]](https://github.com/ermongroup/ddim)")
    assert (entry.title, entry.venue, entry.year) == (TITLE, venue, 2021)


def test_a_venue_behind_a_question() -> None:
    entry = only(f"1. Do Trees Really Perform Bad for Leaves? NeurIPS 2021. [[paper]]({ABS})")
    assert (entry.title, entry.venue, entry.year) == ("Do Trees Really Perform Bad for Leaves?", "NeurIPS", 2021)


def test_people_with_their_institute_and_a_short_year_under_a_title() -> None:
    entry = only(f"- {TITLE} [[paper]({ABS})]\n  - Jiaming Song (University of Stanford)\n  - LEAF'21")
    assert (entry.authors, entry.venue, entry.year) == (("Jiaming Song",), "LEAF", 2021)


def test_a_workshop_with_a_short_year() -> None:
    entry = only(f"- {TITLE} [CVPR Workshop 19] [[pdf]({ABS})]")
    assert (entry.venue, entry.year) == ("CVPR Workshops", 2019)


def test_competitions_are_no_papers() -> None:
    link = "[ICLR 2021: Defense of Leaves](https://www.kaggle.com/c/leaves/data)"
    assert not read(f"- [{TITLE}]({ABS})\n\n## Competition\n\n- {link}").entries[1:]


def test_records_one_after_another_in_one_paragraph() -> None:
    assert [entry.title for entry in read("\n".join([RECORDS["lines"]] * 3)).entries] == [TITLE] * 3
    # Thousands of titles without a blank line between them are no nesting.
    assert read("- " + "Title: Growth of Trees\n" * 3_000).candidates == 3_000


@pytest.mark.parametrize("line", [f"[{TITLE}](https://www.youtube.com/watch?v=x), ICLR 2021"])
def test_a_talk_with_a_venue_is_no_paper(line: str) -> None:
    assert not read(f"- {line}").entries


def test_a_talk_with_its_slides_is_no_paper() -> None:
    talk = f"* {TITLE}\n\n  Jiaming Song\n\n  Any Leaf Workshop  [[URL](https://home.edu/song.pdf)]"
    assert not read(f"- [{TITLE}]({ABS})\n\n## Talks\n\n{talk}").entries[1:]
