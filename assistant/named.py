"""Named things of a plan: its platforms, pilots, projects, actions, standards, by name.

A name is read leftwards from its noun to the verb or mark before it: ``升级全省一体化公共数据平台`` names
全省一体化公共数据平台. Quotation marks and book-title marks bind a name as a whole.
"""

import re
from dataclasses import dataclass

from assistant.structure import body_end
from ingest.plan import Leaf, Plan

_LEADING = re.compile(
    r"^(?:建设|推进|推动|建立|打造|升级改造|迭代升级|优化升级|升级迭代|升级|完善|优化|加快|加强|深化|强化|推广实施|推广使用|实施|推广|"
    r"开展|创建|培育|构建|拓展|依托|发挥|支持|落实|健全|布局|谋划|制定|启动|组织|使用|利用|持续|支撑|提升|改造|做强|做大|引导|"
    r"规范|举办|策划|全力|办好|结合|促进|鼓励|形成|纳入|完成|接入|督促|遴选|探索|统筹|扎实|有序|深入|加大|新建|整合|全面|积极|"
    r"充分|进一步|大力|着力|逐步|研究|编制|出台|争取|引领|新增|共建|一批|一个|若干|各地|有关|相关|[0-9]+个(?:左右|以上)?|"
    r"第[一二三四五六七八九十]+批|和|与|及|等|在|对|将|把|为|以|并|的|了|化)+"
)
_CLAUSE_END = re.compile(r"[,，。;；:：()（）〔〕\s]")
_JOINT = re.compile(r"[和与及、]")
_CUT = re.compile(
    r"依托|通过|利用|参与|确保|作为|纳入|接入|成为|具有\S{0,14}的|[力强好高活优大]的|培育建设|围绕|面向"
)
_DOCUMENTS = frozenset(
    {"政策措施", "细则", "方案", "办法", "规划", "专项规划", "计划", "行动计划", "政策"}
)
_DOCUMENT_LEADING = re.compile(r"^(?:研究|制定|实施|出台|启动|编制|开展|并|的|等)+")
_NOUN_END = re.compile(
    r"(?:平台|系统|基地|实验室|体系|中心|APP|大厅|专区|工程|行动|标准|试点区?校?|场景)(?:\([A-Z]+\))?[”》]?$"
)
_BRACKETS = re.compile(r"\([^()]{1,12}\)$|\([^()]{1,12}\)(?=[\u4e00-\u9fff])")
_PREFIX = 10  # characters before a quotation that may belong to its name: 生态云“一张图”
_TITLES = re.compile("《[^》]{2,40}》")
_LONGEST = 34
_NOT_AFTER = {
    "标准": "体系|化|融合|治理", "系统": "性|化", "中心": "城", "工程": "技术|师", "码": "头|上",
    "网": "络|上|信|办|格|红|约|站|点", "体系": "化", "平台": "经济|治理", "办法": "公",
    "方案": "服务商",
}  # fmt: skip
_EXTENDS = {
    "试点": re.compile("示范应用|示范"),
    "行动": re.compile("计划|方案"),
    "标准": re.compile("《[^》]{2,40}》"),
    "平台": re.compile(r"\([A-Z]+\)"),
}


@dataclass(frozen=True)
class Named:
    """One named thing where it stands."""

    name: str
    noun: str
    leaf: str
    start: int
    end: int


def things(plan: Plan, noun: str) -> tuple[Named, ...]:
    """All names that end in a noun, in order; one a leaf for each name.

    Args:
        plan: Read from its untouched text, title and body of each leaf, not its notes.
        noun: 平台, 试点, 标准, …
    """
    found: dict[tuple[str, str], Named] = {}
    for leaf in plan.leaves:
        for named in _in_leaf(plan.text, leaf, noun):
            found.setdefault((named.leaf, named.name), named)
    return tuple(found.values())


def _in_leaf(text: str, leaf: Leaf, noun: str) -> list[Named]:
    first = leaf.sentences[0].start if leaf.sentences else leaf.title_start
    body = _between(text, leaf.id, noun, first, body_end(leaf))
    return body or _between(text, leaf.id, noun, leaf.title_start, first)


def _between(text: str, leaf: str, noun: str, low: int, high: int) -> list[Named]:
    if noun == "《》":
        return [
            Named(m.group(), noun, leaf, m.start(), m.end())
            for m in _TITLES.finditer(text, low, high)
        ]
    not_after = _NOT_AFTER.get(noun)
    pattern = re.compile(re.escape(noun) + (f"(?!{not_after})" if not_after else ""))
    found = []
    for match in pattern.finditer(text, low, high):
        start = _name_start(text, max(low, match.start() - _LONGEST), match.start(), noun)
        stop = _closing(text, start, match.end(), noun)
        if stop - start > len(noun):
            found.append(Named(text[start:stop], noun, leaf, start, stop))
    return found


def _name_start(text: str, low: int, high: int, noun: str) -> int:
    """Back to the mark before the clause, then forward over verbs; a list is cut at its last entry."""
    opened, closed = _last(text, "“《", low, high), _last(text, "”》", low, high)
    end = opened if opened > closed else high
    masked = text[:low] + _BRACKETS.sub(lambda m: "□" * len(m.group()), text[low:end])
    start = max((m.end() for m in _CLAUSE_END.finditer(masked, low, end)), default=low)
    if opened > closed and opened - start > _PREFIX:
        return opened
    for joint in _JOINT.finditer(masked, start, end):
        if _NOUN_END.search(text[start : joint.start()]):
            start = joint.end()
    if closed < start:
        start = max((m.end() for m in _CUT.finditer(text, start, high)), default=start)
    leading = _DOCUMENT_LEADING if noun in _DOCUMENTS else _LEADING
    lead = leading.match(text[start:high])
    skipped = lead.end() if lead else 0
    return start + skipped if skipped <= end - start else start


def _last(text: str, marks: str, low: int, high: int) -> int:
    return max(text.rfind(mark, low, high) for mark in marks)


def _closing(text: str, start: int, end: int, noun: str) -> int:
    """Run on to the end of a quotation that the name opened, or of what belongs to its noun."""
    for left, right in (("“", "”"), ("《", "》")):
        if text[start:end].count(left) > text[start:end].count(right):
            close = text.find(right, end, end + 20)
            return close + 1 if close >= 0 else end
    extends = _EXTENDS.get(noun)
    more = extends.match(text, end) if extends else None
    return more.end() if more else end
