"""运行: what was asked and how it went; the questions that were not answered; the last evaluation."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from assistant.store.activity import CHINA, Group, Report, Vote
from ui.staff import cards, charts, parts, words
from ui.staff.parts import QUIET, Office
from ui.staff.tables import Cell, number, table


def build(office: Office, tab: gr.Tab) -> None:
    """Lay the page out, and say what happens."""
    with gr.Row(elem_classes="cw-filters"):
        period = gr.Radio(
            list(words.PERIODS), value=words.PERIODS[0][1], label=words.PERIOD, elem_id="cw-period"
        )
        refresh = gr.Button(words.REFRESH, elem_id="cw-refresh", min_width=0, scale=0)
    figures = parts.html("", "cw-figures")
    unanswered = parts.html("", "cw-unanswered")
    feedback = parts.html("", "cw-feedback")
    evaluation = parts.html("", "cw-evaluation")
    shown = [figures, unanswered, feedback, evaluation]

    async def show(days: int, request: gr.Request) -> list[Any]:
        store = await office.here.store()
        report = await run_in_threadpool(store.activity.report, days=days)
        home = office.here.settings.home
        tested = await run_in_threadpool(evaluation_view, home / "evals", parts.root(request))
        return [figures_view(report), unanswered_view(report.unanswered),
                feedback_view(report.votes), tested]  # fmt: skip

    tab.select(show, period, shown, **QUIET)
    period.input(show, period, shown, **QUIET)
    refresh.click(show, period, shown, **QUIET)


def figures_view(report: Report) -> str:
    """The figures at the top, and the charts."""
    tiles = (
        (words.ASKED, str(report.questions)),
        (words.REFUSED, str(report.refused)),
        (words.VOTES, str(len(report.votes))),
        (words.MEDIAN, words.SECONDS.format(value=report.median)),
        (words.SLOW, words.SECONDS.format(value=report.slow)),
    )
    top = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in tiles)
    days = [(words.DAY.format(month=day.month, day=day.day), count) for day, count in report.days]
    kinds = [(words.KIND_NAMES.get(kind, words.OTHER_KIND), count) for kind, count in report.kinds]
    reasons = [(words.REASON_NAMES.get(why, words.OTHER_KIND), n) for why, n in report.reasons]
    return (
        f'<dl class="cw-tiles">{top}</dl><div class="cw-charts">'
        f"<section class='cw-wide'><h2>{words.PER_DAY}</h2>"
        f"{charts.columns(days, title=words.PER_DAY)}</section>"
        f"<section><h2>{words.BY_KIND}</h2>{_bars(kinds, words.BY_KIND)}</section>"
        f"<section><h2>{words.BY_REASON}</h2>{_bars(reasons, words.BY_REASON, 'warn')}</section></div>"
    )


def unanswered_view(groups: Sequence[Group]) -> str:
    """Questions without an answer, those alike together, the most frequent first."""
    head = f"<h2>{words.UNANSWERED}</h2>"
    if not groups:
        return head + cards.empty(words.UNANSWERED_NONE)
    return head + table(
        words.UNANSWERED_HEADS, [_group(group) for group in groups], caption=words.UNANSWERED
    )


def feedback_view(votes: Sequence[Vote]) -> str:
    """What people said of answers."""
    head = f"<h2>{words.FEEDBACK}</h2>"
    if not votes:
        return head + cards.empty(words.FEEDBACK_NONE)
    rows = [
        (_moment(v.at), words.VOTE_NAMES.get(v.vote, v.vote), v.reason or "—", v.comment or "—",
         v.question or "—")
        for v in votes
    ]  # fmt: skip
    return head + table(words.FEEDBACK_HEADS, rows, caption=words.FEEDBACK)


def evaluation_view(folder: Path, root: str) -> str:
    """The last run of the evaluation, with the way to its report."""
    head = f"<h2>{words.REPORT}</h2>"
    runs = sorted((folder / "runs").glob("*.json"))
    if not runs:
        return head + cards.empty(words.REPORT_NONE)
    run = json.loads(runs[-1].read_text(encoding="utf-8"))
    passed = run["passed"]
    done = sum(passed.values())
    at = datetime.datetime.fromisoformat(run["at"])
    text = words.REPORT_AT.format(
        at=_moment(at), cases=len(passed), passed=done, share=f"{done / max(1, len(passed)):.1%}"
    )
    written = words.COMPOSERS.get(run.get("composer", ""), "")
    link = (
        f'<p class="cw-links"><a class="cw-file" href="{root}/staff/report" target="_blank" '
        f'rel="noopener">{words.REPORT_OPEN}</a></p>'
        if (folder / "report.html").is_file()
        else ""
    )
    return f'{head}<div class="cw-summary"><p>{cards.escape(f"{written}　{text}".strip())}</p>{link}</div>'


def _bars(rows: Sequence[tuple[str, int]], title: str, tone: str = "") -> str:
    return charts.bars(rows, title=title, tone=tone) if rows else cards.empty(words.NOTHING)


def _group(group: Group) -> tuple[str | Cell, ...]:
    first = group.questions[0]
    others = list(dict.fromkeys(one.question for one in group.questions[1:]))
    alike = "".join(f"<li>{cards.escape(text)}</li>" for text in others if text != first.question)
    more = (
        f"<details><summary>{words.UNANSWERED_ALIKE}</summary><ul>{alike}</ul></details>"
        if alike
        else ""
    )
    return (
        Cell(f"<b>{cards.escape(first.question)}</b>{more}"),
        number(group.count),
        words.REASON_NAMES.get(first.reason, words.OTHER_KIND),
        _moment(first.at),
    )


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
