"""Plain text and Markdown: find the encoding, refuse what is damaged."""

import re

from ingest import errors
from ingest.document import Document

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_MOJIBAKE = re.compile(
    "锟斤拷|[锛銆][^锛銆]{0,200}[锛銆]|烫烫烫|屯屯屯|锘|[äåæçèé][\u0080-\u00bf]{1,2}|Ã[\u0080-\u00bf]|â€"
)
_RARE = re.compile("[鍙鐨鏁瀛鍖绂闄璐浠鍏涓绗缁绠鐢鎴鎶鏂鏀鏈鍔]")


def read(data: bytes, *, source: str, suffix: str = ".txt") -> Document:
    """Decode UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    Raises:
        EmptyFile: no bytes, or white space only.
        NotText: zero bytes or control characters as no text has them.
        WrongEncoding: undecodable or damaged text; the message names the line.
    """
    text = decode(data, source=source)
    if not text.strip():
        raise errors.EmptyFile(
            f"{source}：文件是空的，没有任何文字。请换一个有正文的文件。", source=source
        )
    check(text, source=source)
    return Document(text=text, source=source, format="md" if suffix.startswith(".m") else "txt")


def decode(data: bytes, *, source: str) -> str:
    """The text of some bytes; see :func:`read`."""
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return _strict(data, encoding, source)
    if b"\x00" in data[:65536]:
        raise errors.NotText(
            f"{source}：这是二进制文件，不是文本（含有零字节）。"
            "请提供 txt、html、docx 或 pdf 文件。",
            source=source,
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            raise errors.WrongEncoding(
                f"{source} 第 {line} 行：既不是 UTF-8 也不是 GB18030 编码。"
                "请用记事本打开，另存为 UTF-8 编码后重试。",
                source=source,
                line=line,
            ) from None
    return text


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise errors.WrongEncoding(
            f"{source} 第 {line} 行：文件标明是 {encoding}，但内容不符。"
            "请另存为 UTF-8 编码后重试。",
            source=source,
            line=line,
        ) from error


def check(text: str, *, source: str) -> None:
    """Refuse text that carries the marks of damage.

    Raises:
        NotText: control characters.
        WrongEncoding: replacement characters or mojibake; the message shows the first place.
    """
    controls = len(re.findall("[\x00-\x08\x0e-\x1b\x7f]", text))
    if controls > max(8, len(text) // 200):
        raise errors.NotText(
            f"{source}：含有 {controls} 个控制字符，不是文本文件。"
            "请提供 txt、html、docx 或 pdf 文件。",
            source=source,
        )
    damaged = re.search("\ufffd", text) or _MOJIBAKE.search(text)
    rare = len(_RARE.findall(text))
    hanzi = len(re.findall("[\u4e00-\u9fff]", text))
    if damaged is None and not (rare > 20 and rare * 12 > hanzi):
        return
    at = damaged.start() if damaged else next(iter(_RARE.finditer(text))).start()
    line = text.count("\n", 0, at) + 1
    sample = re.sub(r"\s+", " ", text[max(0, at - 8) : at + 12])
    raise errors.WrongEncoding(
        f"{source} 第 {line} 行：有乱码“{sample}”，文字在转换编码时已损坏，无法可靠读取。"
        "请从原发布页重新下载，或向提供者索取 UTF-8 编码的原文件。",
        source=source,
        line=line,
    )
