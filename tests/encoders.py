"""A stand-in for the model: fast, deterministic, and near where texts share words. The real one is tested by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt


class WordEncoder:
    """Each word a fixed random direction, a text the sum of its words: cosine grows with the words two texts share."""

    def __init__(self, name: str = "words", dimension: int = 384) -> None:
        self.name = name
        self.dimension = dimension
        self.encoded = 0

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        vectors = np.stack([self._vector(text) for text in texts])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    def _vector(self, text: str) -> npt.NDArray[np.float64]:
        total = np.full(self.dimension, 1e-6)
        for word in text.casefold().split():
            seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:4], "big")
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        return total
