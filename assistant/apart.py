"""A question taken apart: its references, units, places and asks; what is left is its topic."""

from assistant import references, topics
from assistant.adopt import adopt
from assistant.book import Book
from assistant.frame import VALUES, WHOLE, Frame
from assistant.intents.mask import mask
from assistant.intents.table import Reading
from assistant.query import Ask

MOST_FRAMES = 256  # questions whose frames a book keeps


def take_apart(
    text: str, book: Book, *, inside: tuple[str, ...] = (), leaning: bool = False
) -> Frame:
    """Read references, units, places and asks out of a question; what is left is its content.

    Args:
        text: A normalised question.
        book: The plan asked about.
        inside: Parts that the conversation is about.
        leaning: The question leans on the one before, so that it never means the plan as a whole.
    """
    key = (text, inside, leaning)
    frame = book.frames.get(key)
    if frame is None:
        frame = _take_apart(text, book, inside, leaning)
        if len(book.frames) >= MOST_FRAMES:
            book.frames.clear()
        book.frames[key] = frame
    return frame


def _take_apart(text: str, book: Book, inside: tuple[str, ...], leaning: bool) -> Frame:
    refs = references.find(text, book.plan, inside=inside)
    mentions, rest = book.units.find(refs.rest)
    written = _places(rest, book)
    for name in written:
        rest = rest.replace(name, " " * len(name))
    reading = book.tables.intents.reading(mask(text, mentions, written, book))
    if leaning and reading.meaning.topic == "drop":
        reading = Reading()
    frame = Frame(
        text=text,
        asks=_asks(text, book),
        refs=refs,
        mentions=mentions,
        places=tuple(dict.fromkeys(book.tables.place(name) for name in written)),
        content=topics.content(rest, book),
        kinds=book.tables.kinds.labels(text),
        reading=reading,
        bare=topics.content(book.tables.kinds.strip(rest, WHOLE), book),
    )
    return adopt(frame, book)


def _asks(text: str, book: Book) -> frozenset[Ask]:
    """What is asked; the words that ask for a value (局长是谁) are not read a second time (谁)."""
    table = book.tables.asks
    values = table.labels(text) & VALUES
    others = table.labels(table.strip(text, VALUES))
    return frozenset({*values, *others})  # type: ignore[arg-type]


def _places(text: str, book: Book) -> tuple[str, ...]:
    """Cities and areas as written, in the order of the question."""
    return tuple(dict.fromkeys(book.tables.place_pattern.findall(text)))
