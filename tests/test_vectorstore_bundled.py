"""The model and the weights that ship: small enough, read alike both ways, and of use."""

import json
from pathlib import Path

import numpy as np
import pytest

from ingest import read, shipped
from vectorstore import embedder, ranking
from vectorstore.evidence import WITNESSES
from vectorstore.refusals import FEATURES
from vectorstore.search import Searcher

TEXTS = ["我们村打电话老是断断续续", "數位基礎設施怎麼蓋", "5G基站1万个以上", "abc", "省工信厅"]


def test_it_fits_into_the_repository() -> None:
    size = sum(path.stat().st_size for path in embedder.BUNDLED.rglob("*") if path.is_file())
    assert size < 25_000_000


def test_sentence_transformers_loads_the_same_vectors() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(embedder.BUNDLED), device="cpu").encode(TEXTS)
    assert np.abs(embedder.load("bundled").encode(TEXTS) - theirs).max() < 1e-5


def test_traditional_characters_are_the_same_to_it() -> None:
    one, other = embedder.load().encode(["数据安全谁来管", "數據安全誰來管"])
    assert one @ other == pytest.approx(1, abs=1e-6)


def test_half_the_width_says_nearly_the_same() -> None:
    vectors = embedder.load().encode(["手机没有信号", "基站和网络覆盖", "博物馆里的文物"])
    for width in (256, 128, 64):
        cut = embedder.normalise(vectors[:, :width])
        assert cut[0] @ cut[1] > cut[0] @ cut[2], width


def test_the_weights_fit_this_version() -> None:
    raw = json.loads(ranking.FILE.read_text("utf-8"))
    weights = ranking.load()
    assert len(weights.asked) == len(weights.bare) == len(WITNESSES)
    assert len(weights.sure) == len(WITNESSES) + 2
    assert len(weights.refused) == len(FEATURES) + 1
    assert raw["figures"]["with questions"]["hit@3"] >= 0.97


def test_weights_of_another_version_are_refused(tmp_path: Path) -> None:
    (tmp_path / "fusion.json").write_text(json.dumps({"witnesses": ["text"]}), "utf-8")
    with pytest.raises(ValueError, match="weighs"):
        ranking.load(tmp_path / "fusion.json")


@pytest.mark.parametrize("with_questions", [True, False])
def test_everyday_words_find_the_leaf(tmp_path: Path, with_questions: bool) -> None:
    plan = read(shipped.plans()[0])
    searcher = Searcher.open(tmp_path, [plan], with_questions=with_questions)
    for query, leaf in (
        ("山上放羊，电话打不出去", "item-1"),
        ("老人家看展览腿脚不便，能在家里看不", "item-14"),
        ("冷气机房太费电", "item-20"),
        ("电话热线一直没人接", "item-12"),
    ):
        assert leaf in [hit.leaf for hit in searcher.search(query, k=3)], query


def test_the_plan_is_told_from_other_matters(tmp_path: Path) -> None:
    searcher = Searcher.open(tmp_path, [read(shipped.plans()[0])])
    inside = [searcher.search(q, k=1)[0].score for q in ("农村手机信号差", "商用密码谁负责")]
    outside = [searcher.search(q, k=1)[0].score for q in ("红烧肉怎么做好吃", "明朝有几个皇帝")]
    assert min(inside) > searcher.threshold > max(outside)
    assert searcher.refusal("我的驾照丢了去哪补办").reason == "personal"
    assert (
        searcher.refusal("我的驾照丢了去哪补办").score
        > 0.5
        > searcher.refusal("农村手机信号差").score
    )
