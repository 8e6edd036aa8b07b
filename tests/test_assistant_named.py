"""Named things of the plan, by name and item; read by hand from the text."""

import re

import pytest
import reckoning

from assistant.named import things
from ingest.plan import Plan

NAMES = {
    "平台": {
        "item-2": ["算力共享平台"],
        "item-3": ["智慧物流平台"],
        "item-4": ["全省一体化公共数据平台"],
        "item-5": ["福建大数据交易平台", "企业数据资产登记平台"],
        "item-6": ["省一体化公共数据平台", "公共数据基础平台"],
        "item-8": ["智慧商务平台", "互联网平台"],
        "item-9": ["峰会“四大平台”"],
        "item-10": ["全省统一收件和运营分析平台", "投诉办件中转服务平台"],
        "item-11": [
            "省经济社会运行和高质量发展监测与绩效管理平台",
            "省一体化大融合行政执法平台",
            "数字赋能机关效能建设平台",
            "人口时空大数据平台",
        ],
        "item-12": ["省级一体化协同办公平台"],
        "item-13": ["“1131”公共平台", "公共支撑平台"],
        "item-16": [
            "城市信息模型基础平台(CIM)",
            "全省房屋建筑一网统管平台",
            "数字应急综合应用平台",
        ],
        "item-17": ["“数字人社”就业一体化平台"],
        "item-18": ["数字“第一家园”对台一体化服务平台", "金服云平台"],
        "item-19": ["省自然资源一体化信息平台"],
        "item-20": ["省算力资源一体化服务平台"],
        "item-21": ["数字中国创新大赛平台"],
        "item-22": ["高能级创新平台", "全省科技成果转化公共服务平台", "产业技术研发平台"],
        "item-24": ["福建省政务云统一商用密码服务平台"],
        "item-28": ["技术对接合作平台"],
        "section-13": ["数字福建能力评估平台"],
    },
    "试点": {
        "item-5": ["数据要素市场化改革试点"],
        "item-16": ["福泉高速车路协同试点示范应用"],
        "item-17": ["省级“智慧教育试点区”", "“智慧校园试点校”"],
    },
    "工程": {
        "item-1": ["“双千兆”协同工程"],
        "item-3": ["传统基础设施、公共服务设施数字化改造提升工程"],
        "item-15": ["数字创意产业与生产制造、文化教育、旅游体育等融合发展示范工程"],
        "item-19": ["智慧林业“123”工程"],
        "item-25": ["网络执法规范提升工程"],
    },
    "行动": {
        "item-1": ["“宽带边疆”建设行动"],
        "item-8": ["数字化转型支撑服务生态培育行动"],
        "section-13": ["全省新基建三年行动计划"],
        "section-14": ["数字经济产业人才培养行动方案"],
    },
    "基地": {
        "item-8": ["数字农业创新应用基地", "农业物联网应用基地"],
        "item-15": ["国家文化出口基地"],
    },
    "专区": {
        "item-4": ["部门数据资源专区"],
        "item-18": ["闽政通APP台胞服务专区", "金服云平台对台金融专区"],
    },
    "示范区": {"item-18": ["两岸融合发展示范区"]},
    "热线": {"item-12": ["12345政务服务便民热线"]},
    "APP": {"item-10": ["闽政通APP"], "item-18": ["闽政通APP"]},
    "《》": {"item-14": ["《智慧景区等级划分与评定》"]},
    "专项规划": {"section-13": ["“十五五”数字福建专项规划"]},
    "行动计划": {"section-13": ["全省新基建三年行动计划"]},
    "小程序": {},
}


@pytest.mark.parametrize("noun", NAMES)
def test_every_named_thing_is_listed_by_its_name_in_its_item(noun: str, plan: Plan) -> None:
    found: dict[str, list[str]] = {}
    for thing in things(plan, noun):
        found.setdefault(thing.leaf, []).append(thing.name)
    assert found == NAMES[noun]


def test_the_local_standard_is_named_with_its_title(plan: Plan) -> None:
    names = [thing.name for thing in things(plan, "标准")]
    assert "我省地方标准《智慧景区等级划分与评定》" in names
    assert "数字领域两岸共通标准" in names


def test_a_name_stands_where_it_says(plan: Plan) -> None:
    for noun in NAMES:
        for thing in things(plan, noun):
            leaf = plan.leaf(thing.leaf)
            assert plan.text[thing.start : thing.end] == thing.name
            assert leaf.start <= thing.start < thing.end <= leaf.end


@pytest.mark.parametrize("noun", ["平台", "工程", "试点", "行动", "系统", "基地", "专区"])
def test_no_leaf_whose_text_prints_the_noun_is_left_out(noun: str, plan: Plan) -> None:
    texts = {name: reckoning.body(leaf) for name, leaf in reckoning.leaves(plan.text).items()}
    # A person's or a field's noun is no named thing: 工程技术, 系统性, 平台治理.
    pattern = re.compile(noun + "(?!技术|性|治理|经济)")
    printing = {name for name, text in texts.items() if pattern.search(text)}
    assert {thing.leaf for thing in things(plan, noun)} == printing


def test_notes_and_headings_name_nothing(plan: Plan) -> None:
    ends = {leaf.id: min(note.start for note in leaf.notes) for leaf in plan.leaves}
    assert all(t.end <= ends[t.leaf] for noun in NAMES for t in things(plan, noun))
