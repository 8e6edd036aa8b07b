"""Tokens of the embed: short-lived, signed, bound to a site, its page's origin, and a session.

A token is ``cw1.PAYLOAD.SIGNATURE``, both base64url: a payload of JSON, signed by HMAC-SHA256.
It is no secret of the page's operator and proves no person: it says that this server lately gave a
session to a page of a listed origin, so that use can be counted, limited and ended. See
docs/security.md.

::

    TokenError
    ├── Forged    not ours, damaged, or of another origin
    └── Expired   ours, and over
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property

PREFIX = "cw1."
RENEWABLE = 24 * 3600  # seconds after its end in which a token still continues its session


class TokenError(ValueError):
    """A token that is not accepted."""


class Forged(TokenError):  # noqa: N818 - the name says it
    """Not signed by us, damaged, or used from another origin."""


class Expired(TokenError):  # noqa: N818
    """Signed by us, and over."""


@dataclass(frozen=True)
class Claim:
    """What a token says."""

    site: str
    origin: str
    session: str
    expires: int
    """Seconds since 1970."""


class Signer:
    """Issues and reads tokens.

    >>> signer = Signer(b"k" * 32, seconds=600, clock=lambda: 0.0)
    >>> signer.read(signer.issue("portal", "https://a.gov.cn", "s-12345678")).expires
    600
    """

    def __init__(
        self,
        key: bytes | Callable[[], bytes],
        *,
        seconds: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """A ``key`` that is a function is called with the first token: it may write a file."""
        self.seconds = seconds
        self._given = key
        self._clock = clock

    def issue(self, site: str, origin: str, session: str) -> str:
        """A token that holds from now on."""
        claim = Claim(site, origin, session, int(self._clock()) + self.seconds)
        payload = _encode(json.dumps(asdict(claim), separators=(",", ":")).encode())
        return f"{PREFIX}{payload}.{_encode(self._sign(payload))}"

    def read(self, token: str, *, late: int = 0) -> Claim:
        """What a token says, when it is ours.

        Args:
            token: As it came; anything.
            late: Seconds after its end in which it is still read.

        Raises:
            Forged, Expired: see there.
        """
        payload, _, signature = token.removeprefix(PREFIX).partition(".")
        try:
            expected = _encode(self._sign(payload))  # compared as text: one token, one spelling
            if not hmac.compare_digest(signature.encode("ascii"), expected.encode()):
                raise Forged("the signature does not fit")
            claim = Claim(**json.loads(_decode(payload)))
        except (binascii.Error, UnicodeError, TypeError, json.JSONDecodeError) as error:
            raise Forged("not a token") from error
        if self._clock() >= claim.expires + late:
            raise Expired(f"over since {claim.expires}")
        return claim

    @cached_property
    def _key(self) -> bytes:
        return self._given() if callable(self._given) else self._given

    def _sign(self, payload: str) -> bytes:
        return hmac.digest(self._key, payload.encode("utf-8", "replace"), hashlib.sha256)


def new_session() -> str:
    """A session id that nobody guesses."""
    return f"e-{secrets.token_urlsafe(18)}"


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)
