"""What arXiv answers: bad entries, feeds that are none, and its recorded bodies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import arxiv._feed
import pytest

from ingest.atom import BrokenFeedError, RefusedError, build_record, examine_feed
from ingest.eprints import ArxivClient, fetch_papers
from tests.atom_server import AtomServer, format_entry
from tests.test_eprints import DDIM, DDPM, REDI, SOLVER, UNKNOWN, eprints


def test_an_id_that_arxiv_cannot_read_spoils_only_itself(wide: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.fail("refuse", eprint=DDIM)
    fetched = fetch_papers([DDPM, DDIM, SOLVER], client=wide)
    assert eprints(fetched) == [DDPM, SOLVER]
    assert fetched.refused == ((DDIM, f"arXiv says: incorrect id format for {DDIM}"),)
    assert [request.ids for request in atom_server.requests] == [(DDPM, DDIM, SOLVER), (DDPM, SOLVER)]


def test_a_refusal_that_names_no_id_is_narrowed_down(wide: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.fail("refuse", eprint="something", times=2)  # the batch, and then its first half
    atom_server.fail("refuse", eprint="something", after=1)
    fetched = fetch_papers([DDPM, DDIM, SOLVER], client=wide)
    assert [request.ids for request in atom_server.requests] == [
        (DDPM, DDIM, SOLVER),
        (DDPM, DDIM),
        (DDPM,),
        (DDIM,),
        (SOLVER,),
    ]
    assert eprints(fetched) == [DDPM, SOLVER]
    assert fetched.refused == ((DDIM, "arXiv says: incorrect id format for something"),)


def broken_date(entry: str) -> str:
    return entry.replace("<published>2020-10-06T17:00:00Z", "<published>last autumn")


def no_date(entry: str) -> str:
    return entry.replace("<published>2020-10-06T17:00:00Z</published>", "")


def no_title(entry: str) -> str:
    return entry.replace("Denoising Diffusion Implicit Models", " ")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (broken_date, "the date 'published' is 'last autumn'"),
        (no_date, "the date 'published' is ''"),
        (no_title, "title: String should have at least 1 character"),
    ],
)
def test_a_bad_entry_is_reported_and_the_others_are_kept(
    spoil: Callable[[str], str], reason: str, wide: ArxivClient, atom_server: AtomServer
) -> None:
    atom_server.entries[DDIM] = spoil(format_entry(atom_server.records[DDIM]))
    assert atom_server.entries[DDIM] != format_entry(atom_server.records[DDIM])
    fetched = fetch_papers([DDPM, DDIM, SOLVER], client=wide)
    assert eprints(fetched) == [DDPM, SOLVER]
    assert fetched.refused == ((DDIM, reason),)
    assert (fetched.missing, fetched.problem, fetched.requests) == ((), None, 1)


def test_of_several_answers_for_an_id_the_newest_version_counts(client: ArxivClient, atom_server: AtomServer) -> None:
    record = atom_server.records[DDIM]
    versions = [record.model_copy(update={"version": version, "title": f"Version {version}"}) for version in (2, 10, 9)]
    atom_server.entries[DDIM] = "\n".join(map(format_entry, versions))
    fetched = fetch_papers([DDIM, DDPM], client=client)
    assert [(found.eprint, found.version) for found in fetched.records] == [(DDIM, 10), (DDPM, 1)]


def test_what_nobody_asked_for_is_not_kept(client: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.entries[UNKNOWN] = format_entry(atom_server.records[REDI])
    fetched = fetch_papers([UNKNOWN], client=client)
    assert (fetched.records, fetched.missing) == ((), (UNKNOWN,))


@pytest.mark.parametrize(
    ("comment", "abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the authors due to an error in Section 3", "Text.", True),
        ("Withdrawn", "Text.", True),
        ("Paper withdrawn from arXiv", "Text.", True),
        ("Withdrawn from ICLR 2024 to be improved", "Text.", False),
        ("10 pages", "This paper has been withdrawn by the author.", True),
        ("10 pages", "We study how deposits are withdrawn.", False),
        (None, "Text.", False),
    ],
)
def test_a_withdrawn_paper_is_known_by_its_words(
    comment: str | None, abstract: str, withdrawn: bool, client: ArxivClient, atom_server: AtomServer
) -> None:
    changed = {"comment": comment, "abstract": abstract}
    atom_server.records[DDIM] = atom_server.records[DDIM].model_copy(update=changed)
    assert fetch_papers([DDIM], client=client).records[0].withdrawn is withdrawn


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;</title></feed>'
)


def test_a_feed_with_entities_of_its_own_is_no_feed(client: ArxivClient, atom_server: AtomServer) -> None:
    atom_server._recorded[DDIM] = (200, BOMB.encode())
    fetched = fetch_papers([DDIM], client=client)
    assert fetched.problem is not None
    assert "the answer is no Atom feed" in fetched.problem


@pytest.mark.parametrize("doi", ["none yet", "http://dx.doi.org/10.1109/CVPR52688.2022.01042 10.1000/other"])
def test_a_doi_is_bare_or_left_out(doi: str, client: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.entries[DDIM] = format_entry(atom_server.records[DDIM]).replace(
        "<author>", f"<arxiv:doi>{doi}</arxiv:doi><author>", 1
    )
    expected = None if doi == "none yet" else "10.1109/cvpr52688.2022.01042"
    assert fetch_papers([DDIM], client=client).records[0].doi == expected


@pytest.fixture
def recorded(atom_server: AtomServer, shared: Path) -> AtomServer:
    atom_server.replay(shared / "atom")
    return atom_server


def test_what_arxiv_really_answers(recorded: AtomServer, client: ArxivClient) -> None:
    astro = fetch_papers(["astro-ph/0601001"], client=client).records[0]
    assert (astro.eprint, astro.version, astro.published) == ("astro-ph/0601001", 1, date(2006, 1, 2))
    assert astro.authors == ("Andrew Gould", "Susan Dorsher", "B. Scott Gaudi", "Andrzej Udalski")
    assert astro.journal_ref == "ActaAstron.56:1-50,2006"
    assert astro.categories == ("astro-ph",)
    assert astro.abstract is not None
    assert astro.abstract.startswith("We derive")

    pair = fetch_papers(["0808.05394", "0808.0539", "1707.08567"], client=client)
    assert pair.refused == (("0808.05394", "no arXiv id"),)  # five digits, in 2008: it is never asked
    assert pair.missing == ("0808.0539", "1707.08567")  # together they are no recorded query, nor known to the server

    proceedings = fetch_papers(["1707.08567"], client=client).records[0]
    assert proceedings.title == "Proceedings of Workshop AEW10: Concepts in Information Theory and Communications"
    assert (proceedings.version, len(proceedings.authors)) == (1, 34)
    assert proceedings.comment == "44 pages, editors for the proceedings: Yanling Chen and A. J. Han Vinck"


def test_every_recorded_body_is_examined(shared: Path) -> None:
    """All recorded feeds are whole; the error answer is known as one; a cut anywhere is noticed."""
    bodies = {path.name: path.read_bytes() for path in sorted((shared / "atom").glob("*.xml"))}
    assert len(bodies) == 20
    for name, body in bodies.items():
        if name.startswith("id_abc_"):
            with pytest.raises(RefusedError, match="incorrect id format for abc"):
                examine_feed(body)
            continue
        assert examine_feed(body).body == body
        for part in (1, 3, 5, 7, 9):
            with pytest.raises(BrokenFeedError):
                examine_feed(body[: len(body) * part // 10])


def test_every_recorded_entry_makes_a_record(shared: Path) -> None:
    results = {
        result.entry_id: result
        for path in sorted((shared / "atom").glob("q_*.xml"))
        for result in arxiv._feed.parse(path.read_bytes()).results
    }
    records = [build_record(result) for result in results.values()]
    assert len(records) >= 100
    assert sum(record.doi is not None for record in records) >= 32  # so many in the largest of the answers
    assert sum(record.journal_ref is not None for record in records) >= 18
    assert all(record.published and record.published <= record.updated for record in records if record.updated)
