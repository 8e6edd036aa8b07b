"""Read what a note says: which units, in which role, in which tier, and the clauses beside them.

Commas cut a note into tiers, 、 separates inside a tier, and a prefix (省, 市委, 国家) carries over
to the bare names after it. Labels inside the note (牵头单位:…;配合单位:…) and verbs (…牵头,…配合)
set the role of the names they stand with.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest import roles, units
from ingest.names import Cutter
from ingest.notes import Found
from ingest.view import View

_WIDE = re.compile(
    r"(?:以下|下列|上述|以上|各项|所有|其他)[^,;。()]{0,12}?(?:均|都)(?:涉及|包括|需要|由|含)(?=\S)"
)
_OPEN_END = re.compile(
    r"等(?:其他|国务院|省直|市直|省级|市级)?(?:有关|相关|各有关|各相关|各)?(?:部门和单位|单位和部门|部门|单位|地区|机构)?$"
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Named:
    """One unit in a note, in the view."""

    start: int
    end: int
    unit: str
    role: str
    tier: int
    wide: bool = False
    """Named by a document-wide clause (以下任务均涉及…), not for this item alone."""


@dataclass(frozen=True)
class Doubt:
    """Something in a note that was not read with certainty."""

    code: str
    start: int
    end: int


@dataclass
class Reading:
    """What one note says."""

    named: list[Named] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)
    lead_rule: str = ""
    doubts: list[Doubt] = field(default_factory=list)
    prefix: str = ""
    """What the next note carries on with, when it stands right behind this one."""


def read(view: View, note: Found, *, prefix: str = "") -> Reading:
    """Read one note.

    Args:
        view: The document.
        note: Where it stands.
        prefix: What bare names take before any name in this note carries one.
    """
    return _Reader(view, note, prefix).read()


def read_all(view: View, notes: Sequence[Found]) -> dict[int, Reading]:
    """Readings by the start of each note; a prefix goes on into a note that stands right behind."""
    readings: dict[int, Reading] = {}
    end, prefix = -1, ""
    for note in notes:
        follows = end >= 0 and not view.text[end : note.start].strip(" \n\t;。")
        readings[note.start] = read(view, note, prefix=prefix if follows else "")
        end, prefix = note.end, readings[note.start].prefix
    return readings


class _Reader:
    def __init__(self, view: View, note: Found, prefix: str) -> None:
        self.view = view
        self.text = view.text
        self.note = note
        self.cutter = Cutter(view)
        self.reading = Reading()
        self.tier = 0
        self.prefix = prefix

    def read(self) -> Reading:
        for role, start, end in self._segments():
            self._segment(role, start, end)
        self.reading.prefix = self.prefix
        self.reading.doubts += [Doubt("missing-separator", *place) for place in self.cutter.lost]
        return self.reading

    def _segments(self) -> list[tuple[str, int, int]]:
        """Role and range of each labelled stretch; stretches that name no units are left out."""
        start, stop = self.note.inner, self.note.stop
        cuts: list[tuple[int, int, str]] = []
        for match in roles.LABEL.finditer(self.text, start, stop):
            cuts.append((match.start(1), match.end(), _SPACE.sub("", match.group(1))))
        for match in roles.SHORT_LABEL.finditer(self.text, start, stop):
            if not any(left <= match.start() < right for left, right, _ in cuts):
                cuts.append((match.start(1), match.end(), match.group(1)))
        for match in roles.IGNORED.finditer(self.text, start, stop):
            cuts.append((match.start(), match.end(), ""))
        cuts.sort()
        if not cuts or cuts[0][0] > start:
            cuts.insert(0, (start, start, self.note.label or "负责"))
        bounds = [cut[0] for cut in cuts[1:]] + [stop]
        return [(cut[2], cut[1], end) for cut, end in zip(cuts, bounds, strict=True) if cut[2]]

    def _segment(self, role: str, start: int, end: int) -> None:
        """Cut a stretch into tiers at depth 0 and give each name its role."""
        pending: list[tuple[int, int, int]] = []  # names waiting for their verb
        labelled = self.note.labelled or role != "负责"
        spoken = False
        for left, right in self.cutter.tiers(start, end):
            if self._clause(left, right):
                continue
            self.tier += 1
            pieces = [
                piece for name in self.cutter.names(left, right) for piece in self._verbs(*name)
            ]
            if labelled and not spoken and any(verb for *_, verb in pieces):
                self._name(pending, role)
                pending = []
            for first, last, verb in pieces:
                if last > first:
                    pending.append((first, last, self.tier))
                if verb:
                    self._name(pending, verb)
                    pending, spoken = [], True
        self._rest(pending, role, labelled=labelled)
        if not self.reading.named:
            self.reading.doubts.append(Doubt("unread-note", start, max(end, start + 1)))

    def _rest(self, pending: list[tuple[int, int, int]], role: str, *, labelled: bool) -> None:
        """Names that no verb follows: they have the label's role."""
        if not pending or labelled:
            self._name(pending, role)
        elif self.reading.named:
            self.reading.doubts.append(Doubt("unlabelled-role", pending[0][0], pending[-1][1]))
            self._name(pending, "配合")
        else:
            self.reading.doubts.append(Doubt("unlabelled-note", pending[0][0], pending[-1][1]))
            self._name(pending, "责任单位")

    def _clause(self, start: int, end: int) -> bool:
        """Take lead rules, asides and document-wide clauses out of the list of names."""
        text = re.sub(r"\([^()]*\)|\s+", "", self.text[start:end])
        if roles.LEAD.search(text):
            self.reading.lead_rule = self.view.printed(start, end)
            return True
        if roles.ASIDE.match(text):
            return True
        if match := _WIDE.search(self.text, start, end):
            self.tier += 1
            for a, b in self.cutter.names(match.end(), end):
                self._add(a, b, "涉及", self.tier, wide=True)
            self.reading.definitions[self.view.printed(match.start(), match.end())] = (
                self.view.printed(match.end(), end)
            )
            return True
        return False

    def _verbs(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Cut a name at its verbs: ``由省财政厅牵头`` is (省财政厅, 牵头)."""
        pieces: list[tuple[int, int, str]] = []
        index = start
        while index < end and self.text.startswith(("由", "请"), index):
            index += 1
        if "会同" in self.text[index:end]:
            at = self.text.index("会同", index, end)
            final = next(roles.VERB.finditer(self.text, at, end), None)
            pieces.append((index, at, roles.short(final.group(1)) if final else "牵头"))
            pieces.append((at + 2, final.start() if final else end, "会同"))
            return pieces
        for match in roles.VERB.finditer(self.text, index, end):
            if match.end() < end and not units.looks_like(self.text[match.end() : end].strip()):
                continue
            pieces.append((index, match.start(), roles.short(match.group(1))))
            index = match.end()
        if index < end:
            pieces.append((index, end, ""))
        return pieces

    def _name(self, pending: list[tuple[int, int, int]], role: str) -> None:
        for start, end, tier in pending:
            self._add(start, end, role, tier)

    def _add(self, start: int, end: int, role: str, tier: int, *, wide: bool = False) -> None:
        """Add one name: its aside taken off, its prefix restored."""
        start, end = self.cutter.strip(start, end)
        end, role = self._aside(start, end, role)
        start, end = self.cutter.strip(start, end)
        if match := _OPEN_END.search(self.text[start:end]):
            if match.group() != "等":
                self.reading.doubts.append(Doubt("open-list", start + match.start(), end))
            end = start + match.start()
        name = units.key(self.text[start:end])
        if not name or roles.ASIDE.match(name) or re.fullmatch(r"[\d年月日.前底至-]+", name):
            return
        if not units.looks_like(name):
            self.reading.doubts.append(Doubt("unsure-unit", start, end))
        full = self._full(name, units.canonical(self.view.printed(start, end)), tier)
        self.reading.named.append(Named(start, end, full, role, tier, wide))

    def _full(self, name: str, printed: str, tier: int) -> str:
        own = units.carried_by(name)
        if own:
            self.prefix = own
            return printed
        explicit = (
            sum(
                1
                for named in self.reading.named
                if units.carried_by(named.unit[:4])
                and units.carried_by(units.key(self.view.printed(named.start, named.end)))
            )
            > 1
        )
        if self.prefix and units.takes_prefix(name, explicit=explicit):
            return units.carry(self.prefix, printed)
        return printed

    def _aside(self, start: int, end: int, role: str) -> tuple[int, str]:
        """Take a remark in brackets off the end of a name: (牵头), (含平潭,下同)."""
        if end <= start or self.text[end - 1] != ")":
            return end, role
        opening = self.view.openings.get(end - 1, -1)
        if opening <= start:
            return end, role
        inner = _SPACE.sub("", self.text[opening + 1 : end - 1])
        if re.fullmatch(r"[省市区县州盟旗、]+", inner):
            return end, role
        if verb := roles.VERB.fullmatch(inner.removesuffix("单位").removesuffix("部门")):
            return opening, roles.short(verb.group(1))
        if roles.LEAD.search(inner):
            self.reading.lead_rule = self.view.printed(opening + 1, end - 1)
            return opening, role
        if re.search(r"含|包括|下同|简称", inner):
            name = units.canonical(self.view.printed(start, opening))
            self.reading.definitions[name] = self.view.printed(opening + 1, end - 1)
            return opening, role
        if (
            len(inner) > 3
            and "、" not in inner
            and units.looks_like(inner, strict=True)
            and units.looks_like(self.text[start:opening])
        ):
            name = units.canonical(self.view.printed(start, opening))
            self.reading.definitions.setdefault(name, self.view.printed(opening + 1, end - 1))
            return opening, role
        return end, role
