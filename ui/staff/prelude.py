"""Puts our script and style sheets into Gradio's page.

Gradio's own ``head=`` is added by its script, after it has chosen the language of its texts: too late
for ours. Its ``css=`` puts a prefix before every selector, which breaks those that begin at the body.

The page goes out packed: Gradio packs it before we can write into it, so it is asked for plain.
"""

import gzip

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PACKING = 5  # of 9: 160 KB become 20 in 3 ms
_AFTER, _BEFORE = b"<head>", b"</head>"
_ENGLISH = (b'<html\n\tlang="en"', b'<html lang="en"')


class Prelude:
    """Rewrites the page at ``/``; everything else passes."""

    def __init__(self, app: ASGIApp, *, script: str, css: str) -> None:
        self.app = app
        self.head = script.encode()
        self.style = f"<style>\n{css}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or path not in {"", "/"}:
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def sending(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                whole = self._rewritten(body)
                headers = MutableHeaders(raw=start["headers"])
                headers.add_vary_header("Accept-Encoding")
                if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                    whole = gzip.compress(whole, _PACKING)
                    headers["content-encoding"] = "gzip"
                headers["content-length"] = str(len(whole))
                await send(start)
                await send({"type": "http.response.body", "body": whole})

        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, sending)

    def _rewritten(self, body: bytes) -> bytes:
        for written in _ENGLISH:
            body = body.replace(written, b'<html lang="zh-CN"', 1)
        body = body.replace(_AFTER, _AFTER + self.head, 1)
        return body.replace(_BEFORE, self.style + _BEFORE, 1)
