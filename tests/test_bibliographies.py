"""Bibliographies of other sciences and courses: editors, works in press, proceedings, files, bare addresses."""

from __future__ import annotations

import pytest

from ingest.entries import Entry
from ingest.lists import parse_list

PAXOS = "https://lamport.example.org/paxos-simple.pdf"


def only(text: str) -> Entry:
    entries = parse_list(f"# A list\n\n{text}\n").entries
    assert len(entries) == 1
    return entries[0]


@pytest.mark.parametrize(
    ("line", "title", "authors", "venue", "year"),
    [
        (
            "Siciliano, B., & Khatib, O. (Eds.). (2016). *Springer handbook of robotics* (2nd ed.). Springer.",
            "Springer handbook of robotics",
            ("B. Siciliano", "O. Khatib"),
            "Springer",
            2016,
        ),
        (
            "Turing, A. M. (in press). Machines and how they learn. *Mind*.",
            "Machines and how they learn",
            ("A. M. Turing",),
            "Mind",
            None,
        ),
        (
            "[4] Leslie Lamport. A fast mutual exclusion algorithm. *Leaf Control Practice*, 5(1):1–11, 1987.",
            "A fast mutual exclusion algorithm",
            ("Leslie Lamport",),
            "Leaf Control Practice",
            1987,
        ),
        (
            "[5] Maurice Herlihy and Nir Shavit. *The Art of Multiprocessor Programming*. 2012.",
            "The Art of Multiprocessor Programming",
            ("Maurice Herlihy", "Nir Shavit"),
            None,
            2012,
        ),
        (
            "[6]Zheng Z, Xie S, Dai H, et al. An overview of block chains[C]//2017 congress on trees. IEEE, 2017: 5-6.",
            "An overview of block chains",
            ("Zheng Z", "Xie S", "Dai H"),
            "2017 congress on trees",
            2017,
        ),
    ],
)
def test_references_with_editors_in_press_and_in_proceedings(
    line: str, title: str, authors: tuple[str, ...], venue: str | None, year: int | None
) -> None:
    entry = only(f"## Papers\n\n- {line}")
    assert (entry.title, entry.authors, entry.venue, entry.year) == (title, authors, venue, year)


def test_a_venue_behind_quoted_titles_and_people_with_its_honour_or_its_publisher() -> None:
    said = '"Taking Control of Clouds via the Data Plane", K. Long, **B. Short**, S. Tall'
    entry = only(f"## Papers\n\n- {said}, Symposium on Trees 2018, **Best Paper Award**")
    assert (entry.venue, entry.year, entry.marks) == ("Symposium on Trees", 2018, ("Best Paper",))
    assert entry.authors == ("K. Long", "B. Short", "S. Tall")
    line = (
        'Ada Long and Ben Short. "Managing the trees at home." Proceedings of the 9th Conference on Trees. ACM, 2019.'
    )
    entry = only(f"## Papers\n\n- {line}")
    assert (entry.venue, entry.year) == ("Conference on Trees", 2019)


def test_words_on_two_lines_of_html_stay_apart() -> None:
    entry = only(
        '## Papers\n\n<ul>\n<li>Ada Long and Ben Short. "Managing the\nsecurity of trees." *Mind*, 2019.</li>\n</ul>'
    )
    assert entry.title == "Managing the security of trees"


@pytest.mark.parametrize("address", ["ftp://ftp.example.org/unix.pdf", "unix.pdf", "papers/unix.ps.gz"])
def test_a_file_that_is_not_on_the_web_has_a_title_all_the_same(address: str) -> None:
    entry = only(f"## Papers\n\n- Ritchie DM, Thompson K. [The UNIX Time-Sharing System]({address})")
    assert (entry.title, entry.links) == ("The UNIX Time-Sharing System", ())
    assert len(entry.authors) == 2


def test_people_whose_initials_have_no_points_before_a_linked_title() -> None:
    entry = only(f"## Papers\n\n- Lampson B, Redell D. [Paxos Made Simple]({PAXOS})")
    assert (entry.title, len(entry.authors)) == ("Paxos Made Simple", 2)


