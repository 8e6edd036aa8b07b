// The Markdown of an answer as elements: paragraphs, bold, lists, tables, quotations and item marks.
// Links and HTML are not among them, so `javascript:` and `<img onerror>` stay text.
const INLINE = /\*\*(.+?)\*\*|\[(第\d{1,3}条|第\([一二三四五六七八九十]+\)节|第[一二三四五六七八九十]+部分)\]/g;
const MARK = /^第(\d{1,3}条|\([一二三四五六七八九十]+\)节)$/;
const BULLET = /^(\s*)(?:[-*]|(\d{1,3})[.、])\s+(.*)$/;

function inline(target, text, chip) {
  let at = 0;
  text.replace(INLINE, (all, bold, mark, offset) => {
    if (offset > at) target.append(text.slice(at, offset));
    if (bold) inline(target.appendChild(h('strong')), bold, chip);
    else target.append(chip(mark) || all);
    at = offset + all.length;
    return '';
  });
  target.append(text.slice(at));
  return target;
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
}

function table(lines, chip) {
  const rows = lines.filter((line) => !/^[\s|:-]+$/.test(line)).map(cells);
  const numeric = (text) => /^[\d.,%]+$/.test(text);
  const row = (texts, tag) => h('tr', {}, texts.map((text) => {
    const cell = h(tag, { class: numeric(text) ? 'num' : '', scope: tag === 'th' ? 'col' : null });
    return inline(cell, MARK.test(text) ? '[' + text + ']' : text, (mark) => chip(mark) || mark);
  }));
  const head = h('thead', {}, [row(rows[0], 'th')]);
  const body = h('tbody', {}, rows.slice(1).map((texts) => row(texts, 'td')));
  return h('div', { class: 'wide', tabindex: 0, role: 'group' }, [h('table', {}, [head, body])]);
}

function list(lines, chip) {
  const first = BULLET.exec(lines[0]);
  const outer = h(first[2] ? 'ol' : 'ul', { start: first[2] || null });
  let inner = null;
  lines.forEach((line) => {
    const found = BULLET.exec(line);
    const deep = found[1].length > first[1].length && outer.lastChild;
    if (deep && !inner) inner = outer.lastChild.appendChild(h('ul'));
    if (!deep) inner = null;
    (inner || outer).append(inline(h('li'), found[3], chip));
  });
  return outer;
}

const BLOCKS = [
  { is: (line) => /^\s*\|/.test(line), make: table },
  { is: (line) => BULLET.test(line), make: list },
  {
    is: (line) => /^\s*>/.test(line),
    make: (lines, chip) => quotation(lines.map((line) => line.replace(/^\s*>\s?/, '')).join('\n'), chip),
  },
];

// Words of the plan itself, set apart; they are never shown in converted characters.
function quotation(text, chip) {
  return h('figure', { class: 'quote', 'data-raw': true }, [
    h('figcaption', { text: W.original }),
    inline(h('blockquote'), text, chip || (() => null)),
  ]);
}

function paragraph(lines, chip) {
  const made = h('p');
  lines.forEach((line, index) => {
    if (index) made.append(h('br'));
    inline(made, line.replace(/^#{1,6}\s+/, ''), chip);
  });
  return made;
}

function markdown(text, chip) {
  const out = document.createDocumentFragment();
  const lines = String(text).split('\n');
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) { at += 1; continue; } // a blank line would take the paragraph after it along
    const kind = BLOCKS.find((block) => block.is(lines[at]));
    let end = at + 1;
    const same = (line) => line.trim() && (kind ? kind.is(line) : !BLOCKS.some((block) => block.is(line)));
    while (end < lines.length && same(lines[end])) end += 1;
    const part = lines.slice(at, end);
    if (kind) out.append(kind.make(part, chip));
    else out.append(paragraph(part, chip));
    at = end;
  }
  return out;
}
