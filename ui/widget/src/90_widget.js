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
  ui.memory = makeMemory(base, (options.site || location.host) + ':' + options.title);
  ui.api = makeApi(base, options, ui.memory);
  ui.bridge = makeBridge();
  ui.layers = makeLayers(() => page || narrow.matches);
  ui.emit = (name, detail) => ui.listeners.slice().forEach((one) => one(name, detail || {}));
  ui.mayLeave = () => ui.bridge.canClose() || window.parent !== window;
  const state = ui.memory.state;
  const screen = makeScreen(ui, () => page || narrow.matches, page);

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

  ui.copy = (answer, question) => copyAnswer(answer, question, ui.frame);

  ui.clear = () => {
    if (running) running.abort();
    const session = state.session;
    // Its token is needed until the server has forgotten; which it does by itself in time.
    ui.api.forget().catch(() => {}).then(() => ui.memory.leave(session));
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
    if (!question) return;
    ui.open();
    if (running) {
      panel.field.value = panel.field.value || question;
      return;
    }
    const turn = old || { q: question, a: null };
    if (!old) state.turns.push(turn);
    const shown = old ? turn.view : show(turn);
    shown.restart();
    trimSuggestions(shown.element);
    const reveal = () => { panel.log.scrollTop = shown.element.offsetTop - 8; };
    reveal();
    running = new AbortController();
    panel.send.textContent = W.stop;
    ui.memory.save();
    ui.emit('ask', { question });
    const asked = state.turns.filter((one) => one.a || one === turn).map((one) => one.q);
    try {
      turn.a = await ui.api.ask(asked, shown.event, running.signal);
      shown.done(turn.a);
      reveal();
      relabel();
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

  function relabel() {
    const ai = state.turns.some((turn) => turn.a && turn.a.composer !== 'rules');
    panel.label.textContent = ai ? W.labelAi : ui.api.label() || panel.label.textContent;
  }

  ui.open = () => {
    if (!panel.element.hidden) return;
    panel.element.hidden = false;
    launch.hidden = true;
    screen.fit();
    if (panel.field.value) ui.grow();
    if (!page) {
      ui.layers.open(hide);
      if (narrow.matches) panel.element.setAttribute('aria-modal', 'true');
      (narrow.matches ? panel.close : panel.field).focus();
    }
    state.open = true;
    ui.emit('open');
    setTimeout(() => { // after the field can be typed into
      ui.memory.save();
      ui.api.ready().then(relabel, (problem) => { if (problem.kind === 'refused') refuse(); });
    });
  };

  function hide() {
    panel.element.hidden = true;
    panel.openMenu(false);
    launch.hidden = false;
    launch.focus();
    state.open = false;
    ui.memory.save();
    screen.lock(false);
    ui.emit('close');
  }

  ui.close = () => {
    if (!page) ui.layers.closeAll();
    else if (!ui.bridge.close()) ui.emit('close');
  };

  function keys(event) {
    if (event.key === 'Escape' && !panel.element.hidden) {
      if (panel.menuOpen()) { panel.openMenu(false); panel.focusMenu(); } else if (!page || ui.layers.depth()) ui.layers.close();
      event.stopPropagation();
    }
    const modal = panel.drawer.isOpen() ? panel.drawer.element : narrow.matches && !page && panel.element;
    if (event.key === 'Tab' && modal) trap(ui, event, modal);
  }

  ui.grow = () => {
    if (panel.element.hidden) return; // measuring costs a layout that the host's page need not pay
    panel.field.style.height = 'auto';
    panel.field.style.height = Math.min(panel.field.scrollHeight + 2, 150) + 'px';
  };

  function typed() {
    ui.grow();
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
  panel.log.addEventListener('pointerdown', () => panel.openMenu(false));
  ui.frame.addEventListener('keydown', keys);
  ui.frame.append(launch, panel.element);
  addStyle(ui.root, base, ui.frame);
  window.addEventListener('offline', () => { offlineSince = Date.now(); ui.say(W.offline); });
  window.addEventListener('online', () => { if (offlineSince) ui.say(W.online); });
  screen.watch();
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
      if (turn.a) { view.done(turn.a); trimSuggestions(view.element); } else view.fail(W.failCut, 0);
    });
    relabel();
    ui.aids.start();
    if (page || (state.open && !narrow.matches)) {
      ui.open();
      panel.log.scrollTop = panel.log.scrollHeight;
    }
    ui.emit('ready');
  };
  return ui;
}
