"""A city's work: named in notes, carried collectively, mentioned in the text; kept apart."""

import re

from assistant import structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.gather import Evidence, Group
from assistant.query import Query

_NOTES = re.compile("责任单位|括号|牵头|负责")
_TEXT = re.compile("正文|提到|提及|文中|全文|文里|文件里")


def place(query: Query, evidence: Evidence, book: Book) -> Draft:
    """A city's work: named in notes, carried collectively, mentioned in the text; kept apart."""
    if query.detail == "definition":
        return _definition(query, book)
    if evidence.groups and evidence.groups[0].name.startswith("both:"):
        return _both(evidence.groups[0], book)
    statements: list[Statement] = []
    for mention in query.mentions:
        if not mention.units:
            statements.append(parts.note(texts.UNKNOWN_UNIT.format(unit=mention.written)))
    for city in query.places:
        if city not in book.tables.areas:
            statements.append(parts.note(texts.CITY_HEAD.format(city=city)))
        for group in evidence.groups:
            sort, _, of = group.name.partition(":")
            if of == city and sort not in _left_out(query, evidence):
                statements += _place_group(
                    sort, city, group, evidence, book, also=query.detail == "with"
                )
    shown = [
        g for g in evidence.groups if g.name.partition(":")[0] not in _left_out(query, evidence)
    ]
    cited = {leaf for group in shown for leaf in group.leaves}
    if not cited:
        word = "、".join(query.places)
        text = texts.MENTION_NO.format(word=word, of=len(book.plan.leaves))
        note = parts.note(text, derived=parts.figures(len(book.plan.leaves)))
        return Draft((note,), "place", refused=True, reason="not_in_plan")
    return Draft(tuple(statements), "place", coverage=len(cited))


def _left_out(query: Query, evidence: Evidence) -> frozenset[str]:
    """Asked only where a city is named: no collective duties; in notes alone, no mentions either."""
    named = any(g.leaves for g in evidence.groups if g.name.startswith("named:"))
    if query.detail != "named" or not named or any(not m.negated for m in query.mentions):
        return frozenset()
    notes = bool(_NOTES.search(query.normal)) and not _TEXT.search(query.normal)
    return frozenset({"collective", "mentioned"} if notes else {"collective"})


def _place_group(
    sort: str, city: str, group: Group, evidence: Evidence, book: Book, *, also: bool
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
        own = not also and any(g.name == f"named:{city}" and g.leaves for g in evidence.groups)
        spans = () if own else parts.titles(book, group.leaves)
        leaves = () if own else group.leaves
        return [Statement(line, leaves, spans, "note", derived, own_words=True, mark=False)]
    head = Statement(text, group.leaves, derived=derived, own_words=True, mark=False)
    if sort == "named":
        return [head, parts.listing(book, group.leaves)]
    spans = tuple(
        parts.quote(plan, leaf, *parts.sentence_at(book, leaf, at))
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
