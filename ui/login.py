"""Logging in to the staff app: the page, the cookie, and the door before Gradio.

Gradio's own ``auth`` has no limit on tries and keeps its tokens in memory; this is a signed cookie
and a count of failures.
"""

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from ui import words
from ui.limits import Rate
from ui.people import COOKIE, HOURS, People
from ui.reading import page
from ui.running import running

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
TRIES = 10  # passwords that one address may try for one name in a minute
_OUR_PATH = re.compile(r"/(?![/\\])[^\s\\]*")  # never //host: that leads elsewhere
_SAFE = {"GET", "HEAD", "OPTIONS"}


@router.get("/login")
async def form(request: Request, next: str = "/") -> Response:
    """The page; somebody who is logged in goes on."""
    if _people(request).whose(request.cookies.get(COOKIE, "")) is not None:
        return _on(request, next)
    return _page(request, next)


@router.post("/login")
async def enter(request: Request) -> Response:
    """Check the password; every try is in the audit log."""
    fields = parse_qs((await request.body())[:10_000].decode("utf-8", "replace"))
    name, password, then = (fields.get(key, [""])[0] for key in ("name", "password", "next"))
    tries: Rate = request.app.state.login_tries
    if tries.wait(f"{_client(request)} {name[:100]}") > 0:
        return _page(request, then, words.LOGIN_TOO_OFTEN, status=429)
    people = _people(request)
    user = await run_in_threadpool(people.check, name, password)
    store = await running(request).store()
    action = "login" if user else "login.failed"
    await run_in_threadpool(store.audit.append, action, actor=name[:100] or "-")
    if user is None:
        return _page(request, then, words.LOGIN_WRONG, status=401)
    response = _on(request, then)
    response.set_cookie(
        COOKIE,
        people.cookie(user),
        max_age=HOURS * 3600,
        path=request.scope.get("root_path", "") or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/logout")
async def leave(request: Request) -> Response:
    """Forget the cookie."""
    response = RedirectResponse(f"{_root(request)}/login", 303)
    response.delete_cookie(COOKIE, path=request.scope.get("root_path", "") or "/")
    return response


class Door:
    """Lets nobody into the app behind it without a session, and no other site act for a user."""

    def __init__(self, app: ASGIApp, *, people: People) -> None:
        self.app = app
        self.people = people

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        user = self.people.whose(cookie_of(headers.get(b"cookie", b"").decode("latin-1")))
        if user is None:
            await self._refuse(scope)(scope, receive, send)
        elif scope["method"] not in _SAFE and _foreign(headers):
            await HTMLResponse(words.BLOCKED, 403)(scope, receive, send)
        else:
            scope.setdefault("state", {})["user"] = user
            await self.app(scope, receive, send)

    def _refuse(self, scope: Scope) -> Response:
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root) if root else scope["path"]
        if scope["method"] == "GET" and path in {"", "/"}:
            return RedirectResponse(f"{root}/login", 303)
        return HTMLResponse(words.LOGIN_NEEDED, 401)


def cookie_of(header: str) -> str:
    """Our cookie in a header; empty without one.

    >>> cookie_of("a=b; cewen_staff=x.y")
    'x.y'
    """
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _foreign(headers: dict[bytes, bytes]) -> bool:
    """Whether the page that sent it belongs to another site."""
    if site := headers.get(b"sec-fetch-site"):
        return site not in {b"same-origin", b"none"}
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return False
    hosts = {headers.get(name, b"").decode("latin-1") for name in (b"host", b"x-forwarded-host")}
    return urlsplit(origin).netloc not in hosts


def _on(request: Request, then: str) -> RedirectResponse:
    path = then if _OUR_PATH.fullmatch(then) else "/"
    return RedirectResponse(_root(request) + quote(path, safe="/?=&#%-"), 303)


def _page(request: Request, then: str, problem: str = "", *, status: int = 200) -> Response:
    return page(request, "login.html", status=status, next=then, problem=problem)


def _people(request: Request) -> People:
    people = request.app.state.people
    assert isinstance(people, People)  # noqa: S101 - for the type checker
    return people


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
