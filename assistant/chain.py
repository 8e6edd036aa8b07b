"""The way of a question as a LangChain runnable: understand | gather | compose | verify | render.

Each step takes a ``Turn`` and returns it with one field more, so that the chain streams, traces and
batches as LangChain users expect, and each step can be taken alone. With a model the last three
steps are generators: ``stream`` gives a ``Turn`` for every sentence that was verified.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from assistant import verify
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.gather import Evidence
from assistant.query import Query
from assistant.steps import STEPS, Turn, need


class Composer(Protocol):
    """A second composer: drafts that grow, the last one complete."""

    def drafts(self, query: Query, evidence: Evidence, book: Book) -> Iterator[Draft]:
        """At least one draft."""
        ...


def build(
    composer: Composer | None = None, read: Callable[[Turn], Turn] = STEPS["understand"]
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
            RunnableLambda(STEPS["gather"], name="gather"),
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
            query = need(turn.query)
            if query.kind == "several":
                yield STEPS["compose"](turn)
                continue
            for draft in composer.drafts(query, need(turn.evidence), turn.book):
                yield replace(turn, draft=draft)

    return compose_all


def _verifying(turns: Iterator[Turn]) -> Iterator[Turn]:
    """Each statement once, though every draft holds those before it."""
    seen: tuple[Statement, ...] = ()
    kept: tuple[Statement, ...] = ()
    for turn in turns:
        draft = need(turn.draft)
        if draft.complete or draft.statements[: len(seen)] != seen:
            seen, kept = (), ()
        new = replace(draft, statements=draft.statements[len(seen) :])
        held, dropped = verify.verify(new, need(turn.query), turn.book)
        seen, kept = draft.statements, (*kept, *held)
        yield replace(turn, kept=kept, dropped=dropped)


def _rendering(turns: Iterator[Turn]) -> Iterator[Turn]:
    for turn in turns:
        yield STEPS["render"](turn) if need(turn.draft).complete else turn
