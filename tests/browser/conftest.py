"""The real app, as a process of its own on a free port, over a small library that the real pipeline built."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import ingest
import kg

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEALTHY_WITHIN_SECONDS = 60
# On a shared machine that others keep busy; nothing waits longer than it must.
PATIENCE_SECONDS = 60

SCRIPT = "<script>window.harmed=1</script>"
IMAGE = "<img src=http://harm.invalid/a.png onerror=window.harmed=1>"
PICTURE = "![pixel](http://harm.invalid/b.png)"
LINK = "[click me](javascript:window.harmed=1)"

# eprint, title, published, our own words
RECORDS = (
    ("2006.11239", "Denoising Diffusion Probabilistic Models", "2020-06-19",
     "Good images from a thousand small denoising steps."),
    ("2112.10752", "High-Resolution Image Synthesis with Latent Diffusion Models", "2021-12-20",
     "Denoises in the small space of an autoencoder."),
    ("2010.02502", "Denoising Diffusion Implicit Models", "2020-10-06",
     "Faster sampling from a trained model without retraining: steps are skipped."),
    ("2206.00927", "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps",
     "2022-06-02", "Faster sampling without retraining by a solver of high order."),
    ("2211.01095", "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models", "2022-11-02",
     "Stays stable under strong guidance."),
    ("2302.02285", "ReDi: Efficient Learning-Free Diffusion Inference via Trajectory Retrieval", "2023-02-05",
     "Faster sampling without retraining: a stored trajectory is looked up."),
    ("2306.00980", "SnapFusion: Text-to-Image Diffusion Model on Mobile Devices within Two Seconds", "2023-06-01",
     "Pictures on a phone in two seconds."),
    ("2301.00001", f"Mischief {SCRIPT} {IMAGE}", "2023-01-01", f"Summary of mischief {IMAGE} {PICTURE} {LINK}"),
    ("2301.00002", f"Mischief {PICTURE} :red[loud] `code` $x^2$ <b>bold</b>", "2023-01-02", f"Mischief {SCRIPT}"),
    ("2301.00003", f"Mischief {LINK} again", "2023-01-03", f"Mischief {LINK}"),
)  # fmt: skip


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database: the list beside this file, built by the real pipeline and model, without a network."""
    folder = tmp_path_factory.mktemp("library")
    snapshot = folder / "snapshot"
    snapshot.mkdir()
    rows = [
        {
            "eprint": eprint, "title": title, "published": published, "summary": words,
            "authors": [f"Ann {SCRIPT}", "Bo Author"], "comment": f"10 pages {IMAGE}",
        }
        for eprint, title, published, words in RECORDS
    ]  # fmt: skip
    (snapshot / "records.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    store = kg.open_store(folder / "kg.db")
    ingest.build(store, HERE / "list.md", snapshot=snapshot, offline=True)
    store.close()
    return folder / "kg.db"


@dataclass
class Server:
    """A running app. `url` ends in a slash."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path


def start_server(db: Path, log: Path) -> Server:
    """Start the app on a free port and wait until it is healthy; fails the test when it is not in time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "KG_DB": str(db)}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    server = Server(process, f"http://127.0.0.1:{port}/", log)
    end = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return server
        except OSError:
            time.sleep(0.1)
    stop_server(server)
    pytest.fail(f"the app was not healthy within {HEALTHY_WITHIN_SECONDS} s:\n{log.read_text(errors='replace')}")


def stop_server(server: Server) -> None:
    """Stop that one process."""
    server.process.terminate()
    try:
        server.process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


@pytest.fixture(scope="session")
def app(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the library, one for all tests that only look."""
    server = start_server(library, tmp_path_factory.mktemp("app") / "log.txt")
    yield server
    stop_server(server)


@pytest.fixture
def fresh_app(tmp_path: Path) -> Iterator[Callable[[Path], Server]]:
    """Start an app of one's own over a given database."""
    started: list[Server] = []

    def start(db: Path) -> Server:
        started.append(start_server(db, tmp_path / "log.txt"))
        return started[-1]

    yield start
    for server in started:
        stop_server(server)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One headless browser for all tests; they skip where there is none."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page did besides showing itself."""

    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Requests that left this machine."""
        local = {"127.0.0.1", "localhost"}
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname not in local
        ]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a page of the app in a fresh context; afterwards no page may have asked anything of the outside world."""
    watch = Watch()
    contexts = []

    def start(url: str, *, width: int = 1440, height: int = 900, scheme: str = "light") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.on("request", lambda request: watch.requests.append(request.url))
        page.on("websocket", lambda socket: watch.requests.append(socket.url))
        page.on("dialog", lambda dialog: (watch.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.goto(url)
        return page

    yield start
    for context in contexts:
        context.close()
    assert watch.requests
    assert watch.outside == []
    assert watch.dialogs == []
    assert watch.errors == []
