"use strict";
(function () {
  var tip = document.getElementById("tip");
  function hide() { tip.hidden = true; }
  function show(event) {
    var mark = event.target.closest ? event.target.closest(".mark[data-tip]") : null;
    if (!mark || !mark.dataset.tip) { hide(); return; }
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    var room = 12, box = tip.getBoundingClientRect();
    var x = Math.min(event.clientX + room, window.innerWidth - box.width - 4);
    var y = event.clientY + room;
    if (y + box.height > window.innerHeight) { y = event.clientY - box.height - room; }
    tip.style.left = Math.max(4, x) + "px";
    tip.style.top = Math.max(4, y) + "px";
  }
  document.addEventListener("pointermove", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
}());
