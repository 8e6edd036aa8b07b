"""Several plans at once: the shipped plan, the same a year on, and one of another province.

``yearly`` says what it changed; every expected value here is worked from that by hand.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yearly

from assistant import settings
from assistant.answer import Answer, Statement
from assistant.desk import Assistant, UnknownPlan
from assistant.verify import joint
from ingest import shipped
from ingest.library import Library

OLD, NEW, OTHER = "fujian-digital-2024", "fujian-digital-2025", "jiangxi-digital-economy-2024"
LINE_OLD, LINE_NEW = "依据《2024年数字福建工作要点》：", "依据《2025年数字福建工作要点》："
LINE_OTHER = "依据《2024年江西省数字经济工作要点》："


def stored(home: Path) -> Library:
    library = Library(home)
    for path in (shipped.plans()[0], *yearly.write(home / "in")):
        library.add(path)
    return library


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """All three plans."""
    home = tmp_path_factory.mktemp("plans")
    stored(home)
    opened = Assistant.open(replace(settings.load(), home=home))
    yield opened
    opened.close()


def cited(answer: Answer) -> set[tuple[str, str]]:
    return {(citation.plan, citation.leaf) for citation in answer.citations}


def sound(answer: Answer, desk: Assistant) -> None:
    """Nothing was dropped, every quotation stands where it says, the first line names a plan."""
    assert answer.dropped == ()
    texts = {plan.id: plan.text for plan in desk.plans}
    for citation in answer.citations:
        assert texts[citation.plan][citation.start : citation.end] == citation.quote
    first = answer.answer.splitlines()[0]
    assert any(plan.title in first and str(plan.year) in first for plan in desk.plans), first


def test_the_plans_are_known_by_their_years(desk: Assistant) -> None:
    assert {(plan.id, plan.year) for plan in desk.plans} == {
        (OLD, 2024),
        (NEW, 2025),
        (OTHER, 2024),
    }


@pytest.mark.parametrize(
    ("turns", "line", "expected"),
    [
        pytest.param(["2024年第6条"], "", {(OLD, "item-6")}, id="a-year-that-two-plans-have"),
        pytest.param(["2025年第6条由谁负责"], LINE_NEW, {(NEW, "item-6")}, id="year"),
        pytest.param(["24年第26条"], LINE_OLD, {(OLD, "item-26")}, id="two-digits"),
        pytest.param(["去年第12条由谁负责"], LINE_OLD, {(OLD, "item-12")}, id="last-year"),
        pytest.param(["今年第12条由谁负责"], LINE_NEW, {(NEW, "item-12")}, id="this-year"),
        pytest.param(["江西第3条写了什么"], LINE_OTHER, {(OTHER, "item-3")}, id="place"),
        pytest.param(
            ["《2024年江西省数字经济工作要点》第2条"], LINE_OTHER, {(OTHER, "item-2")}, id="title"
        ),
        pytest.param(
            ["今年第12条由谁负责", "那2024年的呢"], LINE_OLD, {(OLD, "item-12")}, id="same-question"
        ),
        pytest.param(
            ["去年第12条由谁负责", "下一条呢"], LINE_OLD, {(OLD, "item-13")}, id="keeps-its-plan"
        ),
        pytest.param(
            ["第12条", "责任单位呢", "2024年的"], LINE_OLD, {(OLD, "item-12")}, id="narrowed-later"
        ),
        pytest.param(["世界VR产业大会谁负责"], LINE_OTHER, {(OTHER, "item-3")}, id="topic"),
        pytest.param(
            ["世界VR产业大会谁负责", "第2条"], LINE_OTHER, {(OTHER, "item-2")}, id="topic-kept"
        ),
        pytest.param(["低空气象监测站建多少"], LINE_NEW, {(NEW, "item-28")}, id="only-there"),
    ],
)  # fmt: skip
def test_a_question_goes_to_its_plan(
    desk: Assistant, turns: list[str], line: str, expected: set[tuple[str, str]]
) -> None:
    answer = desk.answer(turns)
    sound(answer, desk)
    assert not answer.refused
    if line:
        assert answer.answer.startswith(line)
        assert cited(answer) == expected
    assert expected <= cited(answer)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("2023年5G基站建多少", "2023年"),
        ("和2023年相比有什么变化", "2023年"),
        ("明年有什么任务", "2026年"),
        ("广东有哪些任务", "广东"),
        ("江西2025年第2条", "江西2025年"),
        ("到2035年的目标", "2035年"),
    ],
)
def test_a_year_or_place_without_a_plan_is_refused_with_what_there_is(
    desk: Assistant, question: str, asked: str
) -> None:
    answer = desk.answer([question])
    assert (answer.refused, answer.reason, answer.citations) == (True, "other_plan", ())
    assert f"没有收录{asked}的计划" in answer.answer
    assert all(f"《{plan.title}》" in answer.answer for plan in desk.plans)


def test_two_items_are_compared_in_each_plan(desk: Assistant) -> None:
    answer = desk.answer(["第8条和第28条有什么区别"])
    sound(answer, desk)
    both = {(plan, leaf) for plan in (OLD, NEW) for leaf in ("item-8", "item-28")}
    assert cited(answer) == both


def test_the_newest_of_plans_that_speak_alike_answers(desk: Assistant) -> None:
    assert desk.answer(["新增5G基站多少个"]).answer.startswith(LINE_NEW)


def test_a_structural_reference_is_shown_side_by_side(desk: Assistant) -> None:
    answer = desk.answer(["第12条由谁负责"])
    sound(answer, desk)
    assert cited(answer) == {(OLD, "item-12"), (NEW, "item-12")}
    assert (answer.covered, answer.of) == (2, 62)
    assert "共4个" in answer.answer
    assert "共5个" in answer.answer


def test_side_by_side_quotations_are_short_and_still_verbatim(desk: Assistant) -> None:
    answer = desk.answer(["第1条"])
    sound(answer, desk)
    quotes = [s for s in answer.statements if s.form == "quote"]
    assert len(quotes) == 3
    texts = [plan.text for plan in desk.plans]
    for quote in quotes:
        assert any(quote.text.removeprefix("> ") in text for text in texts)


def test_a_topic_names_where_else_it_is_spoken_of(desk: Assistant) -> None:
    answer = desk.answer(["5G基站建多少"])
    sound(answer, desk)
    assert answer.answer.startswith(LINE_NEW)
    assert "8000个以上" in answer.answer
    last = answer.answer.splitlines()[-1]
    assert last.startswith("另见：")
    assert "《2024年数字福建工作要点》第1条" in last
    assert {plan for plan, _ in cited(answer)} == {NEW}


def test_the_plan_can_be_fixed(desk: Assistant) -> None:
    answer = desk.answer(["第12条由谁负责"], plan=OLD)
    assert answer.answer.startswith(LINE_OLD)
    assert cited(answer) == {(OLD, "item-12")}
    refused = desk.answer(["2025年第12条由谁负责"], plan=OLD)
    assert (refused.refused, refused.reason) == (True, "other_plan")
    assert "《2025年数字福建工作要点》" in refused.answer
    with pytest.raises(UnknownPlan):
        desk.answer(["第12条"], plan="fujian-digital-2019")


def test_a_unit_is_listed_over_all_plans(desk: Assistant) -> None:
    """省工信厅: six items in each of Fujian's plans (item 6 was not its), three in Jiangxi's."""
    answer = desk.answer(["省工信厅负责哪些任务"])
    sound(answer, desk)
    expected = {(OLD, f"item-{n}") for n in (1, 2, 7, 8, 21, 23)}
    expected |= {(NEW, f"item-{n}") for n in (1, 2, 6, 7, 20, 22)}
    expected |= {(OTHER, f"item-{n}") for n in (1, 3, 4)}
    assert cited(answer) == expected
    assert (answer.covered, answer.of) == (15, 66)
    order = [answer.answer.index(f"**《{plan.title}》**") for plan in desk.plans]
    assert min(order) == 0
    again = desk.answer(["省教育厅有哪些任务", "那省工信厅呢"])
    assert cited(again) == expected


def test_all_changes_of_a_year_stand_in_one_table(desk: Assistant) -> None:
    answer = desk.answer(["和去年相比有什么变化"])
    sound(answer, desk)
    rows = [line for line in answer.answer.splitlines() if line.startswith("|")]
    ports = "万兆无源光网(10G-PON)端口"
    assert rows == [
        "| 变化 | 2024年 | 2025年 | 说明 |",
        "| --- | --- | --- | --- |",
        "| 新增 | — | 第28条　发展低空经济气象服务 | — |",
        "| 未再列入 | 第6条　提升公共数据安全防护能力 | — | — |",
        f"| 指标 | 第1条　{ports}：**7万个以上** | 第1条　{ports}：**6万个以上** | 减少1万个（计算） |",
        "| 指标 | 第1条　5G基站：**1万个以上** | 第1条　5G基站：**8000个以上** | 减少2000个（计算） |",
        "| 指标 | 第1条　全省千兆宽带用户占比：**超25%** | 第1条　全省千兆宽带用户占比：**超28%** | 增加3个百分点（计算） |",
        "| 指标 | — | 第28条　低空气象监测站：**120个以上** | 2024年没有这项指标 |",
        "| 责任单位 | 第18条　推动数字赋能两岸融合发展 | 第17条　推动数字赋能两岸融合发展 | 减少：省金融投资公司 |",
        "| 责任单位 | 第22条　加强数字创新平台建设 | 第21条　加强数字创新平台建设 | 增加：省教育厅 |",
        "| 责任单位 | 第26条　优化技术标准治理 | 第25条　优化技术标准治理 | 减少：省数据管理局 |",
    ]  # fmt: skip
    assert answer.of == 62
    assert (OLD, "item-6") in cited(answer)
    assert (NEW, "item-28") in cited(answer)


@pytest.mark.parametrize(
    ("turns", "said", "expected"),
    [
        pytest.param(
            ["今年新增了哪些任务"], "2025年新增的任务共**1**条", {(NEW, "item-28")}, id="new"
        ),
        pytest.param(
            ["取消了哪些任务"], "2025年未再列入的任务共**1**条", {(OLD, "item-6")}, id="gone"
        ),
        pytest.param(
            ["5G基站目标比去年少了多少"], "2025年比2024年减少**2000个**（由两份计划的数字相减得出",
            {(OLD, "item-1"), (NEW, "item-1")}, id="figure",
        ),
        pytest.param(
            ["10G-PON端口目标和2024年比变化多少"], "减少**1万个**",
            {(OLD, "item-1"), (NEW, "item-1")}, id="seven-to-six",
        ),
        pytest.param(
            ["5G基站和去年相比少多少", "那10G-PON端口呢"], "| 减少1万个（计算） |",
            {(OLD, "item-1"), (NEW, "item-1")}, id="the-next-figure",
        ),
        pytest.param(
            ["数字经济规模比去年高多少"], "两份计划的数字相同",
            {(OLD, "item-7"), (NEW, "item-6")}, id="equal",
        ),
        pytest.param(
            ["哪些单位退出了"], "| 省金融投资公司 | 第18条 | — |",
            {(OLD, "item-18"), (NEW, "item-17"), (OLD, "item-26"), (NEW, "item-25")}, id="left",
        ),
        pytest.param(
            ["和去年相比有什么变化", "那新增的单位呢"], "| 省气象局 | — | 第28条 |",
            {(NEW, "item-28"), (OLD, "item-22"), (NEW, "item-21")},
            id="joined-after-a-comparison",
        ),
        pytest.param(
            ["第25条和去年相比有什么变化"], "减少：省数据管理局",
            {(OLD, "item-26"), (NEW, "item-25")}, id="one-item",
        ),
        pytest.param(
            ["省教育厅的任务和去年比有什么变化"], "| 新承担 | 第22条　加强数字创新平台建设 | 第21条",
            {(OLD, "item-15"), (OLD, "item-17"), (OLD, "item-22"),
             (NEW, "item-14"), (NEW, "item-16"), (NEW, "item-21")}, id="one-unit",
        ),
        pytest.param(
            ["福建和江西的5G基站目标有什么不同"], "江西比福建多**5000个**",
            {(OLD, "item-1"), (OTHER, "item-1")}, id="two-places",
        ),
    ],
)  # fmt: skip
def test_what_is_compared(
    desk: Assistant, turns: list[str], said: str, expected: set[tuple[str, str]]
) -> None:
    answer = desk.answer(turns)
    sound(answer, desk)
    assert said in answer.answer
    assert cited(answer) == expected
    assert answer.kind == "compare"


def test_a_number_that_no_plan_has_is_corrected_for_each(desk: Assistant) -> None:
    answer = desk.answer(["第35条"])
    assert (answer.refused, answer.reason) == (True, "false_premise")
    assert answer.answer.count("没有第35条") == 3


def test_what_no_plan_says_is_said_of_all(desk: Assistant) -> None:
    answer = desk.answer(["核聚变发电站什么时候建"])
    assert answer.refused
    assert all(f"《{plan.title}》" in answer.answer for plan in desk.plans)


def test_a_stream_ends_in_the_same_answer(desk: Assistant) -> None:
    for question in ("2025年第6条由谁负责", "第12条由谁负责", "今年新增了哪些任务"):
        events = list(desk.stream([question]))
        whole = desk.answer([question])
        assert events[-1].data["answer"] == whole.answer
        pieces = [event.data["text"] for event in events if event.name == "statement"]
        assert "\n\n".join(pieces).split() == whole.answer.split()


def test_a_statement_over_two_plans_is_held_to_both(desk: Assistant) -> None:
    """Leaf ids repeat: item-1 of one plan never carries the figure of the other."""
    answer = desk.answer(["5G基站目标比去年少了多少"])
    books = {plan.id: desk.book(plan.id) for plan in desk.plans}
    query = desk.prepare(["第1条"], OLD)
    from assistant.understand import understand

    read = understand(query.question, query.context, query.book, query.menders)
    table = next(s for s in answer.statements if s.parts and s.form != "table")
    assert joint.check(table, read, books) == ""
    swapped = tuple(replace(p, plan=OLD if p.plan == NEW else NEW) for p in table.parts)
    assert joint.check(replace(table, parts=swapped), read, books)
    wrong = replace(table, text=table.text.replace("2000", "3000"), derived=frozenset({"3000"}))
    assert "差额" in joint.check(wrong, read, books)
    assert joint.check(Statement("无出处"), read, books)
    assert joint.check(Statement("第1条", ("item-1",), plan="no-such"), read, books)


def test_a_withdrawn_plan_is_silent_at_once(tmp_path: Path) -> None:
    library = stored(tmp_path)
    desk = Assistant.open(replace(settings.load(), home=tmp_path))
    assert {plan.id for plan in desk.plans} == {OLD, NEW, OTHER}
    library.withdraw(NEW)
    assert {plan.id for plan in desk.plans} == {OLD, OTHER}
    assert desk.answer(["2025年第3条"]).reason == "other_plan"
    assert NEW not in {plan for plan, _ in cited(desk.answer(["第3条"]))}
    assert NEW not in {plan for plan, _ in cited(desk.answer(["省工信厅负责哪些任务"]))}
    assert "2025年" not in desk.answer(["5G基站建多少"]).answer
    assert all(hit["plan"] != NEW for hit in desk.search("5G基站", k=30))
    with pytest.raises(UnknownPlan):
        desk.answer(["第3条"], plan=NEW)
    library.withdraw(OTHER)
    assert not desk.answer(["第12条由谁负责"]).answer.startswith("依据")
    desk.close()
    again = Assistant.open(replace(settings.load(), home=tmp_path))
    assert {plan.id for plan in again.plans} == {OLD}
    again.close()


def test_two_crawls_of_a_plan_are_one_plan_from_the_command_line(tmp_path: Path) -> None:
    text = yearly.next_year()
    (tmp_path / "a.txt").write_text(text, "utf-8")
    crawl = text.replace("分享到:", "分享到: 微信").replace("(", "（").replace(")", "）")
    (tmp_path / "b.txt").write_text(crawl, "utf-8")
    env = {**os.environ, "CEWEN_HOME": str(tmp_path / "var")}

    def cewen(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *words],
            env=env, capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        return done.stdout

    cewen("ingest", str(tmp_path / "a.txt"))
    cewen("ingest", str(tmp_path / "b.txt"))
    assert Library(tmp_path / "var").ids().count(NEW) == 1
    assert len([n for n in Library(tmp_path / "var").ids() if "2025" in n]) == 1
    body = json.loads(cewen("ask", "今年第28条由谁负责", "--json"))
    assert {c["plan"] for c in body["citations"]} == {NEW}


def test_next_years_plan_is_lent_the_questions_of_this_one(desk: Assistant) -> None:
    """Asked in everyday words without a year, the newest plan of the series answers."""
    answer = desk.answer(["村里手机信号差有人管吗"])
    sound(answer, desk)
    assert answer.answer.startswith(LINE_NEW)
    assert (NEW, "item-1") in cited(answer)
