"""What gathering needs of the vector store; see ``vectorstore.search``."""

from collections.abc import Collection, Sequence
from typing import Protocol


class Hit(Protocol):
    """One leaf found by words; see ``vectorstore.search.Hit``."""

    @property
    def leaf(self) -> str:
        """Id of the leaf."""
        ...

    @property
    def score(self) -> float:
        """Higher is better."""
        ...


class Scored(Protocol):
    """A sentence of a leaf with how well it fits; see ``vectorstore.search``."""

    @property
    def start(self) -> int:
        """Offset into the plan's text."""
        ...

    @property
    def end(self) -> int:
        """Offset past the last character."""
        ...

    @property
    def score(self) -> float:
        """Higher is better."""
        ...


class Refused(Protocol):
    """The nearest of the questions that no plan answers."""

    @property
    def reason(self) -> str:
        """Why such questions are not answered."""
        ...

    @property
    def score(self) -> float:
        """Higher is better."""
        ...


class Retriever(Protocol):
    """What ``gather`` needs of the vector store."""

    @property
    def threshold(self) -> float:
        """Score from which a leaf is taken to speak about the question."""
        ...

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        leaves: Collection[str] | None = None,
        plan: str | None = None,
    ) -> Sequence[Hit]:
        """Leaves, best first."""
        ...

    def sentences(self, query: str, leaf: str, *, plan: str | None = None) -> Sequence[Scored]:
        """Sentences of a leaf, best first."""
        ...

    def refusal(self, query: str) -> Refused | None:
        """The nearest question that is known to have no answer in any plan."""
        ...

    def added(self, query: str, *, plan: str) -> str:
        """The leaf of a plan to which staff added this very question; empty when they did not."""
        ...
