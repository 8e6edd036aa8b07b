"""``make bench-server``: the server as citizens meet it, beside a bare FastAPI route.

It measures: time from the process's start to ``/healthz`` and to the first answer; one client's
median; 60 clients who read before they ask again (and 60 who don't); and the streaming route beside a
bare FastAPI route that sends the same events, so that what our layers cost is seen. Everything runs on
this machine over loopback, a fixed number of requests, and ends by itself.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

CLIENTS = 60
THINK = 2.0  # seconds that a reader reads, on average
QUESTIONS = (
    "第12条由哪些单位负责？", "省数据管理局负责哪些任务？", "今年有哪些量化目标？",
    "5G基站要建多少", "密码应用怎么推进", "省工信厅的任务有几条", "第三部分讲什么",
    "福州市负责什么", "丢了社保卡怎么办", "哪些任务提到人工智能",
)  # fmt: skip
EVENTS = 20  # statements of one streamed answer in the comparison
WORDS = "推进5G网络在重点场所深度覆盖和乡村区域延伸覆盖。"
_BARE = f"""
import sys, json, uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
app = FastAPI()
DATA = json.dumps({{"text": {WORDS!r}}}, ensure_ascii=False)

@app.post("/api/v1/chat")
async def chat(body: dict):
    async def events():
        for _ in range({EVENTS}):
            yield f"event: statement\\ndata: {{DATA}}\\n\\n".encode()
        yield b"event: done\\ndata: {{}}\\n\\n"
    return StreamingResponse(events(), media_type="text/event-stream")

@app.get("/healthz")
async def healthz():
    return {{}}

uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""
_OURS = f"""
import sys
import ingest
from assistant.settings import load
from ui.rehearsal import RehearsalDesk, RehearsalEvent
from ui.server import serve

class Fixed(RehearsalDesk):
    def stream(self, turns, plan=None):
        for _ in range({EVENTS}):
            yield RehearsalEvent("statement", {{"text": {WORDS!r}}})
        yield RehearsalEvent("done", {{"id": "x", "answer": "", "citations": []}})

serve(load(), port=int(sys.argv[1]), desk=Fixed(ingest.read(ingest.shipped.plans()[0])))
"""
_REAL = """
import sys
from assistant.settings import load
from ui.server import serve
serve(load(), port=int(sys.argv[1]))
"""


@dataclass(frozen=True)
class Load:
    """What a number of clients met."""

    seconds: list[float]
    errors: int
    wall: float

    def line(self, name: str) -> str:
        """One line of the report."""
        p50, p95 = quantile(self.seconds, 0.5), quantile(self.seconds, 0.95)
        rate = len(self.seconds) / self.wall
        return (
            f"{name:<34} p50 {p50 * 1000:7.1f} ms  p95 {p95 * 1000:7.1f} ms"
            f"  {rate:7.1f} /s  errors {self.errors}"
        )


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def process(program: str, home: str) -> Iterator[tuple[str, float]]:
    """A server in its own process; its address and the seconds until ``/healthz`` answered."""
    with socket_of_its_own() as port:
        address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "CEWEN_HOME": home,
        "CEWEN_RATE_PER_MINUTE": "0",
        "CEWEN_MAX_CONCURRENCY": "256",
    }
    begun = time.perf_counter()
    with (Path(home) / "log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "-c", program, str(port)], env=environment, stderr=log
        )
    try:
        while not alive(address):
            if running.poll() is not None or time.perf_counter() - begun > 60:
                raise RuntimeError((Path(home) / "log").read_text()[-2000:])
            time.sleep(0.01)
        yield address, time.perf_counter() - begun
    finally:
        running.terminate()
        running.wait(30)


