"""Task lists set as tables: 序号 | 举措 | 内容 | 负责部门. Each row is an item.

Three shapes are read: rows on lines with cells between tabs or bars (as our loaders and Markdown
write them), cells each on a line of its own (as web pages lose their tables), and cells between
spaces. Knows headers and cells; what a cell with units says is read by :mod:`ingest.duties`.
"""

import re
from dataclasses import dataclass

from ingest import roles, units
from ingest.markers import ITEM, STRONG, Marker
from ingest.notes import Found
from ingest.view import View

_NUMBER = re.compile(r"序号|编号|序|No\.?|项次", re.I)
_TITLE = re.compile(r"举措|任务|事项|名称|项目|措施|工作|内容|要点|目标")
_ROLE = re.compile(rf"^(?:{roles.COLUMN})$")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]+(?:部分|章|类))"
)
_MOST_COLUMNS = 9

Span = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """One item of a table, in the view."""

    start: int
    end: int
    number: int
    printed: bool
    """Whether the number stands in the table."""
    label: str
    title: Span
    body: tuple[Span, ...]
    duties: tuple[tuple[str, Span], ...]
    """Header and place of each cell that names units."""

    def marker(self) -> Marker:
        """The row as a marker of the outline."""
        return Marker(self.start, self.title[0], "row", ITEM, self.number, self.label, STRONG)

    def notes(self) -> list[Found]:
        """The cells with units as notes."""
        return [Found(a, b, a, b, role) for role, (a, b) in self.duties if b > a]


@dataclass(frozen=True)
class Table:
    """Rows with the extent of the whole."""

    start: int
    end: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Columns:
    names: tuple[str, ...]

    @property
    def number(self) -> int:
        return next((i for i, name in enumerate(self.names) if _NUMBER.fullmatch(name)), -1)

    @property
    def roles(self) -> list[int]:
        return [i for i, name in enumerate(self.names) if _ROLE.match(name)]

    @property
    def title(self) -> int:
        others = [i for i in range(len(self.names)) if i != self.number and i not in self.roles]
        named = [i for i in others if _TITLE.search(self.names[i])]
        return (named or others or [0])[0]


def find(view: View) -> list[Table]:
    """All tables with a column of units, in order."""
    tables = _delimited(view)
    for table in _stacked(view, r"[^\n]+") or _stacked(view, r"\S+"):
        if not any(a.start < table.end and table.start < a.end for a in tables):
            tables.append(table)
    return sorted(tables, key=lambda table: table.start)


def _cells(view: View, start: int, end: int) -> list[Span]:
    """Cells of a line between tabs or bars; outer bars give none."""
    text = view.text
    bar = "|" if "|" in text[start:end] else "\t"
    cells, left = [], start
    for index in [i for i in range(start, end) if text[i] == bar] + [end]:
        cells.append(_trim(text, left, index))
        left = index + 1
    if bar == "|":
        cells = cells[1 if text[start:end].lstrip().startswith("|") else 0 :]
        cells = cells[:-1] if text[start:end].rstrip().endswith("|") else cells
    return cells


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _names(view: View, cells: list[Span]) -> tuple[str, ...]:
    return tuple(re.sub(r"[\s*:]", "", view.text[a:b]) for a, b in cells)


def _delimited(view: View) -> list[Table]:
    tables: list[Table] = []
    columns: _Columns | None = None
    rows: list[Row] = []
    begin = 0
    for match in re.finditer(r"[^\n]+", view.text):
        if "\t" not in match.group() and "|" not in match.group():
            continue
        cells = _cells(view, *match.span())
        names = _names(view, cells)
        header = _Columns(names)
        if header.roles and len(names) >= 2 and all(len(name) <= 14 for name in names):
            tables += _close(begin, rows)
            columns, rows, begin = header, [], match.start()
        elif columns and len(cells) > 1 and not re.fullmatch(r"[-:|\s]*", match.group()):
            if row := _row(view, columns, cells, match.span(), len(rows) + 1):
                rows.append(row)
    return tables + _close(begin, rows)


def _close(begin: int, rows: list[Row]) -> list[Table]:
    return [Table(begin, rows[-1].end, tuple(rows))] if rows else []


def _row(view: View, columns: _Columns, cells: list[Span], span: Span, index: int) -> Row | None:
    filled = [cell for cell in cells if cell[1] > cell[0]]
    if len(filled) < 2 or (
        _HEADING.match(view.text[filled[0][0] : filled[0][1]]) and len(filled) < 3
    ):
        return None
    size = len(columns.names)
    cells = [*cells, *[(span[1], span[1])] * (size - len(cells))]
    return _assemble(view, columns, cells[:size], (filled[0][0], filled[-1][1]), index)


