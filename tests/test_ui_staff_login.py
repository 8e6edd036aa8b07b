"""Who gets in: users, cookies, the door, and the address that is not opened without a password."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import ready, served

from assistant.settings import Settings, SettingsError
from ingest.plan import Plan
from ui import people, words
from ui.people import HOURS, People, need_login
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

PASSWORD = "正确的口令-2024"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("var")
    users = home / "users.tsv"
    users.write_text(
        f"# 用户\n{people.line('林某', PASSWORD, '省工信厅')}\n{people.line('陈某', '另一个')}\n",
        encoding="utf-8",
    )
    return Settings(home=home, users_file=str(users))


@pytest.fixture(scope="module")
def address(plan: Plan, settings: Settings) -> Iterator[str]:
    with served(create_app(settings, desk=RehearsalDesk(plan))) as where:
        assert ready(where)["staff"] == "ready"
        yield where


def entered(address: str, name: str = "林某", password: str = PASSWORD) -> httpx.Client:
    client = httpx.Client(base_url=address, follow_redirects=True)
    client.post("/login", data={"name": name, "password": password, "next": "/"})
    return client


def test_nobody_works_without_a_login(address: str) -> None:
    first = httpx.get(address)
    assert (first.status_code, first.headers["location"]) == (303, "/login")
    for path in (
        "/config",
        "/gradio_api/queue/data",
        "/staff/targets.xlsx?plan=x",
        "/staff/report",
    ):
        assert httpx.get(address + path).status_code == 401
    files = {"files": ("a.txt", b"x")}
    assert httpx.post(f"{address}/gradio_api/upload", files=files).status_code == 401
    assert httpx.get(f"{address}/read").status_code == 200, "reading needs no login"


def test_the_right_password_opens_and_logging_out_shuts(address: str) -> None:
    client = entered(address)
    assert client.get("/config").status_code == 200
    cookie = next(iter(client.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    client.get("/logout")
    assert client.get("/config").status_code == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("林某", "错的口令", id="wrong-password"),
        pytest.param("没有这个人", PASSWORD, id="no-such-user"),
        pytest.param("林某", "", id="empty"),
        pytest.param("陈某", PASSWORD, id="another's-password"),
    ],
)
def test_a_wrong_password_is_told_and_recorded(address: str, name: str, password: str) -> None:
    client = httpx.Client(base_url=address)
    answer = client.post("/login", data={"name": name, "password": password})
    assert answer.status_code == 401
    assert words.LOGIN_WRONG in answer.text
    assert not client.cookies


def test_after_login_nobody_is_sent_to_another_site(address: str) -> None:
    for there in ("//evil.example", "https://evil.example", "/\\evil.example"):
        fields = {"name": "林某", "password": PASSWORD, "next": there}
        assert httpx.post(f"{address}/login", data=fields).headers["location"] == "/"


def test_another_site_cannot_act_for_a_user(address: str) -> None:
    client = entered(address)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post(
            "/gradio_api/upload", files={"files": ("a.txt", b"x")}, headers=headers
        )
        assert answer.status_code == 403


def test_guessing_is_slowed_down(plan: Plan, home: Path) -> None:
    app = create_app(Settings(home=home, staff_password=PASSWORD), desk=RehearsalDesk(plan))
    with served(app) as address:
        fields = {"name": "staff", "password": "x"}
        codes = [httpx.post(f"{address}/login", data=fields).status_code for _ in range(12)]
        ready(address)
    assert codes[:10] == [401] * 10
    assert codes[10:] == [429] * 2


def test_a_session_ends_by_itself_and_with_a_changed_password(home: Path) -> None:
    before = People.of(Settings(home=home, staff_password=PASSWORD))
    user = before.check("staff", PASSWORD)
    assert user is not None
    cookie = before.cookie(user, now=1000.0)
    assert before.whose(cookie, now=1000.0) == user
    assert before.whose(cookie, now=1000.0 + HOURS * 3600 + 1) is None
    assert (
        People.of(Settings(home=home, staff_password=PASSWORD[1:])).whose(cookie, now=1000.0)
        is None
    )
    for forged in ("", "x", cookie[:-1], f"{cookie}0", cookie.replace("W", "X", 1)):
        assert before.whose(forged, now=1000.0) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.9", "cewen.example"])  # noqa: S104
def test_a_public_address_needs_a_login(host: str) -> None:
    with pytest.raises(SettingsError, match="CEWEN_STAFF_PASSWORD"):
        need_login(Settings(), host)
    need_login(Settings(staff_password=PASSWORD), host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_needs_none(host: str) -> None:
    need_login(Settings(), host)


def test_a_wrong_line_of_the_users_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "users.tsv"
    file.write_text("林某\t明文口令\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="第 1 行"):
        People.of(Settings(home=tmp_path, users_file=str(file)))
