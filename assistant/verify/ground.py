"""What carries a model's sentence: the text of one leaf, made comparable.

Sentences of a plan that read like orders to a model are left out: they are shown as the original
by the rules, and are no ground for what a model says.
"""

import re
import unicodedata
import weakref
from dataclasses import dataclass

from assistant.book import Book
from assistant.verify.values import Value, values
from ingest.plan import Leaf

_DROPPED = re.compile(r"[\s*_`>|#“”‘’\"'「」『』《》〈〉\u200b-\u200f\ufeff]")
LATIN = re.compile(r"(?:\d+[a-z]|[a-z])[a-z0-9.+-]*|\d+(?:\+[\da-z]+)+")


def plain(text: str) -> str:
    """Half-width, lower-case, without spaces, markup and quotation marks.

    >>> plain("**“5G+车联网”** 示范")
    '5g+车联网示范'
    """
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


@dataclass(frozen=True)
class LeafGround:
    """One leaf, prepared once and asked often."""

    leaf: Leaf
    text: str
    """Title, body, headings and note in one, plain."""
    windows: tuple[str, ...]
    """Each sentence with the title: what is said together."""
    values: tuple[Value, ...]
    words: frozenset[str]
    """Latin words: 5g, 10g-pon, app."""
    whole: str
    """The whole plan, plain."""
    places: tuple[str, ...]
    """Cities and counties that it prints."""

    @property
    def units(self) -> frozenset[str]:
        """Canonical units of the leaf's note."""
        return frozenset(self.leaf.units)


_KEPT: dict[int, tuple["weakref.ref[Book]", dict[str, LeafGround]]] = {}


def ground(leaf_id: str, book: Book) -> LeafGround:
    """The ground of one leaf; made at the first call."""
    key = id(book)
    if key not in _KEPT or _KEPT[key][0]() is not book:
        _KEPT[key] = (weakref.ref(book, lambda _: _KEPT.pop(key, None)), {})
    grounds = _KEPT[key][1]
    if leaf_id not in grounds:
        whole = next((one.whole for one in grounds.values()), "") or plain(book.plan.text)
        grounds[leaf_id] = _make(book.leaf(leaf_id), book, whole)
    return grounds[leaf_id]


def is_command(sentence: str, book: Book) -> bool:
    """Whether a sentence of a plan speaks to a model instead of to officials."""
    return "injection" in book.tables.guards.labels(unicodedata.normalize("NFKC", sentence))


def said(leaf: Leaf, book: Book) -> tuple[str, ...]:
    """The sentences of a leaf as printed, title first, without those that are commands."""
    every = (leaf.title, *(sentence.text for sentence in leaf.sentences))
    whole = "".join(every)
    return tuple(s for s in every if not is_command(s, book)) if is_command(whole, book) else every


def _remarks(note: str, leaf: Leaf) -> str:
    """A note without its units, which are checked as units: 福州 in it is no place of the text."""
    text = plain(note)
    for one in sorted(leaf.responsibilities, key=lambda r: len(r.written), reverse=True):
        text = text.replace(plain(one.written), "\n")
    return text


def _make(leaf: Leaf, book: Book, whole: str) -> LeafGround:
    sentences = said(leaf, book)
    title = plain(leaf.title) if leaf.title in sentences else ""
    notes = [_remarks(note.text, leaf) for note in leaf.notes]
    heads = plain("\n".join(leaf.breadcrumb))
    body = [plain(sentence) for sentence in sentences]
    text = "\n".join((*body, heads, *notes))
    return LeafGround(
        leaf=leaf,
        text=text,
        windows=tuple(f"{title}\n{sentence}" for sentence in (*body, *notes, heads)),
        values=values("\n".join(body)),
        words=frozenset(LATIN.findall(text)),
        whole=whole,
        places=tuple(place for place in book.tables.cities if place in text),
    )
