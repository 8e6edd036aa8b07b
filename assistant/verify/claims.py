"""Claims that words alone do not settle: who leads, who is listed in full, what is not printed."""

import re
from collections.abc import Callable, Sequence

from assistant.book import Book
from assistant.verify.ground import LeafGround
from assistant.verify.values import Value, values
from assistant.verify.wording import uncovered

_ABSENT = re.compile(
    r"(?:原文|计划|文件|要点|该条|本条|这条|条目|文中|其中|正文|全文|但|并|也|均|都|里|中|对此|没有|,)*?"
    r"(?:没有?|并未|未曾|尚未|未|不)(?:有|再|明确|具体|进一步|直接|单独|逐一)*"
    r"(?:写明|写出|写|说明|提及|提到|提供|提|给出|列出|列明|列|明确|解释|规定|区分|涉及|载明|公布|"
    r"交代|指出|点名|标明|设定|展开|包含|限定|指定)(?:了|过|到)?(?P<what>[^,。;:]*)"
)
_TIME = re.compile("时间|期限|日期|时限|何时|截止|进度|节点|月份|年底")
_MONEY = re.compile("金额|额度|数额|多少钱|(?:奖补|补贴|奖励|资金|经费).{0,4}标准")
_FIGURE = re.compile("数字|指标|数量|数值|量化|比例|规模")
_DETAIL = re.compile(
    "完成|实施|落实|推进|具体|细节|详细|如何|怎么|怎样|步骤|流程|办法|方法|进一步|更多"
)
_RESPONSIBLE = re.compile("责任|负责|单位|部门")
_MEANING = re.compile("含义|意思|释义|解释|定义|是什么|指什么|所指|全称|由来")
_OTHER_UNITS = re.compile("(?:其他|别的|更多)(?:的)?(?:责任)?单位")
_CONTACT = re.compile("电话|地址|联系|网址|邮箱|负责人|联系人|处室|姓名|人名")
_LEAD_TALK = re.compile("牵头|配合|主次|主责")
_LEAD = re.compile(
    r"牵头|主导|主要负责|主责|总负责|首要责任|第一责任|主管|统筹负责|协办|配合(?:单位|部门|实施|落实|推进)|协助"
)
_FIRST = re.compile("首位|第一位|排在最前|列首|居首|排第一|排首|打头")
_ALL = re.compile(
    r"(?:责任单位|负责单位|责任部门|责任主体)(?:分别|一共|总共|均|都|共\d*[个家]?)?(?:是|为|有|:|即)"
    r"|由(?=[^,。;]{2,}?(?:共同)?(?:负责|承担|落实|推进|实施|组织|建设|推动|开展|完成))"
)
_SOME = re.compile("等|包括|包含|之一|其中|参与|首位|在内|除了|还有|也|涉及")
_STRONGER = re.compile(
    "(?P<no>不(?!仅|同)|没|未|无|非|勿)|所有|全部(?!达标)|全体|任何|每[个家所县市村条一]|一律|一概|必须|必将|必定|一定|务必|"
    "已经?|曾经|完全|仅(?!仅|写|提|列|说)|只[有能由]|唯一|独家|单独|首个|首次|首创|最[大高多好先快强]|永远|始终|禁止|停止|取消|强制|免费|立即"
)
_COUNTED = ("项", "个", "类", "种", "点", "大", "方面")
_AND = re.compile("、|以及|[和与及](?!其)")
_TITLE = re.compile("责任单位|负责单位|责任部门|首位|第一位")
_SHARED = re.compile("共同|相同|都|均|重合|交集|一致")
_DEFINES = re.compile(
    r"是指|指的是|意思是|意味着|即是|也就是|简称|又称|全称|俗称|代表着?|指(?!出|标|导|挥|数|引|南|定|示|向|明)"
)
_IS = re.compile(r"(?<!就)(?<!都)(?<!还)(?<!也)(?<!于)(?<!但)(?<!不)是(?!否)")
_IS_FRAME = re.compile(
    "单位|部门|目标|任务|重点|内容|要求|方向|措施|举措|主题|核心|关键|思路|抓手|着力点|侧重|一是|二是|三是|四是|五是|"
    "第\\d+条|\x01|的是|方面|做法|路径|区别|不同|相同|共同点|要点|对象|事项|标题|落脚点"
)


