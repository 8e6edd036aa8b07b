"""Chinese numerals up to 99, and back. Nothing else."""

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
           "八": 8, "九": 9}  # fmt: skip
_NAMES = "零一二三四五六七八九"


def number(text: str) -> int | None:
    """The value of ``13``, ``十三``, ``二十``; None when it is no numeral below 100.

    >>> number("二十八"), number("07"), number("百")
    (28, 7, None)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text)
    high = _DIGITS.get(tens) if tens else 1
    low = _DIGITS.get(ones) if ones else 0
    return None if high is None or low is None else high * 10 + low


def chinese(value: int) -> str:
    """The numeral of 1 to 99.

    >>> chinese(12), chinese(20)
    ('十二', '二十')
    """
    if not 0 < value < 100:
        raise ValueError(f"a section number is 1 to 99, got {value}")
    tens, ones = divmod(value, 10)
    high = "" if tens == 0 else "十" if tens == 1 else _NAMES[tens] + "十"
    return high + (_NAMES[ones] if ones else "")
