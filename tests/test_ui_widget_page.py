"""The H5 page: its parameters, the back key, and the apps around it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from embedding import ITEM, WAIT, Stage, ask, settled, stage, watch

from ingest.plan import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture(scope="module")
def here(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(plan, tmp_path_factory.mktemp("var")) as made:
        yield made


@pytest.fixture
def page(chromium: "Browser") -> Iterator["Page"]:
    context = chromium.new_context(**PHONE)
    page = watch(context.new_page())
    yield page
    assert page.complaints == []  # type: ignore[attr-defined]
    context.close()


def test_the_page_takes_its_parameters(page: "Page", here: Stage) -> None:
    page.goto(f"{here.api}/embed?theme=%230f5c5c&elder=1&site=demo&title=掌上问政&questions=第3条")
    field = page.locator(".ask textarea")
    field.wait_for(timeout=WAIT)
    assert page.title() == page.locator(".head h2").text_content() == "掌上问政"
    look = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).fontSize]"
    assert page.locator(".head").evaluate(look) == ["rgb(15, 92, 92)", "20px"]
    assert page.locator(".hello .chip").all_text_contents() == ["第3条"]
    assert page.get_by_role("main").count() == 1
    assert not page.get_by_role("button", name="关闭").is_visible(), (
        "there is nothing to go back to"
    )
    box = page.locator(".panel").bounding_box() or {}
    assert (box["width"], box["height"]) == (390, 844)


def test_the_back_key_closes_the_original_and_stays_on_the_page(page: "Page", here: Stage) -> None:
    page.goto(f"{here.api}/embed")
    ask(page, ITEM).locator("button.cite").click()
    page.frame_locator(".drawer iframe").locator("mark.quote").first.wait_for(timeout=WAIT)
    page.go_back()
    page.locator(".drawer").wait_for(state="hidden", timeout=WAIT)
    assert page.locator("button.cite").is_visible()


APPS = [
    pytest.param("window.ZWJSBridge = {close: () => called.push('zw'), onReady: f => f(),"
                 " getUiStyle: () => Promise.resolve({uiStyle: 'elder'})}", "zw", id="ZWJSBridge"),
    pytest.param("window.uni = {webView: {navigateBack: () => called.push('uni'),"
                 " postMessage: m => called.push(m.data.cewen)}}", "uni", id="uni-app"),
    pytest.param("window.WeixinJSBridge = {call: name => called.push(name)}", "closeWindow",
                 id="WeChat"),
    pytest.param("window.app = {back: () => called.push('bingo')}", "bingo", id="BingoTouch"),
    pytest.param("navigator.app = {exitApp: () => called.push('exit')}", "exit", id="Cordova"),
]  # fmt: skip


@pytest.mark.parametrize(("bridge", "closes"), APPS)
def test_in_an_app_the_close_button_goes_back_to_it(
    page: "Page", here: Stage, bridge: str, closes: str
) -> None:
    page.add_init_script(f"window.called = []; {bridge}")
    page.goto(f"{here.api}/embed")
    page.get_by_role("button", name="关闭").click()
    called = page.evaluate("called")
    assert called[-1] == closes
    elder = page.locator(".cw.elder").count()
    assert elder == (1 if "ZWJSBridge" in bridge else 0), "the app's elder mode is followed"
    if "uni" in bridge:
        assert "ready" in called, "the app hears what happens"


def test_the_back_key_of_a_cordova_shell_closes_the_drawer_then_the_page(
    page: "Page", here: Stage
) -> None:
    page.add_init_script("window.called = []; navigator.app = {exitApp: () => called.push('exit')}")
    page.goto(f"{here.api}/embed")
    ask(page, ITEM).locator("button.cite").click()
    page.locator(".drawer").wait_for()
    back = "document.dispatchEvent(new Event('backbutton', {cancelable: true}))"
    page.evaluate(back)
    page.locator(".drawer").wait_for(state="hidden", timeout=WAIT)
    assert page.evaluate("called") == []
    page.evaluate(back)
    assert page.evaluate("called") == ["exit"]


def test_without_an_app_the_adapter_does_nothing(page: "Page", here: Stage) -> None:
    page.goto(f"{here.api}/embed")
    page.locator(".ask textarea").wait_for(timeout=WAIT)
    page.evaluate("document.dispatchEvent(new Event('backbutton', {cancelable: true}))")
    ask(page, ITEM)
    assert page.locator("button.cite").count() == 1


def test_the_input_stands_above_the_keyboard(page: "Page", here: Stage) -> None:
    page.goto(f"{here.api}/embed")
    page.locator(".ask textarea").wait_for(timeout=WAIT)
    page.evaluate(
        "Object.defineProperty(visualViewport, 'height', {get: () => 500});"
        "visualViewport.dispatchEvent(new Event('resize'))"
    )
    box = page.locator(".ask").bounding_box() or {}
    assert box["y"] + box["height"] <= 500


def test_a_host_page_closes_in_the_order_of_what_is_open(page: "Page", here: Stage) -> None:
    page.goto(here.host)
    page.locator(".launch").click()
    page.locator(".ask textarea").fill(ITEM)
    page.get_by_role("button", name="提问").click()
    settled(page, 0).locator("button.cite").click()
    page.locator(".drawer").wait_for()
    page.get_by_role("button", name="关闭").click()
    page.locator(".launch").wait_for(timeout=WAIT)
    assert page.evaluate("history.state") is None, "both entries of the history are gone"
    assert page.evaluate("document.documentElement.style.overflow") == ""
