"""``make bench-widget``: what the embed costs a citizen's browser, beside Gradio in an iframe.

Both are put into the same bare page of another origin, and loaded by headless Chromium with an empty
cache: bytes as they came over the wire, requests, and the time from the start of the navigation until
a question can be typed (the widget's button is pressed as soon as it is there). What the browser needs
for that bare page alone, with nothing but a field in it, is measured the same way and taken off both:
what is left is what the embed adds. Once at full speed, once as on a phone: four times slower, 390 px,
slow 4G. The Gradio page is the smallest that chats. The host is of the same site, because Gradio often
never starts where a third party's storage is blocked. Ends with 1 when the widget is over 20 kB or, at
full speed, adds more than a tenth of what Gradio adds.

    python -m evals.bench_widget [--repeat 5]
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx

from evals.bench_server import socket_of_its_own

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIMIT = 20_000  # bytes of the widget, gzipped
MOST = 60  # seconds for one page
SHARE = 0.1  # of Gradio's time to usable
_WIDGET = """
import sys, ingest
from assistant.settings import load
from ui.rehearsal import RehearsalDesk
from ui.server import serve
serve(load(), port=int(sys.argv[1]), desk=RehearsalDesk(ingest.read(ingest.shipped.plans()[0])))
"""
_GRADIO = """
import sys, gradio
page = gradio.ChatInterface(lambda message, history: message)
page.launch(server_port=int(sys.argv[1]), quiet=True, footer_links=[])
"""
_SLOW_4G = {  # Chromium's own figures: bytes a second, milliseconds
    "offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750,
}  # fmt: skip
_PAGES = {
    "/widget": '<script src="{widget}/widget.js" defer></script>',
    "/bare": "<textarea></textarea>",
    "/gradio": '<iframe src="{gradio}/" style="width:400px;height:640px"></iframe>',
}
# In every frame: press the button when it is there, and note when the field can be typed into.
_NOTICE = """
const look = () => {
  const widget = document.querySelector('cewen-widget');
  const root = widget ? widget.shadowRoot : document;
  const button = widget && root.querySelector('.launch');
  if (button && !button.hidden) button.click();
  const field = root.querySelector('textarea');
  if (field && field.getClientRects().length && !field.disabled)
    window.usable = performance.timeOrigin + performance.now();
  else setTimeout(look, 5);
};
setTimeout(look, 5);
"""


@dataclass(frozen=True)
class Cost:
    """What one page cost, medians over the repeats."""

    kilobytes: float
    requests: int
    usable: float
    """Milliseconds from the start of the navigation."""

    def line(self, name: str) -> str:
        """One line of the report."""
        return (
            f"{name:<25}{self.kilobytes:9.1f} kB {self.requests:5} requests {self.usable:8.0f} ms"
        )


def measure(browser: "Browser", address: str, *, phone: bool, repeat: int) -> Cost:
    """Load a page with an empty cache, so many times."""
    runs = [_once(browser, address, phone=phone) for _ in range(repeat)]
    return Cost(*(statistics.median(column) for column in zip(*runs, strict=True)))


def _once(browser: "Browser", address: str, *, phone: bool) -> tuple[float, int, float]:
    options: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
    if phone:
        options = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    context = browser.new_context(**options)
    page = context.new_page()
    page.add_init_script(_NOTICE)
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    if phone:
        network.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        network.send("Network.emulateNetworkConditions", _SLOW_4G)
    sizes: list[float] = []
    asked: list[str] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(address, wait_until="commit")
    begun = page.evaluate("performance.timeOrigin")
    usable = None
    end = time.monotonic() + MOST
    while usable is None:
        if time.monotonic() > end:
            raise TimeoutError(f"{address} was not usable within {MOST} s")
        page.wait_for_timeout(300)  # seldom: asking takes time from the page
        for frame in page.frames:
            with contextlib.suppress(Exception):  # a frame may be between two documents
                usable = usable or frame.evaluate("window.usable || null")
    page.wait_for_timeout(500)  # what is still under way; Gradio never comes to rest
    context.close()
    return sum(sizes) / 1000, len(asked) - 1, usable - begun  # the host's own page is not counted


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=9)
    options = parser.parse_args(arguments)
    with contextlib.ExitStack() as stack:
        addresses = _serve(stack)
        browser = stack.enter_context(_chromium())
        packed = _packed(addresses)
        print(f"widget.js: {packed:,} bytes gzipped (limit {LIMIT:,})\n", flush=True)
        slow = False
        for phone in (False, True):
            print("as on a phone, 4 times slower" if phone else "at full speed")
            costs = {
                name: measure(
                    browser, f"{addresses['host']}/{name}", phone=phone, repeat=options.repeat
                )
                for name in ("bare", "widget", "gradio")
            }
            print(costs["bare"].line("  the bare page"))
            print(costs["widget"].line("  with the widget"))
            print(costs["gradio"].line("  with Gradio in a frame"))
            bare = costs["bare"].usable
            share = (costs["widget"].usable - bare) / (costs["gradio"].usable - bare)
            limit = "no limit" if phone else f"limit {SHARE:.0%}"
            print(f"  adds {share:.1%} of the time that Gradio adds ({limit})\n", flush=True)
            slow = slow or (share > SHARE and not phone)
    return int(slow or packed > LIMIT)


def _packed(addresses: dict[str, str]) -> int:
    got = httpx.get(f"{addresses['widget']}/widget.js", headers={"Accept-Encoding": "gzip"})
    return int(got.headers["content-length"])


def _serve(stack: contextlib.ExitStack) -> dict[str, str]:
    ports = {}
    for name in ("widget", "gradio", "host"):
        with socket_of_its_own() as ports[name]:
            pass
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    home = stack.enter_context(tempfile.TemporaryDirectory())
    given = {"CEWEN_HOME": home, "CEWEN_EMBED_ORIGINS": addresses["host"]}
    stack.enter_context(_process(_WIDGET, ports["widget"], given))
    stack.enter_context(_process(_GRADIO, ports["gradio"], {"GRADIO_ANALYTICS_ENABLED": "False"}))
    pages = {path: f"<!doctype html>{html.format(**addresses)}" for path, html in _PAGES.items()}
    host = ThreadingHTTPServer(("127.0.0.1", ports["host"]), partial(_Host, pages))
    Thread(target=host.serve_forever, daemon=True).start()
    stack.callback(host.shutdown)
    for path in (f"{addresses['widget']}/healthz", addresses["gradio"]):
        _wait(path)
    return addresses


class _Host(BaseHTTPRequestHandler):
    def __init__(self, pages: dict[str, str], *rest: Any) -> None:  # noqa: ANN401 - the library's
        self.pages = pages
        super().__init__(*rest)

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        self.send_response(200 if page else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def _process(program: str, port: int, given: dict[str, str]) -> Iterator[None]:
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(port)],
        env={**os.environ, **given},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait(20)


def _wait(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(address).status_code == httpx.codes.OK:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer within 60 s")


@contextlib.contextmanager
def _chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if program is None:
        raise SystemExit("needs Chromium: apt-get install chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main())
