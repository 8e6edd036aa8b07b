"""Which kind of question it is: the first rule that fits, in the order of certainty.

A rule reads the query so far and the frame it was taken from, and returns the query made definite,
or None. What the rules recognise is data (``data/lexicon/kinds.tsv``); how they order is here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant import headings, structure, topics
from assistant.book import Book
from assistant.context import Context
from assistant.figures import figures
from assistant.numerals import number
from assistant.query import Ask, Query, UnitMention
from assistant.references import References

VALUES: frozenset[str] = frozenset(
    {"phone", "address", "person", "money", "when", "status", "name"}
)
_LISTING = re.compile(r"哪些|所有|全部|都|列|几个|多少|名称|名字|叫|哪几|有什么|什么|清单|带")
_PLAN_WIDE = re.compile(r"全文|全省|文件|计划|要点|一共|总共|所有|全部|总|去重|整个|拢总")
_OWNERS = {
    "enterprise": re.compile(r"企业|公司|集团|国企"),
    "school": re.compile(r"高校|大学|院校|学校"),
    "party": re.compile(r"党委|党口|党的|省委部门|省委的"),
    "city": re.compile(r"城市|设区市名|地市名|点名的?市|市名|哪(?:些|几个)市"),
}
_DUTY = re.compile(r"任务|负责|承担|单列|参加|点名|要做|干啥|干什么")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万亿|亿|万|%)")
WHOLE = frozenset({"document", "counts", "outline", "oddities"})
_QUOTED = re.compile(r"[“\"]([^”\"]{1,24})[”\"]")
_COMMON = re.compile(r"共同|共有|都有|相同|一样|重合|重叠|交集")


@dataclass(frozen=True)
class Frame:
    """A question taken apart: what is named, what is asked, what is left."""

    text: str
    asks: frozenset[Ask]
    refs: References
    mentions: tuple[UnitMention, ...]
    places: tuple[str, ...]
    content: str
    kinds: frozenset[str]
    """Labels of ``kinds.tsv`` that match."""
    bare: str
    """The content without the words by which a kind was recognised."""


Rule = Callable[[Query, Frame, Context, Book], Query | None]


def decide(query: Query, frame: Frame, context: Context, book: Book) -> Query:
    """The query with its kind; a refusal when nothing fits."""
    for rule in _RULES:
        found = rule(query, frame, context, book)
        if found is not None:
            return found
    return replace(query, kind="refuse", reason="unclear")


def _conversation(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    if context.query is None or query.leaves or frame.content or frame.mentions:
        return None
    if "more" in query.asks:
        return replace(query, kind="more", leaves=context.leaves)
    if "source" in query.asks and context.leaves:
        return replace(query, kind="source", leaves=context.leaves)
    return None


def _opinion(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    if "opinion" not in query.asks:
        return None
    return replace(query, kind="refuse", reason="opinion")


def _missing(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    if not query.missing:
        return None
    return replace(query, kind="refuse", reason="false_premise", detail="missing")


def _named_in_leaf(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    nouns = _nouns(frame, book)
    if query.leaves and nouns and _LISTING.search(frame.text):
        return replace(query, kind="named", nouns=nouns, scope=query.leaves, leaves=())
    return None


def _leaves(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    if not query.leaves:
        return None
    several = len(query.leaves) > 1
    if several and (query.asks & {"compare"} or _COMMON.search(frame.text)):
        return replace(query, kind="compare", topics=())
    if frame.mentions and several and not query.asks & {"yesno", "lead"}:
        return replace(query, kind="unit", scope=query.leaves, leaves=())
    return replace(query, kind="leaf")


def _headings(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Parts and sections, by number or by the words of their headings."""
    if not query.parts and not query.sections and not frame.mentions:
        parts, sections = headings.find(frame.text, frame.content, book.plan)
        if not parts and not sections:
            return None
        query, frame = replace(query, parts=parts, sections=sections), replace(frame, content="")
    if not query.parts and not query.sections:
        return None
    scope = structure.within(book.plan, query.parts, query.sections)
    scope = frame.refs.selected(scope, book.plan)
    nouns = _nouns(frame, book)
    if nouns:
        return replace(query, kind="named", nouns=nouns, scope=scope)
    if frame.mentions or frame.places and not frame.content:
        return replace(query, kind="unit" if frame.mentions else "place", scope=scope)
    if "targets" in frame.kinds:
        return replace(query, kind="targets", scope=scope, topics=())
    if _printed_within(frame.content, scope, book):
        return replace(query, kind="topic", scope=scope)
    return replace(query, kind="outline", scope=scope if frame.refs.selection else None)


