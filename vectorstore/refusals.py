"""Questions that no plan answers: how near is this one to them?

Kept apart from the plans' passages, so that they never take a leaf's place: the assistant weighs
this verdict against what was found. What it does not do: refuse.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore.embedder import Vectors
from vectorstore.evidence import Ask, coverage
from vectorstore.lexical import Lexical
from vectorstore.passages import Passage

SIMILAR = 3


@dataclass(frozen=True)
class Verdict:
    """The reason why the nearest such questions are not answered."""

    reason: str
    """Empty when there are no such questions."""
    score: float
    """In [0, 1]: mean likeness of the nearest ones of this reason, by words and by vectors."""
    question: str
    """The nearest of them."""


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

    def verdict(self, ask: Ask) -> Verdict:
        """The reason whose questions are nearest."""
        if not self.passages:
            return Verdict("", 0.0, "")
        likeness = (
            coverage(self.lexical, ask.words) + np.clip(self.vectors @ ask.vector, 0, 1)
        ) / 2
        reasons = np.array([passage.leaf for passage in self.passages])
        best, score = "", -1.0
        for reason in np.unique(reasons):
            top = np.sort(likeness[reasons == reason])[-SIMILAR:]
            if float(top.mean()) > score:
                best, score = str(reason), float(top.mean())
        nearest = int(np.argmax(np.where(reasons == best, likeness, -1)))
        return Verdict(best, min(max(score, 0.0), 1.0), self.passages[nearest].text)
