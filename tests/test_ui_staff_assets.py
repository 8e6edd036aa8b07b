"""What a first visit of the staff page costs: the page goes out packed, scripts are packed once and kept."""

import re
from collections.abc import Iterator

import httpx
import pytest
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui.rehearsal import RehearsalDesk
from ui.server import create_app


@pytest.fixture(scope="module")
def client(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = Settings(home=tmp_path_factory.mktemp("var"))
    with served(create_app(settings, desk=RehearsalDesk(plan))) as where:
        assert ready(where)["staff"] == "ready"
        with httpx.Client(base_url=where) as client:
            yield client


def test_the_page_is_packed_for_whoever_unpacks_it(client: httpx.Client) -> None:
    plain = client.get("/", headers={"accept-encoding": "identity"})
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert '<html lang="zh-CN"' in plain.text
    assert '<html lang="zh-CN"' in packed.text
    assert int(packed.headers["content-length"]) < 40_000 < len(plain.content)


@pytest.mark.parametrize("packing", ["br", "gzip", "identity"])
def test_a_script_is_the_same_the_second_time_and_may_be_kept(
    client: httpx.Client, packing: str
) -> None:
    script = re.search(r'src="\./(assets/index-[^"]+\.js)"', client.get("/").text)
    assert script is not None
    asked = {"accept-encoding": packing}
    first, second, third = (client.get(script[1], headers=asked) for _ in range(3))
    assert first.text == second.text == third.text
    assert second.headers.get("content-encoding", "identity") == packing
    assert "immutable" in first.headers["cache-control"]
    assert "immutable" in third.headers["cache-control"]
    names = [name.lower() for name, _ in third.headers.multi_items()]
    assert len(names) == len(set(names)), "nothing is added twice"
    assert set(names) - {"content-length"} == set(first.headers) - {
        "content-length",
        "transfer-encoding",
    }


def test_a_part_of_a_script_and_one_that_is_not_there_are_no_whole(client: httpx.Client) -> None:
    script = re.search(r'src="\./(assets/index-[^"]+\.js)"', client.get("/").text)
    assert script is not None
    whole = client.get(script[1], headers={"accept-encoding": "identity"}).content
    asked = {"range": "bytes=0-9", "accept-encoding": "identity"}
    assert client.get(script[1], headers=asked).content in {whole[:10], whole}
    for _ in range(2):
        missing = client.get("/assets/none.js")
        assert missing.status_code == 404
        assert "immutable" not in missing.headers.get("cache-control", "")
