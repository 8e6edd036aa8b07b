"""What is left of a question when its structure is taken out, and how it splits into several."""

import re

from assistant.book import Book
from assistant.rules import RuleTable

_MARKS = re.compile(r"[\s,，.。;；:：!！?？、()（）\[\]【】〔〕“”\"'‘’《》<>…~·\-—/|]+")
_STRIPPED = frozenset(
    {
        "who", "count", "list", "table", "where", "when", "wish", "first", "partners", "only", "more",
        "source", "summary", "define", "classify", "mention", "money", "phone", "address", "person",
        "once", "most", "lead", "yesno", "compare", "opinion", "how", "why",
    }
)  # fmt: skip
_CLAUSE = re.compile(r"[?？;；。!！\n]+|(?<=[呢吗嘛])[,，、 ]+")
_SOFT = re.compile(r"[,，、\s]+|(?<=[么少谁些])和(?=[^,，]{2,})")
_BOTH = re.compile(r"\s*(?:[、,]|和|与|跟|同|及|以及|还有|vs\.?|VS)\s*")
_SUBJECT = re.compile(
    r"20\d\d年度?|工作要点|工作计划|实施方案|行动计划|重点任务|工作|要点|分工方案"
)


def content(text: str, book: Book) -> str:
    """The words of a topic; empty when only structure was asked.

    >>> content("省工信厅承担哪几项任务", book)  # doctest: +SKIP
    ''
    """
    rest = book.tables.asks.strip(text, _STRIPPED)
    rest = _framed(book.tables.frame, _MARKS.sub(" ", rest))
    words = [word for word in rest.split() if len(word) > 1 or word.isascii()]
    subject = _SUBJECT.sub("", book.plan.title)
    kept = [word for word in words if word not in (subject, "数字", "福建", book.home)]
    return " ".join(kept)


def _framed(frame: RuleTable, text: str) -> str:
    """Remove framing words, whole phrases first, single particles only at the edges of a word."""
    *phrases, particles = frame.rules
    for rule in phrases:
        text = rule.pattern.sub(" ", text)
    edge = re.compile(rf"^(?:{particles.pattern.pattern})+|(?:{particles.pattern.pattern})+$")
    words = []
    for word in text.split():
        before = None
        while before != word:
            before, word = word, edge.sub("", word)
        if word:
            words.append(word)
    return " ".join(words)


def halves(text: str) -> tuple[str, ...]:
    """The things compared: ``第8条和第28条``, ``信创与密码``; fewer than two when there are not two."""
    return tuple(part for part in (p.strip() for p in _BOTH.split(text)) if len(part) > 1)


def clauses(text: str) -> tuple[str, ...]:
    """Sentences of a question, split at marks that end a question."""
    return tuple(part for part in (p.strip(" ,，、") for p in _CLAUSE.split(text)) if part)


def soft_clauses(text: str) -> tuple[str, ...]:
    """Clauses split at commas as well; only for telling several questions apart."""
    return tuple(part for part in (p.strip() for p in _SOFT.split(text)) if part)
