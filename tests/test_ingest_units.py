"""Names of units: prefix, kind, splitting, and what a note says of roles."""

import pytest

import ingest
from ingest import units
from ingest.plan import Plan


def parse(text: str) -> Plan:
    return ingest.parse(ingest.Document(text, "测试"))


def note(text: str, *more: str) -> list[str]:
    """Units with roles of the first of two items, which ends with this note."""
    second = "\n2.乙事。做乙。（责任单位：省审计厅）" if not more else more[0]
    plan = parse(f"某省2023年工作要点\n1.甲事。做甲。{text}{second}")
    return [f"{r.unit}={r.role}" for r in plan.leaves[0].responsibilities]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("省工信厅", "department"),
        ("市场监管总局", "department"),
        ("人行福州中心支行", "department"),
        ("市委宣传部", "party"),
        ("中央网信办", "party"),
        ("自治区党委组织部", "party"),
        ("省发改委", "department"),
        ("厦门市", "city"),
        ("包头市人民政府", "city"),
        ("平潭综合实验区管委会", "city"),
        ("国网铁岭供电公司", "enterprise"),
        ("省港口集团", "enterprise"),
        ("福州大学", "school"),
        ("各县（市、区）人民政府", "collective"),
        ("各市、县\u3014区\u3015人民政府", "collective"),
        ("省直有关单位", "collective"),
        ("全区各部门", "collective"),
        ("福州及相关设区市", "collective"),
    ],
)
def test_kind_of_a_unit(name: str, kind: str) -> None:
    assert units.kind_of(name) == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("省发改委、工信厅，各设区市", "省发改委 省工信厅 各设区市", id="省"),
        pytest.param(
            "市发改委、市场监管局、政务服务局", "市发改委 市市场监管局 市政务服务局", id="市"
        ),
        pytest.param("区住建局、城管局、市场监管局", "区住建局 区城管局 区市场监管局", id="区"),
        pytest.param("县农业农村局、供销社，各乡镇", "县农业农村局 县供销社 各乡镇", id="县"),
        pytest.param(
            "自治区发展改革委、工信厅，各盟市", "自治区发展改革委 自治区工信厅 各盟市", id="自治区"
        ),
        pytest.param("省委宣传部、网信办、文旅厅", "省委宣传部 省委网信办 省文旅厅", id="省委"),
        pytest.param(
            "国家发展改革委、能源局、财政部", "国家发展改革委 国家能源局 财政部", id="国家"
        ),
        pytest.param("发展改革委、科技部、药监局", "发展改革委 科技部 药监局", id="ministries"),
        pytest.param("省数据管理局，福州大学", "省数据管理局 福州大学", id="school"),
        pytest.param("省数据管理局、福州市、泉州市", "省数据管理局 福州市 泉州市", id="cities"),
        pytest.param(
            "市发改委、市工信局、明星电力公司", "市发改委 市工信局 明星电力公司", id="firm"
        ),
        pytest.param("市财政局、供电公司", "市财政局 市供电公司", id="plain-firm"),
        pytest.param("市财政局、总工会、团市委", "市财政局 市总工会 团市委", id="societies"),
        pytest.param("省港口集团、高速集团", "省港口集团 省高速集团", id="groups"),
        pytest.param("省发改委、人行福州中心支行", "省发改委 人行福州中心支行", id="bank"),
        pytest.param("省教育厅和省财政厅", "省教育厅 省财政厅", id="和"),
        pytest.param(
            "工业和信息化部、文化和旅游部", "工业和信息化部 文化和旅游部", id="和-in-name"
        ),
        pytest.param("省教育厅及各设区市", "省教育厅 各设区市", id="及各"),
        pytest.param("厦门及相关设区市", "厦门及相关设区市", id="及相关"),
        pytest.param("省教育厅  省财政厅", "省教育厅 省财政厅", id="spaces"),
        pytest.param("、省教育厅、、省财政厅，", "省教育厅 省财政厅", id="stray-separators"),
        pytest.param("区监管办区住建委", "区监管办 区住建委", id="lost-separator"),
        pytest.param(
            "省发改委，各市、县（市、区）人民政府",
            "省发改委 各市、县（市、区）人民政府",
            id="nested",
        ),
        pytest.param(
            "各省、自治区、直辖市人民政府",
            "各省、自治区、直辖市人民政府",
            id="collective-with-commas",
        ),
        pytest.param("省发改委等有关部门", "省发改委", id="等有关部门"),
        pytest.param("省发改委（省粮储局）、工信厅", "省发改委 省工信厅", id="second-name"),
        pytest.param("省發改委、數據管理局", "省发改委 省数据管理局", id="traditional"),
        pytest.param("省教\u200b育厅、财政\u200b厅", "省教育厅 省财政厅", id="zero-width"),
    ],
)
def test_units_of_a_note_in_full(text: str, expected: str) -> None:
    assert note(f"（责任单位：{text}）") == [f"{unit}=责任单位" for unit in expected.split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "（牵头单位：省A厅；配合单位：省B厅、C局）",
            "省A厅=牵头单位 省B厅=配合单位 省C局=配合单位",
        ),
        ("（省A厅牵头，省B厅、省C局配合）", "省A厅=牵头 省B厅=配合 省C局=配合"),
        ("（省A厅、省B厅按职责分工负责）", "省A厅=负责 省B厅=负责"),
        ("（市场监管总局负责）", "市场监管总局=负责"),
        ("（商务部、海关总署等有关部门负责）", "商务部=负责 海关总署=负责"),
        ("（财政部牵头，各部门参与，持续推进）", "财政部=牵头 各部门=参与"),
        ("（科技部负责，2025年底前完成）", "科技部=负责"),
        ("（牵头：省A厅；配合：省B厅）", "省A厅=牵头 省B厅=配合"),
        ("（责任单位：省A厅（牵头）、省B厅）", "省A厅=牵头 省B厅=责任单位"),
        ("（牵头单位：省A厅，各市配合）", "省A厅=牵头单位 各市=配合"),
        ("（国家发展改革委会同财政部负责）", "国家发展改革委=负责 财政部=会同"),
        ("（责任单位：省A厅；完成时限：6月底前；责任领导：张三）", "省A厅=责任单位"),
        ("（牵头责任单位：省A厅；相关责任单位：省B厅）", "省A厅=牵头责任单位 省B厅=相关责任单位"),
        ("【责任单位】省A厅、B厅", "省A厅=责任单位 省B厅=责任单位"),
        ("\n责任部门：省A厅、B厅\n", "省A厅=责任部门 省B厅=责任部门"),
        ("\n牵头单位：省A厅\n配合单位：省B厅", "省A厅=牵头单位 省B厅=配合单位"),
        ("责任单位：省A厅、B厅。", "省A厅=责任单位 省B厅=责任单位"),
        ("\n责任单位：省A厅、\n省B厅", "省A厅=责任单位 省B厅=责任单位"),
        ("由省教育厅牵头，省财政厅配合。", "省教育厅=牵头 省财政厅=配合"),
        ("（责任单位：省A厅）再做乙。（责任单位：省B厅）", "省A厅=责任单位 省B厅=责任单位"),
        ("（省教育厅、省财政厅）", "省教育厅=责任单位 省财政厅=责任单位"),
        ("（省A厅牵头，持续实施）。", "省A厅=牵头"),
        ("主办：省A厅；协办：省B厅、各设区市。", "省A厅=主办 省B厅=协办 各设区市=协办"),
        ("——责任单位：省A厅、B厅", "省A厅=责任单位 省B厅=责任单位"),
        (
            "\n牵头单位：省A厅\n责任单位：各设区市，税务局",
            "省A厅=牵头单位 各设区市=责任单位 省税务局=责任单位",
        ),
        ("（责任单位：省A厅、B厅", "省A厅=责任单位 省B厅=责任单位"),
        ("（责任单位：省A厅、B厅】", "省A厅=责任单位 省B厅=责任单位"),
        ("责任单位：省A厅、B厅）", "省A厅=责任单位 省B厅=责任单位"),
    ],
)
def test_roles_are_what_the_note_says(text: str, expected: str) -> None:
    assert note(text) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "由审批部门负责监管。",
        "（含省委、省政府确定的项目）",
        "由乡镇（街道）负责、医疗机构配合，开具证明。",
        "明确责任单位和完成时限。",
        "本措施由省工信厅负责解释。",
        "《规划》（国发\u30142023\u30151号）要求落实。",
    ],
)
def test_sentences_that_only_speak_of_duties_are_no_notes(text: str) -> None:
    assert note(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("（责任单位：省A厅、B厅", "unclosed-note"),
        ("责任单位：省A厅、B厅）", "unopened-note"),
        ("（责任单位：区监管办区住建委）", "missing-separator"),
        ("（商务部等有关部门负责）", "open-list"),
        ("（责任单位：省A厅、扎实推进）", "unsure-unit"),
        ("（省教育厅、省财政厅）", "unlabelled-note"),
        ("（省教育厅牵头，省财政厅）", "unlabelled-role"),
        ("做到底。", "no-units"),
    ],
)
def test_what_is_uncertain_is_a_warning_with_line_and_text(text: str, code: str) -> None:
    rest = "\n2.乙。（责任单位：省审计厅）\n3.丙。（责任单位：省审计厅）"
    plan = parse(f"某省2023年工作要点\n1.甲事。做甲。{text}{rest}")
    found = [w for w in plan.warnings if w.code == code]
    assert [w.line for w in found] == [2]
    assert found[0].text in plan.text
    assert found[0].message


