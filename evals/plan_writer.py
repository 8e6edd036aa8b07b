"""Write plans whose parse is known: the same tasks in every way that offices set them down.

A :class:`Sketch` says what a plan contains, a :class:`Style` how it is printed; :func:`write`
prints it and :func:`expected` says what a reader must find. The property tests draw both, the
benchmark makes a thousand of them. Nothing here parses.
"""

import itertools
import random
from dataclasses import dataclass, field
from typing import Literal

from ingest.numerals import chinese

Layout = Literal["lines", "spaced", "glued"]
Form = Literal["bracket", "verbal", "line", "trailing"]

DEPARTMENTS = (
    "发改委", "工信厅", "财政厅", "数据管理局", "市场监管局", "人社厅", "文旅厅", "住建厅",
    "卫健委", "教育厅", "商务厅", "科技厅", "农业农村厅", "生态环境厅", "交通运输厅", "民政厅",
    "药监局", "林业局",
)  # fmt: skip
CITY_DEPARTMENTS = (
    "发改委", "工信局", "财政局", "大数据局", "市场监管局", "人社局", "文旅局", "住建局",
    "卫健委", "教育局", "商务局", "科技局", "农业农村局", "生态环境局", "交通运输局", "民政局",
    "税务局", "公安局",
)  # fmt: skip
MINISTRIES = (
    "发展改革委", "工业和信息化部", "财政部", "海关总署", "税务总局", "市场监管总局", "商务部",
    "科技部", "文化和旅游部", "人力资源社会保障部", "生态环境部", "证监会", "药监局",
    "交通运输部", "农业农村部",
)  # fmt: skip
OTHERS = {
    "省": (
        "各设区市",
        "省直有关单位",
        "省委宣传部",
        "省大数据集团",
        "福州大学",
        "各市、县（区）人民政府",
    ),
    "市": ("各县（市、区）人民政府", "市直有关部门", "市委网信办", "国网遂宁供电公司", "遂宁海关"),
    "": ("各省（区、市）人民政府", "中央宣传部", "各有关部门"),
}
TITLES = (
    "加快建设", "统筹布局", "深化改革", "提升能力", "优化服务", "完善机制", "培育壮大",
    "强化保障", "推动融合", "健全体系",
)  # fmt: skip
TOPICS = (
    "网络设施",
    "公共数据",
    "政务服务",
    "营商环境",
    "产业集群",
    "乡村治理",
    "文化旅游",
    "人才队伍",
)
SENTENCES = (
    "推进5G网络在重点场所深度覆盖",
    "落实《数字中国建设整体布局规划》（中发\u30142023\u30153号）要求",
    "办好第七届峰会，策划“1+3+N+X”活动",
    "支持依托12345热线开展服务，拓展“一网通办”",
    "开展第三批试点，推广“全市一张图、全域数字化”等经验",
    "推动一、二、三产业融合发展",
    "完善省、市、县（区）三级联动机制",
    "统筹推进10G-PON（万兆无源光网）建设",
)


@dataclass(frozen=True)
class Task:
    """One leaf: its title, sentences, and who has which role."""

    title: str
    sentences: tuple[str, ...]
    duties: tuple[tuple[str, tuple[str, ...]], ...]
    """Role in general (责任, 牵头, 配合) and units in full."""


@dataclass(frozen=True)
class Sketch:
    """What a plan contains: parts of sections of tasks."""

    level: Literal["省", "市", ""]
    """Prefix of its departments; empty for ministries."""
    parts: tuple[tuple[tuple[Task, ...], ...], ...]


@dataclass(frozen=True)
class Style:
    """How a plan is printed."""

    layout: Layout = "lines"
    form: Form = "bracket"
    brackets: str = "（）"
    part_marks: bool = True
    section_marks: bool = True
    item_mark: str = "{}."
    restart: Literal["never", "part", "section"] = "never"
    sections_restart: bool = False
    carry: bool = True
    comma: str = "，"
    colon: str = "："
    labels: tuple[tuple[str, str], ...] = (
        ("责任", "责任单位"),
        ("牵头", "牵头单位"),
        ("配合", "配合单位"),
    )

    def label(self, role: str) -> str:
        """The label or verb that is printed for a role."""
        if self.form == "verbal":
            return {"责任": "负责"}.get(role, role)
        return dict(self.labels)[role]


