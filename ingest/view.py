r"""A document as the rules read it: one form for every width and script, with the way back.

``View.text`` has full-width letters, digits, punctuation and all sorts of brackets folded to one
form, zero-width characters (and the pinyin of mirror sites) removed, and traditional characters
simplified. Nothing else changes: spaces and line breaks stay, because they separate. Every rule of
this package works on positions in the view; :meth:`View.span` turns them into positions in the
untouched original.

    >>> view = View.of("责任单位：省\u200b发改委（牵头）")
    >>> view.text
    '责任单位:省发改委(牵头)'
    >>> view.span(5, 9)
    (5, 10)
"""

import bisect
import re
from dataclasses import dataclass
from functools import cache, cached_property

from ingest import shipped

OPENING = "（【\u3014\uff3b\uff5b[{\ufe59\ufe5d"
CLOSING = "）】\u3015\uff3d\uff5d]}\ufe5a\ufe5e"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SOUND = re.compile("(?<=[\u4e00-\u9fff])[(（] ?[a-z\u00e0-\u01dc]{1,6} ?[)）]")
"""Pinyin that mirror sites put behind characters: 國務(wù)院."""
_MIRROR = 20  # so many of them mark a mirrored text; a single (km) does not
_SAME = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        **dict.fromkeys(OPENING, "("),
        **dict.fromkeys(CLOSING, ")"),
        **dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\u202f\u1680\x0b\r", " "),
        **dict.fromkeys("\u2028\u2029\x0c\x85", "\n"),
        **dict.fromkeys("\ufe30\u2236\ufe55", ":"),
        **dict.fromkeys("﹑､", "、"),
        "\uff0e": ".",
        "﹒": ".",
        "﹐": ",",
        "﹔": ";",
        "｡": "。",
    }
)


@cache
def _traditional() -> dict[int, str]:
    """Traditional → simplified, one character for one, from the shipped table."""
    path = shipped.folder() / "lexicon" / "traditional.tsv"
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line)
    return {ord(row[0]): row[1] for row in rows if len(row[0]) == 1 and len(row[1]) == 1}


def simplify(text: str) -> str:
    """The text in simplified characters; as long as before.

    >>> simplify("省發改委")
    '省发改委'
    """
    return text.translate(_traditional())


def fold(text: str) -> str:
    """Fold widths, brackets and script, character for character; as long as before."""
    return simplify(text.translate(_SAME))


def visible(text: str) -> str:
    """The text without zero-width characters."""
    return _INVISIBLE.sub("", text)


def silent(text: str) -> str:
    """A name or title without the pinyin of mirror sites.

    >>> silent("國務(wù)院關(guān)于加強")
    '國務院關于加強'
    """
    return _SOUND.sub("", text)


@dataclass(frozen=True)
class View:
    """The folded text and, for each of its characters, the place in the original."""

    original: str
    text: str
    places: tuple[int, ...] | None
    """None when nothing was removed: then positions are equal."""

    @classmethod
    def of(cls, original: str) -> "View":
        """Fold an original text."""
        hidden = {match.start() for match in _INVISIBLE.finditer(original)}
        sounds = [match.span() for match in _SOUND.finditer(original)]
        if len(sounds) >= _MIRROR:
            hidden.update(place for start, end in sounds for place in range(start, end))
        if not hidden:
            return cls(original, fold(original), None)
        kept = [place for place in range(len(original)) if place not in hidden]
        return cls(original, fold("".join(original[i] for i in kept)), tuple(kept))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of ``start:end`` in the view."""
        if self.places is None:
            return start, end
        first = self.places[start] if start < len(self.places) else len(self.original)
        return (first, self.places[end - 1] + 1) if end > start else (first, first)

    def printed(self, start: int, end: int) -> str:
        """What stands in the original at ``start:end`` of the view."""
        first, last = self.span(start, end)
        return self.original[first:last]

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.original)]

    def line(self, position: int) -> int:
        """1-based line of the original for a position in the view."""
        return bisect.bisect_left(self._breaks, self.span(position, position)[0]) + 1

    @cached_property
    def pairs(self) -> dict[int, int]:
        """Every bracket that has its partner: place of ``(`` → place of ``)``."""
        found: dict[int, int] = {}
        open_: list[int] = []
        for match in re.finditer(r"[()]", self.text):
            if match.group() == "(":
                open_.append(match.start())
            elif open_:
                found[open_.pop()] = match.start()
        return found

    @cached_property
    def openings(self) -> dict[int, int]:
        """Every closed bracket the other way: place of ``)`` → place of ``(``."""
        return {close: open_ for open_, close in self.pairs.items()}

    def shift(self, position: int, characters: str) -> int:
        """The first position at or after this one whose character is not among ``characters``."""
        while position < len(self.text) and self.text[position] in characters:
            position += 1
        return position
