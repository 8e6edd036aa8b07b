"""Two plans compared: sentences with counts, and tables of what is new, dropped, changed.

What is wanted is read by ``changes``; the rows are made by ``rows``; ``verify.joint`` checks them.
"""

from collections.abc import Sequence

from assistant import structure, texts, years
from assistant.answer import Statement
from assistant.book import Book
from assistant.changes import Sides, Wanted
from assistant.compose import parts, rows
from assistant.figures import figures
from assistant.years import FigureChange, Pair

_TEXT = texts.CHANGES


def compare(sides: Sides, wanted: Wanted) -> tuple[Statement, ...]:
    """The statements of a comparison, in order; a table is its head followed by its rows."""
    head = rows.own(_TEXT["head"].format(new=sides.new.plan.title, old=sides.old.plan.title))
    if wanted.figures is not None:
        return (head, *_figures(sides, wanted.figures))
    if wanted.chosen:
        return (head, *_chosen(sides, *wanted.chosen))
    if wanted.units:
        found = [statement for unit in wanted.units for statement in _of_unit(sides, unit)]
        return (head, *found)
    if wanted.members:
        return (head, *_members(sides, wanted))
    return (head, *_whole(sides, wanted))


def _table(sides: Sides, found: Sequence[Statement]) -> list[Statement]:
    return [rows.head(sides), *found] if found else []


def _figures(sides: Sides, changes: tuple[FigureChange, ...]) -> list[Statement]:
    """Figures side by side, and the difference of each in a sentence."""
    found = _table(sides, [rows.figure(sides, change) for change in changes])
    if len(changes) > 3:
        return found
    return found + [line for change in changes for line in _difference(sides, change)]


def _difference(sides: Sides, change: FigureChange) -> list[Statement]:
    gap = change.difference
    if gap is None or change.old is None or change.new is None:
        return []
    cells = (rows.target(sides.old, change.old), rows.target(sides.new, change.new))
    if not gap:
        text, derived = _TEXT["same"].format(measure=change.new.measure), frozenset[str]()
    else:
        size = rows.amount(abs(gap), change.new.unit)
        derived = figures(size)
        text = _TEXT["difference"].format(
            measure=change.new.measure, new_name=sides.names[1], old_name=sides.names[0],
            way=rows.word(sides, "way_more" if gap > 0 else "way_less"), amount=size,
        )  # fmt: skip
    return [Statement(text, derived=derived, mark=False, parts=cells)]


def _chosen(sides: Sides, old: str | None, new: str | None) -> list[Statement]:
    """One task in both plans: the original of each, then what is different."""
    found: list[Statement] = []
    for book, leaf_id, name in zip((sides.old, sides.new), (old, new), sides.names, strict=True):
        if leaf_id is None:
            continue
        leaf = book.leaf(leaf_id)
        text = _TEXT["quote_head"].format(name=name, cite=leaf.cite, title=leaf.title)
        spans = parts.body_spans(book.plan, leaf)
        quote = "\n".join(f"> {span.text}" for span in spans)
        plan = book.plan.id
        found.append(Statement(text, (leaf_id,), mark=False, plan=plan))
        found.append(Statement(quote, (leaf_id,), spans, form="quote", plan=plan))
    if old is None or new is None:
        name = sides.names[0 if new is None else 1]
        return [*found, rows.own(_TEXT["alone"].format(name=name))]
    both = Pair(old, new, 1.0)
    changed = [
        rows.figure(sides, c)
        for c in sides.figures
        if c.changed and ((c.old and c.old.leaf == old) or (c.new and c.new.leaf == new))
    ]
    changed += [rows.unit(sides, c) for c in years.units(sides.old.plan, sides.new.plan, [both])]
    return found + (_table(sides, changed) or [rows.own(_TEXT["unchanged"])])


def _of_unit(sides: Sides, unit: str) -> list[Statement]:
    """What one unit took on and gave up."""
    old, new = sides.old.plan, sides.new.plan
    before = set(structure.leaves_of_unit(old, unit))
    after = structure.leaves_of_unit(new, unit)
    heads = [
        _unit_head(book, unit, name)
        for book, name in zip((sides.old, sides.new), sides.names, strict=True)
    ]
    found: list[Statement] = []
    kept: set[str] = set()
    for leaf_id in after:
        pair = sides.matching.of(leaf_id, new=True)
        if pair is not None and pair.old in before:
            kept.add(pair.old)
            continue
        cell = rows.leaf(sides.old, pair.old) if pair else None
        found.append(rows.row(_TEXT["unit_new"], cell, rows.leaf(sides.new, leaf_id)))
    for leaf_id in structure.leaves_of_unit(old, unit):
        if leaf_id not in kept:
            pair = sides.matching.of(leaf_id, new=False)
            other = rows.leaf(sides.new, pair.new) if pair else None
            found.append(rows.row(_TEXT["unit_gone"], rows.leaf(sides.old, leaf_id), other))
    return [*heads, *(_table(sides, found) or [rows.own(_TEXT["unit_same"])])]


