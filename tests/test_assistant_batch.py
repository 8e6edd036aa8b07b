"""``cewen answer``: conversations of a file, read whole before anything is answered."""

import json
from pathlib import Path

import pytest

from assistant import batch
from assistant.batch import BatchError, Conversation
from assistant.desk import Assistant

BAD = {
    "no-json": ("{oops", "第 2 行", "JSON"),
    "a-list": ('["第12条"]', "第 2 行", "id"),
    "a-string": ('"第12条"', "第 2 行", "id"),
    "no-id": ('{"turns": ["第12条"]}', "第 2 行", "id"),
    "null-id": ('{"id": null, "turns": ["第12条"]}', "第 2 行", "id"),
    "no-turns": ('{"id": "b"}', "第 2 行", "turns"),
    "empty-turns": ('{"id": "b", "turns": []}', "第 2 行", "turns"),
    "turns-a-string": ('{"id": "b", "turns": "第12条"}', "第 2 行", "turns"),
    "turn-a-number": ('{"id": "b", "turns": [12]}', "第 2 行", "turns"),
    "turn-null": ('{"id": "b", "turns": ["第12条", null]}', "第 2 行", "turns"),
}
GOOD = '{"id": "a", "turns": ["第12条归谁"]}'


def write(folder: Path, text: str) -> Path:
    path = folder / "cases.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named_with_file_and_line(name: str, tmp_path: Path) -> None:
    line, *says = BAD[name]
    path = write(tmp_path, f"{GOOD}\n{line}\n")
    with pytest.raises(BatchError) as caught:
        batch.read(path)
    assert all(word in str(caught.value) for word in ("cases.jsonl", *says))


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(GOOD.encode("gbk"))
    with pytest.raises(BatchError, match="UTF-8"):
        batch.read(path)


def test_blank_lines_a_byte_order_mark_and_numbers_as_ids_are_fine(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + GOOD + '\n\n  \n{"id": 7, "turns": ["甲", "乙"], "x": 1}')
    assert batch.read(path) == (
        Conversation("a", ("第12条归谁",)),
        Conversation(7, ("甲", "乙")),
    )


def test_an_empty_file_holds_no_conversation(tmp_path: Path) -> None:
    assert batch.read(write(tmp_path, "")) == ()


def test_the_last_turn_of_each_is_answered_in_order_with_its_id(desk: Assistant) -> None:
    conversations = (
        Conversation("b", ("第12条归谁", "下一条")),
        Conversation(1, ("第29条",)),
        Conversation("a", ("第21条归谁",)),
    )
    lines = [json.loads(line) for line in batch.play(desk, conversations, None)]
    assert [line["id"] for line in lines] == ["b", 1, "a"]
    assert [[c["leaf"] for c in line["citations"]] for line in lines] == [
        ["item-13"], [], ["item-21"],
    ]  # fmt: skip
    alone = desk.answer(("第21条归谁",)).to_dict()
    for key in set(alone) - {"id", "seconds"}:
        assert lines[2][key] == alone[key]


def test_one_line_an_answer_whatever_it_says(desk: Assistant) -> None:
    lines = list(batch.play(desk, (Conversation("\n", ("第三部分列成表",)),), None))
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert json.loads(lines[0])["id"] == "\n"
