"""Answers about named leaves: their text, their units, their figures."""

import re
from dataclasses import replace

from assistant import premise, structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import parts, refuse
from assistant.gather import Evidence, Found
from assistant.numerals import number
from assistant.query import Query
from ingest.plan import Leaf

_UNIT_ASKS = frozenset({"who", "first", "lead", "partners", "classify", "only"})
_VALUES = ("when", "money", "status", "person", "phone", "address", "quota")
_CLAIMED_UNITS = re.compile(
    r"(?<!第)(\d{1,2}|[一二两三四五六七八九十]{1,2})(?:个|家)(?:责任)?(?:单位|部门)"
)
_SORTS = {"enterprise": "集团|国企|企业|公司", "school": "高校|大学", "party": "党委"}
_OF_SORT = (
    "(?:哪|几|多少|什么|啥|有没有|有无)[些几家个所]*(?:的)?(?:{word})|(?:{word})(?:都|分别)*(?:有|是|叫)(?:哪|谁|什么|啥|几)"
    "|(?:里|中|其中|里面|里头)(?:的)?那?(?:[一二两三几]?[家所个])?(?:{word})"
)
"""How units of one sort are asked for, unlike 企业 in the topic itself."""
_CHANGE = re.compile(
    r"取消|删(?:去|除|掉)?|去掉|撤销|不再|改(?:成|为)|降(?:到|低|为)|减少|推迟|暂停|停止"
)
_COUNTED = ("单位", "部门", "家", "集团", "厅局")
_ORDER = ("department", "party", "city", "collective", "enterprise", "school")


def compose(query: Query, evidence: Evidence, book: Book) -> Draft:
    """One leaf or several; what is asked of each."""
    if query.detail in ("after", "before"):
        return _past_end(query, book)
    only = book.leaf(evidence.leaves[0])
    if len(evidence.leaves) == 1:
        refused = _refused(query, only, book)
        if refused is not None:
            return refused
    statements: list[Statement] = []
    for leaf_id in evidence.leaves:
        statements += of_leaf(query, book.leaf(leaf_id), book, evidence)
    if len(evidence.leaves) > 3 and query.asks & {"who", "table", "list"}:
        statements = [parts.listing(book, evidence.leaves, with_units=True)]
    return Draft(tuple(statements), "leaf")


def _refused(query: Query, leaf: Leaf, book: Book) -> Draft | None:
    """A false premise about the leaf, or a value that plans do not print."""
    strangers = [m for m in query.mentions if not any(u in leaf.units for u in m.units)]
    if strangers and not query.asks & {"yesno", "partners", "compare"}:
        statements = tuple(unit_check(query, leaf, book))
        return Draft(statements, "leaf", refused=True, reason="false_premise")
    changed = _CHANGE.search(query.normal) if "why" in query.asks else None
    if changed and changed.group() not in book.plan.text[leaf.start : leaf.end]:
        note = parts.note(texts.REFUSE["change"].format(claimed=changed.group()), (leaf.id,))
        head = Statement(note.text, (leaf.id,), own_words=True)
        return Draft((head, unit_line(leaf, book)), "leaf", refused=True, reason="false_premise")
    if query.mentions and "lead" in query.asks and not query.asks & {"yesno", "who"}:
        if not book.plan.lead_rule and not any(r.lead for r in leaf.responsibilities):
            statements = tuple(unit_check(query, leaf, book))
            return Draft(statements, "leaf", refused=True, reason="false_premise")
    claimed = _CLAIMED_UNITS.search(query.normal)
    count = number(claimed.group(1)) if claimed else None
    if count is not None and count != len(leaf.units):
        text = texts.REFUSE["unit_count"].format(
            cite=leaf.cite, count=len(leaf.units), claimed=count
        )
        note = Statement(text, (leaf.id,), derived=parts.figures(count, len(leaf.units)))
        statements = (note, unit_line(leaf, book))
        return Draft(statements, "leaf", refused=True, reason="false_premise")
    claim = _claimed(query, leaf, book)
    if claim is not None:
        span = parts.quote(book.plan, leaf.id, claim.start, claim.end)
        return refuse.premise(claim.template, claim.claimed, claim.actual, span, book)
    values: list[str] = [ask for ask in _VALUES if ask in query.asks]
    beside = _UNIT_ASKS | {"summary", "how", "define", "yesno"}
    if not query.asks & {"money", "status", "quota"}:
        beside |= {"figure"}
    if values and not query.asks & beside:
        found = Found(leaf.id, 1.0, tuple((s.start, s.end) for s in leaf.sentences[:1]))
        return refuse.value(query, values, found, (), book)
    return None


