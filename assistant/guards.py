"""What is refused before the plan is searched: injections, opinions, other years and places, chatter."""

import re
from dataclasses import dataclass

from assistant.book import Book
from assistant.query import Reason

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)(?:年|年度)?")
_SHORT_YEAR = re.compile(r"(?<!\d)(1\d|2\d)年(?=的?那?(?:份|年|度|工作|计划|要点|版|里|数字))")
_RELATIVE_YEAR = {
    "去年": -1,
    "上一年": -1,
    "上年": -1,
    "前年": -2,
    "明年": 1,
    "下一年": 1,
    "后年": 2,
}
_COMPARED = re.compile("同比|比上年|较上年|比去年|比20")
_GREETING = re.compile(
    r"^(?:你好|您好|哈喽|嗨|hi|hello|在吗|在不在|有人吗|早上好|下午好|晚上好|早|谢谢(?:你|您|啦|了)?|多谢|感谢|好的?|嗯+|哦+|知道了|明白了?|再见|拜拜|"
    r"你是(?:谁|什么(?:模型|人|东西|AI|机器人)?|哪个(?:模型|公司)|(?:不是)?(?:机器人|真人|AI|人工智能))|你(?:用的是|背后是)什么(?:模型|技术)|你叫什么(?:名字)?|你(?:能|会|可以)(?:做|干)(?:什么|啥|些什么)|怎么用|帮助|help|测试|test|哈+|呵+|\?+|吃了吗|你(?:几岁|多大)了?)[呀啊吗呢吧嘛~,，。.!！?？]*$",
    re.IGNORECASE,
)
_LAUGH = re.compile(r"^[\W_\d哈呵嘿嘻啊哦嗯呃额]*$")
_HAN = re.compile("[\u4e00-\u9fff]")
KEEP_NEAR = ("台湾", "香港", "澳门")


@dataclass(frozen=True)
class Refusal:
    """Why a question is not answered, and what exactly was found."""

    reason: Reason
    detail: str = ""


def check(text: str, book: Book, *, talking: bool = False) -> Refusal | None:
    """The first guard that fires; None when the question may be searched for.

    Args:
        text: A normalised question that stands alone.
        book: The plan asked about.
        talking: In a conversation a single word may mean something.
    """
    label = book.tables.guards.first(text)
    if label in ("injection", "opinion"):
        return Refusal("injection" if label == "injection" else "opinion")
    if _GREETING.match(text):
        return Refusal("unclear", "greeting")
    if not talking and _senseless(text, book):
        return Refusal("unclear")
    return other_year(text, book) or other_place(text, book)


def other_year(text: str, book: Book) -> Refusal | None:
    """A year that is neither the plan's nor printed in it."""
    if book.plan.year is None:
        return None
    for match in _YEAR.finditer(text):
        year = int(match.group(1))
        if year != book.plan.year and f"{year}年" not in book.plan.text:
            return Refusal("other_plan", f"{year}年")
    for match in _SHORT_YEAR.finditer(text):
        if 2000 + int(match.group(1)) != book.plan.year:
            return Refusal("other_plan", match.group())
    for word in _RELATIVE_YEAR:
        compared = re.search(rf"(?:比|较|与|和|跟|同){word}", text)
        told = compared and ("到多少" in text or _COMPARED.search(book.plan.text))
        if word in text and not told:
            return Refusal("other_plan", word)
    return None


def other_place(text: str, book: Book) -> Refusal | None:
    """Another province as the one asked about."""
    mentions, rest = book.units.find(text)
    named = " ".join((rest, *(mention.written for mention in mentions)))  # 加上|海洋渔业局
    for written, name in book.tables.provinces.items():
        if written in named and name != book.home and name not in KEEP_NEAR:
            if name in book.plan.text or book.home in text:
                continue
            return Refusal("other_plan", name)
    return None


def _senseless(text: str, book: Book) -> bool:
    if not text or (_LAUGH.match(text) and not re.search(r"\d", text)):
        return True
    if _HAN.search(text):
        return False
    words = re.findall(r"[A-Za-z]{2,}|\d+", text)
    printed = book.plan.text.lower()
    return not any(word.lower() in printed for word in words)
