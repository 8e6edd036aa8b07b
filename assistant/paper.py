"""Word documents in our house style: Chinese faces, tables that repeat their head, page numbers.

The one place that writes .docx. What it does not do: decide what is said.
"""

import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

_BODY, _HEAD = "宋体", "黑体"  # the faces of official documents; every Chinese Word has them
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{name}">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)


def blank(*, landscape: bool = False) -> Any:  # noqa: ANN401 - untyped library
    """An empty A4 document with page numbers."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    if landscape:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
    page.left_margin = page.right_margin = Cm(1.7 if landscape else 2.6)
    page.top_margin = page.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.size = Pt(10.5)
    style.paragraph_format.space_after = Pt(4)
    _face(style, _BODY)
    for name in ("Title", "Heading 1", "Heading 2"):
        _face(document.styles[name], _HEAD)
        document.styles[name].font.color.rgb = RGBColor(0x1F, 0x23, 0x28)
    _page_number(page.footer.paragraphs[0])
    return document


def title(document: Any, text: str) -> None:  # noqa: ANN401
    """The document's own heading, centred."""
    heading = document.add_heading(text, level=1)
    heading.alignment = 1
    heading.runs[0].font.size = Pt(16)
    document.core_properties.title = text
    document.core_properties.language = "zh-CN"
    document.core_properties.author = ""


def table(
    document: Any,  # noqa: ANN401
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] = (),
) -> None:
    """A table whose head is repeated on each page and whose rows are not torn apart.

    Args:
        document: From ``blank``.
        heads: One row.
        rows: Of the same length.
        widths: Centimetres; equal when empty.
    """
    made = document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    made.autofit = not widths
    cells = made._cells
    for at, text in enumerate((*heads, *(cell for row in rows for cell in row))):
        paragraph = cells[at].paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(9)
        run.bold = at < len(heads)
        if widths:
            cells[at].width = Cm(widths[at % len(heads)])
        if at < len(heads):
            _shade(cells[at])
    _property(made.rows[0], "w:tblHeader")
    for row in made.rows:
        _property(row, "w:cantSplit")


def markdown(document: Any, text: str) -> None:  # noqa: ANN401
    """An answer's Markdown: paragraphs, lists, quotations, tables, bold."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        if lines[at].startswith("|"):
            end = next(
                (n for n in range(at, len(lines)) if not lines[n].startswith("|")), len(lines)
            )
            heads, *rows = cells(lines[at:end])
            table(document, heads, rows)
            document.add_paragraph()
            at = end
            continue
        if lines[at].strip():
            _paragraph(document, lines[at].strip())
        at += 1


def cells(lines: Sequence[str]) -> list[list[str]]:
    r"""A Markdown table as rows of cells, every row as long as the first.

    >>> cells(["| 条目 | 任务 |", "| --- | --- |", "| 第1条 | 网络 |"])
    [['条目', '任务'], ['第1条', '网络']]
    """
    rows = [
        [cell.strip().replace("**", "").replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", row)]
        for row in (line.strip().strip("|") for line in lines)
        if not re.fullmatch(r"[\s|:-]+", row)
    ]
    width = len(rows[0]) if rows else 0
    return [(row + [""] * width)[:width] for row in rows]


def note(document: Any, text: str) -> None:  # noqa: ANN401
    """A small line: the label of the file."""
    run = document.add_paragraph().add_run(text)
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(0x5C, 0x60, 0x66)


def custom_property(document: Any, name: str, value: str) -> None:  # noqa: ANN401
    """Metadata that Word shows under the document's own properties."""
    from xml.sax.saxutils import escape

    blob = _PROPERTIES.format(name=name, value=escape(value)).encode()
    package = document.part.package
    package.relate_to(Part(PackURI("/docProps/custom.xml"), _CUSTOM, blob, package), _RELATION)


def _paragraph(document: Any, line: str) -> None:  # noqa: ANN401
    style = "Normal"
    for mark, name in (("- ", "List Bullet"), ("> ", "Quote"), ("## ", "Heading 2")):
        if line.startswith(mark):
            style, line = name, line.removeprefix(mark)
    paragraph = document.add_paragraph(style=style)
    for at, piece in enumerate(_BOLD.split(line)):
        paragraph.add_run(piece).bold = at % 2 == 1 or None


def _face(style: Any, face: str) -> None:  # noqa: ANN401
    style.font.name = "Times New Roman"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:eastAsia"), face)


def _shade(cell: Any) -> None:  # noqa: ANN401
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "EFECE4")
    cell._tc.get_or_add_tcPr().append(shade)


def _property(row: Any, name: str) -> None:  # noqa: ANN401
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _page_number(paragraph: Any) -> None:  # noqa: ANN401
    paragraph.alignment = 1
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
