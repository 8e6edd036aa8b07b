"""The outermost layer: request ids, one log line a request, counters, and the last catch.

Pure ASGI, because ``@app.middleware`` keeps a streamed answer from noticing that its reader left.
"""

import json
import logging
import re
import sys
import time
import uuid

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.normalise import mask
from ui import words
from ui.faults import body
from ui.metrics import Metrics

_LOG = logging.getLogger("cewen.access")
_GIVEN = re.compile(rb"[A-Za-z0-9._-]{8,64}")


class Journal:
    """Gives a request its id, and writes it down when it is over."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        entry = _Entry(scope)
        scope.setdefault("state", {})["request_id"] = entry.id

        async def sending(message: Message) -> None:
            entry.see(message)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:  # the last catch of all: whatever a route did not expect is logged with
            # its trace and told with the id of the request; no reader ever sees a traceback
            _LOG.exception("unhandled", extra={"request_id": entry.id})
            if entry.status:  # the answer has begun: nothing can be said any more
                raise
            content = body(500, "internal", words.INTERNAL.format(id=entry.id), request_id=entry.id)
            await JSONResponse(content, 500)(scope, receive, sending)
        finally:
            self._write(entry, scope)

    def _write(self, entry: "_Entry", scope: Scope) -> None:
        seconds = time.perf_counter() - entry.begun
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self.metrics.requests.labels(route, method, str(entry.status or 499)).inc()
        self.metrics.latency.labels(route).observe(seconds)
        _LOG.info("request", extra=entry.fields(scope, seconds))


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class _Entry:
    """What is known of a request while it runs."""

    def __init__(self, scope: Scope) -> None:
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        self.id = given.decode() if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        self.begun = time.perf_counter()
        self.status = 0
        self.sent = 0

    def see(self, message: Message) -> None:
        """Note a message of the response, and add the id to its headers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self.id.encode())]
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))

    def fields(self, scope: Scope, seconds: float) -> dict[str, object]:
        """The log line; 499 is a client that left before the answer began, as in nginx."""
        query = scope.get("query_string", b"").decode("latin-1")
        return {
            "request_id": self.id,
            "method": scope["method"],
            "path": mask(scope["path"])[0],
            "query_bytes": len(query),
            "status": self.status or 499,
            "ms": round(seconds * 1000, 1),
            "bytes": self.sent,
            "client": (scope.get("client") or ("",))[0],
        }


def _route(scope: Scope) -> str:
    """The route's template, so that the counters don't grow with every address tried."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) and path else "other"


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what the call added."""

    _OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        """The line; texts are masked."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": mask(record.getMessage())[0],
        }
        line |= {key: value for key, value in vars(record).items() if key not in self._OWN}
        if record.exc_info:
            line["trace"] = mask(self.formatException(record.exc_info))[0]
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """The same for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, message, and a request's fields."""
        fields = vars(record)
        rest = " ".join(
            str(fields[key]) for key in ("method", "path", "status", "ms") if key in fields
        )
        text = (
            f"{self.formatTime(record, '%H:%M:%S')} {record.levelname} {record.getMessage()} {rest}"
        )
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return mask(text)[0].rstrip()


def configure(log_format: str) -> None:
    """Send the process's log to stderr in one of the two forms. For entry points only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else PlainLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("cewen").setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
