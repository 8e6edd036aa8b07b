"""What a running server consists of, so that routes find it without globals."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import Request

from assistant.settings import Settings
from ui import words
from ui.faults import NotReady
from ui.freshness import Freshness
from ui.metrics import Metrics
from ui.service import Service
from ui.slot import Slot

if TYPE_CHECKING:
    from assistant.store import Store
    from ui.recorder import StoreRecorder

_WAIT = 15.0  # seconds that a request waits for a database that is still being opened


@dataclass
class Running:
    """The parts of one server; made by ``ui.server.create_app``."""

    settings: Settings
    service: Service
    metrics: Metrics
    staff: Slot
    mcp: Slot
    fresh: Freshness
    """Makes another desk, when the plans have changed."""
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the database is open, or could not be opened."""
    database: "Store | None" = None
    recorder: "StoreRecorder | None" = None

    async def store(self) -> "Store":
        """The database, waited for while it is opened.

        Raises:
            NotReady: it could not be opened, or takes too long.
        """
        try:
            await asyncio.wait_for(self.opened.wait(), _WAIT)
        except TimeoutError:
            raise NotReady(words.NOT_READY, retry_after=5) from None
        if self.database is None:
            raise NotReady(words.STORE_FAILED)
        return self.database


def running(request: Request) -> Running:
    """The server that a request came to."""
    here = request.app.state.running
    assert isinstance(here, Running)  # noqa: S101 - for the type checker
    return here
