"""One archive of the whole state, made while the server works, portable between the two databases.

::

    cewen-backup.tar.gz
      manifest.json        format, time, schema revision, and size, SHA-256 and rows of every member
      tables/turns.jsonl   one table each, one row a line, read in one transaction
      plans/…              originals and parsed plans
      questions/… lexicon/…  what staff, or a model, added
      evals/runs/…         the figures of earlier runs of ``cewen eval``
      secret.key  llm-usage.db  evals/report.html

The vector index is not in it: it is a cache that is made again from the plans. Database files are
not in it either: rows are, so that a backup from SQLite can be restored into PostgreSQL and back.
Whoever has an archive has the signing key and what people asked: it is written with mode 0600.
"""

import datetime
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import DateTime, Table, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.store import audit, files
from assistant.store.conversations import now
from assistant.store.database import Store
from assistant.store.tables import Base, Utc

FORMAT = 2
_READABLE = (1, 2)  # the first held the tables and the plans only
_MANIFEST = "manifest.json"
_TABLE = re.compile(r"tables/\w+\.jsonl")
_MOST = 4 * 2**30  # bytes of one member; more is no backup of ours


class BackupError(RuntimeError):
    """An archive that cannot be written, read or trusted; the message says why."""


@dataclass(frozen=True)
class Contents:
    """What an archive holds."""

    made: str
    rows: dict[str, int]
    plans: tuple[str, ...]
    others: tuple[str, ...]
    """Questions, lexicon, runs of the suite, the signing key: paths in the state folder."""
    bytes: int


def backup(store: Store, home: Path, target: Path) -> Contents:
    """Write an archive. The server may go on: rows come from one moment, and so does each folder.

    Args:
        store: The open database.
        home: The state folder.
        target: The archive; replaced when it exists, and only when the new one is whole.

    Raises:
        BackupError: it cannot be written.
    """
    store.audit.append("backup", object=target.name)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                members = dict(_write(archive, _members(store, home)))
                contents = _manifest(archive, store, members)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise BackupError(f"备份文件 {target} 无法写入：{error}") from error
    finally:
        Path(name).unlink(missing_ok=True)
    return contents


def restore(store: Store, home: Path, source: Path) -> Contents:
    """Put the state of an archive in the place of the present one.

    Everything is checked first; then the tables are replaced in one transaction, and the files one
    by one. A running server signs with its old key until it is started again.

    Raises:
        BackupError: the archive is damaged, of another format, or its audit log does not verify.
    """
    members = _read(source)
    manifest = json.loads(members.pop(_MANIFEST))
    before = store.audit.verify()
    try:
        with store.writing() as session:
            for table in sorted(reversed(Base.metadata.sorted_tables), key=_audit_first):
                _clear(session, table)
            for table in Base.metadata.sorted_tables:
                _fill(session, table, members[f"tables/{table.name}.jsonl"])
            _after(session)
            session.expire_all()
            verdict = audit.verify(session)
            if not verdict.ok:
                raise BackupError(f"{source}：备份里的审计日志不完整。{verdict.reason}")
    except (SQLAlchemyError, KeyError, ValueError) as error:
        raise BackupError(f"{source}：备份的数据无法写入数据库：{error}") from error
    files.replace(home, members, files.FOLDERS if manifest["format"] > 1 else ("plans",))
    replaced = {"made": manifest["made"], "head": before.head, "entries": before.entries}
    store.audit.append("restore", object=source.name, detail=replaced)
    return _contents(manifest)


def inspect(source: Path) -> Contents:
    """Check an archive whole, and say what it holds.

    Raises:
        BackupError: it is damaged or none of ours.
    """
    return _contents(json.loads(_read(source)[_MANIFEST]))


def _members(store: Store, home: Path) -> Iterator[tuple[str, bytes, int | None]]:
    """Name, bytes, and rows of each member: first the tables, all of one moment."""
    with store.reading() as session:
        for table in Base.metadata.sorted_tables:
            order = list(table.primary_key.columns)
            rows = [
                _plain(table, row._mapping)
                for row in session.execute(select(table).order_by(*order))
            ]
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            yield f"tables/{table.name}.jsonl", lines.encode(), len(rows)
    for name, data in files.read(home):
        yield name, data, None


