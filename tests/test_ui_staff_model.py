"""Answers of a language model in the staff page: streamed, labelled, stopped, and what was not let through."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from staffing import WAIT, anew, ask, english, office, opened, until

from evals.scripted import Play, serve
from ui import words as common
from ui.staff import words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
QUESTION = "第12条讲了什么"
FIRST = "第12条要求升级12345政务服务便民热线系统。"
GOOD = f"{FIRST}[第12条]\n即时通讯、联合办文等功能将得到优化。[第12条]\n"
SLOW = 0.25  # seconds between two pieces of four letters


class Model:
    """What the model says next; the last play again for every call after it."""

    def __init__(self) -> None:
        self.plays = [Play(GOOD)]

    def __call__(self, request: dict[str, Any]) -> Play:
        return self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def address(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("var")
    with (
        serve(model) as server,
        office(home, llm="openai:scripted", llm_base_url=server.address, llm_timeout=30.0,
               llm_retries=0) as where,
    ):  # fmt: skip
        yield where


@pytest.fixture
def page(chromium: "Browser", address: str) -> Iterator["Page"]:
    with opened(chromium, address) as page:
        anew(page)
        yield page
        assert page.complaints == []  # type: ignore[attr-defined]


def begin(page: "Page", question: str = QUESTION) -> None:
    """Ask, and wait until the first sentence is there and the answer still grows."""
    page.locator("#cw-ask textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#cw-chat .bot", has_text=FIRST).first.wait_for(timeout=WAIT)
    assert page.locator("#cw-chat .cw-going").count() == 1


def test_an_answer_streams_and_ends_with_its_label(page: "Page", model: Model) -> None:
    model.plays = [Play(GOOD, pause=SLOW)]
    assert not page.locator("#cw-stop").is_visible(), "there is nothing to stop"
    begin(page)
    assert page.locator("#cw-stop").is_visible()
    assert english(page) == []
    page.locator("#cw-ask textarea").fill("下一个问题")
    page.locator("#cw-chat .cw-foot").wait_for(timeout=WAIT)
    assert page.locator("#cw-chat .cw-label").text_content() == common.LABEL["llm"]
    assert page.locator("#cw-chat .cw-going").count() == 0
    assert not page.locator("#cw-stop").is_visible()
    assert page.locator("#cw-ask textarea").input_value() == "下一个问题"
    assert (page.locator("#cw-chat .bot").last.text_content() or "").count(FIRST) == 1


def test_a_stopped_answer_stays_as_it_was_and_can_be_asked_for_again(
    page: "Page", model: Model, address: str
) -> None:
    model.plays = [Play(GOOD * 20, pause=SLOW)]
    begin(page)
    page.locator("#cw-stop").click()
    page.get_by_text(words.STOPPED).wait_for(timeout=WAIT)
    said = page.locator("#cw-chat .bot").last.text_content() or ""
    until(page, lambda: "cewen_answers_running 0.0" in httpx.get(f"{address}/metrics").text)
    page.wait_for_timeout(int(SLOW * 4000))
    assert page.locator("#cw-chat .bot").last.text_content() == said, "nothing comes after it"
    assert FIRST in said
    assert page.locator("#cw-chat .cw-foot").count() == 0
    assert not page.locator("#cw-good").is_visible(), "there is nothing to vote on"
    model.plays = [Play(GOOD)]
    page.locator("#cw-retry").click()
    page.locator("#cw-chat .cw-foot").wait_for(timeout=WAIT)
    assert page.locator("#cw-chat .user.message").count() == 1
    assert page.get_by_text(words.STOPPED).count() == 0


def test_a_new_conversation_ends_the_answer_of_the_old_and_keeps_the_next_question(
    page: "Page", model: Model
) -> None:
    model.plays = [Play(GOOD * 20, pause=SLOW)]
    begin(page)
    page.locator("#cw-new").click()
    model.plays = [Play(GOOD)]
    ask(page, "省数据管理局负责哪些任务？")
    page.wait_for_timeout(int(SLOW * 4000))
    assert page.locator("#cw-chat .cw-foot").count() == 1
    assert page.locator("#cw-chat .user.message").count() == 1
    assert FIRST not in (page.locator("#cw-chat").text_content() or "")
    assert page.locator("#cw-conversations :checked").count() == 1


def test_staff_see_what_verification_did_not_let_through_and_the_public_does_not(
    page: "Page", model: Model, address: str
) -> None:
    bad = Play(f"{GOOD}热线实行7×24小时服务。[第12条]\n")
    model.plays = [bad, Play("热线<b>全天</b>开通。[第12条]"), Play(GOOD)]
    ask(page, QUESTION)
    block = page.locator("#cw-chat details.cw-dropped")
    assert block.locator("summary").text_content() == words.DROPPED.format(count=2)
    for _ in ("as answered", "as kept"):
        block.locator("summary").click()
        assert block.locator("q").all_text_contents() == [
            "热线实行7×24小时服务。", "热线<b>全天</b>开通。",
        ]  # fmt: skip
        assert all(block.locator("li span").all_text_contents())
        assert block.locator("q b").count() == 0
        page.reload()
        block.wait_for(timeout=WAIT)
    exported = page.locator("#cw-exports a").first.get_attribute("href") or ""
    assert "24小时" not in httpx.get(address + exported).text
    model.plays = [bad, Play("热线全天开通。[第12条]")]
    body = {"messages": [{"role": "user", "content": QUESTION}], "conversation": "a" * 20}
    answer = httpx.post(f"{address}/api/v1/chat", json=body, timeout=60).json()
    kept = httpx.get(f"{address}/api/v1/conversations/{'a' * 20}").text
    assert answer["composer"] == "llm"
    assert "dropped" not in answer
    assert "24小时" not in kept
