"""OpenAI's chat completions, for programs that speak nothing else.

The answer's Markdown, with its markers, is the message; the whole answer JSON rides along in the
extra field ``cewen``. What the protocol offers and we don't have (tools, sampling, several
choices) is accepted and ignored: the answer is always the one that the plan gives. ``usage``
counts characters.
"""

import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from ui import sse, words
from ui.faults import UnknownThing, request_id, responses
from ui.running import running
from ui.service import PING, Piece, Question
from ui.shapes import (
    CONTAINS_USER,
    EVENT_SCHEMA,
    MAX_CHARACTERS,
    MAX_MESSAGES,
    AnswerOut,
    NoQuestion,
)

router = APIRouter(prefix="/v1", tags=["OpenAI 兼容"])
MODEL = "cewen"
_BLOCK = re.compile(r".+?(?:\n\n|。|$)", re.DOTALL)  # pieces that an answer is streamed in


class TextPart(BaseModel):
    """A piece of a message."""

    type: Literal["text"]
    text: Annotated[str, Field(max_length=MAX_CHARACTERS)]


class CompletionMessage(BaseModel):
    """One message. Only the user's are read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=MAX_CHARACTERS)] | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The content as one text."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content)
        return self.content or ""


class CompletionRequest(BaseModel):
    """A chat completion request; fields that are not listed are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "第12条由谁负责？"}]}
            ]
        }
    )

    model: Annotated[
        str,
        Field(
            max_length=120,
            description="`cewen`, or `cewen/PLAN` to ask one plan; others give 404",
        ),
    ] = MODEL
    messages: Annotated[
        list[CompletionMessage],
        Field(min_length=1, max_length=MAX_MESSAGES, json_schema_extra=CONTAINS_USER),
    ]
    stream: bool = False

    @property
    def turns(self) -> tuple[str, ...]:
        """The user's messages."""
        return tuple(message.text for message in self.messages if message.role == "user")


class CompletionText(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"]
    content: str


class Choice(BaseModel):
    """The only choice."""

    index: int
    message: CompletionText
    finish_reason: Literal["stop"]


class Usage(BaseModel):
    """Characters, not tokens: there may be no model."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """A chat completion with our answer JSON beside it."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    cewen: AnswerOut


class Model(BaseModel):
    """A model that can be asked."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "cewen"


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[Model]


_STREAM = {
    "description": "A completion, or with `stream` its chunks",
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Completion"}},
        "text/event-stream": {"schema": EVENT_SCHEMA},
    },
}


@router.get("/models", summary="模型", responses=responses(429, 503))
async def models(request: Request) -> ModelList:
    """The assistant over all plans, and over each one."""
    plans = await running(request).service.plans()
    return ModelList(data=[Model(id=MODEL), *(Model(id=f"{MODEL}/{plan.id}") for plan in plans)])


@router.post(
    "/chat/completions",
    summary="提问（OpenAI 格式）",
    response_model=Completion,
    responses={200: _STREAM, **responses(400, 404, 413, 422, 429, 503)},
)
async def completions(request: Request, body: CompletionRequest) -> Response:
    """Answer the last user message, with the earlier ones as history."""
    if not body.turns:
        raise NoQuestion(words.NO_QUESTION, param="messages")
    question = Question(body.turns, _plan(body.model), "openai", request_id=request_id(request))
    service = running(request).service
    if body.stream:
        pieces = service.stream(question)
        # What is wrong before the first event has its status.
        first: list[Piece] = await anext(pieces, [])
        chunks = _stream(first, pieces, body.model, question.request_id)
        return StreamingResponse(chunks, media_type="text/event-stream", headers=sse.HEADERS)
    return JSONResponse(_completion(await service.answer(question), body))


def _plan(model: str) -> str | None:
    name, slash, plan = model.partition("/")
    if name != MODEL or (slash and not plan):
        raise UnknownThing(words.UNKNOWN_MODEL.format(id=model[:80], model=MODEL), param="model")
    return plan or None


def _completion(answer: dict[str, Any], body: CompletionRequest) -> dict[str, Any]:
    asked, said = sum(map(len, body.turns)), len(answer["answer"])
    message = {"role": "assistant", "content": answer["answer"]}
    return {
        "id": f"chatcmpl-{answer['id']}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body.model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        },
        "cewen": answer,
    }


async def _stream(
    first: list[Piece], pieces: AsyncIterator[list[Piece]], model: str, request_id: str
) -> AsyncIterator[bytes]:
    """Chunks: the role, the text in pieces that join to the answer, the answer JSON."""
    head = {
        "id": f"chatcmpl-{request_id}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
    }
    writer = _Writer()
    async with aclosing(pieces):  # type: ignore[type-var]
        yield _chunk(head, {"role": "assistant", "content": ""})
        try:
            for piece in first:
                writer.take(piece)
            async for batch in pieces:
                if batch[0].name == PING:
                    yield sse.COMMENT
                for piece in batch:
                    writer.take(piece)
                yield b"".join(_chunk(head, {"content": text}) for text in writer.texts())
        except Exception as error:  # noqa: BLE001 - status 200 is sent: the stream says it
            problem = sse.problem(error, request_id)
            yield b"data: " + json.dumps(problem, ensure_ascii=False).encode() + b"\n\n"
            return
        yield b"".join(_chunk(head, {"content": text}) for text in writer.texts())
        yield _chunk(head, {}, finish="stop", cewen=writer.answer)
        yield b"data: [DONE]\n\n"


class _Writer:
    """Decides what text to send when, so that the pieces join to the answer.

    A statement is sent at once only while the answer is still being made. What was sent cannot be
    taken back here: where the final text is another (a model broke off), those of its blocks
    follow that were not sent yet.
    """

    def __init__(self) -> None:
        self.answer: dict[str, Any] | None = None
        self._waiting: list[Piece] = []
        self._sent = ""

    def take(self, piece: Piece) -> None:
        """Note an event."""
        if piece.name == "statement":
            self._waiting.append(piece)
        elif piece.name == "done":
            self.answer = piece.data

    def texts(self) -> list[str]:
        """What can be sent now."""
        if self.answer is not None:
            rest = self._rest(self.answer["answer"])
            self._sent, self._waiting = self.answer["answer"], []
            return _BLOCK.findall(rest)
        ready = [self._joined(piece) for piece in self._waiting]
        self._waiting = []
        return ready

    def _rest(self, whole: str) -> str:
        if whole.startswith(self._sent):
            return whole[len(self._sent) :]
        missing = (block for block in whole.split("\n\n") if block not in self._sent)
        return "".join(f"\n\n{block}" for block in missing)

    def _joined(self, piece: Piece) -> str:
        """The text of a statement with what stands before it: entries of a list stand close."""
        text = str(piece.data.get("text", ""))
        close = piece.data.get("form") == "item" and text.startswith("- ")
        last = self._sent.rpartition("\n")[2]
        gap = "\n" if close and last.lstrip().startswith("- ") else "\n\n"
        added = (gap if self._sent else "") + text
        self._sent += added
        return added


def _chunk(
    head: dict[str, Any],
    delta: dict[str, Any],
    *,
    finish: str | None = None,
    cewen: dict[str, Any] | None = None,
) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    data = {**head, "choices": [choice]} | ({} if cewen is None else {"cewen": cewen})
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"data: {text}\n\n".encode("utf-8", "replace")
