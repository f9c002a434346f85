"""What a list names besides works, in Markdown: components, operations, metrics, data sets, resources; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.export.markdown import escape_markdown, format_link
from kg.views import ConceptView

__all__ = ["format_concepts"]

_INDENT = "    "


def format_concepts(concepts: Iterable[ConceptView]) -> Iterator[list[str]]:
    """The lines of each group, in the order of the list; what stands in no group follows the groups of its kind."""
    for kinds in (("component", "operation"), ("metric",), ("dataset",), ("resource",)):
        groups: dict[str | None, list[ConceptView]] = {}
        for concept in concepts:
            if concept.kind in kinds:
                groups.setdefault(concept.group, []).append(concept)
        for name, members in groups.items():
            if name is None:
                yield [f"- {_line(one)}" for one in members]
            else:
                yield [f"- *{escape_markdown(name)}*", *(f"{_INDENT}{line}" for line in _member_lines(members))]


def _member_lines(members: Sequence[ConceptView]) -> Iterator[str]:
    yield from (f"- {_line(one)}" for one in members if one.kind != "operation")
    operations = [one for one in members if one.kind == "operation"]
    if operations:
        yield "- *Containing Operations:*"
        yield from (f"{_INDENT}- {escape_markdown(one.name, begins=True)}" for one in operations)


def _line(concept: ConceptView) -> str:
    name = escape_markdown(concept.name)
    linked = format_link(name, concept.url)
    if linked == name or concept.kind in ("metric", "dataset"):
        linked = f"**{linked}**"
    return f"{linked}: {escape_markdown(concept.description, links=True)}" if concept.description else linked
