"""Addresses on GitHub → the text of lists; with `eprints` and `links`, the modules that touch the network.

Raw files only: no API, no account, nothing counted against anybody. What came is kept with its ETag, so that a file
that has not changed is not sent again, and so that `--offline` can read it.

    KG_GITHUB_URL     another server that holds files as /owner/repo/ref/path: a mirror, or a server in a test
    XDG_CACHE_HOME    below it the kept files lie, in lithograph/lists; ~/.cache by default
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import requests
import urllib3

from ingest.network import is_loopback, why_unconnected
from ingest.sources import Address
from kg.errors import FetchError

__all__ = ["GITHUB_URL", "GithubClient"]

GITHUB_URL = "https://raw.githubusercontent.com"
LARGEST_LIST = 20 * 2**20
"""Bytes; the largest known list of papers has less than two million."""
_README = ("README.md", "readme.md", "Readme.md")
_MOST_REDIRECTS = 5
_AGENT = "lithograph/0.1 (reads lists of papers)"


@dataclass(frozen=True)
class _Kept:
    """A file as it came last; `fetched` is a UTC day."""

    etag: str
    fetched: str
    data: bytes


class GithubClient:
    """Fetches single files: paced by nobody's leave but bounded in time, size and redirects.

    A file takes `timeout_seconds` at most and a connection `connect_seconds`. `offline` reads what is kept and asks
    nothing. With `cache=None` files are kept in the user's cache folder.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        cache: Path | None = None,
        offline: bool = False,
        timeout_seconds: float = 30.0,
        connect_seconds: float = 4.0,
        largest: int = LARGEST_LIST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = (url or os.environ.get("KG_GITHUB_URL") or GITHUB_URL).rstrip("/")
        self._cache = cache
        self._offline = offline
        self._timeouts = (connect_seconds, timeout_seconds)
        self._largest = largest
        self._clock = clock
        self._host = _allowed_host(self.url)

    def fetch(self, address: Address) -> tuple[str, str]:
        """The path of the file in its repository and its text; its README in any spelling where none is named.

        FetchError, in one line with the cure, when there is no such file, no answer, or an answer that is no text.
        """
        if self._host is None:
            raise FetchError(f"KG_GITHUB_URL is {self.url!r}. Set it to an https:// address, or unset it.")
        tried = [address.path] if address.path else list(_README)
        for path in tried:
            data = self._read(address, path)
            if data is not None:
                return path, _decode(data, address.locator(path))
        if self._offline:
            raise FetchError(f"{address.locator(tried[0])} was not fetched before. Leave out --offline once.")
        where = f" at {address.ref}" if address.ref else ""
        raise FetchError(
            f"{address.locator(tried[0])} is not there{where}, or not public. Check the spelling, or name the file: "
            f"https://github.com/{address.owner}/{address.repository}/blob/main/PATH.md"
        )

    def _read(self, address: Address, path: str) -> bytes | None:
        """The file's bytes; None where there is none."""
        names = (address.owner, address.repository, address.ref or "HEAD", path)
        url = f"{self.url}/" + "/".join(quote(name, safe="/") for name in names)
        # GitHub takes owners and repositories in any case: what is kept is found under all spellings.
        known = "/".join((self.url, address.owner.lower(), address.repository.lower(), *names[2:]))
        place = (self._cache or _default_cache()) / hashlib.sha256(known.encode()).hexdigest()[:32]
        kept = _load(place)
        if self._offline:
            return kept.data if kept else None
        try:
            status, etag, data = self._request(url, kept.etag if kept else "")
        except FetchError as error:
            if kept is None:
                raise
            raise FetchError(f"{error} With --offline, the copy of {kept.fetched} is read.") from error
        if status == requests.codes.not_found:
            return None
        if status == requests.codes.not_modified and kept is not None:
            return kept.data
        _save(place, _Kept(etag, time.strftime("%Y-%m-%d", time.gmtime()), data))
        return data

    def _request(self, url: str, etag: str) -> tuple[int, str, bytes]:
        """Status (200, 304 or 404), ETag and body."""
        host = urlsplit(url).hostname or ""
        headers = {"User-Agent": _AGENT, "Accept": "text/plain, */*;q=0.5"} | ({"If-None-Match": etag} if etag else {})
        begin = self._clock()
        try:
            with requests.Session() as session:
                session.trust_env = not is_loopback(host)  # no proxy stands before this machine itself
                for _ in range(_MOST_REDIRECTS + 1):
                    with session.get(
                        url, headers=headers, timeout=self._timeouts, stream=True, allow_redirects=False
                    ) as response:
                        if response.is_redirect:
                            url = self._follow(url, response.headers["Location"])
                            continue
                        return response.status_code, response.headers.get("ETag", ""), self._body(response, host, begin)
        except (requests.exceptions.Timeout, urllib3.exceptions.ReadTimeoutError) as error:
            raise self._late(host) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            why = why_unconnected(error) or "the answer broke off"
            raise FetchError(f"{host} cannot be reached ({why}). Try again later.") from error
        raise FetchError(f"{host} redirects without end. Download the file and give its path.")

    def _follow(self, url: str, location: str) -> str:
        """Where a redirect leads; only to GitHub's own hosts or where we were, so that no list is read elsewhere."""
        target = urljoin(url, location)
        host = _allowed_host(target)
        if host is None or not (
            host in (self._host, "github.com") or (host.endswith(".githubusercontent.com") and not is_loopback(host))
        ):
            raise FetchError(
                f"{urlsplit(url).hostname} redirects to {target[:200]}, which is not GitHub over https. "
                "Download the file and give its path."
            )
        return target

    def _body(self, response: requests.Response, host: str, begin: float) -> bytes:
        status = response.status_code
        if status in (requests.codes.not_found, requests.codes.not_modified):
            return b""
        if status in (requests.codes.too_many_requests, requests.codes.forbidden):
            raise FetchError(f"{host} refuses for now (HTTP {status}). Try again in some minutes.")
        if status != requests.codes.ok:
            raise FetchError(f"{host} answered HTTP {status}. Try again later.")
        if "html" in response.headers.get("Content-Type", ""):
            raise FetchError(f"{host} answered with a web page. Is there a sign-in page before the network?")
        body = bytearray()
        # Piece by piece as it comes: a timeout of the socket alone never ends an answer that drips.
        while chunk := response.raw.read1(2**16, decode_content=True):
            body += chunk
            if len(body) > self._largest:
                raise FetchError(
                    f"{response.url} is larger than {self._largest / 2**20:.0f} MB. "
                    "If it is a list, download it and give its path."
                )
            if self._clock() - begin > self._timeouts[1]:
                raise self._late(host)
        return bytes(body)

    def _late(self, host: str) -> FetchError:
        return FetchError(f"{host} gave no whole answer within {self._timeouts[1]:g} seconds. Try again later.")


def _allowed_host(url: str) -> str | None:
    """The host of an https address, or of an http address on this very machine; None for any other."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    return host if host and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))) else None


def _decode(data: bytes, name: str) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FetchError(
            f"{name} is not UTF-8 text: its byte {error.start} is none. Download it, convert it, and give its path."
        ) from None


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lithograph" / "lists"


def _load(place: Path) -> _Kept | None:
    """What is kept at a place; None where it is not there or not what was written."""
    try:
        about = json.loads(place.with_suffix(".json").read_text("utf-8"))
        kept = _Kept(str(about["etag"]), str(about["fetched"]), place.with_suffix(".md").read_bytes())
        return kept if hashlib.sha256(kept.data).hexdigest() == about["sha256"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _save(place: Path, kept: _Kept) -> None:
    about = {"etag": kept.etag, "fetched": kept.fetched, "sha256": hashlib.sha256(kept.data).hexdigest()}
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for suffix, data in ((".md", kept.data), (".json", json.dumps(about).encode())):
            part = place.with_suffix(f".{os.getpid()}")
            part.write_bytes(data)
            part.replace(place.with_suffix(suffix))
    except OSError:
        return  # a cache that cannot be written costs a second transfer, no more
