"""Hold a summary against ``thresholds.toml``. A limit on what is not measured: ``LimitsError``."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals import words
from evals.summary import Summary

SHIPPED = Path(__file__).parent / "thresholds.toml"


class LimitsError(ValueError):
    """The file of limits is broken or names something that is not measured."""


@dataclass(frozen=True)
class Limits:
    """Lower and upper bounds by the names of ``Summary.numbers``."""

    at_least: dict[str, float] = field(default_factory=dict)
    at_most: dict[str, float] = field(default_factory=dict)
    at_most_rules: dict[str, float] = field(default_factory=dict)
    """Bounds for the rules' composer only."""
    category: float = 0.0
    """Least share of a category that has ``category_cases`` cases or more."""
    category_cases: int = 1
    categories: dict[str, float] = field(default_factory=dict)
    """Categories with a bound of their own."""


def load(file: Path = SHIPPED) -> Limits:
    """Read the limits.

    Raises:
        LimitsError: no TOML, or a name or value that does not fit.
    """
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LimitsError(f"{file}：读不出评测门槛（{error}）。") from error
    category = dict(raw.get("category", {}))
    limits = Limits(
        **{name: _bounds(raw.get(name, {}), f"{file} [{name}]") for name in _TABLES},
        category=float(category.get("least", 0.0)),
        category_cases=int(category.get("cases", 1)),
        categories={name: float(value) for name, value in category.get("own", {}).items()},
    )
    if unknown := sorted(set(raw) - {*_TABLES, "category"}):
        raise LimitsError(f"{file}：没有名为 {'、'.join(unknown)} 的表。")
    return limits


_TABLES = ("at_least", "at_most", "at_most_rules")
_KNOWN = set(words.NAMES) - {"category"}


def _bounds(raw: dict[str, Any], where: str) -> dict[str, float]:
    for name, value in raw.items():
        if name not in _KNOWN or isinstance(value, bool) or not isinstance(value, int | float):
            known = "、".join(sorted(_KNOWN))
            raise LimitsError(f"{where}：{name} = {value!r} 无效，可用的名称：{known}，值为数字。")
    return {name: float(value) for name, value in raw.items()}


def check(summary: Summary, limits: Limits, *, rules: bool = True) -> tuple[str, ...]:
    """Every limit that is not kept, in words; empty when all are.

    Args:
        summary: What was measured.
        limits: What is wanted.
        rules: Whether the rules composed: only then time is held against a limit.
    """
    numbers = summary.numbers
    most = limits.at_most | (limits.at_most_rules if rules else {})
    low = [
        words.LIMIT_LEAST.format(name=words.NAMES[name], value=shown(numbers[name]), limit=limit)
        for name, limit in limits.at_least.items()
        if numbers[name] < limit
    ]
    high = [
        words.LIMIT_MOST.format(name=words.NAMES[name], value=shown(numbers[name]), limit=limit)
        for name, limit in most.items()
        if numbers[name] > limit
    ]
    return (*low, *high, *_categories(summary, limits))


def _categories(summary: Summary, limits: Limits) -> list[str]:
    faults = []
    for category, tally in summary.categories.items():
        least = limits.categories.get(category, limits.category)
        if tally.of >= limits.category_cases and tally.rate < least:
            name = words.NAMES["category"].format(category=words.named(category))
            faults.append(words.LIMIT_LEAST.format(name=name, value=shown(tally.rate), limit=least))
    return faults


def shown(value: float) -> str:
    """At most four decimals: 0.9412, 3."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
