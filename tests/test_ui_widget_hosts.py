"""The widget on hosts that make it hard: hostile styles, tight policies, blocked storage."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from embedding import ITEM, WAIT, Stage, ask, launch, settled, stage, watch

from ingest.plan import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def here(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(plan, tmp_path_factory.mktemp("var")) as made:
        yield made


@pytest.fixture
def page(chromium: "Browser") -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = watch(context.new_page())
    yield page
    assert page.complaints == []  # type: ignore[attr-defined]
    context.close()


LOOKS = """() => {
  const root = document.querySelector('cewen-widget').shadowRoot;
  const look = (selector) => {
    const style = getComputedStyle(root.querySelector(selector));
    return [style.color, style.backgroundColor, style.fontSize, style.fontStyle, style.display];
  };
  const box = root.querySelector('.panel').getBoundingClientRect();
  const place = [box.width, box.height, box.right, box.bottom];
  return [look('.head h2'), look('.solid'), look('.body p'), place];
}"""


def test_a_host_that_unsets_everything_changes_nothing_in_the_widget(
    page: "Page", here: Stage
) -> None:
    looks = []
    for path in ("/?scheme=light", "/hostile?scheme=light"):
        launch(page, here.host + path)
        ask(page, ITEM)
        page.locator(".panel").evaluate(
            "one => Promise.all(one.getAnimations().map(a => a.finished))"
        )
        looks.append(page.evaluate(LOOKS))
        page.evaluate("sessionStorage.clear()")
    assert looks[0] == looks[1]


def test_the_widget_leaves_the_hosts_styles_alone(page: "Page", here: Stage) -> None:
    page.goto(here.host)
    script = (
        "['h1', 'button', 'li'].map(name => { const style = getComputedStyle("
        "document.querySelector(name)); return Array.from(style).map(key => style[key]); })"
    )
    page.locator(".launch").wait_for()
    before = page.evaluate(script)
    page.locator(".launch").click()
    ask(page, ITEM)
    assert page.evaluate(script) == before
    assert page.evaluate("document.cookie") == ""
    names = page.evaluate("Object.getOwnPropertyNames(window).filter(n => /cewen/i.test(n))")
    assert names == ["Cewen"]


def test_a_tight_policy_with_trusted_types_is_enough(page: "Page", here: Stage) -> None:
    launch(page, f"{here.host}/strict")
    ask(page, ITEM).locator("button.cite").click()
    page.frame_locator(".drawer iframe").locator("mark.quote").first.wait_for(timeout=WAIT)
    assert page.locator(".panel").bounding_box() is not None


def test_where_frames_are_forbidden_the_original_comes_over_the_api(
    page: "Page", here: Stage
) -> None:
    launch(page, f"{here.host}/noframe")
    ask(page, ITEM).locator("button.cite").click()
    page.locator(".leaf mark").wait_for(timeout=WAIT)
    assert page.locator(".leaf mark").text_content() == "提升政务业务“一网协同”"
    assert "升级12345政务服务便民热线系统" in (page.locator(".leaf").text_content() or "")


def test_a_browser_without_constructed_sheets_loads_the_file(page: "Page", here: Stage) -> None:
    page.add_init_script("delete CSSStyleSheet.prototype.replaceSync")
    launch(page, here.host)
    box = page.locator(".panel").bounding_box() or {}
    assert (box["width"], box["height"]) == pytest.approx((400, 640), abs=0.5)


def test_two_widgets_stand_side_by_side_and_talk_for_themselves(page: "Page", here: Stage) -> None:
    page.goto(f"{here.host}/two")
    page.locator(".launch").nth(1).wait_for()
    first, second = page.locator("cewen-widget").all()
    for widget in (first, second):
        widget.locator(".launch").click()
    one, two = (w.locator(".panel").bounding_box() or {} for w in (first, second))
    assert one["x"] > two["x"] + two["width"], "they don't cover each other"
    second.locator(".ask textarea").fill(ITEM)
    second.locator(".ask textarea").press("Enter")
    second.locator("button.cite").wait_for(timeout=WAIT)
    assert first.locator(".turn").count() == 0
    sessions = page.evaluate("Object.values(sessionStorage).map(v => JSON.parse(v).session)")
    assert len(set(sessions)) == 2


def test_a_page_that_is_not_listed_is_refused_politely_and_logged(
    page: "Page", here: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text))
    stranger = here.host.replace("localhost", "127.0.0.1")
    launched = page.goto(stranger)
    assert launched is not None
    page.locator(".launch").click()
    page.get_by_text("这里暂时不能提问").wait_for(timeout=WAIT)
    text = page.locator(".refused").text_content() or ""
    assert stranger in text
    assert "12345" in text
    assert not page.locator(".ask").is_visible()
    assert any("CEWEN_EMBED_ORIGINS" in line for line in lines), "the page's operator is told"
    records = [record for record in caplog.records if record.name == "cewen.embed"]
    assert [record.__dict__["origin"] for record in records] == [stranger], "and so is the server's"


def test_a_frame_of_a_page_that_is_not_listed_says_why(page: "Page", here: Stage) -> None:
    stranger = here.host.replace("localhost", "127.0.0.1")
    page.goto(f"{stranger}/app")
    frame = page.frame_locator("iframe")
    frame.get_by_text("这里暂时不能提问").wait_for(timeout=WAIT)
    assert frame.locator("script").count() == 0


def test_the_script_interface_opens_asks_tells_and_closes(page: "Page", here: Stage) -> None:
    page.goto(here.host)
    page.locator(".launch").wait_for()
    page.evaluate(
        "window.heard = []; for (const n of ['open', 'ask', 'answer', 'close'])"
        " Cewen.on(n, e => heard.push([n, e.site]));"
        " document.addEventListener('cewen:answer',"
        " e => { window.cited = e.detail.answer.citations.length; })"
    )
    page.evaluate(f"Cewen.ask('{ITEM}')")
    settled(page, 0)
    page.wait_for_function("window.cited === 1", timeout=WAIT)
    page.evaluate("Cewen.close()")
    assert page.locator(".launch").is_visible()
    assert page.evaluate("heard") == [[n, "demo"] for n in ("open", "ask", "answer", "close")]
    page.locator("#q").fill("第3条")
    page.get_by_role("button", name="问政策").first.click()
    assert "第3条" in (settled(page, 1).text_content() or ""), "the host's own search box asks too"


def test_messages_are_heard_from_listed_origins_only(page: "Page", here: Stage) -> None:
    page.goto(f"{here.host}/app")
    frame = page.frame_locator("iframe")
    frame.locator(".ask textarea").wait_for(timeout=WAIT)
    page.evaluate(
        "window.told = []; addEventListener('message', e => told.push([e.origin, e.data.cewen]))"
    )
    post = (
        "text => document.querySelector('iframe').contentWindow"
        ".postMessage({cewen: 'ask', text}, '*')"
    )
    page.evaluate(post, ITEM)
    frame.locator("button.cite").wait_for(timeout=WAIT)
    page.wait_for_function("told.some(one => one[1] === 'answer')", timeout=WAIT)
    assert page.evaluate("new Set(told.map(one => one[0])).size") == 1
    assert page.evaluate("told[0][0]") == here.api
    page.frames[1].evaluate(
        "dispatchEvent(new MessageEvent('message',"
        " {origin: 'https://evil.example', data: {cewen: 'ask', text: '第3条'}}))"
    )
    assert frame.locator(".turn").count() == 1


def test_the_elder_mode_follows_the_hosts_switch_and_is_remembered(
    page: "Page", here: Stage
) -> None:
    launch(page, here.host)
    size = (
        "parseFloat(getComputedStyle(document.querySelector('cewen-widget')"
        ".shadowRoot.querySelector('.hello p')).fontSize)"
    )
    assert page.evaluate(size) == 16
    page.locator("#elder").click()
    page.wait_for_function(f"{size} === 20", timeout=WAIT)
    page.reload()
    page.locator(".panel").wait_for()
    assert page.evaluate(size) == 20


def test_with_third_party_storage_blocked_the_frame_still_talks(
    chromium: "Browser", here: Stage, tmp_path: Path
) -> None:
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    blocked = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
    preferences.write_text(json.dumps(blocked))
    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
    )
    page = watch(context.new_page())
    page.goto(f"{here.host}/app")
    frame = page.frame_locator("iframe")
    frame.locator(".ask textarea").fill(ITEM)
    frame.locator(".ask textarea").press("Enter")
    frame.locator("button.cite").wait_for(timeout=WAIT)
    reason = page.frames[1].evaluate(
        "() => { try { return typeof sessionStorage; } catch (error) { return error.name; } }"
    )
    cookies, complaints = context.cookies(), page.complaints  # type: ignore[attr-defined]
    context.close()
    assert (cookies, complaints) == ([], [])
    assert reason == "SecurityError", "storage was blocked for real"
