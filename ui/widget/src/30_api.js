// The way to the server: tokens that renew themselves, answers as a stream or, where a proxy or an old
// webview holds the stream back, as plain JSON.
const FIRST_BYTE = 8000; // ms; the server says something at once, so a silent stream is being held back
const HELD = 1500; // ms; a stream that was silent this long, and then gave several statements with its end,
const BURST = 300; // all within this time, was held back as well

function Problem(kind, message, wait) {
  this.kind = kind;
  this.message = message;
  this.wait = wait || 0;
}

async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  const error = body.error || {};
  const wait = Number(response.headers.get('Retry-After')) || 0;
  if (response.status === 403 && error.code === 'origin_not_allowed') return new Problem('refused', '');
  if (response.status === 429) return new Problem('busy', fill(W.failBusy, { n: wait || 5 }), wait);
  return new Problem(response.status === 401 ? 'token' : 'server', error.message || W.failServer);
}

// Feeds on text, calls back with each event of a text/event-stream.
function makeParser(on) {
  let rest = '';
  return (text) => {
    rest += text.replace(/\r\n?/g, '\n');
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      let name = 'message';
      let data = '';
      rest.slice(0, end).split('\n').forEach((line) => {
        if (line.indexOf('event:') === 0) name = line.slice(6).trim();
        else if (line.indexOf('data:') === 0) data += line.slice(5).trim();
      });
      rest = rest.slice(end + 2);
      if (data) on(name, JSON.parse(data));
    }
  };
}

function makeApi(base, options, memory) {
  const state = memory.state;
  let renewAt = 0;
  let renewing = null;
  let plain = false;
  let label = '';

  function send(path, init) {
    return fetch(base + path, Object.assign({ mode: 'cors', credentials: 'omit', cache: 'no-store' }, init))
      .catch((error) => {
        throw error.name === 'AbortError' ? error : new Problem('net', W.failNet);
      });
  }

  async function renew() {
    const body = JSON.stringify({ site: options.site, token: state.token });
    const response = await send('embed/token', {
      method: 'POST', body, headers: { 'Content-Type': 'text/plain' },
    });
    if (!response.ok) throw await problemOf(response);
    const given = await response.json();
    state.token = given.token;
    state.session = given.session;
    label = given.label;
    renewAt = Date.now() + given.expires_in * 750;
    memory.save();
  }

  function ready() {
    if (state.token && Date.now() < renewAt) return Promise.resolve();
    if (!renewing) {
      const done = () => { renewing = null; };
      renewing = renew();
      renewing.then(done, done);
    }
    return renewing;
  }

  async function call(path, method, body, signal) {
    for (let again = true; ; again = false) {
      await ready();
      const headers = { Authorization: 'Bearer ' + state.token };
      if (body) headers['Content-Type'] = 'application/json';
      const response = await send(path, { method, headers, signal, body: body && JSON.stringify(body) });
      if (response.ok) return response;
      const problem = await problemOf(response);
      if (problem.kind !== 'token' || !again) throw problem;
      renewAt = 0; // rotated or revoked meanwhile: once more with a new token, unseen
    }
  }

  async function read(response, on, touched) {
    const seen = { done: null, failed: null };
    const parse = makeParser((name, data) => {
      if (name === 'done') seen.done = data;
      else if (name === 'error') seen.failed = new Problem('server', (data.error || {}).message || W.failServer);
      else on(name, data);
    });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        touched();
        parse(decoder.decode(part.value, { stream: true }));
      }
    } catch (error) {
      if (error.name === 'AbortError') throw error;
    }
    if (seen.failed) throw seen.failed;
    return seen.done;
  }

  async function stream(question, on, signal) {
    const inner = new AbortController();
    const stop = () => inner.abort();
    if (signal) signal.addEventListener('abort', stop);
    const seen = { any: false, last: Date.now(), burst: 0, statements: 0 };
    const timer = setTimeout(stop, FIRST_BYTE);
    const touched = () => {
      const now = Date.now();
      clearTimeout(timer);
      if (now - seen.last > HELD) Object.assign(seen, { burst: now, statements: 0 });
      Object.assign(seen, { any: true, last: now });
    };
    const counted = (name, data) => {
      if (name === 'statement') seen.statements += 1;
      on(name, data);
    };
    try {
      const body = Object.assign({ stream: true }, question);
      const response = await call('api/v1/chat', 'POST', body, inner.signal);
      const done = await read(response, counted, touched);
      if (!done) plain = true;
      if (!done) throw new Problem('cut', W.failCut);
      if (seen.burst && Date.now() - seen.burst < BURST && seen.statements > 1) plain = true;
      return done;
    } catch (error) {
      if (error.name !== 'AbortError' || seen.any || (signal && signal.aborted)) throw error;
      plain = true;
      return whole(question, signal);
    } finally {
      clearTimeout(timer);
      if (signal) signal.removeEventListener('abort', stop);
    }
  }

  async function whole(question, signal) {
    return (await call('api/v1/chat', 'POST', question, signal)).json();
  }

  return {
    ready,
    label: () => label,
    isPlain: () => plain,
    ask(turns, on, signal) {
      const question = { messages: turns.slice(-20).map((text) => ({ role: 'user', content: text })) };
      if (options.plan) question.plan = options.plan;
      const able = window.TextDecoder && window.ReadableStream && window.AbortController;
      return plain || !able ? whole(question, signal) : stream(question, on, signal);
    },
    vote: (body) => call('api/v1/feedback', 'POST', body),
    hant: async (texts) => (await (await call('embed/hant', 'POST', { texts })).json()).texts,
    leaf: async (plan, leaf) => (await call('api/v1/plans/' + plan + '/leaves/' + leaf, 'GET')).json(),
    plan: async () => options.plan || (await (await call('api/v1/plans', 'GET')).json())[0].id,
    forget: () => (state.session ? call('api/v1/conversations/' + state.session, 'DELETE') : Promise.resolve()),
  };
}
