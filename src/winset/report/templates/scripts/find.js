// Find in the whole report, parts that are not shown and folds included.
(function () {
  const root = document.querySelector("main");
  if (!page.tools || !window.Highlight) { return; }
  const box = page.make("input", { type: "search", id: "find", "aria-label": "Find in the report", placeholder: "Find  /", autocomplete: "off", spellcheck: "false" });
  const count = page.make("span", { role: "status", class: "count" });
  const step = (name, sign, by) => {
    const button = page.make("button", { type: "button", "aria-label": name, hidden: true }, sign);
    button.addEventListener("click", () => move(by));
    return button;
  };
  const back = step("Previous place found", "↑", -1), on = step("Next place found", "↓", 1);
  page.tools.append(page.make("span", { class: "find", role: "search" }, box, count, back, on));
  let places = [], at = -1, asked = "";
  const BLOCK = "p,li,td,th,h2,h3,h4,summary,caption,label,legend,dt,dd,b,span,div";
  function texts() {
    const found = new Map();
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("svg,script,[hidden]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const block = node.parentElement.closest("p,li,td,th,h2,h3,h4,summary,caption,label,legend") || node.parentElement.closest(BLOCK);
      if (!found.has(block)) { found.set(block, []); }
      found.get(block).push(node);
    }
    return found.values();
  }
  const plain = (text) => text.toLowerCase().replace(/[\u00a0\u202f\n]/g, " ");
  function place(nodes, from, to) {
    const range = document.createRange();
    let start = 0;
    for (const node of nodes) {
      const end = start + node.length;
      if (from >= start && from < end) { range.setStart(node, from - start); }
      if (to > start && to <= end) { range.setEnd(node, to - start); break; }
      start = end;
    }
    return range;
  }
  function look() {
    const wanted = plain(box.value.trim());
    asked = wanted; places = []; at = -1;
    CSS.highlights.clear();
    if (wanted.length > 1) {
      for (const nodes of texts()) {
        const text = plain(nodes.map((node) => node.data).join(""));
        for (let k = text.indexOf(wanted); k >= 0; k = text.indexOf(wanted, k + wanted.length)) {
          places.push(place(nodes, k, k + wanted.length));
        }
      }
      CSS.highlights.set("found", new Highlight(...places));
    }
    back.hidden = on.hidden = !places.length;
    count.textContent = wanted.length > 1 ? (places.length ? places.length + " found" : "not found") : "";
  }
  function move(by) {
    if (plain(box.value.trim()) !== asked) { look(); }
    if (!places.length) { return; }
    at = at < 0 ? (by > 0 ? 0 : places.length - 1) : (at + by + places.length) % places.length;
    const here = places[at], element = here.startContainer.parentElement;
    page.open(element);
    CSS.highlights.set("here", new Highlight(here));
    count.textContent = (at + 1) + " of " + places.length;
    element.scrollIntoView({ block: "center", behavior: "auto" });
  }
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); move(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { box.value = ""; look(); box.blur(); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "radio";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
}());
