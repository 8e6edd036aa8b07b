"""Marks in a text: ranges become HTML elements, the text itself stays as it is.

Ranges may overlap in any way. The text is cut at every edge, and each piece is wrapped by the marks
that cover it, in the order of ``_NESTING``; so a quotation that begins inside a unit's name and
ends in a target is still highlighted to the character. Removing all tags gives back the text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from markupsafe import Markup

MarkKind = Literal["unit", "target", "find", "quote"]
_NESTING: tuple[MarkKind, ...] = ("unit", "target", "find", "quote")  # from outside in


@dataclass(frozen=True)
class Mark:
    """A half-open range of the original, and what it is."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""
    """For a unit: where its link leads."""
    title: str = ""
    """A hint for the pointer and for screen readers."""


def render(text: str, start: int, end: int, marks: Iterable[Mark]) -> Markup:
    """``text[start:end]`` as HTML with its marks.

    Args:
        text: The whole original; marks are offsets into it.
        start: First character shown.
        end: The character after the last one shown.
        marks: In any order; those outside are ignored.
    """
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = {start, end}
    for mark in inside:
        edges |= {max(start, mark.start), min(end, mark.end)}
    cuts = sorted(edges)
    pieces = (
        _wrap(text[a:b], [m for m in inside if m.start <= a and m.end >= b])
        for a, b in pairwise(cuts)
    )
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped in _wrap


def _wrap(piece: str, marks: Sequence[Mark]) -> str:
    html = escape(piece)
    for kind in reversed(_NESTING):
        mark = next((m for m in marks if m.kind == kind), None)
        if mark is not None:
            html = _element(mark, html)
    return html


def _element(mark: Mark, html: str) -> str:
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    if mark.kind == "unit":
        return f'<a class="unit" href="{escape(mark.href)}"{title}>{html}</a>'
    return f'<mark class="{mark.kind}"{title}>{html}</mark>'


def occurrences(text: str, word: str, start: int, end: int) -> list[Mark]:
    """Every place of a word, whatever its case."""
    if not word:
        return []
    low, needle = text.lower(), word.lower()
    if len(low) != len(text):  # a few letters grow when lowered: offsets would be wrong
        low, needle = text, word
    found = []
    at = low.find(needle, start, end)
    while at >= 0:
        found.append(Mark(at, at + len(needle), "find"))
        at = low.find(needle, at + len(needle), end)
    return found
