"""Quotes around a title, told apart from quotes around a word of it; pure."""

from __future__ import annotations

import re

from ingest.reading.citations import read_opening
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, Style, collapse
from ingest.reading.readings import Reading

__all__ = ["find_quote"]


def find_quote(reading: Reading) -> tuple[int, int] | None:
    """The first quoted range of free text, with its quotes; None when there is none that could be a title."""
    text = reading.passage.text
    for match in re.finditer(r"[\"“„«]", text):
        start = match.start()
        if reading.claimed[start] or (match[0] == '"' and start and text[start - 1].isalnum()):
            continue
        closers = {"“": '”"', "„": '“”"', "«": "»", '"': '"”'}[match[0]]
        stop = next((i for i in range(start + 1, min(len(text), start + 600)) if text[i] in closers), None)
        if stop is not None and reading.is_free(start, stop + 1) and _stands_alone(reading, start, stop + 1):
            return start, stop + 1
        if stop is None:
            return None
    return None


def _stands_alone(reading: Reading, start: int, end: int) -> bool:
    """True for quotes around a whole title, not around a word of it: delimiters stand before and after."""
    text, claimed = reading.passage.text, reading.claimed
    if len(text[start + 1 : end - 1].split()) < 2:
        return False
    if any(
        s.style is Style.BOLD and s.start < end and start < s.end and (s.start < start or end < s.end)
        for s in reading.passage.stretches
    ):
        return False
    # "Title." in the American manner, or to the end of the line behind authors: the quotes divide enough.
    divided = text[end - 2] in ".,?!" or (end >= len(text.rstrip()) and len(text[start + 1 : end - 1].split()) > 2)
    if divided and start and read_opening(collapse(text[:start])):
        return True
    before, after = start - 1, end
    while before >= 0 and text[before].isspace() and not claimed[before]:
        before -= 1
    while after < len(text) and text[after] == " " and not claimed[after]:
        after += 1
    opens = before < 0 or bool(claimed[before]) or text[before] in ":：-–—,.;)]|" or text[before + 1] in HARD_BREAK
    closes = after >= len(text) or bool(claimed[after]) or text[after] in ",.;([-–—|/" + HARD_BREAK + SOFT_BREAK
    closes = closes or text[end - 2] in ".,"
    return opens and (closes or re.match(r"(?:by|in|from|at)\b", text[after : after + 5]) is not None)
