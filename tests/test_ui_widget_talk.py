"""The widget on a host of another origin: open, ask, stream, cite, follow up, reload."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from embedding import (
    FAR,
    ITEM,
    MANY,
    PARAGRAPHS,
    SLOW,
    WAIT,
    Stage,
    ask,
    launch,
    settled,
    stage,
    watch,
)

from ingest.plan import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def here(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(plan, tmp_path_factory.mktemp("var")) as made:
        yield made


@pytest.fixture(params=[pytest.param(WIDE, id="wide"), pytest.param(PHONE, id="phone")])
def page(request: pytest.FixtureRequest, chromium: "Browser", here: Stage) -> Iterator["Page"]:
    """A page as of a slow phone (4 times slower) or a desk; nothing may be thrown in it."""
    context = chromium.new_context(
        **request.param, permissions=["clipboard-read", "clipboard-write"]
    )
    page = watch(context.new_page())
    if request.param is PHONE:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    here.desk.gate.clear()
    here.desk.asked.clear()
    yield page
    assert page.complaints == []  # type: ignore[attr-defined]
    assert context.cookies() == []
    context.close()


def test_a_question_is_answered_with_a_card_that_opens_the_original_at_the_quotation(
    page: "Page", here: Stage
) -> None:
    launch(page, here.host)
    answer = ask(page, ITEM)
    card = answer.locator("button.cite")
    assert card.locator(".mark").text_content() == "第12条"
    assert card.locator("b").text_content() == "提升政务业务“一网协同”"
    assert card.locator(".unit").all_text_contents() == [
        "省数据管理局列首位", "省政府办公厅", "各设区市", "省大数据集团",
    ]  # fmt: skip
    assert answer.locator(".tag").text_content() == "检索结果"
    card.click()
    frame = page.frame_locator(".drawer iframe")
    frame.locator("mark.quote").first.wait_for(timeout=WAIT)
    assert "提升政务业务“一网协同”" in (frame.locator("mark.quote").first.text_content() or "")
    source = page.locator(".drawer iframe").get_attribute("src") or ""
    assert source.startswith(f"{here.api}/read/fujian-digital-2024?q=")
    assert source.endswith("#item-12")
    assert page.locator(".drawer a").get_attribute("href") == source


def test_an_answer_is_shown_while_it_is_made(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    page.locator(".ask textarea").fill(SLOW)
    page.locator(".ask textarea").press("Enter")
    page.get_by_text("第一句已经到了。").wait_for(timeout=WAIT)
    assert page.locator(".answer").get_attribute("aria-busy") == "true"
    here.desk.gate.set()
    assert settled(page, 0).locator("button.cite").count() == 1


def test_stopping_keeps_what_came_and_offers_to_ask_again(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    page.locator(".ask textarea").fill(SLOW)
    page.locator(".ask textarea").press("Enter")
    page.get_by_text("第一句已经到了。").wait_for(timeout=WAIT)
    page.get_by_role("button", name="停止").click()
    answer = settled(page, 0)
    assert "第一句已经到了。" in (answer.text_content() or "")
    here.desk.gate.set()
    answer.get_by_role("button", name="重试").click()
    assert settled(page, 0).locator("button.cite").count() == 1


def test_a_follow_up_carries_the_turns_before_it(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    ask(page, ITEM)
    page.get_by_role("button", name="下一条呢").click()
    settled(page, 1)
    assert here.desk.asked[-1] == [ITEM, "下一条呢"]
    assert page.locator(".next").count() == 1, "only the last answer offers follow-ups"


def test_a_chip_of_the_first_screen_asks(page: "Page", here: Stage) -> None:
    launch(page, f"{here.host}/?questions=第3条|第4条")
    assert page.locator(".hello .chip").all_text_contents() == ["第3条", "第4条"]
    page.locator(".hello .chip").last.click()
    assert "第4条" in (settled(page, 0).text_content() or "")


def test_a_reload_keeps_the_conversation_the_session_and_what_was_typed(
    page: "Page", here: Stage
) -> None:
    launch(page, here.host)
    ask(page, ITEM)
    page.locator(".ask textarea").fill("还没写完的问题")
    session = page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).session")
    page.reload()
    if not page.locator(".panel").is_visible():
        page.locator(".launch").click()
    assert page.locator("button.cite").count() == 1
    assert page.locator(".ask textarea").input_value() == "还没写完的问题"
    ask(page, "下一条呢")
    assert here.desk.asked[-1] == [ITEM, "下一条呢"]
    assert page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).session") == session


def test_many_citations_become_marks_and_each_opens(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    answer = ask(page, MANY)
    marks = answer.locator(".marks button")
    assert [one.is_visible() for one in marks.all()].count(True) == 8
    answer.get_by_role("button", name="展开全部12个").click()
    assert [one.is_visible() for one in marks.all()].count(True) == 12
    assert "共涉及12个条目（全文31个）" in (answer.text_content() or "")
    answer.locator("table button.mark").nth(2).click()
    assert page.locator(".drawer h3").text_content() == "第3条　原文"


def test_a_refusal_shows_what_stands_near_and_a_person_to_call(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    answer = ask(page, FAR)
    assert answer.locator(".marks button").all_text_contents() == ["第10条", "第(十二)节"]
    assert page.locator(".head a").get_attribute("href") == "tel:12345"
    answer.locator(".marks button").last.click()
    frame = page.frame_locator(".drawer iframe")
    frame.locator("#section-12").wait_for(timeout=WAIT)
    assert page.locator(".head a").is_visible(), "the way to a person stays"


def test_votes_and_reports_reach_the_server(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    answer = ask(page, ITEM)
    answer.get_by_role("button", name="没有帮助").click()
    answer.get_by_role("button", name="依据不对").click()
    answer.get_by_text("已记下您的评价。").wait_for(timeout=WAIT)
    assert answer.get_by_role("button", name="没有帮助").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="投诉举报").click()
    page.locator(".form textarea").fill("第12条答错了，我的电话13800138000")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已收到").wait_for(timeout=WAIT)
    kept = here.app.state.running.database.feedback.list(limit=3)
    assert [(row["vote"], row["reason"]) for row in kept] == [
        ("report", ""), ("down", "依据不对"), ("down", ""),
    ]  # fmt: skip
    assert "13800138000" not in kept[0]["comment"]
    assert len({row["conversation"] for row in kept}) == 1
    assert kept[0]["conversation"].startswith("e-")


def test_a_copy_carries_source_and_label(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    answer = ask(page, ITEM)
    answer.get_by_role("button", name="复制").click()
    answer.get_by_text("已复制").wait_for(timeout=WAIT)
    text = page.evaluate("navigator.clipboard.readText()")
    assert "出处：第12条" in text
    assert text.endswith("（检索结果，仅供参考，以原文为准）")


def test_clearing_asks_once_and_forgets_here_and_on_the_server(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    ask(page, ITEM)
    session = page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).session")
    conversations = here.app.state.running.database.conversations
    assert conversations.get(session) is not None
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="清空对话").click()
    page.get_by_role("button", name="不清空").click()
    assert page.locator(".turn").count() == 1
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="清空对话").click()
    with page.expect_response(
        lambda got: "/conversations/" in got.url and got.request.method == "DELETE"
    ):
        page.get_by_role("button", name="确定清空").click()
    assert page.locator(".turn").count() == 0
    assert conversations.get(session) is None
    page.reload()
    assert page.locator(".turn").count() == 0


def test_the_panel_fills_a_phone_and_floats_on_a_desk(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    size = page.viewport_size or {}
    page.wait_for_timeout(200)  # the opening movement, 150 ms
    box = page.locator(".panel").bounding_box() or {}
    if size["width"] < 640:
        assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    else:
        assert (box["width"], box["height"]) == pytest.approx((400, 640), abs=0.5)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_back_closes_the_drawer_first_then_the_panel(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    ask(page, ITEM).locator("button.cite").click()
    page.locator(".drawer").wait_for()
    phone = (page.viewport_size or {})["width"] < 640
    for closed, still in ((".drawer", ".panel"), (".panel", ".launch")):
        page.go_back() if phone else page.keyboard.press("Escape")
        page.locator(closed).wait_for(state="hidden", timeout=WAIT)
        assert page.locator(still).is_visible()
    assert page.url == f"{here.host}/"


def test_nothing_is_asked_of_a_third_host(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    ask(page, ITEM)
    allowed = (here.api, here.host, "data:")
    assert [one.url for one in page.seen if not one.url.startswith(allowed)] == []  # type: ignore[attr-defined]


def test_every_paragraph_of_an_answer_is_shown(page: "Page", here: Stage) -> None:
    launch(page, here.host)
    body = ask(page, PARAGRAPHS).locator(".body")
    assert body.locator("p").all_text_contents() == [
        "第一段。", "第二段第二段的下一行。", "第三段。", "第四段。",
    ]  # fmt: skip
    assert body.locator("blockquote").all_text_contents() == ["原文一句。"]
    assert body.locator("li").all_text_contents() == ["甲", "乙"]
