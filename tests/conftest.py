"""Fixtures shared by the tests: the shipped plan, a state folder, and headless Chromium.

A request that leaves this machine is an error in every test.
"""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingest
from ingest.plan import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant.desk import Assistant


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The shipped plan."""
    return ingest.read(ingest.shipped.plans()[0])


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Assistant]":
    """The assistant over the shipped plan, with the hashing model: no trained file is needed."""
    from assistant.desk import Assistant
    from assistant.settings import Settings

    opened = Assistant.open(Settings(home=tmp_path_factory.mktemp("desk"), embedder="hashing"))
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_outgoing_request(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connecting to another host fails at once, and fails the test even where that is caught."""
    attempts: list[str] = []
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address):
            attempts.append(str(address))
            raise OSError(f"a test may not connect to {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
    assert not attempts, f"outgoing requests: {attempts}"


def _is_here(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) else ""
    if host in ("localhost", ""):
        return True
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """One headless browser for all tests."""
    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    if program is None:
        reason = "no Chromium found (apt-get install chromium, or set CHROMIUM)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty state folder."""
    return tmp_path / "var"
