"""The conversation: what happens when a clerk asks, streams, and starts anew."""

import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from ui import words
from ui.faults import Fault
from ui.service import Piece, Question, Service
from ui.staff import cards

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
) -> AsyncIterator[View]:
    """Answer a question step by step.

    Args:
        service: Asked as the API asks it.
        session: Its turns are extended when the answer is there.
        messages: What the chat shows so far, in Gradio's form.
        text: The question.
        asker: Who asks.
    """
    text = text.strip()
    if not text:
        yield View(messages, cards.empty(words.EMPTY_QUESTION))
        return
    shown = [*messages, {"role": "user", "content": cards.plain(text)}]
    request_id = uuid.uuid4().hex
    question = Question(
        (*session.turns, text), asker.plan, "staff", session.id, asker.user, request_id
    )
    yield View([*shown, _said(words.WORKING)], cards.empty(words.WORKING))
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
                yield View([*shown, _said(draft.text)], draft.evidence(root, plans))


class _Draft:
    """What of an answer has arrived."""

    def __init__(self) -> None:
        self.text = ""
        self.citations: list[dict[str, Any]] = []
        self.answer: dict[str, Any] | None = None

    def take(self, piece: Piece) -> None:
        if piece.name == "statement":
            self.text += ("\n\n" if self.text else "") + str(piece.data.get("text", ""))
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


def _said(text: str) -> Message:
    return {"role": "assistant", "content": text}
