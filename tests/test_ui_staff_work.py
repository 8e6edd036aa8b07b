"""The five jobs of a new clerk, each page in both widths and schemes, and a whole conversation."""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from staffing import WAIT, anew, ask, cut_off, english, office, opened, tab, until

from assistant.store.activity import CHINA
from evals import history
from ingest.plan import Plan
from ui.staff import words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SECOND = """榕江市2025年数字政务工作要点

一、提升政务服务
(一)优化办事渠道
1.推进热线平台升级。完成12345热线知识库建设,年内办理满意率达到95%以上。(责任单位:市政务服务局、市大数据中心,各县区政府)
2.推进自助终端进社区。新增自助终端200台以上。(责任单位:市政务服务局、市民政局)
(二)推进数据共享
3.完善数据目录。编制市级数据目录。(责任单位:市大数据中心,市直有关单位)
"""


WORD = "蛐蛐匣"  # no letter of it stands in the plan, so nothing is found for it
ASKED_TERM = f"{WORD}有哪些任务"
ASKED_SIMILAR = "皮皮虾大厅由谁建设"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with office(home) as where:
        yield where


@pytest.fixture
def page(chromium: "Browser", address: str) -> Iterator["Page"]:
    with opened(chromium, address) as page:
        yield page
        hosts = {urlsplit(url).netloc for url in page.seen if url.startswith(("http", "ws"))}  # type: ignore[attr-defined]
        assert hosts == {urlsplit(address).netloc}, "nothing is asked of another host"
        assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 820, 2560])
def test_every_page_is_chinese_whole_and_without_complaint(
    chromium: "Browser", address: str, width: int, dark: bool
) -> None:
    if dark and width not in {1440, 390}:
        pytest.skip("dark is looked at in the two measured widths")
    with opened(chromium, address, width=width, dark=dark) as page:
        ask(page, "第12条由哪些单位负责？")
        contents = ("#cw-talk", "#cw-ledger-rows table", "#cw-targets-rows table",
                    "#cw-plans-list table", "#cw-figures dl")  # fmt: skip
        for name, content in zip(words.TABS, contents, strict=True):
            tab(page, name, content)
            assert cut_off(page) <= 0, f"{name} scrolls sideways"
            assert english(page) == [], name
        assert page.complaints == []  # type: ignore[attr-defined]


def test_a_conversation_is_found_again_renamed_and_deleted(page: "Page") -> None:
    anew(page)
    ask(page, "第21条责任单位")
    ask(page, "下一条呢")
    assert page.locator("#cw-chat .cw-foot").count() == 2
    page.reload()
    page.locator("#cw-chat .cw-foot").nth(1).wait_for(timeout=WAIT)
    assert page.locator(".cw-card .cw-seal").first.text_content() == "第22条"
    page.get_by_role("button", name=words.RENAME).click()
    page.get_by_label(words.RENAME_LABEL).fill("给处长的材料")
    page.get_by_role("button", name=words.SAVE).click()
    page.get_by_role("radio", name="给处长的材料").wait_for(timeout=WAIT)
    anew(page)
    until(page, lambda: page.locator("#cw-chat .cw-foot").count() == 0)
    page.get_by_text("给处长的材料").click()
    page.locator("#cw-chat .cw-foot").nth(1).wait_for(timeout=WAIT)
    page.get_by_role("button", name=words.DELETE, exact=True).click()
    page.get_by_role("button", name=words.DELETE_SURE).click()
    page.get_by_text("给处长的材料").wait_for(state="detached", timeout=WAIT)
    assert page.locator("#cw-chat .cw-foot").count() == 0


