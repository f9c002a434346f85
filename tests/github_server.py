"""A local stand-in for GitHub's server of raw files: /owner/repo/ref/path, with ETags and everything that goes wrong.

`files` maps a path of the server to bytes. `answers` maps one to (status, headers, body), sent as it is; a header
Content-Length that is larger than the body breaks the answer off. `slow` holds paths whose bodies drip.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class GithubServer:
    """See the module's docstring; `stop()` after use."""

    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    zipped: set[str] = field(default_factory=set)
    requests: list[tuple[str, int]] = field(default_factory=list)
    """(path, status) as they were answered."""

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, self._stopped))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def stop(self) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _handler(server: GithubServer, stopped: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Tests say enough."""

        def handle(self) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the client gave up, as it was tested to
                super().handle()

        def do_GET(self) -> None:
            if self.path in server.answers:
                self.reply(*server.answers[self.path])
                return
            body = server.files.get(self.path)
            if body is None:
                self.reply(404, {}, b"404: Not Found")
                return
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == etag:
                self.reply(304, {"ETag": etag}, b"")
                return
            headers = {"ETag": etag, "Content-Type": "text/plain; charset=utf-8"}
            if self.path in server.zipped:
                body = gzip.compress(body)
                headers["Content-Encoding"] = "gzip"
            self.reply(200, headers, body)

        def reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            server.requests.append((self.path, status))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.path not in server.slow:
                self.wfile.write(body)
                return
            for byte in body:
                self.wfile.write(bytes([byte]))
                if stopped.wait(0.05):
                    return

    return Handler
