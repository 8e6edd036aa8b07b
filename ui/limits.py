"""How much a client may send, and how often it may ask. Pure ASGI; state in memory, bounded.

Answers at once are limited in ``ui.service``, which knows when one ends.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import words
from ui.faults import Fault, TooLarge, TooOften, body
from ui.metrics import Metrics

_CLIENTS = 50_000  # addresses remembered; the one that asked longest ago is forgotten first
_COUNTED = ("/api/", "/v1/", "/mcp")


class BadLength(Fault):
    """``Content-Length`` is no number."""


@dataclass
class _Bucket:
    tokens: float
    at: float


class Rate:
    """Token buckets: ``per_minute`` requests at once, and over a minute they come back.

    >>> rate = Rate(2, clock=lambda: 0.0)
    >>> rate.wait("a"), rate.wait("a"), rate.wait("a")
    (0.0, 0.0, 30.0)
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token: 0, or the seconds until there is one. A limit of 0 is no limit."""
        if self.per_minute <= 0:
            return 0.0
        now = self._clock()
        bucket = self._buckets.pop(client, None) or _Bucket(self.per_minute, now)
        gained = (now - bucket.at) * self.per_minute / 60
        bucket.tokens, bucket.at = min(self.per_minute, bucket.tokens + gained), now
        self._buckets[client] = bucket
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) * 60 / self.per_minute


class Limits:
    """Turns away what is too large or too often, before anything reads it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        rate: Rate,
        max_body: int,
        metrics: Metrics,
        larger: Mapping[str, int] | None = None,
    ) -> None:
        self.app = app
        self.rate = rate
        self.max_body = max_body
        self.larger = larger or {}
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        fault = self._fault(scope)
        if fault is not None:
            await _refuse(fault, scope, receive, send)
            return
        limit = self._limit(scope)
        counting = _Counting(receive, limit)
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if counting.over and not begun:
                begun = True
                self.metrics.turned_away.labels("size").inc()
                await _refuse(self._too_large(limit), scope, receive, send)
            if not counting.over:
                begun = True
                await send(message)

        await self.app(scope, counting, sending)

    def _fault(self, scope: Scope) -> Fault | None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not (length.isascii() and length.isdigit()):
            return BadLength(words.NO_LENGTH)
        if len(length) > 18 or int(length) > self._limit(scope):  # over any limit
            self.metrics.turned_away.labels("size").inc()
            return self._too_large(self._limit(scope))
        root = scope.get("root_path", "")
        if scope["path"].removeprefix(root).startswith(_COUNTED):
            seconds = self.rate.wait((scope.get("client") or ("",))[0])
            if seconds > 0:
                self.metrics.turned_away.labels("rate").inc()
                whole = math.ceil(seconds)
                return TooOften(words.TOO_OFTEN.format(seconds=whole), retry_after=whole)
        return None

    def _limit(self, scope: Scope) -> int:
        """Bytes that a path takes: an upload more than a question."""
        return self.larger.get(
            scope["path"].removeprefix(scope.get("root_path", "")), self.max_body
        )

    def _too_large(self, limit: int) -> TooLarge:
        return TooLarge(words.TOO_LARGE.format(limit=limit))


class _Counting:
    """Passes a body on until it is over the limit, then ends it: for bodies without a length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self.receive = receive
        self.limit = limit
        self.read = 0
        self.over = False

    async def __call__(self) -> Message:
        message = await self.receive()
        if message["type"] == "http.request":
            self.read += len(message.get("body", b""))
            if self.read > self.limit:
                self.over = True
                return {"type": "http.request", "body": b"", "more_body": False}
        return message


async def _refuse(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    request_id = str(scope.get("state", {}).get("request_id", ""))
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    content = body(fault.status, fault.code, fault.message, request_id=request_id)
    await JSONResponse(content, fault.status, headers)(scope, receive, send)
