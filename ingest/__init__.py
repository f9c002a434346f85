"""Lithograph's writing half: read lists, ask arXiv, build the store.

    import ingest, kg
    store = kg.open_store("data/kg.db")
    report = ingest.build(store, "data/lists/efficient-diffusion.md")

Importing it is light: names come when asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.eprints import fetch_papers
    from ingest.lists import parse_list
    from ingest.pipeline import build

__all__ = ["build", "fetch_papers", "parse_list"]

_HOMES = {"build": "ingest.pipeline", "fetch_papers": "ingest.eprints", "parse_list": "ingest.lists"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ingest' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
