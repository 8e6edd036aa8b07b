"""BM25 over character unigrams and bigrams, on numpy arrays.

Characters, because Chinese has no spaces and word segmentation errs most where people misspell.
What it does not do: fold text (``script.fold`` first) or know what a passage is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K1 = 1.5
B = 0.75
# Robertson & Zaragoza 2009 give 1.2 to 2 and 0.5 to 0.8.

Grams = NDArray[np.uint64]
Scores = NDArray[np.float32]
_SHIFT = np.uint64(21)  # a code point needs 21 bits: a bigram is one integer


@dataclass(frozen=True)
class Query:
    """Distinct grams of what is asked, with weights; made once, put to several indexes."""

    grams: Grams
    weights: Scores

    @classmethod
    def of(cls, parts: Mapping[str, float] | str) -> "Query":
        """The grams of a folded text, or of texts with weights (a gram's weights add up)."""
        weighted = {parts: 1.0} if isinstance(parts, str) else parts
        grams, owners = _grams(list(weighted))
        if not len(grams):
            return cls(grams, np.zeros(0, np.float32))
        weights = np.array(list(weighted.values()), dtype=np.float32)[owners]
        distinct, inverse = np.unique(grams, return_inverse=True)
        return cls(distinct, np.bincount(inverse, weights=weights).astype(np.float32))


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

    def scores(self, query: Query) -> Scores:
        """BM25 of every document: shape (documents,), ≥ 0 when the query's weights are."""
        return self._scores(*self._known(query))

    def coverage(self, query: Query) -> Scores:
        """BM25 divided by what a document holding each gram of the query once would roughly score.

        Grams that no document holds count as the rarest, so that a question mostly about something
        else covers little, whatever is found for the rest of it.
        """
        at, weights = self._known(query)
        rarest = float(np.log1p((self.size + 0.5) / 0.5))
        unknown = float(query.weights.sum() - weights.sum())
        whole = float((self._idf[at] * weights).sum()) + rarest * unknown
        scores = self._scores(at, weights)
        return scores / np.float32(whole) if whole > 0 else scores

    def _scores(self, at: NDArray[np.int64], weights: Scores) -> Scores:
        if at.size == 0:
            return np.zeros(self.size, dtype=np.float32)
        lengths = self._starts[at + 1] - self._starts[at]
        # The postings of all terms as one index: 0,1,2,… within each, moved to where it starts.
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = within + np.repeat(self._starts[at], lengths)
        impacts = self._impacts[rows] * np.repeat(weights, lengths)
        return np.bincount(self._docs[rows], impacts, self.size).astype(np.float32)

    def _known(self, query: Query) -> tuple[NDArray[np.int64], Scores]:
        """Numbers and weights of the query's grams that some document holds."""
        if not len(query.grams) or not len(self._terms):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.minimum(np.searchsorted(self._terms, query.grams), len(self._terms) - 1)
        known = self._terms[at] == query.grams
        return at[known].astype(np.int64), query.weights[known]


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
