"""What of a state folder cannot be made again, read and put back file by file.

Left out: ``chroma/`` and ``vectors/``, which are made from the plans, and the database, whose rows
are backed up as rows. It does not know of archives.
"""

import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

FOLDERS = ("plans", "questions", "lexicon", "evals/runs")
FILES = ("secret.key", "llm-usage.db", "evals/report.html")
_SECRET = ("secret.key", "llm-usage.db")  # for their owner alone
_NAME = re.compile(
    rf"(?:{'|'.join(FOLDERS)})/[^./\\][^/\\]*|{'|'.join(re.escape(name) for name in FILES)}"
)
_TRIES = 20  # looks at a folder until it is the same before and after it was read


def mine(name: str) -> bool:
    """Whether a path in an archive is one that ``replace`` may write."""
    return _NAME.fullmatch(name) is not None


def read(home: Path) -> Iterator[tuple[str, bytes]]:
    """Path in the state folder, and bytes, of everything; each folder as of one moment.

    Raises:
        OSError: a file cannot be read, or a folder does not stand still.
    """
    for folder in FOLDERS:
        yield from ((f"{folder}/{name}", data) for name, data in _steady(home / folder))
    for name in FILES:
        data = _file(home / name)
        if data is not None:
            yield name, data


def replace(home: Path, members: Mapping[str, bytes], folders: Sequence[str] = FOLDERS) -> None:
    """Make folders what they were, files that ``members`` does not have gone; write single files."""
    for folder in folders:
        kept = {name for name in members if name.rpartition("/")[0] == folder and mine(name)}
        for name in kept:
            _put(home / name, members[name], 0o644)
        for path in (home / folder).glob("*"):
            if path.is_file() and f"{folder}/{path.name}" not in kept:
                path.unlink()
    for name in FILES:
        if name in members:
            _put(home / name, members[name], 0o600 if name in _SECRET else 0o644)


def _steady(folder: Path) -> list[tuple[str, bytes]]:
    """The files of a folder, all of one moment: a plan is two files that change together."""
    for _ in range(_TRIES):
        before = _stamps(folder)
        try:
            found = [(name, (folder / name).read_bytes()) for name in sorted(before)]
        except FileNotFoundError:
            continue
        if _stamps(folder) == before:
            return found
        time.sleep(0.05)
    raise OSError(f"文件夹 {folder} 一直在变化，请稍后再试。")


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in folder.glob("[!.]*"):
        try:
            if path.is_file():
                found[path.name] = (path.stat().st_mtime_ns, path.stat().st_size)
        except FileNotFoundError:
            continue  # gone since it was listed
    return found


def _file(path: Path) -> bytes | None:
    """A single file; of a small database one moment, whoever writes to it."""
    if not path.is_file():
        return None
    if path.suffix != ".db":
        return path.read_bytes()
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as base:
            return base.serialize()
    except sqlite3.Error:
        return None  # a count of tokens that cannot be read is none to keep


def _put(path: Path, data: bytes, mode: int) -> None:
    """Write a file so that it is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).chmod(mode)
    Path(name).replace(path)
