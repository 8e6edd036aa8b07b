"""Figures of a sentence against those of a leaf: the number, its measure, what it is said of."""

import re
from collections.abc import Sequence

from assistant.verify.ground import LeafGround
from assistant.verify.values import ALLOWED, Value
from assistant.verify.wording import uncovered

_EACH = re.compile("各自?(?:新增|新建|达|有|为|建|培育)?$|分别|各新|均|都|每")


_MEASURES = ("家", "个月", "年", "月", "倍", "成")
"""Counted by these, even one thing is a figure; and by any other where the leaf counts with it."""


def fault(
    value: Value, ground: LeafGround, counted: frozenset[float], sentence: str, clause: str
) -> str:
    """Why a figure of a sentence does not stand in the leaf as it is said."""
    written = clause[value.start : value.end]
    if value.value in counted and not value.percent and not value.comparator:
        return ""
    same = [v for v in ground.values if (v.value, v.percent) == (value.value, value.percent)]
    if not same:
        return "" if _harmless(value, written, ground) else f"数字“{written}”不在所引条目中"
    fitting = [v for v in same if not value.unit or not v.unit or v.unit == value.unit]
    if not fitting:
        return f"“{written}”的单位与原文不符"
    fitting = [v for v in fitting if not value.turn or v.turn in ("", value.turn)]
    kept = [v for v in fitting if _compared(v.comparator, value.comparator)]
    if not kept:
        return f"“{written}”漏掉或改了原文的范围词"
    if all(v.hedged for v in kept) and not re.search("力争|争取|力求|目标", sentence):
        return f"“{written}”在原文是力争的目标"
    return _beside(value, kept, ground, written)


def _harmless(value: Value, written: str, ground: LeafGround) -> bool:
    """One thing is language (一项任务), where its unit measures nothing (一家, 一个月)."""
    if not value.counted:
        return False
    others = any(v.counted and v.unit == value.unit for v in ground.values)
    alone = value.value == 1 and not others and value.unit not in _MEASURES
    return written in ground.text or alone


def _compared(printed: str, said: str) -> bool:
    return printed == said == "" or (printed, said) in ALLOWED


def _beside(value: Value, kept: Sequence[Value], ground: LeafGround, written: str) -> str:
    """The figure stands beside what it measures, not beside its neighbour's words."""
    own = max(_overlap(_measures(v, ground), value.beside) for v in kept)
    others = [v for v in ground.values if v.value != value.value]
    other = max((_overlap(v.beside, value.beside) for v in others), default=0)
    if other > own:
        return f"“{written}”在原文说的是另一件事"
    if own == 0 and _overlap(ground.text, value.beside) > 1:
        return f"“{written}”在原文说的是另一件事"
    if all(_of_neighbour(value, v, others) for v in kept):
        return f"“{written}”在原文说的不是这件事"
    if value.measures and all(uncovered(value.beside, _said_of(v, ground)) for v in kept):
        return f"“{written}”在原文说的不完全是这件事"
    if _EACH.search(value.beside) and not any(_EACH.search(v.clause) for v in kept):
        return f"“{written}”在原文不是各自的数"
    return ""


def _of_neighbour(value: Value, printed: Value, others: Sequence[Value]) -> bool:
    """Whether it is said as of the figure beside it: 1个月免收、2个月减半 is not 2个月免收."""
    near = "".join(v.after for v in others if v.sentence == printed.sentence)
    head = re.split(r"\d", printed.clause, maxsplit=1)[0]
    strange = set(near) - set(printed.beside) - set(head)
    return any(letter in strange and uncovered(letter, "") for letter in value.beside)


def _measures(printed: Value, ground: LeafGround) -> str:
    """The words beside a printed figure; where no other stands there, all that it is said of."""
    said = _said_of(printed, ground)
    return said if said != printed.clause or len(printed.beside) < 2 else printed.beside


def _said_of(printed: Value, ground: LeafGround) -> str:
    """What a printed figure is said of: its sentence up to there, when no other stands in it."""
    others = [v for v in ground.values if v.sentence == printed.sentence and v is not printed]
    alone = printed.measures and not any(v.measures and not v.counted for v in others)
    before, own, _ = printed.sentence.partition(printed.clause)
    return before + own if alone else printed.clause


def _overlap(one: str, other: str) -> int:
    pairs = {other[at : at + 2] for at in range(len(other) - 1)}
    return sum(pair in one for pair in pairs if re.fullmatch(r"[\u4e00-\u9fffa-z\d]{2}", pair))
