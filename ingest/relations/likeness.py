"""Vectors → which papers' texts are alike; pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.relations.drafts import RelationDraft
from kg.kinds import Origin, RelationKind

__all__ = ["LIKENESS_FLOOR", "relate_by_vectors"]

LIKENESS_FLOOR = 0.6
"""Cosine of titles with abstracts under all-MiniLM-L6-v2; of random pairs of papers on diffusion, 5 % reach it."""
_BLOCK = 512
"""Rows multiplied at once, so that 30,000 papers need 60 MB and not 3.6 GB."""


def relate_by_vectors(
    keys: Sequence[str], vectors: NDArray[np.float32], *, top: int = 5, floor: float = LIKENESS_FLOOR
) -> list[RelationDraft]:
    """`similar` for each paper and the `top` others nearest to it, where the cosine is at least `floor`; exact.

    `vectors` are float, shape (n, d), rows of unit length, one for each key; ValueError if the shapes differ. A pair
    is given once, under the paper that comes first in `keys`; the confidence is the cosine.
    """
    count = len(keys)
    if vectors.ndim != 2 or vectors.shape[0] != count:
        raise ValueError(f"{count} keys need vectors of shape ({count}, d), not {vectors.shape}")
    pairs: dict[tuple[int, int], float] = {}
    top = min(top, count - 1)
    for begin in range(0, count if top > 0 else 0, _BLOCK):
        cosines = vectors[begin : begin + _BLOCK] @ vectors.T
        rows = np.arange(cosines.shape[0])
        cosines[rows, begin + rows] = -np.inf
        # A stable order of the best: by cosine, then by place, so that two runs agree.
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :top]
        for row in rows.tolist():
            for column in nearest[row].tolist():
                cosine = float(cosines[row, column])
                if cosine >= floor:
                    one, other = sorted((begin + row, column))
                    pairs[one, other] = min(cosine, 1.0)
    return [
        RelationDraft(
            RelationKind.SIMILAR, keys[one], keys[other], f"cosine {cosine:.3f}", Origin.EMBEDDING, cosine, None
        )
        for (one, other), cosine in sorted(pairs.items())
    ]
