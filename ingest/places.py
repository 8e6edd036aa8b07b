"""Names of places, from the reviewable table ``data/lexicon/slugs.tsv``."""

import re
from functools import cache

from ingest import shipped


@cache
def table() -> dict[str, dict[str, str]]:
    """``{"place": {"福建": "fujian", …}, "topic": {…}, "office": {"国务院": "china"}}``."""
    found: dict[str, dict[str, str]] = {"place": {}, "topic": {}, "office": {}}
    path = shipped.folder() / "lexicon" / "slugs.tsv"
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 3 and cells[0] in found:
                found[cells[0]][cells[1]] = cells[2]
    return found


@cache
def _longest() -> int:
    return max(map(len, table()["place"]), default=0)


def leading(text: str) -> str:
    """The place that a text begins with, the longest one; empty when there is none.

    >>> leading("福州及相关设区市"), leading("数据管理局")
    ('福州', '')
    """
    places = table()["place"]
    for size in range(min(_longest(), len(text)), 1, -1):
        if text[:size] in places:
            return text[:size]
    return ""


def first(text: str, words: str = "place") -> str:
    """The first listed place (or topic) word in a text; the longest where several begin there."""
    listed = table()[words]
    found = [(text.find(word), -len(word), word) for word in listed if word in text]
    return min(found)[2] if found else ""


def innermost(text: str) -> str:
    """The last of the places that a name begins with: 石景山 in 北京市石景山区人民政府.

    Where none begins it, the first one anywhere in the text.
    """
    found, rest = "", text
    while place := leading(rest):
        found = place
        rest = re.sub(r"^(?:省|市|区|县|自治州|自治区|地区)", "", rest[len(place) :])
    return found or first(text)
