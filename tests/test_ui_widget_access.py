"""The widget for everybody: axe, contrast, targets, keyboard alone, elder mode, characters."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from audits import CONTRAST, SMALL, findings
from embedding import FAR, ITEM, MANY, WAIT, Stage, ask, launch, settled, stage, watch

from ingest.plan import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
MODES = [
    pytest.param("/", WIDE, id="wide"),
    pytest.param("/", PHONE, id="phone"),
    pytest.param("/?elder=1", PHONE, id="elder"),
    pytest.param("/?theme=%23ffd400", WIDE, id="yellow"),
    pytest.param("/dark", WIDE, id="dark"),
    pytest.param("/?contrast=1", WIDE, id="contrast"),
    pytest.param("/dark?contrast=1&elder=1", PHONE, id="dark-contrast-elder"),
]


@pytest.fixture(scope="module")
def here(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(plan, tmp_path_factory.mktemp("var")) as made:
        yield made


def opened(chromium: "Browser", **options: Any) -> "Page":
    return watch(chromium.new_context(**options).new_page())


@pytest.mark.parametrize(("path", "screen"), MODES)
def test_axe_finds_nothing_and_every_text_and_target_is_large_enough(
    chromium: "Browser", here: Stage, path: str, screen: dict[str, Any]
) -> None:
    page = opened(chromium, **screen)
    launch(page, here.host + path)
    least = 60 if "elder" in path else 44
    for question in (None, ITEM, MANY, FAR):
        if question:
            answer = ask(page, question)
            answer.get_by_role("button", name="没有帮助").click()
        assert findings(page) == []
        result = page.evaluate(CONTRAST)
        assert (result["poor"], result["texts"] > 10) == ([], True)
        assert page.evaluate(SMALL, least) == []
    page.get_by_role("button", name="更多").click()
    assert findings(page) == []
    assert page.evaluate(CONTRAST)["poor"] == []
    assert page.evaluate(SMALL, least) == []
    page.get_by_role("button", name="投诉举报").click()
    assert findings(page) == []
    assert page.evaluate(SMALL, least) == []
    width = page.evaluate(
        "() => { const p = document.querySelector('cewen-widget').shadowRoot.querySelector('.log');"
        " return p.scrollWidth - p.clientWidth; }"
    )
    assert width <= 0, "the conversation scrolls sideways"
    page.context.close()


def test_the_evidence_and_the_refusal_pass_axe_too(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **PHONE)
    launch(page, here.host)
    ask(page, ITEM).locator("button.cite").click()
    page.frame_locator(".drawer iframe").locator("mark.quote").first.wait_for(timeout=WAIT)
    assert findings(page) == []
    assert page.evaluate(SMALL, 44) == []
    page.goto(here.host.replace("localhost", "127.0.0.1"))
    page.locator(".launch").click()
    page.locator(".refused").wait_for(timeout=WAIT)
    assert findings(page) == []
    assert page.evaluate(CONTRAST)["poor"] == []
    page.context.close()


def focused(page: "Page") -> str:
    return str(
        page.evaluate(
            "() => { const one = document.querySelector('cewen-widget').shadowRoot.activeElement;"
            " if (!one) return '';"
            " return one.textContent.trim() || one.getAttribute('aria-label') || one.tagName; }"
        )
    )


def tab_to(page: "Page", name: str, *, back: bool = False) -> None:
    for _ in range(60):
        if name in focused(page):
            break
        page.keyboard.press("Shift+Tab" if back else "Tab")
    assert name in focused(page)
    outline = page.evaluate(
        "() => { const root = document.querySelector('cewen-widget').shadowRoot;"
        " const style = getComputedStyle(root.activeElement);"
        " return style.outlineStyle + ' ' + style.outlineWidth; }"
    )
    assert outline == "solid 3px", "focus can be seen"


def test_the_keyboard_alone_is_enough(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **WIDE)
    page.goto(here.host)
    page.locator(".launch").wait_for()
    tab_to(page, "问政策")
    page.keyboard.press("Enter")
    assert focused(page) == "输入问题", "a question can be typed at once"
    page.keyboard.type(ITEM)
    page.keyboard.press("Enter")
    settled(page, 0)
    tab_to(page, "在原文中查看", back=True)
    page.keyboard.press("Enter")
    page.locator(".drawer").wait_for()
    assert focused(page) == "第12条　原文"
    page.keyboard.press("Escape")
    assert "在原文中查看" in focused(page), "focus returns to where it was"
    tab_to(page, "更多", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "高对比度")
    page.keyboard.press("Space")
    assert page.locator(".cw.contrast").count() == 1
    page.keyboard.press("Escape")
    assert focused(page) == "更多"
    page.keyboard.press("Escape")
    assert focused(page) == "问政策"
    page.context.close()


def test_focus_stays_inside_what_fills_the_screen(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **PHONE)
    launch(page, here.host)
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.add(focused(page))
    assert "" not in seen
    assert {"长辈版", "提问"} <= seen
    page.context.close()


def test_enter_that_ends_a_composition_does_not_send(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **WIDE)
    launch(page, here.host)
    field = page.locator(".ask textarea")
    field.fill("di shi er tiao")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert page.locator(".turn").count() == 0
    field.dispatch_event("keydown", {"key": "Enter"})
    assert page.locator(".turn").count() == 1
    page.context.close()


def test_answers_are_announced_when_they_are_whole(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **WIDE)
    launch(page, here.host)
    log = page.get_by_role("log", name="问答记录")
    assert log.get_attribute("aria-live") == "polite"
    ask(page, ITEM)
    assert log.locator("article").count() == 1
    assert page.get_by_role("dialog", name="政策问答").is_visible()
    page.context.close()


SIZE = """() => {
  const text = document.querySelector('cewen-widget').shadowRoot.querySelector('.hello p');
  return parseFloat(getComputedStyle(text).fontSize);
}"""


def test_the_elder_mode_goes_from_18_to_30_and_is_remembered(
    chromium: "Browser", here: Stage
) -> None:
    page = opened(chromium, **PHONE)
    launch(page, here.host)
    page.locator(".head").get_by_role("button", name="长辈版").click()
    assert page.evaluate(SIZE) == 20
    page.get_by_role("button", name="更多").click()
    for expected in (24, 30, 30):
        page.get_by_role("button", name="字大一些").click()
        assert page.evaluate(SIZE) == expected
    for expected in (24, 20, 18, 18):
        page.get_by_role("button", name="字小一些").click()
        assert page.evaluate(SIZE) == expected
    page.reload()
    page.locator(".launch").click()
    assert page.evaluate(SIZE) == 18
    assert (
        page.locator(".head").get_by_role("button", name="长辈版").get_attribute("aria-pressed")
        == "true"
    )
    page.context.close()


def test_the_original_in_elder_mode_is_as_large(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **PHONE)
    launch(page, f"{here.host}/?elder=1")
    ask(page, ITEM).locator("button.cite").click()
    page.frame_locator(".drawer iframe").locator("mark.quote").first.wait_for(timeout=WAIT)
    ratio = page.frames[1].evaluate("innerWidth") / 390
    assert ratio == pytest.approx(16 / 20, abs=0.02), "the frame is zoomed"
    page.context.close()


def test_traditional_characters_come_and_go_and_the_original_stays(
    chromium: "Browser", here: Stage
) -> None:
    page = opened(chromium, **WIDE)
    launch(page, here.host)
    answer = ask(page, ITEM)
    before = page.locator(".panel").inner_text()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="繁體中文").click()
    page.get_by_role("link", name="轉人工").wait_for(timeout=WAIT)
    page.get_by_role("button", name="更多").click()
    assert answer.locator(".tag").text_content() == "檢索結果"
    assert "省數據管理局" in (answer.locator(".body").text_content() or "")
    assert page.locator(".ask textarea").get_attribute("placeholder") == "輸入問題，按回車發送"
    assert page.locator(".cw").get_attribute("lang") == "zh-Hant"
    ask(page, FAR)
    page.get_by_text("這份計劃沒有提到").wait_for(timeout=WAIT)
    page.reload()
    page.get_by_role("link", name="轉人工").wait_for(timeout=WAIT)
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="繁體中文").click()
    page.get_by_role("link", name="转人工").wait_for(timeout=WAIT)
    assert "檢索" not in page.locator(".panel").inner_text()
    assert before.splitlines()[0] in page.locator(".panel").inner_text()
    page.context.close()


def test_nothing_moves_for_those_who_asked_for_that(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **WIDE, reduced_motion="reduce")
    launch(page, here.host)
    names = page.evaluate(
        "() => Array.from(document.querySelector('cewen-widget').shadowRoot.querySelectorAll('*'))"
        ".map(one => getComputedStyle(one).animationName).filter(name => name !== 'none')"
    )
    assert names == []
    page.context.close()


def test_voice_is_offered_only_where_the_browser_has_it(chromium: "Browser", here: Stage) -> None:
    page = opened(chromium, **WIDE)
    page.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition")
    launch(page, here.host)
    assert page.locator(".voice").count() == 0
    fake = (
        "window.webkitSpeechRecognition = class { stop() {} start() {"
        " this.onresult({results: [[{transcript: '第12条'}]]}); this.onend(); } }"
    )
    page.add_init_script(fake)
    page.goto(f"{here.api}/embed")
    page.locator(".voice").click()
    assert page.locator(".ask textarea").input_value() == "第12条"
    assert page.locator(".turn").count() == 0, "what was heard is read first, then sent"
    page.context.close()
