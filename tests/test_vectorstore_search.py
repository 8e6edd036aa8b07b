"""The whole way from a question to leaves, with the hashing model: no trained file is needed."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest import read, shipped
from ingest.plan import Plan
from vectorstore.contract import describe
from vectorstore.errors import BadRow
from vectorstore.search import Searcher

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(shipped.plans()[0])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def searcher(home: Path, plan: Plan) -> Searcher:
    return Searcher.open(home, [plan], model="hashing")


@pytest.mark.parametrize(
    ("query", "leaf"),
    [
        ("村里手机没信号", "item-1"),
        ("12345热线打不通", "item-12"),
        ("去博物馆不想排队能在网上看不", "item-14"),
        ("商用密码", "item-24"),
        ("想開網店賣到國外", "item-28"),
    ],
)
def test_plain_questions_find_their_leaf(searcher: Searcher, query: str, leaf: str) -> None:
    assert leaf in [hit.leaf for hit in searcher.search(query, k=3)]


def test_hits_are_one_a_leaf_best_first_and_verbatim(searcher: Searcher, plan: Plan) -> None:
    hits = searcher.search("数据安全谁来管", k=31)
    assert len({hit.leaf for hit in hits}) == len(hits) == 31
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)
    for hit in hits:
        assert plan.text[hit.start : hit.end] == hit.text
        assert plan.leaf(hit.leaf).start <= hit.start < hit.end <= plan.leaf(hit.leaf).end


def test_a_search_can_be_limited(searcher: Searcher, plan: Plan) -> None:
    hits = searcher.search("手机没信号", leaves={"item-2", "item-3"})
    assert {hit.leaf for hit in hits} == {"item-2", "item-3"}
    assert searcher.search("手机没信号", plan="other") == []
    assert {hit.plan for hit in searcher.search("手机没信号", plan=plan.id)} == {plan.id}


@pytest.mark.parametrize("query", ["", "  ", "？！", "\n"])
def test_a_question_without_words_finds_nothing(searcher: Searcher, query: str) -> None:
    assert searcher.search(query) == []


@pytest.mark.parametrize("query", ["𠮷", "a" * 5000, "数据" * 2000, "🙂网络"])
def test_odd_text_does_no_harm(searcher: Searcher, query: str) -> None:
    assert len(searcher.search(query, k=3)) == 3


def test_the_right_sentence_is_quoted(searcher: Searcher) -> None:
    ranked = searcher.sentences("12345便民热线升级", "item-12")
    assert "12345" in ranked[0].text
    assert len(ranked) >= 3
    with pytest.raises(KeyError, match="item-99"):
        searcher.sentences("热线", "item-99")


def test_a_question_is_explained(searcher: Searcher) -> None:
    explained = searcher.explain("請問我們村沒信號")
    assert "请问" not in explained.words
    assert {"没信号"} <= {one.word for one in explained.expansions}
    rows = describe(searcher.search("没信号", k=2, explain=True), searcher.explain("没信号"))
    assert rows[0]["expanded"][0]["weight"] > 0
    assert set(rows[0]) >= {"leaf", "score", "dense_rank", "lexical_rank", "text", "evidence"}
    json.dumps(rows)


def test_questions_added_by_staff_are_found_at_once(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    added = {"leaf": "item-9", "question": "蓝鲸跳绳大会", "by": "李", "added": "2026-03-01"}
    (folder / f"{plan.id}.jsonl").write_text(json.dumps(added), "utf-8")
    found = Searcher.open(tmp_path, [plan], model="hashing").search("蓝鲸跳绳大会", k=1)
    assert (found[0].leaf, found[0].question) == ("item-9", "蓝鲸跳绳大会")


@pytest.mark.parametrize("question", ["蛐蛐匣有哪些任务", "蛐蛐匣归谁管", "什么时候推进蛐蛐匣"])
def test_a_word_that_nothing_knows_is_looked_up_as_what_staff_say_it_means(
    question: str, tmp_path: Path, plan: Plan
) -> None:
    (tmp_path / "lexicon").mkdir()
    rows = "蛐蛐匣\t算法备案、算法安全\n手机\t算法备案\n"
    (tmp_path / "lexicon" / "terms.tsv").write_text(rows, "utf-8")
    searcher = Searcher.open(tmp_path, [plan], model="hashing")
    words = searcher.explain(question).words
    assert ("算法备案" in words, "蛐蛐匣" in words) == (True, False)
    assert searcher.search(question, k=1)[0].leaf == "item-25"
    assert "手机" in searcher.explain("村里手机没信号").words, "a known word keeps what it finds"
    assert searcher.search("村里手机没信号", k=1)[0].leaf == "item-1"


def test_refusals_stay_apart_from_the_leaves(tmp_path: Path, plan: Plan) -> None:
    folder = tmp_path / "questions"
    folder.mkdir()
    row = {"reason": "personal", "question": "我家猫的医保卡丢了"}
    (folder / "refusals.jsonl").write_text(json.dumps(row), "utf-8")
    searcher = Searcher.open(tmp_path, [plan], model="hashing")
    verdict = searcher.refusal("我家猫的医保卡丢了")
    assert verdict.reason
    assert all(hit.leaf.startswith(("item", "section")) for hit in searcher.search("医保卡丢了"))


def test_vectors_are_made_once_and_again_when_they_are_damaged(tmp_path: Path, plan: Plan) -> None:
    first = Searcher.open(tmp_path, [plan], model="hashing:64")
    again = Searcher.open(tmp_path, [plan], model="hashing:64")
    stored = tmp_path / "vectors" / f"{plan.id}.npz"
    stored.write_bytes(stored.read_bytes()[:1000])
    mended = Searcher.open(tmp_path, [plan], model="hashing:64")
    other = Searcher.open(tmp_path, [plan], model="hashing:32")
    assert (bool(first.said), again.said) == (True, ())
    assert mended.said
    assert other.said


def test_chroma_ranks_like_exact_search_and_yields_to_another_owner(
    home: Path, searcher: Searcher, plan: Plan
) -> None:
    served = Searcher.open(home, [plan], model="hashing", engine="chroma")
    assert served.dense.engine == "chroma"
    assert any("索引" in said for said in served.said)
    second = Searcher.open(home, [plan], model="hashing", engine="chroma")
    assert second.dense.engine == "exact"
    for query in ("手机没信号", "数据安全", "两岸融合"):
        ours, theirs = searcher.search(query, k=3), served.search(query, k=3)
        assert [hit.leaf for hit in ours] == [hit.leaf for hit in theirs]
        scores = np.array([hit.score for hit in theirs])
        assert np.array([hit.score for hit in ours]) == pytest.approx(scores, abs=0.02)
    served.close()


def test_a_broken_questions_file_is_named_not_swallowed(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / f"{plan.id}.jsonl").write_text("{}", "utf-8")
    with pytest.raises(BadRow, match="第1行"):
        Searcher.open(tmp_path, [plan], model="hashing")


def test_one_question_imports_nothing_heavy(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest import read, shipped;"
        "from vectorstore.search import Searcher;"
        f"s = Searcher.open(Path({str(home)!r}), [read(shipped.plans()[0])]);"
        "assert s.search('手机没信号');"
        "heavy = {'torch', 'chromadb', 'sentence_transformers', 'langchain_core', 'scipy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_langchain_users_can_plug_in(searcher: Searcher, home: Path, plan: Plan) -> None:
    from vectorstore.chroma import ChromaIndex
    from vectorstore.retriever import PlanRetriever, store

    found = PlanRetriever.from_searcher(searcher, k=2).invoke("商用密码")
    assert found[0].metadata["leaf"] == "item-24"
    served = Searcher.open(home, [plan], model="hashing", engine="chroma")
    assert isinstance(served.dense, ChromaIndex)
    near = store(served.dense, served.model).similarity_search("商用密码", k=2)
    served.close()
    assert "item-24" in near[0].metadata["passage"]