def _plain(table: Table, row: Any) -> dict[str, Any]:  # noqa: ANN401 - SQLAlchemy's mapping
    return {
        column.name: value.isoformat() if isinstance(value, datetime.datetime) else value
        for column in table.columns
        for value in [row[column.name]]
    }


def _write(
    archive: tarfile.TarFile, members: Iterator[tuple[str, bytes, int | None]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, data, rows in members:
        _add(archive, name, data)
        digest = hashlib.sha256(data).hexdigest()
        yield name, {"sha256": digest, "bytes": len(data), "rows": rows}


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    archive.addfile(info, io.BytesIO(data))


def _manifest(
    archive: tarfile.TarFile, store: Store, members: dict[str, dict[str, Any]]
) -> Contents:
    manifest = {
        "format": FORMAT,
        "made": now().isoformat(),
        "revision": store.revision(),
        "members": members,
    }
    _add(archive, _MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return _contents(manifest)


def _contents(manifest: dict[str, Any]) -> Contents:
    members = manifest["members"]
    return Contents(
        made=manifest["made"],
        rows={
            PurePosixPath(name).stem: member["rows"]
            for name, member in members.items()
            if member["rows"] is not None
        },
        plans=tuple(name.removeprefix("plans/") for name in members if name.startswith("plans/")),
        others=tuple(name for name in members if not name.startswith(("plans/", "tables/"))),
        bytes=sum(member["bytes"] for member in members.values()),
    )


def _read(source: Path) -> dict[str, bytes]:
    """All members, each checked against the manifest. Nothing is unpacked to disk."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            members = {info.name: _bytes(archive, info) for info in archive if info.isfile()}
        manifest = json.loads(members[_MANIFEST])
        listed = manifest["members"]
        if manifest["format"] not in _READABLE:
            raise BackupError(f"{source}：备份格式为 {manifest['format']}，本版本只认到 {FORMAT}。")
    except FileNotFoundError as error:
        raise BackupError(f"没有备份文件 {source}。") from error
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError, TypeError) as error:
        raise BackupError(f"{source} 不是完整的备份文件：{error}") from error
    if set(listed) != set(members) - {_MANIFEST}:
        raise BackupError(f"{source}：备份里的文件与清单不符。")
    for name, member in listed.items():
        if hashlib.sha256(members[name]).hexdigest() != member["sha256"]:
            raise BackupError(f"{source}：{name} 的内容与清单不符，备份已损坏。")
        if not (files.mine(name) or _TABLE.fullmatch(name)):
            raise BackupError(f"{source}：备份里有不该有的文件 {name}。")
    return members


def _bytes(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    if info.size > _MOST:
        raise BackupError(f"{info.name} 太大，不是本产品的备份。")
    file = archive.extractfile(info)
    if file is None:
        raise BackupError(f"{info.name} 无法读取。")
    return file.read()


def _audit_first(table: Table) -> bool:
    return table.name != "audit"  # its trigger asks the state row, which must still be there


def _clear(session: Session, table: Table) -> None:
    if table.name == "audit":  # the trigger lets go of what lies before the first entry
        last = session.scalar(select(func.max(table.c.seq))) or 0
        session.execute(text("UPDATE audit_state SET first_seq = :n"), {"n": last + 1})
    session.execute(table.delete())


def _fill(session: Session, table: Table, lines: bytes) -> None:
    moments = [c.name for c in table.columns if isinstance(c.type, Utc | DateTime)]
    rows = [json.loads(line) for line in lines.decode().splitlines()]
    for row in rows:
        for name in moments:
            row[name] = row[name] and datetime.datetime.fromisoformat(row[name])
    for at in range(0, len(rows), 1000):
        session.execute(insert(table), rows[at : at + 1000])


def _after(session: Session) -> None:
    """PostgreSQL counts ids apart from the rows: go on after the largest."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for name in ("turns", "feedback"):
        session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608 - our names
                f"(SELECT coalesce(max(id), 0) + 1 FROM {name}), false)"
            )
        )
