"""Nearest neighbours by comparing with every vector: exact, and as fast as an index up to 100,000.

The Protocol ``DenseIndex`` is the seam: Chroma stands behind it too, or a store on another machine.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder import Vectors


@dataclass(frozen=True)
class Neighbours:
    """What is nearest, best first."""

    rows: NDArray[np.int64]
    """Numbers of the passages."""
    similarities: NDArray[np.float32]
    """Cosine, in [-1, 1]."""


class DenseIndex(Protocol):
    """Finds the passages nearest to a vector."""

    @property
    def engine(self) -> str:
        """What does the work: ``exact``, ``chroma``."""
        ...

    def query(self, vector: Vectors, k: int) -> Neighbours:
        """The ``k`` nearest of all passages (fewer when there are fewer).

        Args:
            vector: Shape (dimension,), of length 1.
            k: At least 1.
        """
        ...

    def close(self) -> None:
        """Give back files and locks; asking again afterwards is an error."""
        ...


class Exact:
    """All vectors in memory."""

    engine = "exact"

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def query(self, vector: Vectors, k: int) -> Neighbours:
        """The ``k`` nearest, exactly; equal similarities keep the order of the passages."""
        similarities = self._vectors @ vector
        k = min(k, len(similarities))
        if k < len(similarities):
            rows = np.sort(np.argpartition(-similarities, k - 1)[:k])
        else:
            rows = np.arange(k)
        rows = rows[np.argsort(-similarities[rows], kind="stable")]
        return Neighbours(rows.astype(np.int64), similarities[rows])

    def close(self) -> None:
        """Nothing to give back."""
