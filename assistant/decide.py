"""Which kind of question it is: the first rule that fits, in the order of certainty.

A rule reads the query so far and the frame it was taken from, and returns the query made definite,
or None. What the rules recognise is data (``data/lexicon/kinds.tsv``); how they order is here.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant import headings, printed, recognise, structure, topics, wanted
from assistant.book import Book
from assistant.context import Context
from assistant.frame import VALUES, Frame
from assistant.intents import mask
from assistant.query import Query
from assistant.recognise import LISTING, nouns

_THAN = re.compile("([^,，。]{2,12})那[条项](?:比|跟|和|与)([^,，。]{2,12})那[条项]")
LONG = 10  # letters of content from which it tells more than a word
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_COMMON = re.compile(r"共同|共有|都有|相同|一样|重合|重叠|交集")
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
    if {"more", "count"} <= query.asks and context.leaves:
        return replace(query, kind="more", leaves=context.leaves)
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
    found = nouns(frame, book)
    if query.leaves and found and LISTING.search(frame.text):
        return replace(query, kind="named", nouns=found, scope=query.leaves, leaves=())
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
    found = nouns(frame, book)
    if found:
        return replace(query, kind="named", nouns=found, scope=scope)
    if frame.mentions or (frame.places and not frame.content):
        return replace(query, kind="unit" if frame.mentions else "place", scope=scope)
    if "targets" in frame.kinds:
        return replace(query, kind="targets", scope=scope, topics=())
    if "outline" not in frame.kinds and _printed_within(frame.content, scope, book):
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
    alone = not query.asks - VALUES - {"figure", "yesno", "count", "list", "wish", "define"}
    of_units = bool(query.units) and not query.leaves
    timed = query.asks & {"when", "money", "status"} and "list" not in query.asks
    if of_units and timed and alone and not frame.content:
        return replace(query, kind="refuse", reason="not_in_plan", detail="value")
    handled = not query.asks - {"procedure", "count", "figure"}
    if of_units and "procedure" in query.asks and handled and not _stands(frame.content, book):
        return replace(query, kind="refuse", reason="personal")
    if alone and ((query.asks & {"phone", "address"} and named) or "person" in query.asks):
        return replace(query, kind="refuse", reason="not_in_plan", detail="value")
    if query.asks & VALUES and not frame.content and not frame.mentions and not context.leaves:
        if not frame.kinds & {"document", "counts"}:
            return replace(query, kind="refuse", reason="not_in_plan", detail="value")
    return None


def _document(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Facts, counts, outline and oddities of the document as a whole."""
    short = len(frame.bare.replace(" ", "")) < 4 or "总体要求" in frame.text
    if frame.kinds & {"unnumbered", "size"}:
        return None
    if frame.mentions and "document" in frame.kinds and len(frame.content) < 3:
        return replace(query, kind="document", detail="issuer")
    if frame.mentions or frame.places or not short:
        return None
    if "document" not in frame.kinds and _stands(frame.bare, book):
        return None
    if "oddities" in frame.kinds:
        return _oddities(query, book)
    if nouns(frame, book):
        return None
    if "targets" in frame.kinds:
        return None
    if frame.kinds & {"document", "counts"} and not (context.leaves and frame.kinds == {"counts"}):
        return replace(query, kind="document")
    if "outline" in frame.kinds:
        return replace(query, kind="outline")
    return None


def _stands(content: str, book: Book) -> bool:
    """Whether a word of the content stands in a leaf as it is."""
    return any(len(w) > 1 and structure.mentions_of(book.plan, w) for w in content.split())


def _front(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """What only the letter or the general requirements before the first heading say."""
    first = book.plan.leaves[0].start if book.plan.leaves else 0
    front, rest = book.plan.text[:first], book.plan.text[first:]
    quoted = [word for word in mask.printed(frame.text, book) if len(word) > 3]
    if any(word in rest for word in quoted):
        return None
    words = [*frame.content.split(), *quoted]
    words = [w for w in words if _HAN.search(w) and w in front and w not in rest]
    if frame.mentions or not words or frame.reading.name == "topic":
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


def _words(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Everything that is left is found by words."""
    if not frame.content:
        return None
    things = topics.halves(frame.content) if "compare" in query.asks else ()
    sides = _THAN.search(frame.text) if "compare" in query.asks else None
    if sides:
        things = sides.groups()
    elif "compare" in query.asks and len(things) < 2:
        words = frame.content.split()
        things = tuple(word for word in words if structure.titled(book.plan, word))
    if len(things) > 1:
        return replace(query, kind="compare", topics=things)
    if "mention" in query.asks and not _told(frame, book):
        return replace(query, kind="mention")
    return replace(query, kind="topic")


def _told(frame: Frame, book: Book) -> bool:
    """A story told in several words, of which the plan prints less than half: no word is looked up."""
    words = frame.content.split()
    longest = max(map(len, printed.stretches(frame.content, book)), default=0)
    size = sum(map(len, words))
    named = longest > 3 or "“" in frame.text
    return len(words) > 1 and size > LONG and 2 * longest < size and not named


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
    _conversation,
    _opinion,
    _personal,
    _missing,
    wanted.decide,
    _named_in_leaf,
    _leaves,
    _values,
    _headings,
    _document,
    _front,
    recognise.units,
    recognise.ledger,
    recognise.place,
    recognise.targets,
    recognise.quoted,
    recognise.named,
    _words,
    _focus,
)
