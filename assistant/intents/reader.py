"""What a question wants, learnt from examples: a linear model over the letters of its asking.

The rules (``data/lexicon``) know the ways of asking that somebody thought of; this knows the ways that
are like them. It is small (one matrix), has no tokenizer, and reads a question in a tenth of a millisecond.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LONGEST = 4
EDGE = "^"
END = "$"


@dataclass(frozen=True)
class Intent:
    """What is wanted, and how sure that is, in [0, 1]."""

    name: str
    score: float


NOTHING = Intent("topic", 0.0)


@dataclass(frozen=True)
class Reader:
    """A trained model: ``weights`` has shape (grams + 1, intents), the constant last."""

    names: tuple[str, ...]
    grams: dict[str, int]
    weights: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path) -> "Reader | None":
        """Load a model made by ``assistant.intents.train``; None where there is no file."""
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as file:
            names = tuple(str(file["names"]).split("\n"))
            grams = str(file["grams"]).split("\n")
            scale = file["scale"].astype(np.float32)
            weights = file["weights"].astype(np.float32) * scale
        return cls(names, {gram: row for row, gram in enumerate(grams)}, weights)

    def intent(self, masked: str) -> Intent:
        """The likeliest intent of a masked question."""
        return self.ranked(masked)[0]

    def ranked(self, masked: str) -> list[Intent]:
        """All intents, likeliest first."""
        rows = [self.grams[gram] for gram in set(ngrams(masked)) if gram in self.grams]
        logits = self.weights[-1].copy()
        if rows:
            logits += self.weights[rows].sum(axis=0) / np.sqrt(len(rows))
        odds = np.exp(logits - logits.max())
        odds /= odds.sum()
        order = np.argsort(-odds)
        return [Intent(self.names[i], float(odds[i])) for i in order]


def ngrams(masked: str) -> Iterator[str]:
    """Runs of one to four letters, with marks at both ends."""
    text = f"{EDGE}{masked}{END}"
    for size in range(1, LONGEST + 1):
        for at in range(len(text) - size + 1):
            yield text[at : at + size]


@cache
def shipped(path: Path) -> "Reader | None":
    """The model at this path, loaded once a process."""
    return Reader.read(path)
