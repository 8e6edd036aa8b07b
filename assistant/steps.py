"""The five steps from a question to its answer, as plain functions over a ``Turn``.

``chain`` joins them to a LangChain runnable; a single command runs them as they are, because
importing LangChain takes longer than answering.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant import added, compose, render, verify
from assistant.answer import Answer, Draft, Dropped, Statement
from assistant.book import Book
from assistant.context import Context
from assistant.gather import Evidence, gather
from assistant.normalise import Mender
from assistant.query import Query
from assistant.retriever import Retriever
from assistant.understand import understand

T = TypeVar("T")


@dataclass(frozen=True)
class Turn:
    """One question on its way. Fields fill from left to right."""

    question: str
    context: Context
    book: Book
    retriever: Retriever
    menders: tuple[Mender, ...] = ()
    query: Query | None = None
    evidence: Evidence | None = None
    draft: Draft | None = None
    kept: tuple[Statement, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    answer: Answer | None = None

    def __add__(self, later: "Turn") -> "Turn":
        """LangChain adds up what is streamed; the latest state is the sum of all before it."""
        return later


def need(value: T | None) -> T:
    """A field that an earlier step fills.

    Raises:
        ValueError: that step did not run.
    """
    if value is None:
        raise ValueError("a step of the chain ran before the one it builds on")
    return value


def understood(turn: Turn) -> Query:
    """What the turn asks, and from which leaf it is answered where staff have decided that."""
    query = understand(turn.question, turn.context, turn.book, turn.menders)
    return added.settle(query, turn.book, turn.retriever)


def _understand(turn: Turn) -> Turn:
    return replace(turn, query=understood(turn))


def _gather(turn: Turn) -> Turn:
    query = need(turn.query)
    found = Evidence() if query.kind == "several" else gather(query, turn.book, turn.retriever)
    return replace(turn, evidence=found)


def _compose(turn: Turn) -> Turn:
    query = need(turn.query)
    if query.kind == "several":
        return replace(turn, draft=compose.several(query, turn.book, turn.retriever))
    return replace(turn, draft=compose.compose(query, need(turn.evidence), turn.book))


def _verify(turn: Turn) -> Turn:
    kept, dropped = verify.verify(need(turn.draft), need(turn.query), turn.book)
    return replace(turn, kept=kept, dropped=dropped)


def _render(turn: Turn) -> Turn:
    return replace(turn, answer=render.render(need(turn.draft), turn.kept, turn.dropped, turn.book))


STEPS: dict[str, Callable[[Turn], Turn]] = {
    "understand": _understand,
    "gather": _gather,
    "compose": _compose,
    "verify": _verify,
    "render": _render,
}


def run(turn: Turn) -> Turn:
    """All steps, one after the other."""
    for step in STEPS.values():
        turn = step(turn)
    return turn
