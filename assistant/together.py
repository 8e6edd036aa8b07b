"""Answers of single plans put together: each under the name of its plan, citations with its id."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from assistant import texts
from assistant.answer import Answer, Citation, Dropped, Span, Statement
from assistant.book import Book
from assistant.compose.parts import figures
from assistant.figures import figures as printed
from assistant.query import Reason
from assistant.render import citation

BRIEF = 120  # characters of a quotation where several plans stand side by side
FEW = 3  # plans that are shown with their lists; more of them show their counts
_HEADLESS = ("injection", "opinion", "unclear")
_PLACE = tuple[Book, str, Span | None]


def named(key: str, book: Book) -> str:
    """A text that names a plan and its year, the year once."""
    year = book.plan.year
    said = "" if not year or str(year) in book.plan.title else texts.PLANS["year"].format(year=year)
    return texts.PLANS[key].format(title=book.plan.title, year=said)


def titles(books: Sequence[Book]) -> str:
    """All plans by name and year."""
    return "、".join(named("title", book) for book in books)


def own(text: str, *counts: int) -> Statement:
    """One of our own sentences; what it counts and the years it names need no carrier."""
    return Statement(text, form="note", own_words=True, derived=figures(*counts), mark=False)


def head(book: Book, key: str = "head") -> Statement:
    """The line that names the plan."""
    text = named(key, book)
    return Statement(text, form="note", own_words=True, derived=printed(text), mark=False)


def with_head(
    answer: Answer, book: Book, also: tuple[Statement, ...], *, searched: Sequence[Book] = ()
) -> Answer:
    """One plan's answer with its plan in the first line, and where else it is spoken of."""
    if answer.refused and answer.reason in _HEADLESS:
        return answer
    first = head(book)
    if len(searched) > 1:
        text = texts.PLANS["searched"].format(count=len(searched), titles=titles(searched))
        first = replace(first, text=text, derived=printed(text))
    if answer.refused and answer.reason != "other_plan":
        also = ()
    text = "\n\n".join((first.text, answer.answer, *(s.text for s in also)))
    return replace(
        answer,
        answer=text,
        statements=(first, *answer.statements, *also),
        blocks=(first.text, *answer.blocks, *(s.text for s in also)),
    )


def brief(answer: Answer, count: int) -> Answer:
    """Short enough to stand beside others: long quotations end at a sentence, lists at few plans."""
    if count < 2:
        return answer
    statements = tuple(_cut(statement) for statement in answer.statements)
    if count > FEW:
        statements = statements[:1]
    return replace(answer, statements=statements)


def _cut(statement: Statement) -> Statement:
    if statement.form != "quote" or len(statement.text) <= BRIEF or not statement.quotes:
        return statement
    spans = tuple(_shorter(span) for span in statement.quotes[:1])
    return replace(statement, text="\n".join(f"> {s.text}" for s in spans), quotes=spans)


def _shorter(span: Span) -> Span:
    end = next((at for at, c in enumerate(span.text, 1) if c in "。!?;；" and at >= BRIEF // 2), 0)
    text = span.text[: end or len(span.text)]
    return replace(span, text=text, end=span.start + len(text))


def joined(
    answers: Sequence[tuple[Book, Answer | None]],
    *,
    statements: tuple[Statement, ...] = (),
    dropped: tuple[Dropped, ...] = (),
    kind: str = "",
    reason: Reason | None = None,
) -> Answer:
    """One answer of several plans' answers, or of statements over several plans.

    Args:
        answers: Plans in the order shown, with their answers; None where ``statements`` speak.
        statements: Verified statements over these plans.
        dropped: Those that were not.
        kind: When there is no answer to take it from.
        reason: Set for a refusal of our own.
    """
    given = [(book, answer) for book, answer in answers if answer is not None]
    books = {book.plan.id: book for book, _ in answers}
    for book, answer in given:
        statements += (head(book, "section"), *answer.statements)
        dropped += answer.dropped
    citations = tuple(c for _, answer in given for c in answer.citations)
    if not given:
        citations = _cited(statements, books)
    refused = reason is not None or (bool(given) and all(a.refused for _, a in given))
    by_model = any(answer.composer == "llm" for _, answer in given)
    shown = _tables(statements)
    return Answer(
        id=uuid.uuid4().hex,
        answer=_text(statements),
        citations=citations,
        refused=refused,
        reason=reason or (given[0][1].reason if refused and given else None),
        kind=kind or given[0][1].kind,
        covered=sum(answer.covered for _, answer in given) if given else len(citations),
        of=sum(len(book.plan.leaves) for book in books.values()),
        suggestions=given[0][1].suggestions if given else (),
        composer="llm" if by_model else "rules",
        label=texts.LABEL_LLM if by_model else texts.LABEL_RULES,
        statements=shown,
        blocks=tuple(statement.text for statement in shown),
        dropped=dropped,
    )


def _cited(statements: Sequence[Statement], books: dict[str, Book]) -> tuple[Citation, ...]:
    """Every leaf of every plan that a statement or one of its parts cites, each once."""
    found: dict[tuple[str, str], Span | None] = {}
    for statement in statements:
        for part in statement.parts or (statement,):
            for leaf in part.leaves:
                span = next((q for q in part.quotes if q.leaf == leaf), None)
                found[part.plan, leaf] = found.get((part.plan, leaf)) or span
    return tuple(citation(leaf, span, books[plan]) for (plan, leaf), span in found.items())


def _tables(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Rows joined to their head: one statement a table; a head without rows is left out."""
    found: list[Statement] = []
    for statement in statements:
        last = found[-1] if found else None
        if last is not None and last.form == "table" and _is_row(statement):
            found[-1] = replace(
                last, text=f"{last.text}\n{statement.text}", parts=last.parts + statement.parts
            )
        else:
            found.append(statement)
    return tuple(
        s
        for s in found
        if not (
            s.form == "table"
            and s.own_words
            and not s.parts
            and s.text.endswith("|")
            and s.text.count("\n") == 1
        )
    )


def _is_row(statement: Statement) -> bool:
    return statement.form == "table" and bool(statement.parts) and "\n" not in statement.text


def _text(statements: Sequence[Statement]) -> str:
    blocks: list[str] = []
    for statement in _tables(statements):
        lists = blocks and statement.form == "item" and blocks[-1].lstrip().startswith("- ")
        if lists and statement.text.startswith("- "):
            blocks[-1] += "\n" + statement.text
        else:
            blocks.append(statement.text)
    return "\n\n".join(blocks)
