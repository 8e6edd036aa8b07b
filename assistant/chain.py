"""The way of a question as a LangChain runnable: understand | gather | compose | verify | render.

Each step takes a ``Turn`` and returns it with one field more, so that the chain streams, traces and
batches as LangChain users expect, and each step can be taken alone. With a model the last three
steps are generators: ``stream`` gives a ``Turn`` for every sentence that was verified.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

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

    def __add__(self, later: "Turn") -> "Turn":
        """LangChain adds up what is streamed; the latest state is the sum of all before it."""
        return later


class Composer(Protocol):
    """A second composer: drafts that grow, the last one complete."""

    def drafts(self, query: Query, evidence: Evidence, book: Book) -> Iterator[Draft]:
        """At least one draft."""
        ...


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


def build(
    composer: Composer | None = None, read: Callable[[Turn], Turn] = _understand
) -> Runnable[Turn, Turn]:
    """The whole chain; ``invoke(turn).answer`` is the answer.

    Args:
        composer: A model's; the rules compose alone when None.
        read: Understands the question; with a model it may ask that for help.
    """
    steps = STEPS | {"understand": read}
    if composer is None:
        return _joined([RunnableLambda(step, name=name) for name, step in steps.items()])
    return _joined(
        [
            RunnableLambda(read, name="understand"),
            RunnableLambda(_gather, name="gather"),
            RunnableGenerator(_composing(composer), name="compose"),
            RunnableGenerator(_verifying, name="verify"),
            RunnableGenerator(_rendering, name="render"),
        ]
    )


def _joined(steps: list[Runnable[Turn, Turn]]) -> Runnable[Turn, Turn]:
    chain = steps[0]
    for step in steps[1:]:
        chain = chain | step
    return chain


def _composing(composer: Composer) -> Callable[[Iterator[Turn]], Iterator[Turn]]:
    def compose_all(turns: Iterator[Turn]) -> Iterator[Turn]:
        for turn in turns:
            query = _need(turn.query)
            if query.kind == "several":
                yield _compose(turn)
                continue
            for draft in composer.drafts(query, _need(turn.evidence), turn.book):
                yield replace(turn, draft=draft)

    return compose_all


def _verifying(turns: Iterator[Turn]) -> Iterator[Turn]:
    """Each statement once, though every draft holds those before it."""
    seen: tuple[Statement, ...] = ()
    kept: tuple[Statement, ...] = ()
    for turn in turns:
        draft = _need(turn.draft)
        if draft.complete or draft.statements[: len(seen)] != seen:
            seen, kept = (), ()
        new = replace(draft, statements=draft.statements[len(seen) :])
        held, dropped = verify.verify(new, _need(turn.query), turn.book)
        seen, kept = draft.statements, (*kept, *held)
        yield replace(turn, kept=kept, dropped=dropped)


def _rendering(turns: Iterator[Turn]) -> Iterator[Turn]:
    for turn in turns:
        yield _render(turn) if _need(turn.draft).complete else turn
