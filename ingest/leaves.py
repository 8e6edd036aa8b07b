"""From outline nodes to the plan's parts, sections and leaves, with titles, bodies and units."""

import re
from dataclasses import dataclass, field, replace

from ingest import duties, front, roles, tables, units
from ingest.markers import ITEM, PART, SECTION, Marker
from ingest.notes import Found
from ingest.numerals import chinese
from ingest.outline import Node
from ingest.plan import Leaf, Note, Part, Responsibility, Section
from ingest.sentences import ranges, sentences
from ingest.view import View

_LONGEST_TITLE = 60
_BREAK = re.compile(r"[ \t]*\n\s*|[ \t]{2,}|(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])")


@dataclass
class Draft:
    """A leaf before it has its id, with what stands above it."""

    node: Node
    part: Node | None
    section: Node | None
    above: list[Node]


@dataclass
class Context:
    """What holds for the whole document while leaves are built."""

    view: View
    readings: dict[int, duties.Reading]
    """By the start of the note."""
    rows: dict[int, tables.Row] = field(default_factory=dict)
    """Rows of tables, by where they start."""
    breaks: frozenset[int] = frozenset()
    """Where attachments begin: the closing words stand before them."""
    lead_rule: str = ""
    lead_from: int = -1
    wide: list[duties.Named] = field(default_factory=list)


def label_of(marker: Marker) -> str:
    """四 for ``(四)`` and for ``(4)``."""
    return chinese(marker.number) if marker.number < 100 else str(marker.number)


def title_span(view: View, start: int, end: int, *, heading: bool) -> tuple[int, int, int]:
    """Start and end of a title, and where the text after it goes on.

    A title is the first sentence; a heading without a full stop ends with its line, except that a
    heading cut over two lines is put together again.
    """
    text = view.text
    limit = min(end, start + 400)
    stop = next((a for a in _stops(view, start, limit)), limit)
    line = _BREAK.search(text, start, stop)
    if line and line.start() > start and _ends_here(text, start, line, stop, heading=heading):
        return start, line.start(), line.end()
    after = stop + 1 if stop < end and text[stop] in "。!?" else stop
    return (*_trimmed(text, start, stop), after)


def _stops(view: View, start: int, limit: int) -> list[int]:
    depth = 0
    for index in range(start, limit):
        char = view.text[index]
        depth += (char in "(《“") - (char in ")》”")
        if char in "。!?" and depth <= 0:
            return [index]
    return []


def _ends_here(text: str, start: int, line: re.Match[str], stop: int, *, heading: bool) -> bool:
    """Whether the title ends at a break in the line rather than goes on after it."""
    before, after = text[start : line.start()], text[line.end() : stop]
    if len(before) > _LONGEST_TITLE or not after.strip():
        return not after.strip()
    if not heading and "\n" not in line.group():
        return False
    closed = stop < len(text) and text[stop] == "。"
    if "\n" in line.group():
        return closed or len(after) > 30
    return heading and len(before) >= 3 and (closed or len(after) > 30)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。;:"):
        end -= 1
    return start, end


def words(printed: str) -> str:
    """A title in one line: breaks and double spaces taken out."""
    return re.sub(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])", " ", re.sub(r"\s*\n\s*|[ \u3000]{2,}", "", printed)).strip()


