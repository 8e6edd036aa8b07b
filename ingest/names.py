"""Cut a list of units into names: by 、, by spaces, by 和, and where a separator was lost."""

import re

from ingest import units
from ingest.view import View

_AND = re.compile(
    r"(?:(?<=[厅局委办部院团司府社会心行])|(?<=部门)|(?<=单位))(?:以及|和|及|与)(?=(?:省|市(?!场)|区|县|各|有关|相关|国家|自治区))"
)
_JOIN = re.compile(r"(?<=[厅局委办部院署])(?:以及|和|及|与)")


class Cutter:
    """Cuts ranges of a view; brackets and collective names such as 各市、县(区) stay whole."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.text = view.text
        self.lost: list[tuple[int, int]] = []
        """Ranges in which a separator was lost."""

    def tiers(self, start: int, end: int) -> list[tuple[int, int]]:
        """Ranges between commas, which cut a note into tiers."""
        return self._split(start, end, ",;。")

    def _split(self, start: int, end: int, separators: str) -> list[tuple[int, int]]:
        """Ranges between separators outside brackets, without spaces at their ends."""
        pieces, left, index = [], start, start
        while index < end:
            if self.text[index] == "(" and self.view.pairs.get(index, end) < end:
                index = self.view.pairs[index]
            elif self.text[index] in separators:
                pieces.append((left, index))
                left = index + 1
            index += 1
        pieces.append((left, end))
        return [(a, b) for a, b in (self.strip(*piece) for piece in pieces) if b > a]

    def strip(self, start: int, end: int) -> tuple[int, int]:
        """A range without the spaces and separators at its ends."""
        while start < end and self.text[start] in " \t\n、,;:。":
            start += 1
        while end > start and self.text[end - 1] in " \t\n、,;:。":
            end -= 1
        return start, end

    def names(self, start: int, end: int) -> list[tuple[int, int]]:
        """Ranges of the names in a tier, separated by 、, spaces, 和, or nothing at all."""
        names: list[tuple[int, int]] = []
        index = left = start
        while index < end:
            if index == left and self.text[index].isspace():
                index = left = index + 1
                continue
            if index == left and (size := units.split_list(self.text[index:end])):
                index += size
                continue
            char = self.text[index]
            if char == "(" and self.view.pairs.get(index, end) < end:
                index = self.view.pairs[index] + 1
                continue
            if char in "、/|":
                names.append((left, index))
                left = index + 1
            index += 1
        names.append((left, end))
        stripped = [self.strip(*name) for name in names]
        return [piece for a, b in stripped if b > a for piece in self._cut(a, b)]

    def _cut(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cut a range where a space, 和, or a lost 、 separates two names."""
        text = self.text[start:end]
        for match in re.finditer(r"\s+", text):
            left, right = text[: match.start()], text[match.end() :]
            if left.count("(") != left.count(")") or left.endswith("、"):
                continue
            if units.looks_like(left) and units.looks_like(re.split(r"\s", right)[0]):
                return [(start, start + match.start()), *self._cut(start + match.end(), end)]
        if joined := _AND.search(text):
            return [(start, start + joined.start()), *self._cut(start + joined.end(), end)]
        for match in _JOIN.finditer(text):
            if all(
                units.looks_like(side, strict=True)
                for side in (text[: match.start()], text[match.end() :])
            ):
                return [(start, start + match.start()), *self._cut(start + match.end(), end)]
        at = self._lost_separator(text)
        if at:
            self.lost.append((start, end))
            return [(start, start + at), *self._cut(start + at, end)]
        return [(start, end)]

    @staticmethod
    def _lost_separator(text: str) -> int:
        prefix = units.carried_by(text)
        if len(prefix) != 1:
            return 0
        for match in re.finditer(rf"(?<=[厅局委办部院]){prefix}", text):
            at = match.start()
            left, right = text[:at], text[at:]
            if (
                at >= 4
                and units.prefix_of(right)
                and units.looks_like(right)
                and len(right) > 3
                and (units.looks_like(left, strict=True))
            ):
                return at
        return 0
