"""Figures in Chinese text with what they measure: 7万个以上 is 70000 个, 第七届 is ordinal 7 届.

What it does not do: judge whether a figure is true. Names with digits (5G, 10G-PON, 1+3+N+X) are
``words``, not figures.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {
    "": 1, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12,
}  # fmt: skip
_CN = "零〇一二两三四五六七八九十百千万亿"
_MEASURES = (
    "个百分点|百分点|个工作日|工作日|个小时|小时|分钟|个月|个|%|‰|美元|元|条|项|节|部分|家|处|届|批|人次|"
    "次|倍|年|月|日|天|周|户|人|名|位|种|类|份|台|套|公里|亩|吨|级|号|页|章|款|所|座|张|行|轮|期|成|"
    "大|档|分"
)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<percent>百分之)?(?P<ordinal>第)?\(?(?P<number>{_ARABIC}|[{_CN}]+)\)?"
    rf"(?P<scale>万亿|百万|千万|亿|万|千|百)?(?:余|多)?(?P<measure>{_MEASURES})?"
)
_ONE = rf"第?\(?(?:\d+|[{_CN}]+)\)?(?:条|项|节|部分)?"
_LIST = re.compile(rf"{_ONE}(?:(?:[、,和及与]|至|到|[-—\u2013~]+){_ONE})+(?<=[条项节分])")
_ELEMENT = re.compile(rf"(第)?\(?(\d+|[{_CN}]+)\)?(条|项|节|部分)?")
_DATE = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)|(?<!\d)(\d{4})(\d{2})/(\d{2})(?!\d)")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.\-]*")


@dataclass(frozen=True)
class Figure:
    """A number as it stands in a text."""

    value: float
    measure: str
    """个, 条, %, …; ``月日`` for a date (430 is 4月30日); empty when nothing measured follows."""
    ordinal: bool
    written: str
    after: str
    """Up to four characters behind it."""
    spelled: bool = False
    """In Chinese numerals."""
    end: int = 0


def plain(text: str) -> str:
    """Half-width, without spaces and bold marks; dates as 2024年4月30日.

    >>> plain("新增 **７万个**，2024-04-30")
    '新增7万个,2024年4月30日'
    """
    text = unicodedata.normalize("NFKC", text).replace("**", "")
    text = _ISO.sub(_date_words, text)
    return re.sub(r"[ \t\u3000]+", "", text)


def _date_words(match: re.Match[str]) -> str:
    year, month, day = (int(group) for group in match.groups() if group)
    return f"{year}年{month}月{day}日"


def value(numeral: str) -> float | None:
    """What a numeral says; None when it is no number (十五五).

    >>> value("三十二"), value("两万"), value("3,200"), value("十五五")
    (32.0, 20000.0, 3200.0, None)
    """
    if numeral[0].isascii():
        return float(numeral.replace(",", ""))
    total = section = digit = 0.0
    pending = False
    for char in numeral:
        if char in _DIGITS:
            if pending and digit:
                return None
            digit, pending = _DIGITS[char], True
            continue
        pending = False
        if char in _STEPS:
            section += (digit or 1) * _STEPS[char]
        else:
            total = (total + section + digit) * _SCALES[char]
            section = 0.0
        digit = 0.0
    return total + section + digit


def words(text: str) -> tuple[str, ...]:
    """Words with Latin letters: 5G, 10G-PON, 1+3+N+X; lists and signs at their ends left out."""
    found = (match.group().strip("+.-") for match in _WORD.finditer(text))
    return tuple(word for word in found if re.search(r"[A-Za-z]", word))


def find(text: str) -> tuple[Figure, ...]:
    """All figures of a text that ``plain`` has prepared, lists and dates taken apart."""
    text = _WORD.sub(_blank_word, re.sub(r"(?m)^\s*\d+[.、)](?!\d)", _blank, text))
    dates = list(_DATE.finditer(text))
    text = _DATE.sub(_blank, text)
    lists = list(_LIST.finditer(text))
    text = _LIST.sub(_blank, text)
    found = chain(
        *(_of_date(match) for match in dates),
        *(_of_list(match) for match in lists),
        (figure for match in _NUMBER.finditer(text) for figure in _of_number(match)),
    )
    return tuple(sorted(found, key=lambda figure: figure.end))


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def _blank_word(match: re.Match[str]) -> str:
    return _blank(match) if re.search(r"[A-Za-z]", match.group()) else match.group()


def _of_date(match: re.Match[str]) -> list[Figure]:
    day = int(match["month"]) * 100 + int(match["day"])
    found = [Figure(day, "月日", False, match.group(), "", end=match.end())]
    if match["year"]:
        found.append(Figure(int(match["year"]), "年", False, match.group(), "", end=match.end()))
    return found


def _of_list(match: re.Match[str]) -> list[Figure]:
    """``第1、2条和3节``: a bare number has the next one's measure; 第 holds as long as it."""
    elements = [(m[1], m[2], m[3]) for m in _ELEMENT.finditer(match.group())]
    measures: list[str] = []
    for _, _, measure in reversed(elements):
        measures.insert(0, measure or measures[0])
    found: list[Figure] = []
    ordinal, before = False, ""
    for (mark, numeral, _), measure in zip(elements, measures, strict=True):
        ordinal = bool(mark) or (ordinal and measure == before)
        before = measure
        number = value(numeral)
        if number is not None:
            written = f"{'第' if ordinal else ''}{numeral}{measure}"
            found.append(Figure(number, measure, ordinal, written, "", end=match.end()))
    return found


def _of_number(match: re.Match[str]) -> list[Figure]:
    number, spelled = match["number"], not match["number"][0].isascii()
    label = spelled and bool(re.fullmatch(r"\(.+\)", match.group()))  # (十二) names a section
    if spelled and not (match["measure"] or match["ordinal"] or match["percent"] or label):
        return []
    amount = value(number)
    if amount is None:
        return []
    measure = "%" if match["percent"] else "节" if label else match["measure"] or ""
    after = match.string[match.end() : match.end() + 4]
    return [
        Figure(
            value=round(amount * _SCALES[match["scale"] or ""], 6),
            measure=measure,
            ordinal=bool(match["ordinal"]) or label,
            written=match.group(),
            after=after,
            spelled=spelled,
            end=match.end(),
        )
    ]
