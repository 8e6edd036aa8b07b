"""A loaded document: its text and where each page begins. Loaders make it, ``parse`` reads it."""

import bisect
import hashlib
import re
from dataclasses import dataclass

from ingest.view import fold, visible


@dataclass(frozen=True)
class Document:
    """Text as extracted, untouched from here on; all offsets point into it."""

    text: str
    source: str
    format: str = "txt"
    pages: tuple[int, ...] = ()
    """Offset at which each page begins; empty for formats without pages."""
    title: str = ""
    """What the container says (HTML title, document properties); a hint only."""

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Equal for two crawls that differ in white space, widths and script only."""
        bare = re.sub(r"\s+", "", fold(visible(self.text)))
        return hashlib.sha256(bare.encode()).hexdigest()

    def page(self, offset: int) -> int | None:
        """1-based page of an offset; None for formats without pages."""
        return bisect.bisect_right(self.pages, offset) or None if self.pages else None
