"""What belongs together in print stays together: words of two clauses make no new third one.

A part of a sentence is carried by one printed clause that holds every name in it, or not at all;
and with the clause comes how it is meant: 探索, 鼓励, 力争 are kept.
"""

import re
from collections.abc import Sequence

from assistant.verify.ground import LeafGround
from assistant.verify.wording import stand_ins, uncovered

_NAME = 4
"""Letters in a row that the leaf prints, too, and that then name one thing of it."""
_HEDGES = ("探索", "鼓励", "争取", "力争", "谋划", "前期")
_OTHERS = re.compile("督促|引导|鼓励|支持|指导")
_DUTY = re.compile("负责|责任")
_OBJECT = re.compile("(?P<word>向|给|被|(?<![作认成])为)(?P<what>[^,。;\x00-\x1f]{3,})")
_VERB = 2
"""Letters of a verb."""


def carriers(part: str, ground: LeafGround, names: Sequence[str]) -> list[str]:
    """The printed clauses that carry every word and hold every name of a part.

    Args:
        part: Of a sentence, between 、 and 和.
        ground: The leaf.
        names: Latin words, places and figures that are names, as far as they stand in the part.
    """
    held = (*names, *_verbatim(part, "\n".join(ground.windows)))
    return [
        window
        for window in ground.windows
        if all(name in window for name in held) and not uncovered(part, window)
    ]


def _verbatim(part: str, printed: str) -> list[str]:
    """The longest stretches of a part that the leaf prints, from the left.

    >>> _verbatim("社保卡用于就业一体化平台", "打造就业一体化平台,深化社保卡应用")
    ['就业一体化平台']
    """
    found: list[str] = []
    at = 0
    while at < len(part):
        size = _NAME
        while at + size <= len(part) and part[at : at + size] in printed:
            size += 1
        if size > _NAME and uncovered(part[at : at + size - 1], ""):
            found.append(part[at : at + size - 1])
        at += max(size - 1, 1) if size > _NAME else 1
    return found


def fault(part: str, sentence: str, found: Sequence[str]) -> str:
    """What a sentence makes else of clauses that carry each of its words.

    Args:
        part: Of the sentence, units and references blanked.
        sentence: All of it.
        found: The carriers of the part.
    """
    bodies = [_nearest(part, window) for window in found]
    if not _DUTY.search(sentence):
        if hedge := _unhedged(sentence, bodies):
            return f"原文说的是“{hedge}”"
        if part.endswith("由") and all(_OTHERS.search(body) for body in bodies):
            return "原文没有说由责任单位自己来做"
    if all(_reversed(part, window.rpartition("\n")[2]) for window in found):
        return "谁对谁做与原文不同"
    return ""


def _nearest(part: str, window: str) -> str:
    """The one clause of a window that shares most with a part."""
    pairs = {part[at : at + 2] for at in range(len(part) - 1)}
    clauses = window.rpartition("\n")[2].split(",")
    return max(clauses, key=lambda clause: sum(pair in clause for pair in pairs))


def _unhedged(sentence: str, bodies: Sequence[str]) -> str:
    """A trial, an aim or an encouragement that every carrier prints and the sentence leaves out."""
    if not all(any(hedge in body for hedge in _HEDGES) for body in bodies):
        return ""
    hedges = [hedge for hedge in _HEDGES if any(hedge in body for body in bodies)]
    kept = any(word in sentence for hedge in hedges for word in (hedge, *stand_ins(hedge)))
    return "" if kept else hedges[0]


def _reversed(part: str, body: str) -> bool:
    """Whether what is printed behind a word stands before it, or what is before it behind.

    >>> _reversed("产业园支撑算力平台", "发挥算力平台作用,支撑产业园服务提升")
    True
    >>> _reversed("台企为服务专区提供解读", "依托服务专区,为台企提供解读")
    True
    """
    for match in _OBJECT.finditer(part):
        front, back = _around(match["word"], body)
        what = match["what"]
        if back and not _shares(what[:3], back, 2) and _shares(what, front, 2):
            return True
    for at in range(_VERB, len(part) - _NAME):
        front, back = _around(part[at : at + _VERB], body)
        before, after = part[:at], part[at + _VERB :]
        if _shares(before, back, 3) and not _shares(before, front, 3):
            if after[:3] in front and not _shares(after, back, 3):
                return True
    return False


def _around(word: str, body: str) -> tuple[str, str]:
    """What a clause prints before a word and behind it; nothing where it does not print it."""
    front, found, back = body.partition(word)
    return (front, back) if found else ("", "")


def _shares(one: str, other: str, size: int) -> bool:
    """Whether two pieces have a name of so many letters in common."""
    names = (one[at : at + size] for at in range(len(one) - size + 1))
    return any(name in other and uncovered(name, "") for name in names)
