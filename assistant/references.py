"""Items, sections and parts named in a question by number, checked against the plan."""

import re
from dataclasses import dataclass

from assistant.numerals import chinese, number
from assistant.structure import titled
from ingest.plan import Leaf, Plan, Section

_NUM = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_LIST = rf"{_NUM}(?:\s*(?:[、,和跟与及至到-]|以及|还有)\s*(?:第\s*)?{_NUM})*"
_ITEM_WORD = r"(?:条|項|项|号任务|号条目|款)"
# A bare "5项" is a count; with 第, or alone before a question about it, it is a reference.
_ITEMS = re.compile(
    rf"第\s*(?P<mixed>{_NUM}\s*{_ITEM_WORD}?(?:\s*(?:[、,和跟与及至到-]|vs\.?)\s*第?\s*{_NUM}\s*{_ITEM_WORD})+)"
    rf"|第\s*(?P<nums>{_LIST})\s*[两三四五六]?\s*(?:{_ITEM_WORD}|个?任务)"
    rf"|(?<![\d月])(?P<numbers>\d{{1,2}}号(?:\s*[、,和跟与及]\s*\d{{1,2}}号)+)(?!楼|线|令|文)"
    rf"|(?<![\d一二三四五六七八九十])(?P<called>{_NUM})号(?:条目|任务)"
    rf"|(?<![\d一二三四五六七八九十])(?P<pair>{_NUM}\s*(?:[、,和跟与及至到-]|以及|vs\.?)\s*第?\s*{_NUM})\s*{_ITEM_WORD}"
    rf"|(?<![\d一二三四五六七八九十前后头共有约近达这那几最末0-9.])(?P<bare>\d{{1,2}}|[二三]?十[一二三四五六七八九]?)\s*(?:{_ITEM_WORD})(?!目|任务)"
    rf"|(?:^|(?<=[,。;:?!(\s看比]))(?P<naked>\d{{1,2}}(?:\s*[、,和跟与及]\s*\d{{1,2}})+)(?![\d万亿%个年月日号GgK])"
    rf"|(?<![\d共有])(?P<task>\d{{1,2}})项任务的?(?=责任|由谁|谁)"
    rf"|(?:^|(?<=[\s查看贴念翻搜]))(?P<lone>\d{{1,2}})(?=$|\s+(?:责任|谁|原文|全文|讲)|责任单位|谁|原文|全文)"
    rf"|(?:条目|任务|item|编号|第)\s*(?P<code>\d{{1,2}}(?:\s*[至到-]\s*\d{{1,2}})?)(?!\d|[个届批代次年月天万亿%G部节章大])",
    re.IGNORECASE,
)
_SECTIONS = re.compile(
    rf"第?\s*\(\s*(?P<label>[一二三四五六七八九十]{{1,3}})\s*\)\s*(?:节|条|项|部分|点)?"
    rf"|第\s*(?P<nums>{_LIST})\s*(?:小?节|小节)"
    r"|(?<![\d一二三四五六七八九十第])(?P<bare>十[一二三四五六七八九]?)\s*节"
)
_PARTS = re.compile(
    rf"第\s*(?P<nums>{_LIST})\s*(?:个?大?部分|大项|个?大?块|大点|大类|章|板块|方面)"
    rf"|(?:^|(?<=[,。;:?!\s]))(?P<bare>[二三四五六七八九])\s*(?:部分|大块)"
    r"|^(?P<label>[一二三四五六七八九])、(?=[^一二三四五六七八九])"
)
_SPOKEN = re.compile(
    r"(?:带?括号|括弧)(?:里)?的?([一二三四五六七八九十]{1,3})(?:的)?(?=$|[^一二三四五六七八九十])"
)
_DENIED = re.compile(
    rf"(?:不是|并非|而非|不要|别(?:当|看)成|不指)的?第\s*{_NUM}\s*(?:{_ITEM_WORD}|节|部分)"
)
_LAST_ITEM = re.compile(r"(?:编号的?|全文的?|文件的?|计划的?)?最后一?(?:条|项)(?:任务)?(?!呢)")
_SELECT = re.compile(
    rf"(?P<way>最后|头|前|末|后|倒数第|第)(?P<n>{_NUM})?个?(?P<what>节|条|项|个|小节)"
)
_THAT_ITEM = re.compile(
    r"(?P<words>[\u4e00-\u9fff“”A-Za-z0-9]{3,20}?)(?:的)?[那这]一?(?:条|项)(?!路|线|件)"
)
_NAMED_ITEM = re.compile(r"\d{1,2}条里")
_THAT = re.compile("[那这]一?(?:条|项)(?!路|线|件)")
LONGEST_NAME = 16  # characters before 那条 that may be words of a title
_SPLIT = re.compile(rf"{_NUM}|[至到-]")


