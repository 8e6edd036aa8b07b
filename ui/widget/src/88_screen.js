// The screen around the panel: the part the keyboard leaves, the host's scrolling, focus that stays inside,
// the clipboard, and the styles.
function makeScreen(ui, isFull, page) {
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
    const full = isFull();
    const style = ui.frame.style;
    style.setProperty('--top', full && view ? view.offsetTop + 'px' : '0px');
    style.setProperty('--height', full && view ? view.height + 'px' : '100vh');
    if (!page) lock(full && !ui.panel.element.hidden);
  }

  function watch() {
    window.addEventListener('resize', fit);
    if (window.visualViewport) ['resize', 'scroll'].forEach((name) => window.visualViewport.addEventListener(name, fit));
  }

  return { lock, fit, watch };
}

// Keeps Tab inside what covers everything else.
function trap(ui, event, area) {
  const all = Array.from(area.querySelectorAll('button, a[href], textarea, iframe, [tabindex="0"]'))
    .filter((one) => !one.disabled && one.getClientRects().length);
  const at = all.indexOf(ui.root.activeElement);
  const edge = event.shiftKey ? 0 : all.length - 1;
  if (at !== edge && !(event.shiftKey && at < 0)) return;
  event.preventDefault();
  all[event.shiftKey ? all.length - 1 : 0].focus();
}

// What is copied carries its sources and its label.
async function copyAnswer(answer, question, frame) {
  const cites = answer.citations.map((one) => citeOf(one.leaf)).join('、');
  const label = answer.composer === 'rules' ? W.label : W.labelAi;
  const lines = [question, '', answer.answer.replace(/\*\*/g, ''), ''];
  const text = lines.concat(cites ? fill(W.copySource, { cites }) : [], '（' + label + '）').join('\n');
  try {
    await navigator.clipboard.writeText(text);
    return W.copied;
  } catch (error) {
    return copyByHand(text, frame) ? W.copied : W.copyFailed;
  }
}

function copyByHand(text, frame) {
  const field = h('textarea', { class: 'hidden' });
  field.value = text;
  frame.append(field);
  field.select();
  const worked = document.execCommand('copy');
  field.remove();
  return worked;
}

// Style sheets made in a script pass a host's style-src; browsers without them load the file.
function addStyle(root, base, frame) {
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
