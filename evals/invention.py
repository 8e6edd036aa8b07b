"""Nothing invented: every figure, unit, quoted name, place, Latin word of an answer has a source.

A source is the plan, or the question (an answer may say 没有第29条). Besides, an answer may state
what follows from the plan's structure: the numbers of its items, sections and parts, and counts.
A structural count has the form of one (28条, 14节, 6个单位) and is bounded by what there is to
count; 6个数据中心 is a claim about the world and needs the plan's own words.

What it does not do: check that a figure stands beside the right thing. ``facts`` and ``count`` do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evals import figures, words
from evals.figures import Figure
from ingest.plan import Plan
from ingest.view import simplify

_QUOTED = re.compile(
    r"“([^“”]{1,120})”|《([^《》]{1,80})》|「([^「」]{1,120})」|『([^『』]{1,120})』"
)
_ITEM = {"条", "项", "号", "款"}  # 第29项 may be answered as 第29条
_COUNTED = {"条", "节", "部分"}
_COUNTED_WITH_NOUN = {"个", "项", "家", "处", "类", "大", "行", "份"}
_NOUN = re.compile(
    r"(?:编号|无|不|没|另|与|和|或|及|中|里|是|都|为|有)|(?:责任|不同的|牵头)?(?:单位|部门|统称|集团|企业|高校|公司)|"
    r"(?:数字)?指标|任务|节|条|部|平台|试点|工程|行动|标准|情形|问题|目标|设区|叫|被|名|地方|位置"
)
_ENDS = (
    "办公厅|办公室|办事处|委员会|领导小组|研究院|研究所|开发区|管理局|集团公司|有限公司|"
    "大学(?!生)|学院|集团|公司|银行|(?<!大)(?<!展)(?<!客)厅|(?<!布)(?<!格)(?<!大)(?<!全)局|总署|协会"
)
_PROVINCIAL = re.compile(rf"省委?[\u4e00-\u9fff]{{1,10}}?(?:{_ENDS}|委(?!托)|办(?!理|好|事|文|公))")
_OTHER = re.compile(rf"(?:[\u4e00-\u9fff]{{2}}(?:{_ENDS}))")
_PLACES = (
    "福州 厦门 泉州 漳州 莆田 三明 南平 龙岩 宁德 平潭 北京 天津 上海 重庆 河北 山西 辽宁 吉林 "
    "黑龙江 江苏 浙江 安徽 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 内蒙古 "
    "广西 西藏 宁夏 新疆 香港 澳门 深圳 广州 杭州 雄安"
).split()
_SMALL = {"个", "次", "类", "种", "家", "项"}
_LARGE = 100  # a bare number of the plan from here on is a name (12345, 1131), whatever follows it


@dataclass(frozen=True)
class Ground:
    """A plan, prepared once for all cases of a run."""

    plan: Plan

    @cached_property
    def text(self) -> str:
        """The plan and its units in full, prepared like an answer."""
        plan = self.plan
        issued = plan.issued.isoformat() if plan.issued else ""
        known = (plan.text, plan.title, plan.issuer, plan.document_number, issued, *plan.units)
        return "\n".join(map(_squash, known))

    @cached_property
    def figures(self) -> frozenset[tuple[float, str]]:
        """Every ``(value, measure)`` that is printed."""
        found = figures.find(figures.plain(f"{self.plan.text}\n{self.plan.issued or ''}"))
        return frozenset((figure.value, figure.measure) for figure in found)

    @cached_property
    def values(self) -> frozenset[float]:
        """The same without what they measure."""
        return frozenset(value for value, _ in self.figures)

    def bound(self, measure: str) -> int:
        """The largest count of this measure that the plan's structure allows."""
        plan = self.plan
        sections, parts = len(plan.sections), len(plan.parts)
        limits = {"节": sections, "部分": parts, "大": parts, "条": len(plan.leaves)}
        return limits.get(measure, max(len(plan.leaves), len(plan.units)))

    def numbers(self, measure: str) -> frozenset[float]:
        """What 第N条, 第N节, 第N部分 may be."""
        plan = self.plan
        if measure == "节":
            return frozenset(section.number for section in plan.sections if section.number)
        if measure == "部分":
            return frozenset(part.number for part in plan.parts if part.number)
        return frozenset(leaf.number for leaf in plan.leaves if leaf.number)


