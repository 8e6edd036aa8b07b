"""A model's own sentence against the leaves it cites: references, units, values, claims, words.

Deterministic and without a model. What it does not do: follow a conclusion. A sentence that is true
but not carried word by word is refused; the rules' answer quotes the original instead.
"""

import re
from collections.abc import Sequence

from assistant.answer import Statement
from assistant.book import Book
from assistant.numerals import chinese, number
from assistant.verify import absence, bonds, claims, duties, measured
from assistant.verify.ground import LATIN, LeafGround, ground, plain
from assistant.verify.values import Value, values
from assistant.verify.wording import stands_for, uncovered

_REFERENCE = re.compile(
    r"\[?第(?P<item>\d{1,3}|[一二三四五六七八九十]{1,3})[条項项]\]?"
    r"|\[?第\(?(?P<section>[一二三四五六七八九十]{1,3}|\d{1,2})\)?节\]?"
    r"|\[?第(?P<part>[一二三四五六七八九十]{1,2})(?:个|大)?部分\]?"
)
_SENTENCE = re.compile(r"[。;!?\n]+")
_CLAUSE = re.compile(r"[,:]+")
_AND = re.compile("以及|和|(?<!参)与|(?<!涉)及|[\x01-\x03]")
_PHRASE = re.compile("[\u4e00-\u9fffa-z]{2}")
_ENTRIES = re.compile("、|以及|和|(?<!参)与|(?<!涉)及")
_MANY = re.compile(f"{_ENTRIES.pattern}|各(?!自)|双方|更多|一批|这些")
_KINDS = re.compile("(?<=[个家])(?:集团|公司|[厅委办局](?:、[厅委办局])*)(?![\u4e00-\u9fff])")
_EVERY = re.compile("都|均")
_CAPTION = re.compile(r"^\d{1,2}[.、)](?!\d)|^[-•]+")


def check(statement: Statement, book: Book) -> str:
    """Why a model's sentence may not be shown; empty when it may."""
    if not statement.leaves:
        return "没有引用任何条目"
    grounds = [ground(leaf, book) for leaf in statement.leaves]
    text = plain(statement.text)
    if not re.search(r"[\u4e00-\u9fff]{2}", text):
        return "不是一句话"
    for sentence in filter(None, _SENTENCE.split(text)):
        fault = _sentence(_CAPTION.sub("", sentence), grounds, book)
        if fault:
            return fault
    return ""


def _sentence(sentence: str, grounds: list[LeafGround], book: Book) -> str:
    if fault := _references(sentence, grounds):
        return fault
    scope = _scope(sentence, grounds) or grounds
    sentence, fault = absence.absent(sentence, scope)
    if fault:
        return fault
    units, written = _units(sentence, book)
    if fault := duties.complete(sentence, units, scope):
        return fault
    counted = claims.counts(sentence, len(grounds), grounds)
    for clause in filter(None, _CLAUSE.split(sentence)):
        scope = _scope(clause, grounds) or scope
        if fault := _clause(clause, scope, counted, sentence, written, book):
            return fault
    return ""


def _references(text: str, grounds: Sequence[LeafGround]) -> str:
    for match in _REFERENCE.finditer(text):
        if not any(_is_meant(match, g) or match.group() in g.text for g in grounds):
            return f"提到的{match.group().strip('[]')}不是所引的条目"
    return ""


def _is_meant(match: re.Match[str], ground: LeafGround) -> bool:
    leaf = ground.leaf
    if match["item"]:
        return leaf.number is not None and leaf.number == number(match["item"])
    if match["section"]:
        value = number(match["section"])
        return value is not None and 0 < value < 100 and leaf.section == chinese(value)
    return leaf.part == match["part"]


def _scope(text: str, grounds: Sequence[LeafGround]) -> list[LeafGround]:
    """The leaves that a stretch of text names itself."""
    named = list(_REFERENCE.finditer(text))
    return [g for g in grounds if any(_is_meant(match, g) for match in named)]


