"""Gradio's scripts and styles, packed once and not for every browser.

A first visit fetches some seventy of them. Gradio packs each anew (brotli), and lets a browser keep none
without asking; their names carry a hash of their content, so both can be had for good.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEEP = "private, max-age=31536000, immutable"  # private: they lie behind the login
_MOST = 500  # files in memory; a visit to every page needs about 100, one MB in all
_FOLDER = "/assets/"
_PACKINGS = ("br", "gzip")  # as Gradio chooses


class Assets:
    """Remembers what was sent for a file, by name and packing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._sent: dict[tuple[str, str], tuple[Message, Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] != "GET" or not path.startswith(_FOLDER):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "range" in headers or "if-none-match" in headers:
            await self.app(scope, receive, send)
            return
        packings = headers.get("accept-encoding", "")
        key = (path, next((name for name in _PACKINGS if name in packings), ""))
        if key not in self._sent:
            await self._fetch(key, scope, receive, send)
            return
        start, body = self._sent[key]
        await send({**start, "headers": list(start["headers"])})  # others add to them
        await send(body)

    async def _fetch(
        self, key: tuple[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        start: Message = {}
        body = b""

        async def sending(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                if message["status"] == 200:
                    MutableHeaders(raw=message["headers"])["cache-control"] = _KEEP
                start = {**message, "headers": list(message["headers"])}
            else:
                body += message.get("body", b"")
            await send(message)

        await self.app(scope, receive, sending)
        if start.get("status") == 200 and len(self._sent) < _MOST:
            MutableHeaders(raw=start["headers"])["content-length"] = str(len(body))
            whole: Message = {"type": "http.response.body", "body": body}
            self._sent[key] = (start, whole)
