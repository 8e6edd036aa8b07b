"""From a question and its conversation to a ``Query``.

Normalise, guard, split, read the conversation, take apart, decide: each step is its own module, and
this one only puts them in order. It never looks at retrieval results.
"""

import re
from dataclasses import replace

from assistant import followup, guards, printed, references, topics
from assistant.adopt import adopt
from assistant.book import Book
from assistant.context import Context
from assistant.decide import decide
from assistant.frame import VALUES, WHOLE, Frame
from assistant.intents.mask import mask
from assistant.intents.table import Reading
from assistant.normalise import Mender, Normal, normalise
from assistant.query import Ask, Kind, Operation, Query
from ingest.plan import Plan

MOST_FRAMES = 256  # questions whose frames a book keeps
MOST_LETTERS = 600
# Numerals as speech recognition writes them: 第是三项 is 第十三项.
_HEARD_DIGITS = str.maketrans(
    "是时事市石食衣医依尔耳儿伞散山司思寺似死舞午武留柳刘期妻气八巴吧酒久救",
    "十十十十十十一一一二二二三三三四四四四四五五五六六六七七七八八八九九九",
)
_HEARD = re.compile(r"第([\u4e00-\u9fff]{1,3}?)(?=条|项|节|部分|个部分)")
_HEARD_ITEM = re.compile(r"(?<=第[一二三四五六七八九十])[天调跳挑](?=的|是|讲|说|负|责|归|谁|写)")
_ASKING = re.compile(r"[谁哪几何怎啥吗]|什么|多少|如何|呢$|吗$")
_OR_NOT = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_TOGETHER = re.compile(
    r"共同|一起|联合|都|同时|又|也有|并且|且|合作|[两三]家|一道|会同|均|一块|以及.*都"
)
_BESIDE = re.compile(
    r"^(?:不?含|不[算计]|算[上进]|不?包[括含]|连同?|加上|都[报列念写给]|也[要报列算])"
)
"""How a clause begins that only sets the bounds of the one before: 含三节保障措施."""
_WHOLES = ("unit_", "item_", "section_", "plan_")
"""Intents that need a name; without one they ask on about what was named before."""
_PLAIN_ASKS = frozenset({"who", "where", "figure", "count", "money", "when"})
_STATING = frozenset({"", "topic", "personal", "chat", "procedure"})
"""What statements are read as; they ask nothing."""
_STRONG = frozenset(
    {
        "who",
        "figure",
        "count",
        "money",
        "when",
        "phone",
        "list",
        "where",
        "define",
        "person",
        "how",
        "summary",
    }
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
    text = _HEARD.sub(lambda m: "第" + m.group(1).translate(_HEARD_DIGITS), normal.normal)
    text = references.bracketed(_HEARD_ITEM.sub("条", text))
    refusal = guards.check(text, book, talking=context.query is not None)
    parts = _several(text, book) if not refusal or refusal.reason == "other_plan" else ()
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


def take_apart(
    text: str, book: Book, *, inside: tuple[str, ...] = (), leaning: bool = False
) -> Frame:
    """Read references, units, places and asks out of a question; what is left is its content.

    Args:
        text: A normalised question.
        book: The plan asked about.
        inside: Parts that the conversation is about.
        leaning: The question leans on the one before, so that it never means the plan as a whole.
    """
    key = (text, inside, leaning)
    frame = book.frames.get(key)
    if frame is None:
        frame = _take_apart(text, book, inside, leaning)
        if len(book.frames) >= MOST_FRAMES:
            book.frames.clear()
        book.frames[key] = frame
    return frame


def _take_apart(text: str, book: Book, inside: tuple[str, ...], leaning: bool) -> Frame:
    refs = references.find(text, book.plan, inside=inside)
    mentions, rest = book.units.find(refs.rest)
    written = _places(rest, book)
    for name in written:
        rest = rest.replace(name, " " * len(name))
    reading = book.tables.intents.reading(mask(text, mentions, written, book))
    if leaning and reading.meaning.topic == "drop":
        reading = Reading()
    frame = Frame(
        text=text,
        asks=_asks(text, book),
        refs=refs,
        mentions=mentions,
        places=tuple(dict.fromkeys(book.tables.place(name) for name in written)),
        content=topics.content(rest, book),
        kinds=book.tables.kinds.labels(text),
        reading=reading,
        bare=topics.content(book.tables.kinds.strip(rest, WHOLE), book),
    )
    return adopt(frame, book)


def _asks(text: str, book: Book) -> frozenset[Ask]:
    """What is asked; the words that ask for a value (局长是谁) are not read a second time (谁)."""
    table = book.tables.asks
    values = table.labels(text) & VALUES
    others = table.labels(table.strip(text, VALUES))
    return frozenset({*values, *others})  # type: ignore[arg-type]


def _places(text: str, book: Book) -> tuple[str, ...]:
    """Cities and areas as written, in the order of the question."""
    return tuple(dict.fromkeys(book.tables.place_pattern.findall(text)))


def _operation(text: str, frame: Frame) -> Operation:
    if any(mention.negated for mention in frame.mentions):
        return "not"
    many = len(frame.mentions) > 1 or len(frame.places) > 1
    return "and" if many and _TOGETHER.search(text) else "or"


def _several(text: str, book: Book) -> tuple[str, ...]:
    """Sub-questions that each name their own thing and ask their own question; else nothing."""
    shared = topics.distributed(text)
    if len(shared) > 1 and all(_topic_only(c, book) for c in shared):
        return shared
    found = [c for c in topics.clauses(text) if _asks_something(c, book)]
    found = _joined([c.removesuffix("呢") for c in _completed(found, book)], book)
    if len(found) > 1 and all(_names_something(c, book) for c in found):
        return tuple(found)
    soft = topics.soft_clauses(text)
    if sum(_names_printed(c, book) for c in soft) < 2:
        return ()  # one topic, asked several things of
    strong = [_strong(c, book) for c in soft]
    done = _completed(list(soft), book)
    own = [c for c, asks in zip(done, strong, strict=True) if asks and _names_printed(c, book)]
    rest = [c for c, asks in zip(done, strong, strict=True) if not asks]
    if len(own) < 2 or any(_names_printed(c, book) or _names_otherwise_in(c, book) for c in rest):
        return ()
    tails = [c for c in done if c not in own and c not in rest]
    return tuple(c + "".join(tails) for c in own)


def _strong(clause: str, book: Book) -> bool:
    """Whether a clause between commas asks for something of its own."""
    asks = book.tables.asks.labels(clause)
    if asks & _STRONG or (asks and guards.other_year(clause, book)):
        return True
    return take_apart(clause, book).reading.name.startswith(("topic_", "mention"))


def _asks_something(clause: str, book: Book) -> bool:
    """By a table, by a particle, by A-not-A, or as a model reads it."""
    if book.tables.asks.labels(clause) or clause.endswith("呢") or _OR_NOT.search(clause):
        return True
    return take_apart(clause, book).reading.name not in _STATING


def _completed(clauses: list[str], book: Book) -> list[str]:
    """Clauses that name nothing of their own (到现在建成几个了) get the topic of the one before."""
    done: list[str] = []
    topic = ""
    for clause in clauses:
        frame = take_apart(clause, book)
        own = printed.words(frame.content, book)
        if done and clause.endswith("呢") and not frame.asks and topic in done[-1]:
            clause = done[-1].replace(topic, clause.removesuffix("呢")) if topic else clause
        elif done and topic and not own and not _names_otherwise(frame) and frame.asks & VALUES:
            clause = f"{topic} {clause}"
        done.append(clause)
        topic = own or frame.content or topic
    return done


def _joined(clauses: list[str], book: Book) -> list[str]:
    """Clauses joined to the one before that only ask on (是哪几节) or set its bounds (不算各设区市)."""
    done: list[str] = []
    for clause in clauses:
        frame = take_apart(clause, book)
        asks_on = frame.reading.intent.name.startswith(_WHOLES) and not _names_printed(clause, book)
        only_denies = bool(frame.mentions) and all(m.negated for m in frame.mentions)
        silent = not book.tables.asks.labels(clause) & _STRONG
        beside = _BESIDE.match(clause) or (only_denies and silent)
        if done and (asks_on or beside):
            done[-1] = f"{done[-1]}，{clause}"
        else:
            done.append(clause)
    return done


def _names_otherwise(frame: Frame) -> bool:
    refs = frame.refs
    named = any(not mention.negated for mention in frame.mentions)
    return bool(refs.leaves or refs.missing or refs.parts or refs.sections or named)


def _names_otherwise_in(clause: str, book: Book) -> bool:
    return _names_otherwise(take_apart(clause, book))


def _names_something(clause: str, book: Book) -> bool:
    frame = take_apart(clause, book)
    refs = frame.refs
    if guards.other_year(clause, book):
        return True
    named = refs.leaves or refs.missing or refs.parts or refs.sections
    whole = frame.reading.sure and frame.reading.meaning.topic == "drop"
    if named or frame.mentions or frame.places or whole:
        return True
    return len(frame.content.replace(" ", "")) > 2 or bool(printed.words(frame.content, book))


def _names_printed(clause: str, book: Book) -> bool:
    """Names something that the plan knows, or a year that it does not."""
    frame = take_apart(clause, book)
    if guards.other_year(clause, book) or _names_otherwise(frame) or frame.places:
        return True
    words = printed.words(frame.content, book).split()
    alone = len(words) == 1 and frame.content == words[0] and bool(frame.asks & _PLAIN_ASKS)
    return alone or any(len(word) > 2 for word in words)


def _topic_only(clause: str, book: Book) -> bool:
    frame = take_apart(clause, book)
    return bool(frame.content) and not (frame.refs.leaves or frame.mentions or frame.places)


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
