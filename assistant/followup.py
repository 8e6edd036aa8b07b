"""Questions that lean on the conversation: 那第二个呢, 下一条, 这里面…, 那密码呢, 不是，我问的是….

Given what the last answer rested on, each matcher here either reads the question as it would stand
alone, or leaves it. The matchers are tried in order; the first that reads it wins.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant import listed, references
from assistant.book import Book
from assistant.context import Context
from assistant.frame import VALUES
from assistant.intents.mask import NAMES, REFERENCES, masked
from assistant.numerals import number
from assistant.query import Ask
from assistant.structure import neighbour

_ORDINAL = re.compile(
    r"(?:第|头|前|后|最后)?\s*(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,3}|后)\s*(?P<w>个|项|条|点|件|句)"
)
_ORDINAL_TURN = re.compile(
    r"^(?:那么?|再|其中|里面的?|这里面的?|上面的?|刚才的?|列表里的?|说说|讲讲|看看|请问|还有)?"
    r"(?:的)?(?P<lead>第|最后|倒数第|前|后|头)(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})?"
    r"(?P<w>个|项|条|点|件|处)?(?P<tail>.*)$"
)
_NEXT = re.compile(
    r"^(?:那|再|请|看|继续|接着)*(?:往|向)?(?P<way>下|后|上|前)(?:面|翻|看|走)?"
    r"(?:的)?(?:一|1)?(?:条|项|个)(?P<tail>.*)$"
)
_GO_ON = re.compile(r"^(?:接着|继续|再)(?:往下|往后)?(?:翻|看|讲|说|念|读)?(?:吧|呗)?$")
_CORRECTION = re.compile(
    r"^(?:[哎诶唉欸哦啊嗯呃]+[,，\s]*)?(?:(?:不是|不对|错了|不|说错了|搞错了|我说错了|弄错了|更正)(?:[^,，。!、\s]{0,10}(?=[,，。!、\s]))?)?[,，。!、\s]*(?:我(?:是)?(?:要)?(?:问|说|指|想问|想说|想知道)的?是?|应该是|是问|问的是|我是问|改成|换成)"
    r"(?P<rest>.+)$"
)
_DENYING = re.compile(
    r"^(?:[哎诶唉欸哦啊嗯呃]+[,，\s]*)?(?:不|错|说错|搞错|我说错|弄错|更正|我(?:是)?(?:问|说)的?是|应该是)"
)
_NARROW = re.compile(
    r"^(?:那|再|请)?(?:[带有含挂]\S{2,9}?的(?:[是有]|$)|[跟和与]\S{2,8}?(?:重|共有|都有|交叉)|去掉|排除|除去|剔除|只看|只要|只留|筛出|挑出|不要|不算)"
)
_THESE = re.compile(
    r"这里面|这里头|其中|这些(?:任务|条目?|里|当中|中)?(?:里面|里|中|当中)?|上述(?:任务)?|上面(?:这些|那些|列的|的)?|刚才(?:那些|列的|这些)|里面|里头|它们|那些(?:任务)?里?|这几[条项个](?:里|中)?|那几[条项个](?:里|中)?"
)
_THIS = re.compile(
    r"(?:刚才|上面|前面)?(?:说的|那个|的)?(?:这|该|此|本|上|同)一?(?:条|项|个(?:任务|事|条目)|任务|件事)|(?:^|刚才|上面|前面|[,，。])(?:说的)?那一?(?:条|项|个任务)|(?:这|那|上面|刚才)(?:个|些|几个|的)(?:数字?|指标|目标|说法)(?!字)|^这个?(?=[,，]|归|由|谁|是|的|要|有|什)|它(?!们)|其(?=责任)|前者|后者"
)
_LAST_FEW = re.compile(r"(?:这|那|上面|前面|刚才)(?:说的)?(?P<n>[两二三四五六\d])(?:条|项|个)")
_WHAT_ABOUT = re.compile(
    r"^(?:那|那么|还有|另外|再问|哪|至于|换成|如果是)?(?P<new>.{1,24}?)(?:呢|又?怎么样|又?如何|又是|的呢)[?？]?$"
)
_LATTER = re.compile("后面?(?:那|一)[条项个]")
_INSIDE = re.compile("(?:这|那)?(?:里面|里头|其中|当中)")
_PLACE = re.compile(
    r"(?:(?P<lead>第|倒数第|前|后|头)(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})|(?P<last>最后))(?:个|项|条|点|件|处|的)?"
)
CERTAIN = 0.6  # odds from which what a model reads goes before the patterns
NEW = 0.85  # the same for a question that leans on nothing
LIKELY = 0.5  # and from which it counts where no pattern fits
LONG = 40  # characters of a question that is asked again of something else
SHORT = 16  # characters of a question that names nothing new
_THAT = re.compile(r"^(?:那|那么)(?P<new>.{1,24}?)[?？]?$")


@dataclass(frozen=True)
class Reading:
    """How a question is to be read in its conversation."""

    text: str
    """The question as it stands alone."""
    leaves: tuple[str, ...] = ()
    """Leaves it is about."""
    scope: tuple[str, ...] | None = None
    """Leaves it is limited to."""
    inherit_asks: bool = False
    """What is asked is what was asked before (那密码呢)."""
    past_end: int = 0
    """-1 or +1 when the next leaf asked for lies outside the plan."""
    asks: frozenset[Ask] = frozenset()
    """What is asked of them, when the words alone don't say."""
    exclude: bool = False
    """What is named is what to leave out."""
    leans: bool = True
    """False for a question that stands alone."""