def test_an_answer_can_be_copied_with_its_label_voted_on_and_asked_again(page: "Page") -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    anew(page)
    ask(page, "省数据管理局负责哪些任务？")
    page.locator("#cw-chat .cw-copy").click()
    page.get_by_text(words.COPIED).wait_for(timeout=WAIT)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "第21条\t" in copied
    assert copied.rstrip().endswith("供参考，以原文为准。")
    page.locator("#cw-bad").click()
    page.get_by_label("不完整").check()
    page.locator("#cw-reasons").get_by_role("button", name=words.SUBMIT).click()
    page.get_by_text(words.THANKS).wait_for(timeout=WAIT)
    page.locator("#cw-examples button").first.click()
    page.locator("#cw-chat .cw-foot").nth(1).wait_for(timeout=WAIT)
    page.locator("#cw-retry").click()
    page.wait_for_timeout(1000)
    until(page, lambda: page.locator("#cw-chat .cw-foot").count() == 2)
    with page.expect_download() as wanted:
        page.locator("#cw-chat a.cw-file").first.click()
    rows = list(
        load_workbook(io.BytesIO(Path(wanted.value.path()).read_bytes()))
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    assert rows[0][:2] == ("条目", "任务")
    tab(page, "运行", "#cw-feedback table")
    assert "不完整" in (page.locator("#cw-feedback").text_content() or "")


def test_job_one_and_two_own_tasks_with_partners_are_found_and_downloaded(
    page: "Page", plan: Plan
) -> None:
    tab(page, "责任台账", "#cw-ledger-rows table")
    page.get_by_label("单位", exact=True).click()
    page.keyboard.type("省工信厅")
    page.keyboard.press("Enter")
    until(page, lambda: page.locator("#cw-ledger-rows .cw-unit").count() == 1)
    assert page.locator("#cw-ledger-rows tbody tr").count() == len(plan.units["省工信厅"])
    first = page.locator("#cw-ledger-rows tbody tr").first
    assert (
        first.locator("td").nth(2).text_content()
        == "省通信管理局、省数据管理局、省海洋渔业局、各设区市"
    )
    assert page.locator("#cw-ledger-network svg .cw-net-centre").first.is_visible()
    with page.expect_download() as wanted:
        page.get_by_role("link", name="下载 Excel").click()
    assert wanted.value.suggested_filename == "责任台账-省工信厅.xlsx"
    sheet = load_workbook(io.BytesIO(Path(wanted.value.path()).read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == len(plan.units["省工信厅"]) + 2
    page.locator("#cw-ledger-clear").click()
    until(page, lambda: page.locator("#cw-ledger-rows .cw-unit").count() == len(plan.units))


def test_job_three_a_quotation_is_checked_in_the_original(page: "Page") -> None:
    anew(page)
    ask(page, "第12条由哪些单位负责？")
    page.locator("#cw-chat .cw-chip").last.click()
    card = page.locator(".cw-card.cw-on")
    marked = card.locator("mark").text_content()
    with page.context.expect_page() as other:
        card.get_by_role("link").click()
    other.value.wait_for_load_state()
    assert "".join(other.value.locator("mark.quote").all_text_contents()) == marked


def test_job_four_a_second_plan_is_uploaded_previewed_published_and_asked(
    page: "Page", tmp_path: Path
) -> None:
    file = tmp_path / "榕江市要点.txt"
    file.write_text(SECOND, encoding="utf-8")
    tab(page, "计划", "#cw-plans-list table")
    page.locator("#cw-file input[type=file]").set_input_files(file)
    page.locator("#cw-preview .cw-leaves").wait_for(timeout=WAIT)
    assert page.locator("#cw-preview .cw-leaves li").count() == 3
    assert "市政务服务局" in (page.locator("#cw-preview").text_content() or "")
    page.locator("#cw-publish").click()
    page.locator("#cw-up-said .cw-good").wait_for(timeout=WAIT)
    assert page.locator("#cw-plans-list tbody tr").count() == 2
    tab(page, "对话", "#cw-talk")
    anew(page)
    page.get_by_label("资料", exact=True).first.click()
    page.get_by_role("option", name="榕江市2025年数字政务工作要点").click()
    ask(page, "市民政局负责哪些任务？")
    assert "第2条" in (page.locator("#cw-chat .bot").last.text_content() or "")
    tab(page, "计划", "#cw-plans-list table")
    page.locator("#cw-withdraw").click()
    page.locator("#cw-plans-said .cw-good").wait_for(timeout=WAIT)
    page.get_by_text(words.WITHDRAWN, exact=True).wait_for(timeout=WAIT)
    page.locator("#cw-restore").click()
    page.get_by_text(words.WITHDRAWN, exact=True).wait_for(state="detached", timeout=WAIT)
    page.locator("#cw-withdraw").click()
    page.get_by_text(words.WITHDRAWN, exact=True).wait_for(timeout=WAIT)


def test_a_file_that_is_no_plan_is_refused_in_plain_words(page: "Page", tmp_path: Path) -> None:
    file = tmp_path / "便条.txt"
    file.write_text("明天上午开会。", encoding="utf-8")
    tab(page, "计划", "#cw-plans-list table")
    page.locator("#cw-file input[type=file]").set_input_files(file)
    said = page.locator("#cw-up-said .cw-bad")
    said.wait_for(timeout=WAIT)
    assert "便条.txt" in (said.text_content() or "")
    assert "/" not in (said.text_content() or ""), "a folder of the server is nobody's business"
    assert not page.locator("#cw-publish").is_visible()


def test_job_five_last_weeks_unanswered_questions_are_found(page: "Page") -> None:
    anew(page)
    for question in ("我的社保卡丢了怎么办", "社保卡丢了怎么办"):
        ask(page, question)
    tab(page, "运行", "#cw-unanswered table")
    page.get_by_role("row", name="社保卡丢了怎么办").first.wait_for(timeout=WAIT)
    cells = page.locator("#cw-unanswered tbody tr").first.locator("td").all_text_contents()
    assert cells[1] == "2"
    assert cells[2] == words.REASON_NAMES["personal"]


def test_words_and_questions_are_added_with_name_and_day_and_taken_back(page: "Page") -> None:
    tab(page, "计划", "#cw-additions h3")
    page.get_by_label(words.WORD).fill("随手拍")
    page.get_by_label(words.TERM).fill("闽政通")
    page.locator("#cw-add-term").click()
    page.locator("#cw-additions table").wait_for(timeout=WAIT)
    row = page.locator("#cw-additions tbody tr").first.locator("td").all_text_contents()
    assert row[:4] == ["词条", "随手拍", "闽政通", "工作人员"]
    page.locator("#cw-add-similar").click()
    page.locator("#cw-words-said .cw-bad").wait_for(timeout=WAIT)
    page.get_by_label(words.CHOOSE_ADDITION).click()
    page.get_by_role("option", name="词条：随手拍").click()
    page.locator("#cw-remove").click()
    page.locator("#cw-additions table").wait_for(state="detached", timeout=WAIT)


def test_a_question_finds_what_was_added_for_it(page: "Page", plan: Plan) -> None:
    assert not set(WORD) & set(plan.text)

    def answered(question: str) -> str:
        tab(page, "对话", "#cw-talk")
        anew(page)
        ask(page, question)
        return page.locator("#cw-cards").text_content() or ""

    assert "第25条" not in answered(ASKED_TERM)
    assert "第22条" not in answered(ASKED_SIMILAR)
    tab(page, "计划", "#cw-additions h3")
    page.get_by_label(words.WORD).fill(WORD)
    page.get_by_label(words.TERM).fill("算法备案")
    page.locator("#cw-add-term").click()
    page.locator("#cw-additions tbody tr").first.wait_for(timeout=WAIT)
    page.get_by_label(words.LEAF).click()
    page.get_by_role("option", name="第22条").click()
    page.get_by_label(words.SIMILAR, exact=True).fill(ASKED_SIMILAR)
    page.locator("#cw-add-similar").click()
    page.locator("#cw-additions tbody tr").nth(1).wait_for(timeout=WAIT)
    today = datetime.datetime.now(CHINA).date().isoformat()
    rows = page.locator("#cw-additions tbody tr")
    assert [row.locator("td").all_text_contents() for row in rows.all()] == [
        ["词条", WORD, "算法备案", "工作人员", today],
        ["相似问题", ASKED_SIMILAR, "《2024年数字福建工作要点》第22条", "工作人员", today],
    ]
    assert "第25条" in answered(ASKED_TERM)
    assert "第22条" in answered(ASKED_SIMILAR)


def test_the_index_is_rebuilt_and_questions_are_answered_meanwhile_and_after(page: "Page") -> None:
    tab(page, "计划", "#cw-plans-list table")
    page.locator("#cw-rebuild").click()
    page.locator("#cw-rebuilt .cw-busy").wait_for(timeout=WAIT)
    said = page.locator("#cw-rebuilt").text_content() or ""
    assert said.strip() in words.REBUILDING.values()
    tab(page, "对话", "#cw-talk")
    anew(page)
    ask(page, "热线升级由谁负责")
    tab(page, "计划", "#cw-rebuilt .cw-good")
    said = page.locator("#cw-rebuilt").text_content() or ""
    assert re.fullmatch(r"索引已重建，用时 \d+\.\d 秒。", said.strip())
    tab(page, "对话", "#cw-talk")
    ask(page, "热线升级由谁负责")
    assert "第12条" in (page.locator("#cw-cards").text_content() or "")


def test_the_last_evaluation_is_shown_with_the_way_to_its_report(page: "Page", home: Path) -> None:
    tab(page, "运行", "#cw-figures dl")
    page.get_by_text(words.REPORT_NONE).wait_for(timeout=WAIT)
    for day, right in ((1, False), (2, True)):
        at = f"2026-11-0{day}T23:30:00.000000+00:00"
        run = history.Run(at, "rules", {"a": True, "b": True, "c": right, "d": False}, {})
        history.store(home / "evals" / "runs", run)
    (home / "evals" / "report.html").write_text("<h1>评测报告</h1>", encoding="utf-8")
    page.locator("#cw-refresh").click()
    page.get_by_text(words.REPORT_NONE).wait_for(state="detached", timeout=WAIT)
    said = page.locator("#cw-evaluation .cw-summary > p").first.text_content()
    assert said == "规则回答　2026-11-03 07:30，4 个问题，通过 3 个（75.0%）"
    with page.context.expect_page() as other:
        page.get_by_role("link", name=words.REPORT_OPEN).click()
    assert other.value.locator("h1").text_content() == "评测报告"


def test_a_question_right_after_a_new_conversation_is_not_lost(page: "Page") -> None:
    ask(page, "第21条责任单位")
    for _ in range(3):
        page.locator("#cw-new").click()
        page.locator("#cw-ask textarea").fill("第12条由哪些单位负责？")
        page.keyboard.press("Enter")
        until(page, lambda: page.locator("#cw-chat .user.message").all_inner_texts() == [
            "第12条由哪些单位负责？"
        ] and page.locator("#cw-chat .cw-foot").count() == 1)  # fmt: skip
        page.locator("#cw-conversations :checked").wait_for(state="attached", timeout=WAIT)
        assert page.locator(".cw-card .cw-seal").all_text_contents() == ["第12条"]


def test_the_keyboard_alone_is_enough(page: "Page") -> None:
    page.locator("#cw-new").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('#cw-ask') !== null")
    page.keyboard.type("第12条由哪些单位负责？")
    page.keyboard.press("Enter")
    page.locator("#cw-chat .cw-chip").first.wait_for(timeout=WAIT)
    page.locator("#cw-chat .cw-chip").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cw-card-item-12"
    page.get_by_role("tab", name="对话", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#cw-ledger-rows table").first.wait_for(timeout=WAIT)


def test_on_a_phone_list_and_evidence_open_over_the_chat(chromium: "Browser", address: str) -> None:
    with opened(chromium, address, width=390) as page:
        ask(page, "第12条由哪些单位负责？")
        assert not page.locator("#cw-cards").is_visible()
        page.locator("#cw-chat .cw-chip").last.click()
        until(page, lambda: page.locator("#cw-cards").is_visible())
        page.keyboard.press("Escape")
        until(page, lambda: not page.locator("#cw-cards").is_visible())
        page.locator("#cw-open-list").click()
        until(page, lambda: page.locator("#cw-new").is_visible())
        page.locator("#cw-close-list").click()
        until(page, lambda: not page.locator("#cw-new").is_visible())
