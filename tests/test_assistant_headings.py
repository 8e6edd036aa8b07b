"""Parts and sections named by the words of their headings, and questions that name none."""

import pytest

from assistant.desk import Assistant

SECTIONS = {
    "数字政府改革那一节有哪些任务": "四",
    "数字政府改革有哪些任务": "四",
    "数据要素市场建设这一节讲了什么": "二",
    "数字文化那一节有几条": "五",
    "数字赋能生态文明有哪些任务": "七",
    "生态文明那一节": "七",
    "新型基础设施布局下面有哪几条": "一",
    "数字社会那节都有哪些任务": "六",
    "高水平开放合作有哪些任务": "十一",
    "“推进数字治理生态建设”这一节有哪些任务": "十",
    "数字安全能力那一节的任务清单": "九",
    "数字创新能力那一节概括一下": "八",
}
PARTS = {
    "五位一体那部分有哪些任务": "二",
    "数字化发展环境那部分有哪几条": "四",
    "两大关键能力那部分讲什么": "三",
    "保障措施那一部分有哪些": "五",
}
NEITHER = [
    "一网好办谁负责",
    "算力共享平台归谁",
    "元宇宙提到没有",
    "第12条讲什么",
    "闽政通今年要做什么",
    "数据管理局有哪些任务",
]


def listed(desk: Assistant, text: str) -> list[str]:
    return [citation.leaf for citation in desk.answer([text]).citations]


@pytest.mark.parametrize(("text", "label"), SECTIONS.items())
def test_a_section_is_named_by_its_words(text: str, label: str, desk: Assistant) -> None:
    answer = desk.answer([text])
    expected = [leaf.id for leaf in desk.book().plan.leaves if leaf.section == label]
    assert (answer.kind, [c.leaf for c in answer.citations]) == ("outline", expected)


@pytest.mark.parametrize(("text", "label"), PARTS.items())
def test_a_part_is_named_by_its_words(text: str, label: str, desk: Assistant) -> None:
    answer = desk.answer([text])
    expected = [leaf.id for leaf in desk.book().plan.leaves if leaf.part == label]
    assert (answer.kind, [c.leaf for c in answer.citations]) == ("outline", expected)


@pytest.mark.parametrize("text", NEITHER)
def test_other_questions_name_no_heading(text: str, desk: Assistant) -> None:
    assert desk.answer([text]).kind != "outline"


def test_a_section_says_how_many_items_it_has_and_names_each(desk: Assistant) -> None:
    text = desk.answer(["数字政府改革那一节有几条任务"]).answer
    assert "共4条" in text
    assert all(f"第{number}条" in text for number in (10, 11, 12, 13))


def test_a_section_without_items_answers_with_its_text_and_units(desk: Assistant) -> None:
    answer = desk.answer(["完善发展评价那一节讲什么"])
    assert [c.leaf for c in answer.citations] == ["section-13"]
    assert "十五五" in answer.answer
    assert "省数据管理局、省直有关单位、各设区市" in answer.answer
