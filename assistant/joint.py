"""A library of several plans: finds the plan of each question, and puts answers together.

Each plan answers by its own chain and is verified against its own text; what is joined here are
verified answers. A conversation is replayed turn by turn, so that it keeps its plan. With one plan
nothing of this runs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant import texts
from assistant.answer import Answer, Said, Statement
from assistant.book import Book
from assistant.changes import Sides, wanted
from assistant.choosing import Choice, Chooser
from assistant.compose import plans as comparing
from assistant.normalise import normalise
from assistant.plans import Route, Shelf
from assistant.query import Query, Reason
from assistant.steps import Turn
from assistant.together import brief, head, joined, own, titles, with_head
from assistant.verify import joint as gate
from vectorstore.search import Searcher

_AGAIN = re.compile(
    r"(?:那么?|换成|换|改成|还有|再看看?|看看?|查|要查|是|我问的是|我要|就)*的?(?:那份|计划|要点|文件|情况)?(?:呢|怎么样|怎么写|怎么说|有没有|吧)?[?？。]*"
)
_ASPECT = re.compile(r"单位|部门|指标|目标|数字|新增|取消|退出|不再|任务|第\d{1,2}条|^那.{2,}呢")
_SHORT = 14  # characters up to which a question after a comparison may lean on it


class Desk(Protocol):
    """What the answers of single plans are asked of."""

    def one(self, turns: Sequence[str], plan: str) -> Answer:
        """The answer of one plan."""
        ...

    def pieces(self, turns: Sequence[str], plan: str) -> Iterator[Said | Answer]:
        """The same: what is verified before it is whole, then the answer."""
        ...

    def prepare(self, turns: Sequence[str], plan: str) -> Turn:
        """The last turn, its conversation read."""
        ...


@dataclass(frozen=True)
class _State:
    """What a conversation is about so far."""

    plans: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    """The user's turns, without the words that chose a plan."""
    pair: tuple[str, ...] = ()
    """The two plans that were compared last."""
    loose: bool = False
    """Nobody named these plans: a question about a unit is asked of all again."""


