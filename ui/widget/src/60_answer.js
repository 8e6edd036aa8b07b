// One exchange: the question, and the answer as it grows, is done, or fails.
const CARDS = 3; // more citations than this are shown as marks alone
const MARKS = 8; // and of these, so many before the rest is asked for
const NOTE = /^.?[^:：]{0,8}(单位|部门)[:：]/; // the quotation is the note of units itself

function button(name, click, attributes) {
  return h('button', Object.assign({ type: 'button', text: name, onclick: click }, attributes));
}

function chips(texts, click) {
  return h('ul', { class: 'chips' }, texts.map(
    (text) => h('li', {}, [button(text, () => click(text), { class: 'chip' })]),
  ));
}

function unitsLine(units) {
  return h('p', { class: 'units' }, [h('span', { class: 'soft', text: W.units + ' ' })].concat(
    units.map((unit, index) => h('span', { class: 'unit', text: unit }, [
      index === 0 && units.length > 1 && h('span', { class: 'first', text: W.first }),
    ])),
  ));
}

function citationCard(citation, open) {
  const mark = citeOf(citation.leaf);
  return h('li', {}, [h('button', { type: 'button', class: 'cite', onclick: () => open(citation) }, [
    h('span', { class: 'top' }, [h('span', { class: 'mark', text: mark }), h('b', { text: citation.title })]),
    citation.units.length > 0 && !NOTE.test(citation.quote) && unitsLine(citation.units),
    citation.quote && citation.quote !== citation.title && h('span', { class: 'said', 'data-raw': true, text: citation.quote }),
    h('span', { class: 'go', text: W.read }),
  ])]);
}

function markButton(citation, open) {
  return button(citeOf(citation.leaf), () => open(citation), { class: 'mark', 'aria-label': W.read + citeOf(citation.leaf) });
}

function makeTurn(ui, turn) {
  const body = h('div', { class: 'body' });
  const foot = h('div', { class: 'foot' });
  const answer = h('div', { class: 'answer', 'aria-busy': 'true' }, [body, foot]);
  const element = h('article', { class: 'turn' }, [
    h('p', { class: 'asked' }, [h('span', { class: 'hidden', text: W.you }), h('span', { text: turn.q })]),
    answer,
  ]);

  function busy(text) {
    empty(foot).append(h('p', { class: 'working', text: text || W.working }));
  }

  function statement(data) {
    body.append(markdown(data.text || '', () => null));
  }

  function basis(given) {
    const open = (citation) => ui.openEvidence(citation);
    if (given.citations.length > CARDS) {
      const marks = given.citations.map((one, index) => h('li', { hidden: index >= MARKS }, [markButton(one, open)]));
      const all = button(fill(W.all, { n: marks.length }), () => {
        all.remove();
        marks.forEach((one) => { one.hidden = false; });
        marks[MARKS].firstChild.focus();
      }, { class: 'quiet', hidden: marks.length <= MARKS });
      return [h('h4', { text: W.basis }), h('ul', { class: 'marks' }, marks), all];
    }
    const cards = given.citations.map((one) => citationCard(one, open));
    return cards.length ? [h('h4', { text: W.basis }), h('ul', { class: 'cites' }, cards)] : [];
  }

  function related(given) {
    if (!given.refused || !given.related.length) return [];
    const marks = given.related.slice(0, 6).map((leaf) => h('li', {}, [markButton({ leaf }, ui.openEvidence)]));
    return [h('h4', { text: W.related }), h('ul', { class: 'marks' }, marks)];
  }

  function meta(given) {
    const tag = given.composer === 'rules' ? W.tagRules : W.tagAi;
    const said = h('span', { class: 'soft', role: 'status' });
    // Drawn, because many public-service desktops have no emoji font.
    const thumb = (way, name) => h('button', {
      type: 'button', class: 'quiet thumb', 'aria-label': name, 'aria-pressed': String(turn.vote === way), onclick: () => vote(way, ''),
    }, [icon(ICONS[way])]);
    const row = h('div', { class: 'meta' }, [
      h('span', { class: 'tag', text: tag }),
      button(W.copy, () => ui.copy(given, turn.q).then((text) => { said.textContent = text; }), { class: 'quiet' }),
      thumb('up', W.upName), thumb('down', W.downName),
      said,
    ]);
    const why = h('div', { class: 'why', hidden: true }, [
      h('span', { class: 'soft', text: W.why }),
      chips(W.reasons, (reason) => vote('down', reason)),
    ]);

    function vote(way, reason) {
      turn.vote = way;
      ui.memory.save();
      row.querySelectorAll('.thumb').forEach((one, index) => {
        one.setAttribute('aria-pressed', String((index === 0) === (way === 'up')));
      });
      why.hidden = way !== 'down' || Boolean(reason);
      const body = { answer: given.id, vote: way, reason, conversation: ui.memory.state.session || null };
      ui.api.vote(body).then(
        () => { said.textContent = W.thanks; },
        (problem) => { said.textContent = ui.explain(problem); },
      );
    }
    return [row, why];
  }

  function done(given) {
    const byMark = {};
    given.citations.forEach((one) => { byMark[citeOf(one.leaf)] = one; });
    const chip = (mark) => byMark[mark] && markButton(byMark[mark], ui.openEvidence);
    empty(body).append(markdown(given.answer, chip));
    empty(foot).append.apply(foot, basis(given).concat(related(given)));
    const covered = given.coverage || {};
    if (covered.leaves > 1) foot.append(h('p', { class: 'soft', text: fill(W.cover, { n: covered.leaves, of: covered.of }) }));
    foot.append.apply(foot, meta(given));
    if (given.suggestions.length) {
      const next = h('div', { class: 'next' }, [h('h4', { text: W.next }), chips(given.suggestions, ui.ask)]);
      foot.append(next);
    }
    answer.classList.toggle('refusal', given.refused);
    answer.setAttribute('aria-busy', 'false');
  }

  function fail(text, wait) {
    const again = button(W.retry, () => ui.ask(turn.q, turn), { class: 'solid', disabled: wait > 0 });
    if (wait > 0) setTimeout(() => { again.disabled = false; }, wait * 1000);
    empty(foot).append(h('div', { class: 'failed', role: 'alert' }, [h('p', { text }), again]));
    answer.setAttribute('aria-busy', 'false');
  }

  function restart() {
    empty(body);
    answer.setAttribute('aria-busy', 'true');
    busy();
  }

  return {
    element, done, fail, restart,
    event(name, data) {
      if (name === 'status') {
        if (data.stage === 'replace') empty(body); // another answer takes its place, whole
        busy(data.text);
      } else if (name === 'statement') statement(data);
    },
  };
}