def _claimed(query: Query, leaf: Leaf, book: Book) -> premise.Claim | None:
    """A false figure or name in what is asked of the leaf, its own number aside."""
    if not query.topics:
        return None
    about = replace(query, standalone=" ".join(query.topics))
    return premise.check(about, Found(leaf.id, 1.0, ()), book)


def of_leaf(query: Query, leaf: Leaf, book: Book, evidence: Evidence) -> list[Statement]:
    """What is asked of one leaf, the answer first."""
    asked = query.asks
    counts = "count" in asked and _counts_units(query)
    checked = query.mentions and asked & {"yesno", "lead", "first", "who"}
    if checked and "partners" not in asked and not counts:
        return unit_check(query, leaf, book)
    statements: list[Statement] = []
    if asked & _UNIT_ASKS or counts:
        statements += units(query, leaf, book)
    elif "figure" in asked or "count" in asked:
        statements += targets(leaf, book)
    missing = [a for a in ("when", "money", "phone", "person", "status", "why") if a in asked]
    statements += [parts.note(texts.NOT_STATED[ask], (leaf.id,)) for ask in missing]
    if (
        not statements
        or asked & {"summary", "how", "define"}
        or (missing and len(statements) == len(missing))
    ):
        statements += whole(leaf, book, evidence)
    return statements


def _counts_units(query: Query) -> bool:
    words = ("单位", "部门", "集团", "厅局") if "figure" in query.asks else _COUNTED
    return any(word in query.normal for word in words)


def head(leaf: Leaf) -> Statement:
    """``第12条　提升政务业务“一网协同”（四、…）``."""
    crumb = " · ".join(leaf.breadcrumb)
    text = texts.LEAF_HEAD.format(cite=leaf.cite, title=leaf.title, crumb=crumb)
    return Statement(text, (leaf.id,), (parts.title_span(leaf),), mark=False)


def whole(leaf: Leaf, book: Book, evidence: Evidence) -> list[Statement]:
    """The leaf's text and units; only the fitting sentences when the question names some."""
    found = next((f for f in evidence.found if f.leaf == leaf.id), None)
    spans = parts.body_spans(book.plan, leaf)
    if found and found.spans:
        spans = tuple(parts.quote(book.plan, leaf.id, a, b) for a, b in found.spans)
    return [head(leaf), parts.quoted(spans, leaf.id), unit_line(leaf, book)]


def unit_line(leaf: Leaf, book: Book) -> Statement:
    """``责任单位：…``, complete."""
    if not leaf.units:
        return parts.note(texts.NO_UNITS, (leaf.id,))
    text = texts.UNITS.format(units=parts.units(leaf))
    return Statement(text, (leaf.id,), (parts.note_span(book.plan, leaf),))


def units(query: Query, leaf: Leaf, book: Book) -> list[Statement]:
    """Who is responsible, in full, with what the question asks about their order."""
    if not leaf.units:
        return [parts.note(texts.NO_UNITS, (leaf.id,))]
    span = (parts.note_span(book.plan, leaf),)
    for sort, word in _SORTS.items():
        chosen = [r.unit for r in leaf.responsibilities if r.kind == sort]
        if chosen and re.search(_OF_SORT.format(word=word), query.normal):
            text = texts.SORT_IN_LEAF.format(
                cite=leaf.cite, sort=texts.KINDS[sort], count=len(chosen), units="、".join(chosen)
            )
            return [Statement(text, (leaf.id,), span, derived=parts.figures(len(chosen)))]
    text = texts.UNITS_OF_LEAF.format(
        cite=leaf.cite, title=leaf.title, count=len(leaf.units), units=parts.units(leaf)
    )
    statements = [Statement(text, (leaf.id,), span, derived=parts.figures(len(leaf.units)))]
    if "classify" in query.asks:
        statements = [_tiers(leaf, book)]
    if query.asks & {"first", "lead"}:
        statements.append(lead_note(leaf, book))
    statements += remarks(leaf, book)
    return statements


