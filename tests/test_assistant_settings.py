"""Settings from the environment and the file; a wrong one is named with its place."""

import dataclasses
from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsError, load

NOWHERE = Path("does-not-exist.toml")


def from_file(folder: Path, text: str) -> Settings:
    path = folder / "cewen.toml"
    path.write_text(text, encoding="utf-8")
    return load({}, file=path)


def test_without_anything_every_setting_has_its_default() -> None:
    assert load({}, file=NOWHERE) == Settings()
    assert Settings().home == Path("var")
    assert (Settings().llm, Settings().host, Settings().port) == ("", "127.0.0.1", 7860)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("home", "/srv/cewen", Path("/srv/cewen")),
        ("port", "8080", 8080),
        ("port", "0", 0),
        ("llm", "openai:qwen3", "openai:qwen3"),
        ("llm_timeout", "2.5", 2.5),
        ("embed_origins", "https://a.cn, https://b.cn,", ("https://a.cn", "https://b.cn")),
        ("embed_origins", "", ()),
        ("llm_uses", "rewrite", ("rewrite",)),
        ("composer", "rules", "rules"),
        ("audit_days", "180", 180),
    ],
)
def test_a_value_is_read_from_the_environment(name: str, raw: str, value: object) -> None:
    chosen = load({f"CEWEN_{name.upper()}": raw}, file=NOWHERE)
    assert chosen == dataclasses.replace(Settings(), **{name: value})


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cewen.toml"
    path.write_text('port = 9000\nembed_origins = ["https://a.cn"]\n', encoding="utf-8")
    chosen = load({"CEWEN_PORT": "9001", "PATH": "/bin"}, file=path)
    assert (chosen.port, chosen.embed_origins) == (9001, ("https://a.cn",))


@pytest.mark.parametrize(
    ("variable", "raw", "says"),
    [
        ("CEWEN_PROT", "1", ["CEWEN_PROT", "prot", "port"]),
        ("CEWEN_PORT", "abc", ["CEWEN_PORT", "abc", "int"]),
        ("CEWEN_PORT", "", ["CEWEN_PORT", "int"]),
        ("CEWEN_PORT", "70000", ["CEWEN_PORT", "70000", "65535"]),
        ("CEWEN_PORT", "-1", ["CEWEN_PORT", "-1"]),
        ("CEWEN_LLM_TIMEOUT", "soon", ["CEWEN_LLM_TIMEOUT", "soon"]),
        ("CEWEN_COMPOSER", "magic", ["CEWEN_COMPOSER", "magic", "rules"]),
        ("CEWEN_LLM_USES", "poem", ["CEWEN_LLM_USES", "poem", "rewrite"]),
        ("CEWEN_AUDIT_DAYS", "30", ["CEWEN_AUDIT_DAYS", "30", "180"]),
        ("CEWEN_MAX_CONCURRENCY", "0", ["CEWEN_MAX_CONCURRENCY", "1"]),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_found_and_expected(
    variable: str, raw: str, says: list[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        load({variable: raw}, file=NOWHERE)
    assert all(word in str(caught.value) for word in says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prot = 1", "prot"),
        ('port = "abc"', "abc"),
        ("port = ", "cewen.toml"),
        ("port = 1\nport = 2", "cewen.toml"),
        ("port = 70000", "CEWEN_PORT"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        from_file(tmp_path, text)


def test_a_file_that_is_not_utf8_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "cewen.toml"
    path.write_bytes("host = '数字'".encode("gbk"))
    with pytest.raises(SettingsError, match=r"cewen\.toml"):
        load({}, file=path)


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_no_secret_is_shown() -> None:
    secrets = ("llm_api_key", "staff_password", "secret", "database_url")
    shown = repr(dataclasses.replace(Settings(), **dict.fromkeys(secrets, "geheim")))
    assert "geheim" not in shown


def test_reading_settings_makes_nothing(tmp_path: Path) -> None:
    load({"CEWEN_HOME": str(tmp_path / "new")}, file=NOWHERE)
    assert list(tmp_path.iterdir()) == []
