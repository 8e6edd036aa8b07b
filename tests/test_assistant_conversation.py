"""Questions that lean on the conversation; what a conversation leaves, and what it drops."""

import pytest

from assistant.context import Context
from assistant.desk import Assistant
from assistant.query import Query

TALKS = {
    "next": (["第12条写了什么", "下一条"], ["item-13"]),
    "next-spoken": (["第12条写了什么", "那下一条呢"], ["item-13"]),
    "next-next": (["第12条写了什么", "下一条", "再下一条"], ["item-14"]),
    "previous": (["第12条写了什么", "上一条"], ["item-11"]),
    "past-the-items": (["第28条写了什么", "下一条"], ["section-12"]),
    "second-of-a-list": (["省科技厅有哪些任务", "那第二个呢"], ["item-22"]),
    "last-of-a-list": (["省科技厅有哪些任务", "最后一个由谁负责"], ["item-28"]),
    "this-item": (["第21条写了什么", "这条的责任单位有哪些"], ["item-21"]),
    "its-units": (["第24条写了什么", "它由谁负责"], ["item-24"]),
    "unit-swapped": (["省科技厅有哪些任务", "那省财政厅呢"], ["section-14"]),
    "unit-swapped-short": (["省科技厅有哪些任务", "审改办呢"], ["item-10"]),
    "topic-swapped": (["算力共享平台谁负责", "那商用密码呢"], ["item-24"]),
    "number-alone": (["第21条谁负责", "22呢"], ["item-22"]),
    "correction": (["第12条谁负责", "不是，我问的是第13条"], ["item-13"]),
    "correction-short": (["第12条谁负责", "说错了，应该是第14条"], ["item-14"]),
    "set-of-the-list": (
        ["省科技厅有哪些任务", "这里面哪些有省工信厅"],
        ["item-21"],
    ),
    "first-in-the-list": (
        ["省发改委有哪些任务", "这里面它排首位的是哪几条"],
        ["item-9", "item-18", "item-28"],
    ),
    "source": (["5G基站要建多少个", "这个数字的出处"], ["item-1"]),
    "two-items": (["第8条谁负责", "第28条谁负责", "这两条有什么共同的单位"], ["item-8", "item-28"]),
    "topic-dropped": (["省科技厅有哪些任务", "第25条归谁"], ["item-25"]),
    "kept-over-a-refusal": (["省科技厅有哪些任务", "今天天气怎么样", "那第二个呢"], ["item-22"]),
    "kept-over-thanks": (["第12条写了什么", "谢谢", "下一条"], ["item-13"]),
    "third-after-the-second": (["省科技厅有哪些任务", "第二个讲什么", "第三个呢"], ["item-28"]),
    "last-after-one": (["省科技厅有哪些任务", "第二个讲什么", "最后一个归谁"], ["item-28"]),
    "middle-of-three": (["省商务厅在哪几条", "中间那条都有谁"], ["item-15"]),
    "no-middle-of-two": (["省教育厅在哪几条", "第二个讲什么"], ["item-17"]),
    "the-other": (["省教育厅在哪几条", "除了第15条，另一条有谁"], ["item-17"]),
    "the-other-two": (["省科技厅有哪些任务", "第一个讲什么", "另外两条呢"], ["item-22", "item-28"]),
    "two-units-shared": (
        ["省工信厅有哪些", "那省发改委呢", "两家重合的有吗"],
        ["item-8", "item-21"],
    ),
    "two-units-summed": (
        ["省科技厅有哪些任务", "省卫健委呢", "这两家加起来有哪些"],
        ["item-21", "item-22", "item-28", "item-17"],
    ),
    "middle-said-otherwise": (["省商务厅的事项有哪些", "排在中间那个讲啥"], ["item-15"]),
    "latter-of-two": (["闽政通在哪几条提到", "后一处是给什么人用的"], ["item-18"]),
    "unnumbered-of-a-list": (["省人社厅有哪些任务", "没编号的那个讲什么"], ["section-14"]),
    "another-unit-added": (
        ["省科技厅有哪些任务", "工信厅的也算进来，两家合并去重有哪些"],
        ["item-21", "item-22", "item-28", "item-1", "item-2", "item-7", "item-8", "item-23"],
    ),
    "narrowed-by-a-unit": (
        ["第三部分有什么条目", "带科技厅的是哪些"],
        ["item-21", "item-22"],
    ),
    "back-to-the-first": (["第12条写了什么", "下一条", "退回最开始那条"], ["item-12"]),
    "third-section-of-a-part": (
        ["第二部分有哪几节", "第三个讲的是什么"],
        ["item-14", "item-15"],
    ),
    "units-of-the-second": (["省科技厅负责哪些任务", "第二个的责任单位是谁"], ["item-22"]),
    "against-another": (["第24条责任单位是哪几家", "比第23条少了哪些"], ["item-24", "item-23"]),
    "same-item": (["第16条谁负责", "同一条里还有哪些集团"], ["item-16"]),
    "correction-of-a-unit": (
        ["省林业局有哪些任务", "哎不是林业，我是说省海洋渔业局"],
        ["item-1"],
    ),
    "traditional-file": (["閩政通能幫台灣人辦事嗎，文件有寫嗎", "那是哪些單位負責的"], ["item-18"]),
}
TEN = [
    ("数字政府改革那一节有哪些任务", ["item-10", "item-11", "item-12", "item-13"]),
    ("那第二个呢", ["item-11"]),
    ("责任单位有哪些", ["item-11"]),
    ("下一条", ["item-12"]),
    ("归谁管", ["item-12"]),
    ("那第24条呢", ["item-24"]),
    ("省密码管理局有哪些任务", ["item-23", "item-24"]),
    ("其中第一个由谁负责", ["item-23"]),
    ("不是，我问的是第25条", ["item-25"]),
    ("上一条", ["item-24"]),
]


