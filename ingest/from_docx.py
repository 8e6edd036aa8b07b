"""Word files: paragraphs and tables in their order, with automatic numbering made literal.

Word stores ``一、`` and ``1.`` of automatic lists as formats, not as text. They are counted here as
Word counts them, because the outline is read from the text. Headers, footers and comments are left
out; tables become lines with tabs, merged cells repeated in every row.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest import errors
from ingest.document import Document
from ingest.numerals import chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNFOLDED = 200 * 1024 * 1024  # bytes: more than any plan, less than a zip bomb
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def read(data: bytes, *, source: str, suffix: str = ".docx") -> Document:
    """Read a Word file.

    Raises:
        MissingExtra: python-docx is not installed.
        UnreadableFile: the container is damaged, encrypted or too large.
        EmptyFile: no text in it.
    """
    body = _open(data, source)
    text = "\n\n".join(line for line in _lines(body) if line.strip())
    if not text.strip():
        raise errors.EmptyFile(
            f"{source}：这个 Word 文件里没有文字（{suffix}）。请确认正文不是图片。", source=source
        )
    title = str(body.core_properties.title or "")
    return Document(text=text, source=source, format="docx", title=title)


def _open(data: bytes, source: str) -> Any:  # noqa: ANN401 - python-docx has no types
    try:
        import docx
    except ImportError:
        raise errors.MissingExtra(
            f"{source}：读取 Word 文件需要 python-docx。请运行 pip install python-docx。",
            source=source,
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _UNFOLDED:
            raise errors.UnreadableFile(
                f"{source}：解压后有 {size / 2**20:.0f} MB，上限是 {_UNFOLDED // 2**20} MB。"
                "请去掉图片后重试。",
                source=source,
            )
        return docx.Document(io.BytesIO(data))
    except errors.IngestError:
        raise
    except Exception as error:
        raise errors.UnreadableFile(
            f"{source}：Word 文件已损坏或有密码（{type(error).__name__}）。"
            "请用 Word 打开并另存后重试。",
            source=source,
        ) from error


def _lines(document: Any) -> Iterator[str]:  # noqa: ANN401
    numbering = _Numbering(document)
    for block in document.element.body.iter(f"{_W}p", f"{_W}tbl"):
        if block.tag == f"{_W}tbl":
            if not _inside(block, "tbl"):
                yield from _table(block, numbering)
        elif not _inside(block, "tbl") and not _inside(block, "txbxContent"):
            yield numbering.label(block) + _text(block)


def _inside(element: Any, tag: str) -> bool:  # noqa: ANN401
    return next(element.iterancestors(f"{_W}{tag}"), None) is not None


def _text(paragraph: Any) -> str:  # noqa: ANN401
    """The text of a paragraph; deleted revisions left out, breaks kept."""
    pieces: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if _inside(node, "del") or (_inside(node, "tabs")):
            continue
        tag = node.tag.removeprefix(_W)
        pieces.append(
            {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(tag) or node.text or ""
        )
    return "".join(pieces)


def _table(table: Any, numbering: "_Numbering") -> Iterator[str]:  # noqa: ANN401
    """Rows as lines with tabs; a cell merged downward is repeated in each row."""
    above: dict[int, str] = {}
    for row in table.iterchildren(f"{_W}tr"):
        cells: list[str] = []
        column = 0
        for cell in row.iterchildren(f"{_W}tc"):
            text = _cell(cell, numbering)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart":
                text = above.get(column, "")
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            above[column] = text
            column += int(span.get(f"{_W}val")) if span is not None else 1
            cells.append(text)
        yield "\t".join(cells)


def _cell(cell: Any, numbering: "_Numbering") -> str:  # noqa: ANN401
    texts = (numbering.label(p) + _text(p) for p in cell.iter(f"{_W}p"))
    return re.sub(r"\s*\n\s*|\t", " ", " ".join(text.strip() for text in texts if text.strip()))


@dataclass
class _Level:
    format: str
    text: str
    start: int


@dataclass
class _Numbering:
    """Counts automatic lists as Word does."""

    document: Any
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    """List id → the definition that it counts with; lists of one definition count on together."""

    def __post_init__(self) -> None:
        part = getattr(self.document.part, "numbering_part", None) if self._has() else None
        if part is None:
            return
        root = part.element
        definitions = {
            node.get(f"{_W}abstractNumId"): node for node in root.iterchildren(f"{_W}abstractNum")
        }
        for number in root.iterchildren(f"{_W}num"):
            key = number.get(f"{_W}numId")
            reference = number.find(f"{_W}abstractNumId").get(f"{_W}val")
            overridden = number.find(f"{_W}lvlOverride/{_W}startOverride") is not None
            self.abstract[key] = f"{key}!" if overridden else reference
            for level in definitions[reference].iterchildren(f"{_W}lvl"):
                self.levels[key, int(level.get(f"{_W}ilvl"))] = _level(level)

    def _has(self) -> bool:
        return any("numbering" in rel.reltype for rel in self.document.part.rels.values())

    def label(self, paragraph: Any) -> str:  # noqa: ANN401
        """The number that Word shows before a paragraph; empty without one."""
        place = self._place(paragraph)
        if place is None or place not in self.levels or not _text(paragraph).strip():
            return ""
        key, depth = self.abstract[place[0]], place[1]
        level = self.levels[place]
        self.counters[key, depth] = self.counters.get((key, depth), level.start - 1) + 1
        for deeper in range(depth + 1, 10):
            self.counters.pop((key, deeper), None)
        if level.format in ("bullet", "none"):
            return ""
        return re.sub(
            r"%(\d)", lambda match: self._number(place[0], int(match.group(1)) - 1), level.text
        )

    def _number(self, key: str, depth: int) -> str:
        level = self.levels.get((key, depth), _Level("decimal", "", 1))
        count = self.counters.get((self.abstract[key], depth), level.start)
        if level.format.startswith(("chinese", "ideograph", "japanese", "taiwanese")):
            return chinese(count)
        if level.format.startswith("decimalEnclosedCircle") and 1 <= count <= len(_CIRCLED):
            return _CIRCLED[count - 1]
        return str(count)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:  # noqa: ANN401
        """List and level of a paragraph, its own or those of its style."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is None:
            own = self._of_style(paragraph)
        if own is None:
            return None
        number, depth = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        if number is None or number.get(f"{_W}val") == "0":
            return None
        return number.get(f"{_W}val"), int(depth.get(f"{_W}val")) if depth is not None else 0

    def _of_style(self, paragraph: Any) -> Any:  # noqa: ANN401
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = style.get(f"{_W}val") if style is not None else None
        for _ in range(10):  # a style may be based on another
            node = next(
                (
                    s
                    for s in self.document.styles.element.iterchildren(f"{_W}style")
                    if name and s.get(f"{_W}styleId") == name
                ),
                None,
            )
            if node is None:
                return None
            found = node.find(f"{_W}pPr/{_W}numPr")
            if found is not None:
                return found
            based = node.find(f"{_W}basedOn")
            name = based.get(f"{_W}val") if based is not None else None
        return None


def _level(node: Any) -> _Level:  # noqa: ANN401
    def value(tag: str, default: str) -> str:
        found = node.find(f"{_W}{tag}")
        return str(found.get(f"{_W}val", default)) if found is not None else default

    return _Level(value("numFmt", "decimal"), value("lvlText", "%1."), int(value("start", "1")))
