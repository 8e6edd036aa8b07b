"""Put leaves back under their sections and parts, and give them their ids."""

import itertools

from ingest.leaves import Builder, Draft
from ingest.markers import CHAPTER, ITEM, PART, SECTION
from ingest.outline import Node
from ingest.plan import Leaf, Part, Section
from ingest.titles import label_of
from ingest.view import View


def ids(all_drafts: list[Draft], nodes: list[Node]) -> list[str]:
    """Unique ids: ``item-12``; with part and section numbers in front where numbering restarts."""
    sections = [n for node in nodes for n in _nodes(node) if n.marker.rank == SECTION]
    restarts = {
        "item": _restarts([d.node.marker.number for d in all_drafts if d.node.marker.rank >= ITEM]),
        "section": _restarts([node.marker.number for node in sections]),
        "part": _restarts(
            [n.marker.number for node in nodes for n in node.children if n.marker.rank == PART]
        ),
        "chapter": False,
    }
    found: list[str] = []
    for draft in all_drafts:
        kind = {CHAPTER: "chapter", PART: "part", SECTION: "section"}.get(
            draft.node.marker.rank, "item"
        )
        path = [n.marker.number for n in draft.above] if restarts[kind] else []
        base = "-".join(map(str, [kind, *path, draft.node.marker.number]))
        name, suffix = base, ord("b")
        while name in found:
            name, suffix = f"{base}{chr(suffix)}", suffix + 1
        found.append(name)
    return found


def _nodes(node: Node) -> list[Node]:
    return [node, *(n for child in node.children for n in _nodes(child))]


def _restarts(numbers: list[int]) -> bool:
    """Whether a numbering begins anew, rather than repeats a number by mistake."""
    return any(after == 1 for _, after in itertools.pairwise(numbers))


def parts(
    view: View, nodes: list[Node], built: dict[int, Leaf], builder: Builder
) -> tuple[Part, ...]:
    """Put leaves back under their sections and parts; missing levels get an empty one."""
    found: list[Part] = []
    loose: list[Node] = []
    for node in _below_chapters(nodes):
        if node.marker.rank <= PART:
            if loose:
                found.append(_part(view, None, loose, built, builder))
                loose = []
            found.append(_part(view, node, node.children, built, builder))
        else:
            loose.append(node)
    if loose:
        found.append(_part(view, None, loose, built, builder))
    return tuple(found)


def _below_chapters(nodes: list[Node]) -> list[Node]:
    """Chapters with something under them are shown in breadcrumbs only."""
    return [
        below
        for node in nodes
        for below in (node.children if node.marker.rank == CHAPTER and node.children else [node])
    ]


def _part(
    view: View, node: Node | None, children: list[Node], built: dict[int, Leaf], builder: Builder
) -> Part:
    sections: list[Section] = []
    loose: list[Node] = []
    for child in children:
        if child.marker.rank == SECTION:
            if loose:
                sections.append(_section(view, None, loose, built, builder))
                loose = []
            sections.append(_section(view, child, child.children or [child], built, builder))
        else:
            loose.append(child)
    if not children and node:
        loose = [node]
    if loose:
        sections.append(_section(view, None, loose, built, builder))
    first, last = sections[0].start, sections[-1].end
    if node is None:
        return Part("", None, "", tuple(sections), first, last)
    start = view.span(node.start, node.end)[0]
    return Part(
        label_of(node.marker), node.marker.number, builder.title(node), tuple(sections), start, last
    )


def _section(
    view: View, node: Node | None, children: list[Node], built: dict[int, Leaf], builder: Builder
) -> Section:
    leaves = tuple(leaf for child in children for leaf in _leaves_under(child, built))
    if node is None:
        return Section("", None, "", leaves, leaves[0].start, leaves[-1].end)
    start = view.span(node.start, node.end)[0]
    title = builder.title(node)
    return Section(label_of(node.marker), node.marker.number, title, leaves, start, leaves[-1].end)


def _leaves_under(node: Node, built: dict[int, Leaf]) -> list[Leaf]:
    if not node.children:
        return [built[node.start]]
    return [leaf for child in node.children for leaf in _leaves_under(child, built)]
