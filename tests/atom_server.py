"""A server on loopback that speaks arXiv's Atom API, and that can be told to fail.

    def test_something(atom_server):                     # the fixture of tests/conftest.py: started, with ten records
        client = ArxivClient(atom_server.url, delay_seconds=0)
        atom_server.fail("503", times=2)                 # the next two requests fail, the third is answered
        atom_server.fail("cut", after=1)                 # one more is answered, then one breaks off
        fetch_papers(["2010.02502"], client=client)
        assert [request.ids for request in atom_server.requests] == ...

For a command in a process of its own, `atom_server.env` holds the environment that leads it here without delays:

    subprocess.run([..., "build", ...], env={**os.environ, **atom_server.env})

`records` maps eprint → PaperRecord and may be changed at will; an id that is not in it stays unanswered, as at arXiv.
`entries` maps eprint → XML that is sent in place of that record's own entry. `replay(folder)` also answers what was
recorded from arXiv there. `stop()` closes the port: from then on connections are refused.

Kinds of failure:
    "429", "500", "503"   the status, with Retry-After when `retry_after` is given
    "slow"                no answer for `seconds`
    "drip"                an answer that comes in pieces over `seconds`
    "cut"                 the connection closes in the middle of the body
    "reset"               the connection closes without an answer
    "malformed"           half of the XML, sent as if it were whole
    "html"                a page instead of a feed, with status 200
    "forbidden"           such a page with status 403
    "short"               a feed that announces its entries and leaves them out
    "refuse"              status 400 and an error entry that names `eprint`
    "stop"                the server is gone before it answers
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ingest.records import PaperRecord
from kg.ids import eprint_month, parse_eprint

RECORDS = Path(__file__).resolve().parent / "data" / "atom" / "records.jsonl"
KINDS = frozenset(
    ["429", "500", "503", "slow", "drip", "cut", "reset", "malformed", "html", "forbidden", "short", "refuse", "stop"]
)
FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/test</id>
  <title>arXiv Query: test</title>
  <updated>2026-01-01T00:00:00Z</updated>
  <opensearch:itemsPerPage>{per_page}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}
</feed>
"""
PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Welcome to the network<br></body></html>"


@dataclass(frozen=True)
class AtomRequest:
    """A request as it came: the ids in their order, and when (seconds of the monotonic clock)."""

    ids: tuple[str, ...]
    path: str
    at: float


@dataclass
class _Failure:
    kind: str
    times: int
    after: int
    seconds: float
    retry_after: str | None
    eprint: str


