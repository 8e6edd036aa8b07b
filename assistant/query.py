"""A question, understood: what ``understand`` returns and ``gather`` reads. No logic here."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "leaf",  # named items or unnumbered sections
    "outline",  # named parts or sections, or the whole plan
    "unit",  # items of units, with set operations
    "ledger",  # statistics over all units
    "place",  # a city: named, collective, mentioned
    "targets",  # numeric targets
    "named",  # all platforms, pilots, projects, …
    "document",  # facts about the document itself
    "compare",  # two or more leaves, topics or units side by side
    "mention",  # does the plan speak of X, and where
    "topic",  # everything found by words
    "more",  # is there anything else?
    "source",  # where does the last answer come from?
    "several",  # more than one question
    "refuse",
]
Reason = Literal[
    "not_in_plan", "other_plan", "false_premise", "personal", "opinion", "injection", "unclear"
]
Ask = Literal[
    "who", "what", "count", "figure", "list", "table", "compare", "where",
    "when", "money", "phone", "address", "person", "status", "opinion", "why",
    "how", "define", "first", "lead", "partners", "yesno", "mention", "summary",
    "classify", "more", "source", "only", "most", "once", "without", "wish",
    "office", "name", "procedure", "quota",
]  # fmt: skip
Operation = Literal["and", "or", "not"]


@dataclass(frozen=True)
class UnitMention:
    """A unit named in the question, resolved against the plan."""

    written: str
    units: tuple[str, ...]
    """Canonical units of the plan; empty when the plan has none of that name."""
    negated: bool = False


@dataclass(frozen=True)
class Query:
    """What is asked, of what, in which plan. Offsets are not needed: questions are not cited."""

    text: str
    """As typed, personal data masked."""
    normal: str
    """Simplified, half-width, typos mended."""
    standalone: str
    """The question as it would stand without the conversation before it."""
    kind: Kind
    asks: frozenset[Ask] = frozenset()
    leaves: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """References that the plan does not have, as written: 第29条, 第六部分."""
    sections: tuple[str, ...] = ()
    """Labels: 四."""
    parts: tuple[str, ...] = ()
    mentions: tuple[UnitMention, ...] = ()
    operation: Operation = "or"
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """What is left after structure is taken out; one entry a thing compared."""
    nouns: tuple[str, ...] = ()
    """For ``named``: 平台, 试点, …"""
    scope: tuple[str, ...] | None = None
    """Leaf ids the question is limited to (这里面…, 第三部分里…); None for the whole plan."""
    reason: Reason | None = None
    detail: str = ""
    """For a refusal or premise: what exactly was found (2025年, 第八届)."""
    traditional: bool = False
    personal: tuple[str, ...] = ()
    """Kinds of personal data found in the question (already masked in ``text``)."""
    intent: str = ""
    """What a model reads it to want, when it is sure; see ``data/lexicon/intents.tsv``."""
    doubt: float = 0.5
    """Odds, by a model, that it is nothing for a plan: an own affair, an opinion, an order, chatter."""
    doubted: str = ""
    """The reason for which the likeliest reading would be refused."""
    of_plan: bool = False
    """Whether a model is sure that it asks what plans say: no own affair, opinion or order."""
    decided: str = ""
    """The leaf to which staff added this very question; see ``assistant.added``."""
    parts_of: tuple["Query", ...] = field(default=())
    """For ``several``: the questions, in order."""

    @property
    def units(self) -> tuple[str, ...]:
        """Canonical units of the plan that are asked for, negated ones left out."""
        found = (unit for mention in self.mentions if not mention.negated for unit in mention.units)
        return tuple(dict.fromkeys(found))
