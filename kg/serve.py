"""Start the app as a process of its own, on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kg.errors import NotFoundError, StoreError

__all__ = ["serve_app"]


def serve_app(*, db: Path, model: str | None, port: int) -> None:
    """Run Streamlit on app.py until it is stopped. Raises StoreError if it ends by itself with an error."""
    script = _app_script()
    environment = {**os.environ, "KG_DB": str(db.resolve())}
    if model is not None:
        environment["KG_MODEL"] = model
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=script.parent, env=environment)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.wait()
        return
    if code != 0:
        raise StoreError(f"The app ended with code {code}. Is port {port} in use? Choose another with --port.")


def _app_script() -> Path:
    """app.py beside the package in a checkout, inside it in an installed wheel."""
    here = Path(__file__).resolve().parent
    for candidate in (here.parent / "app.py", here / "app.py"):
        if candidate.is_file():
            return candidate
    raise NotFoundError("app.py is missing from this installation. Reinstall Lithograph.")
