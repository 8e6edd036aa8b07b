"""PDF files: the text with the offset of each page; header and footer out, lines joined again.

A PDF knows lines, not paragraphs. A line as long as the column goes on in the next one, unless an
outline marker or a note begins there. A PDF of pictures is refused: reading pictures needs a
program for that, and its mistakes in figures and names would not be seen.
"""

import io
import re
import unicodedata
from collections import Counter
from typing import Any

from ingest import errors
from ingest.document import Document
from ingest.view import fold

_MOST_PAGES = 2000
_FEWEST = 20  # characters a page in the mean, below which a PDF with pictures counts as scanned
_DASHES = r"[\s\-—\u2013－·•|]*"
_PAGE_NUMBER = re.compile(
    rf"^{_DASHES}(?:第\s*)?\d{{1,4}}(?:\s*/\s*\d{{1,4}})?\s*页?(?:\s*,?\s*共\s*\d+\s*页)?{_DASHES}$"
)
_BEGINS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|\(\s*[一二三四五六七八九十\d]{1,3}\s*\)|"
    r"\d{1,3}\s*[.、](?!\d)|第[一二三四五六七八九十]+[章条节部]|附\s*件|[①-⑳]|"
    r"\(?(?:牵头|责任|配合|负责|参与|主办|协办)[\u4e00-\u9fff]{0,6}:)"
)
_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def read(data: bytes, *, source: str, suffix: str = ".pdf") -> Document:
    """Read a PDF.

    Raises:
        MissingExtra: pypdf is not installed.
        UnreadableFile: damaged, or protected by a password.
        ScannedPdf: pictures of pages without text.
    """
    reader = _open(data, source)
    pages = [_page(page, source, number) for number, page in enumerate(_pages(reader, source), 1)]
    total = sum(len(re.sub(r"\s", "", "".join(lines))) for lines in pages)
    if total < _FEWEST * max(1, len(pages)):
        raise errors.ScannedPdf(
            f"{source}：{len(pages)} 页中只读到 {total} 个字，这是扫描件或图片（{suffix}）。"
            "请向发文单位索取可复制文字的版本，或先做文字识别并人工核对后以 .docx、.txt 导入。",
            source=source,
        )
    text, offsets = _join([_without_edges(lines, _edges(pages)) for lines in pages])
    return Document(text=text, source=source, format="pdf", pages=offsets)


def _open(data: bytes, source: str) -> Any:  # noqa: ANN401 - kept behind this edge
    try:
        import pypdf
    except ImportError:
        raise errors.MissingExtra(
            f"{source}：读取 PDF 需要 pypdf。请运行 pip install pypdf。", source=source
        ) from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise errors.UnreadableFile(
                f"{source}：PDF 有密码，无法读取。请取消密码后重试。", source=source
            )
        return reader
    except errors.IngestError:
        raise
    except Exception as error:
        raise _damaged(source, error) from error


def _damaged(source: str, error: Exception) -> errors.UnreadableFile:
    return errors.UnreadableFile(
        f"{source}：PDF 文件已损坏（{type(error).__name__}）。请重新下载，或用阅读器另存后重试。",
        source=source,
    )


def _pages(reader: Any, source: str) -> list[Any]:  # noqa: ANN401
    try:
        pages = list(reader.pages)
    except Exception as error:
        raise _damaged(source, error) from error
    if len(pages) > _MOST_PAGES:
        raise errors.UnreadableFile(
            f"{source}：有 {len(pages)} 页，上限是 {_MOST_PAGES} 页。请只保留正文后重试。",
            source=source,
        )
    return pages


def _page(page: Any, source: str, number: int) -> list[str]:  # noqa: ANN401
    try:
        text = str(page.extract_text())
    except Exception as error:
        raise errors.UnreadableFile(
            f"{source} 第 {number} 页：无法读出文字（{type(error).__name__}）。"
            "请用阅读器另存后重试。",
            source=source,
            page=number,
        ) from error
    text = _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = re.sub(r"(?<=[\u4e00-\u9fff，。、；：（）]) (?=[\u4e00-\u9fff，。、；：（）])", "", text)
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _edges(pages: list[list[str]]) -> set[str]:
    """Lines that stand first or last on most pages: headers and footers."""
    if len(pages) < 3:
        return set()
    inner = [_without_numbers(lines) for lines in pages]
    seen = Counter(_shape(line) for lines in inner if lines for line in {lines[0], lines[-1]})
    return {shape for shape, count in seen.items() if count > len(pages) / 2}


def _without_numbers(lines: list[str]) -> list[str]:
    """The lines of a page without the page number at its top or bottom."""
    start = 1 if lines and _PAGE_NUMBER.match(lines[0]) else 0
    stop = len(lines) - 1 if lines[start:] and _PAGE_NUMBER.match(lines[-1]) else len(lines)
    return lines[start:stop]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line))


def _without_edges(lines: list[str], edges: set[str]) -> list[str]:
    """A page without header, footer and number; a line that names units is never one of them."""
    lines = _without_numbers(lines)
    if lines and _is_edge(lines[0], edges):
        lines = _without_numbers(lines[1:])
    if lines and _is_edge(lines[-1], edges):
        lines = _without_numbers(lines[:-1])
    return lines


def _is_edge(line: str, edges: set[str]) -> bool:
    return _shape(line) in edges and not re.search(r"单位|部门|负责|牵头|[。；;、）)]", line)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line.strip())


def _join(pages: list[list[str]]) -> tuple[str, tuple[int, ...]]:
    """Paragraphs from lines, and where each page begins."""
    widths = sorted(_width(line) for lines in pages for line in lines)
    full = widths[int(len(widths) * 0.8)] - 6 if widths else 0
    pieces: list[str] = []
    offsets: list[int] = []
    length = 0
    before = ""
    for lines in pages:
        for index, line in enumerate(lines):
            text = line.strip()
            between = _between(before, text, full) if before else ""
            if index == 0:
                offsets.append(length + len(between))
            pieces += [between, text]
            length += len(between) + len(text)
            before = line
        if not lines:
            offsets.append(length)
    return "".join(pieces), tuple(offsets)


def _between(before: str, text: str, full: int) -> str:
    """What stands between two lines: nothing inside a paragraph, else a line break."""
    if _width(before) < full or _BEGINS.match(fold(text)) or before.startswith("\f"):
        return "\n"
    latin = (
        before[-1:].isascii()
        and before[-1:].isalnum()
        and text[:1].isascii()
        and text[:1].isalpha()
    )
    return " " if latin else ""
