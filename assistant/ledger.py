"""The ledger: unit → items, as rows and as files that a colleague can open."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import texts
from assistant.book import Book
from ingest.plan import Plan

HEADS = ("单位", "部分", "节", "条", "任务", "原文", "协同单位", "指标")


class ExportError(ValueError):
    """A file cannot be written as asked: which, why, and what is possible."""


@dataclass(frozen=True)
class Row:
    """One unit in one leaf."""

    unit: str
    part: str
    section: str
    item: str
    title: str
    text: str
    partners: str
    targets: str
    leaf: str = ""
    """Id of the leaf; no column of the exports."""

    def cells(self) -> tuple[str, ...]:
        """In the order of ``HEADS``."""
        return (self.unit, self.part, self.section, self.item, self.title, self.text,
                self.partners, self.targets)  # fmt: skip


def rows(plan: Plan, units: Sequence[str] | None = None) -> tuple[Row, ...]:
    """The ledger of some units or of all, by unit in order of first appearance, then by leaf.

    Args:
        plan: The plan.
        units: Canonical names; None for all.
    """
    found = []
    headings = {leaf.id: (part, section) for part, section, leaf in plan.walk()}
    for unit, leaves in plan.units.items():
        if units is not None and unit not in units:
            continue
        for leaf in leaves:
            part, section = headings[leaf.id]
            found.append(
                Row(
                    unit=unit,
                    part=f"{part.label}、{part.title}" if part.label else part.title,
                    section=f"({section.label}){section.title}" if section.label else section.title,
                    item=leaf.cite,
                    title=leaf.title,
                    text=leaf.body,
                    partners="、".join(u for u in leaf.units if u != unit),
                    targets="、".join(
                        f"{t.measure}{t.written}" for t in plan.targets if t.leaf == leaf.id
                    ),
                    leaf=leaf.id,
                )
            )
    return tuple(found)


def find(name: str, book: Book) -> tuple[str, ...]:
    """Canonical units for a written name.

    Raises:
        ExportError: the plan lists no such unit; near ones are named.
    """
    units = book.units.resolve(name)
    if units:
        return units
    stem = name.removeprefix("省")[:2]
    near = "、".join(u for u in book.plan.units if stem in u) or "、".join(
        list(book.plan.units)[:5]
    )
    raise ExportError(f"计划《{book.plan.title}》没有列出单位“{name}”。相近或可用的有：{near}。")


def write(path: Path, plan: Plan, ledger: Sequence[Row]) -> None:
    """Write the ledger; the suffix decides the format. An existing file is replaced when complete.

    Raises:
        ExportError: the suffix is unknown, or the folder does not exist.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ExportError(
            f"不认识的文件类型 {path.suffix or path.name}，可用：{'、'.join(_WRITERS)}。"
        )
    if not path.parent.is_dir():
        raise ExportError(f"文件夹 {path.parent} 不存在，请先建立。")
    partial = path.with_name(f".{path.name}.part")
    try:
        writer(partial, plan, ledger)
        partial.replace(path)
    except OSError as error:
        raise ExportError(f"无法写入 {path}：{error.strerror}。") from error
    finally:
        partial.unlink(missing_ok=True)


def caption(plan: Plan) -> str:
    """What every exported file says of itself."""
    issued = (
        f"，{plan.issued.year}年{plan.issued.month}月{plan.issued.day}日印发" if plan.issued else ""
    )
    return f"{texts.LABEL_RULES}：依据《{plan.title}》{issued}，以原文为准"


def _csv(path: Path, plan: Plan, ledger: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADS)
        out.writerows(row.cells() for row in ledger)
        out.writerow([caption(plan)])


def _xlsx(path: Path, plan: Plan, ledger: Sequence[Row]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise ExportError("无法建立工作表。")
    sheet.title = "责任台账"
    sheet.append(HEADS)
    for row in ledger:
        sheet.append(row.cells())
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFGH", (16, 24, 28, 10, 28, 60, 40, 24), strict=True):
        sheet.column_dimensions[column].width = width
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:H{len(ledger) + 1}"
    sheet.append([caption(plan)])
    book.save(path)


def _docx(path: Path, plan: Plan, ledger: Sequence[Row]) -> None:
    from assistant import paper

    document = paper.blank(landscape=True)
    paper.title(document, f"《{plan.title}》责任台账")
    widths = (2.4, 3.2, 3.6, 1.5, 3.8, 6.4, 3.4, 2.0)
    paper.table(document, HEADS, [row.cells() for row in ledger], widths=widths)
    paper.note(document, caption(plan))
    document.save(str(path))


_WRITERS: dict[str, Callable[[Path, Plan, Sequence[Row]], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".docx": _docx,
}
