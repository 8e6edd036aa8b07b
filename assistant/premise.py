"""What a question takes for granted, held against the plan: 第八届, 从2万降到1万."""

import re
from dataclasses import dataclass

from assistant.book import Book
from assistant.figures import figures
from ingest.plan import Leaf

_ORDINAL = re.compile(r"第([一二三四五六七八九十\d]{1,3})(届|批|轮|次|期)")
_CLAIMED = re.compile(
    r"(?:从|由|降|升|涨|减|增|到|至|是|有|要|达|为|约|才|只|建|超|突破|翻)*?(\d+(?:\.\d+)?\s*(?:万亿|亿|万|千)?\s*(?:元|个|%|家|户|公里|台|座|人)?)"
)


@dataclass(frozen=True)
class Claim:
    """Something the question asserts that the plan does not print."""

    claimed: str
    actual: str
    """What the plan prints in its place; empty when it prints nothing of the kind."""
    start: int
    end: int
    """The sentence that corrects it; in the leaf."""


def check(text: str, leaf: Leaf, book: Book) -> Claim | None:
    """The first false claim about a leaf; None when what is claimed stands in the plan.

    Args:
        text: A normalised question.
        leaf: The leaf that the question is about.
        book: Its plan.
    """
    body = book.plan.text[leaf.start : leaf.end]
    for match in _ORDINAL.finditer(text):
        printed = [m for m in _ORDINAL.finditer(body) if m.group(2) == match.group(2)]
        if printed and all(m.group(1) != match.group(1) for m in printed):
            at = leaf.start + printed[0].start()
            return Claim(match.group(), printed[0].group(), *_sentence(leaf, at))
    return _figure(text, leaf, book)


def _figure(text: str, leaf: Leaf, book: Book) -> Claim | None:
    """A large figure or percentage that the whole plan does not print."""
    printed = figures(book.plan.text)
    for match in _CLAIMED.finditer(text):
        claimed = match.group(1).strip()
        if not re.search("[万亿%]", claimed):
            continue
        if figures(claimed) and not figures(claimed) & printed:
            if leaf.sentences:
                targets = [t for t in book.plan.targets if t.leaf == leaf.id]
                at = targets[0].start if targets else leaf.sentences[0].start
                return Claim(claimed, "", *_sentence(leaf, at))
    return None


def _sentence(leaf: Leaf, at: int) -> tuple[int, int]:
    for sentence in leaf.sentences:
        if sentence.start <= at < sentence.end:
            return sentence.start, sentence.end
    return leaf.title_start, leaf.title_start + len(leaf.title)
