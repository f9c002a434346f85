"""ingest.eprints: the real arxiv client against a local server that speaks Atom and fails in every way it can."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import arxiv._feed
import pytest

from ingest.atom import BrokenFeedError, RefusedError, build_record, examine_feed
from ingest.eprints import ARXIV_URL, ArxivClient, Fetched, fetch_papers
from ingest.records import PaperRecord
from kg.errors import FetchError
from tests.atom_server import AtomServer, format_entry

DDPM, DDIM, SOLVER, SOLVER_PP, REDI = "2006.11239", "2010.02502", "2206.00927", "2211.01095", "2302.02285"
UNKNOWN = "2312.99999"


class Clock:
    """Seconds that pass only where someone sleeps or says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(atom_server: AtomServer, clock: Clock) -> ArxivClient:
    return ArxivClient(atom_server.url, delay_seconds=3, batch_size=2, clock=clock, sleep=clock.sleep)


@pytest.fixture
def wide(atom_server: AtomServer, clock: Clock) -> ArxivClient:
    """A client that asks for all at once."""
    return ArxivClient(atom_server.url, delay_seconds=3, clock=clock, sleep=clock.sleep)


def eprints(fetched: Fetched) -> list[str]:
    return [record.eprint for record in fetched.records]


def test_a_record_holds_what_arxiv_says(client: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.records[DDIM] = atom_server.records[DDIM].model_copy(
        update={
            "version": 4,
            "updated": date(2022, 10, 5),
            "comment": "ICLR 2021;\n updated connections",
            "doi": "10.1000/not.its.own",
        }
    )
    fetched = fetch_papers([DDIM], client=client)
    assert fetched.problem is None
    assert fetched.requests == 1
    assert fetched.records == (
        PaperRecord(
            eprint=DDIM,
            version=4,
            title="Denoising Diffusion Implicit Models",
            authors=("Jiaming Song", "Chenlin Meng", "Stefano Ermon"),
            abstract=atom_server.records[DDIM].abstract,
            published=date(2020, 10, 6),
            updated=date(2022, 10, 5),
            categories=("cs.LG",),
            journal_ref="International Conference on Learning Representations (ICLR), 2021",
            comment="ICLR 2021; updated connections",
            doi="10.1000/not.its.own",
        ),
    )


def test_ids_are_asked_once_in_canonical_form_and_many_at_a_time(client: ArxivClient, atom_server: AtomServer) -> None:
    fetched = fetch_papers(
        [f"arXiv:{DDPM}", f"https://arxiv.org/pdf/{DDIM}v2.pdf", DDPM, "quant-ph/0201082v1", "astro-ph/0601001"],
        client=client,
    )
    assert [request.ids for request in atom_server.requests] == [
        (DDPM, DDIM),
        ("quant-ph/0201082", "astro-ph/0601001"),
    ]
    assert eprints(fetched) == [DDPM, DDIM, "quant-ph/0201082", "astro-ph/0601001"]
    assert fetched.records[3].journal_ref == "ActaAstron.56:1-50,2006"


def test_the_old_class_of_an_id_is_dropped_before_asking(client: ArxivClient, atom_server: AtomServer) -> None:
    record = PaperRecord(eprint="math/0309136", title="Made up for this test")
    atom_server.records["math/0309136"] = record
    assert eprints(fetch_papers(["math.GT/0309136"], client=client)) == ["math/0309136"]
    assert atom_server.asked == ["math/0309136"]


def test_what_is_no_id_is_refused_and_never_asked(client: ArxivClient, atom_server: AtomServer) -> None:
    fetched = fetch_papers(["abc", DDIM, "2313.00001", "abc"], client=client)
    assert fetched.refused == (("abc", "no arXiv id"), ("2313.00001", "no arXiv id"))
    assert eprints(fetched) == [DDIM]
    assert atom_server.asked == [DDIM]


def test_nothing_to_ask_asks_nothing() -> None:
    assert fetch_papers([]) == Fetched()
    assert fetch_papers(["nonsense"]) == Fetched(refused=(("nonsense", "no arXiv id"),))


def test_ids_that_arxiv_does_not_answer_are_reported(client: ArxivClient) -> None:
    fetched = fetch_papers([UNKNOWN, DDIM, "hep-th/9901999"], client=client)
    assert eprints(fetched) == [DDIM]
    assert fetched.missing == (UNKNOWN, "hep-th/9901999")
    assert fetched.problem is None


def test_each_batch_is_delivered_before_the_next_is_asked(client: ArxivClient, atom_server: AtomServer) -> None:
    seen: list[tuple[list[str], int]] = []
    heard: list[tuple[int, int]] = []
    fetch_papers(
        [DDPM, DDIM, SOLVER, UNKNOWN, REDI],
        client=client,
        on_batch=lambda records: seen.append(([record.eprint for record in records], len(atom_server.requests))),
        progress=lambda done, total: heard.append((done, total)),
    )
    assert seen == [([DDPM, DDIM], 1), ([SOLVER], 2), ([REDI], 3)]
    assert heard == [(2, 5), (4, 5), (5, 5)]


def test_a_batch_that_was_delivered_survives_an_interruption(client: ArxivClient, atom_server: AtomServer) -> None:
    kept: list[str] = []

    def keep(records: list[PaperRecord]) -> None:
        kept.extend(record.eprint for record in records)
        if len(kept) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_papers([DDPM, DDIM, SOLVER, SOLVER_PP, REDI], client=client, on_batch=keep)
    assert kept == [DDPM, DDIM, SOLVER, SOLVER_PP]
    assert len(atom_server.requests) == 2


def test_three_seconds_pass_between_requests(client: ArxivClient, clock: Clock) -> None:
    def work(records: list[PaperRecord]) -> None:
        clock.now += 1

    fetch_papers([DDPM, DDIM, SOLVER, SOLVER_PP, REDI], client=client, on_batch=work)
    assert clock.sleeps == [2, 2]  # the second that the work took counts


def test_arxiv_itself_never_gets_less_than_its_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ArxivClient(ARXIV_URL, delay_seconds=0).delay_seconds == 3
    assert ArxivClient("https://export.arxiv.org/api/query", delay_seconds=5).delay_seconds == 5
    assert ArxivClient("http://127.0.0.1:1/api", delay_seconds=0).delay_seconds == 0
    monkeypatch.setenv("KG_ARXIV_URL", "http://127.0.0.1:1/api")
    monkeypatch.setenv("KG_ARXIV_DELAY_SECONDS", "0.5")
    client = ArxivClient()
    assert (client.url, client.delay_seconds) == ("http://127.0.0.1:1/api", 0.5)
    monkeypatch.delenv("KG_ARXIV_URL")
    client = ArxivClient()
    assert (client.url, client.delay_seconds) == (ARXIV_URL, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KG_ARXIV_URL", "ftp://x"),
        ("KG_ARXIV_URL", "http://[x"),
        ("KG_ARXIV_DELAY_SECONDS", "soon"),
        ("KG_ARXIV_DELAY_SECONDS", "-1"),
        ("KG_ARXIV_DELAY_SECONDS", "nan"),
    ],
)
def test_a_mistaken_setting_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(FetchError, match=rf"{name}.*unset it\.$"):
        ArxivClient()


