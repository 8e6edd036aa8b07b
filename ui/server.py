"""The server: one FastAPI app, light at the start, with the heavy parts loaded behind it.

``create_app`` puts the parts together; ``serve`` runs it with uvicorn. The order of a start is:
database (milliseconds), the socket (``/healthz`` answers from here on), the assistant, the MCP endpoint,
Gradio. Questions that come before the assistant is there wait for it; pages of Gradio show a note.

    Journal ─► Headers ─► Limits ─► routes: /api/v1  /v1  /read  /healthz …
                                    slots:  /mcp  and, last, / (Gradio)
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from assistant.settings import Settings
from assistant.store import Store
from ui import chat_api, embed, faults, health, journal, library_api, words
from ui.desk import Desk
from ui.journal import Journal
from ui.limits import Limits, Rate
from ui.metrics import Metrics
from ui.recorder import StoreRecorder
from ui.running import Running
from ui.security import Headers
from ui.service import Service
from ui.slot import Slot

_LOG = logging.getLogger("cewen.server")
_STATIC = Path(__file__).parent / "static"
_GRACE = 15  # seconds that answers may go on after a signal to stop

MakeDesk = Callable[[Settings], Desk]


def open_assistant(settings: Settings) -> Desk:
    """The real assistant; seconds, so it is called in a thread."""
    from assistant.desk import Assistant

    return Assistant.open(settings)


def open_store(settings: Settings) -> Store:
    """The database that the settings name."""
    return Store.open(settings.database_url or settings.home / "cewen.db")


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
        lifespan=_lifespan(settings, _maker(desk)),
    )
    faults.install(app)
    metrics = Metrics()
    app.state.metrics = metrics
    app.include_router(health.router)
    app.include_router(chat_api.router)
    app.include_router(library_api.router)
    sites = embed.install(app, settings, metrics)
    app.mount("/ui", StaticFiles(directory=_STATIC), name="static")
    app.state.slots = {
        "mcp": Slot(waiting=words.STARTING, failed=words.LOAD_FAILED),
        "staff": Slot(waiting=words.STARTING_PAGE, failed=words.STAFF_FAILED),
    }
    app.router.routes.append(Route("/mcp", app.state.slots["mcp"], name="mcp"))
    if staff:
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
    settings: Settings, make: MakeDesk
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = await asyncio.to_thread(open_store, settings)
        metrics = app.state.metrics
        service = Service(
            recorder=StoreRecorder(store, metrics),
            metrics=metrics,
            max_concurrency=settings.max_concurrency,
            with_model=bool(settings.llm),
        )
        slots = app.state.slots
        here = Running(settings, service, store, metrics, slots["staff"], slots["mcp"])
        app.state.running = here
        store.audit.append("server.start", detail={"version": health.version()})
        stopping = asyncio.Event()
        loading = asyncio.create_task(_load(here, make, stopping))
        try:
            yield
        finally:
            stopping.set()
            await loading
            service.close()
            store.audit.append("server.stop")
            store.close()

    return lifespan


async def _load(here: Running, make: MakeDesk, stopping: asyncio.Event) -> None:
    """Load what is heavy, one after the other; then wait, and close it in the same task."""
    await here.service.load(lambda: make(here.settings))
    await _fill(here.mcp, lambda: _mcp(here.service))
    if here.staff.state != "off":
        await _fill(here.staff, lambda: _staff(here.service))
    await stopping.wait()
    await here.staff.close()
    await here.mcp.close()


async def _fill(slot: Slot, build: Callable[[], Starlette]) -> None:
    try:
        await slot.fill(lambda: asyncio.to_thread(build))
    except Exception:  # the rest goes on without it; readyz and the slot say so
        _LOG.exception("a part of the server could not be loaded")


def _mcp(service: Service) -> Starlette:
    from ui.mcp_server import build

    return build(service)


def _staff(service: Service) -> Starlette:
    from ui.staff.app import build

    return build(service)


def serve(
    settings: Settings, *, host: str | None = None, port: int | None = None, demo: bool = False
) -> None:
    """Run the server until it is told to stop (SIGTERM, SIGINT); answers under way are finished.

    Args:
        settings: Read by the entry point.
        host: Instead of the setting.
        port: Instead of the setting.
        demo: Also serve a page of another origin that embeds the widget.
    """
    journal.configure(settings.log_format)
    uvicorn.run(
        create_app(settings),
        host=host or settings.host,
        port=settings.port if port is None else port,
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
