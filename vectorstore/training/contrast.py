"""Contrastive training of a static model: pairs near, everything else in the batch far.

MultipleNegativesRanking (in-batch negatives, both directions) at several widths at once
(Matryoshka), with one addition to the library's loss: rows of the same group are no negatives.
A token's vector is its own plus the mean of its characters', so that a rare word starts from what
its characters learned; the sum is what is saved.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn

from vectorstore.training.pairs import Pair

WIDTHS = (256, 128, 64)
SCALE = 20.0
DROP = 0.15  # of an asker's tokens: a model that needs every word misses the next wording
LONGEST = 48
REPORT = 100

Ids = list[NDArray[np.int64]]
Spelling = list[NDArray[np.int64]]


@dataclass(frozen=True)
class Source:
    """Pairs with their share of each batch."""

    name: str
    pairs: Sequence[Pair]
    share: float


@dataclass(frozen=True)
class Recipe:
    """How long and how fast."""

    steps: int = 600
    batch: int = 768
    rate: float = 2e-3
    seed: int = 7


def train(
    tokenizer: Tokenizer,
    first: NDArray[np.float32],
    sources: Sequence[Source],
    recipe: Recipe,
    say: Callable[[str], None] = print,
) -> NDArray[np.float32]:
    """Train from first vectors.

    Returns:
        Shape (tokens, dimension); the unknown token's row is 0.
    """
    torch.manual_seed(recipe.seed)
    chance = np.random.default_rng(recipe.seed)
    spelling = _spelling(tokenizer)
    # Own vectors first, then the characters'; lazily updated, as a batch touches a tenth of them.
    table = nn.Parameter(torch.from_numpy(np.vstack([first, np.zeros_like(first)])))
    optimiser = torch.optim.SparseAdam([table], lr=recipe.rate)
    ready = [_Ready(tokenizer, source) for source in sources]
    total = 0.0
    for step in range(1, recipe.steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * min(1.0, 20 * step / recipe.steps) * _fall(step, recipe)
        left, right, groups = _batch(ready, recipe.batch, chance)
        loss = contrast(_pool(table, left, spelling), _pool(table, right, spelling), groups)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch is untyped here
        optimiser.step()  # type: ignore[no-untyped-call]
        total += float(loss.detach())
        if step % REPORT == 0:
            say(f"step {step}: loss {total / REPORT:.3f}")
            total = 0.0
    made = table.detach().numpy()
    own, characters = made[: len(first)].copy(), made[len(first) :]
    for row, spelt in enumerate(spelling):
        own[row] += characters[spelt - len(first)].mean(axis=0)
    own[0] = 0
    return np.asarray(own, dtype=np.float32)


def contrast(left: torch.Tensor, right: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
    """The loss of a batch, averaged over the widths and both directions.

    Args:
        left: Shape (batch, dimension).
        right: Shape (batch, dimension); row i belongs to row i of ``left``.
        groups: Shape (batch,); equal numbers say the same.
    """
    same = (groups[:, None] == groups[None, :]) & ~torch.eye(len(groups), dtype=torch.bool)
    target = torch.arange(len(groups))
    losses = []
    for width in WIDTHS:
        a = nn.functional.normalize(left[:, :width], dim=1)
        b = nn.functional.normalize(right[:, :width], dim=1)
        scores = (SCALE * a @ b.T).masked_fill(same, -1e4)
        losses.append(nn.functional.cross_entropy(scores, target))
        losses.append(nn.functional.cross_entropy(scores.T, target))
    return torch.stack(losses).mean()


class _Ready:
    """A source with its texts as token numbers."""

    def __init__(self, tokenizer: Tokenizer, source: Source) -> None:
        self.share = source.share
        self.left = _ids(tokenizer, [pair.left for pair in source.pairs])
        self.right = _ids(tokenizer, [pair.right for pair in source.pairs])
        self.groups = np.array([hash(pair.group) for pair in source.pairs], dtype=np.int64)


def _ids(tokenizer: Tokenizer, texts: Sequence[str]) -> Ids:
    found = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.array([i for i in one.ids if i][:LONGEST], dtype=np.int64) for one in found]


def _batch(
    ready: Sequence[_Ready], size: int, chance: np.random.Generator
) -> tuple[Ids, Ids, torch.Tensor]:
    left: Ids = []
    right: Ids = []
    groups: list[np.int64] = []
    for source in ready:
        picked = chance.integers(0, len(source.left), size=round(size * source.share))
        left += [_thin(source.left[at], chance) for at in picked]
        right += [source.right[at] for at in picked]
        groups += list(source.groups[picked])
    return left, right, torch.from_numpy(np.array(groups))


def _thin(ids: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    kept = ids[chance.random(len(ids)) >= DROP]
    return kept if len(kept) else ids


def _fall(step: int, recipe: Recipe) -> float:
    """From 1 down to 0 along a cosine."""
    return 0.5 * (1 + math.cos(math.pi * step / recipe.steps))


def _pool(table: torch.Tensor, ids: Ids, spelling: Spelling) -> torch.Tensor:
    """Sums of the tokens' vectors and of their characters' means (the length does not matter)."""
    tokens = np.concatenate(ids)
    owners = np.repeat(np.arange(len(ids)), [len(one) for one in ids])
    spelt = [spelling[token] for token in tokens]
    counts = np.array([len(one) for one in spelt])
    rows = np.concatenate([tokens, *spelt])
    weights = np.concatenate([np.ones(len(tokens)), np.repeat(1 / counts, counts)])
    texts = np.concatenate([owners, np.repeat(owners, counts)])
    order = np.argsort(texts, kind="stable")
    starts = np.searchsorted(texts[order], np.arange(len(ids)))
    return nn.functional.embedding_bag(
        torch.from_numpy(rows[order]),
        table,
        torch.from_numpy(starts),
        mode="sum",
        per_sample_weights=torch.from_numpy(weights[order].astype(np.float32)),
        sparse=True,
    )


def _spelling(tokenizer: Tokenizer) -> Spelling:
    """For each token the rows of its characters, which follow the rows of the tokens."""
    vocabulary = tokenizer.get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    return [
        np.array([len(tokens) + vocabulary.get(char, 0) for char in (token if number else "?")])
        for number, token in enumerate(tokens)
    ]
