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
_WEIGHTY = frozenset(
    "不未没无非勿免停禁已完成过正曾全每各皆均都只仅最唯必须超近余半首独终永"
    "局厅委部院所署省市县区国年月日天周季时一二三四五六七八九十百千万亿"
)
"""Letters that change what is said, or who it is said of: they are never looked up alone."""
_MARKS = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True)
class Lexicon:
    """Words that need no carrier, and words that need another word as theirs."""

    free: frozenset[str]
    same: dict[str, tuple[str, ...]]
    told: tuple[str, ...]
    longest: int

    @classmethod
    def read(cls, path: Path) -> "Lexicon":
        """Read the file that ships; ``#`` is a comment.

        ``same<TAB>word<TAB>printed words`` reads one way, ``group<TAB>words`` both ways
        (but no single letter is looked up: it is too often part of another word), ``told<TAB>words``
        lists verbs of telling; every other ``kind<TAB>words`` lists words that need no carrier.
        """
        free: set[str] = set()
        same: dict[str, tuple[str, ...]] = {}
        told: tuple[str, ...] = ()
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                kind, first, *rest = line.split("\t")
                words = tuple(first.split("、"))
                if kind == "same":
                    same[first] = same.get(first, ()) + tuple(rest[0].split("、"))
                elif kind == "group":
                    for word in words:
                        others = tuple(w for w in words if w != word and len(w) > 1)
                        same[word] = same.get(word, ()) + others
                elif kind == "told":
                    told += words
                else:
                    free.update(words)
        return cls(frozenset(free), same, told, max(map(len, (*free, *same))))


@cache
def lexicon() -> Lexicon:
    """The one that ships."""
    return Lexicon.read(shipped.folder() / "lexicon" / "prose.tsv")


def stands_for(word: str, ground: str) -> bool:
    """Whether a word may stand for one that a plain ground prints."""
    return any(printed in ground for printed in lexicon().same.get(word, ()))


@cache
def stand_ins(printed: str) -> tuple[str, ...]:
    """The words that may stand for a printed one."""
    return tuple(word for word, others in lexicon().same.items() if printed in others)


def uncovered(text: str, ground: str) -> tuple[str, ...]:
    """The stretches of a plain text that have no carrier in a plain ground.

    Args:
        text: A piece of a sentence, what is checked elsewhere (units, figures) blanked by control
            characters.
        ground: What the leaf prints.

    Returns:
        In order; empty when everything is carried. A letter that stays alone is carried where
        the leaf prints it (暂 of 暂时), unless it is a weighty one.
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
    return tuple(
        left
        for left in _left(text, step)
        if len(left) != 1 or left in _WEIGHTY or left not in ground
    )


def _moves(text: str, at: int, ground: str, words: Lexicon) -> list[tuple[int, float]]:
    """(size, price) of every way to go on from here."""
    letter = text[at]
    free = letter in _LINKS or letter < " "
    moves = [(1, 0.05 if free else 1.0)]
    size = 2
    while at + size <= len(text) and text[at : at + size] in ground:
        moves.append((size, 0.01))
        size += 1
    for size in range(1, min(words.longest, len(text) - at) + 1):
        word = text[at : at + size]
        if word in words.free:
            moves.append((size, 0.02 if size > 1 else 0.04))
        elif word in words.same and any(printed in ground for printed in words.same[word]):
            moves.append((size, 0.03 if size > 1 else 0.05))
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
