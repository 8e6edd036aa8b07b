"""Stands before the API and asks pages of other origins for their token. Pure ASGI.

Programs (no ``Origin``), our own pages, and reading what is public anyway pass without one.
Whatever changes something or costs an answer, asked by a page of another origin, needs a token that
fits the origin; a token also counts against its session and its site, whoever shows it.
"""

import math
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import words
from ui.faults import Fault, TooOften, body
from ui.limits import Rate
from ui.metrics import Metrics
from ui.tokens import PREFIX, Claim, Expired, Signer, TokenError

_GUARDED = ("/api/v1/", "/embed/hant")
_ALWAYS = ("/api/v1/conversations/", "/embed/hant")  # not public, so reading needs a token too
_COSTLY = ("/api/v1/chat", "/api/v1/feedback", "/embed/hant")
_READS = {"GET", "HEAD"}


class NoToken(Fault):
    """A page of another origin without a token that holds."""

    status = 401
    code = "token_required"


class TokenOver(NoToken):
    """The token was good, and is over: ask for another."""

    code = "token_expired"


class NotYours(Fault):
    """A conversation of another session."""

    status = 403
    code = "forbidden"


@dataclass(frozen=True)
class EmbedRates:
    """Questions a minute, by session and by site."""

    session: Rate
    site: Rate

    def wait(self, claim: Claim) -> float:
        """0, or the seconds until this session and its site may ask again."""
        return self.session.wait(claim.session) or self.site.wait(claim.site)


class EmbedGate:
    """Turns away pages without a token, and sessions that ask too often."""

    def __init__(
        self, app: ASGIApp, *, signer: Signer, rates: EmbedRates, metrics: Metrics
    ) -> None:
        self.app = app
        self.signer = signer
        self.rates = rates
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] == "OPTIONS" or not path.startswith(_GUARDED):
            await self.app(scope, receive, send)
            return
        try:
            claim = self._claim(scope, path)
        except Fault as fault:
            await _refuse(fault, scope, receive, send)
            return
        if claim is not None:
            scope.setdefault("state", {})["embed"] = claim
        await self.app(scope, receive, send)

    def _claim(self, scope: Scope, path: str) -> Claim | None:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        _, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if not token.startswith(PREFIX):
            if path.startswith("/embed/") or _needs_token(scope, headers, origin, path):
                raise NoToken(words.TOKEN_REQUIRED)
            return None
        claim = self._read(token, origin)
        self._own(claim, path)
        if path.startswith(_COSTLY):
            self._limit(claim)
        return claim

    def _read(self, token: str, origin: str) -> Claim:
        try:
            claim = self.signer.read(token)
        except Expired:
            raise TokenOver(words.TOKEN_OVER) from None
        except TokenError:
            raise NoToken(words.TOKEN_REQUIRED) from None
        if origin and origin != claim.origin:
            raise NoToken(words.TOKEN_REQUIRED)
        return claim

    def _own(self, claim: Claim, path: str) -> None:
        prefix = "/api/v1/conversations/"
        if path.startswith(prefix) and path.removeprefix(prefix) != claim.session:
            raise NotYours(words.BLOCKED)

    def _limit(self, claim: Claim) -> None:
        seconds = self.rates.wait(claim)
        if seconds > 0:
            self.metrics.turned_away.labels("embed").inc()
            whole = math.ceil(seconds)
            raise TooOften(words.TOO_OFTEN.format(seconds=whole), retry_after=whole)


def embed_claim(request: Request) -> Claim | None:
    """The token's claim, when the request came from an embed."""
    claim = request.scope.get("state", {}).get("embed")
    return claim if isinstance(claim, Claim) else None


def is_own(headers: dict[bytes, bytes], origin: str) -> bool:
    """Whether an origin is this server's. A page can set neither header."""
    host = headers.get(b"host", b"").decode("latin-1").lower()
    same = headers.get(b"sec-fetch-site", b"") == b"same-origin"
    return same or origin.partition("://")[2] == host


def _needs_token(scope: Scope, headers: dict[bytes, bytes], origin: str, path: str) -> bool:
    if not origin or is_own(headers, origin):
        return False
    return scope["method"] not in _READS or path.startswith(_ALWAYS)


async def _refuse(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    request_id = str(scope.get("state", {}).get("request_id", ""))
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    content = body(fault.status, fault.code, fault.message, request_id=request_id)
    await JSONResponse(content, fault.status, headers)(scope, receive, send)
