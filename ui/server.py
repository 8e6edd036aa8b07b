"""The server: one FastAPI app, light at the start, with the heavy parts loaded behind it.

``create_app`` puts the parts together; ``serve`` runs it with uvicorn. The order of a start is:
database (milliseconds), the socket (``/healthz`` answers from here on), the assistant, the MCP
endpoint, Gradio, Chroma. Questions that come before the assistant is there wait for it; pages of
Gradio show a note; until Chroma is there the search is exact, which finds the same.

    Journal ─► Headers ─► Limits ─► routes: /api/v1  /v1  /read  /healthz …
                                    slots:  /mcp  and, last, / (Gradio)
"""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from assistant.settings import Settings
from ui import (
    chat_api,
    docs_page,
    embed,
    faults,
    health,
    journal,
    library_api,
    login,
    openai_api,
    reading,
    words,
)
from ui.desk import Desk
from ui.freshness import Freshness, MakeDesk
from ui.journal import Journal
from ui.limits import Limits, Rate
from ui.metrics import Metrics
from ui.people import People, need_login
from ui.running import Running
from ui.security import Headers
from ui.service import Service
from ui.slot import Slot

if TYPE_CHECKING:
    from assistant.store import Store

_LOG = logging.getLogger("cewen.server")
_STATIC = Path(__file__).parent / "static"
_TIDY = 3600.0  # seconds between two looks for what is too old
_UPLOAD = 21 * 1024 * 1024  # bytes of an uploaded plan, a little over what the staff app takes
_SWITCH = 0.0005  # seconds; at Python's 5 ms the event loop waits long for threads that answer
_GRACE = 15  # seconds that answers may go on after a signal to stop


def open_assistant(settings: Settings) -> Desk:
    """The real assistant; seconds, so it is called in a thread."""
    from assistant.desk import Assistant

    return Assistant.open(settings, engine="chroma")


def open_quickly(settings: Settings) -> Desk:
    """The same without Chroma and LangChain, which take most of the time."""
    from assistant.desk import Assistant

    return Assistant.open(settings)


def open_store(settings: Settings) -> "Store":
    """The database that the settings name. Imported here: SQLAlchemy costs a start 0.3 s."""
    from assistant.store import Store

    return Store.of(settings)


def create_app(
    settings: Settings, *, desk: Desk | MakeDesk | None = None, staff: bool = True
) -> FastAPI:
    """Put the server together. Nothing is opened or loaded before the app starts.

    Args:
        settings: Read by the entry point.
        desk: Another desk than the real assistant, or what makes one: for tests.
        staff: False leaves Gradio out.
    """
    app = FastAPI(
        title="策问 Cewen",
        version=health.version(),
        description="Cited answers over government plans. Errors have one form: see `Problem`.",
        docs_url=None,  # FastAPI's page loads its scripts from another host
        redoc_url=None,
        lifespan=_lifespan(settings, _maker(desk), open_quickly if desk is None else None),
    )
    faults.install(app)
    metrics = Metrics()
    app.state.metrics = metrics
    app.include_router(health.router)
    app.include_router(chat_api.router)
    app.include_router(library_api.router)
    app.include_router(openai_api.router)
    app.include_router(reading.router)
    app.include_router(docs_page.router)
    sites = embed.install(app, settings, metrics)
    app.mount("/ui", StaticFiles(directory=_STATIC), name="static")
    app.state.slots = {
        "mcp": Slot(waiting=words.STARTING, failed=words.LOAD_FAILED),
        "staff": Slot(waiting=words.STARTING_PAGE, failed=words.STAFF_FAILED),
    }
    app.router.routes.append(Route("/mcp", app.state.slots["mcp"], name="mcp"))
    if staff:
        app.state.people = People.of(settings)
        app.state.login_tries = Rate(login.TRIES)
        app.include_router(login.router)
        app.router.routes.append(Mount("/", app=app.state.slots["staff"], name="staff"))
    else:
        app.state.slots["staff"].state = "off"
    _layers(app, settings, metrics, sites.origins)
    return app


def _layers(
    app: FastAPI, settings: Settings, metrics: Metrics, embed_origins: tuple[str, ...]
) -> None:
    """Middleware; the last one added is the outermost."""
    app.add_middleware(
        Limits,
        rate=Rate(settings.rate_per_minute),
        max_body=settings.max_body_bytes,
        larger={"/gradio_api/upload": _UPLOAD} if hasattr(app.state, "people") else {},
        metrics=metrics,
    )
    app.add_middleware(Headers, embed_origins=embed_origins)
    app.add_middleware(Journal, metrics=metrics)


