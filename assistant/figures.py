"""Figures in Chinese text, compared by value: 7万 is 70000, 一万 is 10000, 超25% is 25%."""

import re
from functools import lru_cache

_UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_ARABIC = re.compile(
    r"(?P<value>\d+(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<unit>万亿|亿|万|千(?!兆)|百(?=[万亿]))?(?P<percent>%|％|个百分点)?"
)
_SPOKEN = re.compile(r"(?P<value>[一二两三四五六七八九十百千零]+|半)(?P<unit>万亿|亿|万)(?!物)")
_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_PLACES = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=4096)
def figures(text: str) -> frozenset[str]:
    """All figures of a text in a form that compares equal when they mean the same.

    >>> sorted(figures("新增5G基站1万个,占比超25%"))
    ['10000', '25%', '5']
    """
    found = set()
    for match in _ARABIC.finditer(text):
        value = float(match.group("value").replace(",", "")) * _UNITS.get(
            match.group("unit") or "", 1
        )
        found.add(_plain(value) + ("%" if match.group("percent") else ""))
    for match in _SPOKEN.finditer(text):
        value = spoken(match.group("value")) * _UNITS[match.group("unit")]
        found.add(_plain(value))
    return frozenset(found)


def spoken(numeral: str) -> float:
    """The value of 三十二, 一百零五; 半 is 0.5."""
    if numeral == "半":
        return 0.5
    total, last = 0, 0
    for letter in numeral:
        if letter in _PLACES:
            total += (last or 1) * _PLACES[letter]
            last = 0
        else:
            last = _DIGITS[letter]
    return float(total + last)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"
