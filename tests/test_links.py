"""Asking servers on loopback whether links are alive: dead only on a plain "not there", polite, cached."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ingest.links import LinkAnswer, LinkChecker, LinkState

STATUSES = {
    "/alive": 200,
    "/gone": 410,
    "/missing": 404,
    "/robots": 403,
    "/sign-in": 401,
    "/busy": 429,
    "/broken": 503,
    "/no-head": 200,
    "/moved": 301,
    "/moved-away": 302,
    "/circle": 302,
    "/inside": 302,
}
TARGETS = {
    "/moved": "/alive",
    "/moved-away": "/missing",
    "/circle": "/circle",
    "/inside": "http://169.254.169.254/latest",
}


class Server:
    """Answers by path and keeps who asked what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                server.asked.append((self.command, self.path, self.headers["User-Agent"]))
                status = STATUSES[self.path]
                self.send_response(404 if (self.path, self.command) == ("/no-head", "HEAD") else status)
                if self.path in TARGETS:
                    self.send_header("Location", TARGETS[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD  # noqa: N815  (the name that http.server looks for)

            def log_message(self, *args: Any) -> None:
                pass

        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._httpd.daemon_threads = True
        self._thread = threading.Thread(target=self._httpd.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._httpd.server_port}"

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def checker(cache: Path | None = None, **settings: Any) -> LinkChecker:
    return LinkChecker(cache, private=True, sleep=settings.pop("sleep", lambda seconds: None), **settings)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/alive", "alive"),
        ("/gone", "dead"),
        ("/missing", "dead"),
        ("/robots", "unknown"),
        ("/sign-in", "unknown"),
        ("/busy", "unknown"),
        ("/broken", "unknown"),
        ("/no-head", "alive"),
        ("/moved", "alive"),
        ("/moved-away", "dead"),
        ("/circle", "unknown"),
    ],
)
def test_only_not_there_is_dead(server: Server, path: str, state: str) -> None:
    url = server.url + path
    assert checker().check([url])[url].state == state
    assert all("lithograph" in agent for _, _, agent in server.asked)


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(server: Server) -> None:
    pauses: list[float] = []
    urls = [server.url + path for path in ("/alive", "/robots", "/missing", "/alive#part")]
    seen: list[tuple[int, int]] = []
    answers = checker(sleep=pauses.append, delay_seconds=2.5).check(
        urls, progress=lambda done, of: seen.append((done, of))
    )
    assert list(answers) == urls[:3]
    assert [(method, path) for method, path, _ in server.asked] == [
        ("HEAD", "/alive"),
        ("HEAD", "/robots"),
        ("GET", "/robots"),
        ("HEAD", "/missing"),
        ("GET", "/missing"),
    ]
    assert pauses == [2.5] * 4
    assert seen == [(3, 3)]


def test_answers_are_kept_for_a_week_and_doubts_are_not(server: Server, tmp_path: Path) -> None:
    cache, now = tmp_path / "cache" / "links.json", [1000.0]
    urls = [server.url + path for path in ("/alive", "/missing", "/busy")]

    def ask() -> int:
        server.asked.clear()
        checker(cache, clock=lambda: now[0]).check(urls)
        return len({path for _, path, _ in server.asked})

    assert ask() == 3
    assert set(json.loads(cache.read_text())) == set(urls[:2])
    assert ask() == 1
    now[0] += 8 * 24 * 3600
    assert ask() == 3
    cache.write_text('{"damaged')
    assert ask() == 3


def test_no_door_inside_the_own_network_is_knocked_at(server: Server) -> None:
    url = f"{server.url}/alive"
    assert LinkChecker(sleep=lambda seconds: None).check([url])[url] == LinkAnswer(
        LinkState.UNKNOWN, "not a public address", pytest.approx(0, abs=1e12)
    )
    assert server.asked == []


def test_without_a_network_nothing_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name(*args: object, **kwargs: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    url = "https://nobody.example/"
    assert checker().check([url, "https://[bad"])[url].state is LinkState.UNKNOWN


def test_a_name_that_no_server_has_is_dead_where_others_answer(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def resolve(host: str, *args: Any, **kwargs: Any) -> Any:
        if host.endswith(".example"):
            raise socket.gaierror(socket.EAI_AGAIN if host.startswith("later") else socket.EAI_NONAME, "failed")
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    urls = ["https://nobody.example/", "https://nobody.example/2", "https://later.example/", f"{server.url}/alive"]
    answers = checker().check(urls)
    states = [LinkState.DEAD, LinkState.DEAD, LinkState.UNKNOWN, LinkState.ALIVE]
    assert [answers[url].state for url in urls] == states
