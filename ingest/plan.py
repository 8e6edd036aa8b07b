"""The plan as a value: parts, sections, leaves, the units responsible, and numeric targets.

Everything here is frozen and depends on the standard library only. Every ``start:end`` is a
half-open range of characters into ``Plan.text``, which is the untouched original, so that any
quotation can be shown in its place. Nothing here reads files or guesses: ``ingest.parse`` makes
these values.
"""

import dataclasses
import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Kind = Literal["department", "party", "city", "enterprise", "school", "collective"]
Duty = Literal["责任", "牵头", "配合", "参与"]


@dataclass(frozen=True)
class Responsibility:
    """One unit in a responsibility note, in the order of the original."""

    unit: str
    """Canonical name with its prefix restored: 省工信厅 for ``工信厅`` after ``省数据管理局、``."""
    written: str
    """As printed; equals ``Plan.text[start:end]``."""
    role: str
    """As labelled in the note: 责任单位, 牵头单位, 配合单位, 负责, 牵头, …"""
    kind: Kind
    position: int
    """1 for the unit that stands first in the leaf's note."""
    tier: int
    """1-based: which comma-separated tier of the note (departments, party, cities, enterprises)."""
    start: int
    end: int
    duty: Duty = "责任"
    """The role's class, for comparing plans that label differently."""
    lead: bool = False
    """True only when the document itself says so (a 牵头 label, or 列首位者为牵头单位)."""
    inherited: bool = False
    """True when the note stands above the leaf and holds for it too."""


@dataclass(frozen=True)
class Note:
    """A responsibility note as printed, brackets included when they are there."""

    label: str
    text: str
    start: int
    end: int
    inherited: bool = False


