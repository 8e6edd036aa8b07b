"""Answers found by words: the sentences that speak of it, the units, and what is not stated."""

import re
from dataclasses import dataclass

from assistant import premise, structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import leaf as leaf_composer
from assistant.compose import parts, refuse
from assistant.compose import units as unit_composer
from assistant.gather import Evidence, Found
from assistant.query import Query
from ingest.plan import Leaf, Target

_LITERAL = re.compile(r"提|写|出现|字|词|里面|包[含括]|叫")
_PERCENT = re.compile(
    r"几个(?:百分)?点|百分之几|百分比|比重|(?:占比|比例|率)(?:的?目标)?(?:是|要|达|到|为)?(?:到|多少|几|$)"
)
_DATE = re.compile(r"\d{1,2}月(?:底|份|\d|前|上旬|中旬|下旬)|[上下]半年|季度|年底|年内(?!涝)")
_BEGUN = re.compile("(?:开始|启动|着手|动手|开工)\\S{0,6}(?:没有?|吗|么)(?=$|[?？,，。])")
_PRICED = re.compile("怎么(?:卖|收|算|发|补|缴|交)")
_WHICH = re.compile("第几(批|届|期|次|轮)")
_OWNERS = re.compile("单位|部门|负责|责任")
_COUNTED = re.compile("(?<!哪)(?:几|多少)[家个所处]")
_NUMBER = re.compile(r"多少|几|百分")
PLAIN = 0.8  # score from which a word that is not printed is another for one that is
TERM = 7  # characters up to which a word asked for by name is looked up as printed
NEARBY = 0.9  # a second leaf is cited when its score is this close to the best one's
MANY = 3  # a word printed in more leaves than this names no topic of its own
_VALUES = ("when", "money", "status", "person", "phone", "address", "name", "quota")
_OTHER = frozenset(
    {"who", "figure", "what", "how", "list", "where", "define", "mention", "summary", "yesno", "lead", "first"}
)  # fmt: skip


@dataclass(frozen=True)
class _Choice:
    """Which leaves answer, and which only stand nearby."""

    cited: tuple[Found, ...]
    related: tuple[str, ...]


