"""What the server needs of an assistant, as a Protocol; ``assistant.desk.Assistant`` fits it.

Tests hand ``create_app`` a desk of their own (``ui.rehearsal``): substitution, never patching.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from assistant.answer import Answer
from ingest.plan import Plan


class Event(Protocol):
    """One piece of a streamed answer."""

    @property
    def name(self) -> str:
        """``status``, ``statement``, ``citation`` or ``done``."""
        ...

    @property
    def data(self) -> dict[str, Any]:
        """JSON-ready; of ``done`` the whole answer JSON."""
        ...


class Library(Protocol):
    """The loaded plans."""

    def plans(self) -> Sequence[Plan]:
        """All plans that may be asked about."""
        ...

    def get(self, plan_id: str, /) -> Plan:
        """One plan.

        Raises:
            ingest.errors.NotStored: there is none of that id.
        """
        ...


class Desk(Protocol):
    """Answers questions. Called from several threads at once."""

    @property
    def library(self) -> Library:
        """The plans it answers from."""
        ...

    def answer(self, turns: list[str], plan: str | None = None) -> Answer:
        """Answer the last of the user's turns."""
        ...

    def stream(self, turns: list[str], plan: str | None = None) -> Iterator[Event]:
        """The same in pieces; the last event is ``done``."""
        ...

    def search(self, text: str, k: int = 10) -> list[dict[str, Any]]:
        """Passages for a text, each retriever's rank shown."""
        ...