def test_a_lead_rule_marks_the_first_unit_of_each_later_item() -> None:
    plan = parse(
        "某省要点\n1.甲。（责任单位：省A厅、B厅；列首位的为牵头单位，下同）\n2.乙。（责任单位：省C厅、D厅）"
    )
    assert plan.lead_rule == "列首位的为牵头单位"
    assert [[r.lead for r in leaf.responsibilities] for leaf in plan.leaves] == [[True, False]] * 2


def test_a_lead_rule_in_brackets_of_its_own_swallows_no_unit() -> None:
    plan = parse(
        "某省要点\n1.甲。（责任单位：省A厅、B厅（列首位的为牵头单位，下同））\n2.乙。（责任单位：省C厅）"
    )
    assert plan.lead_rule == "列首位的为牵头单位，下同"
    assert [leaf.units for leaf in plan.leaves] == [("省A厅", "省B厅"), ("省C厅",)]
    assert [leaf.responsibilities[0].lead for leaf in plan.leaves] == [True, True]


def test_without_a_lead_rule_nobody_leads() -> None:
    plan = parse("某省要点\n1.甲。（责任单位：省A厅、B厅）\n2.乙。（责任单位：省C厅）")
    assert not any(r.lead for leaf in plan.leaves for r in leaf.responsibilities)


