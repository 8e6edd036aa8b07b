"""The lexicon of government Chinese: everyday words → official terms, misspellings, filler.

Plain TSV files that an official can review (``data/lexicon/``) and staff can add to
(``<home>/lexicon/``, same names and columns; later rows win). What it does not do: rank.

========== ============================================ =========================================
file       columns                                      used by
========== ============================================ =========================================
terms      everyday word, official terms (、), field    ``expand``
units      unit, aliases (、), note                     ``expand``, with less weight
variants   as written, as meant, kind                   ``mend``
stop       phrase                                       ``strip``
traditional character, simplified character             ``script.fold``
========== ============================================ =========================================
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from vectorstore import script
from vectorstore.errors import BadRow

TERM_WEIGHT = 0.5
"""Weight of a word's official terms together, where the asker's own words weigh 1: on the
development questions a full weight costs exact names and figures, half keeps both."""
UNIT_WEIGHT = 0.25

_SEPARATOR = "、"
_MEND_AT_LEAST = 2  # a single character is never put right: it may be part of any word


@dataclass(frozen=True)
class Expansion:
    """An everyday word found in a question, with the official terms for it."""

    word: str
    term: str
    weight: float


class Phrases:
    """Finds the longest of many phrases at each place of a text, left to right."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = frozenset(phrases)
        self._lengths: dict[str, tuple[int, ...]] = {}
        for phrase in self._known:
            self._lengths[phrase[0]] = (*self._lengths.get(phrase[0], ()), len(phrase))
        self._lengths = {
            first: tuple(sorted(set(lengths), reverse=True))
            for first, lengths in self._lengths.items()
        }

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Each phrase with its place; found ones don't overlap.

        A phrase that begins or ends in a Latin letter or digit counts only as a whole word.
        """
        at = 0
        while at < len(text):
            phrase = self._at(text, at)
            if phrase:
                yield at, phrase
            at += len(phrase) or 1

    def replace(self, text: str, by: Callable[[str], str]) -> str:
        """The text with each phrase found replaced."""
        parts, end = [], 0
        for at, phrase in self.find(text):
            parts += [text[end:at], by(phrase)]
            end = at + len(phrase)
        return "".join([*parts, text[end:]])

    def _at(self, text: str, at: int) -> str:
        for length in self._lengths.get(text[at], ()):
            phrase = text[at : at + length]
            if phrase in self._known and _is_whole(text, at, at + len(phrase)):
                return phrase
        return ""


class Lexicon:
    """Everything the files say, ready to be asked."""

    def __init__(
        self,
        terms: Mapping[str, tuple[str, ...]],
        units: Mapping[str, tuple[str, ...]],
        variants: Mapping[str, str],
        stop: Iterable[str],
        characters: dict[int, str],
        *,
        added: Iterable[str] = (),
    ) -> None:
        self._characters = characters
        self.fold = partial(script.fold, table=characters)
        self._terms = {self.fold(word): official for word, official in terms.items()}
        self._units = {self.fold(word): names for word, names in units.items()}
        self._variants = {self.fold(k): self.fold(v) for k, v in variants.items()}
        self._word_finder = Phrases(self._terms)
        self._added = frozenset(map(self.fold, added))
        self._unit_finder = Phrases(self._units)
        self._variant_finder = Phrases(k for k in self._variants if len(k) >= _MEND_AT_LEAST)
        self._stop_finder = Phrases(self.fold(phrase) for phrase in stop)

    @classmethod
    def empty(cls) -> "Lexicon":
        """A lexicon that knows nothing: texts come back folded, nothing is expanded."""
        return cls({}, {}, {}, (), {})

    @classmethod
    def from_folders(cls, *folders: Path) -> "Lexicon":
        """Read ``data/lexicon``, then ``<home>/lexicon``; a missing file adds nothing.

        The words of the folders after the first are those that staff added.

        Raises:
            BadRow: a row has too few columns, an empty one, or says that a word means itself.
        """
        terms: dict[str, tuple[str, ...]] = {}
        units: dict[str, tuple[str, ...]] = {}
        variants: dict[str, str] = {}
        stop: dict[str, None] = {}
        characters: dict[int, str] = {}
        added: set[str] = set()
        for folder in folders:
            own = {r[0]: tuple(r[1].split(_SEPARATOR)) for r in _rows(folder / "terms.tsv", 2)}
            terms |= own
            added |= set(own if folder != folders[0] else ())
            for name, aliases in _rows(folder / "units.tsv", 2):
                for alias in aliases.split(_SEPARATOR):
                    units[alias] = tuple(dict.fromkeys([*units.get(alias, ()), name]))
            variants |= {r[0]: r[1] for r in _rows(folder / "variants.tsv", 2)}
            stop |= dict.fromkeys(r[0] for r in _rows(folder / "stop.tsv", 1))
            characters |= script.characters(folder / "traditional.tsv")
        return cls(terms, units, variants, stop, characters, added=added)

    def characters_only(self) -> "Lexicon":
        """The same folding of characters, and nothing else."""
        return Lexicon({}, {}, {}, (), self._characters)

    @property
    def sizes(self) -> dict[str, int]:
        """How many entries of each kind."""
        return {
            "terms": len(self._terms),
            "units": len(self._units),
            "variants": len(self._variants),
        }

    def words(self) -> Iterator[str]:
        """Every everyday word, alias, official term and unit, folded; some twice."""
        for known in (self._terms, self._units):
            for word, meant in known.items():
                yield word
                yield from map(self.fold, meant)

    def mend(self, text: str) -> str:
        """Folded text with misspelt, foreign and dialect words put right.

        Args:
            text: Folded or not; it is folded first.
        """
        return self._variant_finder.replace(self.fold(text), self._variants.__getitem__)

    def strip(self, text: str) -> str:
        """Mended text without the phrases that carry no topic; unchanged if nothing were left."""
        kept = self._stop_finder.replace(text, lambda _: " ")
        return kept if any(char.isalnum() for char in kept) else text

    def official(self, text: str, known: Callable[[str], bool]) -> str:
        """Mended text with the words that staff added, where nothing else knows them, made official.

        A word that no plan prints and no similar question has finds nothing by itself, and what it
        means beside it weighs too little; one that is known keeps what it finds.

        Args:
            text: Mended.
            known: Whether a word stands somewhere in what is searched.
        """
        if not self._added:
            return text

        def meant(word: str) -> str:
            return (
                word if word not in self._added or known(word) else self.fold(self._terms[word][0])
            )

        return self._word_finder.replace(text, meant)

    def expand(self, text: str) -> list[Expansion]:
        """The official terms for the everyday words of a mended text, in the order of the text.

        The terms of one word share its weight, the first ones more.
        """
        found = [(word, self._terms[word], TERM_WEIGHT) for _, word in self._word_finder.find(text)]
        found += [(w, self._units[w], UNIT_WEIGHT) for _, w in self._unit_finder.find(text)]
        return [
            Expansion(word, term, weight / (1 + place))
            for word, terms, weight in found
            for place, term in enumerate(terms)
        ]


def _rows(path: Path, columns: int) -> Iterator[tuple[str, ...]]:
    """The first columns of each row; comments and blank lines left out."""
    if not path.is_file():
        return
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        row = tuple(cell.strip() for cell in text.split("\t"))
        if len(row) < columns or not all(row[:columns]):
            raise BadRow(
                path,
                line,
                f"只有 {len(row)} 列，或有空列",
                f"至少应有 {columns} 列，以制表符分隔。",
            )
        if columns > 1 and row[0] == row[1]:
            raise BadRow(path, line, f"{row[0]!r} 对应它自己", "两列应不同；不需要的行请删除。")
        yield row[:columns]


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (
        (_is_latin(text[start]) and _is_latin(before))
        or (_is_latin(text[end - 1]) and _is_latin(after))
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
