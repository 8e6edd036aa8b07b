"""Sentences that ``verify`` has nothing against and that are no answer all the same.

A model may repeat its instructions with a marker at the end: 不写别的话。[第12条] makes no claim that a
leaf could contradict. So may a sentence of ours or of anybody that says nothing of the leaf it cites.
"""

import re
from functools import cache

import prompts
from assistant.answer import Statement
from assistant.book import Book
from assistant.verify.ground import plain

_RUN = 10  # characters in a row that stand in the instructions: no coincidence
_REFERENCE = re.compile(
    r"第\s*(?:\d{1,3}\s*[条项]|[(（]?[一二三四五六七八九十]{1,3}[)）]?\s*[节条])"
)
_ABSENT = re.compile(r"没有|未|不")  # what is not written is held against the leaf by ``verify``
_MARKS = re.compile(r"[，,。.；;：:、！!？?（）()\[\]【】]")


def fault(statement: Statement, book: Book) -> str:
    """Why a verified sentence is no answer; empty when it is one."""
    text = _bare(statement.text)
    said = [_of(leaf, book) for leaf in statement.leaves]
    if _told(text, said):
        return "重复了给模型的说明"
    if not _ABSENT.search(text) and not any(_pairs(text) & _pairs(leaf) for leaf in said):
        return "没有说到所引条目的内容"
    return ""


def _told(text: str, said: list[str]) -> bool:
    """Whether it, or a long run of it, stands in the instructions and in no leaf."""
    runs = {text} | {text[at : at + _RUN] for at in range(len(text) - _RUN + 1)}
    own = [run for run in runs if not any(run in leaf for leaf in said)]
    return any(run in _instructions() for run in own)


def _of(leaf_id: str, book: Book) -> str:
    leaf = book.leaf(leaf_id)
    return _bare("".join((book.plan.text[leaf.start : leaf.end], *leaf.units, *leaf.breadcrumb)))


@cache
def _instructions() -> str:
    """What the model is told before its material, in one."""
    loaded = (prompts.load(name) for name in ("compose", "repair"))
    parts = (part.content for one in loaded for part in one.parts if part.role == "system")
    return _bare("\n".join(parts))


def _bare(text: str) -> str:
    return _MARKS.sub("", plain(_REFERENCE.sub("", text)))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
