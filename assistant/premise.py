"""What a question takes for granted, held against the plan: 第八届, 从2万降到1万."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.book import Book
from assistant.figures import figures
from assistant.gather import Found
from assistant.numerals import number
from assistant.query import Query
from ingest.plan import Leaf, Target

_PROPER = re.compile(r"([\u4e00-\u9fff]{2})(高速|大学|集团|试验区|示范区|峰会|大赛|机场)")
_ORDINAL = re.compile(r"第([一二三四五六七八九十\d]{1,3})(届|批|轮|次|期)")
_ENDED = re.compile("取消|撤销|关掉|关停|停办|停用|砍掉|废除|撤掉")
_TOLD = re.compile("听说|既然|为什么|哪一?条(?:规定|写|说)|规定|据说|不是说")
_ROUNDED = re.compile(
    "(?<![点\\d百千])([一二两三四五六七八九])万([一二三四五六七八九])(?:千(亿)?|(?![十百千万亿成]))"
)
_SPOKEN = re.compile(
    "(?<![点\\d一二三四五六七八九十百千])([一二两三四五六七八九十]{1,3})(万亿|亿|万|成)(?=[个元家户以左,，。？?的]|$|[\u4e00-\u9fff])"
)
_CLAIMED = re.compile(
    r"(?:从|由|降|升|涨|减|增|到|至|是|有|要|达|为|约|才|只|建|超|突破|翻)*?(\d+(?:\.\d+)?\s*(?:万亿|亿|万|千)?\s*(?:元|个|%|家|户|公里|台|座|人)?)"
)


@dataclass(frozen=True)
class Claim:
    """Something the question asserts that the plan does not print."""

    template: str
    """ordinal, place or premise: how it is put right."""
    claimed: str
    actual: str
    """What the plan prints in its place; empty when it prints nothing of the kind."""
    start: int
    end: int
    """The sentence that corrects it; in the leaf."""


def check(query: Query, found: Found, book: Book) -> Claim | None:
    """The first false claim about a leaf; None when what is claimed stands in the plan.

    Args:
        query: The question.
        found: The leaf that it is about, with the sentences that fit.
        book: Its plan.
    """
    text, leaf = query.standalone, book.leaf(found.leaf)
    body = book.plan.text[leaf.start : leaf.end]
    for match in _ORDINAL.finditer(text):
        printed = [m for m in _ORDINAL.finditer(body) if m.group(2) == match.group(2)]
        if printed and all(m.group(1) != match.group(1) for m in printed):
            at = leaf.start + printed[0].start()
            return Claim("ordinal", match.group(), printed[0].group(), *_sentence(leaf, at))
    return (
        _ended(query, leaf, body)
        or _place(query, found, book)
        or _name(query, leaf, book)
        or _figure(query, leaf, book)
    )


def _ended(query: Query, leaf: Leaf, body: str) -> Claim | None:
    """Something is said to be given up that the leaf builds on: 为什么要取消12345热线."""
    match = _ENDED.search(query.normal)
    told = "why" in query.asks or _TOLD.search(query.normal)
    if match is None or not told or match.group() in body:
        return None
    at = leaf.sentences[0].start if leaf.sentences else leaf.title_start
    return Claim("change", match.group(), "", *_sentence(leaf, at))


def _place(query: Query, found: Found, book: Book) -> Claim | None:
    """Another city than the one that the fitting sentence names."""
    leaf = book.leaf(found.leaf)
    for city in query.places:
        if city in book.plan.text[leaf.start : leaf.end]:
            continue
        for start, end in found.spans:
            named = [c for c in set(book.tables.cities.values()) if c in book.plan.text[start:end]]
            if named and any(word in book.plan.text[start:end] for word in _long_words(query)):
                return Claim("place", city, named[0], start, end)
    return None


def _name(query: Query, leaf: Leaf, book: Book) -> Claim | None:
    """A proper name that differs from the leaf's by a letter or two: 福厦高速 for 福泉高速."""
    body = book.plan.text[leaf.start : leaf.end]
    for match in _PROPER.finditer("".join(query.topics).replace(" ", "")):
        claimed, kind = match.group(), match.group(2)
        if claimed in book.plan.text:
            continue
        for at in (m.start() for m in re.finditer(kind, body)):
            start = at - len(match.group(1))
            actual = body[max(start, 0) : at] + kind
            alike = any(a == b for a, b in zip(actual, match.group(1), strict=False))
            denied = "why" in query.asks or re.search(
                f"不是.{{0,3}}在{re.escape(claimed)}", query.normal
            )
            if start >= 0 and (alike or denied):
                place = _sentence(leaf, leaf.start + at)
                return Claim("ordinal", claimed, actual, *place)
    return None


