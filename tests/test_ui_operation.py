"""The server as a process: start, stop, nginx, PostgreSQL, backup while it serves."""

import configparser
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from programs import free_port, nginx, postgres
from serving import ready, served, until

from assistant.settings import Settings, load
from ingest.plan import Plan
from ui.rehearsal import RehearsalDesk, RehearsalEvent
from ui.server import create_app

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
QUESTION = {"messages": [{"role": "user", "content": "第12条由哪些单位负责？"}]}
SERVE = """
import sys, time
import ingest
from assistant.settings import load
from ui.rehearsal import RehearsalDesk
from ui.server import serve

class Slow(RehearsalDesk):
    def stream(self, turns, plan=None):
        for event in super().stream(turns, plan):
            yield event
            time.sleep(0.3)

desk = Slow(ingest.read(ingest.shipped.plans()[0]))
serve(load(), port=int(sys.argv[1]), desk=desk)
"""


@contextmanager
def process(home: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as its own process; gives it and its address once ``/healthz`` answers."""
    port = free_port()
    variables = {**os.environ, "CEWEN_HOME": str(home), "PYTHONPATH": str(ROOT), **environment}
    running = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)], env=variables, text=True, stderr=subprocess.PIPE
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _alive(address) or running.poll() is not None)
        yield running, address
    finally:
        running.kill()
        running.wait(10)


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def test_an_answer_under_way_is_finished_before_the_process_ends(home: Path) -> None:
    with process(home) as (running, address):
        until(lambda: httpx.get(f"{address}/readyz").json()["assistant"] == "ready")
        seen: list[str] = []
        url = f"{address}/api/v1/chat"
        with httpx.stream("POST", url, json={**QUESTION, "stream": True}, timeout=30) as response:
            for line in response.iter_lines():
                if line.startswith("event:"):
                    seen.append(line)
                    if len(seen) == 1:
                        running.send_signal(signal.SIGTERM)
        assert seen[-1] == "event: done"
        assert running.wait(30) in {0, -signal.SIGTERM}
        log = running.stderr.read() if running.stderr else ""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines if line.get("path") == "/api/v1/chat"] == [200]
    assert "Traceback" not in log


def test_the_start_and_the_stop_stand_in_the_audit_log(home: Path, plan: Plan) -> None:
    from assistant.store import Store

    with served(create_app(Settings(home=home), desk=RehearsalDesk(plan), staff=False)) as address:
        ready(address)
    store = Store.of(Settings(home=home))
    assert [e["action"] for e in store.audit.entries()] == ["server.stop", "server.start"]
    assert store.audit.verify().ok
    store.close()


@pytest.fixture(scope="module")
def proxied(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app under /cewen/ behind a real nginx with the configuration that we ship."""

    class Paced(RehearsalDesk):
        def stream(self, turns: list[str], plan: str | None = None) -> Iterator[RehearsalEvent]:
            for event in super().stream(turns, plan):
                yield event
                time.sleep(0.25)

    folder = tmp_path_factory.mktemp("nginx")
    app = create_app(Settings(home=folder / "var"), desk=Paced(plan))
    with served(app, root_path="/cewen") as address:
        assert ready(f"{address}")["staff"] == "ready"
        port = free_port()
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        text = text.replace("cewen:7860", address.removeprefix("http://"))
        text = text.replace("listen 8080", f"listen 127.0.0.1:{port}")
        with nginx(text, folder):
            yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        pytest.param("/cewen/healthz", '"ok"', id="health"),
        pytest.param("/cewen/", "gradio", id="staff"),
        pytest.param("/cewen/config", '"root"', id="gradio-config"),
        pytest.param("/cewen/read/fujian-digital-2024", 'href="/cewen/ui/read.css"', id="reading"),
        pytest.param("/cewen/ui/read.css", "--paper", id="static"),
        pytest.param("/cewen/docs", "/api/v1/chat", id="docs"),
        pytest.param("/cewen/openapi.json", "openapi", id="openapi"),
        pytest.param("/cewen/api/v1/plans", "fujian-digital-2024", id="api"),
    ],
)
def test_everything_works_under_a_sub_path(proxied: str, path: str, holds: str) -> None:
    response = httpx.get(proxied + path)
    assert response.status_code == 200
    assert holds in response.text


def test_links_under_a_sub_path_lead_somewhere(proxied: str) -> None:
    page = httpx.get(f"{proxied}/cewen/read/fujian-digital-2024").text
    links = {link for link in re.findall(r'(?:href|action)="(/[^"#?]*)', page)}
    assert all(link.startswith("/cewen/") for link in links)
    for link in sorted(links)[:20]:
        assert httpx.get(proxied + link).status_code == 200, link
    leaf = httpx.get(f"{proxied}/cewen/api/v1/plans/fujian-digital-2024/leaves/item-12").json()
    assert leaf["url"] == "/cewen/read/fujian-digital-2024#item-12"


