"""Lithograph's reading half: open a store, search it, walk its graph.

    import kg
    store = kg.open_store("data/kg.db")
    for hit in kg.search(store, "few-step sampling speedup:>=5"):
        print(hit.rank, hit.paper.title, hit.why)

Importing this package loads neither torch nor streamlit, nor anything else that takes time: names come when asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.encoder import load_encoder
    from kg.errors import KgError
    from kg.graph import build_graph, find_path, lineage
    from kg.query import parse_query
    from kg.retrieval import search
    from kg.store import Store, find_paper, load_paper, load_papers, open_store

__all__ = [
    "KgError",
    "Store",
    "build_graph",
    "find_paper",
    "find_path",
    "lineage",
    "load_encoder",
    "load_paper",
    "load_papers",
    "open_store",
    "parse_query",
    "search",
]

_HOMES = {
    "KgError": "kg.errors",
    "Store": "kg.store",
    "build_graph": "kg.graph",
    "find_paper": "kg.store",
    "find_path": "kg.graph",
    "lineage": "kg.graph",
    "load_encoder": "kg.encoder",
    "load_paper": "kg.store",
    "load_papers": "kg.store",
    "open_store": "kg.store",
    "parse_query": "kg.query",
    "search": "kg.retrieval",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
