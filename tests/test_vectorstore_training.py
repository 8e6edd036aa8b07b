"""Training in the small: each step on a handful of made-up text, no data file needed."""

import numpy as np
import pytest
from tokenizers import Tokenizer, normalizers

from vectorstore.training import fitting
from vectorstore.training.charsmap import precompiled
from vectorstore.training.export import quantise, save
from vectorstore.training.fitting import Accuracy
from vectorstore.training.vocabulary import learn


def small() -> Tokenizer:
    texts = ["手机信号不好,手机没信号", "基站和网络覆盖", "数字福建建设"] * 5
    return learn(["手机", "信号", "基站", "网络", "数字", "没人用的词"], texts, kept=["福建"])


@pytest.mark.parametrize(
    ("text", "folded"),
    [("數位網路", "数位网路"), ("abc數", "abc数"), ("没有", "没有"), ("", "")],
)
def test_the_character_map_folds_inside_the_tokenizer(text: str, folded: str) -> None:
    table = {ord(a): b for a, b in zip("數網門闢辟", "数网门辟壁", strict=True)}
    assert normalizers.Precompiled(precompiled(table)).normalize_str(text) == folded


def test_the_character_map_keeps_every_pair_of_a_large_table() -> None:
    table = {0x4E00 + at: chr(0x9000 - at) for at in range(0, 3000, 3)}
    made = normalizers.Precompiled(precompiled(table))
    for code, text in list(table.items())[::37]:
        assert made.normalize_str(chr(code)) == text
    assert made.normalize_str(chr(0x4E01)) == chr(0x4E01)


def test_words_are_cut_and_characters_are_the_fallback() -> None:
    tokens = small().encode("手機信號，福建基站站", add_special_tokens=False).tokens
    assert tokens == ["手机", "信号", "福建", "基站", "站"]
    assert "没人用的词" not in small().get_vocab()


def test_eight_bits_keep_the_vectors() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 32)).astype(np.float32)
    rows[0] = 0
    whole, factors = quantise(rows)
    assert whole.dtype == np.int8
    assert np.abs(whole * factors[:, None] - rows).max() <= factors.max() / 2 + 1e-6


def test_the_saved_folder_is_read_alike_with_and_without_sentence_transformers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from sentence_transformers import SentenceTransformer

    from vectorstore.static import Static

    folder = tmp_path_factory.mktemp("model")
    tokenizer = small()
    rows = np.random.default_rng(2).normal(size=(tokenizer.get_vocab_size(), 16))
    save(folder, tokenizer, rows.astype(np.float32))
    texts = ["手機沒信號", "福建數字建設abc", "基站,基站"]
    theirs = SentenceTransformer(str(folder), device="cpu").encode(texts)
    assert np.abs(Static.from_folder(folder).encode(texts) - theirs).max() < 1e-5


def test_training_brings_pairs_together() -> None:
    from vectorstore.training.contrast import Recipe, Source, train
    from vectorstore.training.pairs import Pair

    tokenizer = small()
    first = np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), 256))
    pairs = [Pair("手机", "基站", "a"), Pair("数字", "福建", "b")]
    recipe = Recipe(steps=60, batch=8, rate=0.2)
    made = train(tokenizer, first.astype(np.float32), [Source("x", pairs, 1.0)], recipe, str)
    unit = made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
    phone, mast, digital = (unit[tokenizer.token_to_id(word)] for word in ("手机", "基站", "数字"))
    assert float(phone @ mast) > float(phone @ digital) + 0.3


def test_rows_of_one_group_are_no_negatives() -> None:
    import torch

    from vectorstore.training.contrast import contrast

    rows = torch.eye(4, 256)
    twice = torch.stack([rows[0], rows[0], rows[1], rows[2]])
    apart = contrast(twice, twice, torch.tensor([1, 2, 3, 4]))
    alike = contrast(twice, twice, torch.tensor([1, 1, 3, 4]))
    assert float(alike) < 0.01 < float(apart)


def test_accuracy_counts_ties_against_the_right_leaf() -> None:
    scores = np.array([[3.0, 1, 2, 0], [1, 1, 0, 0], [0, 1, 2, 3]])
    found = Accuracy.of(scores, np.array([0, 0, 0]))
    assert (found.first, found.three) == pytest.approx((1 / 3, 2 / 3))
    assert found.reciprocal == pytest.approx((1 + 1 / 2 + 1 / 4) / 3)


def test_weights_find_the_witness_that_tells() -> None:
    random = np.random.default_rng(4)
    tables, right = random.random((200, 6, 3)), random.integers(0, 6, 200)
    tables[np.arange(200), right, 1] += 0.8
    weights = fitting.rank_weights(tables, right)
    assert weights[1] > 5 * max(weights[0], weights[2])
    assert (weights >= 0).all()
    assert Accuracy.of(fitting.cross_validated(tables, right), right).first > 0.8


def test_logistic_gives_probabilities_that_separate() -> None:
    random = np.random.default_rng(5)
    yes = np.arange(400) % 2 == 0
    features = random.normal(size=(400, 2)) + np.stack([2.0 * yes, np.zeros(400)], axis=1)
    chance = fitting.held_out(features, yes)
    assert ((chance > 0.5) == yes).mean() > 0.75
    assert fitting.probability(features, fitting.logistic(features, yes)).mean() == pytest.approx(
        0.5, abs=0.05
    )
