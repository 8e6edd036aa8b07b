"""Weights from examples: which leaf is first, and how sure that is. No files, no text."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

PENALTY = 1e-2
FOLDS = 5


@dataclass(frozen=True)
class Accuracy:
    """How often the right leaf comes first."""

    first: float
    """hit@1"""
    three: float
    """hit@3"""
    reciprocal: float
    """MRR"""
    count: int

    @classmethod
    def of(cls, scores: Floats, right: Numbers) -> "Accuracy":
        """Ties count against the right leaf.

        Args:
            scores: Shape (questions, leaves).
            right: Shape (questions,), number of the right leaf.
        """
        own = scores[np.arange(len(right)), right][:, None]
        places = (scores >= own).sum(axis=1)
        return cls(
            float((places == 1).mean()),
            float((places <= 3).mean()),
            float((1 / places).mean()),
            len(right),
        )


def rank_weights(tables: Floats, right: Numbers, penalty: float = PENALTY) -> Floats:
    """Weights ≥ 0 under which the right leaf is likeliest (conditional logit, L2).

    Args:
        tables: Shape (questions, leaves, witnesses).
        right: Shape (questions,).
        penalty: On the weights of standardised witnesses.
    """
    count, _, width = tables.shape
    spread = tables.reshape(-1, width).std(axis=0)
    spread = np.where(spread > 0, spread, np.inf)
    scaled = tables / spread
    own = scaled[np.arange(count), right].sum(axis=0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -np.log(chances[np.arange(count), right] + 1e-12).mean()
        slope = (np.einsum("ql,qlw->w", chances, scaled) - own) / count
        return float(value + penalty * weights @ weights), slope + 2 * penalty * weights

    found = minimize(loss, np.ones(width), jac=True, method="L-BFGS-B", bounds=[(0, None)] * width)
    return np.asarray(found.x / spread)


def cross_validated(tables: Floats, right: Numbers, seed: int = 0) -> Floats:
    """Scores of every question by weights that never saw it. Shape (questions, leaves)."""
    fold = np.random.default_rng(seed).permutation(len(right)) % FOLDS
    scores = np.zeros(tables.shape[:2])
    for held in range(FOLDS):
        weights = rank_weights(tables[fold != held], right[fold != held])
        scores[fold == held] = tables[fold == held] @ weights
    return scores


def logistic(features: Floats, yes: NDArray[np.bool_], penalty: float = 1e-3) -> Floats:
    """Weights (the constant last) of a logistic regression; both outcomes weigh the same.

    Args:
        features: Shape (examples, width), without the constant.
        yes: Shape (examples,).
        penalty: On the weights of standardised features.
    """
    middle, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.hstack([(features - middle) / spread, np.ones((len(features), 1))])
    sign = np.where(yes, 1.0, -1.0)
    share = np.where(yes, 0.5 / max(yes.sum(), 1), 0.5 / max((~yes).sum(), 1))

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (scaled @ weights)
        value = (share * np.logaddexp(0, -margin)).sum()
        slope = -(scaled * (share * sign / (1 + np.exp(margin)))[:, None]).sum(axis=0)
        free = np.append(weights[:-1], 0.0)
        return float(value + penalty * free @ free), slope + 2 * penalty * free

    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B").x
    weights = found[:-1] / spread
    return np.append(weights, found[-1] - weights @ middle)


def held_out(features: Floats, yes: NDArray[np.bool_], seed: int = 0) -> Floats:
    """Probabilities of every example by weights that never saw it."""
    fold = np.random.default_rng(seed).permutation(len(yes)) % FOLDS
    found = np.zeros(len(yes))
    for held in range(FOLDS):
        weights = logistic(features[fold != held], yes[fold != held])
        found[fold == held] = probability(features[fold == held], weights)
    return found


def probability(features: Floats, weights: Floats) -> Floats:
    """What ``logistic`` weights say of examples."""
    return np.asarray(1 / (1 + np.exp(-(features @ weights[:-1] + weights[-1]))))
