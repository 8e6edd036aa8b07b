"""Several questions in one: where they part, and what each takes from the one before."""

import re

from assistant import guards, printed, recognise, topics
from assistant.apart import take_apart
from assistant.book import Book
from assistant.frame import VALUES, Frame

_ASKING = re.compile(r"[谁哪几何怎啥吗]|什么|多少|如何|呢$|吗$")
_OR_NOT = re.compile(r"([\u4e00-\u9fff]{1,2})[不没]\1")
_WHOLE = re.compile("全文|文件|计划|要点|一共|总共|所有|全部")
_LINK = re.compile(f"^(?:{topics.LINK})")
_BESIDE = re.compile(
    r"^(?:不?含|不[算计]|算[上进]|不?包[括含]|连同?|加上|都[报列念写给]|也[要报列算])"
)
"""How a clause begins that only sets the bounds of the one before: 含三节保障措施."""
_WHOLES = ("unit_", "item_", "section_", "plan_")
"""Intents that need a name; without one they ask on about what was named before."""
_OF_PLAN = frozenset({"plan_counts", "plan_outline", "doc_facts", "targets_all"})
"""Intents that need no name: they ask for the plan as a whole."""
_PLAIN_ASKS = frozenset({"who", "where", "figure", "count", "money", "when"})
_STATING = frozenset({"", "topic", "personal", "chat", "procedure"})
"""What statements are read as; they ask nothing."""
_STRONG = frozenset(
    {
        "who",
        "figure",
        "count",
        "money",
        "when",
        "phone",
        "list",
        "where",
        "define",
        "person",
        "how",
        "summary",
    }
)


def split(text: str, book: Book) -> tuple[str, ...]:
    """Sub-questions that each name their own thing and ask their own question; else nothing."""
    text = text.rstrip("?？。!！ ")
    shared = topics.distributed(text)
    if len(shared) > 1 and all(_topic_only(c, book) for c in shared):
        return shared
    clauses = topics.clauses(text)
    found = [
        clause
        for clause, after in zip(clauses, (*clauses[1:], ""), strict=True)
        if _asks_something(clause, book) or (_LINK.match(after) and _names_printed(clause, book))
    ]
    found = _joined([c.removesuffix("呢") for c in _completed(found, book)], book)
    if len(found) > 1 and all(_names_something(c, book) for c in found):
        return tuple(found)
    soft = topics.soft_clauses(text)
    beside = _value_beside(soft, book)
    if beside:
        return beside
    if sum(_names_printed(c, book) for c in soft) < 2:
        return ()  # one topic, asked several things of
    strong = [_strong(c, book) for c in soft]
    done = _completed(list(soft), book)
    own = [c for c, asks in zip(done, strong, strict=True) if asks and _names_printed(c, book)]
    rest = [c for c, asks in zip(done, strong, strict=True) if not asks]
    if len(own) < 2 or any(_names_printed(c, book) or _names_otherwise_in(c, book) for c in rest):
        return ()
    tails = [c for c in done if c not in own and c not in rest]
    return tuple(c + "".join(tails) for c in own)


def _value_beside(clauses: tuple[str, ...], book: Book) -> tuple[str, ...]:
    """第1条的指标是多少，完成多少了: what plans print, and of the same a value that they do not."""
    if len(clauses) != 2:
        return ()
    first, second = (take_apart(clause, book) for clause in clauses)
    asked = first.asks & (_STRONG - VALUES) or _ASKING.search(clauses[0])
    named = _names_otherwise(first) or bool(printed.words(first.content, book))
    alone = not _names_otherwise(second) and not second.places
    alone = alone and not any(len(w) > 2 for w in printed.words(second.content, book).split())
    if not (asked and named and alone and second.asks & VALUES) or first.asks & VALUES:
        return ()
    cite = "、".join(book.leaf(leaf).cite for leaf in first.refs.leaves)
    subject = cite or printed.words(first.content, book)
    return (clauses[0], f"{subject} {clauses[1]}") if subject else ()