Matcher = Callable[[str, Context, Book], Reading | None]


def read(text: str, context: Context, book: Book) -> Reading:
    """The question as it stands alone; unchanged when it leans on nothing.

    Args:
        text: A normalised question.
        context: What the last answer left.
        book: The plan that is talked about.
    """
    if context.query is None:
        return Reading(text, leans=False)
    put = _from_list(text, context, book)
    if put is not None:
        return put
    bare = masked(text, book)
    intent = book.tables.intents.following(bare)
    names = any(mark in NAMES for mark in bare)
    bare_who = intent.name == "f_who" and not names and len(text) < SHORT
    enough = NEW if intent.name == "f_new" else LIKELY if bare_who else CERTAIN
    if intent.score >= enough:
        reading = _learnt(intent.name, text, context, book, names=names)
        if reading is not None:
            return reading
    for matcher in _MATCHERS:
        reading = matcher(text, context, book)
        if reading is not None:
            return reading
    if intent.score >= LIKELY:
        learnt = _learnt(intent.name, text, context, book, names=names)
        return learnt or Reading(text, leans=False)
    leans = intent.name != "f_new" and not names and len(text) < SHORT
    return _without(text, context, book) or Reading(text, leans=leans)


def _from_list(text: str, context: Context, book: Book) -> Reading | None:
    """What is chosen from the last list, or put together of the units talked about."""
    joint = listed.together(text, context, book)
    if joint:
        return Reading(joint, leans=False)
    chosen = listed.chosen(text, context, book)
    return Reading(chosen.rest, leaves=chosen.leaves) if chosen else None


def _without(text: str, context: Context, book: Book) -> Reading | None:
    """``哪条没带数据管理局`` after a unit's items: of those."""
    listed = context.query is not None and context.query.kind == "unit" and len(context.leaves) > 1
    mentions = book.units.find(text)[0] if listed else ()
    if not mentions or not all(m.negated for m in mentions):
        return None
    return Reading(text, scope=context.leaves)


