"""Units named in full, short, by an old name, collectively, negated, unknown, or of a city."""

import pytest

from assistant.book import Book, Tables
from assistant.normalise import normalise
from assistant.units import UnitIndex
from ingest import shipped
from ingest.plan import Plan

NAMES = {
    "省工信厅": [
        "工信厅",
        "省工业和信息化厅",
        "工业和信息化厅",
        "福建省工信厅",
        "经信委",
        "省经信委",
    ],
    "省数据管理局": ["数据局", "数据管理局", "福建省数据管理局", "省数据局", "数字办", "省数字办"],
    "省大数据集团": ["大数据集团", "大数集团", "大数据公司", "福建省大数据集团"],
    "省委网信办": ["网信办", "省网信办", "互联网信息办公室", "省委网信委"],
    "省卫健委": ["卫健委", "卫计委", "省卫生健康委员会", "卫生厅"],
    "省文旅厅": ["文旅厅", "文化厅", "旅游局", "省文化和旅游厅"],
    "省发改委": ["发改委", "省发展和改革委员会", "发展改革委", "省计委"],
    "省住建厅": ["住建厅", "建设厅", "省住房和城乡建设厅"],
    "省委台办": ["台办", "省台办", "台港澳办"],
    "省市场监管局": ["市监局", "市场监管局", "市场监督管理局", "工商局"],
    "省广播影视集团": ["广电集团", "广影集团", "广播影视集团"],
    "省高速公路集团": ["高速集团", "高速公路集团"],
    "省电子信息集团": ["电子集团", "电子信息集团", "省电子集团"],
    "省金融投资公司": ["金投公司", "省金投", "金融投资公司"],
    "省密码管理局": ["密码局", "密码管理局", "机要局"],
    "省经济信息中心": ["信息中心", "省信息中心", "经济信息中心"],
    "省通信管理局": ["通管局", "省通管局", "通信局"],
    "省政府办公厅": ["省府办", "政府办公厅", "省政府办"],
    "省委宣传部": ["宣传部", "省委宣传部门"],
    "省委人才办": ["人才办", "省人才办"],
    "省审改办": ["审改办", "省审改办"],
    "省生态环境厅": ["环保厅", "环境厅", "生态环境厅"],
    "省交通运输厅": ["交通厅", "交通运输厅"],
    "省自然资源厅": ["国土厅", "自然资源厅"],
    "省林业局": ["林业局", "林业厅"],
    "省海洋渔业局": ["海洋渔业局", "海洋与渔业局", "海洋与渔业厅"],
    "省地方金融管理局": ["地方金融管理局", "金融办", "地方金融局"],
    "福州大学": ["福大"],
    "各设区市": ["各地市", "九地市", "设区市", "地市", "各地级市", "各市"],
    "省直有关单位": ["省直单位", "省直部门", "省直有关部门", "省直机关"],
}
STRANGERS = ["教育局", "财政局", "税务局", "省气象局", "厦门大学", "国家发改委", "广播电视局"]
LOCAL = {"福州市教育局": "教育局", "厦门市工信局": "工信局", "泉州市数据管理局": "数据管理局"}
NO_UNIT = [
    "第12条归谁",
    "谁负责热线",
    "各部门怎么分工",
    "有哪些单位",
    "福州有哪些任务",
    "福州市",
    "平潭",
    "数据安全",
    "办公平台",
    "局部地区",
    "一网好办",
    "",
]
NEGATED = [
    "除了{}还有谁",
    "除{}以外的",
    "不含{}的任务",
    "不包括{}",
    "没有{}的任务",
    "去掉{}",
    "排除{}",
    "但不含{}",
    "{}没参与的任务",
    "{}不负责的有哪些",
    "跟{}没关系的条目",
    "与{}无关的有几条",
]
AFFIRMED = ["{}有哪些任务", "有{}的任务", "是不是{}", "哪些任务归{}", "算不算{}", "{}参与的任务"]


@pytest.fixture(scope="module")
def units(plan: Plan) -> UnitIndex:
    return Book(plan, Tables.read(shipped.folder())).units


@pytest.mark.parametrize(
    ("name", "unit"), [(name, unit) for unit, names in NAMES.items() for name in (unit, *names)]
)
def test_every_name_leads_to_its_unit(name: str, unit: str, units: UnitIndex) -> None:
    mentions, rest = units.find(f"{name}有哪些任务")
    assert [(m.written, m.units, m.negated) for m in mentions] == [(name, (unit,), False)]
    assert rest.strip() == "有哪些任务"


