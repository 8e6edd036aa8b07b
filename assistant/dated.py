"""Years that a question names, and the plans that have them: 2024年, 24年的, 去年, 今年.

去年 counts from the newest plan of each series, since that is what people mean who have it before
them. A year that no plan is of, but that a plan prints (到2035年), chooses nothing.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.plans import Shelf

_YEAR = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?!\d)(?:年度|年)?(?:版|的)?|(?<!\d)(?P<short>2\d)年(?!前|来|内|间)(?:的)?"
)
_UNTIL = re.compile(r"[到至](?:了)?$")
_RELATIVE = {
    "上一年度": -1, "上一年": -1, "去年": -1, "上年": -1, "前年": -2,
    "本年度": 0, "今年": 0, "下一年": 1, "明年": 1, "后年": 2,
}  # fmt: skip
_RELATIVE_YEAR = re.compile(f"(?P<word>{'|'.join(_RELATIVE)})(?:度)?(?:的)?")
_BESIDE = re.compile(r"(?:相?比(?:起|较)?|较|与|和|跟|同|于|对比)[《的]?$")


@dataclass(frozen=True)
class Years:
    """The years that a question names, and the plans that have them."""

    years: tuple[int, ...]
    plans: tuple[str, ...]
    rest: str
    beside: bool
    """Whether a year is named to compare with: 和2023年相比, 比去年."""
    missing: str

    @classmethod
    def read(cls, text: str, shelf: "Shelf", scope: tuple[str, ...]) -> "Years":
        """Explicit years first; 去年 and 今年 count from the newest plan of each series."""
        years: list[int] = []
        plans: list[str] = []
        beside, missing = False, ""
        for match in sorted(
            (*_YEAR.finditer(text), *_RELATIVE_YEAR.finditer(text)), key=lambda m: m.start()
        ):
            before = text[: match.start()]
            if _UNTIL.search(before):
                continue
            found, year = _found(match, shelf, scope)
            if year is None:
                continue
            if not found and any(f"{year}年" in shelf.books[n].plan.text for n in scope):
                continue
            if not found:
                missing = missing or f"{year}年"
            years.append(year)
            plans += found
            beside = beside or bool(_BESIDE.search(before))
        rest = text
        for pattern in (_YEAR, _RELATIVE_YEAR):
            rest = pattern.sub(lambda m: _kept(m, shelf, scope), rest)
        return cls(
            tuple(dict.fromkeys(years)), tuple(dict.fromkeys(plans)), rest.strip(), beside, missing
        )


def _found(
    match: re.Match[str], shelf: "Shelf", scope: tuple[str, ...]
) -> tuple[list[str], int | None]:
    """Plans of the year that is named, and the year; None for two digits that are no plan's year."""
    groups = match.groupdict()
    if word := groups.get("word"):
        heads = dict.fromkeys(shelf.series[name] for name in scope)
        wanted = {head: shelf.year(head) + _RELATIVE[word] for head in heads}
        found = [n for n in scope if shelf.year(n) == wanted[shelf.series[n]]]
        return found, max(wanted.values(), default=None)
    year = int(groups["year"] or f"20{groups['short']}")
    found = [name for name in scope if shelf.year(name) == year]
    if not found and groups["short"]:
        return [], None
    return found, year


def _kept(match: re.Match[str], shelf: "Shelf", scope: tuple[str, ...]) -> str:
    """What stays of a year in the question: nothing when it has chosen a plan."""
    if _UNTIL.search(match.string[: match.start()]):
        return match.group()
    return "" if _found(match, shelf, scope)[0] else match.group()
