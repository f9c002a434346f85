"""GraphML and GEXF, for Gephi, Cytoscape, yEd and networkx: papers and things as nodes, relations as edges."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

import networkx as nx

__all__ = ["format_gexf", "format_graphml"]

# What XML 1.0 does not allow at all, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def format_graphml(graph: nx.MultiDiGraph[str], keys: Iterable[str] | None = None) -> str:
    """The graph, or the part of it with these papers and what they alone lead to, as GraphML."""
    return _written(nx.write_graphml, _plain(graph, keys))


def format_gexf(graph: nx.MultiDiGraph[str], keys: Iterable[str] | None = None) -> str:
    """The graph, or the part of it with these papers and what they alone lead to, as GEXF 1.2."""
    return _written(nx.write_gexf, _plain(graph, keys))


def _plain(graph: nx.MultiDiGraph[str], keys: Iterable[str] | None) -> nx.MultiDiGraph[str]:
    """A copy whose attributes are strings and numbers; a value that is not known is left out."""
    part = graph if keys is None else graph.subgraph(_with_things(graph, keys))
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in part.nodes(data=True):
        plain.add_node(_text(node), label=_text(str(data.get("name", node))), **_attributes(data))
    for number, (source, target, data) in enumerate(part.edges(data=True)):
        weight = float(data.get("confidence", 1.0))
        plain.add_edge(_text(source), _text(target), key=str(number), weight=weight, **_attributes(data))
    return plain


def _with_things(graph: nx.MultiDiGraph[str], keys: Iterable[str]) -> set[str]:
    """The nodes with these keys, and the code, devices, data sets and topics that they lead to."""
    papers = {key for key in keys if key in graph}
    things = {
        target
        for key in papers
        for target in graph.successors(key)
        if graph.nodes[target].get("type", "paper") != "paper"
    }
    return papers | things


def _attributes(data: dict[str, Any]) -> dict[str, str | int | float | bool]:
    found: dict[str, str | int | float | bool] = {}
    for name, value in data.items():
        if value is None or name in ("label", "weight"):
            continue
        if isinstance(value, tuple):
            found[name] = _text((" / " if name == "topic" else "; ").join(value))
        else:
            found[name] = value if isinstance(value, int | float | bool) else _text(str(getattr(value, "value", value)))
    return found


def _text(value: str) -> str:
    return _NOT_XML.sub(" ", value)


def _written(write: Any, graph: nx.MultiDiGraph[str]) -> str:
    file = io.BytesIO()
    write(graph, file)
    return file.getvalue().decode("utf-8").rstrip("\n") + "\n"
