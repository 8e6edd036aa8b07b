"""Which of several plans a question goes to, read from its words alone: years, places, titles.

    Shelf.of(books).route("去年第12条呢", current=("fujian-digital-2025",))

It never searches and never answers; a question that names no plan is ``open``, and ``joint`` finds
its plan. With one plan in the library none of this is asked.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from assistant.book import Book
from assistant.dated import Years
from assistant.guards import KEEP_NEAR
from assistant.years import dice

Sort = Literal["plans", "open", "compare", "missing", "which"]

_GENERIC = re.compile(
    r"^(?:关于)?(?:印发)?|(?:20\d\d(?:-20\d\d)?年?度?)|(?:重点)?工作(?:要点|计划|方案|安排)|实施(?:方案|意见)|行动(?:计划|方案)|任务(?:分工|清单)?|的?通知|[《》“”\s()（）]"
)
_CHANGE = re.compile(
    r"变化|变动|变了|改了|改动|调整了|不同|不一样|区别|差别|差异|异同|对比|比较|相比|[和与跟同]\S{0,14}比|"
    r"比\S{0,14}(?:多|少|高|低|增|减|降|升|涨)|较\S{0,14}(?:多|少|高|低|增|减|降|升|涨)"
)
_NEWS = re.compile(
    r"(?:新增|新加|增加|新列入?|新进|新出现|加入|多)(?:了|的|进来的?|出来?的?)?(?:是|有)?(?:哪些|什么|啥|哪几|几|多少)(?:个|条|项|家)?(?:新)?(?:任务|条|项|工作|事项|内容|责任单位|单位|部门|指标|目标)|"
    r"(?:新增|新加|新列入|新出现)(?:了)?的(?:任务|条目|工作|事项|内容|责任单位|单位|部门|指标|目标)|"
    r"(?:哪些|什么|哪几[条项个家]|多少[条项个家]?)(?:任务|条|工作|事项|内容|责任单位|单位|部门|指标|目标)?(?:都|是|被)*(?:新增|新加|新列入|新进|新出现|加入)(?:的|了)?[?？吗呢]*$"
)
_LOSSES = re.compile(
    r"(?:退出|取消|删除|删掉|去掉|砍掉|拿掉|减少|少|不再列入|不再安排|没再提)(?:了|的)?(?:是|有)?(?:哪些|什么|啥|哪几|几|多少)(?:个|条|项|家)?(?:任务|条|项|工作|事项|内容|责任单位|单位|部门|指标|目标)|"
    r"(?:哪些|什么|哪几[条项个家]|多少[条项个家]?)(?:任务|条|工作|事项|内容|责任单位|单位|部门|指标|目标)?(?:都|是|被)*(?:退出|取消|删除|删掉|去掉|砍掉|拿掉|不再|没有了|没了|不见了)|"
    r"(?:退出|取消|删除|删掉|砍掉)(?:了)?的(?:任务|条目|工作|事项|内容|责任单位|单位|部门|指标|目标)"
)
_BARE_CHANGE = re.compile(
    r"(?:有|发生)(?:了)?(?:什么|哪些|啥|怎样的)(?:变化|变动|调整|改动)|变化(?:大吗|在哪|有哪些|是什么)"
)
_PLACE_TAIL = r"(?:省|市|自治区)?的?(?=20|去年|今年|前年|第|有|和|与|跟|比|相比|、|,|的|计划|要点|文件|方案|工作|那|这|呢|$|\?)"


@dataclass(frozen=True)
class Route:
    """Where a question goes."""

    sort: Sort
    plans: tuple[str, ...] = ()
    """Ids: to answer from; for ``compare`` (older, newer); for ``open`` the candidates."""
    text: str = ""
    """The question without the words that chose the plan."""
    asked: str = ""
    """For ``missing``: the year or place that no plan has."""
    named: bool = False
    """Whether the question itself named what it is about."""


@dataclass(frozen=True)
class Shelf:
    """The plans that are answered from, by year, place and series."""

    books: Mapping[str, Book]

    @classmethod
    def of(cls, books: Iterable[Book]) -> "Shelf":
        """The newest plan first, then by id."""
        ordered = sorted(books, key=lambda book: (-(book.plan.year or 0), book.plan.id))
        return cls({book.plan.id: book for book in ordered})

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids, the newest plan first."""
        return tuple(self.books)

    @cached_property
    def series(self) -> dict[str, str]:
        """Plan → the id of the newest plan of its series: the same work of one issuer, year by year."""
        heads: dict[str, str] = {}
        for name in self.ids:
            same = (head for head in dict.fromkeys(heads.values()) if self._same(head, name))
            heads[name] = next(same, name)
        return heads

    def _same(self, one: str, other: str) -> bool:
        first, second = self.books[one], self.books[other]
        if first.home != second.home:
            return False
        if subject(first.plan.title) == subject(second.plan.title):
            return first.plan.year != second.plan.year
        alike = dice(subject(first.plan.title), subject(second.plan.title))
        return first.plan.issuer == second.plan.issuer and alike >= 0.5

    def year(self, plan: str) -> int:
        """The plan's year; 0 when it prints none."""
        return self.books[plan].plan.year or 0

    def before(self, plan: str) -> str | None:
        """The plan of the same series with the next earlier year."""
        earlier = [n for n in self._fellows(plan) if 0 < self.year(n) < self.year(plan)]
        return max(earlier, key=self.year, default=None)

    def _fellows(self, plan: str) -> tuple[str, ...]:
        return tuple(name for name in self.ids if self.series[name] == self.series[plan])

    def route(self, text: str, current: tuple[str, ...] = ()) -> Route:
        """Read which plan, or plans, a question is about.

        Args:
            text: A normalised question.
            current: Plans that the conversation is about; empty at its start.
        """
        scope, rest = self._titled(text)
        placed = self._placed(rest, scope)
        if isinstance(placed, str):
            return Route("missing", asked=placed, text=text)
        by_place, rest = placed
        narrowed = bool(by_place) or len(scope) < len(self.ids)
        scope = tuple(name for name in scope if not by_place or name in by_place) or by_place
        read = Years.read(rest, self, scope if narrowed else self._around(current) or scope)
        if read.missing and narrowed:
            read = replace(read, missing=f"{self._called(scope[0])}{read.missing}")
        pair = self._pair(text, read, scope, current, narrowed=narrowed, places=by_place)
        if pair is not None:
            return replace(pair, text=read.rest)
        if read.missing:
            return Route("missing", asked=read.missing, text=text)
        if read.plans:
            chosen = self._of_all(read, tuple(n for n in read.plans if n in scope) or read.plans)
            return Route("plans" if len(read.years) > 1 or len(chosen) == 1 else "open",
                         chosen, read.rest, named=True)  # fmt: skip
        if narrowed:
            kept = tuple(name for name in current if name in scope)
            chosen = kept or scope
            return Route("plans" if len(chosen) == 1 else "open", chosen, read.rest, named=True)
        if current:
            return Route("plans", current, read.rest)
        return Route("open", self.ids, read.rest)

    def _called(self, plan: str) -> str:
        return self.books[plan].home or subject(self.books[plan].plan.title)

    def _of_all(self, read: Years, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Of several years named, the plans of a series that has them all; every plan where none."""
        whole = [
            head
            for head in dict.fromkeys(self.series[name] for name in chosen)
            if {self.year(n) for n in chosen if self.series[n] == head} >= set(read.years)
        ]
        return tuple(n for n in chosen if self.series[n] in whole) or chosen

    def _around(self, current: Collection[str]) -> tuple[str, ...]:
        """The series of the plans that are talked about."""
        return tuple(n for n in self.ids if any(self.series[n] == self.series[c] for c in current))

    def _titled(self, text: str) -> tuple[tuple[str, ...], str]:
        """Plans whose title, or its subject, the question prints, when that tells them apart."""
        subjects = {name: subject(book.plan.title) for name, book in self.books.items()}
        found = {n: s for n, s in subjects.items() if len(s) > 3 and s in text}
        longest = max((len(s) for s in found.values()), default=0)
        chosen = tuple(n for n, s in found.items() if len(s) == longest)
        if not chosen or len(chosen) == len(self.ids):
            return self.ids, text
        titles = [self.books[n].plan.title for n in chosen]
        for title in sorted((*titles, *(_undated(t) for t in titles)), key=len, reverse=True):
            text = text.replace(f"《{title}》", " ").replace(title, " ")
        return chosen, text

    def _placed(self, text: str, scope: tuple[str, ...]) -> tuple[tuple[str, ...], str] | str:
        """Plans of the places named and the text without them, or a place that no plan has."""
        tables = next(iter(self.books.values())).tables
        homes = {self.books[name].home for name in self.ids}
        found: list[str] = []
        for written in sorted(tables.provinces, key=len, reverse=True):
            place = tables.provinces[written]
            if len(written) < 2 or written not in text or place in KEEP_NEAR:
                continue
            if place in homes:
                found += [n for n in self.ids if self.books[n].home == place]
                text = re.sub(re.escape(written) + _PLACE_TAIL, " ", text)
            elif not any(place in self.books[name].plan.text for name in scope):
                return place
        return tuple(dict.fromkeys(found)), text.strip()

    def _pair(
        self, text: str, read: Years, scope: tuple[str, ...], current: tuple[str, ...],
        *, narrowed: bool, places: tuple[str, ...],
    ) -> Route | None:  # fmt: skip
        """Two plans to be compared; None when the question compares no plans."""
        changed = bool(_NEWS.search(text) or _LOSSES.search(text) or _BARE_CHANGE.search(text))
        homes = tuple(dict.fromkeys(self.books[name].home for name in places))
        if len(homes) == 2 and _CHANGE.search(text):
            return Route("compare", self._of_homes(homes, read.plans or scope, scope), named=True)
        if not (changed or (read.years and _CHANGE.search(text))):
            return None
        if read.missing:
            return Route("missing", asked=read.missing)
        near = scope if narrowed or not current else self._around(current)
        heads = tuple(dict.fromkeys(self.series[name] for name in near))
        choices = [pair for head in heads if (pair := self._of_series(head, read, current))]
        if len(choices) == 1:
            return Route("compare", choices[0], named=True)
        if len(choices) > 1:
            return Route("which", tuple(pair[1] for pair in choices))
        return None

    def _of_homes(
        self, homes: tuple[str, ...], wanted: tuple[str, ...], scope: tuple[str, ...]
    ) -> tuple[str, ...]:
        """A plan of each of two places, of one year where there is such a year."""
        sets = [
            [n for n in wanted if self.books[n].home == home]
            or [n for n in scope if self.books[n].home == home]
            for home in homes
        ]
        pairs = [(one, other) for one in sets[0] for other in sets[1]]
        same = (pair for pair in pairs if self.year(pair[0]) == self.year(pair[1]))
        return next(same, pairs[0])

    def _of_series(
        self, head: str, read: Years, current: tuple[str, ...]
    ) -> tuple[str, str] | None:
        """(older, newer) of one series."""
        fellows = self._fellows(head)
        named = [n for n in read.plans if n in fellows]
        base = next((n for n in current if n in fellows), head)
        if len({self.year(n) for n in named}) > 1:
            older, *_, newer = sorted(named, key=self.year)
            return older, newer
        if named and read.beside:
            base = base if base != named[0] else head
            other: str | None = named[0]
        else:
            base = named[0] if named else base
            other = self.before(base) or (head if head != base else None)
        if other is None or other == base:
            return None
        older, newer = sorted((base, other), key=self.year)
        return older, newer


def subject(title: str) -> str:
    """What a plan is about: its title without year and sort of document.

    >>> subject("2024年数字福建工作要点")
    '数字福建'
    """
    return _GENERIC.sub("", title)


def _undated(title: str) -> str:
    return re.sub(r"20\d\d年?度?", "", title)
