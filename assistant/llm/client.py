"""Ask the model, and get text or one of our errors: never hang, never overspend.

LangChain's streams run on an event loop of their own in one thread, because only there a call can
be cancelled for real: a server that keeps pinging never lets a blocking read time out.
"""

import asyncio
import contextlib
import queue
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from assistant.llm import errors, provider
from assistant.llm.breaker import Breaker
from assistant.llm.budget import Budget, estimate
from assistant.llm.faults import translate
from assistant.settings import Settings
from prompts import Message

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_PAUSE = 0.4  # seconds before the second try; doubled each time
_LETTERS = 8  # letters that one token holds at most; a longer answer ran past its limit


class Model(Protocol):
    """What composers need of a model."""

    def prepare(self) -> None:
        """Import and make what the first call needs, so that its clock measures the model.

        Raises:
            LlmError: it cannot be used.
        """
        ...

    def stream(self, messages: Sequence[Message], *, until: float) -> Iterator[str]:
        """Pieces of the answer as they come.

        Args:
            messages: From ``prompts``.
            until: ``time.monotonic()`` at which waiting ends.

        Raises:
            LlmError: at any piece.
        """
        ...


class Client:
    """One configured model, for all threads of a process."""

    def __init__(self, settings: Settings, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.name = settings.llm
        self.breaker = Breaker(settings.llm_breaker_failures, settings.llm_breaker_seconds)
        self.budget = Budget(settings.home, settings.llm_daily_tokens)
        self._settings = settings
        self._pause = pause
        self._chat: BaseChatModel | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """See ``Model``."""
        self._ready()

    def warm(self) -> None:
        """Prepare in the background; what is wrong is said again at the first question."""

        def prepare() -> None:
            with contextlib.suppress(errors.LlmError):
                self._ready()

        threading.Thread(target=prepare, name="llm-warm", daemon=True).start()

    def stream(self, messages: Sequence[Message], *, until: float) -> Iterator[str]:
        """See ``Model``. Tried again only as long as nothing was given out."""
        chat = self._ready()
        self.breaker.enter()
        prompt = sum(estimate(message.content) for message in messages)
        reserved = prompt + self._settings.llm_max_tokens
        try:
            self.budget.reserve(reserved)
        except errors.Spent:
            self.breaker.abandoned()
            raise
        said: list[str] = []
        try:
            for text in self._tries(chat, messages, until):
                said.append(text)
                yield text
        except errors.LlmError:
            self.breaker.failed()
            raise
        except GeneratorExit:
            self.breaker.abandoned()
            raise
        else:
            self.breaker.succeeded()
        finally:
            self.budget.settle(reserved, prompt + estimate("".join(said)))

    def close(self) -> None:
        """Stop the thread; streams that run end with an error."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None

    def _ready(self) -> "BaseChatModel":
        with self._lock:
            if self._chat is None:
                self._chat = provider.make(self._settings)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=_run, args=(self._loop,), name="llm", daemon=True).start()
            return self._chat

    def _tries(
        self, chat: "BaseChatModel", messages: Sequence[Message], until: float
    ) -> Iterator[str]:
        for attempt in range(self._settings.llm_retries + 1):
            begun = False
            try:
                for text in self._once(chat, messages, until):
                    begun = True
                    yield text
                return
            except errors.Unreachable as error:
                wait = max(_PAUSE * 2**attempt * random.uniform(0.8, 1.2), _asked(error))  # noqa: S311
                last = attempt == self._settings.llm_retries
                if begun or last or time.monotonic() + wait >= until:
                    raise
                self._pause(wait)

    def _once(
        self, chat: "BaseChatModel", messages: Sequence[Message], until: float
    ) -> Iterator[str]:
        pieces: queue.SimpleQueue[str | errors.LlmError | None] = queue.SimpleQueue()
        loop = self._loop
        if loop is None:
            raise errors.Unreachable("模型的连接已经关闭。")
        work = _pump(chat, messages, until, self._settings.llm_max_tokens, pieces.put)
        task = asyncio.run_coroutine_threadsafe(work, loop)
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(until - time.monotonic(), 0) + 1)
                except queue.Empty:
                    raise errors.TooSlow("模型没有在限定时间内答完。") from None
                if piece is None:
                    return
                if isinstance(piece, errors.LlmError):
                    raise piece
                yield piece
        finally:
            task.cancel()


def _asked(error: errors.Unreachable) -> float:
    return error.retry_after if isinstance(error, errors.Busy) else 0.0


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


async def _pump(
    chat: "BaseChatModel",
    messages: Sequence[Message],
    until: float,
    most: int,
    put: Callable[[str | errors.LlmError | None], None],
) -> None:
    """Carry one stream into a queue; its last entry is None or the error."""
    end: errors.LlmError | None = None
    try:
        async with asyncio.timeout(max(until - time.monotonic(), 0)):
            await _carry(chat, messages, most, put)
    except TimeoutError:
        end = errors.TooSlow("模型没有在限定时间内答完。")
    except errors.LlmError as error:
        end = error
    except Exception as error:  # noqa: BLE001 - every provider has its own errors
        end = translate(error)
    put(end)


async def _carry(
    chat: "BaseChatModel", messages: Sequence[Message], most: int, put: Callable[[str], None]
) -> None:
    pairs = [(message.role, message.content) for message in messages]
    finished, tokens, letters = False, 0, 0
    stream = chat.astream(pairs)
    async with contextlib.aclosing(stream) as chunks:  # type: ignore[type-var]
        async for chunk in chunks:
            text = _text(chunk)
            if text:
                tokens, letters = tokens + 1, letters + len(text)
                put(text)
            finished = finished or bool(_reason(chunk))
            if tokens > most or letters > _LETTERS * most:
                return
    if not letters:
        raise errors.Empty("模型没有给出内容。")
    if not finished:
        raise errors.Broken("模型的回答中途断开。")


def _text(chunk: Any) -> str:  # noqa: ANN401 - a message chunk of any provider
    """The words of a chunk; thoughts and tool calls are none."""
    content = chunk.content
    if isinstance(content, str):
        return content
    parts = (part for part in content if isinstance(part, dict) and part.get("type") == "text")
    return "".join(str(part.get("text", "")) for part in parts)


def _reason(chunk: Any) -> object:  # noqa: ANN401 - a message chunk of any provider
    about = chunk.response_metadata
    return about.get("finish_reason") or about.get("stop_reason") or about.get("done_reason")
