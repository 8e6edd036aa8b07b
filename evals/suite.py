"""``cewen eval``: load the cases, play them, judge, compare with the last run, report."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assistant.answer import Answer
from assistant.settings import Settings
from evals import cases, history, limits, page, report, runner, summary, words
from evals.cases import Case
from evals.report import Report
from evals.runner import Desk, Plans, Result


def run(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    json_output: bool = False,
    composer: str | None = None,
    baselines: bool = False,
    html: Path | None = None,
    split: str = "all",
) -> int:
    """Run the suite and print what it says.

    Args:
        settings: Where the plans and earlier runs are, and which embedder and composer.
        paths: Case files or folders; the shipped suite when empty.
        json_output: Print the report as JSON and nothing else on stdout.
        composer: ``rules``, ``llm`` or ``auto`` instead of the setting.
        baselines: Play the two baselines, too.
        html: Where the page goes, besides ``<home>/evals/report.html``.
        split: ``dev``, ``report`` or ``all``.

    Returns:
        0 when all limits are kept, 1 when one is not, 2 when the cases cannot be read.
    """
    errors = Console(stderr=True)
    try:
        wanted = cases.load(paths, split=split)
        bounds = limits.load()
    except (cases.CasesError, limits.LimitsError) as error:
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return 2
    settings = settings if composer is None else replace(settings, composer=composer)
    outcome = play(settings, wanted, bounds, baselines=baselines, split=split, console=errors)
    folder = settings.home / "evals"
    folder.mkdir(parents=True, exist_ok=True)
    for file in (folder / "report.html", *([html] if html else [])):
        file.write_text(page.html(outcome), "utf-8")
    if json_output:
        sys.stdout.write(json.dumps(report.to_dict(outcome), ensure_ascii=False, indent=2) + "\n")
    else:
        console = Console()
        report.show(outcome, console)
        at = html or folder / "report.html"
        console.print(f"网页报告：{at}", markup=False, highlight=False, soft_wrap=True)
    return 1 if outcome.faults else 0


def play(
    settings: Settings,
    wanted: Sequence[Case],
    bounds: limits.Limits,
    *,
    baselines: bool,
    split: str,
    console: Console,
) -> Report:
    """Open the assistant, play all cases with it and the baselines, and keep the run."""
    from assistant.desk import Assistant

    desk = Assistant.open(settings)
    named = len(desk.plans) > 1
    results = _progress(desk, wanted, desk.library, name="cewen", named=named, console=console)
    summaries = [summary.summarise("cewen", results)]
    if baselines:
        for name, other in _baselines(settings, desk.library, wanted):
            played = _progress(other, wanted, desk.library, name=name, named=True, console=console)
            summaries.append(summary.summarise(name, played))
    return conclude(results, summaries, settings, bounds, split=split)


def conclude(
    results: tuple[Result, ...],
    summaries: Sequence[summary.Summary],
    settings: Settings,
    bounds: limits.Limits,
    *,
    split: str,
) -> Report:
    """Compare with the last run, keep this one, and hold it against the limits."""
    wrote = "llm" if any(result.answer.composer != "rules" for result in results) else "rules"
    runs = settings.home / "evals" / "runs"
    this = history.make(results, summaries[0], wrote)
    change = history.compare(this, history.last(runs, this))
    history.store(runs, this)
    return Report(
        composer=wrote,
        split=split,
        results=results,
        summaries=tuple(summaries),
        change=change,
        faults=limits.check(summaries[0], bounds, rules=wrote == "rules"),
        at=this.at,
    )


class ByPlan:
    """One baseline a plan, made when the first case asks for it."""

    def __init__(self, make: Callable[[str], Desk]) -> None:
        self._make = make
        self._desks: dict[str, Desk] = {}

    def answer(self, turns: list[str], *, plan: str | None = None) -> Answer:
        """Let the plan's baseline answer; the plan has to be named."""
        if plan is None:
            raise ValueError("a baseline answers from one plan, got None")
        if plan not in self._desks:
            self._desks[plan] = self._make(plan)
        return self._desks[plan].answer(turns, plan=plan)


def _baselines(
    settings: Settings, plans: Plans, wanted: Sequence[Case]
) -> Iterator[tuple[str, Desk]]:
    from evals.baselines import Bm25, Chunks
    from vectorstore import embedder

    model = embedder.load(settings.embedder or "bundled")
    for name, desk in (
        ("chunks", ByPlan(lambda plan: Chunks(plans.get(plan), model))),
        ("bm25", ByPlan(lambda plan: Bm25(plans.get(plan)))),
    ):
        for plan in dict.fromkeys(case.plan for case in wanted):
            desk.answer([words.SYSTEMS[name]], plan=plan)  # the index is made before the clock runs
        yield name, desk


def _progress(
    desk: Desk,
    wanted: Sequence[Case],
    plans: Plans,
    *,
    name: str,
    named: bool,
    console: Console,
) -> tuple[Result, ...]:
    with _bar(words.SYSTEMS[name], len(wanted), console) as advance:
        return runner.play(desk, wanted, plans, named=named, done=advance)


@contextmanager
def _bar(name: str, total: int, console: Console) -> Iterator[Callable[[Case], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(name, total=total)
        yield lambda case: progress.advance(task)
