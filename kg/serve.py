"""Start the app, on this machine only."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from kg.errors import NotFoundError, StoreError

__all__ = ["serve_app"]

ADDRESS = "127.0.0.1"

# Where the asked port is in use, this many after it are tried.
TRIES = 20


def serve_app(*, db: Path, model: str | None, port: int) -> None:
    """Print the address and become Streamlit, until it is stopped: signals and exit code are its own.

    Where the port is in use the next free one is taken, and said.

    Raises StoreError when no port is free.
    """
    script = _app_script()
    free = _free_port(port)
    environment = {**os.environ, "KG_DB": str(db.resolve())}
    if model is not None:
        environment["KG_MODEL"] = model
    if port not in (0, free):
        print(f"kg: port {port} is in use, so the app is at {free}. Name another with --port.", file=sys.stderr)  # noqa: T201
    print(f"Lithograph: http://{ADDRESS}:{free}  (Ctrl-C stops it)", flush=True)  # noqa: T201  (what the verb is for)
    os.chdir(script.parent)
    options = ["--server.port", str(free), "--server.address", ADDRESS, "--server.headless", "true"]
    options += ["--browser.serverAddress", ADDRESS, "--logger.hideWelcomeMessage", "true"]
    os.execve(  # noqa: S606  (a fixed program, our own file, no shell)
        sys.executable, [sys.executable, "-m", "streamlit", "run", str(script), *options], environment
    )


def _free_port(asked: int) -> int:
    for port in [0] if asked == 0 else range(asked, min(asked + TRIES, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoreError(f"Ports {asked} to {asked + TRIES - 1} are all in use. Choose another with --port.")


def _app_script() -> Path:
    """app.py inside the package in an installed wheel, beside it in a checkout."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "app.py", here.parent / "app.py"):
        if candidate.is_file():
            return candidate
    raise NotFoundError("app.py is missing from this installation. Reinstall Lithograph.")
