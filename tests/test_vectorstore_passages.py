"""Passages point into the original; their ids are unique."""

import pytest

from ingest import read, shipped
from ingest.plan import Plan
from vectorstore.passages import digest, of_plan, of_refusals
from vectorstore.questions import Question


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(shipped.plans()[0])


def test_every_shown_span_is_verbatim(plan: Plan) -> None:
    for passage in of_plan(plan):
        assert plan.text[passage.start : passage.end] == passage.shown, passage.id


def test_every_leaf_is_there_with_its_title_sentences_and_units(plan: Plan) -> None:
    found = of_plan(plan)
    assert [p.leaf for p in found if p.kind == "leaf"] == [leaf.id for leaf in plan.leaves]
    assert len({p.id for p in found}) == len(found)
    whole = next(p for p in found if p.id == f"{plan.id}/item-12")
    assert "提升政务业务" in whole.text
    assert "省数据管理局" in whole.text
    assert plan.leaf("item-12").breadcrumb[0] in whole.text
    titles = [p for p in found if p.id.endswith("item-12#s0")]
    assert titles[0].shown == plan.leaf("item-12").title


def test_a_question_points_at_what_it_asks_about(plan: Plan) -> None:
    quote = "升级12345政务服务便民热线系统"
    about, whole = Question("item-12", "热线老占线", quote), Question("item-12", "谁管公文")
    found = [p for p in of_plan(plan, [about, whole]) if p.kind == "question"]
    assert plan.text[found[0].start : found[0].end] == quote
    leaf = plan.leaf("item-12")
    assert (found[1].start, found[1].end) == (leaf.start, leaf.end)


def test_digest_changes_with_any_text(plan: Plan) -> None:
    bare = of_plan(plan)
    assert digest(bare) == digest(of_plan(plan))
    assert digest(bare) != digest(of_plan(plan, [Question("item-1", "山里有5G吗")]))
    assert digest(of_refusals([("personal", "丢了卡")])) != digest(of_refusals([]))
