"""BM25 over character unigrams and bigrams, on numpy arrays.

Characters, because Chinese has no spaces and word segmentation errs most where people misspell.
What it does not do: fold text (``script.fold`` first) or know what a passage is.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.5
B = 0.75
# Robertson & Zaragoza 2009 give 1.2 to 2 and 0.5 to 0.8.

Grams = NDArray[np.uint64]
Scores = NDArray[np.float32]
_SHIFT = np.uint64(21)  # a code point needs 21 bits: a bigram is one integer


class Lexical:
    """An inverted index with the BM25 weight of each posting worked out beforehand."""

    def __init__(
        self, terms: Grams, starts: NDArray[np.int64], docs: NDArray[np.int32], impacts: Scores,
        idf: Scores, size: int,
    ) -> None:  # fmt: skip
        self._terms = terms
        self._starts = starts
        self._docs = docs
        self._impacts = impacts
        self._idf = idf
        self.size = size

    @classmethod
    def from_texts(cls, texts: Sequence[str], *, k1: float = K1, b: float = B) -> "Lexical":
        """Index folded texts; a text's number is its document.

        Args:
            texts: Folded; may be empty, and may be tens of thousands.
            k1: Saturation of a term's count, > 0.
            b: How much length matters, in [0, 1].
        """
        grams, owners = _grams(texts)
        terms, inverse = np.unique(grams, return_inverse=True)
        pairs, counts = np.unique(
            inverse.astype(np.int64) * max(len(texts), 1) + owners, return_counts=True
        )
        rows, docs = np.divmod(pairs, max(len(texts), 1))
        lengths = np.bincount(owners, minlength=len(texts)).astype(np.float32)
        average = lengths.mean() if len(texts) else 1.0
        starts = np.searchsorted(rows, np.arange(len(terms) + 1))
        found = np.diff(starts)
        idf = np.log1p((len(texts) - found + 0.5) / (found + 0.5)).astype(np.float32)
        norm = k1 * (1 - b + b * lengths[docs] / max(average, 1e-9))
        impacts = idf[rows] * counts * (k1 + 1) / (counts + norm)
        return cls(
            terms, starts, docs.astype(np.int32), impacts.astype(np.float32), idf, len(texts)
        )

    def scores(self, query: Mapping[str, float] | str) -> Scores:
        """BM25 of every document.

        Args:
            query: A folded text, or texts with weights (their grams' weights add up).

        Returns:
            Shape (documents,), ≥ 0 when the weights are.
        """
        at, weights = self._lookup(query)
        total = np.zeros(self.size, dtype=np.float32)
        if at.size == 0:
            return total
        spans = [slice(self._starts[i], self._starts[i + 1]) for i in at]
        docs = np.concatenate([self._docs[span] for span in spans])
        repeated = np.repeat(weights, [span.stop - span.start for span in spans])
        impacts = np.concatenate([self._impacts[span] for span in spans]) * repeated
        total += np.bincount(docs, weights=impacts, minlength=self.size).astype(np.float32)
        return total

    def ceiling(self, query: Mapping[str, float] | str) -> float:
        """What a document holding each gram of the query once would roughly score.

        Grams that no document holds count as the rarest, so that ``scores / ceiling`` says how
        much of the query a document covers.
        """
        grams, weights = _weighted(query)
        at, known = self._lookup(query)
        rarest = float(np.log1p((self.size + 0.5) / 0.5))
        unknown = float(weights.sum() - known.sum())
        return float((self._idf[at] * known).sum()) + rarest * unknown if len(grams) else 0.0

    def _lookup(self, query: Mapping[str, float] | str) -> tuple[NDArray[np.int64], Scores]:
        grams, weights = _weighted(query)
        if not len(grams) or not len(self._terms):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.minimum(np.searchsorted(self._terms, grams), len(self._terms) - 1)
        known = self._terms[at] == grams
        return at[known].astype(np.int64), weights[known]


def _weighted(query: Mapping[str, float] | str) -> tuple[Grams, Scores]:
    """Distinct grams of the query with the sum of their weights."""
    parts = {query: 1.0} if isinstance(query, str) else query
    grams, owners = _grams(list(parts))
    if not len(grams):
        return grams, np.zeros(0, np.float32)
    weights = np.array(list(parts.values()), dtype=np.float32)[owners]
    distinct, inverse = np.unique(grams, return_inverse=True)
    return distinct, np.bincount(inverse, weights=weights).astype(np.float32)


def _grams(texts: Sequence[str]) -> tuple[Grams, NDArray[np.int64]]:
    """All unigrams and bigrams of all texts, and the text each belongs to.

    Anything that is no letter or digit separates: no bigram reaches over it.
    """
    lines = [text.replace("\n", " ") for text in texts]
    codes = np.frombuffer("\n".join([*lines, ""]).encode("utf-32-le"), dtype=np.uint32)
    codes = codes.astype(np.uint64)
    owners = np.cumsum(codes == ord("\n")) - (codes == ord("\n"))
    distinct, inverse = np.unique(codes, return_inverse=True)
    word = _is_word(distinct)[inverse]
    pair = word[:-1] & word[1:]
    bigrams = ((codes[:-1] + np.uint64(1)) << _SHIFT) | codes[1:]
    return (
        np.concatenate([codes[word], bigrams[pair]]),
        np.concatenate([owners[word], owners[:-1][pair]]).astype(np.int64),
    )


def _is_word(codes: Iterable[np.uint64]) -> NDArray[np.bool_]:
    return np.array([chr(int(code)).isalnum() for code in codes], dtype=bool)
