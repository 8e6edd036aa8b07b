"""What is too old goes: chat text after days, the audit log after at least half a year."""

import datetime
from dataclasses import dataclass

from sqlalchemy import CursorResult, Delete, delete, select
from sqlalchemy.orm import Session

from assistant.store.conversations import now
from assistant.store.database import Store
from assistant.store.tables import Conversation, Feedback, Turn

_LEAST_AUDIT = 180  # days; the law on network security asks for six months


@dataclass(frozen=True)
class Retired:
    """How many rows went."""

    conversations: int
    turns: int
    feedback: int
    audit: int


def retire(
    store: Store, *, chat_days: int, audit_days: int, at: datetime.datetime | None = None
) -> Retired:
    """Delete what is older than allowed; votes that report something stay as long as the audit log.

    Args:
        store: The database.
        chat_days: Days that questions, answers and votes are kept.
        audit_days: Days that the audit log is kept.
        at: This moment when None.

    Raises:
        ValueError: ``audit_days`` is under 180.
    """
    if audit_days < _LEAST_AUDIT:
        raise ValueError(f"the audit log is kept at least {_LEAST_AUDIT} days, got {audit_days}")
    moment = at or now()
    chats = moment - datetime.timedelta(days=chat_days)
    logs = moment - datetime.timedelta(days=audit_days)
    with store.writing() as session:
        turns = _gone(session, delete(Turn).where(Turn.at < chats))
        left = select(Turn.conversation).where(Turn.conversation.is_not(None))
        empty = delete(Conversation).where(
            Conversation.updated < chats, Conversation.id.not_in(left)
        )
        conversations = _gone(session, empty)
        votes = delete(Feedback).where(Feedback.at < chats, Feedback.vote != "report")
        feedback = _gone(session, votes) + _gone(
            session, delete(Feedback).where(Feedback.at < logs)
        )
    audit = store.audit.retire(logs)
    gone = Retired(conversations, turns, feedback, audit)
    if any((conversations, turns, feedback, audit)):
        store.audit.append("retention", detail=vars(gone), at=moment)
    return gone


def _gone(session: Session, statement: Delete) -> int:
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0
