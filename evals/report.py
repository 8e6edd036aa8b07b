"""What a run says: tables for a terminal, and the same as JSON. What it does not do: measure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals import words
from evals.history import Change
from evals.limits import shown
from evals.metrics import labels
from evals.runner import Result
from evals.summary import Summary, Tally

SHOWN = 40
"""Failed cases that a terminal shows; JSON and the page have all."""


@dataclass(frozen=True)
class Report:
    """A finished run with everything that is said of it."""

    composer: str
    split: str
    results: tuple[Result, ...]
    summaries: tuple[Summary, ...]
    """Ours first, then the baselines."""
    change: Change
    faults: tuple[str, ...]
    """Limits that are not kept."""
    at: str

    @property
    def ours(self) -> Summary:
        """The summary of our own answers."""
        return self.summaries[0]

    @property
    def failures(self) -> tuple[Result, ...]:
        """The cases that did not pass, in the order of the suite."""
        return tuple(result for result in self.results if not result.passed)


def to_dict(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "at": report.at,
        "composer": report.composer,
        "split": report.split,
        "ok": not report.faults,
        "limits_broken": list(report.faults),
        "systems": [summary.to_dict() for summary in report.summaries],
        "change": asdict(report.change),
        "failures": [_failure(result) for result in report.failures],
    }


def _failure(result: Result) -> dict[str, Any]:
    return {
        "id": result.case.id,
        "category": result.case.category,
        "turns": list(result.case.turns),
        "faults": {verdict.metric: verdict.reason for verdict in result.faults},
        "cited": list(labels(result.answer)),
        "refused": result.answer.refused,
        "reason": result.answer.reason,
        "kind": result.answer.kind,
        "answer": result.answer.answer,
    }


def show(report: Report, console: Console) -> None:
    """Print everything that fits a terminal."""
    console.print(_categories(report))
    console.print(_metrics(report.ours))
    console.print(_systems(report.summaries))
    if report.failures:
        console.print(_failures(report.failures))
    _show_change(report.change, console)
    for fault in report.faults:
        console.print(f"[red]未达标[/red]　{escape(fault)}")
    if not report.faults:
        console.print("[green]全部达标[/green]")


def _categories(report: Report) -> Table:
    table = Table(title=f"按类别（{len(report.results)} 个问题）", title_justify="left")
    table.add_column("类别")
    for summary in report.summaries:
        table.add_column(words.SYSTEMS[summary.system], justify="right")
    for category in report.ours.categories:
        cells = (_cell(summary.categories[category]) for summary in report.summaries)
        table.add_row(words.named(category), *cells)
    table.add_section()
    for split in report.ours.splits:
        table.add_row(
            words.named(split), *(_cell(summary.splits[split]) for summary in report.summaries)
        )
    table.add_row("合计", *(_cell(summary.total) for summary in report.summaries), style="bold")
    return table


def _metrics(summary: Summary) -> Table:
    table = Table(title="按要求", title_justify="left")
    table.add_column("要求")
    table.add_column("通过", justify="right")
    for metric, tally in summary.metrics.items():
        table.add_row(words.METRICS[metric], _cell(tally))
    return table


def _systems(summaries: Sequence[Summary]) -> Table:
    table = Table(title="总体", title_justify="left")
    table.add_column("指标")
    for summary in summaries:
        table.add_column(words.SYSTEMS[summary.system], justify="right")
    for name in summaries[0].numbers:
        table.add_row(words.NAMES[name], *(shown(s.numbers[name]) for s in summaries))
    return table


def _failures(failures: Sequence[Result]) -> Table:
    more = f"，显示前 {SHOWN} 个" if len(failures) > SHOWN else ""
    table = Table(title=f"没有通过的 {len(failures)} 个{more}", title_justify="left")
    for head in ("编号", "问题", "原因"):
        table.add_column(head, overflow="fold")
    for result in failures[:SHOWN]:
        reasons = "\n".join(verdict.reason for verdict in result.faults)
        table.add_row(result.case.id, escape(" → ".join(result.case.turns)), escape(reasons))
    return table


def _show_change(change: Change, console: Console) -> None:
    if not change.since:
        console.print("没有可比的上一次评测。")
        return
    better, worse = len(change.better), len(change.worse)
    console.print(f"与 {change.since} 相比：变好 {better} 个，变差 {worse} 个。", highlight=False)
    for head, names in (("变好", change.better), ("变差", change.worse)):
        if names:
            console.print(f"  {head}：{'、'.join(names)}", highlight=False)
    for name, before, now in change.numbers:
        if not name.startswith("p5") and not name.startswith("p9"):
            console.print(f"  {words.NAMES[name]}：{shown(before)} → {shown(now)}", highlight=False)


def _cell(tally: Tally) -> str:
    return f"{tally.passed}/{tally.of}　{tally.rate:.0%}" if tally.of else words.NONE
