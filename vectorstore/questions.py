"""Similar questions (相似问): what people ask of a leaf, and what no plan answers.

They come with the product (``data/questions/<plan-id>.jsonl``) or are added by staff
(``<home>/questions/<plan-id>.jsonl``, rows that also carry who added them and when).
What it does not do: rank, embed, or invent questions.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.plan import Plan
from vectorstore.errors import BadRow


@dataclass(frozen=True)
class Question:
    """One question with the leaf that answers it."""

    leaf: str
    text: str
    quote: str = ""
    """The verbatim span it asks about; empty when it asks about the leaf as a whole."""
    voice: str = ""
    by: str = ""
    """Who added it; empty for those that come with the product."""
    added: str = ""


@dataclass(frozen=True)
class Refusal:
    """A question that no plan answers, and why."""

    reason: str
    text: str
    sort: str = ""
    """What it is about: weather, passport, …; for people who review the file, and for tuning."""


def load(plan: Plan, *folders: Path) -> list[Question]:
    """The questions of a plan from every folder that has a file for it, each question once.

    Args:
        plan: The plan the leaves are checked against.
        folders: ``data/questions``, ``<home>/questions``; later ones add to earlier ones.

    Raises:
        BadRow: a line is no JSON object, lacks a field, or names a leaf that the plan lacks.
    """
    leaves = {leaf.id for leaf in plan.leaves}
    found: dict[str, Question] = {}
    for folder in folders:
        path = folder / f"{plan.id}.jsonl"
        for line, row in _rows(path):
            question = _question(path, line, row)
            if question.leaf not in leaves:
                raise BadRow(
                    path,
                    line,
                    f"《{plan.title}》没有 {question.leaf!r}",
                    f"该文件共有 {len(leaves)} 个可引用单元，如 {plan.leaves[0].id}。",
                )
            found.setdefault(question.text, question)
    return list(found.values())


def refusals(*folders: Path) -> list[Refusal]:
    """The questions that no plan answers (``refusals.jsonl`` of each folder), each once.

    Raises:
        BadRow: a line is no JSON object or lacks ``reason`` or ``question``.
    """
    found: dict[str, Refusal] = {}
    for folder in folders:
        path = folder / "refusals.jsonl"
        for line, row in _rows(path):
            text, reason = _text(path, line, row, "question"), _text(path, line, row, "reason")
            found.setdefault(text, Refusal(reason, text, row.get("sort") or ""))
    return list(found.values())


def _question(path: Path, line: int, row: dict[str, Any]) -> Question:
    return Question(
        leaf=_text(path, line, row, "leaf"),
        text=_text(path, line, row, "question"),
        quote=row.get("quote") or "",
        voice=row.get("voice") or "",
        by=row.get("by") or "",
        added=row.get("added") or "",
    )


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        return
    for line, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except json.JSONDecodeError as error:
            raise BadRow(
                path, line, f"不是 JSON（{error.msg}）", "每行应是一个 JSON 对象。"
            ) from None
        if not isinstance(row, dict):
            raise BadRow(path, line, f"是 {type(row).__name__}", "每行应是一个 JSON 对象。")
        yield line, row


def _text(path: Path, line: int, row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadRow(path, line, f"缺少 {key!r} 或其值为空", f"应有非空的文字字段 {key!r}。")
    return value.strip()
