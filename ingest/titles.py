"""Titles: where they end, and how they read in one line."""

import re

from ingest.markers import Marker
from ingest.numerals import chinese
from ingest.view import View, silent, visible

_LONGEST_TITLE = 60
_BREAK = re.compile(r"[ \t]*\n\s*|[ \t]{2,}|(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])")


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
    """A title in one line: breaks, double spaces and the pinyin of mirror sites taken out."""
    line = silent(re.sub(r"\s*\n\s*|[ \u3000]{2,}", "", visible(printed)))
    return re.sub(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])", " ", line).strip()