def test_a_link_whose_words_are_an_id_leads_there() -> None:
    entry = only("## Papers\n\n- [10.1145/359545.359563]() Time, clocks, and the ordering of events")
    assert (entry.title, entry.doi) == ("Time, clocks, and the ordering of events", "10.1145/359545.359563")


def test_an_archive_of_a_university_leads_to_papers() -> None:
    url = "http://digitalcommons.example.edu/cgi/viewcontent.cgi?article=12&context=papers"
    assert only(f"## Papers\n\n- [A Note on Distributed Computing]({url})").url == url


def test_two_dated_works_in_one_bullet_wherever_they_lead() -> None:
    pages = "https://example.org/gfs.html", "https://example.org/bigtable.html"
    line = f"* [The Google File System]({pages[0]}) (2003) and [Bigtable: Storage]({pages[1]}) (2006): Two systems."
    others = "".join(f"* [Work {n} on Files]({PAXOS}) ({1990 + n})\n" for n in range(3))
    entries = parse_list(f"# A list\n\n## Papers\n\n{others}{line}\n").entries[3:]
    assert [(entry.title, entry.year) for entry in entries] == [
        ("The Google File System", 2003),
        ("Bigtable: Storage", 2006),
    ]


def test_a_title_as_a_heading_over_its_address_and_a_note() -> None:
    paxos = f"#### Paxos Made Simple\n{PAXOS}\nNote: in plain English\n\n"
    text = f"## Consensus\n\n{paxos}#### The Part-Time Parliament\n{PAXOS}"
    first, second = parse_list(f"# A list\n\n{text}\n").entries
    assert (first.title, first.topic, [note.text for note in first.notes]) == (
        "Paxos Made Simple",
        ("Consensus",),
        ["Note: in plain English"],
    )
    assert (second.title, second.topic) == ("The Part-Time Parliament", ("Consensus",))


def test_a_journal_over_the_line_of_its_volume() -> None:
    line = "- Ada Long, Ben Short: “Managing the trees at home”, Leaf Letters,\n  vol. 23, no. 1136, pp. 1-11, 2023."
    entry = only(f"## Papers\n\n{line}")
    assert (entry.title, entry.venue, entry.year) == ("Managing the trees at home", "Leaf Letters", 2023)


def test_others_among_people_with_initials() -> None:
    entry = only("## Papers\n\n- Long, A., Short, B., & others. (2022). Managing the trees at home. *Leaf Letters*.")
    assert (entry.title, entry.authors, entry.venue) == (
        "Managing the trees at home",
        ("A. Long", "B. Short"),
        "Leaf Letters",
    )


def test_a_file_beside_the_list_behind_an_ornament() -> None:
    entry = only("## Papers\n\n- :scroll: [Okapi at TREC-3](okapi_trec3.pdf) by Robertson et al. (1995)")
    assert (entry.title, entry.authors, entry.year) == ("Okapi at TREC-3", ("Robertson",), 1995)


@pytest.mark.parametrize(
    ("who", "authors"),
    [("1995 Shor", ("Shor",)), ("1995: Cirac/Zoller", ("Cirac", "Zoller")), ("1995 Monroe et al", ("Monroe",))],
)
def test_a_year_and_surnames_before_a_title(who: str, authors: tuple[str, ...]) -> None:
    entry = only(f"## Papers\n\n* {who}: Quantum Computations with Cold Ions <{PAXOS}>")
    assert (entry.title, entry.authors, entry.year) == ("Quantum Computations with Cold Ions", authors, 1995)


def test_a_journal_by_its_abbreviation_and_a_conference_by_its_long_name() -> None:
    entry = only(
        "## Papers\n\n- J. Doe and J. Roe. 1993. **Augmented reality by knowledge**. Commun. ACM 36, 7 (1993), 53-62."
    )
    assert (entry.title, entry.venue, entry.year) == ("Augmented reality by knowledge", "CACM", 1993)
    where = "Proceedings of the SIGCHI Conference on Human Factors in Computing Systems (CHI '92), Jane Doe (Ed.)"
    entry = only(f"## Papers\n\n- Jane Doe and John Roe. 1992. **Being there at last**. In {where}. ACM, 119-125.")
    assert (entry.title, entry.venue, entry.year) == ("Being there at last", "CHI", 1992)
