"""The conversation: what happens when a clerk asks, streams, and starts anew."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

from ui import words
from ui.faults import Fault
from ui.service import Piece, Question, Service
from ui.staff import cards
from ui.staff import words as own

_LOG = logging.getLogger("cewen.staff")
_PACE = 0.06  # seconds between two updates of the page: each costs Gradio a millisecond

Message = dict[str, Any]


@dataclass
class Session:
    """One conversation in one browser tab."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    turns: list[str] = field(default_factory=list)
    answer: str = ""
    """Id of the last answer, for votes."""


@dataclass
class Page:
    """One browser tab as its user sees it, kept here.

    What the browser sends along is as old as the last answer that reached it: a question asked right
    after 新对话 would come with the conversation before. So each act is numbered as it arrives; what
    an act has to show is shown only while no later one has begun.
    """

    session: Session = field(default_factory=Session)
    messages: list[Message] = field(default_factory=list)
    asked: str = ""
    """The last question."""
    whole: bool = True
    """False after an answer that was stopped or broke off: there is nothing to vote on."""
    opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a kept conversation is read; a question waits for it."""
    _acts: int = 0
    _left: asyncio.Event | None = None

    def act(self) -> int:
        """The user does something; an answer under way ends. Returns the number of the act."""
        self._acts += 1
        if self._left is not None:
            self._left.set()
            self._left = None
            self.messages = stopped(self.messages)
            self.whole = False
        return self._acts

    @property
    def fresh(self) -> bool:
        """Whether nothing has been done yet; a quick question comes before the page is filled."""
        return self._acts == 0

    def last(self, act: int) -> bool:
        """Whether nothing has been done since."""
        return act == self._acts

    async def follow(self, views: "AsyncGenerator[View, None]") -> "AsyncGenerator[View, None]":
        """The steps of an answer until it is whole or the user does something else."""
        left = self._left = asyncio.Event()
        gone = asyncio.create_task(left.wait())
        try:
            async with aclosing(views):
                while (view := await _next(views, gone)) is not None:
                    self.messages = view.messages
                    self.whole = view.answer is not None
                    yield view
        finally:
            gone.cancel()
            if self._left is left:
                self._left = None

    def show(self, session: Session, messages: list[Message]) -> None:
        """Another conversation is on the page."""
        self.session, self.messages, self.asked, self.whole = session, messages, "", True


async def _next(views: "AsyncGenerator[View, None]", gone: "asyncio.Task[bool]") -> "View | None":
    """The next step; None at the end, or when the user has gone elsewhere meanwhile."""
    step = asyncio.ensure_future(anext(views, None))
    await asyncio.wait({step, gone}, return_when=asyncio.FIRST_COMPLETED)
    if not gone.done():
        return step.result()
    step.cancel()
    with suppress(asyncio.CancelledError):
        await step
    return None


@dataclass(frozen=True)
class View:
    """What the page shows after a step."""

    messages: list[Message]
    evidence: str
    answer: dict[str, Any] | None = None
    """The answer JSON once it is whole."""


@dataclass(frozen=True)
class Asker:
    """Who asks, from where, of which plan."""

    user: str
    root: str
    """Path prefix for links."""
    plan: str | None = None


async def ask(
    service: Service, session: Session, messages: list[Message], text: str, asker: Asker
) -> AsyncGenerator[View, None]:
    """Answer a question step by step.

    Args:
        service: Asked as the API asks it.
        session: Its turns are extended when the answer is there.
        messages: What the chat shows so far, in Gradio's form.
        text: The question.
        asker: Who asks.
    """
    shown = [*messages, {"role": "user", "content": cards.plain(text)}]
    request_id = uuid.uuid4().hex
    question = Question(
        (*session.turns, text), asker.plan, "staff", session.id, asker.user, request_id
    )
    yield View([*shown, _going(words.WORKING)], cards.empty(words.WORKING))
    try:
        async with aclosing(_steps(service, question, shown, asker.root)) as steps:  # type: ignore[type-var]
            async for view in steps:
                if view.answer is not None:
                    session.turns.append(text)
                    session.answer = view.answer["id"]
                yield view
    except Fault as fault:
        yield View([*shown, _said(fault.message)], cards.empty(words.EVIDENCE_NONE))
    except Exception:  # noqa: BLE001 - logged, and said to the reader
        _LOG.exception("an answer broke off", extra={"request_id": request_id})
        message = words.FAILED.format(id=request_id[:8])
        yield View([*shown, _said(message)], cards.empty(words.EVIDENCE_NONE))


async def _steps(
    service: Service, question: Question, shown: list[Message], root: str
) -> AsyncIterator[View]:
    """The growing answer, as often as the page can draw it, and the whole one at the end."""
    draft = _Draft()
    plans = {plan.id: plan for plan in await service.plans()}
    drawn = 0.0
    async with aclosing(service.stream(question)) as stream:  # type: ignore[type-var]
        async for batch in stream:
            for piece in batch:
                draft.take(piece)
            if draft.answer is not None:
                text = cards.markdown(draft.answer, root)
                evidence = cards.cards(draft.answer, root, plans)
                yield View([*shown, _said(text)], evidence, draft.answer)
            elif draft.text and time.monotonic() - drawn > _PACE:
                drawn = time.monotonic()
                evidence = draft.evidence(root, plans) or cards.empty(words.WORKING)
                yield View([*shown, _going(cards.body(draft.text))], evidence)


class _Draft:
    """What of an answer has arrived."""

    def __init__(self) -> None:
        self.text = ""
        self.citations: list[dict[str, Any]] = []
        self.answer: dict[str, Any] | None = None

    def take(self, piece: Piece) -> None:
        if piece.name == "statement":
            self.text += ("\n\n" if self.text else "") + str(piece.data.get("text", ""))
        elif piece.name == "status" and piece.data.get("stage") == "replace":
            self.text = ""  # the whole answer takes its place
        elif piece.name == "citation":
            self.citations.append(piece.data)
        elif piece.name == "done":
            self.answer = piece.data

    def evidence(self, root: str, plans: cards.Plans) -> str:
        return "".join(cards.card(citation, root, plans) for citation in self.citations)


def replay(
    conversation: dict[str, Any], root: str, plans: cards.Plans
) -> tuple[Session, list[Message], str, dict[str, Any] | None]:
    """A kept conversation as the page shows it: session, messages, evidence, the last answer."""
    turns = conversation["turns"]
    messages: list[Message] = []
    for turn in turns:
        messages.append({"role": "user", "content": cards.plain(turn["question"])})
        messages.append(_said(cards.markdown(turn["answer"], root)))
    last = turns[-1]["answer"] if turns else None
    session = Session(
        conversation["id"], [turn["question"] for turn in turns], last["id"] if last else ""
    )
    evidence = cards.cards(last, root, plans) if last else cards.empty(words.EVIDENCE_EMPTY)
    return session, messages, evidence, last


def stopped(messages: list[Message]) -> list[Message]:
    """The messages, the last answer marked as stopped where it was still being made."""
    if not messages or not str(messages[-1]["content"]).endswith(cards.GOING):
        return messages
    said = str(messages[-1]["content"]).removesuffix(cards.GOING).strip()
    kept = "" if said == words.WORKING else f"{said}\n\n"
    return [*messages[:-1], _said(kept + own.STOPPED)]


def _said(text: str) -> Message:
    return {"role": "assistant", "content": text}


def _going(text: str) -> Message:
    """An answer that is still being made; the style sheet shows 停止 as long as there is one."""
    return _said(f"{text}\n\n{cards.GOING}")
