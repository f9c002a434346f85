"""The closed vocabularies both halves of the house share, and the keys by which two spellings name one method
or one title; pure."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

__all__ = ["HIGHER_IS_BETTER", "Origin", "Quantity", "RelationKind", "method_key", "title_key"]


class Quantity(StrEnum):
    """What a claim measures: the cost of running, the cost of training, size, precision or generative quality."""

    SPEEDUP = "speedup"
    STEPS = "sampling steps"
    LATENCY = "latency"
    THROUGHPUT = "throughput"
    MEMORY = "memory"
    PARAMETERS = "parameters"
    MODEL_SIZE = "model size"
    FLOPS = "FLOPs"
    BITS = "bit width"
    TRAINING_COST = "training cost"
    FID = "FID"
    CLIP_SCORE = "CLIP score"


HIGHER_IS_BETTER = frozenset({Quantity.SPEEDUP, Quantity.THROUGHPUT, Quantity.CLIP_SCORE})


class Origin(StrEnum):
    """Who says so: the list's curator in a note, the paper's title or abstract, a curator of ours, or the vectors."""

    LIST = "list"
    TITLE = "title"
    ABSTRACT = "abstract"
    CURATOR = "curator"
    EMBEDDING = "embedding"


class RelationKind(StrEnum):
    """How one thing stands to another; read as "source kind target" ("DPM-Solver++ follows DPM-Solver")."""

    FOLLOWS = "follows"
    EXTENDS = "extends"
    ACCELERATES = "accelerates"
    COMPARES = "compares"
    USES = "uses"
    INTRODUCES = "introduces"
    IN_TOPIC = "in_topic"
    SIMILAR = "similar"
    HAS_CODE = "has_code"
    RUNS_ON = "runs_on"
    EVALUATED_ON = "evaluated_on"


def method_key(name: str) -> str:
    """One key for all spellings of a method's name; empty when the name has no letter or digit.

    Case, spaces, hyphens and other punctuation fall away; `+` stays, and so does a point between digits, since
    they tell versions apart.

    >>> method_key("DPMSolver") == method_key("DPM-Solver") == method_key("dpm solver")
    True
    >>> method_key("DPM-Solver++"), method_key("SD-V1.5"), method_key("Stable\u2011Diffusion")
    ('dpmsolver++', 'sdv1.5', 'stablediffusion')
    >>> method_key("—")
    ''
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    last = len(folded) - 1
    kept = [
        char
        for at, char in enumerate(folded)
        if char.isalnum()
        or char == "+"
        or (char == "." and 0 < at < last and folded[at - 1].isdigit() and folded[at + 1].isdigit())
    ]
    return "".join(kept) if any(char.isalnum() for char in kept) else ""


def title_key(title: str) -> str:
    """A title without case, accents, punctuation and white space, for comparison only.

    >>> title_key("DPM-Solver++: Fast Solver") == title_key("dpm solver++ : fast  solver.")
    True
    """
    plain = unicodedata.normalize("NFKD", title).casefold()
    return "".join(c for c in plain if c.isalnum() or c == "+")
