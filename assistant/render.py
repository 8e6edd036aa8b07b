"""From verified statements to the answer: text with markers, citations, coverage."""

import re
import uuid

from assistant import texts
from assistant.answer import Answer, Citation, Draft, Dropped, Span, Statement
from assistant.book import Book
from assistant.compose.parts import title_span

_MARKER = re.compile(
    r"\[(第\d{1,3}条|第\([一二三四五六七八九十]{1,3}\)节|第[一二三四五六七八九十]{1,3}部分)\]"
)


def render(
    draft: Draft, kept: tuple[Statement, ...], dropped: tuple[Dropped, ...], book: Book
) -> Answer:
    """The answer as shown.

    A refusal keeps citations only where it corrects a premise; everything else it names is related.
    """
    cited = _cited(draft, kept)
    related = [leaf for leaf in draft.related if leaf not in cited]
    if draft.refused and draft.reason != "false_premise":
        related = list(dict.fromkeys([*cited, *related]))
        cited = {}
    covered = draft.coverage if draft.coverage is not None else len(cited)
    return Answer(
        id=uuid.uuid4().hex,
        answer=text_of(kept, book, marked=bool(cited)),
        blocks=tuple(block_of(statement, book, marked=bool(cited)) for statement in kept),
        citations=tuple(citation(leaf, span, book) for leaf, span in cited.items()),
        refused=draft.refused,
        reason=draft.reason,
        kind=draft.kind,
        covered=covered,
        of=len(book.plan.leaves),
        suggestions=draft.suggestions,
        related=tuple(related),
        composer=draft.composer,
        label=texts.LABEL_LLM if draft.composer == "llm" else texts.LABEL_RULES,
        statements=kept,
        dropped=dropped,
    )


def text_of(statements: tuple[Statement, ...], book: Book, *, marked: bool) -> str:
    """Markdown of all statements; a statement that names no item itself ends in its markers."""
    blocks: list[str] = []
    for statement in statements:
        block = block_of(statement, book, marked=marked)
        if (
            statement.form == "item"
            and blocks
            and blocks[-1].lstrip().startswith("- ")
            and block.startswith("- ")
        ):
            blocks[-1] += "\n" + block
        else:
            blocks.append(block)
    return "\n\n".join(blocks)


def block_of(statement: Statement, book: Book, *, marked: bool) -> str:
    """The text of one statement, with its markers."""
    block = statement.text
    if (
        marked
        and statement.mark
        and not statement.near
        and statement.leaves
        and statement.form != "quote"
    ):
        block += "".join(f"[{book.leaf(leaf).cite}]" for leaf in statement.leaves)
    return block


def _cited(draft: Draft, kept: tuple[Statement, ...]) -> dict[str, Span | None]:
    """Leaves in the order they are named, each with its best quotation."""
    cited: dict[str, Span | None] = {}
    for statement in kept:
        if statement.near or (statement.own_words and not statement.quotes and draft.refused):
            continue
        for leaf in statement.leaves:
            span = next((q for q in statement.quotes if q.leaf == leaf), None)
            if cited.get(leaf) is None:
                cited[leaf] = span
    return cited


def citation(leaf_id: str, span: Span | None, book: Book) -> Citation:
    """One citation in the contract's form; its title when nothing in particular is quoted."""
    leaf = book.leaf(leaf_id)
    span = span or title_span(leaf)
    return Citation(
        plan=book.plan.id,
        leaf=leaf.id,
        item=leaf.number,
        section=leaf.section,
        title=leaf.title,
        units=leaf.units,
        quote=span.text,
        start=span.start,
        end=span.end,
    )
