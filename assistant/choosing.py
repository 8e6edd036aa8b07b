"""Which plans answer a question that names none: by its kind, and by what retrieval finds.

Structure fits every plan that has it: a few are shown side by side, many are asked about. Units go
to every plan that lists them. A topic goes to the plan that speaks of it best, the newest
where several speak of it alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.apart import take_apart
from assistant.compose import refuse
from assistant.gather import gather
from assistant.plans import Route, Shelf
from assistant.query import Query
from assistant.steps import Turn, understood
from vectorstore.search import Searcher

MOST = 3  # plans shown side by side
WIDE = 12  # plans that are searched, and plans of which a unit's tasks are listed
ALIKE = 0.8  # a newer plan is taken from this share of the best score
NEAR = 0.6  # another plan is named beside from this share of the best score
_WORDS = ("topic", "compare", "several", "refuse")


@dataclass(frozen=True)
class Choice:
    """Which plans answer, and how."""

    sort: Literal["plan", "side", "compare", "missing", "which", "greeting", "none"]
    plans: tuple[str, ...] = ()
    text: str = ""
    asked: str = ""
    kind: str = ""
    also: tuple[tuple[str, str], ...] = ()
    """(plan, leaf) of other plans that speak of it."""
    searched: tuple[str, ...] = ()
    """Plans that were searched for it."""
    loose: bool = False
    """The question named no plan: the next one may go to others."""
    told: tuple[str, ...] = ()
    """The conversation that the question is read in."""


class Chooser:
    """Chooses among the plans of a shelf."""

    def __init__(
        self, shelf: Shelf, searcher: Searcher, prepare: Callable[[Sequence[str], str], Turn]
    ) -> None:
        self.shelf = shelf
        self.searcher = searcher
        self._prepare = prepare

    def choose(self, route: Route, told: tuple[str, ...]) -> Choice:
        """Make a route definite.

        Args:
            route: From ``Shelf.route``.
            told: The user's turns before.
        """
        if route.sort in ("missing", "which"):
            plans = () if route.sort == "missing" else route.plans
            return Choice(route.sort, plans, route.text, route.asked)
        if route.sort == "compare":
            return Choice("compare", route.plans, route.text)
        if route.sort == "plans" and len(route.plans) > 1:
            return self._few(route.plans, route.text, "side")
        if route.sort == "plans":
            if not route.named and self._silent(route, told):
                return self.added(self.shelf.ids, route.text, told) or self._by_words(
                    self.shelf.ids, route.text, told, first=route.plans[0]
                )
            return Choice("plan", route.plans, route.text)
        return self._open(route, told)

    def added(self, candidates: tuple[str, ...], text: str, told: tuple[str, ...]) -> Choice | None:
        """The plan to which staff added this very question; None where structure answers it.

        Args:
            candidates: Plans that it may be.
            text: The question as asked, with the words that choose a plan.
            told: The user's turns before.
        """
        having = (plan for plan in candidates if self.searcher.added(text, plan=plan))
        found = (plan for plan in having if self._query(text, told, plan).kind == "topic")
        plan = next(found, "")
        return Choice("plan", (plan,), text) if plan else None

    def _few(self, plans: tuple[str, ...], text: str, kind: str) -> Choice:
        if len(plans) == 1:
            return Choice("plan", plans, text, kind=kind)
        if len(plans) > MOST and kind != "unit":
            return Choice("which", plans, text)
        return Choice("side", plans[:WIDE], text, kind=kind)

    def _open(self, route: Route, told: tuple[str, ...]) -> Choice:
        candidates, text = route.plans, route.text
        queries = {name: self._query(text, told, name) for name in candidates[:MOST]}
        newest = queries[candidates[0]]
        if newest.kind == "refuse" and newest.detail == "greeting":
            return Choice("greeting", text=text)
        if newest.kind == "refuse" and newest.reason in (
            "injection",
            "opinion",
            "unclear",
            "personal",
        ):
            return Choice("plan", candidates[:1], text)
        if all(query.reason == "other_plan" for query in queries.values()):
            return Choice("missing", text=text, asked=newest.detail)
        kinds = {query.kind for query in queries.values()}
        if "unit" in kinds and newest.kind in ("unit", "refuse", "topic"):
            return self._units(candidates, queries, text, told)
        if newest.kind in _WORDS and not newest.leaves and not _lacks(newest):
            return self._by_words(candidates, text, told)
        if newest.kind == "mention":
            return self._mentions(candidates, text, told)
        having = tuple(n for n in candidates if n not in queries or not _lacks(queries[n]))
        return self._few(having or candidates[:MOST], text, newest.kind)

    def _query(self, text: str, told: tuple[str, ...], plan: str) -> Query:
        return understood(self._prepare((*told, text), plan))

    def _units(
        self, candidates: tuple[str, ...], queries: dict[str, Query], text: str,
        told: tuple[str, ...],
    ) -> Choice:  # fmt: skip
        """Every plan that lists the unit."""
        asked = next(query for query in queries.values() if query.kind == "unit")
        names = {name for m in asked.mentions for name in (m.written, *m.units)}
        having = []
        for plan in candidates:
            printed = self.shelf.books[plan].plan
            if plan in queries:
                found = bool(queries[plan].units)
            else:
                found = any(name in printed.units or name in printed.text for name in names)
            having += [plan] if found else []
        return self._few(tuple(having) or candidates[:1], text, "unit")

    def _mentions(self, candidates: tuple[str, ...], text: str, told: tuple[str, ...]) -> Choice:
        """Every plan that prints the word; where none does, the newest says so for all."""
        having = []
        for plan in candidates[:WIDE]:
            query = self._query(text, told, plan)
            if query.kind != "mention":
                continue
            literal = gather(query, self.shelf.books[plan], self.searcher).literal
            having += [plan] if any(literal.values()) else []
        if len(having) > MOST:
            having = having[:MOST]
        if having:
            return self._few(tuple(having), text, "mention")
        return Choice("plan", candidates[:1], text, searched=candidates[:WIDE])

    def _silent(self, route: Route, told: tuple[str, ...]) -> bool:
        """Whether the plan that is talked about says nothing of a topic."""
        plan = route.plans[0]
        query = self._query(route.text, told, plan)
        if query.kind != "topic" or query.leaves or query.scope:
            return False
        book = self.shelf.books[plan]
        return refuse.should(query, gather(query, book, self.searcher), book)

    def _by_words(
        self, candidates: tuple[str, ...], text: str, told: tuple[str, ...], *, first: str = ""
    ) -> Choice:
        """The plan that speaks of it best, and the others that speak of it."""
        plans = self._preselected(candidates, text)
        words = self._query(text, told, first or plans[0]).standalone
        enough, leaves = {}, {}
        for plan in plans:
            for hit in self.searcher.search(words, k=1, plan=plan):
                if hit.score >= self.searcher.threshold:
                    enough[plan] = hit.score * self._printed(words, plan, hit.leaf)
                    leaves[plan] = hit.leaf
        if not enough:
            return Choice("plan", (first or plans[0],), text, searched=plans)
        top = max(enough, key=enough.__getitem__)
        chosen = next(n for n in plans if enough.get(n, 0.0) >= ALIKE * enough[top])
        also = sorted((n for n in enough if n != chosen), key=lambda n: -enough[n])
        near = tuple((n, leaves[n]) for n in also if enough[n] >= NEAR * enough[top])
        return Choice("plan", (chosen,), text, also=near[: MOST - 1], searched=plans)

    def _printed(self, words: str, plan: str, leaf_id: str) -> float:
        """How far a leaf's own words are those of the question, in [1/2, 1].

        Scores alone do not tell plans apart: they are near 1 wherever a similar question is known,
        and only some plans have such questions.
        """
        book = self.shelf.books[plan]
        leaf = book.leaf(leaf_id)
        text = book.plan.text[leaf.start : leaf.end].lower()
        asked = "".join(take_apart(words, book).content.split()).lower()
        pairs = [asked[at : at + 2] for at in range(len(asked) - 1)]
        return (1 + sum(pair in text for pair in pairs) / len(pairs)) / 2 if pairs else 1.0

    def _preselected(self, candidates: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Not more plans than can be searched one by one: those that all of them together bring up."""
        if len(candidates) <= WIDE:
            return candidates
        hits = self.searcher.search(text, k=4 * WIDE)
        found = dict.fromkeys(hit.plan for hit in hits if hit.plan in candidates)
        chosen = set(list(found)[:WIDE]) or set(candidates[:WIDE])
        return tuple(name for name in candidates if name in chosen)


def _lacks(query: Query) -> bool:
    """The plan has no such item, section or part."""
    return query.kind == "refuse" and query.detail == "missing"
