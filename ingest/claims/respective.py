"""Several numbers set against as many rivals, one each: "35 % and 30 % less time than X and Y, respectively"; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingest.claims.rivals import clean_name, name_span
from ingest.claims.statements import Statement
from ingest.prose.tokens import Token
from ingest.prose.units import low_at

__all__ = ["share_out"]

_CUES = frozenset({"than", "compared-to", "over", "against", "outperforming", "outperforms", "surpassing", "surpasses"})
_LISTS = frozenset({",", "and", "&"})


def share_out(claims: Sequence[Statement], tokens: Sequence[Token], text: str) -> list[Statement]:
    """The claims of a sentence; where a run of them bears one baseline that opens a list of as many names, and the
    sentence says "respectively", each has its own."""
    if not any(token.low == "respectively" for token in tokens):
        return list(claims)
    shared: list[Statement] = []
    for (baseline, _), run in groupby(claims, key=lambda claim: (claim.baseline, claim.quantity)):
        group = list(run)
        names = _names(baseline, tokens, text) if baseline and len(group) > 1 else []
        if len(names) == len(group):
            group = [replace(claim, baseline=name) for claim, name in zip(group, names, strict=True)]
        shared += group
    return shared


def _names(baseline: str, tokens: Sequence[Token], text: str) -> list[str]:
    """The names of the list that begins with the baseline, behind the word that sets against it."""
    for cue, token in enumerate(tokens):
        if token.low not in _CUES:
            continue
        names: list[str] = []
        at = cue + 1
        while True:
            first, last = name_span(tokens, at)
            if last < first:
                break
            names.append(clean_name(text[tokens[first].start : tokens[last].end]) or "")
            at = last + 1
            while low_at(tokens, at) in _LISTS:
                at += 1
            if low_at(tokens, last + 1) not in _LISTS or not _is_named(tokens, at):
                break
        if names and names[0] == baseline:
            return names
    return []


def _is_named(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and any(character.isupper() for character in tokens[at].text)