def _units(
    text: str, book: Book
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Canonical units named, in order, and each written name with the units it may mean.

    A canonical name is found first: 福州及相关设区市 is one unit, not 各设区市.
    """
    text = _REFERENCE.sub("\x03", text)
    places: dict[int, tuple[str, tuple[str, ...]]] = {}
    for unit in sorted(book.plan.units, key=len, reverse=True):
        at = text.find(unit)
        if at >= 0:
            places[at] = (unit, (unit,))
            text = text.replace(unit, "\x03" * len(unit))
    mentions, _ = book.units.find(text)
    for mention in mentions:
        places.setdefault(text.find(mention.written), (mention.written, mention.units))
    written = tuple(places[at] for at in sorted(places))
    return tuple(dict.fromkeys(unit for _, units in written for unit in units[:1])), written


def _clause(
    clause: str,
    scope: Sequence[LeafGround],
    counted: frozenset[float],
    sentence: str,
    written: Sequence[tuple[str, tuple[str, ...]]],
    book: Book,
) -> str:
    rest = _REFERENCE.sub("\x01", clause)
    held: list[str] = []
    for name, meant in _named_in(clause, written):
        fault, is_unit = _unit(name, meant, scope)
        if fault:
            return fault
        if is_unit:
            held += meant[:1]
            rest = rest.replace(name, "\x01")
    for city, unit in _cities(rest, scope):
        held.append(unit)
        rest = rest.replace(city, "\x01")
    rest = duties.alone(_KINDS.sub("\x01", rest), held, scope)
    fault = (
        duties.lead(clause, held, scope)
        or duties.first(clause, held, scope)
        or duties.invented(rest, scope)
        or duties.divided(rest, held, scope)
        or claims.defines(rest, scope)
        or claims.strengthened(rest, scope)
        or claims.weakened(rest, scope)
    )
    if fault:
        return fault
    every = len(scope) > 1 and bool(_EVERY.search(rest))
    if every or _MANY.search(rest):
        rest = _EVERY.sub("\x01", rest)
    faults = [_in_leaf(rest, g, counted, sentence) for g in scope]
    if every:
        return next(filter(None, faults), "")
    if "" not in faults and len(scope) > 1:
        pieces = [_piecewise(piece, scope, counted, sentence) for piece in _ENTRIES.split(rest)]
        return next(filter(None, pieces), "")
    return "" if "" in faults else min(faults, key=len)


def _piecewise(
    piece: str, scope: Sequence[LeafGround], counted: frozenset[float], sentence: str
) -> str:
    """An enumeration over several leaves: each entry is carried by one of them."""
    faults = [_in_leaf(piece, g, counted, sentence) for g in scope]
    return "" if "" in faults else min(faults, key=len)


def _named_in(
    clause: str, written: Sequence[tuple[str, tuple[str, ...]]]
) -> list[tuple[str, tuple[str, ...]]]:
    """The units of a sentence that stand in this clause of it, in order."""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for name, meant in sorted(written, key=lambda each: len(each[0]), reverse=True):
        at = clause.find(name)
        if at >= 0:
            found[at] = (name, meant)
            clause = clause.replace(name, "\x03" * len(name))
    return [found[at] for at in sorted(found)]


def _unit(name: str, meant: tuple[str, ...], scope: Sequence[LeafGround]) -> tuple[str, bool]:
    """(fault, whether the name stands for a responsible unit here)."""
    if any(name.removeprefix("各") in g.text for g in scope):
        return "", False  # a word of the text: 智慧公安, 鼓励各设区市
    if meant and all(set(meant) & g.units or _of_city(meant[0], g) for g in scope):
        return "", True
    return (f"所引条目没有责任单位{meant[0]}", True) if meant else ("", False)


def _cities(clause: str, scope: Sequence[LeafGround]) -> list[tuple[str, str]]:
    """Cities named without 市 where responsibility is spoken of: (written, unit)."""
    if not re.search("责任|负责|单位|参与|承担", clause):
        return []
    units = {re.sub("市$|及相关设区市$", "", u): u for g in scope for u in g.units if "市" in u}
    return [
        (city, unit)
        for city, unit in units.items()
        if city in clause and unit != city and not any(city in g.text for g in scope)
    ]


def _of_city(unit: str, ground: LeafGround) -> bool:
    """Whether a city is the one that 福州及相关设区市 names."""
    return any(printed.startswith(f"{unit.removesuffix('市')}及") for printed in ground.units)


def _in_leaf(clause: str, ground: LeafGround, counted: frozenset[float], sentence: str) -> str:
    """Why one leaf does not carry a clause."""
    for word in LATIN.findall(clause):
        known = word.isdigit() or word in ground.words or word in ground.text
        if not known and not stands_for(word, ground.text):
            return f"“{word}”不在所引条目中"
    found = values(clause)
    for value in found:
        if fault := measured.fault(value, ground, counted, sentence, clause):
            return fault
    anchors = _anchors(clause, ground, found)
    for value in reversed(found):
        named = value.counted or not value.measures
        if not (named and clause[value.start : value.end] in ground.text):
            clause = clause[: value.start] + "\x01" + clause[value.end :]
    for piece in clause.split("、"):
        if fault := _piece(piece, ground, [a for a in anchors if a in piece], sentence):
            return fault
    return ""


def _anchors(clause: str, ground: LeafGround, found: Sequence[Value]) -> list[str]:
    """Names that tie a clause to one that is printed: Latin words, places, 12345."""
    places = [place for place in ground.places if place in clause]
    numbers = [clause[v.start : v.end] for v in found if not v.measures and not v.counted]
    return [*(word for word in LATIN.findall(clause) if not word.isdigit()), *places, *numbers]


def _piece(piece: str, ground: LeafGround, anchors: Sequence[str], sentence: str) -> str:
    left = uncovered(piece, ground.text)
    if left:
        return f"“{'”“'.join(left)}”在所引条目中没有依据"
    for part in filter(_PHRASE.search, _AND.split(piece)):
        tied = [anchor for anchor in anchors if anchor in part]
        found = bonds.carriers(part, ground, tied)
        if not found:
            return f"“{tied[0] if tied else part}”与原文说的不是同一件事"
        if fault := bonds.fault(part, sentence, found):
            return fault
    return ""
