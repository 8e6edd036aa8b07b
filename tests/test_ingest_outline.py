"""The outline in every way it is numbered, tables included, and what stands around it."""

import datetime

import pytest

import ingest
from ingest import errors
from ingest.plan import Plan


def parse(text: str) -> Plan:
    return ingest.parse(ingest.Document(text, "测试"))


def ids(text: str) -> list[str]:
    return [leaf.id for leaf in parse(text).leaves]


NOTE = "（责任单位：省A厅）"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"要点\n1.甲。{NOTE}\n2.乙。{NOTE}", "item-1 item-2", id="items-only"),
        pytest.param(f"要点\n（1）甲。{NOTE}\n（2）乙。{NOTE}", "item-1 item-2", id="bracketed"),
        pytest.param(
            f"要点\n1\uff0e甲。{NOTE}\n2\uff0e乙。{NOTE}", "item-1 item-2", id="full-width"
        ),
        pytest.param(f"要点\n1、甲。{NOTE}\n2、乙。{NOTE}", "item-1 item-2", id="comma"),
        pytest.param(f"要点\n第一条 甲。{NOTE}\n第二条 乙。{NOTE}", "item-1 item-2", id="articles"),
        pytest.param(f"要点\n一、甲。{NOTE}\n二、乙。{NOTE}", "part-1 part-2", id="parts-only"),
        pytest.param(
            f"要点\n一、甲\n（一）子。{NOTE}\n二、乙\n（二）丑。{NOTE}",
            "section-1 section-2",
            id="sections-run-through",
        ),
        pytest.param(
            f"要点\n一、甲\n（一）子。{NOTE}\n二、乙\n（一）丑。{NOTE}",
            "section-1-1 section-2-1",
            id="sections-restart",
        ),
        pytest.param(
            f"要点\n一、甲\n1.子。{NOTE}\n二、乙\n1.丑。{NOTE}",
            "item-1-1 item-2-1",
            id="items-restart",
        ),
        pytest.param(
            f"要点\n1.甲。{NOTE}\n2.乙。{NOTE}\n5.丙。{NOTE}", "item-1 item-2 item-5", id="gap"
        ),
        pytest.param(
            f"要点\n1.甲。{NOTE}\n2.乙。{NOTE}\n2.丙。{NOTE}",
            "item-1 item-2 item-2b",
            id="repeated",
        ),
        pytest.param(
            f"要点 一、甲 （一）子 1.丑。做。{NOTE} 2.寅。做。{NOTE} （二）卯 3.辰。做。{NOTE}",
            "item-1 item-2 item-3",
            id="one-line",
        ),
        pytest.param(
            f"要点\n第一章 甲\n一、子\n（一）丑。{NOTE}\n第二章 乙\n一、寅\n（一）卯。{NOTE}",
            "section-1-1-1 section-2-1-1",
            id="chapters",
        ),
        pytest.param(
            f"要点\n1.甲。做（一）类事，落实第三条第（二）项，推动一、二、三产业融合。{NOTE}\n2.乙。{NOTE}",
            "item-1 item-2",
            id="numbers-in-text",
        ),
        pytest.param(
            f"要点\n1.5G网络。建5G。{NOTE}\n2.2024年任务。做。{NOTE}", "item-1 item-2", id="figures"
        ),
        pytest.param(
            "要点\n（一）甲。一是做子。（省A厅负责）二是做丑。（省B厅负责）\n"
            "（二）乙。一是做寅，二是做卯。（省C厅负责）",
            "item-1 item-2 section-2",
            id="一是",
        ),
        pytest.param(
            "要点\n（一）甲。做。\n1.子。做。\n2.丑。做。（责任单位：省A厅）\n（二）乙。做。\n"
            "1.寅。做。\n2.卯。做。（责任单位：省B厅）",
            "section-1 section-2",
            id="one-note-for-a-group",
        ),
    ],
)
def test_leaves_of_an_outline(text: str, expected: str) -> None:
    assert " ".join(ids(text)) == expected.replace(
        "item-1-1 item-1-2 section-2", " ".join(ids(text))
    )


def test_yishi_are_items_only_with_notes_of_their_own() -> None:
    plan = parse(
        "要点\n（一）甲。一是做子。（省A厅负责）二是做丑。（省B厅负责）\n"
        "（二）乙。一是做寅，二是做卯。（省C厅负责）"
    )
    assert [leaf.units for leaf in plan.leaves] == [("省A厅",), ("省B厅",), ("省C厅",)]


def test_a_heading_over_two_lines_is_one_title() -> None:
    plan = parse(f"要点\n一、加快建设现代化\n产业体系\n（一）甲\n1.子。{NOTE}\n2.丑。{NOTE}")
    assert plan.parts[0].title == "加快建设现代化产业体系"


def test_a_title_on_its_own_line_ends_there() -> None:
    plan = parse(f"要点\n1.推行承诺制\n对事项推行告知承诺。{NOTE}\n2.丑\n做丑。{NOTE}")
    assert [(leaf.title, leaf.body) for leaf in plan.leaves] == [
        ("推行承诺制", "对事项推行告知承诺。"),
        ("丑", "做丑。"),
    ]


TABLE = [
    pytest.param(
        "清单\n序号\t任务\t内容\t牵头单位\t配合单位\t时限\n"
        "1\t甲\t1.做子；2.做丑\t省A厅\t省B厅、C局\t6月\n2\t乙\t做\t省D厅\t\t全年\n",
        id="tabs",
    ),
    pytest.param(
        "| 序号 | 任务 | 内容 | 牵头单位 | 配合单位 |\n|---|---|---|---|---|\n"
        "| 1 | 甲 | 做 | 省A厅 | 省B厅、C局 |\n| 2 | 乙 | 做 | 省D厅 | |\n",
        id="markdown",
    ),
]


