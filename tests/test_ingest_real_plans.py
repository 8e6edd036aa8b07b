"""Real plans of other offices: facts read from them by hand; their texts are not here."""

from pathlib import Path

import pytest

import ingest
from ingest.plan import Plan

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "plans"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the real plans are not here: {FOLDER} (they are never committed)"
)

# file: leaves, leaves with units, units named, document number, date
FACTS = {
    "fujian_2020_sangeyipi": (19, 7, 27, "", "2020-02-06"),
    "fujian_sanming_2020_12tiao": (12, 12, 37, "", "2020-02-04"),
    "gwy_2018_126_chuangxin_gaige": (25, 17, 43, "国办发\u30142018\u3015126号", "2018-12-23"),
    "gwy_2019_3_zonghe_baoshuiqu": (28, 21, 48, "国发\u30142019\u30153号", "2019-01-12"),
    "jiangxi_2020_20tiao": (20, 20, 86, "", "2020-02-04"),
    "shijingshan_2020": (15, 15, 40, "石政发\u30142020\u30153号", "None"),
    "suining_2020_zhongxiaowei": (20, 20, 85, "遂府办发\u30142020\u30152号", "2020-02-04"),
    "tieling_2020_zhongxiao": (15, 15, 49, "", "2020-02-07"),
}

UNITS = [
    (
        "fujian_2020_sangeyipi",
        "section-3-5",
        "省金融监管局 省工信厅 省发改委 省财政厅 人行福州中心支行 "
        "各市、县（区）人民政府 平潭综合实验区管委会",
    ),
    ("fujian_2020_sangeyipi", "section-3-7", "省市场监管局 省药监局 省财政厅"),
    (
        "fujian_sanming_2020_12tiao",
        "item-1",
        "市金融监管局 市人行 市银保监分局 市投资集团 各县（市、区）人民政府 各银行机构",
    ),
    ("fujian_sanming_2020_12tiao", "item-12", "各行政执法部门"),
    (
        "gwy_2018_126_chuangxin_gaige",
        "item-6",
        "科技部 国家发展改革委 财政部 国家知识产权局 教育部 国务院国资委 中科院 司法部",
    ),
    ("gwy_2018_126_chuangxin_gaige", "item-23", "国家发展改革委 国务院国资委 审计署"),
    ("gwy_2019_3_zonghe_baoshuiqu", "item-1", "税务总局 财政部 海关总署"),
    ("gwy_2019_3_zonghe_baoshuiqu", "item-6", "海关总署 商务部"),
    (
        "jiangxi_2020_20tiao",
        "item-2",
        "省财政厅 省人力资源社会保障厅 省发展改革委 省工业和信息化厅 人行南昌中心支行 "
        "各市、县\u3014区\u3015人民政府 赣江新区管委会",
    ),
    ("jiangxi_2020_20tiao", "item-15", "省商务厅 南昌海关"),
    (
        "shijingshan_2020",
        "item-1",
        "园区管委会 各街道办事处 区国资委 区政府集体资产监管办 区住房城市建设委",
    ),
    ("shijingshan_2020", "item-13", "区市场监管局 区投促中心 区政务服务局"),
    ("suining_2020_zhongxiaowei", "item-4", "市金融工作局 市经济和信息化局 市财政局 人行市中心支行 "
     "遂宁银保监分局 各县（市、区） 市直园区"),
    ("tieling_2020_zhongxiao", "section-8", "市国资委 市财政局 各县（市）区政府"),
    ("tieling_2020_zhongxiao", "section-14", "市委宣传部 市人力资源社会保障局 各县（市）区政府"),
]  # fmt: skip


def read(name: str) -> Plan:
    return ingest.read(FOLDER / f"{name}.txt")


@pytest.mark.parametrize("name", FACTS)
def test_counts_of_a_real_plan(name: str) -> None:
    leaves, noted, units, number, issued = FACTS[name]
    plan = read(name)
    described = [
        duty for leaf in plan.leaves for duty in leaf.responsibilities if duty.role != "涉及"
    ]
    assert len(plan.leaves) == leaves
    assert sum(bool(leaf.units) for leaf in plan.leaves) == noted
    assert len(described) == units
    assert (plan.document_number, str(plan.issued)) == (number, issued)


@pytest.mark.parametrize(("name", "leaf", "units"), UNITS)
def test_units_of_a_real_leaf(name: str, leaf: str, units: str) -> None:
    assert list(read(name).leaf(leaf).units) == units.split()


def test_roles_by_verb_are_kept_apart() -> None:
    duties = read("jiangxi_2020_20tiao").leaf("item-13").responsibilities
    assert [duty.role for duty in duties] == ["牵头", *["配合"] * 6]
    assert [duty.lead for duty in duties] == [True, *[False] * 6]


def test_the_lead_rule_of_a_plan_holds_for_all_its_items() -> None:
    for name in ("gwy_2019_3_zonghe_baoshuiqu", "suining_2020_zhongxiaowei"):
        plan = read(name)
        assert "牵头" in plan.lead_rule
        noted = [leaf.responsibilities for leaf in plan.leaves if leaf.responsibilities]
        assert all(
            [duty.lead for duty in duties][:2] in ([True], [True, False]) for duties in noted
        )


def test_a_document_wide_clause_reaches_every_item_and_is_said() -> None:
    plan = read("suining_2020_zhongxiaowei")
    assert all("市直园区" in leaf.units for leaf in plan.leaves)
    assert [w.code for w in plan.warnings] == ["document-wide", "document-wide"]


def test_lost_markers_between_two_notes_are_given_back_with_a_warning() -> None:
    plan = read("shijingshan_2020")
    assert [leaf.number for leaf in plan.leaves] == list(range(1, 16))
    codes = [w.code for w in plan.warnings]
    assert codes.count("missing-marker") == 2
    assert codes.count("unclosed-note") == 2


def test_what_was_cut_from_a_document_shows_as_a_gap() -> None:
    plan = read("gwy_2018_126_chuangxin_gaige")
    assert [leaf.number for leaf in plan.leaves if leaf.number] == [*range(1, 15), 21, 22, 23]
    assert "gap" in [w.code for w in plan.warnings]
    assert {duty.role for leaf in plan.leaves for duty in leaf.responsibilities} == {"指导部门"}


def test_closing_words_and_signatures_are_in_no_leaf() -> None:
    for name in FACTS:
        plan = read(name)
        last = plan.text[plan.leaves[-1].start : plan.leaves[-1].end]
        for word in ("主动公开", "公开发布", "负责解释", "自印发之日", "自发布之日"):
            assert word not in last, name
