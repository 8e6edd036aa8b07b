"""The gold cases are true of the plan: facts are verbatim, sets are computed again from it."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

import ingest
from evals import cases
from evals.cases import Case, CasesError, Label
from ingest.plan import Leaf

PLAN = ingest.read(ingest.shipped.plans()[0])
SUITE = cases.load()
GOLD = {case.id: case for case in SUITE}


def label(leaf: Leaf) -> Label:
    return leaf.number if leaf.number is not None else leaf.section


LEAVES = {label(leaf): leaf for leaf in PLAN.leaves}
PRINTED = {name: PLAN.text[leaf.start : leaf.end] for name, leaf in LEAVES.items()}


def every(case: Case) -> str:
    return case.id


def union(labels: tuple[Label, ...]) -> tuple[str, ...]:
    """Units of some leaves, each once, in the order of the original."""
    return tuple(dict.fromkeys(unit for name in labels for unit in LEAVES[name].units))


# The sets of the suite are compared with these expressions, read from left to right:
# ``A & B`` both, ``A | B`` either, ``A - B`` without; 全部 is every leaf, 首位: first in the note.
SETS = {
    "unit_items-01": "省商务厅", "unit_items-02": "省科技厅", "unit_items-03": "省发改委",
    "unit_items-04": "省发改委", "unit_items-05": "省大数据集团", "unit_items-06": "省通信管理局",
    "unit_items-07": "省农业农村厅", "unit_items-08": "省人社厅", "unit_items-09": "省数据管理局",
    "unit_items-10": "省密码管理局", "unit_items-11": "省政府办公厅", "unit_items-12": "省卫健委",
    "unit_items-13": "省广播影视集团", "unit_items-14": "省财政厅",
    "unit_items-15": "省经济信息中心",
    "unit_items-16": "省文旅厅", "unit_items-17": "省教育厅", "unit_items-18": "省直有关单位",
    "unit_items-19": "福州大学", "unit_items-20": "省住建厅", "unit_items-21": "省海洋渔业局",
    "unit_sets-01": "省工信厅 & 省发改委", "unit_sets-02": "省商务厅 | 省教育厅",
    "unit_sets-03": "省工信厅 - 省大数据集团", "unit_sets-04": "各设区市 & 省大数据集团",
    "unit_sets-05": "省科技厅 & 省工信厅", "unit_sets-06": "省发改委 - 各设区市",
    "unit_sets-07": "全部 - 省数据管理局", "unit_sets-08": "全部 - 省大数据集团",
    "unit_sets-09": "省密码管理局", "unit_sets-10": "省市场监管局", "unit_sets-11": "省文旅厅",
    "unit_sets-12": "首位:省发改委", "unit_sets-13": "首位:省数据管理局",
    "unit_sets-14": "首位:省委网信办", "unit_sets-17": "省科技厅 & 省商务厅 & 省发改委",
    "unit_sets-18": "省工信厅 - 省通信管理局", "unit_sets-19": "省经济信息中心 | 福州大学",
    "unit_sets-20": "省直有关单位 & 各设区市", "unit_sets-21": "省教育厅 & 省文旅厅",
    "unit_sets-22": "省数据管理局 - 省大数据集团 - 各设区市", "unit_sets-23": "省财政厅",
    "unit_sets-24": "省公安厅", "collective_and_city-01": "各设区市",
    "collective_and_city-02": "各设区市", "collective_and_city-08": "各设区市",
    "collective_and_city-10": "各设区市", "collective_and_city-11": "各设区市",
    "collective_and_city-12": "福州及相关设区市 | 莆田及相关设区市 | 厦门及相关设区市",
    "collective_and_city-17": "各设区市", "collective_and_city-18": "福州市 & 泉州市",
    "collective_and_city-20": "全部 - 各设区市", "collective_and_city-22": "各设区市",
    "count-07": "省大数据集团", "count-08": "省工信厅", "count-09": "省发改委",
    "count-13": "省委网信办", "count-14": "省直有关单位", "count-20": "省数据管理局",
    "noisy-02": "省工信厅", "noisy-04": "省大数据集团", "noisy-15": "省发改委 & 省商务厅",
    "followup-03": "省数据管理局", "document_facts-17": "福州大学",
}  # fmt: skip

# What a question searches for → every leaf that prints it.
WORDS = {
    "mention-01": "元宇宙", "mention-03": "量子科技", "mention-05": "人工智能",
    "mention-06": "车联网",
    "mention-07": "养老", "mention-09": "跨境电商", "mention-10": "数据中心",
    "mention-12": "闽政通",
    "mention-13": "集成电路", "mention-14": "医保", "mention-15": "专项债", "mention-16": "反腐",
    "mention-18": "虚拟现实", "mention-22": "卫星", "mention-23": "5G", "count-17": "试点",
    "count-21": "闽政通APP", "collective_and_city-14": "马尾区",
    "collective_and_city-15": "长乐、安溪",
    "collective_and_city-21": "滨海新城", "named_things-02": "试点", "named_things-13": "一张图",
    "named_things-16": "数据中心",
}  # fmt: skip

ABSENT = {
    "mention-02": "区块链", "mention-04": "低空经济", "mention-08": "新能源汽车",
    "mention-11": "大语言模型", "mention-17": "机器人", "mention-19": "脑机接口",
    "mention-21": "房地产", "mention-24": "数字人民币",
}  # fmt: skip

COUNTS = {
    "count-01": sum(leaf.number is not None for leaf in PLAN.leaves),
    "count-02": len(PLAN.parts),
    "count-03": len(PLAN.sections),
    "count-04": sum(leaf.number is None for leaf in PLAN.leaves),
    "count-05": len(PLAN.units),
    "count-06": len(PLAN.leaves),
    "count-12": len(LEAVES[16].units),
    "count-15": len(PLAN.targets),
    "count-16": sum(len(leaf.units) == 1 for leaf in PLAN.leaves),
    "count-18": sum(len(leaf.units) == 2 for leaf in PLAN.leaves),
    "count-19": max(len(leaf.units) for leaf in PLAN.leaves),
    "count-20": sum(leaf.number is not None for leaf in PLAN.units["省数据管理局"]),
    "targets-07": sum(target.leaf == "item-1" for target in PLAN.targets),
}

PART_OF_NOTE = {"units_of_item-11", "units_of_item-19"}  # ask for cities, or the first unit only
PART_OF_SECTION = {
    *("section_lookup-11", "section_lookup-12", "section_lookup-13", "section_lookup-19"),
    *("part_outline-05", "part_outline-15"),
}
PARTNERS = ("unit_sets-09", "unit_sets-10", "unit_sets-11", "unit_sets-23", "unit_sets-24")


def test_the_suite_is_large_and_balanced() -> None:
    sizes = Counter(case.category for case in SUITE)
    halves = Counter((case.category, case.split) for case in SUITE)
    assert len(SUITE) >= 400
    assert len(sizes) >= 20
    # Citizens' own words are the widest field: nearly twice the cases of a question of structure.
    # What the examiners asked stays in the shares in which they asked it.
    sizes -= Counter(case.category for case in SUITE if case.id.startswith("examiner-"))
    assert max(sizes.values()) <= 2 * min(sizes.values())
    # The first author's cases are halved; the second author's are all for reporting.
    assert all(halves[c, "report"] >= halves[c, "dev"] - 1 for c in sizes)


@pytest.mark.parametrize("case", SUITE, ids=every)
def test_facts_are_verbatim_in_a_leaf_that_may_be_cited(case: Case) -> None:
    leaves = [PRINTED[name] for name in (*case.items, *case.acceptable_items)]
    places = leaves if case.items else [*leaves, PLAN.text]
    assert [fact for fact in case.facts if not any(fact in place for place in places)] == []


@pytest.mark.parametrize("case", SUITE, ids=every)
def test_labels_and_units_exist_where_the_case_says(case: Case) -> None:
    assert set(case.allowed) <= set(LEAVES)
    assert set(case.sections) <= {section.label for section in PLAN.sections}
    assert set(case.units) <= set(union((*case.items, *case.acceptable_items)))


WHO = [c for c in SUITE if c.category.startswith("units_of") and c.id not in PART_OF_NOTE]


@pytest.mark.parametrize("case", [c for c in WHO if c.items], ids=every)
def test_who_names_every_unit_in_the_order_of_the_note(case: Case) -> None:
    assert case.units == union(case.items)


@pytest.mark.parametrize("case_id", SETS)
def test_sets_of_units_are_recomputed(case_id: str) -> None:
    first, *rest = re.split(r" ([&|-]) ", SETS[case_id])
    found = _leaves(first)
    for sign, name in zip(rest[::2], rest[1::2], strict=True):
        other = _leaves(name)
        found = {"&": found & other, "|": found | other, "-": found - other}[sign]
    case = GOLD[case_id]
    assert set(case.items) == found
    if case.count is not None:  # a unit's count is of items; 几处 counts leaves
        assert case.count in (sum(isinstance(name, int) for name in found), len(found))


def _leaves(name: str) -> set[Label]:
    if name == "全部":
        return set(LEAVES)
    if name.startswith("首位:"):
        return {n for n, leaf in LEAVES.items() if leaf.units[0] == name.removeprefix("首位:")}
    return {label(leaf) for leaf in PLAN.units[name]}


@pytest.mark.parametrize("case_id", PARTNERS)
def test_partners_are_all_others_of_the_notes(case_id: str) -> None:
    case = GOLD[case_id]
    assert set(case.units) == set(union(case.items)) - {SETS[case_id]}


def test_units_that_stand_once_are_recomputed() -> None:
    once = {unit: leaves[0] for unit, leaves in PLAN.units.items() if len(leaves) == 1}
    assert set(GOLD["unit_sets-16"].units) == set(once)
    assert set(GOLD["unit_sets-16"].items) == {label(leaf) for leaf in once.values()}


@pytest.mark.parametrize("case_id", WORDS)
def test_places_of_a_word_are_recomputed(case_id: str) -> None:
    found = {name for name, text in PRINTED.items() if WORDS[case_id] in text}
    assert set(GOLD[case_id].items) == found


@pytest.mark.parametrize("case_id", ABSENT)
def test_words_said_to_be_absent_are(case_id: str) -> None:
    assert not GOLD[case_id].answerable
    assert ABSENT[case_id] in GOLD[case_id].turns[0]
    assert ABSENT[case_id] not in PLAN.text


@pytest.mark.parametrize("case_id", COUNTS)
def test_counts_are_recomputed(case_id: str) -> None:
    assert GOLD[case_id].count == COUNTS[case_id]


OUTLINES = [
    c for c in SUITE if c.category in ("part_outline", "section_lookup", "summary") and c.sections
]


@pytest.mark.parametrize("case", [c for c in OUTLINES if c.id not in PART_OF_SECTION], ids=every)
def test_outlines_cite_every_leaf_of_their_sections(case: Case) -> None:
    within = {label(leaf) for s in PLAN.sections if s.label in case.sections for leaf in s.leaves}
    assert set(case.items) == within


GOOD = {"id": "a-1", "category": "a", "turns": ["问"]}

BROKEN = [
    pytest.param("{", "第1行，第2列：不是 JSON", id="no-json"),
    pytest.param("[]", "应为 JSON 对象，实为 list", id="no-object"),
    pytest.param(json.dumps({"id": "a"}), "缺少 category、turns", id="missing"),
    pytest.param(json.dumps(GOOD | {"item": []}), "没有名为 item 的字段", id="unknown"),
    pytest.param(json.dumps(GOOD | {"turns": "问"}), "字段 turns 的值 '问' 无效", id="kind"),
    pytest.param(json.dumps(GOOD | {"items": [True]}), "字段 items", id="label"),
    pytest.param(json.dumps(GOOD | {"count": -1}), "不小于 0 的整数", id="count"),
    pytest.param(json.dumps(GOOD | {"reason": "never"}), "字段 reason", id="reason"),
    pytest.param(json.dumps(GOOD | {"answerable": False, "items": [1]}), "不能有 items", id="both"),
    pytest.param(f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}", "第2行：编号 'a-1' 重复", id="twice"),
    pytest.param("\n", "没有可评测的问题", id="empty"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_case_is_named_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(CasesError, match=re.escape(message)):
        cases.load([file])


def test_a_missing_file_and_a_wrong_split_are_named(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match=r"none\.jsonl：读不到"):
        cases.load([tmp_path / "none.jsonl"])
    with pytest.raises(CasesError, match="'test' 无效"):
        cases.load(split="test")


def test_splits_share_no_case_and_lose_none() -> None:
    halves = [{case.id for case in cases.load(split=split)} for split in ("dev", "report")]
    assert halves[0].isdisjoint(halves[1])
    assert halves[0] | halves[1] == set(GOLD)
