"""Choose the reader by what the file is. Each reader is a module of its own, imported on use."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest import errors
from ingest.document import Document

LARGEST = 50 * 1024 * 1024
"""Bytes; no plan is as large, and a container may unfold to a hundred times its size."""

_READERS = {
    ".txt": "from_text",
    ".text": "from_text",
    ".md": "from_text",
    ".markdown": "from_text",
    ".html": "from_html",
    ".htm": "from_html",
    ".xhtml": "from_html",
    ".docx": "from_docx",
    ".pdf": "from_pdf",
}


def load(path: Path | str) -> Document:
    """Load a file, or fetch an ``http(s)`` address and load what it gives.

    Raises:
        IngestError: see :mod:`ingest.errors`.
    """
    data, suffix = raw(path)
    return decode(data, suffix, source=str(path))


def raw(path: Path | str) -> tuple[bytes, str]:
    """The bytes of a file or address, and the suffix that says what they are."""
    if str(path).lower().startswith(("http://", "https://")):
        from ingest.from_web import fetch

        return fetch(str(path))
    file = Path(path)
    data = _bytes(file)
    return data, _by_content(data) or file.suffix.lower()


def _bytes(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise errors.UnreadableFile(
                f"{file}：这是一个文件夹，需要的是文件。请给出其中的文件。", source=str(file)
            )
        if size > LARGEST:
            raise errors.UnreadableFile(
                f"{file}：文件有 {size / 2**20:.0f} MB，上限是 {LARGEST // 2**20} MB。"
                "请只保留正文后重试。",
                source=str(file),
            )
        return file.read_bytes()
    except FileNotFoundError:
        raise errors.UnreadableFile(
            f"{file}：找不到这个文件。请检查路径是否写对。", source=str(file)
        ) from None
    except OSError as error:
        raise errors.UnreadableFile(
            f"{file}：无法读取（{error.strerror}）。请检查文件权限。", source=str(file)
        ) from error


def decode(data: bytes, suffix: str, *, source: str) -> Document:
    """Make a document of a file's bytes.

    Args:
        data: The bytes.
        suffix: ``.pdf``; an unknown one is settled by the first bytes.
        source: Where they come from, for messages.
    """
    suffix = _by_content(data) or suffix
    name = _READERS.get(suffix)
    if name is None:
        known = "、".join(sorted(_READERS))
        raise errors.UnknownFormat(
            f"{source}：不认识的文件类型“{suffix or '无扩展名'}”，能读的是 {known}。"
            "旧的 .doc、.wps 文件请先另存为 .docx。",
            source=source,
        )
    reader: Callable[..., Document] = import_module(f"ingest.{name}").read
    return reader(data, source=source, suffix=suffix)


def _by_content(data: bytes) -> str:
    """The kind of file that its first bytes show, where they do."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return ".docx" if b"word/" in data else ""
    if head[:14].lower().startswith((b"<!doctype html", b"<html")):
        return ".html"
    return ""
