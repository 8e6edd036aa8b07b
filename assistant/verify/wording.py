"""Every word needs a carrier: printed by the leaf, or one of the words that state nothing.

The text is cut so that as few characters as possible stay without a carrier: stretches of two and
more that the leaf prints, frame words, and words that may stand for a printed one
(``data/lexicon/prose.tsv``). No word list of the language is needed: what is left is the fault.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest import shipped

_LINKS = frozenset(
    "的了和与及或在对为将由从以等其也并而把被让使有中上内之所这该此各个到向于则来还有"
    "又再点个条项节处里后前间者以要是将会能可共至如例含既但且、·-—/+()[]〔〕…~ "
)
_MARKS = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True)
class Lexicon:
    """Words that need no carrier, and words that need another word as theirs."""

    free: frozenset[str]
    same: dict[str, tuple[str, ...]]
    longest: int

    @classmethod
    def read(cls, path: Path) -> "Lexicon":
        """Read ``kind<TAB>words`` and ``same<TAB>word<TAB>printed words``; ``#`` is a comment."""
        free: set[str] = set()
        same: dict[str, tuple[str, ...]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                kind, words, *rest = line.split("\t")
                if kind == "same":
                    same[words] = tuple(rest[0].split("、"))
                else:
                    free.update(words.split("、"))
        return cls(frozenset(free), same, max(map(len, (*free, *same))))


@cache
def lexicon() -> Lexicon:
    """The one that ships."""
    return Lexicon.read(shipped.folder() / "lexicon" / "prose.tsv")


def uncovered(text: str, ground: str) -> tuple[str, ...]:
    """The stretches of a plain text that have no carrier in a plain ground.

    Args:
        text: A piece of a sentence, what is checked elsewhere (units, figures) blanked by control
            characters.
        ground: What the leaf prints.

    Returns:
        In order; empty when everything is carried.
    """
    words = lexicon()
    n = len(text)
    cost = [0.0] + [float("inf")] * n
    step = [0] * (n + 1)
    for at in range(n):
        for size, price in _moves(text, at, ground, words):
            if cost[at] + price < cost[at + size]:
                cost[at + size] = cost[at] + price
                step[at + size] = size if price < 1 else -1
    return _left(text, step)


def _moves(text: str, at: int, ground: str, words: Lexicon) -> list[tuple[int, float]]:
    """(size, price) of every way to go on from here."""
    letter = text[at]
    free = letter in _LINKS or letter < " "
    moves = [(1, 0.05 if free else 1.0)]
    size = 2
    while at + size <= len(text) and text[at : at + size] in ground:
        moves.append((size, 0.01))
        size += 1
    for size in range(2, min(words.longest, len(text) - at) + 1):
        word = text[at : at + size]
        if word in words.free:
            moves.append((size, 0.02))
        elif word in words.same and any(printed in ground for printed in words.same[word]):
            moves.append((size, 0.03))
    if letter in words.free:
        moves.append((1, 0.04))
    return moves


def _left(text: str, step: list[int]) -> tuple[str, ...]:
    at = len(text)
    lost = []
    while at > 0:
        size = step[at]
        if size == -1:
            lost.append(at - 1)
            at -= 1
        else:
            at -= size
    pieces: list[str] = []
    last = -2
    for index in reversed(lost):
        if index == last + 1 and pieces:
            pieces[-1] += text[index]
        else:
            pieces.append(text[index])
        last = index
    return tuple(_MARKS.sub("", piece) for piece in pieces)
