"""What a running server consists of, so that routes find it without globals."""

from dataclasses import dataclass, field

from fastapi import Request

from assistant.settings import Settings
from assistant.store import Store
from ui.metrics import Metrics
from ui.service import Service
from ui.slot import Slot


@dataclass
class Running:
    """The parts of one server; made by ``ui.server.create_app``."""

    settings: Settings
    service: Service
    store: Store
    metrics: Metrics
    staff: Slot
    mcp: Slot
    faults: list[str] = field(default_factory=list)


def running(request: Request) -> Running:
    """The server that a request came to."""
    here = request.app.state.running
    assert isinstance(here, Running)  # noqa: S101 - for the type checker
    return here