@dataclass(frozen=True)
class Source:
    """What an answer may draw on: a plan, and the questions of one conversation."""

    ground: Ground
    turns: tuple[str, ...] = ()

    @cached_property
    def asked(self) -> tuple[Figure, ...]:
        """The figures of the questions."""
        return tuple(f for turn in self.turns for f in figures.find(figures.plain(simplify(turn))))

    @cached_property
    def questions(self) -> str:
        """The questions, as typed and in simplified characters."""
        return "\n".join(map(_squash, (*self.turns, *map(simplify, self.turns))))

    def holds(self, text: str) -> bool:
        """Whether the plan or a question says this; spaces, widths and case aside."""
        squashed = _squash(text)
        return squashed in self.ground.text or squashed in self.questions


def find(answer: str, source: Source) -> tuple[str, ...]:
    """What an answer says without a source, each with what it is; empty when nothing.

    Args:
        answer: Markdown as shown. Traditional characters are read as simplified ones.
        source: The plan and the conversation.
    """
    answer = simplify(answer)
    found = (
        *_of_figures(answer, source),
        *_of_quotes(answer, source),
        *_of_units(answer, source),
        *_of_words(answer, source),
        *_of_places(answer, source),
    )
    return tuple(dict.fromkeys(found))


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", figures.plain(text)).lower()


def _of_figures(answer: str, source: Source) -> Iterator[str]:
    for figure in figures.find(figures.plain(answer)):
        if not (_printed(figure, source) or _asked(figure, source) or _structural(figure, source)):
            yield words.INVENTED_FIGURE.format(written=figure.written.strip("\0"))


def _printed(figure: Figure, source: Source) -> bool:
    """The plan has this value with this measure (or without one where the answer has none)."""
    ground = source.ground
    if (figure.value, figure.measure) in ground.figures:
        return True
    if not figure.measure:
        return figure.value in ground.values
    return figure.value >= _LARGE and (figure.value, "") in ground.figures


def _asked(figure: Figure, source: Source) -> bool:
    """The question says it: with the same measure, or one of the two without any."""
    return any(
        figure.value == asked.value
        and (
            figure.measure == asked.measure
            or not figure.measure
            or not asked.measure
            or {figure.measure, asked.measure} <= _ITEM
        )
        for asked in source.asked
    )


def _structural(figure: Figure, source: Source) -> bool:
    if figure.ordinal:
        if figure.measure in ("条", "项", "号", "节", "部分"):
            return figure.value in source.ground.numbers(figure.measure)
        return figure.measure in ("个", "") and figure.value <= source.ground.bound("条")
    if figure.spelled and figure.value <= 3 and figure.measure in _SMALL:
        return True  # 一个, 两类: language, not a count
    if figure.value != int(figure.value) or figure.value > source.ground.bound(figure.measure):
        return False
    if figure.measure in _COUNTED:
        return True
    after = figure.after.lstrip("\0")
    if figure.measure in _COUNTED_WITH_NOUN:
        return not re.match(r"[\u4e00-\u9fff]", after) or bool(_NOUN.match(after))
    return not figure.measure and bool(re.match(r"[/|\]、,]|$|\n", after))


def _of_quotes(answer: str, source: Source) -> Iterator[str]:
    for match in _QUOTED.finditer(answer.replace("**", "")):
        written = next(group for group in match.groups() if group)
        for piece in re.split(r"…+|\.{3,}", written):
            if not source.holds(piece.strip("。.,，;；:：!！?？")):
                yield words.INVENTED_QUOTE.format(written=written)
                break


def _of_units(answer: str, source: Source) -> Iterator[str]:
    text = figures.plain(answer)
    for name in sorted(source.ground.plan.units, key=len, reverse=True):
        text = text.replace(name, "\0")
    for pattern in (_PROVINCIAL, _OTHER):
        for match in pattern.finditer(text):
            if not source.holds(match.group()):
                yield words.INVENTED_UNIT.format(written=match.group())


def _of_words(answer: str, source: Source) -> Iterator[str]:
    for word in figures.words(figures.plain(answer)):
        if not source.holds(word):
            yield words.INVENTED_WORD.format(written=word)


def _of_places(answer: str, source: Source) -> Iterator[str]:
    for place in _PLACES:
        if place in answer and not source.holds(place):
            yield words.INVENTED_PLACE.format(written=place)
