// Reading aids: elder mode, size, contrast, traditional characters, colours. They follow the host's
// switch and are remembered.
const SIZES = [18, 20, 24, 30];
const LIGHT = [251, 250, 247];
const DARK = [32, 35, 41]; // the lighter of the two grounds that texts stand on
const DEEP_BLUE = [29, 79, 145];

function makeAids(ui) {
  const prefs = ui.memory.prefs;
  const options = ui.options;
  const on = {};
  let started = false;

  function set(key, value, remember) {
    if (on[key] === value) return;
    on[key] = value;
    ui.frame.classList.toggle(key, value);
    if (remember) ui.memory.prefer(key, value);
    if (started && key !== 'hant') paint();
    if (key === 'hant') hant.set(value);
    ui.emit(key, { on: value });
    (ui.switches[key] || []).forEach((one) => one.setAttribute('aria-pressed', String(value)));
  }

  function paint() {
    const background = getComputedStyle(document.body || document.documentElement).backgroundColor.match(/[\d.]+/g);
    const hostDark = background && Number(background[3] === undefined ? 1 : background[3]) > 0.5
      && luminance(background.slice(0, 3).map(Number)) < 0.12;
    const prefersDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
    const dark = options.scheme ? options.scheme === 'dark' : hostDark || (options.page && prefersDark);
    const theme = rgb(options.theme) || DEEP_BLUE;
    const ground = dark ? DARK : LIGHT;
    const bar = on.contrast ? (dark ? [255, 255, 255] : [0, 0, 0]) : theme;
    const style = ui.frame.style;
    ui.frame.classList.toggle('dark', Boolean(dark));
    style.setProperty('--bar', css(bar));
    style.setProperty('--on-bar', css(contrast([255, 255, 255], bar) >= 4.5 ? [255, 255, 255] : [20, 22, 26]));
    style.setProperty('--link', css(on.contrast ? bar : legible(DEEP_BLUE, ground)));
    style.setProperty('--fs', (on.elder ? size() : 16) + 'px');
    style.setProperty('--zoom', on.elder ? size() / 16 : 1);
    ui.grow();
  }

  const size = () => (SIZES.indexOf(prefs.size) >= 0 ? prefs.size : 20);

  function resize(step) {
    const at = SIZES.indexOf(size()) + step;
    ui.memory.prefer('size', SIZES[Math.max(0, Math.min(SIZES.length - 1, at))]);
    if (!on.elder) set('elder', true, true);
    paint();
  }

  // The host's own switch: data-elder or a class on its root element, set now or later.
  function hostElder() {
    const root = document.documentElement;
    if (root.hasAttribute('data-elder')) return root.getAttribute('data-elder') !== '0';
    return /(^|\s)(elder|elder-mode|is-elder)(\s|$)/.test(root.className);
  }

  const hant = makeHant(ui);

  function start() {
    const asked = options.elder === '1' || hostElder();
    set('elder', prefs.elder === undefined ? asked : prefs.elder || asked, false);
    const more = window.matchMedia('(prefers-contrast: more)').matches;
    set('contrast', prefs.contrast === undefined ? options.contrast === '1' || more : prefs.contrast, false);
    paint();
    started = true;
    set('hant', prefs.hant === undefined ? options.hant === '1' : prefs.hant, false);
    let host = hostElder();
    new MutationObserver(() => {
      if (host !== hostElder()) {
        host = !host;
        set('elder', host, true);
      }
      paint();
    }).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-elder', 'data-theme'] });
    ui.bridge.elder((value) => set('elder', value, false));
  }

  return { start, set, resize, toggle: (key) => set(key, !on[key], true), is: (key) => Boolean(on[key]) };
}

// Traditional characters: the texts on screen go to the server, which converts by phrase, and come back
// in their places. Quotations of the original stay as they are.
function makeHant(ui) {
  const plain = new Map();
  const known = new Map();
  let on = false;
  let timer = 0;
  const watcher = new MutationObserver(() => later());

  function later() {
    clearTimeout(timer);
    timer = setTimeout(convert, 30);
  }

  function places() {
    const found = [];
    const walker = document.createTreeWalker(ui.frame, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (/[\u3400-\u9fff]/.test(node.data) && !node.parentElement.closest('[data-raw]')) {
        found.push({ node, read: () => node.data, write: (text) => { node.data = text; } });
      }
    }
    ui.frame.querySelectorAll('[aria-label],[placeholder]').forEach((node) => {
      const name = node.hasAttribute('placeholder') ? 'placeholder' : 'aria-label';
      found.push({ node, read: () => node.getAttribute(name), write: (text) => node.setAttribute(name, text) });
    });
    return found;
  }

  async function convert() {
    if (!on) return;
    const all = places();
    const missing = Array.from(new Set(all.map((one) => one.read()))).filter((text) => !known.has(text));
    if (missing.length) {
      try {
        const texts = await ui.api.hant(missing.slice(0, 400));
        texts.forEach((text, index) => { known.set(missing[index], text); known.set(text, text); });
      } catch (problem) {
        ui.say(ui.explain(problem));
        return;
      }
    }
    if (!on) return;
    watcher.disconnect();
    all.forEach((one) => {
      const text = one.read();
      const turned = known.get(text);
      if (turned && turned !== text) {
        plain.set(one.node, { text, turned, one });
        one.write(turned);
      }
    });
    watch();
  }

  function watch() {
    watcher.observe(ui.frame, { childList: true, subtree: true, characterData: true });
  }

  return {
    set(value) {
      on = value;
      watcher.disconnect();
      ui.frame.lang = value ? 'zh-Hant' : 'zh-CN';
      if (value) { watch(); convert(); } else {
        plain.forEach((kept) => { if (kept.one.read() === kept.turned) kept.one.write(kept.text); });
        plain.clear();
      }
    },
  };
}
