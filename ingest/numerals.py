"""Chinese numerals as they stand in headings: 一 to 九十九, and beyond where it occurs."""

ZEROS = "\u3007零○oO"
"""A zero in a printed year; U+3007 is the numeral itself."""
_DIGITS = {char: value for value, char in enumerate("\u3007一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_UNITS = {"十": 10, "百": 100}
CN = "\u3007零一二三四五六七八九十百"


def value(text: str) -> int:
    """The number that a heading carries, in Chinese or Arabic digits.

    >>> value("十二"), value("二十"), value("一百零三"), value("7")
    (12, 20, 103, 7)
    """
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def chinese(number: int) -> str:
    """The numeral that a heading carries for a number from 1 to 99.

    >>> chinese(4), chinese(10), chinese(14), chinese(20)
    ('四', '十', '十四', '二十')
    """
    tens, ones = divmod(number, 10)
    digits = "\u3007一二三四五六七八九"
    head = "" if not tens else ("十" if tens == 1 else digits[tens] + "十")
    return head + (digits[ones] if ones or not tens else "")
