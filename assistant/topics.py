"""What is left of a question when its structure is taken out, and how it splits into several."""

import re

from assistant.book import Book
from assistant.rules import RuleTable

_MARKS = re.compile(r"[\s,，.。;；:：!！?？、()（）\[\]【】〔〕“”\"'‘’《》<>…~·\-—/|]+")
_STRIPPED = frozenset(
    {
        "who", "count", "list", "table", "where", "when", "wish", "first", "partners", "only", "more",
        "source", "summary", "define", "money", "phone", "address", "person",
        "once", "most", "lead", "yesno", "compare", "opinion", "why",
    }
)  # fmt: skip
LINK = "另外|另问|再(?:问|有|说|讲|查|报)|顺便|还有(?!哪|谁|几|什么|啥|别|没|吗|呢|其)"
"""How a further question begins."""
_POINT = re.compile("^(?:(?:第?[一二三]个?|另一个|其[一二三])是)")
"""How one of several questions is numbered: 一是, 一个是."""
_CLAUSE = re.compile(
    rf"[,，](?={LINK})|[,，:：](?={_POINT.pattern[1:]})"
    r"|\s\+\s|[?？;；。!！\n]+|(?<=[呢吗])[,，、 ]+|(?<=[^干]嘛)[,，、 ]+"
)
_SOFT = re.compile(r"[,，、\s]+|(?<=[么少谁些])和(?=[^,，]{2,})")
_BOTH = re.compile(r"\s*(?:[、,]|和|与|跟|同|及|以及|还有|vs\.?|VS)\s*")
_TOUCHING = re.compile("”[，,]?“")
_SUMMED = re.compile("[，,]?[这那]?[两三四五六](?:条|项|个)(?:任务)?$")
_COUNTED = re.compile(r"[两三四五六](?:项|条)|[两三四五六]个(?!分别|各)")
_EACH = re.compile(
    r"^(?P<things>[^,?。]{3,40}?)[,，]?(?:今年|这次|文件里|计划里|要点里)?(?:这|那)?(?:[两三四五六](?:样|个|项|件|者|块|类))?(?:都)?(?:各自?(?!级|地|部门|设)|分别|都(?=[是在写]{0,3}(?:第)?哪))(?P<rest>[^,?。]{2,20})(?:[,?。].*)?$"
)
_ROLE = re.compile(r"(?:牵头|配合|责任|主办|协办|承办)(?:单位|部门)$")
_LISTED = re.compile(
    r"^[^,，。?？:：]{0,14}[两三四五六几这]些?(?:件|个|项|样|条|组)[^,，。?？:：]{0,4}[:：](?P<things>[^:：?？。;；]+)$"
)
"""Things to look up, one by one: 想核三件事：端口数、集聚区个数."""
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
    """Remove framing phrases anywhere, and particles at the edges of what is left."""
    text = frame.strip(text, frozenset({"phrase"}))
    lead, trail = (
        "|".join(rule.pattern.pattern for rule in frame.rules if rule.label == edge)
        for edge in ("lead", "trail")
    )
    edges = re.compile(rf"^(?:{lead})+|(?:{trail})+$")
    words = (edges.sub("", edges.sub("", word)) for word in text.split())
    return " ".join(word for word in words if word)


def halves(text: str) -> tuple[str, ...]:
    """The things compared: ``第8条和第28条``, ``信创与密码``; fewer than two when there are not two."""
    return tuple(part for part in (p.strip() for p in _BOTH.split(text)) if len(part) > 1)


def clauses(text: str) -> tuple[str, ...]:
    """Sentences of a question, split at marks that end a question."""
    parts = (part.strip(" ,，、") for part in _CLAUSE.split(text))
    return tuple(filter(None, (_POINT.sub("", part) for part in parts)))


def distributed(text: str) -> tuple[str, ...]:
    """``A、B各在哪些条`` → ``A在哪些条``, ``B在哪些条``; nothing when it is no such question."""
    listed = _LISTED.match(text)
    if listed:
        return halves(listed["things"])
    match = _EACH.match(_TOUCHING.sub("”、“", text))
    if match is None:
        return ()
    bare = _SUMMED.sub("", match.group("things"))
    things = halves(bare)
    counted = _COUNTED.search(text) and bare == match.group("things")
    if any(_ROLE.search(thing) for thing in things):
        return ()
    if any(thing.isdigit() and len(thing) < 3 for thing in things) or counted:
        return ()
    return tuple(half + match.group("rest") for half in things)


def soft_clauses(text: str) -> tuple[str, ...]:
    """Clauses split at commas as well; only for telling several questions apart."""
    return tuple(part for part in (p.strip() for p in _SOFT.split(text)) if part)
