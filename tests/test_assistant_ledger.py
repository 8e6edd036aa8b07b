"""The ledger, and every file it is written to, read back cell by cell."""

import csv
from pathlib import Path

import pytest
import reckoning
from docx import Document
from openpyxl import load_workbook

from assistant import ledger
from assistant.book import Book, Tables
from assistant.ledger import HEADS, ExportError, Row
from ingest import shipped
from ingest.plan import Plan

CAPTION = "检索结果：依据《2024年数字福建工作要点》，2024年4月30日印发，以原文为准"


@pytest.fixture(scope="module")
def rows(plan: Plan) -> tuple[Row, ...]:
    return ledger.rows(plan)


def test_every_unit_of_every_note_has_a_row_and_no_other(rows: tuple[Row, ...], plan: Plan) -> None:
    cites = {leaf.id: leaf.cite for leaf in plan.leaves}
    expected = {
        (unit, cites[leaf]) for leaf, units in reckoning.table(plan.text).items() for unit in units
    }
    assert {(row.unit, row.item) for row in rows} == expected
    assert len(rows) == len(expected)


def test_a_row_says_where_with_whom_and_how_much(rows: tuple[Row, ...]) -> None:
    row = next(r for r in rows if (r.unit, r.item) == ("省工信厅", "第7条"))
    assert row.part == "二、坚持“五位一体”全面赋能"
    assert row.section == "(三)加力提质发展数字经济"
    assert row.title == "培育壮大数字产业集群"
    assert row.partners == "省数据管理局、各设区市"
    assert row.text.startswith("推进县域重点产业链发展")
    assert "5个左右" in row.targets
    assert "突破3.2万亿元" in row.targets


def test_a_section_without_items_has_its_row(rows: tuple[Row, ...]) -> None:
    row = next(r for r in rows if r.unit == "省财政厅")
    assert (row.item, row.section) == ("第(十四)节", "(十四)强化要素保障")
    assert row.targets == ""


@pytest.mark.parametrize(
    ("name", "count"),
    [("工信厅", 6), ("省数据管理局", 24), ("数据局", 24), ("网信办", 3), ("福大", 2)],
)
def test_the_ledger_of_one_unit_by_any_of_its_names(name: str, count: int, plan: Plan) -> None:
    book = Book(plan, Tables.read(shipped.folder()))
    assert len(ledger.rows(plan, ledger.find(name, book))) == count


@pytest.mark.parametrize(("name", "near"), [("省教育局", "省教育厅"), ("甲", "省通信管理局")])
def test_an_unknown_unit_is_an_error_that_names_near_ones(name: str, near: str, plan: Plan) -> None:
    book = Book(plan, Tables.read(shipped.folder()))
    with pytest.raises(ExportError, match=near) as caught:
        ledger.find(name, book)
    assert name in str(caught.value)


def test_csv_reads_back_cell_by_cell(tmp_path: Path, plan: Plan, rows: tuple[Row, ...]) -> None:
    path = tmp_path / "台账.csv"
    ledger.write(path, plan, rows)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel opens it as UTF-8
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))
    assert read == [list(HEADS), *(list(row.cells()) for row in rows), [CAPTION]]


def test_xlsx_reads_back_cell_by_cell(tmp_path: Path, plan: Plan, rows: tuple[Row, ...]) -> None:
    path = tmp_path / "台账.xlsx"
    ledger.write(path, plan, rows)
    sheet = load_workbook(path).worksheets[0]
    read = [[cell or "" for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert read[0] == list(HEADS)
    assert read[1 : len(rows) + 1] == [list(row.cells()) for row in rows]
    assert read[len(rows) + 1][0] == CAPTION
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:H{len(rows) + 1}")


def test_docx_reads_back_cell_by_cell(tmp_path: Path, plan: Plan) -> None:
    rows = ledger.rows(plan, ["省工信厅", "省财政厅"])
    path = tmp_path / "台账.docx"
    ledger.write(path, plan, rows)
    document = Document(str(path))
    (table,) = document.tables
    read = [[cell.text for cell in line.cells] for line in table.rows]
    assert read == [list(HEADS), *(list(row.cells()) for row in rows)]
    assert document.paragraphs[-1].text == CAPTION


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx"])
def test_nothing_that_a_spreadsheet_would_run_is_written(
    suffix: str, tmp_path: Path, rows: tuple[Row, ...]
) -> None:
    assert not [c for row in rows for c in row.cells() if c[:1] in "=+-@" and c]


@pytest.mark.parametrize("name", ["台账.pdf", "台账", "台账.XLS", ".csv"])
def test_an_unknown_file_type_is_an_error_that_names_those_possible(
    name: str, tmp_path: Path, plan: Plan
) -> None:
    with pytest.raises(ExportError, match=r"\.csv.*\.xlsx.*\.docx"):
        ledger.write(tmp_path / name, plan, ())
    assert list(tmp_path.iterdir()) == []


def test_an_upper_case_suffix_is_the_same_type(tmp_path: Path, plan: Plan) -> None:
    ledger.write(tmp_path / "A.CSV", plan, ())
    assert (tmp_path / "A.CSV").is_file()


def test_a_missing_folder_is_an_error_that_names_it(tmp_path: Path, plan: Plan) -> None:
    with pytest.raises(ExportError, match="nowhere"):
        ledger.write(tmp_path / "nowhere" / "a.csv", plan, ())


def test_a_write_that_fails_leaves_the_old_file_and_no_remains(
    tmp_path: Path, plan: Plan, rows: tuple[Row, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old", encoding="utf-8")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ExportError, match=r"a\.csv"):
        ledger.write(path, plan, rows)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
