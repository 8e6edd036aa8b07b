"""Claims that words alone do not settle: how certain, how many, what a term means."""

import re
from collections.abc import Sequence

from assistant.verify.ground import LeafGround
from assistant.verify.values import Value, values
from assistant.verify.wording import lexicon, stand_ins, stands_for, uncovered

_STRONGER = re.compile(
    "(?P<no>不(?!仅|同|光|但|单|断|超过|[少低小多高大]于)|没|未|无|非|勿)|所有|全部(?!达标)|全体|任何|每[个家所县市村条一]|一律|一概|必须|必将|必定|一定|务必|"
    "已经?|曾经|完全|(?<!不)仅(?!仅|写|提|列|说)|只[有能由]|唯一|独家|单独|首个|首次|首创|最(?:[大高多](?!不超|不高|不多|[0-9])|[好先快强])|永远|始终|禁止|停止|取消|强制|免费|立即"
)
_DONE = re.compile(
    r"(?P<verb>[\u4e00-\u9fff]{1,2})了(?!解)"
    r"|正在|在建|业已|刚刚|顺利(?:建成|完成)|(?:建|做|办|落|促|完)成(?!立|果|效|熟|本|长)|成功|上线|投用|竣工|投入(?:使用|运行|运营)"
)
_WIDE = re.compile("(?P<wide>全省|全国|全市|全球|全域|各地)的?(?P<of>[\u4e00-\u9fff]{0,2})")
_LINKED = re.compile(
    "由于|因为|因而|因此|所以|既然|以致|导致|取决于|只要|一旦|如果|除非|然后|随后|之后|以后|接着|先[^,]+再|才[能可会]"
)
"""Cause, condition and order: what two true clauses do not yet say together."""
_NEGATED = re.compile("[不未没无免勿禁非]|少|停|取消|避免|防止")
_DEFINES = re.compile(
    r"是指|指的是|意思是|意味着|即是|也就是|简称|又称|全称|俗称|代表着?|指(?!出|标|导|挥|数|引|南|定|示|向|明)"
)
_MEANS = re.compile(
    "^(?:也就是说|就是说|意思是说?|换句话说)|(?:[条项节\x01]|这句话?|原文|要求|任务)的?意思(?:就?是说?|在于)"
)
"""Said of the leaf, not of a term in it."""
_IS = re.compile(
    r"(?<!就)(?<!要)(?<!都)(?<!还)(?<!也)(?<!于)(?<!但)(?<!不)(?<!思)是(?!否|第[一二三四五六七八九十\d]|[^,。]*的$|[^,。]{0,18}\d+(?:\.\d+)?[%万亿个元年月日天倍家户])"
)
_IS_FRAME = re.compile(
    "单位|部门|特点|亮点|目标|任务|重点|内容|要求|方向|措施|举措|主题|核心|关键|思路|抓手|着力点|侧重|一是|二是|三是|四是|五是|"
    "第\\d+条|\x01|的是|方面|做法|路径|区别|不同|相同|共同点|要点|对象|事项|标题|落脚点"
)
_COUNTED = ("家", "件", "块", "项", "个", "类", "种", "点", "大", "方面")
_AND = re.compile("、|以及|[和与及](?!其)")


def defines(clause: str, scope: Sequence[LeafGround]) -> str:
    """An explanation of a term: plans print few, and none is made up."""
    match = _DEFINES.search(_MEANS.sub("\x01", clause))
    if match and not any(match.group() in ground.text for ground in scope):
        return f"原文没有这样解释（“{match.group()}”）"
    if _IS.search(clause) and not _IS_FRAME.search(clause):
        if not any("是" in g.text or _is_among(clause, g) for g in scope):
            return "原文没有这样的说明（“是”）"
    return ""


def _is_among(clause: str, ground: LeafGround) -> bool:
    """信创是新兴产业, where the leaf prints 信创等新兴产业; or the two side by side."""
    one, _, kind = clause.partition("是")
    one = one.rstrip("既也都均就还")
    listed = f"{re.escape(one)}[^,。\n]*等[^,。\n]{{0,8}}{re.escape(kind[-4:])}"
    beside = kind[-4:] + one[:4]
    return (
        len(one) > 1
        and len(kind) > 3
        and bool(beside in ground.text or re.search(listed, ground.text))
    )


