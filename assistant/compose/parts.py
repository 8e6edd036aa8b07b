"""Pieces of an answer that every composer uses: names of leaves, lists, tables, quotations."""

from collections.abc import Iterable, Sequence

from assistant import structure, texts
from assistant.answer import Span, Statement
from assistant.book import Book
from ingest.plan import Leaf, Plan

TABLE_FROM = 7  # rows from which a list is set as a table


def quote(plan: Plan, leaf: str, start: int, end: int) -> Span:
    """A span of the original, white space at its ends left out."""
    text = plan.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return Span(leaf, text, start, start + len(text))


def title_span(leaf: Leaf) -> Span:
    """The title as a quotation."""
    return Span(leaf.id, leaf.title, leaf.title_start, leaf.title_start + len(leaf.title))


def note_span(plan: Plan, leaf: Leaf) -> Span:
    """The responsibility note as a quotation; the title where there is none."""
    if not leaf.notes:
        return title_span(leaf)
    return quote(plan, leaf.id, leaf.notes[0].start, leaf.notes[0].end)


def body_spans(plan: Plan, leaf: Leaf) -> tuple[Span, ...]:
    """The whole body, one span from its first to its last sentence; the title when it is empty."""
    if not leaf.sentences:
        return (title_span(leaf),)
    return (quote(plan, leaf.id, leaf.sentences[0].start, leaf.sentences[-1].end),)


def quoted(spans: Iterable[Span], leaf: str) -> Statement:
    """The original, set apart."""
    spans = tuple(spans)
    text = "\n".join(f"> {span.text}" for span in spans)
    return Statement(text, (leaf,), spans, form="quote")


def count(plan: Plan, leaves: Sequence[str]) -> str:
    """``21条和3节（合计24处）``, ``2条``, ``1节``, ``0条``."""
    numbered, others = structure.counted(plan, leaves)
    if others and numbered:
        return texts.COUNT_BOTH.format(numbered=numbered, count=others, total=numbered + others)
    if others:
        return texts.COUNT_SECTIONS.format(count=others)
    return texts.COUNT_ITEMS.format(numbered=numbered)


def figures(*values: int) -> frozenset[str]:
    """Counts as verify compares them."""
    return frozenset(str(value) for value in values)


def counted(plan: Plan, leaves: Sequence[str]) -> frozenset[str]:
    """The figures that ``count`` may print."""
    numbered, others = structure.counted(plan, leaves)
    return figures(numbered, others, numbered + others)


def units(leaf: Leaf) -> str:
    """All units in the order of the original."""
    return "、".join(leaf.units)


def listing(book: Book, leaves: Sequence[str], *, with_units: bool = False) -> Statement:
    """Leaves with their titles: a list, or a table when they are many or units are wanted."""
    chosen = [book.leaf(leaf) for leaf in leaves]
    spans = tuple(note_span(book.plan, leaf) if with_units else title_span(leaf) for leaf in chosen)
    if with_units or len(chosen) >= TABLE_FROM:
        return Statement(
            table(book, chosen, with_units=with_units),
            tuple(leaves),
            spans,
            form="table",
            mark=False,
        )
    lines = "\n".join(f"- {leaf.cite}　{leaf.title}" for leaf in chosen)
    return Statement(lines, tuple(leaves), spans, form="item", mark=False)


def table(book: Book, leaves: Sequence[Leaf], *, with_units: bool) -> str:
    """A Markdown table: item, task, and units or section."""
    heads = texts.TABLE_HEADS if with_units else texts.TABLE_HEADS_SECTION
    rows = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for leaf in leaves:
        last = units(leaf) if with_units else section_name(leaf)
        rows.append(f"| {leaf.cite} | {leaf.title} | {last} |")
    return "\n".join(rows)


def section_name(leaf: Leaf) -> str:
    """The heading right above a leaf; the leaf's own label for a section without items."""
    return leaf.breadcrumb[-1] if leaf.breadcrumb else ""


def note(
    text: str, leaves: tuple[str, ...] = (), derived: frozenset[str] = frozenset()
) -> Statement:
    """One of our own sentences."""
    return Statement(text, leaves, form="note", own_words=True, derived=derived, mark=False)


def nearest(book: Book, leaves: Sequence[str]) -> Statement | None:
    """``相近的内容有第17条“…”``; nothing when nothing is near."""
    if not leaves:
        return None
    names = "、".join(f"{book.leaf(x).cite}（{book.leaf(x).title}）" for x in leaves)
    return note(texts.NEAREST.format(items=names), tuple(leaves))


def sentence_at(book: Book, leaf_id: str, at: int) -> tuple[int, int]:
    """The sentence of a leaf that holds an offset; its title when none does."""
    leaf = book.leaf(leaf_id)
    for sentence in leaf.sentences:
        if sentence.start <= at < sentence.end:
            return sentence.start, sentence.end
    return leaf.title_start, leaf.title_start + len(leaf.title)


def titles(book: Book, leaves: Sequence[str]) -> tuple[Span, ...]:
    """The titles of leaves as quotations."""
    return tuple(title_span(book.leaf(leaf)) for leaf in leaves)