def lead_note(leaf: Leaf, book: Book) -> Statement:
    """Who leads, by the plan's own rule or label; else that it names no lead."""
    if book.plan.lead_rule:
        return parts.note(texts.LEAD_RULE.format(rule=book.plan.lead_rule), (leaf.id,))
    leads = [r.unit for r in leaf.responsibilities if r.lead or r.duty == "牵头"]
    if leads:
        return Statement(texts.LEADS.format(units="、".join(leads)), (leaf.id,))
    return Statement(texts.NO_LEAD.format(unit=leaf.units[0]), (leaf.id,))


def remarks(leaf: Leaf, book: Book) -> list[Statement]:
    """Oddities of the note that a reader should know: an unclosed bracket."""
    for warning in book.plan.warnings:
        if warning.code == "unclosed-note" and leaf.start <= warning.start < leaf.end:
            text = texts.UNCLOSED.format(last=leaf.responsibilities[-1].written)
            return [Statement(text, (leaf.id,), form="note")]
    return []


def _tiers(leaf: Leaf, book: Book) -> Statement:
    lines = [texts.TIERS_HEAD.format(cite=leaf.cite, count=len(leaf.units))]
    for kind in _ORDER:
        names = [r.unit for r in leaf.responsibilities if r.kind == kind]
        if names:
            lines.append(texts.TIERS.format(kind=texts.KINDS[kind], units="、".join(names)))
    span = (parts.note_span(book.plan, leaf),)
    return Statement("\n".join(lines), (leaf.id,), span, derived=parts.figures(len(leaf.units)))


def unit_check(query: Query, leaf: Leaf, book: Book) -> list[Statement]:
    """Is this unit responsible for this leaf? Yes or no, with the note."""
    statements: list[Statement] = []
    span = (parts.note_span(book.plan, leaf),)
    for mention in query.mentions:
        held = [unit for unit in mention.units if unit in leaf.units]
        if held and "lead" in query.asks and not book.plan.lead_rule:
            text = texts.UNIT_NOT_LEAD.format(
                unit=held[0], cite=leaf.cite, title=leaf.title, units=parts.units(leaf)
            )
            statements.append(Statement(text, (leaf.id,), span))
            continue
        name = held[0] if held else (mention.units[0] if mention.units else mention.written)
        template = texts.UNIT_YES if held else texts.UNIT_NO
        text = template.format(unit=name, cite=leaf.cite, title=leaf.title, units=parts.units(leaf))
        statements.append(Statement(text, (leaf.id,), span, own_words=not held))
        if held and len(leaf.units) > 1:
            statements.append(unit_line(leaf, book))
    if query.asks & {"lead", "first"}:
        statements.append(lead_note(leaf, book))
    return statements


def targets(leaf: Leaf, book: Book) -> list[Statement]:
    """The leaf's numeric targets; that it has none, with its text."""
    found = structure.targets_of(book.plan, [leaf.id])
    if not found:
        return [
            parts.note(texts.NO_TARGET.format(cite=leaf.cite), (leaf.id,)),
            *whole(leaf, book, Evidence()),
        ]
    text = texts.TARGETS_OF.format(cite=leaf.cite, count=len(found))
    head = Statement(text, (leaf.id,), derived=parts.figures(len(found)), mark=False)
    return [head] + [
        Statement(
            "- " + texts.TARGET.format(measure=t.measure, written=t.written),
            (leaf.id,),
            (parts.quote(book.plan, leaf.id, *_sentence(leaf, t.start)),),
            form="item",
        )
        for t in found
    ]


def _sentence(leaf: Leaf, at: int) -> tuple[int, int]:
    return next(
        ((s.start, s.end) for s in leaf.sentences if s.start <= at < s.end),
        (leaf.title_start, leaf.title_start + len(leaf.title)),
    )


def _past_end(query: Query, book: Book) -> Draft:
    leaf = book.leaf(query.leaves[0])
    template = texts.NEXT_NONE if query.detail == "after" else texts.PREVIOUS_NONE
    return Draft((Statement(template.format(cite=leaf.cite), (leaf.id,)),), "leaf")
