"""Features of a named work → what it is to the paper, with probabilities: a linear model whose weights can be read.

The weights stand in data/relation-weights.tsv, one feature a line. `python -m bench relations --train` learns them from
the labels made by hand (tests/data/labels).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kg.kinds import RelationKind
from kg.places import data_folder

__all__ = ["BIAS", "CLASSES", "NONE", "Weights", "load_weights", "read_probabilities", "score", "weights_file"]

NONE = "none"
"""The class of a name that is no relation: background, a data set, another sense of the words."""
CLASSES = (
    RelationKind.ACCELERATES.value,
    RelationKind.COMPARES.value,
    RelationKind.EXTENDS.value,
    NONE,
    RelationKind.USES.value,
)
BIAS = "(always)"
"""The feature that each name has."""

Weights = dict[str, tuple[float, ...]]


def weights_file() -> Path:
    """Where the learned weights stand."""
    return data_folder() / "relation-weights.tsv"


@cache
def load_weights() -> Weights:
    """Feature → its weight for each of `CLASSES`."""
    lines = weights_file().read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    return {feature: tuple(float(number) for number in numbers) for feature, *numbers in rows}


def score(features: Iterable[str], weights: Weights) -> list[float]:
    """The sum of the features' weights for each class; higher speaks for it."""
    found = [weights[feature] for feature in features if feature in weights]
    return [sum(column) for column in zip(*found, strict=True)] if found else [0.0] * len(CLASSES)


def read_probabilities(features: Iterable[str], weights: Weights) -> dict[str, float]:
    """How probable each class is; they add up to 1."""
    scores = score([BIAS, *features], weights)
    largest = max(scores)
    powers = [math.exp(one - largest) for one in scores]
    return {name: power / sum(powers) for name, power in zip(CLASSES, powers, strict=True)}