FAILURES = ["429", "500", "503", "cut", "reset", "malformed", "html", "short"]


@pytest.mark.parametrize("kind", FAILURES)
def test_a_passing_failure_is_tried_again(
    kind: str, client: ArxivClient, atom_server: AtomServer, clock: Clock
) -> None:
    atom_server.fail(kind, times=2)
    fetched = fetch_papers([DDPM, DDIM], client=client)
    assert eprints(fetched) == [DDPM, DDIM]
    assert (fetched.problem, fetched.missing, fetched.requests) == (None, (), 3)
    assert clock.sleeps == [6, 12]


@pytest.mark.parametrize("kind", FAILURES)
def test_a_lasting_failure_ends_and_keeps_what_came(
    kind: str, client: ArxivClient, atom_server: AtomServer, clock: Clock
) -> None:
    delivered: list[str] = []
    atom_server.fail(kind, times=99, after=1)
    fetched = fetch_papers(
        [DDPM, DDIM, SOLVER, SOLVER_PP, REDI],
        client=client,
        on_batch=lambda records: delivered.extend(record.eprint for record in records),
    )
    assert eprints(fetched) == delivered == [DDPM, DDIM]
    assert fetched.unasked == (SOLVER, SOLVER_PP, REDI)
    assert fetched.missing == ()
    assert fetched.requests == 1 + 4
    assert fetched.problem is not None
    assert "\n" not in fetched.problem
    assert "4 times in a row" in fetched.problem
    assert fetched.problem.endswith("run the same command again later to fetch what is missing.")
    assert clock.sleeps == [3, 6, 12, 24]


