"""Combine rankings. Knows nothing of Chroma, BM25 or text."""

import numpy as np
from numpy.typing import NDArray

RRF_K = 60  # the value used in the paper cited below


def fuse(ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Score chunks so that agreement beats one retriever's confidence.

    Args:
        ranks: Shape (retrievers, chunks). Ranks count from 1; 0 means not retrieved.

    Returns:
        Shape (chunks,). Unitless, in [0, retrievers / (RRF_K + 1)]; higher is better.

    Raises:
        ValueError: ``ranks`` is not 2-D, or holds a negative rank.

    Source: Cormack, Clarke & Buettcher, SIGIR 2009 (reciprocal rank fusion, k = 60).
    """
    if ranks.ndim != 2:
        raise ValueError(f"ranks must be (retrievers, chunks), got shape {ranks.shape}")
    if (ranks < 0).any():
        raise ValueError(f"a rank is 0 or counts from 1, got {ranks.min()}")
    return np.asarray(np.where(ranks > 0, 1 / (RRF_K + ranks), 0.0).sum(axis=0))


def ranks(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Rank of each score from 1, best first; 0 where the score is 0 or less. Ties keep their order.

    >>> ranks(np.array([0.2, 0.0, 0.9], dtype=np.float32)).tolist()
    [2, 0, 1]
    """
    order = np.argsort(-scores, kind="stable")
    found = np.empty(len(scores), dtype=np.int64)
    found[order] = np.arange(1, len(scores) + 1)
    return np.where(scores > 0, found, 0)
