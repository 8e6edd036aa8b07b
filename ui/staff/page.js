// Runs before Gradio's own scripts.
// Gradio takes its texts from the browser's language and offers the page for translation, which
// breaks streaming.
document.documentElement.lang = "zh-CN";
document.documentElement.setAttribute("translate", "no");
Object.defineProperty(navigator, "language", {get: () => "zh-CN"});
Object.defineProperty(navigator, "languages", {get: () => ["zh-CN", "zh"]});
// Third-party storage may be blocked in a frame: a copy in memory keeps the page from hanging.
try { window.localStorage.length; } catch (_) {
  const kept = new Map();
  const shim = {
    getItem: k => kept.has(k) ? kept.get(k) : null, setItem: (k, v) => kept.set(k, String(v)),
    removeItem: k => kept.delete(k), clear: () => kept.clear(),
    key: i => [...kept.keys()][i] || null, get length() { return kept.size; }};
  Object.defineProperty(window, "localStorage", {value: shim});
  Object.defineProperty(window, "sessionStorage", {value: shim});
}
(() => {
  // Names that Gradio gives to screen readers in English only.
  const NAMES = [
    [/^bot's message:.*/s, "回答"], [/^user's message:.*/s, "提问"], [/^chatbot conversation$/i, "对话内容"],
    [/^Click to upload or drop files$/, "点击选择文件，或把文件拖到这里"], [/^Clear$/, "清除"], [/^Remove$/, "移除"],
    [/^Remove this file$/, "移除这个文件"], [/^Download.*/, "下载"], [/^Close$/, "关闭"], [/^Copy message$/, "复制"],
    [/^Scroll to bottom$/, "到最新一条"], [/^Expand.*/, "展开"], [/^Loading.*/, "正在加载"], [/^Cancel$/, "取消"],
    [/^Tab navigation$/, "页面"], [/^More tabs$|^Overflow menu$/i, "更多"], [/^Image preview$/, "图片"],
  ];
  const rename = node => {
    for (const name of ["aria-label", "title"]) {
      const value = node.getAttribute(name);
      const match = value && NAMES.find(([pattern]) => pattern.test(value));
      if (match) node.setAttribute(name, match[1]);
    }
  };
  const renameAll = root => {
    if (root.nodeType !== 1) return;
    rename(root);
    root.querySelectorAll("[aria-label], [title]").forEach(rename);
  };
  const watch = new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "attributes") rename(change.target);
      else change.addedNodes.forEach(renameAll);
    }
  });
  watch.observe(document.documentElement,
    {childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "title"]});

  const body = () => document.body.classList;
  const close = () => {
    const open = body().contains("cw-drawer") ? "#cw-open-list" : body().contains("cw-sheet") ? "#cw-open-side" : "";
    body().remove("cw-drawer", "cw-sheet");
    if (open) document.querySelector(open)?.focus();
  };
  const openDrawer = () => { body().remove("cw-sheet"); body().add("cw-drawer"); document.querySelector("#cw-new")?.focus(); };
  const openSheet = () => { body().remove("cw-drawer"); body().add("cw-sheet"); };

  // A chip opens the evidence; without a card for it, its link opens the original.
  const chip = (link, event) => {
    const leaf = decodeURIComponent((link.getAttribute("href") || "").split("#")[1] || "");
    const card = leaf && document.getElementById("cw-card-" + leaf);
    const last = [...document.querySelectorAll("#cw-chat .bot")].pop();
    if (!card || !last || !last.contains(link)) return;
    event.preventDefault();
    openSheet();
    document.querySelectorAll(".cw-card.cw-on").forEach(one => one.classList.remove("cw-on"));
    card.classList.add("cw-on");
    card.scrollIntoView({block: "nearest"});
    card.focus({preventScroll: true});
  };

  // A copy carries the label.
  const copy = async button => {
    const message = button.closest(".message-content") || button.closest(".message");
    const text = message.cloneNode(true);
    const note = text.querySelector(".cw-note")?.textContent || "";
    text.querySelectorAll(".cw-foot").forEach(node => node.remove());
    text.querySelectorAll("tr").forEach(row => { row.textContent = [...row.cells].map(c => c.textContent.trim()).join("\t") + "\n"; });
    text.querySelectorAll("p, li, blockquote, h1, h2, h3").forEach(node => node.append("\n"));
    const plain = text.textContent.replace(/\n{3,}/g, "\n\n").trim() + "\n\n" + note;
    try { await navigator.clipboard.writeText(plain); } catch (_) {
      const area = document.createElement("textarea");
      area.value = plain; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    const was = button.textContent;
    button.textContent = "已复制";
    setTimeout(() => { button.textContent = was; }, 1500);
  };

  document.addEventListener("click", event => {
    const at = selector => event.target.closest && event.target.closest(selector);
    const link = at("#cw-chat a[href*='/read/']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) chip(link, event);
    else if (at(".cw-copy")) copy(at(".cw-copy"));
    else if (at("#cw-open-list")) openDrawer();
    else if (at("#cw-open-side")) openSheet();
    else if (at("#cw-close-list, #cw-close-side")) close();
    else if (at("#cw-conversations label, #cw-new")) body().remove("cw-drawer");
    else if (body().contains("cw-drawer") && !at("#cw-list")) close();
  });
  document.addEventListener("keydown", event => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || "");
    if (event.key === "Escape") close();
    else if (event.key === "/" && !typing && !event.isComposing) {
      const ask = document.querySelector("#cw-ask textarea");
      if (ask && ask.offsetParent) { event.preventDefault(); ask.focus(); }
    }
  });
})();
