"""Texts and vectors of the passages, kept by us: Chroma is only a cache of what is here.

One file a plan, ``<home>/vectors/<plan>.npz``. A file made by another model or from other texts is
made anew. What it does not do: search.
"""

import contextlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vectorstore import passages
from vectorstore.embedder import Embedder, Vectors
from vectorstore.passages import Passage


def get(
    folder: Path, name: str, rows: Sequence[Passage], embedder: Embedder
) -> tuple[Vectors, bool]:
    """The vectors of some passages, read when the file still fits, else made and written.

    Args:
        folder: ``<home>/vectors``; made when it is missing.
        name: The plan's id, or ``refusals``.
        rows: The passages, in the order of the vectors.
        embedder: Makes what is missing.

    Returns:
        Shape (passages, dimension), and whether they had to be made.
    """
    path = folder / f"{name}.npz"
    wanted = f"{embedder.fingerprint}:{passages.digest(rows)}"
    kept = _read(path, wanted)
    if kept is not None:
        return kept, False
    made = embedder.encode([row.text for row in rows])
    _write(path, wanted, rows, made)
    return made, True


def _read(path: Path, wanted: str) -> Vectors | None:
    """The stored vectors, or None when the file is missing, damaged or made from something else."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            if str(stored["key"]) != wanted:
                return None
            return np.asarray(stored["vectors"], dtype=np.float32)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, key: str, rows: Sequence[Passage], made: Vectors) -> None:
    """Write beside the target, then rename: a reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                key=np.array(key),
                vectors=made.astype(np.float32),
                ids=np.array([row.id for row in rows]),
                texts=np.array([row.text for row in rows]),
            )
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(beside).unlink()
        raise
