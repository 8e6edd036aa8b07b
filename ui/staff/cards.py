"""An answer as people see it: Markdown with linked items, and a card for each citation.

Everything that comes from a plan or a question is escaped here; nothing else makes HTML of it.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ui import words
from ui.views import read_url

_MARK = re.compile(r"\[(第[^\[\]]{1,12}?[条节分])\](?!\()")
_MARKUP = re.compile(r"([\\`*_\[\]()#!|~$]|^[-+])", re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^)\n]*)\)")


def escape(text: str) -> str:
    """Text as HTML. A blank line would end Markdown's HTML block: breaks become references."""
    return html.escape(text, quote=True).replace("\n", "&#10;")


def plain(text: str) -> str:
    r"""Text as Markdown that shows just this text: nothing in it makes a tag, link or picture.

    >>> plain("![a](http://b) <img>")
    '\\!\\[a\\]\\(http://b\\) &lt;img&gt;'
    """
    return _MARKUP.sub(r"\\\1", html.escape(text, quote=False))


def cite(citation: Mapping[str, Any]) -> str:
    """How people name a citation.

    >>> cite({"item": 12, "section": "四"}), cite({"item": None, "section": "十二"})
    ('第12条', '第(十二)节')
    """
    item = citation["item"]
    return f"第{item}条" if item is not None else f"第({citation['section']})节"


def url(citation: Mapping[str, Any], root: str) -> str:
    """The reading view at the quotation."""
    span = (citation["start"], citation["end"])
    return read_url(root, citation["plan"], citation["leaf"], span)


def markdown(answer: Mapping[str, Any], root: str) -> str:
    """The answer's text, each marker ``[第12条]`` a link into the original.

    Tags, links and pictures that the text brings along are made plain: an answer leads to the plan.
    """
    places = {cite(c): url(c, root) for c in answer["citations"]}
    text = _LINK.sub(lambda match: match[2], answer["answer"])
    text = text.replace("&", "&amp;").replace("<", "&lt;")  # ">" stays: it opens a quotation

    def linked(match: re.Match[str]) -> str:
        place = places.get(match[1])
        return f"[{match[1]}]({place})" if place else match[1]

    return f"{_MARK.sub(linked, text)}\n\n{footer(answer)}"


def footer(answer: Mapping[str, Any]) -> str:
    """The thin line under an answer: label and coverage."""
    label = words.LABEL[writer(answer)]
    coverage = answer["coverage"]
    if not coverage["leaves"]:
        return f"*{label}*"
    return f"*{label} · {words.COVERAGE.format(**coverage)}*"


def writer(answer: Mapping[str, Any]) -> str:
    """``llm`` when a language model wrote the answer, else ``rules``."""
    return "rules" if str(answer.get("composer", "rules")).startswith("rules") else "llm"


def cards(answer: Mapping[str, Any], root: str) -> str:
    """All citations of an answer as cards."""
    citations: Sequence[Mapping[str, Any]] = answer["citations"]
    if not citations:
        return empty(words.EVIDENCE_NONE)
    return "".join(card(citation, root) for citation in citations)


def card(citation: Mapping[str, Any], root: str) -> str:
    """One citation: item, title, units with the first one marked, the quotation, the way to it."""
    named, title = escape(cite(citation)), escape(citation["title"])
    units = "".join(_unit(unit, first=at == 0) for at, unit in enumerate(citation["units"]))
    listed = f"<dl><dt>{words.UNITS}</dt><dd><ul>{units}</ul></dd></dl>" if units else ""
    link = escape(url(citation, root))
    return (
        f'<article class="cw-card" data-leaf="{escape(citation["leaf"])}">'
        f'<header><span class="cw-seal">{named}</span><h3>{title}</h3></header>{listed}'
        f"<figure><figcaption>{words.ORIGINAL}</figcaption>"
        f"<blockquote>{escape(citation['quote'])}</blockquote></figure>"
        f'<a href="{link}" target="_blank" rel="noopener">{words.OPEN_ORIGINAL}'
        f'<span class="cw-hidden">（{named}）</span></a></article>'
    )


def empty(text: str) -> str:
    """What stands where cards would."""
    return f'<p class="cw-empty">{escape(text)}</p>'


def _unit(unit: str, *, first: bool) -> str:
    mark = f'<span class="cw-first">{words.FIRST_UNIT}</span>' if first else ""
    return f"<li>{escape(unit)}{mark}</li>"
