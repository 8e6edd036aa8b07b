"""docs/server.md: names every route, and its examples run."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

TEXT = (Path(__file__).parents[1] / "docs" / "server.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"))
    with served(create_app(settings, desk=RehearsalDesk(plan), staff=False)) as where:
        ready(where)
        yield where


def test_every_route_is_documented() -> None:
    paths = create_app(Settings(), desk=RehearsalDesk(), staff=False).openapi()["paths"]
    ours = [path for path in paths if not path.startswith(("/embed", "/widget"))]
    assert [path for path in ours if f"{path}`" not in TEXT] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=["httpx", "openai"])
def test_the_examples_run(example: str, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(example.replace("http://127.0.0.1:7860", address), {})  # noqa: S102 - our own document
    assert "提升政务业务" in capsys.readouterr().out
