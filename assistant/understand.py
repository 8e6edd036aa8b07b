"""From a question and its conversation to a ``Query``. Rules are tables; this module only orders them.

``understand`` reads structure (items, sections, units, places) first, then what is asked, and leaves
the rest as a topic for retrieval. It never looks at retrieval results.
"""

import re
from dataclasses import dataclass, replace

from assistant import followup, guards, references, topics
from assistant.book import Book
from assistant.context import Context
from assistant.normalise import Mender, Normal, normalise
from assistant.query import Ask, Kind, Query, UnitMention
from assistant.structure import within
from ingest.plan import Plan

_HEARD_DIGITS = str.maketrans(
    "是时事市石食衣医依尔耳儿伞散山司思寺似死舞午武留柳刘期妻气八巴吧酒久救",
    "十十十十十十一一一二二二三三三四四四四四五五五六六六七七七八八八九九九",
)
_HEARD = re.compile(r"第([\u4e00-\u9fff]{1,3}?)(?=条|项|节|部分|个部分)")
_DOCUMENT = re.compile(
    r"印发|文号|发文|发布(?:日期|时间|单位|机关|者)|哪(?:天|年|一天)(?:印|发)|什么时候(?:印|发|出)|啥时候(?:印|发|出)|谁(?:印|发)|哪个(?:单位|部门)(?:印|发|出)|成文|落款|"
    r"(?:文件|计划|要点)(?:的)?(?:全称|标题|名称|名字|题目)|叫什么名|有效期|总体要求|指导思想|几(?:个)?(?:大)?部分|多少(?:个)?(?:大)?部分|"
    r"(?:几|多少)(?:个)?节|(?:文件|计划|要点|全文|通篇|正文)\S{0,6}(?:几|多少)(?:条|项|个任务)|(?:一共|总共|拢总|共|合计)(?:有)?(?:几|多少)(?:条|项|个任务)|哪一?年的(?:文件|计划|要点)|"
    r"牵头(?:和|与|、)?配合|责任分工(?:是)?怎么分|牵头单位(?:是)?怎么(?:标|分|定|看)"
)
_LEDGER = re.compile(
    r"(?:几|多少)(?:个|家)?(?:不同的|责任|不重复的)*(?:单位|部门|机构)|(?:哪些|所有|全部|都有哪些|列出)(?:的)?(?:责任)?(?:单位|部门)|(?:责任)?(?:单位|部门)(?:一共|总共|都)?有(?:哪些|几|多少)|"
    r"(?:哪个|哪家|谁|什么)(?:责任)?(?:单位|部门)?\S{0,8}最(?:多|少)"
)
_TARGETS = re.compile(
    r"量化|指标|数字目标|目标值|数据目标|数值|定量|具体目标|有哪些目标|目标(?:有|是)哪些|硬目标|约束性|预期目标|数字(?:要求|任务)"
)
_LEFTOVER = re.compile(r"[ \d%个万亿年的有是]+")
_PERSON_DATA = ("身份证号", "银行卡号", "手机号")
_SET = {
    "and": re.compile(r"共同|一起|联合|都|同时|既\S*又|合作|两家|一道|会同|均"),
    "not": re.compile(r"但不|而不|没有|不含|不包括|除"),
}


@dataclass(frozen=True)
class _Frame:
    """A question taken apart: what is named, what is asked, what is left."""

    text: str
    asks: frozenset[Ask]
    refs: references.References
    mentions: tuple[UnitMention, ...]
    places: tuple[str, ...]
    rest: str
    content: str


def understand(question: str, context: Context, book: Book, menders: tuple[Mender, ...]) -> Query:
    """Read a question in its conversation.

    Args:
        question: As typed.
        context: What the last answer left; ``Context()`` at the start.
        book: The plan asked about.
        menders: Put misspelt words right (lexicon, sound).

    Returns:
        A query; ``kind`` is ``refuse`` when a guard fired, ``several`` when it holds more than one.
    """
    normal = normalise(question, menders)
    text = _HEARD.sub(lambda m: "第" + m.group(1).translate(_HEARD_DIGITS), normal.normal)
    refusal = guards.check(text, book)
    if refusal:
        return _refuse(normal, refusal)
    parts = _several(text, book) if context.query is None or len(text) > 12 else ()
    if len(parts) > 1:
        queries = []
        for part in parts:
            found = guards.check(part, book)
            one = replace(normal, normal=part)
            queries.append(_refuse(one, found) if found else _query(one, part, Context(), book))
        return _base(normal, text, "several", parts_of=tuple(queries))
    return _query(normal, text, context, book)