@dataclass(frozen=True)
class References:
    """What a question names by number."""

    leaves: tuple[str, ...]
    sections: tuple[str, ...]
    parts: tuple[str, ...]
    missing: tuple[str, ...]
    """References the plan does not have, in our words: 第29条, 第(十五)节, 第六部分."""
    rest: str
    """The question without them."""
    selection: tuple[str, int, str] | None = None
    """Of a part or section: (最后, 1, 节), (头, 3, 条)."""

    def selected(self, leaves: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
        """The leaves that the selection keeps; all without one, or when it does not fit."""
        if self.selection is None:
            return leaves
        way, count, what = self.selection
        if what.endswith("节"):
            labels = list(dict.fromkeys(plan.leaf(leaf).section for leaf in leaves))
            kept = _slice(labels, way, count)
            return tuple(x for x in leaves if plan.leaf(x).section in kept) or leaves
        return tuple(_slice(list(leaves), way, count)) or leaves


def find(text: str, plan: Plan, *, inside: tuple[str, ...] = ()) -> References:
    """Read all references to numbered items, sections and parts.

    A section without items is its own leaf: naming it names the leaf. Where numbering restarts, an
    item number names every leaf that carries it inside the part or section named beside it.

    Args:
        text: A normalised question.
        plan: The plan asked about.
        inside: Parts that the conversation is about: 第二节 then counts from their first.
    """
    missing: list[str] = []
    text = _whole(_DENIED.sub(" ", text), plan)
    named, text = _titled(text, plan)
    part_numbers, text = _take(_PARTS, text)
    parts = _labels(part_numbers, {p.label for p in plan.parts if p.label}, "第{}部分", missing)
    section_numbers, text = _take(_SECTIONS, text)
    known = {s.label for s in plan.sections if s.label}
    section_numbers = _counted_inside(section_numbers, parts or inside, plan)
    sections = _labels(section_numbers, known, "第({})节", missing)
    item_numbers, text = _take(_ITEMS, text)
    leaves = named + _items(item_numbers, plan, parts, sections, missing)
    leaves += tuple(leaf.id for leaf in _own_leaves(plan, sections))
    if not (leaves or parts or sections) and _LAST_ITEM.search(text):
        numbered = [leaf for leaf in plan.leaves if leaf.number is not None]
        leaves = tuple(leaf.id for leaf in numbered[-1:])
        text = _LAST_ITEM.sub(" ", text)
    selection = _selection(text) if parts or sections else None
    if selection:
        text = _SELECT.sub(" ", text)
    return References(
        tuple(dict.fromkeys(leaves)), sections, parts, tuple(missing), text, selection
    )


def _titled(text: str, plan: Plan) -> tuple[tuple[str, ...], str]:
    """密码应用那条: the one item whose title has the words before it."""
    found: list[str] = []
    rest = text
    for match in _THAT_ITEM.finditer(text):
        words = match["words"]
        starts = range(max(0, len(words) - LONGEST_NAME), len(words) - 2)
        fits = ((at, titled(plan, words[at:])) for at in starts)
        at, leaf = next(((a, leaf) for a, leaf in fits if leaf), (0, None))
        if leaf is not None:
            found.append(leaf)
            written = words[at:] + match.group()[len(words) :]
            rest = rest.replace(written, " ", 1)
    if (len(found) > 1 and "还是" in text) or 0 < len(found) < len(_THAT.findall(text)):
        return (), text  # which of two it is, is what is asked; or one is named by no title
    return tuple(found), rest


def bracketed(text: str) -> str:
    """``括号十二`` as it is printed: ``(十二)``."""
    return _SPOKEN.sub(r"(\1)", text)


def mask(text: str, part: str, section: str, item: str) -> str:
    """The text with a mark for each reference to a part, a section, an item."""
    marks = ((_PARTS, part), (_SECTIONS, section), (_ITEMS, item), (_LAST_ITEM, item))
    for pattern, mark in marks:
        text = pattern.sub(mark, text)
    return text


def _whole(text: str, plan: Plan) -> str:
    """28条里: all numbered items counted over, no reference to the last."""
    last = max((leaf.number for leaf in plan.leaves if leaf.number is not None), default=0)
    counted = rf"(?<![第\d]){last}(?:条|项|个?任务)(?:编[了过]?号的?)?(?:任务)?(?=里|中|当中|内)"
    if len(_NAMED_ITEM.findall(text)) > 1:
        return text  # 8条里有，28条里也有
    counted = rf"{counted}|编[了过]?号的?{last}(?:条|项)"
    return re.sub(counted, " ", text)


def _counted_inside(
    numbers: tuple[int, ...], parts: tuple[str, ...], plan: Plan
) -> tuple[int, ...]:
    """第三部分第二节 is the second section of that part where no second section stands in it."""
    own = [s.label for p in plan.parts if p.label in parts for s in p.sections if s.label]
    counted = []
    for value in numbers:
        relative = 0 < value <= len(own) and chinese(value) not in own
        counted.append(number(own[value - 1]) or value if relative else value)
    return tuple(counted)


def _selection(text: str) -> tuple[str, int, str] | None:
    match = _SELECT.search(text)
    if match is None or (match.group("way") != "最后" and not match.group("n")):
        return None
    return match.group("way"), number(match.group("n") or "1") or 1, match.group("what")


def _slice(values: list[str], way: str, count: int) -> list[str]:
    if way in ("最后", "末", "后"):
        return values[-count:]
    if way == "倒数第":
        return values[-count : len(values) - count + 1]
    return values[:count] if way in ("头", "前") else values[count - 1 : count]


def _take(pattern: re.Pattern[str], text: str) -> tuple[tuple[int, ...], str]:
    found: list[int] = []
    for match in pattern.finditer(text):
        groups = [group for group in match.groupdict().values() if group]
        found += _expand(groups[0])
    return tuple(dict.fromkeys(found)), pattern.sub(" ", text)


def _expand(text: str) -> list[int]:
    """``5到8`` → 5 6 7 8; ``1、3`` → 1 3."""
    values: list[int] = []
    span = False
    for piece in _SPLIT.findall(text):
        value = number(piece)
        if value is None:
            span = piece in "至到-"
        elif span and values and values[-1] < value <= values[-1] + 99:
            values += range(values[-1] + 1, value + 1)
            span = False
        else:
            values.append(value)
    return values


def _labels(
    numbers: tuple[int, ...], known: set[str], name: str, missing: list[str]
) -> tuple[str, ...]:
    labels = [chinese(value) if 0 < value < 100 else str(value) for value in numbers]
    missing += [name.format(label) for label in labels if label not in known]
    return tuple(label for label in labels if label in known)


def _items(
    numbers: tuple[int, ...],
    plan: Plan,
    parts: tuple[str, ...],
    sections: tuple[str, ...],
    missing: list[str],
) -> tuple[str, ...]:
    found: list[str] = []
    for value in numbers:
        leaves = [leaf for leaf in plan.leaves if leaf.number == value]
        if len(leaves) > 1:
            leaves = _within(leaves, parts, sections) or leaves
        if not leaves:
            missing.append(f"第{value}条")
        found += [leaf.id for leaf in leaves]
    return tuple(found)


def _within(leaves: list[Leaf], parts: tuple[str, ...], sections: tuple[str, ...]) -> list[Leaf]:
    return [
        leaf
        for leaf in leaves
        if (not parts or leaf.part in parts) and (not sections or leaf.section in sections)
    ]


def _own_leaves(plan: Plan, labels: tuple[str, ...]) -> list[Leaf]:
    return [s.leaves[0] for s in plan.sections if s.label in labels and is_own_leaf(s)]


def is_own_leaf(section: Section) -> bool:
    """True for a section without items, which is cited as itself."""
    return len(section.leaves) == 1 and section.leaves[0].id.startswith(("section", "part"))


def numbered(text: str, plan: Plan) -> tuple[str, ...] | None:
    """编号任务, 28条当中: the items with a number, when a question counts those alone; else None."""
    leaves = tuple(leaf.id for leaf in plan.leaves if leaf.number is not None)
    last = len(leaves)
    asked = (
        rf"(?<![没不未无])(?:编号的?(?:任务|条)(?![和与跟及、])|编了号|有编号)|{last}条(?:里|中|当中|内)"
        rf"|(?:第?1|一)号?(?:到|至|-)(?:第?{last})(?:号|条)"
    )
    return leaves if re.search(asked, text) else None
