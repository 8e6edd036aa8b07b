"""The parsed plan as the dictionary that ``cewen parse --json`` prints."""

from typing import Any

from ingest.plan import Leaf, Plan, Target, Warning


def describe(plan: Plan) -> dict[str, Any]:
    """Title, issuer, date, leaves with units, targets and warnings.

    Units that a document-wide clause adds to an item (以下任务均涉及…) stand under ``involves``,
    apart from the ones that its own or an inherited note names.
    """
    return {
        "id": plan.id,
        "title": plan.title,
        "issuer": plan.issuer,
        "issued": plan.issued.isoformat() if plan.issued else None,
        "year": plan.year,
        "document_number": plan.document_number,
        "leaves": [_leaf(leaf) for leaf in plan.leaves],
        "targets": [_target(target) for target in plan.targets],
        "warnings": [_warning(warning) for warning in plan.warnings],
    }


def _leaf(leaf: Leaf) -> dict[str, Any]:
    named = [r for r in leaf.responsibilities if r.role != "涉及"]
    return {
        "id": leaf.id,
        "number": leaf.number,
        "section": leaf.section,
        "part": leaf.part,
        "title": leaf.title,
        "units": [{"unit": r.unit, "written": r.written, "role": r.role} for r in named],
        "involves": [r.unit for r in leaf.responsibilities if r.role == "涉及"],
        "start": leaf.start,
        "end": leaf.end,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "leaf": target.leaf,
        "value": target.value,
        "written": target.written,
        "comparator": target.comparator,
        "measure": target.measure,
        "unit": target.unit,
        "sentence": target.sentence,
        "start": target.start,
        "end": target.end,
    }


def _warning(warning: Warning) -> dict[str, Any]:
    return {
        "code": warning.code,
        "message": warning.message,
        "line": warning.line,
        "page": warning.page,
        "start": warning.start,
        "text": warning.text,
    }