def absent(sentence: str, scope: Sequence[LeafGround], book: Book) -> tuple[str, str]:
    """Take the claims that something is not written out of a sentence.

    Returns:
        The sentence without those that hold, and the fault of the first that does not.
    """
    for match in _ABSENT.finditer(sentence):
        what = match["what"]
        if what and any(match.group() in ground.text for ground in scope):
            continue
        if not what or not all(_is_absent(what, ground) for ground in scope):
            return sentence, f"说原文没有写“{what or match.group()}”，核对不上"
        sentence = sentence.replace(match.group(), "\x02")
    return sentence, ""


def _is_absent(what: str, ground: LeafGround) -> bool:
    """Whether the leaf really does not print it, and it is this leaf that would."""
    leaf = ground.leaf
    if _LEAD_TALK.search(what):
        return not any(r.lead or r.duty != "责任" for r in leaf.responsibilities)
    if _OTHER_UNITS.search(what):
        return True
    if _RESPONSIBLE.search(what):
        return not leaf.units
    rest = what
    for pattern, _ in _ABSENCES:
        rest = pattern.sub("\x01", rest)
    strange = uncovered(_DETAIL.sub("\x01", rest), ground.text)
    if any(len(stretch) > 1 and stretch in ground.whole for stretch in strange):
        return False
    known = [not found(ground) for pattern, found in _ABSENCES if pattern.search(what)]
    return all(known) if known else bool(strange or _DETAIL.search(what))


_ABSENCES: tuple[tuple[re.Pattern[str], Callable[[LeafGround], bool]], ...] = (
    (_MEANING, lambda g: bool(re.search("是指|指的是|意思是|即指", g.text))),
    (_TIME, lambda g: bool(re.search(r"\d+[年月日]|季度|年底|年度|前完成", g.text))),
    (_MONEY, lambda g: any("元" in value.unit for value in g.values)),
    (_FIGURE, lambda g: any(not value.counted for value in g.values)),
    (_CONTACT, lambda g: bool(re.search(r"\d{5,}", g.text))),
)
"""Kinds of things that plans often do not print, with whether a leaf does."""


def lead(clause: str, units: Sequence[str], scope: Sequence[LeafGround], book: Book) -> str:
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
    if not uncovered(clause, ""):
        return ""
    return "原文没有写各单位分别做什么"


def defines(clause: str, scope: Sequence[LeafGround]) -> str:
    """An explanation of a term: plans print few, and none is made up."""
    match = _DEFINES.search(clause)
    if match and not any(match.group() in ground.text for ground in scope):
        return f"原文没有这样解释（“{match.group()}”）"
    if _IS.search(clause) and not _IS_FRAME.search(clause):
        if not any("是" in ground.text for ground in scope):
            return "原文没有这样的说明（“是”）"
    return ""


def strengthened(clause: str, scope: Sequence[LeafGround]) -> str:
    """A negation, a quantifier, a certainty or a completion that no leaf prints."""
    for match in _STRONGER.finditer(clause):
        word = match.group() + (clause[match.end() : match.end() + 1] if match["no"] else "")
        if not any(word in ground.text for ground in scope):
            return f"原文没有“{match.group()}”"
    return ""


def counts(sentence: str, leaves: int, scope: Sequence[LeafGround]) -> frozenset[float]:
    """Figures that follow from the sentence itself or from the structure of what it cites.

    How many units a leaf has, how many leaves are cited, how many things are listed
    (即时通讯、联合办文和数字会务三项功能).
    """
    found: set[float] = set()
    if re.search("单位|部门|家", sentence):
        found.update(float(len(ground.leaf.units)) for ground in scope)
    for value in values(sentence):
        if value.unit in ("条", "项", "节") and value.value == leaves > 1:
            found.add(value.value)
        if value.unit in _COUNTED and value.value in _listed(sentence, value):
            found.add(value.value)
    return frozenset(found)


def _listed(sentence: str, value: Value) -> set[float]:
    """How many entries stand before the count, or after its colon."""
    before = re.split("[,:;]|包括|涵盖|涉及|安排了?|优化", sentence[: value.start])[-1]
    found = {1.0 + len(_AND.findall(before))}
    _, colon, after = sentence[value.end :].partition(":")
    if colon:
        found |= {1.0 + len(_AND.findall(after)), 1.0 + len(re.findall("[,;]", after))}
        found.add(1.0 + len(re.findall("[,;、]|和|以及", after)))
        found.add(1.0 + len(re.findall("[、]", after)))
    return found