def cited(desk: Assistant, turns: list[str]) -> list[str]:
    return [citation.leaf for citation in desk.answer(turns).citations]


@pytest.mark.parametrize("name", TALKS)
def test_a_question_is_read_in_its_conversation(name: str, desk: Assistant) -> None:
    turns, leaves = TALKS[name]
    assert cited(desk, turns) == leaves


@pytest.mark.parametrize("length", range(1, len(TEN) + 1))
def test_ten_turns_are_followed(length: int, desk: Assistant) -> None:
    turns = [question for question, _ in TEN[:length]]
    assert cited(desk, turns) == TEN[length - 1][1]


def test_nothing_is_left_after_a_complete_list(desk: Assistant) -> None:
    answer = desk.answer(["省科技厅有哪些任务", "还有吗"])
    assert "没有了" in answer.answer
    assert "3条" in answer.answer
    assert [c.leaf for c in answer.citations] == ["item-21", "item-22", "item-28"]


@pytest.mark.parametrize(
    ("turns", "says"),
    [
        (["第(十四)节归谁", "下一条"], "后面没有了"),
        (["第1条归谁", "上一条"], "前面没有了"),
    ],
)
def test_beyond_either_end_there_is_nothing(turns: list[str], says: str, desk: Assistant) -> None:
    assert says in desk.answer(turns).answer


@pytest.mark.parametrize("turn", ["下一条", "那第二个呢", "还有吗", "这条归谁", "它呢"])
def test_a_question_that_leans_on_nothing_is_not_guessed(turn: str, desk: Assistant) -> None:
    answer = desk.answer([turn])
    assert (answer.refused, answer.citations) == (True, ())


def test_an_answer_depends_on_the_turns_alone(desk: Assistant) -> None:
    turns = [question for question, _ in TEN]
    first = desk.answer(turns)
    desk.answer(["第1条"])
    again = desk.answer(turns)
    assert (first.answer, first.citations) == (again.answer, again.citations)


def test_a_conversation_needs_a_question(desk: Assistant) -> None:
    with pytest.raises(ValueError, match="问题"):
        desk.answer([])


def test_only_the_latest_turns_are_read_back(desk: Assistant) -> None:
    turns = ["第12条写了什么", *["谢谢"] * 30, "下一条"]
    assert desk.answer(turns).refused


def query(kind: str = "leaf", **fields: object) -> Query:
    return Query("q", "q", "q", kind, **fields)  # type: ignore[arg-type]


def test_an_answer_without_leaves_leaves_the_context_as_it_was() -> None:
    before = Context(query(), ("item-3",), "item-3", "算力", ("item-3",))
    after = before.after(query("refuse"), ())
    assert (after.leaves, after.focus, after.topic, after.recent) == (
        ("item-3",), "item-3", "算力", ("item-3",),
    )  # fmt: skip


def test_a_list_has_no_focus_and_one_leaf_has() -> None:
    listed = Context().after(query("unit"), ("item-1", "item-2"))
    assert (listed.focus, listed.leaves) == (None, ("item-1", "item-2"))
    single = listed.after(query("leaf"), ("item-7",))
    assert (single.focus, single.recent) == ("item-7", ("item-1", "item-2", "item-7"))
