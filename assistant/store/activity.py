"""What happened: questions per day, kinds, refusals, latency, votes. Reads, never writes."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from assistant.store.tables import Feedback, Turn

if TYPE_CHECKING:
    from assistant.store.database import Store

_ALIKE = 0.5  # share of common pairs of characters from which two questions are one
_NOISE = re.compile(r"[\W_]+|请问|一下|什么|怎么|吗|呢|的|了|啊|吧")
CHINA = datetime.timezone(datetime.timedelta(hours=8))  # a day is a day in Beijing


@dataclass(frozen=True)
class Asked:
    """One question with its outcome."""

    at: datetime.datetime
    question: str
    kind: str
    refused: bool
    reason: str
    channel: str
    composer: str
    seconds: float


@dataclass(frozen=True)
class Vote:
    """A vote with the question it is about; empty when that is gone."""

    at: datetime.datetime
    vote: str
    reason: str
    comment: str
    question: str


@dataclass(frozen=True)
class Group:
    """Questions that ask much the same, the latest wording first."""

    questions: tuple[Asked, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.questions)


@dataclass(frozen=True)
class Report:
    """Some days of work."""

    days: tuple[tuple[datetime.date, int], ...]
    """Every day of the period, the oldest first, days without a question included."""
    kinds: tuple[tuple[str, int], ...]
    reasons: tuple[tuple[str, int], ...]
    """Why questions were refused."""
    unanswered: tuple[Group, ...]
    votes: tuple[Vote, ...]
    questions: int
    median: float
    """Seconds of an answer: half are faster."""
    slow: float
    """Seconds: 19 of 20 are faster."""

    @property
    def refused(self) -> int:
        """How many questions were not answered."""
        return sum(count for _, count in self.reasons)


class Activity:
    """The reports of one database."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def report(self, *, days: int, now: datetime.datetime | None = None) -> Report:
        """The last days, today included.

        Args:
            days: At least 1.
            now: This moment when None.
        """
        today = (now or datetime.datetime.now(datetime.UTC)).astimezone(CHINA).date()
        first = today - datetime.timedelta(days=days - 1)
        since = datetime.datetime.combine(first, datetime.time(), CHINA)
        with self._store.reading() as session:
            turns = session.scalars(select(Turn).where(Turn.at >= since).order_by(Turn.id))
            asked = [_asked(turn) for turn in turns]
            votes = session.execute(
                select(Feedback, Turn.question)
                .outerjoin(Turn, Turn.answer_id == Feedback.answer_id)
                .where(Feedback.at >= since)
                .order_by(Feedback.id.desc())
            )
            given = {row.id: _vote(row, question) for row, question in votes}
        return _report(asked, tuple(given.values()), first, days)


def _report(
    asked: Sequence[Asked], votes: tuple[Vote, ...], first: datetime.date, days: int
) -> Report:
    by_day = Counter(one.at.astimezone(CHINA).date() for one in asked)
    every = (first + datetime.timedelta(days=n) for n in range(days))
    seconds = sorted(one.seconds for one in asked)
    refused = [one for one in asked if one.refused]
    return Report(
        days=tuple((day, by_day[day]) for day in every),
        kinds=tuple(Counter(one.kind for one in asked if not one.refused).most_common()),
        reasons=tuple(Counter(one.reason for one in refused).most_common()),
        unanswered=group(refused),
        votes=votes,
        questions=len(asked),
        median=_share(seconds, 0.5),
        slow=_share(seconds, 0.95),
    )


def group(asked: Iterable[Asked]) -> tuple[Group, ...]:
    """Questions that share most of their characters, together; the largest groups first."""
    groups: list[tuple[frozenset[str], list[Asked]]] = []
    for one in sorted(asked, key=lambda each: each.at, reverse=True):
        mine = _pairs(one.question)
        for theirs, members in groups:
            if len(mine & theirs) >= _ALIKE * max(1, len(mine | theirs)):
                members.append(one)
                break
        else:
            groups.append((mine, [one]))
    found = [Group(tuple(members)) for _, members in groups]
    return tuple(sorted(found, key=lambda each: -each.count))


def _pairs(text: str) -> frozenset[str]:
    plain = _NOISE.sub("", text.lower()) or text
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def _share(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def _asked(turn: Turn) -> Asked:
    return Asked(
        turn.at, turn.question, turn.kind, turn.refused, turn.reason or "", turn.channel,
        turn.composer, turn.seconds,
    )  # fmt: skip


def _vote(row: Feedback, question: str | None) -> Vote:
    return Vote(row.at, row.vote, row.reason, row.comment, question or "")
