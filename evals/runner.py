"""Play cases, one after the other, in this process. What it does not do: add up, show or store."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Answer
from evals import metrics
from evals.cases import Case
from evals.invention import Ground
from evals.metrics import Verdict
from ingest.plan import Plan


class Desk(Protocol):
    """Anything that answers a conversation: the assistant, a baseline, a double."""

    def answer(self, turns: list[str], *, plan: str | None = None) -> Answer:
        """Answer the last turn."""
        ...


class Plans(Protocol):
    """Where the plans come from; ``ingest.library.Library`` fits it."""

    def get(self, plan_id: str, /) -> Plan:
        """The plan with this id."""
        ...


@dataclass(frozen=True)
class Result:
    """A case, the answer it got, and what is to be said of it."""

    case: Case
    answer: Answer
    verdicts: tuple[Verdict, ...]
    seconds: float
    """Wall time of the whole conversation's call."""

    @property
    def passed(self) -> bool:
        """Whether every demand that counts is met."""
        return metrics.passes(self.verdicts)

    @property
    def faults(self) -> tuple[Verdict, ...]:
        """What is not met, soft demands included."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passed)


def play(
    desk: Desk,
    cases: Iterable[Case],
    plans: Plans,
    *,
    named: bool = False,
    done: Callable[[Case], None] = lambda case: None,
) -> tuple[Result, ...]:
    """Ask every case and judge the answers.

    Args:
        desk: Who answers.
        cases: In the order they are played.
        plans: Where the plan of a case comes from.
        named: Tell the desk the plan: needed where it knows more than one.
        done: Called after each case, for progress.

    Raises:
        Exception: whatever the desk raises, with the case's id noted: a crash is no answer.
    """
    grounds: dict[str, Ground] = {}
    results = []
    for case in cases:
        if case.plan not in grounds:
            grounds[case.plan] = Ground(plans.get(case.plan))
        results.append(_play(desk, case, grounds, named=named))
        done(case)
    return tuple(results)


def _play(desk: Desk, case: Case, grounds: Mapping[str, Ground], *, named: bool) -> Result:
    started = time.perf_counter()
    try:
        answer = desk.answer(list(case.turns), plan=case.plan if named else None)
    except Exception as error:
        error.add_note(f"评测问题 {case.id}：{case.turns}")
        raise
    seconds = time.perf_counter() - started
    return Result(case, answer, metrics.judge(case, answer, grounds[case.plan]), seconds)
