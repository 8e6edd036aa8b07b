"""The hashing embedder as a sentence-transformers module: ``SentenceTransformer(folder)`` loads it.

Kept apart from ``hashing`` because it needs torch.
"""

from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Normalize

from vectorstore.hashing import counts


class CharHashing(InputModule):  # type: ignore[misc]  # the library is untyped
    """Signed counts of character n-grams; ``Normalize`` follows it."""

    config_keys: list[str] = ["dimension"]  # noqa: RUF012 - the library's way
    modalities: list[str] = ["text"]  # noqa: RUF012

    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.dimension = dimension

    def preprocess(self, inputs: list[str], **_: Any) -> dict[str, torch.Tensor]:  # noqa: ANN401
        """Texts → counts, shape (texts, dimension)."""
        return {"sentence_embedding": torch.from_numpy(counts(inputs, self.dimension))}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:  # noqa: ANN401
        """Pass the counts on; they are the embedding."""
        return features

    def get_embedding_dimension(self) -> int:
        """Width of a vector."""
        return self.dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Write the one number that makes the module."""
        self.save_config(output_path)


def write(folder: Path, dimension: int) -> None:
    """Save the hashing embedder as a sentence-transformers folder."""
    SentenceTransformer(modules=[CharHashing(dimension), Normalize()], device="cpu").save(
        str(folder)
    )
