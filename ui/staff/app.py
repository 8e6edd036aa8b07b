"""The staff app as a FastAPI app: pages put together, and what Gradio gets wrong put right.

What is put right, each with a test: CORS (Gradio reflects any origin), anonymous uploads, run
history, the API page, footer links, English texts, concurrency of one, and requests to other
hosts.
"""

import os
from collections.abc import AsyncIterator
from typing import Any

# Before gradio is imported: no analytics, and no look-up of its newest version.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import words
from ui.service import Service
from ui.staff import cards, chat, look

_AT_ONCE = 20  # questions that Gradio works on together; the service has its own limit
_QUEUE = 60  # waiting questions; more are turned away
_CLOSED = (
    "/gradio_api/upload",
    "/gradio_api/proxy",
    "/gradio_api/info",
    "/gradio_api/openapi",
    "/gradio_api/runs",
    "/gradio_api/vibe",
    "/gradio_api/deep_link",
    "/monitoring",
)


def build(service: Service) -> FastAPI:
    """Make the app; takes seconds, so it is called in a thread."""
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # Gradio adds its own CORS headers unless its parent has this layer.
    inner.add_middleware(CORSMiddleware, allow_origins=[])
    inner.add_middleware(Closed)
    gr.mount_gradio_app(
        inner,
        pages(service),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1kb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=look.theme(),
        css=look.css(),
        head=look.HEAD,
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
                await send({"type": "http.response.body", "body": words.BLOCKED.encode()})
                return
        await self.app(scope, receive, send)


def pages(service: Service) -> gr.Blocks:
    """All pages; so far the conversation."""
    with gr.Blocks(title=words.CHAT_TITLE, analytics_enabled=False, fill_width=True) as blocks:
        _html(_head(), "cw-head")
        with gr.Row(elem_id="cw-main"):
            with gr.Column(scale=2, min_width=320, elem_id="cw-talk"):
                talk = _conversation()
            with gr.Column(scale=1, min_width=320, elem_id="cw-side"):
                _html(f"<h2>{words.EVIDENCE}</h2>", "cw-side-title")
                evidence = _html(cards.empty(words.EVIDENCE_EMPTY), "cw-cards")
        _wire(service, talk, evidence)
    blocks.queue(max_size=_QUEUE, default_concurrency_limit=_AT_ONCE, api_open=False)
    return blocks


def _html(value: str, name: str) -> gr.Markdown:
    """Our own HTML. Not ``gr.HTML``: that needs eval, which the content policy forbids."""
    return gr.Markdown(value, elem_id=name, container=False, sanitize_html=True)


def _head() -> str:
    return (
        f"<h1>{words.CHAT_TITLE}</h1><p><span class='cw-label'>{words.LABEL['rules']}</span>"
        f"{words.LABEL_NOTE['rules']}　{words.HOTLINE_NOTE}</p>"
    )


def _conversation() -> dict[str, Any]:
    """The components of the conversation, by name."""
    chatbot = gr.Chatbot(
        label=words.CHAT_LABEL,
        show_label=False,
        elem_id="cw-chat",
        height="calc(100dvh - 330px)",
        min_height=280,
        placeholder=words.CHAT_EMPTY,
        buttons=["copy"],
        feedback_options=None,
        allow_tags=False,
        allow_file_downloads=False,
        latex_delimiters=[],
        layout="bubble",
    )
    with gr.Row(elem_id="cw-examples"):
        examples = [gr.Button(text, size="md", min_width=0) for text in words.EXAMPLES]
    text = gr.Textbox(
        label=words.INPUT_LABEL,
        show_label=False,
        placeholder=words.INPUT_HINT,
        lines=1,
        max_lines=5,
        max_length=2000,
        autofocus=True,
        elem_id="cw-ask",
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
    )
    with gr.Row(elem_id="cw-buttons"):
        send = gr.Button(words.SEND, variant="primary")
        stop = gr.Button(words.STOP)
        new = gr.Button(words.NEW_CHAT)
    return {
        "chatbot": chatbot,
        "examples": examples,
        "text": text,
        "send": send,
        "stop": stop,
        "new": new,
        "session": gr.State(None),
    }


def _wire(service: Service, talk: dict[str, Any], evidence: gr.Markdown) -> None:
    """What happens on which button."""

    async def ask(
        text: str, messages: list[chat.Message], session: chat.Session | None, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        session = session or chat.Session()
        root = request.request.scope.get("root_path", "").rstrip("/")
        async for view in chat.ask(service, session, messages, text, root=root):
            yield view.messages, view.evidence, session, ""

    def anew() -> tuple[Any, ...]:
        return [], cards.empty(words.EVIDENCE_EMPTY), None, ""

    shown = [talk["chatbot"], evidence, talk["session"], talk["text"]]
    given = [talk["text"], talk["chatbot"], talk["session"]]
    running = [
        trigger(ask, given, shown, show_progress="hidden", api_visibility="private")
        for trigger in (talk["text"].submit, talk["send"].click)
    ]
    for button in talk["examples"]:
        running.append(
            button.click(
                ask, [button, *given[1:]], shown, show_progress="hidden", api_visibility="private"
            )
        )
    talk["stop"].click(None, cancels=running, api_visibility="private")
    talk["new"].click(anew, None, shown, cancels=running, api_visibility="private")
