"""The widget when a model's stream breaks off after verified sentences were sent."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from breaking import HALF, QUESTION, SENTENCE, UNITS, model
from embedding import ask, launch, watch
from serving import bound, ready, served

from assistant.desk import Assistant
from assistant.settings import Settings
from ui.demo import create_demo
from ui.server import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_WATCH = """() => {
  window.seenTexts = [];
  const root = document.querySelector('cewen-widget').shadowRoot;
  new MutationObserver(() => {
    const body = root.querySelector('.answer .body');
    if (body) window.seenTexts.push(body.textContent);
  }).observe(root, {childList: true, subtree: true, characterData: true});
}"""


def test_the_widget_ends_with_the_rules_answer(chromium: "Browser", tmp_path: Path) -> None:
    base = Assistant.open(Settings(home=tmp_path / "plans", embedder="hashing"))
    listener, host = bound(), bound()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    origin = f"http://localhost:{host.getsockname()[1]}"
    with model(base, HALF) as desk:
        settings = replace(desk.settings, home=tmp_path / "var", embed_origins=(f"demo={origin}",))
        app = create_app(settings, desk=desk, staff=False)
        with served(app, listener=listener), served(create_demo(address), listener=host):
            ready(address)
            page = watch(chromium.new_page())
            launch(page, origin)
            page.evaluate(_WATCH)
            answer = ask(page, QUESTION)
            text = answer.locator(".body").text_content() or ""
            seen = page.evaluate("window.seenTexts")
            page.close()
    assert SENTENCE not in text
    assert text.count(UNITS) == 1
    assert any(SENTENCE in one for one in seen), "the sentence was never shown"
    assert not [one for one in seen if SENTENCE in one and UNITS in one]
