"""A small desk that answers from plans by the simplest rules: for tests and for working on pages.

It quotes items that are named by number, and the leaf that shares the longest run of characters
with the question; otherwise it refuses. It ships in the package, as a test double should.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer, Citation, Dropped
from ingest.plan import Leaf, Plan

_SHARED = 3  # characters that a question must share with a leaf


@dataclass(frozen=True)
class RehearsalEvent:
    """One event of a stream."""

    name: str
    data: dict[str, Any]
    dropped: tuple[Dropped, ...] = ()


class RehearsalDesk:
    """Answers from the plans that it is given."""

    def __init__(self, *plans: Plan) -> None:
        self.plans = plans

    def answer(self, turns: list[str], plan: str | None = None) -> Answer:
        """Quote a leaf, or refuse."""
        source = next(p for p in self.plans if plan in {None, p.id})
        leaf = _leaf(source, turns[-1])
        text = (
            f"《{source.title}》没有提到。可拨打 12345 咨询。"
            if leaf is None
            else f"**{leaf.title}**，责任单位：{'、'.join(leaf.units)}。[{leaf.cite}]"
        )
        return Answer(
            id=f"rehearsal-{len(turns)}",
            answer=text,
            citations=() if leaf is None else (_citation(source, leaf),),
            refused=leaf is None,
            reason="not_in_plan" if leaf is None else None,
            kind="refuse" if leaf is None else "leaf",
            covered=0 if leaf is None else 1,
            of=len(source.leaves),
            suggestions=("下一条呢",),
            label="检索结果",
        )

    def stream(self, turns: list[str], plan: str | None = None) -> Iterator[RehearsalEvent]:
        """The same in pieces."""
        yield RehearsalEvent("status", {"text": "正在查找"})
        answer = self.answer(turns, plan).to_dict()
        yield RehearsalEvent("statement", {"text": answer["answer"]})
        for citation in answer["citations"]:
            yield RehearsalEvent("citation", citation)
        yield RehearsalEvent("done", answer)

    def search(self, text: str, k: int = 10) -> list[dict[str, Any]]:
        """Leaves by shared characters."""
        leaves = [leaf for plan in self.plans for leaf in plan.leaves]
        found = sorted(leaves, key=lambda leaf: -_shared(text, leaf.title + leaf.body))[:k]
        return [
            {"leaf": leaf.id, "score": 1 / rank, "dense_rank": None, "lexical_rank": rank,
             "text": leaf.title}
            for rank, leaf in enumerate(found, 1)
        ]  # fmt: skip


def _leaf(plan: Plan, question: str) -> Leaf | None:
    named = re.search(r"第\s*(\d+)\s*条", question)
    if named:
        return next((leaf for leaf in plan.leaves if leaf.number == int(named[1])), None)
    best = max(plan.leaves, key=lambda leaf: _shared(question, leaf.title + leaf.body))
    return best if _shared(question, best.title + best.body) >= _SHARED else None


def _shared(question: str, text: str) -> int:
    """Length of the longest run of the question that stands in the text."""
    longest = 0
    for start in range(len(question)):
        while question[start : start + longest + 1] in text and start + longest < len(question):
            longest += 1
    return longest


def _citation(plan: Plan, leaf: Leaf) -> Citation:
    return Citation(
        plan=plan.id,
        leaf=leaf.id,
        item=leaf.number,
        section=leaf.section,
        title=leaf.title,
        units=leaf.units,
        quote=leaf.title,
        start=leaf.title_start,
        end=leaf.title_start + len(leaf.title),
    )
