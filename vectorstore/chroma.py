"""The passages in an embedded Chroma collection. The one place that imports chromadb.

Chroma is a cache: it can be rebuilt from our own vectors at any time, and it has to be, because a
process killed while it writes can leave a database behind that does not open, or crashes whoever
opens it. So a new index is built in a new folder, checked by another process, and only then named
in ``CURRENT``; folders that ``CURRENT`` does not name are removed. One process owns it, by a lock,
since a second one would read stale vectors.

::

    <home>/chroma/lock
    <home>/chroma/CURRENT          names the generation in use
    <home>/chroma/g-<random>/      chroma.sqlite3, …, manifest.json
"""

import fcntl
import json
import logging
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from vectorstore.embedder import Vectors
from vectorstore.errors import IndexBroken, IndexBusy
from vectorstore.exact import Neighbours

log = logging.getLogger(__name__)

EF_SEARCH = 200  # the default finds 0.91-0.98 of the true ten nearest, this 0.995
BATCH = 5_000  # Chroma takes 5,461 rows a call; more raises and adds nothing
COLLECTION = "passages"
LAYOUT = 1
CHECK_SECONDS = 120


@dataclass(frozen=True)
class Manifest:
    """What an index was made from. Any difference means: rebuild."""

    layout: int
    chromadb: str
    embedder: str
    dimension: int
    count: int
    passages: str
    """Digest over the passages' ids and texts."""
    plans: dict[str, str]
    """Plan id → sha256 of its original."""

    def differs(self, other: "Manifest") -> str:
        """In Chinese, the first thing that differs; empty when nothing does."""
        mine, theirs = asdict(self), asdict(other)
        changed = [_FIELDS[key] for key in mine if mine[key] != theirs[key]]
        return "、".join(changed) + "与当前不一致" if changed else ""


_FIELDS = {
    "layout": "索引格式",
    "chromadb": "chromadb 版本",
    "embedder": "嵌入模型",
    "dimension": "向量维度",
    "count": "段落数",
    "passages": "段落内容",
    "plans": "计划原文",
}


@dataclass(frozen=True)
class Source:
    """What an index is made from: our own vectors."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    """What LangChain users see as the document; the search itself never reads it."""
    vectors: Vectors
    embedder: str
    passages: str
    plans: dict[str, str]

    def manifest(self) -> Manifest:
        """The manifest that an index of this must carry."""
        from importlib.metadata import version

        count, dimension = self.vectors.shape
        return Manifest(
            LAYOUT, version("chromadb"), self.embedder, dimension, count, self.passages, self.plans
        )


class ChromaIndex:
    """An opened generation, owned by this process until ``close``."""

    engine = "chroma"

    def __init__(self, folder: Path, collection: Any, client: Any, lock: IO[str], why: str) -> None:  # noqa: ANN401 - untyped library
        self.folder = folder
        self.rebuilt = why
        """Why the index was built anew on opening; empty when it was fit for use."""
        self.collection = collection
        self.client = client
        self._lock = lock

    @classmethod
    def open(cls, root: Path, source: Source) -> "ChromaIndex":
        """Open the index of these passages; build it when it is missing, broken or another's.

        Args:
            root: ``<home>/chroma``.
            source: What the index must hold.

        Raises:
            IndexBusy: another process owns the folder.
            IndexBroken: even the newly built index does not pass its check.
        """
        root.mkdir(parents=True, exist_ok=True)
        lock = _lock(root)
        try:
            why = unfit(root, source.manifest())
            if why:
                log.warning("检索索引需要重建：%s", why)
                build(root, source)
                log.warning("检索索引已重建：%d 个段落", len(source.ids))
            folder = root / (root / "CURRENT").read_text("utf-8")
            client, collection = _collection(folder)
        except BaseException:
            lock.close()
            raise
        return cls(folder, collection, client, lock, why)

    def query(self, vector: Vectors, k: int) -> Neighbours:
        """The ``k`` nearest passages, best first (approximate: about 0.995 of the true ones)."""
        found = self.collection.query(
            query_embeddings=vector[None, :], n_results=k, include=["distances"]
        )
        rows = np.array([int(name) for name in found["ids"][0]], dtype=np.int64)
        return Neighbours(rows, 1 - np.array(found["distances"][0], dtype=np.float32))

    def close(self) -> None:
        """Close the database and let other processes have it."""
        self.client.close()
        self._lock.close()


def unfit(root: Path, wanted: Manifest) -> str:
    """In Chinese, why the current generation can't be used; empty when it can."""
    current = root / "CURRENT"
    if not current.is_file():
        return "尚未建立"
    folder = root / current.read_text("utf-8")
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return "索引说明缺失或损坏"
    return manifest.differs(wanted) or _fault(folder)


def build(root: Path, source: Source) -> None:
    """Build a new generation beside the current one, check it, and put it in its place.

    Safe to kill at any moment: until ``CURRENT`` is replaced the old generation stays in use.

    Raises:
        IndexBroken: the new generation does not pass its check; the old one stays.
    """
    folder = root / f"g-{secrets.token_hex(6)}"
    client, collection = _collection(folder)
    for at in range(0, len(source.ids), BATCH):
        rows = range(at, min(at + BATCH, len(source.ids)))
        collection.upsert(
            ids=[str(row) for row in rows],
            embeddings=source.vectors[at : at + BATCH],
            documents=list(source.texts[at : at + BATCH]),
            metadatas=[{"passage": source.ids[row]} for row in rows],
        )
    client.close()
    _write(folder / "manifest.json", json.dumps(asdict(source.manifest()), ensure_ascii=False))
    fault = _fault(folder)
    if fault:
        shutil.rmtree(folder, ignore_errors=True)
        raise IndexBroken(folder, fault)
    _write(root / "CURRENT", folder.name)
    for old in root.glob("g-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)


def check(folder: Path) -> str:
    """In Chinese, what is wrong with a generation; empty when nothing is.

    Opens it in this process, which a damaged one may crash: ``build`` and ``open`` ask another
    process (``python -m vectorstore.chroma FOLDER``).
    """
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    client, collection = _collection(folder)
    try:
        if collection.count() != manifest["count"]:
            return f"应有 {manifest['count']} 个段落，实有 {collection.count()} 个"
        sample = collection.get(limit=8, include=["embeddings"])
        for name, vector in zip(sample["ids"], sample["embeddings"], strict=True):
            if len(vector) != manifest["dimension"]:
                return f"向量维度应为 {manifest['dimension']}，实为 {len(vector)}"
            near = collection.query(query_embeddings=[vector], n_results=1, include=["distances"])
            if not near["ids"][0] or near["distances"][0][0] > 1e-3:
                return f"按段落 {name} 自身的向量找不到它"
    finally:
        client.close()
    return ""


def _fault(folder: Path) -> str:
    """What ``check`` says in a process of its own; a crash is a fault too."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "vectorstore.chroma", str(folder)],
        capture_output=True,
        text=True,
        timeout=CHECK_SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode == 0:
        return ""
    return done.stdout.strip() or f"检查进程异常退出（{done.returncode}）"


def _collection(folder: Path) -> tuple[Any, Any]:
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    client = chromadb.PersistentClient(
        str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
    )
    collection = client.get_or_create_collection(
        COLLECTION,
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
    )
    return client, collection


def _lock(root: Path) -> IO[str]:
    handle = (root / "lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise IndexBusy(root) from None
    return handle


def _write(path: Path, text: str) -> None:
    beside = path.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


if __name__ == "__main__":
    fault = check(Path(sys.argv[1]))
    sys.stdout.write(fault)
    sys.exit(1 if fault else 0)
