"""What a lineage drawing is asked to show, its address, and how an edge reads; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.graph import DIRECTIONS, Direction, Edge
from kg.kinds import Origin, RelationKind

__all__ = [
    "KINDS",
    "KinState",
    "certainty",
    "describe_edge",
    "file_name",
    "lane_words",
    "list_name",
    "merge_edges",
    "name_lanes",
    "origin_of",
    "parse_kin",
    "read_as",
    "split_place",
]

KINDS = (
    RelationKind.FOLLOWS,
    RelationKind.EXTENDS,
    RelationKind.ACCELERATES,
    RelationKind.USES,
    RelationKind.COMPARES,
)
"""The kinds a drawing can hold, in the order of the legend. `similar` is kept apart: likeness is no descent."""

FARTHEST = 2
NO_TOPIC = "No topic"

READ_AS = {
    RelationKind.FOLLOWS: ("follows", "followed by"),
    RelationKind.EXTENDS: ("extends", "extended by"),
    RelationKind.ACCELERATES: ("accelerates", "accelerated by"),
    RelationKind.USES: ("uses", "used by"),
    RelationKind.COMPARES: ("compares with", "compared by"),
    RelationKind.SIMILAR: ("is similar to", "is similar to"),
}

SAID_BY = {
    Origin.LIST: "the list’s words",
    Origin.TITLE: "the paper’s title",
    Origin.ABSTRACT: "the paper’s abstract",
    Origin.CURATOR: "our curators",
    Origin.EMBEDDING: "likeness of the texts",
}


@dataclass(frozen=True)
class KinState:
    """Focus and reach of a drawing; with `goal`, the path from the focus to it instead."""

    focus: str = ""
    goal: str = ""
    hops: int | None = None
    """None: one hop, and two where one finds few."""

    direction: Direction = "both"
    kinds: tuple[RelationKind, ...] = KINDS

    def params(self) -> dict[str, str | list[str]]:
        """The query parameters that say this; what is at its default is left out.

        >>> KinState("arxiv:2206.00927", hops=2, kinds=(RelationKind.FOLLOWS,)).params()
        {'focus': 'arxiv:2206.00927', 'hops': '2', 'kind': ['follows']}
        """
        said: dict[str, str | list[str]] = {
            "focus": self.focus,
            "to": self.goal,
            "hops": str(self.hops or ""),
            "direction": "" if self.direction == "both" else self.direction,
            "kind": [] if self.kinds == KINDS else [kind.value for kind in self.kinds] or ["none"],
        }
        return {name: value for name, value in said.items() if value}

    def having(self, **changes: Any) -> dict[str, str | list[str]]:
        """The parameters of this state with some fields changed."""
        return replace(self, **changes).params()

    def toggled(self, kind: RelationKind) -> dict[str, str | list[str]]:
        """The parameters with one kind of edge switched on or off."""
        kept = {*self.kinds} ^ {kind}
        return self.having(kinds=tuple(k for k in KINDS if k in kept))


def parse_kin(params: Mapping[str, Sequence[str]]) -> KinState:
    """The drawing an address asks for; what makes no sense in it is left out. `paper` is another name for `focus`.

    >>> parse_kin({"paper": ["DDIM"], "hops": ["2"]}).params()
    {'focus': 'DDIM', 'hops': '2'}
    >>> parse_kin({"focus": ["DDIM"], "hops": ["9"], "kind": ["follows", "likes"]})
    KinState(focus='DDIM', goal='', hops=None, direction='both', kinds=(<RelationKind.FOLLOWS: 'follows'>,))
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1].strip()[:300]

    asked = set(params.get("kind", ()))
    hops = one("hops")
    direction: Direction = next((d for d in DIRECTIONS if d == one("direction")), "both")
    return KinState(
        focus=one("focus") or one("paper"),
        goal=one("to"),
        hops=int(hops) if hops in {str(n) for n in range(1, FARTHEST + 1)} else None,
        direction=direction,
        kinds=tuple(kind for kind in KINDS if kind.value in asked) if asked else KINDS,
    )


