"""The rows of a comparison: every cell a statement of one plan, every row carried by its cells.

A difference of two figures is computed, says so, and is computed again by ``verify.joint``.
"""

from assistant import texts
from assistant.answer import Form, Span, Statement
from assistant.book import Book
from assistant.changes import Sides
from assistant.compose import parts
from assistant.figures import figures
from assistant.years import FigureChange, Pair, UnitChange
from ingest.plan import Target

_TEXT = texts.CHANGES
_SCALES = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))


def head(sides: Sides) -> Statement:
    """The head of the table, its columns named after the plans."""
    old, new = sides.names
    return own(_TEXT["table"].format(old=old, new=new), form_table=True)


def own(text: str, *values: int, form_table: bool = False) -> Statement:
    """A sentence of ours, with the counts it prints."""
    form: Form = "table" if form_table else "text"
    return Statement(text, form=form, own_words=True, derived=parts.figures(*values), mark=False)


def leaf(book: Book, leaf_id: str) -> Statement:
    """A cell that names a leaf."""
    found = book.leaf(leaf_id)
    text = _TEXT["leaf"].format(cite=found.cite, title=found.title)
    return _cell(book, leaf_id, text, parts.title_span(found))


def _cell(book: Book, leaf_id: str, text: str, span: Span) -> Statement:
    return Statement(text, (leaf_id,), (span,), mark=False, plan=book.plan.id)


def row(
    sort: str, old: Statement | None, new: Statement | None, remark: str = "",
    derived: frozenset[str] = frozenset(),
) -> Statement:  # fmt: skip
    """A row carried by one cell or two; ``sort`` is what its first column says."""
    empty = _TEXT["nothing"]
    text = _TEXT["row"].format(
        sort=sort, old=old.text if old else empty, new=new.text if new else empty,
        remark=remark or empty,
    )  # fmt: skip
    cells = tuple(cell for cell in (old, new) if cell)
    return Statement(text, form="table", derived=derived, mark=False, parts=cells)


def news(sides: Sides) -> list[Statement]:
    """Tasks that only the newer plan has."""
    sort = _TEXT["only"].format(name=sides.names[1]) if sides.places else _TEXT["new"]
    return [row(sort, None, leaf(sides.new, x)) for x in sides.matching.new]


def losses(sides: Sides) -> list[Statement]:
    """Tasks that only the older plan has."""
    sort = _TEXT["only"].format(name=sides.names[0]) if sides.places else _TEXT["gone"]
    return [row(sort, leaf(sides.old, x), None) for x in sides.matching.gone]


def word(sides: Sides, key: str) -> str:
    """A text for two years, or its variant for two places, which nobody adds to or takes from."""
    return _TEXT[f"{key}_place"] if sides.places else _TEXT[key]


def pair(sort: str, sides: Sides, both: Pair, remark: str = "") -> Statement:
    """A task that both plans have."""
    return row(_TEXT[sort], leaf(sides.old, both.old), leaf(sides.new, both.new), remark)


def unit(sides: Sides, change: UnitChange) -> Statement:
    """A task whose units differ, with those that joined and those that left."""
    said = [
        word(sides, key).format(units="、".join(names), old=sides.names[0], new=sides.names[1])
        for key, names in (("joined", change.joined), ("left", change.left))
        if names
    ]
    return pair("unit", sides, change.pair, "；".join(said))


def figure(sides: Sides, change: FigureChange) -> Statement:
    """A measure in both plans, or in one, with the difference where there is one."""
    old_name, new_name = sides.names
    old = target(sides.old, change.old) if change.old else None
    new = target(sides.new, change.new) if change.new else None
    sort = _TEXT["figure"]
    if change.old is None:
        return row(sort, old, new, _TEXT["only_new"].format(old=old_name))
    if change.new is None:
        return row(sort, old, new, _TEXT["only_old"].format(new=new_name))
    gap = change.difference
    if not gap:
        return row(sort, old, new, _TEXT["equal"] if gap == 0 else "")
    size = amount(abs(gap), change.new.unit)
    remark = word(sides, "more" if gap > 0 else "less").format(amount=size, new=new_name)
    return row(sort, old, new, remark, figures(size))


def target(book: Book, one: Target) -> Statement:
    """A cell with a figure as printed."""
    text = _TEXT["target"].format(
        cite=book.leaf(one.leaf).cite, measure=one.measure, written=one.written
    )
    return _cell(book, one.leaf, text, parts.quote(book.plan, one.leaf, one.start, one.end))


def amount(value: float, unit: str) -> str:
    """A difference as people write it.

    >>> amount(10000, "个"), amount(3, "%"), amount(2e11, "元")
    ('1万个', '3个百分点', '2000亿元')
    """
    if unit == "%":
        return _TEXT["points"].format(amount=f"{value:g}")
    for size, name in _SCALES:
        if value >= size and round(value / size, 4) == value / size:
            return f"{value / size:g}{name}{unit}"
    return f"{value:.10g}{unit}"
