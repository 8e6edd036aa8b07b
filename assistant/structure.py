"""Questions of structure, answered exactly from the parsed plan: pure functions over ``Plan``.

Every function returns leaf ids in the order of the original and is complete by construction.
"""

import re
from collections import Counter
from collections.abc import Iterable

from ingest.plan import Leaf, Plan, Target

SHORTEST_TITLE = 3  # letters of a title that stand for it
_MARKS = re.compile('[“”"‘’《》、,，\\s]')
COLLECTIVE = ("各设区市", "省直有关单位", "各市", "各地市")
COLLECTIVE_CITIES = ("各设区市", "各市", "各地市", "各市、县(区)")


def leaves_of_unit(plan: Plan, unit: str) -> tuple[str, ...]:
    """Leaves whose note names the unit itself."""
    return tuple(leaf.id for leaf in plan.leaves if unit in leaf.units)


def combine(
    plan: Plan, groups: Iterable[tuple[str, ...]], *, every: bool, without: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Leaves that name units of every group (or of any), and none of ``without``.

    Args:
        plan: The plan.
        groups: One entry for each thing asked; its units are alternatives of one another.
        every: True for 共同, False for 或.
        without: Units that must not stand in the note.
    """
    groups = tuple(groups)
    found = []
    for leaf in plan.leaves:
        hits = [any(unit in leaf.units for unit in group) for group in groups]
        wanted = (all(hits) if every else any(hits)) if hits else True
        if wanted and not any(unit in leaf.units for unit in without):
            found.append(leaf.id)
    return tuple(found)


def first_in_note(plan: Plan, unit: str) -> tuple[str, ...]:
    """Leaves in whose note the unit stands first."""
    return tuple(leaf.id for leaf in plan.leaves if leaf.units and leaf.units[0] == unit)


def alone(plan: Plan, unit: str) -> tuple[str, ...]:
    """Leaves that name this unit and no other."""
    return tuple(leaf.id for leaf in plan.leaves if leaf.units == (unit,))


def leaves_of_size(plan: Plan, size: int) -> tuple[str, ...]:
    """Leaves with exactly this many units."""
    return tuple(leaf.id for leaf in plan.leaves if len(leaf.units) == size)


def partners(plan: Plan, unit: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Units that share leaves with this one, the most frequent first, with those leaves."""
    shared: dict[str, list[str]] = {}
    for leaf in plan.leaves:
        if unit in leaf.units:
            for other in leaf.units:
                if other != unit:
                    shared.setdefault(other, []).append(leaf.id)
    ranked = sorted(shared.items(), key=lambda entry: -len(entry[1]))
    return tuple((other, tuple(ids)) for other, ids in ranked)


def unit_counts(plan: Plan) -> tuple[tuple[str, int], ...]:
    """Every unit with the number of its leaves, the busiest first, ties in order of appearance."""
    counts = Counter(unit for leaf in plan.leaves for unit in leaf.units)
    return tuple(sorted(counts.items(), key=lambda entry: -entry[1]))


def once(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Units that stand in one leaf only, with that leaf."""
    return tuple((unit, leaves[0].id) for unit, leaves in plan.units.items() if len(leaves) == 1)


def named_for_city(plan: Plan, city: str) -> tuple[str, ...]:
    """Leaves whose note names the city: 福州市, 福州及相关设区市; never 福州大学."""
    return tuple(
        leaf.id
        for leaf in plan.leaves
        if any(r.kind in ("city", "collective") and city in r.unit for r in leaf.responsibilities)
    )


def collective_for_city(plan: Plan) -> tuple[str, ...]:
    """Leaves whose note says 各设区市 (or its like): every city answers for them."""
    return tuple(
        leaf.id for leaf in plan.leaves if any(unit in COLLECTIVE_CITIES for unit in leaf.units)
    )


def mentions_of(plan: Plan, word: str) -> tuple[tuple[str, int], ...]:
    """Leaves whose title or body contains the word, with the offset of its first place.

    A word that only notes print (下同) is found in the first of them. A number is found whole: 123 does
    not stand in 12345.
    """
    found = []
    before, after = (
        (r"(?<!\d)" if word[:1].isdigit() else ""),
        (r"(?!\d)" if word[-1:].isdigit() else ""),
    )
    pattern = re.compile(before + re.escape(word) + after)
    for leaf in plan.leaves:
        match = pattern.search(plan.text, leaf.title_start, body_end(leaf))
        if match:
            found.append((leaf.id, match.start()))
    titled = [(leaf, at) for leaf, at in found if word in plan.leaf(leaf).title]
    if len(titled) > 2 or (len(word) < 3 and len(titled) > 1):
        return tuple(titled)
    if not found:
        in_notes = ((leaf.id, plan.text.find(word, leaf.start, leaf.end)) for leaf in plan.leaves)
        found = [(leaf, at) for leaf, at in in_notes if at >= 0][:1]
    return tuple(found)


def titled(plan: Plan, word: str) -> str | None:
    """The one leaf whose title has the word, marks aside; None when there is none, or several."""
    bare = _MARKS.sub("", word)
    if len(bare) < SHORTEST_TITLE:
        return None
    found = [leaf.id for leaf in plan.leaves if bare in _MARKS.sub("", leaf.title)]
    return found[0] if len(found) == 1 else None


def body_end(leaf: Leaf) -> int:
    """Where the text of a leaf ends and its own note begins."""
    own = [note.start for note in leaf.notes if not note.inherited and note.start > leaf.start]
    return min(own, default=leaf.end)


def within(plan: Plan, parts: tuple[str, ...], sections: tuple[str, ...]) -> tuple[str, ...]:
    """Leaves of the named parts or sections (a section's label is looked up in the named parts)."""
    return tuple(
        leaf.id
        for leaf in plan.leaves
        if (leaf.section in sections if sections else leaf.part in parts)
        and (not parts or leaf.part in parts)
    )


def targets_of(plan: Plan, leaves: Iterable[str] | None = None) -> tuple[Target, ...]:
    """Numeric targets, of some leaves or of all."""
    wanted = None if leaves is None else set(leaves)
    return tuple(t for t in plan.targets if wanted is None or t.leaf in wanted)


def counted(plan: Plan, leaves: Iterable[str]) -> tuple[int, int]:
    """(numbered items, other leaves) among these: the plan counts them apart."""
    chosen = [plan.leaf(leaf) for leaf in leaves]
    numbered = sum(leaf.number is not None for leaf in chosen)
    return numbered, len(chosen) - numbered


def neighbour(plan: Plan, leaf: str, step: int) -> str | None:
    """The leaf before (-1) or after (+1) in the original; None past an end."""
    ids = [each.id for each in plan.leaves]
    at = ids.index(leaf) + step
    return ids[at] if 0 <= at < len(ids) else None
