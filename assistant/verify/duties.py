"""Who is responsible: who leads, who is listed in full, who is said to do what."""

import re
from collections.abc import Sequence

from assistant.verify.ground import LeafGround
from assistant.verify.wording import uncovered

_LEAD = re.compile(
    r"牵头|主导|主要负责|主责|总负责|首要责任|第一责任|主管|统筹负责|协办|配合(?:单位|部门|实施|落实|推进)|协助"
)
_FIRST = re.compile("首位|第一位|排在最前|列首|居首|排第一|排首|打头")
_ALL = re.compile(
    r"(?:责任单位|负责单位|责任部门|责任主体)(?:分别|一共|总共|均|都|共\d*[个家]?)?(?:是|为|有|:|即)"
    r"|由(?=[^,。;]{2,}?(?:共同)?(?:负责|承担|落实|推进|实施|组织|建设|推动|开展|完成))"
)
_SOME = re.compile("等|包括|包含|之一|其中|参与|首位|在内|除了|还有|也|涉及")
_TITLE = re.compile("点名|点到|列名|责任单位|负责单位|责任部门|首位|第一位")
_SHARED = re.compile("共同|相同|都|均|重合|交集|一致")
_DUTY = re.compile("负责|责任|承担|牵头|主管|参与|单位|部门|主办|承办|协办")
_UNIT_LIKE = re.compile(
    r"(?P<tail>[\u4e00-\u9fff]{2}(?:局|厅|委|办|署|院|部|集团|公司|中心|协会|学会|小组|专班|委员会|研究所))"
    r"(?=$|[、,)和与及等也还就是]|共?同?(?:负责|承担|牵头|主管|参与|主办|承办|协办))"
)
_ONE_UNIT = re.compile(
    "(?:只有?|仅有?|就)(?:是|有|列|写|由)?(?:了|着)?(?:一个|一家|1个|1家)?(?=[^,。;]{0,8}(?:责任|负责|单位|部门|\x01))|唯一的?(?=责任|负责)"
)


def lead(clause: str, units: Sequence[str], scope: Sequence[LeafGround]) -> str:
    """A claim of lead responsibility that the note does not make."""
    match = _LEAD.search(clause)
    if not match:
        return ""
    if not units and any(match.group() in ground.text for ground in scope):
        return ""
    for ground in scope:
        named = [r for r in ground.leaf.responsibilities if r.unit in units]
        if named and all(r.lead or r.duty == "牵头" or match.group() in r.role for r in named):
            return ""
    return f"原文没有写“{match.group()}”"


def first(clause: str, units: Sequence[str], scope: Sequence[LeafGround]) -> str:
    """The unit said to stand first does."""
    match = _FIRST.search(clause)
    if not match:
        return ""
    for ground in scope:
        if units and ground.leaf.units and units[0] == ground.leaf.units[0]:
            return ""
        if not units and match.group() in ground.text:
            return ""
    return "列在首位的不是所说的单位"


def invented(clause: str, scope: Sequence[LeafGround]) -> str:
    """A name that sounds like a unit, where units are spoken of, and stands in no leaf."""
    for match in _UNIT_LIKE.finditer(clause) if _DUTY.search(clause) else ():
        if not any(match["tail"] in g.text or match["tail"] in g.noted for g in scope):
            return f"所引条目没有{match['tail']}"
    return ""


def complete(sentence: str, units: Sequence[str], scope: Sequence[LeafGround]) -> str:
    """A list of the units is the whole list, or says that it is not."""
    if not units or not _ALL.search(sentence) or _SOME.search(sentence):
        return ""
    wanted = {unit for ground in scope for unit in ground.leaf.units}
    if len(scope) > 1 and _SHARED.search(sentence):
        wanted = set.intersection(*(set(ground.leaf.units) for ground in scope))
    if not set(units) <= wanted:
        return ""  # the unit that is not there is the fault, and is found as one
    if set(units) >= wanted or any(set(units) == ground.units for ground in scope):
        return ""
    return f"责任单位没有列全，缺 {'、'.join(sorted(wanted - set(units)))}"


def divided(clause: str, units: Sequence[str], scope: Sequence[LeafGround]) -> str:
    """Some of the units said to do a part of it: notes name who is responsible, not for what.

    Args:
        clause: Units and references blanked.
        units: Canonical units of the clause.
        scope: The leaves it is about.
    """
    if not units or _SOME.search(clause) or _TITLE.search(clause):
        return ""
    if any(set(units) >= ground.units for ground in scope):
        return ""
    leaders = {r.unit for g in scope for r in g.leaf.responsibilities if r.lead}
    if _LEAD.search(clause) and leaders and set(units) >= leaders:
        return ""
    if not uncovered(clause, ""):
        return ""
    return "原文没有写各单位分别做什么"


def alone(clause: str, units: Sequence[str], scope: Sequence[LeafGround]) -> str:
    """A clause without 只有一个责任单位, where that is so."""
    if any(len(g.units) == 1 and g.units == set(units or g.units) for g in scope):
        return _ONE_UNIT.sub("\x01", clause)
    return clause
