"""Writes every exchange into the store. A store that fails costs the record, not the answer."""

import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from assistant.store import Store
from assistant.store.conversations import Exchange
from ui.metrics import Metrics
from ui.service import Question

_LOG = logging.getLogger("cewen.store")


class StoreRecorder:
    """The recorder of a real server."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store = store
        self._metrics = metrics

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
        try:
            self._store.conversations.add(exchange)
        except SQLAlchemyError:
            self._metrics.store_errors.inc()
            _LOG.exception("an exchange was not kept", extra={"request_id": question.request_id})
