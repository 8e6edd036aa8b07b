"""A stream that breaks off after verified sentences were sent: what each client is left with."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from breaking import HALF, QUESTION, SENTENCE, UNITS, WHOLE, model
from serving import ready, served

from assistant.desk import Assistant, Event
from assistant.settings import Settings
from evals.scripted import Play
from ui.server import create_app
from ui.service import Silence


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Plan and indexes, read once."""
    home = tmp_path_factory.mktemp("llm") / "var"
    return Assistant.open(Settings(home=home, embedder="hashing"))


@contextmanager
def api(desk: Assistant, home: Path) -> Iterator[str]:
    settings = replace(desk.settings, home=home, rate_per_minute=0)
    with served(create_app(settings, desk=desk, staff=False)) as address:
        ready(address)
        yield address


def shown(events: list[Event]) -> str:
    """What a client of the contract shows in the end: statements, until ``done`` takes their place."""
    text = ""
    for event in events:
        if event.name == "status" and event.data["stage"] == "replace":
            text = ""
        elif event.name == "statement":
            text += ("\n\n" if text else "") + event.data["text"]
        elif event.name == "done":
            text = event.data["answer"]
    return text


def streamed(address: str, question: str = QUESTION) -> list[tuple[str, dict[str, Any]]]:
    body = {"messages": [{"role": "user", "content": question}], "stream": True}
    text = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60).text
    blocks = [block.split("\n") for block in text.split("\n\n") if block.startswith("event:")]
    return [(name[7:], json.loads(data[6:])) for name, data in blocks]


def test_statements_of_a_whole_stream_join_to_the_answer(base: Assistant) -> None:
    with model(base, WHOLE) as desk:
        events = list(desk.stream([QUESTION]))
    said = [event.data["text"] for event in events if event.name == "statement"]
    assert events[-1].data["composer"] == "llm"
    assert "\n\n".join(said) == events[-1].data["answer"]
    assert f"{SENTENCE}[第12条]" in said


@pytest.mark.parametrize(
    "play",
    [
        pytest.param(HALF, id="half-closed"),
        pytest.param(replace(HALF, cut_after=None, garbage_after=12), id="malformed-json"),
        pytest.param(Play(f"{SENTENCE}[第12条]\n" + "预算是100亿元。[第12条]\n省信访局牵头。[第12条]\n"
                          "年底前全部完成。[第12条]\n", pause=0.01), id="too-little-holds"),
    ],
)  # fmt: skip
def test_what_was_sent_is_taken_back_and_nothing_is_said_twice(play: Play, base: Assistant) -> None:
    with model(base, play) as desk:
        events = list(desk.stream([QUESTION]))
    names = [event.name for event in events]
    said = [event.data["text"] for event in events if event.name == "statement"]
    assert f"{SENTENCE}[第12条]" in said, "nothing of the model's was sent: not what this is about"
    assert {"stage": "replace"} in [event.data for event in events if event.name == "status"]
    assert names.index("done") == len(names) - 1
    assert "statement" not in names[names.index("status", 1) :]
    done = events[-1].data
    assert (done["composer"], done["answer"]) == ("rules", base.answer([QUESTION]).answer)
    assert SENTENCE not in shown(events)


def test_the_rules_stream_is_never_taken_back(base: Assistant) -> None:
    for question in (QUESTION, "省水利厅有哪些任务", "2025年的5G目标", "总结一下"):
        events = list(base.stream([question]))
        assert [e.data for e in events if e.name == "status"] == [{"stage": "search"}], question
        assert [e for e in events if e.name == "statement"], question


def test_a_client_of_the_api_ends_with_the_rules_answer(base: Assistant, tmp_path: Path) -> None:
    with model(base, HALF) as desk, api(desk, tmp_path / "var") as address:
        received = streamed(address)
        plain = httpx.post(
            f"{address}/api/v1/chat",
            json={"messages": [{"role": "user", "content": QUESTION}]},
            timeout=60,
        ).json()
    assert ("status", {"stage": "replace"}) in received
    assert [name for name, _ in received].count("done") == 1
    assert received[-1][0] == "done"
    assert received[-1][1]["answer"] == plain["answer"] == base.answer([QUESTION]).answer


@pytest.mark.parametrize("play", [pytest.param(WHOLE, id="whole"), pytest.param(HALF, id="half")])
def test_an_openai_stream_holds_the_whole_answer_and_no_line_twice(
    play: Play, base: Assistant, tmp_path: Path
) -> None:
    openai = pytest.importorskip("openai")
    with model(base, play) as desk, api(desk, tmp_path / "var") as address:
        client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
        asked: Any = [{"role": "user", "content": QUESTION}]
        chunks = list(client.chat.completions.create(model="cewen", messages=asked, stream=True))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    answer = (chunks[-1].model_extra or {})["cewen"]
    lines = [line for line in text.split("\n") if line]
    assert len(lines) == len(set(lines))
    assert set(answer["answer"].split("\n")) <= set(text.split("\n"))
    assert text.startswith(answer["answer"] if play is WHOLE else f"{SENTENCE}[第12条]")


def test_the_staff_page_shows_one_answer_at_any_moment(base: Assistant) -> None:
    from ui.metrics import Metrics
    from ui.service import Service
    from ui.staff import chat

    async def views(desk: Assistant) -> list[str]:
        service = Service(metrics=Metrics(), with_model=True)
        await service.load(lambda: desk, Silence())
        asker = chat.Asker("staff", "")
        found = [
            str(view.messages[-1]["content"])
            async for view in chat.ask(service, chat.Session(), [], QUESTION, asker)
        ]
        service.close()
        return found

    with model(base, HALF) as desk:
        seen = asyncio.run(views(desk))
    assert any(SENTENCE in view for view in seen), "the sentence was never shown"
    assert not [view for view in seen if SENTENCE in view and UNITS in view]
    assert SENTENCE not in seen[-1]
    assert seen[-1].count(UNITS) == 1


def test_a_library_of_several_plans_takes_back_too(base: Assistant, tmp_path: Path) -> None:
    from yearly import write

    home = tmp_path / "var"
    library = type(base.library)(home)
    for plan in base.plans:
        library.add(base.library.original(plan.id))
    library.add(write(tmp_path / "files")[0])
    several = Assistant.open(replace(base.settings, home=home))
    question = "2024年第12条讲了什么"
    with model(several, HALF) as desk:
        events = list(desk.stream([question]))
    assert {"stage": "replace"} in [event.data for event in events if event.name == "status"]
    assert events[-1].data["answer"] == several.answer([question]).answer
