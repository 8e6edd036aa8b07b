"""The audit log: append-only, each entry carrying the hash of the one before.

``hash = sha256(canonical JSON of [seq, at, actor, action, object, detail, previous])``. Changing,
removing or moving an entry breaks the chain at its place; cutting the end is seen against the kept
head. Triggers in the database refuse updates and deletions; :meth:`Audit.retire` moves the
beginning.

What it does not do: protect against someone who rewrites the whole chain and its head. Write the
head that ``cewen audit verify`` prints somewhere else from time to time.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.store.conversations import clean, now
from assistant.store.tables import AuditEntry, AuditState

if TYPE_CHECKING:
    from assistant.store.database import Store

GENESIS = "0" * 64  # what the first entry names as the one before


@dataclass(frozen=True)
class Verdict:
    """The result of verifying the log."""

    ok: bool
    entries: int
    head: str
    """Hash of the last entry; compare it with one written down earlier."""
    reason: str = ""
    """Where and how the chain is broken, in Chinese; empty when it holds."""
    seq: int | None = None
    """The entry at which it breaks."""


class Audit:
    """The log of one database."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def append(
        self,
        action: str,
        *,
        actor: str = "system",
        object: str = "",
        detail: Mapping[str, Any] | None = None,
        at: datetime.datetime | None = None,
    ) -> int:
        """Add an entry; returns its number, counted from 1."""
        with self._store.writing() as session:
            return append(
                session, action, actor=actor, object=object, detail=detail or {}, at=at or now()
            )

    def verify(self) -> Verdict:
        """Walk the whole chain."""
        with self._store.reading() as session:
            return verify(session)

    def entries(self, *, limit: int = 200, action: str | None = None) -> list[dict[str, Any]]:
        """The latest entries first."""
        query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
        if action is not None:
            query = query.where(AuditEntry.action == action)
        with self._store.reading() as session:
            return [_shown(row) for row in session.scalars(query)]

    def retire(self, before: datetime.datetime) -> int:
        """Remove entries older than a moment from the beginning; returns how many.

        The chain stays verifiable: the state row keeps the hash that the first one left names.
        """
        limit = before.astimezone(datetime.UTC).isoformat()
        with self._store.writing() as session:
            state = _state(session)
            last = session.scalars(
                select(AuditEntry)
                .where(AuditEntry.at < limit, AuditEntry.seq < state.last_seq)
                .order_by(AuditEntry.seq.desc())
                .limit(1)
            ).first()
            if last is None:
                return 0
            gone = last.seq - state.first_seq + 1
            state.first_seq, state.first_previous = last.seq + 1, last.hash
            session.flush()
            session.execute(delete(AuditEntry).where(AuditEntry.seq < state.first_seq))
            return gone


def append(
    session: Session,
    action: str,
    *,
    actor: str,
    object: str,
    detail: Mapping[str, Any],
    at: datetime.datetime,
) -> int:
    """Add an entry inside a transaction that does something else too."""
    state = _state(session)
    row = AuditEntry(
        seq=state.last_seq + 1,
        at=at.astimezone(datetime.UTC).isoformat(),
        actor=clean(actor)[:100],
        action=action,
        object=clean(object)[:200],
        detail=clean(json.dumps(detail, ensure_ascii=False, sort_keys=True)),
        previous=state.last_hash,
    )
    row.hash = digest(row)
    state.last_seq, state.last_hash = row.seq, row.hash
    session.add(row)
    return row.seq


def verify(session: Session) -> Verdict:
    """Walk the chain inside a transaction."""
    state = session.get_one(AuditState, 1)
    expected, previous, count = state.first_seq, state.first_previous, 0
    rows = session.scalars(
        select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=500)
    )
    for row in rows:
        fault = _fault(row, expected, previous)
        if fault:
            return Verdict(False, count, state.last_hash, fault, expected)
        expected, previous, count = row.seq + 1, row.hash, count + 1
    if (expected - 1, previous) != (state.last_seq, state.last_hash):
        fault = f"日志末尾不全：应到第 {state.last_seq} 条，实际到第 {expected - 1} 条。"
        return Verdict(False, count, state.last_hash, fault, expected)
    return Verdict(True, count, state.last_hash)


def digest(row: AuditEntry) -> str:
    """The hash of an entry."""
    fields = [row.seq, row.at, row.actor, row.action, row.object, row.detail, row.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def _fault(row: AuditEntry, expected: int, previous: str) -> str:
    if row.seq != expected:
        return f"第 {expected} 条缺失，后面是第 {row.seq} 条。"
    if row.previous != previous:
        return f"第 {row.seq} 条与前一条接不上。"
    if row.hash != digest(row):
        return f"第 {row.seq} 条的内容被改动过。"
    return ""


def _state(session: Session) -> AuditState:
    """The state row, locked until the transaction ends (SQLite has locked everything already)."""
    return session.scalars(select(AuditState).where(AuditState.id == 1).with_for_update()).one()


def _shown(row: AuditEntry) -> dict[str, Any]:
    return {
        "seq": row.seq,
        "at": row.at,
        "actor": row.actor,
        "action": row.action,
        "object": row.object,
        "detail": json.loads(row.detail),
    }
