"""What a sentence says is not written: whether the leaf really does not print it."""

import re
from collections.abc import Callable, Sequence

from assistant.verify.ground import LeafGround
from assistant.verify.wording import uncovered

_ABSENT = re.compile(
    r"(?:原文|计划|文件|要点|该条|本条|这条|条目|文中|其中|正文|全文|但|并|也|均|都|里|中|对此|没有|,)*?"
    r"(?:没有?|并未|未曾|尚未|未|不)(?:有|再|明确|具体|进一步|直接|单独|逐一)*"
    r"(?:提出|写明|写出|写|细说|明说|说明|说|讲明|讲|提及|提到|提供|提|给出|列出|列明|列|明确|解释|规定|区分|涉及|载明|公布|"
    r"交代|指出|点名|标明|设定|展开|包含|限定|指定)(?:了|过|到)?(?P<what>[^,。;:]*)"
)
_TIME = re.compile("什么时候|哪天|几月|多久|时间|期限|日期|时限|何时|截止|进度|节点|月份|年底")
_MONEY = re.compile(
    "多少(?:元|资金|经费)|花多少|金额|额度|数额|多少钱|(?:奖补|补贴|奖励|资金|经费).{0,4}标准"
)
_FIGURE = re.compile("数字|指标|数量|数值|量化|比例|规模")
_DETAIL = re.compile(
    "完成|实施|落实|推进|分别|哪[个些里儿]|哪|多少个?|具体|细节|详细|如何|怎么|怎样|步骤|流程|办法|方法|进一步|更多"
)
_PLACE = re.compile("地点|在哪|哪里|哪儿|位置")
_CONTENT = re.compile("^(?:任何|具体|什么|相关|的)*(?:措施|任务|做法|举措|内容|要求|工作|安排)$")
_ITEM = re.compile(r"第\(?[\d一二三四五六七八九十]{1,3}\)?[条项节]")
_RESPONSIBLE = re.compile("责任|负责|单位|部门")
_MEANING = re.compile("含义|意思|释义|解释|定义|是什么|指什么|所指|全称|由来")
_OTHER_UNITS = re.compile("(?:其他|别的|更多)(?:的)?(?:责任)?单位")
_CONTACT = re.compile("电话|地址|联系|网址|邮箱|负责人|联系人|处室|姓名|人名")
_LEAD_TALK = re.compile("牵头|配合|主次|主责")


def absent(sentence: str, scope: Sequence[LeafGround]) -> tuple[str, str]:
    """Take the claims that something is not written out of a sentence.

    Returns:
        The sentence without those that hold, and the fault of the first that does not.
    """
    for match in _ABSENT.finditer(sentence):
        what = match["what"]
        said = match.group()
        if not what:  # the topic stands before it: 奖补的金额没有写; 至于金额,原文没有说
            said = _before(sentence, match) + said
            what = re.sub("^(?:至于|关于|对于|针对)", "", said[: -len(match.group()) or None])
        elif any(said in ground.text for ground in scope):
            continue
        if not what or not all(_is_absent(what, ground) for ground in scope):
            return sentence, f"说原文没有写“{what or match.group()}”，核对不上"
        sentence = sentence.replace(said, "\x02")
    return sentence, ""


def _before(sentence: str, match: re.Match[str]) -> str:
    """The topic before 没有写: of its own clause, or of the clause before."""
    head = sentence[: match.start()]
    at = max(head.rfind(mark) for mark in ",:") + 1
    if not uncovered(_ITEM.sub("\x01", head[at:]), ""):  # 第3条没有写: what, stands before that
        at = max(head.rfind(mark, 0, max(at - 1, 0)) for mark in ",:") + 1
    return head[at:]


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
    (_PLACE, lambda g: bool(g.places)),
    (_CONTENT, lambda g: bool(g.leaf.sentences)),
    (_CONTACT, lambda g: bool(re.search(r"\d{5,}", g.text))),
)
"""Kinds of things that plans often do not print, with whether a leaf does."""
