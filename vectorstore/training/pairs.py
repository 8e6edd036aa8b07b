"""What belongs together: pairs of texts that a good model puts near each other.

Two pairs of one group say the same (two questions about one item), so neither is a wrong answer to
the other. What it does not do: read any development or benchmark question.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ingest import shipped
from ingest.plan import Plan
from vectorstore.passages import spans
from vectorstore.questions import Question, Refusal
from vectorstore.training import texts

WRITTEN = Path(__file__).parent / "pairs"
_CLAUSE = re.compile(r"[^。;；!！?？\n]+[。;；!！?？]?")
_GREETING = re.compile(r"^.{0,40}?(?:收悉|回复如下|答复如下|情况如下)[:：。,，]?")
_LONGEST = 240


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together."""

    left: str
    right: str
    group: str


def of_plan(plan: Plan, questions: Sequence[Question]) -> list[Pair]:
    """A question with the sentence it asks about, and with the leaf's title and units."""
    found = []
    for question in questions:
        leaf = plan.leaf(question.leaf)
        group = f"{plan.id}/{leaf.id}"
        sentences = [text for text, _, _ in spans(leaf, plan)]
        about = next((s for s in sentences if question.quote and question.quote in s), leaf.title)
        found.append(Pair(question.text, about, group))
        if question.quote:
            found.append(Pair(question.text, question.quote, group))
        found.append(Pair(question.text, f"{leaf.title}。{leaf.body}", group))
    return found


def alike(plan: Plan, questions: Sequence[Question], seed: int) -> list[Pair]:
    """Two questions about the same sentence, or else the same leaf."""
    chance = random.Random(seed)  # noqa: S311 - a shuffle
    by_key: dict[str, list[Question]] = {}
    for question in questions:
        for key in {f"{question.leaf}", f"{question.leaf}|{question.quote}"}:
            by_key.setdefault(key, []).append(question)
    found = []
    for _, group in sorted(by_key.items()):
        for one, other in zip(group, chance.sample(group, len(group)), strict=True):
            if one.text != other.text:
                found.append(Pair(one.text, other.text, f"{plan.id}/{one.leaf}"))
    return found


def refused(refusals: Sequence[Refusal], seed: int) -> list[Pair]:
    """Two questions that no plan answers, for the same reason: away from the plan's, together."""
    chance = random.Random(seed)  # noqa: S311 - a shuffle
    by_reason: dict[str, list[str]] = {}
    for refusal in refusals:
        by_reason.setdefault(refusal.reason, []).append(refusal.text)
    return [
        Pair(one, other, f"refusal/{reason}")
        for reason, group in sorted(by_reason.items())
        for one, other in zip(group, chance.sample(group, len(group)), strict=True)
        if one != other
    ]


def written(folder: Path = WRITTEN) -> list[Pair]:
    """Everyday questions with official sentences, over the breadth of government."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            found.append(Pair(row["question"], row["answer"], row["answer"]))
    return found


def lexicon() -> list[Pair]:
    """Everyday words with their official terms, aliases with their units."""
    folder = shipped.folder() / "lexicon"
    found = []
    for left, right in _tsv(folder / "terms.tsv"):
        found.append(Pair(left, right, right))
        found += [Pair(left, term, right) for term in right.split("、")[:3]]
    for name, aliases in _tsv(folder / "units.tsv"):
        found += [Pair(alias, name, name) for alias in aliases.split("、")]
    return found


def laws(data: Path, count: int, seed: int) -> list[Pair]:
    """The first clause of an article with the rest of it; the law and chapter with the article."""
    rows = _sample(list(texts.rows(data, "laws")), count, seed)
    found = []
    for row in rows:
        text = re.sub(r"^第[一二三四五六七八九十百千零]+条\s*", "", row["text"])
        parts = _CLAUSE.findall(text)
        if len(parts) > 1:
            found.append(Pair(parts[0], "".join(parts[1:])[:_LONGEST], text[:40]))
        chapter = row["chapter"].split()[-1] if row["chapter"].split() else ""
        found.append(Pair(f"{row['law']} {chapter}", text[:_LONGEST], f"{row['law']}{chapter}"))
    return found


def board(data: Path, seed: int) -> list[Pair]:
    """A citizen's subject with the message, and with the office's reply."""
    found = []
    for number, row in enumerate(_sample(list(texts.rows(data, "citizen_board")), 20_000, seed)):
        group = f"board-{number}"
        found.append(Pair(row["subject"], row["message"][:_LONGEST], group))
        if reply := row.get("reply"):
            answer = _GREETING.sub("", reply)[:_LONGEST]
            found += [
                Pair(row["subject"], answer, group),
                Pair(row["message"][:120], answer, group),
            ]
    return found


def reports(data: Path) -> list[Pair]:
    """A sentence of a work report with the next one of its paragraph."""
    found = []
    for row in texts.rows(data, "provincial_reports"):
        for paragraph in row["text"].split("\n"):
            clauses = [c for c in _CLAUSE.findall(paragraph) if len(c) > 8]
            found += [Pair(a, b, paragraph[:40]) for a, b in pairwise(clauses)]
    return found


def reading(data: Path) -> list[Pair]:
    """A question with the context around its answer; half of the contexts are for tuning."""
    return [
        Pair(row["question"], row["context"][max(at - 100, 0) : at + 100], row["context"][:40])
        for row in texts.rows(data, "reading_comprehension")
        if not texts.kept_for_tuning(row["context"])
        for at in [max(int(row["answer_start"]), 0)]
    ]


def _sample(rows: list[dict[str, str]], count: int, seed: int) -> list[dict[str, str]]:
    chance = random.Random(seed)  # noqa: S311 - a sample
    return chance.sample(rows, min(count, len(rows)))


def _tsv(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            left, right = line.split("\t")[:2]
            yield left, right
