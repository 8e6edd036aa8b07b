"""The staff app as a FastAPI app: pages put together, and what Gradio gets wrong put right.

What is put right, each with a test: CORS (Gradio reflects any origin), uploads by anybody, run
history, the API page, footer links, English texts, concurrency of one, and requests to other
hosts.
"""

import os

# Before gradio is imported: no analytics, and no look-up of its newest version.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import downloads, faults
from ui import words as common
from ui.login import Door
from ui.people import People
from ui.running import Running
from ui.shelf import LARGEST_UPLOAD, Shelf
from ui.staff import (
    conversing,
    ledger_page,
    look,
    operation_page,
    parts,
    plans_page,
    talk,
    targets_page,
    words,
)
from ui.staff.assets import Assets
from ui.staff.cards import escape
from ui.staff.parts import QUIET, Office
from ui.staff.prelude import Prelude

_AT_ONCE = 20  # questions that Gradio works on together; the service has its own limit
_QUEUE = 60  # waiting questions; more are turned away
_CLOSED = (
    "/gradio_api/proxy",
    "/gradio_api/info",
    "/gradio_api/openapi",
    "/gradio_api/runs",
    "/gradio_api/vibe",
    "/gradio_api/deep_link",
    "/monitoring",
)


def build(here: Running, people: People) -> FastAPI:
    """Make the app; takes seconds, so it is called in a thread."""
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    faults.install(inner)
    inner.state.running = here
    inner.include_router(downloads.router)
    # Gradio adds its own CORS headers unless its parent has this layer.
    inner.add_middleware(CORSMiddleware, allow_origins=[])
    inner.add_middleware(Assets)
    inner.add_middleware(Prelude, script=look.head(), css=look.css())
    inner.add_middleware(Closed)
    inner.add_middleware(Door, people=people)
    gr.mount_gradio_app(
        inner,
        pages(Office(here, Shelf(here)), login=people.login),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=LARGEST_UPLOAD,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=look.theme(),
    )
    return inner


class Closed:
    """Paths of Gradio that nothing here uses and anybody could."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 for them."""
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if path.startswith(_CLOSED):
                await send({"type": "http.response.start", "status": 403, "headers": []})
                await send({"type": "http.response.body", "body": common.BLOCKED.encode()})
                return
        await self.app(scope, receive, send)


def pages(office: Office, *, login: bool = False) -> gr.Blocks:
    """All pages."""
    with gr.Blocks(title=words.TITLE, analytics_enabled=False, fill_width=True) as blocks:
        head = parts.html(_head("", "", login=False), "cw-head")
        with gr.Tabs(elem_id="cw-tabs"):
            with gr.Tab(words.TABS[0], id="talk"):
                components = talk.build(office)
            with gr.Tab(words.TABS[1], id="ledger") as ledger_tab:
                ledger_page.build(office, ledger_tab)
            with gr.Tab(words.TABS[2], id="targets") as targets_tab:
                targets_page.build(office, targets_tab)
            with gr.Tab(words.TABS[3], id="plans") as plans_tab:
                plans_page.build(office, plans_tab, components.plan)
            with gr.Tab(words.TABS[4], id="operation") as operation_tab:
                operation_page.build(office, operation_tab)
        conversing.wire(office, components, blocks)

        def who(request: gr.Request) -> str:
            return _head(parts.user(request).name, parts.root(request), login=login)

        blocks.load(who, None, head, **QUIET)
    blocks.queue(max_size=_QUEUE, default_concurrency_limit=_AT_ONCE, api_open=False)
    return blocks


def _head(name: str, root: str, *, login: bool) -> str:
    here = (
        f'<span>{words.USER.format(name=escape(name))}</span><a href="{root}/logout">{words.LOGOUT}</a>'
        if login
        else ""
    )
    links = f'<a href="{root}/read">{common.LIBRARY}</a><span>{common.HOTLINE_NOTE}</span>{here}'
    return (
        f"<header><h1>{common.NAME}<small>{common.TAGLINE}</small></h1><nav>{links}</nav></header>"
    )
