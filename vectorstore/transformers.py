"""Any sentence-transformers model as an ``Embedder``. The one place that imports that library.

The import takes seconds and half a gigabyte, so it waits until such a model is asked for.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.embedder import Vectors
from vectorstore.errors import UnknownEmbedder

_BATCH = 64


class Transformers:
    """A loaded ``SentenceTransformer``."""

    def __init__(self, name: str, model: Any, fingerprint: str) -> None:  # noqa: ANN401 - untyped library
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self.dimension = int(self.encode(["维"]).shape[1])

    @classmethod
    def from_name(cls, name: str) -> "Transformers":
        """Load a folder, or a name that the local cache or a model hub knows.

        Raises:
            UnknownEmbedder: the library is missing, or can't load the name.
        """
        try:
            import sentence_transformers
        except ImportError as error:
            raise UnknownEmbedder(name, f"缺少 sentence-transformers（{error}）") from error
        try:
            model = sentence_transformers.SentenceTransformer(
                name, device="cpu", trust_remote_code=_is_ours(Path(name))
            )
        except (OSError, ValueError) as error:
            raise UnknownEmbedder(name, str(error).splitlines()[0]) from error
        return cls(name, model, _fingerprint(name, sentence_transformers.__version__))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension), of length 1."""
        vectors = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _is_ours(folder: Path) -> bool:
    """Whether the only code a folder names beyond the library's own is the hashing module."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return False
    types = [module["type"] for module in json.loads(modules.read_text("utf-8"))]
    foreign = [name for name in types if not name.startswith("sentence_transformers.")]
    return foreign == ["vectorstore.hashing_module.CharHashing"]


def _fingerprint(name: str, version: str) -> str:
    """Name and library, and for a folder the sizes of its files."""
    folder = Path(name)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    parts = [name, version.split(".")[0], *(f"{p.name}:{p.stat().st_size}" for p in files)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
