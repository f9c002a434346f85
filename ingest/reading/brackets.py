"""Matched brackets of every kind in a text; pure."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Group", "find_groups"]


class Group(NamedTuple):
    """A bracketed or quoted range, the brackets included; `mark` is the opening character."""

    start: int
    end: int
    mark: str

    @property
    def inner(self) -> tuple[int, int]:
        """The range without the brackets."""
        return self.start + 1, self.end - 1


_BRACKET = re.compile(r"[\[\](){}（）【】<>]")
_PAIRS = {"[": "]", "(": ")", "（": "）", "【": "】", "{": "}", "<": ">"}
# People close a wide bracket with a narrow one and the other way round.
_CLOSERS = {closer: "(" if opener == "（" else opener for opener, closer in _PAIRS.items()}


def find_groups(text: str) -> list[Group]:
    """The matched brackets, inner before outer. A closer without its opener is skipped; so are openers left open."""
    found: list[Group] = []
    stacks: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    for match in _BRACKET.finditer(text):
        char = match[0]
        if char in _PAIRS:
            stacks["(" if char == "（" else char].append(match.start())
        elif stacks[_CLOSERS[char]]:
            found.append(Group(stacks[_CLOSERS[char]].pop(), match.end(), _CLOSERS[char]))
    return found
