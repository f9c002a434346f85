"""A lineage as the browser's side draws it, and as words beside the drawing; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.graph import Edge
from kg.pages.cards import badge, hue, link_row, publication, short, title_of
from kg.pages.kin import (
    KinState,
    certainty,
    describe_edge,
    lane_words,
    merge_edges,
    name_lanes,
    origin_of,
    read_as,
    split_place,
)
from kg.pages.markup import Node, address, element, internal
from kg.pages.swimlanes import AXIS_HEIGHT, LANE_LABEL_WIDTH, LOOP, Link, Spot, draw_swimlanes
from kg.views import PaperView

__all__ = ["Kin", "detail_panel", "draw_kin"]

ROOM = 860
"""Pixels that a drawing may fill beside the panel on a 1440-pixel screen."""

HINT = (
    "A line reads from its tail to its head: “follows” points to what came before. Point at a line, or tab to it, for "
    "the words behind it. Choose a paper to move the focus there."
)

SUSPECT = "doubtful: it appeared before what it is said to come from"

MOST_ROWS = 24
"""Relations told beside the drawing; a well-known method has hundreds."""

Papers = Mapping[str, PaperView]
Hues = Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Kin:
    """What is drawn: the focus, the keys of all papers shown, and the edges among them."""

    focus: str
    keys: Sequence[str]
    edges: Sequence[Edge]
    papers: Papers
    state: KinState


def draw_kin(kin: Kin, hues: Hues) -> dict[str, Any]:
    """The data of `assets/lineage.js`: lanes, years, nodes and edges, each worded and placed, twice from left to right:
    for a wide screen, and (`narrow_`) for a phone, where the lanes are named below the drawing."""
    papers = kin.papers
    groups = merge_edges(kin.edges)
    paths = {key: papers[key].topics[0].path if papers[key].topics else () for key in kin.keys}
    order = sorted({*paths.values()}, key=lambda path: (not path, hues.get(path, len(hues)), path))
    lanes = name_lanes(order)
    hue_of = {name: hue(path, hues) for path, name in lanes.items()}
    spots = [Spot(key, papers[key].name, _year(papers[key]), lanes[paths[key]]) for key in kin.keys]
    links = [Link(group[0].source, group[0].target) for group in groups]
    drawing = draw_swimlanes(spots, links, list(lanes.values()), room=ROOM)
    narrow = draw_swimlanes(spots, links, list(lanes.values()), start=LOOP)
    return {
        "title": f"Lineage of {papers[kin.focus].name}",
        "hint": HINT if groups else "No line to draw.",
        "margin": LANE_LABEL_WIDTH,
        "top": AXIS_HEIGHT,
        "width": drawing.width,
        "narrow_width": narrow.width,
        "height": drawing.height,
        "lanes": [
            {"words": lane_words(lane.name), "y": lane.y, "height": lane.height, "hue": hue_of[lane.name]}
            for lane in drawing.lanes
        ],
        "years": [
            {"name": name, "x": x, "narrow_x": narrow_x}
            for (name, x), (_, narrow_x) in zip(drawing.years, narrow.years, strict=True)
        ],
        "nodes": [
            {
                "key": box.key,
                "label": box.label,
                "spoken": _spoken(papers[box.key]),
                "x": box.x,
                "narrow_x": narrow_box.x,
                "y": box.y,
                "width": box.width,
                "height": box.height,
                "focus": box.key == kin.focus,
                "hue": hue_of[lanes[paths[box.key]]],
                "to": address("lineage", kin.state.having(focus=box.key, goal="")),
            }
            for box, narrow_box in zip(drawing.boxes, narrow.boxes, strict=True)
        ],
        "edges": [
            {
                "source": arc.source,
                "target": arc.target,
                "kind": group[0].kind.value,
                "path": arc.path,
                "narrow_path": narrow_arc.path,
                "sentence": describe_edge(group[0], {key: papers[key].name for key in (arc.source, arc.target)}),
                "evidence": [{"words": edge.evidence, "origin": _edge_origin(edge)} for edge in group],
            }
            for group, arc, narrow_arc in zip(groups, drawing.arcs, narrow.arcs, strict=True)
        ],
    }


def _year(paper: PaperView) -> int | None:
    return paper.year or paper.newest[0] or None


def _spoken(paper: PaperView) -> str:
    name, title = title_of(paper)
    return ". ".join(part for part in (name, title, publication(paper)) if part)


def _edge_origin(edge: Edge) -> str:
    said = f"{origin_of(edge.origin, *split_place(edge.place))} · {certainty(edge.origin, edge.confidence)}"
    return f"{said} · {SUSPECT}" if edge.suspect else said


def detail_panel(kin: Kin) -> Node:
    """The focus in words, and its relations (or the steps of the path) with their evidence."""
    paper = kin.papers[kin.focus]
    name, title = title_of(paper)
    edges = kin.edges if kin.state.goal else [e for e in kin.edges if kin.focus in (e.source, e.target)]
    groups = merge_edges(edges)
    return element(
        "section",
        element(
            "div",
            element("h2", internal("paper", {"paper": kin.focus}, name, cls="kg-title"), cls="kg-h2"),
            badge(paper.best_speedup),
            cls="kg-head",
        ),
        element("p", title, cls="kg-small") if title else None,
        element(
            "div",
            element("span", publication(paper)),
            element("span", link_row(paper, 3), cls="kg-links"),
            cls="kg-meta",
        ),
        element("p", short(paper.summary or paper.text, 260), cls="kg-line-full") if paper.text else None,
        element("h3", "The path" if kin.state.goal else "Its relations", cls="kg-h3") if edges else None,
        element("ul", (_edge_row(group, kin) for group in groups[:MOST_ROWS]), cls="kg-rows"),
        element("p", f"{len(groups) - MOST_ROWS:,} more in the drawing.", cls="kg-small")
        if len(groups) > MOST_ROWS
        else None,
    )


def _edge_row(group: Sequence[Edge], kin: Kin) -> Node:
    edge = group[0]

    def name(key: str) -> Node:
        label = element("strong", short(kin.papers[key].name, 60))
        return internal("lineage", kin.state.having(focus=key, goal=""), label)

    onward = bool(kin.state.goal) or edge.source == kin.focus
    kind = element("span", read_as(edge.kind, onward=onward), cls="kg-kind", data_kind=edge.kind.value)
    if kin.state.goal:
        head = [name(edge.source), kind, name(edge.target)]
    else:
        head = [kind, name(edge.target if onward else edge.source)]
    quotes = [
        element("blockquote", element("q", edge.evidence), " ", element("cite", _edge_origin(edge))) for edge in group
    ]
    return element("li", element("div", head, cls="kg-inline"), quotes)
