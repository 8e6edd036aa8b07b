"""``cewen answer``: many conversations from a file, the last answer of each to a file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.desk import Assistant


class BatchError(ValueError):
    """A line of the file cannot be played: which line, what is wrong, what is expected."""


@dataclass(frozen=True)
class Conversation:
    """One line: user turns, the last of which is answered."""

    id: str | int
    turns: tuple[str, ...]


def read(path: Path) -> tuple[Conversation, ...]:
    """Read all conversations; nothing is answered when one of them is broken.

    Raises:
        BatchError: names file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BatchError(
            f"{path} 不是 UTF-8 文本（第 {error.start} 字节），请另存为 UTF-8。"
        ) from error
    return tuple(
        _conversation(line, f"{path} 第 {n} 行") for n, line in enumerate(lines, 1) if line.strip()
    )


def _conversation(line: str, where: str) -> Conversation:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchError(
            f"{where}：不是有效的 JSON（{error.msg}，第 {error.colno} 列）。"
        ) from error
    if not isinstance(row, dict) or not isinstance(row.get("id"), str | int):
        raise BatchError(f'{where}：应为 {{"id": …, "turns": ["问题", …]}}，缺少 id。')
    turns = row.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(t, str) for t in turns):
        raise BatchError(f"{where}：turns 应为至少一个问题的列表。")
    return Conversation(row["id"], tuple(turns))


def play(
    desk: Assistant, conversations: tuple[Conversation, ...], plan: str | None
) -> Iterator[str]:
    """The answer JSON of each conversation's last turn, with its id, in order; one line each."""
    for conversation in conversations:
        answer = desk.answer(conversation.turns, plan=plan).to_dict()
        yield json.dumps({**answer, "id": conversation.id}, ensure_ascii=False)