def _learnt(name: str, text: str, context: Context, book: Book, *, names: bool) -> Reading | None:
    """The reading that an intent stands for; None when the conversation has not what it needs.

    Args:
        name: The intent.
        text: The question.
        context: What the last answer left.
        book: The plan that is talked about.
        names: The question names a unit, a place, a number or words of the plan.
    """
    bare = not names and len(text) < SHORT and not _LAST_FEW.search(text)
    leaves = context.leaves if len(context.leaves) > 1 else context.listed
    place = _PLACE.search(text) if len(leaves) > 1 else None
    focus = _placed(place, leaves, context, book)
    match name:
        case "f_new":
            return Reading(text, leans=False)
        case "f_next" | "f_prev":
            return _beside(1 if name == "f_next" else -1, context, book)
        case "f_ordinal" if len(leaves) > 1:
            return Reading(_PLACE.sub(" ", text), leaves=focus) if place else None
        case "f_narrow" | "f_exclude" if len(context.leaves) > 1:
            scoped = _these(text, context, book, narrowing=True)
            return replace(scoped, exclude=name == "f_exclude") if scoped else None
        case "f_source" if focus and not names:
            return Reading("", leaves=focus, asks=frozenset({"source"}))
        case "f_who" if focus and bare:
            return Reading("", leaves=focus, asks=frozenset({"who"}))
        case "f_who" if context.focus and text.startswith("责任单位"):
            return Reading(text, leaves=(context.focus,), asks=frozenset({"who"}))
        case "f_short" | "f_detail" if focus and bare:
            return Reading("", leaves=focus, asks=frozenset({"summary"}))
        case "f_count" if context.leaves and bare and not book.tables.asks.labels(text) & VALUES:
            return Reading("", asks=frozenset({"more", "count"}))
    return None


def _placed(
    place: re.Match[str] | None, leaves: tuple[str, ...], context: Context, book: Book
) -> tuple[str, ...]:
    """What is talked about: the entry of the list at the place named, else the one looked at."""
    if place:
        lead = place.group("lead") or place.group("last")
        chosen = listed.pick(listed.entries(leaves, context, book), lead, place.group("n"))
        if chosen:
            return chosen
    return (context.focus,) if context.focus else context.leaves


def _beside(step: int, context: Context, book: Book) -> Reading | None:
    """The leaf after or before the one talked about."""
    anchor = context.focus or (context.leaves[-1] if context.leaves else None)
    if anchor is None:
        return None
    leaf = neighbour(book.plan, anchor, step)
    if leaf is None:
        return Reading("", leaves=(anchor,), past_end=step)
    return Reading("", leaves=(leaf,))


def _correction(text: str, context: Context, book: Book) -> Reading | None:
    match = _CORRECTION.match(text)
    if not match or not _DENYING.match(text):
        return None
    return Reading(match.group("rest").strip(" 。!?"), inherit_asks=True)


def _next(text: str, context: Context, book: Book) -> Reading | None:
    match = _NEXT.match(text)
    anchor = context.focus or (context.leaves[-1] if context.leaves else None)
    going_on = bool(_GO_ON.match(text)) and context.focus is not None
    if not (match or going_on) or anchor is None:
        return None
    step = -1 if match and match.group("way") in "上前" else 1
    leaf = neighbour(book.plan, anchor, step)
    if leaf is None:
        return Reading(text, leaves=(anchor,), past_end=step)
    tail = match.group("tail").strip("呢的是?？ ") if match else ""
    return Reading(tail, leaves=(leaf,))


def _ordinal(text: str, context: Context, book: Book) -> Reading | None:
    """第二个 of a list; 第二条 is item 2 unless the sentence points back (那…呢, 其中)."""
    match = _ORDINAL_TURN.match(text)
    leaves = context.leaves if len(context.leaves) > 1 else context.listed
    if not match or len(leaves) < 2:
        return None
    word, lead = match.group("w"), match.group("lead")
    points_back = text.startswith(("那", "其中", "里面", "这里面", "上面", "刚才", "再", "列表"))
    if word is None and lead not in ("最后", "倒数第"):
        return None
    shown = context.query is not None and context.query.kind in ("outline", "unit", "topic")
    spoken = not (match.group("n") or "0").isdigit() and shown
    if word in ("条", "项") and lead == "第" and not points_back and not spoken:
        return None
    chosen = listed.pick(listed.entries(leaves, context, book), lead, match.group("n"))
    if not chosen:
        return None
    return Reading(match.group("tail").strip("呢的是?？, "), leaves=chosen)


