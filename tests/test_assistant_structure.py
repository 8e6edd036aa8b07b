"""Sets from structure equal the sets worked out a second time from the bare text."""

from itertools import combinations

import pytest
import reckoning
from hypothesis import given
from hypothesis import strategies as st

import ingest
from assistant import structure
from ingest.plan import Plan

PLAN = ingest.read(ingest.shipped.plans()[0])
TABLE = reckoning.table(PLAN.text)
UNITS = list(dict.fromkeys(unit for units in TABLE.values() for unit in units))


def having(*units: str) -> tuple[str, ...]:
    """Leaves that name all of these units."""
    return tuple(leaf for leaf, named in TABLE.items() if all(unit in named for unit in units))


def test_the_second_reading_knows_what_was_counted_by_hand() -> None:
    assert (len(TABLE), len(UNITS)) == (31, 50)
    assert len(having("省数据管理局")) == 24
    assert len([leaf for leaf in having("省数据管理局") if leaf.startswith("item")]) == 21
    assert TABLE["item-6"] == ("省数据管理局", "福州大学", "省大数据集团")
    assert len(having("各设区市")) == 16


def test_both_readings_name_the_same_units_in_the_same_order(plan: Plan) -> None:
    assert {leaf.id: leaf.units for leaf in plan.leaves} == TABLE


@pytest.mark.parametrize("unit", UNITS)
def test_leaves_of_a_unit(unit: str) -> None:
    assert structure.leaves_of_unit(PLAN, unit) == having(unit)
    assert structure.first_in_note(PLAN, unit) == tuple(
        leaf for leaf, named in TABLE.items() if named[0] == unit
    )
    assert structure.alone(PLAN, unit) == tuple(
        leaf for leaf, named in TABLE.items() if named == (unit,)
    )


@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True), st.data())
def test_sets_of_several_units(chosen: list[str], data: st.DataObject) -> None:
    without = data.draw(st.lists(st.sampled_from(UNITS), max_size=2))
    groups = [(unit,) for unit in chosen]
    kept = {leaf: named for leaf, named in TABLE.items() if not set(without) & set(named)}
    both = tuple(leaf for leaf, named in kept.items() if set(chosen) <= set(named))
    either = tuple(leaf for leaf, named in kept.items() if set(chosen) & set(named))
    outside = tuple(without)
    assert structure.combine(PLAN, groups, every=True, without=outside) == both
    assert structure.combine(PLAN, groups, every=False, without=outside) == either
    assert structure.combine(PLAN, [tuple(chosen)], every=True, without=outside) == either
    assert structure.combine(PLAN, [], every=True, without=outside) == tuple(kept)


def test_pairs_of_units_share_the_leaves_that_their_partners_list() -> None:
    for one, other in combinations(UNITS, 2):
        assert dict(structure.partners(PLAN, one)).get(other, ()) == having(one, other)


def test_partners_come_with_the_most_frequent_first() -> None:
    sizes = [len(leaves) for _, leaves in structure.partners(PLAN, "省数据管理局")]
    assert sizes == sorted(sizes, reverse=True)
    assert "省数据管理局" not in dict(structure.partners(PLAN, "省数据管理局"))


def test_counts_of_units_add_up_to_all_names_in_all_notes() -> None:
    counts = structure.unit_counts(PLAN)
    assert dict(counts) == {unit: len(having(unit)) for unit in UNITS}
    assert sum(count for _, count in counts) == sum(len(named) for named in TABLE.values())
    assert [count for _, count in counts] == sorted((c for _, c in counts), reverse=True)
    assert counts[:3] == (("省数据管理局", 24), ("各设区市", 16), ("省大数据集团", 14))


def test_units_that_occur_once_are_those_with_one_leaf() -> None:
    assert dict(structure.once(PLAN)) == {
        unit: having(unit)[0] for unit in UNITS if len(having(unit)) == 1
    }


@pytest.mark.parametrize("size", range(12))
def test_leaves_by_the_number_of_their_units(size: int) -> None:
    expected = tuple(leaf for leaf, named in TABLE.items() if len(named) == size)
    assert structure.leaves_of_size(PLAN, size) == expected


