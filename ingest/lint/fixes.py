"""Findings → the list mended: the smallest change, all other characters as they were; pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ingest.lint.findings import Edit, Finding

__all__ = ["apply_edits", "format_diff"]


def apply_edits(text: str, findings: Iterable[Finding]) -> tuple[str, int]:
    """The text with the fixes of the findings, and how many were made. Of two that overlap the first is made.

    >>> apply_edits("see http://a.b\\r\\n", [Finding("f", 1, 5, 15, "r", "info", "", "", Edit(1, 9, 9, "s"))])
    ('see https://a.b\\r\\n', 1)
    """
    by_line: dict[int, list[Edit]] = defaultdict(list)
    for finding in findings:
        if finding.fix is not None:
            by_line[finding.fix.line].append(finding.fix)
    pieces = re.split(r"(\r\n|\n|\r)", text)
    made = 0
    for number, edits in by_line.items():
        index = 2 * (number - 1)
        if index >= len(pieces):
            continue
        line, kept, end = pieces[index], [], 0
        for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.column, edit.end_column)):
            start, stop = edit.column - 1, edit.end_column - 1
            if start < end or stop > len(line) or start > stop:
                continue
            kept += [line[end:start], edit.text]
            end = stop
            made += 1
        pieces[index] = "".join([*kept, line[end:]])
    return "".join(pieces), made


def format_diff(before: str, after: str, file: str) -> str:
    """A unified diff of two texts of as many lines, empty when they are equal.

    Fixes change no line ends, so lines are compared one by one: a general diff would show more as changed.
    """
    old, new = before.split("\n"), after.split("\n")
    changed = [index for index, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    if not changed:
        return ""
    # The text after the last line end is no line when there is none.
    last = len(old) - (old[-1] == "")
    name = file.lstrip("/")
    shown = [f"--- a/{name}", f"+++ b/{name}"]
    hunks: list[list[int]] = []
    for index in changed:
        if hunks and index - hunks[-1][-1] <= 2 * _CONTEXT:
            hunks[-1].append(index)
        else:
            hunks.append([index])
    for hunk in hunks:
        start, stop = max(0, hunk[0] - _CONTEXT), min(last, hunk[-1] + _CONTEXT + 1)
        shown.append(f"@@ -{start + 1},{stop - start} +{start + 1},{stop - start} @@")
        index = start
        while index < stop:
            end = index
            while end < stop and old[end] != new[end]:
                end += 1
            shown += _marked("-", old, index, end) + _marked("+", new, index, end)
            if end < stop:
                shown += _marked(" ", old, end, end + 1)
            index = end + 1
    return "\n".join(shown)


_CONTEXT = 3


def _marked(mark: str, lines: list[str], start: int, end: int) -> list[str]:
    marked = [f"{mark}{line}" for line in lines[start:end]]
    return [*marked, "\\ No newline at end of file"] if start < end == len(lines) else marked
