"""Words and similar questions that staff add: rows in ``<home>/lexicon`` and ``<home>/questions``.

The columns that the search reads come first; who and when follow, where it does not look.
"""

import datetime
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.store.activity import CHINA
from ingest.plan import Plan
from ui.staff import words

_LONGEST = 200  # characters of a question, and of a term


class AdditionError(ValueError):
    """Something cannot be added; the message says why and what to do."""


@dataclass(frozen=True)
class Addition:
    """One row that staff added."""

    kind: Literal["question", "term"]
    place: str
    """``plan/leaf`` of a question; the official terms of a word."""
    text: str
    by: str
    added: str
    """ISO date."""
    file: str
    """Below ``home``."""


def add_question(home: Path, plan: Plan, leaf: str, text: str, user: str) -> None:
    """Append a question.

    Raises:
        AdditionError: it is empty, too long, there already, or names no leaf.
    """
    text = _clean(text, words.NO_SIMILAR)
    if leaf not in {each.id for each in plan.leaves}:
        raise AdditionError(words.NO_LEAF)
    if any(a.kind == "question" and a.text == text for a in every(home)):
        raise AdditionError(words.SIMILAR_THERE)
    row = {"leaf": leaf, "question": text, "by": user, "added": _today()}
    _append(home / "questions" / f"{plan.id}.jsonl", json.dumps(row, ensure_ascii=False))


def add_term(home: Path, word: str, official: str, user: str) -> None:
    """Append a word with its official terms (separated by 、).

    Raises:
        AdditionError: one of them is empty or too long, or they are the same.
    """
    word, official = _clean(word.lstrip("# "), words.NO_WORD), _clean(official, words.NO_TERM)
    if word == official:
        raise AdditionError(words.SAME_TERM)
    terms = "、".join(
        part for part in official.replace(",", "、").replace("，", "、").split("、") if part
    )
    row = "\t".join((word, terms, "staff", user, _today()))
    _append(home / "lexicon" / "terms.tsv", row)


def every(home: Path) -> list[Addition]:
    """All additions, the latest first."""
    found = []
    for path in sorted((home / "questions").glob("*.jsonl")):
        for line in _lines(path):
            row = json.loads(line)
            found.append(
                Addition(
                    "question",
                    f"{path.stem}/{row['leaf']}",
                    row["question"],
                    row.get("by", ""),
                    row.get("added", ""),
                    f"questions/{path.name}",
                )
            )
    for line in _lines(home / "lexicon" / "terms.tsv"):
        cells = [*line.split("\t"), "", "", ""]
        found.append(Addition("term", cells[1], cells[0], cells[3], cells[4], "lexicon/terms.tsv"))
    return sorted(reversed(found), key=lambda each: each.added, reverse=True)


def remove(home: Path, addition: Addition) -> None:
    """Take a row out again."""
    path = home / addition.file
    kept = [line for line in _lines(path) if not _is(line, addition)]
    _write(path, "".join(f"{line}\n" for line in kept))


def _is(line: str, addition: Addition) -> bool:
    if addition.kind == "term":
        return line.split("\t")[:2] == [addition.text, addition.place]
    row = json.loads(line)
    return bool(row["question"] == addition.text and addition.place.endswith(f"/{row['leaf']}"))


def _clean(text: str, missing: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise AdditionError(missing)
    if len(text) > _LONGEST:
        raise AdditionError(words.TOO_LONG.format(limit=_LONGEST))
    return text


def _today() -> str:
    return datetime.datetime.now(CHINA).date().isoformat()


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, "".join(f"{each}\n" for each in (*_lines(path), line)))


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
