"""What `kg app` says before it becomes Streamlit."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.serve import serve_app


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that it would have become."""
    found: list[list[str]] = []
    monkeypatch.setattr("os.execve", lambda program, command, environment: found.append(command))
    monkeypatch.setattr("os.chdir", lambda folder: None)
    return found


def test_another_port_than_the_asked_is_said(started: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        serve_app(db=Path("kg.db"), model=None, port=busy)
    shown = capsys.readouterr()
    taken = int(started[0][started[0].index("--server.port") + 1])
    assert taken > busy
    assert shown.err == f"kg: port {busy} is in use, so the app is at {taken}. Name another with --port.\n"
    assert f"http://127.0.0.1:{taken} " in shown.out


def test_any_free_port_is_not_worth_a_word(started: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    serve_app(db=Path("kg.db"), model=None, port=0)
    assert capsys.readouterr().err == ""
    assert len(started) == 1
