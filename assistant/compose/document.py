"""Answers about the document: its facts, its outline, comparisons, where an answer comes from."""

import re

from assistant import structure, texts
from assistant.answer import Draft, Statement
from assistant.book import Book
from assistant.compose import leaf as leaf_composer
from assistant.compose import parts
from assistant.frame import VALUES
from assistant.gather import Evidence
from assistant.query import Query
from assistant.references import is_own_leaf
from ingest.plan import Leaf, Section

_CLAIMED = re.compile(r"^(\S{2,14}?)(?:印发|发布|制定|出台|下发)")
_DUE = re.compile("截止|期限|时限|完成|反馈|报送|上报|验收|到期")
_FACTS = (
    ("number", re.compile("文号|字号|文件编号|几号文")),
    (
        "issued",
        re.compile(r"印发|发布(?:日期|时间)|什么时候|啥时候|何时|日期|成文|落款|哪(?:天|年|一天)"),
    ),
    ("addressee", re.compile("发给谁|主送|通知谁|写给谁")),
    (
        "issuer",
        re.compile(
            r"落款|(?<!给)谁|(?:哪个|什么|啥|哪家)(?:单位|部门|机构)|发文(?:单位|机关)|发布(?:单位|机关|者)|哪里发"
        ),
    ),
    ("title", re.compile("全称|标题|名称|名字|题目|叫什么")),
    ("validity", re.compile("有效期")),
    ("preamble", re.compile("总体要求|指导思想")),
    ("lead", re.compile("牵头")),
    ("counts", re.compile(r"(?:几|多少)(?:个|条|项|大|部)|一共|总共|拢总")),
)


