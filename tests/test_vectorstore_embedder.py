"""Embedders: the same vectors without sentence-transformers, and what a setting chooses."""

import json
from pathlib import Path

import numpy as np
import pytest

from vectorstore import embedder
from vectorstore.embedder import Embedder
from vectorstore.errors import BrokenModel, UnknownEmbedder
from vectorstore.hashing import Hashing
from vectorstore.static import Static

TEXTS = ["村里手机没信号", "數位發展", "5G基站 1万个以上", "", "，。"]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny static model, saved by sentence-transformers itself."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    words = ["[UNK]", *dict.fromkeys("".join(TEXTS))]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    rows = np.random.default_rng(3).normal(size=(len(words), 16)).astype(np.float32)
    folder = tmp_path_factory.mktemp("static")
    modules = [StaticEmbedding(tokenizer, embedding_weights=rows), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    return folder


def test_static_equals_sentence_transformers(model_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = [text for text in TEXTS if text]
    theirs = SentenceTransformer(str(model_folder), device="cpu").encode(texts)
    assert np.abs(Static.from_folder(model_folder).encode(texts) - theirs).max() < 1e-5


def test_static_gives_zeros_for_text_without_tokens(model_folder: Path) -> None:
    vectors = Static.from_folder(model_folder).encode(TEXTS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 0, 1], abs=1e-5)
    assert Static.from_folder(model_folder).encode([]).shape == (0, 16)


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_a_damaged_folder_is_named(model_folder: Path, tmp_path: Path, missing: str) -> None:
    for path in model_folder.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(model_folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"{}" if path.name == missing else path.read_bytes())
    with pytest.raises(BrokenModel, match=str(tmp_path)):
        embedder.load(str(tmp_path))


def test_hashing_is_the_same_inside_sentence_transformers(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from vectorstore.hashing_module import write

    write(tmp_path, 64)
    model = SentenceTransformer(str(tmp_path), device="cpu", trust_remote_code=True)
    theirs = model.encode(TEXTS)
    assert np.abs(Hashing(64).encode(TEXTS) - theirs).max() < 1e-5
    ours = embedder.load(str(tmp_path))
    assert np.abs(ours.encode(TEXTS) - theirs).max() < 1e-5


def test_hashing_is_near_for_shared_characters() -> None:
    base, near, far = Hashing().encode(["手机没信号", "手机信号差", "养老院"])
    assert base @ near > base @ far


@pytest.mark.parametrize(
    ("name", "backend"),
    [
        ("hashing", "hashing"),
        ("hashing:64", "hashing"),
        ("BAAI/bge-m3", "sentence-transformers"),
        ("/no/such/folder", "sentence-transformers"),
    ],
)
def test_a_setting_chooses_its_backend(name: str, backend: str) -> None:
    assert embedder.backend(name) == backend


def test_a_folder_of_a_static_model_needs_no_torch(model_folder: Path) -> None:
    assert embedder.backend(str(model_folder)) == "static"
    modules = json.loads((model_folder / "modules.json").read_text("utf-8"))
    assert any("StaticEmbedding" in module["type"] for module in modules)


def test_an_unknown_folder_says_what_to_do() -> None:
    with pytest.raises(UnknownEmbedder, match="CEWEN_EMBEDDER"):
        embedder.load("/no/such/folder")


@pytest.mark.parametrize("model", [Hashing(32), Hashing()])
def test_vectors_fit_their_description(model: Embedder) -> None:
    vectors = model.encode(["数据", "网络"])
    assert vectors.shape == (2, model.dimension)
    assert vectors.dtype == np.float32
