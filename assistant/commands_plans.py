"""Commands about plans: ingest, show, parse, units."""

import argparse
import json
import sys
from pathlib import Path

import ingest as ingest_package
from assistant import settings
from ingest import shipped
from ingest.library import Library
from ingest.plan import Plan


def ingest(options: argparse.Namespace) -> int:
    """Store plans and index them. A bad file is reported and changes nothing; the others go on."""
    from rich.console import Console
    from rich.progress import track

    chosen = settings.load()
    library = Library(chosen.home)
    paths = [str(path) for path in options.paths] or [str(path) for path in shipped.plans()]
    console = Console(stderr=True)
    faults: list[str] = []
    for path in track(
        paths, "读入计划", console=console, disable=options.quiet or not console.is_terminal
    ):
        try:
            plan, status = library.add(path)
        except ingest_package.errors.IngestError as error:
            faults.append(str(error))
            continue
        if status != "unchanged" or not options.quiet:
            _report(plan, status)
    _index(chosen, quiet=options.quiet, questions=options.questions)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 2 if faults else 0


_STATUS = {
    "new": "已收录",
    "unchanged": "没有变化",
    "replaced": "已更新",
    "duplicate": "与已收录的相同",
}


def _report(plan: Plan, status: str) -> None:
    print(f"{_STATUS[status]}：《{plan.title}》（{plan.id}）")
    print(
        f"  {len(plan.parts)} 个部分、{len(plan.sections)} 个节、{len(plan.leaves)} 条，"
        f"{len(plan.units)} 个责任单位，{len(plan.targets)} 项数字指标"
    )
    for warning in plan.warnings:
        print(f"  注意，第 {warning.line} 行：{warning.message}：{warning.text}")


def _index(chosen: settings.Settings, *, quiet: bool, questions: bool) -> None:
    import logging

    from assistant.desk import Assistant

    logging.getLogger("vectorstore").setLevel(logging.ERROR)  # said below, once
    desk = Assistant.open(chosen, engine="chroma")
    if questions:
        written = list(desk.write_questions())
        for name, count in written:
            print(f"为《{name}》写了 {count} 个相似问。")
        if any(count for _, count in written):
            desk.close()
            desk = Assistant.open(chosen, engine="chroma")
    if not quiet:
        for sentence in desk.searcher.said:
            print(sentence)
    desk.close()


def show(options: argparse.Namespace) -> int:
    """The parsed plan: outline, or the whole structure as JSON."""
    plan = _plan(options.id)
    if options.json:
        print(json.dumps(json.loads(plan.to_json()), ensure_ascii=False, indent=2))
    else:
        _outline(plan)
    return 0


def _plan(plan_id: str | None) -> Plan:
    from assistant.desk import UnknownPlan

    library = Library(settings.load().home)
    if not library.ids():
        for path in shipped.plans():
            library.add(path)
    plans = {plan.id: plan for plan in library.plans()}
    if plan_id is None and len(plans) == 1:
        return next(iter(plans.values()))
    if plan_id in plans:
        return plans[str(plan_id)]
    known = "、".join(plans)
    asked = f"没有名为 {plan_id} 的计划" if plan_id else "收录了不止一份计划，请写明标识"
    raise UnknownPlan(f"{asked}；现有：{known}。")


def _outline(plan: Plan) -> None:
    print(f"《{plan.title}》　{plan.id}")
    issued = plan.issued.isoformat() if plan.issued else "未写明"
    print(f"发文单位：{plan.issuer or '未写明'}　印发日期：{issued}　共 {len(plan.leaves)} 条\n")
    for part in plan.parts:
        if part.title:
            print(f"{part.label}、{part.title}")
        for section in part.sections:
            if section.title:
                print(f"  ({section.label}){section.title}")
            for leaf in section.leaves:
                if leaf.number is not None:
                    print(f"    {leaf.number}. {leaf.title}")
                print(f"       {'、'.join(leaf.units)}")
    for warning in plan.warnings:
        print(f"\n注意，第 {warning.line} 行：{warning.message}：{warning.text}")


def parse(options: argparse.Namespace) -> int:
    """Parse without storing."""
    from ingest.contract import describe

    plan = ingest_package.read(options.path)
    if options.json:
        print(json.dumps(describe(plan), ensure_ascii=False, indent=2))
    else:
        _outline(plan)
    return 0


def units(options: argparse.Namespace) -> int:
    """The ledger, as text or to a file."""
    from assistant import ledger
    from assistant.book import Book, Tables

    plan = _plan(options.plan)
    chosen = None
    if options.unit:
        book = Book(plan, Tables.read(shipped.folder()))
        chosen = ledger.find(options.unit, book)
    found = ledger.rows(plan, chosen)
    if options.output:
        ledger.write(Path(options.output), plan, found)
        print(f"已写入 {options.output}：{len(found)} 行。")
        return 0
    for unit in dict.fromkeys(row.unit for row in found):
        own = [row for row in found if row.unit == unit]
        print(f"{unit}（{len(own)}）")
        for row in own:
            print(f"  {row.item}　{row.title}")
    return 0
