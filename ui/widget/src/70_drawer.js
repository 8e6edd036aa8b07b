// What opens over the conversation: the evidence in the original, and the form for reports.
function makeDrawer(ui, shade) {
  const title = h('h3', { id: ui.id + '-drawer', tabindex: -1 });
  const outside = h('a', { class: 'quiet', target: '_blank', rel: 'noopener', text: W.readNew });
  const content = h('div', { class: 'content' });
  const element = h('div', { class: 'drawer', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': title.id, hidden: true }, [
    h('div', { class: 'bar' }, [
      h('button', { type: 'button', class: 'icon', 'aria-label': W.back, onclick: () => ui.layers.close() }, [icon(ICONS.back)]),
      title,
      outside,
    ]),
    content,
  ]);
  let before = null;

  function show(name, parts, address) {
    before = ui.root.activeElement;
    title.textContent = name;
    outside.hidden = !address;
    if (address) outside.href = address;
    empty(content).append.apply(content, parts);
    element.hidden = false;
    shade.forEach((one) => one.setAttribute('aria-hidden', 'true'));
    title.focus();
    ui.layers.open(hide);
  }

  function hide() {
    element.hidden = true;
    empty(content); // the frame goes with it, and with the frame its place in the history
    shade.forEach((one) => one.removeAttribute('aria-hidden'));
    if (before && before.isConnected) before.focus();
  }

  async function evidence(citation) {
    let plan;
    try {
      plan = citation.plan || ui.lastPlan() || (await ui.api.plan());
    } catch (problem) {
      ui.say(ui.explain(problem));
      return;
    }
    const span = citation.quote ? '?q=' + citation.start + '-' + citation.end : '';
    const address = ui.base + 'read/' + encodeURIComponent(plan) + span + '#' + citation.leaf;
    const frame = h('iframe', {
      title: W.readTitle, src: address, referrerpolicy: 'strict-origin',
      sandbox: 'allow-same-origin allow-scripts allow-popups allow-popups-to-escape-sandbox',
    });
    const facts = citation.units && h('div', { class: 'facts' }, [
      h('b', { text: citation.title }),
      citation.units.length > 0 && unitsLine(citation.units),
    ]);
    show(citeOf(citation.leaf) + '　' + W.readTitle, [facts, frame].filter(Boolean), address);
    insteadOf(frame, plan, citation);
  }

  // A host whose policy forbids our frame still gets the text, over the API.
  function insteadOf(frame, plan, citation) {
    const blocked = async (event) => {
      if (!/^(frame|child|default)-src/.test(event.effectiveDirective)) return;
      if (event.blockedURI.indexOf(ui.base.replace(/\/$/, '')) !== 0 && ui.base.indexOf(event.blockedURI) !== 0) return;
      document.removeEventListener('securitypolicyviolation', blocked);
      const place = h('div', { class: 'leaf', tabindex: 0, 'data-raw': true });
      frame.replaceWith(place);
      try {
        const leaf = await ui.api.leaf(plan, citation.leaf);
        const from = citation.quote ? citation.start - leaf.start : 0;
        const to = citation.quote ? citation.end - leaf.start : 0;
        place.append(
          h('p', { class: 'soft', text: leaf.breadcrumb.join(' › ') }),
          h('p', {}, [leaf.text.slice(0, from), h('mark', { text: leaf.text.slice(from, to) }), leaf.text.slice(to)]),
        );
      } catch (problem) {
        place.append(h('p', { text: W.readFailed }));
      }
    };
    document.addEventListener('securitypolicyviolation', blocked);
    setTimeout(() => document.removeEventListener('securitypolicyviolation', blocked), 5000);
  }

  function report(answer) {
    const field = h('textarea', { rows: 6, maxlength: 1000, id: ui.id + '-report' });
    const said = h('p', { role: 'status' });
    const send = button(W.reportSend, () => {
      const comment = field.value.trim();
      if (!comment) return field.focus();
      send.disabled = true;
      return ui.api.vote({ answer, vote: 'report', reason: '', comment }).then(
        () => { said.textContent = W.reportDone; field.value = ''; },
        (problem) => { said.textContent = ui.explain(problem); send.disabled = false; },
      );
    }, { class: 'solid' });
    show(W.report, [h('div', { class: 'form' }, [
      h('p', { text: W.reportIntro }),
      h('label', { for: field.id, text: W.reportInput }), field, send, said,
    ])]);
    field.focus();
  }

  return { element, evidence, report, isOpen: () => !element.hidden };
}