def test_every_unit_of_the_plan_is_found_by_its_name_but_cities(
    units: UnitIndex, plan: Plan
) -> None:
    cities = {"福州市", "泉州市"}
    lost = {unit for unit in plan.units if units.resolve(unit) != (unit,)}
    assert lost == cities


def test_no_name_leads_to_two_units(units: UnitIndex) -> None:
    ambiguous = {name: of for name, of in units.names.items() if len(of) > 1 and len(name) < 5}
    assert not [name for name in ambiguous if not name.startswith("管") and name.endswith("厅")]


@pytest.mark.parametrize("name", STRANGERS)
def test_a_unit_that_the_plan_does_not_list_is_named_and_leads_nowhere(
    name: str, units: UnitIndex
) -> None:
    mentions, _ = units.find(f"{name}负责什么")
    assert [(m.written, m.units) for m in mentions] == [(name, ())]


@pytest.mark.parametrize(("text", "written"), LOCAL.items())
def test_a_bureau_of_a_city_is_not_the_provinces(text: str, written: str, units: UnitIndex) -> None:
    mentions, _ = units.find(f"{text}负责什么")
    assert [(m.written, m.units) for m in mentions] == [(written, ())]


@pytest.mark.parametrize("text", NO_UNIT)
def test_a_text_without_units_has_none_and_stays(text: str, units: UnitIndex) -> None:
    assert units.find(text) == ((), text)


@pytest.mark.parametrize("frame", NEGATED)
@pytest.mark.parametrize("name", ["工信厅", "省大数据集团"])
def test_a_unit_that_is_excluded_is_marked(frame: str, name: str, units: UnitIndex) -> None:
    mentions, _ = units.find(frame.format(name))
    assert [(m.written, m.negated) for m in mentions] == [(name, True)]


def test_what_is_joined_to_an_excluded_unit_is_excluded_too(units: UnitIndex) -> None:
    mentions, _ = units.find("除了工信厅、发改委，省教育厅有哪些")
    assert [(m.written, m.negated) for m in mentions] == [
        ("工信厅", True),
        ("发改委", True),
        ("省教育厅", False),
    ]


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("发改、商务两家都参与的任务", "省发改委、省商务厅两家都参与的任务"),
        ("科技和教育两个部门各管哪些", "省科技厅和省教育厅两个部门各管哪些"),
        ("科技和教育怎么融合", "科技和教育怎么融合"),
        ("教育部门管哪些", "教育部门管哪些"),
    ],
)
def test_stems_that_are_counted_as_units_are_spelt_out(
    text: str, spelt: str, units: UnitIndex
) -> None:
    assert units.spelt(text) == spelt


@pytest.mark.parametrize("frame", AFFIRMED)
def test_a_unit_that_is_asked_for_is_not_marked(frame: str, units: UnitIndex) -> None:
    mentions, _ = units.find(frame.format("工信厅"))
    assert [(m.written, m.negated) for m in mentions] == [("工信厅", False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("数据局和工信厅都负责的", ["省数据管理局", "省工信厅"]),
        ("科技厅、商务厅、发改委", ["省科技厅", "省商务厅", "省发改委"]),
        ("网信办跟宣传部一起", ["省委网信办", "省委宣传部"]),
        ("省大数据集团与省电子信息集团", ["省大数据集团", "省电子信息集团"]),
    ],
)
def test_several_units_are_found_in_the_order_of_the_question(
    text: str, found: list[str], units: UnitIndex
) -> None:
    mentions, _ = units.find(text)
    assert [unit for m in mentions for unit in m.units] == found


def test_one_is_wanted_and_one_excluded(units: UnitIndex) -> None:
    mentions, _ = units.find("工信厅负责但不含大数据集团的任务")
    assert [(m.units, m.negated) for m in mentions] == [
        (("省工信厅",), False),
        (("省大数据集团",), True),
    ]


@pytest.mark.parametrize("text", ["數據管理局負責什麼", "省數據管理局", "數據局"])
def test_traditional_names_are_found_after_normalising(text: str, units: UnitIndex) -> None:
    mentions, _ = units.find(normalise(text).normal)
    assert mentions[0].units == ("省数据管理局",)


def test_without_aliases_the_plans_own_names_and_their_short_forms_are_known(plan: Plan) -> None:
    bare = UnitIndex.of(plan)
    assert bare.resolve("数据局") == ("省数据管理局",)
    assert bare.resolve("省委网信办") == ("省委网信办",)
    assert bare.resolve("经信委") == ()
