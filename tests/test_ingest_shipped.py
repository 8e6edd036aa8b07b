"""The shipped plan, against tables worked by hand from its text."""

import datetime
from pathlib import Path

import pytest

import ingest
from ingest import units
from ingest.plan import Plan

UNITS = {
    "item-1": "省通信管理局 省数据管理局 省工信厅 省海洋渔业局 各设区市",
    "item-2": "省数据管理局 省工信厅 省通信管理局 各设区市 省大数据集团",
    "item-3": "省直有关单位 各设区市",
    "item-4": "省数据管理局 省直有关单位 各设区市 省大数据集团",
    "item-5": "省数据管理局 省地方金融管理局 省直有关单位 各设区市 省大数据集团",
    "item-6": "省数据管理局 福州大学 省大数据集团",
    "item-7": "省数据管理局 省工信厅 各设区市",
    "item-8": "省农业农村厅 省工信厅 省发改委 省商务厅 省数据管理局 各设区市",
    "item-9": "省发改委 省数据管理局 省直有关单位 福州及相关设区市",
    "item-10": "省数据管理局 省审改办 省直有关单位 莆田及相关设区市 省大数据集团",
    "item-11": "省政府办公厅 省公安厅 省司法厅 省数据管理局 省直有关单位 省大数据集团",
    "item-12": "省数据管理局 省政府办公厅 各设区市 省大数据集团",
    "item-13": "省数据管理局 省经济信息中心 省直有关单位 福州大学 省大数据集团",
    "item-14": "省文旅厅 省委宣传部 省广播影视集团",
    "item-15": "省文旅厅 省商务厅 省教育厅 省体育局 厦门及相关设区市",
    "item-16": "省住建厅 省交通运输厅 省应急管理厅 省农业农村厅 省委网信办 各设区市 省高速公路集团 "
    "省港口集团 省大数据集团",
    "item-17": "省教育厅 省卫健委 省医保局 省药监局 省民政厅 省人社厅 省数据管理局 "
    "各设区市 省大数据集团",
    "item-18": "省发改委 省数据管理局 省委台办 各设区市 省大数据集团 省金融投资公司",
    "item-19": "省生态环境厅 省自然资源厅 省水利厅 省林业局",
    "item-20": "省数据管理局 福州市 泉州市 省大数据集团",
    "item-21": "省科技厅 省工信厅 省发改委 省数据管理局",
    "item-22": "省科技厅 各设区市",
    "item-23": "省密码管理局 省数据管理局 省工信厅 省委网信办 省大数据集团 省电子信息集团",
    "item-24": "省密码管理局 省数据管理局 省大数据集团",
    "item-25": "省委网信办",
    "item-26": "省市场监管局 省数据管理局",
    "item-27": "省市场监管局 省发改委 省数据管理局 各设区市",
    "item-28": "省发改委 省商务厅 省科技厅 省数据管理局",
    "section-12": "省数据管理局 省经济信息中心 各设区市",
    "section-13": "省数据管理局 省直有关单位 各设区市",
    "section-14": "省财政厅 省发改委 省人社厅 省数据管理局 省委人才办 各设区市",
}
TITLES = """加快升级网络基础设施 统筹布局算力基础设施 加速发展融合基础设施 提升数据要素供给能力
推进数据要素市场化改革 提升公共数据安全防护能力 培育壮大数字产业集群 深化产业数字化融合发展
全力办好第七届数字中国建设峰会 推动政务服务“一网好办” 强化省域治理“一网统管” 提升政务业务“一网协同”
加快公共支撑能力建设 优化文旅数字化服务 激发数字文旅消费潜能 加快智慧城乡建设 提升智慧民生服务水平
推动数字赋能两岸融合发展 推进数字赋能生态治理 推进算力供给绿色化转型 加强数字技术创新突破
加强数字创新平台建设 持续深化信息技术应用创新 加快推进密码应用安全 深化网络空间治理 优化技术标准治理
强化互联网平台治理 深化数字经济交流合作 健全管理机制 完善发展评价 强化要素保障""".split()
CONVERTED = ["shipped.docx", "shipped.html", "shipped.pdf"]


