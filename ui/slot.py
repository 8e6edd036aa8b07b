"""A place in the routes for an ASGI app that is made later, in the background.

Until it is filled, a page answers 503 with a text that reloads itself, anything else 503 alone.
"""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Literal

from fastapi.responses import HTMLResponse
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

_WAIT = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="1">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    '<body style="font-family:sans-serif;background:#fbfaf7;color:#1f2328;margin:20vh auto;'
    'max-width:30em;padding:0 1em;line-height:1.7"><p role="status">{title}</p></body></html>'
)
_PLAIN = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title><p>{title}</p>'
)


class Slot:
    """An ASGI app that hands on to another one, once there is one."""

    def __init__(self, *, waiting: str, failed: str) -> None:
        self.state: Literal["loading", "ready", "failed", "off"] = "loading"
        self._texts = {"loading": waiting, "failed": failed, "off": failed}
        self._app: Starlette | None = None
        self._stack = AsyncExitStack()

    async def fill(self, make: Callable[[], Awaitable[Starlette]]) -> None:
        """Make the app, run its start-up, and hand requests to it from now on.

        Raises:
            Exception: whatever ``make`` or the start-up raised; the slot then says that it failed.
        """
        try:
            app = await make()
            await self._stack.enter_async_context(app.router.lifespan_context(app))
        except BaseException:
            self.state = "failed"
            raise
        self._app = app
        self.state = "ready"

    async def close(self) -> None:
        """Run the app's shutdown. In the same task as ``fill``: some libraries insist."""
        await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or say why not."""
        if self._app is not None:
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        page = _WAIT if self.state == "loading" else _PLAIN
        html = page.format(title=self._texts[self.state])
        response = HTMLResponse(html, 503, {"Retry-After": "1", "Cache-Control": "no-store"})
        await response(scope, receive, send)