@pytest.mark.parametrize(
    ("city", "leaves"),
    [
        ("福州", ("item-9", "item-20")),  # never 福州大学, which is a school
        ("泉州", ("item-20",)),
        ("莆田", ("item-10",)),
        ("厦门", ("item-15",)),
        ("宁德", ()),
        ("平潭", ()),
    ],
)
def test_a_city_is_named_in_the_notes_that_print_it(city: str, leaves: tuple[str, ...]) -> None:
    assert structure.named_for_city(PLAN, city) == leaves


def test_all_cities_answer_for_what_is_collective() -> None:
    assert structure.collective_for_city(PLAN) == having("各设区市")


@pytest.mark.parametrize(
    "word",
    ["人工智能", "元宇宙", "闽政通APP", "卫星", "专项债", "养老", "车联网", "民企", "5G", "台胞"],
)
def test_a_word_is_mentioned_where_the_bare_text_prints_it(word: str) -> None:
    found = structure.mentions_of(PLAN, word)
    expected = [
        name for name, leaf in reckoning.leaves(PLAN.text).items() if word in reckoning.body(leaf)
    ]
    assert [leaf for leaf, _ in found] == expected
    assert all(PLAN.text.startswith(word, at) for _, at in found)


@pytest.mark.parametrize("word", ["区块链", "低空经济", "大模型", "下一代"])
def test_a_word_that_is_printed_nowhere_is_mentioned_nowhere(word: str) -> None:
    assert structure.mentions_of(PLAN, word) == ()


def test_a_word_of_the_notes_alone_is_found_in_the_first_of_them() -> None:
    assert structure.mentions_of(PLAN, "下同") == (("item-1", PLAN.text.find("下同")),)


@pytest.mark.parametrize(
    ("parts", "sections", "leaves"),
    [
        (("三",), (), ("item-21", "item-22", "item-23", "item-24")),
        (("五",), (), ("section-12", "section-13", "section-14")),
        ((), ("四",), ("item-10", "item-11", "item-12", "item-13")),
        ((), ("一", "九"), ("item-1", "item-2", "item-3", "item-23", "item-24")),
        (("三",), ("九",), ("item-23", "item-24")),
        (("一",), ("九",), ()),
        ((), ("十二",), ("section-12",)),
    ],
)
def test_leaves_within_parts_and_sections(
    parts: tuple[str, ...], sections: tuple[str, ...], leaves: tuple[str, ...]
) -> None:
    assert structure.within(PLAN, parts, sections) == leaves


def test_targets_are_the_closed_list_of_five() -> None:
    assert [(t.leaf, t.measure, t.written) for t in structure.targets_of(PLAN)] == [
        ("item-1", "万兆无源光网(10G-PON)端口", "7万个以上"),
        ("item-1", "5G基站", "1万个以上"),
        ("item-1", "全省千兆宽带用户占比", "超25%"),
        ("item-7", "省级数字经济核心产业集聚区", "5个左右"),
        ("item-7", "全省数字经济规模", "突破3.2万亿元"),
    ]
    assert len(structure.targets_of(PLAN, ["item-7"])) == 2
    assert structure.targets_of(PLAN, ["item-2"]) == ()
    assert structure.targets_of(PLAN, []) == ()


def test_items_and_sections_are_counted_apart(plan: Plan) -> None:
    assert structure.counted(plan, [leaf.id for leaf in plan.leaves]) == (28, 3)
    assert structure.counted(plan, ["item-1", "section-12"]) == (1, 1)
    assert structure.counted(plan, []) == (0, 0)


def test_every_leaf_but_the_ends_has_two_neighbours(plan: Plan) -> None:
    ids = [leaf.id for leaf in plan.leaves]
    assert [structure.neighbour(plan, leaf, 1) for leaf in ids] == [*ids[1:], None]
    assert [structure.neighbour(plan, leaf, -1) for leaf in ids] == [None, *ids[:-1]]
    assert structure.neighbour(plan, "item-28", 1) == "section-12"