@contextmanager
def socket_of_its_own() -> Iterator[int]:
    """A port that is free now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield int(probe.getsockname()[1])


def alive(address: str) -> bool:
    """Whether the server answers."""
    try:
        return httpx.get(f"{address}/healthz", timeout=5).is_success
    except httpx.TransportError:
        return False


def body(question: str, *, stream: bool) -> dict[str, object]:
    """A chat request."""
    return {"messages": [{"role": "user", "content": question}], "stream": stream}


async def load(
    address: str, *, clients: int, each: int, think: float = 0.0, stream: bool = False
) -> Load:
    """So many clients, so many questions each, reading in between."""
    chance = random.Random(7)  # noqa: S311 - spreads the load, guards nothing
    seconds: list[float] = []
    errors = 0

    async def client(http: httpx.AsyncClient, number: int) -> None:
        nonlocal errors
        await asyncio.sleep(chance.random() * think)
        for turn in range(each):
            question = QUESTIONS[(number + turn) % len(QUESTIONS)]
            begun = time.perf_counter()
            response = await http.post("/api/v1/chat", json=body(question, stream=stream))
            seconds.append(time.perf_counter() - begun)
            errors += response.status_code != 200
            await asyncio.sleep(chance.uniform(0, 2 * think) if think else 0)

    begun = time.perf_counter()
    # One pool for all: each httpx client reads the certificates, which would be measured too.
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as http:
        await asyncio.gather(*(client(http, number) for number in range(clients)))
    return Load(seconds, errors, time.perf_counter() - begun)


def real() -> bool:
    """The real assistant: start, one client, sixty clients. True when the limits hold."""
    with tempfile.TemporaryDirectory() as home:
        with process(_REAL, home) as (address, _):  # the first start makes the index
            httpx.post(f"{address}/api/v1/chat", json=body(QUESTIONS[0], stream=False), timeout=60)
        begun = time.perf_counter()
        with process(_REAL, home) as (address, healthy):
            asked = body(QUESTIONS[0], stream=False)
            httpx.post(f"{address}/api/v1/chat", json=asked, timeout=60).raise_for_status()
            first = time.perf_counter() - begun
            print(f"start: /healthz {healthy:.2f} s, first answer {first:.2f} s")
            while httpx.get(f"{address}/readyz", timeout=30).json()["staff"] == "loading":
                time.sleep(0.2)
            one = asyncio.run(load(address, clients=1, each=60))
            print(one.line("one client"))
            many = asyncio.run(load(address, clients=CLIENTS, each=8, think=THINK))
            print(many.line(f"{CLIENTS} clients, reading {THINK:g} s"))
            rush = asyncio.run(load(address, clients=CLIENTS, each=8))
            print(rush.line(f"{CLIENTS} clients, never reading"))
    ratio = quantile(many.seconds, 0.95) / quantile(one.seconds, 0.5)
    print(f"p95 of {CLIENTS} is {ratio:.1f} times the median of one (limit 10)")
    return ratio < 10 and not (many.errors or rush.errors)


def compared() -> bool:
    """Our streaming route beside a bare one, the same events. True within 1.5 times."""
    rates: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(3):
        for name, program in (("bare", _BARE), ("ours", _OURS)):
            with tempfile.TemporaryDirectory() as home, process(program, home) as (address, _):
                wait_for_staff(address, name)
                asyncio.run(load(address, clients=8, each=5, stream=True))
                result = asyncio.run(load(address, clients=16, each=40, stream=True))
                rates[name].append(len(result.seconds) / result.wall)
                if result.errors:
                    return False
    bare, ours = (statistics.median(rates[name]) for name in ("bare", "ours"))
    print(
        f"streams of {EVENTS} events: bare {bare:.0f}/s, ours {ours:.0f}/s, {bare / ours:.2f} times"
    )
    return bare / ours <= 1.5


def wait_for_staff(address: str, name: str) -> None:
    """Until nothing is loaded in the background any more."""
    while name == "ours" and "loading" in httpx.get(f"{address}/readyz", timeout=30).text:
        time.sleep(0.1)


def main() -> int:
    """Run all; 1 when a limit is broken."""
    good = [real(), compared()]
    print("within all limits" if all(good) else "a limit is broken")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
