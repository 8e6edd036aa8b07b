"""A real serving stack with random weights: whatever it babbles, the user reads the rules' answer."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import tiny_model

import prompts
from assistant.desk import Assistant
from assistant.llm.client import Client
from assistant.settings import Settings

START = 120  # seconds on a busy machine; 4 on an idle one


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.save(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture(scope="module")
def address(model: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hub = model.parent / "hub"
    hub.mkdir()
    program = Path(sys.executable).with_name("transformers")
    environment = os.environ | {
        "HF_HOME": str(model.parent),
        "HF_HUB_CACHE": str(hub),
        "HF_HUB_OFFLINE": "1",
    }
    command = [str(program), "serve", str(model), "--port", str(port), "--host", "127.0.0.1"]
    log = (model.parent / "serve.log").open("w")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/health", process, model.parent / "serve.log")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text()[-2000:]}")
        try:
            if httpx.get(url, timeout=5).status_code < 500:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer within {START} s: {log.read_text()[-2000:]}")


def test_garbage_of_a_real_server_never_reaches_the_user(
    address: str, model: Path, tmp_path: Path
) -> None:
    home = tmp_path / "var"
    rules = Assistant.open(Settings(home=home))
    chosen = Settings(
        home=home, llm=f"openai:{model}", llm_base_url=address, llm_timeout=60, llm_max_tokens=48,
        llm_temperature=1.0, llm_breaker_failures=1000,
    )  # fmt: skip
    desk = Assistant(chosen, rules.library, rules.plans, rules.searcher)
    client = Client(chosen)
    babble = client.stream(prompts.load("probe").render(), until=time.monotonic() + 60)
    assert "".join(babble).strip()
    client.close()
    for question in (
        "第12条讲了什么",
        "比较第10条和第12条",
        "概括一下这份计划",
        "社保卡有什么新用处",
    ):
        answer = desk.answer([question])
        assert answer.composer == "rules"
        assert answer.answer == rules.answer([question]).answer
    desk.close()
