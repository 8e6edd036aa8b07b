"""A question that staff added decides: the same question is answered from the leaf they chose."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yearly

from assistant.answer import Answer
from assistant.desk import Assistant
from assistant.settings import Settings
from evals.scripted import Play, serve
from ingest import shipped
from ingest.library import Library
from vectorstore.added import Added
from vectorstore.lexicon import Lexicon
from vectorstore.questions import Question

OLD, NEW = "fujian-digital-2024", "fujian-digital-2025"
HOTLINE = "12345热线要怎么升级"  # of itself surely the 12th
CARD = "我的社保卡丢了怎么办"  # of itself somebody's own affair
RATED = "这个平台好不好用"
TWO = "村里手机没信号怎么办？老人不会用网上办事怎么办？"  # of itself two questions
STORY = "去年填过的表今年还要再填一遍，这事有人管吗"
PRICE = "八闽一口通多少钱"
PHONE = "八闽一口通的电话是多少"
UNIT = "省教育厅有哪些任务"
LATER = "2025年一共新增多少个5G基站"
ADDED = {HOTLINE: "item-24", CARD: "item-17", RATED: "item-22", TWO: "item-16", STORY: "item-4",
         PRICE: "item-18", PHONE: "item-18", UNIT: "item-24", LATER: "item-1"}  # fmt: skip


def add(home: Path, plan: str, questions: dict[str, str]) -> Path:
    file = home / "questions" / f"{plan}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {"leaf": leaf, "question": text, "by": "李", "added": "2026-03-01"}
        for text, leaf in questions.items()
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def opened(home: Path) -> Assistant:
    return Assistant.open(Settings(home=home, embedder="hashing"))


def leaves(answer: Answer) -> list[str]:
    return [citation.leaf for citation in answer.citations]


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The shipped plan with what staff added."""
    home = tmp_path_factory.mktemp("added")
    add(home, OLD, ADDED)
    desk = opened(home)
    yield desk
    desk.close()


@pytest.mark.parametrize("question", [HOTLINE, CARD, RATED, TWO, STORY])
def test_an_added_question_is_answered_from_its_leaf_alone(
    question: str, taught: Assistant, desk: Assistant
) -> None:
    before, answer = desk.answer([question]), taught.answer([question])
    assert before.refused or ADDED[question] not in leaves(before)
    assert (before.kind == "several") == (question == TWO)
    assert (answer.refused, leaves(answer)) == (False, [ADDED[question]])
    assert answer.dropped == ()


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("12345熱線要怎麼升級", id="traditional"),
        pytest.param("１２３４５热线，要怎么升级？", id="full-width"),
        pytest.param("12345 热线要怎么升级呢？！", id="particle"),
        pytest.param("“12345”热线要怎么升级啊……", id="marks"),
    ],
)
def test_the_same_question_in_another_dress_is_the_same(question: str, taught: Assistant) -> None:
    assert leaves(taught.answer([question])) == ["item-24"]
    assert taught.searcher.search(question, k=1)[0].leaf == "item-24"


@pytest.mark.parametrize(
    "question", ["12345热线今年要怎么升级", "12345热线升级", "升级12345热线要怎么"]
)
def test_a_question_that_is_only_like_it_is_not(
    question: str, taught: Assistant, desk: Assistant
) -> None:
    assert taught.searcher.added(question, plan=OLD) == ""
    assert leaves(taught.answer([question])) == leaves(desk.answer([question])) == ["item-12"]


def test_in_a_conversation_it_decides_too(taught: Assistant) -> None:
    assert leaves(taught.answer(["第21条责任单位", HOTLINE])) == ["item-24"]
    assert leaves(taught.answer([HOTLINE, "责任单位呢"])) == ["item-24"]


@pytest.mark.parametrize("question", [PRICE, PHONE])
def test_a_value_that_no_plan_prints_is_not_made_up(question: str, taught: Assistant) -> None:
    answer = taught.answer([question])
    assert (answer.refused, answer.reason, leaves(answer)) == (True, "not_in_plan", [])
    assert answer.related[0] == "item-18"
    assert "没有写" in answer.answer
    assert "闽政通" in answer.answer, "what the leaf does say stands beside"


