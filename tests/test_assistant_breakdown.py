"""The task breakdown against the shipped plan, counted by hand from its text."""

import pytest

from assistant import breakdown
from assistant.book import Tables
from assistant.breakdown import Choice
from ingest import shipped
from ingest.plan import Plan


@pytest.mark.parametrize(
    ("choice", "leaves"),
    [
        pytest.param(Choice(), 31, id="all"),
        pytest.param(Choice(units=("省数据管理局",)), 24, id="unit"),
        pytest.param(Choice(part="一"), 6, id="part"),
        pytest.param(Choice(units=("省数据管理局",), part="五"), 3, id="unit-and-part"),
        pytest.param(Choice(place="福州"), 18, id="named-collective-and-mentioned"),
        pytest.param(Choice(place="北京"), 0, id="a-place-that-is-not-named"),
        pytest.param(Choice(keyword="5G基站"), 1, id="keyword"),
        pytest.param(Choice(keyword="5g基站"), 1, id="whatever-its-case"),
        pytest.param(Choice(keyword="没有这个词"), 0, id="nothing"),
    ],
)
def test_a_choice_keeps_the_leaves_that_fit(plan: Plan, choice: Choice, leaves: int) -> None:
    assert len(breakdown.leaves(plan, choice)) == leaves


def test_rows_are_those_of_the_chosen_units_only(plan: Plan) -> None:
    rows = breakdown.select(plan, Choice(units=("省工信厅",), part="二"))
    assert [(row.unit, row.item) for row in rows] == [("省工信厅", "第7条"), ("省工信厅", "第8条")]


def test_counts_and_pairs_agree_with_the_notes(plan: Plan) -> None:
    counts = dict(breakdown.counts(breakdown.select(plan, Choice())))
    assert (counts["省数据管理局"], counts["各设区市"]) == (24, 16)
    for one, other, count in breakdown.pairs(plan.leaves):
        assert count == sum({one, other} <= set(leaf.units) for leaf in plan.leaves)


def test_places_are_cities_that_the_plan_names(plan: Plan) -> None:
    places = breakdown.places(plan, Tables.read(shipped.folder()))
    assert {"福州", "莆田", "厦门", "泉州"} <= set(places)
    assert "北京" not in places
