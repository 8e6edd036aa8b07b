"""Statistics over all units: how many, which, of one sort, the busiest, those that occur once."""

from assistant import structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.gather import Evidence
from assistant.query import Query


def ledger(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Statistics over all units: how many, which, the busiest, those that occur once."""
    plan = book.plan
    if query.detail.startswith("size:"):
        return _of_size(int(query.detail.removeprefix("size:")), book)
    if query.detail == "unnumbered":
        return _unnumbered(book)
    if query.detail:
        return _of_sort(query, book)
    if "only" in query.asks:
        chosen = structure.leaves_of_size(plan, 1)
        text = texts.ALONE_ANY.format(count=parts.count(plan, chosen))
        head = Statement(text, chosen, derived=parts.counted(plan, chosen), mark=False)
        return Draft((head, parts.listing(book, chosen, with_units=True)), "ledger")
    if "once" in query.asks:
        pairs = structure.once(plan)
        lines = "\n".join(f"- {name}：{book.leaf(leaf).cite}" for name, leaf in pairs)
        leaves = tuple(dict.fromkeys(leaf for _, leaf in pairs))
        derived = parts.figures(len(pairs))
        head = Statement(texts.ONCE.format(count=len(pairs)), leaves, derived=derived, mark=False)
        return Draft(
            (head, Statement(lines, leaves, parts.titles(book, leaves), "item", mark=False)),
            "ledger",
        )
    counts = structure.unit_counts(plan)
    derived = parts.figures(len(counts), *(n for _, n in counts))
    if "most" in query.asks:
        top = [name for name, n in counts if n == counts[0][1]]
        text = texts.MOST.format(
            units=len(counts), unit="、".join(top),
            count=parts.count(plan, structure.leaves_of_unit(plan, top[0])),
        )  # fmt: skip
        chosen = structure.combine(plan, [tuple(top)], every=False)
        derived |= parts.counted(plan, structure.leaves_of_unit(plan, top[0]))
    else:
        chosen = ()
        text = texts.LEDGER.format(units=len(counts))
    head = Statement(text, chosen, derived=derived, own_words=True, mark=False)
    if "most" not in query.asks and not query.asks & {"list", "table", "who"}:
        return Draft((head,), "ledger", coverage=len(plan.leaves))
    rows = "\n".join(texts.LEDGER_ROW.format(unit=name, count=n) for name, n in counts)
    body = Statement(
        texts.LEDGER_TABLE + rows, derived=derived, own_words=True, form="table", mark=False
    )
    return Draft((head, body), "ledger", coverage=len(plan.leaves))


def _of_size(size: int, book: Book) -> Draft:
    """Leaves with exactly so many units."""
    chosen = structure.leaves_of_size(book.plan, size)
    text = texts.SIZE.format(size=size, count=parts.count(book.plan, chosen))
    figures = parts.counted(book.plan, chosen) | parts.figures(size)
    head = Statement(text, chosen, derived=figures, own_words=not chosen, mark=False)
    return Draft(
        (head, parts.listing(book, chosen, with_units=True)) if chosen else (head,), "ledger"
    )


def _unnumbered(book: Book) -> Draft:
    """Sections that are cited as themselves."""
    chosen = tuple(leaf.id for leaf in book.plan.leaves if leaf.number is None)
    text = texts.UNNUMBERED.format(count=len(chosen))
    figures = parts.figures(len(chosen))
    head = Statement(text, chosen, derived=figures, own_words=not chosen, mark=False)
    return Draft(
        (head, parts.listing(book, chosen, with_units=True)) if chosen else (head,), "ledger"
    )


def _of_sort(query: Query, book: Book) -> Draft:
    """Units of one sort (enterprises, universities, cities), each with its leaves."""
    sorts = ("city", "collective") if query.detail == "city" else (query.detail,)
    held: dict[str, list[str]] = {}
    for leaf in book.plan.leaves:
        for r in leaf.responsibilities:
            named = r.kind != "collective" or r.unit.endswith("及相关设区市")
            if r.kind in sorts and named and leaf.id not in held.setdefault(r.unit, []):
                held[r.unit].append(leaf.id)
    apart = [unit for mention in query.mentions if mention.negated for unit in mention.units]
    but = texts.SORT_APART.format(units="、".join(apart)) if apart else ""
    held = {unit: leaves for unit, leaves in held.items() if leaves and unit not in apart}
    sort = texts.KINDS[query.detail]
    if not held:
        return Draft((parts.note(texts.SORT_NONE.format(sort=sort, apart=but)),), "ledger", refused=True,
                     reason="not_in_plan")  # fmt: skip
    leaves = tuple(x.id for x in book.plan.leaves if any(x.id in ids for ids in held.values()))
    figures = parts.figures(len(held), *(len(ids) for ids in held.values()))
    text = texts.SORT.format(apart=but, sort=sort, count=len(held), units="、".join(held))
    head = Statement(text, leaves, derived=figures, mark=False)
    lines = "\n".join(
        f"- {unit}：{'、'.join(book.leaf(x).cite for x in ids)}" for unit, ids in held.items()
    )
    return Draft(
        (head, Statement(lines, leaves, parts.titles(book, leaves), "item", mark=False)), "ledger"
    )
