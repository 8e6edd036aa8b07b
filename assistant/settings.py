"""All settings in one frozen value, read once by an entry point and passed down.

A setting comes from the environment (``CEWEN_…``) or, failing that, from ``cewen.toml`` in the
working folder (lower-case names without the prefix). A name that does not exist and a value that
does not fit are errors that name the setting, where it stands, and what is expected.

    SettingsError
"""

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_PREFIX = "CEWEN_"


class SettingsError(ValueError):
    """A setting is wrong: which, where it came from, what was found, what is expected."""


@dataclass(frozen=True)
class Settings:
    """Every setting with its default. docs/settings.md documents each: a test checks."""

    home: Path = Path("var")
    """State: plans, index, conversations."""
    embedder: str = ""
    """Bundled model when empty; else a sentence-transformers name or folder, or ``hashing``."""
    composer: str = "auto"
    """``rules``, ``llm``, or ``auto``: the model when one is configured."""
    llm: str = ""
    """``provider:model`` for LangChain's init_chat_model; off when empty."""
    llm_base_url: str = ""
    """Address of an OpenAI-compatible server."""
    llm_api_key: str = field(default="", repr=False)
    """Key for that server; never shown."""
    llm_timeout: float = 30.0
    """Seconds of wall-clock time for one answer of the model, retries and repair included."""
    llm_max_tokens: int = 1024
    """Tokens of one answer, at most."""
    llm_context_tokens: int = 8192
    """Tokens that the model takes in all: prompt and answer. Evidence is cut to fit."""
    llm_daily_tokens: int = 0
    """Tokens a day over all users; 0 for no limit."""
    llm_retries: int = 2
    """Further tries when the server is busy or cannot be reached, with growing pauses."""
    llm_breaker_failures: int = 3
    """Failures in a row after which the rules answer alone for a while."""
    llm_breaker_seconds: float = 30.0
    """Seconds until the model is tried again after that."""
    llm_temperature: float = 0.0
    """Sampling temperature, 0 to 2."""
    llm_uses: tuple[str, ...] = ()
    """What else the model is asked for: ``rewrite`` (follow-ups), ``split`` (several in one)."""
    host: str = "127.0.0.1"
    """Address the server listens on."""
    port: int = 7860
    """Port the server listens on."""
    staff_password: str = field(default="", repr=False)
    """Password of the staff app for user ``staff``; needed on a public address."""
    users_file: str = ""
    """TSV of named staff users and their password hashes."""
    embed_origins: tuple[str, ...] = ()
    """Origins that may embed the widget, each alone or as ``site=origin``; none when empty."""
    embed_token_seconds: int = 600
    """Life of a widget's token; it is renewed without a reload."""
    embed_session_per_minute: int = 20
    """Questions that one widget session may ask in a minute."""
    embed_site_per_minute: int = 1200
    """Questions that all widgets of one site may ask in a minute."""
    secret: str = field(default="", repr=False)
    """Signs sessions and widget tokens; made and kept in ``home`` when empty."""
    database_url: str = field(default="", repr=False)
    """SQLAlchemy address of the conversations; ``home``/cewen.db when empty."""
    rate_per_minute: int = 6000
    """API requests of one address in a minute, 0 for no limit. An office may share one address."""
    max_concurrency: int = 64
    """Questions answered at once; more are turned away."""
    max_body_bytes: int = 262_144
    """Largest request body, in bytes."""
    retention_days: int = 30
    """Days that chat text is kept."""
    audit_days: int = 180
    """Days that the audit log is kept; at least 180."""
    root_path: str = ""
    """Path prefix behind a reverse proxy."""
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses or networks of reverse proxies whose X-Forwarded-For is believed."""
    log_format: str = "json"
    """``json`` or ``text``."""

    def __post_init__(self) -> None:
        """Refuse values that fit the type and make no sense."""
        limits = {
            "port": (0, 65535),
            "embed_token_seconds": (2, 86_400),
            "audit_days": (180, 36_500),
            "max_concurrency": (1, 100_000),
        }
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingsError(
                    f"设置 {_PREFIX}{name.upper()} 的值 {value} 超出范围，"
                    f"应在 {low} 到 {high} 之间。"
                )
        if self.composer not in {"auto", "rules", "llm"}:
            raise SettingsError(
                f"设置 CEWEN_COMPOSER 的值 {self.composer!r} 无效，可用 auto、rules、llm。"
            )
        if unknown := set(self.llm_uses) - {"rewrite", "split"}:
            raise SettingsError(
                f"设置 CEWEN_LLM_USES 的值 {sorted(unknown)} 无效，可用 rewrite、split。"
            )


def load(
    environment: Mapping[str, str] | None = None, *, file: Path = Path("cewen.toml")
) -> Settings:
    """Read all settings.

    Args:
        environment: ``os.environ`` when None.
        file: A TOML file; missing is fine.

    Raises:
        SettingsError: an unknown name or a value that does not fit.
    """
    environment = os.environ if environment is None else environment
    types = get_type_hints(Settings)
    values: dict[str, Any] = {}
    for name, raw in _from_file(file).items():
        values[name] = _value(name, raw, types, f"{file}")
    for variable, raw in environment.items():
        if variable.startswith(_PREFIX):
            name = variable.removeprefix(_PREFIX).lower()
            values[name] = _value(name, raw, types, f"环境变量 {variable}")
    return Settings(**values)


def _from_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} 不是有效的 TOML 文件：{error}") from error


def _value(name: str, raw: object, types: dict[str, Any], where: str) -> object:
    if name not in types:
        known = "、".join(f.name for f in dataclasses.fields(Settings))
        raise SettingsError(f"{where}：没有名为 {name} 的设置。可用的有：{known}。")
    kind = types[name]
    try:
        return _convert(raw, kind)
    except (TypeError, ValueError) as error:
        wanted = getattr(kind, "__name__", str(kind))
        raise SettingsError(f"{where}：{raw!r} 不是有效的值，应为 {wanted}。") from error


def _convert(raw: object, kind: Any) -> object:  # noqa: ANN401 - a type
    if get_origin(kind) is tuple:
        parts = raw.split(",") if isinstance(raw, str) else raw
        return tuple(str(p).strip() for p in parts if str(p).strip())  # type: ignore[attr-defined]
    if get_origin(kind) in (Union, UnionType):
        return _convert(raw, get_args(kind)[0])
    if kind is bool:
        if str(raw).lower() not in {"0", "1", "true", "false"}:
            raise ValueError(raw)
        return str(raw).lower() in {"1", "true"}
    return kind(raw)
