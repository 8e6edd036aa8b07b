"""One browser tab: what is asked belongs to the conversation that its user sees, however late it comes."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from ui.staff import cards, chat, words
from ui.staff.chat import Page, Session, View

T = TypeVar("T")
SAID = {"role": "user", "content": "问"}


def run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread: a browser of another test has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asyncio.wait_for(work, 10)).result()


def going(text: str) -> list[dict[str, Any]]:
    return [SAID, {"role": "assistant", "content": f"{text}\n\n{cards.GOING}"}]


def whole(text: str) -> list[dict[str, Any]]:
    return [SAID, {"role": "assistant", "content": text}]


async def growing(closed: list[str]) -> AsyncGenerator[View, None]:
    """One step, and then a model that says nothing any more."""
    try:
        yield View(going("半句"), "")
        await asyncio.sleep(3600)
        yield View(whole("不会到这里"), "", {"id": "a"})
    finally:
        closed.append("closed")


def test_the_next_act_ends_the_answer_under_way_at_once() -> None:
    async def play() -> tuple[list[View], list[str], Page]:
        page, closed = Page(), []  # type: tuple[Page, list[str]]
        seen = []
        page.act()
        async for view in page.follow(growing(closed)):
            seen.append(view)
            page.act()
        return seen, closed, page

    seen, closed, page = run(play())
    assert len(seen) == 1
    assert closed == ["closed"], "the work behind it is ended too"
    assert page.messages == [SAID, {"role": "assistant", "content": f"半句\n\n{words.STOPPED}"}]
    assert not page.whole


def test_a_whole_answer_can_be_voted_on_and_the_next_act_leaves_it_alone() -> None:
    async def one() -> AsyncGenerator[View, None]:
        yield View(going("半"), "")
        yield View(whole("答"), "", {"id": "a"})

    async def play() -> Page:
        page = Page()
        page.act()
        assert [view.answer async for view in page.follow(one())] == [None, {"id": "a"}]
        page.act()
        return page

    page = run(play())
    assert page.whole
    assert page.messages == whole("答")


def test_only_the_latest_act_may_show_what_it_found() -> None:
    page = Page()
    assert page.fresh
    opening = page.act()
    assert not page.fresh
    asking = page.act()
    assert not page.last(opening)
    assert page.last(asking)


def test_another_conversation_takes_the_place_of_everything() -> None:
    page = Page(Session(), whole("旧"), "旧问题", whole=False)
    page.show(Session("b" * 32), [])
    assert (page.session.id, page.messages, page.asked, page.whole) == ("b" * 32, [], "", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([], [], id="nothing-asked"),
        pytest.param(whole("答"), whole("答"), id="whole"),
        pytest.param(going("半句"), whole(f"半句\n\n{words.STOPPED}"), id="half"),
        pytest.param(going("正在查找…"), whole(words.STOPPED), id="nothing-said"),
    ],
)
def test_a_stopped_answer_says_so(before: list[chat.Message], after: list[chat.Message]) -> None:
    assert chat.stopped(before) == after
