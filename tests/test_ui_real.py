"""The real assistant behind the real server: over HTTP, and from a cold start."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from programs import free_port
from serving import ready, served, until

from assistant.settings import Settings
from ui.server import create_app

if TYPE_CHECKING:
    from assistant.desk import Assistant

ROOT = Path(__file__).parents[1]
BUILD = 150  # seconds that the first index may take when everything else runs beside it


@pytest.fixture(scope="module")
def address(desk: "Assistant", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"), embedder="hashing")
    with served(create_app(settings, desk=desk, staff=False)) as where:
        ready(where)
        yield where


def ask(address: str, *turns: str, stream: bool = False) -> httpx.Response:
    messages = [{"role": "user", "content": turn} for turn in turns]
    body = {"messages": messages, "stream": stream}
    return httpx.post(f"{address}/api/v1/chat", json=body, timeout=60)


@pytest.mark.parametrize(
    ("question", "items", "holds"),
    [
        pytest.param(
            "第12条由哪些单位负责？",
            [12],
            ["省数据管理局", "省政府办公厅", "各设区市", "省大数据集团"],
            id="item",
        ),
        pytest.param("福州市负责哪些任务？", [20], ["第20条"], id="unit"),
        pytest.param("今年要新建多少5G基站？", [1], ["1万个以上"], id="target"),
    ],
)
def test_three_questions_are_answered_with_their_items(
    address: str, question: str, items: list[int], holds: list[str]
) -> None:
    answer = ask(address, question).json()
    assert not answer["refused"]
    assert set(items) <= {citation["item"] for citation in answer["citations"]}
    assert [text for text in holds if text not in answer["answer"]] == []


def test_what_the_plan_does_not_hold_is_refused_without_citations(address: str) -> None:
    answer = ask(address, "2026年的5G基站目标是多少？").json()
    assert (answer["refused"], answer["citations"]) == (True, [])


def test_a_follow_up_is_understood(address: str) -> None:
    answer = ask(address, "第12条由哪些单位负责？", "下一条呢").json()
    assert [citation["item"] for citation in answer["citations"]] == [13]


def test_every_citation_opens_the_reading_view_at_its_quote(address: str) -> None:
    answer = ask(address, "省工信厅负责哪些任务？").json()
    assert len(answer["citations"]) == 6
    for citation in answer["citations"]:
        span = f"{citation['start']}-{citation['end']}"
        page = httpx.get(f"{address}/read/{citation['plan']}", params={"q": span}).text
        marked = re.findall(r'<mark class="quote"[^>]*>(.*?)</mark>', page, re.DOTALL)
        shown = "".join(html.unescape(re.sub(r"<[^>]*>", "", part)) for part in marked)
        assert shown == citation["quote"]
        assert f'cited" id="{citation["leaf"]}"' in page


def test_all_channels_give_the_same_answer(address: str) -> None:
    question = "密码应用怎么推进？"
    whole = ask(address, question).json()["answer"]
    streamed = ask(address, question, stream=True).text
    message = [{"role": "user", "content": question}]
    body = {"model": "cewen", "messages": message}
    completion = httpx.post(f"{address}/v1/chat/completions", json=body, timeout=30).json()
    assert completion["choices"][0]["message"]["content"] == whole
    assert '"refused":false' in streamed
    assert streamed.rstrip().rpartition("\n\n")[2].startswith("event: done")


def test_a_cold_start_is_alive_before_it_is_ready_and_then_answers(home: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    code = "from assistant.settings import load; from ui.server import serve; serve(load())"
    environment = {
        "CEWEN_HOME": str(home),
        "CEWEN_PORT": str(port),
        "CEWEN_EMBEDDER": "hashing",
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
    }
    running = subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=home.parent)
    try:
        until(lambda: _healthy(address))
        assert httpx.get(f"{address}/readyz", timeout=10).json()["status"] == "loading"
        question = "第12条由哪些单位负责？"
        # A busy machine may take longer to make the index than a question waits: 503, ask again.
        until(lambda: ask(address, question).status_code != 503, seconds=BUILD)
        answer = ask(address, question).json()
        assert [citation["item"] for citation in answer["citations"]] == [12]
    finally:
        running.terminate()
        running.wait(BUILD)
    assert (home / "cewen.db").is_file()


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=5).is_success
    except httpx.TransportError:
        return False
