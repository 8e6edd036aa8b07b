"""Leaves of two plans are paired by what they say; what is left over is new or gone."""

import pytest
import yearly

import ingest
from assistant import years
from assistant.compose.rows import amount
from assistant.plans import subject
from ingest.plan import Plan


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return ingest.read(yearly.write(tmp_path_factory.mktemp("years"))[0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("算力基础设施", "算力设施", 0.5, id="2-of-5-and-3"),
        pytest.param("第1条 建设", "第1条建设", 1.0, id="marks-do-not-count"),
        pytest.param("甲", "甲", 1.0, id="one-letter"),
        pytest.param("", "", 0.0, id="empty"),
        pytest.param("数据", "密码", 0.0, id="nothing-shared"),
    ],
)
def test_likeness_matches_values_worked_by_hand(one: str, other: str, expected: float) -> None:
    assert years.dice(one, other) == expected


def test_a_plan_matches_itself(plan: Plan) -> None:
    matching = years.match(plan, plan)
    assert all(pair.old == pair.new for pair in matching.pairs)
    assert (len(matching.pairs), matching.gone, matching.new) == (31, (), ())


def test_renumbered_items_are_paired_one_to_one(plan: Plan, later: Plan) -> None:
    """Items 1 to 5 keep their numbers, 7 to 28 are 6 to 27, the three sections stay."""
    matching = years.match(plan, later)
    pairs = {(pair.old, pair.new) for pair in matching.pairs}
    expected = {(f"item-{n}", f"item-{n}") for n in range(1, 6)}
    expected |= {(f"item-{n}", f"item-{n - 1}") for n in range(7, 29)}
    expected |= {(f"section-{n}", f"section-{n}") for n in (12, 13, 14)}
    assert pairs == expected
    assert (matching.gone, matching.new) == (("item-6",), ("item-28",))
    assert matching.of("item-27", new=True) == matching.of("item-28", new=False)


def test_units_that_joined_and_left(plan: Plan, later: Plan) -> None:
    changes = years.units(plan, later, years.match(plan, later).pairs)
    assert [(c.pair.old, c.joined, c.left) for c in changes] == [
        ("item-18", (), ("省金融投资公司",)),
        ("item-22", ("省教育厅",), ()),
        ("item-26", (), ("省数据管理局",)),
    ]
    assert years.members(plan, later) == (("省气象局",), ("省金融投资公司",))


def test_figures_are_paired_by_what_they_measure(plan: Plan, later: Plan) -> None:
    changes = years.figures(plan, later, years.match(plan, later))
    assert [(c.new.measure if c.new else "", c.difference) for c in changes] == [
        ("万兆无源光网(10G-PON)端口", -10_000),
        ("5G基站", -2_000),
        ("全省千兆宽带用户占比", 3),
        ("省级数字经济核心产业集聚区", 0),
        ("全省数字经济规模", 0),
        ("低空气象监测站", None),
    ]
    assert [c.changed for c in changes] == [True, True, True, False, False, True]


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (10_000, "个", "1万个"), (2_000, "个", "2000个"), (3, "%", "3个百分点"),
        (2e11, "元", "2000亿元"), (1.5e12, "元", "1.5万亿元"), (0.5, "%", "0.5个百分点"),
    ],
)  # fmt: skip
def test_differences_are_written_as_people_write_them(
    value: float, unit: str, written: str
) -> None:
    assert amount(value, unit) == written


def test_a_series_is_known_by_its_subject() -> None:
    assert subject("2024年数字福建工作要点") == subject("数字福建2025年工作要点") == "数字福建"
