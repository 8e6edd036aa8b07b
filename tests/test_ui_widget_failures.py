"""The widget when things go wrong: cut or held streams, no network, old tokens, hostile text."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from embedding import CUT, EVIL, ITEM, SLOW, WAIT, Stage, ask, launch, settled, stage, watch
from programs import nginx
from serving import bound, served

from ingest.plan import Plan
from ui.demo import create_demo
from ui.security import Headers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def here(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(plan, tmp_path_factory.mktemp("var"), embed_token_seconds=2) as made:
        yield made


@pytest.fixture
def page(chromium: "Browser", here: Stage) -> Iterator["Page"]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = watch(context.new_page())
    here.desk.gate.clear()
    here.desk.asked.clear()
    here.unreliable.cutting = False
    yield page
    assert page.complaints == []  # type: ignore[attr-defined]
    context.close()


def _headers_of(here: Stage) -> Headers:
    """The layer that answers CORS, in the stack of the running app."""
    layer = here.app.middleware_stack
    while not isinstance(layer, Headers):
        layer = layer.app
    return layer


def chats(page: "Page") -> list[bool]:
    """Whether each question asked for a stream."""
    sent = [one for one in page.seen if one.url.endswith("/api/v1/chat") and one.method == "POST"]  # type: ignore[attr-defined]
    return [bool((one.post_data_json or {}).get("stream")) for one in sent]


def test_a_cut_answer_keeps_what_came_and_is_asked_again_without_a_stream(
    page: "Page", here: Stage
) -> None:
    launch(page, here.host)
    here.unreliable.cutting = True
    here.desk.gate.set()
    page.locator(".ask textarea").fill(CUT)
    page.locator(".ask textarea").press("Enter")
    answer = settled(page, 0)
    text = answer.text_content() or ""
    assert "第一句已经到了。" in text
    assert "连接中断，回答没有传完。请重试。" in text
    here.unreliable.cutting = False
    answer.get_by_role("button", name="重试").click()
    assert settled(page, 0).locator("button.cite").count() == 1
    assert page.locator(".turn").count() == 1
    assert chats(page) == [True, False]


def test_without_a_server_nothing_typed_is_lost_and_a_reload_offers_it_again(
    page: "Page", here: Stage
) -> None:
    launch(page, here.host)

    def refuse(route: "Route") -> None:
        route.abort()

    page.route(f"{here.api}/**", refuse)
    answer = ask(page, ITEM)
    assert "没有连上服务器，请检查网络后重试。" in (answer.text_content() or "")
    page.unroute(f"{here.api}/**", refuse)
    page.reload()
    page.get_by_role("button", name="重试").click()
    assert settled(page, 0).locator("button.cite").count() == 1


def test_offline_is_said_and_the_question_stays_in_the_field(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    page.context.set_offline(True)
    page.get_by_text("网络已断开").wait_for(timeout=WAIT)
    page.locator(".ask textarea").fill(ITEM)
    page.locator(".ask textarea").press("Enter")
    assert page.locator(".turn").count() == 0
    assert page.locator(".ask textarea").input_value() == ITEM
    page.context.set_offline(False)
    page.get_by_text("网络已恢复").wait_for(timeout=WAIT)
    page.locator(".ask textarea").press("Enter")
    assert settled(page, 0).locator("button.cite").count() == 1


def test_tokens_rotate_without_a_reload(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    ask(page, ITEM)
    first = page.evaluate("JSON.parse(Object.values(sessionStorage)[0])")
    time.sleep(2.1)  # the life of a token on this stage
    assert ask(page, "第3条").locator("button.cite").count() == 1
    second = page.evaluate("JSON.parse(Object.values(sessionStorage)[0])")
    assert second["token"] != first["token"]
    assert second["session"] == first["session"]


def test_a_token_that_the_server_no_longer_takes_is_renewed_unseen(
    page: "Page", here: Stage
) -> None:
    launch(page, here.host)
    ask(page, ITEM)
    door = here.app.state.door
    kept = door.signer.__dict__["_key"]
    door.signer.__dict__["_key"] = b"another secret, after a change of keys"
    try:
        assert ask(page, "第3条").locator("button.cite").count() == 1
    finally:
        door.signer.__dict__["_key"] = kept


def test_too_many_questions_say_how_long_to_wait(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    rate = here.app.state.door.rates.session
    rate.per_minute = 1
    try:
        ask(page, ITEM)
        answer = ask(page, "第3条")
    finally:
        rate.per_minute = 0
    assert "提问太频繁" in (answer.text_content() or "")
    assert answer.get_by_role("button", name="重试").is_disabled()


def test_hostile_text_in_an_answer_stays_text(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    answer = ask(page, EVIL)
    text = answer.text_content() or ""
    for shown in (
        "<img src=x onerror=alert(1)>",
        "[点这里](javascript:alert(2))",
        "<script>alert(3)</script>",
    ):
        assert shown in text
    assert answer.locator("img, script, a, b:has-text('乙')").count() == 0
    page.get_by_role("button", name="<img src=x onerror=alert(5)>").click()
    settled(page, 1)
    assert page.locator(".asked").nth(1).text_content() == "您的问题<img src=x onerror=alert(5)>"


def test_hostile_attributes_of_a_page_stay_text(page: "Page", here: Stage) -> None:
    launch(page, f"{here.host}/?title=<img src=x onerror=alert(1)>&theme=red;}}*{{display:none")
    assert page.locator(".head h2").text_content() == "<img src=x onerror=alert(1)>"
    assert (
        page.locator(".head").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(29, 79, 145)"
    )
    page.goto(
        f"{here.api}/embed?title=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&site=%22onload=alert(2)"
    )
    assert page.locator(".head h2").text_content() == '"><script>alert(1)</script>'


NGINX = """
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass {api}; proxy_http_version 1.1; proxy_set_header Host $http_host;
    proxy_buffering on; proxy_buffers 8 64k; {extra}
  }}
}}
"""


HOLDING = "proxy_ignore_headers X-Accel-Buffering; gzip on; gzip_proxied any; gzip_types *;"


@pytest.fixture(params=["", HOLDING], ids=["default", "holding"])
def proxied(request: pytest.FixtureRequest, here: Stage, tmp_path: Path) -> Iterator[str]:
    """A real nginx with buffering on; the second ignores our wish to stream, and compresses."""
    listener = bound()
    port = listener.getsockname()[1]
    listener.close()
    with nginx(NGINX.format(port=port, api=here.api, extra=request.param), tmp_path):
        yield f"http://127.0.0.1:{port}"


def test_behind_a_buffering_proxy_answers_stream_or_come_as_plain_json(
    page: "Page", here: Stage, proxied: str, request: pytest.FixtureRequest
) -> None:
    listener = bound()
    origin = f"http://localhost:{listener.getsockname()[1]}"
    door = here.app.state.door
    door.sites.listed[origin] = frozenset({"demo"})
    headers = _headers_of(here)
    headers.origins = headers.origins | {origin}
    with served(create_demo(proxied), listener=listener):
        launch(page, origin)
        page.locator(".ask textarea").fill(SLOW)
        page.locator(".ask textarea").press("Enter")
        second = page.get_by_text("第二句也到了。")
        if "holding" in request.node.callspec.id:
            time.sleep(2)  # longer than a stream may be silent before it counts as held
            assert not second.is_visible(), "nginx holds it back"
            here.desk.gate.set()
            settled(page, 0)
            ask(page, ITEM)
            assert chats(page) == [True, False], "the second question asks for plain JSON"
        else:
            second.wait_for(timeout=WAIT)
            assert page.locator(".answer").get_attribute("aria-busy") == "true"
            here.desk.gate.set()
            settled(page, 0)
            ask(page, ITEM)
            assert chats(page) == [True, True]
        assert page.locator("button.cite").count() == 2


def test_a_stream_that_says_nothing_is_given_up_for_plain_json(page: "Page", here: Stage) -> None:
    page.add_init_script(
        "window.kept = setTimeout; window.setTimeout = (f, ms) => kept(f, ms === 8000 ? 300 : ms)"
    )
    launch(page, here.host)

    def hold(route: "Route") -> None:
        body = route.request.post_data_json or {}
        if not body.get("stream"):
            route.continue_()

    page.route(f"{here.api}/api/v1/chat", hold)
    assert ask(page, ITEM).locator("button.cite").count() == 1
    assert chats(page) == [True, False]


def test_a_webview_without_streams_asks_for_plain_json(page: "Page", here: Stage) -> None:
    page.add_init_script("delete window.ReadableStream")
    launch(page, here.host)
    assert ask(page, ITEM).locator("button.cite").count() == 1
    assert chats(page) == [False]
