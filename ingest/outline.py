"""From markers and notes to a tree, and the decision which of its nodes are leaves.

A leaf is what carries a duty: an item, or a section or part without items. Below the items, (1)
and 一是 are text, unless each carries its own note; and where only the last of several items
carries the note of them all, their heading is the leaf.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from ingest.markers import ITEM, SECTION, SUBITEM, Marker
from ingest.notes import Found
from ingest.view import View

_SHORTEST = 12  # characters of text that make an item of its own


@dataclass
class Node:
    """A marker with what stands under it. ``start:end`` covers its own text, children excluded."""

    marker: Marker
    end: int
    children: list["Node"] = field(default_factory=list)
    notes: list[Found] = field(default_factory=list)
    """Notes in the node's own text."""

    @property
    def start(self) -> int:
        """Where its marker stands."""
        return self.marker.start

    @property
    def last(self) -> int:
        """End of everything under the node."""
        return self.children[-1].last if self.children else self.end

    def every_note(self) -> list[Found]:
        """Own notes and those of all nodes below, in order."""
        return [*self.notes, *(note for child in self.children for note in child.every_note())]


def grow(markers: list[Marker], notes: list[Found], ends: list[int]) -> list[Node]:
    """Build the tree and fold into their parents the nodes that are no outline.

    Args:
        markers: In order.
        notes: In order.
        ends: Where attachments begin, and where the document ends: no node reaches over one.
    """
    roots: list[Node] = []
    stack: list[Node] = []
    starts = [note.start for note in notes]
    bounds = sorted([*ends, *(marker.start for marker in markers)])
    for marker in markers:
        bound = bounds[bisect_right(bounds, marker.start)]
        node = Node(marker, bound)
        node.notes = notes[bisect_left(starts, marker.start) : bisect_left(starts, bound)]
        while stack and stack[-1].marker.rank >= marker.rank:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    for root in roots:
        _fold_points(root)
    _fold_groups(roots)
    return roots


def _fold_points(node: Node) -> None:
    """(1), ① and 一是 are text of their parent, unless most of them carry a note."""
    for child in node.children:
        _fold_points(child)
    points = [child for child in node.children if child.marker.rank >= SUBITEM]
    if not points:
        return
    noted = sum(bool(child.every_note()) for child in points)
    own_level = (
        node.marker.rank <= SECTION
        and points[0].marker.rank == SUBITEM
        and points[0].marker.boundary > 0
        and (noted or not node.notes)
        and not any(child.marker.rank == ITEM for child in node.children)
    )
    if len(points) < 2 or not (noted * 2 > len(points) or (own_level and noted != 1)):
        _absorb(node, points)


def _absorb(node: Node, absorbed: list[Node]) -> None:
    node.children = [child for child in node.children if child not in absorbed]
    node.notes = sorted(
        [*node.notes, *(note for child in absorbed for note in child.every_note())],
        key=lambda note: note.start,
    )
    node.end = max(node.end, absorbed[-1].last)


def _groups(nodes: list[Node]) -> list[Node]:
    found = []
    for node in nodes:
        if node.children and all(not child.children for child in node.children):
            found.append(node)
        found += _groups(node.children)
    return found


def _fold_groups(roots: list[Node]) -> None:
    """Items whose last one carries the note of the whole group are text of their heading."""
    groups = [group for group in _groups(roots) if len(group.children) > 1]
    noted = [group for group in groups if any(child.notes for child in group.children)]
    shared = [group for group in noted if _shares_last(group)]
    if shared and len(shared) * 2 > len(noted):
        for group in shared:
            _absorb(group, list(group.children))


def _shares_last(group: Node) -> bool:
    *others, last = group.children
    return bool(last.notes) and not any(child.notes for child in others) and not group.notes


def leaf_nodes(nodes: list[Node]) -> list[Node]:
    """The nodes without children, in order."""
    return [
        leaf
        for node in nodes
        for leaf in ([node] if not node.children else leaf_nodes(node.children))
    ]


def fill_gaps(view: View, nodes: list[Node]) -> None:
    """Give a lost number back to text between two notes, where exactly that number is missing.

    ``2.甲。(责任单位:A)乙。(责任单位:B)4.丙`` has lost its third marker: two notes stand in one
    item, and one number is missing after it.
    """
    for node in nodes:
        fill_gaps(view, node.children)
    index = 0
    while index + 1 < len(nodes):
        here, after = nodes[index].marker, nodes[index + 1].marker
        missing = after.number - here.number - 1
        alike = here.style == after.style and here.rank == ITEM and not nodes[index].children
        if alike and missing > 0 and len(nodes[index].notes) == missing + 1:
            pieces = _pieces(view, nodes[index])
            nodes[index : index + 1] = pieces
            index += len(pieces) - 1
        index += 1


def _pieces(view: View, node: Node) -> list[Node]:
    """One node a note; the node itself where nothing stands between its notes."""
    starts = [view.shift(note.end, " \t\n。;") for note in node.notes[:-1]]
    if any(
        note.start - start < _SHORTEST for start, note in zip(starts, node.notes[1:], strict=True)
    ):
        return [node]
    pieces = [replace(node, end=starts[0], notes=node.notes[:1])]
    for offset, start in enumerate(starts, 1):
        marker = replace(
            node.marker, start=start, end=start, number=node.marker.number + offset, label=""
        )
        end = starts[offset] if offset < len(starts) else node.end
        pieces.append(Node(marker, end, [], [node.notes[offset]]))
    return pieces
