"""From what a model reads a question to want to the query: the ways of asking that no rule has.

The model says what is wanted; that the question names what such a query needs (a unit, a city, a noun)
is checked here, and what it asks for beside. A reading that is not sure changes nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant import headings, printed, recognise, structure
from assistant.adopt import KEPT
from assistant.book import Book
from assistant.context import Context
from assistant.frame import Frame
from assistant.intents import mask
from assistant.query import Kind, Operation, Query

LISTED = 12  # letters beside a city in a question for its items that has no word for a list
LIKELY = 0.4  # odds from which leaves are asked for, where no single intent is sure
BESIDE = 5  # letters that may stand beside a word whose places are asked for
UNION = re.compile(r"[放合加并]在?(?:到|成)?一[块起道]|[合加并]起来|合并|去重")
_SETS: dict[str, Operation] = {"unit_both": "and", "unit_either": "or", "unit_without": "not"}
_UNIT = frozenset({"unit_items", "unit_count", "unit_first", "unit_partners", *_SETS})
_SORTS = {
    "enterprise": re.compile(r"企业|公司|集团|国企"),
    "school": re.compile(r"高校|大学|院校|学校"),
    "party": re.compile(r"党委|党口|党的|省委"),
    "city": re.compile(r"市"),
}
_MANY = re.compile(
    r"哪几|哪些|分散|都在|凡是|所有|全部|通篇|全文|几处|(?<!第)几[条处]|各处|各条|归拢|汇总|还有哪|多处"
)
_PRINTS = re.compile("提到|提及|点到|写到|讲到|说到|谈到|出现|涉及|分布")
_BLOCK = re.compile("[这那]一?(?:节|部分|章)")
_EXCEPT = re.compile(r"除[了去开]?\s*第|第\S{1,4}[条项]\s*(?:之外|以外|除外)")


@dataclass(frozen=True)
class _Case:
    """A question whose intent is sure, with all that a rule about it may look at."""

    query: Query
    frame: Frame
    context: Context
    book: Book
    scope: tuple[str, ...] | None

    def of(self, kind: Kind, **fields: object) -> Query:
        """The query as this kind, about no topic beside."""
        return replace(self.query, kind=kind, topics=(), **fields)  # type: ignore[arg-type]


def decide(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """The query that the reading means; None when it is not sure, or something it needs is missing."""
    reading = frame.reading
    if frame.refs.leaves and _EXCEPT.search(frame.text):
        excepted = _excepted(_Case(query, frame, context, book, query.scope))
        if excepted is not None:
            return excepted
    if query.leaves and not frame.refs.leaves:
        return None
    if not reading.sure:
        case = _Case(query, frame, context, book, query.scope)
        if reading.places >= LIKELY and _only_collective(frame) and not frame.refs.leaves:
            return _collective(case)
        asked = reading.places >= LIKELY or bool(_PRINTS.search(frame.text))
        return _places(case) if asked and not frame.refs.leaves else None
    name = reading.intent.name
    case = _Case(query, frame, context, book, _scope(query, book))
    if frame.places and _only_collective(frame) and name.startswith(("unit_", "city_", "collect")):
        return _collective(case)
    if name in _UNIT and frame.mentions:
        return _unit(case, name)
    if frame.refs.leaves:
        return _excepted(case)
    rule = _RULES.get(name)
    return rule(case) if rule is not None else None


def _excepted(case: _Case) -> Query | None:
    """除了第1条还有哪儿说到5G: the item named is the one left out."""
    frame, book = case.frame, case.book
    if not frame.content or not _EXCEPT.search(frame.text):
        return None
    rest = tuple(leaf.id for leaf in book.plan.leaves if leaf.id not in frame.refs.leaves)
    query = replace(case.query, leaves=(), scope=rest)
    return _places(replace(case, query=query)) or replace(query, kind="topic")


def _compared(case: _Case) -> Query | None:
    return case.of("compare") if len(case.query.units) > 1 else None


def _alike(case: _Case) -> Query | None:
    """Two things quoted from the plan, side by side."""
    things = mask.printed(case.frame.text, case.book)
    if len(things) < 2 or case.frame.mentions:
        return None
    return replace(case.query, kind="compare", topics=things[:3])


def _alone(case: _Case) -> Query | None:
    if "size" in case.frame.kinds:
        return None
    if case.frame.mentions:
        return case.of("unit", operation="or")
    return case.of("ledger", asks=frozenset({"only"}))


def _collective(case: _Case) -> Query | None:
    if case.frame.places and _defined(case):
        return None
    if case.frame.places:
        apart = any(mention.negated for mention in case.frame.mentions)
        detail = "named" if apart else "with"
        return case.of("place", mentions=(), scope=case.scope, detail=detail)
    content = printed.stretches(case.frame.content, case.book)
    if not case.query.units or any(len(part) > 3 for part in content):
        return None
    return case.of("unit", operation="or", scope=case.scope)


def _defined(case: _Case) -> bool:
    """Whether it is asked how a place belongs to the collective name that includes it."""
    notes = case.book.plan.definitions
    held = any(p in notes.get(u, "") for u in case.query.units for p in case.frame.places)
    asks = case.book.tables.asks.labels(case.frame.text)
    return held and not asks & {"list", "count", "table"}


def _only_collective(frame: Frame) -> bool:
    """各设区市, and no unit beside."""
    units = {unit for mention in frame.mentions for unit in mention.units}
    return bool(units) and units <= set(structure.COLLECTIVE)


def _quota(case: _Case) -> Query | None:
    """A finer figure than plans print, of what is talked about or of a topic."""
    context = case.context
    if context.leaves and not case.frame.content:
        leaves = (context.focus,) if context.focus else context.leaves[:1]
        return case.of("leaf", leaves=leaves, asks=frozenset({"quota"}))
    return _topic(case)


def _topic(case: _Case) -> Query | None:
    """A city beside a topic is no question about the city."""
    frame = case.frame
    if frame.places and frame.content and not frame.mentions:
        return replace(case.query, kind="topic")
    return None


def _city(case: _Case) -> Query | None:
    frame = case.frame
    long = len(frame.text) - sum(len(place) for place in frame.places) > LISTED
    if frame.places and frame.mentions and all(m.negated for m in frame.mentions):
        return case.of("place", mentions=(), scope=case.scope, detail="named")
    if not frame.places or frame.mentions or frame.content or (long and not frame.asks & KEPT):
        return None
    return case.of("place", scope=case.scope)


def _named_city(case: _Case) -> Query | None:
    frame = case.frame
    if not frame.places:
        return case.of("ledger", detail="city")
    beside = bool(frame.mentions) and bool(re.search("算|包括|含|属于", frame.text))
    return None if beside else case.of("place", detail="named", scope=case.scope)


def _cities(case: _Case) -> Query | None:
    return None if case.frame.places else case.of("ledger", detail="city")


def _outline(case: _Case) -> Query | None:
    return case.of("outline")


def _ledger(case: _Case) -> Query | None:
    return None if case.frame.mentions or case.scope is not None else case.of("ledger")


def _sort(case: _Case) -> Query | None:
    sorts = (sort for sort, pattern in _SORTS.items() if pattern.search(case.frame.text))
    sort = next(sorts, None)
    return case.of("ledger", detail=sort, operation="or") if sort else None


def _targets(case: _Case) -> Query | None:
    quoting = "“" in case.frame.text
    return None if case.frame.mentions or quoting else case.of("targets", scope=case.scope)


def _names(case: _Case) -> Query | None:
    text, book = case.frame.text, case.book
    nouns = (
        ()
        if recognise.WHICH.search(text) or printed.by_marks(text, book)
        else printed.nouns(text, book)
    )
    if not nouns:
        return None
    scope = case.scope or printed.few_leaves(text, nouns, book) or None
    return case.of("named", nouns=nouns, scope=scope, detail=printed.qualified(text, nouns, book))


def _section(case: _Case) -> Query | None:
    """A part or section by its number, or by words of its heading."""
    query, frame = case.query, case.frame
    if frame.mentions:
        return None
    if query.parts or query.sections:
        short = len(frame.content.replace(" ", "")) < BESIDE and not frame.refs.selection
        return case.of("outline") if short else None
    subject = max(mask.printed(frame.text, case.book), key=len, default="")
    parts, sections = headings.nearest(frame.content, case.book.plan)
    if not parts and not sections and len(subject) >= BESIDE:
        parts, sections = headings.nearest(subject, case.book.plan)
    return case.of("outline", parts=parts, sections=sections) if parts or sections else None


def _places(case: _Case) -> Query | None:
    """A section whose heading has all of the topic; else every place of a printed word."""
    frame, book = case.frame, case.book
    asked = frame.reading.intent.name == "mention"
    if _BLOCK.search(frame.text):
        return None
    if not asked and not frame.mentions and headings.whole(frame.content, book.plan):
        parts, sections = headings.nearest(frame.content, book.plan)
        return case.of("outline", parts=parts, sections=sections)
    exact = frame.reading.intent.name == "topic_where" and frame.content in book.plan.text
    if frame.mentions or frame.places or not (asked or exact or _MANY.search(frame.text)):
        return None
    content = frame.content.split()
    words = tuple(
        word
        for word in mask.printed(frame.text, book)
        if len(word) > 3 or word in content or word in book.names
    )
    words = words or tuple(filter(None, (printed.core(word, book) for word in content)))
    left = len(frame.content.replace(" ", ""))
    words = tuple(word for word in words if structure.mentions_of(book.plan, word))
    if len(words) != 1 or left - len(words[0]) > BESIDE:
        return None
    return replace(case.query, kind="mention", topics=(words[0],))


def _document(case: _Case) -> Query | None:
    """Facts of the document, whatever else the question tells (要写进汇报)."""
    frame = case.frame
    if not case.book.tables.kinds.labels(frame.text) & {"document"} or frame.mentions:
        return None
    if any(len(word) > 3 for word in mask.printed(frame.content, case.book)):
        return None
    return replace(case.query, kind="document")


_RULES: dict[str, Callable[[_Case], Query | None]] = {
    "unit_compare": _compared, "compare_topics": _alike, "compare_items": _alike,
    "unit_alone": _alone, "collective": _collective,
    "quota": _quota, "topic": _topic,
    "city_items": _city, "city_named": _named_city, "cities_all": _cities,
    "plan_outline": _outline, "doc_facts": _document, "section_what": _section,
    "unit_most": _ledger, "unit_once": _ledger, "units_list": _ledger, "units_of_kind": _sort,
    "targets_all": _targets, "named_list": _names,
    "topic_list": _places,
    "item_short": _places, "topic_summary": _places, "topic_where": _places, "mention": _places,
}  # fmt: skip


def _unit(case: _Case, name: str) -> Query | None:
    """Items of units: what is counted over (28条里) is no reference."""
    query, frame, scope = case.query, case.frame, case.scope
    leaves = frame.refs.leaves
    if leaves:
        numbered = sum(leaf.number is not None for leaf in case.book.plan.leaves)
        alone = len(leaves) == 1
        if alone and case.book.leaf(leaves[0]).number != numbered:
            return None
        scope = scope if alone else leaves
    apart = recognise.partners(query)
    if apart is not None:
        return apart
    if frame.content and name in ("unit_items", "unit_count", "unit_first"):
        return None
    if query.asks & {"phone", "person", "money", "when", "status", "procedure"}:
        return None
    mentions, operation = query.mentions, query.operation
    if name in _SETS and len(mentions) > 1 and query.scope is None:
        operation = "or" if UNION.search(frame.text) else _SETS[name]
        if operation == "not" and not any(m.negated for m in mentions):
            mentions = (*mentions[:-1], replace(mentions[-1], negated=True))
        if operation == "and" and 0 < sum(m.negated for m in mentions) < len(mentions):
            operation = "not"
        if operation == "and":
            mentions = tuple(replace(m, negated=False) for m in mentions)
    return case.of("unit", operation=operation, mentions=mentions, scope=scope, leaves=())


def _scope(query: Query, book: Book) -> tuple[str, ...] | None:
    """The part or section that the question is limited to, else what it was limited to before."""
    if not query.parts and not query.sections:
        return query.scope
    return structure.within(book.plan, query.parts, query.sections)
