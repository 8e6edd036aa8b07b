"""Runs kept under ``<home>/evals/runs``, and what changed since the last one.

A run is compared with the newest one of the same composer over the same cases, or else over some of
them: then only cases of both runs count, and no totals are set side by side.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.runner import Result
from evals.summary import Summary

KEEP = 20
"""Runs kept of all composers together; older ones are deleted."""


@dataclass(frozen=True)
class Run:
    """One finished run, as it is stored."""

    at: str
    """UTC, ISO 8601."""
    composer: str
    passed: dict[str, bool]
    """Case id → whether every demand was met."""
    numbers: dict[str, float]


@dataclass(frozen=True)
class Change:
    """What is different from the last run."""

    since: str
    """When that run was; empty when there was none."""
    better: tuple[str, ...] = ()
    """Ids of the cases that failed and now pass."""
    worse: tuple[str, ...] = ()
    numbers: tuple[tuple[str, float, float], ...] = ()
    """Name, before, now: of the numbers that differ, when both runs had the same cases."""


def make(results: Iterable[Result], summary: Summary, composer: str) -> Run:
    """A run of now."""
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    return Run(at, composer, {r.case.id: r.passed for r in results}, summary.numbers)


def compare(run: Run, before: Run | None) -> Change:
    """What got better and what got worse, in the order of the cases."""
    if before is None:
        return Change(since="")
    same = set(run.passed) == set(before.passed)
    shared = [name for name in run.passed if name in before.passed]
    return Change(
        since=before.at,
        better=tuple(n for n in shared if run.passed[n] and not before.passed[n]),
        worse=tuple(n for n in shared if before.passed[n] and not run.passed[n]),
        numbers=tuple(
            (name, before.numbers[name], value)
            for name, value in run.numbers.items()
            if same and name in before.numbers and before.numbers[name] != value
        ),
    )


def last(folder: Path, now: Run) -> Run | None:
    """The run to compare with; None when there is none that shares a case and can be read."""
    read = (_read(file) for file in reversed(_files(folder)))
    runs = [run for run in read if run is not None and run.composer == now.composer]
    same = (run for run in runs if set(run.passed) == set(now.passed))
    some = (run for run in runs if set(run.passed) & set(now.passed))
    return next(same, None) or next(some, None)


def store(folder: Path, run: Run) -> Path:
    """Keep a run; the oldest beyond ``KEEP`` are deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{run.at.replace(':', '').replace('.', '-').replace('+', 'Z')}.json"
    file.write_text(json.dumps(run.__dict__, ensure_ascii=False), "utf-8")
    for old in _files(folder)[:-KEEP]:
        old.unlink(missing_ok=True)
    return file


def _files(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob("*.json"))


def _read(file: Path) -> Run | None:
    """A run of another version is no error: there is just nothing to compare with."""
    try:
        raw: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return Run(**raw)
    except (OSError, ValueError, TypeError):
        return None
