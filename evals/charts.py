"""Inline SVG: horizontal bars, drawn with the page's own colours. No script, nothing fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROW = 26
"""Height of a bar with its gap, in pixels."""
LEFT = 190
RIGHT = 84
WIDTH = 760


@dataclass(frozen=True)
class Bar:
    """One row of a chart."""

    label: str
    value: float
    """Not negative."""
    text: str
    """What stands behind the bar."""
    tone: str = "main"
    """``main``, ``soft`` or ``bad``: a class of the page's style sheet."""


def bars(rows: Sequence[Bar], *, title: str, most: float = 1.0) -> str:
    """A chart of bars as one ``<svg>``.

    Args:
        rows: Top to bottom.
        title: Read out by screen readers.
        most: The value that fills the whole width; longer bars are cut there.
    """
    height = ROW * len(rows) + 8
    drawn = "".join(_bar(row, 4 + ROW * at, most) for at, row in enumerate(rows))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>{drawn}</svg>'
    )


def _bar(row: Bar, top: int, most: float) -> str:
    room = WIDTH - LEFT - RIGHT
    width = room * min(row.value / most, 1.0) if most > 0 else 0.0
    middle = top + ROW // 2 + 4
    return (
        f'<text class="name" x="{LEFT - 10}" y="{middle}" text-anchor="end">'
        f"{escape(row.label)}</text>"
        f'<rect class="track" x="{LEFT}" y="{top + 5}" width="{room}" height="{ROW - 10}"/>'
        f'<rect class="{escape(row.tone)}" x="{LEFT}" y="{top + 5}" width="{width:.1f}" '
        f'height="{ROW - 10}"/>'
        f'<text class="figure" x="{WIDTH - RIGHT + 10}" y="{middle}">{escape(row.text)}</text>'
    )
