// Places: six parts as tabs, and every link opens the fold that it leads into.
"use strict";
const page = {
  make(tag, attributes, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name in made && typeof value !== "string") { made[name] = value; } else { made.setAttribute(name, value); }
    }
    made.append(...inside);
    return made;
  },
  // Text in base 64 of what zlib has packed without a header, unpacked.
  async inflate(text) {
    const packed = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
  },
  fill(text, values) { return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all); },
};
// One stop for several things of a kind: arrows, Home and End go between them.
page.rove = function (root, items) {
  root.addEventListener("keydown", (event) => {
    const now = items.indexOf(event.target.closest("[tabindex]"));
    const to = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (now < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey) { return; }
    event.preventDefault();
    const next = items[Math.min(Math.max(to, 0), items.length - 1)];
    items[now].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
};
(function () {
  const parts = [...document.querySelectorAll(".part")];
  const links = [...document.querySelectorAll("header nav a")];
  page.open = function (element) {
    const part = element.closest(".part");
    for (const other of part ? parts : []) { other.classList.toggle("shown", other === part); }
    for (const link of part ? links : []) {
      if (link.hash === "#" + part.id) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
    }
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) { fold.open = true; }
  };
  function go() {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = document.getElementById(name);
    if (!target || !target.closest("main")) { if (!name) { page.open(parts[0]); } return; }
    if (target.tagName === "DETAILS") { target.open = true; }
    if (target === document.getElementById("main")) { page.open(parts[0]); return; }
    page.open(target);
    target.scrollIntoView();
  }
  if (parts.length > 1) {
    document.documentElement.classList.add("tabs");
    page.open(parts[0]);
  }
  window.addEventListener("hashchange", go);
  // A link to where the page is already closes nothing, but may have to open again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) { go(); }
  });
  const whole = page.make("button", { type: "button", "aria-pressed": "false" }, "One page");
  whole.addEventListener("click", () => {
    const on = document.documentElement.classList.toggle("tabs");
    whole.setAttribute("aria-pressed", String(!on));
  });
  page.tools = document.getElementById("tools");
  if (page.tools && parts.length > 1) { page.tools.append(whole); }
  page.start = go;
}());
