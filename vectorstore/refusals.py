"""Questions that no plan answers: how near is this one to them?

Kept apart from the plans' passages, so that they never take a leaf's place: the assistant weighs
this verdict against what was found. What it does not do: refuse.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder import Vectors
from vectorstore.evidence import WITNESSES, Ask, Evidence
from vectorstore.lexical import Lexical, Query
from vectorstore.passages import Passage

SIMILAR = 3
FEATURES = (
    "refusal_words",  # likeness of the nearest such questions of one reason, by words
    "refusal_meaning",  # and by vectors
    "refusal_same",  # likeness of the very nearest, by both
    "asked",  # the same for the plan's similar questions
    "asked_meaning",
    "document",  # how much of the question the best leaf with its questions covers
    "text",  # and its text alone
)


@dataclass(frozen=True)
class Verdict:
    """The reason why the nearest such questions are not answered."""

    reason: str
    """Empty when there are no such questions."""
    score: float
    """In [0, 1]: how likely the question is one of them, rather than one for a plan."""
    question: str
    """The nearest of them."""


@dataclass(frozen=True)
class Near:
    """What the refusals themselves say of a question."""

    reason: str
    words: float
    meaning: float
    same: float
    question: str


@dataclass(frozen=True)
class Refusals:
    """All such questions with their vectors and words."""

    passages: tuple[Passage, ...]
    vectors: Vectors
    lexical: Lexical

    @classmethod
    def from_passages(
        cls, rows: Sequence[Passage], vectors: Vectors, fold: Callable[[str], str]
    ) -> "Refusals":
        """Index passages of kind ``refusal``; there may be none."""
        return cls(tuple(rows), vectors, Lexical.from_texts([fold(row.text) for row in rows]))

    @cached_property
    def _of_reason(self) -> dict[str, NDArray[np.int64]]:
        """Numbers of the passages of each reason."""
        reasons = np.array([passage.leaf for passage in self.passages])
        return {str(one): np.flatnonzero(reasons == one) for one in np.unique(reasons)}

    def verdict(self, ask: Ask, found: Evidence, weights: Sequence[float]) -> Verdict:
        """The reason whose questions are nearest, and how likely it holds.

        Args:
            ask: The question.
            found: What the plans' indexes said of it.
            weights: Of ``FEATURES``, the constant last.
        """
        if not self.passages:
            return Verdict("", 0.0, "")
        near = self.near(ask)
        logit = float(features(near, found) @ np.array(weights[:-1])) + weights[-1]
        return Verdict(near.reason, round(1 / (1 + math.exp(-logit)), 4), near.question)

    def near(self, ask: Ask) -> Near:
        """The reason whose questions are nearest; there is at least one question."""
        words = self.lexical.coverage(Query.of(ask.words))
        meaning = np.clip(self.vectors @ ask.vector, 0, 1)
        both = words + meaning
        tops = {reason: _top(both[rows]) for reason, rows in self._of_reason.items()}
        reason = max(tops, key=tops.__getitem__)
        rows = self._of_reason[reason]
        nearest = int(rows[np.argmax(both[rows])])
        return Near(
            reason,
            _top(words[rows]),
            _top(meaning[rows]),
            float(both[nearest]) / 2,
            self.passages[nearest].text,
        )


def features(near: Near, found: Evidence) -> NDArray[np.float64]:
    """Shape (features,), in the order of ``FEATURES``."""
    best = found.table.max(axis=0, initial=0.0)
    plan = [best[WITNESSES.index(name)] for name in FEATURES[3:]]
    return np.array([near.words, near.meaning, near.same, *plan], dtype=np.float64)


def _top(likeness: NDArray[np.float32]) -> float:
    return float(np.sort(likeness)[-SIMILAR:].mean())
