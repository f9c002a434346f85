"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ingest.eprints import ArxivClient
from tests.atom_server import RECORDS, AtomServer

# A busy machine is no failure: how long something takes is measured in bench/, not here.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


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


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists, recorded answers and benchmarks beside the checkout; the test skips without it."""
    folder = Path(__file__).resolve().parents[1] / ".." / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is not there")
    return folder


@pytest.fixture
def atom_server() -> Iterator[AtomServer]:
    """A local arXiv with the records of tests/data/atom; how to make it fail is told in tests/atom_server.py."""
    server = AtomServer()
    server.load(RECORDS)
    server.start()
    yield server
    server.stop()


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
