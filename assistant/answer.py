"""An answer as a value: statements that cite leaves, and the answer JSON of the contract."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from assistant.query import Reason

Form = Literal["text", "quote", "item", "table", "note"]


@dataclass(frozen=True)
class Span:
    """A quotation: ``plan.text[start:end]`` equals ``text``."""

    leaf: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Statement:
    """One sentence, list entry or table of an answer, with the leaves that carry it.

    ``verify`` drops a statement whose figures, units or quotations its leaves do not contain.
    """

    text: str
    """Markdown, without citation markers."""
    leaves: tuple[str, ...] = ()
    quotes: tuple[Span, ...] = ()
    form: Form = "text"
    derived: frozenset[str] = frozenset()
    """Figures computed from the plan's structure (counts), which no leaf prints."""
    own_words: bool = False
    """True for our own fixed texts (refusals, hints): they make no claim about a leaf."""
    mark: bool = True
    """False where the text names its items already."""
    prose: bool = False
    """True for a language model's own sentence: every content word of it needs a carrier."""
    near: bool = False
    """It names what only stands near, in a refusal beside answers: related, never cited."""
    plan: str = ""
    """The plan that its leaves are of; empty for the plan asked about."""
    parts: tuple["Statement", ...] = ()
    """For one statement over several plans: statements of one plan each, which together carry it."""


@dataclass(frozen=True)
class Said:
    """A statement that is sent before its answer is whole."""

    statement: Statement
    text: str
    """As the answer will have it: with its markers."""


@dataclass(frozen=True)
class Citation:
    """One leaf that an answer rests on, in the contract's form."""

    plan: str
    leaf: str
    item: int | None
    section: str
    title: str
    units: tuple[str, ...]
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class Dropped:
    """A statement that did not pass, and why; staff see it, users do not."""

    text: str
    reason: str


@dataclass(frozen=True)
class Draft:
    """What a composer proposes, before ``verify``."""

    statements: tuple[Statement, ...]
    kind: str
    related: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    reason: Reason | None = None
    refused: bool = False
    composer: str = "rules"
    coverage: int | None = None
    """Leaves that the answer covers when it is a set; None: as many as are cited."""
    dropped: tuple[Dropped, ...] = ()
    """What the composer gave up on already (a model's statements that failed twice)."""
    evidence: frozenset[str] | None = None
    """Leaves that a model was given; its statements may cite no other. None: not limited."""
    complete: bool = True
    """False while more is on its way."""


@dataclass(frozen=True)
class Answer:
    """The verified answer; ``to_dict`` is the contract's JSON."""

    id: str
    answer: str
    citations: tuple[Citation, ...]
    refused: bool
    reason: Reason | None
    kind: str
    covered: int
    of: int
    suggestions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    composer: str = "rules"
    seconds: float = 0.0
    label: str = ""
    statements: tuple[Statement, ...] = ()
    blocks: tuple[str, ...] = ()
    """The text of each statement as ``answer`` has it, in the same order."""
    dropped: tuple[Dropped, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """The answer JSON: CLI, API and batch print exactly this."""
        return {
            "id": self.id,
            "answer": self.answer,
            "citations": [
                {**asdict(citation), "units": list(citation.units)} for citation in self.citations
            ],
            "refused": self.refused,
            "reason": self.reason,
            "kind": self.kind,
            "coverage": {"leaves": self.covered, "of": self.of},
            "suggestions": list(self.suggestions),
            "related": list(self.related),
            "composer": self.composer,
            "seconds": round(self.seconds, 4),
        }

    def timed(self, seconds: float) -> "Answer":
        """The same answer with its wall time."""
        return replace(self, seconds=seconds)
