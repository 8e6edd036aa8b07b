"""Routes for reading: plans, leaves, units, targets, search."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from ingest.plan import Plan
from ui import views, words
from ui.faults import UnknownThing, responses
from ui.running import running
from ui.shapes import HitOut, LeafOut, PlanId, PlanLine, PlanOut, TargetOut, UnitLine

router = APIRouter(prefix="/api/v1", tags=["资料"])
_ERRORS = responses(404, 422, 429, 503)
_PlanQuery = Annotated[PlanId | None, Query(description="Only this plan; all plans when left out")]


async def _chosen(request: Request, plan: str | None) -> tuple[Plan, ...]:
    service = running(request).service
    return await service.plans() if plan is None else (await service.plan(plan),)


@router.get("/plans", summary="全部资料", responses=responses(429, 503))
async def plans(request: Request) -> list[PlanLine]:
    """Every plan that may be asked about."""
    return [views.plan_line(plan) for plan in await running(request).service.plans()]


@router.get("/plans/{plan}", summary="一份资料", responses=_ERRORS)
async def plan_by_id(request: Request, plan: PlanId) -> PlanOut:
    """One plan with its outline and what could not be read with certainty."""
    return views.plan_out(await running(request).service.plan(plan))


@router.get("/plans/{plan}/leaves/{leaf}", summary="一个条目", responses=_ERRORS)
async def leaf_by_id(request: Request, plan: PlanId, leaf: PlanId) -> LeafOut:
    """One leaf: `item-12`, or `section-12` for a section without items."""
    found = await running(request).service.plan(plan)
    try:
        return views.leaf_out(found, found.leaf(leaf), request.scope.get("root_path", ""))
    except KeyError:
        raise UnknownThing(
            words.UNKNOWN_LEAF.format(title=found.title, id=leaf), param="leaf"
        ) from None


@router.get("/units", summary="责任台账", responses=_ERRORS)
async def units(
    request: Request,
    plan: _PlanQuery = None,
    unit: Annotated[str | None, Query(max_length=100, description="Only this unit")] = None,
) -> list[UnitLine]:
    """Every unit with its leaves, in order of first appearance."""
    lines = [
        views.unit_line(each, name, leaves)
        for each in await _chosen(request, plan)
        for name, leaves in each.units.items()
        if unit is None or name == unit
    ]
    if unit is not None and not lines:
        title = "、".join(each.title for each in await _chosen(request, plan))
        raise UnknownThing(words.UNKNOWN_UNIT.format(title=title, unit=unit), param="unit")
    return lines


@router.get("/targets", summary="量化目标", responses=_ERRORS)
async def targets(request: Request, plan: _PlanQuery = None) -> list[TargetOut]:
    """Every numeric target, in the order of the original."""
    return [
        views.target_out(each, target)
        for each in await _chosen(request, plan)
        for target in each.targets
    ]


@router.get("/search", summary="检索", response_model=list[HitOut], responses=_ERRORS)
async def search(
    request: Request,
    q: Annotated[str, Query(max_length=500, description="Words or a question")],
    k: Annotated[int, Query(ge=1, le=50, description="Passages at most")] = 10,
) -> list[dict[str, Any]]:
    """Retrieval alone: passages with each retriever's rank."""
    return await running(request).service.search(q, k)
