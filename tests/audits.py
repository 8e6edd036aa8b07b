"""What a page in a browser is measured for: axe, contrast, and the size of what can be touched."""

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Every visible text with its contrast to the nearest opaque ground behind it.
CONTRAST = """() => {
  const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => { const f = linear;
    return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const root = document.querySelector('cewen-widget').shadowRoot;
  const ground = one => { for (let e = one; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length && (c[3] === undefined || c[3] === 1)) return c; }
    return [255, 255, 255]; };
  const poor = [];
  let texts = 0;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (!one || !node.data.trim() || !one.getClientRects().length) continue;
    const style = getComputedStyle(one);
    const pair = [light(parse(style.color)), light(ground(one))].sort((a, b) => b - a);
    const ratio = (pair[0] + .05) / (pair[1] + .05);
    texts += 1;
    if (ratio < 4.5) poor.push([node.data.trim().slice(0, 20), style.color, ratio.toFixed(2)]);
  }
  return {texts, poor};
}"""

# What can be touched and is smaller than it should be. Marks inside a sentence are links in a text:
# each stands again, in full size, under 依据 (WCAG 2.5.8, the exception for inline targets).
SMALL = """least => Array.from(document.querySelector('cewen-widget').shadowRoot
  .querySelectorAll('button, a[href], textarea'))
  .filter(one => one.getClientRects().length && !one.matches('.body button.mark'))
  .map(one => [one.textContent.trim() || one.getAttribute('aria-label') || one.tagName,
    Math.round(one.getBoundingClientRect().width), Math.round(one.getBoundingClientRect().height)])
  .filter(([, width, height]) => width < least || height < least)"""

BAD = {"serious", "critical"}


def findings(page: "Page") -> list[tuple[str, str]]:
    """Serious and critical findings inside the widget."""
    results = Axe().run(page, context={"include": [["cewen-widget"]]}).response
    return [
        (one["id"], str(node["target"]))
        for one in results["violations"]
        if one["impact"] in BAD
        for node in one["nodes"]
    ]
