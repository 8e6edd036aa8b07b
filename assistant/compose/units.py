"""Items of units: of one, of several together or apart, with or without others."""

from collections.abc import Sequence

from assistant import structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.gather import Evidence, Group
from assistant.query import Query

_UNPRINTED = ("when", "money", "status", "phone", "person")
_WITH_UNITS = frozenset({"partners", "table", "who"})


def unit(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Items of one unit, of several together or apart, with or without others."""
    statements: list[Statement] = []
    near: tuple[str, ...] = ()
    for mention in query.mentions:
        if not mention.units:
            statement, near = _unknown(mention.written, book)
            statements.append(statement)
    if not evidence.groups or (not query.units and query.operation != "not"):
        return Draft(
            tuple(statements), "unit", refused=True, reason="not_in_plan",
            suggestions=tuple(texts.SUGGEST["unit"].format(unit=name) for name in near),
        )  # fmt: skip
    for group in evidence.groups:
        statements += _group(query, group, book)
    statements += [parts.note(texts.NOT_STATED[ask]) for ask in _UNPRINTED if ask in query.asks]
    size = len({leaf for group in evidence.groups for leaf in group.leaves})
    return Draft(tuple(statements), "unit", coverage=size)


def _group(query: Query, group: Group, book: Book) -> list[Statement]:
    asked = query.asks
    if query.operation in ("and", "not"):
        return _combined(query, group, book)
    if (
        "partners" in asked
        and len(query.units) == 1
        and query.scope is None
        and "list" not in asked
    ):
        return partners(group.name, book)
    if "only" in asked:
        return _chosen(group, structure.alone(book.plan, group.name), book,
                       texts.ALONE, texts.ALONE_NONE, query)  # fmt: skip
    if asked & {"first", "lead"}:
        return _chosen(group, structure.first_in_note(book.plan, group.name), book,
                       texts.FIRST, texts.FIRST_NONE, query)  # fmt: skip
    return [_count(group, book, scoped=query.scope is not None), *_list(query, group.leaves, book)]


def _list(query: Query, leaves: Sequence[str], book: Book) -> list[Statement]:
    if not leaves:
        return []
    with_units = bool(query.asks & _WITH_UNITS)
    return [parts.listing(book, leaves, with_units=with_units)]


def _count(group: Group, book: Book, *, scoped: bool) -> Statement:
    plan = book.plan
    numbered, others = structure.counted(plan, group.leaves)
    all_numbered, all_others = structure.counted(plan, [leaf.id for leaf in plan.leaves])
    if scoped:
        text = texts.UNIT_ITEMS_SCOPED.format(
            unit=group.name, count=parts.count(plan, group.leaves)
        )
    else:
        text = texts.UNIT_ITEMS.format(
            unit=group.name,
            numbered=numbered,
            sections=texts.UNIT_ITEMS_SECTIONS.format(count=others, total=numbered + others)
            if others
            else "",
            items=all_numbered,
            leaves=texts.WHOLE_SECTIONS.format(count=all_others) if all_others else "",
        )
    derived = parts.figures(numbered, others, all_numbered, all_others, numbered + others)
    return Statement(text, tuple(group.leaves), derived=derived, mark=False)


def _combined(query: Query, group: Group, book: Book) -> list[Statement]:
    wanted = [m.units[0] for m in query.mentions if m.units and not m.negated]
    without = [m.units[0] for m in query.mentions if m.units and m.negated]
    count = parts.count(book.plan, group.leaves)
    derived = parts.counted(book.plan, group.leaves)
    names = "、".join(wanted)
    if not group.leaves:
        return [parts.note(texts.NO_SUCH_SET.format(units=names, how=texts.TOGETHER))]
    if without and wanted:
        text = texts.UNITS_WITHOUT.format(units=names, without="、".join(without), count=count)
    elif without:
        text = texts.NONE_WITHOUT.format(without="、".join(without), count=count)
    elif "first" in query.asks:
        others = "、".join(wanted[1:])
        text = texts.FIRST_WITH.format(unit=wanted[0], others=others, count=count)
    else:
        text = texts.UNITS_TOGETHER.format(units=names, count=count)
    head = Statement(text, group.leaves, derived=derived, own_words=bool(without), mark=False)
    full = not without or "table" in query.asks
    return [head, parts.listing(book, group.leaves, with_units=full)]


def _chosen(
    group: Group, chosen: tuple[str, ...], book: Book, some: str, none: str, query: Query
) -> list[Statement]:
    kept = tuple(leaf for leaf in chosen if leaf in group.leaves)
    if not kept:
        text = none.format(unit=group.name, count=parts.count(book.plan, group.leaves))
        return [
            Statement(
                text, group.leaves, derived=parts.counted(book.plan, group.leaves), mark=False
            )
        ]
    text = some.format(unit=group.name, count=parts.count(book.plan, kept))
    head = Statement(text, kept, derived=parts.counted(book.plan, kept), mark=False)
    return [head, parts.listing(book, kept, with_units=bool(query.asks & _WITH_UNITS))]


def _unknown(written: str, book: Book) -> tuple[Statement, tuple[str, ...]]:
    """A unit the plan does not list; units that share its subject are named."""
    stem = written.removeprefix("省").rstrip("厅局委办部院会")
    near = tuple(u for u in book.plan.units if len(stem) > 1 and stem in u)[:3]
    if near:
        text = texts.UNKNOWN_UNIT_NEAR.format(unit=written, near="、".join(near))
    else:
        text = texts.UNKNOWN_UNIT.format(unit=written)
    return parts.note(text), near


def partners(name: str, book: Book) -> list[Statement]:
    """Units that stand beside this one, with the items shared."""
    shared = structure.partners(book.plan, name)
    leaves = structure.leaves_of_unit(book.plan, name)
    text = texts.PARTNERS.format(unit=name, count=len(shared))
    head = Statement(text, leaves, derived=parts.figures(len(shared)), mark=False)
    lines = []
    for other, ids in shared:
        names = "、".join(book.leaf(leaf).cite for leaf in ids)
        lines.append(f"- {other}：{names}")
    body = Statement("\n".join(lines), leaves, parts.titles(book, leaves), form="item", mark=False)
    return [head, body]
