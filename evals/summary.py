"""Add results up: shares, citation precision and recall, refusals, latency. Pure arithmetic."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals import metrics
from evals.runner import Result


@dataclass(frozen=True)
class Tally:
    """How many of how many."""

    passed: int
    of: int

    @property
    def rate(self) -> float:
        """In [0, 1]; 1 when there was nothing to pass."""
        return self.passed / self.of if self.of else 1.0


@dataclass(frozen=True)
class Summary:
    """What one system made of the cases."""

    system: str
    total: Tally
    categories: dict[str, Tally]
    splits: dict[str, Tally]
    metrics: dict[str, Tally]
    without_extra: float
    """Share that meets every demand but ``no_extra``: for a reader who skips what is too much."""
    precision: float
    """Mean over the cases that ask for items; an answer without citations is left out."""
    recall: float
    refused_right: float
    """Share of the questions to be refused that are."""
    over_refusal: float
    """Share of the answerable questions that are refused."""
    inventions: int
    """Answers with something in them that neither plan nor question says."""
    p50: float
    p95: float
    by_model: int = 0
    """Answers that a language model worded."""
    dropped: int = 0
    """Its sentences that did not pass, whether or not its answer stood."""

    @property
    def numbers(self) -> dict[str, float]:
        """The figures that limits and comparisons name."""
        names = ("precision", "recall", "refused_right", "over_refusal", "inventions", "p50", "p95")
        shares = {"passed": self.total.rate, "without_extra": self.without_extra}
        return shares | {name: float(getattr(self, name)) for name in names}

    def to_dict(self) -> dict[str, Any]:
        """As JSON prints it: each tally with its rate."""
        return {
            **asdict(self),
            "total": _shown(self.total),
            **{
                name: {key: _shown(tally) for key, tally in getattr(self, name).items()}
                for name in ("categories", "splits", "metrics")
            },
        }


def summarise(system: str, results: Sequence[Result]) -> Summary:
    """Add up what one system made of the cases.

    Args:
        system: ``cewen``, ``chunks`` or ``bm25``.
        results: At least one.
    """
    refusals = [r.answer.refused for r in results if not r.case.answerable]
    answers = [r.answer.refused for r in results if r.case.answerable]
    seconds = sorted(r.seconds for r in results)
    return Summary(
        system=system,
        total=_tally(r.passed for r in results),
        categories=_by(results, lambda r: r.case.category),
        splits=_by(results, lambda r: r.case.split),
        metrics=_metrics(results),
        without_extra=_tally(
            metrics.passes(v for v in r.verdicts if v.metric != "no_extra") for r in results
        ).rate,
        precision=_mean(metrics.precision(r.case, r.answer) for r in results),
        recall=_mean(metrics.recall(r.case, r.answer) for r in results),
        refused_right=_tally(refusals).rate,
        over_refusal=sum(answers) / len(answers) if answers else 0.0,
        inventions=sum(not v.passed for r in results for v in r.verdicts if v.metric == "invented"),
        p50=quantile(seconds, 0.5),
        p95=quantile(seconds, 0.95),
        by_model=sum(r.answer.composer == "llm" for r in results),
        dropped=sum(len(r.answer.dropped) for r in results),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank quantile: the smallest value that ``share`` of all do not exceed.

    >>> quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3, 4], 0.95)
    (2, 4)
    """
    if not ordered:
        raise ValueError("a quantile needs at least one value, got none")
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def _tally(passed: Iterable[bool]) -> Tally:
    values = list(passed)
    return Tally(sum(values), len(values))


def _by(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, Tally]:
    groups: dict[str, list[bool]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result.passed)
    return {name: _tally(values) for name, values in sorted(groups.items())}


def _metrics(results: Iterable[Result]) -> dict[str, Tally]:
    groups: dict[str, list[bool]] = {name: [] for name in metrics.METRICS}
    for result in results:
        for verdict in result.verdicts:
            groups[verdict.metric].append(verdict.passed)
    return {name: _tally(values) for name, values in groups.items()}


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 1.0


def _shown(tally: Tally) -> dict[str, float]:
    return {"passed": tally.passed, "of": tally.of, "rate": round(tally.rate, 4)}
