"""The way of a question as a LangChain runnable: understand | gather | compose | verify | render.

Each step takes a ``Turn`` and returns it with one field more, so that the chain streams, traces and
batches as LangChain users expect, and each step can be taken alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from langchain_core.runnables import Runnable, RunnableLambda

from assistant import compose, render, verify
from assistant.answer import Answer, Draft, Dropped, Statement
from assistant.book import Book
from assistant.context import Context
from assistant.gather import Evidence, Retriever, gather
from assistant.normalise import Mender
from assistant.query import Query
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


def _need(value: T | None) -> T:
    if value is None:
        raise ValueError("a step of the chain ran before the one it builds on")
    return value


def _understand(turn: Turn) -> Turn:
    return replace(turn, query=understand(turn.question, turn.context, turn.book, turn.menders))


def _gather(turn: Turn) -> Turn:
    query = _need(turn.query)
    found = Evidence() if query.kind == "several" else gather(query, turn.book, turn.retriever)
    return replace(turn, evidence=found)


def _compose(turn: Turn) -> Turn:
    query = _need(turn.query)
    if query.kind == "several":
        return replace(turn, draft=compose.several(query, turn.book, turn.retriever))
    return replace(turn, draft=compose.compose(query, _need(turn.evidence), turn.book))


def _verify(turn: Turn) -> Turn:
    kept, dropped = verify.verify(_need(turn.draft), _need(turn.query), turn.book)
    return replace(turn, kept=kept, dropped=dropped)


def _render(turn: Turn) -> Turn:
    return replace(
        turn, answer=render.render(_need(turn.draft), turn.kept, turn.dropped, turn.book)
    )


STEPS: dict[str, Callable[[Turn], Turn]] = {
    "understand": _understand,
    "gather": _gather,
    "compose": _compose,
    "verify": _verify,
    "render": _render,
}


def build() -> Runnable[Turn, Turn]:
    """The whole chain; ``invoke(turn).answer`` is the answer."""
    first, *others = (RunnableLambda(step, name=name) for name, step in STEPS.items())
    chain: Runnable[Turn, Turn] = first
    for step in others:
        chain = chain | step
    return chain
