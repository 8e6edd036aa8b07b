"""Numeric targets and named things, each with its item."""

from assistant import structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.figures import figures
from assistant.gather import Evidence
from assistant.query import Query
from ingest.plan import Target


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
        span = parts.quote(book.plan, leaf.id, *parts.sentence_at(book, leaf.id, target.start))
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
        measured = tuple(t for t in targets if _names(topic, t.measure))
        if measured:
            leaves = {t.leaf for t in measured}
            return tuple(t for t in targets if t.leaf in leaves)
        near = tuple(t for t in targets if _shares(topic, _about(t, book)))
        if near:
            return near
    return targets


def _names(topic: str, measure: str) -> bool:
    """Whether the topic starts with a word of the measure: 基站 of 5G基站."""
    head = topic.split()[0] if topic.split() else ""
    return any(head[:size] in measure for size in (4, 3, 2) if len(head) >= size)


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


def units_line(book: Book, leaf_id: str) -> Statement:
    """``第1条：省通信管理局、…``."""
    leaf = book.leaf(leaf_id)
    text = texts.UNITS_SHORT.format(cite=leaf.cite, title=leaf.title, units=parts.units(leaf))
    span = (parts.note_span(book.plan, leaf),)
    return Statement("- " + text, (leaf_id,), span, "item", mark=False)
