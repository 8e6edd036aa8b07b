"""What the server needs of an assistant, as a Protocol; ``assistant.desk.Assistant`` fits it.

Tests hand ``create_app`` a desk of their own (``ui.rehearsal``): substitution, never patching.
"""

from collections.abc import Iterator
from typing import Any, Protocol

from assistant.answer import Answer, Dropped
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

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Of ``done``: what verification did not let through. For staff, never in the JSON."""
        ...


class Desk(Protocol):
    """Answers questions. Called from several threads at once."""

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Plans that are answered from, in memory."""
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
