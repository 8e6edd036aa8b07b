"""A model's own sentence against the leaves it cites: references, units, values, claims, words.

Deterministic, without a model and without a word list of the language. What it does not do: follow
a conclusion. A sentence that is true but not carried word by word is refused; the rules' answer
quotes the original instead.
"""

import re
from collections.abc import Sequence

from assistant.answer import Statement
from assistant.book import Book
from assistant.numerals import chinese, number
from assistant.verify import claims
from assistant.verify.ground import LATIN, LeafGround, ground, plain
from assistant.verify.values import ALLOWED, Value, values
from assistant.verify.wording import uncovered

_REFERENCE = re.compile(
    r"\[?第(?P<item>\d{1,3}|[一二三四五六七八九十]{1,3})[条項项]\]?"
    r"|\[?第\(?(?P<section>[一二三四五六七八九十]{1,3}|\d{1,2})\)?节\]?"
    r"|\[?第(?P<part>[一二三四五六七八九十]{1,2})(?:个|大)?部分\]?"
)
_SENTENCE = re.compile(r"[。;!?\n]+")
_CLAUSE = re.compile(r"[,:]+")
_AND = re.compile("以及|[和与及]")
_EVERY = re.compile("都|均")
_EACH = re.compile("各自?(?:新增|新建|达|有|为|建|培育)?$|分别|各新|均|都|每")
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
    sentence, fault = claims.absent(sentence, scope, book)
    if fault:
        return fault
    units, written = _units(sentence, book)
    if fault := claims.complete(sentence, units, scope):
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
    fault = (
        claims.lead(clause, held, scope, book)
        or claims.first(clause, held, scope)
        or claims.divided(rest, held, scope)
        or claims.defines(rest, scope)
        or claims.strengthened(rest, scope)
    )
    if fault:
        return fault
    every = len(scope) > 1 and bool(_EVERY.search(rest))
    if every or "、" in rest:
        rest = _EVERY.sub("\x01", rest)
    faults = [_in_leaf(rest, g, counted, sentence) for g in scope]
    if every:
        return next(filter(None, faults), "")
    if "" not in faults and len(scope) > 1:
        pieces = [_piecewise(piece, scope, counted, sentence) for piece in rest.split("、")]
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
    if any(name in g.text for g in scope):
        return "", False  # a word of the text: 智慧公安, 鼓励各设区市
    if meant and all(set(meant) & g.units for g in scope):
        return "", True
    return (f"所引条目没有责任单位{meant[0]}", True) if meant else ("", False)


def _in_leaf(clause: str, ground: LeafGround, counted: frozenset[float], sentence: str) -> str:
    """Why one leaf does not carry a clause."""
    for word in LATIN.findall(clause):
        if not word.isdigit() and word not in ground.words and word not in ground.text:
            return f"“{word}”不在所引条目中"
    found = values(clause)
    for value in found:
        if fault := _value(value, ground, counted, sentence, clause):
            return fault
    anchors = _anchors(clause, ground)
    for value in reversed(found):
        if not (value.counted and clause[value.start : value.end] in ground.text):
            clause = clause[: value.start] + "\x01" + clause[value.end :]
    for piece in clause.split("、"):
        if fault := _piece(piece, ground, [a for a in anchors if a in piece]):
            return fault
    return ""


def _value(
    value: Value, ground: LeafGround, counted: frozenset[float], sentence: str, clause: str
) -> str:
    """Why a figure of a sentence does not stand in the leaf as it is said."""
    written = clause[value.start : value.end]
    if value.value in counted and not value.percent and not value.comparator:
        return ""
    same = [v for v in ground.values if (v.value, v.percent) == (value.value, value.percent)]
    if not same:
        return "" if _harmless(value, written, ground) else f"数字“{written}”不在所引条目中"
    fitting = [v for v in same if not value.unit or not v.unit or v.unit == value.unit]
    if not fitting:
        return f"“{written}”的单位与原文不符"
    kept = [v for v in fitting if _compared(v.comparator, value.comparator)]
    if not kept:
        return f"“{written}”漏掉或改了原文的范围词"
    if all(v.hedged for v in kept) and not re.search("力争|争取|力求|目标", sentence):
        return f"“{written}”在原文是力争的目标"
    return _beside(value, kept, ground, written)


def _harmless(value: Value, written: str, ground: LeafGround) -> bool:
    """One thing is language (一项任务), unless units are counted by it (一家)."""
    if not value.counted:
        return False
    return written in ground.text or (value.value == 1 and value.unit != "家")


def _compared(printed: str, said: str) -> bool:
    return printed == said == "" or (printed, said) in ALLOWED


def _beside(value: Value, kept: Sequence[Value], ground: LeafGround, written: str) -> str:
    """The figure stands beside what it measures, not beside its neighbour's words."""
    own = max(_overlap(v.beside, value.beside) for v in kept)
    others = [v for v in ground.values if v.value != value.value]
    other = max((_overlap(v.beside, value.beside) for v in others), default=0)
    if other > own:
        return f"“{written}”在原文说的是另一件事"
    if own == 0 and _overlap(ground.text, value.beside) > 1:
        return f"“{written}”在原文说的是另一件事"
    measured = value.unit or value.comparator or value.percent  # 12345 and 131 are names
    if measured and all(uncovered(value.beside, v.clause) for v in kept):
        return f"“{written}”在原文说的不完全是这件事"
    if _EACH.search(value.beside) and not any(_EACH.search(v.clause) for v in kept):
        return f"“{written}”在原文不是各自的数"
    return ""


def _overlap(one: str, other: str) -> int:
    pairs = {other[at : at + 2] for at in range(len(other) - 1)}
    return sum(pair in one for pair in pairs if re.fullmatch(r"[\u4e00-\u9fffa-z\d]{2}", pair))


def _anchors(clause: str, ground: LeafGround) -> list[str]:
    """Names that tie a clause to one sentence: Latin words and places."""
    places = [place for place in ground.places if place in clause]
    return [*(word for word in LATIN.findall(clause) if not word.isdigit()), *places]


def _piece(piece: str, ground: LeafGround, anchors: Sequence[str]) -> str:
    left = uncovered(piece, ground.text)
    if left:
        return f"“{'”“'.join(left)}”在所引条目中没有依据"
    for part in _AND.split(piece) if anchors else ():
        tied = [anchor for anchor in anchors if anchor in part]
        windows = [w for w in ground.windows if all(anchor in w for anchor in tied)]
        if tied and windows and all(uncovered(part, window) for window in windows):
            return f"“{tied[0]}”与原文说的不是同一件事"
    return ""