def test_head_says_title_issuer_date_and_id(plan: Plan) -> None:
    assert plan.id == "fujian-digital-2024"
    assert plan.title == "2024年数字福建工作要点"
    assert plan.issuer == "福建省数字福建建设领导小组"
    assert (plan.issued, plan.year) == (datetime.date(2024, 4, 30), 2024)
    assert plan.document_number == ""
    assert plan.lead_rule == ""


def test_there_are_5_parts_14_sections_and_31_leaves(plan: Plan) -> None:
    assert [part.label for part in plan.parts] == list("一二三四五")
    assert [section.number for section in plan.sections] == list(range(1, 15))
    assert [leaf.id for leaf in plan.leaves] == list(UNITS)
    assert [leaf.number for leaf in plan.leaves] == [*range(1, 29), None, None, None]


def test_titles_are_first_sentences(plan: Plan) -> None:
    assert [leaf.title for leaf in plan.leaves] == TITLES


@pytest.mark.parametrize("leaf", UNITS)
def test_units_of_each_leaf_are_complete_and_in_order(plan: Plan, leaf: str) -> None:
    assert list(plan.leaf(leaf).units) == UNITS[leaf].split()


def test_counts_of_the_domain_hold(plan: Plan) -> None:
    held = plan.units["省数据管理局"]
    assert len(held) == 24
    assert sum(leaf.number is not None for leaf in held) == 21
    collective = [leaf.id for leaf in plan.units["各设区市"]]
    assert (sum(i.startswith("item") for i in collective), len(collective)) == (13, 16)
    assert [leaf.id for leaf in plan.units["福州大学"]] == ["item-6", "item-13"]
    duties = [r for leaf in plan.leaves for r in leaf.responsibilities]
    assert len(duties) == 135
    assert {(r.role, r.duty, r.lead, r.inherited) for r in duties} == {
        ("责任单位", "责任", False, False)
    }


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("省数据管理局", "department"),
        ("省委网信办", "party"),
        ("福州市", "city"),
        ("省金融投资公司", "enterprise"),
        ("福州大学", "school"),
        ("各设区市", "collective"),
        ("省直有关单位", "collective"),
        ("厦门及相关设区市", "collective"),
    ],
)
def test_kinds(plan: Plan, unit: str, kind: str) -> None:
    kinds = {r.kind for leaf in plan.leaves for r in leaf.responsibilities if r.unit == unit}
    assert kinds == {kind}


def test_tiers_and_positions_count_from_one(plan: Plan) -> None:
    item = plan.leaf("item-16")
    assert [r.position for r in item.responsibilities] == list(range(1, 10))
    assert [r.tier for r in item.responsibilities] == [1, 1, 1, 1, 2, 3, 4, 4, 4]


def test_pingtan_is_defined_where_the_cities_are(plan: Plan) -> None:
    assert plan.definitions == {"各设区市": "含平潭综合实验区,下同"}
    written = plan.leaf("item-1").responsibilities[-1].written
    assert written == "各设区市"


def test_the_city_can_be_found_in_a_collective(plan: Plan) -> None:
    named = [u for u in plan.units if units.city_in(u) == "福州"]
    assert named == ["福州大学", "福州及相关设区市", "福州市"]


def test_the_unclosed_note_is_read_whole_with_a_warning(plan: Plan) -> None:
    (warning,) = plan.warnings
    assert (warning.code, warning.line) == ("unclosed-note", 43)
    assert warning.text == "(责任单位:省数据管理局,福州大学,省大数据集团"
    assert plan.leaf("item-6").notes[0].text.endswith("省大数据集团")


