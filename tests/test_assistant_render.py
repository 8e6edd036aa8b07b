"""The answer JSON, exactly as it is promised; markers, quotations, coverage, streams."""

import json
import re

import pytest

from assistant.answer import Draft, Span, Statement
from assistant.desk import Assistant, UnknownPlan
from assistant.render import render

KEYS = [
    "id", "answer", "citations", "refused", "reason", "kind", "coverage", "suggestions", "related",
    "composer", "seconds",
]  # fmt: skip
CITATION_KEYS = ["plan", "leaf", "item", "section", "title", "units", "quote", "start", "end"]
QUESTIONS = [
    "第12条写了什么",
    "第(十二)节归谁",
    "省工信厅有哪些任务",
    "有哪些平台",
    "数字指标有哪些",
    "第8条和第28条有什么区别",
    "福州有哪些任务",
    "5G基站要建多少个",
    "第12条归谁？第29条归谁？",
    "这份文件什么时候印发的",
    "第三部分列成表",
    "元宇宙提到没有",
    "第八届峰会归谁负责",
    "第12条要花多少钱",
    "今天天气怎么样",
    "你好",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_json_keeps_the_contract(question: str, desk: Assistant) -> None:
    plan = desk.book().plan
    body = desk.answer([question]).to_dict()
    assert json.loads(json.dumps(body, ensure_ascii=False)) == body
    assert list(body)[: len(KEYS)] == KEYS
    assert set(body["coverage"]) == {"leaves", "of"}
    assert body["coverage"]["of"] == 31
    assert body["composer"] == "rules"
    assert body["seconds"] >= 0
    assert (body["reason"] is None) == (not body["refused"])
    ids = {leaf.id for leaf in plan.leaves}
    assert set(body["related"]) <= ids
    for citation in body["citations"]:
        assert list(citation) == CITATION_KEYS
        leaf = plan.leaf(citation["leaf"])
        assert plan.text[citation["start"] : citation["end"]] == citation["quote"]
        assert leaf.start <= citation["start"] < citation["end"] <= leaf.end
        assert (citation["plan"], citation["item"]) == (plan.id, leaf.number)
        assert (citation["section"], citation["title"]) == (leaf.section, leaf.title)
        assert citation["units"] == list(leaf.units)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_marker_in_the_text_is_a_citation(question: str, desk: Assistant) -> None:
    answer = desk.answer([question])
    cites = {desk.book().leaf(c.leaf).cite for c in answer.citations}
    assert set(re.findall(r"\[(第[^\]]+)\]", answer.answer)) <= cites


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_leaf_is_cited_twice_or_both_cited_and_related(question: str, desk: Assistant) -> None:
    answer = desk.answer([question])
    leaves = [c.leaf for c in answer.citations]
    assert len(leaves) == len(set(leaves))
    assert not set(leaves) & set(answer.related)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_of_the_rules_own_answers_is_dropped(question: str, desk: Assistant) -> None:
    assert desk.answer([question]).dropped == ()


def test_ids_differ_and_everything_else_is_the_same_twice(desk: Assistant) -> None:
    one, other = (desk.answer(["第12条写了什么"]).to_dict() for _ in range(2))
    assert one.pop("id") != other.pop("id")
    one.pop("seconds"), other.pop("seconds")
    assert one == other


def test_the_example_of_the_contract(desk: Assistant) -> None:
    body = desk.answer(["第12条的责任单位"]).to_dict()
    (citation,) = body["citations"]
    assert (citation["plan"], citation["leaf"], citation["item"], citation["section"]) == (
        "fujian-digital-2024", "item-12", 12, "四",
    )  # fmt: skip
    assert citation["title"] == "提升政务业务“一网协同”"
    assert citation["units"] == ["省数据管理局", "省政府办公厅", "各设区市", "省大数据集团"]
    assert "省数据管理局、省政府办公厅、各设区市、省大数据集团" in body["answer"]
    assert "[第12条]" in body["answer"]


def test_an_unnumbered_section_has_no_item(desk: Assistant) -> None:
    (citation,) = desk.answer(["第(十二)节归谁"]).to_dict()["citations"]
    assert (citation["leaf"], citation["item"], citation["section"]) == ("section-12", None, "十二")


def test_coverage_counts_the_whole_set(desk: Assistant) -> None:
    assert desk.answer(["省数据管理局有哪些任务"]).to_dict()["coverage"] == {"leaves": 24, "of": 31}


def test_a_refusal_moves_what_it_cites_to_related(desk: Assistant) -> None:
    book = desk.book()
    statement = Statement("原文没有写金额。", ("item-12",))
    draft = Draft((statement,), "refuse", refused=True, reason="not_in_plan")
    answer = render(draft, draft.statements, (), book)
    assert (answer.citations, answer.related) == ((), ("item-12",))
    draft = Draft((statement,), "refuse", ("item-3",), refused=True, reason="false_premise")
    quoted = Statement("原文", ("item-12",), (title(desk, "item-12"),))
    answer = render(draft, (quoted,), (), book)
    assert ([c.leaf for c in answer.citations], answer.related) == (["item-12"], ("item-3",))


def title(desk: Assistant, leaf_id: str) -> Span:
    leaf = desk.book().leaf(leaf_id)
    return Span(leaf.id, leaf.title, leaf.title_start, leaf.title_start + len(leaf.title))


def test_a_stream_ends_in_the_same_answer(desk: Assistant) -> None:
    events = list(desk.stream(["第12条写了什么"]))
    assert [events[0].name, events[-1].name] == ["status", "done"]
    body = events[-1].data
    assert [e.data for e in events if e.name == "citation"] == body["citations"]
    said = [str(e.data["text"]) for e in events if e.name == "statement"]
    assert said
    assert all(text in body["answer"] for text in said)


def test_an_unknown_plan_is_named_with_those_there_are(desk: Assistant) -> None:
    with pytest.raises(UnknownPlan, match=r"nowhere.*fujian-digital-2024"):
        desk.answer(["第12条"], plan="nowhere")


def test_search_shows_each_retrievers_rank(desk: Assistant) -> None:
    hits = desk.search("算力共享平台", k=5)
    assert len(hits) == 5
    assert hits[0]["leaf"] == "item-2"
    for hit in hits:
        assert {"leaf", "score", "dense_rank", "lexical_rank", "text"} <= set(hit)
        assert hit["text"] in desk.book().plan.text