def read_as(kind: RelationKind, *, onward: bool = True) -> str:
    """How an edge reads from its source, "follows", or from its target, "followed by"."""
    words = READ_AS.get(kind, (kind.value.replace("_", " "), f"{kind.value.replace('_', ' ')} of"))
    return words[0 if onward else 1]


def merge_edges(edges: Iterable[Edge]) -> list[tuple[Edge, ...]]:
    """Edges of one kind between the same two papers together: one line in the drawing, each piece of evidence kept."""
    merged: dict[tuple[str, str, RelationKind], list[Edge]] = {}
    for edge in edges:
        merged.setdefault((edge.source, edge.target, edge.kind), []).append(edge)
    return [tuple(sorted(group, key=lambda edge: -edge.confidence)) for group in merged.values()]


def describe_edge(edge: Edge, names: Mapping[str, str]) -> str:
    """An edge as a sentence: "DPM-Solver++ follows DPM-Solver"."""
    return f"{names[edge.source]} {read_as(edge.kind)} {names[edge.target]}"


def origin_of(origin: str, source: str | None, line: int | None = None) -> str:
    """Who says that something holds, and where.

    >>> origin_of("list", "data/lists/efficient-diffusion.md", 86)
    'the list’s words, efficient-diffusion.md, line 86'
    """
    said = SAID_BY[Origin(origin)]
    if source:
        said += f", {file_name(source)}"
    return said + (f", line {line}" if line else "")


def file_name(locator: str) -> str:
    """The last part of a list's path or address.

    >>> file_name("data/lists/efficient-diffusion.md"), file_name("owner/name/")
    ('efficient-diffusion.md', 'name')
    """
    return locator.replace("\\", "/").rstrip("/").rpartition("/")[2] or locator


def list_name(locator: str) -> str:
    """What tells a list from others, short: its file's name, or that of the folder or repository of a README.

    >>> list_name("lists/efficient-diffusion.md"), list_name("github.com/owner/name/README.md"), list_name("README.md")
    ('efficient-diffusion', 'name', 'README')
    """
    *above, name = (part for part in locator.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    stem = name.removesuffix(".md")
    return above[-1] if above and stem.casefold() == "readme" else stem


def certainty(origin: str, confidence: float) -> str:
    """How sure a relation is, in words that say what the number is.

    >>> certainty("list", 0.95), certainty("embedding", 0.71)
    ('95% sure', 'cosine 0.71')
    """
    return f"cosine {confidence:.2f}" if origin == Origin.EMBEDDING else f"{confidence:.0%} sure"


def split_place(place: str | None) -> tuple[str | None, int | None]:
    """File and line of a place written `file:line`.

    >>> split_place("lists/a.md:86"), split_place("lists/a.md"), split_place(None)
    (('lists/a.md', 86), ('lists/a.md', None), (None, None))
    """
    head, colon, tail = (place or "").rpartition(":")
    if colon and tail.isascii() and tail.isdigit():
        return head, int(tail)
    return place, None


def name_lanes(paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """A lane's name for each topic: its last name, with the one above where two topics share it.

    >>> name_lanes([("Fast", "Samplers"), ("Slow", "Samplers"), ("Fast", "Data"), ()]) == {
    ...     ("Fast", "Samplers"): "Fast / Samplers", ("Slow", "Samplers"): "Slow / Samplers", ("Fast", "Data"): "Data",
    ...     (): "No topic"}
    True
    """
    distinct = list(dict.fromkeys(paths))
    last = [path[-1] for path in distinct if path]
    return {
        path: NO_TOPIC if not path else path[-1] if last.count(path[-1]) == 1 else " / ".join(path[-2:])
        for path in distinct
    }


def lane_words(name: str, width: int = 22, most: int = 3) -> list[str]:
    """A lane's name on up to `most` lines of about `width` letters.

    >>> lane_words("Timestep-level Compression")
    ['Timestep-level', 'Compression']
    """
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    cut = [line if len(line) <= width else line[: width - 1] + "…" for line in lines[:most]]
    if len(lines) > most:
        cut[-1] = cut[-1][: width - 1].rstrip("…") + "…"
    return cut or [""]