@dataclass
class _Count:
    section: int = 0
    item: int = 0
    pieces: list[str] = field(default_factory=list)


def write(sketch: Sketch, style: Style) -> str:
    """The plan as text."""
    count = _Count()
    title = {"省": "某省2024年工作要点", "市": "某市2024年工作要点"}.get(
        sketch.level, "2024年重点工作分工"
    )
    count.pieces.append(title)
    for number, part in enumerate(sketch.parts, 1):
        if style.part_marks:
            count.pieces.append(f"{chinese(number)}、{_heading(number)}")
        if style.restart == "part":
            count.item = 0
        if style.sections_restart and style.part_marks:
            count.section = 0
        for section in part:
            _section(section, style, count, sketch.level)
    gap = {"lines": "\n", "spaced": " ", "glued": ""}[style.layout]
    first, *rest = count.pieces
    return first + ("\n" if style.layout == "lines" else " ") + gap.join(rest)


def _section(tasks: tuple[Task, ...], style: Style, count: _Count, level: str) -> None:
    if style.section_marks:
        count.section += 1
        count.pieces.append(f"（{chinese(count.section)}）{_heading(count.section + 3)}")
        if style.restart == "section":
            count.item = 0
    for task in tasks:
        count.item += 1
        count.pieces.append(_task(task, count.item, style, level))


def _heading(number: int) -> str:
    return f"{TITLES[number % len(TITLES)]}{TOPICS[number % len(TOPICS)]}"


def _task(task: Task, number: int, style: Style, level: str) -> str:
    body = "。".join(task.sentences)
    text = f"{style.item_mark.format(number)}{task.title}。{body}。"
    note = note_of(task, style, level)
    if style.form == "line":
        return f"{text}{'' if style.layout == 'glued' else chr(10)}{note}"
    return text + note


def note_of(task: Task, style: Style, level: str) -> str:
    """The responsibility note of a task, as printed."""
    lists = [(style.label(role), _list(units, style, level)) for role, units in task.duties]
    if style.form == "verbal":
        inner = style.comma.join(f"{units}{verb}" for verb, units in lists)
    else:
        inner = "；".join(f"{label}{style.colon}{units}" for label, units in lists)
    if style.form in ("bracket", "verbal"):
        return style.brackets[0] + inner + style.brackets[1]
    return inner + ("。" if style.form == "trailing" else "")


def _list(units: tuple[str, ...], style: Style, level: str) -> str:
    """Names in tiers: departments first, in the short form where the prefix carries over."""
    own = [unit for unit in units if unit not in OTHERS[level]]
    others = [unit for unit in units if unit in OTHERS[level]]
    short = own[:1] + [u.removeprefix(level) if style.carry and level else u for u in own[1:]]
    return style.comma.join(filter(None, ["、".join(short), *others]))


def expected(sketch: Sketch, style: Style) -> list[tuple[str, list[tuple[str, str]]]]:
    """Title, and units in full with their roles, of every leaf in order."""
    tasks = itertools.chain.from_iterable(section for part in sketch.parts for section in part)
    return [
        (
            task.title,
            [
                (unit, style.label(role))
                for role, names in task.duties
                for unit in _ordered(names, sketch.level)
            ],
        )
        for task in tasks
    ]


def _ordered(units: tuple[str, ...], level: str) -> list[str]:
    return sorted(units, key=lambda unit: unit in OTHERS[level])


def pool(level: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Departments in full, and the other units, of a level."""
    short = {"省": DEPARTMENTS, "市": CITY_DEPARTMENTS, "": MINISTRIES}[level]
    return tuple(level + name for name in short), OTHERS[level]


def random_sketch(chance: random.Random, *, parts: int = 4, tasks: int = 5) -> Sketch:
    """A plan of a given size for the benchmark."""
    level: Literal["省", "市", ""] = chance.choice(("省", "市", ""))
    departments, others = pool(level)

    def task() -> Task:
        units = chance.sample(departments, chance.randint(1, 4)) + chance.sample(others, 1)
        sentences = chance.sample(SENTENCES, 4)
        title = chance.choice(TITLES) + chance.choice(TOPICS)
        return Task(title, tuple(sentences), (("责任", tuple(units)),))

    return Sketch(
        level,
        tuple(tuple(tuple(task() for _ in range(tasks)) for _ in range(2)) for _ in range(parts)),
    )
