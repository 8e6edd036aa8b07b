"""Tables as HTML that become cards on a phone: each cell knows the name of its column."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.staff.cards import escape


@dataclass(frozen=True)
class Cell:
    """A cell that is more than a text."""

    html: str
    """Escaped already."""
    name: str = ""
    """Class: ``cw-number`` for figures."""


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str | Cell]], *, caption: str, name: str = ""
) -> str:
    """A table.

    Args:
        heads: Names of the columns.
        rows: Texts, or cells with HTML of their own.
        caption: Read out by screen readers.
        name: Class of the table.
    """
    first = rows[0] if rows else heads
    top = "".join(_head(head, cell) for head, cell in zip(heads, first, strict=True))
    body = "".join(
        f"<tr>{''.join(_cell(cell, head) for cell, head in zip(row, heads, strict=True))}</tr>"
        for row in rows
    )
    return (
        f'<div class="cw-scroll"><table class="cw-table {name}"><caption class="cw-hidden">'
        f"{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def number(value: int) -> Cell:
    """A figure, to the right."""
    return Cell(str(value), "cw-number")


def _head(head: str, first: str | Cell) -> str:
    """A head stands over its column: to the right over figures."""
    name = ' class="cw-number"' if isinstance(first, Cell) and first.name == "cw-number" else ""
    return f'<th scope="col"{name}>{escape(head)}</th>'


def _cell(cell: str | Cell, head: str) -> str:
    shown = cell if isinstance(cell, Cell) else Cell(escape(cell))
    name = f' class="{shown.name}"' if shown.name else ""
    return f'<td data-head="{escape(head)}"{name}>{shown.html}</td>'
