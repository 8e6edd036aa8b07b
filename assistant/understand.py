"""From a question and its conversation to a ``Query``.

Normalise, guard, split, read the conversation, take apart, decide: each step is its own module, and
this one only puts them in order. It never looks at retrieval results.
"""

import re
from dataclasses import replace

from assistant import followup, guards, printed, references, splitting, wanted
from assistant.apart import take_apart
from assistant.book import Book
from assistant.context import Context
from assistant.decide import decide
from assistant.frame import Frame
from assistant.normalise import Mender, Normal, normalise
from assistant.query import Kind, Operation, Query
from ingest.plan import Plan

MOST_LETTERS = 600
# Numerals as speech recognition writes them: 第是三项 is 第十三项.
_HEARD_DIGITS = str.maketrans(
    "是时事市石食衣医依尔耳儿伞散山司思寺似死舞午武留柳刘期妻气八巴吧酒久救",
    "十十十十十十一一一二二二三三三四四四四四五五五六六六七七七八八八九九九",
)
_HEARD = re.compile(r"第([\u4e00-\u9fff]{1,3}?)(?=条|项|节|部分|个部分)")
_HEARD_ITEM = re.compile(r"(?<=第[一二三四五六七八九十])[天调跳挑](?=的|是|讲|说|负|责|归|谁|写)")
_SPEAKER = re.compile(
    "^[^,，。?？谁哪几什么]{1,12}(?:[办厅局委处科室部]|集团|公司|政府)(?:的?(?:同志|领导|干部))?"
    "(?:来?问|来电|来函|咨询)[,，:：](?=.{6,})(?!.*(?:我们|咱|本[厅局委单部]|我[厅局委]))"
)
"""Who asks, before what is asked: 福州市办公厅问，…."""
_PREFACE = re.compile(
    "^[^,，。?？谁哪几什多]{2,18}(?:要|得|在|准备|正)?(?:写|报|做|交|填)(?:个|份|一[个份])?[^,，]{0,4}"
    "(?:材料|小结|总结|汇报|报告|简报|[报台]?表|讲稿)[,，](?=.{6,})"
)
"""What it is asked for: 对台这条线要写个小结，…."""
_TOGETHER = re.compile(
    r"共同|一起|联合|都|同时|又|也(?:有|在|列|排)|并且|且|合作|[两三]家|一道|会同|均|一块|以及.*都"
)


def understand(question: str, context: Context, book: Book, menders: tuple[Mender, ...]) -> Query:
    """Read a question in its conversation.

    Args:
        question: As typed.
        context: What the last answer left; ``Context()`` at the start.
        book: The plan asked about.
        menders: Put misspelt words right (lexicon, sound).

    Returns:
        A query; ``kind`` is ``refuse`` when a guard fired, ``several`` when it holds more than one.
    """
    normal = normalise(_cut(question), menders)
    text = _PREFACE.sub("", _SPEAKER.sub("", normal.normal))
    text = _HEARD.sub(lambda m: "第" + m.group(1).translate(_HEARD_DIGITS), text)
    text = book.units.spelt(references.bracketed(_HEARD_ITEM.sub("条", text)))
    refusal = guards.check(text, book, talking=context.query is not None)
    parts = splitting.split(text, book) if not refusal or refusal.reason == "other_plan" else ()
    if len(parts) > 1:
        queries = tuple(_part(part, normal, book) for part in parts)
        return _base(normal, text, "several", parts_of=queries)
    if refusal:
        return _refuse(normal, refusal)
    return _query(normal, text, context, book)


def _cut(question: str) -> str:
    """A very long question by its beginning and its end, where people say what they want."""
    if len(question) <= MOST_LETTERS:
        return question
    half = MOST_LETTERS // 2
    return f"{question[:half]}。{question[-half:]}"


def _part(text: str, normal: Normal, book: Book) -> Query:
    one = replace(normal, normal=text)
    refusal = guards.check(text, book)
    return _refuse(one, refusal) if refusal else _query(one, text, Context(), book)


def _query(normal: Normal, text: str, context: Context, book: Book) -> Query:
    reading = followup.read(text, context, book)
    if reading.past_end:
        detail = "after" if reading.past_end > 0 else "before"
        return _base(normal, text, "leaf", leaves=reading.leaves, detail=detail)
    about = context.query.parts if context.query and context.query.kind == "outline" else ()
    frame = take_apart(reading.text, book, inside=about, leaning=reading.leans)
    if reading.exclude and not any(m.negated for m in frame.mentions):
        frame = replace(frame, mentions=tuple(replace(m, negated=True) for m in frame.mentions))
    if reading.inherit_asks and context.query and not frame.asks - {"yesno", "list", "what"}:
        inherited = context.query.asks - {"more", "source", "mention"}
        frame = replace(frame, asks=inherited)
    frame = replace(frame, asks=frame.asks | reading.asks)
    if reading.scope is not None and frame.mentions:
        frame = replace(frame, content=printed.words(frame.content, book))
    query = _base(
        normal,
        reading.text or text,
        "topic",
        asks=frame.asks,
        leaves=reading.leaves or frame.refs.leaves,
        missing=frame.refs.missing,
        sections=frame.refs.sections,
        parts=frame.refs.parts,
        mentions=frame.mentions,
        operation=_operation(reading.text, frame),
        places=frame.places,
        topics=(frame.content,) if frame.content else (),
        scope=reading.scope or references.numbered(text, book.plan)
        if frame.mentions
        else reading.scope,
        intent=frame.reading.name,
        of_plan=frame.reading.of_plan,
        doubt=frame.reading.refusal,
        doubted=frame.reading.doubted,
    )
    return decide(query, frame, context, book)


def _operation(text: str, frame: Frame) -> Operation:
    if any(mention.negated for mention in frame.mentions):
        return "not"
    many = len(frame.mentions) > 1 or len(frame.places) > 1
    together = many and _TOGETHER.search(text) and not wanted.UNION.search(text)
    return "and" if together else "or"


def _refuse(normal: Normal, refusal: guards.Refusal) -> Query:
    return _base(normal, normal.normal, "refuse", reason=refusal.reason, detail=refusal.detail)


def _base(normal: Normal, standalone: str, kind: Kind, **fields: object) -> Query:
    return Query(
        text=normal.text,
        normal=normal.normal,
        standalone=standalone,
        kind=kind,
        traditional=normal.traditional,
        personal=normal.personal,
        **fields,  # type: ignore[arg-type]
    )


def plan_range(plan: Plan) -> tuple[int, str, int]:
    """Highest item number, last section label, number of parts."""
    numbers = [leaf.number for leaf in plan.leaves if leaf.number is not None]
    labels = [section.label for section in plan.sections if section.label]
    return max(numbers, default=0), labels[-1] if labels else "", len(plan.parts)
