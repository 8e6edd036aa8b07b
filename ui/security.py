"""Headers that say what a browser may do with our pages, and who may embed or call us.

One pure-ASGI layer for everything, Gradio's pages included: Gradio by itself reflects any origin
with credentials, so whatever it says about CORS is removed and ours put in its place.
"""

from http.client import FORBIDDEN

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
_PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
# Gradio needs inline scripts and styles, but neither eval nor another host.
_GRADIO = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CORS = (
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
    "access-control-allow-private-network",
)
_DATA = ("/api/", "/v1/", "/mcp", "/metrics", "/healthz", "/readyz", "/openapi.json")
_PAGES = ("/read", "/docs", "/ui/")
_EMBEDDED = ("/read", "/embed", "/ui/")
_ASKABLE = "/embed/token"  # any page may read why it is refused; a token only a listed one gets
_CALLABLE = ("/api/v1/", "/read", "/widget.js", "/ui/", "/embed")


class Headers:
    """Adds the headers of a path, and answers CORS preflights."""

    def __init__(self, app: ASGIApp, *, embed_origins: tuple[str, ...] = ()) -> None:
        self.app = app
        self.origins = frozenset(origin.rstrip("/").lower() for origin in embed_origins)
        self.ancestors = " ".join(("'self'", *sorted(self.origins)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = _path(scope)
        origin = _origin(scope) if path.startswith(_CALLABLE) else ""
        allowed = origin if origin.lower() in self.origins or path == _ASKABLE else ""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                refused = path == "/embed" and message["status"] == FORBIDDEN
                self._set(MutableHeaders(raw=message["headers"]), path, allowed, refused=refused)
            await send(message)

        if allowed and scope["method"] == "OPTIONS":
            await _preflight(sending)
            return
        await self.app(scope, receive, sending)

    def _set(
        self, headers: MutableHeaders, path: str, allowed: str, *, refused: bool = False
    ) -> None:
        for name in _CORS:
            del headers[name]
        for name, value in _ALWAYS.items():
            headers[name] = value
        policy = self._policy(path)
        if refused:  # a page that only says no may be shown to whoever framed it
            policy = policy.replace(f"frame-ancestors {self.ancestors}", "frame-ancestors *")
        headers["Content-Security-Policy"] = policy
        if not path.startswith(_EMBEDDED):
            headers["X-Frame-Options"] = "SAMEORIGIN"
        if path.startswith(_DATA):
            headers.setdefault("Cache-Control", "no-store")
        if allowed:
            headers["Access-Control-Allow-Origin"] = allowed
            headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE, OPTIONS"
            headers["Access-Control-Allow-Headers"] = "Content-Type, Authorization, X-Request-ID"
            headers["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After"
            headers["Access-Control-Max-Age"] = "600"
        if self.origins and path.startswith(_CALLABLE):
            headers.add_vary_header("Origin")

    def _policy(self, path: str) -> str:
        if path.startswith(_DATA):
            return f"{_NOTHING}; frame-ancestors 'none'"
        ancestors = self.ancestors if path.startswith(_EMBEDDED) else "'self'"
        own = path.startswith((*_PAGES, "/embed", "/widget.js"))
        return f"{_PAGE if own else _GRADIO}; frame-ancestors {ancestors}"


def _path(scope: Scope) -> str:
    root = scope.get("root_path", "")
    path: str = scope["path"]
    return path.removeprefix(root) if root else path


def _origin(scope: Scope) -> str:
    value: bytes = dict(scope["headers"]).get(b"origin", b"")
    return value.decode("latin-1")


async def _preflight(send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})
