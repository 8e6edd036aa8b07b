"""What of a question stands in the plan: its words, their places, the names of things asked for."""

import re

from assistant import structure, topics
from assistant.book import Book
from assistant.intents import mask

_ASKED = re.compile(
    "[提到点写说讲涉及出现了过的有关任务条项个词字样分布一只看正文这个名称叫些里头处在]*"
)
_QUOTING = re.compile(r"书名号|引号|开头")
_QUOTED = re.compile(r"[“\"]([^”\"]{2,24})[”\"]")
FEW = 4  # leaves that a word may stand in which limits a question for names
LONGEST = 24  # characters of one quotation of the plan inside a question


def words(content: str, book: Book) -> str:
    """The words of which the plan prints something."""
    return " ".join(word for word in content.split() if stands(word, book))


def stands(word: str, book: Book) -> bool:
    """Whether the plan prints three letters in a row of the word, or all of a shorter one.

    A word of four letters may be made of two that it prints: 数字峰会.
    """
    size = min(3, len(word))
    halves = (word[at : at + 2] for at in range(0, len(word), 2))
    if len(word) == 4 and all(half in book.plan.text for half in halves):
        return True
    return any(word[at : at + size] in book.plan.text for at in range(len(word) - size + 1))


def core(word: str, book: Book) -> str:
    """提到卫星: the part that the plan prints, when all the rest is asking."""
    size = next((n for n in range(len(word), 1, -1) if _at(word, n, book)), 0)
    core = _at(word, size, book) if size else ""
    return core if core and _ASKED.fullmatch(word.replace(core, "", 1)) else ""


def _at(word: str, size: int, book: Book) -> str:
    parts = (word[at : at + size] for at in range(len(word) - size + 1))
    return next((part for part in parts if part in book.plan.text), "")


def qualified(text: str, nouns: tuple[str, ...], book: Book) -> str:
    """地方标准, 交易平台: the noun with what stands before it, when the plan prints that too."""
    found = []
    for noun in nouns:
        end = text.find(noun) + len(noun)
        start = end - len(noun)
        while start > 0 and text[start - 1 : end] in book.plan.text:
            start -= 1
        if end - start > len(noun) + 1:
            found.append(text[start:end])
    return "、".join(found)


def few_leaves(text: str, nouns: tuple[str, ...], book: Book) -> tuple[str, ...]:
    """林业这边的工程: the few leaves that print the word a question for names begins with."""
    for noun in nouns:
        text = text.replace(noun, " ")
    quoted = [word for word in mask.printed(text, book) if len(word) > 3]
    words = [word for word in topics.content(text, book).split() if len(word) > 1]
    for word in (*quoted, *words):
        size = next((n for n in range(len(word), 1, -1) if word[:n] in book.plan.text), 0)
        leaves = {leaf for leaf, _ in structure.mentions_of(book.plan, word[:size])} if size else ()
        if 0 < len(leaves) <= FEW:
            return tuple(leaf.id for leaf in book.plan.leaves if leaf.id in leaves)
    return ()


def nouns(text: str, book: Book) -> tuple[str, ...]:
    """The sorts of things asked for by name, in the order of the question."""
    whole, found = text, []
    for noun in sorted(book.tables.nouns, key=len, reverse=True):
        if noun in text:
            found.append(noun)
            text = text.replace(noun, " " * len(noun))
    return tuple(sorted(found, key=whole.find))


def by_marks(text: str, book: Book) -> bool:
    """Whether names are asked for by their marks, or by words quoted from the plan."""
    quoted = _QUOTED.search(text)
    if quoted is not None and quoted.group(1) in book.tables.nouns:
        return False
    return bool(_QUOTING.search(text)) or bool(quoted and quoted.group(1) in book.plan.text)


def stretches(topic: str, book: Book) -> tuple[str, ...]:
    """The longest stretches of a topic that the plan prints, of two or more characters."""
    text = book.plan.text
    words: list[str] = []
    for run in topic.split():
        at = 0
        while at < len(run) - 1:
            most = min(len(run) - at, LONGEST)
            size = next((n for n in range(most, 1, -1) if run[at : at + n] in text), 0)
            if size:
                words.append(run[at : at + size])
            at += max(size, 1)
    return tuple(dict.fromkeys(words))