def test_what_structure_answers_stays_whole(taught: Assistant, desk: Assistant) -> None:
    answer = taught.answer([UNIT])
    assert answer.kind == "unit"
    assert leaves(answer) == leaves(desk.answer([UNIT]))


def test_another_years_figure_is_not_given_for_this_years(taught: Assistant) -> None:
    assert taught.answer([LATER]).reason == "other_plan"


def test_one_of_several_questions_may_be_an_added_one(taught: Assistant) -> None:
    answer = taught.answer([f"第12条由谁负责？{HOTLINE}？"])
    assert leaves(answer) == ["item-12", "item-24"]


def test_a_model_is_not_asked_what_is_meant(taught: Assistant) -> None:
    with serve(Play("no", status=500)) as server:
        chosen = Settings(
            home=taught.settings.home, embedder="hashing", llm="openai:scripted",
            llm_base_url=server.address, llm_retries=0, llm_uses=("rewrite", "split"),
        )  # fmt: skip
        desk = Assistant(chosen, taught.library, taught.plans, taught.searcher)
        answer = desk.answer([STORY])
        desk.close()
    assert leaves(answer) == ["item-4"]
    assert len(server.requests) == 1, "it is asked to word the answer, and nothing else"


def test_only_the_plan_it_was_added_to_answers_so(home: Path) -> None:
    library = Library(home)
    for path in (shipped.plans()[0], *yearly.write(home / "in")):
        library.add(path)
    plain = opened(home)
    before = {plan: plain.answer([HOTLINE], plan) for plan in (None, OLD, NEW)}
    plain.close()
    add(home, OLD, {HOTLINE: "item-24", "2024年赣江龙宫在哪一条": "item-3"})
    desk = opened(home)
    assert leaves(desk.answer([HOTLINE], NEW)) == leaves(before[NEW])
    for plan in (None, OLD):
        assert leaves(before[plan]) != ["item-24"]
        answer = desk.answer([HOTLINE], plan)
        assert [(c.plan, c.leaf) for c in answer.citations] == [(OLD, "item-24")]
    named = desk.answer(["2024年赣江龙宫在哪一条"])
    assert [(c.plan, c.leaf) for c in named.citations] == [(OLD, "item-3")]
    desk.close()


def test_of_two_additions_that_are_the_same_the_later_holds() -> None:
    rows = [Question("item-1", "机房盖哪"), Question("item-2", "机房盖哪？", by="王")]
    added = Added({"a": rows, "b": rows[:1], "c": []}, Lexicon.empty().mend)
    assert [(each.plan, each.question.leaf) for each in added.find("機房蓋哪")] == []
    assert [(each.plan, each.question.leaf) for each in added.find("机房盖哪呢")] == [
        ("a", "item-2"),
        ("b", "item-1"),
    ]
    assert [each.question.by for each in added.find("机房盖哪", "a")] == ["王"]
    assert added.find("机房盖哪", "c") == added.find("？！") == ()


def test_an_addition_of_marks_alone_matches_nothing() -> None:
    added = Added({"a": [Question("item-1", "？？吗")]}, Lexicon.empty().mend)
    assert added.find("？") == added.find("") == added.find("呢") == ()


def test_search_comes_first_and_says_why(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.cli import main

    add(home, OLD, {HOTLINE: "item-24"})
    monkeypatch.setenv("CEWEN_HOME", str(home))
    monkeypatch.setenv("CEWEN_EMBEDDER", "hashing")
    assert main(["search", "12345熱線要怎麼升級？", "-k", "2", "--explain"]) == 0
    first, second, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("item-24    1.000")
    assert second.startswith("item-12")
    assert last == (
        f"已添加的相似问题“{HOTLINE}”（李，2026-03-01）指定由 fujian-digital-2024 的 item-24 回答"
    )
    main(["search", "12345热线今年要怎么升级", "--explain"])
    assert "已添加" not in capsys.readouterr().out
