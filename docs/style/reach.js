// What scrolls sideways can be scrolled by keyboard, and parts of a page are called differently.
addEventListener("load", () => {
  for (const wide of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
  document.querySelectorAll("nav.md-code__nav").forEach((bar, n) => {
    bar.setAttribute("aria-label", `Block of code ${n + 1}`);
  });
  document.querySelectorAll(".md-nav--secondary nav[aria-label]").forEach((part, n) => {
    part.setAttribute("aria-label", `${part.getAttribute("aria-label")} (on this page, ${n + 1})`);
  });
});
