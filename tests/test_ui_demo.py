"""``serve --demo``: a host page on the next port, admitted, in its own origin."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import httpx
from serving import bound, until

from assistant.settings import Settings
from ui.demo import VARIANTS, admit
from ui.sites import Sites

PROGRAM = """
import sys, ingest
from assistant.settings import load
from ui.rehearsal import RehearsalDesk
from ui.server import serve
desk = RehearsalDesk(ingest.read(ingest.shipped.plans()[0]))
serve(load(), port=int(sys.argv[1]), demo=True, desk=desk)
"""


def test_the_demo_is_admitted_beside_what_is_listed() -> None:
    settings = admit(Settings(embed_origins=("https://a.gov.cn",)), "0.0.0.0", 7861)  # noqa: S104 - a setting
    assert Sites.of(settings.embed_origins).origins == (
        "http://127.0.0.1:7861",
        "http://localhost:7861",
        "https://a.gov.cn",
    )


def test_serve_with_demo_answers_on_two_ports_and_the_second_may_embed(tmp_path: Path) -> None:
    listener = bound()
    port = listener.getsockname()[1]
    listener.close()
    environment = {**os.environ, "CEWEN_HOME": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM, str(port)]
    log = (tmp_path / "log").open("w")
    running = subprocess.Popen(command, env=environment, stderr=log)
    api, host = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
    try:
        until(lambda: alive(f"{api}/healthz") and alive(host), seconds=60)
        page = httpx.get(host).text
        assert f'src="{api}/widget.js" data-site="demo"' in page
        assert all(httpx.get(host + path).status_code == 200 for path in VARIANTS)
        got = httpx.post(f"{api}/embed/token", json={"site": "demo"}, headers={"Origin": host})
        assert got.status_code == 200
    finally:
        running.terminate()
        running.wait(30)
        log.close()


def alive(address: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(address).status_code == 200
    return False
