"""Phrases of the vocabulary joined into one token each: "inference time", "up to", "speed-up"; pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.prose.quantities import COMPOUNDS
from ingest.prose.tokens import Token

__all__ = ["join_compounds"]

_AFTER_FACTOR = {"x", "times", "fold", "%", "percent", "orders"}


def join_compounds(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the phrases of the vocabulary joined into one token each.

    >>> from ingest.prose.tokens import read_tokens
    >>> [token.low for token in join_compounds(read_tokens("up to 2x speed-up of inference time"))]
    ['up-to', '2', 'x', 'speedup', 'of', 'latency']
    """
    joined: list[Token] = []
    at, count = 0, len(tokens)
    while at < count:
        token = tokens[at]
        for words, canonical in COMPOUNDS.get(token.low, ()):
            end = _match(tokens, at, words)
            if end and canonical in ("less-than", "at-least") and joined and joined[-1].low in _AFTER_FACTOR:
                end = 0  # "2x less than", "30 % more than": of the factor before it, not of a number to come
            if end:
                last = tokens[end - 1]
                joined.append(Token(token.text, canonical, token.start, last.end, token.glued))
                at = end
                break
        else:
            joined.append(token)
            at += 1
    return joined


def _match(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> int:
    """Where the phrase that starts here ends (exclusive), 0 when it is not here; hyphens and slashes do not count."""
    count = len(tokens)
    for number, word in enumerate(words):
        if number and at < count and tokens[at].low in ("-", "/"):
            at += 1
        if at >= count or tokens[at].low != word:
            return 0
        at += 1
    return at
