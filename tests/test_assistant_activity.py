"""What happened, counted from exchanges whose outcome is known."""

import datetime
from pathlib import Path

import pytest

from assistant.store import Store
from assistant.store.activity import Asked, group
from assistant.store.conversations import Exchange

NOW = datetime.datetime(2026, 11, 20, 4, 0, tzinfo=datetime.UTC)  # noon in Beijing


def exchange(question: str, *, refused: bool = False, seconds: float = 0.1) -> Exchange:
    answer = {"id": f"id-{question}", "kind": "refuse" if refused else "unit", "refused": refused,
              "reason": "not_in_plan" if refused else None, "seconds": seconds, "composer": "rules"}  # fmt: skip
    return Exchange(question, answer, "api")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "cewen.db")
    day = datetime.timedelta(days=1)
    store.conversations.add(exchange("很久以前"), at=NOW - 8 * day)
    store.conversations.add(exchange("省工信厅的任务", seconds=0.3), at=NOW - 2 * day)
    store.conversations.add(exchange("社保卡丢了怎么办", refused=True), at=NOW - 2 * day)
    store.conversations.add(exchange("我的社保卡丢了怎么办", refused=True), at=NOW)
    store.conversations.add(exchange("2025年目标", refused=True, seconds=2.0), at=NOW)
    # 23:30 UTC is the next morning in Beijing.
    store.conversations.add(exchange("清早的问题"), at=NOW - day + datetime.timedelta(hours=19.5))
    store.feedback.add(answer="id-省工信厅的任务", vote="down", reason="不完整", at=NOW)
    return store


def test_a_report_counts_days_kinds_reasons_and_votes(store: Store) -> None:
    report = store.activity.report(days=7, now=NOW)
    assert [count for _, count in report.days] == [0, 0, 0, 0, 2, 0, 3]
    assert report.days[-1][0] == datetime.date(2026, 11, 20)
    assert report.questions == 5
    assert dict(report.kinds) == {"unit": 2}
    assert dict(report.reasons) == {"not_in_plan": 3}
    assert report.refused == 3
    assert (report.median, report.slow) == (0.1, 2.0)
    assert [(v.vote, v.reason, v.question) for v in report.votes] == [
        ("down", "不完整", "省工信厅的任务")
    ]


def test_unanswered_questions_that_ask_the_same_stand_together(store: Store) -> None:
    groups = store.activity.report(days=7, now=NOW).unanswered
    assert [[one.question for one in each.questions] for each in groups] == [
        ["我的社保卡丢了怎么办", "社保卡丢了怎么办"],
        ["2025年目标"],
    ]


def test_questions_of_different_matters_stand_apart() -> None:
    asked = [
        Asked(NOW, text, "refuse", True, "personal", "api", "rules", 0.1)
        for text in ("医保卡怎么办", "身份证怎么办", "？")
    ]
    assert len(group(asked)) == 3


def test_an_empty_database_gives_an_empty_report(tmp_path: Path) -> None:
    report = Store.open(tmp_path / "cewen.db").activity.report(days=7, now=NOW)
    assert (report.questions, report.refused, report.unanswered, report.median) == (0, 0, (), 0.0)
