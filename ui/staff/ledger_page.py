"""责任台账: units and their tasks, narrowed down; files, chart and network follow the filters."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from assistant import breakdown, ledger
from assistant.book import Tables
from assistant.breakdown import Choice
from ingest import shipped
from ingest.plan import Plan
from ui.staff import cards, charts, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.tables import Cell, table
from ui.views import read_url

_BARS = 20  # units with a bar of their own
_NODES = 18  # units in the network: more names would touch
_LINKS = 60


@dataclass(frozen=True)
class Page:
    """The components of the page."""

    plan: gr.Dropdown
    unit: gr.Dropdown
    part: gr.Dropdown
    place: gr.Dropdown
    keyword: gr.Textbox
    clear: gr.Button
    summary: gr.Markdown
    rows: gr.Markdown
    chart: gr.Markdown
    network: gr.Markdown


def build(office: Office, tab: gr.Tab) -> None:
    """Lay the page out, and say what happens."""
    parts.html(f"<p>{words.LEDGER_NOTE}</p>", "cw-ledger-note")
    with gr.Row(elem_id="cw-ledger-filters", elem_classes="cw-filters"):
        plan = gr.Dropdown([], label=words.PLAN, elem_id="cw-ledger-plan")
        unit = gr.Dropdown([], label=words.UNIT, multiselect=True, elem_id="cw-ledger-unit")
        part = gr.Dropdown([], label=words.PART, elem_id="cw-ledger-part")
        place = gr.Dropdown([], label=words.PLACE, elem_id="cw-ledger-place")
        keyword = gr.Textbox(
            label=words.KEYWORD, placeholder=words.KEYWORD_HINT, max_length=100,
            elem_id="cw-ledger-keyword",
        )  # fmt: skip
        clear = gr.Button(words.CLEAR, elem_id="cw-ledger-clear", min_width=0, scale=0)
    summary = parts.html("", "cw-ledger-summary")
    rows = parts.html("", "cw-ledger-rows")
    with gr.Row(elem_id="cw-ledger-charts"):
        with gr.Column(min_width=0):
            chart = parts.html("", "cw-ledger-chart")
        with gr.Column(min_width=0):
            network = parts.html("", "cw-ledger-network")
    page = Page(plan, unit, part, place, keyword, clear, summary, rows, chart, network)
    assert [field.name for field in fields(Page)][-4:] == ["summary", "rows", "chart", "network"]  # noqa: S101
    _wire(office, page, tab)


def _wire(office: Office, page: Page, tab: gr.Tab) -> None:
    filters = [page.plan, page.unit, page.part, page.place, page.keyword]
    shown = [page.summary, page.rows, page.chart, page.network]

    async def show(
        plan_id: str, units: list[str], part: str, place: str, keyword: str, request: gr.Request
    ) -> list[str]:
        plan = await parts.chosen(office, plan_id)
        choice = Choice(tuple(units or ()), part or "", place or "", keyword or "")
        return [""] * 4 if plan is None else views(plan, choice, parts.root(request))

    async def opened(
        plan_id: str, units: list[str], part: str, place: str, keyword: str, request: gr.Request
    ) -> list[Any]:
        plans = await office.here.service.plans()
        plan = await parts.chosen(office, plan_id)
        if plan is None:
            return [gr.skip()] * (len(filters) + len(shown))
        known = [unit for unit in units or () if unit in plan.units]
        if not known and not plan_id and parts.user(request).unit in plan.units:
            known = [parts.user(request).unit]
        offered = _offered(plan)
        updates = [
            gr.update(choices=parts.plan_choices(plans), value=plan.id),
            gr.update(choices=offered[0], value=known),
            gr.update(choices=offered[1], value=part if plan.id == plan_id else ""),
            gr.update(choices=offered[2], value=place if plan.id == plan_id else ""),
            gr.skip(),
        ]
        kept = (part, place) if plan.id == plan_id else ("", "")
        choice = Choice(tuple(known), kept[0] or "", kept[1] or "", keyword or "")
        return [*updates, *views(plan, choice, parts.root(request))]

    async def cleared(plan_id: str, request: gr.Request) -> list[Any]:
        return [plan_id, [], "", "", "", *await show(plan_id, [], "", "", "", request)]

    async def other(plan_id: str, request: gr.Request) -> list[Any]:
        plan = await parts.chosen(office, plan_id)
        if plan is None:
            return [gr.skip()] * (len(filters) + len(shown))
        choices = [gr.update(choices=each, value=value) for each, value in
                   zip(_offered(plan), ([], "", ""), strict=True)]  # fmt: skip
        return [gr.skip(), *choices, "", *await show(plan_id, [], "", "", "", request)]

    tab.select(opened, filters, [*filters, *shown], **QUIET)
    page.plan.input(other, page.plan, [*filters, *shown], **QUIET)
    for component in (page.unit, page.part, page.place, page.keyword):
        component.input(show, filters, shown, trigger_mode="always_last", **QUIET)
    page.clear.click(cleared, page.plan, [*filters, *shown], **QUIET)


def _offered(plan: Plan) -> tuple[list[tuple[str, str]], ...]:
    """Units, parts, places to choose from."""
    units = [(f"{unit}（{len(leaves)}）", unit) for unit, leaves in plan.units.items()]
    named = [(f"{part.label}、{part.title}", part.label) for part in plan.parts if part.label]
    cities = breakdown.places(plan, Tables.read(shipped.folder()))
    every = [(words.ALL, "")]
    return units, [*every, *named], [*every, *((city, city) for city in cities)]


def views(plan: Plan, choice: Choice, root: str) -> list[str]:
    """Summary with the files, the tables, the chart, the network."""
    rows = breakdown.select(plan, choice)
    counts = breakdown.counts(rows)
    if not rows:
        return [cards.empty(words.LEDGER_NONE), "", "", ""]
    return [
        _summary(plan, choice, rows, root),
        "".join(_unit(plan, unit, rows, root) for unit in dict.fromkeys(r.unit for r in rows)),
        _chart(counts),
        _network(plan, choice, dict(counts)),
    ]


def _summary(plan: Plan, choice: Choice, rows: Sequence[ledger.Row], root: str) -> str:
    count = words.LEDGER_COUNT.format(
        units=len({row.unit for row in rows}),
        leaves=len({row.leaf for row in rows}),
        rows=len(rows),
    )
    query = [("plan", plan.id), *(("unit", unit) for unit in choice.units)]
    query += [("part", choice.part), ("place", choice.place), ("keyword", choice.keyword)]
    asked = cards.escape(urlencode([(name, value) for name, value in query if value]))
    links = "".join(
        f'<a class="cw-file" href="{root}/staff/ledger.{kind}?{asked}">{words.DOWNLOAD} {name}</a>'
        for kind, name in (("xlsx", words.XLSX), ("docx", words.DOCX), ("csv", words.CSV))
    )
    return (
        f'<div class="cw-summary"><p role="status">{count}</p><p class="cw-links">{links}</p></div>'
    )


def _unit(plan: Plan, unit: str, rows: Sequence[ledger.Row], root: str) -> str:
    own = [row for row in rows if row.unit == unit]
    cells = [
        (
            Cell(f'<a href="{cards.escape(read_url(root, plan.id, row.leaf))}" target="_blank" '
                 f'rel="noopener">{cards.escape(row.item)}</a>', "cw-item"),
            Cell(_task(row)),
            row.partners or "—",
            row.targets or "—",
        )
        for row in own
    ]  # fmt: skip
    made = table(words.HEADS, cells, caption=unit, name="cw-tasks")
    return f'<section class="cw-unit"><h3>{cards.escape(unit)}<span>{len(own)}</span></h3>{made}</section>'


def _task(row: ledger.Row) -> str:
    place = "　".join(text for text in (row.part, row.section) if text)
    body = (
        f"<details><summary>{words.OPEN_TEXT}</summary><p>{cards.escape(row.text)}</p></details>"
        if row.text
        else ""
    )
    return f"<b>{cards.escape(row.title)}</b><small>{cards.escape(place)}</small>{body}"


def _chart(counts: Sequence[tuple[str, int]]) -> str:
    rest = counts[_BARS:]
    more = ""
    if rest:
        text = words.CHART_MORE if rest[-1][1] < rest[0][1] else words.CHART_SAME
        said = text.format(count=len(rest), least=rest[-1][1], most=rest[0][1])
        more = f'<p class="cw-soft">{said}</p>'
    drawn = charts.bars(counts[:_BARS], title=words.CHART)
    return f"<h2>{words.CHART}</h2>{drawn}{more}"


def _network(plan: Plan, choice: Choice, sizes: dict[str, int]) -> str:
    chosen = breakdown.leaves(plan, choice)
    ego = choice.units[0] if len(choice.units) == 1 else ""
    links = breakdown.pairs(chosen)
    every = {
        unit: sum(unit in leaf.units for leaf in chosen) for leaf in chosen for unit in leaf.units
    }
    if ego:
        links = tuple(link for link in links if ego in link[:2])[: _NODES - 1]
        names = {name for link in links for name in link[:2]}
    else:
        wanted = choice.units or [u for u, _ in sorted(every.items(), key=lambda e: -e[1])[:_NODES]]
        links = tuple(link for link in links if set(link[:2]) <= set(wanted))[:_LINKS]
        names = {name for link in links for name in link[:2]}
    if not links:
        return f"<h2>{words.NETWORK}</h2>{cards.empty(words.NETWORK_NONE)}"
    note = (
        words.NETWORK_EGO.format(unit=ego) if ego else words.NETWORK_NOTE.format(count=len(names))
    )
    shown = {unit: every[unit] for unit in every if unit in names}
    drawn = charts.network(shown, links, title=words.NETWORK, centre=ego)
    drawn += charts.arcs(shown, links, title=words.NETWORK, centre=ego)
    listed = table(
        (words.UNIT, words.UNIT, words.TOGETHER),
        [(one, other, Cell(str(count), "cw-number")) for one, other, count in links],
        caption=words.NETWORK,
    )
    return (
        f'<h2>{words.NETWORK}</h2><p class="cw-soft">{cards.escape(note)}</p>{drawn}'
        f"<details><summary>{words.NETWORK_TABLE}</summary>{listed}</details>"
    )
