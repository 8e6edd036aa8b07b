"""Two plans side by side: which leaves answer to each other, and what is new, dropped, changed.

    matching = match(old, new)
    matching.pairs, matching.gone, matching.new

Leaves are compared by the character pairs of titles and bodies, never by their numbers: plans are
renumbered every year. It knows nothing of questions or of Chinese sentences for people.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from ingest.plan import Leaf, Plan, Target

K = TypeVar("K", bound=Hashable)

ALIKE = 0.5  # from here two leaves are taken for the same task; worked out on renumbered plans
SAME_MEASURE = 0.5  # from here two measures are taken for the same one
_SURE = 0.9  # a title, or a body, that alone decides counts a little less than both together


@dataclass(frozen=True)
class Pair:
    """A task that both plans have: leaf ids."""

    old: str
    new: str
    score: float
    """In [ALIKE, 1]."""


@dataclass(frozen=True)
class Matching:
    """Every leaf of two plans, once: paired, gone, or new. Orders are those of the plans."""

    pairs: tuple[Pair, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def of(self, leaf: str, *, new: bool) -> Pair | None:
        """The pair of a leaf of the new (or old) plan; None where it stands alone."""
        return next((p for p in self.pairs if leaf == (p.new if new else p.old)), None)


@dataclass(frozen=True)
class UnitChange:
    """Units that joined or left one task."""

    pair: Pair
    joined: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class FigureChange:
    """One measure in both plans; None where only the other plan has it."""

    old: Target | None
    new: Target | None

    @property
    def difference(self) -> float | None:
        """New minus old; None unless both plans give a figure in the same unit of measure."""
        if self.old is None or self.new is None or self.old.unit != self.new.unit:
            return None
        return round(self.new.value - self.old.value, 6)

    @property
    def changed(self) -> bool:
        """Whether anything about the figure as printed is different."""
        return not (self.old and self.new) or self.old.written != self.new.written


def match(old: Plan, new: Plan) -> Matching:
    """Pair the leaves of two plans one to one, the most alike first."""
    befores, afters = old.leaves, new.leaves
    chosen = _one_to_one(
        {
            (before.id, after.id): score
            for before in befores
            for after in afters
            if (score := likeness(before, after)) >= ALIKE
        }
    )
    mate = {after: before for before, after in chosen}
    pairs = tuple(
        Pair(mate[leaf.id], leaf.id, chosen[mate[leaf.id], leaf.id])
        for leaf in afters
        if leaf.id in mate
    )
    paired = set(mate.values())
    return Matching(
        pairs,
        gone=tuple(leaf.id for leaf in befores if leaf.id not in paired),
        new=tuple(leaf.id for leaf in afters if leaf.id not in mate),
    )


def likeness(one: Leaf, other: Leaf) -> float:
    """How alike two leaves are, in [0, 1]: by both, or by a title or a body that alone decides."""
    title = dice(one.title, other.title)
    body = dice(one.body, other.body)
    return max((title + body) / 2, _SURE * title, _SURE * body)


def dice(one: str, other: str) -> float:
    """Sørensen-Dice likeness of two texts by their pairs of characters.

    >>> dice("算力基础设施", "算力设施")
    0.5
    """
    first, second = _grams(one), _grams(other)
    if not first or not second:
        return float(bool(one) and one == other)
    return 2 * len(first & second) / (len(first) + len(second))


@lru_cache(maxsize=4096)
def _grams(text: str) -> frozenset[str]:
    letters = "".join(char for char in text if char.isalnum())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def _one_to_one(scores: Mapping[tuple[K, K], float]) -> dict[tuple[K, K], float]:
    """Greedy: the best pair first; ties in the order given."""
    chosen: dict[tuple[K, K], float] = {}
    left: set[K] = set()
    right: set[K] = set()
    for (one, other), score in sorted(scores.items(), key=lambda entry: -entry[1]):
        if one not in left and other not in right:
            chosen[one, other] = score
            left.add(one)
            right.add(other)
    return chosen


def units(old: Plan, new: Plan, pairs: Iterable[Pair]) -> tuple[UnitChange, ...]:
    """Pairs whose units differ, in the order of the new plan."""
    changes = []
    for pair in pairs:
        before, after = old.leaf(pair.old).units, new.leaf(pair.new).units
        joined = tuple(unit for unit in after if unit not in before)
        left = tuple(unit for unit in before if unit not in after)
        if joined or left:
            changes.append(UnitChange(pair, joined, left))
    return tuple(changes)


def members(old: Plan, new: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(units that only the new plan has, units that only the old plan has)."""
    joined = tuple(unit for unit in new.units if unit not in old.units)
    return joined, tuple(unit for unit in old.units if unit not in new.units)


def figures(old: Plan, new: Plan, matching: Matching) -> tuple[FigureChange, ...]:
    """Every numeric target of both plans, paired by what is measured.

    Targets of paired leaves are compared first; what is left over is compared across the plans,
    since a measure may move to another task.
    """
    mates = {(pair.old, pair.new) for pair in matching.pairs}
    scores: dict[tuple[int, int], float] = {}
    for at, before in enumerate(old.targets):
        for to, after in enumerate(new.targets):
            score = dice(before.measure, after.measure) if before.unit == after.unit else 0.0
            if score >= SAME_MEASURE:
                scores[at, to] = score + ((before.leaf, after.leaf) in mates)
    mate = {to: at for at, to in _one_to_one(scores)}
    both = [
        FigureChange(old.targets[mate[to]] if to in mate else None, after)
        for to, after in enumerate(new.targets)
    ]
    alone = set(range(len(old.targets))) - set(mate.values())
    return (*both, *(FigureChange(old.targets[at], None) for at in sorted(alone)))
