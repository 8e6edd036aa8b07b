"""Three follow-ups that the plan can answer, made from structure."""

from assistant import structure, texts
from assistant.answer import Draft
from assistant.book import Book
from assistant.query import Query

MOST = 3


def follow_ups(query: Query, draft: Draft, book: Book) -> tuple[str, ...]:
    """Questions that lead on from an answer; the general ones after a refusal."""
    cited = tuple(dict.fromkeys(leaf for s in draft.statements for leaf in s.leaves))
    found = _about_leaf(query, cited[0], book) if cited else []
    if query.units:
        found.insert(0, texts.SUGGEST["partners"].format(unit=query.units[0]))
    busiest = structure.unit_counts(book.plan)[:1]
    found += [texts.SUGGEST["targets"], texts.SUGGEST["outline"]]
    found += [texts.SUGGEST["unit"].format(unit=name) for name, _ in busiest]
    fresh = [f for f in dict.fromkeys(found) if f != query.standalone]
    return tuple(fresh[:MOST])


def _about_leaf(query: Query, leaf_id: str, book: Book) -> list[str]:
    leaf = book.leaf(leaf_id)
    found = []
    if not query.asks & {"who", "first", "lead"}:
        key = "who" if leaf.number is not None else "who_section"
        found.append(texts.SUGGEST[key].format(number=leaf.number, label=leaf.section))
    elif leaf.number is not None:
        found.append(texts.SUGGEST["body"].format(number=leaf.number))
    own = [u for u in leaf.units if len(structure.leaves_of_unit(book.plan, u)) > 1]
    if own and own[0] not in query.units:
        found.append(texts.SUGGEST["unit"].format(unit=own[0]))
    if leaf.section:
        found.append(texts.SUGGEST["section"].format(label=leaf.section))
    return found
