"""A deterministic embedder without any training: character n-grams, hashed.

The tests' double, and the default while no trained model is bundled. It knows no synonyms: two
texts are near only when they share characters. ``hashing_module`` is the same inside
sentence-transformers.
"""

import zlib
from collections.abc import Sequence

import numpy as np

from vectorstore.embedder import Vectors, normalise

_NGRAMS = (1, 2, 3)
_DIMENSION = 512


class Hashing:
    """Signed counts of character 1- to 3-grams in ``dimension`` buckets."""

    def __init__(self, dimension: int = _DIMENSION) -> None:
        self.name = f"hashing:{dimension}"
        self.dimension = dimension
        self.fingerprint = f"hashing-1-{dimension}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension), of length 1."""
        return normalise(counts(texts, self.dimension))


def counts(texts: Sequence[str], dimension: int) -> Vectors:
    """Signed n-gram counts, not normalised; the sign keeps collisions from adding up."""
    vectors = np.zeros((len(texts), dimension), dtype=np.float32)
    for row, text in zip(vectors, texts, strict=True):
        plain = "".join(char for char in text.lower() if char.isalnum())
        for size in _NGRAMS:
            for at in range(len(plain) - size + 1):
                code = zlib.crc32(plain[at : at + size].encode())
                row[(code >> 1) % dimension] += 1 if code & 1 else -1
    return vectors
