"""ingest.eprints: the real arxiv client against a local server that speaks Atom and fails in every way it can."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest.eprints import ARXIV_URL, ArxivClient, Fetched, fetch_papers
from ingest.records import PaperRecord
from kg.errors import FetchError
from tests.atom_server import AtomServer
from tests.conftest import Clock

DDPM, DDIM, SOLVER, SOLVER_PP, REDI = "2006.11239", "2010.02502", "2206.00927", "2211.01095", "2302.02285"
UNKNOWN = "2312.99999"


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