class Joint:
    """Answers from several plans. Made anew when the set of plans changes."""

    def __init__(self, shelf: Shelf, searcher: Searcher, desk: Desk) -> None:
        self.shelf = shelf
        self.searcher = searcher
        self.desk = desk
        self.chooser = Chooser(shelf, searcher, desk.prepare)

    def answer(self, turns: Sequence[str], plan: str | None = None) -> Answer:
        """The answer to the last turn."""
        *_, last = self.pieces(turns, plan, streamed=False)
        if not isinstance(last, Answer):
            raise ValueError("an answer did not end")
        return last

    def pieces(
        self, turns: Sequence[str], plan: str | None = None, *, streamed: bool = True
    ) -> Iterator[Said | Answer]:
        """Statements that are verified before the answer is whole, then the answer.

        Args:
            turns: The user's turns, oldest first.
            plan: The only plan that may answer.
            streamed: Otherwise a plan's answer is asked for as a whole, which costs less.
        """
        if plan is not None:
            yield from self._of_one(Choice("plan", (plan,), turns[-1], told=tuple(turns[:-1])),
                                    streamed=streamed, fixed=True)  # fmt: skip
            return
        state = _State()
        for question in turns[:-1]:
            choice = self._choose(question, state)
            state = self._after(choice, state)
        choice = self._choose(turns[-1], state)
        if choice.sort == "plan":
            yield from self._of_one(choice, streamed=streamed)
            return
        yield self._of_many(choice)

    def _choose(self, question: str, state: _State) -> Choice:
        letters = self.shelf.books[self.shelf.ids[0]].letters
        normal = normalise(question, (self.searcher.lexicon, letters)).normal
        route = self.shelf.route(normal, state.plans)
        added = self.chooser.added(route.plans or self.shelf.ids, question, state.told)
        if added is not None and route.sort != "compare":
            return replace(added, told=state.told)
        leans = state.pair and len(normal) <= _SHORT and _ASPECT.search(normal)
        if leans and not route.named and route.sort != "missing":
            return Choice("compare", state.pair, normal)
        if route.named and state.told and _AGAIN.fullmatch(route.text):
            route = replace(route, text=state.told[-1])
            state = replace(state, told=state.told[:-1])
        text = question if route.text == normal else route.text
        choice = self.chooser.choose(replace(route, text=text), state.told)
        if state.loose and not route.named:
            opened = self.chooser.choose(Route("open", self.shelf.ids, text), state.told)
            choice = opened if opened.kind == "unit" else choice
        return replace(choice, told=state.told, loose=choice.sort == "side" and not route.named)

    @staticmethod
    def _after(choice: Choice, state: _State) -> _State:
        if choice.sort in ("missing", "greeting"):
            return state
        if choice.sort == "compare":
            return replace(state, plans=choice.plans[1:], pair=choice.plans)
        kept = choice.plans if choice.sort != "which" else ()
        return _State(kept, (*choice.told, choice.text), loose=choice.loose)

    def _of_one(
        self, choice: Choice, *, streamed: bool, fixed: bool = False
    ) -> Iterator[Said | Answer]:
        book = self.shelf.books[choice.plans[0]]
        turns, plan = (*choice.told, choice.text), book.plan.id
        also = self._also(choice)
        begun = False
        for piece in self.desk.pieces(turns, plan) if streamed else (self.desk.one(turns, plan),):
            if isinstance(piece, Answer):
                if fixed and piece.reason == "other_plan":
                    also = (self._others(plan),)
                yield with_head(piece, book, also, searched=self._searched(choice, piece))
                continue
            if not begun:
                first = head(book)
                yield Said(first, first.text)
            begun = True
            yield piece

    def _others(self, plan: str) -> Statement:
        books = [book for name, book in self.shelf.books.items() if name != plan]
        return own(texts.PLANS["others"].format(titles=titles(books)))

    def _searched(self, choice: Choice, answer: Answer) -> tuple[Book, ...]:
        if not (answer.refused and answer.reason in ("not_in_plan", "personal")):
            return ()
        return tuple(self.shelf.books[name] for name in choice.searched)

    def _also(self, choice: Choice) -> tuple[Statement, ...]:
        """Where other plans speak of it: one verified sentence a plan, put into one line."""
        places = []
        for name, leaf_id in choice.also:
            book = self.shelf.books[name]
            leaf = book.leaf(leaf_id)
            text = texts.PLANS["also_place"].format(
                title=book.plan.title, cite=leaf.cite, leaf=leaf.title
            )
            places.append(Statement(text, (leaf_id,), plan=name, mark=False))
        kept, _ = gate.verify(places, _query(choice.text), self.shelf.books)
        if not kept:
            return ()
        line = texts.PLANS["also"].format(places="、".join(one.text for one in kept))
        return (Statement(line, form="note", mark=False, parts=kept),)

    def _of_many(self, choice: Choice) -> Answer:
        match choice.sort:
            case "side":
                return self._side(choice)
            case "compare":
                return self._compared(choice)
            case "missing":
                return self._said("missing", choice, "other_plan", asked=choice.asked)
            case "greeting":
                return self._said("greeting", choice, "unclear")
            case "which":
                return self._which(choice)
            case _:
                return self._said("none", choice, "not_in_plan")

    def _side(self, choice: Choice) -> Answer:
        """Several plans one after the other, each under its name."""
        turns = (*choice.told, choice.text)
        answers = [(self.shelf.books[name], self.desk.one(turns, name)) for name in choice.plans]
        telling = [pair for pair in answers if not pair[1].refused]
        if telling and choice.kind != "unit":
            answers = telling
        return joined([(book, brief(answer, len(answers))) for book, answer in answers])

    def _compared(self, choice: Choice) -> Answer:
        old, new = (self.shelf.books[name] for name in choice.plans)
        sides = Sides(old, new)
        want = wanted(choice.text, sides, self.searcher)
        if want.topic:
            return self._said("none", choice, "not_in_plan")
        query = _query(choice.text)
        chosen = {book.plan.id: book for book in (old, new)}
        kept, dropped = gate.verify(comparing.compare(sides, want), query, chosen)
        return joined([(old, None), (new, None)], statements=kept, dropped=dropped, kind="compare")

    def _which(self, choice: Choice) -> Answer:
        answer = self._said("which", choice, "unclear")
        asks = tuple(
            texts.PLANS["which_ask"].format(
                name=_undoubted(self.shelf.books[name]), question=choice.text
            )
            for name in choice.plans[:3]
        )
        return replace(answer, suggestions=asks)

    def _said(self, key: str, choice: Choice, reason: Reason, asked: str = "") -> Answer:
        """One of our own sentences, with the names of the plans there are."""
        books = [self.shelf.books[n] for n in (choice.plans or self.shelf.ids)]
        text = texts.PLANS[key].format(asked=asked, count=len(books), titles=titles(books))
        kept, _ = gate.verify(
            [own(text, len(books))], _query(choice.text + asked), self.shelf.books
        )
        return joined([], statements=kept, kind="refuse", reason=reason)


def _query(text: str) -> Query:
    return Query(text=text, normal=text, standalone=text, kind="compare")


def _undoubted(book: Book) -> str:
    """A name by which a question goes to this plan and no other."""
    return book.plan.title
