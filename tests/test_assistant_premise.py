"""What a question takes for granted is held against the plan, and put right where it is false."""

import pytest

from assistant.desk import Assistant

CORRECTED = {
    "第八届数字中国建设峰会归谁负责": ("item-9", "第七届"),
    "第四批智慧教育试点区是哪个单位负责": ("item-17", "第三批"),
    "5G基站要建2万个以上，哪个部门管": ("item-1", "1万个以上"),
    "千兆宽带用户占比要超30%吗": ("item-1", "超25%"),
    "数字经济规模要突破5万亿元，谁负责": ("item-7", "3.2万亿元"),
    "数字经济规模要到三万五千亿吗": ("item-7", "3.2万亿元"),
    "5G基站要建两万三千个吧": ("item-1", "1万个以上"),
    "车路协同试点为什么选在沈海高速": ("item-16", "福泉高速"),
}
MISSING = {
    "第29条归谁": "第1条到第28条",
    "第六部分讲什么": "5个部分",
    "第十五节有哪些任务": "第(十四)节",
    "第30条和第31条有什么区别": "第30条、第31条",
}
COUNTED = {
    "第12条的三家单位是哪些": ("item-12", 4),
    "第6条的5个责任单位": ("item-6", 3),
}
HELD = [
    "第七届数字中国建设峰会归谁负责",
    "第三批智慧教育试点区归谁负责",
    "5G基站1万个以上，哪个部门管",
    "第12条的四家单位是哪些",
    "千兆宽带用户占比超25%是第几条",
]
OTHER_UNIT = {
    "省财政厅为什么负责第12条": "省财政厅",
    "教育局负责第12条的哪些事": "教育局",
}


@pytest.mark.parametrize(("question", "shown"), CORRECTED.items())
def test_a_false_premise_is_corrected_in_the_plans_words(
    question: str, shown: tuple[str, str], desk: Assistant
) -> None:
    answer = desk.answer([question])
    leaf, printed = shown
    assert (answer.refused, answer.reason) == (True, "false_premise")
    assert [c.leaf for c in answer.citations] == [leaf]
    assert printed in answer.answer


@pytest.mark.parametrize(("question", "says"), MISSING.items())
def test_a_number_that_the_plan_does_not_have_is_told_with_the_range(
    question: str, says: str, desk: Assistant
) -> None:
    answer = desk.answer([question])
    assert (answer.refused, answer.reason, answer.citations) == (True, "false_premise", ())
    assert says in answer.answer


@pytest.mark.parametrize(("question", "counted"), COUNTED.items())
def test_a_wrong_number_of_units_is_corrected_with_all_of_them(
    question: str, counted: tuple[str, int], desk: Assistant
) -> None:
    answer = desk.answer([question])
    leaf, count = counted
    assert (answer.refused, answer.reason) == (True, "false_premise")
    assert f"{count}个" in answer.answer
    assert all(unit in answer.answer for unit in desk.book().leaf(leaf).units)


@pytest.mark.parametrize("question", HELD)
def test_what_the_plan_prints_is_no_false_premise(question: str, desk: Assistant) -> None:
    answer = desk.answer([question])
    assert not answer.refused, answer.answer
    assert answer.citations


@pytest.mark.parametrize(("question", "unit"), OTHER_UNIT.items())
def test_a_unit_that_is_not_in_the_note_is_denied(
    question: str, unit: str, desk: Assistant
) -> None:
    answer = desk.answer([question])
    assert (answer.refused, answer.reason) == (True, "false_premise")
    assert f"没有{unit}" in answer.answer
    assert "省数据管理局、省政府办公厅、各设区市、省大数据集团" in answer.answer


@pytest.mark.parametrize("question", ["第12条哪家牵头", "第12条的牵头单位是谁"])
def test_no_unit_is_called_the_lead_where_the_plan_names_none(
    question: str, desk: Assistant
) -> None:
    text = desk.answer([question]).answer
    assert "原文未区分牵头与配合，列在首位的是省数据管理局" in text
    assert "牵头单位是" not in text
