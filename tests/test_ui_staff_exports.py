"""Files: each is opened and read back cell by cell; labels and metadata are in them."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from docx import Document
from openpyxl import load_workbook
from serving import ready, served

from assistant import ledger
from assistant.breakdown import Choice, select
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.conversations import Exchange
from ingest.plan import Plan
from ui import exports, labels, words
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

TABLE = "**省数据管理局**共**2条**。\n\n| 条目 | 任务 |\n| --- | --- |\n| 第1条 | 网络 |\n| 第2条 | =1+1 |\n"


def answer(composer: str = "rules", **given: object) -> dict[str, Any]:
    """An answer JSON."""
    citation = {"item": 12, "section": "四", "title": "一网协同", "quote": "升级12345", "plan": "p",
                "leaf": "item-12", "units": ["省数据管理局"], "start": 0, "end": 7}  # fmt: skip
    return {"id": "a1", "answer": TABLE, "citations": [citation], "composer": composer} | given


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"))
    store = Store.of(settings)
    for composer in ("rules", "llm:test"):
        name = composer[:3]
        kept = answer(composer, id=f"answer-{name}")
        store.conversations.add(Exchange("问题一", kept, "staff", f"{name}-talk", owner="staff"))
    store.conversations.add(Exchange("别人的", answer(), "staff", "others-talk", owner="别人"))
    store.close()
    with served(create_app(settings, desk=RehearsalDesk(plan))) as where:
        assert ready(where)["staff"] == "ready"
        yield where


def fetched(address: str, path: str, **query: object) -> bytes:
    found = httpx.get(
        f"{address}/staff/{path}",
        params=query,  # type: ignore[arg-type]
        timeout=60,
    )
    assert found.status_code == 200, found.text
    assert "attachment" in found.headers["content-disposition"]
    return found.content


CHOICES = [
    pytest.param({}, id="all"),
    pytest.param({"unit": ["省工信厅"]}, id="unit"),
    pytest.param({"unit": ["省工信厅", "省委网信办"], "part": "三"}, id="units-and-part"),
    pytest.param({"place": "福州"}, id="place"),
    pytest.param({"keyword": "数据 安全"}, id="keyword"),
]


@pytest.mark.parametrize("query", CHOICES)
def test_the_ledger_is_the_same_in_excel_and_word(
    address: str, plan: Plan, query: dict[str, Any]
) -> None:
    units = tuple(query.get("unit", ()))
    choice = Choice(units, query.get("part", ""), query.get("place", ""), query.get("keyword", ""))
    expected = [ledger.HEADS, *(row.cells() for row in select(plan, choice))]
    assert len(expected) > 1
    sheet = load_workbook(io.BytesIO(fetched(address, "ledger.xlsx", plan=plan.id, **query))).active
    assert sheet is not None
    read = [tuple(value or "" for value in row) for row in sheet.iter_rows(values_only=True)]
    assert read[:-1] == expected
    assert read[-1][0] == ledger.caption(plan)
    document = Document(io.BytesIO(fetched(address, "ledger.docx", plan=plan.id, **query)))
    cells = document.tables[0]._cells
    width = len(ledger.HEADS)
    texts = [tuple(c.text for c in cells[at : at + width]) for at in range(0, len(cells), width)]
    assert texts == expected
    assert ledger.caption(plan) in [paragraph.text for paragraph in document.paragraphs]


def test_the_targets_are_a_sheet_of_five(address: str, plan: Plan) -> None:
    book = load_workbook(io.BytesIO(fetched(address, "targets.xlsx", plan=plan.id)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [(row[0], row[1], row[3]) for row in rows[1:6]] == [
        ("万兆无源光网(10G-PON)端口", "7万个以上", "第1条"),
        ("5G基站", "1万个以上", "第1条"),
        ("全省千兆宽带用户占比", "超25%", "第1条"),
        ("省级数字经济核心产业集聚区", "5个左右", "第7条"),
        ("全省数字经济规模", "突破3.2万亿元", "第7条"),
    ]
    assert rows[6][0] == ledger.caption(plan)


def test_a_table_of_an_answer_is_a_sheet_with_the_label(address: str) -> None:
    book = load_workbook(io.BytesIO(fetched(address, "answers/answer-rul.xlsx")))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[:2] == [("条目", "任务"), ("第1条", "网络")]
    assert rows[2][1] == "'=1+1", "a text is no formula"
    assert str(rows[3][0]).startswith(words.LABEL["rules"])
    assert not book.custom_doc_props.names, "what the rules wrote is not generated content"


def test_a_conversation_in_markdown_has_questions_answers_quotes_and_labels(address: str) -> None:
    text = fetched(address, "conversations/rul-talk.md").decode()
    for part in ("# 对话记录：问题一", "## 问：问题一", "| 第1条 | 网络 |", "“升级12345”",
                 labels.of_answer(answer())):  # fmt: skip
        assert part in text
    assert "AIGC" not in text


def test_a_conversation_in_word_keeps_its_tables(address: str) -> None:
    document = Document(io.BytesIO(fetched(address, "conversations/rul-talk.docx")))
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["条目", "任务"], ["第1条", "网络"], ["第2条", "=1+1"],
    ]  # fmt: skip
    assert "省数据管理局共2条。" in [paragraph.text for paragraph in document.paragraphs]
    assert any(words.LABEL_NOTE["rules"] in p.text for p in document.paragraphs)


def test_files_of_a_models_text_carry_the_metadata(address: str) -> None:
    text = fetched(address, "conversations/llm-talk.md").decode()
    assert json.loads(text.splitlines()[1].removeprefix("AIGC: "))["ProduceID"] == "answer-llm"
    assert words.LABEL_NOTE["llm"] in text
    word = zipfile.ZipFile(io.BytesIO(fetched(address, "conversations/llm-talk.docx")))
    custom = word.read("docProps/custom.xml").decode()
    assert 'name="AIGC"' in custom
    assert "answer-llm" in custom
    book = load_workbook(io.BytesIO(fetched(address, "answers/answer-llm.xlsx")))
    fields = json.loads(str(book.custom_doc_props["AIGC"].value))
    assert fields["Label"] == "1"
    assert set(fields) == {
        "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator",
        "PropagateID", "ReservedCode2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", ["conversations/others-talk.md", "conversations/none.docx", "answers/none.xlsx"]
)
def test_what_is_not_ones_own_is_not_found(address: str, path: str) -> None:
    assert httpx.get(f"{address}/staff/{path}").status_code == 404


def test_an_answer_without_a_table_has_no_sheet() -> None:
    assert exports.tables(answer(answer="没有表格。")) == []
