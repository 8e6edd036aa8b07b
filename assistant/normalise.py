"""Put a question into the form that the rest of the package reads: simplified, half-width, typos mended.

What it does not do: decide what is asked. Personal data is masked first, so that nothing after this
module (logs, answers, a language model) ever sees it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Protocol

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"[ \t\r\n\u3000]+")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")

# Taiwanese usage would turn these into computer words (文件 → 文档); of a plan they mean what they say.
_OFFICIAL = re.compile("(文件|檔案|程序|進程|權限|模組)")
_LATIN = re.compile(r"[A-Za-z0-9+]*[A-Za-z][A-Za-z0-9+]*")

# The order matters: an identity number contains what looks like a telephone number.
_PERSONAL = (
    ("身份证号", re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?!\d)")),
    ("身份证号", re.compile(r"(?<=身份证)[号码是为:：\s]{0,4}[\dXx]{15,18}")),
    ("手机号", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")),
    ("银行卡号", re.compile(r"(?<!\d)(?:\d{4}[ -]?){3,4}\d{1,7}(?!\d)")),
    ("固定电话", re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")),
    ("邮箱", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.]+")),
)
_MASK = "〔已隐去〕"


class Mender(Protocol):
    """Replaces misspelt words; the lexicon and the sound index are menders."""

    def mend(self, text: str) -> str:
        """The text with the words it knows to be wrong put right."""
        ...


@dataclass(frozen=True)
class Normal:
    """A question made plain."""

    text: str
    """As typed, personal data masked."""
    normal: str
    traditional: bool
    personal: tuple[str, ...]


@dataclass(frozen=True)
class Letters:
    """Writes Latin letters as the plan prints them: 5g → 5G, app → APP."""

    printed: dict[str, str]

    @classmethod
    def of(cls, text: str) -> "Letters":
        """Learn from a plan's text."""
        return cls({word.lower(): word for word in _LATIN.findall(text)})

    def mend(self, text: str) -> str:
        """The text with the plan's capitals."""
        return _LATIN.sub(lambda m: self.printed.get(m.group().lower(), m.group()), text)


def mask(text: str) -> tuple[str, tuple[str, ...]]:
    """Hide personal numbers and addresses of a person.

    >>> mask("我的手机13800138000")
    ('我的手机〔已隐去〕', ('手机号',))
    """
    kinds: list[str] = []
    for kind, pattern in _PERSONAL:
        text, found = pattern.subn(_MASK, text)
        if found and kind not in kinds:
            kinds.append(kind)
    return text, tuple(kinds)


@cache
def _converter(config: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - opencc has no types
    from opencc import OpenCC

    return OpenCC(config)


def simplify(text: str) -> tuple[str, bool]:
    """Simplified characters and mainland words, and whether the text was traditional."""
    plain: str = _converter("t2s").convert(text)
    if plain == text:
        return text, False
    pieces = _OFFICIAL.split(text)
    return "".join(
        str(_converter("t2s" if at % 2 else "tw2sp").convert(piece))
        for at, piece in enumerate(pieces)
    ), True


def traditional(text: str) -> str:
    """Traditional characters as written in Taiwan, words unchanged."""
    return str(_converter("s2tw").convert(text))


def width(text: str) -> str:
    """Half-width forms, no invisible characters, single spaces, none between hanzi."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _HAN_GAP.sub("", _SPACES.sub(" ", text)).strip()


def normalise(question: str, menders: tuple[Mender, ...] = ()) -> Normal:
    """Mask, narrow, simplify, mend: in this order.

    Args:
        question: As typed; any length.
        menders: Applied in order to the simplified text.

    Returns:
        The question with its plain form; empty strings when nothing was typed.
    """
    masked, personal = mask(width(question))
    plain, is_traditional = simplify(masked)
    for mender in menders:
        plain = mender.mend(plain)
    plain = _HAN_GAP.sub("", plain)
    return Normal(text=masked, normal=plain, traditional=is_traditional, personal=personal)
