"""Cut text into sentences. Quotations and brackets keep their full stops."""

import itertools
import re

from ingest.plan import Sentence
from ingest.view import View

_END = re.compile(r"[。!?;]+[”’」』)]*")


def ranges(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """Sentence ranges in the view: cut after 。！？, and at empty lines and indented paragraphs.

    A semicolon does not end a sentence.
    """
    text = view.text
    cuts = [start]
    depth = 0
    index = start
    while index < end:
        char = text[index]
        if char in "(《":
            depth += 1
        elif char in ")》":
            depth = max(0, depth - 1)
        if char in "。!?" and depth == 0:
            index = _after_closing(text, index + 1, end)
            cuts.append(index)
            continue
        if char == "\n" and _paragraph_ends(text, index, end):
            cuts.append(index)
            depth = 0
        index += 1
    cuts.append(end)
    trimmed = (_trim(text, a, b) for a, b in itertools.pairwise(cuts))
    return [(a, b) for a, b in trimmed if b > a and re.search(r"\w", text[a:b])]


def _after_closing(text: str, index: int, end: int) -> int:
    while index < end and text[index] in "。!?”’」』":
        index += 1
    return index


def _paragraph_ends(text: str, index: int, end: int) -> bool:
    """A line break between paragraphs, not one inside a wrapped sentence."""
    rest = text[index:end]
    return bool(re.match(r"[ \t]*\n[ \t]*\n|\n(?: {2,}|\t)", rest))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences(view: View, spans: list[tuple[int, int]]) -> tuple[Sentence, ...]:
    """The sentences of several ranges, with offsets into the original."""
    found = []
    for start, end in spans:
        for a, b in ranges(view, start, end):
            first, last = view.span(a, b)
            found.append(Sentence(view.original[first:last], first, last))
    return tuple(found)
