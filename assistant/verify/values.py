"""Figures with what belongs to them: the comparator, the measure, the words beside them.

``7万个以上`` is 70000, at least, 个. Spelt-out figures count when a measure or 万, 亿 follows.
"""

import re
from dataclasses import dataclass

from assistant.figures import spoken

_SCALE = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "千": 1e3, "百": 1e2, "": 1.0}
_BEFORE = {
    "least": "不少于|不低于|至少|不小于",
    "over": "超过了?|超出|超|突破|大于|高于|多于|逾",
    "about": "大约|大致|约|左右",
    "near": "接近|将近|近",
    "most": "最[高长多大]?(?:不超过|不高于|不多于)|最[高长多]|不超过|不多于|不高于|至多|最多|低于|少于|不足",
}
_AFTER = {"least": "及?以上", "about": "左右|上下", "most": "及?以[内下]", "over": "多|余"}
_BEFORE_RE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _BEFORE.items()))
_AFTER_RE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _AFTER.items()))
_MEASURE = (
    "美元|港元|亿元|人民币|公里|千米|平方米|小时|分钟|个百分点|个月|"
    "元|个|家|户|条|项|人|名|台|座|所|处|批|次|种|类|座|辆|吨|米|天|日|月|年|周|倍|成|"
    "节|部分|方面|点|步|届|期|轮|号|%"
)
_NUMBER = re.compile(
    rf"(?P<percent>百分之)(?P<share>[一二两三四五六七八九十百零\d.点]+)"
    r"|(?P<parts>[二两三四五六七八九十]+)分之(?P<taken>[一二两三四五六七八九十]+)"
    r"|(?P<half>一半|半数|减半)"
    rf"|(?P<arabic>\d+(?:,\d{{3}})+|\d+(?:\.\d+)?)(?P<scale>万亿|亿|万|千(?!兆)|百(?=[万亿]))?"
    rf"(?P<more>多|余)?(?P<unit>{_MEASURE})?"
    rf"|(?P<digits>[二两一]?[\u3007零一二三四五六七八九]{{3,4}})(?P<year>年)"
    rf"|(?P<spelt>[一二两三四五六七八九十百千零]+|半)(?P<big>万亿|亿|万(?!物|兆))"
    rf"(?P<bigmore>多|余)?(?P<bigunit>{_MEASURE})?"
    rf"|(?P<count>(?<![第这该本此同另十每任某])[一二两三四五六七八九十]+)(?P<countunit>个月|个(?!人)|家|件|项|条|类|年|月|倍|成|大|点)"
)
ALLOWED = {("least", "least"), ("over", "over"), ("over", "least"), ("about", "about")} | {
    ("most", "most"),
    ("near", "near"),
}
"""(what the leaf prints, what a sentence may say): more than 25% is also at least 25%."""
_CHANGE = re.compile("[增降减提升涨缩扩][\u4e00-\u9fff]?了?(?P<level>[到至为])?$")
_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {
    "\u3007": "0",
    "两": "2",
}


@dataclass(frozen=True)
class Value:
    """One figure of a plain text."""

    value: float
    percent: bool
    unit: str
    comparator: str
    """least, over, about, near, most; empty for an exact figure."""
    counted: bool
    """A small spelt-out count (两个, 三项), which language uses freely."""
    start: int
    end: int
    beside: str
    """The words of its own stretch, between the nearest stops, without the figure."""
    after: str
    """Of these, what follows the figure: it is said of no other."""
    hedged: bool
    """力争, 争取, 力求 stand in its clause."""
    turn: str
    """How it changes: by 30% (by), to 30% (to); empty where nothing rises or falls."""
    sentence: str
    """All of its line or sentence."""
    clause: str
    """From the last comma or stop to the end of its stretch: what the figure is said of."""

    @property
    def measures(self) -> bool:
        """Whether it measures something; 12345 and 131 are names."""
        return bool(self.unit or self.comparator or self.percent)


def values(text: str) -> tuple[Value, ...]:
    """All figures of a plain text, in order."""
    found = list(_NUMBER.finditer(text))
    return tuple(_value(text, match) for match in found if not _in_word(text, match))


def _in_word(text: str, match: re.Match[str]) -> bool:
    """Part of a Latin word (5g, 10g-pon), of a formula (1+3+n+x), or of 第三批."""
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    latin = bool(re.match(r"[a-z+]", after)) or bool(re.match(r"[a-z+.]", before))
    return latin or (before == "第" and match["arabic"] is not None and match["unit"] is None)


def _value(text: str, match: re.Match[str]) -> Value:
    number, percent, unit, counted = _read(match)
    start, end = match.span()
    before = re.search(rf"(?:{_BEFORE_RE.pattern})[到至了]?$", text[max(0, start - 5) : start])
    after = _AFTER_RE.match(text, end)
    comparator = "over" if match["more"] or match["bigmore"] else ""
    if after:
        comparator, end = str(after.lastgroup), after.end()
        if before and (before.lastgroup, comparator) not in ALLOWED:
            comparator = "both"  # 最高7万个以上: no plan prints that
    elif before:
        comparator = str(before.lastgroup)
    if before:
        start -= len(before.group())
    low = max((m.end() for m in re.finditer(r"[,、;。:\n]|以及|[和及与]", text[:start])), default=0)
    high = re.compile(r"[,、;。:\n]|以及|[和及与]").search(text, end)
    stop = high.start() if high else len(text)
    clause = max((text.rfind(mark, 0, start) for mark in "。;\n"), default=-1) + 1
    comma = max((text.rfind(mark, 0, start) for mark in ",:。;\n"), default=-1) + 1
    return Value(
        value=number,
        percent=percent,
        unit="" if unit == "%" else unit,
        comparator=comparator,
        counted=counted,
        start=start,
        end=end,
        beside=text[low:start] + text[end:stop],
        after=text[end:stop],
        hedged=bool(re.search("力争|争取|力求", text[clause:start])),
        turn=_turn(text[comma:start]),
        sentence=text[clause : end + len(re.split(r"[。;\n]", text[end:], maxsplit=1)[0])],
        clause=text[comma:stop],
    )


def _turn(before: str) -> str:
    change = _CHANGE.search(before)
    return ("to" if change["level"] else "by") if change else ""


def _read(match: re.Match[str]) -> tuple[float, bool, str, bool]:
    """(value, percent, measure, whether it is a small spelt-out count)."""
    if match["percent"]:
        share = match["share"]
        number = float(share) if share.replace(".", "").isdigit() else _spelt(share)
        return number, True, "", False
    if match["half"]:
        return 50.0, True, "", False
    if match["parts"]:
        return round(spoken(match["taken"]) / spoken(match["parts"]) * 100, 6), True, "", False
    if match["arabic"]:
        number = float(match["arabic"].replace(",", "")) * _SCALE[match["scale"] or ""]
        return round(number, 6), match["unit"] == "%", match["unit"] or "", False
    if match["digits"]:
        return float("".join(_DIGITS[letter] for letter in match["digits"])), False, "年", False
    if match["spelt"]:
        number = spoken(match["spelt"]) * _SCALE[match["big"]]
        return number, False, match["bigunit"] or "", False
    return spoken(match["count"]), False, match["countunit"], True


def _spelt(share: str) -> float:
    whole, _, rest = share.partition("点")
    tail = "".join(_DIGITS.get(letter, "") for letter in rest)
    return float(f"{int(spoken(whole))}.{tail or 0}")
