"""Development questions as tables of evidence: what the weights are tuned and judged on.

What it does not do: index, train on or copy any of these questions.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vectorstore.evidence import WITNESSES
from vectorstore.refusals import Refusals, features
from vectorstore.search import Searcher
from vectorstore.training import texts
from vectorstore.training.fitting import Floats, Numbers


@dataclass(frozen=True)
class Asked:
    """A development question with the leaf that answers it."""

    text: str
    leaf: str


def colloquial(path: Path) -> list[Asked]:
    """Rows ``{"item": 14, "q": "…"}``."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Asked(row["q"], f"item-{row['item']}") for row in rows]


def tables(searcher: Searcher, questions: Sequence[str]) -> Floats:
    """Shape (questions, leaves, witnesses)."""
    return np.stack([searcher.evidence(text).table for text in questions]).astype(np.float64)


def numbers(searcher: Searcher, asked: Sequence[Asked]) -> Numbers:
    """The number of each question's leaf."""
    place = {leaf: at for at, (_, leaf) in enumerate(searcher.corpus.leaves)}
    return np.array([place[one.leaf] for one in asked], dtype=np.int64)


def likeness(searcher: Searcher, refusals: Refusals, questions: Sequence[str]) -> Floats:
    """What tells a question for the plan from one that no plan answers.

    Args:
        searcher: Gives the plan's evidence.
        refusals: Without the texts themselves.
        questions: Each with at least one letter or digit.

    Returns:
        Shape (questions, ``refusals.FEATURES``).
    """
    asks = [(searcher.ask(text), searcher.evidence(text)) for text in questions]
    return np.stack([features(refusals.near(ask), found) for ask, found in asks if ask])


def part(refusals: Refusals, rows: Numbers) -> Refusals:
    """Some of the refusals, as their own index."""
    kept = [refusals.passages[row] for row in rows]
    return Refusals.from_passages(kept, refusals.vectors[rows], texts.fold)


def hardest(tables: Floats, right: Numbers, count: int) -> Floats:
    """Each question's right document first, then the others whose words are most alike.

    Makes tables over many documents as wide as those over a plan, so that both tune one set of
    weights. Shape (questions, count, witnesses); the right one is number 0.
    """
    words = tables[:, :, WITNESSES.index("text")].copy()
    words[np.arange(len(right)), right] = np.inf
    order = np.argsort(-words, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(tables, order[:, :, None], axis=1)
