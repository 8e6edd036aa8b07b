"""Find the markers of the outline by what they are and how they count, not by lines.

``一、`` ``(一)`` ``1.`` ``(1)`` ``①`` ``一是`` and their relatives, anywhere in the text. A marker
is taken where its number is the one that must come next; how much doubt is allowed depends on what
stands before it (a new line, the end of a sentence, or nothing at all in a text without breaks).
Knows nothing of responsibility notes beyond their brackets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.numerals import CN, value
from ingest.view import View

CHAPTER, PART, SECTION, ITEM, SUBITEM, POINT = 0, 1, 2, 3, 4, 5
"""Ranks: 第一章, 一、 (一) 1. (1) ① and 一是. Articles (第一条) are items."""

STRONG, MEDIUM, WEAK, NEVER = 2, 1, 0, -1
_LONGEST_GAP = 30
_HEADING = 60  # characters: the longest heading without a full stop that we believe in

_STYLES: tuple[tuple[str, int, str], ...] = (
    ("chapter", CHAPTER, rf"第([{CN}]{{1,3}}|\d{{1,2}})(?:章|部分|编)"),
    ("part", PART, rf"(?<![第{CN}\d])([{CN}]{{1,3}})\s?[、.](?![{CN}]、)"),
    ("section-word", SECTION, rf"第([{CN}]{{1,3}})节"),
    ("section", SECTION, rf"\(\s?([{CN}]{{1,3}})\s?\)"),
    ("article", ITEM, rf"第([{CN}]{{1,3}}|\d{{1,3}})条(?![例第规款])"),
    ("item", ITEM, r"(?<![\d.A-Za-z%+/-])(\d{1,3})\s?[.、](?!\d)"),
    ("item-figure", ITEM, r"(?<![\d.A-Za-z%+/-])(\d{1,3})\.(?=\d+(?:年|G|D))"),
    ("subitem", SUBITEM, r"\(\s?(\d{1,2})\s?\)"),
    ("half", SUBITEM, r"(?<![\d.A-Za-z(%])(\d{1,2})\)"),
    ("ring", POINT, r"([①-⑳])"),
    ("word", POINT, r"(?<![统唯万同单第])([一二三四五六七八九十])(?:是|要)(?=\S)"),
)
_PATTERNS = tuple(re.compile(pattern) for _, _, pattern in _STYLES)
_SCANNER = re.compile("|".join(pattern for _, _, pattern in _STYLES))
_STOP = "。！？!?；;：:"
_QUOTED = re.compile(r"《[^《》\n]{0,80}》")


@dataclass(frozen=True)
class Marker:
    """A place where an outline number stands."""

    start: int
    end: int
    """After the marker and the spaces that follow."""
    style: str
    rank: int
    number: int
    label: str
    """As printed, in the view: ``12.``, ``(十二)``."""
    boundary: int


def candidates(view: View) -> list[Marker]:
    """Everything that looks like a marker, in order; quotations and brackets are left out."""
    text = view.text
    closed = _covered(view)
    found: list[Marker] = []
    for match in _SCANNER.finditer(text):
        start = match.start()
        if closed[start] or _listed_after_attachment(text, start):
            continue
        style, rank, digits = _identify(text, start, match.end())
        number = ord(digits) - ord("①") + 1 if style == "ring" else value(digits)
        end = view.shift(match.end(), " \t、." if rank in (SECTION, SUBITEM) else " \t")
        style = "item" if style == "item-figure" else style
        found.append(Marker(start, end, style, rank, number, match.group(), _boundary(text, start)))
    return found


def _identify(text: str, start: int, end: int) -> tuple[str, int, str]:
    """Style, rank and digits of the marker that the scanner found at ``start:end``."""
    for (style, rank, _), pattern in zip(_STYLES, _PATTERNS, strict=True):
        if (match := pattern.match(text, start)) and match.end() == end:
            return style, rank, match.group(1)
    raise AssertionError(f"the scanner found {text[start:end]!r}, no style did")


def _covered(view: View) -> bytearray:
    """1 for every position strictly inside a closed bracket or a title 《…》."""
    covered = bytearray(len(view.text) + 1)
    for start, end in view.pairs.items():
        if end - start < 800:
            covered[start + 1 : end] = b"\1" * (end - start - 1)
    for match in _QUOTED.finditer(view.text):
        covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return covered


def _listed_after_attachment(text: str, start: int) -> bool:
    """Whether this is a line of ``附件:1.… 2.…``, which lists files."""
    line = text.rfind("\n", 0, start) + 1
    while line and re.match(r"\s*\d{1,2}\s*[.、]", text[line:]):
        line = text.rfind("\n", 0, line - 1) + 1
    return bool(re.match(r"\s*附件\s*:", text[line:]))


def _boundary(text: str, start: int) -> int:
    """How sure the place is that something new begins here."""
    before = text[max(0, start - 40) : start].rstrip(" \t|")
    if not before or before.endswith("\n"):
        return STRONG
    if before[-1] in "、,":  # 一、 二、三产业
        return NEVER
    if before[-1] in _STOP + ")" or text[start - 1] in " \t":
        return MEDIUM
    return WEAK


def choose(
    view: View,
    found: list[Marker],
    *,
    rows: Sequence[Marker] = (),
    breaks: Sequence[int] = (),
) -> list[Marker]:
    """Keep the candidates that count like an outline.

    Args:
        view: The document.
        found: The candidates.
        rows: Rows of tables, which are certain; of the candidates inside them none is taken.
        breaks: Where attachments begin: there every numbering may begin anew.

    Returns:
        Markers in order. A number is the successor of the last one of its style, or 1 under a new
        heading; gaps and repetitions are believed at the start of a line only.
    """
    chooser = _Chooser(view)
    certain = {row.start: row for row in rows}
    ahead = sorted(breaks, reverse=True)
    for marker in sorted([*rows, *found], key=lambda one: (one.start, one.style != "row")):
        while ahead and ahead[-1] <= marker.start:
            ahead.pop()
            chooser.last.clear()
        if marker.start in certain:
            chooser.keep(certain.pop(marker.start))
        elif marker.style != "row" and not chooser.in_row(marker):
            chooser.offer(marker)
    return chooser.kept


class _Chooser:
    """Walks over candidates and remembers where each style stands."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.kept: list[Marker] = []
        self.last: dict[str, int] = {}
        self.opened: dict[str, bool] = {}
        """Whether a higher heading came since the last marker of a style."""

    def offer(self, marker: Marker) -> None:
        if self._fits(marker):
            self.keep(marker)

    def keep(self, marker: Marker) -> None:
        self.kept.append(marker)
        self.last[marker.style] = marker.number
        self.opened[marker.style] = False
        for style, rank, _ in _STYLES:
            if rank > marker.rank:
                self.opened[style] = True

    def in_row(self, marker: Marker) -> bool:
        """Whether a candidate stands inside the row of a table rather than on a line of its own."""
        if not self.kept or self.kept[-1].style != "row":
            return False
        return marker.rank > SECTION or marker.boundary != STRONG

    def _fits(self, marker: Marker) -> bool:
        if marker.boundary == NEVER:
            return False
        last = self.last.get(marker.style, 0)
        fresh = last == 0 or self.opened.get(marker.style, False)
        follows = marker.number == last + 1 or (marker.number == 1 and fresh)
        if marker.boundary == STRONG:
            return follows or self._plausible_jump(marker, last)
        if not follows:
            return marker.boundary == MEDIUM and self._small_gap(marker, last)
        return marker.boundary == MEDIUM or self._glued(marker)

    def _plausible_jump(self, marker: Marker, last: int) -> bool:
        if marker.rank >= SUBITEM:
            return 0 < marker.number - last <= 3
        return marker.number == 1 or -2 <= marker.number - last <= _LONGEST_GAP

    def _small_gap(self, marker: Marker, last: int) -> bool:
        return last > 0 and marker.rank <= ITEM and 1 < marker.number - last <= 3

    def _glued(self, marker: Marker) -> bool:
        """In a text without breaks: right after a heading, or after an unclosed note."""
        text = self.view.text
        if not self.kept:
            return marker.number == 1 and marker.rank <= SUBITEM and _short(text[: marker.start])
        between = text[self.kept[-1].end : marker.start]
        if self.kept[-1].rank < marker.rank <= SUBITEM and self.kept[-1].rank <= SECTION:
            return len(between) >= 2 and _short(between)
        note = re.search(r"(?:单位|部门|机构|牵头|配合|负责)\s*:[^。]{2,200}$", between)
        return marker.rank <= SUBITEM and bool(note) and between[-1] in _UNIT_ENDS


_UNIT_ENDS = "厅局委办部署院会团司府室心行社区市县学门位构业关站所校队厂矿)"


def _short(text: str) -> bool:
    """Whether a text can be a heading that the next marker follows at once."""
    return len(text) <= _HEADING and not re.search(r"[。；;]", text)