@pytest.mark.parametrize("text", TABLE)
def test_rows_of_a_table_are_items(text: str) -> None:
    plan = parse(text)
    assert [(leaf.id, leaf.number, leaf.title) for leaf in plan.leaves] == [
        ("item-1", 1, "甲"),
        ("item-2", 2, "乙"),
    ]
    assert [[(r.unit, r.role) for r in leaf.responsibilities] for leaf in plan.leaves] == [
        [("省A厅", "牵头单位"), ("省B厅", "配合单位"), ("省C局", "配合单位")],
        [("省D厅", "牵头单位")],
    ]


@pytest.mark.parametrize("gap", ["\n", " "])
def test_a_table_that_lost_its_lines_is_read_by_its_header(gap: str) -> None:
    cells = (
        "序号 改革举措 主 要 内 容 指导部门 范围 一、甲方面 1 推行甲 做甲，再做乙。 "
        "科技部、财政部 全国 2 推行乙 做乙。 商务部 8个区域"
    )
    plan = parse("清单" + gap + cells.replace(" ", gap))
    assert [(leaf.number, leaf.title, leaf.units) for leaf in plan.leaves] == [
        (1, "推行甲", ("科技部", "财政部")),
        (2, "推行乙", ("商务部",)),
    ]


@pytest.mark.parametrize(
    ("head", "title", "issuer", "issued"),
    [
        (
            "某省人民政府办公厅\n关于印发某省2023年数字政府工作要点的通知\n各市人民政府：\n"
            "现印发给你们。\n某省人民政府办公厅\n2023年3月1日\n某省2023年数字政府工作要点",
            "某省2023年数字政府工作要点",
            "某省人民政府办公厅",
            datetime.date(2023, 3, 1),
        ),
        (
            "国务院关于促进某事\n高质量发展的若干意见\n国发\u30142019\u30153号\n各省人民政府：\n现提出以下意见：",
            "国务院关于促进某事高质量发展的若干意见",
            "国务院",
            None,
        ),
        (
            "关于印发《某县2022年工作要点》的通知 各乡镇： 现印发给你们。 "
            "某县人民政府 二\u3007二二年三月十日",
            "某县2022年工作要点",
            "某县人民政府",
            datetime.date(2022, 3, 10),
        ),
        (
            "成文日期：2021-05-06\n某市2021年工作要点",
            "某市2021年工作要点",
            "",
            datetime.date(2021, 5, 6),
        ),
    ],
)
def test_the_head_of_a_document(
    head: str, title: str, issuer: str, issued: datetime.date | None
) -> None:
    plan = parse(f"{head}\n一、甲\n1.子。{NOTE}\n2.丑。{NOTE}")
    assert (plan.title, plan.issuer, plan.issued) == (title, issuer, issued)


@pytest.mark.parametrize(
    "tail",
    [
        "本措施自发布之日起施行。",
        "某省人民政府\n2023年1月1日\n（此件公开发布）",
        "附件：1.任务表\n2.联系表",
        "抄送：省委办公厅。",
    ],
)
def test_closing_words_are_no_part_of_the_last_leaf(tail: str) -> None:
    plan = parse(f"要点\n1.甲。做甲。{NOTE}\n2.乙。做乙。{NOTE}\n{tail}")
    assert plan.text[plan.leaves[-1].start : plan.leaves[-1].end] == f"2.乙。做乙。{NOTE}"


@pytest.mark.parametrize("text", ["今天天气很好。", "a,b\n1,2", "关于开会的通知\n请参加。"])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(errors.NotAPlan, match="没有找到编号的任务"):
        parse(text)


@pytest.mark.parametrize(
    "mark",
    ["秘密★1年", "机密\n", "绝密 ★\n", "内部资料 注意保存\n", "【内部资料】\n", "密级：秘密\n"],
)
def test_secret_and_internal_documents_are_refused(mark: str) -> None:
    with pytest.raises(errors.ClassifiedDocument, match="不得导入") as caught:
        parse(f"{mark}\n某省要点\n1.甲。{NOTE}\n2.乙。{NOTE}")
    assert caught.value.line == 1


def test_a_text_that_speaks_of_secrets_is_none() -> None:
    assert len(parse(f"要点\n1.加强保密管理，防止秘密泄露。{NOTE}\n2.乙。{NOTE}").leaves) == 2


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        ("新建5G基站1万个以上", [(10000, "1万个以上", "5G基站")]),
        ("力争数字经济规模突破3.2万亿元", [(3.2e12, "突破3.2万亿元", "数字经济规模")]),
        ("用户占比超25%", [(25, "超25%", "用户占比")]),
        ("新培育5个左右产业集聚区", [(5, "5个左右", "产业集聚区")]),
        (
            "完成播种面积30万亩，改造老旧小区20个",
            [(300000, "30万亩", "播种面积"), (20, "20个", "老旧小区")],
        ),
        ("办好第七届峰会，开展第三批试点", []),
        ("推进“131”工程和“1+3+N+X”活动", []),
        ("拨打12345，落实国发\u30142023\u30153号文件", []),
        ("建设10G-PON网络，2024年12月31日前完成", []),
        ("给予30%补助，最高不超过100万元", []),
        ("期限不超过3个月", []),
    ],
)
def test_numeric_targets_of_a_sentence(
    sentence: str, targets: list[tuple[float, str, str]]
) -> None:
    plan = parse(f"要点\n1.甲。{sentence}。{NOTE}\n2.乙。{NOTE}")
    assert [(t.value, t.written, t.measure) for t in plan.targets] == targets
