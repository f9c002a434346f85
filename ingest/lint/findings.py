"""What a rule is and what it finds: plain, frozen records; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Edit", "Finding", "Needs", "Rule", "Severity"]


class Severity(StrEnum):
    """How much a finding weighs; only errors make `kg lint` fail."""

    ERROR = "error"
    """The list says something that cannot be, or sends its readers nowhere."""
    WARNING = "warning"
    """Very likely wrong; a person has to look which of two things is right."""
    INFO = "info"
    """Right as it stands, and better otherwise."""


class Needs(StrEnum):
    """What a rule needs besides the list."""

    NOTHING = "nothing"
    RECORDS = "records"
    """arXiv's records of the listed papers."""
    NETWORK = "network"


@dataclass(frozen=True)
class Rule:
    """A rule and its documentation. `bad` and `good` are Markdown of our own that does and does not break it."""

    id: str
    severity: Severity
    summary: str
    """One line: what is wrong."""
    why: str
    """What comes of it, and how to mend it."""
    bad: str
    good: str
    fixable: bool = False
    needs: Needs = Needs.NOTHING


@dataclass(frozen=True)
class Edit:
    """The smallest change that mends a finding: characters `column` to `end_column` of a line become `text`.

    Line and columns count from 1, in code points of the line as written; the end is exclusive.
    """

    line: int
    column: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Finding:
    """Something wrong with a list, where, and what to do. Columns as in `Edit`."""

    file: str
    line: int
    column: int
    end_column: int
    rule: str
    severity: Severity
    message: str
    cure: str
    fix: Edit | None = None

    @property
    def place(self) -> tuple[str, int, int]:
        """What findings are sorted by."""
        return self.file, self.line, self.column
