"""The chat page in a real browser: three questions, their cards, and no request to another host."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui import words
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WAIT = 15_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"))
    with served(create_app(settings, desk=RehearsalDesk(plan))) as where:
        assert ready(where)["staff"] == "ready"
        yield where


@pytest.fixture(params=[pytest.param(1440, id="desktop"), pytest.param(390, id="phone")])
def page(request: pytest.FixtureRequest, chromium: "Browser", address: str) -> Iterator["Page"]:
    """The open page; ``page.seen`` has its requests, ``page.complaints`` its console errors."""
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="en-US")
    page = context.new_page()
    page.seen = []  # type: ignore[attr-defined]
    page.complaints = []  # type: ignore[attr-defined]
    page.on("request", lambda sent: page.seen.append(sent.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda line: page.complaints.append(line.text) if line.type == "error" else None,  # type: ignore[attr-defined]
    )
    page.goto(address)
    page.locator("#cw-ask textarea").wait_for(timeout=WAIT)
    yield page
    context.close()


def ask(page: "Page", question: str, answered: int) -> None:
    page.locator("#cw-ask textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#cw-chat .cw-foot").nth(answered - 1).wait_for(timeout=WAIT)


def test_three_questions_are_answered_with_cards_and_nothing_leaves_the_machine(
    page: "Page", address: str
) -> None:
    ask(page, "第12条由哪些单位负责？", 1)
    card = page.locator(".cw-card")
    assert card.locator(".cw-seal").text_content() == "第12条"
    assert card.locator("h3").text_content() == "提升政务业务“一网协同”"
    assert card.locator("dd li").all_text_contents() == [
        "省数据管理局列首位", "省政府办公厅", "各设区市", "省大数据集团",
    ]  # fmt: skip
    link = card.locator("a").get_attribute("href") or ""
    assert link.endswith("/read/fujian-digital-2024?q=2481-2493#item-12")
    assert "提升政务业务“一网协同”" in (card.locator("blockquote").text_content() or "")
    assert words.LABEL["rules"] in (page.locator("#cw-chat .cw-label").first.text_content() or "")

    ask(page, "密码应用与创新发展的任务是什么", 2)
    assert page.locator(".cw-card").count() == 1

    ask(page, "zzz", 3)
    assert page.locator(".cw-card").count() == 0
    assert "没有提到" in (page.locator("#cw-chat .bot").last.text_content() or "")

    hosts = {urlsplit(url).netloc for url in page.seen if url.startswith(("http", "ws"))}  # type: ignore[attr-defined]
    assert hosts == {urlsplit(address).netloc}
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_new_conversation_is_empty_and_an_example_can_be_asked(page: "Page") -> None:
    page.get_by_role("button", name=words.EXAMPLES[0]).click()
    page.locator(".cw-card").wait_for(state="attached", timeout=WAIT)
    page.evaluate("document.querySelector('#cw-new').click()")  # in a drawer on a phone
    page.locator(".cw-card").wait_for(state="detached", timeout=WAIT)
    assert page.locator("#cw-chat .bot").count() == 0
    assert words.CHAT_EMPTY in (page.locator("#cw-chat").text_content() or "")


def test_hostile_text_stays_text(page: "Page") -> None:
    ask(
        page,
        '第12条<img src="http://example.org/x" onerror="alert(1)"><script>alert(2)</script>',
        1,
    )
    assert page.locator("#cw-chat img[src*=example], #cw-cards img, #cw-chat script").count() == 0
    assert not [url for url in page.seen if "example.org" in url]  # type: ignore[attr-defined]


def test_screenshots_fit_the_width(page: "Page", tmp_path: Path) -> None:
    ask(page, "第12条由哪些单位负责？", 1)
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, "the page scrolls sideways"
