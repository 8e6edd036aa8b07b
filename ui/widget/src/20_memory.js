// What is remembered: the conversation for this tab, the reading aids for this browser. No cookie.
// A frame whose storage is blocked remembers until it is closed.
function box(kind, key) {
  let kept = null;
  return {
    read() {
      try {
        const text = window[kind].getItem(key);
        return text ? JSON.parse(text) : kept;
      } catch (error) {
        return kept;
      }
    },
    write(value) {
      kept = value;
      try {
        window[kind].setItem(key, JSON.stringify(value));
      } catch (error) { /* blocked or full: the copy above serves */ }
    },
  };
}

const KEPT_TURNS = 30;

function makeMemory(base, site) {
  const talk = box('sessionStorage', 'cewen:' + base + ':' + site);
  const aids = box('localStorage', 'cewen:aids');
  const state = Object.assign({ turns: [], draft: '', token: '', session: '', open: false }, talk.read());
  const prefs = Object.assign({}, aids.read());
  return {
    state,
    prefs,
    save() {
      state.turns = state.turns.slice(-KEPT_TURNS);
      talk.write(state);
    },
    prefer(key, value) {
      prefs[key] = value;
      aids.write(prefs);
    },
    forget() {
      Object.assign(state, { turns: [], draft: '' });
      talk.write(state);
    },
    leave(session) {
      if (state.session === session) Object.assign(state, { token: '', session: '' });
      talk.write(state);
    },
  };
}
