"""Fixtures shared by the tests: the shipped plan, a state folder, and headless Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ingest
from ingest.plan import Plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The shipped plan."""
    return ingest.read(ingest.shipped.plans()[0])


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
