"""Document → Plan. Each step is a module; this one only puts them in order."""

import hashlib
import re
from collections.abc import Iterable

from ingest import (
    assembly,
    duties,
    errors,
    front,
    leaves,
    markers,
    notes,
    outline,
    places,
    tables,
    targets,
)
from ingest.document import Document
from ingest.leaves import Builder, Context, Draft
from ingest.outline import Node
from ingest.plan import Leaf, Plan, Target, Warning
from ingest.sentences import sentences
from ingest.view import View

VERSION = 1
"""Of the rules: a stored plan with another version is parsed again from its original."""

_MESSAGES = {
    "unclosed-note": "责任说明缺右括号，已读到本条结尾",
    "unopened-note": "责任说明缺左括号，已按责任说明读取",
    "missing-separator": "两个单位之间缺少分隔号，已按两个单位读取",
    "open-list": "名单以“等”结尾，未列明的单位无法读出",
    "unsure-unit": "这一名称不像单位名称，请核对",
    "unlabelled-role": "没有写明这些单位的职责，已按“配合”读取",
    "unlabelled-note": "括号内只有单位名称，没有写明职责，已按“责任单位”读取",
    "unread-note": "这段责任说明没有读出单位",
    "gap": "编号不连续，可能有缺漏",
    "repeated-number": "编号重复",
    "missing-marker": "此处编号缺失，按前后编号推定为单独一条",
    "empty-heading": "标题下没有内容，也没有责任单位",
    "no-units": "这一条没有责任单位",
    "lost-note": "这段责任说明不属于任何一条，未能归属",
    "document-wide": "这句话适用于其后各条",
    "no-title": "没有读出标题",
    "no-date": "没有读出发文日期",
}


_SECRET = re.compile(r"(?:^|[\s(（【\[:：])(绝密|机密|秘密)(?=\s*[★☆*]|级?\s*[★☆])")
_SECRET_LINE = re.compile(
    r"(?m)^[\s（(【\[]*(?:密级\s*[:：]\s*)?(绝密|机密|秘密|内部资料|内部文件)级?(?=[\s，,。）)】\]]|$)[^\n]{0,16}$"
)


def parse(document: Document) -> Plan:
    """Read a document as a plan.

    Raises:
        EmptyFile: nothing but white space.
        ClassifiedDocument: marked as secret or internal.
        NotAPlan: no numbered item, section or part was found.
    """
    _refuse(document)
    view = View.of(document.text)
    found_tables = tables.find(view)
    rows = [row for table in found_tables for row in table.rows]
    breaks = front.breaks(view)
    chosen = markers.choose(
        view, markers.candidates(view), rows=[row.marker() for row in rows], breaks=breaks
    )
    stops = [marker.start for marker in chosen if marker.rank <= markers.ITEM] + breaks
    cells = [note for row in rows for note in row.notes()]
    soft = [marker.start for marker in chosen if marker.rank > markers.ITEM]
    found = notes.find(view, stops, soft=soft, cells=cells)
    nodes = outline.grow(chosen, found, [*breaks, len(view.text)])
    outline.fill_gaps(view, nodes)
    drafts = leaves.drafts(nodes)
    if not drafts or (len(drafts) < 2 and not found):
        raise errors.NotAPlan(
            f"{document.source}：没有找到编号的任务（如“一、”“（一）”“1.”），"
            f"只读到 {len(document.text)} 个字。请确认这是一份工作要点、方案或措施，且正文完整。",
            source=document.source,
        )
    return _assemble(
        document,
        view,
        found,
        nodes,
        drafts,
        {row.start: row for row in rows},
        min([nodes[0].start, *(table.start for table in found_tables)]),
    )


def _refuse(document: Document) -> None:
    text = document.text
    if not text.strip():
        raise errors.EmptyFile(
            f"{document.source}：文件是空的，没有任何文字。请换一个有正文的文件。",
            source=document.source,
        )
    marked = _SECRET.search(text[:400]) or _SECRET_LINE.search(text[:1500])
    if marked:
        line = text.count("\n", 0, marked.start(1)) + 1
        raise errors.ClassifiedDocument(
            f"{document.source} 第 {line} 行：标有“{marked.group(1)}”。涉密和内部资料不得导入，"
            "文件未保存。请只导入公开发布的文件。",
            source=document.source,
            line=line,
        )


def _assemble(
    document: Document,
    view: View,
    found: list[notes.Found],
    nodes: list[Node],
    drafts: list[Draft],
    rows: dict[int, tables.Row],
    first: int,
) -> Plan:
    readings = duties.read_all(view, found)
    context = Context(view, readings, rows, frozenset(front.breaks(view)))
    _document_wide(context, found)
    builder = Builder(context)
    names = assembly.ids(drafts, nodes)
    built: dict[int, Leaf] = {}
    figures: list[Target] = []
    for index, (draft, name) in enumerate(zip(drafts, names, strict=True)):
        last = index == len(drafts) - 1
        built[draft.node.start] = builder.leaf(draft, name, last=last)
        end = builder.end(draft.node, last=last)
        figures += targets.find(view, name, leaves.text_ranges(view, draft.node, end))
    head = front.read(view, document, first)
    return Plan(
        id=slug(head, document),
        title=head.title,
        issuer=head.issuer,
        issued=head.issued,
        year=head.year,
        source=document.source,
        sha256=document.sha256,
        text=document.text,
        parts=assembly.parts(view, nodes, built, builder),
        targets=tuple(figures),
        warnings=_warnings(document, view, found, readings, drafts, list(built.values())),
        document_number=head.number,
        preamble=sentences(view, [front.preamble(view, first)]),
        definitions=_definitions(readings.values()),
        lead_rule=context.lead_rule,
        format=document.format,
    )


