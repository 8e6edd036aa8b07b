"""The parts of the embed that need no server: the list, tokens, the secret, the built file."""

import re
import threading
from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsError
from ui.secret import signing_key
from ui.sites import Sites
from ui.tokens import Expired, Forged, Signer
from ui.widget import build

STATIC = Path(build.__file__).parent.parent / "static"
SOURCES = sorted((Path(build.__file__).parent / "src").glob("*.js"))


@pytest.mark.parametrize(
    ("entry", "origin", "site"),
    [
        ("https://A.gov.cn", "https://a.gov.cn", "a.gov.cn"),
        ("https://a.gov.cn/", "https://a.gov.cn", "a.gov.cn"),
        ("https://a.gov.cn:443", "https://a.gov.cn", "a.gov.cn"),
        ("http://10.1.2.3:8080", "http://10.1.2.3:8080", "10.1.2.3:8080"),
        ("http://[::1]:8080", "http://[::1]:8080", "[::1]:8080"),
        ("portal=https://a.gov.cn", "https://a.gov.cn", "portal"),
    ],
)
def test_an_entry_is_an_origin_with_or_without_a_site(entry: str, origin: str, site: str) -> None:
    sites = Sites.of([entry])
    assert sites.origins == (origin,)
    assert sites.site(origin, "") == site


@pytest.mark.parametrize(
    "entry",
    [
        "*", "https://*.gov.cn", "a.gov.cn", "https://a.gov.cn/path", "ftp://a.gov.cn", "https://",
        "https://user@a.gov.cn", "https://a.gov.cn:99999", "https://a.gov.cn?x=1", "null", "=",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_named_at_the_start(entry: str) -> None:
    with pytest.raises(SettingsError, match="CEWEN_EMBED_ORIGINS") as caught:
        Sites.of(["https://fine.gov.cn", entry])
    assert repr(entry) in str(caught.value)


def test_a_site_may_have_several_origins_and_an_origin_several_sites() -> None:
    sites = Sites.of(["p=https://a.cn", "p=https://b.cn", "q=https://b.cn"])
    assert [sites.site("https://b.cn", asked) for asked in ("p", "q", "r", "")] == [
        "p", "q", None, "p",
    ]  # fmt: skip
    assert sites.knows("q")
    assert not sites.knows("")


def test_a_token_ends_and_can_still_continue_its_session_for_a_day() -> None:
    now = [0.0]
    signer = Signer(b"k" * 32, seconds=600, clock=lambda: now[0])
    given = signer.issue("portal", "https://a.cn", "e-1")
    now[0] = 599
    assert signer.read(given).session == "e-1"
    now[0] = 600
    with pytest.raises(Expired):
        signer.read(given)
    assert signer.read(given, late=3600).session == "e-1"
    now[0] = 4200
    with pytest.raises(Expired):
        signer.read(given, late=3600)


@pytest.mark.parametrize(
    "given", ["", "cw1.", "cw1..", "cw1.a.b", "cw1.e30.AAAA", "cw1.é.é", "cw1.a b.c", "x" * 3000]
)
def test_what_we_did_not_sign_is_forged(given: str) -> None:
    with pytest.raises(Forged):
        Signer(b"k" * 32, seconds=600).read(given)


def test_a_token_of_another_key_is_forged() -> None:
    given = Signer(b"a" * 32, seconds=600).issue("s", "https://a.cn", "e-1")
    with pytest.raises(Forged):
        Signer(b"b" * 32, seconds=600).read(given)


def test_the_secret_is_made_once_even_by_many_and_read_by_its_owner_only(home: Path) -> None:
    settings = Settings(home=home)
    keys: list[bytes] = []
    makers = [
        threading.Thread(target=lambda: keys.append(signing_key(settings, "embed")))
        for _ in range(8)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(set(keys)) == 1
    assert [path.name for path in home.iterdir()] == ["secret.key"]
    assert (home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert signing_key(settings, "staff") != keys[0]


def test_a_secret_in_the_settings_makes_no_file(home: Path) -> None:
    one = signing_key(Settings(home=home, secret="s" * 32), "embed")
    assert one == signing_key(Settings(home=home, secret="s" * 32), "embed")
    assert not home.exists()


def test_the_committed_files_are_made_of_the_sources(tmp_path: Path) -> None:
    build.build(tmp_path)
    for name in ("widget.js", "widget.css"):
        fresh = (tmp_path / name).read_text(encoding="utf-8")
        assert fresh == (STATIC / name).read_text(encoding="utf-8"), f"run {build.__name__}"


FORBIDDEN = {
    r"\binnerHTML|outerHTML|insertAdjacentHTML|document\.write\b": "text could become a page",
    r"\beval\(|new Function|setTimeout\(['\"]": "a host's policy forbids it",
    r"document\.cookie": "no cookie",
    r"\?\.[A-Za-z\[(]": "ES2020",
    r"\?\?": "ES2020",
    r"catch \{": "ES2019",
    r"\{ ?\.\.\.": "ES2018 in objects",
    r"\.finally\(|\.flat\(|\.flatMap\(|fromEntries|matchAll|replaceAll|\.at\(": "ES2018 and later",
    r"\(\?<": "ES2018 in expressions",
    r"for await|async \*": "ES2018",
    r"@font-face|https?://(?!www\.w3\.org)": "nothing is fetched from elsewhere",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_sources_hold_nothing_that_old_browsers_or_hosts_refuse(path: Path) -> None:
    source = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {why: re.findall(pattern, source) for pattern, why in FORBIDDEN.items()}
    assert {why: hits for why, hits in found.items() if hits} == {}


def test_texts_for_people_stand_in_one_place() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    allowed = re.compile(
        r"第|条|节|部分|[一二三四五六七八九十]|单位|、"
    )  # marks of items, as printed
    for path in SOURCES[1:]:
        text = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert not chinese.search(allowed.sub("", text).replace("门", "").replace("部", "")), path