def _query(normal: Normal, text: str, context: Context, book: Book) -> Query:
    reading = followup.read(text, context, book)
    if reading.past_end:
        detail = "after" if reading.past_end > 0 else "before"
        return _base(normal, text, "leaf", leaves=reading.leaves, detail=detail)
    frame = _take_apart(reading.text, book)
    asks = frame.asks
    if reading.inherit_asks and context.query and not asks - {"yesno", "list", "what"}:
        asks = context.query.asks - {"more", "source", "mention"}
        frame = replace(frame, asks=asks)
    query = _base(
        normal,
        reading.text or text,
        "topic",
        asks=asks,
        leaves=reading.leaves or frame.refs.leaves,
        missing=frame.refs.missing,
        sections=frame.refs.sections,
        parts=frame.refs.parts,
        mentions=frame.mentions,
        operation=_operation(reading.text, frame.mentions),
        places=frame.places,
        topics=(frame.content,) if frame.content else (),
        scope=reading.scope,
    )
    return _decide(query, frame, context, book)


def _take_apart(text: str, book: Book) -> _Frame:
    refs = references.find(text, book.plan)
    mentions, rest = book.units.find(refs.rest)
    places, rest = _places(rest, book)
    asks = frozenset(book.tables.asks.labels(text))
    content = topics.content(rest, book)
    return _Frame(text, asks, refs, mentions, places, rest, content)  # type: ignore[arg-type]


def _places(text: str, book: Book) -> tuple[tuple[str, ...], str]:
    found: list[str] = []
    for written in sorted(book.tables.cities, key=len, reverse=True):
        if written in text:
            found.append(book.tables.cities[written])
            text = text.replace(written, " ")
    order = {name: at for at, name in enumerate(dict.fromkeys(found))}
    return tuple(sorted(order, key=order.__getitem__)), text


def _operation(text: str, mentions: tuple[UnitMention, ...]) -> str:
    if any(mention.negated for mention in mentions):
        return "not"
    return "and" if len(mentions) > 1 and _SET["and"].search(text) else "or"


def _decide(query: Query, frame: _Frame, context: Context, book: Book) -> Query:
    """The first rule that fits names the kind; the order is the order of certainty."""
    for rule in (_by_conversation, _by_reference, _by_value, _by_structure, _by_words):
        kind = rule(query, frame, context, book)
        if kind is not None:
            return _finish(replace(query, kind=kind), context, book)
    return _unclear_or_focus(query, context)


def _by_conversation(query: Query, frame: _Frame, context: Context, book: Book) -> Kind | None:
    if context.query is None or query.leaves or frame.content:
        return None
    if "more" in query.asks:
        return "more"
    if "source" in query.asks and context.leaves:
        return "source"
    return None


def _by_reference(query: Query, frame: _Frame, context: Context, book: Book) -> Kind | None:
    if query.missing:
        return "refuse"
    if query.leaves:
        return "compare" if len(query.leaves) == 2 and "compare" in query.asks else "leaf"
    if query.parts or query.sections:
        if query.mentions:
            return "unit"
        if (
            frame.content
            and len(frame.content) > 3
            and not query.asks & {"list", "table", "summary"}
        ):
            return "topic"
        return "outline"
    return None


def _by_value(query: Query, frame: _Frame, context: Context, book: Book) -> Kind | None:
    if query.asks & {"phone", "address"} and (query.mentions or frame.content):
        return "refuse"
    if "person" in query.asks:
        return "refuse"
    return None


def _by_structure(query: Query, frame: _Frame, context: Context, book: Book) -> Kind | None:
    if _DOCUMENT.search(frame.text) and not frame.mentions and len(frame.content) < 4:
        return "document"
    if query.mentions:
        return _unit_kind(query, frame)
    if frame.places and not frame.content:
        return "place"
    if not _noun(frame, book) and _LEDGER.search(frame.text) and not frame.content:
        return "ledger"
    if query.asks & {"once", "most", "only"} and not frame.content:
        return "ledger"
    if _TARGETS.search(frame.text) and len(_TARGETS.sub("", frame.content).strip()) < 2:
        return "targets"
    if _noun(frame, book):
        return "named"
    return None


