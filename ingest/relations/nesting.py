"""How a list nests its entries, and the words between them → who follows whom; pure, all words visible here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ingest.entries import Entry
from ingest.relations.drafts import OUT_OF_TIME, RelationDraft, dates_agree
from kg.ids import eprint_month
from kg.kinds import Origin, RelationKind

__all__ = ["nesting_direction", "relate_by_nesting"]

# The nested entry came after the one it stands under.
_NESTED_FOLLOWS = (
    "follow-up to",  # never alone: see below
    "follow-up",
    "follow up",
    "followup",
    "followed by",
    "extended by",
    "extension",
    "successor",
    "improved by",
    "improved version",
    "later work",
    "next version",
    "subsequent",
    "journal version",
    "sequel",
    "后续",
    "後續",
    "改进版",
    "扩展版",
    "続編",
    "後続",
    "후속",
    "devam",
    "folgearbeit",
    "nachfolge",
    "suivi",
    "suite",
    "trabajo posterior",
    "secuela",
    "seguimiento",
    "continuação",
    "последующ",
    "продолжение",
)
# The one it stands under came after the nested entry.
_PARENT_FOLLOWS = (
    "follow-up to",
    "follow-up of",
    "followup to",
    "followup of",
    "follow up to",
    "follow up of",
    "extension of",
    "extension to",
    "successor of",
    "successor to",
    "improved version of",
    "sequel to",
    "following up",
    "following",
    "follows",
    "based on",
    "based upon",
    "build on",
    "builds on",
    "building on",
    "built on",
    "built upon",
    "builds upon",
    "derived from",
    "extends",
    "extending",
    "improves on",
    "improves upon",
    "inspired by",
    "continues",
    "基于",
    "基於",
    "改进自",
    "扩展自",
    "源自",
    "に基づ",
    "ベース",
    "기반",
    "dayanan",
    "dayalı",
    "temel al",
    "basiert auf",
    "aufbauend auf",
    "basé sur",
    "basée sur",
    "basado en",
    "basada en",
    "baseado em",
    "на основе",
    "основан",
)


def nesting_direction(cue: str) -> Literal["nested", "parent"] | None:
    """Which of the two follows the other, after the words between them; None when they do not say.

    >>> nesting_direction("follow-up work:"), nesting_direction("following"), nesting_direction("Code:")
    ('nested', 'parent', None)
    >>> nesting_direction("follow-up to"), nesting_direction("后续工作："), nesting_direction("基于")
    ('parent', 'nested', 'parent')
    """
    folded = " ".join(cue.casefold().replace("\u2011", "-").replace("\u2010", "-").split())
    if any(phrase in folded for phrase in ("follow-up work", "follow up work", "following work", "following paper")):
        return "nested"
    if any(_within(folded, phrase) for phrase in _PARENT_FOLLOWS):
        return "parent"
    if any(_within(folded, phrase) for phrase in _NESTED_FOLLOWS):
        return "nested"
    return None


def _within(folded: str, phrase: str) -> bool:
    """Whether the phrase begins at a word's beginning (languages without spaces: anywhere)."""
    at = folded.find(phrase)
    while at >= 0:
        if at == 0 or not folded[at - 1].isalpha() or not phrase.isascii():
            return True
        at = folded.find(phrase, at + 1)
    return False


def relate_by_nesting(entries: Sequence[Entry], keys: Sequence[str]) -> list[RelationDraft]:
    """`follows` from entries nested under others; `keys[i]` is the paper of `entries[i]`.

    The cue decides the direction: after "follow-up work:" the nested entry follows its parent, after "following" the
    parent follows the nested one. Without a cue that says so there is no relation.
    """
    drafts = []
    for index, entry in enumerate(entries):
        if entry.parent is None or not entry.cue or keys[index] == keys[entry.parent]:
            continue
        later = nesting_direction(entry.cue)
        if later is None:
            continue
        source, target = (index, entry.parent) if later == "nested" else (entry.parent, index)
        agree = dates_agree(_entry_month(entries[source]), _entry_month(entries[target]))
        confidence = 0.95 if agree else OUT_OF_TIME
        drafts.append(
            RelationDraft(
                RelationKind.FOLLOWS, keys[source], keys[target], entry.cue.strip(), Origin.LIST, confidence, entry.line
            )
        )
    return drafts


def _entry_month(entry: Entry) -> tuple[int, int] | None:
    """(year, month); the month is 0 when the list gives the year alone."""
    if entry.eprint:
        return eprint_month(entry.eprint)
    return (entry.year, 0) if entry.year else None
