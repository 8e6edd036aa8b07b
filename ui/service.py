"""The one way to the assistant: every channel (API, OpenAI, MCP, staff app) asks here.

It owns what the channels share: waiting until the desk is loaded, the threads that answers run in,
the limit of answers at once, the record of what was asked, and the counters. It knows no HTTP.
"""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, TypeVar

from ingest.plan import Plan
from ui import words
from ui.desk import Desk
from ui.faults import NotReady, TooOften, UnknownThing
from ui.metrics import Metrics

_LOG = logging.getLogger("cewen.service")
_START_WAIT = 15.0  # seconds that a question waits for a desk that is still loading
_QUIET = (
    15.0  # seconds without an event, below the 60 s after which nginx and most gateways give up
)
_THREADS = {False: 4, True: 64}  # rules are bound by the interpreter, a model by waiting

_LAST_ANSWERS = 60.0  # seconds that answers of a replaced desk may take

_T = TypeVar("_T")

PING = "ping"  # an event without content: the answer is still being made
Channel = Literal["api", "openai", "mcp", "staff", "embed"]
State = Literal["loading", "ready", "failed", "stopped"]


@dataclass(frozen=True)
class Question:
    """A question with the user's turns before it."""

    turns: tuple[str, ...]
    """The user's turns; the last one is asked."""
    plan: str | None = None
    channel: Channel = "api"
    conversation: str | None = None
    """A session id made by the client; the exchange is kept under it."""
    owner: str | None = None
    """The staff user who asks; None for citizens."""
    request_id: str = ""


@dataclass(frozen=True)
class Piece:
    """One event of a streamed answer, free of the desk's types."""

    name: str
    data: dict[str, Any]


class Recorder(Protocol):
    """Keeps what was asked; ``assistant.store`` has the real one."""

    def record(self, question: Question, answer: dict[str, Any]) -> None:
        """Store one exchange, personal data masked. Errors are logged there, not raised."""
        ...


class Silence:
    """A recorder that keeps nothing."""

    def record(self, question: Question, answer: dict[str, Any]) -> None:
        """Keep nothing."""


def _nothing() -> None:
    """Before a question."""