def _unit_kind(query: Query, frame: _Frame) -> Kind:
    if "compare" in query.asks and len(query.units) > 1:
        return "compare"
    known = any(mention.units for mention in query.mentions)
    if not frame.content:
        return "unit"
    return "topic" if known or len(frame.content) > 2 else "unit"


def _noun(frame: _Frame, book: Book) -> str:
    """The noun of ``有哪些平台``: a kind of named thing, and nothing else left."""
    if not frame.asks & {"list", "count", "table", "figure", "mention"}:
        return ""
    left = frame.content.replace(" ", "")
    fits = [noun for noun in book.tables.nouns if left.endswith(noun) and len(left) <= len(noun)]
    return max(fits, key=len, default="")


def _by_words(query: Query, frame: _Frame, context: Context, book: Book) -> Kind | None:
    if not frame.content:
        if query.asks & {"summary", "list", "table", "what", "count"} and not (
            context.focus and query.asks <= {"summary", "what"}
        ):
            return "outline" if context.query is None or "summary" in query.asks else None
        return None
    if "compare" in query.asks and len(topics.halves(frame.content)) > 1:
        return "compare"
    if "mention" in query.asks:
        return "mention"
    return "topic"


def _finish(query: Query, context: Context, book: Book) -> Query:
    if query.missing:
        return replace(query, reason="false_premise", detail="missing")
    if query.kind == "refuse":
        return replace(query, reason="not_in_plan", detail="value")
    if query.kind == "named":
        content = "".join(query.topics).replace(" ", "")
        nouns = [noun for noun in book.tables.nouns if content.endswith(noun)]
        return replace(query, named=max(nouns, key=len))
    if query.kind == "compare" and not query.leaves and not query.units:
        return replace(query, topics=topics.halves(" ".join(query.topics)))
    if query.kind == "unit" and (query.parts or query.sections):
        return replace(query, scope=within(book.plan, query.parts, query.sections))
    if query.kind == "topic" and (query.parts or query.sections) and query.scope is None:
        return replace(query, scope=within(book.plan, query.parts, query.sections))
    if query.kind in ("more", "source"):
        return replace(query, leaves=context.leaves)
    return query


def _unclear_or_focus(query: Query, context: Context) -> Query:
    """Nothing is named: the question is about what was talked about, or about nothing."""
    if query.personal and set(query.personal) & set(_PERSON_DATA):
        return replace(query, kind="refuse", reason="personal")
    if query.scope:
        return replace(query, kind="leaf", leaves=query.scope)
    if context.leaves and query.asks:
        leaves = (context.focus,) if context.focus else context.leaves
        return replace(query, kind="leaf", leaves=leaves)
    return replace(query, kind="refuse", reason="unclear")


def _several(text: str, book: Book) -> tuple[str, ...]:
    """Sub-questions that each name their own thing and ask their own question; else nothing."""
    found = [c for c in topics.clauses(text) if book.tables.asks.labels(c)]
    own = [c for c in found if _names_something(c, book)]
    if len(own) > 1 and len(own) == len(found):
        return tuple(own)
    soft = topics.soft_clauses(text)
    strong = [c for c in soft if book.tables.asks.labels(c) & _STRONG and _names_something(c, book)]
    if len(strong) > 1 and len(strong) == len(soft):
        return tuple(soft)
    return ()


_STRONG = frozenset(
    {"who", "figure", "count", "money", "when", "phone", "list", "where", "define", "person"}
)


def _names_something(clause: str, book: Book) -> bool:
    frame = _take_apart(clause, book)
    refs = frame.refs
    return bool(
        len(frame.content.replace(" ", "")) > 1 or refs.leaves or refs.missing or refs.parts
        or refs.sections or frame.mentions or frame.places
    )  # fmt: skip


def _refuse(normal: Normal, refusal: guards.Refusal) -> Query:
    return _base(normal, normal.normal, "refuse", reason=refusal.reason, detail=refusal.detail)


def _base(normal: Normal, standalone: str, kind: Kind, **fields: object) -> Query:
    return Query(
        text=normal.text,
        normal=normal.normal,
        standalone=standalone,
        kind=kind,
        traditional=normal.traditional,
        personal=normal.personal,
        **fields,  # type: ignore[arg-type]
    )


def plan_range(plan: Plan) -> tuple[int, str, int]:
    """Highest item number, last section label, number of parts."""
    numbers = [leaf.number for leaf in plan.leaves if leaf.number is not None]
    labels = [section.label for section in plan.sections if section.label]
    return max(numbers, default=0), labels[-1] if labels else "", len(plan.parts)