def facts(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Issuer, date, number, counts: what the document says of itself."""
    statements: list[Statement] = []
    settled = _settled(query, book)
    if settled is not None:
        return settled
    claimed = _CLAIMED.search("".join(query.topics).replace(" ", ""))
    if claimed and "yesno" in query.asks and claimed.group(1) not in book.plan.issuer:
        text = texts.REFUSE["issuer"].format(claimed=claimed.group(1))
        statements = [parts.note(text), _fact("issuer", book)]
        return Draft(tuple(statements), "document", refused=True, reason="false_premise")
    for name, pattern in _FACTS:
        if pattern.search(query.standalone):
            statements.append(_fact(name, book))
    if not statements and query.asks & VALUES:
        missing = next(texts.NOT_STATED[ask] for ask in sorted(query.asks & VALUES))
        note = parts.note(texts.REFUSE["value"].format(missing=missing))
        return Draft((note,), "document", refused=True, reason="not_in_plan")
    if not statements:
        statements = [_fact("title", book), _fact("issuer", book), _fact("issued", book)]
    if any(s.text.startswith(texts.DOC["preamble"]) for s in statements):
        quote = "".join(f"> {s.text}" for s in book.plan.preamble)
        statements.append(Statement(quote, own_words=True, form="quote", mark=False))
    lacking = [texts.DOC["no_number"], texts.DOC["validity"], texts.DOC["no_issued"]]
    refused = len(statements) == 1 and statements[0].text in lacking
    return Draft(
        tuple(statements), "document", coverage=len(book.plan.leaves),
        refused=refused, reason="not_in_plan" if refused else None,
    )  # fmt: skip


def _settled(query: Query, book: Book) -> Draft | None:
    """What the query's detail decides, and what no document states of itself."""
    if query.detail == "front":
        return _front(query, book)
    if query.detail == "issuer":
        return _issuer(query, book)
    lacking = ""
    if query.detail == "lead":
        lacking = texts.NO_LEAD_PLAN
    elif "when" in query.asks and _DUE.search(query.standalone):
        lacking = texts.REFUSE["value"].format(missing=texts.NOT_STATED["when"])
    if not lacking:
        return None
    return Draft((parts.note(lacking),), "document", refused=True, reason="not_in_plan")


def _issuer(query: Query, book: Book) -> Draft:
    """Somebody else is taken for the issuer: put right."""
    fact = _fact("issuer", book)
    named = [m.written for m in query.mentions]
    if any(name in book.plan.issuer or book.plan.issuer in name for name in named):
        return Draft((fact,), "document")
    text = texts.REFUSE["issuer"].format(claimed="、".join(named))
    return Draft((parts.note(text), fact), "document", refused=True, reason="false_premise")


def _addressee(book: Book) -> Statement:
    """Whom the letter is sent to: the line that ends in a colon before the first heading."""
    first = book.plan.leaves[0].start if book.plan.leaves else 0
    lines = re.findall(r"^[ \t\u3000]*(\S{4,60}?)[:：][ \t\u3000]*$", book.plan.text[:first], re.M)
    named = [line for line in lines if "单位" in line or "政府" in line]
    if not named:
        return parts.note(texts.DOC["no_addressee"])
    return parts.note(texts.DOC["addressee"].format(addressee=named[0]))


def _front(query: Query, book: Book) -> Draft:
    """Sentences before the first heading that hold the words asked for."""
    first = book.plan.leaves[0].start
    found = [
        sentence.strip()
        for sentence in re.split(r"(?<=[。!?])|\n+", book.plan.text[:first])
        if any(word in sentence for word in query.topics)
    ]
    head = parts.note(texts.FRONT)
    quote = "\n".join(f"> {sentence}" for sentence in dict.fromkeys(found))
    body = Statement(quote, own_words=True, form="quote", mark=False)
    return Draft((head, body), "document", coverage=0)


def _fact(name: str, book: Book) -> Statement:
    plan = book.plan
    if name == "addressee":
        return _addressee(book)
    numbered, others = structure.counted(plan, [leaf.id for leaf in plan.leaves])
    values = (
        len(plan.parts),
        len(plan.sections),
        numbered,
        others,
        len(plan.leaves),
        len(plan.units),
    )
    key = name
    if (name == "issued" and plan.issued is None) or (
        name == "number" and not plan.document_number
    ):
        key = f"no_{name}"
    issued = plan.issued
    text = texts.DOC[key].format(
        title=plan.title,
        issuer=plan.issuer,
        issued=f"{issued.year}年{issued.month}月{issued.day}日" if issued else "",
        number=plan.document_number,
        year=plan.year,
        parts=len(plan.parts),
        sections=len(plan.sections),
        items=numbered,
        extra=texts.DOC["count_extra"].format(count=others) if others else "",
        leaves=len(plan.leaves),
        units=len(plan.units),
    )
    return parts.note(text, derived=parts.figures(*values))


def outline(query: Query, evidence: Evidence, book: Book) -> Draft:
    """The whole plan, a part or a section: every item named; with units when they are asked."""
    asked = query.asks
    if (query.sections or query.parts) and query.scope is None:
        return _parts_or_sections(query, evidence, book)
    plan = book.plan
    numbered, others = structure.counted(plan, evidence.leaves)
    text = texts.OUTLINE_PLAN.format(
        title=plan.title, parts=len(plan.parts), sections=len(plan.sections), items=numbered,
        extra=texts.OUTLINE_EXTRA.format(count=others) if others else "",
    )  # fmt: skip
    figures = parts.figures(len(plan.parts), len(plan.sections), numbered, others)
    if query.scope is not None:
        return Draft((parts.listing(book, evidence.leaves, with_units="who" in asked),), "outline")
    statements = [parts.note(text, derived=figures)]
    if "table" in asked:
        statements.append(parts.listing(book, evidence.leaves, with_units=True))
        return Draft(tuple(statements), "outline")
    for part in plan.parts:
        lines = [f"**{part.label}、{part.title}**"] if part.title else []
        lines += ["- " + _section_line(section) for section in part.sections]
        statements.append(Statement("\n".join(lines), own_words=True, form="item", mark=False))
    return Draft(tuple(statements), "outline", coverage=len(plan.leaves))


def _section_line(section: Section) -> str:
    items = "、".join(leaf.cite for leaf in section.leaves)
    label = f"({section.label})" if section.label else ""
    return texts.SECTION_LINE.format(label=label, title=section.title, items=items)


def _parts_or_sections(query: Query, evidence: Evidence, book: Book) -> Draft:
    plan = book.plan
    statements: list[Statement] = []
    for part in plan.parts:
        for section in part.sections:
            wanted = section.label in query.sections or (
                not query.sections and part.label in query.parts
            )
            if wanted and (not query.parts or part.label in query.parts) and query.sections:
                statements += _section(query, section, book)
        if part.label in query.parts and not query.sections:
            statements += _part(query, part.label, book)
    return Draft((*_total(query, evidence, book), *statements), "outline")


def _section(query: Query, section: Section, book: Book) -> list[Statement]:
    if is_own_leaf(section):
        return leaf_composer.of_leaf(query, section.leaves[0], book, Evidence())
    leaves = tuple(leaf.id for leaf in section.leaves)
    name = f"第({section.label})节　{section.title}"
    text = texts.OUTLINE_SECTION.format(section=name, count=parts.count(book.plan, leaves))
    head = Statement(text, leaves, derived=parts.counted(book.plan, leaves), mark=False)
    return [head, _body(query, leaves, book)]


def _total(query: Query, evidence: Evidence, book: Book) -> list[Statement]:
    """The sum over several parts or sections, when it is asked."""
    if len(query.sections) + len(query.parts) < 2 or "count" not in query.asks:
        return []
    text = texts.TOTAL.format(count=parts.count(book.plan, evidence.leaves))
    return [parts.note(text, derived=parts.counted(book.plan, evidence.leaves))]


def _part(query: Query, label: str, book: Book) -> list[Statement]:
    part = next(p for p in book.plan.parts if p.label == label)
    leaves = structure.within(book.plan, (label,), ())
    text = texts.OUTLINE_PART.format(
        part=f"第{label}部分　{part.title}",
        sections=len(part.sections),
        count=parts.count(book.plan, leaves),
    )
    figures = parts.counted(book.plan, leaves) | parts.figures(len(part.sections))
    head = Statement(text, leaves, derived=figures, mark=False)
    body = _body(query, leaves, book)
    if body.form == "table" or len(part.sections) < 2:
        return [head, body]
    lists = [_section(query, section, book) for section in part.sections]
    return [head, *(statement for rows in lists for statement in rows)]


def _body(query: Query, leaves: tuple[str, ...], book: Book) -> Statement:
    with_units = bool(query.asks & {"who", "table", "partners"})
    return parts.listing(book, leaves, with_units=with_units)


def compare(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Two leaves, topics or units side by side: what they share, what each has alone."""
    if evidence.groups:
        return _compare_units(evidence, book)
    chosen = [book.leaf(leaf) for leaf in evidence.leaves]
    statements: list[Statement] = []
    if len(chosen) > 2:
        statements.append(_common(chosen))
    elif len(chosen) > 1:
        first, second = chosen[0], chosen[1]
        text = texts.COMPARE_HEAD.format(first=first.cite, second=second.cite)
        statements.append(parts.note(text, (first.id, second.id)))
        shared = [u for u in first.units if u in second.units]
        lines = [
            "- " + (texts.COMPARE_SHARED.format(count=len(shared), units="、".join(shared))
                    if shared else texts.COMPARE_NONE)
        ]  # fmt: skip
        for one, other in ((first, second), (second, first)):
            own = [u for u in one.units if u not in other.units]
            if own:
                lines.append(
                    "- "
                    + texts.COMPARE_ONLY.format(name=one.cite, count=len(own), units="、".join(own))
                )
        figures = parts.figures(*range(max(len(first.units), len(second.units)) + 1))
        both = (first.id, second.id)
        statements.append(
            Statement("\n".join(lines), both, derived=figures, form="item", mark=False)
        )
    for leaf in chosen:
        statements += leaf_composer.whole(leaf, book, Evidence())
    return Draft(tuple(statements), "compare")


def _common(chosen: list[Leaf]) -> Statement:
    """Units that all of several leaves share."""
    shared = [u for u in chosen[0].units if all(u in leaf.units for leaf in chosen)]
    names, ids = "、".join(leaf.cite for leaf in chosen), tuple(leaf.id for leaf in chosen)
    text = texts.COMMON if shared else texts.COMMON_NONE
    text = text.format(leaves=names, count=len(shared), units="、".join(shared))
    return Statement(text, ids, derived=parts.figures(len(shared)), mark=False)


def _compare_units(evidence: Evidence, book: Book) -> Draft:
    statements: list[Statement] = []
    sets = [set(group.leaves) for group in evidence.groups]
    shared = tuple(x for x in evidence.groups[0].leaves if all(x in s for s in sets))
    names = "、".join(group.name for group in evidence.groups)
    if shared:
        text = texts.UNITS_TOGETHER.format(units=names, count=parts.count(book.plan, shared))
        figures = parts.counted(book.plan, shared)
        statements.append(Statement(text, shared, derived=figures, mark=False))
        statements.append(parts.listing(book, shared))
    else:
        statements.append(parts.note(texts.NO_SUCH_SET.format(units=names, how=texts.TOGETHER)))
    for group in evidence.groups:
        own = tuple(x for x in group.leaves if x not in shared)
        text = texts.UNIT_ONLY.format(
            unit=group.name, count=parts.count(book.plan, group.leaves),
            own=parts.count(book.plan, own),
        )  # fmt: skip
        figures = parts.counted(book.plan, group.leaves) | parts.counted(book.plan, own)
        statements.append(
            Statement(text, group.leaves, derived=figures, own_words=True, mark=False)
        )
        if own:
            statements.append(parts.listing(book, own))
    return Draft(tuple(statements), "compare")


def source(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Where the last answer comes from: the leaf and its text."""
    statements: list[Statement] = []
    for leaf_id in evidence.leaves[:3]:
        leaf = book.leaf(leaf_id)
        text = texts.SOURCE.format(cite=leaf.cite, title=leaf.title)
        spans = parts.body_spans(book.plan, leaf)
        statements += [Statement(text, (leaf_id,), spans, mark=False), parts.quoted(spans, leaf_id)]
    return Draft(tuple(statements), "source")


def more(query: Query, evidence: Evidence, book: Book) -> Draft:
    """Is there more? The last answer was complete: say so, with its count."""
    leaves = evidence.leaves
    if not leaves:
        return Draft((parts.note(texts.MORE_NOTHING),), "more", refused=True, reason="unclear")
    if len(leaves) == 1:
        text = texts.MORE_LEAF.format(cite=book.leaf(leaves[0]).cite)
        return Draft(
            (
                Statement(text, leaves, mark=False),
                *leaf_composer.whole(book.leaf(leaves[0]), book, Evidence()),
            ),
            "more",
        )
    numbered, others = structure.counted(book.plan, leaves)
    template = texts.MORE_BOTH if numbered and others else texts.MORE_NONE
    text = template.format(count=parts.count(book.plan, leaves), total=len(leaves))
    head = Statement(text, leaves, derived=parts.counted(book.plan, leaves), mark=False)
    return Draft((head, parts.listing(book, leaves)), "more")
