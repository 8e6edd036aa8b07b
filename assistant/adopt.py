"""What a model's reading of a question adds to the words that were found in it, and what it rules out."""

import re
from dataclasses import replace

from assistant import printed, structure
from assistant.book import Book
from assistant.frame import VALUES, Frame
from assistant.intents.table import DOUBT, Reading

KEPT = frozenset(
    {"table", "count", "list", "who", "partners", "yesno", "summary", "first", "classify"}
)
"""Asks that a set may be asked with."""
LONG = 4  # letters of a stretch of the plan that make a topic
_REFUSING = frozenset({"opinion", "procedure"})
_OF = re.compile(
    r"(?:^|[，,。])([\u4e00-\u9fff]{2,6})的(?=服务|[\u4e00-\u9fff]{0,4}(?:平台|专区|系统|工程|试点))"
)
_STRUCTURE = re.compile(
    r"责任|单位|部门|任务|指标|目标|要点|文件|计划|数字福建|设区市|全文|条目|有关|相关"
)


def adopt(frame: Frame, book: Book) -> Frame:
    """The frame with what the reading adds to it, and without what it rules out.

    A question that names a topic of the plan's beside is none about the plan as a whole: there the
    reading is taken back.
    """
    reading = frame.reading
    if not reading.sure:
        return frame
    meaning = reading.meaning
    if meaning.topic == "drop" and _topical(
        frame.content, frame.text, book, naming=reading.intent.name == "named_list"
    ):
        return replace(frame, reading=Reading())
    asks = set(frame.asks)
    content, bare = frame.content, frame.bare
    if meaning.topic != "keep" and reading.value < DOUBT:
        asks -= VALUES
    if reading.refusal < (DOUBT if meaning.topic != "keep" else DOUBT / 2):
        asks -= _REFUSING
    if meaning.topic == "drop":
        asks &= KEPT
        content = bare = ""
    elif meaning.topic == "printed":
        content = bare = printed.words(content, book)
    return replace(
        frame,
        asks=frozenset({*asks, *_added(meaning.asks, asks)}),  # type: ignore[arg-type]
        kinds=frame.kinds | meaning.labels,
        content=content,
        bare=bare,
    )


def _added(wanted: frozenset[str], asks: set[str]) -> frozenset[str]:
    """Who is no second question beside a value asked for by name (中标公司是谁), nor a value beside who."""
    if asks & {"partners", "who", "first"}:
        return wanted - VALUES
    return wanted - {"who"} if asks & VALUES else wanted


def _topical(content: str, text: str, book: Book, *, naming: bool) -> bool:
    """Whether a word of the content stands in the plan as it is, and is no word for its parts.

    Where names are asked for (示范工程有哪些), the words for what is named are no topic.
    """
    words = [_STRUCTURE.sub("", word) for word in content.split()]
    if naming:
        words = [word for word in words if not any(noun in word for noun in book.tables.nouns)]
    first = book.plan.leaves[0].start if book.plan.leaves else 0
    words += [m.group(1) for m in _OF.finditer(text)]
    parts = () if naming else (p for word in words for p in printed.stretches(word, book))
    if any(len(part) >= LONG and structure.mentions_of(book.plan, part) for part in parts):
        return True
    return any(len(word) > 1 and book.plan.text.find(word, first) >= 0 for word in words)
