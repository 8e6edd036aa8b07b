"""An answer as people see it: Markdown with linked items, and a card for each citation.

Everything that comes from a plan or a question is escaped here; nothing else makes HTML of it.
"""

import html
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from assistant.structure import body_end
from ingest.plan import Plan
from ui import words as common
from ui.labels import cite, of_answer, writer
from ui.marking import Mark, render
from ui.staff import words
from ui.views import read_url

_MARK = re.compile(r"\[(第[^\[\]]{1,12}?[条节分])\](?!\()")
_CELL = re.compile(r"(?<=^\| )(第[^|\[\]]{1,12}?[条节])(?= \|)", re.MULTILINE)
_MARKUP = re.compile(r"([\\`*_\[\]()#!|~$]|^[-+])", re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^)\n]*)\)")
_LEAF = re.compile(r"\b(item|section)-(\d+)\b")
_SHOWN = 12  # chips under an answer; all of them are cards

GOING = '<span class="cw-going"></span>'
"""Ends an answer that is still being made."""

Plans = Mapping[str, Plan]


def escape(text: str) -> str:
    """Text as HTML. A blank line would end Markdown's HTML block: breaks become references."""
    return html.escape(text, quote=True).replace("\n", "&#10;")


def plain(text: str) -> str:
    r"""Text as Markdown that shows just this text: nothing in it makes a tag, link or picture.

    >>> plain("![a](http://b) <img>")
    '\\!\\[a\\]\\(http://b\\) &lt;img&gt;'
    """
    return _MARKUP.sub(r"\\\1", html.escape(text, quote=False))


def url(citation: Mapping[str, Any], root: str) -> str:
    """The reading view at the quotation."""
    span = (citation["start"], citation["end"])
    return read_url(root, citation["plan"], citation["leaf"], span)


def markdown(answer: Mapping[str, Any], root: str) -> str:
    """The answer's text, each marker ``[第12条]`` a link into the original, and its thin line.

    Tags, links and pictures that the text brings along are made plain: an answer leads to the plan.
    """
    places = {cite(c): url(c, root) for c in answer["citations"]}
    return f"{body(answer['answer'], places)}\n\n{foot(answer, root)}"


def body(text: str, places: Mapping[str, str] = MappingProxyType({})) -> str:
    """An answer's text as Markdown, its markers links to these places, or plain while it grows."""
    text = _LINK.sub(lambda match: match[2], text)
    text = text.replace("&", "&amp;").replace("<", "&lt;")  # ">" stays: it opens a quotation

    def linked(match: re.Match[str]) -> str:
        place = places.get(match[1])
        return f"[{match[1]}]({place})" if place else match[1]

    return _CELL.sub(linked, _MARK.sub(linked, text))


def foot(answer: Mapping[str, Any], root: str) -> str:
    """The thin line under an answer: chips, coverage, label, copy, and its table as a file."""
    chips = [
        f'<a class="cw-chip" href="{escape(url(c, root))}">{escape(cite(c))}</a>'
        for c in answer["citations"][:_SHOWN]
    ]
    coverage = answer["coverage"]
    facts = [f'<span class="cw-label">{common.LABEL[writer(answer)]}</span>']
    if coverage["leaves"]:
        facts.append(f"<span>{words.COVERAGE.format(**coverage)}</span>")
    facts.append(f'<button type="button" class="cw-copy">{words.COPY}</button>')
    if "\n| ---" in answer["answer"]:
        target = f"{root}/staff/answers/{escape(answer['id'])}.xlsx"
        facts.append(f'<a class="cw-file" href="{target}">{words.TABLE_XLSX}</a>')
    if (count := len(answer["citations"])) > _SHOWN:
        chips.append(f"<span>{words.BASIS_ALL.format(count=count)}</span>")
    based = f'<p class="cw-chips"><span>{words.BASIS}</span>{"".join(chips)}</p>' if chips else ""
    note = f'<span class="cw-hidden cw-note">{of_answer(answer)}</span>'
    facts_line = f'<p class="cw-facts">{"".join(facts)}{note}</p>'
    return f'<div class="cw-foot">{based}{facts_line}{_dropped(answer.get("dropped", ()))}</div>'


def _dropped(sentences: Sequence[Mapping[str, str]]) -> str:
    """What verification did not let through, each with its reason: for staff, to judge the model by."""
    if not sentences:
        return ""
    rows = "".join(
        f"<li><q>{escape(one['text'])}</q><span>{escape(_LEAF.sub(_named, one['reason']))}</span></li>"
        for one in sentences
    )
    head = words.DROPPED.format(count=len(sentences))
    return f'<details class="cw-dropped"><summary>{head}</summary><ul>{rows}</ul></details>'


def _named(leaf: re.Match[str]) -> str:
    return f"第{leaf[2]}{'条' if leaf[1] == 'item' else '节'}"


def cards(answer: Mapping[str, Any], root: str, plans: Plans) -> str:
    """All citations of an answer as cards."""
    citations: Sequence[Mapping[str, Any]] = answer["citations"]
    if not citations:
        return empty(common.EVIDENCE_NONE)
    return "".join(card(citation, root, plans) for citation in citations)


def card(citation: Mapping[str, Any], root: str, plans: Plans) -> str:
    """One citation: where it stands, title, units, the quotation in its paragraph, the way to it."""
    named, title = escape(cite(citation)), escape(citation["title"])
    units = "".join(_unit(unit, first=at == 0) for at, unit in enumerate(citation["units"]))
    listed = f"<dl><dt>{common.UNITS}</dt><dd><ul>{units}</ul></dd></dl>" if units else ""
    link = escape(url(citation, root))
    crumbs, text = _surroundings(citation, plans.get(citation["plan"]))
    return (
        f'<article class="cw-card" id="cw-card-{escape(citation["leaf"])}" tabindex="-1">{crumbs}'
        f'<header><span class="cw-seal">{named}</span><h3>{title}</h3></header>{listed}'
        f"<figure><figcaption>{common.ORIGINAL}</figcaption>"
        f"<blockquote>{text}</blockquote></figure>"
        f'<a href="{link}" target="_blank" rel="noopener">{common.OPEN_ORIGINAL}'
        f'<span class="cw-hidden">（{named}）</span></a></article>'
    )


def _surroundings(citation: Mapping[str, Any], plan: Plan | None) -> tuple[str, str]:
    """Headings above, and the quotation marked in its paragraph; a plan may have been withdrawn."""
    start, end = citation["start"], citation["end"]
    leaf = next((one for one in plan.leaves if one.id == citation["leaf"]), None) if plan else None
    if plan is None or leaf is None or plan.text[start:end] != citation["quote"]:
        return "", f"<mark>{escape(citation['quote'])}</mark>"
    crumbs = "".join(f"<li>{escape(heading)}</li>" for heading in leaf.breadcrumb)
    first, last = min(leaf.title_start, start), max(body_end(leaf), end)
    shown = render(plan.text, first, last, [Mark(start, end, "quote")])
    return f'<ol class="cw-crumbs">{crumbs}</ol>', str(shown).strip().replace("\n", "&#10;")


def empty(text: str) -> str:
    """What stands where cards would."""
    return f'<p class="cw-empty">{escape(text)}</p>'


def _unit(unit: str, *, first: bool) -> str:
    mark = f'<span class="cw-first">{common.FIRST_UNIT}</span>' if first else ""
    return f"<li>{escape(unit)}{mark}</li>"
