"""What a rule sees: a list as it was read and as it is written, and what else is known; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from ingest.entries import Entry, ParsedList
from ingest.lint.findings import Edit, Finding, Rule
from ingest.lint.source import Source
from ingest.papers import title_key
from ingest.records import PaperRecord

__all__ = ["Nearest", "View", "work_key", "work_name", "work_title"]


@dataclass(frozen=True)
class View:
    """One list, and arXiv's records of its papers as far as they are at hand; `missing` are ids arXiv denies.

    `dead` are addresses that lead nowhere, with what their server says.
    """

    parsed: ParsedList
    source: Source
    records: Mapping[str, PaperRecord] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    dead: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None

    @cached_property
    def entry_lines(self) -> frozenset[int]:
        """All lines that belong to an entry."""
        return frozenset(line for entry in self.parsed.entries for line in range(entry.line, entry.end_line + 1))

    def find(self, entry: Entry, words: str | None) -> tuple[int, int, int]:
        """Line, column and end column of the words in an entry; of its whole first line when they are not found."""
        lines = self.source.lines
        if words:
            # White space in the list may be any; emphasis and the like split words that were read as one.
            pattern = re.compile(r"[\s*_`]+".join(re.escape(word) for word in words.split()[:12]))
            for number in range(entry.line, min(entry.end_line, entry.line + 12, len(lines)) + 1):
                match = pattern.search(lines[number - 1])
                if match:
                    return number, match.start() + 1, match.end() + 1
        return self.whole(entry.line)

    def find_date(self, entry: Entry, date: str) -> tuple[int, int, int]:
        """Where a date of the form `2024-06` stands in an entry, in figures; its whole first line when it does not."""
        pattern = re.compile(r"[-./年]?".join(rf"0?{int(part)}" for part in date.split("-")) + r"(?!\d)")
        for number in range(entry.line, min(entry.end_line, len(self.source.lines)) + 1):
            match = pattern.search(self.source.lines[number - 1])
            if match:
                return number, match.start() + 1, match.end() + 1
        return self.whole(entry.line)

    def whole(self, line: int) -> tuple[int, int, int]:
        """A line from its first visible character to its last."""
        text = self.source.lines[line - 1] if 0 < line <= len(self.source.lines) else ""
        return line, len(text) - len(text.lstrip()) + 1, max(len(text.rstrip()), len(text) - len(text.lstrip())) + 1

    def item_above(self, line: int) -> int | None:
        """The line of the item that the item in a line stands under; None at the outermost level."""
        lines = self.source.lines
        depth = _indent(lines[line - 1])
        if depth == 0:
            return None
        for number in range(line - 1, max(0, line - _FARTHEST), -1):
            text = lines[number - 1]
            if _ITEM.match(text) and _indent(text) < depth:
                return number
        return None

    def found(
        self, rule: Rule, place: tuple[int, int, int], message: str, cure: str, fix: Edit | None = None
    ) -> Finding:
        """A finding at a place."""
        line, column, end_column = place
        return Finding(
            self.parsed.file, line, column, max(end_column, column), rule.id, rule.severity, message, cure, fix
        )


class Nearest:
    """Finds the name that another was meant to be, with an end to its patience: each comparison is slow."""

    def __init__(self, names: Collection[str], patience: int = 30_000) -> None:
        self._names = [name for name in names if name]
        self._patience = patience

    def find(self, name: str, cutoff: float) -> str | None:
        """The name that shares at least `cutoff` (0 to 1) of its letters, in their order; None when none is near."""
        self._patience -= len(self._names)
        if not name or self._patience < 0:
            return None
        return next(iter(get_close_matches(name[:200], self._names, n=1, cutoff=cutoff)), None)


_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s")
_FARTHEST = 1000
"""Lines to look up for the item that an indented one stands under."""


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


_LATEX = re.compile(r"\\(?:mathbf|mathrm|mathcal|mathbb|mathit|text|textbf|textit|emph|bf|it|boldsymbol)\b")
# fmt: off
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "lambda": "λ", "mu": "μ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "psi": "ψ", "omega": "ω", "theta": "θ",
    "infty": "∞", "Delta": "δ", "Omega": "ω", "Phi": "φ", "Psi": "ψ", "Sigma": "σ", "Theta": "θ",
}
# fmt: on


def work_title(title: str) -> str:
    """A title for comparison: case, accents, punctuation, white space and the dress of LaTeX fall away.

    >>> work_title("$\\\\alpha$-Flow: a $3\\\\times$ gain") == work_title("α-flow: A 3x Gain.")
    True
    """
    text = _LATEX.sub("", unicodedata.normalize("NFKC", title)).replace("\\times", "x").replace("×", "x")
    text = re.sub(r"\\([A-Za-z]+)", lambda match: _GREEK.get(match[1], match[1]), text)
    return title_key(text.replace("ς", "σ").replace("ϵ", "ε").replace("&amp;", "and").replace("&", "and"))


def work_key(entry: Entry) -> str | None:
    """What names the work beyond doubt: its arXiv id, DOI or OpenReview forum; None when there is none."""
    for kind, value in (("arXiv", entry.eprint), ("doi", entry.doi), ("OpenReview", entry.openreview)):
        if value:
            return f"{kind}:{value}"
    return None


def work_name(entry: Entry) -> str:
    """What a message calls an entry."""
    name = entry.alias or entry.title or work_key(entry) or "this entry"
    return name if len(name) <= 80 else f"{name[:79]}…"
