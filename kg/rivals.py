"""Whether what a claim is set against is one method, or a kind of methods such as "existing methods"; pure."""

from __future__ import annotations

import re

__all__ = ["is_one_method", "plain_name"]

# Before a name they say which of its forms is meant; without a name they are nobody's.
_WHOSE_WORDS = """a an the our its their this that these those all any many most some recent previous prior existing
    earlier other others current conventional traditional standard vanilla original best strong strongest leading
    latest state of art sota competing competitive typical classical common alternative full base plain naive former"""
_WHOSE = frozenset(_WHOSE_WORDS.split())
_KIND_WORDS = """method methods approach approaches models baselines samplers solvers algorithms techniques work works
    networks counterparts strategies competitors alternatives systems architectures schemes frameworks gpus cpus
    devices"""
_KINDS = frozenset(_KIND_WORDS.split())


def plain_name(baseline: str) -> str:
    """The name without the words that say which form of it is meant.

    >>> plain_name("the original DDIM"), plain_name("state-of-the-art methods")
    ('DDIM', 'methods')
    """
    words = [word for word in baseline.split() if any(part not in _WHOSE for part in _parts(word))]
    return " ".join(words)


def is_one_method(baseline: str) -> bool:
    """Whether the words name one thing: a capital or a digit in them, and no plural of a kind at the end.

    >>> [is_one_method(name) for name in ("DDIM", "the original SD-v1.5", "FastNet baseline")]
    [True, True, True]
    >>> [is_one_method(name) for name in ("state of the art", "existing NeRF methods", "the original model", "SOTA")]
    [False, False, False, False]
    """
    plain = plain_name(baseline)
    parts = _parts(plain)
    return bool(parts) and parts[-1] not in _KINDS and any(char.isupper() or char.isdigit() for char in plain)


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
