"""Several questions in one: where they part, what stays together, and what each is answered."""

import pytest

from assistant import splitting
from assistant.book import Book
from assistant.desk import Assistant

PARTED = {
    "文化出口基地是支持哪个市的?集成电路试验区又支持哪个市": (["item-15", "item-18"], ""),
    "请问数字峰会是第几届，另外闽政通在哪条里提的": (["item-9", "item-10", "item-18"], "第七届"),
    "第1条的5G指标是多少,今年6月完成多少了": (["item-1"], "1万个以上"),
    "第24条谁负责，要花多少钱": (["item-24"], "省密码管理局"),
    "物流平台讲了啥?港口又讲了啥?我开拖车的": (["item-3", "item-16"], "智慧港口"),
    "高层次人才认定的事;还有第七届峰会打算怎么办": (["section-14", "item-9"], "峰会"),
    "我想问两件事，一个是5G基站今年新增几多，一个是12345热线要不要升级": (
        ["item-1", "item-12"],
        "1万个以上",
    ),
    "要点总共几条，第一条标题是什么？": (["item-1"], "28条"),
    "养老和智慧港口都是哪条的": (["item-17", "item-16"], "智慧港口"),
    "想核三件事：10G-PON端口数、集聚区个数、数字经济规模目标": (
        ["item-1", "item-7"],
        "7万个以上",
    ),
    "老人养老有没有智慧服务，另外12345热线会不会升级": (["item-17", "item-12"], "升级12345"),
}
WHOLE = [
    "泉州市作为责任单位被点名的是哪条？各设区市这种统称不算",
    "各设区市要做的有多少处？含三节保障措施",
    "把每条的牵头单位和配合单位分别标出来给我",
    "第4条什么时候完成，要花多少钱",
    "省工信厅、省发改委分别有几条",
]
SETS = {
    "一网好办、一网统管、一网协同对应哪三条，有啥不同": ["item-10", "item-11", "item-12"],
    "“一网统管”侧重什么": ["item-11"],
    "除省大数据集团以外，还有别的企业出现在哪几条": ["item-14", "item-16", "item-18", "item-23"],
    "网信办管的和密码管理局管的放一块儿有哪些": ["item-16", "item-23", "item-24", "item-25"],
    "要点里有什么峰会": ["item-9"],
    "信创那条比密码应用那条多出来哪些单位": ["item-23", "item-24"],
    "密码应用那条由谁负责": ["item-24"],
    "一网好办、一网统管、一网协同三条的责任单位对比一下": ["item-10", "item-11", "item-12"],
    "数字峰会是哪些单位在办": ["item-9"],
    "智慧林业“123”工程出现在哪一条": ["item-19"],
    "5G除了第1条，还有哪儿说到": ["item-3", "item-14"],
    "2号和20号任务的责任单位有什么不一样": ["item-2", "item-20"],
    "七号条目说的什么": ["item-7"],
    "大数据集团有没有哪条是没跟数据管理局搭着的": ["item-16"],
    "数据局排第一、工信厅也在其中的有哪些": ["item-2", "item-7"],
    "密码管理局除了跟数据局，还跟哪些单位列在一起": ["item-23", "item-24"],
    "责任单位恰好写了两家的是哪几条": ["item-3", "item-22", "item-26"],
    "密码平台是第几条": ["item-24"],
    "推广的地方标准叫什么名字": ["item-14"],
    "党委口的部门都有谁进了责任单位名单": [
        "item-14",
        "item-16",
        "item-18",
        "item-23",
        "item-25",
        "section-14",
    ],
    "写个对台小结，两岸相关的条目归拢一下": ["item-18", "item-26"],
    "厦门的，点名的加上写各设区市的，总共是哪些": [
        "item-15",
        *(f"item-{n}" for n in (1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 18, 22, 27)),
        "section-12",
        "section-13",
        "section-14",
    ],
}


@pytest.fixture(scope="module")
def book(desk: Assistant) -> Book:
    return desk.book()


@pytest.mark.parametrize(("question", "answered"), PARTED.items())
def test_each_of_several_questions_is_answered(
    question: str, answered: tuple[list[str], str], desk: Assistant
) -> None:
    answer = desk.answer([question])
    leaves, printed = answered
    assert (answer.kind, [c.leaf for c in answer.citations]) == ("several", leaves)
    assert printed in answer.answer


@pytest.mark.parametrize("question", WHOLE)
def test_bounds_and_values_of_one_topic_do_not_part_a_question(question: str, book: Book) -> None:
    assert splitting.split(question, book) == ()


def test_a_value_asked_beside_takes_the_item_along(book: Book) -> None:
    parts = splitting.split("第1条的指标是多少，完成多少了", book)
    assert parts == ("第1条的指标是多少", "第1条 完成多少了")


@pytest.mark.parametrize(("question", "leaves"), SETS.items())
def test_a_set_is_what_was_asked_for(question: str, leaves: list[str], desk: Assistant) -> None:
    assert sorted(c.leaf for c in desk.answer([question]).citations) == sorted(leaves)


def test_a_plan_without_leads_says_so_for_all_items(desk: Assistant) -> None:
    answer = desk.answer(["把每条的牵头单位和配合单位分别标出来给我"])
    assert (answer.refused, answer.citations) == (True, ())
    assert "未区分牵头与配合" in answer.answer