def test_the_numeric_targets_are_a_closed_list(plan: Plan) -> None:
    facts = [(t.leaf, t.value, t.written, t.comparator, t.measure, t.unit) for t in plan.targets]
    assert facts == [
        ("item-1", 70000, "7万个以上", "以上", "万兆无源光网(10G-PON)端口", "个"),
        ("item-1", 10000, "1万个以上", "以上", "5G基站", "个"),
        ("item-1", 25, "超25%", "超", "全省千兆宽带用户占比", "%"),
        ("item-7", 5, "5个左右", "左右", "省级数字经济核心产业集聚区", "个"),
        ("item-7", 3.2e12, "突破3.2万亿元", "突破", "全省数字经济规模", "元"),
    ]


def test_every_offset_is_a_verbatim_quote(plan: Plan) -> None:
    for leaf in plan.leaves:
        assert plan.text[leaf.start :].startswith(leaf.label)
        assert plan.text[leaf.title_start :].startswith(leaf.title)
        assert plan.text[leaf.end - 1] in ")\u3015团"
        assert leaf.body == "".join(s.text for s in leaf.sentences)
        for piece in (*leaf.sentences, *leaf.notes):
            assert plan.text[piece.start : piece.end] == piece.text
        for duty in leaf.responsibilities:
            assert plan.text[duty.start : duty.end] == duty.written
    for target in plan.targets:
        assert plan.text[target.start : target.end] == target.written
        assert target.sentence in plan.text


def test_page_chrome_and_letter_are_in_no_leaf(plan: Plan) -> None:
    covered = "".join(plan.text[leaf.start : leaf.end] for leaf in plan.leaves)
    for chrome in ("行业动态", "Industry News", "分享到", "请认真组织实施"):
        assert chrome not in covered
    (sentence,) = plan.preamble
    assert sentence.text.startswith("2024年数字福建工作的总体要求是")
    assert sentence.text.endswith("数字支撑。")


def test_breadcrumbs_show_the_headings_above(plan: Plan) -> None:
    assert plan.leaf("item-12").breadcrumb == (
        "二、坚持“五位一体”全面赋能",
        "(四)纵深推进数字政府改革",
    )
    assert (plan.leaf("item-12").part, plan.leaf("item-12").section) == ("二", "四")


@pytest.mark.parametrize("name", CONVERTED)
def test_word_web_and_pdf_give_the_same_parse_as_the_text(plan: Plan, name: str) -> None:
    other = ingest.read(Path(__file__).parent / "data" / name)
    assert [
        (leaf.id, leaf.title, leaf.units, leaf.part, leaf.section) for leaf in other.leaves
    ] == [(leaf.id, leaf.title, leaf.units, leaf.part, leaf.section) for leaf in plan.leaves]
    assert [(t.leaf, t.written, t.measure) for t in other.targets] == [
        (t.leaf, t.written, t.measure) for t in plan.targets
    ]
    assert (other.id, other.title, other.issuer, other.issued) == (
        plan.id,
        plan.title,
        plan.issuer,
        plan.issued,
    )
    assert [warning.code for warning in other.warnings] == ["unclosed-note"]


def test_a_pdf_knows_its_pages(plan: Plan) -> None:
    document = ingest.load(Path(__file__).parent / "data" / "shipped.pdf")
    assert document.pages[0] == 0
    assert list(document.pages) == sorted(set(document.pages))
    other = ingest.parse(document)
    (warning,) = other.warnings
    assert warning.page == 2
    assert [document.page(leaf.start) for leaf in other.leaves] == sorted(
        document.page(leaf.start) or 0 for leaf in other.leaves
    )


def test_one_line_without_any_break_gives_the_same_items(plan: Plan) -> None:
    flat = "".join(plan.text.split())
    other = ingest.parse(ingest.Document(flat, "一行"))
    assert [(leaf.id, leaf.units) for leaf in other.leaves] == [
        (leaf.id, leaf.units) for leaf in plan.leaves
    ]


def test_stored_json_is_exact(plan: Plan) -> None:
    assert Plan.from_json(plan.to_json()) == plan
