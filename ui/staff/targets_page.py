"""指标: every numeric target with its sentence and item."""

from typing import Any

import gradio as gr

from ingest.plan import Plan, Target
from ui.marking import Mark, render
from ui.staff import cards, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.tables import Cell, table
from ui.views import read_url


def build(office: Office, tab: gr.Tab) -> None:
    """Lay the page out, and say what happens."""
    parts.html(f"<p>{words.TARGETS_NOTE}</p>", "cw-targets-note")
    with gr.Row(elem_classes="cw-filters"):
        plan = gr.Dropdown([], label=words.PLAN, elem_id="cw-targets-plan")
    shown = parts.html("", "cw-targets-rows")

    async def opened(plan_id: str, request: gr.Request) -> list[Any]:
        plans = await office.here.service.plans()
        found = await parts.chosen(office, plan_id)
        if found is None:
            return [gr.skip(), cards.empty(words.NOTHING)]
        choices = gr.update(choices=parts.plan_choices(plans), value=found.id)
        return [choices, view(found, parts.root(request))]

    tab.select(opened, plan, [plan, shown], **QUIET)
    plan.input(opened, plan, [plan, shown], **QUIET)


def view(plan: Plan, root: str) -> str:
    """All targets of a plan."""
    if not plan.targets:
        return cards.empty(words.TARGETS_NONE)
    count = words.TARGETS_COUNT.format(count=len(plan.targets))
    file = f"{root}/staff/targets.xlsx?plan={cards.escape(plan.id)}"
    rows = [_row(plan, target, root) for target in plan.targets]
    return (
        f'<div class="cw-summary"><p role="status">{count}</p><p class="cw-links">'
        f'<a class="cw-file" href="{file}">{words.DOWNLOAD} {words.XLSX}</a></p></div>'
        f"{table(words.TARGET_HEADS, rows, caption=words.TABS[2], name='cw-targets')}"
    )


def _row(plan: Plan, target: Target, root: str) -> tuple[str | Cell, ...]:
    leaf = plan.leaf(target.leaf)
    where = cards.escape(read_url(root, plan.id, leaf.id, (target.start, target.end)))
    return (
        Cell(f"<b>{cards.escape(target.measure)}</b>"),
        Cell(cards.escape(target.written), "cw-value"),
        Cell(f'<q class="cw-original">{_sentence(plan, target)}</q>'),
        Cell(
            f'<a href="{where}" target="_blank" rel="noopener">{cards.escape(leaf.cite)}</a>',
            "cw-item",
        ),
        "、".join(leaf.units) or words.NO_UNIT,
    )


def _sentence(plan: Plan, target: Target) -> str:
    start = plan.text.rfind(target.sentence, 0, target.end + len(target.sentence))
    if start < 0:
        return cards.escape(target.sentence)
    mark = Mark(target.start, target.end, "target")
    return str(render(plan.text, start, start + len(target.sentence), [mark]))
