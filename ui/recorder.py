"""Writes every exchange into the store. A store that fails costs the record, not the answer.

An exchange of a kept conversation is written at once: whoever asks for it finds it. The others,
which only count, are gathered for half a second and written together: a write of its own for each
would cost as much as the answer. A crash loses that half second of counting.
"""

import logging
import threading
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from assistant.store import Store
from assistant.store.conversations import Exchange
from ui.metrics import Metrics
from ui.service import Question

_LOG = logging.getLogger("cewen.store")
_PAUSE = 0.5  # seconds between two writes
_MOST = 20_000  # exchanges waiting; more are dropped, and counted


class StoreRecorder:
    """The recorder of a real server. Its thread ends with ``close``."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics
        self._waiting: list[Exchange] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, name="recorder", daemon=True)
        self._thread.start()

    def record(self, question: Question, answer: dict[str, Any]) -> None:
        """Keep the masked question and the outcome; the answer too, when a session asked for it."""
        exchange = Exchange(
            question.turns[-1],
            answer,
            question.channel,
            conversation=question.conversation,
            plan=question.plan,
            owner=question.owner,
            request_id=question.request_id,
        )
        if exchange.conversation is not None:
            self._keep([exchange])
            return
        with self._lock:
            room = len(self._waiting) < _MOST
            if room:
                self._waiting.append(exchange)
        if not room:
            self._metrics.store_errors.inc()

    def close(self) -> None:
        """Write what waits, and end."""
        self._over.set()
        self._thread.join(10)

    def _write(self) -> None:
        while not self._over.wait(_PAUSE):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        with self._lock:
            exchanges, self._waiting = self._waiting, []
        if exchanges:
            self._keep(exchanges)

    def _keep(self, exchanges: list[Exchange]) -> None:
        try:
            self._store.conversations.add(*exchanges)
        except SQLAlchemyError:
            self._metrics.store_errors.inc(len(exchanges))
            ids = [exchange.request_id for exchange in exchanges]
            _LOG.exception("exchanges were not kept", extra={"request_ids": ids})
