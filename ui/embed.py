"""Routes of the embed: the script, the H5 page, its tokens, and traditional characters.

``/widget.js`` and ``/embed`` are the same program: in a page of somebody else, and as a page of our
own for an app's webview. Nothing here sets a cookie.
"""

import gzip
import hashlib
import json
import logging
from functools import cache, partial
from html import escape
from pathlib import Path
from string import Template
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from assistant.normalise import traditional
from assistant.settings import Settings
from ui import words
from ui.door import Door
from ui.embed_gate import EmbedGate, EmbedRates, is_own
from ui.faults import Fault, TooOften, request_id, responses
from ui.limits import Rate
from ui.metrics import Metrics
from ui.running import running
from ui.secret import signing_key
from ui.sites import Sites
from ui.tokens import Signer

router = APIRouter(tags=["嵌入"])
_LOG = logging.getLogger("cewen.embed")
_HERE = Path(__file__).parent
_TYPES = {".js": "text/javascript", ".css": "text/css"}


class NotAdmitted(Fault):
    """The page's origin is not on the list, or not with this site id."""

    status = 403
    code = "origin_not_allowed"


class BadAsk(Fault):
    """The body of a token request is not what it should be."""

    status = 422
    code = "invalid"


class TokenAsk(BaseModel):
    """What a widget says to get a token."""

    site: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    token: Annotated[str, Field(max_length=2000)] = Field(
        default="", description="The last token: its session goes on."
    )


class TokenOut(BaseModel):
    """A token, and what the widget should know of this server."""

    token: str
    expires_in: int = Field(description="Seconds; ask again before.")
    session: str
    label: str = Field(description="The line that is always shown.")


class HantIn(BaseModel):
    """Texts to show in traditional characters."""

    texts: Annotated[
        list[Annotated[str, Field(max_length=8000)]], Field(min_length=1, max_length=500)
    ]


class HantOut(BaseModel):
    """The same texts, in the same order."""

    texts: list[str]


@router.get("/widget.js", summary="网页小程序", response_class=Response)
async def widget_js(request: Request) -> Response:
    """The widget: one script for any page of a listed origin."""
    return _asset(request, "widget.js")


@router.get("/widget.css", summary="小程序样式（旧浏览器）", response_class=Response)
async def widget_css(request: Request) -> Response:
    """Its styles, for browsers that can't make a style sheet in a script."""
    return _asset(request, "widget.css")


@router.get("/embed", summary="H5 页面", response_class=HTMLResponse)
async def embed_page(request: Request) -> Response:
    """The widget as a page, for an app's webview or a frame.

    Query: ``site``, ``title``, ``theme`` (#rgb or #rrggbb), ``questions`` (separated by |),
    ``greeting``, ``elder=1``, ``contrast=1``, ``hant=1``, ``scheme=light|dark``, ``plan``.
    """
    door = _door(request)
    framer = _framer(request)
    if framer and framer not in door.sites.origins and not _own(request, framer):
        _refused(request, door, framer, "")
        texts = {
            "title": words.EMBED_REFUSED_TITLE,
            "text": words.EMBED_REFUSED.format(origin=framer),
            "note": words.EMBED_REFUSED_NOTE,
            "call": words.HOTLINE_NOTE,
            "base": request.scope.get("root_path", ""),
        }
        return _page("embed_refused.html", texts, 403)
    values = {key: request.query_params.get(key, "")[:400] for key in _PAGE_QUERY}
    given = " ".join(f'data-{key}="{escape(text)}"' for key, text in values.items() if text)
    base = request.scope.get("root_path", "")
    origins = " ".join(door.sites.origins)
    title = values["title"] or words.NAME
    texts = {"title": title, "base": base, "allow": origins, "noscript": words.EMBED_NOSCRIPT}
    return _page("embed.html", texts, 200, attributes=given)


_PAGE_QUERY = (
    "site", "title", "theme", "questions", "greeting",
    "elder", "contrast", "hant", "scheme", "plan",
)  # fmt: skip


