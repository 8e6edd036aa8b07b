"""Help with reading a question: a follow-up made to stand alone, several questions cut apart.

Both are optional, tried only where the rules did not understand, and checked: the model may use the
words of the conversation and no others. What it gives is read by the rules like any question, so
that a guard still sees it.
"""

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace

import prompts
from assistant.book import Book
from assistant.context import Context
from assistant.llm.client import Model
from assistant.llm.errors import LlmError
from assistant.query import Query
from assistant.steps import Turn, understood
from assistant.understand import understand
from assistant.verify.ground import plain
from assistant.verify.wording import uncovered

log = logging.getLogger("cewen.llm")

_SECONDS = 5.0  # a question that has to be rewritten is not worth more waiting
_SHORT = 8  # letters; a longer question says what it is about
_JOINTS = re.compile(r"[,，、;；?？]|还有|另外|以及|顺便|再问|和")
_ASKING = frozenset("吗呢谁哪什么怎几多少如何时候问请是有列出里说写")


class Reading:
    """``understand`` with a model's help."""

    def __init__(self, model: Model, uses: Sequence[str], seconds: float) -> None:
        self._model = model
        self._uses = frozenset(uses)
        self._seconds = min(seconds, _SECONDS)

    def __call__(self, turn: Turn) -> Turn:
        """The turn with its query, as the step of the chain that it replaces."""
        query = understood(turn)
        if query.decided:
            return replace(turn, query=query)
        if (
            "rewrite" in self._uses
            and _is_lost(query, turn.book)
            and turn.context.query is not None
        ):
            query = self._rewritten(turn, query)
        elif "split" in self._uses and _may_be_several(query):
            query = self._split(turn, query)
        return replace(turn, query=query)

    def _rewritten(self, turn: Turn, query: Query) -> Query:
        before = turn.context.query
        if before is None:
            return query
        said = f"{before.standalone}\n{before.normal}\n{turn.context.topic}"
        lines = self._ask("rewrite", history=_data(said), question=_data(query.text))
        if len(lines) != 1 or not _of_words(lines[0], f"{said}\n{query.normal}"):
            return query
        found = understand(lines[0], Context(), turn.book, turn.menders)
        return query if found.kind == "refuse" else replace(found, text=query.text)

    def _split(self, turn: Turn, query: Query) -> Query:
        lines = self._ask("split", question=_data(query.text))
        if not 1 < len(lines) < 6 or not all(_of_words(line, query.normal) for line in lines):
            return query
        found = [understand(line, Context(), turn.book, turn.menders) for line in lines]
        if any(one.kind == "several" for one in found) or all(
            one.kind == "refuse" for one in found
        ):
            return query
        return replace(query, kind="several", parts_of=tuple(found))

    def _ask(self, prompt: str, **values: str) -> list[str]:
        messages = prompts.load(prompt).render(**values)
        try:
            self._model.prepare()
            until = time.monotonic() + self._seconds
            said = "".join(self._model.stream(messages, until=until))
        except LlmError as error:
            log.warning("%s without the model: %s", prompt, error)
            return []
        said = re.sub(r"<think>.*?</think>", "", said, flags=re.DOTALL)
        lines = (
            re.sub(r"^\s*(?:[-*]|\d+[.、])\s*", "", line).strip() for line in said.splitlines()
        )
        return [line for line in lines if line]


def _is_lost(query: Query, book: Book) -> bool:
    """The rules found nothing to look for, or only words that the plan has nowhere."""
    if query.kind == "refuse":
        return query.reason == "unclear" and query.detail != "greeting"
    words = "".join(query.topics)
    printed = any(words[at : at + 2] in book.plan.text for at in range(len(words) - 1))
    return query.kind == "topic" and len(words) < _SHORT and not printed


def _may_be_several(query: Query) -> bool:
    return (
        query.kind != "several"
        and query.reason is None
        and len(query.normal) > 14
        and bool(_JOINTS.search(query.normal))
    )


def _of_words(line: str, said: str) -> bool:
    """Everything in a line was said before, but for words that only ask."""
    left = uncovered(plain(line), plain(said))
    return len(line) <= 80 and all(set(stretch) <= _ASKING for stretch in left)


def _data(text: str) -> str:
    return text.replace("<<<", "").replace(">>>", "")
