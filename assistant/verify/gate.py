"""What every statement has to meet, whoever made it.

A statement passes when its leaves exist, its quotations stand in the original where they say, and
every figure, unit, ordinal and quoted name in it stands in a cited leaf (or, for our own sentences,
in the plan or the question). What fails is dropped, with the reason.
"""

import re
from collections.abc import Sequence

from assistant.answer import Draft, Dropped, Statement
from assistant.book import Book
from assistant.figures import figures
from assistant.query import Query
from assistant.verify import prose
from assistant.verify.ground import plain

_QUOTED = re.compile(r"[“「]([^”」]{2,60})[”」]|《([^》]{2,60})》")
_REFERENCE = re.compile(
    r"第\d{1,3}条|第\([一二三四五六七八九十]{1,3}\)节|第[一二三四五六七八九十]{1,3}部分|(?m:^\*{0,2}\d\.)|12345"
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}[届批轮期]")
_MARKUP = re.compile(r"[*_`>|]|<[^>]+>")


def verify(
    draft: Draft, query: Query, book: Book
) -> tuple[tuple[Statement, ...], tuple[Dropped, ...]]:
    """The statements that hold, and those that do not.

    Args:
        draft: From any composer.
        query: The question; what it says may be repeated, never affirmed.
        book: The plan.
    """
    kept: list[Statement] = []
    dropped = list(draft.dropped)
    for statement in draft.statements:
        fault = _given(statement, draft.evidence) or check(statement, query, book)
        if fault:
            dropped.append(Dropped(statement.text, fault))
        else:
            kept.append(statement)
    return tuple(kept), tuple(dropped)


def _given(statement: Statement, evidence: frozenset[str] | None) -> str:
    """A model cites only what it was given."""
    if evidence is None or not statement.prose:
        return ""
    strange = [leaf for leaf in statement.leaves if leaf not in evidence]
    return f"引用了没有给出的条目 {strange[0]}" if strange else ""


def check(statement: Statement, query: Query, book: Book) -> str:
    """Why a statement may not be shown; empty when it may."""
    plan = book.plan
    known = {leaf.id for leaf in plan.leaves}
    strange = [leaf for leaf in statement.leaves if leaf not in known]
    if strange:
        return f"引用了不存在的条目 {strange[0]}"
    for span in statement.quotes:
        if plan.text[span.start : span.end] != span.text:
            return f"引文与原文 {span.start}-{span.end} 不符"
    if not statement.leaves and not statement.own_words:
        return "没有引用任何条目"
    carrier = ground(statement, query, book)
    if statement.prose:
        fault = prose.check(statement, book)
        return fault or _ordinals(statement, carrier) or _names(statement, carrier)
    return carried(statement, carrier, (book,))


def carried(statement: Statement, ground: str, books: Sequence[Book]) -> str:
    """Why the ground does not carry a statement; empty when it does.

    Args:
        statement: Its figures, ordinals, units and quoted names are looked up.
        ground: The text they have to stand in.
        books: The plans whose units are known.
    """
    return (
        _figures(statement, ground)
        or _ordinals(statement, ground)
        or next((fault for book in books if (fault := _units(statement, ground, book))), "")
        or _names(statement, ground)
    )


def ground(statement: Statement, query: Query, book: Book) -> str:
    """What carries the statement: its leaves with headings; for our own, plan and question."""
    plan = book.plan
    if statement.own_words:
        return f"{plan.text}\n{query.text}\n{query.normal}\n{query.standalone}\n" + "、".join(
            plan.units
        )
    pieces = []
    for leaf_id in statement.leaves:
        leaf = plan.leaf(leaf_id)
        pieces += [plan.text[leaf.start : leaf.end], *leaf.breadcrumb, "、".join(leaf.units)]
    return "\n".join((*pieces, plan.title))


def _plain(text: str) -> str:
    return _REFERENCE.sub(" ", _MARKUP.sub(" ", text))


def _figures(statement: Statement, ground: str) -> str:
    wrong = figures(_plain(statement.text)) - figures(ground) - statement.derived
    return f"数字 {'、'.join(sorted(wrong))} 不在所引条目中" if wrong else ""


def _ordinals(statement: Statement, ground: str) -> str:
    wrong = [o for o in _ORDINAL.findall(statement.text) if o not in ground]
    return f"“{wrong[0]}”不在所引条目中" if wrong else ""


def _units(statement: Statement, ground: str, book: Book) -> str:
    text = _MARKUP.sub("", statement.text)
    for unit in sorted(book.plan.units, key=len, reverse=True):
        if unit in text:
            if unit not in ground:
                return f"所引条目没有责任单位{unit}"
            text = text.replace(unit, "")
    return ""


def _names(statement: Statement, ground: str) -> str:
    squashed = plain(ground)
    for match in _QUOTED.finditer(statement.text):
        name = match.group(1) or match.group(2)
        if name not in ground and plain(name).strip("。.") not in squashed:
            return f"“{name}”不在所引条目中"
    return ""
