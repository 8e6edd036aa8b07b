"""The gate for statements over several plans.

Leaf ids repeat from plan to plan, so each part of such a statement names its plan and is checked
against that plan alone; the whole may then say nothing that its parts do not carry, but for a
difference of two of their figures, which is computed again here.
"""

from collections.abc import Mapping, Sequence

from assistant.answer import Dropped, Statement
from assistant.book import Book
from assistant.figures import figures
from assistant.query import Query
from assistant.verify import gate


def verify(
    statements: Sequence[Statement], query: Query, books: Mapping[str, Book]
) -> tuple[tuple[Statement, ...], tuple[Dropped, ...]]:
    """The statements that hold, and those that do not."""
    faults = [check(statement, query, books) for statement in statements]
    pairs = list(zip(statements, faults, strict=True))
    kept = tuple(statement for statement, fault in pairs if not fault)
    return kept, tuple(Dropped(statement.text, fault) for statement, fault in pairs if fault)


def check(statement: Statement, query: Query, books: Mapping[str, Book]) -> str:
    """Why a statement may not be shown; empty when it may."""
    if statement.plan:
        return _of_plan(statement, query, books)
    for part in statement.parts:
        if fault := _of_plan(part, query, books):
            return fault
    titles = "\n".join(f"{b.plan.title} {b.plan.year or ''}年" for b in books.values())
    if statement.parts:
        strange = statement.derived - _differences(statement.parts)
        if strange:
            return f"差额 {'、'.join(sorted(strange))} 不是所引数字之差"
        chosen = {part.plan: books[part.plan] for part in statement.parts}
        ground = "\n".join(gate.ground(p, query, chosen[p.plan]) for p in statement.parts)
        return gate.carried(statement, f"{ground}\n{titles}", tuple(chosen.values()))
    if not statement.own_words:
        return "没有引用任何条目"
    ground = "\n".join(gate.ground(statement, query, book) for book in books.values())
    return gate.carried(statement, f"{ground}\n{titles}", tuple(books.values()))


def _of_plan(statement: Statement, query: Query, books: Mapping[str, Book]) -> str:
    if statement.plan not in books:
        return f"引用了没有收录的计划 {statement.plan or '（未写明）'}"
    return gate.check(statement, query, books[statement.plan])


def _differences(parts: Sequence[Statement]) -> frozenset[str]:
    """Every figure that is one part's less another's; percentages stay percentages."""
    found: set[str] = set()
    for one in parts:
        for other in parts:
            for a in figures(one.text):
                for b in figures(other.text):
                    if one is not other and a.endswith("%") == b.endswith("%"):
                        gap = abs(float(a.rstrip("%")) - float(b.rstrip("%")))
                        found |= figures(
                            f"{gap:.6f}".rstrip("0").rstrip(".") + ("%" if "%" in a else "")
                        )
    return frozenset(found)
