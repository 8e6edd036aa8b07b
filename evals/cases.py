"""Gold cases: what was asked, and what a right answer must hold. One JSON object a line.

What it does not do: look into the plan. That the facts are verbatim is checked by a test.

    CasesError
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.query import Reason

SHIPPED = Path(__file__).parent / "cases"
PLAN = "fujian-digital-2024"
"""The plan of a case that names none."""

Split = Literal["dev", "report"]
Label = int | str
"""An item's number (12), or the label of a section without items (十二)."""


class CasesError(ValueError):
    """A case cannot be read: which file and line, what was found, what is expected."""


@dataclass(frozen=True)
class Case:
    """One conversation; its last answer is judged."""

    id: str
    category: str
    turns: tuple[str, ...]
    items: tuple[Label, ...] = ()
    """What a right answer must cite."""
    acceptable_items: tuple[Label, ...] = ()
    """What it may cite besides; anything else is one too many."""
    sections: tuple[str, ...] = ()
    """Sections that the question is about, or that the answer names."""
    units: tuple[str, ...] = ()
    """Canonical units that the answer must name."""
    facts: tuple[str, ...] = ()
    """Verbatim strings of the plan that the answer must contain."""
    count: int | None = None
    answerable: bool = True
    reason: Reason | None = None
    """Of a refusal, when it matters which."""
    note: str = ""
    split: Split = "dev"
    plan: str = PLAN

    @property
    def allowed(self) -> frozenset[Label]:
        """Everything that may be cited."""
        return frozenset(self.items) | frozenset(self.acceptable_items)


def load(paths: Iterable[Path] = (), *, split: str = "all") -> tuple[Case, ...]:
    """Read cases in order of the files and lines.

    Args:
        paths: Files, or folders whose ``*.jsonl`` are read in order of their names; the shipped
            suite when there are none.
        split: ``dev``, ``report`` or ``all``.

    Raises:
        CasesError: a file is missing or empty, a line is no case, or an id stands twice.
    """
    if split not in ("all", *get_args(Split)):
        raise CasesError(f"--split 的值 {split!r} 无效，可用 dev、report、all。")
    cases: dict[str, Case] = {}
    for file in _files(tuple(paths) or (SHIPPED,)):
        for number, line in enumerate(_text(file).splitlines(), start=1):
            if line.strip():
                case = _case(line, f"{file}，第{number}行")
                if case.id in cases:
                    raise CasesError(f"{file}，第{number}行：编号 {case.id!r} 重复。")
                cases[case.id] = case
    found = tuple(case for case in cases.values() if split in ("all", case.split))
    if not found:
        raise CasesError("没有可评测的问题：文件为空，或所选的 --split 里没有。")
    return found


def _files(paths: tuple[Path, ...]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        files += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return files


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise CasesError(f"{file}：读不到这个文件（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise CasesError(f"{file}：不是 UTF-8 文本，第 {error.start} 字节有误。") from error


def _case(line: str, where: str) -> Case:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise CasesError(f"{where}，第{error.colno}列：不是 JSON（{error.msg}）。") from error
    if not isinstance(raw, dict):
        raise CasesError(f"{where}：应为 JSON 对象，实为 {type(raw).__name__}。")
    known = [field.name for field in fields(Case)]
    names = "、".join(known)
    if unknown := sorted(set(raw) - set(known)):
        raise CasesError(f"{where}：没有名为 {'、'.join(unknown)} 的字段，可用：{names}。")
    if missing := [name for name in ("id", "category", "turns") if not raw.get(name)]:
        raise CasesError(f"{where}：缺少 {'、'.join(missing)}。")
    for name, value in raw.items():
        _check(name, value, where)
    case = Case(**{name: _frozen(value) for name, value in raw.items()})
    if not case.answerable and case.items:
        raise CasesError(f"{where}：应拒答的问题不能有 items，纠正前提的写在 acceptable_items。")
    return case


_TEXTS = ("turns", "sections", "units", "facts")
_LABELS = ("items", "acceptable_items")
_CHOICES: dict[str, tuple[object, ...]] = {
    "split": get_args(Split),
    "reason": (None, *get_args(Reason)),
}


def _check(name: str, value: object, where: str) -> None:
    if not _fits(name, value):
        wanted = _EXPECTED[_kind(name)]
        raise CasesError(f"{where}：字段 {name} 的值 {value!r} 无效，应为{wanted}。")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise CasesError(f"{where}：字段 {name} 的值 {value!r} 无效，可用：{_CHOICES[name]}。")


_EXPECTED = {
    "texts": "非空字符串的列表",
    "labels": "条目编号（整数）或节号（如“十二”）的列表",
    "count": "不小于 0 的整数或 null",
    "answerable": "true 或 false",
    "text": "字符串",
}


def _kind(name: str) -> str:
    if name in _TEXTS:
        return "texts"
    if name in _LABELS:
        return "labels"
    return name if name in ("count", "answerable") else "text"


def _fits(name: str, value: Any) -> bool:  # noqa: ANN401 - whatever stands in the file
    kind = _kind(name)
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
    if kind == "labels":
        return isinstance(value, list) and all(type(v) is int or isinstance(v, str) for v in value)
    if kind == "count":
        return value is None or (type(value) is int and value >= 0)
    if kind == "answerable":
        return isinstance(value, bool)
    return isinstance(value, str) or (name == "reason" and value is None)


def _frozen(value: object) -> Any:  # noqa: ANN401 - as the field has it
    return tuple(dict.fromkeys(value)) if isinstance(value, list) else value
