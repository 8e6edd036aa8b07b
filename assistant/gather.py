"""From a query to its evidence: sets from structure, leaves from retrieval. Never both for one set."""

import re
from dataclasses import dataclass, field, replace

from assistant import structure
from assistant.book import Book
from assistant.named import Named, things
from assistant.printed import stretches
from assistant.query import Query
from assistant.retriever import Refused, Retriever

_QUOTED = re.compile(r"[“\"]([^”\"]{1,24})[”\"]")
_GENERAL = re.compile(
    r"(?:产业|技术|建设|工作|领域|服务|平台|系统|企业|应用|项目|发展|方面|内容|这个|的|等|[的是哪有写没提到了吗在都几条项里等些])*"
)
_AMOUNT = re.compile("占比|规模|数量|比例|目标|总量|增长|增加|产值")
TITLED = 100  # a leaf whose title has the topic goes before all that print a part of it
QUOTES = 4  # characters from which a printed topic is taken for a quotation of the plan
_DOINGS = {
    "升级": "升级",
    "要建": "建|打造",
    "新建": "新建|建设|建立",
    "推广": "推广",
    "优化": "优化",
    "完善": "完善",
}
K = 8  # leaves asked of retrieval: one answers, a few stand nearby


@dataclass(frozen=True)
class Group:
    """A named set of leaves, complete by construction."""

    name: str
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A leaf with its score, and the spans that fit the question best."""

    leaf: str
    score: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Evidence:
    """All that an answer may rest on."""

    leaves: tuple[str, ...] = ()
    """Named or selected leaves, in order."""
    groups: tuple[Group, ...] = ()
    found: tuple[Found, ...] = ()
    """By retrieval, best first."""
    named: tuple[Named, ...] = ()
    literal: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """Words of the question that the plan prints, with leaves and offsets."""
    refused: Refused | None = None
    threshold: float = 0.0


def gather(query: Query, book: Book, retriever: Retriever) -> Evidence:
    """Collect what the query asks for.

    Raises:
        KeyError: the query names a leaf that the plan does not have (understand checks this).
    """
    plan = book.plan
    match query.kind:
        case "leaf" | "more" | "source":
            base = Evidence(leaves=query.leaves)
            return _with_words(base, query, book, retriever) if query.topics else base
        case "outline":
            chosen = structure.within(plan, query.parts, query.sections)
            whole = tuple(leaf.id for leaf in plan.leaves)
            if query.scope is not None:
                return Evidence(leaves=query.scope)
            return Evidence(leaves=chosen if query.parts or query.sections else whole)
        case "unit":
            return Evidence(groups=_unit_groups(query, book))
        case "place":
            return Evidence(groups=_place_groups(query, book))
        case "named":
            return Evidence(named=_scoped(query, book))
        case "compare":
            return _compared(query, book, retriever)
        case "mention":
            return _mention(query, book, retriever)
        case "topic" | "refuse":
            return _by_words(query, book, retriever)
        case _:
            return Evidence()


def _with_words(base: Evidence, query: Query, book: Book, retriever: Retriever) -> Evidence:
    """Inside named leaves: which sentences are meant."""
    words = query.topics[0].split()
    found = tuple(
        Found(leaf, 1.0, _spans(query.topics[0], leaf, book, retriever))
        for leaf in base.leaves
        if any(
            word[:2] in book.plan.text[book.leaf(leaf).start : book.leaf(leaf).end]
            for word in words
        )
    )
    return replace(base, found=found)


def _by_words(query: Query, book: Book, retriever: Retriever) -> Evidence:
    if query.reason in ("injection", "opinion", "unclear", "other_plan", "false_premise"):
        return Evidence()
    text = query.standalone
    scope = query.scope
    if query.units and query.kind == "topic" and "yesno" not in query.asks:
        own = structure.combine(book.plan, [query.units], every=False)
        scope = tuple(leaf for leaf in own if scope is None or leaf in scope) or scope
    hits = retriever.search(text, k=K, leaves=scope, plan=book.plan.id)
    found = _promoted([Found(hit.leaf, hit.score, ()) for hit in hits], query, book)
    if query.decided:
        found = [Found(query.decided, 1.0, ()), *(f for f in found if f.leaf != query.decided)]
    found[:4] = [replace(f, spans=_spans(text, f.leaf, book, retriever)) for f in found[:4]]
    literal = {
        word: structure.mentions_of(book.plan, word)
        for topic in query.topics
        for word in stretches(topic, book)
    }
    return Evidence(
        found=tuple(found),
        groups=_unit_groups(query, book) if query.units else (),
        literal=literal,
        refused=None if query.decided else retriever.refusal(query.normal),
        threshold=retriever.threshold,
    )


def _promoted(found: list[Found], query: Query, book: Book) -> list[Found]:
    """Leaves that print the topic as it stands come first: the asker quotes the plan."""
    quoted: dict[str, int] = {}
    for topic in query.topics:
        word = max(stretches(topic, book), key=len, default="")
        covers = len(word) >= QUOTES and len(word) >= 0.6 * len(topic.replace(" ", ""))
        own = structure.titled(book.plan, word if covers else topic)
        if own is not None and len(structure.mentions_of(book.plan, word)) <= K // 2:
            quoted[own] = TITLED
            continue
        if not covers:
            continue
        printing = {leaf for leaf, _ in structure.mentions_of(book.plan, word)}
        if len(printing) <= K // 2:
            quoted |= dict.fromkeys(printing, len(word))
    if query.asks & {"figure", "count"}:
        quoted = _measured(query, book) or quoted
    return sorted(found, key=lambda f: -quoted.get(f.leaf, 0))


def _measured(query: Query, book: Book) -> dict[str, int]:
    """The leaf of the one target whose measure ends in a word of the question, or has its topic."""
    heads = {t.measure[-2:]: t.leaf for t in book.plan.targets if len(t.measure) > 1}
    named = [head for head in heads if head in query.normal and not _AMOUNT.fullmatch(head)]
    if len(named) == 1:
        return {heads[named[0]]: 1}
    words = [word for topic in query.topics for word in topic.split() if len(word) >= QUOTES]
    whole = [t.leaf for t in book.plan.targets if any(word in t.measure for word in words)]
    return {whole[0]: 1} if len(set(whole)) == 1 else {}


def _mention(query: Query, book: Book, retriever: Retriever) -> Evidence:
    """The places of a word, inside the leaves the question is limited to."""
    word = _mentioned(query, book)
    places = structure.mentions_of(book.plan, word)
    if query.scope is not None:
        places = tuple(place for place in places if place[0] in query.scope)
    return replace(_by_words(query, book, retriever), literal={word: places})


def _mentioned(query: Query, book: Book) -> str:
    """The word whose mention is asked: quoted, else the topic, else what the plan prints of it."""
    quoted = _QUOTED.search(query.standalone)
    if quoted:
        return quoted.group(1)
    words = sorted(query.topics[0].split(), key=len, reverse=True)
    for word in words:
        printed = max(stretches(word, book), key=len, default="")
        if len(printed) >= 2 and _GENERAL.fullmatch(word.replace(printed, "", 1)):
            return printed
    return words[0]


def _spans(text: str, leaf: str, book: Book, retriever: Retriever) -> tuple[tuple[int, int], ...]:
    """Sentences that fit nearly as well as the best one: three at most, in order of the original."""
    ranked = list(retriever.sentences(text, leaf, plan=book.plan.id))
    if not ranked:
        return ()
    best = ranked[0].score
    close = [s for s in ranked[:3] if s.score >= 0.72 * best] or ranked[:1]
    return tuple(sorted((s.start, s.end) for s in close))


def _scoped(query: Query, book: Book) -> tuple[Named, ...]:
    """Named things of the nouns asked for, in order of the original, each place once."""
    found = {
        (thing.start, thing.end): thing
        for noun in query.nouns
        for thing in things(book.plan, noun)
        if (query.scope is None or thing.leaf in query.scope) and _done_to(thing, query, book)
    }
    only = tuple(query.detail.split("、")) if query.detail else ()
    found = {place: thing for place, thing in found.items() if _of(thing, only)} or found
    return tuple(found[place] for place in sorted(found))


def _of(thing: Named, qualified: tuple[str, ...]) -> bool:
    """地方标准 leaves out other standards; a noun without more leaves out none of its own."""
    own = [one for one in qualified if one.endswith(thing.noun)]
    return not own or any(one in thing.name for one in own)


def _done_to(thing: Named, query: Query, book: Book) -> bool:
    """要升级的平台: what the plan does to the thing, by the verb before it; any when none is asked."""
    asked = [verbs for word, verbs in _DOINGS.items() if word in query.normal]
    if not asked:
        return True
    clause = re.split("[,，。;；]", book.plan.text[max(0, thing.start - 24) : thing.start])[-1]
    return any(re.search(verbs, clause) for verbs in asked)


def _unit_groups(query: Query, book: Book) -> tuple[Group, ...]:
    wanted = [m.units for m in query.mentions if m.units and not m.negated]
    without = tuple(u for m in query.mentions if m.negated for u in m.units)
    if query.operation == "and" and len(wanted) > 1:
        leaves = structure.combine(book.plan, wanted, every=True, without=without)
        if "first" in query.asks:
            first = structure.first_in_note(book.plan, wanted[0][0])
            leaves = tuple(leaf for leaf in leaves if leaf in first)
        return (_group("、".join(u[0] for u in wanted), leaves, query),)
    if query.operation == "not":
        leaves = structure.combine(book.plan, wanted, every=True, without=without)
        return (_group("、".join(u[0] for u in wanted), leaves, query),)
    groups = [(u, structure.leaves_of_unit(book.plan, u)) for units in wanted for u in units]
    return tuple(_group(unit, leaves, query) for unit, leaves in dict(groups).items())


def _group(name: str, leaves: tuple[str, ...], query: Query) -> Group:
    kept = (leaf for leaf in leaves if query.scope is None or leaf in query.scope)
    return Group(name, tuple(kept))


def _place_groups(query: Query, book: Book) -> tuple[Group, ...]:
    groups = []
    if len(query.places) > 1 and query.operation == "and":
        named = [set(structure.named_for_city(book.plan, city)) for city in query.places]
        both = tuple(leaf.id for leaf in book.plan.leaves if all(leaf.id in n for n in named))
        return (_group("both:" + "、".join(query.places), both, query),)
    for city in query.places:
        if city in book.tables.areas:
            mentioned = tuple(leaf for leaf, _ in structure.mentions_of(book.plan, city))
            groups.append(_group(f"mentioned:{city}", mentioned, query))
            continue
        mentioned = tuple(leaf for leaf, _ in structure.mentions_of(book.plan, city))
        groups += [
            _group(f"named:{city}", structure.named_for_city(book.plan, city), query),
            _group(f"collective:{city}", structure.collective_for_city(book.plan), query),
            _group(f"mentioned:{city}", mentioned, query),
        ]
    return tuple(groups)


def _compared(query: Query, book: Book, retriever: Retriever) -> Evidence:
    if query.leaves:
        return Evidence(leaves=query.leaves)
    if query.units:
        return Evidence(
            groups=tuple(Group(u, structure.leaves_of_unit(book.plan, u)) for u in query.units)
        )
    leaves = []
    for topic in query.topics:
        own = structure.titled(book.plan, topic)
        if own is not None and (query.scope is None or own in query.scope):
            leaves.append(own)
            continue
        hits = retriever.search(topic, k=1, leaves=query.scope, plan=book.plan.id)
        leaves += [hit.leaf for hit in hits if hit.score >= retriever.threshold]
    return Evidence(leaves=tuple(dict.fromkeys(leaves)))
