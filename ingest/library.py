"""The plans of one home folder: originals and parsed JSON, the truth that every index is made from.

::

    plans/
      fujian-digital-2024.1a2b3c4d.txt   the original, byte for byte; its name holds its hash
      fujian-digital-2024.json           parser, original, withdrawn, fingerprint, plan

A file is written beside its place and moved there when it is complete (``os.replace``). The record
comes last and names its original, so a kill at any moment leaves the old state or the new one.
"""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ingest import errors, parsing
from ingest.document import Document
from ingest.plan import Plan

Status = Literal["new", "unchanged", "replaced", "duplicate"]


@dataclass(frozen=True)
class Record:
    """A stored plan with what the library knows of it."""

    plan: Plan
    original: str
    """File name of the original inside the folder."""
    fingerprint: str
    """Equal for two crawls of the same text."""
    parser: int
    withdrawn: bool = False


@dataclass(frozen=True)
class _Head:
    fingerprint: str
    sha256: str
    withdrawn: bool


class Library:
    """Plans under ``home/plans``. Opening one makes no folder; adding does.

    Records that have not changed on disk are parsed from JSON once.
    """

    def __init__(self, home: Path | str) -> None:
        self.folder = Path(home) / "plans"
        self._heads: dict[str, tuple[tuple[int, int], _Head]] = {}

    def add(self, path: Path | str, *, plan_id: str | None = None) -> tuple[Plan, Status]:
        """Load, parse and store a file.

        Returns:
            The plan as stored, and ``new``; ``unchanged`` (the same text is stored under this id);
            ``replaced`` (another text under this id); ``duplicate`` (the same text, but for white
            space, widths and page chrome, is stored already: that plan is returned).

        Raises:
            IngestError: the file cannot be read as a plan; nothing was changed.
        """
        from ingest import loading

        data, suffix = loading.raw(path)
        document = loading.decode(data, suffix, source=str(path))
        plan = parsing.parse(document)
        if plan_id is not None:
            plan = replace(plan, id=_checked(plan_id))
        elif same := self._same(plan):
            stored = self._record(same).plan
            return stored, "unchanged" if stored.sha256 == plan.sha256 else "duplicate"
        plan = self._free_id(plan, fixed=plan_id is not None)
        if plan.id in self.ids() and self._record(plan.id).plan == plan:
            return plan, "unchanged"
        known = plan.id in self.ids()
        self._store(plan, data, suffix or ".txt")
        return plan, "replaced" if known else "new"

    def _same(self, plan: Plan) -> str:
        """Id of a stored plan with the same text; empty without one."""
        fingerprint = _fingerprint(plan)
        for name in self.ids():
            head = self._head(name)
            same = head.fingerprint == fingerprint or head.sha256 == plan.sha256
            if same and not head.withdrawn:
                return name
        return ""

    def _head(self, plan_id: str) -> "_Head":
        stamp = self._stamp(plan_id)
        if plan_id not in self._heads or self._heads[plan_id][0] != stamp:
            self._read(plan_id)
        return self._heads[plan_id][1]

    def _stamp(self, plan_id: str) -> tuple[int, int]:
        found = self._path(plan_id).stat()
        return found.st_mtime_ns, found.st_size

    def _read(self, plan_id: str) -> Record:
        """A record, whose head is remembered as of before it was read."""
        stamp = self._stamp(plan_id)
        record = self._record(plan_id)
        head = _Head(record.fingerprint, record.plan.sha256, record.withdrawn)
        self._heads[plan_id] = (stamp, head)
        return record

    def _path(self, plan_id: str) -> Path:
        return self.folder / f"{_checked(plan_id)}.json"

    def _free_id(self, plan: Plan, *, fixed: bool) -> Plan:
        """Another document that happens to get the same id is kept beside, not over, the first."""
        if fixed or plan.id not in self.ids():
            return plan
        stored = self._record(plan.id).plan
        if (stored.title, stored.issuer) == (plan.title, plan.issuer):
            return plan
        return replace(plan, id=f"{plan.id}-{plan.sha256[:8]}")

    def plans(self) -> list[Plan]:
        """Plans that are answered from: stored and not withdrawn, in order of their ids."""
        return [record.plan for record in self.records() if not record.withdrawn]

    def records(self) -> list[Record]:
        """Everything stored, withdrawn plans included."""
        return [self._read(name) for name in self.ids()]

    def withdrawn(self, plan_id: str) -> bool:
        """Whether a plan is stored and withdrawn, as the disk says now; costs a look at the file."""
        try:
            return self._head(plan_id).withdrawn
        except FileNotFoundError:
            return False

    def ids(self) -> list[str]:
        """Ids of everything stored, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def get(self, plan_id: str) -> Plan:
        """A plan that is not withdrawn.

        Raises:
            NotStored: no such plan, or it is withdrawn; the message lists the ids there are.
        """
        record = self._record(plan_id)
        if record.withdrawn:
            raise errors.NotStored(
                f"{plan_id} 已撤回，不再用于回答。要恢复请先执行恢复（restore）。", source=plan_id
            )
        return record.plan

    def original(self, plan_id: str) -> Path:
        """The file that was brought in, byte for byte."""
        return self.folder / self._record(plan_id).original

    def withdraw(self, plan_id: str) -> None:
        """Stop answering from a plan; its files stay.

        Raises:
            NotStored: no such plan.
        """
        self._mark(plan_id, withdrawn=True)

    def restore(self, plan_id: str) -> None:
        """Answer from a withdrawn plan again.

        Raises:
            NotStored: no such plan.
        """
        self._mark(plan_id, withdrawn=False)

    def _mark(self, plan_id: str, *, withdrawn: bool) -> None:
        self._write_record(replace(self._record(plan_id), withdrawn=withdrawn))

    def _record(self, plan_id: str) -> Record:
        path = self._path(plan_id)
        try:
            raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
            known = Record(
                plan=Plan.from_json(json.dumps(raw["plan"])),
                original=raw["original"],
                fingerprint=raw["fingerprint"],
                parser=raw["parser"],
                withdrawn=raw["withdrawn"],
            )
        except FileNotFoundError:
            have = "、".join(self.ids()) or "（空）"
            raise errors.NotStored(
                f"{self.folder}：没有 id 为“{plan_id}”的文件，现有：{have}。", source=plan_id
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            return self._again(plan_id, withdrawn=False)
        if known.parser != parsing.VERSION:
            source = known.plan.source
            return self._again(plan_id, known.original, withdrawn=known.withdrawn, source=source)
        return known

    def _again(
        self, plan_id: str, original: str = "", *, withdrawn: bool, source: str = ""
    ) -> Record:
        """Parse a plan again from its original: the record is broken or of other rules."""
        from ingest import loading

        originals = [p for p in self.folder.glob(f"{plan_id}.*") if p.suffix != ".json"]
        originals.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        if not originals:
            raise errors.NotStored(
                f"{self.folder}：{plan_id} 的记录已损坏，原文件也不在。请重新导入该文件。",
                source=plan_id,
            )
        file = next((path for path in originals if path.name == original), originals[0])
        document = loading.decode(file.read_bytes(), file.suffix, source=source or file.name)
        plan = replace(parsing.parse(document), id=plan_id)
        record = Record(plan, file.name, _fingerprint(plan), parsing.VERSION, withdrawn=withdrawn)
        self._write_record(record)
        return record

    def _store(self, plan: Plan, data: bytes, suffix: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{plan.id}.{plan.sha256[:8]}{suffix}"
        _write(self.folder / name, data)
        self._write_record(Record(plan, name, _fingerprint(plan), parsing.VERSION))
        for old in self.folder.glob(f"{plan.id}.*"):
            if old.suffix != ".json" and old.name != name:
                old.unlink()

    def _write_record(self, record: Record) -> None:
        raw = {
            "parser": record.parser,
            "original": record.original,
            "withdrawn": record.withdrawn,
            "fingerprint": record.fingerprint,
            "plan": json.loads(record.plan.to_json()),
        }
        text = json.dumps(raw, ensure_ascii=False)
        _write(self._path(record.plan.id), text.encode())


def _checked(plan_id: str) -> str:
    """The id, when it can be a file name and nothing else.

    Raises:
        NotStored: it holds other characters than letters, digits, ``-`` and ``_``.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}", plan_id):
        raise errors.NotStored(
            f"“{plan_id[:40]}”不能作为 id：只能用字母、数字、“-”和“_”，例如 fujian-digital-2024。",
            source=plan_id[:100],
        )
    return plan_id


def _fingerprint(plan: Plan) -> str:
    """Of the leaves, not of the page around them: equal for two crawls of one text."""
    text = "\n".join(plan.text[leaf.start : leaf.end] for leaf in plan.leaves)
    return Document(text, "").fingerprint


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all."""
    with _beside(path) as (handle, temporary):
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    with contextlib.suppress(OSError):  # some file systems have no handle for folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[tuple[int, Path]]:
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        yield handle, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
