"""Votes on answers, and reports. Comments are masked before they are written."""

import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from assistant.store.conversations import clean, now
from assistant.store.tables import Feedback

if TYPE_CHECKING:
    from assistant.store.database import Store


class FeedbackBook:
    """All votes."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def add(
        self,
        *,
        answer: str,
        vote: str,
        reason: str = "",
        comment: str = "",
        conversation: str | None = None,
        at: datetime.datetime | None = None,
    ) -> int:
        """Keep a vote; returns its number."""
        row = Feedback(
            at=at or now(),
            answer_id=answer,
            conversation=conversation,
            vote=vote,
            reason=clean(reason)[:40],
            comment=clean(comment),
        )
        with self._store.writing() as session:
            session.add(row)
            session.flush()
            return row.id

    def list(self, *, limit: int = 200) -> list[dict[str, Any]]:
        """The latest votes first."""
        with self._store.reading() as session:
            rows = session.scalars(select(Feedback).order_by(Feedback.id.desc()).limit(limit))
            return [
                {
                    "id": row.id,
                    "at": row.at.isoformat(),
                    "answer": row.answer_id,
                    "vote": row.vote,
                    "reason": row.reason,
                    "comment": row.comment,
                    "conversation": row.conversation,
                }
                for row in rows
            ]
