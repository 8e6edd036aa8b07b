"""The assistant as programs use it: open it once, ask it many times.

    desk = Assistant.open(settings)
    print(desk.answer(["第21条责任单位"]).answer)

A conversation is the list of its user turns; what it leaves behind is rebuilt from them, so nothing
is stored here and any process can answer the next turn.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from assistant import llm, render, steps
from assistant.answer import Answer, Dropped, Said, Statement
from assistant.book import Book, Tables
from assistant.context import Context
from assistant.joint import Joint
from assistant.normalise import Mender
from assistant.plans import Shelf
from assistant.settings import Settings, SettingsError
from assistant.steps import Turn
from ingest import shipped
from ingest.library import Library
from ingest.plan import Plan
from vectorstore.questions import Question
from vectorstore.search import Engine, Searcher

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

MOST_TURNS = 20  # turns of a conversation that are read back


@dataclass(frozen=True)
class Event:
    """One piece of a streamed answer; ``done`` comes last and carries the answer JSON."""

    name: Literal["status", "statement", "citation", "done"]
    data: dict[str, Any]
    dropped: tuple[Dropped, ...] = ()
    """Of ``done``: what verification did not let through, for staff; the answer JSON has no such field."""


class UnknownPlan(LookupError):  # noqa: N818 - says what is wrong, as LookupError's family does
    """A plan id that is not in the library; the message lists those that are."""


class Assistant:
    """Everything needed to answer, loaded. Safe to use from several threads."""

    def __init__(
        self, settings: Settings, library: Library, plans: Sequence[Plan], searcher: Searcher
    ) -> None:
        self.settings = settings
        self.library = library
        self.searcher = searcher
        tables = Tables.read(shipped.folder())
        self._books = {plan.id: Book(plan, tables) for plan in plans}
        self._model = llm.open_model(settings)
        self._joint: Joint | None = None

    @classmethod
    def open(cls, settings: Settings, *, engine: Engine = "exact") -> "Assistant":
        """Load plans and indexes; the shipped plan is stored on first use.

        Args:
            settings: See ``assistant.settings``.
            engine: ``exact`` for a command, ``chroma`` for a server.

        Raises:
            IngestError: the shipped plan cannot be read.
            VectorstoreError: the indexes cannot be made.
        """
        library = Library(settings.home)
        if not library.ids():
            for path in shipped.plans():
                library.add(path)
        plans = library.plans()
        model = settings.embedder or "bundled"
        searcher = Searcher.open(
            settings.home, plans, model=model, engine=engine, lent=_lent(settings, plans)
        )
        desk = cls(settings, library, plans, searcher)
        if engine == "chroma":
            desk.runnable  # noqa: B018 - a server imports LangChain before the first question
            if desk._model is not None:
                desk._model.warm()
        return desk

    @cached_property
    def runnable(self) -> "Runnable[Turn, Turn]":
        """The chain as a LangChain runnable; importing LangChain takes longer than one answer."""
        return llm.chain(self.settings, self._model)

    @property
    def _served(self) -> bool:
        """Whether LangChain runs the chain; the rules alone are not worth importing it."""
        return self._model is not None or "runnable" in self.__dict__

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Plans that are answered from."""
        return tuple(book.plan for book in self._live().values())

    def answer(self, turns: Sequence[str], plan: str | None = None) -> Answer:
        """Answer the last of a conversation's user turns.

        Args:
            turns: At least one question, oldest first.
            plan: Id of the plan; the fitting one when None.

        Raises:
            ValueError: there is no turn.
            UnknownPlan: no such plan.
        """
        start = time.perf_counter()
        joint = self._several(turns, plan)
        answer = joint.answer(turns, plan) if joint else self.one(turns, plan)
        return answer.timed(time.perf_counter() - start)

    def one(self, turns: Sequence[str], plan: str | None) -> Answer:
        """The answer of one plan, as if there were no other."""
        turn = self.prepare(turns, plan)
        turn = self.runnable.invoke(turn) if self._served else steps.run(turn)
        if turn.answer is None:
            raise ValueError("the chain ended without an answer")
        return turn.answer

    def stream(self, turns: Sequence[str], plan: str | None = None) -> Iterator[Event]:
        """The same answer piece by piece, each piece verified before it is sent.

        Where the answer turns out to be another than what was sent (a model broke off, and the
        rules answer), ``status`` says ``replace``, and the answer comes whole, with ``done``.
        """
        start = time.perf_counter()
        yield Event("status", {"stage": "search"})
        joint = self._several(turns, plan)
        answer: Answer | None = None
        sent: list[Statement] = []
        for piece in joint.pieces(turns, plan) if joint else self.pieces(turns, plan):
            if isinstance(piece, Answer):
                answer = piece
            else:
                sent.append(piece.statement)
                yield _statement(piece)
        if answer is None:
            raise ValueError("the chain ended without an answer")
        yield from _rest(answer, sent)
        body = answer.timed(time.perf_counter() - start).to_dict()
        for citation in body["citations"]:
            yield Event("citation", citation)
        yield Event("done", body, answer.dropped)

    def pieces(self, turns: Sequence[str], plan: str | None) -> Iterator[Said | Answer]:
        """Statements that are verified before one plan's answer is whole; then the answer."""
        if not self._served:
            yield self.one(turns, plan)
            return
        sent = 0
        for turn in self.runnable.stream(self.prepare(turns, plan)):
            if turn.answer is not None:
                yield turn.answer
                continue
            for statement in turn.kept[sent:]:
                yield Said(statement, render.block_of(statement, turn.book, marked=True))
            sent = max(sent, len(turn.kept))

    def search(self, text: str, k: int = 10, plan: str | None = None) -> list[dict[str, Any]]:
        """Retrieval alone: the contract of ``cewen search --json``."""
        live = self._live()
        return [
            {
                "leaf": hit.leaf,
                "score": hit.score,
                "dense_rank": hit.dense_rank,
                "lexical_rank": hit.lexical_rank,
                "text": hit.text,
                "plan": hit.plan,
            }
            for hit in self.searcher.search(text, k=k, plan=plan)
            if hit.plan in live
        ]

    def profile(self, turns: Sequence[str], *, plan: str | None = None) -> dict[str, float]:
        """Seconds that each stage takes for the last turn."""
        turn = self.prepare(turns, plan)
        spent = {}
        for name, step in steps.STEPS.items():
            start = time.perf_counter()
            turn = step(turn)
            spent[name] = time.perf_counter() - start
        return spent

    def book(self, plan: str | None = None) -> Book:
        """A plan with its derived tables; the newest when none is named.

        Raises:
            UnknownPlan: the library has no such plan, or none at all.
        """
        books = self._live()
        if plan is None and books:
            return max(books.values(), key=lambda book: (book.plan.year or 0, book.plan.id))
        if plan in books:
            return books[str(plan)]
        known = "、".join(books) or "没有任何计划"
        raise UnknownPlan(f"没有名为 {plan} 的计划；现有：{known}。")

    def write_questions(self) -> Iterator[tuple[str, int]]:
        """Have the model write similar questions for plans without any; title and number of each.

        Raises:
            SettingsError: no model is configured.
        """
        from assistant.llm import similar

        if self._model is None:
            raise SettingsError("写相似问要用语言模型，请先设置 CEWEN_LLM。")
        for book in self._books.values():
            file = f"{book.plan.id}.jsonl"
            folders = (shipped.folder() / "questions", self.settings.home / "questions")
            if not any((folder / file).is_file() for folder in folders):
                keeps = similar.found_by(self.searcher, book.plan)
                seconds = self.settings.llm_timeout
                rows = similar.write(book, self._model, keeps, seconds=seconds)
                name = self.settings.llm
                count = similar.store(rows, self.settings.home, book.plan.id, by=name)
                yield book.plan.title, count

    def close(self) -> None:
        """Give back files and locks."""
        self.searcher.close()
        if self._model is not None:
            self._model.close()

    def _live(self) -> dict[str, Book]:
        """Plans that are answered from: a plan withdrawn since is silent at once."""
        held = self.library.withdrawn
        return {name: book for name, book in self._books.items() if not held(name)}

    def _several(self, turns: Sequence[str], plan: str | None) -> Joint | None:
        """What answers from several plans; None when there is only one."""
        books = self._live()
        if len(books) < 2:
            return None
        if not turns:
            raise ValueError("至少要有一个问题")
        if plan is not None:
            self.book(plan)
        if self._joint is None or set(self._joint.shelf.ids) != set(books):
            self._joint = Joint(Shelf.of(books.values()), self.searcher, self)
        return self._joint

    def prepare(self, turns: Sequence[str], plan: str | None) -> Turn:
        """The last turn with what the conversation before it left."""
        if not turns:
            raise ValueError("至少要有一个问题")
        book = self.book(plan)
        context = Context()
        for question in turns[-MOST_TURNS:-1]:
            context = self._after(self._turn(question, context, book))
        return self._turn(turns[-1], context, book)

    def _turn(self, question: str, context: Context, book: Book) -> Turn:
        menders: tuple[Mender, ...] = (book.sound, self.searcher.lexicon, book.letters)
        return Turn(question, context, book, self.searcher, menders)

    @staticmethod
    def _after(turn: Turn) -> Context:
        turn = steps.run(turn)
        if turn.query is None or turn.answer is None:
            raise ValueError("the chain ended without an answer")
        leaves = tuple(citation.leaf for citation in turn.answer.citations)
        if not leaves and not turn.context.leaves:
            leaves = turn.answer.related[:1]  # 原文呢 after a refusal means what stood nearest
        return turn.context.after(turn.query, leaves)


def _statement(said: Said) -> Event:
    return Event("statement", {"text": said.text, "form": said.statement.form})


def _rest(answer: Answer, sent: Sequence[Statement]) -> Iterator[Event]:
    """What of a whole answer was not sent yet, or that it takes the place of what was."""
    if answer.statements[: len(sent)] != tuple(sent):
        yield Event("status", {"stage": "replace"})
        return
    pairs = zip(answer.statements, answer.blocks, strict=True)
    yield from (_statement(Said(*pair)) for pair in list(pairs)[len(sent) :])


def _lent(settings: Settings, plans: Sequence[Plan]) -> dict[str, tuple[Question, ...]]:
    """Questions that one year's plan lends another; with one plan nothing is looked at."""
    if len(plans) < 2:
        return {}
    from assistant.lending import lent

    folders = (shipped.folder() / "questions", settings.home / "questions")
    return lent(plans, Tables.read(shipped.folder()), folders)
