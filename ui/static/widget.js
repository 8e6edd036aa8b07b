/* 策问 Cewen widget. Sources: ui/widget/src. Apache-2.0. */
(function () {
'use strict';
const CSS_TEXT = ":host{all:initial !important;display:block !important;position:static !important}*,*::before,*::after{box-sizing:border-box}[hidden]{display:none !important}.cw{--paper:#fbfaf7;--card:#fff;--ink:#1f2328;--soft:#5c6066;--line:#e3e0d8;--field:#8a8d92;--seal:#b3261e;--ask:#eef2f8;--hit:#fff0c2;--ok:#2e7d4f;--bar:#1d4f91;--on-bar:#fff;--link:#1d4f91;--edge:#1d4f91;--fs:16px;--tap:44px;--top:0px;--height:100vh;--row:0;font:400 var(--fs)/1.7 \"Noto Sans CJK SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif;color:var(--ink);text-align:left;letter-spacing:normal;word-break:break-word;overflow-wrap:anywhere;-webkit-text-size-adjust:100%;direction:ltr;visibility:visible;pointer-events:auto}.cw.dark{--paper:#16181c;--card:#202329;--ink:#e8e6e1;--soft:#a9adb4;--line:#373b43;--field:#7d828b;--seal:#f2958c;--ask:#26303f;--hit:#5a4a12;--ok:#7cc79a}.cw.contrast{--paper:#fff;--card:#fff;--ink:#000;--soft:#000;--line:#000;--field:#000;--seal:#8f0000;--ask:#fff}.cw.contrast.dark{--paper:#000;--card:#000;--ink:#fff;--soft:#fff;--line:#fff;--field:#fff;--seal:#ffb0a8;--ask:#000}.cw.elder{--tap:60px;line-height:1.6}button,textarea,a{font:inherit;color:inherit;letter-spacing:inherit}button{margin:0;padding:0 12px;min-height:var(--tap);min-width:var(--tap);border:0;border-radius:6px;background:none;cursor:pointer;text-align:center;-webkit-tap-highlight-color:transparent;touch-action:manipulation}button:disabled{opacity:.55;cursor:default}a{text-underline-offset:3px}p,h2,h3,h4,ul,ol,figure,blockquote{margin:0;padding:0;font-size:inherit;font-weight:inherit}svg{width:1.5em;height:1.5em;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;vertical-align:middle;flex:none}:focus{outline:none}:focus-visible{outline:3px solid var(--edge);outline-offset:2px}.head :focus-visible{outline-color:var(--on-bar);outline-offset:-3px}.soft{color:var(--soft);font-size:max(13px,.8125em)}.nobr{white-space:nowrap}.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}.launch{position:fixed;z-index:2147483000;right:24px;bottom:calc(24px + env(safe-area-inset-bottom,0px) + var(--row) * 72px);min-height:56px;padding:0 22px 0 18px;border-radius:28px;background:var(--bar);color:var(--on-bar);font-weight:600;display:flex;align-items:center;gap:8px;box-shadow:0 0 0 1px rgba(255,255,255,.35),0 4px 16px rgba(20,24,32,.28)}.left .launch{right:auto;left:24px}.elder .launch{min-height:64px;border-radius:32px}.launch:focus-visible{outline-offset:3px}.panel{display:flex;flex-direction:column;background:var(--paper);overflow:hidden}.float .panel{position:fixed;z-index:2147483001;right:24px;bottom:24px;width:400px;height:min(640px,calc(100vh - 48px));border:1px solid var(--line);border-radius:10px;box-shadow:0 12px 40px rgba(20,24,32,.26);animation:rise 150ms ease-out}.float.left .panel{right:auto;left:24px}.float.elder .panel{width:480px;height:min(760px,calc(100vh - 48px))}.page .panel{position:fixed;left:0;right:0;top:var(--top);height:var(--height)}@keyframes rise{from{opacity:0;transform:translateY(12px)}}@media (max-width:639px){.float .panel,.float.elder .panel,.float.left .panel{left:0;right:0;bottom:auto;top:var(--top);width:auto;height:var(--height);border:0;border-radius:0}}.head{flex:none;display:flex;flex-wrap:wrap;align-items:center;gap:0 8px;min-height:56px;background:var(--bar);color:var(--on-bar);padding:env(safe-area-inset-top,0px) max(4px,env(safe-area-inset-right,0px)) 0 max(16px,env(safe-area-inset-left,0px))}.head h2{flex:1 1 4em;min-width:4em;font-size:max(16px,1em);font-weight:600;line-height:1.35;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}.acts{display:flex;align-items:center;margin-left:auto}.acts button,.acts a{display:inline-flex;align-items:center;justify-content:center;min-height:var(--tap);padding:0 7px;min-width:var(--tap);font-size:max(14px,.84em);text-decoration:none;white-space:nowrap;border-radius:6px;gap:.25em}.acts a{text-decoration:underline}.acts [aria-pressed=true]{background:var(--on-bar);color:var(--bar);min-height:calc(var(--tap) - 12px);box-shadow:0 0 0 6px var(--bar)}.elder .head h2{flex-basis:100%;padding-top:10px}.elder .acts{flex:1;justify-content:space-between;margin-left:-8px}.menu{flex:none;background:var(--card);border-bottom:1px solid var(--line);padding:4px 8px;max-height:60%;overflow-y:auto}.menu p{padding:10px 8px 2px}.menu button{display:flex;width:100%;align-items:center;justify-content:space-between;text-align:left;padding:0 8px;color:var(--link)}.menu > button + button{border-top:1px solid var(--line);border-radius:0}.menu [aria-pressed]::after{content:\"\";width:36px;height:20px;border-radius:10px;border:2px solid var(--field);background:radial-gradient(circle at 8px 50%,var(--field) 5px,transparent 6px)}.menu [aria-pressed=true]::after{border-color:var(--link);background:var(--link) radial-gradient(circle at 24px 50%,var(--card) 5px,transparent 6px)}.pair{display:flex;gap:8px;padding:4px 0}.menu .pair button{justify-content:center;border:1px solid var(--line);border-radius:6px}.menu .warn{color:var(--seal)}.notice{flex:none;background:var(--ask);padding:8px 16px;border-bottom:1px solid var(--line);font-size:max(14px,.875em)}.room{position:relative;flex:1;min-height:0;display:flex;flex-direction:column}.log{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;position:relative;scrollbar-width:thin;padding:16px max(16px,env(safe-area-inset-right,0px)) 16px max(16px,env(safe-area-inset-left,0px))}.page .log > *,.page .ask,.page .label{width:100%;max-width:42em;margin-left:auto;margin-right:auto}.hello p{margin-bottom:12px}.chips{list-style:none;display:flex;flex-wrap:wrap;gap:8px}.chip{border:1px solid var(--line);background:var(--card);color:var(--link);text-align:left;line-height:1.4;padding:8px 14px;border-radius:22px}.elder .chip{border-radius:30px;padding:8px 20px}.turn{margin-top:20px}.asked{background:var(--ask);border-radius:8px;padding:8px 14px;margin:0 0 10px auto;width:fit-content;max-width:88%;white-space:pre-wrap}.answer{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 16px 6px}.body > * + *{margin-top:10px}.body ul,.body ol{padding-left:1.4em}.body li + li{margin-top:4px}.body strong{font-weight:650}.wide{overflow-x:auto}table{border-collapse:collapse;font:inherit;font-size:max(14px,.9em);min-width:100%}th,td{text-align:left;vertical-align:top;padding:6px 8px;border-bottom:1px solid var(--line);font-weight:400}th{color:var(--soft)}.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.quote,.said{display:block;border-left:3px solid var(--seal);padding-left:12px}.quote figcaption{font-size:max(13px,.8125em);color:var(--soft)}.working{color:var(--soft);padding-bottom:8px}.working::after{content:\"\";display:inline-block;width:2em;height:2px;margin-left:8px;vertical-align:middle;background:var(--edge);animation:wait 1.2s ease-in-out infinite;transform-origin:left}@keyframes wait{50%{transform:scaleX(.2)}}.foot h4{color:var(--soft);font-size:max(13px,.8125em);margin:14px 0 6px;padding-top:10px;border-top:1px solid var(--line)}.cites,.marks{list-style:none}.marks{display:flex;flex-wrap:wrap;gap:0 4px}.cites li + li{border-top:1px solid var(--line)}.cite{display:block;width:100%;text-align:left;padding:8px 0;line-height:1.55;font-size:max(14px,.9375em)}.cite > *{display:block}.cite > * + *{margin-top:4px}.cite b{font-weight:600}.cite .units,.cite .said{display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}.cite .go{color:var(--link);text-decoration:underline;text-underline-offset:3px;font-size:max(14px,.875em)}span.mark{display:inline-block;background:var(--seal);color:var(--card);border-radius:3px;padding:0 6px;margin-right:8px;font-size:max(13px,.8125em);line-height:1.6;white-space:nowrap}button.mark{min-width:0;padding:0 8px 0 4px;color:var(--link);text-decoration:underline;text-underline-offset:3px;white-space:nowrap;font-size:max(14px,.9em)}button.mark::before{content:\"\";display:inline-block;width:4px;height:.95em;margin-right:5px;vertical-align:-.1em;background:var(--seal);border-radius:1px}.body button.mark{min-height:0;padding:0 2px;margin:0 1px;vertical-align:baseline;line-height:inherit}.unit{margin-right:.9em;display:inline-block}.first{border:1px solid var(--line);border-radius:3px;padding:0 4px;margin-left:4px;color:var(--soft);font-size:max(13px,.8125em);line-height:1.4}.foot > .soft{margin-top:8px}.meta{display:flex;flex-wrap:wrap;align-items:center;margin:8px -6px 0;border-top:1px solid var(--line);font-size:max(14px,.875em)}.cites + .meta,.marks + .meta{margin-top:10px}.tag{border:1px solid var(--line);border-radius:3px;padding:0 6px;margin:0 auto 0 6px;color:var(--soft);font-size:max(13px,.8125em);line-height:1.6}.quiet{color:var(--link);padding:0 8px}.thumb{min-width:var(--tap);padding:0;font-size:1.15em;filter:grayscale(.35)}.thumb[aria-pressed=true]{background:var(--ask);box-shadow:inset 0 0 0 2px var(--edge)}.meta .soft{padding:0 6px}.meta .soft:not(:empty){flex-basis:100%;padding-bottom:8px}.why{padding:4px 0 10px}.why .chips{margin-top:4px}.next{padding-bottom:10px}.failed{padding-bottom:10px}.failed p{border-left:3px solid var(--seal);padding-left:12px;margin-bottom:10px}.body:not(:empty) + .foot .failed{margin-top:12px}.solid{display:inline-flex;align-items:center;justify-content:center;min-height:var(--tap);padding:0 18px;border-radius:6px;background:var(--bar);color:var(--on-bar);font-weight:600;text-decoration:none}.refused h3{font-size:1.25em;font-weight:600;margin-bottom:6px}.ask{flex:none;display:flex;align-items:flex-end;gap:8px;padding:10px 12px 6px;border-top:1px solid var(--line);background:var(--paper)}textarea{flex:1;display:block;width:100%;min-width:0;min-height:var(--tap);max-height:132px;margin:0;padding:8px 12px;resize:none;border:1px solid var(--field);border-radius:6px;background:var(--card);color:var(--ink);line-height:1.6;font-size:max(16px,1em)}.elder textarea{padding-top:13px}textarea:focus-visible{outline-offset:-1px}textarea::placeholder{color:var(--soft);opacity:1}.label{flex:none;text-align:center;color:var(--soft);font-size:max(13px,.75em);line-height:1.5;padding:0 12px calc(8px + env(safe-area-inset-bottom,0px))}.drawer{position:absolute;inset:0;top:0;right:0;bottom:0;left:0;display:flex;flex-direction:column;background:var(--paper);animation:rise 150ms ease-out}.bar{flex:none;display:flex;align-items:center;border-bottom:1px solid var(--line);padding-right:12px}.bar h3{flex:1;font-weight:600;min-width:0}.bar .icon{color:var(--link)}.bar a{color:var(--link);font-size:max(14px,.875em);min-height:var(--tap);display:inline-flex;align-items:center}.content{flex:1;min-height:0;display:flex;flex-direction:column;overflow-y:auto}.facts{flex:none;padding:10px 16px;border-bottom:1px solid var(--line);line-height:1.55;font-size:max(14px,.9375em);max-height:40%;overflow-y:auto}.facts b{font-weight:600}iframe{flex:1;min-height:240px;width:100%;border:0;background:var(--paper)}.leaf,.form{padding:14px 16px}.leaf p + p{margin-top:8px}.leaf mark{background:var(--hit);color:inherit;padding:1px 0}.form > * + *{margin-top:12px}.form label{display:block}.form textarea{max-height:none}@media (hover:hover){.chip:hover,.quiet:hover,.menu button:hover,.bar .icon:hover{background:var(--ask)}.cite:hover b{text-decoration:underline;text-underline-offset:3px}.acts button:hover,.acts a:hover{box-shadow:inset 0 0 0 1px var(--on-bar)}.launch:hover,.solid:hover:not(:disabled){filter:brightness(1.1)}}@media (prefers-reduced-motion:reduce){*,*::after{animation:none !important}}@media (forced-colors:active){.launch,.solid,.chip,span.mark{border:1px solid}}@media print{.cw{display:none}}";
const W = {
name: '政策问答',
launch: '问政策',
greeting: '您好。请用一句话提问，回答会注明出自计划的第几条。',
questions: ['今年有哪些量化目标', '第12条由哪些单位负责', '省数据管理局负责哪些任务', '乡村方面有哪些安排'],
label: '检索结果，仅供参考，以原文为准',
labelAi: '内容由人工智能生成，仅供参考，以原文为准',
tagRules: '检索结果',
tagAi: '人工智能生成',
hotline: '12345',
human: '转人工',
humanLong: '转人工，拨打12345',
elder: '长辈版',
more: '更多',
close: '关闭',
back: '返回',
input: '输入问题',
hint: '输入问题，按回车发送',
hintTouch: '输入问题',
send: '提问',
stop: '停止',
voice: '语音',
voiceStop: '结束语音',
voiceNote: '语音由浏览器识别，说完后请核对文字再发送。',
voiceFailed: '没有听清，请再说一次或改用文字。',
log: '问答记录',
you: '您的问题',
working: '正在查找…',
contrast: '高对比度',
hant: '繁體中文',
larger: '字大一些',
smaller: '字小一些',
size: '字号',
clear: '清空对话',
clearAsk: '清空后不能恢复。',
clearYes: '确定清空',
clearNo: '不清空',
cleared: '对话已清空。',
report: '投诉举报',
reportIntro: '回答有错误、不当内容或泄露信息，请在这里说明。办事类投诉请拨打12345。',
reportInput: '请说明问题，不要填写身份证号、电话等个人信息',
reportSend: '提交',
reportDone: '已收到，谢谢。需要人工处理的事项请拨打12345。',
basis: '依据',
related: '相近的条目',
units: '责任单位',
first: '列首位',
original: '原文',
read: '在原文中查看',
readNew: '新窗口打开原文',
readTitle: '原文',
readFailed: '原文没有打开。请点“新窗口打开原文”。',
cover: '共涉及{n}个条目（全文{of}个）',
item: '第{n}条',
section: '第({n})节',
copy: '复制',
copied: '已复制',
copyFailed: '没有复制成功，请长按文字选择后复制。',
copySource: '出处：{cites}',
up: '👍',
down: '👎',
upName: '有帮助',
downName: '没有帮助',
thanks: '已记下您的评价。',
why: '哪里不好？',
reasons: ['答非所问', '依据不对', '不完整', '看不懂'],
next: '接着问',
retry: '重试',
offline: '网络已断开。写好的文字会保留，恢复后再发送。',
online: '网络已恢复。',
failNet: '没有连上服务器，请检查网络后重试。',
failCut: '连接中断，回答没有传完。请重试。',
failServer: '服务暂时出错，请稍后重试。',
failBusy: '提问太频繁，请{n}秒后重试。',
stopped: '已停止。',
refusedTitle: '这里暂时不能提问',
refused: '这个网站（{origin}）还没有获得嵌入授权，所以不能在这里提问。您可以拨打12345咨询。',
refusedLog: '[cewen] {origin} is not in CEWEN_EMBED_ORIGINS of {base}: the widget stays closed.',
digits: '零一二三四五六七八九十',
};
function fill(text, values) {
return text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? String(values[key]) : all));
}
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
};
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
Object.assign(state, { turns: [], draft: '', token: '', session: '' });
talk.write(state);
},
};
}
const FIRST_BYTE = 8000;
const HELD = 1500;
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
renewAt = 0;
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
const begun = Date.now();
let first = 0;
const timer = setTimeout(stop, FIRST_BYTE);
const touched = () => { first = first || Date.now(); clearTimeout(timer); };
try {
const body = Object.assign({ stream: true }, question);
const response = await call('api/v1/chat', 'POST', body, inner.signal);
const done = await read(response, on, touched);
if (!done) plain = true;
if (!done) throw new Problem('cut', W.failCut);
if (first - begun > HELD && Date.now() - first < 60) plain = true;
return done;
} catch (error) {
if (error.name !== 'AbortError' || first || (signal && signal.aborted)) throw error;
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
const INLINE = /\*\*(.+?)\*\*|\[(第\d{1,3}条|第\([一二三四五六七八九十]+\)节|第[一二三四五六七八九十]+部分)\]/g;
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
const row = (texts, tag) => h('tr', {}, texts.map(
(text) => inline(h(tag, { class: numeric(text) ? 'num' : '', scope: tag === 'th' ? 'col' : null }), text, chip),
));
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
const kind = BLOCKS.find((block) => block.is(lines[at]));
let end = at + 1;
const same = (line) => line.trim() && (kind ? kind.is(line) : !BLOCKS.some((block) => block.is(line)));
while (end < lines.length && same(lines[end])) end += 1;
const part = lines.slice(at, end);
if (kind) out.append(kind.make(part, chip));
else if (part[0].trim()) out.append(paragraph(part, chip));
at = end;
}
return out;
}
function makeBridge() {
const at = (path) => path.split('.').reduce((value, key) => (value ? value[key] : undefined), window);
function attempt(calls) {
for (let index = 0; index < calls.length; index += 1) {
const owner = at(calls[index][0]);
const method = owner && owner[calls[index][1]];
if (typeof method === 'function') {
try {
method.apply(owner, calls[index].slice(2));
return true;
} catch (error) { /* the next one may work */ }
}
}
return false;
}
const closing = [
['ZWJSBridge', 'close'],
['wx.miniProgram', 'navigateBack'],
['uni.webView', 'navigateBack'],
['uni', 'navigateBack'],
['WeixinJSBridge', 'call', 'closeWindow'],
['app', 'back'],
['navigator.app', 'exitApp'],
];
return {
canClose: () => closing.some((one) => typeof (at(one[0]) || {})[one[1]] === 'function'),
close: () => attempt(closing),
tell(message) {
attempt([
['wx.miniProgram', 'postMessage', { data: message }],
['uni.webView', 'postMessage', { data: message }],
['uni', 'postMessage', { data: message }],
]);
},
elder(on) {
const app = at('ZWJSBridge');
if (!app || typeof app.getUiStyle !== 'function') return;
const asked = () => Promise.resolve(app.getUiStyle({})).then(
(style) => on(Boolean(style) && style.uiStyle === 'elder'), () => {},
);
if (typeof app.onReady === 'function') app.onReady(asked);
else asked();
},
onBack(closeTop) {
document.addEventListener('backbutton', (event) => {
event.preventDefault();
if (!closeTop()) attempt(closing);
});
},
};
}
const CARDS = 3;
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
citation.units.length > 0 && unitsLine(citation.units),
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
const marks = given.citations.map((one) => h('li', {}, [markButton(one, open)]));
return [h('h4', { text: W.basis }), h('ul', { class: 'marks' }, marks)];
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
const row = h('div', { class: 'meta' }, [
h('span', { class: 'tag', text: tag }),
button(W.copy, () => ui.copy(given, turn.q).then((text) => { said.textContent = text; }), { class: 'quiet' }),
button(W.up, () => vote('up', ''), { class: 'quiet thumb', 'aria-label': W.upName, 'aria-pressed': turn.vote === 'up' }),
button(W.down, () => vote('down', ''), { class: 'quiet thumb', 'aria-label': W.downName, 'aria-pressed': turn.vote === 'down' }),
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
if (name === 'status') busy(data.text);
else if (name === 'statement') statement(data);
},
};
}
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
empty(content);
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
const SIZES = [18, 20, 24, 30];
const LIGHT = [251, 250, 247];
const DARK = [22, 24, 28];
const DEEP_BLUE = [29, 79, 145];
function makeAids(ui) {
const prefs = ui.memory.prefs;
const options = ui.options;
const on = {};
function set(key, value, remember) {
if (on[key] === value) return;
on[key] = value;
ui.frame.classList.toggle(key, value);
if (remember) ui.memory.prefer(key, value);
if (key === 'elder' || key === 'contrast') paint();
if (key === 'hant') hant.set(value);
ui.emit(key, { on: value });
(ui.switches[key] || []).forEach((one) => one.setAttribute('aria-pressed', String(value)));
}
function paint() {
const background = getComputedStyle(document.body || document.documentElement).backgroundColor.match(/[\d.]+/g);
const hostDark = background && Number(background[3] === undefined ? 1 : background[3]) > 0.5
&& luminance(background.slice(0, 3).map(Number)) < 0.12;
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
const dark = options.scheme ? options.scheme === 'dark' : hostDark || (options.page && prefersDark);
const theme = rgb(options.theme) || DEEP_BLUE;
const ground = dark ? DARK : LIGHT;
const bar = on.contrast ? (dark ? [255, 255, 255] : [0, 0, 0]) : theme;
const style = ui.frame.style;
ui.frame.classList.toggle('dark', Boolean(dark));
style.setProperty('--bar', css(bar));
style.setProperty('--on-bar', css(contrast([255, 255, 255], bar) >= 4.5 ? [255, 255, 255] : [20, 22, 26]));
style.setProperty('--link', css(on.contrast ? bar : legible(theme, dark ? [32, 35, 41] : LIGHT)));
style.setProperty('--edge', css(legible(theme, ground)));
style.setProperty('--fs', (on.elder ? size() : 16) + 'px');
}
const size = () => (SIZES.indexOf(prefs.size) >= 0 ? prefs.size : 20);
function resize(step) {
const at = SIZES.indexOf(size()) + step;
ui.memory.prefer('size', SIZES[Math.max(0, Math.min(SIZES.length - 1, at))]);
if (!on.elder) set('elder', true, true);
paint();
}
function hostElder() {
const root = document.documentElement;
if (root.hasAttribute('data-elder')) return root.getAttribute('data-elder') !== '0';
return /(^|\s)(elder|elder-mode|is-elder)(\s|$)/.test(root.className);
}
const hant = makeHant(ui);
function start() {
const asked = options.elder === '1' || hostElder();
set('elder', prefs.elder === undefined ? asked : prefs.elder || asked, false);
const more = window.matchMedia('(prefers-contrast: more)').matches;
set('contrast', prefs.contrast === undefined ? options.contrast === '1' || more : prefs.contrast, false);
paint();
set('hant', prefs.hant === undefined ? options.hant === '1' : prefs.hant, false);
let host = hostElder();
new MutationObserver(() => {
if (host !== hostElder()) {
host = !host;
set('elder', host, true);
}
paint();
}).observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-elder', 'data-theme'] });
ui.bridge.elder((value) => set('elder', value, false));
}
return { start, set, resize, toggle: (key) => set(key, !on[key], true), is: (key) => Boolean(on[key]) };
}
function makeHant(ui) {
const plain = new Map();
const known = new Map();
let on = false;
let timer = 0;
const watcher = new MutationObserver(() => later());
function later() {
clearTimeout(timer);
timer = setTimeout(convert, 30);
}
function places() {
const found = [];
const walker = document.createTreeWalker(ui.frame, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
if (/[\u3400-\u9fff]/.test(node.data) && !node.parentElement.closest('[data-raw]')) {
found.push({ node, read: () => node.data, write: (text) => { node.data = text; } });
}
}
ui.frame.querySelectorAll('[aria-label],[placeholder]').forEach((node) => {
const name = node.hasAttribute('placeholder') ? 'placeholder' : 'aria-label';
found.push({ node, read: () => node.getAttribute(name), write: (text) => node.setAttribute(name, text) });
});
return found;
}
async function convert() {
if (!on) return;
const all = places();
const missing = Array.from(new Set(all.map((one) => one.read()))).filter((text) => !known.has(text));
if (missing.length) {
try {
const texts = await ui.api.hant(missing.slice(0, 400));
texts.forEach((text, index) => { known.set(missing[index], text); known.set(text, text); });
} catch (problem) {
ui.say(ui.explain(problem));
return;
}
}
if (!on) return;
watcher.disconnect();
all.forEach((one) => {
const text = one.read();
const turned = known.get(text);
if (turned && turned !== text) {
plain.set(one.node, { text, turned, one });
one.write(turned);
}
});
watch();
}
function watch() {
watcher.observe(ui.frame, { childList: true, subtree: true, characterData: true });
}
return {
set(value) {
on = value;
watcher.disconnect();
ui.frame.lang = value ? 'zh-Hant' : 'zh-CN';
if (value) { watch(); convert(); } else {
plain.forEach((kept) => { if (kept.one.read() === kept.turned) kept.one.write(kept.text); });
plain.clear();
}
},
};
}
function makeVoice(field, say) {
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
if (!Recognition || !window.isSecureContext) return null;
let running = null;
const element = button(W.voice, () => {
if (running) { running.stop(); return; }
running = new Recognition();
running.lang = 'zh-CN';
running.onresult = (event) => {
field.value += Array.from(event.results).map((result) => result[0].transcript).join('');
field.dispatchEvent(new Event('input'));
};
running.onerror = () => say(W.voiceFailed);
running.onend = () => { running = null; element.textContent = W.voice; field.focus(); };
running.start();
element.textContent = W.voiceStop;
say(W.voiceNote);
}, { class: 'quiet voice' });
return element;
}
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
const NARROW = '(max-width: 639px)';
let count = 0;
function makeWidget(options, base) {
const ui = { options, base, id: 'cw' + (count += 1), switches: {}, listeners: [] };
const page = Boolean(options.page);
const host = document.createElement('cewen-widget');
const narrow = window.matchMedia(NARROW);
let running = null;
let offlineSince = 0;
ui.root = host.attachShadow({ mode: 'open' });
ui.frame = h('div', { class: 'cw ' + (page ? 'page' : 'float') + (options.position === 'left' ? ' left' : ''), lang: 'zh-CN', translate: 'no' });
ui.memory = makeMemory(base, options.site || location.host);
ui.api = makeApi(base, options, ui.memory);
ui.bridge = makeBridge();
ui.layers = makeLayers(() => page || narrow.matches);
ui.emit = (name, detail) => ui.listeners.slice().forEach((one) => one(name, detail || {}));
ui.mayLeave = () => ui.bridge.canClose() || window.parent !== window;
const state = ui.memory.state;
ui.say = (text) => {
panel.notice.textContent = text;
panel.notice.hidden = !text;
clearTimeout(ui.quiet);
if (text && navigator.onLine !== false) ui.quiet = setTimeout(() => ui.say(''), 6000);
};
ui.explain = (problem) => (problem instanceof Problem ? problem.message || W.failServer : W.failServer);
ui.lastPlan = () => state.turns.reduce((plan, turn) => {
const cited = turn.a && turn.a.citations[0];
return cited ? cited.plan : plan;
}, options.plan || '');
ui.openEvidence = (citation) => panel.drawer.evidence(citation);
ui.report = () => {
const last = state.turns.filter((turn) => turn.a).pop();
panel.drawer.report(last ? last.a.id : 'general');
};
ui.copy = async (answer, question) => {
const cites = answer.citations.map((one) => citeOf(one.leaf)).join('、');
const label = answer.composer === 'rules' ? W.label : W.labelAi;
const lines = [question, '', answer.answer.replace(/\*\*/g, ''), ''];
const text = lines.concat(cites ? fill(W.copySource, { cites }) : [], '（' + label + '）').join('\n');
try {
await navigator.clipboard.writeText(text);
return W.copied;
} catch (error) {
return copyByHand(text) ? W.copied : W.copyFailed;
}
};
function copyByHand(text) {
const field = h('textarea', { class: 'hidden' });
field.value = text;
ui.frame.append(field);
field.select();
const worked = document.execCommand('copy');
field.remove();
return worked;
}
ui.clear = () => {
if (running) running.abort();
ui.api.forget().catch(() => {});
ui.memory.forget();
empty(panel.turns);
panel.field.value = '';
panel.greet();
ui.say(W.cleared);
panel.field.focus();
ui.emit('clear');
};
ui.ask = async (text, old) => {
const question = String(text || '').trim().slice(0, 1000);
if (!question || running) return;
ui.open();
const turn = old || { q: question, a: null };
if (!old) state.turns.push(turn);
const shown = old ? turn.view : show(turn);
shown.restart();
trimSuggestions(shown.element);
panel.log.scrollTop = shown.element.offsetTop - 8;
running = new AbortController();
panel.send.textContent = W.stop;
ui.memory.save();
ui.emit('ask', { question });
const asked = state.turns.filter((one) => one.a || one === turn).map((one) => one.q);
try {
turn.a = await ui.api.ask(asked, shown.event, running.signal);
shown.done(turn.a);
relabel(turn.a);
ui.emit('answer', { question, answer: turn.a });
} catch (problem) {
failed(shown, problem, question);
}
running = null;
panel.send.textContent = W.send;
ui.memory.save();
};
function failed(shown, problem, question) {
if (problem.kind === 'refused') {
refuse();
return;
}
const aborted = problem.name === 'AbortError';
if (!aborted && !(problem instanceof Problem)) console.error(problem);
shown.fail(aborted ? W.stopped : ui.explain(problem), problem.wait || 0);
ui.emit('error', { question, kind: aborted ? 'stopped' : problem.kind || 'server' });
}
function refuse() {
const values = { origin: location.origin, base };
console.warn(fill(W.refusedLog, values));
panel.form.hidden = true;
empty(panel.turns);
empty(panel.hello).append(h('div', { class: 'refused', role: 'alert' }, [
h('h3', { text: W.refusedTitle }),
h('p', { text: fill(W.refused, values) }),
h('a', { class: 'solid', href: 'tel:' + W.hotline, text: W.humanLong }),
]));
state.turns = [];
ui.memory.save();
ui.emit('refused', {});
}
function show(turn) {
const view = makeTurn(ui, turn);
Object.defineProperty(turn, 'view', { value: view, configurable: true, enumerable: false });
panel.turns.append(view.element);
return view;
}
function trimSuggestions(last) {
panel.turns.querySelectorAll('.next').forEach((one) => { if (!last.contains(one)) one.remove(); });
}
function relabel(answer) {
const ai = answer && answer.composer !== 'rules';
panel.label.textContent = ai ? W.labelAi : ui.api.label() || panel.label.textContent;
}
ui.open = () => {
if (!panel.element.hidden) return;
panel.element.hidden = false;
launch.hidden = true;
fit();
if (!page) {
ui.layers.open(hide);
if (narrow.matches) panel.element.setAttribute('aria-modal', 'true');
(narrow.matches ? panel.close : panel.field).focus();
}
state.open = true;
ui.memory.save();
ui.emit('open');
ui.api.ready().then(() => relabel(null), (problem) => { if (problem.kind === 'refused') refuse(); });
};
function hide() {
panel.element.hidden = true;
panel.openMenu(false);
launch.hidden = false;
launch.focus();
state.open = false;
ui.memory.save();
lock(false);
ui.emit('close');
}
ui.close = () => {
if (!page) ui.layers.closeAll();
else if (!ui.bridge.close()) ui.emit('close');
};
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
function fit() {
const view = window.visualViewport;
const full = page || narrow.matches;
const style = ui.frame.style;
style.setProperty('--top', full && view ? view.offsetTop + 'px' : '0px');
style.setProperty('--height', full && view ? view.height + 'px' : '100vh');
if (!page) lock(full && !panel.element.hidden);
}
function keys(event) {
if (event.key === 'Escape' && !panel.element.hidden) {
if (panel.menuOpen()) { panel.openMenu(false); panel.focusMenu(); } else if (!page || ui.layers.depth()) ui.layers.close();
event.stopPropagation();
}
const modal = panel.drawer.isOpen() ? panel.drawer.element : narrow.matches && !page && panel.element;
if (event.key === 'Tab' && modal) trap(event, modal);
}
function trap(event, area) {
const all = Array.from(area.querySelectorAll('button, a[href], textarea, iframe, [tabindex="0"]'))
.filter((one) => !one.disabled && one.getClientRects().length);
const at = all.indexOf(ui.root.activeElement);
const edge = event.shiftKey ? 0 : all.length - 1;
if (at !== edge && !(event.shiftKey && at < 0)) return;
event.preventDefault();
all[event.shiftKey ? all.length - 1 : 0].focus();
}
function typed() {
panel.field.style.height = 'auto';
panel.field.style.height = Math.min(panel.field.scrollHeight, 132) + 'px';
state.draft = panel.field.value;
ui.memory.save();
}
function submit(event) {
event.preventDefault();
if (running) { running.abort(); return; }
if (navigator.onLine === false) { ui.say(W.offline); return; }
const text = panel.field.value;
if (!text.trim()) { panel.field.focus(); return; }
panel.field.value = '';
typed();
ui.ask(text);
}
ui.aids = makeAids(ui);
const launch = h('button', { type: 'button', class: 'launch', 'aria-haspopup': 'dialog', onclick: () => ui.open() }, [
icon(ICONS.ask), h('span', { text: options.word || W.launch }),
]);
const panel = makePanel(ui);
ui.panel = panel;
panel.form.addEventListener('submit', submit);
panel.field.addEventListener('input', typed);
panel.field.addEventListener('keydown', (event) => {
const composing = event.isComposing || event.keyCode === 229;
if (event.key === 'Enter' && !event.shiftKey && !composing) submit(event);
});
ui.frame.addEventListener('keydown', keys);
ui.frame.append(launch, panel.element);
style(ui.root, base, ui.frame);
window.addEventListener('offline', () => { offlineSince = Date.now(); ui.say(W.offline); });
window.addEventListener('online', () => { if (offlineSince) ui.say(W.online); });
window.addEventListener('resize', fit);
if (window.visualViewport) ['resize', 'scroll'].forEach((name) => window.visualViewport.addEventListener(name, fit));
ui.bridge.onBack(() => ui.layers.close());
ui.place = (index) => ui.frame.style.setProperty('--row', index);
ui.attach = () => {
(page ? document.body : document.documentElement).append(host);
launch.hidden = page;
panel.greet();
panel.field.value = state.draft || '';
state.turns = state.turns.filter((turn) => turn.q);
state.turns.forEach((turn) => {
const view = show(turn);
if (turn.a) { view.done(turn.a); trimSuggestions(view.element); relabel(turn.a); } else view.fail(W.failCut, 0);
});
ui.aids.start();
if (page || (state.open && !narrow.matches)) {
ui.open();
panel.log.scrollTop = panel.log.scrollHeight;
}
ui.emit('ready');
};
return ui;
}
function style(root, base, frame) {
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
})();
