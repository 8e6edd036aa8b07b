"""From evidence to an order of the leaves, and to how sure it is that the plan speaks of this.

The weights come from ``bundled/fusion.json``, written by ``vectorstore.training.tune``, never by
hand. What it does not do: look anything up.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.evidence import WITNESSES, Scores

FILE = Path(__file__).parent / "bundled" / "fusion.json"


@dataclass(frozen=True)
class Weights:
    """How much each witness counts."""

    asked: tuple[float, ...]
    """For leaves that have similar questions; one a witness."""
    bare: tuple[float, ...]
    """For leaves that have none."""
    sure: tuple[float, ...]
    """Of ``WITNESSES`` at the first leaf, then its lead over the second, then the constant."""
    refused: tuple[float, ...]
    """Of ``refusals.FEATURES``, then the constant."""
    slope: float = 1.0
    """How fast certainty falls from the first leaf down."""
    threshold: float = 0.5
    """Below this the plan is taken not to speak of it."""


_UNTUNED = Weights(
    asked=(4.0, 1.0, 3.0, 8.0, 10.0, 4.0, 10.0),
    bare=(8.0, 3.0, 5.0, 3.0, 0.0, 6.0, 0.0),
    sure=(2.0, 0.5, 2.0, 3.0, 4.0, 2.0, 3.0, 1.0, -3.0),
    refused=(4.0, 4.0, 4.0, -4.0, -4.0, -2.0, -2.0, 0.0),
)


@cache
def load(path: Path = FILE) -> Weights:
    """The tuned weights, or untuned ones while the file is missing.

    Raises:
        ValueError: the file does not fit the witnesses of this version.
    """
    if not path.is_file():
        return _UNTUNED
    raw = json.loads(path.read_text("utf-8"))
    if raw["witnesses"] != list(WITNESSES):
        raise ValueError(f"{path} weighs {raw['witnesses']}, this version has {list(WITNESSES)}")
    return Weights(
        asked=tuple(raw["asked"]),
        bare=tuple(raw["bare"]),
        sure=tuple(raw["sure"]),
        refused=tuple(raw["refused"]),
        slope=raw["slope"],
        threshold=raw["threshold"],
    )


def rank(table: Scores, questioned: NDArray[np.bool_], weights: Weights) -> Scores:
    """One number a leaf, higher is better; comparable only within one question.

    Args:
        table: Shape (leaves, witnesses).
        questioned: Shape (leaves,), whether a leaf has similar questions.
        weights: Tuned or not.
    """
    asked = table @ np.array(weights.asked, dtype=np.float32)
    bare = table @ np.array(weights.bare, dtype=np.float32)
    return np.where(questioned, asked, bare).astype(np.float32)


def certainty(table: Scores, order: Scores, weights: Weights) -> Scores:
    """For each leaf, in [0, 1], how likely the plan speaks there of what is asked.

    Args:
        table: Shape (leaves, witnesses); at least one leaf.
        order: What ``rank`` gave.
        weights: Tuned or not.
    """
    top = int(np.argmax(order))
    others = np.delete(order, top)
    lead = float(order[top] - others.max()) if others.size else float(order[top])
    features = np.array([*table[top], lead, 1.0])
    logit = float(features @ np.array(weights.sure)) + weights.slope * (order - order[top])
    return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float32)
