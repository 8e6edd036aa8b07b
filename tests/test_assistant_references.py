"""Which items, sections and parts a question names by number: phrasings read by hand."""

import pytest

from assistant import references
from assistant.normalise import normalise
from assistant.references import References
from ingest.plan import Plan

ITEMS = {
    "第12条由谁负责": [12],
    "第十二条由谁负责": [12],
    "第 12 条写了什么": [12],
    "第１２条写了什么": [12],
    "第二十八项的责任单位": [28],
    "第7项任务是什么": [7],
    "第两条说什么": [2],
    "12条讲什么": [12],
    "十三项是谁的": [13],
    "二十条的单位": [20],
    "第3条和第5条有什么区别": [3, 5],
    "第3、5、9条分别归谁": [3, 5, 9],
    "第3条、第5条、第9条": [3, 5, 9],
    "第三、五条": [3, 5],
    "第7条跟第8条": [7, 8],
    "第8 vs 第9条": [8, 9],
    "第4到8条": [4, 5, 6, 7, 8],
    "第4至第6条的单位": [4, 5, 6],
    "4-6条归谁管": [4, 5, 6],
    "第二十到二十二条": [20, 21, 22],
    "比较2、3条": [2, 3],
    "对比3和5条": [3, 5],
    "看7、8两条": [7, 8],
    "item 20 的责任单位": [20],
    "编号12是什么": [12],
    "任务5讲什么": [5],
    "第21": [21],
    "第2款": [2],
    "全文最后一条是什么": [28],
    "编号的最后一项": [28],
    "第12条和第12条": [12],
    "第5条，第5条再说一遍": [5],
    "第07条": [7],
    "第9条牵头的是谁，顺便说第27条": [9, 27],
}
SECTIONS = {
    "第四节有哪些任务": ["四"],
    "第(四)节有哪些任务": ["四"],
    "第（四）节有哪些任务": ["四"],
    "（九）讲什么": ["九"],
    "(十)部分说了什么": ["十"],
    "第十一节": ["十一"],
    "第11节": ["十一"],
    "十一节讲什么": ["十一"],
    "第2、3节": ["二", "三"],
    "第三小节": ["三"],
    "第三部分第九节": ["九"],
    "第三部分第二节": ["九"],  # parts count their own sections when the number is not theirs
    "第三部分第一节": ["八"],
    "第四部分第2节": ["十一"],
    "第二部分第五节": ["五"],
}
PARTS = {
    "第三部分讲什么": ["三"],
    "第3部分讲什么": ["三"],
    "第三大部分": ["三"],
    "第二个部分": ["二"],
    "第一、二部分": ["一", "二"],
    "第一章": ["一"],
    "第四板块": ["四"],
    "五、健全保障措施": ["五"],
    "第三部分第九节": ["三"],
}
OWN_LEAVES = {
    "第十二节归谁": ("section-12",),
    "（十三）的单位": ("section-13",),
    "第12条和第(十二)节": ("item-12", "section-12"),
    "第14节": ("section-14",),
}
MISSING = {
    "第29条写了什么": ["第29条"],
    "第二十九条": ["第29条"],
    "第0条": ["第0条"],
    "第100条": ["第100条"],
    "29条归谁": ["第29条"],
    "第27、29条": ["第29条"],
    "第15节有什么": ["第(十五)节"],
    "（十五）": ["第(十五)节"],
    "第六部分": ["第六部分"],
    "第9部分": ["第九部分"],
    "第27到30条": ["第29条", "第30条"],
    "第六部分和第30条": ["第六部分", "第30条"],
}
NOTHING = [
    "有几条任务",
    "省工信厅有多少项任务",
    "前3条是什么",
    "共28条",
    "第七届数字中国建设峰会归谁",
    "第三批试点区",
    "第二季度",
    "2024年的要点",
    "新增5G基站1万个以上",
    "12345热线谁负责",
    "131工程是什么",
    "一网好办谁负责",
    "一条也没有吗",
    "这三条",
    "哪几条",
    "哪一条",
    "三医一张网",
    "1+3+N+X",
    "3.2万亿元",
    "25%",
    "节点建设",
    "部分企业",
    "第一时间",
]


def read(text: str, plan: Plan, inside: tuple[str, ...] = ()) -> References:
    return references.find(normalise(text).normal, plan, inside=inside)


@pytest.mark.parametrize(("text", "numbers"), ITEMS.items())
def test_items_are_named_in_many_ways(text: str, numbers: list[int], plan: Plan) -> None:
    found = read(text, plan)
    assert found.leaves == tuple(f"item-{number}" for number in numbers)
    assert (found.sections, found.parts, found.missing) == ((), (), ())


@pytest.mark.parametrize(("text", "labels"), SECTIONS.items())
def test_sections_are_named_by_numeral_bracket_or_digit(
    text: str, labels: list[str], plan: Plan
) -> None:
    found = read(text, plan)
    assert (list(found.sections), found.missing) == (labels, ())
    assert not [leaf for leaf in found.leaves if leaf.startswith("item")]


@pytest.mark.parametrize(("text", "labels"), PARTS.items())
def test_parts_are_named_by_number(text: str, labels: list[str], plan: Plan) -> None:
    found = read(text, plan)
    assert (list(found.parts), found.leaves, found.missing) == (labels, (), ())


@pytest.mark.parametrize(("text", "leaves"), OWN_LEAVES.items())
def test_a_section_without_items_is_its_own_leaf(
    text: str, leaves: tuple[str, ...], plan: Plan
) -> None:
    assert read(text, plan).leaves == leaves


@pytest.mark.parametrize(("text", "missing"), MISSING.items())
def test_what_the_plan_does_not_have_is_missing_by_name(
    text: str, missing: list[str], plan: Plan
) -> None:
    assert list(read(text, plan).missing) == missing


@pytest.mark.parametrize("text", NOTHING)
def test_counts_ordinals_and_figures_are_no_references(text: str, plan: Plan) -> None:
    found = read(text, plan)
    assert (found.leaves, found.sections, found.parts, found.missing) == ((), (), (), ())


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("第三部分最后一节", ("item-23", "item-24")),
        ("第一部分前两条", ("item-1", "item-2")),
        ("第二部分第一节", ("item-7", "item-8", "item-9")),
        ("第四部分最后一条", ("item-28",)),
        ("第四节最后2条", ("item-12", "item-13")),
        ("第四节第2个", ("item-11",)),
    ],
)
def test_a_part_or_section_can_be_narrowed_to_some_of_its_leaves(
    text: str, leaves: tuple[str, ...], plan: Plan
) -> None:
    found = read(text, plan)
    inside = [
        leaf.id
        for leaf in plan.leaves
        if (leaf.section in found.sections if found.sections else leaf.part in found.parts)
    ]
    assert found.selected(tuple(inside), plan) == leaves


def test_a_section_counts_inside_the_part_that_is_talked_about(plan: Plan) -> None:
    assert read("第二节", plan).sections == ("二",)
    assert read("第二节", plan, inside=("三",)).sections == ("九",)
    assert read("第九节", plan, inside=("三",)).sections == ("九",)


@pytest.mark.parametrize("text", ["第12条的数据安全", "数据安全,第(四)节", "第三部分的数据安全"])
def test_the_rest_of_a_question_is_kept_without_its_references(text: str, plan: Plan) -> None:
    rest = read(text, plan).rest
    assert "数据安全" in rest
    assert not any(number in rest for number in ("12", "四", "三"))