def compose(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Quote what the plan says; say what it does not."""
    claim = premise.check(query, evidence.found[0], book) if evidence.found else None
    if claim is not None:
        span = parts.quote(book.plan, evidence.found[0].leaf, claim.start, claim.end)
        return refuse.premise(claim.template, claim.claimed, claim.actual, span, book)
    if refuse.should(query, evidence, book):
        if query.units and evidence.groups and not query.asks & set(_VALUES):
            return unit_composer.unit(query, evidence, book)
        return refuse.compose(query, evidence, book)
    choice = _choose(query, evidence, book)
    best = book.leaf(choice.cited[0].leaf)
    unanswered: list[str] = [
        ask for ask in _VALUES if ask in query.asks and not _printed_value(ask, query, best, book)
    ]
    if unanswered and (
        _read_as_value(query, (best.id,), book) or _only_values(query, evidence, book)
    ):
        return refuse.value(query, unanswered, choice.cited[0], choice.related, book)
    if "figure" in query.asks and _figure_refused(query, evidence, best, book):
        return refuse.value(query, ["figure"], choice.cited[0], choice.related, book)
    statements: list[Statement] = []
    for rank, found in enumerate(choice.cited):
        statements += _of_leaf(query, found, book, first=rank == 0)
    notes = [*unanswered, *(ask for ask in ("wish", "why", "office") if ask in query.asks)]
    if "wish" in notes and "when" in notes:
        notes.remove("wish")
    leaves = tuple(found.leaf for found in choice.cited)
    statements += [parts.note(texts.NOT_STATED[ask], leaves) for ask in notes]
    return Draft(tuple(statements), "topic", related=choice.related)


def _choose(query: Query, evidence: Evidence, book: Book) -> _Choice:
    """The best leaf; others when they are as close, or print the same rare words."""
    found = evidence.found
    best = found[0]
    printed = _printed_leaves(evidence, best.leaf)
    single = bool(query.decided or query.asks & {"who", "lead", "first", "figure", "where"})
    titled = any(structure.titled(book.plan, word) == best.leaf for word in evidence.literal)
    single = single or (titled and not query.asks & {"where", "mention", "count"})
    cited = [best]
    for other in found[1:4]:
        same_words = other.leaf in printed and not single
        close = not single and other.score >= NEARBY * best.score and other.leaf in printed
        plain = not query.asks - {"list", "where", "mention", "count"}
        asked = plain and other.leaf in printed and bool({*query.topics} & {*evidence.literal})
        if (same_words or close) and (asked or other.score >= evidence.threshold):
            cited.append(other)
    chosen = {f.leaf for f in cited}
    related = tuple(f.leaf for f in found if f.leaf not in chosen)[:3]
    return _Choice(tuple(cited), related)


def _printed_leaves(evidence: Evidence, best: str) -> frozenset[str]:
    """Leaves that print the question's longest rare word, when the best leaf prints it too."""
    for word in sorted(evidence.literal, key=len, reverse=True):
        leaves = {leaf for leaf, _ in evidence.literal[word]}
        if best in leaves and len(word) > 2:
            return frozenset(leaves) if len(leaves) <= MANY else frozenset()
    return frozenset()


def _printed_value(ask: str, query: Query, leaf: Leaf, book: Book) -> bool:
    """Whether the leaf prints such a value after all: 多少钱的规模, 第几批, 年底前完成."""
    body = book.plan.text[leaf.start : leaf.end]
    if ask == "money":
        aims = _matching(structure.targets_of(book.plan, [leaf.id]), query.standalone)
        return any("元" in t.written and t.measure[-2:] in query.normal for t in aims)
    if ask == "when":
        return bool(_DATE.search(body))
    ordinal = _WHICH.search(query.normal)
    begun = ask == "status" and bool(_BEGUN.search(query.normal))
    return begun or bool(
        ordinal and re.search(f"第[一二三四五六七八九十]+{ordinal.group(1)}", body)
    )


def _read_as_value(query: Query, leaves: tuple[str, ...], book: Book) -> bool:
    """A model reads it as asking for such a value, and no table for anything beside."""
    beside = {"who", "summary", "mention"}
    if query.intent != "quota":
        beside |= {"figure", "count", "define"}
    if any(_matching(structure.targets_of(book.plan, [leaf]), query.standalone) for leaf in leaves):
        return False
    return query.intent in _VALUES and not query.asks & beside


def _only_values(query: Query, evidence: Evidence, book: Book) -> bool:
    """Nothing is asked but an amount, a date, a name: kinds of value that plans do not print."""
    asks = query.asks - ({"how"} if _PRICED.search(query.normal) else set())
    return not asks & _OTHER or bool(
        asks & {"money", "when", "status"} and not asks & (_OTHER - {"figure", "yesno"})
    )


def _figure_refused(query: Query, evidence: Evidence, best: Leaf, book: Book) -> bool:
    """A number is asked in the plan's own words, and the leaf prints none for it."""
    targets = structure.targets_of(book.plan, [best.id])
    if query.places and targets and not any(p in t.sentence for p in query.places for t in targets):
        return True
    ordinal = _WHICH.search(query.normal)
    body = book.plan.text[best.start : best.end]
    if ordinal and re.search(f"第[一二三四五六七八九十]+{ordinal.group(1)}", body):
        return False
    if _PERCENT.search(query.normal) and targets and not any("%" in t.written for t in targets):
        return True
    if not _NUMBER.search(query.normal):
        return False
    wanted = query.intent in ("topic_figure", "quota")
    others = query.asks & (_OTHER - {"figure", "list"})
    if _COUNTED.search(query.normal) and not _OWNERS.search(query.normal):
        others -= {"who"}
    if targets or (others and not wanted):
        return False
    words = [w for w in evidence.literal if len(w) > 2 or w in query.topics]
    printed = any(leaf == best.id for w in words for leaf, _ in evidence.literal[w])
    return printed and not _any_figure(best, book)


def _any_figure(leaf: Leaf, book: Book) -> bool:
    return bool(re.search(r"(?<![A-Za-z\d])\d+(?![A-Za-z+\d])", leaf.body))


def _of_leaf(query: Query, found: Found, book: Book, *, first: bool) -> list[Statement]:
    leaf = book.leaf(found.leaf)
    spans = tuple(parts.quote(book.plan, leaf.id, a, b) for a, b in found.spans)
    spans = tuple(s for s in spans if s.text.rstrip("。") != leaf.title) or parts.body_spans(
        book.plan, leaf
    )
    asked = query.asks
    statements: list[Statement] = []
    if "figure" in asked and first:
        statements += _figures(query, leaf, book)
    if query.units and asked & {"yesno", "lead"}:
        statements += leaf_composer.unit_check(query, leaf, book)
    elif asked & {"who", "lead", "first", "partners", "office"}:
        statements += leaf_composer.units(query, leaf, book)
    if "define" in asked and first and query.topics and _word(query) in query.text:
        statements.append(parts.note(texts.NOT_STATED["define"].format(word=_word(query))))
    template = texts.TOPIC_HEAD if first else texts.TOPIC_MORE
    if "where" in asked:
        template = texts.TOPIC_WHERE
    text = template.format(cite=leaf.cite, title=leaf.title, crumb=" · ".join(leaf.breadcrumb))
    head = Statement(text, (leaf.id,), spans, mark=False)
    statements += [head, parts.quoted(spans, leaf.id)]
    if not asked & {"who", "lead", "first", "partners", "office"}:
        statements.append(leaf_composer.unit_line(leaf, book))
    return statements


def _word(query: Query) -> str:
    return max(query.topics[0].split(), key=len)


def _figures(query: Query, leaf: Leaf, book: Book) -> list[Statement]:
    targets = structure.targets_of(book.plan, [leaf.id])
    wanted = _matching(targets, query.standalone) or targets
    return [
        Statement(texts.TARGET.format(measure=t.measure, written=t.written) + "。", (leaf.id,))
        for t in wanted
    ]


def _matching(targets: tuple[Target, ...], text: str) -> tuple[Target, ...]:
    """Targets whose measure, or whose printed figure, the question names best."""
    scores = [_overlap(t.measure, text) + 4 * (_number(t) in text) for t in targets]
    best = max(scores, default=0)
    return tuple(t for t, s in zip(targets, scores, strict=True) if s == best and best >= 2)


def _number(target: Target) -> str:
    return "".join(c for c in target.written if c.isdigit() or c in ".万亿%")


def _overlap(measure: str, text: str) -> int:
    pairs = {measure[i : i + 2] for i in range(len(measure) - 1)}
    return sum(pair in text for pair in pairs)


def mention(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Is it mentioned? Every place where it is printed; else no, with what stands nearest."""
    word, places = next(iter(evidence.literal.items()))
    soft = len(word) > TERM or not _LITERAL.search(query.normal) or _plain(evidence)
    if not places and soft and evidence.found and evidence.found[0].score >= evidence.threshold:
        if not refuse.should(query, evidence, book):
            return compose(query, evidence, book)
    if not places:
        related = tuple(f.leaf for f in evidence.found[:2])
        word = word if word in query.text else query.text.strip("?？。")
        text = texts.MENTION_NO.format(word=word, of=len(book.plan.leaves))
        note = parts.note(text, derived=parts.figures(len(book.plan.leaves)))
        near = parts.nearest(book, related)
        return Draft(
            (note, near) if near else (note,),
            "mention",
            related,
            refused=True,
            reason="not_in_plan",
        )
    leaves = tuple(leaf for leaf, _ in places)
    head = Statement(
        texts.MENTION_YES.format(word=word, count=len(leaves)), leaves,
        derived=parts.figures(len(leaves)), mark=False,
    )  # fmt: skip
    statements = [head]
    for leaf_id, at in places:
        leaf = book.leaf(leaf_id)
        span = parts.quote(book.plan, leaf_id, *_sentence(leaf, at))
        if leaf.notes and at >= leaf.notes[0].start > leaf.start:
            span = parts.note_span(book.plan, leaf)
        statements.append(
            Statement(
                f"- {leaf.cite}（{leaf.title}）：“{span.text}”",
                (leaf_id,),
                (span,),
                "item",
                mark=False,
            )
        )
        if "who" in query.asks or len(places) == 1:
            statements.append(leaf_composer.unit_line(leaf, book))
    return Draft(tuple(statements), "mention")


def _plain(evidence: Evidence) -> bool:
    """Another word for what the plan surely speaks of: 困难户救助 for 社会救助."""
    against = evidence.refused.score if evidence.refused is not None else 0.0
    return bool(evidence.found) and evidence.found[0].score >= PLAIN and against < 0.5


def _sentence(leaf: Leaf, at: int) -> tuple[int, int]:
    for sentence in leaf.sentences:
        if sentence.start <= at < sentence.end:
            return sentence.start, sentence.end
    return leaf.title_start, leaf.title_start + len(leaf.title)
