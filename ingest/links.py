"""Addresses → whether they lead anywhere: the second of the two modules that touch the network.

Polite: one request at a time to a host and a pause after each, HEAD before GET, a name that says who asks, answers kept
for a week. Only a server that answers "not there" (404, 410), or a host that has no address while others have, is dead;
a server that refuses, asks for a sign-in, is overloaded or does not answer in time says nothing about the page.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

__all__ = ["LinkAnswer", "LinkChecker", "LinkState", "default_cache"]

DELAY_SECONDS = 1.0
_KEPT_SECONDS = 7 * 24 * 3600
_MOST_REDIRECTS = 8
_MOST_HOSTS = 8
"""Hosts that are asked at the same time."""
_AGENT = "lithograph-lint/0.1 (checks links of paper lists; one request at a time)"


class LinkState(StrEnum):
    """What is known of an address."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    """Refused, overloaded, slow, or not to be asked."""


@dataclass(frozen=True)
class LinkAnswer:
    """What came of asking; `reason` in a few words, `asked_at` in seconds since 1970."""

    state: LinkState
    reason: str
    asked_at: float = 0.0


def default_cache() -> Path:
    """The file that keeps answers: below XDG_CACHE_HOME, or ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lithograph" / "links.json"


class LinkChecker:
    """Asks for addresses, each at most once a week. `private` allows hosts on this machine and its own networks."""

    def __init__(
        self,
        cache: Path | None = None,
        *,
        delay_seconds: float = DELAY_SECONDS,
        timeout_seconds: float = 10.0,
        private: bool = False,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cache = cache
        self._delay_seconds = delay_seconds
        self._timeout_seconds = timeout_seconds
        self._private = private
        self._clock = clock
        self._sleep = sleep

    def check(
        self, urls: Iterable[str], *, progress: Callable[[int, int], None] | None = None
    ) -> dict[str, LinkAnswer]:
        """The answer to each address; what was asked before is kept in the cache even when this is broken off."""
        asked = list(dict.fromkeys(url.partition("#")[0] for url in urls))
        known = _load(self._cache, self._clock())
        answers = {url: known[url] for url in asked if url in known}
        by_host: dict[str, list[str]] = defaultdict(list)
        for url in asked:
            if url not in answers:
                by_host[_host(url)].append(url)
        done = len(answers)
        try:
            with ThreadPoolExecutor(max_workers=_MOST_HOSTS) as pool:
                for part in pool.map(self._ask_host, by_host.values()):
                    answers |= part
                    done += len(part)
                    if progress:
                        progress(done, len(asked))
        finally:
            answers = _settle_names(answers)
            _save(self._cache, known | {url: answer for url, answer in answers.items() if answer.asked_at})
        return answers

    def _ask_host(self, urls: list[str]) -> dict[str, LinkAnswer]:
        answers: dict[str, LinkAnswer] = {}
        with requests.Session() as session:
            session.headers["User-Agent"] = _AGENT
            for index, url in enumerate(urls):
                if index:
                    self._sleep(self._delay_seconds)
                answers[url] = replace(self._ask(session, url), asked_at=self._clock())
                if answers[url].reason == _NO_NAME:
                    return answers | dict.fromkeys(urls[index + 1 :], answers[url])
        return answers

    def _ask(self, session: requests.Session, url: str) -> LinkAnswer:
        """HEAD first; GET where HEAD is not answered as it should be."""
        answer = self._request(session, "HEAD", url)
        if answer.state is LinkState.ALIVE or answer.reason in (_NO_NAME, _PRIVATE):
            return answer
        # Some servers answer 404 or 405 to every HEAD: only what GET says makes a link dead.
        self._sleep(self._delay_seconds)
        return self._request(session, "GET", url)

    def _request(self, session: requests.Session, method: str, url: str) -> LinkAnswer:
        for _ in range(_MOST_REDIRECTS):
            refusal = self._may_ask(url)
            if refusal:
                return refusal
            try:
                timeouts = (self._timeout_seconds, self._timeout_seconds)
                with session.request(method, url, timeout=timeouts, stream=True, allow_redirects=False) as response:
                    if not response.is_redirect:
                        return _judge(response.status_code)
                    url = urljoin(url, response.headers["Location"])
            except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError, OSError):
                return LinkAnswer(LinkState.UNKNOWN, "no answer")
        return LinkAnswer(LinkState.UNKNOWN, "it redirects without end")

    def _may_ask(self, url: str) -> LinkAnswer | None:
        """Why an address is not asked: a list must not make this machine knock at doors inside its own network."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
            if parts.scheme not in ("http", "https") or not host:
                return LinkAnswer(LinkState.UNKNOWN, _PRIVATE)
            found = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            # Only "there is no such name" says something of the link; a resolver that fails for now does not.
            gone = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            return LinkAnswer(LinkState.DEAD, _NO_NAME) if gone else LinkAnswer(LinkState.UNKNOWN, "no answer")
        except UnicodeError:
            return LinkAnswer(LinkState.DEAD, _NO_NAME)
        except (OSError, ValueError):
            return LinkAnswer(LinkState.UNKNOWN, "no answer")
        if not self._private and not all(ip_address(str(address[4][0]).split("%")[0]).is_global for address in found):
            return LinkAnswer(LinkState.UNKNOWN, _PRIVATE)
        return None


_NO_NAME = "no server has this name"
_PRIVATE = "not a public address"


def _judge(status: int) -> LinkAnswer:
    if status in (404, 410):
        return LinkAnswer(LinkState.DEAD, f"the server answers {status}")
    if status < 400:
        return LinkAnswer(LinkState.ALIVE, f"the server answers {status}")
    return LinkAnswer(LinkState.UNKNOWN, f"the server answers {status}")


def _settle_names(answers: Mapping[str, LinkAnswer]) -> dict[str, LinkAnswer]:
    """Where no name at all could be resolved there is no network, and that says nothing about the links."""
    network = any(answer.reason not in (_NO_NAME, _PRIVATE, "no answer") for answer in answers.values())
    lost = LinkAnswer(LinkState.UNKNOWN, "is there a network?")
    return {url: answer if network or answer.reason != _NO_NAME else lost for url, answer in answers.items()}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _load(path: Path | None, now: float) -> dict[str, LinkAnswer]:
    """The answers that are not too old; none when the file is not there or damaged."""
    if path is None:
        return {}
    try:
        rows = json.loads(path.read_text("utf-8"))
        answers = {
            str(url): LinkAnswer(LinkState(row["state"]), str(row["reason"]), float(row["asked_at"]))
            for url, row in rows.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {url: answer for url, answer in answers.items() if 0 <= now - answer.asked_at < _KEPT_SECONDS}


def _save(path: Path | None, answers: Mapping[str, LinkAnswer]) -> None:
    if path is None:
        return
    rows = {
        url: {"state": answer.state.value, "reason": answer.reason, "asked_at": answer.asked_at}
        for url, answer in sorted(answers.items())
        if answer.state is not LinkState.UNKNOWN
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        part.replace(path)
    except OSError:
        return  # a cache that cannot be written costs a second request, no more
