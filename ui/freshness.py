"""Keeps what a server answers from up with its state folder, whoever changed it.

A change by staff or by another process (``cewen ingest``, an edited lexicon) is answered from within
a second or two: a new desk is made beside the old one and takes its place; no question waits. Chroma
takes seconds to open and belongs to one desk at a time. So a desk searches exactly at first, at the
start of the server too, and is made once more, with the index, when the one before is closed.
"""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from assistant.settings import Settings
from ui.desk import Desk
from ui.service import Recorder, Service

_LOG = logging.getLogger("cewen.freshness")
_FOLDERS = ("plans", "questions", "lexicon")
_PAUSE = 1.0  # seconds between two looks at the folders

MakeDesk = Callable[[Settings], Desk]
Stamp = frozenset[tuple[str, int, int]]


def stamp(home: Path) -> Stamp:
    """Name, time and size of every file that a desk is made of; some 50 µs."""
    found = []
    for folder in _FOLDERS:
        with contextlib.suppress(FileNotFoundError), os.scandir(home / folder) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    about = entry.stat()
                    found.append((f"{folder}/{entry.name}", about.st_mtime_ns, about.st_size))
    return frozenset(found)


class Freshness:
    """Makes the desks of one server. Its methods are called on the event loop."""

    def __init__(
        self,
        settings: Settings,
        service: Service,
        make: MakeDesk,
        quick: MakeDesk | None = None,
        *,
        pause: float = _PAUSE,
    ) -> None:
        """Nothing is made yet.

        Args:
            settings: For the desks.
            service: Asks them.
            make: A whole desk; seconds.
            quick: One that answers the same and is made sooner; None when there is none.
            pause: Seconds between two looks at the folders.
        """
        self.turn = asyncio.Lock()
        """Held by whoever changes the state folder."""
        self._settings = settings
        self._service = service
        self._make = make
        self._quick = quick
        self._pause = pause
        self._seen: Stamp | None = None
        self._next = 0.0
        self._following: asyncio.Task[None] | None = None
        self._second: asyncio.Task[None] | None = None

    async def first(self, recorder: Recorder) -> None:
        """The first desk; ``whole`` is to follow.

        Raises:
            Exception: what making it raised.
        """
        make = self._quick or self._make
        await self._service.load(lambda: make(self._settings), recorder)
        self._seen = await asyncio.to_thread(stamp, self._settings.home)  # the shipped plan is new
        self._service.before = self.look

    async def whole(self) -> None:
        """The desk with its index, when the present one is a quick one. Errors are logged."""
        async with self.turn:
            if self._quick is not None and self._service.state == "ready":
                await self._quietly()

    def look(self) -> None:
        """With every question: see whether the folders have changed, once a second at most."""
        now = time.monotonic()
        busy = self._following is not None and not self._following.done()
        if busy or self._seen is None or now < self._next:
            return
        self._next = now + self._pause
        if stamp(self._settings.home) != self._seen:
            self._following = asyncio.create_task(self._follow())

    async def reopen(self) -> None:
        """Answer from what is stored now; the index follows in the background. Needs ``turn``.

        Raises:
            Exception: what making the desk raised; the one before goes on answering.
        """
        await self.settled()
        self._seen = await asyncio.to_thread(stamp, self._settings.home)
        await self._replace(self._quick or self._make)
        if self._quick is not None:
            self._second = asyncio.create_task(self._quietly())

    async def replace(self) -> None:
        """A whole new desk. Needs ``turn``.

        Raises:
            Exception: as ``reopen``.
        """
        self._seen = await asyncio.to_thread(stamp, self._settings.home)
        await self._replace(self._make)

    async def settled(self) -> None:
        """Wait until the index has followed."""
        if self._second is not None:
            await self._second
            self._second = None

    async def close(self) -> None:
        """Follow nothing any more."""
        self._seen = None
        for task in (self._following, self._second):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _follow(self) -> None:
        async with self.turn:
            if await asyncio.to_thread(stamp, self._settings.home) == self._seen:
                return  # staff changed it, and answer from it already
            _LOG.info("the state folder has changed: made anew")
            try:
                await self.reopen()
            except Exception:  # noqa: BLE001 - a plan, Chroma, a model; the desk before goes on
                _LOG.exception("the changed state folder cannot be answered from")

    async def _quietly(self) -> None:
        try:
            await self._replace(self._make)
        except Exception:  # noqa: BLE001 - a plan, Chroma, a model; the desk before goes on
            _LOG.exception("the index was not opened again")

    async def _replace(self, make: MakeDesk) -> None:
        await self._service.replace(lambda: make(self._settings))
