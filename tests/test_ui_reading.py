"""The reading view: exact highlights, no script needed, accessible, printable."""

import html
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import ready, served

from assistant.settings import Settings
from ingest.plan import Plan
from ui import document
from ui.marking import Mark, MarkKind, occurrences, render
from ui.rehearsal import RehearsalDesk
from ui.server import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

READ = "/read/fujian-digital-2024"
TAG = re.compile(r"<[^>]*>")


def shown(markup: str) -> str:
    return html.unescape(TAG.sub("", markup))


def marked(markup: str, kind: MarkKind) -> str:
    """The text inside all marks of a kind, joined."""
    parts = re.findall(rf'<mark class="{kind}"[^>]*>(.*?)</mark>', markup, re.DOTALL)
    return "".join(shown(part) for part in parts)


TEXT = "一二三<四>五\n六&七八九十"


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TEXT)),
            st.integers(0, len(TEXT)),
            st.sampled_from(["unit", "target", "find", "quote"]),
        ),
        max_size=6,
    )
)
def test_marks_never_change_the_text_and_a_quote_covers_what_it_says(
    ranges: list[tuple[int, int, MarkKind]],
) -> None:
    marks = [Mark(min(a, b), max(a, b), kind, href="/x") for a, b, kind in ranges]
    markup = str(render(TEXT, 0, len(TEXT), marks))
    assert shown(markup) == TEXT
    covered = {i for m in marks if m.kind == "quote" for i in range(m.start, m.end)}
    assert marked(markup, "quote") == "".join(TEXT[i] for i in sorted(covered))


@pytest.mark.parametrize(
    ("query", "spans"),
    [
        pytest.param("3-5", [(3, 5)], id="one"),
        pytest.param("3-5,7-9", [(3, 5), (7, 9)], id="two"),
        pytest.param("8-99", [(8, 10)], id="beyond-the-end"),
        pytest.param("5-3", [], id="backwards"),
        pytest.param("a-b,-1-4,1-,999999999999-1", [], id="nonsense"),
        pytest.param("", [], id="empty"),
    ],
)
def test_spans_are_read_from_the_address(query: str, spans: list[tuple[int, int]]) -> None:
    assert document.spans(query, 10) == spans


def test_words_are_found_whatever_their_case() -> None:
    assert occurrences("5G和5g", "5g", 0, 5) == [Mark(0, 2, "find"), Mark(3, 5, "find")]
    assert occurrences("İ5g", "5G", 0, 3) == []  # lower case would move the offsets