def test_the_next_run_asks_only_for_the_rest(client: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.fail("503", times=4, after=1)
    first = fetch_papers([DDPM, DDIM, SOLVER, SOLVER_PP], client=client)
    atom_server.requests.clear()
    second = fetch_papers(first.unasked, client=client)
    assert eprints(second) == [SOLVER, SOLVER_PP]
    assert atom_server.asked == [SOLVER, SOLVER_PP]


def test_a_forbidden_answer_is_not_tried_again(client: ArxivClient, atom_server: AtomServer, clock: Clock) -> None:
    atom_server.fail("forbidden")
    fetched = fetch_papers([DDPM], client=client)
    assert fetched.problem is not None
    assert "HTTP 403" in fetched.problem
    assert (fetched.requests, clock.sleeps) == (1, [])


def test_the_server_says_how_long_to_wait(client: ArxivClient, atom_server: AtomServer, clock: Clock) -> None:
    atom_server.fail("429", retry_after=7)
    atom_server.fail("503", retry_after=format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True))
    atom_server.fail("503", retry_after="whenever")
    assert eprints(fetch_papers([DDPM], client=client)) == [DDPM]
    assert clock.sleeps[0] == 7
    assert 25 < clock.sleeps[1] <= 30
    assert clock.sleeps[2] == 24  # no wish that can be read: the third backoff


def test_a_wish_to_wait_for_an_hour_ends_the_run(client: ArxivClient, atom_server: AtomServer, clock: Clock) -> None:
    atom_server.fail("429", retry_after=3600)
    fetched = fetch_papers([DDPM], client=client)
    assert fetched.problem is not None
    assert "asks to wait 3600 seconds" in fetched.problem
    assert (fetched.requests, clock.sleeps) == (1, [])


@pytest.mark.parametrize("kind", ["slow", "drip"])
def test_an_answer_that_takes_too_long_is_given_up(kind: str, atom_server: AtomServer) -> None:
    atom_server.fail(kind, seconds=5)
    client = ArxivClient(atom_server.url, delay_seconds=0, timeout_seconds=0.3, retries=1)
    begin = time.monotonic()
    assert eprints(fetch_papers([DDPM], client=client)) == [DDPM]  # the second try is answered
    atom_server.fail(kind, seconds=5, times=2)  # in pieces, one every 0.1 s: no read of the socket times out
    fetched = fetch_papers([DDPM], client=client)
    assert fetched.problem is not None
    assert "no whole answer within 0.3 seconds" in fetched.problem
    assert time.monotonic() - begin < 10


def test_no_server_is_noticed_at_once(atom_server: AtomServer) -> None:
    atom_server.stop()
    begin = time.monotonic()
    fetched = fetch_papers([DDPM, DDIM], client=ArxivClient(atom_server.url))
    assert time.monotonic() - begin < 2
    assert fetched.unasked == (DDPM, DDIM)
    assert fetched.requests == 1
    assert fetched.problem == (
        "127.0.0.1 cannot be reached (no connection; is there a network?). "
        "What is known stays as it is; run the same command again later to fetch what is missing."
    )


def test_no_name_service_is_noticed_at_once(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    fetched = fetch_papers([DDPM], client=ArxivClient(ARXIV_URL, clock=clock, sleep=clock.sleep))
    assert fetched.problem is not None
    assert fetched.problem.startswith("export.arxiv.org cannot be reached (its name cannot be resolved")
    assert (fetched.requests, clock.sleeps) == (1, [])


def test_a_server_that_goes_away_in_between_keeps_what_came(client: ArxivClient, atom_server: AtomServer) -> None:
    atom_server.fail("stop", after=1)
    fetched = fetch_papers([DDPM, DDIM, SOLVER], client=client)
    assert eprints(fetched) == [DDPM, DDIM]
    assert fetched.unasked == (SOLVER,)
    assert fetched.problem is not None
    assert fetched.requests == 1 + 4  # the network was there a moment ago, so it is tried again


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


def test_another_process_is_led_to_the_server_by_its_environment(atom_server: AtomServer) -> None:
    code = "import ingest; print([paper.title for paper in ingest.fetch_papers(['2010.02502', '2312.99999']).records])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **atom_server.env},
        cwd=Path(__file__).resolve().parents[1],
    )
    assert result.stdout.strip() == "['Denoising Diffusion Implicit Models']"
    assert atom_server.asked == [DDIM, UNKNOWN]


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