def _maker(desk: Desk | MakeDesk | None) -> MakeDesk:
    if desk is None:
        return open_assistant
    if callable(desk):
        return desk
    return lambda _settings: desk


def _lifespan(
    settings: Settings, make: MakeDesk, quick: MakeDesk | None
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        metrics: Metrics = app.state.metrics
        service = Service(
            metrics=metrics,
            max_concurrency=settings.max_concurrency,
            with_model=bool(settings.llm),
        )
        slots = app.state.slots
        fresh = Freshness(settings, service, make, quick)
        here = Running(settings, service, metrics, slots["staff"], slots["mcp"], fresh)
        app.state.running = here
        stopping = asyncio.Event()
        loading = asyncio.create_task(_live(here, stopping))
        try:
            yield
        finally:
            stopping.set()
            await loading
            service.close()

    return lifespan


async def _live(here: Running, stopping: asyncio.Event) -> None:
    """Open and load everything in its order; at the end close it, in this same task."""
    with _said("the database"):
        here.database = await asyncio.to_thread(open_store, here.settings)
    here.opened.set()
    if here.database is not None:
        await _load(here, here.database)
    here.service.over()
    await _tidy(here, stopping)
    await here.fresh.close()
    await here.staff.close()
    await here.mcp.close()
    if here.recorder is not None:
        await asyncio.to_thread(here.recorder.close)
    if here.database is not None:
        await asyncio.to_thread(here.database.audit.append, "server.stop")
        here.database.close()


async def _tidy(here: Running, stopping: asyncio.Event) -> None:
    """Until the server stops: every hour, delete what is too old."""
    from assistant.store.retention import retire

    while not stopping.is_set():
        if here.database is not None:
            with _said("retention"):
                await asyncio.to_thread(
                    retire,
                    here.database,
                    chat_days=here.settings.retention_days,
                    audit_days=here.settings.audit_days,
                )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _TIDY)


async def _load(here: Running, store: "Store") -> None:
    from ui.recorder import StoreRecorder

    detail = {"version": health.version()}
    await asyncio.to_thread(store.audit.append, "server.start", detail=detail)
    with _said("the assistant"):
        here.recorder = StoreRecorder(store, here.metrics)
        await here.fresh.first(here.recorder)
    await _fill(here.mcp, lambda: _mcp(here.service))
    if here.staff.state != "off":
        await _fill(here.staff, lambda: _staff(here))
    await here.fresh.whole()


@contextlib.contextmanager
def _said(what: str) -> Iterator[None]:
    """A server that says what is wrong (readyz, every answer) is worth more than a dead one.

    What stands inside opens SQLAlchemy, Chroma, a model's client, MCP or Gradio, whose errors have
    no ancestor of their own: there is nothing narrower to catch. Being stopped passes through.
    """
    try:
        yield
    except Exception:  # noqa: BLE001 - see above; logged with its trace
        _LOG.exception("%s failed", what)


async def _fill(slot: Slot, build: Callable[[], Starlette]) -> None:
    with _said("a part of the server"):
        await slot.fill(lambda: asyncio.to_thread(build))


def _mcp(service: Service) -> Starlette:
    from ui.mcp_server import build

    return build(service)


def _staff(here: Running) -> Starlette:
    from ui.staff.app import build

    return build(here, People.of(here.settings))


def serve(
    settings: Settings,
    *,
    host: str | None = None,
    port: int | None = None,
    demo: bool = False,
    desk: Desk | MakeDesk | None = None,
) -> None:
    """Run the server until it is told to stop (SIGTERM, SIGINT); answers under way are finished.

    Args:
        settings: Read by the entry point.
        host: Instead of the setting.
        port: Instead of the setting.
        demo: Also serve a page of another origin that embeds the widget.
        desk: Another desk than the real assistant, for tests.

    Raises:
        SettingsError: the address can be reached from outside, and nobody would have to log in.
    """
    need_login(settings, host or settings.host)
    journal.configure(settings.log_format)
    sys.setswitchinterval(_SWITCH)
    host = host or settings.host
    port = settings.port if port is None else port
    with contextlib.ExitStack() as stack:
        if demo:
            from ui.demo import beside

            settings = stack.enter_context(beside(settings, host=host, port=port))
        _run(create_app(settings, desk=desk), settings, host=host, port=port)


def _run(app: FastAPI, settings: Settings, *, host: str, port: int) -> None:
    uvicorn.run(
        app,
        host=host,
        port=port,
        root_path=settings.root_path,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=",".join(settings.trusted_proxies),
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=75,  # longer than nginx keeps its upstream connections
        limit_concurrency=None,
    )
