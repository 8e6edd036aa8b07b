"""A static (bag-of-tokens) model folder, read without torch: tokenizers, safetensors, numpy.

Gives what ``SentenceTransformer(folder)`` gives, at length 1, within 1e-5: the mean of the tokens'
rows. Reads both layouts that sentence-transformers reads: one float row a token, and model2vec's
``embeddings`` with ``mapping`` (token → row) and ``weights`` (a factor a token), whose rows may be
8-bit integers.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from vectorstore.embedder import Vectors, normalise
from vectorstore.errors import BrokenModel

_BATCH = 4096


class Static:
    """One row a token, and a tokenizer."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        rows: NDArray[np.generic],
        *,
        name: str,
        fingerprint: str,
        mapping: NDArray[np.int64] | None = None,
        weights: Vectors | None = None,
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = int(rows.shape[1])
        self._tokenizer = tokenizer
        self._rows = rows
        self._mapping = mapping
        self._weights = weights

    @classmethod
    def from_folder(cls, folder: Path, *, name: str = "") -> "Static":
        """Read a folder that sentence-transformers saved with a StaticEmbedding in it.

        Raises:
            BrokenModel: a file is missing or damaged, or rows and tokens don't match.
        """
        model = folder / _module(folder)
        try:
            tensors = load_file(model / "model.safetensors")
            tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        except (OSError, SafetensorError) as error:
            raise BrokenModel(folder, str(error)) from error
        except Exception as error:  # tokenizers raises bare Exception
            raise BrokenModel(folder, f"tokenizer.json：{error}") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        rows = tensors.get("embedding.weight", tensors.get("embeddings"))
        if rows is None or rows.ndim != 2:
            raise BrokenModel(folder, f"model.safetensors 里只有 {sorted(tensors)}")
        mapping, weights = tensors.get("mapping"), tensors.get("weights")
        tokens = len(rows) if mapping is None else len(mapping)
        if tokens < tokenizer.get_vocab_size():
            size = tokenizer.get_vocab_size()
            raise BrokenModel(folder, f"词表有 {size} 个词元，向量只有 {tokens} 行")
        return cls(
            tokenizer,
            rows,
            name=name or str(folder),
            fingerprint=_fingerprint(model),
            mapping=None if mapping is None else mapping.astype(np.int64),
            weights=None if weights is None else weights.astype(np.float32),
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension), of length 1; zeros for text without tokens."""
        parts = [self._batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimension), np.float32)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        found = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ids = [encoding.ids for encoding in found]
        lengths = np.array([len(one) for one in ids])
        sums = np.zeros((len(ids), self.dimension), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if filled.size:
            flat = np.fromiter((i for one in ids for i in one), dtype=np.int64)
            starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
            sums[filled] = np.add.reduceat(self._vectors(flat), starts, axis=0)
        return normalise(sums)

    def _vectors(self, tokens: NDArray[np.int64]) -> Vectors:
        rows = self._rows[tokens if self._mapping is None else self._mapping[tokens]]
        vectors = rows.astype(np.float32)
        return vectors if self._weights is None else vectors * self._weights[tokens, None]


def _module(folder: Path) -> str:
    """The sub-folder of the StaticEmbedding, as ``modules.json`` names it."""
    path = folder / "modules.json"
    try:
        modules = json.loads(path.read_text("utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise BrokenModel(folder, f"modules.json：{error}") from error
    return next((m["path"] for m in modules if m["type"].endswith("StaticEmbedding")), "")


def _fingerprint(folder: Path) -> str:
    total = hashlib.sha256()
    for name in ("model.safetensors", "tokenizer.json"):
        total.update((folder / name).read_bytes())
    return total.hexdigest()[:16]