def _unit_head(book: Book, unit: str, name: str) -> Statement:
    """How many tasks a unit has in one plan, and which."""
    leaves = structure.leaves_of_unit(book.plan, unit)
    items = "、".join(book.leaf(x).cite for x in leaves) or _TEXT["nothing"]
    text = _TEXT["unit_count"].format(
        unit=unit, name=name, count=parts.count(book.plan, leaves), items=items
    )
    spans = tuple(parts.note_span(book.plan, book.leaf(x)) for x in leaves)
    return Statement(
        text, leaves, spans, own_words=not leaves, mark=False, plan=book.plan.id,
        derived=parts.counted(book.plan, leaves) | figures(name),
    )  # fmt: skip


def _members(sides: Sides, wanted: Wanted) -> list[Statement]:
    """Units that one plan lists and the other does not; then the tasks whose units differ."""
    joined, left = years.members(sides.old.plan, sides.new.plan)
    found: list[Statement] = []
    both = not wanted.sorts & {"new", "gone"}
    for sort, names, key in (("new", joined, "joined_count"), ("gone", left, "left_count")):
        if both or sort in wanted.sorts:
            text = rows.word(sides, key).format(
                count=len(names), old_name=sides.names[0], new_name=sides.names[1]
            )
            found += [rows.own(text, len(names)), *_member_table(sides, names)]
    changes = [
        change
        for change in years.units(sides.old.plan, sides.new.plan, sides.matching.pairs)
        if both or (change.joined if "new" in wanted.sorts else change.left)
    ]
    if changes:
        found.append(rows.own(_TEXT["moved"].format(count=len(changes)), len(changes)))
        found += _table(sides, [rows.unit(sides, change) for change in changes])
    return found


def _member_table(sides: Sides, names: Sequence[str]) -> list[Statement]:
    """One row a unit, with its items in the plan that lists it."""
    lines = []
    for unit in names:
        cells, said = [], []
        for book in (sides.old, sides.new):
            leaves = structure.leaves_of_unit(book.plan, unit)
            said.append("、".join(book.leaf(x).cite for x in leaves) or _TEXT["nothing"])
            cells += [
                Statement(book.leaf(x).cite, (x,), (parts.note_span(book.plan, book.leaf(x)),),
                          mark=False, plan=book.plan.id)
                for x in leaves
            ]  # fmt: skip
        text = _TEXT["member"].format(unit=unit, old=said[0], new=said[1])
        lines.append(Statement(text, form="table", mark=False, parts=tuple(cells)))
    if not lines:
        return []
    head = _TEXT["member_head"].format(old=sides.names[0], new=sides.names[1])
    return [rows.own(head, form_table=True), *lines]


def _whole(sides: Sides, wanted: Wanted) -> list[Statement]:
    """All that is different, or only what is new, or only what is gone."""
    matching = sides.matching
    changed = [change for change in sides.figures if change.changed]
    moved = years.units(sides.old.plan, sides.new.plan, matching.pairs)
    old_name, new_name = sides.names
    if wanted.sorts & {"new", "gone"}:
        found: list[Statement] = []
        for sort, key, made in (
            ("new", "new_count", rows.news(sides)), ("gone", "gone_count", rows.losses(sides)),
        ):  # fmt: skip
            if sort in wanted.sorts:
                text = rows.word(sides, key).format(
                    count=len(made), old_name=old_name, new_name=new_name
                )
                found += [rows.own(text, len(made)), *_table(sides, made)]
        return found
    counts = (len(matching.pairs), len(matching.new), len(matching.gone), len(changed), len(moved))
    text = rows.word(sides, "summary").format(
        pairs=counts[0], new=counts[1], gone=counts[2], figures=counts[3], units=counts[4],
        old_name=old_name, new_name=new_name,
    )  # fmt: skip
    shared = [rows.pair("both", sides, pair) for pair in matching.pairs]
    made = [
        *(shared if sides.places else (*rows.news(sides), *rows.losses(sides))),
        *(rows.figure(sides, change) for change in changed),
        *(rows.unit(sides, change) for change in moved),
    ]  # fmt: skip
    return [rows.own(text, *counts), *(_table(sides, made) or [rows.own(_TEXT["unchanged"])])]
