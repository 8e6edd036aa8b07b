"""Exchanges: what was asked, and how it was answered. Questions are masked before writing."""

import datetime
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from assistant.normalise import mask
from assistant.store.tables import Conversation, Feedback, Turn

if TYPE_CHECKING:
    from assistant.store.database import Store

_TITLE = 40  # characters of the first question that name a conversation


@dataclass(frozen=True)
class Exchange:
    """One question with its answer JSON, to be kept."""

    question: str
    answer: dict[str, Any]
    channel: str
    conversation: str | None = None
    plan: str | None = None
    owner: str | None = None
    request_id: str = ""


def clean(text: str) -> str:
    """What may be written: personal data masked, no NUL (PostgreSQL refuses it), no surrogates."""
    masked, _ = mask(text)
    return masked.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


class Conversations:
    """Exchanges, by session."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def add(self, *exchanges: Exchange, at: datetime.datetime | None = None) -> None:
        """Keep exchanges, in one transaction; a conversation is made when it is new."""
        moment = at or now()
        with self._store.writing() as session:
            rows = []
            for exchange in exchanges:
                kept = exchange.conversation is None or _touch(session, exchange, moment)
                rows.append(
                    _row(exchange if kept else replace(exchange, conversation=None), moment)
                )
            session.flush()
            session.execute(insert(Turn), rows)

    def get(self, conversation: str, *, owner: str | None = None) -> dict[str, Any] | None:
        """An owner's conversation with its turns, oldest first; None when there is none."""
        with self._store.reading() as session:
            head = _owned(session, conversation, owner)
            if head is None:
                return None
            rows = session.scalars(
                select(Turn).where(Turn.conversation == conversation).order_by(Turn.id)
            )
            turns = [
                {"at": row.at.isoformat(), "question": row.question, "answer": row.answer}
                for row in rows
                if row.answer is not None
            ]
            return {"id": head.id, "title": head.title, "plan": head.plan, "turns": turns}

    def list(self, *, owner: str | None, limit: int = 100) -> list[dict[str, Any]]:
        """A user's conversations, the latest first: id, title, updated, turns."""
        count = func.count(Turn.id)
        with self._store.reading() as session:
            rows = session.execute(
                select(Conversation, count)
                .outerjoin(Turn, Turn.conversation == Conversation.id)
                .where(Conversation.owner == owner)
                .group_by(Conversation.id)
                .order_by(Conversation.updated.desc())
                .limit(limit)
            )
            return [
                {"id": c.id, "title": c.title, "updated": c.updated.isoformat(), "turns": n}
                for c, n in rows
            ]

    def rename(self, conversation: str, title: str, *, owner: str | None = None) -> bool:
        """Give an owner's conversation another title; False when there is none."""
        with self._store.writing() as session:
            head = _owned(session, conversation, owner)
            if head is not None:
                head.title = clean(title)[:200]
            return head is not None

    def delete(self, conversation: str, *, owner: str | None = None) -> bool:
        """Delete an owner's conversation, its turns and their votes; False when there is none."""
        with self._store.writing() as session:
            if _owned(session, conversation, owner) is None:
                return False
            session.execute(delete(Feedback).where(Feedback.conversation == conversation))
            session.execute(delete(Turn).where(Turn.conversation == conversation))
            session.execute(delete(Conversation).where(Conversation.id == conversation))
            return True

    def answer(self, answer_id: str, *, owner: str | None) -> dict[str, Any] | None:
        """One kept answer of an owner; None when there is none."""
        with self._store.reading() as session:
            return session.scalars(
                select(Turn.answer)
                .join(Conversation, Turn.conversation == Conversation.id)
                .where(Turn.answer_id == answer_id, Conversation.owner == owner)
                .order_by(Turn.id.desc())
            ).first()

    def retract(self, conversation: str, *, owner: str | None = None) -> bool:
        """Delete the last exchange, which is asked again; False when there is none."""
        with self._store.writing() as session:
            last = select(func.max(Turn.id)).where(Turn.conversation == conversation)
            number = session.scalar(last) if _owned(session, conversation, owner) else None
            if number is not None:
                session.execute(delete(Turn).where(Turn.id == number))
            return number is not None


def _owned(session: Session, conversation: str, owner: str | None) -> Conversation | None:
    """A conversation, unless it is another owner's: ids of staff open nothing to the public."""
    head = session.get(Conversation, conversation)
    return head if head is not None and head.owner == owner else None


def _touch(session: Session, exchange: Exchange, moment: datetime.datetime) -> bool:
    """Make the conversation or note that it went on; False when it is another owner's."""
    head = session.get(Conversation, exchange.conversation)
    if head is None:
        head = Conversation(
            id=exchange.conversation,
            title=clean(exchange.question)[:_TITLE],
            plan=exchange.plan,
            channel=exchange.channel,
            owner=exchange.owner,
            created=moment,
        )
        session.add(head)
    head.updated = moment
    return head.owner == exchange.owner


def _alone(exchange: Exchange) -> Exchange:
    return replace(exchange, conversation=None)


def _row(exchange: Exchange, moment: datetime.datetime) -> dict[str, Any]:
    answer = exchange.answer
    return dict(
        conversation=exchange.conversation,
        at=moment,
        channel=exchange.channel,
        question=clean(exchange.question),
        answer_id=str(answer.get("id", ""))[:64],
        kind=str(answer.get("kind", ""))[:40],
        refused=bool(answer.get("refused")),
        reason=answer.get("reason"),
        composer=str(answer.get("composer", ""))[:80],
        seconds=float(answer.get("seconds", 0.0)),
        request_id=exchange.request_id,
        answer=answer if exchange.conversation is not None else None,
    )