def _printed_within(content: str, scope: tuple[str, ...], book: Book) -> bool:
    """Whether a word of the content stands in these leaves: then it is a topic inside them."""
    texts = [book.plan.text[book.leaf(leaf).start : book.leaf(leaf).end] for leaf in scope]
    words = [word for word in content.split() if len(word) > 1]
    return any(word[:4] in text for word in words for text in texts)


def _values(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Telephone numbers, addresses, persons: never printed, so refused whatever the topic."""
    named = frame.mentions or frame.content or context.leaves
    alone = not query.asks - VALUES - {"figure", "yesno", "count", "list", "wish"}
    if alone and (query.asks & {"phone", "address"} and named or "person" in query.asks):
        return replace(query, kind="refuse", reason="not_in_plan", detail="value")
    if query.asks & VALUES and not frame.content and not frame.mentions and not context.leaves:
        if not frame.kinds & {"document", "counts"}:
            return replace(query, kind="refuse", reason="not_in_plan", detail="value")
    return None


def _document(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Facts, counts, outline and oddities of the document as a whole."""
    short = len(frame.bare.replace(" ", "")) < 4
    if frame.kinds & {"unnumbered", "size"}:
        return None
    if frame.mentions and "document" in frame.kinds and len(frame.content) < 3:
        return replace(query, kind="document", detail="issuer")
    if frame.mentions or frame.places or not short:
        return None
    if "oddities" in frame.kinds:
        return _oddities(query, book)
    if _nouns(frame, book):
        return None
    if "targets" in frame.kinds:
        return None
    if frame.kinds & {"document", "counts"} and not (context.leaves and frame.kinds == {"counts"}):
        return replace(query, kind="document")
    if "outline" in frame.kinds:
        return replace(query, kind="outline")
    return None


def _front(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """What only the letter or the general requirements before the first heading say."""
    first = book.plan.leaves[0].start if book.plan.leaves else 0
    front, rest = book.plan.text[:first], book.plan.text[first:]
    words = [w for w in frame.content.split() if len(w) > 1 and w in front and w not in rest]
    if frame.mentions or not words:
        return None
    return replace(query, kind="document", detail="front", topics=tuple(words))


def _personal(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """A question that carries somebody's numbers is about that person."""
    if not query.personal or query.leaves or frame.mentions or frame.refs.parts:
        return None
    return replace(query, kind="refuse", reason="personal")


def _oddities(query: Query, book: Book) -> Query | None:
    leaves = tuple(
        leaf.id
        for leaf in book.plan.leaves
        for warning in book.plan.warnings
        if warning.code == "unclosed-note" and leaf.start <= warning.start < leaf.end
    )
    if not leaves:
        return None
    return replace(query, kind="leaf", leaves=leaves, asks=query.asks | {"who"}, topics=())


def _units(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    if not frame.mentions:
        return None
    if frame.places and _defined(frame, book):
        return replace(query, kind="place", detail="definition")
    if "compare" in query.asks and len(query.units) > 1:
        return replace(query, kind="compare")
    if "targets" in frame.kinds and query.units:
        scope = structure.combine(book.plan, [query.units], every=False)
        return replace(query, kind="targets", scope=scope, topics=())
    if frame.places and not query.units:
        return replace(query, kind="place")
    many = len(frame.mentions) > 1
    listing = (many or query.asks & {"list", "count", "table"}) and not _printed(
        frame.content, 3, book
    )
    unknown = not any(m.units for m in frame.mentions)
    if not frame.content or listing or (unknown and len(frame.content) < 4):
        return replace(query, kind="unit")
    return replace(query, kind="topic")


def _printed(content: str, size: int, book: Book) -> bool:
    """Whether a stretch of this many characters of the content stands in the plan."""
    return any(
        word[at : at + size] in book.plan.text
        for word in content.split()
        for at in range(len(word) - size + 1)
    )


def _size(frame: Frame, book: Book) -> int:
    """只列了两家单位: 2; 0 when no number of units is named."""
    match = book.tables.kinds.match("size", frame.text)
    named = [group for group in match.groups() if group] if match else []
    return (number(named[0]) or 0) if named else 0


def _defined(frame: Frame, book: Book) -> bool:
    """A place asked together with a collective whose definition names it."""
    return any(
        place in book.plan.definitions.get(unit, "")
        for mention in frame.mentions
        for unit in mention.units
        for place in frame.places
    )


def _ledger(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Statistics over units: how many, which, of one sort, the busiest, the widest item."""
    if "unnumbered" in frame.kinds:
        return replace(query, kind="ledger", detail="unnumbered")
    size = _size(frame, book)
    if size:
        return replace(query, kind="ledger", detail=f"size:{size}")
    if "widest" in frame.kinds:
        most = max(len(leaf.units) for leaf in book.plan.leaves)
        widest = tuple(leaf.id for leaf in book.plan.leaves if len(leaf.units) == most)
        return replace(query, kind="leaf", leaves=widest, asks=query.asks | {"who"}, topics=())
    if "单位" in frame.text or "部门" in frame.text:
        for sort, pattern in _OWNERS.items():
            if pattern.search(frame.text) and len(pattern.sub("", frame.content).strip()) < 4:
                return replace(query, kind="ledger", detail=sort)
    if frame.content or frame.places:
        return None
    if query.asks & {"once", "most", "only"}:
        return replace(query, kind="ledger")
    wide = context.query is None or bool(_PLAN_WIDE.search(frame.text))
    return replace(query, kind="ledger") if "ledger" in frame.kinds and wide else None


def _place(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    if not frame.places:
        return None
    listing = query.asks & {"list", "count", "table", "who"} or _DUTY.search(frame.text)
    printed = _printed(frame.content, 3, book)
    if not frame.content or (listing and not printed):
        return replace(query, kind="place")
    return None


def _targets(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """All numeric targets, or the one whose figure the question quotes."""
    quoted = figures(frame.text)
    printed = figures(book.plan.text)
    if any(not figures(figure) & printed for figure in _FIGURE.findall(frame.text)):
        return None
    chosen = [
        t
        for t in book.plan.targets
        if figures(t.written) & quoted and re.search("[万亿%]", t.written)
    ]
    if (
        chosen
        and re.search(r"[万亿%]", frame.text)
        and re.search("这个?数|那个?|数字|什么|啥|哪", frame.text)
    ):
        return replace(query, kind="targets", detail="figure", topics=())
    if "targets" not in frame.kinds:
        return None
    left = book.tables.kinds.strip(frame.content, frozenset({"targets"})).replace(" ", "")
    if any(left[at : at + 4] in book.plan.text for at in range(len(left) - 3)):
        return None
    if re.search(r"(?:体系|考评|考核)", frame.text):
        return None
    return replace(query, kind="targets", topics=(left,) if len(left) > 1 else ())


def _quoted(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """A word in quotation marks that is looked for: 三个“一网”, 带书名号的."""
    if "书名号" in frame.text:
        return replace(query, kind="named", nouns=("《》",))
    quoted = _QUOTED.search(frame.text)
    listing = query.asks & {"list", "where", "count", "define", "mention"} or "开头" in frame.text
    if quoted is None or not listing or quoted.group(1) not in book.plan.text:
        return None
    only = frame.content.replace(" ", "").replace(quoted.group(1), "")
    if len(only) > 3 or _nouns(frame, book):
        return None
    return replace(query, kind="mention", topics=(quoted.group(1),))


def _named(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    nouns = _nouns(frame, book)
    asked = frame.asks & {"list", "count", "table", "figure", "mention", "where"}
    if nouns and not frame.places and (asked or _LISTING.search(frame.text)):
        return replace(query, kind="named", nouns=nouns)
    return None


def _nouns(frame: Frame, book: Book) -> tuple[str, ...]:
    """The nouns of ``有哪些平台``: kinds of named things, with next to nothing else left."""
    left = frame.content.replace(" ", "")
    found: list[str] = []
    for noun in sorted(book.tables.nouns, key=len, reverse=True):
        if noun in left:
            found.append(noun)
            left = left.replace(noun, "")
    rest = re.sub(
        r"数字|智慧|省级|全省|各类|重点|新|三年|专项|专门|具体|重大|[的了和与、]", "", left
    )
    order = sorted(found, key=frame.content.replace(" ", "").find)
    return tuple(order) if found and len(rest) < 2 else ()


def _words(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Everything that is left is found by words."""
    if not frame.content:
        return None
    things = topics.halves(frame.content) if "compare" in query.asks else ()
    if len(things) > 1:
        return replace(query, kind="compare", topics=things)
    if "mention" in query.asks:
        return replace(query, kind="mention")
    return replace(query, kind="topic")


def _focus(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Nothing is named: the question is about what was talked about, or about the whole plan."""
    if query.scope:
        kind = "compare" if len(query.scope) > 1 and _COMMON.search(frame.text) else "leaf"
        return replace(query, kind=kind, leaves=query.scope)  # type: ignore[arg-type]
    if context.leaves and query.asks:
        leaves = (context.focus,) if context.focus else context.leaves
        if "document" in frame.kinds:
            return replace(query, kind="document")
        return replace(query, kind="leaf", leaves=leaves)
    if query.personal:
        return replace(query, kind="refuse", reason="personal")
    if query.asks & {"summary", "list", "table", "count"}:
        return replace(query, kind="outline")
    return None


_RULES: tuple[Rule, ...] = (
    _conversation, _opinion, _personal, _missing, _named_in_leaf, _leaves, _values, _headings, _document, _front, _units,
    _ledger, _place, _targets, _quoted, _named, _words, _focus,
)  # fmt: skip
