"""The model's composer: the same seam as the rules', ``(Query, Evidence, Book) -> Draft``.

The rules answer first: their refusals, sets, counts and units stand as they are. What they would
quote, the model puts into words, sentence by sentence, each through the gate before it is let out.
What fails goes back once with its reasons. Too little left, or any error: the rules' draft it is.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import prompts
from assistant import compose, texts, verify
from assistant.answer import Draft, Dropped, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.gather import Evidence
from assistant.llm import echo
from assistant.llm.budget import estimate
from assistant.llm.client import Model
from assistant.llm.errors import LlmError
from assistant.llm.material import Material, collect
from assistant.llm.statements import Reader
from assistant.query import Query
from assistant.verify.ground import plain

log = logging.getLogger("cewen.llm")

ENOUGH = 0.5
"""Share of the model's sentences that must hold; below it, what is left says too little."""
MOST = 16  # sentences of one answer; more is no summary
_PROMPT = 900  # tokens of the instructions, about


@dataclass(frozen=True)
class Limits:
    """Of one answer."""

    seconds: float = 30.0
    context: int = 8192
    answer: int = 1024


@dataclass
class _Work:
    """Sentences of one answer, sorted as they come."""

    kept: list[Statement] = field(default_factory=list)
    failed: list[Dropped] = field(default_factory=list)
    lost: int = 0
    """Sentences that failed and were not mended."""


class Composer:
    """Composes with a model; falls back to the rules."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self._model = model
        self._limits = limits

    def __call__(self, query: Query, evidence: Evidence, book: Book) -> Draft:
        """The whole draft at once."""
        *_, last = self.drafts(query, evidence, book)
        return last

    def drafts(self, query: Query, evidence: Evidence, book: Book) -> Iterator[Draft]:
        """Drafts that grow by one verified sentence; the last one is complete."""
        base = compose.compose(query, evidence, book)
        frame = split(query, base)
        if frame is None:
            yield base
            return
        before, after = frame
        room = self._limits.context - self._limits.answer - _PROMPT - estimate(query.standalone)
        material = collect(query, evidence, book, base, tokens=room)
        draft = replace(base, composer="llm", evidence=frozenset(material.leaves))
        work = _Work()
        if before:
            yield replace(draft, statements=tuple(before), complete=False)
        try:
            for statement in self._sentences(query, book, base, material, work):
                work.kept.append(anchored(statement, book))
                shown = (*before, *work.kept)
                yield replace(draft, statements=shown, complete=False)
        except LlmError as error:
            log.warning("the rules answer instead: %s", error)
            yield _by_rules(base, work)
            return
        total = len(work.kept) + work.lost
        for one in work.failed:
            log.warning("dropped: %s (%s)", one.text, one.reason)
        if not work.kept or len(work.kept) < ENOUGH * total:
            log.warning("the rules answer instead: %d of %d held", len(work.kept), total)
            yield _by_rules(base, work)
            return
        statements = (*before, *work.kept, *after)
        yield replace(draft, statements=statements, dropped=tuple(work.failed))

    def _sentences(
        self, query: Query, book: Book, base: Draft, material: Material, work: _Work
    ) -> Iterator[Statement]:
        self._model.prepare()
        until = time.monotonic() + self._limits.seconds
        ask = prompts.load("compose").render(
            fence=material.fence,
            title=book.plan.title,
            evidence=_data(material.text, material),
            facts=_data(material.facts, material),
            question=_data(query.standalone or query.normal, material),
            task=texts.LLM_TASKS.get(query.kind, texts.LLM_TASK),
        )
        gate = _Gate(query, book, material)
        for statement in self._read(ask, material, until):
            if gate.passes(statement, work):
                yield statement
            if len(work.kept) + len(work.failed) >= MOST:
                break
        if work.failed:
            yield from self._repaired(gate, material, until, work)

    def _read(
        self, ask: tuple[prompts.Message, ...], material: Material, until: float
    ) -> Iterator[Statement]:
        reader = Reader(material.names)
        for piece in self._model.stream(ask, until=until):
            yield from reader.feed(piece)
        yield from reader.end()

    def _repaired(
        self, gate: "_Gate", material: Material, until: float, work: _Work
    ) -> Iterator[Statement]:
        """Once: what failed with its reasons; what holds now takes its place."""
        faults = "\n".join(
            texts.LLM_FAULT.format(text=_data(one.text, material), reason=one.reason)
            for one in work.failed
        )
        ask = prompts.load("repair").render(
            fence=material.fence, evidence=_data(material.text, material), faults=faults
        )
        first, again = len(work.failed), _Work()
        work.lost = first
        try:
            for statement in self._read(ask, material, until):
                if len(again.kept) < first and gate.passes(statement, again):
                    again.kept.append(statement)
                    yield statement
        except LlmError as error:
            log.warning("not repaired: %s", error)
        work.lost = first - len(again.kept)
        work.failed += again.failed


class _Gate:
    """``verify`` for one sentence at a time, each sentence once."""

    def __init__(self, query: Query, book: Book, material: Material) -> None:
        self._query = query
        self._book = book
        self._evidence = frozenset(material.leaves)
        self._seen: set[str] = set()

    def passes(self, statement: Statement, work: _Work) -> bool:
        """Whether it holds and is new; what does not hold is kept with its reason."""
        if statement.text in self._seen:
            return False
        self._seen.add(statement.text)
        one = Draft((statement,), "", evidence=self._evidence)
        kept, dropped = verify.verify(one, self._query, self._book)
        work.failed += dropped
        idle = echo.fault(statement, self._book) if kept else ""
        if idle:
            work.failed.append(Dropped(statement.text, idle))
        return bool(kept) and not idle


def anchored(statement: Statement, book: Book) -> Statement:
    """The statement with the sentence of each leaf that it is nearest to, as its quotation."""
    pairs = _pairs(statement.text)
    spans = []
    for leaf_id in statement.leaves:
        leaf = book.leaf(leaf_id)
        best = max(leaf.sentences, key=lambda s: len(pairs & _pairs(s.text)), default=None)
        if best is not None and pairs & _pairs(best.text):
            spans.append(parts.quote(book.plan, leaf_id, best.start, best.end))
    return replace(statement, quotes=tuple(spans))


def _pairs(text: str) -> set[str]:
    text = plain(text)
    return {text[at : at + 2] for at in range(len(text) - 1)}


def split(query: Query, base: Draft) -> tuple[list[Statement], list[Statement]] | None:
    """The rules' statements before and after what the model says; None when it is not asked.

    It is asked where the rules quote, and for summaries. Its words stand before the quotation, which
    stays in sight; only where leaves are compared or summed up do they take its place.
    """
    if base.refused or query.kind in ("several", "source", "more", "document"):
        return None
    statements = list(base.statements)
    quotes = [at for at, s in enumerate(statements) if s.form == "quote" and s.leaves]
    if not quotes:
        return (statements[:1], statements[1:]) if "summary" in query.asks else None
    worded = {*quotes, *(at - 1 for at in quotes if at and statements[at - 1].form == "text")}
    first = min(worded)
    gone = worded if query.kind in ("compare", "outline") else set()
    after = [s for at, s in enumerate(statements) if at >= first and at not in gone]
    return statements[:first], after


def _by_rules(base: Draft, work: _Work) -> Draft:
    return replace(base, dropped=tuple(work.failed))


def _data(text: str, material: Material) -> str:
    """Text from outside, unable to close its fence or to open a role."""
    return text.replace(material.fence, "").replace("<<<", "").replace(">>>", "").replace("<|", "<")
