"""Why there is no answer of the model. Composers catch ``LlmError`` and let the rules answer.

LlmError
├── NotConfigured     the setting names no usable model
│   └── NotInstalled  its provider's package is missing; the message says how to get it
├── Unreachable       no connection, or the server failed; worth another try
│   └── Busy          429 or 503; carries how long to wait
├── Rejected          the server will not do it: key, model name, request
├── TooSlow           our own wall clock ran out
├── Broken            the stream ended early or was not understood
├── Empty             the model said nothing (or only thought)
├── Spent             the day's tokens are used up
└── Resting           too many failures in a row; tried again after a pause
"""


class LlmError(RuntimeError):
    """The model gave no answer; the message says why and what to do."""


class NotConfigured(LlmError):  # noqa: N818 - as the tree above
    """The setting names no usable model."""


class NotInstalled(NotConfigured):
    """The provider's package is missing."""


class Unreachable(LlmError):  # noqa: N818 - as the tree above
    """No connection, or the server failed."""


class Busy(Unreachable):
    """The server asks to wait."""

    def __init__(self, message: str, *, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Rejected(LlmError):  # noqa: N818 - as the tree above
    """The server will not do it, however often it is asked."""


class TooSlow(LlmError):  # noqa: N818 - as the tree above
    """Our own wall clock ran out."""


class Broken(LlmError):  # noqa: N818 - as the tree above
    """The stream ended early or was not understood."""


class Empty(LlmError):  # noqa: N818 - as the tree above
    """The model said nothing."""


class Spent(LlmError):  # noqa: N818 - as the tree above
    """The day's tokens are used up."""


class Resting(LlmError):  # noqa: N818 - as the tree above
    """The circuit breaker is open."""
