"""Text → unit vectors. The seam behind which every embedding model stands.

``load`` chooses a backend from a dict by what the name is: the hashing double, a folder with a
static model (read without torch), or anything that sentence-transformers can load.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import UnknownEmbedder

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "bundled"


class Embedder(Protocol):
    """Anything that turns texts into vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """What the setting said."""
        ...

    @property
    def dimension(self) -> int:
        """Width of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text might get another vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (texts, dimension), of length 1 (0 for text without tokens)."""
        ...


def load(name: str = "bundled") -> Embedder:
    """The embedding model that a setting names.

    Args:
        name: ``bundled`` (the model that ships; the hashing double while there is none),
            ``hashing`` or ``hashing:256``, a folder, or a sentence-transformers name.

    Raises:
        UnknownEmbedder: no such folder, or sentence-transformers does not know the name.
        BrokenModel: a static folder whose files don't belong together.
    """
    return _BACKENDS[backend(name)](name)


def backend(name: str) -> str:
    """Which entry of the backends serves this name."""
    if name == "hashing" or name.startswith("hashing:"):
        return "hashing"
    if name in ("", "bundled"):
        return "static" if (BUNDLED / "model.safetensors").is_file() else "hashing"
    return "static" if _is_static(Path(name)) else "sentence-transformers"


def normalise(vectors: Vectors) -> Vectors:
    """Rows of length 1; rows of zeros stay as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _is_static(folder: Path) -> bool:
    modules = folder / "modules.json"
    return modules.is_file() and "StaticEmbedding" in modules.read_text("utf-8")


def _hashing(name: str) -> Embedder:
    from vectorstore import hashing

    size = name.partition(":")[2]
    return hashing.Hashing(int(size)) if size.isdigit() else hashing.Hashing()


def _static(name: str) -> Embedder:
    from vectorstore import static

    bundled = name in ("", "bundled")
    return static.Static.from_folder(BUNDLED if bundled else Path(name), name=name or "bundled")


def _transformers(name: str) -> Embedder:
    from vectorstore import transformers

    if name.startswith((".", "/")) and not Path(name).is_dir():
        raise UnknownEmbedder(name, "目录不存在")
    return transformers.Transformers.from_name(name)


_BACKENDS: dict[str, Callable[[str], Embedder]] = {
    "hashing": _hashing,
    "static": _static,
    "sentence-transformers": _transformers,
}
