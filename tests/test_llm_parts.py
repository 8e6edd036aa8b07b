"""Breaker, budget, prompts and the reader of statements, each alone."""

from pathlib import Path

import pytest

import prompts
from assistant import llm
from assistant.llm.breaker import Breaker
from assistant.llm.budget import Budget, estimate
from assistant.llm.errors import NotConfigured, NotInstalled, Resting, Spent
from assistant.llm.probe import probe
from assistant.llm.provider import make
from assistant.llm.statements import Reader
from assistant.settings import Settings, SettingsError
from evals.scripted import Play, serve

NAMES = {"第12条": "item-12", "item-12": "item-12", "第10条": "item-10", "第(十二)节": "section-12"}


def read(*pieces: str) -> list[tuple[str, tuple[str, ...]]]:
    reader = Reader(NAMES)
    found = [s for piece in pieces for s in reader.feed(piece)] + list(reader.end())
    return [(s.text, s.leaves) for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲升级。[第12条]\n乙升级。[第10条][第12条]\n", [("甲升级。", ("item-12",)), ("乙升级。", ("item-10", "item-12"))]),
        ("甲升级。乙升级。[第12条]", [("甲升级。", ("item-12",)), ("乙升级。", ("item-12",))]),
        ("- **甲升级。** [第12条、第10条]", [("甲升级。", ("item-12", "item-10"))]),
        ("没有依据的话。", [("没有依据的话。", ())]),
        ("甲升级。[第99条]", [("甲升级。", ("第99条",))]),
        ("以下是回答：\n甲升级。[第(十二)节]", [("甲升级。", ("section-12",))]),
        ('[{"text": "甲升级。", "leaves": ["item-12"]}]', [("甲升级。", ("item-12",))]),
        ("<think>乙。[第10条]\n</think>甲升级。[第12条]", [("甲升级。", ("item-12",))]),
    ],
)  # fmt: skip
def test_statements_are_read_whole_and_letter_by_letter(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert read(text) == expected
    assert read(*text) == expected


def test_a_statement_is_given_before_the_next_one_is_complete() -> None:
    reader = Reader(NAMES)
    assert [s.text for s in reader.feed("甲升级。[第12条]\n乙升")] == ["甲升级。"]


def test_the_breaker_opens_waits_and_lets_one_try() -> None:
    now = [0.0]
    breaker = Breaker(2, 30, clock=lambda: now[0])
    breaker.failed()
    breaker.enter()
    breaker.failed()
    with pytest.raises(Resting):
        breaker.enter()
    now[0] = 31
    breaker.enter()
    with pytest.raises(Resting):
        breaker.enter()
    breaker.succeeded()
    breaker.enter()


def test_the_budget_is_shared_by_all_who_open_it(tmp_path: Path) -> None:
    one, other = Budget(tmp_path, 100), Budget(tmp_path, 100)
    one.reserve(60)
    with pytest.raises(Spent, match="60"):
        other.reserve(60)
    one.settle(60, 10)
    other.reserve(60)
    assert one.used() == 70


def test_tokens_are_estimated_without_a_tokenizer() -> None:
    assert estimate("升级12345热线") == 4 + 2


def test_a_prompt_names_every_missing_and_every_unknown_variable() -> None:
    with pytest.raises(prompts.WrongVariables) as caught:
        prompts.load("repair").render(evidence="", colour="")
    assert "['faults', 'fence']" in str(caught.value)
    assert "['colour']" in str(caught.value)


def test_a_value_is_never_read_as_a_template() -> None:
    messages = prompts.load("split").render(question="{{fence}} {{question}}")
    assert "{{fence}} {{question}}" in messages[1].content


def test_every_prompt_has_a_version_and_loads() -> None:
    assert len(prompts.names()) >= 5
    for name in prompts.names():
        stem, _, version = name.rpartition(".v")
        assert prompts.load(stem, int(version)).parts


def test_an_unknown_prompt_names_those_there_are() -> None:
    with pytest.raises(prompts.UnknownPrompt, match=r"compose\.v1"):
        prompts.load("none")


@pytest.mark.parametrize(
    ("name", "address", "error", "cure"),
    [
        ("qwen3", "", NotConfigured, "提供方:模型"),
        ("openai:qwen3", "", NotConfigured, "CEWEN_LLM_BASE_URL"),
        ("ollama:qwen3", "", NotInstalled, r"cewen\[ollama\]"),
    ],
)
def test_a_model_that_cannot_be_used_comes_with_the_cure(
    name: str, address: str, error: type[Exception], cure: str
) -> None:
    with pytest.raises(error, match=cure):
        make(Settings(llm=name, llm_base_url=address))


def test_a_model_has_to_be_named_where_one_is_wanted() -> None:
    with pytest.raises(SettingsError, match="CEWEN_LLM"):
        llm.open_model(Settings(composer="llm"))
    assert llm.open_model(Settings(composer="rules", llm="openai:x")) is None


def test_the_doctor_asks_the_model_and_says_what_is_wrong(tmp_path: Path) -> None:
    for play, good, said in (
        (Play("正常"), True, "首字"),
        (Play("no", status=401), False, "API_KEY"),
    ):
        with serve(play) as server:
            chosen = Settings(home=tmp_path, llm="openai:x", llm_base_url=server.address)
            fine, text = probe(chosen)
        assert fine is good
        assert said in text
