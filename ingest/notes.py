"""Find responsibility notes: with label or verb, in brackets or without, closed or not.

A note ends where its bracket closes; without one, where the list of units ends. Positions are those
of the view. What a note says is read by :mod:`ingest.duties`.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import roles, units
from ingest.view import View

_LONGEST = 900
_SEPARATORS = "、,;:"
_DEADLINE = re.compile(
    r"^(?:[^,;。]{0,8}\d{1,4}\s*年[^,;。]{0,12}(?:前|底|完成|内)|持续推进|长期坚持|年内完成)[,;。]"
)
_SENTENCE = re.compile(
    r"(?:(?<=[。;\n)])|(?<=\s))[ \t]*([^。\n]{4,300}?(?:负责|牵头|配合|参与|落实))(?=[。\n]|\s|$)"
)
_DATELIKE = re.compile(r"^\d{4}年")


@dataclass(frozen=True)
class Found:
    """A note in the view: ``start:end`` with brackets, ``inner:stop`` from label to last name."""

    start: int
    end: int
    inner: int
    stop: int
    label: str
    """The printed label, or empty for verbal and bare notes."""
    closed: bool = True
    opened: bool = True
    labelled: bool = True


def find(
    view: View,
    stops: list[int],
    *,
    soft: Sequence[int] = (),
    cells: Sequence[Found] = (),
) -> list[Found]:
    """All notes in order, none inside another.

    Args:
        view: The document.
        stops: Starts of outline markers; no note reaches over one.
        soft: Starts of markers inside items, (1) and 一是; only notes in brackets reach over one.
        cells: Notes that are known already: the cells of tables.
    """
    finder = _Finder(view, sorted(stops), frozenset(soft))
    found = [*cells, *finder.labelled(), *finder.verbal()]
    kept: list[Found] = []
    for note in sorted(found, key=lambda note: (note.start, -note.end)):
        if not kept or note.start >= kept[-1].end:
            kept.append(note)
    return kept


class _Finder:
    def __init__(self, view: View, stops: list[int], soft: frozenset[int]) -> None:
        self.view = view
        self.text = view.text
        self.soft = soft
        self.stops = [*stops, len(view.text)]

    def limit(self, position: int) -> int:
        """How far a note that begins here may reach."""
        return (
            min(self.stops[bisect_right(self.stops, position)], position + _LONGEST)
            if (position < len(self.text))
            else len(self.text)
        )

    def labelled(self) -> list[Found]:
        found: list[Found] = []
        reached = 0
        for match in roles.LABEL.finditer(self.text):
            if match.start(1) < reached:
                continue
            note = self._bracketed(match) or self._bare(match)
            if note:
                found.append(note)
                reached = note.end
        return found + self._short_labelled()

    def _short_labelled(self) -> list[Found]:
        """``(牵头:省发改委;配合:省工信厅)``, after a bracket or before the name of a unit."""
        found = []
        for match in roles.SHORT_LABEL.finditer(self.text):
            after = self.text[match.end() : match.end() + 40].split("\n")[0]
            names = units.split(after, "、,;。")
            if self._before(match.start()) in ("", "\n", "。") and names:
                if units.looks_like(names[0], strict=True):
                    label = match.group(1)
                    found.append(self._open_ended(match, match.start(1), label, closed=True))
        for start, end in self.view.pairs.items():
            inner = roles.SHORT_LABEL.match(self.text, self.view.shift(start + 1, " \n"))
            if inner and end < self.limit(start):
                found.append(Found(start, end + 1, start + 1, end, inner.group(1)))
        return found

    def _before(self, position: int) -> str:
        """The character before a position, spaces left out; empty at the start of the text."""
        return self.text[max(0, position - 40) : position].rstrip(" \t")[-1:]

    def _bracketed(self, match: re.Match[str]) -> Found | None:
        """A note whose label stands right after an opening bracket."""
        start = match.start() if self.text[match.start()] == "(" else -1
        if start < 0:
            return None
        partner = self.view.pairs.get(start)
        label = _bare_word(match.group(1))
        if partner is not None and partner < match.end() and partner >= match.end(1):
            return self._open_ended(match, start, label, closed=True)  # 【责任单位】省发改委
        if partner is not None and partner < self.limit(start):
            return Found(start, partner + 1, match.start(1), partner, label)
        return self._open_ended(match, start, label, closed=False)

    def _bare(self, match: re.Match[str]) -> Found | None:
        """``责任单位:…`` without a bracket, at the start of a line or sentence."""
        before = self._before(match.start(1))
        at_start = (
            before in ("", "\n")
            or before in "。;)!?”—－-★●■◆▲•·*"
            or self.text[match.start(1) - 1] in " \t"
        )
        at_stop = any(stop <= match.start(1) <= stop + 8 for stop in self._near(match.start(1)))
        colon = match.group().rstrip().endswith(":")
        if not colon and not (before in ("", "\n") and match.group().endswith((" ", "\n"))):
            return None
        if not (at_start or at_stop):
            return None
        return self._open_ended(match, match.start(1), _bare_word(match.group(1)), closed=True)

    def _near(self, position: int) -> list[int]:
        index = bisect_right(self.stops, position)
        return self.stops[max(0, index - 1) : index]

    def _open_ended(self, match: re.Match[str], start: int, label: str, *, closed: bool) -> Found:
        stop = self.list_end(match.end(), self.limit(start))
        end, opened = stop, True
        if stop < len(self.text) and self.text[stop] == ")" and start == match.start(1):
            end, opened = stop + 1, False
        return Found(start, end, match.start(1), stop, label, closed=closed, opened=opened)

    def list_end(self, position: int, limit: int) -> int:
        """Where a list of units without a closing bracket ends."""
        text, depth, last = self.text, 0, position
        index = self.view.shift(position, " \t\n")
        while index < limit:
            char = text[index]
            if index in self.soft:
                break
            if char == "(" and self.view.pairs.get(index, limit) < limit:
                index = self.view.pairs[index] + 1
                last = index
                continue
            if char in "。!?)" and depth == 0:
                break
            if char.isspace():
                index, go_on = self._over_space(position, index, limit)
                if not go_on or index in self.soft:
                    break
                continue
            index += 1
            last = index
        return last

    def _over_space(self, position: int, index: int, limit: int) -> tuple[int, bool]:
        """Whether the list goes on after white space, and where."""
        text = self.text
        after = self.view.shift(index, " \t\n")
        if after >= limit:
            return after, False
        if text[index - 1] in _SEPARATORS or text[after] in "、,;":
            return after, True
        piece = re.split(r"[、,;:]", text[position:index])[-1]
        following = re.match(r"[^、,;:。\s]{1,40}", text[after:limit])
        word = following.group() if following else ""
        ended = units.looks_like(re.sub(r"\s", "", piece))
        if roles.LABEL.match(text, after) or roles.IGNORED.match(text, after):
            return after, "\n" not in text[index:after]
        if not ended:  # a line break inside a name
            return after, units.looks_like(re.sub(r"\s", "", piece + word))
        if _DATELIKE.match(word):
            return after, False
        return after, units.looks_like(word, strict=True) and "\n" not in text[index:after]

    def verbal(self) -> list[Found]:
        """Notes without a label: ``(市场监管总局负责)``, ``省发改委牵头,省工信厅配合。``."""
        found = []
        for start, end in sorted(self.view.pairs.items()):
            if 3 < end - start < _LONGEST and end < self.limit(start):
                inner = self.text[start + 1 : end]
                if self._says_who(inner) or self._stands_alone(start, end):
                    found.append(Found(start, end + 1, start + 1, end, "", labelled=False))
        return found + self._sentences()

    def _sentences(self) -> list[Found]:
        found = []
        for match in _SENTENCE.finditer(self.text):
            start, end = match.span(1)
            if (
                end <= self.limit(start)
                and "(" not in match.group(1)
                and self._says_who(match.group(1))
            ):
                found.append(Found(start, end, start, end, "", labelled=False))
        return found

    def _says_who(self, inner: str) -> bool:
        """Whether a text without label is a list of units, and says what they do."""
        body = _DEADLINE.sub("", inner.strip()).strip("。;, ")
        body = ",".join(
            piece for piece in re.split("[,;]", body) if not roles.ASIDE.match(piece.strip())
        )
        if roles.LEAD.search(body):
            body = re.split(r"[,;(](?=[^,;(]*牵头)", body)[0]
            if self._only_units(body):
                return True
        verbs = list(roles.VERB.finditer(body))
        if not verbs:
            return False
        if verbs[-1].end() < len(body) and not re.match(r"[,;]", body[verbs[-1].end() :]):
            return False
        names = units.split(roles.VERB.sub(",", body).replace("会同", ","))
        names = [re.sub(r"^由|等(?!级).{0,8}$", "", name.strip()) for name in names]
        names = [name for name in names if name and not roles.ASIDE.match(name)]
        return (
            bool(names)
            and units.looks_like(names[0], strict=True)
            and sum(units.looks_like(name) for name in names) * 3 > len(names) * 2
        )

    def _stands_alone(self, start: int, end: int) -> bool:
        """``…。(省税务局)`` at the end of an item: a list of units and nothing else."""
        before = self.text[max(0, start - 40) : start].rstrip()[-1:]
        after = self.view.shift(end + 1, " \t。")
        at_end = after >= len(self.text) or self.text[after] == "\n" or after in self.stops
        at_end = at_end or self.text[after - 1] == " "
        return before in "。;" and at_end and self._only_units(self.text[start + 1 : end].strip())

    def _only_units(self, body: str) -> bool:
        names = units.split(body)
        return bool(names) and (
            units.looks_like(names[0], strict=True)
            and bool(re.search(r"[厅局委办部署院]$|政府$", names[0]))
            and all(units.looks_like(name) for name in names)
        )


def _bare_word(label: str) -> str:
    return re.sub(r"\s+", "", label)