def strengthened(clause: str, scope: Sequence[LeafGround]) -> str:
    """A negation, a quantifier, a certainty or a completion that no leaf prints."""
    for match in _STRONGER.finditer(clause):
        word = match.group() + (clause[match.end() : match.end() + 1] if match["no"] else "")
        tail = clause[match.end() : match.end() + 8] if match["no"] else ""
        if not any(_denied(word, tail, g) for g in scope):
            return f"原文没有“{match.group()}”"
    for match in _DONE.finditer(clause):
        told = match["verb"] and match["verb"].endswith(lexicon().told)
        if not told and not any(match.group() in ground.text for ground in scope):
            return f"原文没有说已经做了（“{match.group()}”）"
    for match in _LINKED.finditer(clause):
        if not any(_links(match.group(), ground.text) for ground in scope):
            return f"原文没有这样的先后或因果（“{match.group()}”）"
    for match in _WIDE.finditer(clause):
        if not any(_as_wide(match, ground) for ground in scope):
            return f"原文没有说“{match.group()}”"
    return ""


def _links(word: str, printed: str) -> bool:
    if word.startswith("先"):
        return bool(re.search("先[^,。]*再", printed))
    return word in printed or (word.endswith("后") and "后" in printed)


def _denied(word: str, tail: str, ground: LeafGround) -> bool:
    """Whether the leaf prints it, or denies the same thing in other words: 免收滞纳金."""
    if word in ground.text or stands_for(word, ground.text):
        return True
    pairs = [tail[at : at + 2] for at in range(len(tail) - 1)]
    return any(re.search(f"[不未没无免][^,。、]{{0,3}}{re.escape(p)}", ground.text) for p in pairs)


def _as_wide(match: re.Match[str], ground: LeafGround) -> bool:
    """Whether 全省 is printed, and of the thing that it is said of."""
    of = match["of"]
    said = [window for window in ground.windows if match["wide"] in window]
    return bool(said) and (of not in ground.text or any(of in window for window in said))


def weakened(clause: str, scope: Sequence[LeafGround]) -> str:
    """A negation that the leaf prints and the sentence leaves out: 延迟期间要收取滞纳金."""
    for ground in scope:
        for word, rest, mostly in ground.negated:
            form = next((form for form in (word, *stand_ins(word)) if form in clause), word)
            before, found, after = clause.partition(form)
            if not found or _NEGATED.search(before[-8:]):
                continue
            if _same_said(rest, after) or (mostly and form == word and not _affirmed(word, scope)):
                return f"原文在“{word}”前有否定，这里没有"
    return ""


def _same_said(printed: str, said: str) -> bool:
    pairs = (said[at : at + 2] for at in range(len(said) - 1))
    return any(pair in printed and uncovered(pair, "") for pair in pairs)


def _affirmed(word: str, scope: Sequence[LeafGround]) -> bool:
    """Whether another leaf prints a word without a negation."""
    return any(word in g.text and word not in {n for n, _, _ in g.negated} for g in scope)


def counts(sentence: str, leaves: int, scope: Sequence[LeafGround]) -> frozenset[float]:
    """Figures that follow from the sentence itself or from the structure of what it cites.

    How many units a leaf has, how many leaves are cited, how many things are listed
    (即时通讯、联合办文和数字会务三项功能).
    """
    found: set[float] = set()
    if re.search("单位|部门|家", sentence):
        found.update(float(len(ground.leaf.units)) for ground in scope)
    firsts = float(len(re.findall("[一二三四五六七八九]是", sentence)))
    for value in values(sentence):
        if value.unit in _COUNTED and value.value == firsts > 1:
            found.add(firsts)
        if value.unit in ("条", "项", "节") and value.value == leaves > 1:
            found.add(value.value)
        if value.unit in _COUNTED and 1 < value.value in _listed(sentence, value):
            found.add(value.value)
    return frozenset(found)


def _listed(sentence: str, value: Value) -> set[float]:
    """How many entries stand before the count, or after its colon."""
    before = re.split("[,:;]|包括|涵盖|涉及|安排了?|优化", sentence[: value.start])[-1]
    found = {1.0 + len(_AND.findall(before))}
    inside = re.search(r"\(([^()]*)\)", sentence[value.end :])
    if inside:
        found.add(1.0 + len(_AND.findall(inside[1])))
    _, colon, after = sentence[value.end :].partition(":")
    if colon:
        found |= {1.0 + len(_AND.findall(after)), 1.0 + len(re.findall("[,;]", after))}
        found.add(1.0 + len(re.findall("[,;、]|和|以及", after)))
        found.add(1.0 + len(re.findall("[、]", after)))
    return found
