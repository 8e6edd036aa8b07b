"""Questions that are sets: of units, cities, targets, named things. One rule each.

A rule returns the query made definite, or None when the question is none of its kind.
"""

import re
from dataclasses import replace

from assistant import structure
from assistant.book import Book
from assistant.context import Context
from assistant.figures import figures
from assistant.frame import Frame
from assistant.numerals import number
from assistant.query import Query

LISTING = re.compile(r"哪些|所有|全部|都|列|几个|多少|名称|名字|叫|哪几|有什么|什么|清单|带")
_PLAN_WIDE = re.compile(r"全文|全省|文件|计划|要点|一共|总共|所有|全部|总|去重|整个|拢总")
_OWNERS = {
    "enterprise": re.compile(r"企业|公司|集团|国企"),
    "school": re.compile(r"高校|大学|院校|学校"),
    "party": re.compile(r"党委口?|党口|党的|省委(?:部门|开头)?的?"),
    "city": re.compile(r"城市|设区市名|地市名|点名的?市|市名|哪(?:些|几个)市"),
}
_QUALIFIES = re.compile(
    r"数字|智慧|省级|全省|国家级?|地方|各类|重点|新建?|三年|专项|专门|具体|重大|点名|推广|升级|建设|优化|完善|打造|构建|搭建"
    r"|[的了和与、要]"
)
_OTHERS = re.compile("别的|其[他它余]|另外|还有")
_EVERY = re.compile("每[一条个项]|各[条项个]|所有|全部|都|哪些|分别|逐[条项]|清单|列")
TOLD = 10  # letters beside a city or a unit from which the question is about them
_CALLED = re.compile("名|叫|清单|列")
_ALONE = re.compile("单独|点名|指名|具名|直接|单列|写出|列出|带了?名")
_DUTY = re.compile(r"任务|负责|承担|单列|参加|点名|要做|干啥|干什么")
WHICH = re.compile("第几(?:届|批|期|轮|次)")
_EITHER = re.compile("是.{2,12}还是")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:万亿|亿|万|%)")
_QUOTED = re.compile(r"[“\"]([^”\"]{1,24})[”\"]")


