"""Similar questions lent from one year's plan to the next: the same task is asked about alike.

A plan that has no questions of its own gets those of the nearest year of its series, for the leaves
that answer to each other. Spans are not lent: the next year's text may be another.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant import years
from assistant.book import Book, Tables
from assistant.plans import Shelf
from ingest.plan import Plan
from vectorstore import questions
from vectorstore.questions import Question

SURE = 0.8  # a task has to be this much the same for its questions to be lent


def lent(
    plans: Sequence[Plan], tables: Tables, folders: Sequence[Path]
) -> dict[str, tuple[Question, ...]]:
    """Plan → questions lent to it; nothing with one plan, or where every plan has its own.

    Args:
        plans: All plans that are answered from.
        tables: For telling series apart.
        folders: Where questions are kept.

    Raises:
        BadRow: a row of questions cannot be read.
    """
    if len(plans) < 2:
        return {}
    own = {plan.id: questions.load(plan, *folders) for plan in plans}
    if not any(own.values()) or all(own.values()):
        return {}
    shelf = Shelf.of(Book(plan, tables) for plan in plans)
    found = {}
    for plan in plans:
        givers = [
            other
            for other in plans
            if own[other.id] and shelf.series[other.id] == shelf.series[plan.id]
        ]
        if not own[plan.id] and givers:
            year = plan.year or 0
            giver = min(givers, key=lambda other: (abs((other.year or 0) - year), other.id))
            found[plan.id] = _moved(own[giver.id], giver, plan)
    return found


def _moved(given: Sequence[Question], giver: Plan, taker: Plan) -> tuple[Question, ...]:
    pairs = years.match(giver, taker).pairs
    mates = {pair.old: pair.new for pair in pairs if pair.score >= SURE}
    return tuple(
        replace(question, leaf=mates[question.leaf], quote="", by=giver.id)
        for question in given
        if question.leaf in mates
    )
