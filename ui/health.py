"""Routes for machines that watch the server: alive, ready, metrics."""

from importlib import metadata

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from ui.running import Running, running
from ui.shapes import Health, Readiness

router = APIRouter(tags=["运行"])


def version() -> str:
    """The installed version; ``0`` in a checkout that was never installed."""
    try:
        return metadata.version("cewen")
    except metadata.PackageNotFoundError:
        return "0"


@router.get("/healthz", summary="存活")
async def healthz() -> Health:
    """The process answers. Says nothing about what is loaded."""
    return Health(version=version())


@router.get(
    "/readyz",
    summary="就绪",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Still loading, or a part failed"}},
)
async def readyz(request: Request) -> Response:
    """200 when questions are answered; the parts by name."""
    here = running(request)
    ready = here.service.state == "ready"
    database = await _database(here)
    status = Readiness(
        status=here.service.state,
        assistant=here.service.state,
        staff=here.staff.state,
        mcp=here.mcp.state,
        database=database,
        plans=len(await here.service.plans()) if ready else 0,
    )
    return JSONResponse(status.model_dump(), 200 if ready and database == "ready" else 503)


@router.get(
    "/metrics",
    summary="指标",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
async def metrics(request: Request) -> Response:
    """Counters for Prometheus."""
    return Response(
        running(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8"
    )


async def _database(here: Running) -> str:
    if not here.opened.is_set():
        return "loading"
    if here.database is None or not await run_in_threadpool(here.database.answers):
        return "failed"
    return "ready"
