"""A circuit breaker: after failures in a row the model is left alone for a while.

Closed, it lets everything through. Open, nothing. After the pause one call may try; its outcome
closes the breaker or starts the pause again.
"""

import threading
import time
from collections.abc import Callable

from assistant.llm.errors import Resting


class Breaker:
    """Safe to use from several threads."""

    def __init__(
        self, failures: int, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._pause = seconds
        self._clock = clock
        self._failed = 0
        self._until = 0.0
        self._trying = False
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether calls are turned away now."""
        with self._lock:
            return self._failed >= self._most and (self._clock() < self._until or self._trying)

    def enter(self) -> None:
        """Ask to call.

        Raises:
            Resting: not now.
        """
        with self._lock:
            if self._failed < self._most:
                return
            left = self._until - self._clock()
            if left > 0 or self._trying:
                raise Resting(
                    f"模型连续失败 {self._failed} 次，暂停使用，约 {max(left, 1):.0f} 秒后再试。"
                )
            self._trying = True

    def succeeded(self) -> None:
        """The call went well."""
        with self._lock:
            self._failed, self._trying = 0, False

    def failed(self) -> None:
        """The call failed."""
        with self._lock:
            self._failed += 1
            self._trying = False
            if self._failed >= self._most:
                self._until = self._clock() + self._pause

    def abandoned(self) -> None:
        """The caller went away: neither a success nor a failure."""
        with self._lock:
            self._trying = False
