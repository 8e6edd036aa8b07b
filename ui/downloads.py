"""Routes for files: the ledger, targets, conversations, tables of answers, the last evaluation.

They stand behind the door of the staff app. Plain links: they work with a keyboard, and in any
browser.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from assistant import ledger
from assistant.breakdown import Choice, select
from assistant.store import Store
from ingest.plan import Plan
from ui import exports
from ui.faults import UnknownThing
from ui.people import User
from ui.running import running
from ui.shapes import PlanId
from ui.staff import words

router = APIRouter(prefix="/staff", include_in_schema=False)
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


def _user(request: Request) -> User:
    user = request.state.user
    assert isinstance(user, User)  # noqa: S101 - for the type checker; the door has set it
    return user


_User = Annotated[User, Depends(_user)]


@router.get("/ledger.{kind}")
async def ledger_file(
    request: Request,
    kind: Literal["xlsx", "docx", "csv"],
    plan: PlanId,
    unit: Annotated[list[str] | None, Query()] = None,
    part: str = "",
    place: str = "",
    keyword: str = "",
) -> Response:
    """The task breakdown as it is filtered on the page."""
    source = await running(request).service.plan(plan)
    rows = select(source, Choice(tuple(unit or ()), part, place, keyword))
    data = await run_in_threadpool(_written, source, rows, kind)
    whose = unit[0] if unit and len(unit) == 1 else source.title
    return _file(data, f"{words.FILE_LEDGER}-{whose}", kind)


@router.get("/targets.xlsx")
async def targets_file(request: Request, plan: PlanId) -> Response:
    """All targets of a plan."""
    source = await running(request).service.plan(plan)
    data = await run_in_threadpool(exports.targets_xlsx, source)
    return _file(data, f"{words.FILE_TARGETS}-{source.title}", "xlsx")


@router.get("/conversations/{conversation}.{kind}")
async def conversation_file(
    request: Request, conversation: str, kind: Literal["md", "docx"], user: _User
) -> Response:
    """A conversation of this user."""
    store = await running(request).store()
    kept = await run_in_threadpool(store.conversations.get, conversation, owner=user.name)
    if kept is None:
        raise UnknownThing(words.GONE)
    make: Callable[[], bytes] = {
        "md": lambda: exports.conversation_markdown(kept).encode(),
        "docx": lambda: exports.conversation_docx(kept),
    }[kind]
    return _file(await run_in_threadpool(make), kept["title"], kind)


@router.get("/answers/{answer}.xlsx")
async def table_file(request: Request, answer: str, user: _User) -> Response:
    """The tables of one answer."""
    store: Store = await running(request).store()
    kept = await run_in_threadpool(store.conversations.answer, answer, owner=user.name)
    if kept is None:
        raise UnknownThing(words.GONE)
    if not exports.tables(kept):
        raise UnknownThing(words.NO_TABLE)
    return _file(await run_in_threadpool(exports.tables_xlsx, kept), words.FILE_TABLE, "xlsx")


@router.get("/report")
async def report(request: Request) -> Response:
    """The page that the last evaluation wrote."""
    path = running(request).settings.home / "evals" / "report.html"
    if not path.is_file():
        raise UnknownThing(words.REPORT_NONE)
    data = await run_in_threadpool(path.read_bytes)
    return Response(data, media_type="text/html; charset=utf-8")


def _written(plan: Plan, rows: tuple[ledger.Row, ...], kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ledger.{kind}"
        ledger.write(path, plan, rows)
        return path.read_bytes()


def _file(data: bytes, name: str, kind: str) -> Response:
    safe = "".join(char for char in name if char.isalnum() or char in "-_（）《》、")[:80]
    disposition = (
        f"attachment; filename=\"cewen.{kind}\"; filename*=UTF-8''{quote(f'{safe}.{kind}')}"
    )
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(data, media_type=_TYPES[kind], headers=headers)
