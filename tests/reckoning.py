"""The shipped plan read a second time, without the parser, for the sets that tests expect.

One line an item, a note in its last bracket, units cut at 、 and commas, 省 carried through a tier.
"""

import re
from itertools import pairwise

_ITEM = re.compile(r"^\s*(\d{1,2})\.(?=\D)", re.MULTILINE)
_SECTION = re.compile(r"^\s*\((十[二三四])\)", re.MULTILINE)
_HEADING = re.compile(r"^\s*(?:[一二三四五]、|\([一二三四五六七八九十]+\))", re.MULTILINE)
_NOTE = re.compile(r"[(〔]责任单位:(.*?)\s*(?:[)〕]\s*)?$", re.DOTALL)
_NUMBERS = {"十二": 12, "十三": 13, "十四": 14}
_NO_PREFIX = ("省", "各", "福州", "泉州", "莆田", "厦门")


def leaves(text: str) -> dict[str, str]:
    """Each leaf's whole text by its id, in order."""
    marks = [(m.start(), f"item-{m.group(1)}") for m in _ITEM.finditer(text)]
    marks += [(m.start(), f"section-{_NUMBERS[m.group(1)]}") for m in _SECTION.finditer(text)]
    heads = {m.start(): "" for m in _HEADING.finditer(text)} | dict(marks)
    places = [*sorted(heads.items()), (len(text), "")]
    return {name: text[at:end] for (at, name), (end, _) in pairwise(places) if name}


def note(leaf: str) -> str:
    """What stands in the note, brackets and label left out."""
    found = _NOTE.search(leaf)
    assert found is not None, leaf
    return re.sub(r"\(含[^)]*\)?", "", found.group(1))


def body(leaf: str) -> str:
    """The leaf without its note."""
    found = _NOTE.search(leaf)
    assert found is not None, leaf
    return leaf[: found.start()]


def units(leaf: str) -> tuple[str, ...]:
    """Canonical units in order."""
    named: list[str] = []
    for tier in note(leaf).split(","):
        carried = ""
        for written in filter(None, (word.strip() for word in tier.split("、"))):
            carried = "省" if written.startswith("省") else carried
            named.append(written if written.startswith(_NO_PREFIX) else carried + written)
    return tuple(named)


def table(text: str) -> dict[str, tuple[str, ...]]:
    """Leaf id → units."""
    return {name: units(leaf) for name, leaf in leaves(text).items()}
