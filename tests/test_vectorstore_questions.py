"""Questions and refusals: loaded, merged, and wrong lines named."""

import json
from pathlib import Path

import pytest

from ingest import read, shipped
from ingest.plan import Plan
from vectorstore.errors import BadRow
from vectorstore.questions import load, refusals


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(shipped.plans()[0])


def write(folder: Path, name: str, *rows: object) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / name).write_text("\n".join(lines), "utf-8")
    return folder


def test_staff_add_to_what_ships_and_nothing_counts_twice(tmp_path: Path, plan: Plan) -> None:
    name = f"{plan.id}.jsonl"
    ships = write(tmp_path / "a", name, {"leaf": "item-1", "question": "山里有5G吗", "quote": None})
    added = write(
        tmp_path / "b",
        name,
        {"leaf": "item-1", "question": "山里有5G吗"},
        {"leaf": "item-2", "question": "机房盖哪", "by": "王", "added": "2026-01-02"},
    )
    found = load(plan, ships, added, tmp_path / "missing")
    assert [(q.leaf, q.text, q.by) for q in found] == [
        ("item-1", "山里有5G吗", ""),
        ("item-2", "机房盖哪", "王"),
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param({"leaf": "item-99", "question": "什么"}, "item-99", id="unknown-leaf"),
        pytest.param({"leaf": "item-1"}, "question", id="no-question"),
        pytest.param({"leaf": "item-1", "question": " "}, "question", id="blank-question"),
        pytest.param("{", "不是 JSON", id="no-json"),
        pytest.param([1], "list", id="no-object"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, plan: Plan, row: object, says: str) -> None:
    good = {"leaf": "item-1", "question": "好的"}
    folder = write(tmp_path, f"{plan.id}.jsonl", good, "", row)
    with pytest.raises(BadRow, match="第3行") as caught:
        load(plan, folder)
    assert says in str(caught.value)
    assert caught.value.line == 3


def test_refusals_carry_their_reason(tmp_path: Path) -> None:
    folder = write(tmp_path, "refusals.jsonl", {"reason": "personal", "question": "我的社保卡丢了"})
    assert [(r.reason, r.text) for r in refusals(folder)] == [("personal", "我的社保卡丢了")]
    assert refusals(tmp_path / "missing") == []
