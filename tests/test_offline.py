"""The main job with every way out barred: nothing is fetched, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Nothing but this machine can be reached: neither by address nor by a look-up of a name.
BARRED = """
import socket, sys

here = ("127.0.0.1", "::1", "localhost")
connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo
tried = []

def out(address):
    tried.append(address)
    raise OSError(f"barred: {address}")

def allowed(self, address):
    return self.family == socket.AF_UNIX or address[0] in here

def guarded(self, address):
    return connect(self, address) if allowed(self, address) else out(address)

def guarded_ex(self, address):
    return connect_ex(self, address) if allowed(self, address) else out(address)

def named(host, *a, **k):
    return look_up(host, *a, **k) if host in (*here, None, "") else out(host)

socket.socket.connect, socket.socket.connect_ex = guarded, guarded_ex
socket.getaddrinfo = named

from assistant.cli import main

code = main(sys.argv[1:])
if tried:
    sys.exit(f"tried to reach {tried}")
sys.exit(code)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offline")


def barred(home: Path, *arguments: str) -> str:
    """Run a command without a network; gives what it printed."""
    # No proxy, no cache of models: as on a machine that was never connected.
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "HF_HOME": str(home / "hf"),
        "PYTHONPATH": str(ROOT),
        "CEWEN_HOME": str(home / "var"),
        "CEWEN_EMBEDDER": "hashing",
        "LC_ALL": "C.UTF-8",
    }
    ran = subprocess.run(
        [sys.executable, "-c", BARRED, *arguments],
        cwd=home, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-1000:] + ran.stderr[-3000:]
    return ran.stdout


def test_the_whole_main_job_runs_with_sockets_barred(home: Path) -> None:
    assert "31 条" in barred(home, "ingest")
    assert "省数据管理局、省政府办公厅" in barred(home, "ask", "第12条由谁负责")
    hits = json.loads(barred(home, "search", "算力共享平台", "-k", "3", "--json"))
    assert hits[0]["leaf"] == "item-2"
    cases, out = home / "cases.jsonl", home / "out.jsonl"
    cases.write_text('{"id": "a", "turns": ["第12条归谁", "下一条"]}\n', encoding="utf-8")
    barred(home, "answer", str(cases), "-o", str(out))
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert [citation["leaf"] for citation in json.loads(line)["citations"]] == ["item-13"]


def test_the_bar_bars(home: Path) -> None:
    with pytest.raises(AssertionError, match="tried to reach"):
        barred(home, "parse", "https://example.com/plan.html", "--json")
