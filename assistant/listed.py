"""Follow-ups that choose from the last list, or put together what was talked about.

中间那条, 除了第7条另一条, 第三个呢 after a look at the second; 两家重合的有吗 after one unit and another.
"""

import re
from dataclasses import dataclass

from assistant import references
from assistant.book import Book
from assistant.context import Context
from assistant.numerals import number

_MIDDLE = re.compile(r"(?:正?中间|当中|居中)的?(?:那|这)?一?(?:个|条|项|节)?")
_OTHER = re.compile(
    r"(?:另外?|其余|其他|剩下|余下|别的)的?(?:那|这)?(?P<n>[一二两三四五六七八九十几])?(?:条|个|项|节|些)"
)
_OF_TWO = re.compile(r"(?P<way>前|后)(?:面|头|边)?的?(?:那|这)?一?(?:个|条|项|处)")
_UNNUMBERED = re.compile(
    r"(?:没有?|不|无|未)(?:编|有|带)?号(?:码)?的?(?:那|这)?(?:几|一)?(?:个|条|节|项)?"
)
_OF_SECTIONS = re.compile("[哪几多有]少?(?:几|些)?个?(?:小?节|章节)")
_BEGUN = re.compile(r"(?:退回|回到)?最(?:开始|初|先|早|前面)(?:说|问|看|讲)?的?那?一?(?:条|个|项)")
_BUT = re.compile(
    r"(?:除了?|不算|去掉|抛开|撇开)[^,，。]{0,10}?(?:那|这)?(?:一?(?:条|个|项)|之外|以外|外)?[,，]?$"
)
_UNITS = re.compile(
    r"(?:这|那|以上|上面|前面|它们?|他们)?(?P<n>[两俩二三四])(?:家|个?(?:单位|部门|厅|局|委|机构)|边|者)(?:单位|部门)?"
)
_SHARED = re.compile(r"重[合叠复]|共[同有]|都|同时|交[集叉]|一[起块道]|凑|碰到|均")
_SUMMED = re.compile(r"合计|合起来|加起来|加一起|并起来|去重|总共|一共|拢共|合一块|放一块")
_COMPARED = re.compile(r"区别|不同|不一样|对比|比较|差别|异同|比一比")
_WAYS = (
    (_SUMMED, "{}的任务合计有哪些", "或"),
    (_COMPARED, "{}的任务对比", "和"),
    (_SHARED, "{}共同负责的任务有哪些", "和"),
)
SHORT = 32  # characters of a question that only puts together what was talked about


@dataclass(frozen=True)
class Chosen:
    """What of a list is meant, and what is asked of it."""

    leaves: tuple[str, ...]
    rest: str


def chosen(text: str, context: Context, book: Book) -> Chosen | None:
    """The middle entry of the last list, or those beside the one named or looked at.

    Args:
        text: A normalised question.
        context: What the last answer left.
        book: The plan that is talked about.
    """
    begun = _BEGUN.search(text)
    if begun and context.recent:
        return Chosen(context.recent[:1], _cut(text, begun))
    listed = context.listed
    if len(listed) < 2:
        return None
    middle = _MIDDLE.search(text)
    if middle and len(listed) % 2 and not _before(text, middle):
        return Chosen((listed[len(listed) // 2],), _cut(text, middle))
    of_two = _OF_TWO.search(text) if len(listed) == 2 and not context.focus else None
    if of_two:
        return Chosen((listed[0 if of_two["way"] == "前" else 1],), _cut(text, of_two))
    bare = tuple(leaf for leaf in listed if book.leaf(leaf).number is None)
    unnumbered = _UNNUMBERED.search(text)
    if unnumbered and 0 < len(bare) < len(listed):
        return Chosen(bare, _cut(text, unnumbered))
    other = _OTHER.search(text)
    if other is None:
        return None
    head = text[: other.start()]
    named = references.find(head, book.plan).leaves
    but = _BUT.search(head) if named else None
    if named and but is None:
        return None
    apart = set(named) or {context.focus or ""}
    rest = tuple(leaf for leaf in listed if leaf not in apart)
    count = number(other["n"]) if other["n"] and other["n"] != "几" else None
    if len(rest) == len(listed) or (count is not None and count != len(rest)):
        return None
    return Chosen(rest, text[other.end() :].strip(" 的呢?？,，"))


def together(text: str, context: Context, book: Book) -> str:
    """两家重合的有吗: the question with the units talked about last; empty when it is none such."""
    match = _UNITS.search(text)
    if match is None or len(text) > SHORT:
        return ""
    named = tuple(m.units[0] for m in book.units.find(text)[0] if m.units and not m.negated)
    talked = tuple(dict.fromkeys((*(u for u in context.units if u not in named), *named)))
    count = 2 if match["n"] == "俩" else number(match["n"])
    if count is None or not 1 < count <= len(talked) or len(named) >= count:
        return ""
    units = talked[-count:]
    for pattern, asked, joint in _WAYS:
        if pattern.search(text):
            return asked.format(joint.join(units))
    return ""


def entries(leaves: tuple[str, ...], context: Context, book: Book) -> tuple[tuple[str, ...], ...]:
    """The entries of the last list: leaves one by one, or sections where those were asked for."""
    asked = context.query
    if asked is None or asked.kind != "outline" or not _OF_SECTIONS.search(asked.normal):
        return tuple((leaf,) for leaf in leaves)
    by_section: dict[str, list[str]] = {}
    for leaf in leaves:
        by_section.setdefault(book.leaf(leaf).section, []).append(leaf)
    return tuple(tuple(group) for group in by_section.values())


def pick(entries: tuple[tuple[str, ...], ...], lead: str, written: str | None) -> tuple[str, ...]:
    """The leaves of the entries at a place: 第二个, 前两条, 倒数第一个."""
    n = number(written) if written else 1
    if n is None or not 0 < n <= len(entries):
        return ()
    if lead in ("最后", "后"):
        chosen = entries[-n:]
    elif lead == "倒数第":
        chosen = entries[-n:][:1]
    else:
        chosen = entries[:n] if lead in ("前", "头") else entries[n - 1 : n]
    return tuple(leaf for entry in chosen for leaf in entry)


def _before(text: str, match: re.Match[str]) -> bool:
    """Whether something is named before it: 数据要素当中."""
    return len(re.sub("排|居|在|位于|[ 那的它其,，]", "", text[: match.start()])) > 0


def _cut(text: str, match: re.Match[str]) -> str:
    return (text[: match.start()] + " " + text[match.end() :]).strip(" 那的呢?？,，")
