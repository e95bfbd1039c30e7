// The inspector: one option per issue, and what becomes of that deal.
(async function () {
  const root = document.getElementById("try");
  if (!root || !window.DecompressionStream) { return; }
  const data = JSON.parse(root.dataset.deals), say = data.words;
  const codes = new Uint8Array(await page.inflate(data.codes));
  const nDeals = codes.length / data.rows.length;
  const listed = data.deals && new Map(data.deals.map((options, k) => [options.join(), k]));
  const columns = data.blocks.map(([issues, rows]) => [issues, new Map(rows.map((row, k) => [row.join(), k])), rows.length]);
  let chosen = data.start.slice();

  function place(options) {
    if (listed) { return listed.get(options.join()) ?? null; }
    let at = 0;
    for (const [issues, known, size] of columns) {
      const column = known.get(issues.map((j) => options[j]).join());
      if (column === undefined) { return null; }
      at = at * size + column;
    }
    return at;
  }
  const closed = (options) => columns.filter(([issues, known]) => !known.has(issues.map((j) => options[j]).join())).map(([issues]) => issues.map((j) => data.issues[j]).join(", "));
  const code = (row, at) => codes[data.rows.indexOf(row) * nDeals + at];
  const has = (row) => data.rows.includes(row);
  const isNull = (options) => data.null !== null && options.join() === data.null.join();
  const chance = (row, at) => data.said[code(row, at)].replace(" ", "\u00a0");
  const worth = (row, at) => data.worth[code(row, at)];
  // Issues of which each settles the others count, and change, together.
  const differs = (one, other) => data.together.filter((issues) => issues.some((j) => one[j] !== other[j]));
  const named = (groups) => groups.map((issues) => data.issues[issues[0]]).join(", ");
  const option = (j, k) => page.fill(say.change, { issue: data.issues[j], option: data.options[j][k] });

  function* neighbours(options) {
    for (const [issues, known] of columns) {
      for (const row of known.keys()) {
        const other = options.slice();
        row.split(",").forEach((k, n) => { other[issues[n]] = Number(k); });
        if (differs(options, other).length === 1 && !isNull(other) && place(other) !== null) { yield other; }
      }
    }
  }
  function bar(label, row, at, extra) {
    const fillIn = page.make("i", {});
    fillIn.style.width = 100 * worth(row, at) + "%";
    const more = extra ? page.make("small", {}, extra) : "";
    return page.make("li", {}, page.make("span", {}, label, " ", page.make("strong", {}, chance(row, at)), " ", more), page.make("b", { "aria-hidden": "true" }, fillIn));
  }
  function stages(at) {
    const list = page.make("ul", { class: "bars total" });
    for (const [row, label] of data.stages) { list.append(bar(label, row, at)); }
    return list;
  }
  function actors(at) {
    const list = page.make("ul", { class: "bars" });
    for (const [name, role, id] of data.actors) {
      const promised = "promised." + id, taken = "takes." + id;
      const sure = has(promised) && chance(promised, at) !== chance(taken, at) ? page.fill(say.promised, { chance: chance(promised, at) }) : "";
      list.append(bar(name + " (" + role + ")", taken, at, sure));
    }
    return list;
  }
  function better(at) {
    const now = code("keep", at);
    const found = [...neighbours(chosen)].map((other) => [place(other), other]).filter(([to]) => code("keep", to) > now);
    found.sort((one, other) => code("keep", other[0]) - code("keep", one[0]));
    if (!found.length) { return page.make("p", {}, say.best); }
    const list = page.make("ul", { class: "steps" });
    for (const [to, other] of found.slice(0, 3)) {
      const said = differs(chosen, other)[0].map((j) => option(j, other[j])).join(", ");
      const button = page.make("button", { type: "button" }, said);
      button.addEventListener("click", () => { load(other, said); });
      list.append(page.make("li", {}, button, " ", page.fill(say.gain, { before: chance("keep", at), after: chance("keep", to) })));
    }
    return list;
  }
  function distance(at) {
    const parts = [page.fill(say.is, { chance: chance("keep", at) })];
    if (has("within.1")) { parts.push(page.fill(say.one, { chance: chance("within.1", at) }), page.fill(say.two, { chance: chance("within.2", at) })); }
    return page.make("ul", {}, ...parts.map((text) => page.make("li", {}, text)));
  }
  function tabled() {
    const offers = data.named.slice(data.tabled[0], data.tabled[1]).filter((one) => !isNull(one[2]));
    const near = offers.map((one) => [differs(chosen, one[2]), one]).sort((a, b) => a[0].length - b[0].length)[0];
    const title = (one) => one[0] + " (" + one[1] + ")";
    const same = data.named.slice(0, data.tabled[0]).find((one) => one[2].join() === chosen.join());
    const said = same ? [page.fill(say.same, { name: same[0] })] : [];
    if (!near) { said.push(say.never); }
    else if (!near[0].length) { said.push(page.fill(say.same, { name: title(near[1]) })); }
    else { said.push(page.fill(say.near, { name: title(near[1]), issues: named(near[0]) })); }
    return page.make("p", {}, said.join(" "));
  }
  const status = page.make("p", { role: "status", class: "verdict" });
  const answers = page.make("div", { class: "answers" });
  const head = (text) => page.make("h4", {}, text);
  function tell() {
    const at = place(chosen), shut = closed(chosen);
    const last = data.stages[data.stages.length - 1];
    if (shut.length || at === null || isNull(chosen)) {
      status.textContent = shut.length ? page.fill(say.excluded, { issues: shut.join("; ") }) : isNull(chosen) ? say.null : say.unknown;
      answers.replaceChildren();
      return;
    }
    status.textContent = page.fill(say[last[0]], { chance: chance(last[0], at) });
    answers.replaceChildren(stages(at), head(say.actors), actors(at), head(say.better), better(at), head(say.distance), distance(at), head(say.tabled), tabled());
  }
  const radios = data.issues.map((issue, j) => {
    const field = page.make("fieldset", {}, page.make("legend", {}, issue));
    const made = data.options[j].map((text, k) => {
      const input = page.make("input", { type: "radio", name: "issue-" + j, value: String(k), id: "try-" + j + "-" + k });
      input.addEventListener("change", () => { chosen[j] = k; from.value = ""; tell(); });
      field.append(page.make("label", { for: input.id }, input, page.make("span", {}, text)));
      return input;
    });
    return [field, made];
  });
  const from = page.make("select", { id: "try-from" }, page.make("option", { value: "" }, say.own));
  data.named.forEach((one, n) => from.append(page.make("option", { value: String(n) }, one[0] + ": " + one[1])));
  from.addEventListener("change", () => { if (from.value !== "") { load(data.named[Number(from.value)][2], "", Number(from.value)); } });
  function load(options, said, which) {
    chosen = options.slice();
    radios.forEach(([, made], j) => { made[chosen[j]].checked = true; });
    from.value = which === undefined ? "" : String(which);
    tell();
  }
  root.querySelector(".room").append(
    page.make("p", { class: "from" }, page.make("label", { for: "try-from" }, say.load + " "), from),
    page.make("div", { class: "inspect" }, page.make("div", { class: "issues" }, ...radios.map(([field]) => field)), page.make("div", { class: "card" }, status, answers)));
  const first = data.named.findIndex((one) => one[2].join() === chosen.join());
  load(chosen, "", first < 0 ? undefined : first);
  root.hidden = false;
  page.start();

  // Beside every package and offer of the report: load it.
  for (const [id, base] of Object.entries(data.tables)) {
    const table = document.querySelector("table[data-table='" + id + "']");
    [...(table ? table.tBodies[0].rows : [])].forEach((row, n) => {
      const one = data.named[base + n];
      if (!one) { return; }
      const button = page.make("button", { type: "button", class: "try", "aria-label": page.fill(say.try_named, { name: one[0] }) }, say.try);
      button.addEventListener("click", () => {
        load(one[2], one[0], base + n);
        page.open(root);
        root.open = true;
        root.scrollIntoView();
        from.focus();
      });
      row.cells[0].append(" ", button);
    });
  }
}());
