"""Numeric targets: a figure with a unit of measure, and what says that it is to be reached.

Ordinals (第七届), names with digits (5G, 12345, 1+3+N+X), dates, terms (3个月) and document numbers
are none. A figure counts with a comparator (7万个以上, 超25%), or behind a verb of reaching (新增).
"""

import re

from ingest.plan import Sentence, Target
from ingest.view import View

_BEFORE = (
    "不低于|不少于|不高于|不超过|不得低于|不得超过|不多于|超过|超|突破|达到|达|至少|最高|最多|低于|高于|多于|少于|"
    "大于|小于|近|约|逾|控制在|稳定在|保持在|提高到|提升到|增加到|扩大到|降至|降到|增至|增长到|提高至|提升至|"
    "≥|≤|>=|<=|>|<"
)
_AFTER = "以上|以下|左右|以内|上下"
_MEASURE = (
    "%|‰|个百分点|百分点|个(?!月|工作日|小时|性|别|人(?!次)|体)|家|项|件|人次|人|户|元|美元|公里|千米|平方米|平方公里|"
    "立方米|亩|公顷|吨|座|条|台|套|辆|所|张|次|艘|处|名|位|只|头|株|篇|款|门|间|场|支|枚|盏|千瓦时|千瓦|兆瓦|"
    "P|PFLOPS|EFLOPS|GB|TB|PB|EB|Mbps|Gbps|标准箱|标箱|吨标准煤|类|种|批|例|份|床|张床位|学位|米|倍|亿度|度(?!假)"
)
_FIGURE = re.compile(
    rf"(?P<before>{_BEFORE})?\s*(?<![\d.A-Za-z第+-])(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*"
    rf"(?P<scale>万亿|百万|千万|亿|万|千|百)?\s*余?(?P<unit>{_MEASURE})(?:\s*(?P<after>{_AFTER}))?"
)
_REACH = re.compile(
    r"新增|新建|新培育|新认定|新引进|建成|建设|培育|打造|实现|完成|力争|增长|提高|提升|下降|降低|压减|改造|引进|"
    r"产量|覆盖率|总量|规模|突破|推出|落地|签约|创建|认定|遴选|举办|占比|比重|普及率|使用率|达标率|入驻率"
)
_TERMS = re.compile(
    r"给予|补助|补贴|奖励|奖补|贴息|返还|减免|减半|利率|免收|缴纳|缴费|额度|费用|标准|保证金|期限|罚款|限额|"
    r"最高|最多|基点|应缴|利润总额|按.{0,12}的$"
)
"""Words of a condition or a rate (给予30%补助): what is granted, not what is to be reached."""
_LEADING = re.compile(
    r"^(?:到?20\d\d年(?:底|末)?(?:前)?|年内|今年|全年|每年|力争|确保|争取|努力|使|推动|累计|总共|共|实现|新增|新建|新培育|"
    r"新认定|新引进|建成|建设|改造|完成|培育|打造|创建|认定|引进|推广|组织|开展|遴选|达到|增长|举办|支持|再|约|近)+"
)
_TRAILING = re.compile(
    r"(?:力争|确保)?(?:至少|累计|同比)?(?:降低|下降|提高|提升|增加|减少|新增|建成|完成|实现|为|到|至)+$"
)
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_STOP = ",。;:、!?\n"


def find(view: View, leaf: str, spans: list[tuple[int, int]]) -> list[Target]:
    """The targets in some sentence ranges of one leaf."""
    return [
        _target(view, leaf, match, start, end)
        for start, end in spans
        for match in _FIGURE.finditer(view.text, start, end)
        if _counts(view.text, match, start)
    ]


def _counts(text: str, match: re.Match[str], start: int) -> bool:
    before, after = text[start : match.start()], text[match.end() : match.end() + 4]
    if re.search(r"(?:每人每[天月年日]|每[天月年日人]|第|前)\s*$", before) or re.match(
        r"[A-Za-z+]", after
    ):
        return False
    clause = text[_clause(text, match.start(), start) : match.start()]
    if _TERMS.search(clause) or re.match(
        r"[^,。;、]{0,8}(?:补助|奖励|补贴|贴息|奖补)|基点", text[match.end() :]
    ):
        return False
    if match["before"] or match["after"]:
        return True
    return bool(_REACH.search(before[-24:]) and not re.search(r"[。;]", before[-24:]))


def _target(view: View, leaf: str, match: re.Match[str], start: int, end: int) -> Target:
    text = view.text
    first, last = view.span(match.start(), match.end())
    sentence = view.span(start, end)
    scale = _SCALES[match["scale"]] if match["scale"] else 1.0
    return Target(
        leaf=leaf,
        value=float(round(float(match["value"].replace(",", "")) * scale, 6)),
        written=view.original[first:last],
        comparator=match["before"] or match["after"] or "",
        measure=_measure(view, match, _clause(text, match.start(), start), end),
        unit=match["unit"],
        sentence=Sentence(view.original[slice(*sentence)], *sentence).text,
        start=first,
        end=last,
    )


def _clause(text: str, position: int, start: int) -> int:
    """Where the clause begins in which the figure stands."""
    depth = 0
    for index in range(position - 1, start - 1, -1):
        if text[index] == ")":
            depth += 1
        elif text[index] == "(":
            if depth == 0:
                return index + 1
            depth -= 1
        elif depth == 0 and text[index] in _STOP:
            return index + 1
    return start


def _measure(view: View, match: re.Match[str], clause: int, end: int) -> str:
    """What is measured: before the figure, or after it where only a verb stands before."""
    text = view.text
    lead = _LEADING.match(text[clause : match.start()].strip())
    begin = clause + (lead.end() if lead else 0)
    before = _TRAILING.sub("", view.printed(begin, match.start()).strip())
    if len(before) >= 2:
        return before
    after = re.match(rf"[^{_STOP}()]{{1,40}}", text[match.end() : end])
    return view.printed(match.end(), match.end() + after.end()).strip() if after else before
