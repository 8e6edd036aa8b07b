"""Answers that are sets: items of units and cities, partners, ledgers, targets, named things."""

from collections.abc import Sequence

from assistant import structure, texts
from assistant.answer import Draft, Span, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.figures import figures
from assistant.gather import Evidence, Group
from assistant.query import Query
from ingest.plan import Target

_WITH_UNITS = frozenset({"partners", "table", "who"})


def unit(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Items of one unit, of several together or apart, with or without others."""
    statements: list[Statement] = []
    near: tuple[str, ...] = ()
    for mention in query.mentions:
        if not mention.units:
            statement, near = _unknown(mention.written, book)
            statements.append(statement)
    if not evidence.groups or not query.units and query.operation != "not":
        return Draft(
            tuple(statements), "unit", refused=True, reason="not_in_plan",
            suggestions=tuple(texts.SUGGEST["unit"].format(unit=name) for name in near),
        )  # fmt: skip
    for group in evidence.groups:
        statements += _group(query, group, book)
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
    body = Statement("\n".join(lines), leaves, _titles(book, leaves), form="item", mark=False)
    return [head, body]


def units_line(book: Book, leaf_id: str) -> Statement:
    """``第1条：省通信管理局、…``."""
    leaf = book.leaf(leaf_id)
    text = texts.UNITS_SHORT.format(cite=leaf.cite, title=leaf.title, units=parts.units(leaf))
    span = (parts.note_span(book.plan, leaf),)
    return Statement("- " + text, (leaf_id,), span, "item", mark=False)


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
            (head, Statement(lines, leaves, _titles(book, leaves), "item", mark=False)), "ledger"
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
    held = {unit: leaves for unit, leaves in held.items() if leaves}
    sort = texts.KINDS[query.detail]
    if not held:
        return Draft((parts.note(texts.SORT_NONE.format(sort=sort)),), "ledger", refused=True,
                     reason="not_in_plan")  # fmt: skip
    leaves = tuple(x.id for x in book.plan.leaves if any(x.id in ids for ids in held.values()))
    figures = parts.figures(len(held), *(len(ids) for ids in held.values()))
    text = texts.SORT.format(sort=sort, count=len(held), units="、".join(held))
    head = Statement(text, leaves, derived=figures, mark=False)
    lines = "\n".join(
        f"- {unit}：{'、'.join(book.leaf(x).cite for x in ids)}" for unit, ids in held.items()
    )
    return Draft(
        (head, Statement(lines, leaves, _titles(book, leaves), "item", mark=False)), "ledger"
    )


def place(query: Query, evidence: Evidence, book: Book) -> Draft:
    """A city's work: named in notes, carried collectively, mentioned in the text; kept apart."""
    if query.detail == "definition":
        return _definition(query, book)
    if evidence.groups and evidence.groups[0].name.startswith("both:"):
        return _both(evidence.groups[0], book)
    statements: list[Statement] = []
    for city in query.places:
        if city not in book.tables.areas:
            statements.append(parts.note(texts.CITY_HEAD.format(city=city)))
        for group in evidence.groups:
            sort, _, of = group.name.partition(":")
            if of == city:
                statements += _place_group(sort, city, group, evidence, book)
    cited = {leaf for group in evidence.groups for leaf in group.leaves}
    if not cited:
        word = "、".join(query.places)
        text = texts.MENTION_NO.format(word=word, of=len(book.plan.leaves))
        note = parts.note(text, derived=parts.figures(len(book.plan.leaves)))
        return Draft((note,), "place", refused=True, reason="not_in_plan")
    return Draft(tuple(statements), "place", coverage=len(cited))


def _place_group(
    sort: str, city: str, group: Group, evidence: Evidence, book: Book
) -> list[Statement]:
    plan = book.plan
    if not group.leaves:
        return [parts.note(texts.CITY_NOT_NAMED.format(city=city))] if sort == "named" else []
    template = {
        "named": texts.CITY_NAMED, "collective": texts.CITY_COLLECTIVE,
        "mentioned": texts.CITY_MENTIONED,
    }[sort]  # fmt: skip
    text = template.format(city=city, count=parts.count(plan, group.leaves))
    derived = parts.counted(plan, group.leaves)
    names = "、".join(f"{book.leaf(x).cite}" for x in group.leaves)
    if sort == "collective":
        line = texts.CITY_COLLECTIVE_LIST.format(head=text, items=names)
        own = any(g.name == f"named:{city}" and g.leaves for g in evidence.groups)
        spans = () if own else _titles(book, group.leaves)
        leaves = () if own else group.leaves
        return [Statement(line, leaves, spans, "note", derived, own_words=True, mark=False)]
    head = Statement(text, group.leaves, derived=derived, own_words=True, mark=False)
    if sort == "named":
        return [head, parts.listing(book, group.leaves)]
    spans = tuple(
        parts.quote(plan, leaf, *_sentence_at(book, leaf, at))
        for leaf, at in structure.mentions_of(plan, city)
    )
    lines = "\n".join(f"- {book.leaf(s.leaf).cite}：“{s.text}”" for s in spans)
    return [head, Statement(lines, group.leaves, spans, "item", mark=False)]


def _both(group: Group, book: Book) -> Draft:
    """Leaves whose note names all of several cities."""
    cities = group.name.partition(":")[2]
    if not group.leaves:
        return Draft((parts.note(texts.CITY_BOTH_NONE.format(cities=cities)),), "place")
    text = texts.CITY_BOTH.format(cities=cities, count=parts.count(book.plan, group.leaves))
    derived = parts.counted(book.plan, group.leaves)
    head = Statement(text, group.leaves, derived=derived, mark=False)
    return Draft((head, parts.listing(book, group.leaves, with_units=True)), "place")


def _definition(query: Query, book: Book) -> Draft:
    """What a collective name includes, by the plan's own words: 各设区市(含平潭综合实验区,下同)."""
    for unit in query.units:
        definition = book.plan.definitions.get(unit, "")
        at = book.plan.text.find(definition) if definition else -1
        for leaf in book.plan.leaves:
            if leaf.start <= at < leaf.end:
                text = texts.DEFINITION.format(cite=leaf.cite, unit=unit, definition=definition)
                span = parts.quote(book.plan, leaf.id, at, at + len(definition))
                return Draft((Statement(text, (leaf.id,), (span,)),), "place")
    note = parts.note(texts.REFUSE["not_in_plan"])
    return Draft((note,), "place", refused=True, reason="not_in_plan")


def _sentence_at(book: Book, leaf_id: str, at: int) -> tuple[int, int]:
    leaf = book.leaf(leaf_id)
    for sentence in leaf.sentences:
        if sentence.start <= at < sentence.end:
            return sentence.start, sentence.end
    return leaf.title_start, leaf.title_start + len(leaf.title)


def targets(query: Query, evidence: Evidence, book: Book) -> Draft:
    """All numeric targets, with item and sentence."""
    chosen = _wanted(structure.targets_of(book.plan, query.scope or None), query, book)
    leaves = tuple(dict.fromkeys(t.leaf for t in chosen))
    if not chosen:
        note = parts.note(texts.NO_TARGETS_HERE if query.scope else texts.NO_TARGETS)
        return Draft((note,), "targets", refused=True, reason="not_in_plan")
    head = Statement(
        texts.TARGETS.format(count=len(chosen)), leaves,
        derived=parts.figures(len(chosen)), mark=False,
    )  # fmt: skip
    statements = [head]
    for target in chosen:
        leaf = book.leaf(target.leaf)
        text = "- " + texts.TARGET.format(measure=target.measure, written=target.written)
        span = parts.quote(book.plan, leaf.id, *_sentence_at(book, leaf.id, target.start))
        statements.append(Statement(text, (leaf.id,), (span,), form="item"))
    if "who" in query.asks:
        statements += [units_line(book, leaf) for leaf in leaves]
    if query.detail == "figure" or "原文" in query.normal or "原话" in query.normal:
        for leaf_id in leaves:
            spans = tuple(s.quotes[0] for s in statements[1:] if s.leaves == (leaf_id,))
            statements.append(parts.quoted(dict.fromkeys(spans), leaf_id))
    return Draft(tuple(statements), "targets")


def _wanted(targets: tuple[Target, ...], query: Query, book: Book) -> tuple[Target, ...]:
    """The targets whose figure the question quotes, or whose item speaks of its topic; else all."""
    if query.detail == "figure":
        return tuple(t for t in targets if figures(t.written) & figures(query.standalone))
    for topic in query.topics:
        near = tuple(t for t in targets if _shares(topic, _about(t, book)))
        if near:
            return near
    return targets


def _shares(topic: str, text: str) -> bool:
    """Whether they share three characters in a row (or the whole of a shorter topic)."""
    size = min(3, len(topic))
    return any(topic[at : at + size] in text for at in range(len(topic) - size + 1))


def _about(target: Target, book: Book) -> str:
    leaf = book.leaf(target.leaf)
    return f"{target.sentence}{leaf.title}{leaf.breadcrumb[-1] if leaf.breadcrumb else ''}"


def named(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Named things of one kind, each with its item."""
    found = evidence.named
    if not found:
        text = texts.NAMED_NONE.format(noun="、".join(query.nouns))
        return Draft((parts.note(text),), "named", refused=True, reason="not_in_plan")
    leaves = tuple(dict.fromkeys(n.leaf for n in found))
    head = Statement(
        texts.NAMED.format(noun="、".join(query.nouns), count=len(found), leaves=parts.count(book.plan, leaves)), leaves,
        derived=parts.figures(len(found)) | parts.counted(book.plan, leaves), own_words=True, mark=False,
    )  # fmt: skip
    spans = tuple(parts.quote(book.plan, n.leaf, n.start, n.end) for n in found)
    lines = "\n".join(f"- {n.name}（{book.leaf(n.leaf).cite}）" for n in found)
    return Draft((head, Statement(lines, leaves, spans, "item", mark=False)), "named")


def _titles(book: Book, leaves: Sequence[str]) -> tuple[Span, ...]:
    return tuple(parts.title_span(book.leaf(leaf)) for leaf in leaves)
