"""Nothing invented: what has a source passes, what has none is named."""

import pytest

import ingest
from evals import invention
from evals.invention import Ground, Source

GROUND = Ground(ingest.read(ingest.shipped.plans()[0]))


def found(answer: str, *turns: str) -> tuple[str, ...]:
    return invention.find(answer, Source(GROUND, turns))


FINE = [
    pytest.param("新增5G基站**1万个以上**，千兆宽带用户占比超25%。", id="printed"),
    pytest.param("新增 10000 个。", id="another-spelling"),
    pytest.param("端口七万个以上。", id="spelled"),
    pytest.param("共21条，另有3节（21/28条）。", id="counts-of-structure"),
    pytest.param("全文共有50个不同的责任单位，分5个部分、14个节。", id="counts-with-their-noun"),
    pytest.param("| 第12条 | 提升政务业务“一网协同” | 3 |", id="table"),
    pytest.param("编号任务是第1条到第28条，节是第(一)节到第(十四)节。", id="ranges"),
    pytest.param("这里分两类情形，一个是点名的。", id="language"),
    pytest.param("印发日期是2024年4月30日，网页日期是2024年5月8日。", id="dates"),
    pytest.param("省数据管理局、省工信厅、各设区市。", id="units-in-full"),
    pytest.param("《智慧景区等级划分与评定》和“三医一张网”", id="quoted"),
    pytest.param("策划“1+3+N+X”活动，推进5G网络。", id="words"),
    pytest.param("新增5G基地臺1萬個以上，責任單位：省數據管理局。", id="traditional"),
    pytest.param("可拨打12345政务服务便民热线或在闽政通上咨询。", id="hotline"),
]


@pytest.mark.parametrize("answer", FINE)
def test_what_plan_or_structure_says_is_no_invention(answer: str) -> None:
    assert found(answer) == ()


INVENTED = [
    pytest.param("新增5G基站2万个以上。", "2万个", id="figure"),
    pytest.param("今年投入5亿元。", "5亿元", id="amount"),
    pytest.param("建设6个数据中心。", "6个", id="count-of-the-world"),
    pytest.param("请在5个工作日内办理。", "5个工作日", id="item-number-is-no-duration"),
    pytest.param("见第29条。", "第29条", id="item"),
    pytest.param("见第(十五)节。", "第(十五)节", id="section"),
    pytest.param("第六部分没有写。", "第六部分", id="part"),
    pytest.param("第八届数字中国建设峰会。", "第八届", id="ordinal"),
    pytest.param("共35条。", "35条", id="more-than-there-is"),
    pytest.param("2024年12月31日前完成。", "12月31日", id="date"),
    pytest.param("省大数据管理局负责。", "省大数据管理局", id="provincial-unit"),
    pytest.param("国家数据局也参加。", "数据局", id="other-unit"),
    pytest.param("由华为公司承建。", "华为公司", id="company"),
    pytest.param("按“数字福建2.0”推进。", "数字福建2.0", id="quoted"),
    pytest.param("见《福建省数据条例》。", "福建省数据条例", id="title"),
    pytest.param("接入DeepSeek。", "DeepSeek", id="word"),
    pytest.param("在漳州试点。", "漳州", id="place"),
    pytest.param("热线是0591-87654321。", "87654321", id="telephone"),
]


@pytest.mark.parametrize(("answer", "named"), INVENTED)
def test_what_nobody_said_is_named(answer: str, named: str) -> None:
    assert any(named in fault for fault in found(answer))


@pytest.mark.parametrize(
    ("answer", "turn"),
    [
        ("没有第29条。", "第29条讲什么"),
        ("没有第29条。", "29"),
        ("没有第29条。", "第二十九项是什么"),
        ("原文没有“国家数据局”。", "国家数据局有哪些任务"),
        ("这里没有2025年的文件。", "2025年建多少基站"),
        ("责任单位里没有单独点名漳州。", "漳州有什么任务"),
        ("原文没有“DeepSeek”。", "接入deepseek了吗"),
    ],
)
def test_an_answer_may_repeat_the_question(answer: str, turn: str) -> None:
    assert found(answer) != ()
    assert found(answer, turn) == ()


def test_the_plan_itself_invents_nothing() -> None:
    plan = GROUND.plan
    assert [found(plan.text[leaf.start : leaf.end]) for leaf in plan.leaves] == [()] * 31
