"""A plan as a document to be read: headings, leaves and what stands between them, in order.

Everything from the first heading to the end is shown, even text that belongs to no leaf: only white
space between blocks is dropped. Page chrome before the plan is not shown; the preamble is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from markupsafe import Markup

from ingest.plan import Leaf, Part, Plan, Section
from ui import words
from ui.marking import Mark, occurrences, render

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
_LINE = re.compile(r"[^\n]+")
_STOPS = "。；;，,."


@dataclass(frozen=True)
class Block:
    """One piece of the page."""

    kind: str
    """``part``, ``section``, ``leaf`` or ``text``."""
    id: str = ""
    label: str = ""
    heading: Markup = field(default_factory=Markup)
    """With the label for parts and sections; a leaf's label is apart, in the margin."""
    paragraphs: tuple["Paragraph", ...] = ()
    cited: bool = False
    """True when the quotation that the page was opened at stands here."""


@dataclass(frozen=True)
class Paragraph:
    """One line of the original, or a responsibility note, which is set apart."""

    text: Markup
    note: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the outline."""

    id: str
    text: str
    level: int


@dataclass(frozen=True)
class Document:
    """A plan, ready for the template."""

    plan: Plan
    preamble: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]
    outline: tuple[Entry, ...]
    found: tuple[tuple[str, str, int], ...]
    """Leaf id, name and count of each leaf in which the searched word stands."""
    hits: int


def spans(text: str, length: int) -> list[tuple[int, int]]:
    """The ranges of ``?q=10-20,30-40`` that lie in a text of this length; others are dropped.

    >>> spans("3-5,9-4,7-99", 10)
    [(3, 5), (7, 10)]
    """
    ranges = []
    for part in text.split(",")[:20]:
        match = _SPAN.fullmatch(part.strip())
        if match:
            start, end = int(match[1]), min(int(match[2]), length)
            if start < end:
                ranges.append((start, end))
    return ranges


def unit_url(root: str, plan: str, unit: str) -> str:
    """The ledger page of a unit."""
    return f"{root}/read/{quote(plan)}/units?{urlencode({'unit': unit})}"


def build(plan: Plan, *, root: str = "", quoted: str = "", find: str = "") -> Document:
    """Lay a plan out.

    Args:
        plan: The plan.
        root: Path prefix for links.
        quoted: ``start-end`` ranges to highlight, as in the address.
        find: A word to mark wherever it stands.
    """
    begin = min((s.start for s in plan.preamble), default=plan.parts[0].start if plan.parts else 0)
    quotes = [Mark(a, b, "quote", title=words.QUOTED) for a, b in spans(quoted, len(plan.text))]
    hits = occurrences(plan.text, find.strip(), begin, len(plan.text))
    page = _Page(plan, [*_fixed(plan, root), *hits, *quotes])
    return Document(
        plan=plan,
        preamble=page.preamble(),
        blocks=tuple(page.blocks()),
        outline=tuple(outline(plan)),
        found=tuple(_found(plan, hits)),
        hits=len(hits),
    )


def outline(plan: Plan) -> Iterator[Entry]:
    """Parts, sections and leaves by name. A section that is a leaf itself is one line."""
    for number, part in enumerate(plan.parts, 1):
        if part.title or part.label:
            yield Entry(_part_id(part, number), _named(part.label, "、", part.title), 1)
        for at, section in enumerate(part.sections, 1):
            own = len(section.leaves) == 1 and section.leaves[0].start <= section.start
            if (section.title or section.label) and not own:
                label = f"({section.label})" if section.label else ""
                yield Entry(_section_id(number, at), label + section.title, 2)
            for leaf in section.leaves:
                yield Entry(leaf.id, f"{leaf.label}{leaf.title}", 3 if section.title else 2)


def _named(label: str, separator: str, title: str) -> str:
    return f"{label}{separator}{title}" if label else title


def _part_id(part: Part, number: int) -> str:
    own = [leaf.id for section in part.sections for leaf in section.leaves]
    return own[0] if own == [f"part-{number}"] else f"p-{number}"


def _section_id(part: int, section: int) -> str:
    return f"s-{part}-{section}"


def _fixed(plan: Plan, root: str) -> Iterator[Mark]:
    """Units as links, targets as marks."""
    for leaf in plan.leaves:
        for r in leaf.responsibilities:
            if not r.inherited:
                yield Mark(r.start, r.end, "unit", unit_url(root, plan.id, r.unit), r.unit)
    for target in plan.targets:
        hint = f"{words.TARGETS}：{target.measure}"
        yield Mark(target.start, target.end, "target", title=hint)


def _found(plan: Plan, hits: Sequence[Mark]) -> Iterator[tuple[str, str, int]]:
    for leaf in plan.leaves:
        count = sum(leaf.start <= hit.start < leaf.end for hit in hits)
        if count:
            yield leaf.id, leaf.cite, count


class _Page:
    """Walks the plan from its first heading to its end."""

    def __init__(self, plan: Plan, marks: Sequence[Mark]) -> None:
        self.plan = plan
        self.text = plan.text
        self.marks = marks
        self.at = 0
        """Everything before is on the page."""

    def preamble(self) -> tuple[Paragraph, ...]:
        if not self.plan.preamble:
            return ()
        start, end = self.plan.preamble[0].start, self.plan.preamble[-1].end
        return tuple(self._paragraphs(start, end))

    def blocks(self) -> Iterator[Block]:
        self.at = self.plan.parts[0].start if self.plan.parts else len(self.text)
        for number, part in enumerate(self.plan.parts, 1):
            yield from self._rest(part.start)
            first = part.sections[0].start if part.sections else part.end
            yield from self._heading("part", _part_id(part, number), part, first)
            for at, section in enumerate(part.sections, 1):
                yield from self._section(_section_id(number, at), section)
        yield from self._rest(len(self.text))

    def _section(self, anchor: str, section: Section) -> Iterator[Block]:
        yield from self._rest(section.start)
        first = section.leaves[0].start if section.leaves else section.end
        yield from self._heading("section", anchor, section, first)
        for leaf in section.leaves:
            yield from self._rest(leaf.start)
            yield self._leaf(leaf)

    def _heading(self, kind: str, anchor: str, node: Part | Section, until: int) -> Iterator[Block]:
        """The heading, and an introduction after it when there is one."""
        start, found = node.start, -1
        if node.title and until > start:
            found = self.text.find(node.title, start, until)
        if found < 0:
            return
        end = found + len(node.title)
        yield Block(kind, anchor, heading=render(self.text, start, end, self.marks))
        self.at = max(self.at, end)
        yield from self._rest(until)

    def _leaf(self, leaf: Leaf) -> Block:
        """Label, title, body, and the notes apart."""
        own = leaf.number is None
        title_end = at = leaf.title_start + len(leaf.title)
        body: list[Paragraph] = []
        for note in sorted(leaf.notes, key=lambda note: note.start):
            if note.inherited or not at <= note.start < note.end <= leaf.end:
                continue
            body += self._paragraphs(at, note.start)
            at = self._past_stops(note.end, leaf.end)
            body += self._paragraphs(note.start, at, note=True)
        body += self._paragraphs(at, leaf.end)
        self.at = max(self.at, leaf.end)
        head = leaf.start if own else leaf.title_start
        return Block(
            "own" if own else "leaf",
            leaf.id,
            label="" if own else self.text[leaf.start : leaf.title_start].strip(),
            heading=render(self.text, head, title_end, self.marks),
            paragraphs=tuple(body),
            cited=any(
                m.kind == "quote" and m.start < leaf.end and m.end > leaf.start for m in self.marks
            ),
        )

    def _rest(self, until: int) -> Iterator[Block]:
        """What stands between two blocks."""
        paragraphs = tuple(self._paragraphs(self.at, until))
        self.at = max(self.at, until)
        if paragraphs:
            yield Block("text", paragraphs=paragraphs)

    def _past_stops(self, at: int, end: int) -> int:
        """After a full stop that follows a note: it is no paragraph of its own."""
        while at < end and self.text[at] in _STOPS:
            at += 1
        return at

    def _paragraphs(self, start: int, end: int, *, note: bool = False) -> Iterator[Paragraph]:
        for match in _LINE.finditer(self.text, start, max(start, end)):
            line = match.group()
            left = len(line) - len(line.lstrip())
            right = len(line.rstrip())
            if right > left:
                first = match.start()
                text = render(self.text, first + left, first + right, self.marks)
                yield Paragraph(text, note=note)