@dataclass(frozen=True)
class Target:
    """A numeric target: ``5G基站1万个以上`` is value 10000, comparator 以上, measure 5G基站."""

    leaf: str
    value: float
    written: str
    """The figure with comparator and unit, as printed: ``1万个以上``, ``突破3.2万亿元``."""
    comparator: str
    """以上, 超, 左右, 突破, 不低于, … as printed; empty for an exact figure."""
    measure: str
    """What is measured, as printed: ``5G基站``."""
    unit: str
    """Unit of measure: 个, %, 元, …"""
    sentence: str
    start: int
    end: int
    """``start:end`` is where ``written`` stands."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a leaf's body, its final punctuation included."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Leaf:
    """What can be cited: a numbered item, or a section (or part) without items."""

    id: str
    """``item-12``; ``section-12`` for a section without items, ``part-3`` for a part."""
    number: int | None
    """The item's number as printed; None where the leaf carries none."""
    label: str
    """The printed marker: ``12.``, ``(十二)``."""
    title: str
    """The first sentence without its final 。 (or the heading of an unnumbered section)."""
    body: str
    """Text after the title, without the notes; equals the joined sentences."""
    sentences: tuple[Sentence, ...]
    notes: tuple[Note, ...]
    responsibilities: tuple[Responsibility, ...]
    start: int
    end: int
    """The whole leaf, from its marker to the end of its note."""
    title_start: int
    breadcrumb: tuple[str, ...]
    """Headings above, outermost first: (``二、坚持…``, ``(四)纵深…``)."""
    part: str
    """Label of the part, ``二``; empty when the plan has no parts."""
    section: str
    """Label of the section, ``四``; empty when there is none."""

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Canonical units in the order of the original, each once."""
        return tuple(dict.fromkeys(r.unit for r in self.responsibilities))

    @property
    def cite(self) -> str:
        """How people name it: 第12条, or 第(十二)节."""
        if self.number is not None:
            return f"第{self.number}条"
        return f"第({self.section})节" if self.section else f"第{self.part}部分"


@dataclass(frozen=True)
class Section:
    """A 节: a heading with the leaves under it (itself a leaf when it has no items)."""

    label: str
    """``四`` for (四); empty for a plan without sections."""
    number: int | None
    title: str
    leaves: tuple[Leaf, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """A 部分: a heading with its sections."""

    label: str
    number: int | None
    title: str
    sections: tuple[Section, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Warning:
    """Something that could not be read with certainty, and where."""

    code: str
    message: str
    line: int
    """1-based line of the original."""
    start: int
    text: str
    """The text in question, shortened."""
    page: int | None = None


@dataclass(frozen=True)
class Plan:
    """A parsed plan. ``text`` is the original, untouched."""

    id: str
    title: str
    issuer: str
    issued: datetime.date | None
    year: int | None
    source: str
    sha256: str
    text: str
    parts: tuple[Part, ...]
    targets: tuple[Target, ...] = ()
    warnings: tuple[Warning, ...] = ()
    document_number: str = ""
    """文号 as printed, empty when the text carries none."""
    preamble: tuple[Sentence, ...] = ()
    """The sentences before the first heading (总体要求), which are no leaf."""
    definitions: dict[str, str] = field(default_factory=dict)
    """Document-wide clauses: ``{"各设区市": "含平潭综合实验区,下同"}``."""
    lead_rule: str = ""
    """The clause that says the first unit leads (列首位者为牵头单位); empty without one."""
    format: str = "txt"

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves in the order of the original."""
        return tuple(leaf for section in self.sections for leaf in section.leaves)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of the original."""
        return tuple(section for part in self.parts for section in part.sections)

    @cached_property
    def _by_id(self) -> dict[str, Leaf]:
        return {leaf.id: leaf for leaf in self.leaves}

    def leaf(self, leaf_id: str) -> Leaf:
        """The leaf with this id.

        Raises:
            KeyError: no leaf has it; the message names the plan and the range of ids.
        """
        try:
            return self._by_id[leaf_id]
        except KeyError:
            ids = ", ".join(list(self._by_id)[:3])
            raise KeyError(f"{self.id} has no leaf {leaf_id!r} (it has {ids}, …)") from None

    @cached_property
    def units(self) -> dict[str, tuple[Leaf, ...]]:
        """Every unit → its leaves, in order of first appearance."""
        ledger: dict[str, list[Leaf]] = {}
        for leaf in self.leaves:
            for unit in leaf.units:
                ledger.setdefault(unit, []).append(leaf)
        return {unit: tuple(leaves) for unit, leaves in ledger.items()}

    def walk(self) -> Iterator[tuple[Part, Section, Leaf]]:
        """Every leaf with the section and part above it."""
        for part in self.parts:
            for section in part.sections:
                for leaf in section.leaves:
                    yield part, section, leaf

    def to_json(self) -> str:
        """The whole plan as JSON that ``from_json`` reads back to an equal value."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: the JSON is broken or lacks a field.
        """
        try:
            return _plan(json.loads(text))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a stored plan: {error!r}") from error


def _leaf(raw: dict[str, Any]) -> Leaf:
    return Leaf(
        **{
            **raw,
            "sentences": tuple(Sentence(**s) for s in raw["sentences"]),
            "notes": tuple(Note(**n) for n in raw["notes"]),
            "responsibilities": tuple(Responsibility(**r) for r in raw["responsibilities"]),
            "breadcrumb": tuple(raw["breadcrumb"]),
        }
    )


def _section(raw: dict[str, Any]) -> Section:
    return Section(**{**raw, "leaves": tuple(_leaf(leaf) for leaf in raw["leaves"])})


def _part(raw: dict[str, Any]) -> Part:
    return Part(**{**raw, "sections": tuple(_section(s) for s in raw["sections"])})


def _plan(raw: dict[str, Any]) -> Plan:
    issued = raw["issued"]
    return Plan(
        **{
            **raw,
            "issued": datetime.date.fromisoformat(issued) if issued else None,
            "parts": tuple(_part(p) for p in raw["parts"]),
            "targets": tuple(Target(**t) for t in raw["targets"]),
            "warnings": tuple(Warning(**w) for w in raw["warnings"]),
            "preamble": tuple(Sentence(**s) for s in raw["preamble"]),
        }
    )