@router.post(
    "/embed/token",
    summary="取得嵌入令牌",
    response_model=TokenOut,
    responses=responses(403, 422, 429),
    openapi_extra={
        "requestBody": {
            "content": {"text/plain": {"schema": {"type": "string", "maxLength": 4000}}},
            "description": "JSON of `site` and `token`, sent as text so that it needs no preflight",
        }
    },
)
async def token(request: Request) -> Response:
    """A token for a page of a listed origin; the session of the last token goes on."""
    door = _door(request)
    wait = door.rate.wait(request.client.host if request.client else "")
    if wait > 0:
        raise TooOften(words.TOO_OFTEN.format(seconds=int(wait) + 1), retry_after=int(wait) + 1)
    ask = await _ask(request)
    origin = request.headers.get("origin", "").lower()
    site = door.site(origin, ask.site, own=_own(request, origin)) if origin else None
    if site is None:
        _refused(request, door, origin, ask.site)
        raise NotAdmitted(words.NOT_ADMITTED.format(origin=origin[:100] or words.NO_ORIGIN))
    session = door.session(ask.token, site, origin)
    label = words.EMBED_LABEL["llm" if running(request).settings.llm else "rules"]
    content = TokenOut(
        token=door.signer.issue(site, origin, session),
        expires_in=door.signer.seconds,
        session=session,
        label=label,
    )
    return Response(
        content.model_dump_json(),
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


@router.post("/embed/hant", summary="转为繁体显示", responses=responses(401, 413, 422, 429))
async def hant(body: HantIn) -> HantOut:
    """Texts in traditional characters, by phrase. The gate lets only holders of a token in."""

    def convert() -> list[str]:
        return [traditional(text) for text in body.texts]

    return HantOut(texts=await run_in_threadpool(convert))


async def _ask(request: Request) -> TokenAsk:
    raw = await request.body()
    try:
        return TokenAsk.model_validate(json.loads(raw) if raw.strip() else {})
    except (ValidationError, ValueError, RecursionError):
        raise BadAsk(words.BAD_TOKEN_ASK) from None


def install(app: FastAPI, settings: Settings, metrics: Metrics) -> Sites:
    """Give a server its embed: routes, the gate before the API, and the list of who may come in.

    Returns:
        The list, for the headers.

    Raises:
        SettingsError: an origin in the settings is none.
    """
    sites = Sites.of(settings.embed_origins)
    key = partial(signing_key, settings, "embed")
    signer = Signer(key, seconds=settings.embed_token_seconds)
    rates = EmbedRates(
        Rate(settings.embed_session_per_minute), Rate(settings.embed_site_per_minute)
    )
    app.state.door = Door(sites, signer, rates)
    app.include_router(router)
    app.add_middleware(EmbedGate, signer=signer, rates=rates, metrics=metrics)
    return sites


def _door(request: Request) -> Door:
    door = request.app.state.door
    assert isinstance(door, Door)  # noqa: S101 - for the type checker
    return door


def _own(request: Request, origin: str) -> bool:
    return bool(origin) and is_own(dict(request.scope["headers"]), origin)


def _framer(request: Request) -> str:
    """The origin of the page that frames this one, where the browser tells; else empty."""
    if request.headers.get("sec-fetch-dest") not in {"iframe", "frame", "embed", "object"}:
        return ""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""


def _refused(request: Request, door: Door, origin: str, site: str) -> None:
    running(request).metrics.turned_away.labels("origin").inc()
    if door.news(origin):
        fields = {"origin": origin[:200], "site": site, "request_id": request_id(request)}
        _LOG.warning(words.LOG_NOT_ADMITTED.format(origin=origin[:200]), extra=fields)


def _asset(request: Request, name: str) -> Response:
    plain, packed, tag = _read(name)
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    kind = _TYPES[Path(name).suffix]
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=kind)
    return Response(plain, headers=headers, media_type=kind)


@cache
def _read(name: str) -> tuple[bytes, bytes, str]:
    plain = (_HERE / "static" / name).read_bytes()
    tag = f'"{hashlib.sha256(plain).hexdigest()[:16]}"'
    return plain, gzip.compress(plain, 9, mtime=0), tag


def _page(name: str, texts: dict[str, str], status: int, *, attributes: str = "") -> HTMLResponse:
    template = Template((_HERE / "templates" / name).read_text(encoding="utf-8"))
    shown = {key: escape(text) for key, text in texts.items()}
    html = template.substitute(shown, attributes=attributes)
    return HTMLResponse(
        html, status, {"Cache-Control": "no-store", "Vary": "Referer, Sec-Fetch-Dest"}
    )
