"""The rule about links that lead nowhere; pure, given what their servers answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lint.findings import Finding, Needs, Rule, Severity
from ingest.lint.source import Source
from ingest.lint.view import View
from kg.ids import parse_eprint

__all__ = ["RULES", "addresses", "check_reach"]

DEAD_LINK = Rule(
    "dead-link",
    Severity.ERROR,
    "A link that leads to nothing",
    "Its server answers that the page is not there (404, 410), or no server has that name. Asked with --links only, "
    "politely and with a cache; a server that refuses robots is not called dead, and arXiv is asked by id, not page.",
    "- [code](https://github.com/nobody/a-repository-that-was-deleted)",
    "- [code](https://github.com/ermongroup/ddim)",
    needs=Needs.NETWORK,
)
RULES = (DEAD_LINK,)


def addresses(source: Source) -> list[str]:
    """The http(s) addresses that a list links to, without images and arXiv's pages, each once and in order."""
    found = dict.fromkeys(
        target.url.strip().partition("#")[0]
        for target in source.targets
        if target.kind != "image" and re.match(r"(?i)https?://", target.url.strip())
    )
    return [url for url in found if parse_eprint(url) is None]


def check_reach(view: View) -> Iterator[Finding]:
    """A finding at each place that links to a dead address."""
    if not view.dead:
        return
    for target in view.source.targets:
        reason = view.dead.get(target.url.strip().partition("#")[0])
        if reason is not None and target.kind != "image":
            yield view.found(
                DEAD_LINK,
                (target.line, target.column, target.end_column),
                f"The link is dead, {reason}: {target.url[:120]}",
                "Find where the page has moved, or take the link out",
            )
