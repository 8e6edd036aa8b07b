"""Conversations, tables and targets as files. Every file carries the label; see ``ui.labels``."""

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from assistant import paper
from assistant.ledger import caption
from assistant.store.activity import CHINA
from ingest.plan import Plan
from ui import labels
from ui.staff import words

_WIDEST = 60  # characters of a column


def conversation_markdown(conversation: Mapping[str, Any]) -> str:
    """A whole conversation as Markdown."""
    answers = [turn["answer"] for turn in conversation["turns"]]
    parts = [labels.front_matter(answers), f"# {_title(conversation)}\n"]
    for turn in conversation["turns"]:
        parts.append(f"## {words.QUESTION}：{turn['question']}\n")
        parts.append(f"{turn['answer']['answer']}\n")
        if sources := _sources(turn["answer"]):
            parts.append(
                "\n".join((f"{words.SOURCES}：\n", *(f"- {line}" for line in sources), ""))
            )
        parts.append(f"*{labels.of_answer(turn['answer'])}*\n")
    parts.append(f"---\n\n{labels.of_answers(answers)}　{_now()}\n")
    return "\n".join(part for part in parts if part)


def conversation_docx(conversation: Mapping[str, Any]) -> bytes:
    """The same as a Word document."""
    answers = [turn["answer"] for turn in conversation["turns"]]
    document = paper.blank()
    paper.title(document, _title(conversation))
    for turn in conversation["turns"]:
        document.add_heading(f"{words.QUESTION}：{turn['question']}", level=2)
        paper.markdown(document, turn["answer"]["answer"])
        for line in _sources(turn["answer"]):
            paper.note(document, f"{words.SOURCES}：{line}")
        paper.note(document, labels.of_answer(turn["answer"]))
    paper.note(document, f"{labels.of_answers(answers)}　{_now()}")
    labels.mark_docx(document, answers)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def tables(answer: Mapping[str, Any]) -> list[list[list[str]]]:
    """The tables of an answer, each as rows with the head first."""
    found: list[list[str]] = []
    inside = False
    for line in answer["answer"].splitlines():
        if line.startswith("|"):
            if not inside:
                found.append([])
            found[-1].append(line)
        inside = line.startswith("|")
    return [paper.cells(lines) for lines in found]


def tables_xlsx(answer: Mapping[str, Any]) -> bytes:
    """The tables of an answer, one a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(tables(answer), 1):
        _sheet(book, f"表{number}", rows, labels.of_answer(answer))
    labels.mark_xlsx(book, [answer])
    return _bytes(book)


def targets_xlsx(plan: Plan) -> bytes:
    """All numeric targets of a plan."""
    rows = [list(words.TARGET_HEADS)]
    for target in plan.targets:
        leaf = plan.leaf(target.leaf)
        rows.append(
            [target.measure, target.written, target.sentence, leaf.cite, "、".join(leaf.units)]
        )
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, words.FILE_TARGETS, rows, caption(plan))
    return _bytes(book)


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[str]], label: str) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append([_inert(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = 4 + 2 * min(widest, _WIDEST / 2)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.append([label])


def _inert(text: str) -> str:
    """A cell that Excel does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "@")) else text


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sources(answer: Mapping[str, Any]) -> list[str]:
    return [f"{labels.cite(c)}　{c['title']}：“{c['quote']}”" for c in answer["citations"]]


def _title(conversation: Mapping[str, Any]) -> str:
    return words.EXPORT_TITLE.format(title=conversation["title"] or words.UNTITLED)


def _now() -> str:
    moment = datetime.datetime.now(CHINA)
    return words.EXPORTED.format(at=moment.strftime("%Y-%m-%d %H:%M"))
