"""Similar questions for a new plan, written by the model and checked before they are stored.

A question is kept when the passage that answers it stands verbatim in the leaf, when it brings no
figure of its own, nobody's personal data and nothing that would be refused, and when retrieval
finds the leaf by it. What it does not do: replace those that staff wrote.
"""

import datetime
import json
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import prompts
from assistant import guards
from assistant.book import Book
from assistant.figures import figures
from assistant.llm.client import Model
from assistant.llm.errors import LlmError
from assistant.normalise import mask
from assistant.retriever import Retriever
from assistant.verify.ground import said
from ingest.plan import Leaf, Plan

log = logging.getLogger("cewen.llm")

EACH = 6  # questions asked for, one leaf
_RANK = 3  # the leaf is among the first of what its own question finds,
_TENTH = 10  # and among the first tenth: in a plan of four leaves any question finds it third


@dataclass(frozen=True)
class Similar:
    """One question that passed."""

    leaf: str
    question: str
    quote: str


class Keeper(Protocol):
    """Says whether retrieval finds a leaf by a question."""

    def __call__(self, question: str, leaf: str) -> bool:
        """Whether the question may be kept."""
        ...


def found_by(retriever: Retriever, plan: Plan) -> Keeper:
    """A keeper that asks retrieval."""
    places = max(1, min(_RANK, len(plan.leaves) // _TENTH))

    def keeps(question: str, leaf: str) -> bool:
        hits = retriever.search(question, k=places, plan=plan.id)
        return leaf in [hit.leaf for hit in hits]

    return keeps


def write(book: Book, model: Model, keeps: Keeper, *, seconds: float) -> Iterator[Similar]:
    """Questions for every leaf; a leaf that the model fails at is left out.

    Args:
        book: The plan.
        model: Who writes.
        keeps: Who judges.
        seconds: For one leaf.
    """
    for leaf in book.plan.leaves:
        evidence = "".join(said(leaf, book)).replace("<<<", "").replace(">>>", "")
        ask = prompts.load("similar").render(evidence=evidence, count=str(EACH))
        try:
            text = "".join(model.stream(ask, until=time.monotonic() + seconds))
        except LlmError as error:
            log.warning("no questions for %s: %s", leaf.id, error)
            continue
        yield from _checked(text, leaf, book, keeps)


def store(rows: Iterable[Similar], home: Path, plan: str, *, by: str) -> int:
    """Write ``<home>/questions/<plan>.jsonl``, whole or not at all; how many questions it has.

    Without a question there is no file: a plan that has one is not asked about again.
    """
    today = datetime.date.today().isoformat()
    entries = [
        {"leaf": row.leaf, "quote": row.quote, "question": row.question, "by": by, "added": today}
        for row in rows
    ]
    if entries:
        path = home / "questions" / f"{plan}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.part")
        lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        temporary.write_text("".join(lines), "utf-8")
        temporary.replace(path)
    return len(entries)


def _checked(text: str, leaf: Leaf, book: Book, keeps: Keeper) -> Iterator[Similar]:
    printed = book.plan.text[leaf.start : leaf.end]
    seen: set[str] = set()
    for line in text.splitlines():
        question, bar, quote = (part.strip() for part in line.partition("|"))
        if not bar or not 4 <= len(question) <= 60 or question in seen or len(seen) == EACH:
            continue
        seen.add(question)
        if not (len(quote) > 3 and quote in printed) or figures(question) - figures(printed):
            continue
        if mask(question)[1] or guards.check(question, book) is not None:
            continue
        if keeps(question, leaf.id):
            yield Similar(leaf.id, question, quote)
