"""Rules about code links that stand at the wrong entry; pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ingest.entries import Entry, LinkKind
from ingest.lint.findings import Finding, Rule, Severity
from ingest.lint.view import View, work_name, work_title
from kg.ids import parse_repository
from kg.kinds import method_key

__all__ = ["RULES", "check_neighbours"]

CROSSED = Rule(
    "crossed-code",
    Severity.WARNING,
    "A code link that belongs to the entry beside it",
    "The repository bears the name of a neighbour and not of the entry it stands at: one line was copied over another, "
    "or the two were crossed.",
    "- [SnapFusion](https://arxiv.org/abs/2306.00980) [code](https://github.com/ziplab/PTQD)\n"
    "- [PTQD](https://arxiv.org/abs/2305.10657) [code](https://github.com/snap-research/SnapFusion)",
    "- [SnapFusion](https://arxiv.org/abs/2306.00980) [code](https://github.com/snap-research/SnapFusion)\n"
    "- [PTQD](https://arxiv.org/abs/2305.10657) [code](https://github.com/ziplab/PTQD)",
)
RULES = (CROSSED,)

_LEAST_NAME = 4
"""Letters; shorter names are parts of too many others."""


def check_neighbours(view: View) -> Iterator[Finding]:
    """Code links whose repository is named after the entry before or after, and that entry has none of its own."""
    for left, right in pairwise(view.parsed.entries):
        if left.topic != right.topic or left.parent is not None or right.parent is not None:
            continue
        for entry, other in ((left, right), (right, left)):
            repository = _stray(entry, other)
            if repository:
                url, name = repository
                yield view.found(
                    CROSSED,
                    _place(view, entry, url),
                    f"The code of {work_name(entry)} is {name}, which bears the name of {work_name(other)} "
                    f"in line {other.line}",
                    "Check both code links",
                )


def _stray(entry: Entry, other: Entry) -> tuple[str, str] | None:
    """An entry's only code link, when its repository is the other's by name and not its own."""
    key = method_key(other.alias or "")
    links, others = _repositories(entry), _repositories(other)
    if len(key) < _LEAST_NAME or not entry.alias or len(links) != 1:
        return None
    repository = parse_repository(links[0])
    if repository is None or method_key(repository.rpartition("/")[2]) != key:
        return None
    own = work_title(f"{entry.alias} {entry.title or ''}") + method_key(entry.alias)
    shared = {parse_repository(url) for url in others} == {repository}
    # A follow-up lives in its predecessor's repository, and then both name it.
    related = key in own or method_key(entry.alias) in key or any(key in method_key(note.text) for note in entry.notes)
    return None if shared or related or not others else (links[0], repository)


def _repositories(entry: Entry) -> tuple[str, ...]:
    """An entry's code links; without those of badges that count stars where there are others: nobody clicks on them."""
    code = [link for link in entry.links if link.kind is LinkKind.CODE]
    stated = [link.url for link in code if link.text != "stars"]
    return tuple(dict.fromkeys(stated or entry.code))


def _place(view: View, entry: Entry, url: str) -> tuple[int, int, int]:
    line = next((link.line for link in entry.links if link.kind is LinkKind.CODE and link.url == url), entry.line)
    for target in view.source.by_line.get(line, ()):
        if target.url == url:
            return line, target.column, target.end_column
    return view.whole(line)
