"""Take the pictures in docs/images: every page of the staff app, wide and on a phone, light and dark.

    python docs/screenshots.py [FOLDER]

Starts a server of its own on a free port with a state folder that is thrown away, asks some
questions, publishes a second plan, and photographs what a clerk sees. Needs Chromium.
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.settings import Settings
from ui.server import create_app

HERE = Path(__file__).parent / "images"
QUESTIONS = ("省数据管理局负责哪些任务？", "第12条由哪些单位负责？", "今年有哪些量化目标？")
OTHERS = (
    "2025年的目标是多少",
    "我的社保卡丢了怎么办",
    "社保卡丢了怎么办",
    "福州要做什么",
    "谁来管数据安全",
)
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PLAN = """某市2023年数字政务工作要点

一、提升政务服务
(一)优化办事渠道
1.推进热线平台升级。完成12345热线知识库建设,年内办理满意率达到95%以上。(责任单位:市政务服务局、市大数据中心,各县区政府)
2.推进自助终端进社区。新增自助终端200台以上。(责任单位:市政务服务局、市民政局)
(二)推进数据共享
3.完善数据目录。编制市级数据目录,归集数据10亿条以上。(责任单位:市大数据中心,市直有关单位)
"""


@contextmanager
def server(home: Path) -> Iterator[str]:
    """A server until the block ends; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(Settings(home=home, rate_per_minute=0))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(30)


def opened(page: Page, address: str) -> None:
    """The first page, waited for while the server still loads."""
    page.goto(address)
    page.locator("#cw-ask textarea").wait_for(timeout=240_000)
    page.wait_for_timeout(600)


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    before = page.locator("#cw-chat .cw-foot").count()
    page.locator("#cw-ask textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#cw-chat .cw-foot").nth(before).wait_for(timeout=30_000)
    page.wait_for_timeout(700)


def tab(page: Page, name: str, ready: str) -> None:
    """Open a page and wait for what it shows."""
    page.get_by_role("tab", name=name, exact=True).click()
    page.locator(ready).first.wait_for(timeout=30_000)
    page.wait_for_timeout(700)


def seed(browser: Browser, address: str, file: Path, folder: Path) -> None:
    """Questions, votes and a second plan, so that every page has something to show."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, address)
    for question in OTHERS:
        page.locator("#cw-new").click()
        page.wait_for_timeout(500)
        ask(page, question)
    page.locator("#cw-bad").click()
    page.get_by_label("不完整").check()
    page.locator("#cw-reasons").get_by_role("button", name="提交").click()
    tab(page, "计划", "#cw-plans-list table")
    page.locator("#cw-file input[type=file]").set_input_files(file)
    page.locator("#cw-publish").wait_for(timeout=30_000)
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "plans-preview-desktop-light.png", full_page=True)
    page.locator("#cw-publish").click()
    page.locator("#cw-up-said .cw-good").wait_for(timeout=60_000)
    page.close()


def walk(page: Page, address: str, shot: Callable[[str], Any], *, phone: bool) -> None:
    """Every page once."""
    opened(page, address)
    page.locator("#cw-ask textarea").wait_for()
    shot("talk-empty")
    for question in QUESTIONS[:2]:
        ask(page, question)
    shot("talk")
    if phone:
        page.locator("#cw-chat .cw-chip").last.click()
        page.wait_for_timeout(400)
        shot("talk-evidence")
        page.keyboard.press("Escape")
        page.locator("#cw-open-list").click()
        page.wait_for_timeout(400)
        shot("talk-list")
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)
    tab(page, "责任台账", "#cw-ledger-rows table")
    shot("ledger")
    tab(page, "指标", "#cw-targets-rows table")
    shot("targets")
    tab(page, "计划", "#cw-plans-list table")
    shot("plans")
    tab(page, "运行", "#cw-figures dl")
    shot("operation")


def main(folder: Path) -> None:
    """All pictures."""
    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        file = Path(home) / "某市2023年数字政务工作要点.txt"
        file.write_text(PLAN, encoding="utf-8")
        with server(Path(home) / "var") as address:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            begun = time.perf_counter()
            seed(browser, address, file, folder)
            for size, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        viewport={"width": width, "height": height}, color_scheme=scheme
                    )
                    page = context.new_page()

                    def shot(name: str, page: Page = page, end: str = f"{size}-{scheme}") -> None:
                        full = not name.startswith("talk")
                        page.screenshot(path=folder / f"{name}-{end}.png", full_page=full)

                    walk(page, address, shot, phone=size == "phone")
                    context.close()
            browser.close()
    sys.stdout.write(
        f"{len(list(folder.glob('*.png')))} pictures, {time.perf_counter() - begun:.0f} s\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
