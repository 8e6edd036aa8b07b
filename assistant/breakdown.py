"""The task breakdown: the ledger narrowed down, counted, and who works with whom. Pure functions.

The staff page, its charts and its exports all show what is chosen here, so they agree.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant import structure
from assistant.book import Tables
from assistant.ledger import Row, rows
from ingest.plan import Leaf, Plan


@dataclass(frozen=True)
class Choice:
    """What of a ledger is wanted; everything when nothing is named."""

    units: tuple[str, ...] = ()
    part: str = ""
    """Label of a part: ``二``."""
    place: str = ""
    """A city: what its note names, what 各设区市 carry together, and where the text mentions it."""
    keyword: str = ""
    """Words separated by spaces; a leaf has to contain each, in its text or notes."""


def leaves(plan: Plan, choice: Choice) -> tuple[Leaf, ...]:
    """The leaves that fit, in the order of the original."""
    ids = _of_place(plan, choice.place)
    words = choice.keyword.lower().split()
    return tuple(
        leaf
        for leaf in plan.leaves
        if (not choice.part or leaf.part == choice.part)
        and (not choice.place or leaf.id in ids)
        and (not choice.units or any(unit in choice.units for unit in leaf.units))
        and all(word in _searched(plan, leaf) for word in words)
    )


def select(plan: Plan, choice: Choice) -> tuple[Row, ...]:
    """The rows of the chosen units in the chosen leaves."""
    wanted = {leaf.id for leaf in leaves(plan, choice)}
    found = rows(plan, choice.units or None)
    return tuple(row for row in found if row.leaf in wanted)


def counts(ledger: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    """Tasks of each unit, the busiest first, ties in the order of the ledger."""
    return tuple(Counter(row.unit for row in ledger).most_common())


def pairs(chosen: Sequence[Leaf]) -> tuple[tuple[str, str, int], ...]:
    """Two units and the number of leaves that name both, the most frequent first."""
    found = Counter(pair for leaf in chosen for pair in combinations(leaf.units, 2))
    ordered = Counter[tuple[str, str]]()
    for (one, other), count in found.items():
        key = (other, one) if (other, one) in ordered else (one, other)
        ordered[key] += count
    return tuple((one, other, count) for (one, other), count in ordered.most_common())


def places(plan: Plan, tables: Tables) -> tuple[str, ...]:
    """Cities that the plan's leaves name, in the order of the original."""
    text = "".join(plan.text[leaf.start : leaf.end] for leaf in plan.leaves)
    found = {
        name: text.find(written)
        for written, name in reversed(tables.cities.items())
        if written in text and _of_place(plan, name)
    }
    return tuple(sorted(found, key=lambda name: found[name]))


def _of_place(plan: Plan, place: str) -> frozenset[str]:
    if not place:
        return frozenset()
    mentioned = (leaf for leaf, _ in structure.mentions_of(plan, place))
    named = (*structure.named_for_city(plan, place), *mentioned)
    return frozenset((*named, *structure.collective_for_city(plan))) if named else frozenset()


def _searched(plan: Plan, leaf: Leaf) -> str:
    return f"{plan.text[leaf.start : leaf.end]}{''.join(leaf.units)}".lower()
