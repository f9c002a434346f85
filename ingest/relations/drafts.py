"""What a relation found in words is before it is stored, and whether its dates allow it; pure."""

from __future__ import annotations

from dataclasses import dataclass

from kg.kinds import Origin, RelationKind

__all__ = ["OUT_OF_TIME", "PaperText", "RelationDraft", "dates_agree"]

OUT_OF_TIME = 0.3
"""Confidence of a relation whose target appeared after its source: kept and shown as doubtful, never dropped."""


@dataclass(frozen=True)
class RelationDraft:
    """One relation between two papers, named by their keys. `evidence` quotes the words that show it."""

    kind: RelationKind
    source: str
    target: str
    evidence: str
    origin: Origin
    confidence: float
    line: int | None


@dataclass(frozen=True)
class PaperText:
    """What is known of a paper in words. `names` are its methods' names; `notes` are (text, line in the list).

    `abstract` may be a summary of ours: `origin` says which. `published` is (year, month).
    """

    key: str
    names: tuple[str, ...]
    title: str
    abstract: str | None
    notes: tuple[tuple[str, int | None], ...]
    published: tuple[int, int] | None
    origin: Origin = Origin.ABSTRACT


def dates_agree(source: tuple[int, int] | None, target: tuple[int, int] | None) -> bool:
    """Whether the target may have been there before the source; unknown dates agree, and so do two in one year
    when a month is unknown."""
    if source is None or target is None:
        return True
    if 0 in (source[1], target[1]):
        return target[0] <= source[0]
    return target <= source
