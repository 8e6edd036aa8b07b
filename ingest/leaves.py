"""From outline nodes to the plan's parts, sections and leaves, with titles, bodies and units."""

import re
from dataclasses import dataclass, field, replace

from ingest import duties, front, roles, tables, units
from ingest.markers import CHAPTER, ITEM, PART, SECTION
from ingest.notes import Found
from ingest.outline import Node
from ingest.plan import Leaf, Note, Responsibility
from ingest.sentences import ranges, sentences
from ingest.titles import label_of, title_span, words
from ingest.view import View


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
        title = title_span(
            self.view, start, min(end, first_note), heading=node.marker.rank <= SECTION
        )
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
        end = self.end(node, last=last)
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

    def end(self, node: Node, *, last: bool) -> int:
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
        return (
            self.view.printed(node.start, node.marker.end).strip() + self.title(node)[:80]
            if title
            else ""
        )

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
                if not own or not (said & duty or duty & {"责任", "牵头"}):
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
        part = next((n for n in path if n.marker.rank == PART), None) or (
            path[0] if path[0].marker.rank == CHAPTER else None
        )
        section = next((n for n in path if n.marker.rank == SECTION), None)
        found.append(Draft(node, part, section, above))

    for node in nodes:
        walk(node, [])
    return found


def text_ranges(view: View, node: Node, end: int) -> list[tuple[int, int]]:
    """Sentence ranges of a leaf's title and body, for finding figures."""
    spans, cursor = [], node.marker.end
    for note in node.notes:
        spans.append((cursor, max(cursor, note.start)))
        cursor = max(cursor, note.end)
    spans.append((cursor, max(cursor, end)))
    return [piece for a, b in spans for piece in ranges(view, a, b)]
