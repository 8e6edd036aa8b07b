"""Headers, limits and logs; and Gradio's faults, each put right (the test fails without it)."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui.journal import JsonLines
from ui.limits import Rate
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

FOREIGN = "https://evil.example"


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"), rate_per_minute=0)
    with served(create_app(settings, desk=RehearsalDesk(plan))) as where:
        assert ready(where)["staff"] == "ready"
        yield where


PATHS = ["/", "/config", "/healthz", "/api/v1/plans", "/read/fujian-digital-2024", "/docs", "/none"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(address: str, path: str) -> None:
    headers = httpx.get(address + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert "frame-ancestors" in policy
    assert not [source for value in policy.values() for source in value.split() if "//" in source]
    assert "'unsafe-eval'" not in headers["content-security-policy"]


def test_pages_may_not_be_framed_by_others(address: str) -> None:
    assert "frame-ancestors 'self'" in httpx.get(address).headers["content-security-policy"]
    assert httpx.get(address).headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/queue/join", "/api/v1/chat"])
def test_no_foreign_origin_is_allowed(address: str, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        asked = {"Origin": FOREIGN, "Access-Control-Request-Method": "POST"}
        headers = httpx.request(method, address + path, headers=asked).headers
        assert "access-control-allow-origin" not in headers
        assert "access-control-allow-credentials" not in headers


def test_gradio_alone_would_reflect_a_foreign_origin() -> None:
    """If this fails, Gradio has mended itself, and our layer may go."""
    gradio = pytest.importorskip("gradio")
    with gradio.Blocks(analytics_enabled=False) as blocks:
        gradio.Markdown("x")
    app = gradio.mount_gradio_app(FastAPI(), blocks, path="/")
    client = TestClient(app, base_url="http://host.example")
    answer = client.get("/config", headers={"Origin": FOREIGN})
    assert answer.headers.get("access-control-allow-origin") == FOREIGN


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/info",
        "/gradio_api/openapi.json", "/gradio_api/runs", "/monitoring", "/gradio_api/proxy=http://x/",
    ],
)  # fmt: skip
def test_what_gradio_opens_to_anybody_is_closed(address: str, path: str) -> None:
    for method in ("GET", "POST"):
        files = {"files": ("a.txt", b"x")} if method == "POST" else None
        assert httpx.request(method, address + path, files=files).status_code == 403


def test_nobody_uploads_without_logging_in(plan: Plan, home: Path) -> None:
    settings = Settings(home=home, staff_password="a-long-one")
    app = create_app(settings, desk=RehearsalDesk(plan))
    with served(app) as address:
        assert ready(address)["staff"] == "ready"
        files = {"files": ("a.txt", b"x")}
        assert httpx.post(f"{address}/gradio_api/upload", files=files).status_code in {401, 403}


def test_gradio_shows_no_footer_history_or_api(address: str) -> None:
    config = httpx.get(f"{address}/config").json()
    assert config["footer_links"] == []
    assert not config.get("run_history")
    assert not [d for d in config["dependencies"] if d.get("api_visibility") == "public"]


def test_gradio_serves_no_files_of_the_machine(address: str) -> None:
    for path in ("/etc/passwd", str(Path(__file__).parents[1] / "pyproject.toml")):
        assert httpx.get(f"{address}/gradio_api/file={path}").status_code in {403, 404}


def test_a_client_over_its_rate_waits_and_others_do_not(plan: Plan, home: Path) -> None:
    app = create_app(Settings(home=home, rate_per_minute=3), desk=RehearsalDesk(plan), staff=False)
    with TestClient(app, client=("10.0.0.1", 1)) as client:
        statuses = [client.get("/api/v1/plans").status_code for _ in range(4)]
        refused = client.get("/api/v1/plans")
        assert statuses == [200, 200, 200, 429]
        assert refused.json()["error"]["code"] == "rate_limited"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200
        other = TestClient(app, client=("10.0.0.2", 1))
        assert other.get("/api/v1/plans").status_code == 200


def test_tokens_come_back_over_a_minute() -> None:
    now = [0.0]
    rate = Rate(2, clock=lambda: now[0])
    assert [rate.wait("a"), rate.wait("a"), rate.wait("a")] == [0.0, 0.0, 30.0]
    now[0] = 30.0
    assert rate.wait("a") == 0.0
    assert rate.wait("a") == 30.0


def test_embedding_origins_are_allowed_by_name(plan: Plan, home: Path) -> None:
    settings = Settings(home=home, embed_origins=("https://www.fujian.gov.cn",))
    with TestClient(create_app(settings, desk=RehearsalDesk(plan), staff=False)) as client:
        page = client.get(
            "/read/fujian-digital-2024", headers={"Origin": settings.embed_origins[0]}
        )
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors 'self' https://www.fujian.gov.cn" in policy
        assert page.headers["access-control-allow-origin"] == settings.embed_origins[0]
        foreign = client.get("/read/fujian-digital-2024", headers={"Origin": FOREIGN})
        assert "access-control-allow-origin" not in foreign.headers


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("cewen.access")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_a_request_is_one_masked_line(plan: Plan, home: Path, log: io.StringIO) -> None:
    app = create_app(Settings(home=home), desk=RehearsalDesk(plan), staff=False)
    with TestClient(app) as client:
        client.get("/api/v1/plans/13800138000", headers={"X-Request-ID": "abcdefgh"})
        client.get("/api/v1/search", params={"q": "身份证350102199001011234"})
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert len(lines) == 2
    first = lines[0]
    assert (first["request_id"], first["status"], first["method"]) == ("abcdefgh", 404, "GET")
    assert first["path"] == "/api/v1/plans/〔已隐去〕"
    assert "350102199001011234" not in log.getvalue()
