// Tables: sorted by a heading, long ones filtered. The headings of a table are one tab stop.
(function () {
  const LONG = 12, SORTED = 3;
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  function number(text) {
    const found = text.replace(/,(?=\d{3})/g, "").replace(/[\u2212\u2013](?=\d)/g, "-").match(/-?\d+(\.\d+)?/);
    if (!found) { return null; }
    const nudge = text.startsWith("under") ? -1e-6 : text.startsWith("over") ? 1e-6 : 0;
    return Number(found[0]) + nudge;
  }
  function key(row, n, numeric) {
    const text = row.cells[n].textContent.trim();
    return text === "–" || text === "" ? null : numeric ? number(text) : text;
  }
  function sort(table, n, order) {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
    const numeric = heads[n].classList.contains("n");
    const rows = table.original.slice();
    if (order !== "none") {
      const sign = order === "ascending" ? 1 : -1;
      const keys = new Map(rows.map((row) => [row, key(row, n, numeric)]));
      rows.sort((one, other) => {
        const a = keys.get(one), b = keys.get(other);
        if (a === null || b === null) { return (a === null) - (b === null); }
        return sign * (numeric ? a - b : words.compare(a, b));
      });
    }
    body.append(...rows);
    heads.forEach((head, k) => {
      if (k === n && order !== "none") { head.setAttribute("aria-sort", order); } else { head.removeAttribute("aria-sort"); }
    });
  }
  function sortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    const buttons = heads.map((head, n) => {
      const button = page.make("button", { type: "button", class: "sort" }, ...head.childNodes);
      button.tabIndex = n ? -1 : 0;
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const first = head.classList.contains("n") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        sort(table, n, now === first ? second : now === second ? "none" : first);
      });
      head.append(button);
      return button;
    });
    page.rove(table.tHead, buttons);
    table.parentElement.removeAttribute("tabindex");
  }
  function filter(table) {
    const name = table.caption.textContent.trim();
    const box = page.make("input", { type: "search", placeholder: "Filter rows", "aria-label": "Filter rows: " + name, autocomplete: "off", spellcheck: "false" });
    const count = page.make("span", { role: "status", class: "count" });
    box.addEventListener("input", () => {
      const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      for (const row of table.original) {
        const text = row.textContent.toLowerCase();
        row.hidden = !wanted.every((word) => text.includes(word));
        left += !row.hidden;
      }
      count.textContent = wanted.length ? left + " of " + table.original.length + " rows" : "";
    });
    table.parentElement.before(page.make("p", { class: "filter" }, box, count));
  }
  for (const table of document.querySelectorAll(".scroll > table")) {
    table.original = [...table.tBodies[0].rows];
    if (table.original.length >= SORTED) { sortable(table); }
    if (table.original.length >= LONG) { filter(table); }
  }
  // What fits needs no scrolling, and so no stop of its own.
  const scrolls = [...document.querySelectorAll(".scroll[tabindex]")];
  const fit = () => { for (const box of scrolls) { box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1; } };
  fit();
  window.addEventListener("resize", fit);
  document.addEventListener("toggle", fit, true);
}());
