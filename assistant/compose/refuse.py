"""Refusals with proof: what the plan does not say, what stands nearest, and whom to ask."""

from assistant import texts
from assistant.answer import Draft, Span, Statement
from assistant.book import Book
from assistant.compose import parts
from assistant.figures import figures
from assistant.gather import Evidence, Found
from assistant.query import Query, Reason
from assistant.retriever import Refused
from assistant.understand import plan_range

FOR = 0.4
"""How much what speaks for the best leaf weighs against a question's likeness to unanswerable ones."""
NOTHING = 0.02
LIKELY = 0.2
"""Below the threshold: nothing speaks for the leaf; or the question is likelier an unanswerable one."""
EASED = 0.3
"""How much of the likeness goes when the asking is surely one that plans answer."""
DOUBTED = {"opinion": 0.5, "injection": 0.95, "unclear": 0.3}
"""Score of the best leaf below which an opinion, an order or chatter is taken for one."""
TOPICAL = 0.1  # odds of any refusal below which a question read as a topic is one
AGAINST = 0.5
AGAINST_OWN = 0.5
AGAINST_PROCEDURE = 0.15
"""Margins from which a question is refused: in general; when it is like somebody's own affair; when
it also asks for a procedure (怎么交, 丢了, 登不上), which plans never describe."""


def should(query: Query, evidence: Evidence, book: Book) -> bool:
    """Whether a question found by words is better refused.

    A question in the plan's own words is answered, unless it is somebody's own affair.
    """
    if not evidence.found:
        return True
    best, against = evidence.found[0], evidence.refused
    likeness = _likeness(against, query)
    if query.doubted and best.score < DOUBTED[query.doubted]:
        return True
    own = against is not None and against.reason == "personal"
    quotes = _quotes(query, best, book)
    if best.score < evidence.threshold and not quotes:
        return best.score < NOTHING or likeness >= max(best.score, LIKELY)
    if against is None or (quotes and not own):
        return False
    if query.of_plan and against.reason != "not_in_plan":
        return False
    limit = AGAINST
    if own:
        limit = AGAINST_PROCEDURE if "procedure" in query.asks else AGAINST_OWN
    return likeness - FOR * best.score > limit


def _likeness(against: Refused | None, query: Query) -> float:
    """How like it is to unanswerable questions; less where the way of asking speaks against it."""
    if against is None:
        return 1.0
    doubt = min(1.0, 2 * query.doubt)
    return against.score * (1 - EASED * (1 - doubt))


def _quotes(query: Query, best: Found, book: Book) -> bool:
    """The topic is in the plan's own words: three or more in a row stand in the best leaf."""
    leaf = book.leaf(best.leaf)
    text = book.plan.text[leaf.start : leaf.end]
    words = [word for topic in query.topics for word in topic.split()]
    return any(word[at : at + 3] in text for word in words for at in range(max(1, len(word) - 2)))


def compose(query: Query, evidence: Evidence, book: Book) -> Draft:
    """The refusal that fits the query's reason."""
    reason: Reason = query.reason or query.doubted or _reason(query, evidence)  # type: ignore[assignment]
    if reason == "false_premise" and query.detail == "missing":
        return _missing(query, book)
    if reason == "other_plan":
        return _other(query, book)
    if query.detail == "value":
        asked: list[str] = [
            a
            for a in ("person", "phone", "address", "money", "when", "status", "quota")
            if a in query.asks
        ]
        best = evidence.found[0] if evidence.found else None
        related = tuple(f.leaf for f in evidence.found[1:3])
        return value(query, asked or ["phone"], best, related, book)
    related = _near(evidence) if reason in ("not_in_plan", "personal") else ()
    key = "greeting" if query.detail == "greeting" else reason
    statements = [parts.note(texts.REFUSE[key].format(title=book.plan.title))]
    near = parts.nearest(book, related)
    if near and reason == "not_in_plan":
        statements.append(near)
    return Draft(tuple(statements), "refuse", related, refused=True, reason=reason)


def _reason(query: Query, evidence: Evidence) -> Reason:
    """Why, by the nearest question that no plan answers; what is read as a topic is just not there."""
    if query.intent == "topic" and query.doubt < TOPICAL:
        return "not_in_plan"
    against = evidence.refused
    weak = not evidence.found or evidence.found[0].score < evidence.threshold
    if against is not None and against.reason and against.score > (0.3 if weak else 0):
        return against.reason  # type: ignore[return-value]
    return "not_in_plan"


def _near(evidence: Evidence) -> tuple[str, ...]:
    return tuple(f.leaf for f in evidence.found[:2])


def value(
    query: Query, asked: list[str], best: Found | None, related: tuple[str, ...], book: Book
) -> Draft:
    """The plan speaks of it but prints no such value: what it does say is related, not cited."""
    missing = "".join(texts.NOT_STATED[ask] for ask in asked[:2])
    statements = [parts.note(texts.REFUSE["value"].format(missing=missing))]
    near: tuple[str, ...] = ()
    if best is not None and (query.topics or query.leaves or query.decided):
        leaf = book.leaf(best.leaf)
        spans = [parts.quote(book.plan, leaf.id, a, b) for a, b in best.spans[:1]]
        says = spans[0].text if spans else leaf.title
        text = texts.RELATED_SAYS.format(cite=leaf.cite, title=leaf.title, says=says)
        statements.append(parts.note(text, (leaf.id,)))
        near = (leaf.id, *related)
    return Draft(tuple(statements), "refuse", near, refused=True, reason="not_in_plan")


def _missing(query: Query, book: Book) -> Draft:
    last, section, count = plan_range(book.plan)
    pieces = [texts.REFUSE["range_items"].format(last=last)] if last else []
    if section:
        pieces.append(texts.REFUSE["range_sections"].format(section=section))
    pieces.append(texts.REFUSE["range_parts"].format(parts=count))
    text = texts.REFUSE["missing"].format(
        asked="、".join(query.missing), range="".join(pieces).lstrip("，") + "。"
    )
    note = parts.note(text, derived=parts.figures(last, count))
    return Draft((note,), "refuse", refused=True, reason="false_premise")


def _other(query: Query, book: Book) -> Draft:
    years = query.detail[:1].isdigit() or query.detail.endswith("年")
    template = "other_year" if years else "other_place"
    text = texts.REFUSE[template].format(
        asked=query.detail, year=book.plan.year, title=book.plan.title
    )
    note = parts.note(text, derived=figures(query.detail))
    return Draft((note,), "refuse", refused=True, reason="other_plan")


def premise(template: str, claimed: str, actual: str, span: Span, book: Book) -> Draft:
    """The question claims what the plan does not print; the plan's own words correct it."""
    leaf = span.leaf
    text = texts.REFUSE[template].format(claimed=claimed, actual=actual)
    says = Statement(
        texts.TOPIC_HEAD.format(cite=book.leaf(leaf).cite, title=book.leaf(leaf).title),
        (leaf,), (span,), mark=False,
    )  # fmt: skip
    statements = (parts.note(text), says, parts.quoted((span,), leaf))
    return Draft(statements, "refuse", refused=True, reason="false_premise")