@pytest.fixture(scope="module")
def address(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(home=tmp_path_factory.mktemp("var"))
    with served(create_app(settings, desk=RehearsalDesk(plan), staff=False)) as where:
        ready(where)
        yield where


def test_a_quote_of_each_leaf_is_highlighted_exactly(address: str, plan: Plan) -> None:
    assert len(plan.leaves) == 31
    for leaf in plan.leaves:
        for start, end in [
            (leaf.title_start, leaf.title_start + len(leaf.title)),
            (leaf.sentences[-1].start, leaf.sentences[-1].end),
            (leaf.notes[0].start, leaf.notes[0].end),
        ]:
            page = httpx.get(f"{address}{READ}", params={"q": f"{start}-{end}"}).text
            assert marked(page, "quote") == plan.text[start:end], (leaf.id, start, end)
            cited = re.findall(r'<section class="\w+ cited" id="([^"]+)"', page)
            assert cited == [leaf.id]


def test_the_page_holds_every_character_of_the_plan(plan: Plan) -> None:
    laid = document.build(plan)
    text = "".join(
        shown(str(part))
        for block in laid.blocks
        for part in (block.label, block.heading, *(p.text for p in block.paragraphs))
    )
    squeeze = re.compile(r"\s+")
    assert squeeze.sub("", text) == squeeze.sub("", plan.text[plan.parts[0].start :])


def test_other_plans_lose_nothing_either() -> None:
    folder = Path(__file__).parents[2] / "shared" / "plans"
    if not folder.is_dir():
        pytest.skip("the development plans are not beside this checkout")
    import ingest
    from ingest.errors import IngestError

    squeeze = re.compile(r"\s+")
    for path in sorted(folder.iterdir()):
        try:
            other = ingest.read(path)
        except IngestError:
            continue
        laid = document.build(other)
        parts = [
            part
            for block in laid.blocks
            for part in (block.label, block.heading, *(p.text for p in block.paragraphs))
        ]
        text = squeeze.sub("", "".join(shown(str(part)) for part in parts))
        assert text == squeeze.sub("", other.text[other.parts[0].start :]), path.name


def test_units_lead_to_their_ledger_and_targets_are_marked(address: str, plan: Plan) -> None:
    page = httpx.get(f"{address}{READ}").text
    assert page.count('<mark class="target"') == len(plan.targets)
    links = [html.unescape(link) for link in re.findall(r'class="unit" href="([^"]+)"', page)]
    assert len(links) == sum(len(leaf.responsibilities) for leaf in plan.leaves)
    for link in sorted(set(links)):
        assert httpx.get(address + link).status_code == 200
    ledger = httpx.get(f"{address}{READ}/units", params={"unit": "省数据管理局"}).text
    assert "共 21 条，另有 3 节" in ledger
    assert ledger.count('class="chip"') == 24


def test_a_word_is_found_and_counted(address: str) -> None:
    page = httpx.get(f"{address}{READ}", params={"find": "密码"}).text
    assert "找到 5 处“密码”" in page
    assert marked(page, "find") == "密码" * 5
    assert "文中没有“火星”" in httpx.get(f"{address}{READ}", params={"find": "火星"}).text


@pytest.mark.parametrize("path", ["/read/none", f"{READ}/units?unit=x", "/read/none/units"])
def test_what_is_not_there_is_a_page_that_says_so(address: str, path: str) -> None:
    response = httpx.get(address + path)
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "没有" in response.text


def test_hostile_words_stay_text(address: str) -> None:
    page = httpx.get(f"{address}{READ}", params={"find": '"><script>alert(1)</script>'}).text
    assert "<script" not in page


PAGES = ["/read", READ, f"{READ}?q=2481-2493#item-12", f"{READ}?find=密码", f"{READ}/units",
         f"{READ}/units?unit=省工信厅", "/read/none", "/docs"]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: "Browser", address: str, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for width in (1440, 390):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        page = context.new_page()
        for path in PAGES:
            page.goto(address + path)
            found = axe.run(page).response["violations"]
            serious = [
                (v["id"], v["nodes"][0]["html"])
                for v in found
                if v["impact"] in {"serious", "critical"}
            ]
            assert serious == [], (path, width)
        context.close()


@pytest.mark.browser
def test_a_citation_opens_at_its_quote_without_script_or_foreign_request(
    chromium: "Browser", address: str
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}{READ}?q=2481-2493#item-12")
    box = page.locator("mark.quote").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {address[7:]}
    page.locator("#find").fill("密码")
    page.keyboard.press("Enter")
    page.get_by_text("找到 5 处").wait_for()
    context.close()


@pytest.mark.browser
def test_it_prints_on_a4_with_everything_and_without_chrome(
    chromium: "Browser", address: str, plan: Plan
) -> None:
    import io

    from pypdf import PdfReader

    page = chromium.new_page()
    page.goto(f"{address}{READ}")
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    assert 4 <= len(reader.pages) <= 9
    for sheet in reader.pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
    printed = "".join(sheet.extract_text() for sheet in reader.pages)
    # Chromium writes some characters as their radicals, not all of which have a mapping back.
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed))
    for leaf in plan.leaves:
        letters = re.sub(r"\s+", "", leaf.title)
        pattern = "".join(f"(?:{re.escape(letter)}|[\u2e80-\u2eff])" for letter in letters)
        assert re.search(pattern, text), leaf.id
    assert "在文中查找" not in text
    assert "跳到正文" not in text
