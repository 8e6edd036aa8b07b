"""Write the trained rows as a folder that ``SentenceTransformer(folder)`` loads like any other.

Rows are 8-bit integers with a factor a token, the layout that sentence-transformers takes over from
model2vec (``embeddings``, ``weights``); a quarter of the size, and similarities within 0.01.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_STATIC = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
_NORMALIZE = "sentence_transformers.base.modules.normalize.Normalize"
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": _STATIC},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": _NORMALIZE},
]
_LEVELS = 127


def save(folder: Path, tokenizer: Tokenizer, rows: NDArray[np.float32]) -> None:
    """Write tokenizer, rows and the three small files that sentence-transformers looks for.

    Args:
        folder: Made when missing; files of the same names are replaced.
        tokenizer: Gives the row of each token.
        rows: Shape (tokens, dimension).
    """
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    whole, factors = quantise(rows)
    save_file({"embeddings": whole, "weights": factors}, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "modules.json").write_text(json.dumps(_MODULES, indent=2) + "\n", "utf-8")
    settings = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
    path = folder / "config_sentence_transformers.json"
    path.write_text(json.dumps(settings, indent=2) + "\n", "utf-8")
    (folder / "1_Normalize" / "config.json").write_text("{}\n", "utf-8")


def quantise(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows as integers in [-127, 127], and the factor that each token's row is multiplied by."""
    factors = np.abs(rows).max(axis=1) / _LEVELS
    safe = np.where(factors > 0, factors, 1)
    whole = np.rint(rows / safe[:, None]).astype(np.int8)
    return whole, factors.astype(np.float32)
