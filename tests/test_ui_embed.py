"""The embed's routes and its gate: deny by default, bound tokens, limits."""

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.settings import Settings
from ingest.plan import Plan
from ui import words
from ui.embed_gate import embed_claim
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

LISTED, OTHER, STRANGER = "https://a.gov.cn", "https://b.gov.cn", "https://evil.example"
QUESTION = {"messages": [{"role": "user", "content": "第12条"}]}
assert embed_claim  # the name that other routes use


@pytest.fixture
def client(plan: Plan, home: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    given: dict[str, Any] = {"embed_origins": (f"portal={LISTED}", OTHER), "rate_per_minute": 0}
    given |= getattr(request, "param", {})
    app = create_app(Settings(home=home, **given), desk=RehearsalDesk(plan), staff=False)
    with TestClient(app, base_url="http://cewen.example") as client:
        yield client


def token(client: TestClient, origin: str = LISTED, **body: str) -> dict[str, Any]:
    got = client.post("/embed/token", json=body, headers={"Origin": origin})
    assert got.status_code == 200, got.text
    return dict(got.json())


def bearer(given: str, origin: str = LISTED) -> dict[str, str]:
    return {"Origin": origin, "Authorization": f"Bearer {given}"}


def test_a_listed_page_gets_a_token_and_may_ask_with_it(client: TestClient) -> None:
    given = token(client, site="portal")
    assert given["expires_in"] == 600
    assert given["label"] == words.EMBED_LABEL["rules"]
    got = client.post("/api/v1/chat", json=QUESTION, headers=bearer(given["token"]))
    assert got.json()["citations"][0]["item"] == 12
    assert got.headers["access-control-allow-origin"] == LISTED
    assert "access-control-allow-credentials" not in got.headers
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        pytest.param(STRANGER, "portal", id="not-listed"),
        pytest.param("null", "portal", id="null"),
        pytest.param("", "portal", id="no-origin"),
        pytest.param(LISTED, "tax", id="another-site"),
        pytest.param("http://a.gov.cn", "portal", id="another-scheme"),
        pytest.param("https://a.gov.cn:8443", "portal", id="another-port"),
        pytest.param("https://x.a.gov.cn", "portal", id="sub-domain"),
        pytest.param("https://a.gov.cn.evil.example", "portal", id="longer"),
    ],
)
def test_everybody_else_is_refused_in_words_their_page_can_read(
    client: TestClient, origin: str, site: str
) -> None:
    headers = {"Origin": origin} if origin else {}
    got = client.post("/embed/token", json={"site": site}, headers=headers)
    assert (got.status_code, got.json()["error"]["code"]) == (403, "origin_not_allowed")
    assert "没有获得嵌入授权" in got.json()["error"]["message"]
    assert got.headers.get("access-control-allow-origin", "") == origin


def test_with_an_empty_list_nobody_may_embed(plan: Plan, home: Path) -> None:
    app = create_app(Settings(home=home), desk=RehearsalDesk(plan), staff=False)
    with TestClient(app) as client:
        got = client.post("/embed/token", json={}, headers={"Origin": LISTED})
        assert got.status_code == 403
        policy = client.get("/embed").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self'")


def test_a_refusal_is_logged_once_a_minute_for_an_origin(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "cewen.embed"):
        for origin in (STRANGER, STRANGER, "https://other.example"):
            client.post("/embed/token", json={}, headers={"Origin": origin})
    assert [record.__dict__["origin"] for record in caplog.records] == [
        STRANGER,
        "https://other.example",
    ]


@pytest.mark.parametrize("path", ["/api/v1/chat", "/api/v1/feedback", "/embed/hant"])
def test_a_foreign_page_without_a_token_is_turned_away(client: TestClient, path: str) -> None:
    for headers in ({"Origin": LISTED}, {"Origin": STRANGER}, bearer("cw1.made.up")):
        got = client.post(path, json=QUESTION, headers=headers)
        assert (got.status_code, got.json()["error"]["code"]) == (401, "token_required")