def units(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Items of units; a topic inside them; a city's own bureau is the city."""
    if not frame.mentions:
        return None
    beside = _others(query, frame)
    if beside is not None:
        return beside
    if frame.places and _defined(frame, book):
        listed = bool(query.asks & {"count", "table"}) and "yesno" not in query.asks
        return replace(query, kind="place", detail="with" if listed else "definition")
    if "compare" in query.asks and len(query.units) > 1:
        return replace(query, kind="compare")
    if "targets" in frame.kinds and query.units:
        scope = structure.combine(book.plan, [query.units], every=False)
        return replace(query, kind="targets", scope=scope, topics=())
    if frame.places and not query.units:
        apart = all(m.negated and m.units for m in frame.mentions)
        return replace(query, kind="place", detail="named" if apart else "")
    many = len(frame.mentions) > 1
    shared = all(unit in structure.COLLECTIVE for unit in query.units) and query.units
    if shared and len(frame.content) > 2 and not _DUTY.search(frame.text) and not query.scope:
        return replace(query, kind="topic", mentions=())
    left = frame.content.replace(" ", "")
    if many and _EITHER.search(frame.text) and _printed(frame.content, 2, book):
        return replace(query, kind="topic", asks=query.asks | {"who"})
    about = _printed(frame.content, 2 if len(left) > 3 else 3, book)
    listing = (many or query.asks & {"list", "count", "table"}) and not about
    unknown = not any(m.units for m in frame.mentions)
    if (
        not frame.content
        or listing
        or (unknown and (len(frame.content) < 4 or _asks_unit(frame, book)))
    ):
        return replace(query, kind="unit")
    return replace(query, kind="topic")


def _others(query: Query, frame: Frame) -> Query | None:
    """Those beside the units named: of one sort, or of one unit."""
    sort = _other_sort(frame)
    return replace(query, kind="ledger", detail=sort, topics=()) if sort else partners(query)


def partners(query: Query) -> Query | None:
    """除数据局外还跟谁一起: one unit's partners, whoever is left out."""
    wanted = tuple(m for m in query.mentions if not m.negated)
    if "partners" not in query.asks or len(wanted) != 1 or len(query.mentions) < 2:
        return None
    return replace(query, kind="unit", mentions=wanted, operation="or", topics=())


def _other_sort(frame: Frame) -> str:
    """除省大数据集团外还有哪些企业: the sort of units asked for, when those named are left out."""
    if not all(m.negated for m in frame.mentions) or not _OTHERS.search(frame.text):
        return ""
    left = frame.text
    for mention in frame.mentions:
        left = left.replace(mention.written, "")
    sorts = (s for s in ("enterprise", "school", "party") if _OWNERS[s].search(left))
    return next(sorts, "")


def _printed(content: str, size: int, book: Book) -> bool:
    """Whether a stretch of this many characters of the content stands in the plan."""
    return any(
        word[at : at + size] in book.plan.text
        for word in content.split()
        for at in range(len(word) - size + 1)
    )


def _leads_nowhere(frame: Frame, book: Book) -> bool:
    """Leads are asked for of the whole plan, and it names none."""
    named = frame.mentions or frame.places or frame.refs.leaves or _printed(frame.content, 3, book)
    leads = book.plan.lead_rule or any(r.lead for x in book.plan.leaves for r in x.responsibilities)
    return not named and not leads


def _asks_unit(frame: Frame, book: Book) -> bool:
    """A unit that the plan does not know is asked for, with few words beside that are not printed."""
    few = len(frame.content) <= TOLD or frame.reading.name.startswith("unit_")
    return few and not _printed(frame.content, 3, book)


def _size(frame: Frame, book: Book) -> int:
    """只列了两家单位: 2; 0 when no number of units is named."""
    match = book.tables.kinds.match("size", frame.text)
    named = [group for group in match.groups() if group] if match else []
    return (number(named[0]) or 0) if named else 0


def _defined(frame: Frame, book: Book) -> bool:
    """A place asked together with a collective whose definition names it."""
    return any(
        place in book.plan.definitions.get(unit, "")
        for mention in frame.mentions
        for unit in mention.units
        for place in frame.places
    )


def ledger(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """Statistics over units: how many, which, of one sort, the busiest, the widest item."""
    if "unnumbered" in frame.kinds:
        return replace(query, kind="ledger", detail="unnumbered")
    if "lead" in query.asks and _EVERY.search(frame.text) and _leads_nowhere(frame, book):
        return replace(query, kind="document", detail="lead", topics=())
    size = _size(frame, book)
    if size:
        return replace(query, kind="ledger", detail=f"size:{size}")
    if "widest" in frame.kinds:
        most = max(len(leaf.units) for leaf in book.plan.leaves)
        widest = tuple(leaf.id for leaf in book.plan.leaves if len(leaf.units) == most)
        return replace(query, kind="leaf", leaves=widest, asks=query.asks | {"who"}, topics=())
    if not frame.places and ("单位" in frame.text or "部门" in frame.text):
        for sort, pattern in _OWNERS.items():
            if pattern.search(frame.text) and len(pattern.sub("", frame.content).strip()) < 4:
                return replace(query, kind="ledger", detail=sort)
    if frame.content or frame.places:
        return None
    if query.asks & {"once", "most", "only"}:
        return replace(query, kind="ledger")
    wide = context.query is None or bool(_PLAN_WIDE.search(frame.text))
    return replace(query, kind="ledger") if "ledger" in frame.kinds and wide else None


def place(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """A city, asked for what it has to do."""
    if not frame.places:
        return None
    listing = query.asks & {"list", "count", "table", "who"} or _DUTY.search(frame.text)
    printed = _printed(frame.content, 3, book)
    if query.asks & {"status", "money", "procedure"} and frame.content:
        return None
    if query.asks & {"when", "money", "status"} and context.leaves and not frame.asks & {"list"}:
        return None
    if len(frame.content) > TOLD and not frame.reading.name.startswith("city_"):
        return None
    if not frame.content or (listing and not printed):
        alone = _ALONE.search(frame.text) and query.asks & {"who", "only"}
        return replace(query, kind="place", detail="named" if alone else "")
    return None


def targets(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """All numeric targets, or the one whose figure the question quotes."""
    quoted = figures(frame.text)
    printed = figures(book.plan.text)
    if frame.asks & {"status", "money"} or frame.reading.name == "topic":
        return None
    if any(not figures(figure) & printed for figure in _FIGURE.findall(frame.text)):
        return None
    if any(len(figure) > 4 and figure.isdigit() for figure in quoted - printed):
        return None  # 两万个: a figure that the plan does not print is a premise
    chosen = [
        t
        for t in book.plan.targets
        if figures(t.written) & quoted and re.search("[万亿%]", t.written)
    ]
    if (
        chosen
        and re.search(r"[万亿%]", frame.text)
        and re.search("这个?数|那个?|数字|什么|啥|哪", frame.text)
    ):
        return replace(query, kind="targets", detail="figure", topics=())
    if "targets" not in frame.kinds:
        return None
    marked = _QUOTED.search(frame.text)
    content = frame.content or (marked.group(1) if marked else "")
    left = book.tables.kinds.strip(content, frozenset({"targets"})).replace(" ", "")
    if any(left[at : at + 4] in book.plan.text for at in range(len(left) - 3)):
        return None
    if re.search(r"(?:体系|考评|考核)", frame.text):
        return None
    return replace(query, kind="targets", topics=(left,) if len(left) > 1 or marked else ())


def quoted(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """A word in quotation marks that is looked for: 三个“一网”, 带书名号的."""
    if "书名号" in frame.text:
        return replace(query, kind="named", nouns=("《》",))
    quoted = _QUOTED.search(frame.text)
    listing = query.asks & {"list", "where", "count", "define", "mention"} or "开头" in frame.text
    if quoted is None or not listing:
        return None
    whole = _around(frame.text, quoted, book)
    if len(whole) > len(quoted.group()) + 1:
        return None  # the quotation is part of a longer name, which is found by its words
    if quoted.group(1) not in book.plan.text:
        located = "where" in query.asks and len(quoted.group(1)) > 3
        return replace(query, kind="mention", topics=(quoted.group(1),)) if located else None
    only = frame.content.replace(" ", "").replace(quoted.group(1), "")
    if len(only) > 3 or nouns(frame, book):
        return None
    return replace(query, kind="mention", topics=(quoted.group(1),))


def _around(text: str, quoted: re.Match[str], book: Book) -> str:
    """The quotation with what stands around it, as far as the plan prints the same: 智慧林业“123”工程."""
    start, end = quoted.span()
    found = quoted.group()
    while start > 0 and text[start - 1] + found in book.plan.text:
        start -= 1
        found = text[start] + found
    while end < len(text) and found + text[end] in book.plan.text:
        found += text[end]
        end += 1
    return found


def named(query: Query, frame: Frame, context: Context, book: Book) -> Query | None:
    """All platforms, pilots, projects … by name."""
    owned = "who" in query.asks and not _CALLED.search(frame.text)
    found = () if owned or WHICH.search(frame.text) else nouns(frame, book)
    asked = frame.asks & {"list", "count", "table", "figure", "mention", "where"}
    if found and not frame.places and (asked or LISTING.search(frame.text)):
        return replace(query, kind="named", nouns=found)
    return None


def nouns(frame: Frame, book: Book) -> tuple[str, ...]:
    """The nouns of ``有哪些平台``: kinds of named things, with next to nothing else left."""
    left = frame.content.replace(" ", "")
    found: list[str] = []
    for noun in sorted(book.tables.nouns, key=len, reverse=True):
        if noun in left and (len(noun) > 1 or _plainly(left) == noun):
            found.append(noun)
            left = left.replace(noun, "")
    order = sorted(found, key=frame.content.replace(" ", "").find)
    return tuple(order) if found and len(_plainly(left)) < 2 else ()


def _plainly(words: str) -> str:
    """Without what qualifies any name, and what plans do to what they name."""
    return _QUALIFIES.sub("", words)
