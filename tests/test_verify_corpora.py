"""The two corpora: what a model must not be able to say, and what it must be able to."""

import json
import time
from pathlib import Path
from statistics import median

import pytest

from assistant.answer import Statement
from assistant.book import Book, Tables
from assistant.query import Query
from assistant.verify import check
from ingest import shipped
from ingest.plan import Plan

CORPORA = Path(__file__).parent.parent / "evals" / "adversarial"
LET_THROUGH = {
    "bad-549",  # two entries of one printed list, the first made a means of the second
}
QUERY = Query(text="", normal="", standalone="", kind="topic")


@pytest.fixture(scope="module")
def book(plan: Plan) -> Book:
    return Book(plan, Tables.read(shipped.folder()))


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (CORPORA / name).read_text("utf-8").splitlines()]


def fault(row: dict[str, object], book: Book) -> str:
    leaves = row["leaves"]
    assert isinstance(leaves, list)
    return check(Statement(str(row["text"]), tuple(leaves), prose=True), QUERY, book)


def test_no_bad_sentence_passes_but_those_that_are_known_to(book: Book) -> None:
    bad = rows("bad.jsonl")
    assert len(bad) >= 550
    assert {row["id"] for row in bad if not fault(row, book)} == LET_THROUGH


def test_at_most_6_of_100_good_sentences_are_refused(book: Book) -> None:
    good = rows("good.jsonl")
    refused = [(row["text"], why) for row in good if (why := fault(row, book))]
    assert len(good) >= 490
    assert len(refused) <= 0.06 * len(good), refused


def test_every_kind_of_fault_stands_in_the_corpus_several_times() -> None:
    kinds = [str(row["kind"]) for row in rows("bad.jsonl")]
    named = set(
        "wrong_item swapped_figure wrong_unit invented_unit lost_comparator wrong_date wrong_place "
        "merged half_true negation quantifier lead definition general".split()
    )
    assert {kind for kind in named if kinds.count(kind) >= 8} == named


def test_a_true_sentence_is_refused_under_every_leaf_that_does_not_carry_it(book: Book) -> None:
    text = "升级12345政务服务便民热线系统。"
    held = [
        x.id
        for x in book.plan.leaves
        if not check(Statement(text, (x.id,), prose=True), QUERY, book)
    ]
    assert held == ["item-12"]


def test_a_sentence_is_judged_within_two_milliseconds(book: Book) -> None:
    every = [*rows("good.jsonl"), *rows("bad.jsonl")]
    spent = []
    for row in every * 2:
        start = time.process_time()
        fault(row, book)
        spent.append(time.process_time() - start)
    assert median(spent[len(every) :]) < 0.002


@pytest.mark.parametrize(
    ("text", "leaf", "reason"),
    [
        pytest.param("新增5G基站1万个。", "item-1", "范围词", id="comparator"),
        pytest.param("新增5G基站7万个以上。", "item-1", "另一件事", id="neighbour"),
        pytest.param("力争全省数字经济规模突破3.2万亿美元。", "item-7", "单位", id="measure"),
        pytest.param("该条由省工信厅负责。", "item-12", "没有责任单位省工信厅", id="unit"),
        pytest.param("责任单位是省数据管理局。", "item-12", "没有列全", id="incomplete"),
        pytest.param("省数据管理局牵头。", "item-12", "牵头", id="lead"),
        pytest.param("第13条要求升级12345热线。", "item-12", "第13条", id="reference"),
        pytest.param("原文没有写联合办文功能。", "item-12", "核对不上", id="negation"),
        pytest.param("“1131”是指一张网。", "item-13", "解释", id="definition"),
        pytest.param("所有事项统一入驻。", "item-12", "所有", id="quantifier"),
        pytest.param("卫星应用属于未来产业。", "item-7", "同一件事", id="two-clauses"),
        pytest.param("电子证照在重点场景社会化应用。", "item-4", "探索", id="hedge"),
        pytest.param("产业园支撑省算力资源一体化服务平台。", "item-20", "谁对谁", id="reversed"),
        pytest.param("由于算法备案，执法更规范。", "item-25", "因果", id="cause"),
        pytest.param("算法安全自评估由省委网信办来做。", "item-25", "自己来做", id="by-others"),
    ],
)
def test_the_reason_names_what_is_wrong(text: str, leaf: str, reason: str, book: Book) -> None:
    assert reason in check(Statement(text, (leaf,), prose=True), QUERY, book)


def test_the_same_sentence_passes_when_it_is_right(book: Book) -> None:
    for text, leaf in (
        ("新增5G基站一万个以上。", "item-1"),
        ("力争全省数字经济规模突破3.2万亿元。", "item-7"),
        ("由省数据管理局、省政府办公厅、各设区市和省大数据集团负责。", "item-12"),
        ("原文没有写完成时间。", "item-12"),
    ):
        assert check(Statement(text, (leaf,), prose=True), QUERY, book) == ""
