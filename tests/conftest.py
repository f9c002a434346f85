"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.atom_server import RECORDS, AtomServer


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