def test_events_pass_a_buffering_nginx_one_by_one(proxied: str) -> None:
    times: list[float] = []
    url = f"{proxied}/cewen/api/v1/chat"
    with httpx.stream("POST", url, json={**QUESTION, "stream": True}, timeout=30) as response:
        assert response.status_code == 200
        for line in response.iter_lines():
            if line.startswith("event:"):
                times.append(time.monotonic())
    assert len(times) == 4
    assert times[-1] - times[0] > 0.5, "all events came at once: they were buffered"


def test_nginx_keeps_metrics_to_itself_and_passes_request_ids(proxied: str) -> None:
    assert httpx.get(f"{proxied}/cewen/metrics").status_code == 200  # from this machine
    first, second = (httpx.get(f"{proxied}/cewen/healthz") for _ in range(2))
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert httpx.get(f"{proxied}/").headers["location"].endswith("/cewen/")


@pytest.mark.browser
def test_gradio_pages_answer_questions_behind_nginx(proxied: str, chromium: object) -> None:
    page = chromium.new_page()  # type: ignore[attr-defined]
    page.goto(f"{proxied}/cewen/")
    page.locator("#cw-ask textarea").fill("第12条")
    page.keyboard.press("Enter")
    page.locator(".cw-card a").wait_for(timeout=15_000)
    link = page.locator(".cw-card a").get_attribute("href")
    assert link.startswith("/cewen/read/fujian-digital-2024?q=")
    page.close()


def test_the_server_runs_on_a_real_postgresql(home: Path, plan: Plan) -> None:
    with postgres() as address:
        settings = Settings(home=home, database_url=f"{address}/postgres")
        app = create_app(settings, desk=RehearsalDesk(plan), staff=False)
        with served(app) as where:
            assert ready(where)["database"] == "ready"
            body = {**QUESTION, "conversation": "session-1"}
            assert httpx.post(f"{where}/api/v1/chat", json=body).status_code == 200
            kept = httpx.get(f"{where}/api/v1/conversations/session-1").json()
            assert [turn["question"] for turn in kept["turns"]] == ["第12条由哪些单位负责？"]
    assert not (home / "cewen.db").exists()


def test_a_backup_while_it_serves_holds_every_answer_given_before(home: Path, plan: Plan) -> None:
    from assistant.store import Store
    from assistant.store.backup import backup, restore

    app = create_app(Settings(home=home, rate_per_minute=0), desk=RehearsalDesk(plan), staff=False)
    failures: list[object] = []
    over = threading.Event()
    with served(app) as address:
        ready(address)

        def load_it(number: int) -> None:
            with httpx.Client(timeout=30) as client:
                while not over.is_set():
                    body = {**QUESTION, "conversation": f"session-{number}"}
                    response = client.post(f"{address}/api/v1/chat", json=body)
                    if response.status_code != 200:
                        failures.append(response.text)

        threads = [threading.Thread(target=load_it, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        httpx.post(f"{address}/api/v1/chat", json={**QUESTION, "conversation": "before-it"})
        store = Store.of(Settings(home=home))
        contents = backup(store, home, home.parent / "b.tar.gz")
        store.close()
        over.set()
        for thread in threads:
            thread.join(30)
    assert failures == []
    other = Store.open(home.parent / "other.db")
    restore(other, home.parent / "other", home.parent / "b.tar.gz")
    kept = other.conversations.get("before-it")
    assert kept is not None
    assert len(kept["turns"]) == 1
    assert other.audit.verify().ok
    assert contents.rows["turns"] > 1
    other.close()


def test_the_systemd_unit_parses_and_is_confined() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(DEPLOY / "cewen.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].split()[1:] == ["serve", "--host", "127.0.0.1", "--port", "7860"]
    assert service["User"] != "root"
    for guard in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert service[guard] == "yes"
    assert int(service["TimeoutStopSec"]) > 15


def test_the_compose_file_names_settings_that_exist_and_publishes_nginx_only() -> None:
    yaml = pytest.importorskip("yaml")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"cewen", "postgres", "nginx"}
    settings = load(
        {k: re.sub(r"\$\{[^}]*\}", "x", v) for k, v in services["cewen"]["environment"].items()}
    )
    assert settings.root_path == "/cewen"
    assert settings.database_url.startswith("postgresql://")
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert (ROOT / services["cewen"]["build"]["dockerfile"]).is_file()
