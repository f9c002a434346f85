"""arXiv ids → records; one of the few modules that touch the network.

The arxiv package writes the queries and reads the feeds. It knows no timeout, waits the same time before each retry,
and drops ids that arXiv does not know without a word; so what is beneath it, and the bookkeeping above it, stand here.

    KG_ARXIV_URL             another address that speaks arXiv's API: a mirror, or a server in a test
    KG_ARXIV_DELAY_SECONDS   seconds between two requests to it; arXiv itself never gets less than its three
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import arxiv
import requests
import urllib3

from ingest.atom import BrokenFeedError, RefusedError, build_record, examine_feed
from ingest.network import is_loopback, why_unconnected
from ingest.records import PaperRecord
from kg.errors import FetchError, RecordError
from kg.ids import parse_eprint

__all__ = ["ARXIV_URL", "ArxivClient", "Fetched", "fetch_papers"]

ARXIV_URL = "https://export.arxiv.org/api/query"
# https://info.arxiv.org/help/api/tou.html asks for no more than one request every three seconds.
ARXIV_DELAY_SECONDS = 3.0
_LARGEST_BODY = 64 * 2**20
_CURE = "What is known stays as it is; run the same command again later to fetch what is missing."


@dataclass(frozen=True)
class Fetched:
    """What came of a request for many ids; every id asked for stands in exactly one of the four."""

    records: tuple[PaperRecord, ...] = ()
    """In the order of the ids."""
    missing: tuple[str, ...] = ()
    """Asked, and arXiv answered without them: it does not know these ids."""
    refused: tuple[tuple[str, str], ...] = ()
    """(id, reason): no arXiv id, or its answer failed validation."""
    unasked: tuple[str, ...] = ()
    """Left without an answer because of `problem`."""
    problem: str | None = None
    """One line: what happened, and the cure."""
    requests: int = 0


@dataclass(frozen=True)
class _Answer:
    """As much of a response as the arxiv package looks at."""

    status_code: int
    content: bytes


class _PassingError(Exception):
    """A failure that may be gone at the next try; `wait_seconds` is the server's own wish."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