def test_a_note_above_its_items_holds_for_them() -> None:
    plan = parse(
        "某省要点\n一、甲（牵头单位：省A厅）\n1.子。做子。\n2.丑。做丑。（配合单位：省B厅）\n"
        "3.寅。做寅。（责任单位：省C厅）"
    )
    assert [
        [f"{r.unit}{'^' if r.inherited else ''}" for r in leaf.responsibilities]
        for leaf in plan.leaves
    ] == [["省A厅^"], ["省B厅", "省A厅^"], ["省C厅"]]


def test_the_pinyin_of_a_mirror_site_is_silent() -> None:
    item = (
        "推動(dòng)創(chuàng)新發(fā)展。實(shí)現(xiàn)互聯(lián)。"
        "（責任單位：發(fā)展改革委、商務(wù)部）"
    )
    plan = parse("國務(wù)院要點\n" + "".join(f"{n}.{item}\n" for n in range(1, 5)))
    assert plan.leaves[0].title == "推動創新發展"
    assert plan.leaves[0].units == ("发展改革委", "商务部")
    first = plan.leaves[0].responsibilities[0]
    assert first.written == plan.text[first.start : first.end] == "發(fā)展改革委"


def test_canonical_names_drop_spaces_and_keep_printed_brackets() -> None:
    assert units.canonical("各县 （市、\n区）政府") == "各县（市、区）政府"
    assert units.key("各县（市、区）政府") == units.key("各县(市、区)政府")
