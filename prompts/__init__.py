"""Prompts as files: ``<name>.v<version>.md``, cut into messages by ``--- system ---`` lines.

    messages = prompts.load("compose").render(question="…", evidence="…")

``{{name}}`` is a variable. Values are put in once and never read again as a template, so that text
of a user or a plan stays text. What it does not do: call a model, or know what a prompt is for.

    PromptError
    ├── UnknownPrompt     no file of that name or version; the message lists those there are
    └── WrongVariables    names every missing and every unknown variable at once
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).parent
_FILE = re.compile(r"(?P<name>[a-z_]+)\.v(?P<version>\d+)\.md")
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
_ROLE = re.compile(r"^--- (system|user) ---\n", re.MULTILINE)

Role = Literal["system", "user"]


class PromptError(ValueError):
    """A prompt cannot be used."""


class UnknownPrompt(PromptError):  # noqa: N818 - named after what it is
    """There is no such file."""


class WrongVariables(PromptError):  # noqa: N818 - named after what it is
    """Values and variables do not match."""


@dataclass(frozen=True)
class Message:
    """One message for a chat model."""

    role: Role
    content: str


@dataclass(frozen=True)
class Prompt:
    """A template with its version."""

    name: str
    version: int
    parts: tuple[Message, ...]

    @property
    def variables(self) -> frozenset[str]:
        """Names of all variables."""
        return frozenset(v for part in self.parts for v in _VARIABLE.findall(part.content))

    def render(self, **values: str) -> tuple[Message, ...]:
        """The messages with every variable filled.

        Raises:
            WrongVariables: a variable has no value, or a value no variable.
        """
        missing = sorted(self.variables - set(values))
        unknown = sorted(set(values) - self.variables)
        if missing or unknown:
            raise WrongVariables(
                f"prompt {self.name}.v{self.version}: missing {missing or 'nothing'}, "
                f"unknown {unknown or 'nothing'}; it has {sorted(self.variables)}"
            )
        return tuple(
            Message(part.role, _VARIABLE.sub(lambda m: values[m[1]], part.content))
            for part in self.parts
        )


@cache
def load(name: str, version: int | None = None) -> Prompt:
    """Read a prompt; the newest version when none is named.

    Raises:
        UnknownPrompt: there is no such file, or it has no ``--- system ---`` or ``--- user ---``.
    """
    found = {(n, v): path for n, v, path in _files()}
    versions = [v for n, v in found if n == name]
    if not versions or (version is not None and version not in versions):
        known = ", ".join(f"{n}.v{v}" for n, v in sorted(found))
        raise UnknownPrompt(f"no prompt {name!r} version {version or 'any'} in {FOLDER}: {known}")
    chosen = version if version is not None else max(versions)
    pieces = _ROLE.split(found[name, chosen].read_text(encoding="utf-8"))
    if len(pieces) < 3:
        raise UnknownPrompt(f"{found[name, chosen]} has no line '--- system ---' or '--- user ---'")
    roles = zip(pieces[1::2], pieces[2::2], strict=True)
    parts = tuple(Message("system" if r == "system" else "user", t.strip()) for r, t in roles)
    return Prompt(name, chosen, parts)


def names() -> tuple[str, ...]:
    """Every prompt with its version: ``compose.v1``."""
    return tuple(sorted(f"{name}.v{version}" for name, version, _ in _files()))


def _files() -> Iterator[tuple[str, int, Path]]:
    for path in FOLDER.glob("*.md"):
        match = _FILE.fullmatch(path.name)
        if match:
            yield match["name"], int(match["version"]), path
