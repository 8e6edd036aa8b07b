"""Rules that are data: tables of (label, pattern) that an official can read and a test can check."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class RuleError(ValueError):
    """A line of a rule table is broken; the message names the file, the line and the fault."""


@dataclass(frozen=True)
class Rule:
    """One row of a table: what it means, and how it is said."""

    label: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class RuleTable:
    """Rows in the order of the file."""

    rules: tuple[Rule, ...]

    @classmethod
    def read(cls, path: Path) -> "RuleTable":
        """Read ``label<TAB>regular expression`` rows; ``#`` starts a comment.

        Raises:
            RuleError: a row has not two columns, or its pattern does not compile.
        """
        return cls(tuple(_rows(path)))

    def labels(self, text: str) -> frozenset[str]:
        """The labels of all rules that match somewhere in the text."""
        return frozenset(rule.label for rule in self.rules if rule.pattern.search(text))

    def match(self, label: str, text: str) -> re.Match[str] | None:
        """The first match of a rule with this label."""
        found = (rule.pattern.search(text) for rule in self.rules if rule.label == label)
        return next((match for match in found if match), None)

    def first(self, text: str) -> str | None:
        """The label of the first rule that matches."""
        return next((rule.label for rule in self.rules if rule.pattern.search(text)), None)

    def strip(self, text: str, labels: frozenset[str] | None = None) -> str:
        """The text with everything blanked that a rule (of these labels) matches.

        All rules look at the text as it was, so that their order does not matter.
        """
        letters = list(text)
        for rule in self.rules:
            if labels is None or rule.label in labels:
                for match in rule.pattern.finditer(text):
                    letters[match.start() : match.end()] = " " * len(match.group())
        return "".join(letters)


def _rows(path: Path) -> Iterator[Rule]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, tab, pattern = line.partition("\t")
        if not tab:
            raise RuleError(f"{path}, line {number}: expected label<TAB>pattern, found {line!r}")
        try:
            yield Rule(label.strip(), re.compile(pattern.strip()))
        except re.error as error:
            raise RuleError(f"{path}, line {number}: {error} in {pattern!r}") from error
