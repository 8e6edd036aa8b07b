"""Server-sent events: pieces of an answer as bytes of ``text/event-stream``.

One event is ``event: NAME``, one line ``data: JSON``, and an empty line. A comment line keeps the
connection open while a slow model thinks. ``X-Accel-Buffering: no`` makes nginx pass each event on.
"""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi.responses import StreamingResponse

from ui import words
from ui.faults import Fault, body
from ui.service import PING, Piece, Question, Service

_LOG = logging.getLogger("cewen.sse")
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
COMMENT = b": \n\n"


def encode(name: str, data: dict[str, Any]) -> bytes:
    r"""One event.

    >>> encode("done", {"answer": "见原文"}).decode()
    'event: done\ndata: {"answer":"见原文"}\n\n'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {name}\ndata: {text}\n\n".encode("utf-8", "replace")


async def respond(service: Service, question: Question) -> StreamingResponse:
    """Stream an answer. What is wrong before the first event is raised and has its status."""
    pieces = service.stream(question)
    first: list[Piece] = await anext(pieces, [])
    return StreamingResponse(
        _encoded(first, pieces, question.request_id),
        media_type="text/event-stream",
        headers=HEADERS,
    )


async def _encoded(
    first: list[Piece], pieces: AsyncIterator[list[Piece]], request_id: str
) -> AsyncIterator[bytes]:
    async with aclosing(pieces):  # type: ignore[type-var]
        try:
            yield _join(first)
            async for batch in pieces:
                yield _join(batch)
        except Exception as error:  # noqa: BLE001 - logged, and said to the reader
            _LOG.exception("an answer broke off", extra={"request_id": request_id})
            yield encode("error", problem(error, request_id))


def problem(error: Exception, request_id: str) -> dict[str, Any]:
    """The error body for a stream that has already begun with status 200."""
    if isinstance(error, Fault):
        return body(error.status, error.code, error.message, request_id=request_id)
    message = words.FAILED.format(id=request_id)
    return body(500, "internal", message, request_id=request_id)


def _join(batch: list[Piece]) -> bytes:
    return b"".join(
        COMMENT if piece.name == PING else encode(piece.name, piece.data) for piece in batch
    )