@dataclass
class AtomServer:
    """See the module's docstring; `start()` before use, `stop()` after."""

    records: dict[str, PaperRecord] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    requests: list[AtomRequest] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._failures: list[_Failure] = []
        self._recorded: dict[str, tuple[int, bytes]] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The address for `ArxivClient(url)` and KG_ARXIV_URL."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/api/query"

    @property
    def env(self) -> dict[str, str]:
        """What leads another process here, without the pause between requests."""
        return {"KG_ARXIV_URL": self.url, "KG_ARXIV_DELAY_SECONDS": "0"}

    @property
    def asked(self) -> list[str]:
        """All ids of all requests, in order."""
        return [eprint for request in self.requests for eprint in request.ids]

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and let go of every request that is held; once is enough."""
        if not self._stopped.is_set():
            self._stopped.set()
            threading.Thread(target=self._http.shutdown).start()
            self._thread.join()
            self._http.server_close()

    def load(self, path: Path) -> None:
        """Add the records of a JSON Lines file; a summary stands in for an abstract that is not there."""
        for line in path.read_text("utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            row.pop("sources", None)
            record = PaperRecord.model_validate(row)
            if record.abstract is None:
                record = record.model_copy(update={"abstract": record.summary})
            self.records[record.eprint] = record

    def replay(self, folder: Path) -> None:
        """Answer the recorded id queries of a folder as arXiv did: `NAME.xml`, status and URL in `NAME.meta.json`."""
        for meta_path in folder.glob("*.meta.json"):
            meta = json.loads(meta_path.read_text("utf-8"))
            id_list = parse_qs(urlsplit(meta["url"]).query).get("id_list", [""])[0]
            if id_list:
                body = meta_path.with_name(meta_path.name.replace(".meta.json", ".xml")).read_bytes()
                self._recorded[id_list] = (meta["status_code"], body)

    def fail(
        self,
        kind: str,
        *,
        times: int = 1,
        after: int = 0,
        seconds: float = 5.0,
        retry_after: str | int | None = None,
        eprint: str = "",
    ) -> None:
        """Let `after` more requests pass, then fail `times` requests; failures told one after another queue up."""
        assert kind in KINDS, kind
        asked_to_wait = None if retry_after is None else str(retry_after)
        self._failures.append(_Failure(kind, times, after, seconds, asked_to_wait, eprint))

    def _next_failure(self) -> _Failure | None:
        with self._lock:
            if not self._failures:
                return None
            first = self._failures[0]
            if first.after > 0:
                first.after -= 1
                return None
            first.times -= 1
            if first.times <= 0:
                self._failures.pop(0)
            return first

    def _answer(self, id_list: str, start: int, per_page: int) -> tuple[int, bytes]:
        if id_list in self._recorded:
            return self._recorded[id_list]
        asked = [eprint for eprint in id_list.split(",") if eprint]
        for text in asked:
            if parse_eprint(text) is None:  # one malformed id spoils the answer for all
                return 400, self._error_feed(text)
        known = [parsed.eprint for text in asked if (parsed := parse_eprint(text))]
        entries = [
            self.entries.get(eprint) or format_entry(self.records[eprint]) for eprint in known if self._has(eprint)
        ]
        page = "\n".join(entries[start : start + per_page])
        return 200, FEED.format(per_page=per_page, total=len(entries), start=start, entries=page).encode()

    def _has(self, eprint: str) -> bool:
        return eprint in self.records or eprint in self.entries

    @staticmethod
    def _error_feed(text: str) -> bytes:
        slug = f"incorrect_id_format_for_{text}"
        entry = (
            f"<entry><id>https://arxiv.org/api/errors#{escape(slug)}</id><title>Error</title>"
            f"<updated>2026-01-01T00:00:00Z</updated><summary>{escape(slug.replace('_', ' '))}</summary>"
            "<author><name>arXiv api core</name></author></entry>"
        )
        return FEED.format(per_page=1, total=1, start=0, entries=entry).encode()


def format_entry(record: PaperRecord) -> str:
    """The Atom entry of a record, as arXiv writes it; where the record has no day, the first of its id's month."""
    day = record.published.isoformat() if record.published else "{:04}-{:02}-01".format(*eprint_month(record.eprint))
    updated = record.updated.isoformat() if record.updated else day
    url = f"http://arxiv.org/abs/{record.eprint}v{record.version or 1}"
    lines = [
        f"<id>{url}</id>",
        f"<title>{escape(record.title)}</title>",
        f"<updated>{updated}T17:00:00Z</updated>",
        f'<link href="{url}" rel="alternate" type="text/html"/>',
        f"<summary>  {escape(record.abstract or '')}\n</summary>",
        *(f'<category term="{escape(term)}" scheme="http://arxiv.org/schemas/atom"/>' for term in record.categories),
        f"<published>{day}T17:00:00Z</published>",
        *(f"<arxiv:{tag}>{escape(text)}</arxiv:{tag}>" for tag, text in _optional(record)),
        *(f"<author><name>{escape(name)}</name></author>" for name in record.authors),
    ]
    return "<entry>" + "\n".join(lines) + "</entry>"


def _optional(record: PaperRecord) -> list[tuple[str, str]]:
    pairs = (("comment", record.comment), ("journal_ref", record.journal_ref), ("doi", record.doi))
    return [(tag, text) for tag, text in pairs if text]


def _handler(server: AtomServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Tests say enough."""

        def handle(self) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client gave up, as it was tested to
                super().handle()

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            id_list = query.get("id_list", [""])[0]
            ids = tuple(eprint for eprint in id_list.split(",") if eprint)
            server.requests.append(AtomRequest(ids, self.path, time.monotonic()))
            start, per_page = int(query.get("start", ["0"])[0]), int(query.get("max_results", ["10"])[0])
            status, body = server._answer(id_list, start, per_page)
            failure = server._next_failure()
            if failure is None:
                self.reply(status, body)
            elif failure.kind.isdecimal():
                self.reply(int(failure.kind), b"Rate exceeded.", retry_after=failure.retry_after)
            elif failure.kind == "slow":
                server._stopped.wait(failure.seconds)
            elif failure.kind == "drip":
                self.drip(body, failure.seconds)
            elif failure.kind == "cut":
                self.reply(200, body[: len(body) // 2], length=len(body))
            elif failure.kind == "malformed":
                self.reply(200, body[: len(body) // 2])
            elif failure.kind in ("html", "forbidden"):
                self.reply(200 if failure.kind == "html" else 403, PAGE.encode(), "text/html")
            elif failure.kind == "short":
                self.reply(200, FEED.format(per_page=per_page, total=len(ids), start=0, entries="").encode())
            elif failure.kind == "refuse":
                self.reply(400, server._error_feed(failure.eprint))
            elif failure.kind == "stop":
                server.stop()
            # "reset", and "slow" when it ends: nothing is sent, and the connection closes

        def reply(
            self,
            status: int,
            body: bytes,
            kind: str = "application/atom+xml",
            *,
            length: int | None = None,
            retry_after: str | None = None,
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            if retry_after is not None:
                self.send_header("Retry-After", retry_after)
            self.end_headers()
            self.wfile.write(body)

        def drip(self, body: bytes, seconds: float) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/atom+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            pieces = 50
            size = len(body) // pieces + 1
            for start in range(0, len(body), size):
                self.wfile.write(body[start : start + size])
                if server._stopped.wait(seconds / pieces):
                    return

    return Handler