def test_programs_and_own_pages_need_no_token(client: TestClient) -> None:
    assert client.post("/api/v1/chat", json=QUESTION).status_code == 200
    own = {"Origin": "http://cewen.example"}
    assert client.post("/api/v1/chat", json=QUESTION, headers=own).status_code == 200
    proxied = {"Origin": "https://public.example", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/v1/chat", json=QUESTION, headers=proxied).status_code == 200


def test_a_token_serves_its_own_origin_only(client: TestClient) -> None:
    given = token(client, site="portal")["token"]
    for origin in (OTHER, STRANGER):
        got = client.post("/api/v1/chat", json=QUESTION, headers=bearer(given, origin))
        assert got.status_code == 401


def test_a_changed_token_is_no_token(client: TestClient) -> None:
    given = token(client)["token"]
    for wrong in (given[:-1], given[:-2] + "AA", given.replace(".", "..", 1), given + "=", "cw1."):
        got = client.post("/api/v1/chat", json=QUESTION, headers=bearer(wrong))
        assert got.status_code == 401, wrong


def test_a_session_goes_on_with_the_last_token_and_not_with_anothers(client: TestClient) -> None:
    first = token(client, site="portal")
    assert token(client, site="portal", token=first["token"])["session"] == first["session"]
    assert token(client, OTHER, token=first["token"])["session"] != first["session"]
    assert token(client, **{"site": "portal", "token": "cw1.x.y"})["session"] != first["session"]


def test_a_conversation_is_kept_for_its_session_and_deleted_by_it_alone(
    client: TestClient,
) -> None:
    mine, other = token(client, site="portal"), token(client, site="portal")
    body = QUESTION | {"conversation": other["session"]}
    client.post("/api/v1/chat", json=body, headers=bearer(mine["token"]))
    path = f"/api/v1/conversations/{mine['session']}"
    assert client.get(path, headers=bearer(mine["token"])).status_code == 200
    assert client.get(path, headers={"Origin": LISTED}).status_code == 401
    assert client.delete(path, headers=bearer(other["token"])).status_code == 403
    assert client.delete(path, headers=bearer(mine["token"])).status_code == 204
    missing = f"/api/v1/conversations/{other['session']}"
    assert client.get(missing, headers=bearer(other["token"])).status_code == 404


@pytest.mark.parametrize("client", [{"embed_session_per_minute": 2}], indirect=True)
def test_a_session_may_ask_so_often(client: TestClient) -> None:
    mine, other = token(client)["token"], token(client)["token"]
    statuses = [
        client.post("/api/v1/chat", json=QUESTION, headers=bearer(given)).status_code
        for given in (mine, mine, mine, other)
    ]
    assert statuses == [200, 200, 429, 200]


@pytest.mark.parametrize("client", [{"embed_site_per_minute": 2}], indirect=True)
def test_a_site_may_ask_so_often_whatever_the_session(client: TestClient) -> None:
    got = [
        client.post("/api/v1/chat", json=QUESTION, headers=bearer(token(client)["token"]))
        for _ in range(3)
    ]
    assert [one.status_code for one in got] == [200, 200, 429]
    assert int(got[2].headers["retry-after"]) == 30
    elsewhere = token(client, OTHER)["token"]
    got_elsewhere = client.post("/api/v1/chat", json=QUESTION, headers=bearer(elsewhere, OTHER))
    assert got_elsewhere.status_code == 200


def test_an_address_may_take_so_many_tokens(client: TestClient) -> None:
    statuses = {
        client.post("/embed/token", json={}, headers={"Origin": LISTED}).status_code
        for _ in range(125)
    }
    assert statuses == {200, 429}


@pytest.mark.parametrize("body", ["[]", "{", '{"site": 1}', '{"site": "a b"}', "[" * 5000, "\0"])
def test_a_bad_token_request_says_what_it_should_be(client: TestClient, body: str) -> None:
    got = client.post("/embed/token", content=body, headers={"Origin": LISTED})
    assert (got.status_code, got.json()["error"]["message"]) == (422, words.BAD_TOKEN_ASK)


def test_the_script_is_small_cached_and_for_everyone(client: TestClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert plain.headers["content-type"].startswith("text/javascript")
    assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
    assert int(packed.headers["content-length"]) <= 20_000
    assert len(gzip.compress(plain.content, 9)) <= 20_000
    again = client.get("/widget.js", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_escapes_what_it_is_given_and_names_who_may_frame_it(client: TestClient) -> None:
    got = client.get('/embed?title="><script>alert(1)</script>&theme=" onload="alert(2)')
    assert "<script>alert" not in got.text
    assert 'onload="' not in got.text
    policy = got.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {LISTED} {OTHER}")
    assert "'unsafe" not in policy
    assert "x-frame-options" not in got.headers


def test_a_frame_of_a_stranger_gets_a_page_that_only_says_no(client: TestClient) -> None:
    headers = {"Sec-Fetch-Dest": "iframe", "Referer": f"{STRANGER}/page"}
    got = client.get("/embed", headers=headers)
    assert got.status_code == 403
    assert STRANGER in got.text
    assert "<script" not in got.text
    assert got.headers["content-security-policy"].endswith("frame-ancestors *")
    listed = client.get("/embed", headers=headers | {"Referer": f"{LISTED}/page"})
    assert listed.status_code == 200


def test_texts_come_back_in_traditional_characters_in_their_order(client: TestClient) -> None:
    given = bearer(token(client)["token"])
    got = client.post("/embed/hant", json={"texts": ["头发", "发展", "转人工"]}, headers=given)
    assert got.json() == {"texts": ["頭髮", "發展", "轉人工"]}
    assert client.post("/embed/hant", json={"texts": ["头发"]}).status_code == 401
    assert client.post("/embed/hant", json={"texts": []}, headers=given).status_code == 422


def test_under_a_prefix_the_page_finds_its_script(plan: Plan, home: Path) -> None:
    app = create_app(
        Settings(home=home, embed_origins=(LISTED,)), desk=RehearsalDesk(plan), staff=False
    )
    with TestClient(app, root_path="/cewen") as client:
        page = client.get("/cewen/embed").text
        assert 'src="/cewen/widget.js"' in page
        got = client.post("/cewen/api/v1/chat", json=QUESTION, headers={"Origin": LISTED})
    assert got.status_code == 401, "the gate knows the prefix"
