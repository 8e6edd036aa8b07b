// The panel: header, menu, conversation, input, label. Only elements; what they do stands in 90_widget.js.
function makePanel(ui) {
  const options = ui.options;
  const switchButton = (name, key, attributes) => {
    const one = button(name, () => ui.aids.toggle(key), Object.assign({ 'aria-pressed': 'false' }, attributes));
    ui.switches[key] = (ui.switches[key] || []).concat(one);
    return one;
  };
  const title = h('h2', { id: ui.id + '-title', text: options.title || W.name });
  const menu = h('div', { class: 'menu', id: ui.id + '-menu', role: 'group', 'aria-label': W.more, hidden: true });
  const more = button(W.more, () => openMenu(menu.hidden), { 'aria-expanded': 'false', 'aria-controls': menu.id });
  const close = h('button', { type: 'button', class: 'icon', 'aria-label': W.close, onclick: () => ui.close() }, [icon(ICONS.close)]);
  const head = h('div', { class: 'head' }, [
    title,
    h('div', { class: 'acts' }, [
      switchButton(W.elder, 'elder'),
      h('a', { href: 'tel:' + W.hotline, 'aria-label': W.humanLong }, [W.human + ' ', h('span', { class: 'nobr', text: W.hotline })]),
      more,
      close,
    ]),
  ]);

  function openMenu(show) {
    menu.hidden = !show;
    more.setAttribute('aria-expanded', String(show));
    empty(menu);
    if (show) menu.append.apply(menu, rows());
  }

  function rows() {
    ui.switches.contrast = ui.switches.hant = [];
    const contrast = switchButton(W.contrast, 'contrast');
    const hant = switchButton(W.hant, 'hant', { lang: 'zh-Hant', 'data-raw': true });
    contrast.setAttribute('aria-pressed', String(ui.aids.is('contrast')));
    hant.setAttribute('aria-pressed', String(ui.aids.is('hant')));
    const then = (work) => () => { openMenu(false); work(); };
    return [
      h('div', { class: 'pair' }, [
        button(W.smaller, () => ui.aids.resize(-1)), button(W.larger, () => ui.aids.resize(1)),
      ]),
      contrast, hant,
      button(W.clear, askClear),
      button(W.report, then(() => ui.report())),
    ];
  }

  function askClear() {
    empty(menu).append(
      h('p', { text: W.clearAsk }),
      h('div', { class: 'pair' }, [
        button(W.clearNo, () => { openMenu(false); more.focus(); }),
        button(W.clearYes, () => { openMenu(false); ui.clear(); }, { class: 'warn' }),
      ]),
    );
    menu.querySelector('button').focus();
  }

  const notice = h('p', { class: 'notice', role: 'status', hidden: true });
  const hello = h('div', { class: 'hello' });
  const turns = h('div', { class: 'turns', role: 'log', 'aria-label': W.log, 'aria-live': 'polite' });
  const log = h('div', { class: 'log', tabindex: 0 }, [hello, turns]);
  const touch = window.matchMedia('(pointer: coarse)').matches;
  const field = h('textarea', {
    rows: 1, maxlength: 1000, 'aria-label': W.input, placeholder: touch ? W.hintTouch : W.hint, enterkeyhint: 'send',
  });
  const send = h('button', { type: 'submit', class: 'solid', text: W.send });
  const form = h('form', { class: 'ask', novalidate: true }, [field, makeVoice(field, ui.say), send]);
  const label = h('p', { class: 'label', text: W.label });
  const element = h('section', { class: 'panel', role: options.page ? 'main' : 'dialog', 'aria-labelledby': title.id, hidden: true });
  const drawer = makeDrawer(ui, [log, form]);
  element.append(head, menu, notice, h('div', { class: 'room' }, [log, form, label, drawer.element]));
  close.hidden = Boolean(options.page) && !ui.mayLeave();

  return {
    element, head, field, form, send, label, log, turns, hello, notice, drawer, close,
    openMenu, menuOpen: () => !menu.hidden, focusMenu: () => more.focus(),
    greet() {
      const asked = (options.questions || '').split('|').map((text) => text.trim()).filter(Boolean);
      empty(hello).append(
        h('p', { text: options.greeting || W.greeting }),
        chips(asked.length ? asked.slice(0, 8) : W.questions, ui.ask),
      );
    },
  };
}
