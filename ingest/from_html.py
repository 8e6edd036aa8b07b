"""Saved web pages: the main text without navigation, tables kept as lines with tabs.

The main text is the element with the most Chinese text in its paragraphs and the least in links.
Nothing is fetched; scripts, styles, forms and hidden elements are left out.
"""

import re
from typing import Any

from ingest import errors, from_text
from ingest.document import Document

_SKIPPED = frozenset(
    "script style noscript template svg form button select iframe head nav aside".split()
)
_BLOCKS = frozenset(
    "p div section article main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre center header "
    "footer table tr td hr body figure".split()
)
_CHROME = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|header|footer|foot|breadcrumb|crumb|share|sidebar|side|copyright|toolbar|search|"
    r"pagination|pager|related|banner|login|comment|recommend)(?:$|[-_\s\d])",
    re.I,
)
_TITLE = 6  # Chinese characters: the shortest heading that may be the title of a plan
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def read(data: bytes, *, source: str, suffix: str = ".html") -> Document:
    """Read a web page.

    Raises:
        MissingExtra: lxml is not installed.
        WrongEncoding: damaged text, or neither UTF-8 nor GB18030.
        EmptyFile: a page without text (often one that a script fills).
    """
    try:
        from lxml import html
    except ImportError:
        raise errors.MissingExtra(
            f"{source}：读取网页需要 lxml。请运行 pip install lxml。", source=source
        ) from None
    markup = _decode(data, source)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup) or "<html/>", parser)
    title = next((str(node.text or "") for node in root.iter("title")), "").strip()
    text = _tidy(_text(_main(root)))
    if not text.strip():
        raise errors.EmptyFile(
            f"{source}：网页里没有正文（{suffix}），正文可能由脚本载入。请在浏览器中打开后另存，或复制为文本文件。",
            source=source,
        )
    from_text.check(text, source=source)
    return Document(text=text, source=source, format="html", title=title)


def _decode(data: bytes, source: str) -> str:
    declared = _CHARSET.search(data[:4096])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    if name in ("gb2312", "gbk", "gb18030"):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass  # the declaration may be wrong: let the content decide
    if name in ("big5", "big5-hkscs"):
        try:
            return data.decode("big5hkscs")
        except UnicodeDecodeError:
            pass
    return from_text.decode(data, source=source)


def _main(root: Any) -> Any:  # noqa: ANN401 - lxml elements
    """The smallest element that holds most of the page's own text."""
    body = root.find("body") if root.find("body") is not None else root
    for element in list(body.iter()):
        if isinstance(element.tag, str) and _is_chrome(element) and element.getparent() is not None:
            element.drop_tree()
    total = _weight(body)
    best = body
    while True:
        children = [child for child in best if isinstance(child.tag, str)]
        heaviest = max(children, key=_weight, default=None)
        if heaviest is None or heaviest.tag in (
            "p",
            "table",
            "tbody",
            "tr",
            "td",
            "span",
            "font",
            "ul",
            "ol",
        ):
            return best
        if _weight(heaviest) < 0.9 * total or not total or _titled_outside(best, heaviest):
            return best
        best = heaviest


def _titled_outside(element: Any, child: Any) -> bool:  # noqa: ANN401
    """Whether a heading of the page stands in an element, but beside its heaviest child."""
    inside = set(child.iter())
    return any(
        heading not in inside and _weight(heading) >= _TITLE
        for heading in element.iter("h1", "h2", "h3")
    )


def _is_chrome(element: Any) -> bool:  # noqa: ANN401
    if element.tag in _SKIPPED:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None:
        return True
    if element.tag in ("body", "html", "main", "article", "p", "td", "tr", "table"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_CHROME.search(names)) and _weight(element) < 400


def _weight(element: Any) -> int:  # noqa: ANN401
    """Chinese characters outside links."""
    hanzi = len(re.findall("[\u4e00-\u9fff]", element.text_content()))
    return hanzi - sum(
        len(re.findall("[\u4e00-\u9fff]", link.text_content())) for link in element.iter("a")
    )


def _text(element: Any) -> str:  # noqa: ANN401
    pieces: list[str] = []
    _collect(element, pieces)
    return "".join(pieces)


def _collect(element: Any, pieces: list[str], *, kept: bool = False) -> None:  # noqa: ANN401
    """Add the text of an element; inside ``pre`` line breaks are kept."""
    kept = kept or element.tag in ("pre", "textarea")
    if element.tag == "table" and _is_data(element):
        pieces.append("\n" + _table(element) + "\n")
        return
    block = element.tag in _BLOCKS
    if element.tag == "br":
        pieces.append("\n")
    if block:
        pieces.append("\n\n" if element.tag in ("p", "table") or element.tag[0] == "h" else "\n")
    if element.tag == "li":
        pieces.append(_ordinal(element))
    pieces.append((element.text or "") if kept else _inline(element.text))
    for child in element:
        if isinstance(child.tag, str):
            _collect(child, pieces, kept=kept)
        pieces.append((child.tail or "") if kept else _inline(child.tail))
    if block:
        pieces.append("\n\n" if element.tag == "p" else "\n")


def _inline(text: str | None) -> str:
    """Text between tags: line breaks of the source are no breaks of the page."""
    text = re.sub(r"(?<=[A-Za-z0-9])[ \t]*[\r\n]+[ \t]*(?=[A-Za-z0-9])", " ", text or "")
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", "", text)


def _ordinal(item: Any) -> str:  # noqa: ANN401
    """The number that a browser shows before an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    items = [child for child in parent if child.tag == "li"]
    return f"{int(parent.get('start') or 1) + items.index(item)}."


def _is_data(table: Any) -> bool:  # noqa: ANN401
    """Whether a table holds data; pages are laid out with tables, too."""
    rows = table.xpath("./tr|./*/tr")
    wide = [row for row in rows if len(row.xpath("./td|./th")) > 1]
    return len(wide) > 1 and not table.xpath(".//table")


def _table(table: Any) -> str:  # noqa: ANN401
    lines: list[str] = []
    hanging: dict[int, tuple[int, str]] = {}
    for row in table.xpath("./tr|./*/tr"):
        cells: list[str] = []
        for cell in row.xpath("./td|./th"):
            _hang(hanging, cells)
            text = re.sub(r"\s+", " ", _tidy(_text_of(cell))).strip()
            down = int(cell.get("rowspan") or 1) if (cell.get("rowspan") or "1").isdecimal() else 1
            if down > 1:
                hanging[len(cells)] = (down - 1, text)
            cells.append(text)
        _hang(hanging, cells)
        lines.append("\t".join(cells))
    return "\n".join(lines)


def _hang(hanging: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Put in the cells that reach down from the rows above."""
    while len(cells) in hanging:
        left, text = hanging.pop(len(cells))
        if left > 1:
            hanging[len(cells)] = (left - 1, text)
        cells.append(text)


def _text_of(cell: Any) -> str:  # noqa: ANN401
    pieces: list[str] = [_inline(cell.text)]
    for child in cell:
        if isinstance(child.tag, str):
            _collect(child, pieces)
        pieces.append(_inline(child.tail))
    return "".join(pieces)


def _tidy(text: str) -> str:
    lines = [re.sub(r"[ \t\u00a0]+$", "", line) for line in text.replace("\u00a0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
