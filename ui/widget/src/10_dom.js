// Elements without innerHTML: whatever comes from a server can only become text.
const SVG = 'http://www.w3.org/2000/svg';

function h(tag, attributes, children) {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach((key) => {
    const value = attributes[key];
    if (key.slice(0, 2) === 'on') element.addEventListener(key.slice(2), value);
    else if (key === 'class') element.className = value;
    else if (key === 'text') element.textContent = value;
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  });
  (children || []).forEach((child) => { if (child) element.append(child); });
  return element;
}

function empty(element) {
  while (element.firstChild) element.firstChild.remove();
  return element;
}

function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

const ICONS = {
  ask: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  up: 'M4 11h3v9H4zM7 12l4-8c2 0 2.5 1 2.5 2.5L13 10h5.5l1 1.5-2 7.5L16 20H7',
  down: 'M4 13h3V4H4zM7 12l4 8c2 0 2.5-1 2.5-2.5L13 14h5.5l1-1.5-2-7.5L16 4H7',
};

// '#c00' or '#cc0000' to [r, g, b]; anything else is refused, so that no style can be smuggled in.
function rgb(text) {
  const found = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(String(text || '').trim());
  if (!found) return null;
  const digits = found[1].length === 3 ? found[1].replace(/./g, '$&$&') : found[1];
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}

function luminance(colour) {
  const parts = colour.map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

function contrast(one, other) {
  const pair = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
}

// The colour moved towards black or white until it can be read on the ground.
function legible(colour, ground) {
  const goal = luminance(ground) > 0.4 ? 0 : 255;
  let shade = colour;
  for (let step = 0; step < 20 && contrast(shade, ground) < 4.6; step += 1) {
    shade = shade.map((value) => Math.round(value + (goal - value) * 0.12));
  }
  return shade;
}

function css(colour) {
  return 'rgb(' + colour.join(',') + ')';
}

// 12 as it stands in a heading: the plans count to ninety-nine at most.
function numeral(number) {
  const tens = Math.floor(number / 10);
  const ones = number % 10;
  const head = tens > 1 ? W.digits[tens] : '';
  return (tens ? head + W.digits[10] : '') + (ones || !tens ? W.digits[ones] : '');
}

function citeOf(leaf) {
  const found = /^(item|section)-(\d+)/.exec(leaf);
  if (!found) return leaf;
  const number = Number(found[2]);
  return found[1] === 'item' ? fill(W.item, { n: number }) : fill(W.section, { n: numeral(number) });
}