class ArxivClient:
    """Asks arXiv for batches of ids: paced, with timeouts and bounded retries.

    `delay_seconds` pass between the end of an answer and the next request; the n-th retry waits 2ⁿ times as long, or
    what the server asks for, and never longer than `longest_wait_seconds`. An answer takes `timeout_seconds` at most
    and a connection `connect_seconds`; where there is no connection at all, there is no retry.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        delay_seconds: float | None = None,
        batch_size: int = 100,
        retries: int = 3,
        timeout_seconds: float = 30.0,
        connect_seconds: float = 4.0,
        longest_wait_seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url or os.environ.get("KG_ARXIV_URL") or ARXIV_URL
        self.host = _host(self.url)
        self.delay_seconds = _delay(self.host, delay_seconds)
        self.batch_size = batch_size
        self.requests = 0
        self._retries = retries
        self._longest_wait_seconds = longest_wait_seconds
        self._timeout_seconds = timeout_seconds
        self._connect_seconds = connect_seconds
        self._clock = clock
        self._sleep = sleep
        self._last: float | None = None
        self._answered = False
        self._unreadable: list[tuple[str, str]] = []
        self._http = requests.Session()
        self._http.trust_env = not is_loopback(self.host)  # no proxy stands before this machine itself
        # Pacing and retries are ours: the package's cannot be given a clock, a timeout or a server's wish.
        self._package = arxiv.Client(page_size=batch_size, delay_seconds=0, num_retries=0)
        self._package.query_url_format = f"{self.url}?{{}}"
        self._package._session = self  # it calls `get` on it, and nothing else

    def close(self) -> None:
        """Let go of the connection; a later request opens another."""
        self._http.close()

    def ask(self, eprints: Sequence[str]) -> tuple[list[arxiv.Result], tuple[tuple[str, str], ...]]:
        """One batch's results, and the entries that could not be read as (id, reason).

        RefusedError when arXiv turns the whole batch down, FetchError when no usable answer came in all tries.
        """
        # No more than ten answers for an id, so that there is an end whatever the server says.
        search = arxiv.Search(id_list=list(eprints), max_results=10 * len(eprints))
        for tries_left in range(self._retries, -1, -1):
            self._unreadable = []
            try:
                return list(self._package.results(search)), tuple(self._unreadable)
            except _PassingError as failure:
                wait = failure.wait_seconds
                if wait is None:
                    wait = min(self.delay_seconds * 2 ** (self._retries - tries_left + 1), self._longest_wait_seconds)
                if wait > self._longest_wait_seconds:
                    raise FetchError(f"{self.host} asks to wait {wait:.0f} seconds. {_CURE}") from failure
                if not tries_left:
                    raise FetchError(
                        f"{self.host}: {failure}, {self._retries + 1} times in a row. {_CURE}"
                    ) from failure
                self._sleep(wait)
            except arxiv.ArxivError as error:
                raise FetchError(f"{self.host}: {error.message}. {_CURE}") from error
        raise AssertionError("unreachable: the last try returns or raises")

    def get(self, url: str, headers: Mapping[str, str]) -> _Answer:
        """One request, for the arxiv package: an answer that it can read, or an error that says what to do."""
        if self._last is not None:
            left = self.delay_seconds - (self._clock() - self._last)
            if left > 0:
                self._sleep(left)
        try:
            status, wait_seconds, body = self._request(url, headers)
        finally:
            self._last = self._clock()
        if status == requests.codes.too_many_requests or status >= requests.codes.server_error:
            raise _PassingError(f"HTTP {status}", wait_seconds)
        try:
            feed = examine_feed(body)
        except BrokenFeedError as error:
            if status == requests.codes.ok:
                raise _PassingError(str(error)) from error
            raise FetchError(f"{self.host} answered HTTP {status}. {_CURE}") from error
        self._unreadable += feed.unreadable
        return _Answer(status, feed.body)

    def _request(self, url: str, headers: Mapping[str, str]) -> tuple[int, float | None, bytes]:
        """Status, the seconds the server asks to wait, and the whole body."""
        self.requests += 1
        begin = self._clock()
        try:
            timeouts = (self._connect_seconds, self._timeout_seconds)
            with self._http.get(url, headers=dict(headers), timeout=timeouts, stream=True) as response:
                body = bytearray()
                # Piece by piece as it comes: a timeout of the socket alone never ends an answer that drips.
                while chunk := response.raw.read1(2**16, decode_content=True):
                    body += chunk
                    if self._clock() - begin > self._timeout_seconds:
                        raise _PassingError(f"no whole answer within {self._timeout_seconds:g} seconds")
                    if len(body) > _LARGEST_BODY:
                        raise _PassingError("the answer does not end")
                self._answered = True
                return response.status_code, _retry_after(response.headers.get("Retry-After")), bytes(body)
        except (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError) as error:
            raise _PassingError(f"no whole answer within {self._timeout_seconds:g} seconds") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            why = why_unconnected(error)
            # After an answer the network was there a moment ago, and may be there again in another.
            if why is None or self._answered:
                raise _PassingError(why or "the answer broke off") from error
            raise FetchError(f"{self.host} cannot be reached ({why}). {_CURE}") from error


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and not parts.query:
            return parts.hostname
    except ValueError:
        pass
    raise FetchError(f"{url!r} is no address of an API. Set KG_ARXIV_URL to one such as {ARXIV_URL}, or unset it.")


def _delay(host: str, delay_seconds: float | None) -> float:
    text = os.environ.get("KG_ARXIV_DELAY_SECONDS", "")
    try:
        seconds = delay_seconds if delay_seconds is not None else float(text) if text else ARXIV_DELAY_SECONDS
        if not 0 <= seconds < float("inf"):
            raise ValueError
    except ValueError:
        raise FetchError(f"KG_ARXIV_DELAY_SECONDS is {text!r}. Set it to a number of seconds, or unset it.") from None
    at_arxiv = host == "arxiv.org" or host.endswith(".arxiv.org")
    return max(seconds, ARXIV_DELAY_SECONDS) if at_arxiv else seconds


def _retry_after(text: str | None) -> float | None:
    """Seconds, from either form of the header: a number, or a date."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def fetch_papers(
    ids: Iterable[str],
    *,
    client: ArxivClient | None = None,
    on_batch: Callable[[list[PaperRecord]], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Fetched:
    """Records of the papers with these arXiv ids, in any form; the newest version of each.

    `on_batch` gets the records of each request before the next is sent, so that a kill loses nothing that came;
    `progress` hears how many of how many ids are settled. No network is no error: see `Fetched.problem`.
    """
    asked, refused = _sort_out(ids)
    if not asked:
        return Fetched(refused=tuple(refused))
    with closing(ArxivClient()) if client is None else nullcontext(client) as open_client:
        fetched = _ask_for_all(asked, open_client, on_batch, progress)
    return replace(fetched, refused=(*refused, *fetched.refused))


def _ask_for_all(
    asked: Sequence[str],
    client: ArxivClient,
    on_batch: Callable[[list[PaperRecord]], None] | None,
    progress: Callable[[int, int], None] | None,
) -> Fetched:
    requests_before = client.requests
    refused: list[tuple[str, str]] = []
    records: dict[str, PaperRecord] = {}
    waiting = deque(_batches(asked, client.batch_size))
    problem: str | None = None
    while waiting and problem is None:
        batch = waiting.popleft()
        try:
            results, unreadable = client.ask(batch)
        except RefusedError as error:
            # One id that arXiv cannot read spoils the batch. It says which; if not, halves tell.
            spoiler = next((eprint for eprint in batch if eprint in str(error)), batch[0] if len(batch) == 1 else None)
            if spoiler:
                refused.append((spoiler, f"arXiv says: {error}"))
            rest = [eprint for eprint in batch if eprint != spoiler]
            waiting.extendleft(reversed(list(_batches(rest, len(rest) if spoiler else (len(rest) + 1) // 2))))
        except FetchError as error:
            waiting.appendleft(batch)
            problem = str(error)
        else:
            came, bad = _validate(results, unreadable, batch)
            refused += bad
            records |= came
            if on_batch and came:
                on_batch(list(came.values()))
        if progress:
            progress(len(asked) - sum(map(len, waiting)), len(asked))
    unasked = [eprint for batch in waiting for eprint in batch]
    settled = {*records, *unasked, *(eprint for eprint, _ in refused)}
    return Fetched(
        records=tuple(records[eprint] for eprint in asked if eprint in records),
        missing=tuple(eprint for eprint in asked if eprint not in settled),
        refused=tuple(refused),
        unasked=tuple(unasked),
        problem=problem,
        requests=client.requests - requests_before,
    )


def _sort_out(ids: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The ids in canonical form, each once, and what is none: one malformed id makes arXiv turn down a whole batch."""
    asked: dict[str, None] = {}
    refused: dict[str, str] = {}
    for text in ids:
        parsed = parse_eprint(text)
        if parsed:
            asked[parsed.eprint] = None
        else:
            refused[text] = "no arXiv id"
    return list(asked), list(refused.items())


def _batches(eprints: Sequence[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(eprints), size or 1):
        yield list(eprints[start : start + size])


def _validate(
    results: Iterable[arxiv.Result], unreadable: Iterable[tuple[str, str]], batch: Sequence[str]
) -> tuple[dict[str, PaperRecord], list[tuple[str, str]]]:
    """The good records by id in the batch's order, the newest version of each; and the bad ones as (id, reason)."""
    good: dict[str, PaperRecord] = {}
    bad = {_name(entry_id): reason for entry_id, reason in unreadable}
    for result in results:
        try:
            record = build_record(result)
        except RecordError as error:
            bad[_name(result.entry_id)] = str(error)
            continue
        known = good.get(record.eprint)
        if known is None or (record.version or 0) > (known.version or 0):
            good[record.eprint] = record
    asked = {eprint: good[eprint] for eprint in batch if eprint in good}  # what came unasked is not kept
    return asked, [(eprint, reason) for eprint, reason in bad.items() if eprint not in asked]


def _name(entry_id: str) -> str:
    parsed = parse_eprint(entry_id)
    return parsed.eprint if parsed else entry_id[:80]
