"""A question with its names taken out: what is left is the way of asking, in any plan's words.

``省教育厅有哪些任务`` and ``省水利厅有哪些任务`` ask the same; so do questions about the 12th and the 21st
item. Each name becomes one mark, so that a reader of intents learns the asking and not the plan.
"""

import re
from collections.abc import Iterable

from assistant import references
from assistant.book import Book
from assistant.query import UnitMention

UNIT, STRANGER, PLACE, TOPIC, QUOTED, NUMBER = "◆◇○□■#"
PART, SECTION, ITEM = "†¶§"
REFERENCES = frozenset((PART, SECTION, ITEM))
_OWN = frozenset((UNIT, STRANGER, PLACE, *REFERENCES))
NAMES = frozenset((*_OWN, TOPIC, QUOTED))
LONGEST = 24
PRINTED = 3  # characters in a row that the plan prints too: a topic quoted from it
_QUOTES = re.compile(r"[“\"「『《]([^”\"」』》]{1,30})[”\"」』》]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SPACE = re.compile(r"[\s,，。.;；:：!！?？、~…]+")
_PARTICLE = re.compile(r"[的是有没在和与第一个条项这那哪不了]")
# Words by which people ask; they stay, even where the plan prints them.
_ASKING = re.compile(
    r"单位|部门|责任|设区市|要点|文件|计划|平台|试点|工程|行动|标准|中心|基地|目标|指标|负责|任务|有关"
)


def masked(text: str, book: Book) -> str:
    """The same for a question that has not been taken apart yet."""
    rest = references.find(text, book.plan).rest
    mentions, rest = book.units.find(rest)
    places = book.tables.place_pattern.findall(rest)
    return mask(text, mentions, places, book)


def mask(text: str, mentions: Iterable[UnitMention], places: Iterable[str], book: Book) -> str:
    """The question with a mark for each reference, unit, place, quotation, printed topic and number.

    Args:
        text: A normalised question.
        mentions: The units named in it.
        places: The cities and smaller places named in it, as written.
        book: The plan asked about.
    """
    for mention in mentions:
        text = text.replace(mention.written, UNIT if mention.units else STRANGER, 1)
    for written in places:
        text = text.replace(written, PLACE)
    text = references.mask(text, PART, SECTION, ITEM)
    text = _QUOTES.sub(lambda match: _quoted(match, book.plan.text), text)
    text = _topics(text, book)
    return _SPACE.sub(" ", _NUMBER.sub(NUMBER, text)).strip()


def printed(text: str, book: Book) -> tuple[str, ...]:
    """The stretches of a question that count as topics quoted from the plan, in order."""
    found = [m.group(1) for m in _QUOTES.finditer(text) if m.group(1) in book.plan.text]
    text = _QUOTES.sub(QUOTED, text)
    _topics(text, book, found)
    return tuple(found)


def _quoted(match: re.Match[str], printed: str) -> str:
    """A quoted name of a unit or a city is that name, quoted words of the plan are a topic."""
    inner = match.group(1)
    if inner in _OWN:
        return inner
    return TOPIC if inner in printed else QUOTED


def _topics(text: str, book: Book, found: list[str] | None = None) -> str:
    """Stretches that stand in the plan as they are become one mark."""
    out: list[str] = []
    at = 0
    while at < len(text):
        size = _longest(text, at, book)
        word = text[at : at + size]
        if size and not _ASKING.search(word) and not _PARTICLE.search(word):
            out.append(TOPIC)
            if found is not None:
                found.append(word)
            at += size
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def _longest(text: str, at: int, book: Book) -> int:
    """Length of the longest run from here that the plan prints; 0 below ``PRINTED``."""
    if text[at : at + PRINTED] not in book.threes:
        return 0
    size = PRINTED
    while at + size < len(text) and size < LONGEST and text[at : at + size + 1] in book.plan.text:
        size += 1
    return size
