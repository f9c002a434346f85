"""What the linter finds wrong with a list, on the lists page: the gravest first, each with its line and its cure."""

from __future__ import annotations

from collections import Counter

from kg.pages.cards import counted
from kg.pages.markup import Node, element
from kg.views import SourceView

__all__ = ["finding_list"]

MOST_FINDINGS = 40
"""Told on the page; a long list has hundreds, and `kg lint` tells them all."""


def finding_list(source: SourceView) -> Node:
    """The findings about a list, folded away under their number."""
    if not source.findings:
        return element("p", "The linter finds nothing wrong.", cls="kg-quiet")
    numbers = Counter(found.severity for found in source.findings)
    said = ", ".join(counted(number, severity) for severity, number in numbers.items())
    rows = [
        element(
            "li",
            element(
                "div",
                element("span", f"line {found.line}", cls="kg-strong"),
                element("span", found.severity, cls=f"kg-badge {_TONES.get(found.severity, 'kg-plain')}"),
                element("span", found.rule, cls="kg-quiet"),
                cls="kg-inline",
            ),
            element("div", found.message),
            element("div", found.cure, cls="kg-quiet"),
        )
        for found in source.findings[:MOST_FINDINGS]
    ]
    left = len(source.findings) - MOST_FINDINGS
    return element(
        "details",
        element("summary", f"What the linter finds ({said})"),
        element("ul", rows, cls="kg-unread"),
        element("p", f"{left:,} more: kg lint {source.locator}", cls="kg-quiet") if left > 0 else None,
        data_id=f"findings of {source.locator}",
    )


_TONES = {"error": "kg-red", "warning": "kg-blue"}
