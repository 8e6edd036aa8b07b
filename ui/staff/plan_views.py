"""Plans, previews and warnings as HTML."""

from collections.abc import Sequence
from pathlib import Path

from assistant.store.activity import CHINA
from ingest.plan import Plan, Warning
from ui import words as common
from ui.shelf import Kept, Preview
from ui.staff import words
from ui.staff.cards import escape
from ui.staff.tables import Cell, number, table


def note(text: str, *, bad: bool = False, busy: bool = False) -> str:
    """What has happened, or is happening."""
    name = "cw-bad" if bad else "cw-busy" if busy else "cw-good"
    role = "alert" if bad else "status"
    return f'<p class="cw-say {name}" role="{role}">{escape(text)}</p>'


def plan_table(kept: Sequence[Kept], root: str) -> str:
    """Every stored plan, a row each."""
    rows = []
    for one in kept:
        plan = one.record.plan
        state = (
            f'<span class="cw-state cw-off">{words.WITHDRAWN}</span>'
            if one.record.withdrawn
            else f'<span class="cw-state">{words.ACTIVE}</span>'
        )
        title = escape(plan.title)
        linked = (
            title
            if one.record.withdrawn
            else f'<a href="{root}/read/{escape(plan.id)}" target="_blank" rel="noopener">{title}</a>'
        )
        rows.append(
            (
                Cell(f"<b>{linked}</b>"),
                Cell(f"<code>{plan.sha256[:8]}</code>"),
                plan.issued.isoformat() if plan.issued else words.NO_DATE,
                one.stored.astimezone(CHINA).date().isoformat(),
                number(len(plan.leaves)),
                number(len(plan.units)),
                number(len(plan.targets)),
                number(len(plan.warnings)),
                Cell(state),
            )
        )
    head = f"<p class='cw-soft'>{words.PLANS_NOTE}</p>"
    return head + table(words.PLAN_HEADS, rows, caption=words.TABS[3], name="cw-plan-table")


def plan_card(one: Kept, root: str) -> str:
    """One stored plan: where it comes from, and what could not be read with certainty."""
    plan = one.record.plan
    facts = (
        (words.ISSUER, plan.issuer or words.NO_DATE),
        (words.NUMBER, plan.document_number or words.NO_DATE),
        (words.SOURCE, Path(plan.source).name or words.NO_DATE),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return (
        f'<section class="cw-plan"><h3>{escape(plan.title)}</h3><dl class="cw-facts-list">{listed}</dl>'
        f"<h4>{words.WARNINGS}</h4>{_warnings(plan.warnings)}</section>"
    )


def preview_view(preview: Preview) -> str:
    """A file as it would be published: counts, warnings, leaves, units."""
    plan = preview.plan
    count = words.PREVIEW_COUNT.format(
        parts=len(plan.parts), sections=len(plan.sections), leaves=len(plan.leaves),
        units=len(plan.units), targets=len(plan.targets), warnings=len(plan.warnings),
    )  # fmt: skip
    replaced = words.REPLACES.format(title=preview.replaces) if preview.replaces else ""
    issued = plan.issued.isoformat() if plan.issued else words.NO_DATE
    units = "".join(
        f"<li>{escape(unit)}<span>{len(leaves)}</span></li>" for unit, leaves in plan.units.items()
    )
    return (
        f'<section class="cw-plan"><p class="cw-soft">{words.PREVIEW}</p><h3>{escape(plan.title)}</h3>'
        f'<dl class="cw-facts-list"><dt>{words.ISSUER}</dt><dd>{escape(plan.issuer) or words.NO_DATE}</dd>'
        f"<dt>{common.ISSUED}</dt><dd>{issued}</dd></dl><p>{count}</p>"
        f"{note(replaced, bad=True) if replaced else ''}"
        f"<h4>{words.WARNINGS}</h4>{_warnings(plan.warnings)}"
        f"<details open><summary>{words.PREVIEW_LEAVES}（{len(plan.leaves)}）</summary>{_leaves(plan)}"
        f"</details><details><summary>{words.PREVIEW_UNITS}（{len(plan.units)}）</summary>"
        f'<ul class="cw-units">{units}</ul></details></section>'
    )


def _leaves(plan: Plan) -> str:
    rows = "".join(
        f'<li><span class="cw-item">{escape(leaf.cite)}</span><div><b>{escape(leaf.title)}</b>'
        f"<small>{escape('、'.join(leaf.units)) or words.NO_UNIT}</small></div></li>"
        for leaf in plan.leaves
    )
    return f'<ul class="cw-leaves">{rows}</ul>'


def _warnings(warnings: Sequence[Warning]) -> str:
    if not warnings:
        return f'<p class="cw-soft">{words.NO_WARNINGS}</p>'
    rows = "".join(
        f"<li><span>{words.WARNING_AT.format(line=warning.line)}</span>"
        f"{escape(warning.message)}<q>{escape(warning.text)}</q></li>"
        for warning in warnings
    )
    return f'<ul class="cw-warnings">{rows}</ul>'
