"""The evaluators, on answers written by hand."""

from dataclasses import replace

import pytest

import ingest
from assistant.answer import Answer, Citation
from evals import metrics
from evals.cases import Case
from evals.invention import Ground

PLAN = ingest.read(ingest.shipped.plans()[0])
GROUND = Ground(PLAN)


def cite(leaf_id: str) -> Citation:
    leaf = PLAN.leaf(leaf_id)
    start, end = leaf.title_start, leaf.title_start + len(leaf.title)
    quote = PLAN.text[start:end]
    return Citation(
        PLAN.id, leaf.id, leaf.number, leaf.section, leaf.title, leaf.units, quote, start, end
    )


def reply(text: str, *leaves: str, refused: bool = False) -> Answer:
    return Answer(
        id="1",
        answer=text,
        citations=tuple(map(cite, leaves)),
        refused=refused,
        reason="not_in_plan" if refused else None,
        kind="topic",
        covered=len(leaves),
        of=31,
    )


def case(**wanted: object) -> Case:
    return replace(Case("a-1", "a", ("问题",)), **wanted)  # type: ignore[arg-type]


def verdict(metric: str, wanted: Case, answer: Answer) -> str | None:
    """通过, the fault, or None where the demand does not apply."""
    found = {v.metric: v.reason for v in metrics.judge(wanted, answer, GROUND)}
    return found.get(metric)


TABLE = [
    pytest.param("cited", case(items=(12,)), reply("", "item-12"), "通过", id="item"),
    pytest.param(
        "cited", case(items=(12,)), reply("", "section-12"), "未引：第12条",
        id="not-section",
    ),
    pytest.param("cited", case(items=("十二",)), reply("", "section-12"), "通过", id="section"),
    pytest.param(
        "cited", case(items=(1, 2, "十二")), reply("", "item-1"), "未引：第2条，第(十二)节",
        id="two-missing",
    ),
    pytest.param("cited", case(), reply(""), None, id="none-asked"),
    pytest.param(
        "no_extra", case(items=(1,), acceptable_items=(2,)), reply("", "item-1", "item-2"), "通过",
        id="acceptable",
    ),
    pytest.param(
        "no_extra", case(items=(1,)), reply("", "item-1", "item-3"), "多引：第3条", id="extra"
    ),
    pytest.param(
        "no_extra", case(answerable=False), reply("没有", "item-3", refused=True), "多引：第3条",
        id="refusal-cites",
    ),
    pytest.param(
        "units", case(units=("省工信厅", "各设区市")), reply("省 工信厅、各设区市"), "通过",
        id="spaces",
    ),
    pytest.param(
        "units", case(units=("省工信厅",)), reply("省数据管理局、工信厅"), "没有写出：省工信厅",
        id="prefix-missing",
    ),
    pytest.param(
        "units", case(units=("省數據管理局",)), reply("省數據管理局"), "通过",
        id="as-typed",
    ),
    pytest.param(
        "units", case(units=("省数据管理局",)), reply("省數據管理局"), "通过", id="traditional"
    ),
    pytest.param("facts", case(facts=("1万个以上",)), reply("新增1万个\n以上"), "通过", id="break"),
    pytest.param(
        "facts", case(facts=("1万个以上",)), reply("新增10000个以上"), "没有原文：1万个以上",
        id="reworded",
    ),
    pytest.param("count", case(count=21), reply("共**21条**"), "通过", id="count"),
    pytest.param("count", case(count=21), reply("共二十一条"), "通过", id="count-spelled"),
    pytest.param("count", case(count=21), reply("见第21条"), "没有写出数目 21", id="ordinal"),
    pytest.param("count", case(count=2), reply("共21条"), "没有写出数目 2", id="part-of-a-number"),
    pytest.param("count", case(count=0), reply("没有这样的任务"), "通过", id="none"),
    pytest.param(
        "count", case(count=28, answerable=False), reply("第1条到第28条", refused=True), "通过",
        id="range-in-a-refusal",
    ),
    pytest.param(
        "refused", case(answerable=False), reply("无", refused=True), "通过",
        id="refuses",
    ),
    pytest.param(
        "refused", case(answerable=False, reason="opinion"), reply("好"),
        "应拒答（opinion），却作了回答", id="answers",
    ),
    pytest.param("refused", case(), reply("好"), None, id="nothing-to-refuse"),
    pytest.param("answered", case(), reply("好"), "通过", id="answered"),
    pytest.param(
        "answered", case(), reply("无", refused=True), "计划里有，却拒答（not_in_plan）",
        id="over-refusal",
    ),
    pytest.param(
        "reason", case(answerable=False, reason="personal"), reply("无", refused=True),
        "理由应为 personal，实为 not_in_plan", id="reason",
    ),
    pytest.param("sections", case(sections=("四",)), reply("第(四)节"), "通过", id="named"),
    pytest.param(
        "sections", case(sections=("四",)), reply("", "item-10"), "通过",
        id="cited-within",
    ),
    pytest.param("sections", case(sections=("四",)), reply(""), "没有提到：四", id="not-named"),
    pytest.param(
        "private", case(turns=("我的手机13800138000",)), reply("13800138000已记下"),
        "答案里出现了手机号", id="echo",
    ),
    pytest.param(
        "invented", case(), reply("投入5亿元"), "数字“5亿元”不在计划和问题里", id="invented"
    ),
    pytest.param("quoted", case(), reply("", "item-12"), "通过", id="quoted"),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "wanted", "answer", "reason"), TABLE)
def test_verdicts_match_those_given_by_hand(
    metric: str, wanted: Case, answer: Answer, reason: str | None
) -> None:
    assert verdict(metric, wanted, answer) == reason


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quote": "提升"}, "引文不是原文"),
        ({"start": 0, "end": 0, "quote": ""}, "引文不是原文"),
        ({"leaf": "item-99"}, "没有这个条目"),
        ({"title": "别的"}, "标题不是原文"),
        ({"units": ("省数据管理局",)}, "责任单位与原文不同"),
    ],
)
def test_a_citation_that_is_not_the_original_is_a_fault(
    change: dict[str, object], fault: str
) -> None:
    wrong = replace(cite("item-12"), **change)  # type: ignore[arg-type]
    answer = replace(reply("", "item-12"), citations=(wrong,))
    assert fault in str(verdict("quoted", case(), answer))


def test_precision_and_recall_are_shares_of_what_is_cited_and_asked() -> None:
    wanted = case(items=(1, 2, "十二"), acceptable_items=(3,))
    answer = reply("", "item-1", "item-3", "item-4", "section-12")
    assert metrics.precision(wanted, answer) == pytest.approx(3 / 4)  # 1, 3, 十二 of four
    assert metrics.recall(wanted, answer) == pytest.approx(2 / 3)  # 1, 十二 of three
    assert metrics.precision(wanted, reply("")) is None
    assert metrics.recall(case(), answer) is None


def test_soft_demands_are_shown_and_fail_no_case() -> None:
    wanted = case(answerable=False, reason="personal")
    verdicts = metrics.judge(wanted, reply("没有。", refused=True), GROUND)
    assert [v.metric for v in verdicts if not v.passed] == ["reason"]
    assert metrics.passes(verdicts)