def _assemble(
    view: View, columns: _Columns, cells: list[Span], span: Span, index: int
) -> Row | None:
    text = view.text
    title = cells[columns.title]
    if title[1] <= title[0]:
        return None
    a, b = cells[columns.number] if columns.number >= 0 else (0, 0)
    digits = re.match(r"\D{0,2}(\d{1,3})\D?$", text[a:b])
    if columns.number < 0:
        digits = re.match(r"(\d{1,3})\s?[.、]\s*(?=\D)", text[title[0] : title[1]])
        title = (title[0] + digits.end(), title[1]) if digits else title
    used = {columns.title, columns.number, *columns.roles}
    return Row(
        start=span[0],
        end=span[1],
        number=int(digits.group(1)) if digits else index,
        printed=bool(digits),
        label=digits.group().strip() if digits else "",
        title=title,
        body=tuple(cell for i, cell in enumerate(cells) if i not in used and cell[1] > cell[0]),
        duties=tuple((columns.names[i], cells[i]) for i in columns.roles),
    )


def _stacked(view: View, piece: str) -> list[Table]:
    """Tables whose cells stand one after another, the header beginning with 序号."""
    pieces = [_trim(view.text, *match.span()) for match in re.finditer(piece, view.text)]
    pieces = [(a, b) for a, b in pieces if b > a]
    tables: list[Table] = []
    index = 0
    while index < len(pieces):
        columns, after = _header(view, pieces, index)
        if columns is None:
            index += 1
            continue
        first = index
        rows, index = _stacked_rows(view, columns, pieces, after)
        tables += _close(pieces[first][0], rows)
    return tables


def _header(view: View, pieces: list[Span], index: int) -> tuple[_Columns | None, int]:
    """Columns of a header that begins at a piece, and the index of the first piece after it."""
    a, b = pieces[index]
    if not _NUMBER.fullmatch(re.sub(r"\s", "", view.text[a:b])):
        return None, index
    names: list[str] = []
    spread = ""
    for at in range(index, min(index + 4 * _MOST_COLUMNS, len(pieces))):
        word = re.sub(r"\s", "", view.text[slice(*pieces[at])])
        if word.isdecimal() or _HEADING.match(word) or len(word) > 14:
            names += [spread] if spread else []
            columns = _Columns(tuple(names))
            return (columns if columns.roles and len(names) > 2 else None), at
        if len(word) == 1:  # 主 要 内 容
            spread += word
            continue
        names += [spread, word] if spread else [word]
        spread = ""
    return None, index


def _stacked_rows(
    view: View, columns: _Columns, pieces: list[Span], index: int
) -> tuple[list[Row], int]:
    rows: list[Row] = []
    size = len(columns.names)
    while index < len(pieces):
        word = view.text[slice(*pieces[index])]
        if not re.fullmatch(r"\d{1,3}[.、]?", word):
            if not _HEADING.match(word):
                break
            index = _after_heading(view, pieces, index)
            continue
        stop = _row_end(view, pieces, index, size)
        cells = _align(view, columns, pieces[index:stop])
        span = (pieces[index][0], cells[-1][1])
        if row := _assemble(view, columns, cells, span, len(rows) + 1):
            rows.append(row)
        index = stop
    return rows, index


def _after_heading(view: View, pieces: list[Span], index: int) -> int:
    """Skip a heading between rows; in a text without lines it may be several pieces long."""
    for at in range(index + 1, min(index + 4, len(pieces))):
        word = view.text[slice(*pieces[at])]
        if re.fullmatch(r"\d{1,3}[.、]?", word) or _HEADING.match(word):
            return at
    return index + 1


def _row_end(view: View, pieces: list[Span], index: int, size: int) -> int:
    """Index of the piece after a row: the next number or heading; a full row at the end."""
    for at in range(index + size - 1, min(index + size * 4, len(pieces))):
        word = view.text[slice(*pieces[at])]
        if re.fullmatch(r"\d{1,3}[.、]?", word) or _HEADING.match(word):
            return at
    return min(index + size, len(pieces))


def _align(view: View, columns: _Columns, cells: list[Span]) -> list[Span]:
    """Cells to columns. Extra pieces belong to the column after the title, which is the longest."""
    size, extra = len(columns.names), len(cells) - len(columns.names)
    if extra > 0:
        at = min(columns.title + 1, size - 1)
        cells = [*cells[:at], (cells[at][0], cells[at + extra][1]), *cells[at + extra + 1 :]]
    while len(cells) < size:  # a cell is missing: let the units stand under their header
        role = columns.roles[0]
        at = next(
            (i for i in range(1, len(cells)) if _only_units(view.text[slice(*cells[i])])),
            len(cells),
        )
        end = cells[-1][1]
        cells.insert(at if at < role else len(cells), (end, end))
    return cells


def _only_units(text: str) -> bool:
    return all(units.looks_like(name.strip()) for name in re.split(r"[、,;\s]", text) if name)
