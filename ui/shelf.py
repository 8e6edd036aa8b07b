"""What staff do to the knowledge: preview, publish, withdraw, restore, rebuild, words, questions.

Every act is in the audit log with its user, and answered from within a second or two
(``ui.freshness``).
"""

import datetime
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from ingest import loading, parsing
from ingest.library import Library, Record
from ingest.plan import Plan
from ui import additions
from ui.running import Running

LARGEST_UPLOAD = 20 * 1024 * 1024  # bytes; the largest plan met is a PDF of 6 MB


@dataclass(frozen=True)
class Preview:
    """A file as it would be published."""

    path: Path
    plan: Plan
    replaces: str
    """Title of the plan that it takes the place of; empty when it is new."""


@dataclass(frozen=True)
class Kept:
    """A stored plan with its version."""

    record: Record
    stored: datetime.datetime


class Shelf:
    """The library of a server, as staff change it."""

    def __init__(self, here: Running) -> None:
        self._here = here
        self._fresh = here.fresh
        self._turn = here.fresh.turn

    @property
    def home(self) -> Path:
        """The state folder."""
        return self._here.settings.home

    def kept(self) -> list[Kept]:
        """Every plan, withdrawn ones too."""
        library = Library(self.home)
        found = []
        for record in library.records():
            at = (library.folder / record.original).stat().st_mtime
            found.append(Kept(record, datetime.datetime.fromtimestamp(at, datetime.UTC)))
        return found

    async def preview(self, path: Path) -> Preview:
        """Read a file without storing it.

        Raises:
            IngestError: it cannot be read as a plan; the message says why, and what to do.
        """
        return await run_in_threadpool(self._preview, path)

    def _preview(self, path: Path) -> Preview:
        data, suffix = loading.raw(path)
        plan = parsing.parse(loading.decode(data, suffix, source=path.name))
        library = Library(self.home)
        known = (record.plan for record in library.records() if record.plan.id == plan.id)
        same = (p.title for p in known if (p.title, p.issuer) == (plan.title, plan.issuer))
        return Preview(path, plan, next(same, ""))

    async def publish(self, path: Path, user: str) -> tuple[Plan, str]:
        """Store a file and answer from it. Returns the plan and the library's word for it.

        Raises:
            IngestError: it cannot be read as a plan; nothing has changed.
        """
        async with self._turn:
            library = Library(self.home)
            plan, status = await run_in_threadpool(library.add, path)
            detail = {"title": plan.title, "sha256": plan.sha256, "status": status}
            await self._note("plan.publish", user, plan.id, detail)
            await self._fresh.reopen()
        return plan, status

    async def withdraw(self, plan_id: str, user: str) -> None:
        """Stop answering from a plan; it can be restored."""
        await self._mark("plan.withdraw", plan_id, user)

    async def restore(self, plan_id: str, user: str) -> None:
        """Answer from a withdrawn plan again."""
        await self._mark("plan.restore", plan_id, user)

    async def _mark(self, action: str, plan_id: str, user: str) -> None:
        async with self._turn:
            library = Library(self.home)
            change = library.withdraw if action == "plan.withdraw" else library.restore
            await run_in_threadpool(change, plan_id)
            await self._note(action, user, plan_id, {})
            await self._fresh.reopen()

    async def rebuild(self, user: str) -> AsyncIterator[str]:
        """Make vectors and index anew from the stored plans; gives each step's name as it begins."""
        async with self._turn:
            yield "vectors"
            await self._fresh.settled()
            await run_in_threadpool(shutil.rmtree, self.home / "vectors", ignore_errors=True)
            await self._fresh.replace()
            yield "index"
            await run_in_threadpool(shutil.rmtree, self.home / "chroma", ignore_errors=True)
            await self._fresh.replace()
            await self._note("index.rebuild", user, "", {})

    async def add_question(self, plan: Plan, leaf: str, text: str, user: str) -> None:
        """Add a similar question to a leaf.

        Raises:
            AdditionError: it cannot be added as it is; the message says why.
        """
        async with self._turn:
            await run_in_threadpool(additions.add_question, self.home, plan, leaf, text, user)
            await self._note("question.add", user, f"{plan.id}/{leaf}", {"question": text})
            await self._fresh.reopen()

    async def add_term(self, word: str, official: str, user: str) -> None:
        """Add an everyday word with the plan's terms for it.

        Raises:
            AdditionError: it cannot be added as it is; the message says why.
        """
        async with self._turn:
            await run_in_threadpool(additions.add_term, self.home, word, official, user)
            await self._note("term.add", user, word, {"official": official})
            await self._fresh.reopen()

    async def remove(self, addition: additions.Addition, user: str) -> None:
        """Take back something that was added."""
        async with self._turn:
            await run_in_threadpool(additions.remove, self.home, addition)
            await self._note("addition.remove", user, addition.text, {"place": addition.place})
            await self._fresh.reopen()

    def additions(self) -> list[additions.Addition]:
        """What staff have added, the latest first."""
        return additions.every(self.home)

    async def _note(self, action: str, user: str, object: str, detail: dict[str, Any]) -> None:
        store = await self._here.store()
        await run_in_threadpool(
            store.audit.append, action, actor=user, object=object, detail=detail
        )
