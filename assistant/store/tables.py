"""The schema. ``migrations/`` makes it; a test compares the two."""

import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Utc(TypeDecorator[datetime.datetime]):
    """An aware moment in UTC. SQLite has no time zones: they are added when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Refuse a naive moment."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone, got {value.isoformat()}")
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Give SQLite's naive moments their zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value


class Base(DeclarativeBase):
    """All tables."""


class Conversation(Base):
    """A session that asked to be kept."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    plan: Mapped[str | None] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str | None] = mapped_column(String(100), index=True)
    """The staff user it belongs to; None for citizens, who have no login."""
    created: Mapped[datetime.datetime] = mapped_column(Utc)
    updated: Mapped[datetime.datetime] = mapped_column(Utc, index=True)


class Turn(Base):
    """One exchange. Without a conversation only the masked question and the outcome are kept."""

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime.datetime] = mapped_column(Utc, index=True)
    channel: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(Text)
    answer_id: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    refused: Mapped[bool] = mapped_column()
    reason: Mapped[str | None] = mapped_column(String(40))
    composer: Mapped[str] = mapped_column(String(80))
    seconds: Mapped[float] = mapped_column()
    request_id: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Feedback(Base):
    """A vote on an answer, or a report."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(Utc, index=True)
    answer_id: Mapped[str] = mapped_column(String(64), index=True)
    conversation: Mapped[str | None] = mapped_column(String(64), index=True)
    vote: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(40))
    comment: Mapped[str] = mapped_column(Text)


class AuditEntry(Base):
    """One line of the audit log. Triggers refuse changes and deletions."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    """ISO 8601 in UTC, as text: it goes into the hash as it is."""
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(60))
    object: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text)
    """Canonical JSON."""
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_audit_action", "action"),)


class AuditState(Base):
    """One row: where the log begins (older entries were retired) and where it ends."""

    __tablename__ = "audit_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_seq: Mapped[int] = mapped_column()
    first_previous: Mapped[str] = mapped_column(String(64))
    last_seq: Mapped[int] = mapped_column()
    last_hash: Mapped[str] = mapped_column(String(64))