def _strong(clause: str, book: Book) -> bool:
    """Whether a clause between commas asks for something of its own."""
    asks = book.tables.asks.labels(clause)
    if asks & _STRONG or (asks and guards.other_year(clause, book)):
        return True
    return take_apart(clause, book).reading.name.startswith(("topic_", "mention"))


def _asks_something(clause: str, book: Book) -> bool:
    """By a table, by a particle, by A-not-A, or as a model reads it."""
    if book.tables.asks.labels(clause) or _ASKING.search(clause) or _OR_NOT.search(clause):
        return True
    return take_apart(clause, book).reading.name not in _STATING


def _completed(clauses: list[str], book: Book) -> list[str]:
    """Clauses that name nothing of their own (到现在建成几个了) get the topic of the one before."""
    done: list[str] = []
    topic = ""
    for clause in clauses:
        frame = take_apart(clause, book)
        own = printed.words(frame.content, book)
        if done and clause.endswith("呢") and not frame.asks and topic in done[-1]:
            clause = done[-1].replace(topic, clause.removesuffix("呢")) if topic else clause
        elif done and topic and not own and not _names_otherwise(frame) and frame.asks & VALUES:
            clause = f"{topic} {clause}"
        done.append(clause)
        topic = own or frame.content or topic
    return done


def _joined(clauses: list[str], book: Book) -> list[str]:
    """Clauses joined to the one before that only ask on (是哪几节) or set its bounds (不算各设区市)."""
    done: list[str] = []
    for clause in clauses:
        frame = take_apart(clause, book)
        bare = not printed.words(frame.content, book) and not _names_otherwise(frame)
        asks_on = frame.reading.intent.name.startswith(_WHOLES) and bare
        only_denies = bool(frame.mentions) and all(m.negated for m in frame.mentions)
        silent = not book.tables.asks.labels(clause) & _STRONG
        beside = _BESIDE.match(clause) or (only_denies and silent) or _only_noun(frame, book)
        if done and (asks_on or beside):
            done[-1] = f"{done[-1]}，{clause}"
        else:
            done.append(clause)
    return done


def _only_noun(frame: Frame, book: Book) -> bool:
    """有没有什么平台, after a topic: which of its platforms."""
    return bool(recognise.nouns(frame, book)) and not _WHOLE.search(frame.text)


def _names_otherwise(frame: Frame) -> bool:
    refs = frame.refs
    named = any(not mention.negated for mention in frame.mentions)
    return bool(refs.leaves or refs.missing or refs.parts or refs.sections or named)


def _names_otherwise_in(clause: str, book: Book) -> bool:
    return _names_otherwise(take_apart(clause, book))


def _names_something(clause: str, book: Book) -> bool:
    frame = take_apart(clause, book)
    refs = frame.refs
    if guards.other_year(clause, book):
        return True
    named = refs.leaves or refs.missing or refs.parts or refs.sections
    whole = frame.reading.sure and frame.reading.meaning.topic == "drop"
    if named or frame.mentions or frame.places or whole:
        return True
    return len(frame.content.replace(" ", "")) > 2 or bool(printed.words(frame.content, book))


def _names_printed(clause: str, book: Book) -> bool:
    """Names something that the plan knows, or a year that it does not."""
    frame = take_apart(clause, book)
    if guards.other_year(clause, book) or _names_otherwise(frame) or frame.places:
        return True
    if frame.reading.name in _OF_PLAN:
        return True
    words = printed.words(frame.content, book).split()
    alone = len(words) == 1 and frame.content == words[0] and bool(frame.asks & _PLAIN_ASKS)
    return alone or any(len(word) > 2 for word in words)


def _topic_only(clause: str, book: Book) -> bool:
    frame = take_apart(clause, book)
    return bool(frame.content) and not (frame.refs.leaves or frame.mentions or frame.places)
