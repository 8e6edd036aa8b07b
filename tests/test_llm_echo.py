"""Sentences without a claim: a model's own instructions, and words that say nothing of their leaf."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import prompts
from assistant.answer import Statement
from assistant.llm import echo

if TYPE_CHECKING:
    from assistant.desk import Assistant

GOOD = Path(__file__).parent.parent / "evals" / "adversarial" / "good.jsonl"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("不写别的话。", "说明", id="what-got-through"),
        pytest.param("一行一句，每句末尾标出依据。", "说明", id="a-whole-line"),
        pytest.param("尽量用原文的词，不换说法。", "说明", id="a-rule"),
        pytest.param("规则：不补充常识，不解释原文没有解释的名词", "说明", id="in-other-words"),
        pytest.param("好的，我明白了。", "没有说到", id="talk"),
        pytest.param("升级12345政务服务便民热线系统。", "", id="an-answer"),
        pytest.param("第12条的责任单位共4个。", "", id="a-count"),
        pytest.param("原文没有写牵头的单位。", "", id="what-is-absent"),
    ],
)
def test_instructions_and_talk_are_no_answer(text: str, said: str, desk: "Assistant") -> None:
    found = echo.fault(Statement(text, ("item-12",), prose=True), desk.book())
    assert found == "" if not said else said in found


def test_every_line_of_the_instructions_is_known_again(desk: "Assistant") -> None:
    for name in ("compose", "repair"):
        system = prompts.load(name).parts[0].content
        for line in system.replace("。", "。\n").splitlines():
            if len(line.strip()) > 4 and "{{" not in line:
                assert echo.fault(Statement(line, ("item-1",), prose=True), desk.book()), line


def test_no_good_sentence_is_taken_for_talk(desk: "Assistant") -> None:
    rows = [json.loads(line) for line in GOOD.read_text("utf-8").splitlines()]
    statements = [Statement(row["text"], tuple(row["leaves"]), prose=True) for row in rows]
    assert [s.text for s in statements if echo.fault(s, desk.book())] == []
