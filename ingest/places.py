"""Names of places, from the reviewable table ``data/lexicon/slugs.tsv``."""

from functools import cache

from ingest import shipped


@cache
def table() -> dict[str, dict[str, str]]:
    """``{"place": {"福建": "fujian", …}, "topic": {"数字": "digital", …}}``."""
    found: dict[str, dict[str, str]] = {"place": {}, "topic": {}}
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