class Builder:
    """Makes leaves of nodes."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.view = context.view

    def content(self, node: Node, end: int) -> tuple[tuple[int, int, int], list[tuple[int, int]]]:
        """Title span, and the ranges of the body: what is neither title nor note."""
        if row := self.context.rows.get(node.start):
            return (*row.title, row.title[1]), list(row.body)
        start = node.marker.end
        first_note = min((note.start for note in node.notes), default=end)
        title = title_span(self.view, start, min(end, first_note), heading=node.marker.rank <= SECTION)
        spans, cursor = [], title[2]
        for note in node.notes:
            if note.start > cursor:
                spans.append((cursor, note.start))
            cursor = max(cursor, note.end)
        if cursor < end:
            spans.append((cursor, end))
        return title, [(a, b) for a, b in spans if re.search(r"\w", self.view.text[a:b])]

    def leaf(self, draft: Draft, leaf_id: str, *, last: bool) -> Leaf:
        """Build one leaf; its end is that of its last note or sentence."""
        node, view = draft.node, self.view
        end = self._end(node, last=last)
        title, spans = self.content(node, end)
        start, stop = view.span(node.start, end)
        numbered = node.marker.rank >= ITEM
        body = sentences(view, spans)
        return Leaf(
            id=leaf_id,
            number=node.marker.number if numbered and not self._unprinted(node) else None,
            label=view.printed(node.start, node.start + len(node.marker.label)),
            title=words(view.printed(title[0], title[1])),
            body="".join(sentence.text for sentence in body),
            sentences=body,
            notes=self._notes(draft),
            responsibilities=self._responsibilities(draft),
            start=start,
            end=stop,
            title_start=view.span(title[0], title[1])[0],
            breadcrumb=tuple(self.heading(above) for above in draft.above),
            part=label_of(draft.part.marker) if draft.part else "",
            section=label_of(draft.section.marker) if draft.section else "",
        )

    def _unprinted(self, node: Node) -> bool:
        row = self.context.rows.get(node.start)
        return row is not None and not row.printed

    def _end(self, node: Node, *, last: bool) -> int:
        """Where a leaf ends; the closing words of the document are no part of the last one."""
        if row := self.context.rows.get(node.start):
            return row.end
        end = node.end
        if last or end in self.context.breaks:
            after = max((note.end for note in node.notes), default=node.marker.end)
            end = front.tail(self.view, after, end)
        elif (signed := front.signature(self.view, node.marker.end, end)) is not None:
            end = max(signed, max((note.end for note in node.notes), default=0))
        while end > node.start and self.view.text[end - 1].isspace():
            end -= 1
        return end

    def heading(self, node: Node) -> str:
        """Marker and title of a part or section, as printed."""
        end = min((note.start for note in node.notes), default=node.end)
        title = title_span(self.view, node.marker.end, end, heading=True)
        return self.view.printed(node.start, node.marker.end).strip() + self.title(node)[:80] if title else ""

    def title(self, node: Node) -> str:
        """The title of a part or section."""
        end = min((note.start for note in node.notes), default=node.end)
        start, stop, _ = title_span(self.view, node.marker.end, end, heading=True)
        return words(self.view.printed(start, stop))

    def _sources(self, draft: Draft) -> list[tuple[Found, bool]]:
        """Notes that hold for a leaf: its own, and those above it with another duty."""
        own = [(note, False) for note in draft.node.notes]
        duty = {roles.duty_of(named.role) for note, _ in own for named in self._read(note).named}
        above = []
        for node in draft.above:
            for note in node.notes:
                said = {roles.duty_of(named.role) for named in self._read(note).named}
                if not own or not said & duty:
                    above.append((note, True))
        return own + above

    def _read(self, note: Found) -> duties.Reading:
        return self.context.readings[note.start]

    def _notes(self, draft: Draft) -> tuple[Note, ...]:
        found = []
        for note, inherited in self._sources(draft):
            start, end = self.view.span(note.start, note.end)
            found.append(Note(note.label, self.view.original[start:end], start, end, inherited))
        return tuple(found)

    def _responsibilities(self, draft: Draft) -> tuple[Responsibility, ...]:
        found: list[Responsibility] = []
        for note, inherited in self._sources(draft):
            for named in self._read(note).named:
                if not named.wide:
                    found.append(self._responsibility(named, len(found) + 1, inherited=inherited))
        for named in self.context.wide:
            if named.start < draft.node.end and named.unit not in {r.unit for r in found}:
                found.append(self._responsibility(named, len(found) + 1, inherited=True))
        if found and self.context.lead_rule and draft.node.end > self.context.lead_from:
            found[0] = replace(found[0], lead=True)
        return tuple(found)

    def _responsibility(
        self, named: duties.Named, position: int, *, inherited: bool
    ) -> Responsibility:
        start, end = self.view.span(named.start, named.end)
        duty = roles.duty_of(named.role)
        return Responsibility(
            unit=named.unit,
            written=self.view.original[start:end],
            role=named.role,
            kind=units.kind_of(named.unit),
            position=position,
            tier=named.tier,
            start=start,
            end=end,
            duty=duty,
            lead=duty == "牵头",
            inherited=inherited,
        )


def drafts(nodes: list[Node]) -> list[Draft]:
    """The leaves of a tree with what stands above each, in order."""
    found: list[Draft] = []

    def walk(node: Node, above: list[Node]) -> None:
        if node.children:
            for child in node.children:
                walk(child, [*above, node])
            return
        path = [*above, node]
        part = next((n for n in path if n.marker.rank == PART), None)
        section = next((n for n in path if n.marker.rank == SECTION), None)
        found.append(Draft(node, part, section, above))

    for node in nodes:
        walk(node, [])
    return found


def ids(all_drafts: list[Draft], nodes: list[Node]) -> list[str]:
    """Unique ids: ``item-12``; with part and section numbers in front where numbering restarts."""
    sections = [n for node in nodes for n in _nodes(node) if n.marker.rank == SECTION]
    restarts = {
        "item": _restarts([d.node.marker.number for d in all_drafts if d.node.marker.rank >= ITEM]),
        "section": _restarts([node.marker.number for node in sections]),
        "part": False,
    }
    found: list[str] = []
    for draft in all_drafts:
        kind = {PART: "part", SECTION: "section"}.get(draft.node.marker.rank, "item")
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
    return sum(1 for a, b in zip(numbers, numbers[1:], strict=False) if b == 1 and a >= 1) > 0


def parts(view: View, nodes: list[Node], built: dict[int, Leaf], builder: Builder) -> tuple[Part, ...]:
    """Put leaves back under their sections and parts; missing levels get an empty one."""
    found: list[Part] = []
    loose: list[Node] = []
    for node in nodes:
        if node.marker.rank == PART:
            if loose:
                found.append(_part(view, None, loose, built, builder))
                loose = []
            found.append(_part(view, node, node.children, built, builder))
        else:
            loose.append(node)
    if loose:
        found.append(_part(view, None, loose, built, builder))
    return tuple(found)


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
    return Section(
        label_of(node.marker), node.marker.number, title, leaves, start, leaves[-1].end
    )


def _leaves_under(node: Node, built: dict[int, Leaf]) -> list[Leaf]:
    if not node.children:
        return [built[node.start]]
    return [leaf for child in node.children for leaf in _leaves_under(child, built)]


def text_ranges(view: View, node: Node, end: int) -> list[tuple[int, int]]:
    """Sentence ranges of a leaf's title and body, for finding figures."""
    spans, cursor = [], node.marker.end
    for note in node.notes:
        spans.append((cursor, max(cursor, note.start)))
        cursor = max(cursor, note.end)
    spans.append((cursor, max(cursor, end)))
    return [piece for a, b in spans for piece in ranges(view, a, b)]
