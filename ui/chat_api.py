"""Routes for asking, and for what is kept of it: chat, feedback, conversations."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from ui import sse, words
from ui.embed_gate import embed_claim
from ui.faults import UnknownThing, request_id, responses
from ui.running import running
from ui.service import Question
from ui.shapes import (
    EVENT_SCHEMA,
    AnswerOut,
    ChatRequest,
    ConversationOut,
    FeedbackIn,
    FeedbackOut,
    NoQuestion,
    SessionId,
)

router = APIRouter(prefix="/api/v1", tags=["问答"])
_STREAM = {
    "description": "The answer JSON, or with `stream` the events status, statement, citation, done",
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/AnswerOut"}},
        "text/event-stream": {"schema": EVENT_SCHEMA},
    },
}


@router.post(
    "/chat",
    summary="提问",
    response_model=AnswerOut,
    responses={200: _STREAM, **responses(400, 404, 413, 422, 429, 503)},
)
async def chat(request: Request, body: ChatRequest) -> Response:
    """Answer the last user message, with the earlier ones as history."""
    if not body.turns:
        raise NoQuestion(words.NO_QUESTION, param="messages")
    claim = embed_claim(request)
    question = Question(
        body.turns,
        body.plan,
        "embed" if claim else "api",
        claim.session if claim else body.conversation,
        request_id=request_id(request),
    )
    service = running(request).service
    if body.stream:
        return await sse.respond(service, question)
    return JSONResponse(await service.answer(question))


@router.post(
    "/feedback",
    status_code=201,
    summary="评价或投诉一次回答",
    responses=responses(400, 413, 422, 429, 503),
)
async def feedback(request: Request, body: FeedbackIn) -> FeedbackOut:
    """Keep a vote; the comment is masked."""
    here = running(request)
    claim = embed_claim(request)
    kept = await run_in_threadpool(
        (await here.store()).feedback.add,
        answer=body.answer,
        vote=body.vote,
        reason=body.reason,
        comment=body.comment,
        conversation=claim.session if claim else body.conversation,
    )
    here.metrics.feedback.labels(body.vote).inc()
    return FeedbackOut(id=kept)


@router.get(
    "/conversations/{conversation}",
    summary="读取保存的对话",
    responses=responses(404, 422, 429),
)
async def conversation(request: Request, conversation: SessionId) -> ConversationOut:
    """A conversation that was kept because questions carried its id."""
    kept: dict[str, Any] | None = await run_in_threadpool(
        (await running(request).store()).conversations.get, conversation
    )
    if kept is None:
        raise UnknownThing(words.UNKNOWN_CONVERSATION.format(id=conversation), param="conversation")
    return ConversationOut.model_validate(kept)


@router.delete(
    "/conversations/{conversation}",
    status_code=204,
    summary="删除保存的对话",
    responses=responses(404, 422, 429),
)
async def delete_conversation(request: Request, conversation: SessionId) -> Response:
    """Delete a conversation with everything in it: questions, answers, votes."""
    store = await running(request).store()
    if not await run_in_threadpool(store.conversations.delete, conversation):
        raise UnknownThing(words.UNKNOWN_CONVERSATION.format(id=conversation), param="conversation")
    await run_in_threadpool(store.audit.append, "conversation.delete", object=conversation)
    return Response(status_code=204)