def _these(text: str, context: Context, book: Book, *, narrowing: bool = False) -> Reading | None:
    narrowing = narrowing or bool(_NARROW.match(text))
    if context.focus and _INSIDE.search(text):
        return Reading(_INSIDE.sub(" ", text).strip(), leaves=(context.focus,))
    if len(context.leaves) < 2 or not (narrowing or _THESE.search(text)):
        return None
    rest = _THESE.sub(" ", text).strip()
    if context.query and context.query.units:
        rest = rest.replace("它", context.query.units[0])
    return Reading(rest, scope=context.leaves)


def _last_few(text: str, context: Context, book: Book) -> Reading | None:
    """这两条, 这三条: the leaves talked about last, as many as are counted."""
    match = _LAST_FEW.search(text)
    count = number(match.group("n")) if match else None
    if match is None or count is None or not 1 < count <= len(context.recent):
        return None
    rest = _LAST_FEW.sub(" ", text).strip(" 的呢?？")
    return Reading(rest, leaves=context.recent[-count:])


def _this(text: str, context: Context, book: Book) -> Reading | None:
    text = _LATTER.sub("后者", text) if len(context.leaves) == 2 else text
    match = _THIS.search(text)
    if not match or not context.leaves or REFERENCES & set(masked(text, book)):
        return None
    if match.group() == "后者":
        leaf = context.leaves[-1]
    else:
        leaf = context.focus or context.leaves[0]
    of_unit = context.query is not None and (context.query.kind == "unit" or context.focus is None)
    if match.group() == "它" and of_unit and context.query and context.query.units:
        return Reading(text.replace("它", context.query.units[0]))
    rest = _THIS.sub(" ", text, count=1).strip(" 的呢")
    return Reading(rest, leaves=(leaf,))


def _what_about(text: str, context: Context, book: Book) -> Reading | None:
    match = _WHAT_ABOUT.match(text) or _THAT.match(text)
    if not match or not match.group("new").strip():
        return None
    new = match.group("new").strip()
    return Reading(_instead(new, context, book) or new, inherit_asks=True)


def _instead(new: str, context: Context, book: Book) -> str:
    """The question before with the new topic in the old one's place: 学校这块有没有智慧化的安排."""
    before = context.query
    if before is None or before.kind not in ("topic", "mention") or not before.topics:
        return ""
    old = before.topics[0].split()[0]
    alone = not book.tables.asks.labels(new) & VALUES and not book.units.find(new)[0]
    alone = alone and not references.find(new, book.plan).leaves
    fits = alone and old in before.standalone and len(before.standalone) < LONG
    return before.standalone.replace(old, new, 1) if fits else ""


def _against(text: str, context: Context, book: Book) -> Reading | None:
    """``比第23条少了哪些``: the item talked about beside the one that is named."""
    named = references.find(text, book.plan).leaves
    alone = context.focus and len(named) == 1 and named[0] != context.focus
    if not alone or not re.match("^(?:那|它)?(?:比|跟|和|与)", text):
        return None
    if "compare" not in book.tables.asks.labels(text):
        return None
    return Reading("", leaves=(context.focus or "", named[0]), asks=frozenset({"compare"}))


def _number_alone(text: str, context: Context, book: Book) -> Reading | None:
    """``22呢`` after an item: the item of that number, asked the same."""
    match = re.match(r"^(?:那)?(?:第)?(\d{1,2})(?:条|项)?呢?[?？]?$", text)
    if match is None or not context.leaves:
        return None
    leaves = tuple(x.id for x in book.plan.leaves if x.number == int(match.group(1)))
    return Reading("", leaves=leaves, inherit_asks=True) if leaves else None


_MATCHERS: tuple[Matcher, ...] = (
    _against,
    _correction,
    _number_alone,
    _next,
    _ordinal,
    _last_few,
    _these,
    _this,
    _what_about,
)
