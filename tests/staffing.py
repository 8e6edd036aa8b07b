"""The staff app in a browser: a page that notes its requests and complaints, and what a clerk does."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from serving import ready, served

from assistant.desk import Assistant
from assistant.settings import Settings
from ui.server import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WAIT = 30_000  # milliseconds, on a busy machine
# Names that stay as they are: formats, figures of plans, our commands.
_LATIN = re.compile(
    r"\b(?:Excel|Word|CSV|Markdown|MB|txt|md|html|docx|pdf|cewen eval|PON|G|IP|APP|AI|XR|VR|AR"
    r"|[0-9a-f]{8}|[\w-]+\.txt)\b"
)
_ENGLISH = re.compile(r"[A-Za-z]{3,}")


@contextmanager
def office(home: Path, **given: object) -> Iterator[str]:
    """A server with the real assistant, loaded; gives its address."""
    settings = Settings(home=home, rate_per_minute=0, **given)  # type: ignore[arg-type]
    with served(create_app(settings, desk=Assistant.open)) as where:
        assert ready(where)["staff"] == "ready"
        yield where


@contextmanager
def opened(
    browser: "Browser", address: str, *, width: int = 1440, dark: bool = False
) -> Iterator["Page"]:
    """The first page; ``page.seen`` has its requests, ``page.complaints`` its console errors."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="en-US",
        color_scheme="dark" if dark else "light", accept_downloads=True,
    )  # fmt: skip
    page = context.new_page()
    page.seen = []  # type: ignore[attr-defined]
    page.complaints = []  # type: ignore[attr-defined]
    page.on("request", lambda sent: page.seen.append(sent.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda line: page.complaints.append(line.text) if line.type == "error" else None,  # type: ignore[attr-defined]
    )
    page.on(
        "response",
        lambda got: (
            page.complaints.append(f"{got.status} {got.url}") if got.status >= 400 else None
        ),  # type: ignore[attr-defined]
    )
    page.goto(address)
    page.locator("#cw-ask textarea").wait_for(timeout=WAIT)
    page.locator("#cw-examples button").first.wait_for(timeout=WAIT)
    page.wait_for_timeout(500)  # the list of conversations follows the page
    yield page
    context.close()


def ask(page: "Page", question: str) -> None:
    """Ask and wait for the whole answer."""
    before = page.locator("#cw-chat .cw-foot").count()
    page.locator("#cw-ask textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator("#cw-chat .cw-foot").nth(before).wait_for(timeout=WAIT)


def anew(page: "Page") -> None:
    """Begin a conversation, and wait until the page has forgotten the one before."""
    page.locator("#cw-new").click()
    until(page, lambda: page.locator("#cw-conversations :checked, #cw-chat .cw-foot").count() == 0)


def tab(page: "Page", name: str, content: str) -> None:
    """Open a page and wait for what it shows."""
    page.get_by_role("tab", name=name, exact=True).click()
    page.locator(content).first.wait_for(timeout=WAIT)


def until(page: "Page", done: Callable[[], bool]) -> None:
    """Wait for something that the page does."""
    for _ in range(WAIT // 100):
        if done():
            return
        page.wait_for_timeout(100)
    raise TimeoutError(f"did not happen: {done}")


def english(page: "Page") -> list[str]:
    """English words that are left on the page, in its text and in the names of its controls."""
    texts = page.evaluate(
        """() => [document.body.innerText, document.title,
          ...[...document.querySelectorAll("[aria-label],[title],[placeholder],[alt]")]
            .filter(e => e.getClientRects().length)
            .flatMap(e => ["aria-label", "title", "placeholder", "alt"].map(n => e.getAttribute(n) || ""))]"""
    )
    return sorted({word for text in texts for word in _ENGLISH.findall(_LATIN.sub("", text))})


def cut_off(page: "Page") -> int:
    """Pixels that the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