def _long_words(query: Query) -> list[str]:
    """Stretches of the topic long enough to show that it is this sentence that is meant."""
    topic = "".join(query.topics).replace(" ", "")
    return [topic[at : at + 5] for at in range(len(topic) - 4)]


def _figure(query: Query, leaf: Leaf, book: Book) -> Claim | None:
    """A large figure or percentage that the whole plan does not print."""
    printed = figures(book.plan.text)
    if query.intent == "personal":
        return None  # 我住院花了两万三: the asker's own figure claims nothing
    for written, claimed in _claimed(query.standalone):
        if not re.search("[万亿%]", claimed) and not _about_target(query, claimed, leaf, book):
            continue
        if figures(claimed) and not figures(claimed) & printed:
            if leaf.sentences:
                target = _meant(query, claimed, leaf, book)
                at = target.start if target else leaf.sentences[0].start
                return Claim("premise", written, "", *_sentence(leaf, at))
    return None


def _meant(query: Query, claimed: str, leaf: Leaf, book: Book) -> Target | None:
    """The leaf's target that a claimed figure is about: by the words of its measure, by its unit."""
    targets = [t for t in book.plan.targets if t.leaf == leaf.id]

    def fits(target: Target) -> int:
        pairs = (target.measure[at : at + 2] for at in range(len(target.measure) - 1))
        same = target.unit in claimed or target.written[-2:-1] in claimed
        return 2 * sum(pair in query.standalone for pair in pairs) + same

    return max(targets, key=fits, default=None)


def _claimed(text: str) -> Iterator[tuple[str, str]]:
    """Figures of a question: (as written, in digits)."""
    for pattern, digits in ((_ROUNDED, _rounded), (_SPOKEN, _written)):
        for match in pattern.finditer(text):
            yield match.group(), digits(match)
        text = pattern.sub(" ", text)
    for match in _CLAIMED.finditer(text):
        yield match.group(1).strip(), match.group(1).strip()


def _rounded(match: re.Match[str]) -> str:
    """两万三 → 2.3万, 三万五千亿 → 3.5万亿."""
    return f"{number(match.group(1))}.{number(match.group(2))}万{match.group(3) or ''}"


def _written(match: re.Match[str]) -> str:
    """五万亿 → 5万亿, 五成 → 50%."""
    value = number(match.group(1))
    if value is None:
        return match.group()
    return f"{value * 10}%" if match.group(2) == "成" else f"{value}{match.group(2)}"


def _about_target(query: Query, claimed: str, leaf: Leaf, book: Book) -> bool:
    """A plain number in a question on one of the leaf's targets: 集聚区要培育50个."""
    if not re.fullmatch(r"\d{2,}\s*个?", claimed) or re.search(r"20\d\d", claimed):
        return False
    measures = [t.measure for t in book.plan.targets if t.leaf == leaf.id]
    return any(m[at : at + 2] in query.standalone for m in measures for at in range(len(m) - 1))


def _sentence(leaf: Leaf, at: int) -> tuple[int, int]:
    for sentence in leaf.sentences:
        if sentence.start <= at < sentence.end:
            return sentence.start, sentence.end
    return leaf.title_start, leaf.title_start + len(leaf.title)
