"""A plan (and its questions) as passages: what is embedded, and what is shown for it.

Every passage points back into the untouched original: ``plan.text[start:end]``.
What it does not do: load files, embed, or rank.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.plan import Leaf, Plan
from vectorstore.questions import Question

Kind = Literal["leaf", "sentence", "question", "refusal"]


@dataclass(frozen=True)
class Passage:
    """One thing that can be found."""

    id: str
    """``fujian-digital-2024/item-12#s2``; unique over all plans."""
    plan: str
    leaf: str
    """Leaf id; for a refusal its reason."""
    kind: Kind
    text: str
    """What is embedded and indexed."""
    shown: str
    """A verbatim span of the plan, or the question as it was written."""
    start: int
    end: int
    """``start:end`` of the original: the span shown, or the span a question asks about."""


def of_plan(plan: Plan, questions: Sequence[Question] = ()) -> list[Passage]:
    """All passages of a plan: by leaf, the leaf itself, its sentences, its questions.

    Args:
        plan: Any parsed plan.
        questions: Already checked against the plan; other plans' questions must not be here.
    """
    by_leaf: dict[str, list[Question]] = {}
    for question in questions:
        by_leaf.setdefault(question.leaf, []).append(question)
    return [
        passage
        for leaf in plan.leaves
        for passage in (
            _whole(plan, leaf),
            *_sentences(plan, leaf),
            *_questions(plan, leaf, by_leaf.get(leaf.id, ())),
        )
    ]


def of_refusals(rows: Iterable[tuple[str, str]]) -> list[Passage]:
    """Passages for ``(reason, question)``: questions that no plan answers."""
    return [
        Passage(f"refusal#{number}", "", reason, "refusal", question, question, 0, 0)
        for number, (reason, question) in enumerate(rows, 1)
    ]


def digest(passages: Iterable[Passage]) -> str:
    """SHA-256 over ids and texts: equal only when the same vectors are wanted."""
    total = hashlib.sha256()
    for passage in passages:
        total.update(f"{passage.id}\t{passage.text}\n".encode())
    return total.hexdigest()


def spans(leaf: Leaf, plan: Plan) -> Iterator[tuple[str, int, int]]:
    """The title and each sentence of a leaf: ``(verbatim text, start, end)``."""
    title_end = leaf.title_start + len(leaf.title)
    if leaf.title and plan.text[leaf.title_start : title_end] == leaf.title:
        yield leaf.title, leaf.title_start, title_end
    for sentence in leaf.sentences:
        yield plan.text[sentence.start : sentence.end], sentence.start, sentence.end


def _whole(plan: Plan, leaf: Leaf) -> Passage:
    text = "。".join([*leaf.breadcrumb, leaf.title, leaf.body, "、".join(leaf.units)])
    shown = plan.text[leaf.start : leaf.end]
    return Passage(
        f"{plan.id}/{leaf.id}", plan.id, leaf.id, "leaf", text, shown, leaf.start, leaf.end
    )


def _sentences(plan: Plan, leaf: Leaf) -> Iterator[Passage]:
    for number, (text, start, end) in enumerate(spans(leaf, plan)):
        name = f"{plan.id}/{leaf.id}#s{number}"
        yield Passage(name, plan.id, leaf.id, "sentence", text, text, start, end)


def _questions(plan: Plan, leaf: Leaf, questions: Sequence[Question]) -> Iterator[Passage]:
    for number, question in enumerate(questions, 1):
        at = plan.text.find(question.quote, leaf.start, leaf.end) if question.quote else -1
        start, end = (at, at + len(question.quote)) if at >= 0 else (leaf.start, leaf.end)
        name = f"{plan.id}/{leaf.id}#q{number}"
        yield Passage(name, plan.id, leaf.id, "question", question.text, question.text, start, end)
