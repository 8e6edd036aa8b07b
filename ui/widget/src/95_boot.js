// From the script tag to a widget; the JS interface for the page; messages from apps and frames.
const ATTRIBUTES = ['site', 'title', 'theme', 'questions', 'greeting', 'word', 'plan', 'position', 'elder', 'contrast', 'hant', 'scheme'];

function boot(script) {
  const base = new URL('.', script.src).href;
  const options = { page: script.dataset.mode === 'page' };
  ATTRIBUTES.forEach((key) => { options[key] = script.dataset[key] || ''; });
  const allow = (script.dataset.allow || '').split(/\s+/).filter(Boolean).concat(location.origin);
  const ui = makeWidget(options, base);
  const handle = {
    site: options.site,
    open: () => ui.open(),
    close: () => ui.layers.closeAll(),
    ask: (text) => ui.ask(text),
    elder: (on) => ui.aids.set('elder', Boolean(on), true),
    clear: () => ui.clear(),
  };
  ui.listeners.push((name, detail) => {
    const event = Object.assign({ site: options.site }, detail);
    window.Cewen.emit(name, event);
    document.dispatchEvent(new CustomEvent('cewen:' + name, { detail: event }));
    if (options.page) tellParent(name, detail);
  });

  // Parents hear events only when their origin is listed; the text of a conversation stays here.
  const parentOrigin = () => {
    if (window.parent === window) return '';
    const given = location.ancestorOrigins ? location.ancestorOrigins[0] : new URL(document.referrer || location.href).origin;
    return allow.indexOf(given) >= 0 ? given : '';
  };
  function tellParent(name, detail) {
    const message = { cewen: name, kind: detail.kind, on: detail.on };
    const origin = parentOrigin();
    if (origin) window.parent.postMessage(message, origin);
    ui.bridge.tell(message);
  }
  window.addEventListener('message', (event) => {
    const order = event.data || {};
    if (typeof order.cewen !== 'string' || allow.indexOf(event.origin) < 0) return;
    if (order.site && order.site !== options.site) return;
    if (order.cewen === 'ask' && typeof order.text === 'string') handle.ask(order.text);
    else if (order.cewen === 'elder') handle.elder(order.on);
    else if (order.cewen === 'open' || order.cewen === 'close') handle[order.cewen]();
  });

  const attach = () => {
    const side = window.Cewen.all.filter((one) => one.left === (options.position === 'left'));
    ui.place(side.length);
    handle.left = options.position === 'left';
    window.Cewen.all.push(handle);
    ui.attach();
  };
  if (document.body) attach();
  else document.addEventListener('DOMContentLoaded', attach);
}

// window.Cewen: open(site?), close(site?), ask(text, site?), elder(on, site?), on(name, listener) → off().
function makeCewen() {
  const listeners = {};
  const all = [];
  const one = (site) => all.find((handle) => handle.site === site) || all[0];
  const later = (work) => (all.length ? work() : document.addEventListener('cewen:ready', work, { once: true }));
  return {
    all,
    open: (site) => later(() => one(site).open()),
    close: (site) => later(() => one(site).close()),
    ask: (text, site) => later(() => one(site).ask(text)),
    elder: (on, site) => later(() => (site ? [one(site)] : all).forEach((handle) => handle.elder(on))),
    on(name, listener) {
      listeners[name] = (listeners[name] || []).concat(listener);
      return () => { listeners[name] = listeners[name].filter((kept) => kept !== listener); };
    },
    emit(name, detail) {
      (listeners[name] || []).forEach((listener) => listener(detail));
    },
  };
}

window.Cewen = window.Cewen || makeCewen();
const SCRIPT = document.currentScript || document.querySelector('script[src*="widget.js"]:not([data-cewen])');
if (SCRIPT && window.ShadowRoot && !SCRIPT.hasAttribute('data-cewen')) {
  SCRIPT.setAttribute('data-cewen', '');
  boot(SCRIPT);
}
