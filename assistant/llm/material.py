"""What the model is given: leaves as fenced data, facts already settled, and names to cite them by.

Plans are data. A sentence that reads like an order to a model is left out of what it sees, and the
fence is a word that nobody can know beforehand.
"""

import secrets
from dataclasses import dataclass

from assistant import texts
from assistant.answer import Draft
from assistant.book import Book
from assistant.gather import Evidence
from assistant.llm.budget import estimate
from assistant.query import Query
from assistant.verify.ground import said
from ingest.plan import Leaf


@dataclass(frozen=True)
class Material:
    """Evidence for one question."""

    leaves: tuple[str, ...]
    text: str
    facts: str
    names: dict[str, str]
    """What the model may write for a leaf → its id."""
    fence: str


def collect(query: Query, evidence: Evidence, book: Book, base: Draft, *, tokens: int) -> Material:
    """Choose leaves that fit, the likeliest first, and write them down in the plan's order.

    Args:
        query: The question.
        evidence: What ``gather`` found.
        book: The plan.
        base: The rules' draft: its leaves come first, and its exact statements are the facts.
        tokens: Room for all of it.
    """
    facts = _facts(base)
    room = tokens - estimate(facts)
    chosen: list[str] = []
    written: dict[str, str] = {}
    names = _names(book)
    for leaf_id in _candidates(query, evidence, book, base):
        block = _block(book.leaf(leaf_id), names[leaf_id], book)
        if block and estimate(block) <= room:
            room -= estimate(block)
            written[leaf_id] = block
            chosen.append(leaf_id)
    ordered = tuple(leaf.id for leaf in book.plan.leaves if leaf.id in written)
    known = {names[leaf]: leaf for leaf in ordered} | {leaf: leaf for leaf in ordered}
    text = "\n\n".join(written[leaf] for leaf in ordered)
    return Material(ordered, text, facts or texts.LLM_NO_FACTS, known, fence())


def fence() -> str:
    """A line that no plan and no question can contain but by chance."""
    return f"=====资料{secrets.token_hex(6)}====="


def _names(book: Book) -> dict[str, str]:
    """第12条 where it names one leaf, else the leaf's id."""
    cites = [leaf.cite for leaf in book.plan.leaves]
    return {
        leaf.id: leaf.cite if cites.count(leaf.cite) == 1 else leaf.id for leaf in book.plan.leaves
    }


def _candidates(query: Query, evidence: Evidence, book: Book, base: Draft) -> list[str]:
    """What the rules rest on; for a summary everything in its scope, the whole plan if it fits.

    What is only nearby is not given: a model speaks of all it is given.
    """
    named = [leaf for statement in base.statements for leaf in statement.leaves]
    if query.kind == "outline" or not named:
        named += query.scope or evidence.leaves or tuple(leaf.id for leaf in book.plan.leaves)
    return list(dict.fromkeys(named))


def _facts(base: Draft) -> str:
    rows = [s.text for s in base.statements if s.form != "quote" and (s.derived or s.own_words)]
    return "\n".join(rows)


def _block(leaf: Leaf, name: str, book: Book) -> str:
    sentences = said(leaf, book)
    if not sentences:
        return ""
    units = texts.UNITS.format(units="、".join(leaf.units)) if leaf.units else texts.NO_UNITS
    place = " · ".join(leaf.breadcrumb)
    title, *body = sentences
    return f"[{name}] {title}（{place}）\n{''.join(s.strip() for s in body)}\n{units}"
