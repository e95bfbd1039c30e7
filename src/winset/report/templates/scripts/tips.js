// Tips on marks, under the pointer and by keyboard: a picture is one stop, arrows go from mark to mark.
(function () {
  const tip = document.getElementById("tip"), room = 12;
  const hide = () => { tip.hidden = true; };
  function show(mark, x, y) {
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    const left = Math.min(x + room, window.innerWidth - box.width - 4);
    const top = y + room + box.height > window.innerHeight ? y - box.height - room : y + room;
    tip.style.left = Math.max(4, left) + "px";
    tip.style.top = Math.max(4, top) + "px";
  }
  const mark = (event) => event.target.closest && event.target.closest(".mark[data-tip]");
  for (const name of ["pointermove", "pointerdown"]) {
    document.addEventListener(name, (event) => {
      const found = mark(event);
      if (found) { show(found, event.clientX, event.clientY); } else { hide(); }
    });
  }
  document.addEventListener("focusin", (event) => {
    const found = mark(event);
    if (!found) { hide(); return; }
    const box = found.getBoundingClientRect();
    show(found, box.right - room, box.bottom - room);
  });
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { hide(); } });
  page.tips = function (svg) {
    const marks = [...svg.querySelectorAll(".mark[data-tip]")].filter((found) => found.dataset.tip);
    if (!marks.length) { return; }
    svg.setAttribute("role", "group");
    marks.forEach((found, n) => {
      found.setAttribute("role", "img");
      found.setAttribute("aria-label", found.dataset.tip);
      found.setAttribute("tabindex", n ? "-1" : "0");
    });
    page.rove(svg, marks);
  };
  document.querySelectorAll(".draw svg").forEach(page.tips);
}());
