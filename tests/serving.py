"""Serve an app for a test, and wait for what other threads and processes do."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp

START = 120  # seconds that a server may take on a busy machine


@contextlib.contextmanager
def served(
    app: "FastAPI | ASGIApp", *, root_path: str = "", listener: socket.socket | None = None
) -> Iterator[str]:
    """Serve an app on a free port (or a bound socket) in a thread; gives its address."""
    import uvicorn

    listener = listener or bound()
    port = listener.getsockname()[1]
    config = uvicorn.Config(
        app, log_config=None, access_log=False, root_path=root_path, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START)
        listener.close()


def bound() -> socket.socket:
    """A socket on a free port, for an address that must be known before its server is made."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


def until(done: Callable[[], bool], *, seconds: float = START) -> None:
    """Wait for something that another thread or process does."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"did not happen within {seconds} s: {done}")
        time.sleep(0.02)


def ready(address: str) -> dict[str, object]:
    """Wait until a server has loaded everything; gives what /readyz says."""
    status: dict[str, object] = {}

    def loaded() -> bool:
        with contextlib.suppress(httpx.TransportError):
            status.update(httpx.get(f"{address}/readyz", timeout=START).json())
        parts = (status.get("assistant"), status.get("staff"), status.get("mcp"))
        return "loading" not in parts and None not in parts

    until(loaded)
    return status
