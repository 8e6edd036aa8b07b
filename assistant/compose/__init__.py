"""The rules composer: a query and its evidence become a draft, without a language model.

One module a family of answers; this one only knows which family answers which kind.
"""

from collections.abc import Callable
from dataclasses import replace

from assistant import texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import (
    document,
    leaf,
    ledger,
    parts,
    places,
    refuse,
    suggest,
    things,
    topic,
    units,
)
from assistant.gather import Evidence, gather
from assistant.query import Query
from assistant.retriever import Retriever

Composer = Callable[[Query, Evidence, Book], Draft]

COMPOSERS: dict[str, Composer] = {
    "leaf": leaf.compose,
    "outline": document.outline,
    "unit": units.unit,
    "ledger": ledger.ledger,
    "place": places.place,
    "targets": things.targets,
    "named": things.named,
    "document": document.facts,
    "compare": document.compare,
    "mention": topic.mention,
    "topic": topic.compose,
    "more": document.more,
    "source": document.source,
    "refuse": refuse.compose,
}


def compose(query: Query, evidence: Evidence, book: Book) -> Draft:
    """The draft of one question, with suggestions; personal data is answered with a warning."""
    draft = COMPOSERS[query.kind](query, evidence, book)
    if query.personal:
        warning = parts.note(texts.PRIVATE.format(kinds="、".join(query.personal)))
        draft = replace(draft, statements=(*draft.statements, warning))
    return replace(draft, suggestions=draft.suggestions or suggest.follow_ups(query, draft, book))


def several(query: Query, book: Book, retriever: Retriever) -> Draft:
    """Each sub-question answered in turn; refused only when none is answered."""
    statements: list[Statement] = []
    drafts = []
    for one in query.parts_of:
        draft = COMPOSERS[one.kind](one, gather(one, book, retriever), book)
        drafts.append(draft)
        head = texts.PART_HEAD.format(question=one.standalone)
        statements.append(Statement(head, own_words=True, mark=False))
        aside = draft.refused and draft.reason != "false_premise"
        statements += [replace(s, near=True) if aside else s for s in draft.statements]
    refused = all(draft.refused for draft in drafts)
    related = tuple(dict.fromkeys(leaf for draft in drafts for leaf in draft.related))
    return Draft(
        tuple(statements),
        "several",
        related=related[:4],
        reason=drafts[0].reason if refused else None,
        refused=refused,
        suggestions=suggest.follow_ups(query, drafts[0], book),
    )
