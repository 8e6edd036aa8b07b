"""The reading view: plans as pages without a script; citations open one at their quotation."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ingest.plan import Leaf, Plan
from ui import document, words
from ui.faults import Fault
from ui.running import running
from ui.shapes import PlanId

router = APIRouter(tags=["阅读"], default_response_class=HTMLResponse)
_TEMPLATES = Path(__file__).parent / "templates"
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "Not Found", "content": {"text/html": {"schema": {"type": "string"}}}},
    503: {"description": "Still loading", "content": {"text/html": {"schema": {"type": "string"}}}},
}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A template as a response; it knows our words and the path prefix."""
    root = request.scope.get("root_path", "").rstrip("/")
    html = _environment().get_template(template).render(words=words, root=root, **values)
    return HTMLResponse(html, status, {"Cache-Control": "no-cache"})


@router.get("/read", summary="资料库", responses=_MISSING)
async def library(request: Request) -> HTMLResponse:
    """All plans."""
    try:
        plans = await running(request).service.plans()
    except Fault as fault:
        return _problem(request, fault)
    return page(request, "library.html", plans=plans)


@router.get("/read/{plan}", summary="阅读全文", responses=_MISSING)
async def read(
    request: Request,
    plan: PlanId,
    q: Annotated[str, Query(max_length=400, description="`start-end` to highlight")] = "",
    find: Annotated[str, Query(max_length=100, description="A word to mark")] = "",
) -> HTMLResponse:
    """A plan as a document; `#item-12` is a leaf."""
    try:
        source = await running(request).service.plan(plan)
    except Fault as fault:
        return _problem(request, fault)
    root = request.scope.get("root_path", "").rstrip("/")
    laid = document.build(source, root=root, quoted=q, find=find)
    return page(
        request,
        "read.html",
        document=laid,
        plan=source,
        find=find.strip(),
        origin=Path(source.source).name,  # a file's folder is nobody's business
    )


@router.get("/read/{plan}/units", summary="责任台账页", responses=_MISSING)
async def ledger(
    request: Request,
    plan: PlanId,
    unit: Annotated[str, Query(max_length=100, description="Only this unit")] = "",
) -> HTMLResponse:
    """Every unit with its leaves, or one unit."""
    try:
        source = await running(request).service.plan(plan)
    except Fault as fault:
        return _problem(request, fault)
    units = source.units if not unit else {unit: source.units.get(unit, ())}
    if unit and unit not in source.units:
        message = words.UNKNOWN_UNIT.format(title=source.title, unit=unit)
        return page(request, "problem.html", status=404, message=message)
    root = request.scope.get("root_path", "").rstrip("/")
    lines = [_line(source, name, leaves, root) for name, leaves in units.items()]
    return page(request, "units.html", plan=source, unit=unit, lines=lines)


def _line(plan: Plan, unit: str, leaves: tuple[Leaf, ...], root: str) -> dict[str, object]:
    items = sum(leaf.number is not None for leaf in leaves)
    sections = len(leaves) - items
    more = words.LEDGER_SECTIONS.format(count=sections) if sections else ""
    return {
        "unit": unit,
        "url": document.unit_url(root, plan.id, unit),
        "count": words.LEDGER_COUNT.format(items=items, sections=more),
        "leaves": leaves,
        "first": {leaf.id for leaf in leaves if leaf.units[0] == unit},
    }


def _problem(request: Request, fault: Fault) -> HTMLResponse:
    return page(request, "problem.html", status=fault.status, message=fault.message)
