"""Parts and sections named by the words of their headings: 数字政府改革有哪些任务, 生态文明那一节."""

import re

from assistant.numerals import number
from ingest.plan import Plan

_HEADING_WORD = re.compile(r"节(?!点|能|日|目|约|假)|部分(?!门)|板块|[这那一]块|章|大项|领域|方面")
_LIST_WORD = re.compile(
    r"哪些(?:任务|工作|条|项|内容|事)|哪几(?:条|项)|几(?:条|项|个任务)|多少(?:条|项|个任务)|下设|包[含括]|底下|下面|"
    r"[两三四五六七八九\d](?:条|项)|都说|要点|介绍|概括|概述|归纳|总结|主要内容|讲了?什么|任务(?:清单|列表|有)|有什么任务|什么任务"
)
_BLOCK = re.compile(r"[那这][一个]?(?:大?[块摊节章]|大?部分|板块|方面|领域|大?标题).*$")
SHORTEST = 4  # letters of a heading that name it
ENOUGH = 0.65  # share of the letter pairs of a question that a heading must have
_QUOTED = re.compile(r"[“\"]([^”\"]{2,24})[”\"]")


def find(text: str, content: str, plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of the parts and of the sections that a question names by their words.

    A heading is named when the question speaks of a section or asks for a list, and shares a long
    enough stretch with exactly one heading, longer than with any leaf's title.

    Returns:
        (parts, sections): one of them has one label, or both are empty.
    """
    speaks = bool(_HEADING_WORD.search(text))
    if not speaks and not _LIST_WORD.search(text):
        return (), ()
    quoted = _QUOTED.search(text)
    subject = quoted.group(1) if quoted else content.replace(" ", "")
    words = [_HEADING_WORD.sub("", w) for w in ([subject] if quoted else content.split())]
    subject = max(
        words,
        key=lambda w: max((_shared(w, s.title) for s in plan.sections), default=0),
        default="",
    )
    if len(subject) < 3:
        return (), ()
    parts = [(_shared(subject, p.title), p.label, "part") for p in plan.parts if p.label]
    sections = [(_shared(subject, s.title), s.label, "section") for s in plan.sections if s.label]
    ranked = sorted((*parts, *sections), reverse=True)
    if not ranked:
        return (), ()
    best, label, sort = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0
    rival = max((_shared(subject, leaf.title) for leaf in plan.leaves), default=0)
    if _counts(text, sort, label, plan):
        speaks = True
    enough = 4
    covers = best >= len(subject) - (3 if speaks else 0) or best >= 6
    if best < enough or best == second or not covers or (rival >= best and not speaks):
        return _in_order(subject, plan) if speaks else ((), ())
    return ((label,), ()) if sort == "part" else ((), (label,))


def whole(content: str, plan: Plan) -> bool:
    """Whether all of the content stands in the words of one heading, and in no item's title."""
    subject = _HEADING_WORD.sub("", content).replace(" ", "")
    titles = [p.title for p in plan.parts] + [s.title for s in plan.sections]
    if len(subject) < SHORTEST or any(subject in leaf.title for leaf in plan.leaves):
        return False
    return sum(subject in title for title in titles) == 1


def nearest(content: str, plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The heading that shares most of the content's letters in pairs; nothing when two are as near.

    For a question that is known to ask for a part or a section.

    Returns:
        (parts, sections): one of them has one label, or both are empty.
    """
    subject = _HEADING_WORD.sub("", _BLOCK.sub("", content)).replace(" ", "")
    pairs = {subject[at : at + 2] for at in range(len(subject) - 1)}
    if len(subject) < SHORTEST:
        return (), ()
    named = [(p.title, p.label, True) for p in plan.parts if p.label]
    named += [(s.title, s.label, False) for s in plan.sections if s.label]
    ranked = sorted(
        (
            (sum(pair in title for pair in pairs) / len(pairs), label, part)
            for title, label, part in named
        ),
        reverse=True,
    )
    if not ranked or ranked[0][0] < ENOUGH or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return (), ()
    _, label, part = ranked[0]
    return ((label,), ()) if part else ((), (label,))


def _in_order(subject: str, plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The one heading that has all the letters in this order: 夯实基础 in 着力夯实…发展基础."""
    if len(subject) < 4:
        return (), ()
    parts = [p.label for p in plan.parts if p.label and _ordered(subject, p.title)]
    sections = [s.label for s in plan.sections if s.label and _ordered(subject, s.title)]
    if len(parts) + len(sections) != 1:
        return (), ()
    return tuple(parts), tuple(sections)


def _ordered(subject: str, title: str) -> bool:
    letters = iter(title)
    return all(letter in letters for letter in subject)


def _counts(text: str, sort: str, label: str, plan: Plan) -> bool:
    """The question counts as many items as the section has: 数据要素三条."""
    match = re.search(r"([两三四五六七八九\d])(?:条|项)", text)
    if match is None or sort != "section":
        return False
    size = sum(len(s.leaves) for s in plan.sections if s.label == label)
    return number(match.group(1)) == size


def _shared(subject: str, title: str) -> int:
    """Length of the longest stretch that both have."""
    for size in range(min(len(subject), len(title)), 2, -1):
        if any(subject[at : at + size] in title for at in range(len(subject) - size + 1)):
            return size
    return 0
