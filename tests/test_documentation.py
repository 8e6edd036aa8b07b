"""The documentation names every setting, command, option and route, and its examples run."""

import argparse
import dataclasses
import re
import shlex
from pathlib import Path

import pytest

from assistant import cli
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def text(name: str) -> str:
    path = DOCS / name
    if not path.is_file():
        pytest.fail(f"docs/{name} is missing")
    return path.read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command with its parser."""
    for action in cli._parser()._actions:  # argparse has no public way to list them
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the command line has no commands")


def section(page: str, command: str) -> str:
    """What a page says below the heading of a command."""
    found = re.search(rf"^## cewen {command}\b.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda field: field.name)
def test_every_setting_is_documented(field: dataclasses.Field[object]) -> None:
    assert f"CEWEN_{field.name.upper()}" in text("settings.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {f"CEWEN_{field.name.upper()}" for field in dataclasses.fields(Settings)}
    named = set(re.findall(r"`(CEWEN_[A-Z_]*[A-Z])`", text("settings.md")))
    assert named <= known


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_documented(command: str) -> None:
    said = section(text("cli.md"), command)
    assert said, f"docs/cli.md has no section 'cewen {command}'"
    options = {
        option
        for action in commands()[command]._actions
        for option in action.option_strings[-1:]
        if option != "--help"
    }
    assert {option for option in options if option not in said} == set()


def test_no_command_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"^## cewen (\w+)", text("cli.md"), re.MULTILINE))
    assert named <= set(commands())


def test_every_route_is_documented(desk: object, tmp_path: Path) -> None:
    from ui.server import create_app

    said = text("api.md")
    app = create_app(Settings(home=tmp_path), desk=desk)  # type: ignore[arg-type]
    paths = set(app.openapi()["paths"])
    assert "/api/v1/chat" in paths
    assert {path for path in paths if _plain(path) not in _plain(said)} == set()


def _plain(path: str) -> str:
    """Names of parameters may differ between code and documentation."""
    return re.sub(r"\{\w+\}", "{}", path)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_command_line_of_the_readme_is_one_that_parses(page: str) -> None:
    lines = _lines((ROOT / page).read_text(encoding="utf-8"))
    assert lines
    for line in lines:
        cli._parser().parse_args(shlex.split(line, comments=True)[1:])


@pytest.mark.parametrize("page", sorted(p.name for p in DOCS.glob("*.md")))
def test_every_command_line_of_the_docs_is_one_that_parses(page: str) -> None:
    for line in _lines(text(page)):
        cli._parser().parse_args(shlex.split(line, comments=True)[1:])


def _lines(page: str) -> list[str]:
    blocks = re.findall(r"```(?:bash|sh|console|shell)?\n(.*?)```", page, re.DOTALL)
    lines = [line.removeprefix("$ ").strip() for block in blocks for line in block.splitlines()]
    # What follows a pipe or a redirection is the shell's; brackets and … are notation.
    lines = [re.split(r"\s[|>&]", line)[0] for line in lines]
    return [line for line in lines if line.startswith("cewen ") and not set("[]…") & set(line)]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_target_and_file_that_the_readme_names_is_there(page: str) -> None:
    said = (ROOT / page).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z][a-z-]*)`?", said))
    assert {t for t in targets if not re.search(rf"^{t}:", makefile, re.MULTILINE)} == set()
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", said)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readmes_python_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CEWEN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("CEWEN_EMBEDDER", "hashing")
    said = (ROOT / "README.md").read_text(encoding="utf-8")
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", said, re.DOTALL), 1):
        exec(compile(block, f"README.md, example {number}", "exec"), {})  # noqa: S102
    capsys.readouterr()