def _document_wide(context: Context, found: list[notes.Found]) -> None:
    """Remember the lead rule and the units of clauses that hold for all items after them."""
    for note in found:
        reading = context.readings[note.start]
        if reading.lead_rule and not context.lead_rule:
            context.lead_rule, context.lead_from = reading.lead_rule, note.start
        context.wide += [named for named in reading.named if named.wide]


def _definitions(readings: Iterable[duties.Reading]) -> dict[str, str]:
    found: dict[str, str] = {}
    for reading in readings:
        for name, text in reading.definitions.items():
            found.setdefault(name, text)
    return found


def _warnings(
    document: Document,
    view: View,
    found: list[notes.Found],
    readings: dict[int, duties.Reading],
    drafts: list[Draft],
    built: list[Leaf],
) -> tuple[Warning, ...]:
    raised: list[tuple[str, int, int]] = []
    held = {
        id(note) for draft in drafts for node in [draft.node, *draft.above] for note in node.notes
    }
    for note in found:
        raised += [("unclosed-note", note.start, note.end)] if not note.closed else []
        raised += [("unopened-note", note.start, note.end)] if not note.opened else []
        raised += [(doubt.code, doubt.start, doubt.end) for doubt in readings[note.start].doubts]
        raised += [("lost-note", note.start, note.end)] if id(note) not in held else []
        raised += [
            ("document-wide", named.start, named.end)
            for named in readings[note.start].named
            if named.wide
        ]
    raised += _numbering(drafts) + _unnamed(drafts, built)
    return tuple(
        _warning(document, view, *one) for one in sorted(raised, key=lambda one: one[1:] + one[:1])
    )


def _numbering(drafts: list[Draft]) -> list[tuple[str, int, int]]:
    """Gaps and repetitions, each style counted for itself."""
    found = []
    before: dict[str, int] = {}
    for draft in drafts:
        marker = draft.node.marker
        last = before.get(marker.style, 0)
        span = (marker.start, min(draft.node.end, marker.start + 30))
        if not marker.label and marker.style != "row":
            found.append(("missing-marker", *span))
        elif last and marker.number not in (1, last + 1) and marker.rank == markers.ITEM:
            found.append(("repeated-number" if marker.number == last else "gap", *span))
        before[marker.style] = marker.number
    return found


def _unnamed(drafts: list[Draft], built: list[Leaf]) -> list[tuple[str, int, int]]:
    """Leaves without units where their like have some, and headings with nothing under them."""
    found = []
    ranks = [
        draft.node.marker.rank for draft, leaf in zip(drafts, built, strict=True) if leaf.units
    ]
    for draft, leaf in zip(drafts, built, strict=True):
        span = (draft.node.start, min(draft.node.end, draft.node.start + 40))
        like = ranks.count(draft.node.marker.rank)
        bare = not leaf.body and not re.search("[：:；;，,]", leaf.title)
        if bare and draft.node.marker.rank < markers.ITEM and not leaf.units and ranks:
            found.append(("empty-heading", *span))
        elif not leaf.units and like * 2 > len(ranks):
            found.append(("no-units", *span))
    return found


def _warning(document: Document, view: View, code: str, start: int, end: int) -> Warning:
    first, last = view.span(start, end)
    text = re.sub(r"\s+", " ", view.original[first:last]).strip()
    return Warning(
        code=code,
        message=_MESSAGES[code],
        line=view.line(start),
        start=first,
        text=text if len(text) <= 60 else text[:59] + "…",
        page=document.page(first),
    )


def slug(head: front.Front, document: Document) -> str:
    """``fujian-digital-2024``: place, topic and year.

    The place is that of the issuer, else of the title; the topic is the first listed word of the
    title; both lists are in ``data/lexicon/slugs.tsv``. Where one is unknown:
    ``plan-2024-1a2b3c4d`` with a hash of issuer and title, so that a corrected text keeps its id.
    """
    table = places.table()
    place = places.innermost(head.issuer) or places.innermost(head.title)
    where = table["place"].get(place) or table["office"].get(places.first(head.issuer, "office"))
    topic = places.first(head.title, "topic")
    year = head.year or "undated"
    if where and topic:
        return f"{where}-{table['topic'][topic]}-{year}"
    named = hashlib.sha256(f"{head.issuer} {head.title}".encode()).hexdigest()
    return f"plan-{year}-{(named if head.title else document.sha256)[:8]}"
