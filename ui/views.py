"""Plans as the API shows them: from ``ingest``'s values to ``ui.shapes``."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from ingest.plan import Leaf, Plan, Section, Target
from ui.shapes import (
    LeafLine,
    LeafOut,
    PlanLine,
    PlanOut,
    TargetOut,
    UnitLine,
    UnitOut,
    WarningOut,
)


def read_url(root: str, plan: str, leaf: str, span: tuple[int, int] | None = None) -> str:
    """The reading view at a leaf, with a quotation marked.

    >>> read_url("", "fujian-digital-2024", "item-12", (3210, 3228))
    '/read/fujian-digital-2024?q=3210-3228#item-12'
    """
    query = f"?q={span[0]}-{span[1]}" if span else ""
    return f"{root}/read/{quote(plan)}{query}#{quote(leaf)}"


def leaf_line(leaf: Leaf) -> LeafLine:
    """A leaf in a list."""
    return LeafLine(
        id=leaf.id,
        item=leaf.number,
        section=leaf.section,
        part=leaf.part,
        title=leaf.title,
        units=list(leaf.units),
    )


def leaf_out(plan: Plan, leaf: Leaf, root: str) -> LeafOut:
    """A leaf, whole."""
    return LeafOut(
        **leaf_line(leaf).model_dump(),
        plan=plan.id,
        cite=leaf.cite,
        breadcrumb=list(leaf.breadcrumb),
        text=plan.text[leaf.start : leaf.end],
        body=leaf.body,
        responsibilities=[
            UnitOut(unit=r.unit, written=r.written, role=r.role, kind=r.kind, position=r.position)
            for r in leaf.responsibilities
        ],
        start=leaf.start,
        end=leaf.end,
        url=read_url(root, plan.id, leaf.id),
    )


def plan_line(plan: Plan) -> PlanLine:
    """A plan in a list."""
    return PlanLine(
        id=plan.id,
        title=plan.title,
        issuer=plan.issuer,
        issued=plan.issued.isoformat() if plan.issued else None,
        year=plan.year,
        source=Path(plan.source).name,
        leaves=len(plan.leaves),
        units=len(plan.units),
        targets=len(plan.targets),
        warnings=len(plan.warnings),
    )


def plan_out(plan: Plan) -> PlanOut:
    """A plan with its outline."""
    outline = [
        {"label": part.label, "title": part.title, "sections": [_section(s) for s in part.sections]}
        for part in plan.parts
    ]
    notices = [
        WarningOut(code=w.code, message=w.message, line=w.line, start=w.start)
        for w in plan.warnings
    ]
    return PlanOut(**plan_line(plan).model_dump(), outline=outline, notices=notices)


def unit_line(plan: Plan, unit: str, leaves: Sequence[Leaf]) -> UnitLine:
    """One line of the ledger."""
    kinds = (r.kind for leaf in leaves for r in leaf.responsibilities if r.unit == unit)
    items = sum(leaf.number is not None for leaf in leaves)
    return UnitLine(
        plan=plan.id,
        unit=unit,
        kind=next(kinds, ""),
        items=items,
        sections=len(leaves) - items,
        leaves=[leaf_line(leaf) for leaf in leaves],
    )


def target_out(plan: Plan, target: Target) -> TargetOut:
    """A numeric target."""
    return TargetOut(
        plan=plan.id,
        leaf=target.leaf,
        measure=target.measure,
        value=target.value,
        comparator=target.comparator,
        unit=target.unit,
        written=target.written,
        sentence=target.sentence,
        start=target.start,
        end=target.end,
    )


def _section(section: Section) -> dict[str, object]:
    leaves = [{"id": leaf.id, "cite": leaf.cite, "title": leaf.title} for leaf in section.leaves]
    return {"label": section.label, "title": section.title, "leaves": leaves}
