"""A question that staff added, asked again: it is found by words, and the leaf they chose answers it.

What the plan answers by its structure (units, items, counts, lists) it goes on answering so, and a
value that plans do not print is not made up: only where to look is decided. What it does not do:
overrule a refusal with proof (no such item, another year's figures), or one of orders to the assistant.
"""

from collections.abc import Iterable
from dataclasses import replace

from assistant.apart import take_apart
from assistant.book import Book
from assistant.query import Query
from assistant.retriever import Retriever

_OVERRULED = frozenset({"not_in_plan", "personal", "opinion", "unclear"})
_FIGURES = frozenset({"figure", "count"})


def settle(query: Query, book: Book, retriever: Retriever) -> Query:
    """The query as ``understand`` read it, with the leaf that staff chose for it, if they did.

    Args:
        query: Of a question, or of several in one: each of those may have been added, too.
        book: The plan asked about; what was added to another has no say here.
        retriever: Knows what was added.
    """
    leaf = _leaf((query.text, query.normal), book, retriever)
    if leaf:
        return _decided(query, leaf, book)
    if not query.parts_of:
        return query
    parts = ((one, _leaf((one.normal,), book, retriever)) for one in query.parts_of)
    return replace(
        query, parts_of=tuple(_decided(one, leaf, book) if leaf else one for one, leaf in parts)
    )


def _leaf(forms: Iterable[str], book: Book, retriever: Retriever) -> str:
    found = (retriever.added(form, plan=book.plan.id) for form in forms)
    return next(filter(None, found), "")


def _decided(query: Query, leaf: str, book: Book) -> Query:
    """A topic with its leaf; what is no matter of words keeps its kind."""
    query = replace(query, decided=leaf)
    if query.kind == "topic" or not _of_words(query, book):
        return query
    frame = take_apart(query.normal, book)
    return replace(
        query,
        kind="topic",
        reason=None,
        detail="",
        parts_of=(),
        asks=query.asks | frame.asks,
        mentions=query.mentions or frame.mentions,
        topics=query.topics or ((frame.content,) if frame.content else ()),
    )


def _of_words(query: Query, book: Book) -> bool:
    """Whether nothing but words finds the answer, or nothing at all."""
    match query.kind:
        case "several":
            return all(_of_words(one, book) for one in query.parts_of)
        case "refuse" if query.reason == "other_plan":
            return not book.tables.asks.labels(query.normal) & _FIGURES
        case "refuse":
            return query.reason in _OVERRULED and query.detail != "value"
        case "unit":
            return not query.units
        case kind:
            return kind in ("topic", "mention")
