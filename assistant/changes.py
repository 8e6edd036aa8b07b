"""What of two plans a question wants compared: everything, new or dropped tasks, units, one figure.

``wanted`` reads the question once its two plans are known; ``compose.plans`` writes the answer.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant import years
from assistant.apart import take_apart
from assistant.book import Book
from assistant.retriever import Retriever
from assistant.years import FigureChange, Matching

Sort = Literal["new", "gone"]

_NEW = re.compile(
    r"新增|新加|新列入|新进|新出现|新承担|加入|多[了出]?(?:哪|什么|几)|增加了?(?:哪|什么|几)"
)
_GONE = re.compile(
    r"退出|取消|删除|删掉|去掉|砍掉|拿掉|不再|没有了|没了|不见了|少[了掉]?(?:哪|什么|几)|减少了?(?:哪|什么|几)|没再提"
)
_TASKS = re.compile("任务|条目?|工作|事项|内容")
_UNITS = re.compile(r"单位|部门|厅局|机构")
_FIGURES = re.compile(r"指标|目标|数字|数值|数量|量化")
_HOW_MUCH = re.compile(
    r"(?:多|少|高|低|增|减|降|升|涨|差)\S{0,4}(?:多少|几|百分)|相差|差多少|差额|几(?:个|万|亿)"
)
_FRAME = re.compile(
    r"(?:相比较?|相较|对比|比较|比起|比)(?:起来|之下|于)?|有?(?:什么|哪些|啥|怎样的|多大)?(?:变化|变动|调整|改动|不同|不一样|区别|差别|差异|异同)(?:吗|之处)?|"
    r"新增|新加|新列入|新出现|增加|减少|退出|取消|删除|删掉|去掉|不再(?:列入|安排)?|没有?了|多了|少了|[多少高低]|提高|降低|上升|下降|"
    r"(?:数字|量化)?(?:指标|目标)|责任?单位|部门|任务|条目|内容|两(?:年|份|个)(?:的|计划|要点)*|和|与|跟|同|较"
)


@dataclass(frozen=True)
class Sides:
    """Two plans that are compared, the older one first, and how a table names them."""

    old: Book
    new: Book

    @cached_property
    def matching(self) -> Matching:
        """Which leaves answer to each other."""
        return years.match(self.old.plan, self.new.plan)

    @cached_property
    def figures(self) -> tuple[FigureChange, ...]:
        """Every numeric target of both."""
        return years.figures(self.old.plan, self.new.plan, self.matching)

    @property
    def places(self) -> bool:
        """Whether two places are compared, not two years of one."""
        return bool(self.old.home and self.new.home) and self.old.home != self.new.home

    @cached_property
    def names(self) -> tuple[str, str]:
        """``2024年`` and ``2025年``; places or titles where the year is the same."""
        old, new = self.old.plan, self.new.plan
        years_differ = bool(old.year and new.year and old.year != new.year)
        if self.places:
            if not years_differ:
                return self.old.home, self.new.home
            return f"{self.old.home}{old.year}年", f"{self.new.home}{new.year}年"
        if years_differ:
            return f"{old.year}年", f"{new.year}年"
        return f"《{old.title}》", f"《{new.title}》"


@dataclass(frozen=True)
class Wanted:
    """What is to be compared."""

    sorts: frozenset[Sort] = frozenset()
    members: bool = False
    """Units as such: who joined, who left."""
    units: tuple[str, ...] = ()
    """The tasks of these units."""
    figures: tuple[FigureChange, ...] | None = None
    """These figures, or all of them."""
    chosen: tuple[str | None, str | None] | None = None
    """One task: its leaf in the older and in the newer plan."""
    topic: str = ""
    """Set when a topic was named that neither plan speaks of."""


def wanted(text: str, sides: Sides, retriever: Retriever) -> Wanted:
    """Read what is asked.

    Args:
        text: The question without the words that named the plans.
        sides: The plans; an item number is one of the newer plan.
        retriever: Finds the task that a topic means.
    """
    new = take_apart(text, sides.new)
    if new.refs.leaves:
        return Wanted(chosen=_with_mate(sides, new.refs.leaves[0], newer=True))
    named = [m for b in (sides.new, sides.old) for m in take_apart(text, b).mentions]
    units = tuple(dict.fromkeys(m.units[0] for m in named if m.units))
    if units:
        return Wanted(units=units)
    sorts = _sorts(text)
    if _UNITS.search(text) and (sorts or not _subject(text, sides)):
        return Wanted(sorts, members=True)
    measured = _measured(text, sides)
    if measured is not None:
        return Wanted(figures=measured)
    topic = "" if sorts and _TASKS.search(text) else _subject(text, sides)
    if topic:
        chosen = _found(topic, sides, retriever)
        return Wanted(chosen=chosen) if chosen else Wanted(topic=topic)
    return Wanted(sorts)


def _sorts(text: str) -> frozenset[Sort]:
    found: set[Sort] = set()
    if _NEW.search(text):
        found.add("new")
    if _GONE.search(text):
        found.add("gone")
    return frozenset(found)


def _subject(text: str, sides: Sides) -> str:
    """The topic that is left when the words of comparing are taken out."""
    content = take_apart(_FRAME.sub(" ", text), sides.new).content
    return content if len(content.replace(" ", "")) > 1 else ""


def _measured(text: str, sides: Sides) -> tuple[FigureChange, ...] | None:
    """The figures meant: those whose measure the question names best, all changed ones, or none."""
    general = _FIGURES.search(text)
    if not general and not _HOW_MUCH.search(text):
        return None
    scores = [
        max(_shared(target.measure, text) for target in (change.old, change.new) if target)
        for change in sides.figures
    ]
    best = max(scores, default=0)
    if best >= 2:
        return tuple(c for c, s in zip(sides.figures, scores, strict=True) if s == best)
    return sides.figures if general and not _subject(text, sides) else None


def _shared(measure: str, text: str) -> int:
    pairs = {measure[at : at + 2].lower() for at in range(len(measure) - 1)}
    return sum(pair in text.lower() for pair in pairs)


def _with_mate(sides: Sides, leaf: str, *, newer: bool) -> tuple[str | None, str | None]:
    pair = sides.matching.of(leaf, new=newer)
    if pair is not None:
        return pair.old, pair.new
    return (None, leaf) if newer else (leaf, None)


def _found(topic: str, sides: Sides, retriever: Retriever) -> tuple[str | None, str | None] | None:
    """The task that the topic means, in both plans where both have it."""
    best: dict[bool, tuple[float, str]] = {}
    for newer, book in ((True, sides.new), (False, sides.old)):
        for hit in retriever.search(topic, k=1, plan=book.plan.id):
            if hit.score >= retriever.threshold:
                best[newer] = (hit.score, hit.leaf)
    if not best:
        return None
    if sides.places and len(best) > 1:
        return best[False][1], best[True][1]
    newer = max(best, key=lambda side: best[side][0])
    return _with_mate(sides, best[newer][1], newer=newer)
