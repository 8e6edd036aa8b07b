// What is open on top of what. Esc and the back key close the top one first; on a full screen each layer
// is an entry of the browser's history, so that the phone's own back key does the same.
function makeLayers(inHistory) {
  const open = [];
  const top = () => open[open.length - 1];
  const current = () => (history.state || {}).cewen;

  function pop() {
    const last = open.pop();
    if (last) last.close();
  }

  window.addEventListener('popstate', () => {
    while (top() && top().entry && top().entry !== current()) pop();
  });

  // Closes the upper layers. Those in the history close when the browser has gone back.
  function close(count) {
    const going = open.slice(-count);
    if (going.length && going.every((one) => one.entry) && top().entry === current()) history.go(-going.length);
    else going.forEach(pop);
    return going.length > 0;
  }

  return {
    open(closing) {
      const entry = inHistory() ? Date.now() + Math.random() : 0;
      if (entry) history.pushState(Object.assign({}, history.state, { cewen: entry }), '');
      open.push({ close: closing, entry });
    },
    close: () => close(1),
    closeAll: () => close(open.length),
    depth: () => open.length,
  };
}
