// One widget on a page: its place, what is open, and the asking.
const NARROW = '(max-width: 639px)';
let count = 0;

function makeWidget(options, base) {
  const ui = { options, base, id: 'cw' + (count += 1), switches: {}, listeners: [] };
  const page = Boolean(options.page);
  const host = document.createElement('cewen-widget');
  const narrow = window.matchMedia(NARROW);
  let running = null;
  let offlineSince = 0;

  ui.root = host.attachShadow({ mode: 'open' });
  ui.frame = h('div', { class: 'cw ' + (page ? 'page' : 'float') + (options.position === 'left' ? ' left' : ''), lang: 'zh-CN', translate: 'no' });
  ui.memory = makeMemory(base, options.site || location.host);
  ui.api = makeApi(base, options, ui.memory);
  ui.bridge = makeBridge();
  ui.layers = makeLayers(() => page || narrow.matches);
  ui.emit = (name, detail) => ui.listeners.slice().forEach((one) => one(name, detail || {}));
  ui.mayLeave = () => ui.bridge.canClose() || window.parent !== window;
  const state = ui.memory.state;

  ui.say = (text) => {
    panel.notice.textContent = text;
    panel.notice.hidden = !text;
    clearTimeout(ui.quiet);
    if (text && navigator.onLine !== false) ui.quiet = setTimeout(() => ui.say(''), 6000);
  };
  ui.explain = (problem) => (problem instanceof Problem ? problem.message || W.failServer : W.failServer);
  ui.lastPlan = () => state.turns.reduce((plan, turn) => {
    const cited = turn.a && turn.a.citations[0];
    return cited ? cited.plan : plan;
  }, options.plan || '');
  ui.openEvidence = (citation) => panel.drawer.evidence(citation);
  ui.report = () => {
    const last = state.turns.filter((turn) => turn.a).pop();
    panel.drawer.report(last ? last.a.id : 'general');
  };

  ui.copy = async (answer, question) => {
    const cites = answer.citations.map((one) => citeOf(one.leaf)).join('、');
    const label = answer.composer === 'rules' ? W.label : W.labelAi;
    const lines = [question, '', answer.answer.replace(/\*\*/g, ''), ''];
    const text = lines.concat(cites ? fill(W.copySource, { cites }) : [], '（' + label + '）').join('\n');
    try {
      await navigator.clipboard.writeText(text);
      return W.copied;
    } catch (error) {
      return copyByHand(text) ? W.copied : W.copyFailed;
    }
  };

  function copyByHand(text) {
    const field = h('textarea', { class: 'hidden' });
    field.value = text;
    ui.frame.append(field);
    field.select();
    const worked = document.execCommand('copy');
    field.remove();
    return worked;
  }

  ui.clear = () => {
    if (running) running.abort();
    ui.api.forget().catch(() => {}); // the server forgets by itself after the days it was set to
    ui.memory.forget();
    empty(panel.turns);
    panel.field.value = '';
    panel.greet();
    ui.say(W.cleared);
    panel.field.focus();
    ui.emit('clear');
  };

  // Asks; `old` is a turn that failed and is tried again in its place.
  ui.ask = async (text, old) => {
    const question = String(text || '').trim().slice(0, 1000);
    if (!question || running) return;
    ui.open();
    const turn = old || { q: question, a: null };
    if (!old) state.turns.push(turn);
    const shown = old ? turn.view : show(turn);
    shown.restart();
    trimSuggestions(shown.element);
    panel.log.scrollTop = shown.element.offsetTop - 8;
    running = new AbortController();
    panel.send.textContent = W.stop;
    ui.memory.save();
    ui.emit('ask', { question });
    const asked = state.turns.filter((one) => one.a || one === turn).map((one) => one.q);
    try {
      turn.a = await ui.api.ask(asked, shown.event, running.signal);
      shown.done(turn.a);
      relabel(turn.a);
      ui.emit('answer', { question, answer: turn.a });
    } catch (problem) {
      failed(shown, problem, question);
    }
    running = null;
    panel.send.textContent = W.send;
    ui.memory.save();
  };

  function failed(shown, problem, question) {
    if (problem.kind === 'refused') {
      refuse();
      return;
    }
    const aborted = problem.name === 'AbortError';
    if (!aborted && !(problem instanceof Problem)) console.error(problem);
    shown.fail(aborted ? W.stopped : ui.explain(problem), problem.wait || 0);
    ui.emit('error', { question, kind: aborted ? 'stopped' : problem.kind || 'server' });
  }

  // A page that is not on the list: said to the citizen, and to whoever runs the page.
  function refuse() {
    const values = { origin: location.origin, base };
    console.warn(fill(W.refusedLog, values));
    panel.form.hidden = true;
    empty(panel.turns);
    empty(panel.hello).append(h('div', { class: 'refused', role: 'alert' }, [
      h('h3', { text: W.refusedTitle }),
      h('p', { text: fill(W.refused, values) }),
      h('a', { class: 'solid', href: 'tel:' + W.hotline, text: W.humanLong }),
    ]));
    state.turns = [];
    ui.memory.save();
    ui.emit('refused', {});
  }

  function show(turn) {
    const view = makeTurn(ui, turn);
    Object.defineProperty(turn, 'view', { value: view, configurable: true, enumerable: false });
    panel.turns.append(view.element);
    return view;
  }

  function trimSuggestions(last) {
    panel.turns.querySelectorAll('.next').forEach((one) => { if (!last.contains(one)) one.remove(); });
  }

  function relabel(answer) {
    const ai = answer && answer.composer !== 'rules';
    panel.label.textContent = ai ? W.labelAi : ui.api.label() || panel.label.textContent;
  }

  ui.open = () => {
    if (!panel.element.hidden) return;
    panel.element.hidden = false;
    launch.hidden = true;
    fit();
    if (!page) {
      ui.layers.open(hide);
      if (narrow.matches) panel.element.setAttribute('aria-modal', 'true');
      (narrow.matches ? panel.close : panel.field).focus();
    }
    state.open = true;
    ui.memory.save();
    ui.emit('open');
    ui.api.ready().then(() => relabel(null), (problem) => { if (problem.kind === 'refused') refuse(); });
  };

  function hide() {
    panel.element.hidden = true;
    panel.openMenu(false);
    launch.hidden = false;
    launch.focus();
    state.open = false;
    ui.memory.save();
    lock(false);
    ui.emit('close');
  }

  ui.close = () => {
    if (!page) ui.layers.closeAll();
    else if (!ui.bridge.close()) ui.emit('close');
  };

  function lock(on) {
    const style = document.documentElement.style;
    if (on && ui.locked === undefined) {
      ui.locked = style.overflow;
      style.overflow = 'hidden';
    } else if (!on && ui.locked !== undefined) {
      style.overflow = ui.locked;
      ui.locked = undefined;
    }
  }

  // The part of the screen that the keyboard leaves.
  function fit() {
    const view = window.visualViewport;
    const full = page || narrow.matches;
    const style = ui.frame.style;
    style.setProperty('--top', full && view ? view.offsetTop + 'px' : '0px');
    style.setProperty('--height', full && view ? view.height + 'px' : '100vh');
    if (!page) lock(full && !panel.element.hidden);
  }

  function keys(event) {
    if (event.key === 'Escape' && !panel.element.hidden) {
      if (panel.menuOpen()) { panel.openMenu(false); panel.focusMenu(); } else if (!page || ui.layers.depth()) ui.layers.close();
      event.stopPropagation();
    }
    const modal = panel.drawer.isOpen() ? panel.drawer.element : narrow.matches && !page && panel.element;
    if (event.key === 'Tab' && modal) trap(event, modal);
  }

  function trap(event, area) {
    const all = Array.from(area.querySelectorAll('button, a[href], textarea, iframe, [tabindex="0"]'))
      .filter((one) => !one.disabled && one.getClientRects().length);
    const at = all.indexOf(ui.root.activeElement);
    const edge = event.shiftKey ? 0 : all.length - 1;
    if (at !== edge && !(event.shiftKey && at < 0)) return;
    event.preventDefault();
    all[event.shiftKey ? all.length - 1 : 0].focus();
  }

  function typed() {
    panel.field.style.height = 'auto';
    panel.field.style.height = Math.min(panel.field.scrollHeight, 132) + 'px';
    state.draft = panel.field.value;
    ui.memory.save();
  }

  function submit(event) {
    event.preventDefault();
    if (running) { running.abort(); return; }
    if (navigator.onLine === false) { ui.say(W.offline); return; }
    const text = panel.field.value;
    if (!text.trim()) { panel.field.focus(); return; }
    panel.field.value = '';
    typed();
    ui.ask(text);
  }

  ui.aids = makeAids(ui);
  const launch = h('button', { type: 'button', class: 'launch', 'aria-haspopup': 'dialog', onclick: () => ui.open() }, [
    icon(ICONS.ask), h('span', { text: options.word || W.launch }),
  ]);
  const panel = makePanel(ui);
  ui.panel = panel;
  panel.form.addEventListener('submit', submit);
  panel.field.addEventListener('input', typed);
  panel.field.addEventListener('keydown', (event) => {
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) submit(event);
  });
  ui.frame.addEventListener('keydown', keys);
  ui.frame.append(launch, panel.element);
  style(ui.root, base, ui.frame);
  window.addEventListener('offline', () => { offlineSince = Date.now(); ui.say(W.offline); });
  window.addEventListener('online', () => { if (offlineSince) ui.say(W.online); });
  window.addEventListener('resize', fit);
  if (window.visualViewport) ['resize', 'scroll'].forEach((name) => window.visualViewport.addEventListener(name, fit));
  ui.bridge.onBack(() => ui.layers.close());

  ui.place = (index) => ui.frame.style.setProperty('--row', index);
  ui.attach = () => {
    (page ? document.body : document.documentElement).append(host);
    launch.hidden = page;
    panel.greet();
    panel.field.value = state.draft || '';
    state.turns = state.turns.filter((turn) => turn.q);
    state.turns.forEach((turn) => {
      const view = show(turn);
      if (turn.a) { view.done(turn.a); trimSuggestions(view.element); relabel(turn.a); } else view.fail(W.failCut, 0);
    });
    ui.aids.start();
    if (page || (state.open && !narrow.matches)) {
      ui.open();
      panel.log.scrollTop = panel.log.scrollHeight;
    }
    ui.emit('ready');
  };
  return ui;
}

// Style sheets made in a script pass a host's style-src; browsers without them load the file.
function style(root, base, frame) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
    root.adoptedStyleSheets = [sheet];
    root.append(frame);
  } catch (error) {
    frame.style.visibility = 'hidden';
    const link = h('link', { rel: 'stylesheet', href: base + 'widget.css' });
    link.onload = () => { frame.style.visibility = ''; };
    root.append(link, frame);
  }
}
