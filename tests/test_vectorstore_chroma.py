"""Chroma is a cache: rebuilt when it does not fit, whatever happened to it, and said."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vectorstore.chroma import ChromaIndex, Source
from vectorstore.embedder import normalise
from vectorstore.errors import IndexBusy
from vectorstore.exact import Exact

ROOT = Path(__file__).parent.parent
BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_vectorstore_chroma import source
from vectorstore.chroma import build
root = Path(sys.argv[1])
root.mkdir(exist_ok=True)
print("ready", flush=True)
while True:
    build(root, source())
"""


def source(count: int = 300) -> Source:
    vectors = normalise(np.random.default_rng(5).normal(size=(count, 24)).astype(np.float32))
    names = tuple(f"p{i}" for i in range(count))
    return Source(names, names, vectors, "model-1", "digest-1", {"a": "1"})


def test_it_finds_what_exact_search_finds(tmp_path: Path) -> None:
    made = source()
    index, exact = ChromaIndex.open(tmp_path, made), Exact(made.vectors)
    found, true = index.query(made.vectors[7], 10), exact.query(made.vectors[7], 10)
    index.close()
    assert found.rows.tolist() == true.rows.tolist()
    assert found.similarities == pytest.approx(true.similarities, abs=1e-5)


def test_a_fitting_index_is_used_again_and_a_foreign_one_rebuilt(tmp_path: Path) -> None:
    made = source()
    first = ChromaIndex.open(tmp_path, made)
    first.close()
    again = ChromaIndex.open(tmp_path, made)
    again.close()
    other = ChromaIndex.open(tmp_path, replace(made, embedder="model-2"))
    other.close()
    assert (first.rebuilt, again.rebuilt) == ("尚未建立", "")
    assert "嵌入模型" in other.rebuilt
    assert again.folder == first.folder != other.folder
    assert [path.name for path in tmp_path.glob("g-*")] == [other.folder.name]


@pytest.mark.parametrize("damage", ["manifest", "database", "pointer", "vectors"])
def test_a_broken_index_is_rebuilt(tmp_path: Path, damage: str) -> None:
    made = source()
    first = ChromaIndex.open(tmp_path, made)
    first.close()
    if damage == "pointer":
        (tmp_path / "CURRENT").write_text("g-none")
    elif damage == "vectors":
        for path in first.folder.rglob("*.bin"):
            path.write_bytes(b"")
    else:
        name = {"manifest": "manifest.json", "database": "chroma.sqlite3"}[damage]
        (first.folder / name).write_bytes(b"broken")
    again = ChromaIndex.open(tmp_path, made)
    rows = again.query(made.vectors[3], 1).rows
    again.close()
    assert again.rebuilt or damage == "vectors"
    assert rows.tolist() == [3]


def test_one_process_owns_it(tmp_path: Path) -> None:
    made = source()
    index = ChromaIndex.open(tmp_path, made)
    with pytest.raises(IndexBusy):
        ChromaIndex.open(tmp_path, made)
    index.close()
    ChromaIndex.open(tmp_path, made).close()


def test_twenty_kills_cost_nothing_but_the_rebuild(tmp_path: Path) -> None:
    """A builder that never stops is killed at random moments; what is left always opens."""
    chance = random.Random(11)  # noqa: S311 - moments, not secrets
    code = BUILDER.format(tests=str(ROOT / "tests"))
    for _ in range(20):
        builder = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            start_new_session=True,
        )
        assert builder.stdout is not None
        builder.stdout.readline()
        time.sleep(chance.uniform(0.2, 1.6))
        os.killpg(builder.pid, signal.SIGKILL)
        builder.wait()
        builder.stdout.close()
        if (tmp_path / "CURRENT").exists():
            named = tmp_path / (tmp_path / "CURRENT").read_text("utf-8")
            assert (named / "manifest.json").is_file(), "CURRENT names what is complete"
    made = source()
    index = ChromaIndex.open(tmp_path, made)
    found = [int(index.query(vector, 1).rows[0]) for vector in made.vectors]
    index.close()
    assert found == list(range(len(found)))
