"""What carries a model's sentence: the text of one leaf, made comparable.

Sentences of a plan that read like orders to a model are left out: they are shown as the original
by the rules, and are no ground for what a model says.
"""

import re
import unicodedata
import weakref
from collections import Counter
from dataclasses import dataclass

from assistant.book import Book
from assistant.verify.values import Value, values
from ingest.plan import Leaf

_DROPPED = re.compile(r"[\s*_`>|#“”‘’\"'「」『』《》〈〉\u200b-\u200f\ufeff]")
_NOT = re.compile(
    r"(?:不得|不能|不可|不予|不再|不(?![仅同断光但单超低少多足折高])|未能|未经|尚未|未|没有|无需|严禁|禁止)(?:盲目|随意|擅自|得)?"
    r"(?P<what>[\u4e00-\u9fff]{2})(?P<rest>[^,。;\n]*)"
)
_LEANS = re.compile(
    "^(?:充分|积极)?(?:依托|结合|通过|借助|利用|运用|以(?!及)|发挥|围绕|面向|针对|对|在|按|按照|根据|依照|经|由)|(?:期间|方面|时|后|前|中|的)$"
)
"""A clause that only says by what means, when or of whom the next one is said."""
_FOLLOWS = re.compile("并|为|经|由")
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
    """What is said together: each clause with the title and headings, and the clauses it leans on."""
    values: tuple[Value, ...]
    words: frozenset[str]
    """Latin words: 5g, 10g-pon, app."""
    whole: str
    """The whole plan, plain."""
    negated: tuple[tuple[str, str, bool], ...]
    """Words that it prints with 不, 不得, 未 before them, what follows there, whether mostly so."""
    noted: str
    """Its notes with the units, plain, as written and as canonical names."""
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


def _together(sentence: str) -> list[str]:
    """The clauses of a printed sentence, each with those that say nothing without it.

    >>> _together("依托闽政通app,提供办事服务,提升便利化程度")
    ['依托闽政通app,提供办事服务', '提升便利化程度']
    """
    if ";" in sentence:
        return [clause for piece in sentence.split(";") for clause in _together(piece)]
    found: list[str] = []
    leaning = False
    for clause in sentence.split(","):
        if found and (leaning or _FOLLOWS.match(clause)):
            found[-1] += f",{clause}"
        else:
            found.append(clause)
        leaning = bool(_LEANS.search(clause))
    return found


def _negated(text: str) -> tuple[tuple[str, str, bool], ...]:
    every = [(match["what"], match["rest"]) for match in _NOT.finditer(text)]
    times = Counter(word for word, _ in every)
    return tuple((word, rest, text.count(word) <= 2 * times[word]) for word, rest in every)


def _make(leaf: Leaf, book: Book, whole: str) -> LeafGround:
    sentences = said(leaf, book)
    title = plain(leaf.title) if leaf.title in sentences else ""
    title = "" if "," in title else title  # a leaf without one: its first sentence stands for it
    notes = [_remarks(note.text, leaf) for note in leaf.notes]
    heads = plain("\n".join(leaf.breadcrumb))
    body = [plain(sentence) for sentence in sentences]
    text = "\n".join((*body, heads, *notes))
    return LeafGround(
        leaf=leaf,
        text=text,
        windows=tuple(
            f"{title}\n{heads}\n{said}" for one in (*body, *notes) for said in _together(one)
        )
        or (heads,),
        values=values("\n".join(body)),
        words=frozenset(LATIN.findall(text)),
        whole=whole,
        noted=plain("\n".join((*(note.text for note in leaf.notes), *leaf.units))),
        negated=_negated(text),
        places=tuple(place for place in book.tables.cities if place in text),
    )