class Service:
    """Asks the desk. One a server; its methods are called on the event loop."""

    def __init__(
        self,
        *,
        metrics: Metrics,
        max_concurrency: int = 64,
        with_model: bool = False,
    ) -> None:
        self.metrics = metrics
        self.state: State = "loading"
        self.before: Callable[[], None] = _nothing
        """Called with every question, before its desk is chosen; has to be quick."""
        self._recorder: Recorder = Silence()
        self._max = max_concurrency
        self._running = 0
        self._at_desk: Counter[int] = Counter()
        self._desk: Desk | None = None
        self._loaded = asyncio.Event()
        self._pool = ThreadPoolExecutor(_THREADS[with_model], thread_name_prefix="answer")

    async def load(self, make: Callable[[], Desk], recorder: Recorder) -> None:
        """Make the desk in a thread; questions wait for it meanwhile.

        Raises:
            Exception: what ``make`` raised; questions are then answered with "could not be loaded".
        """
        self._recorder = recorder
        try:
            self._desk = await self._in_thread(make)
            self.state = "ready"
        finally:
            self.over()

    async def replace(self, make: Callable[[], Desk]) -> None:
        """Make another desk (other plans, other words) and ask it from now on.

        Questions go on meanwhile; the old desk is closed when its last answer is finished.

        Raises:
            Exception: what ``make`` raised; the old desk stays.
        """
        old, self._desk = self._desk, await self._in_thread(make)
        self.state = "ready"
        self.over()
        if old is None or old is self._desk:
            return
        patience = time.monotonic() + _LAST_ANSWERS
        while self._at_desk[id(old)] and time.monotonic() < patience:
            await asyncio.sleep(0.05)
        del self._at_desk[id(old)]
        close = getattr(old, "close", None)
        if close is not None:
            await self._in_thread(close)

    def over(self) -> None:
        """Loading has ended, well or not: whoever waits goes on."""
        if self.state == "loading":
            self.state = "failed"
        self.metrics.ready.set(self.state == "ready")
        self._loaded.set()

    def close(self) -> None:
        """Take no more questions; those that run are finished."""
        self.state = "stopped"
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def desk(self) -> Desk:
        """The desk, waited for while it loads.

        Raises:
            NotReady: it could not be loaded, or takes too long.
        """
        try:
            await asyncio.wait_for(self._loaded.wait(), _START_WAIT)
        except TimeoutError:
            raise NotReady(words.NOT_READY, retry_after=5) from None
        if self._desk is None:
            raise NotReady(words.LOAD_FAILED)
        self.before()
        return self._desk

    async def plan(self, plan_id: str) -> Plan:
        """A plan of the library.

        Raises:
            UnknownThing: there is none of that id.
        """
        for plan in await self.plans():
            if plan.id == plan_id:
                return plan
        raise UnknownThing(words.UNKNOWN_PLAN.format(id=plan_id[:80]), param="plan")

    async def plans(self) -> tuple[Plan, ...]:
        """All plans."""
        return (await self.desk()).plans

    async def search(self, text: str, k: int) -> list[dict[str, Any]]:
        """Passages for a text."""
        desk = await self.desk()
        with self._place(desk):
            return await self._in_thread(lambda: desk.search(text, k=k))

    async def answer(self, question: Question) -> dict[str, Any]:
        """The answer JSON.

        Raises:
            NotReady, UnknownThing, TooOften: see there.
        """
        desk = await self._ready_for(question)
        with self._place(desk):
            return await self._in_thread(lambda: self._answer(desk, question))

    async def stream(self, question: Question) -> AsyncIterator[list[Piece]]:
        """The answer as it is made: each list holds what has come since the last one.

        Closing the iterator stops the work at its next event.

        Raises:
            NotReady, UnknownThing, TooOften: before the first event.
        """
        desk = await self._ready_for(question)
        with self._place(desk):
            feed = _Feed(asyncio.get_running_loop())
            self._pool.submit(feed.run, self._events(desk, question))
            try:
                while pieces := await feed.next():
                    yield pieces
            finally:
                feed.stopped.set()

    async def _ready_for(self, question: Question) -> Desk:
        if question.plan is not None:
            await self.plan(question.plan)
        return await self.desk()

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    @contextmanager
    def _place(self, desk: Desk) -> Iterator[None]:
        if self._running >= self._max:
            self.metrics.turned_away.labels("busy").inc()
            raise TooOften(words.BUSY.format(seconds=1), retry_after=1)
        self._running += 1
        self._at_desk[id(desk)] += 1
        self.metrics.running.set(self._running)
        try:
            yield
        finally:
            self._running -= 1
            self._at_desk[id(desk)] -= 1
            self.metrics.running.set(self._running)

    def _answer(self, desk: Desk, question: Question) -> dict[str, Any]:
        begun = time.perf_counter()
        answer = desk.answer(list(question.turns), plan=question.plan).to_dict()
        self._done(question, answer, time.perf_counter() - begun)
        return answer

    def _events(self, desk: Desk, question: Question) -> Iterator[Piece]:
        begun = time.perf_counter()
        for event in desk.stream(list(question.turns), plan=question.plan):
            data = event.data
            if event.name == "done":
                if question.channel == "staff" and event.dropped:
                    data = {**data, "dropped": [asdict(one) for one in event.dropped]}
                self._done(question, data, time.perf_counter() - begun)
            yield Piece(event.name, data)

    def _done(self, question: Question, answer: dict[str, Any], seconds: float) -> None:
        self.metrics.answered(question.channel, answer, seconds)
        self._recorder.record(question, answer)


class _Feed:
    """Carries events from a worker thread to the event loop.

    The loop is woken once for everything that has come since it last looked: waking it costs more
    than an event, and the rules make twenty events faster than it wakes.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.stopped = threading.Event()
        self._loop = loop
        self._wake = asyncio.Event()
        self._lock = threading.Lock()
        self._pieces: list[Piece] = []
        self._called = False
        self._over = False
        self._error: Exception | None = None

    def run(self, events: Iterator[Piece]) -> None:
        """In the worker: take events until they end or nobody wants them."""
        try:
            for piece in events:
                self._put(piece)
                if self.stopped.is_set():
                    break
        except Exception as caught:  # noqa: BLE001 - raised again on the loop's side, in next()
            self._error = caught
        finally:
            self._over = True
            self._put(None)

    async def next(self) -> list[Piece]:
        """On the loop: what has come; empty when all is over.

        Raises:
            Exception: what the desk raised.
        """
        while not (pieces := self._taken()):
            if self._over and not self._pieces:
                if self._error is not None:
                    raise self._error
                return []
            try:
                await asyncio.wait_for(self._wake.wait(), _QUIET)
            except TimeoutError:
                return [Piece(PING, {})]
        return pieces

    def _taken(self) -> list[Piece]:
        with self._lock:
            pieces, self._pieces, self._called = self._pieces, [], False
            self._wake.clear()
            return pieces

    def _put(self, piece: Piece | None) -> None:
        with self._lock:
            if piece is not None:
                self._pieces.append(piece)
            if self._called or self._loop.is_closed():
                return
            self._called = True
        self._loop.call_soon_threadsafe(self._wake.set)
