"""For the tests of the embed: a host page and a server of two origins, and a scripted desk."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from serving import bound, ready, served
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer
from assistant.settings import Settings
from ingest.plan import Plan
from ui.demo import create_demo
from ui.rehearsal import RehearsalDesk, RehearsalEvent
from ui.server import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WAIT = 15_000  # milliseconds, on a busy machine
ITEM = "第12条由哪些单位负责"
HOSTILE = (
    "**<img src=x onerror=alert(1)>** [点这里](javascript:alert(2)) <script>alert(3)</script>\n\n"
    "- <a href='javascript:alert(4)'>甲</a>\n\n| 名称 | 数 |\n| --- | --- |\n| <b>乙</b> | 3 |"
)
SLOW, CUT, EVIL, MANY, FAR = "慢慢说", "断在半路", "恶意内容", "很多条目", "计划以外的事"
PARAGRAPHS = "几段话"
LONG = (
    "第一段。\n\n第二段\n第二段的下一行。\n\n> 原文一句。\n\n第三段。\n\n- 甲\n- 乙\n\n\n第四段。"
)


class ScriptedDesk(RehearsalDesk):
    """The rehearsal desk with a few questions that behave in a way of their own."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan
        self.gate = threading.Event()
        self.asked: list[list[str]] = []

    def answer(self, turns: list[str], plan: str | None = None) -> Answer:
        self.asked.append(list(turns))
        question = turns[-1]
        base = super().answer([ITEM])
        if question == EVIL:
            return replace(base, answer=HOSTILE, suggestions=("<img src=x onerror=alert(5)>",))
        if question == PARAGRAPHS:
            return replace(base, answer=LONG)
        if question == MANY:
            cited = [
                super(ScriptedDesk, self).answer([f"第{n}条"]).citations[0] for n in range(1, 13)
            ]
            rows = "\n".join(f"| 第{c.item}条 | {c.title} |" for c in cited)
            text = f"共**12条**：\n\n| 条目 | 任务 |\n| --- | --- |\n{rows}"
            return replace(base, answer=text, citations=tuple(cited), covered=12)
        if question == FAR:
            return replace(
                base, answer="这份计划没有提到。可拨打12345。", citations=(), refused=True,
                reason="not_in_plan", related=("item-10", "section-12"),
            )  # fmt: skip
        if question in {SLOW, CUT}:
            return base
        return super().answer(turns, plan)

    def stream(self, turns: list[str], plan: str | None = None) -> Iterator[RehearsalEvent]:
        if turns[-1] not in {SLOW, CUT}:
            yield from super().stream(turns, plan)
            return
        yield RehearsalEvent("status", {"stage": "search"})
        yield RehearsalEvent("statement", {"text": "第一句已经到了。"})
        self.gate.wait(0.3)
        yield RehearsalEvent("statement", {"text": "第二句也到了。"})
        self.gate.wait(10)
        yield from super().stream(turns, plan)


class Unreliable:
    """Breaks the connection of a stream after its first bytes, while ``cutting`` is on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.cutting = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if (
                message["type"] == "http.response.body"
                and self.cutting
                and b"statement" in message["body"]
            ):
                await send({**message, "more_body": True})
                await asyncio.sleep(0.5)  # a reset at once could overtake what was sent
                raise ConnectionResetError("cut by the test")
            await send(message)

        chat = scope.get("path") == "/api/v1/chat"
        await self.app(scope, receive, sending if chat else send)


@dataclass
class Stage:
    """Two origins: the server's and the host's."""

    api: str
    host: str
    desk: ScriptedDesk
    unreliable: Unreliable
    app: Any
    problems: list[str] = field(default_factory=list)


@contextlib.contextmanager
def stage(plan: Plan, home: Path, **more: Any) -> Iterator[Stage]:
    """Serve both. The host is ``localhost``, the server ``127.0.0.1``: another site."""
    api, host = bound(), bound()
    api_address = f"http://127.0.0.1:{api.getsockname()[1]}"
    host_address = f"http://localhost:{host.getsockname()[1]}"
    given = {"rate_per_minute": 0, "embed_session_per_minute": 0, "embed_site_per_minute": 0} | more
    origins = given.pop("embed_origins", (f"demo={host_address}",))
    desk = ScriptedDesk(plan)
    app = create_app(Settings(home=home, embed_origins=origins, **given), desk=desk, staff=False)
    unreliable = Unreliable(app)
    with served(unreliable, listener=api), served(create_demo(api_address), listener=host):
        ready(api_address)
        yield Stage(api_address, host_address, desk, unreliable, app)


def watch(page: "Page") -> "Page":
    """Note what a page asks for and what it complains of: ``page.seen``, ``page.complaints``."""
    page.seen = []  # type: ignore[attr-defined]
    page.complaints = []  # type: ignore[attr-defined]
    page.on("request", lambda sent: page.seen.append(sent))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))  # type: ignore[attr-defined]
    return page


def launch(page: "Page", address: str) -> "Page":
    """Go to a host page and open its widget."""
    page.goto(address)
    page.locator(".launch").first.click()
    page.locator(".panel textarea").first.wait_for(timeout=WAIT)
    return page


def ask(page: "Page", question: str) -> "Locator":
    """Ask in the first widget, wait for the end, give the answer's element."""
    before = page.locator(".answer").count()
    field = page.locator(".ask textarea").first
    field.fill(question)
    field.press("Enter")
    return settled(page, before)


def settled(page: "Page", index: int) -> "Locator":
    """The answer of that number, once it is over."""
    answer = page.locator(".answer").nth(index)
    answer.wait_for(timeout=WAIT)
    page.wait_for_function(
        "index => document.querySelector('cewen-widget').shadowRoot"
        ".querySelectorAll('.answer')[index].getAttribute('aria-busy') === 'false'",
        arg=index,
        timeout=WAIT,
    )
    return answer
