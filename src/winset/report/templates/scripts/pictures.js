// Pictures of folded figures for a phone: packed, and unpacked where the screen is narrow.
(function () {
  const packed = document.getElementById("phone-pictures"), narrow = window.matchMedia("(max-width:639px)");
  if (!packed || !window.DecompressionStream) { return; }
  async function draw() {
    if (!narrow.matches || document.documentElement.classList.contains("drawn")) { return; }
    document.documentElement.classList.add("drawn");
    const drawn = JSON.parse(new TextDecoder().decode(await page.inflate(packed.dataset.packed)));
    for (const place of document.querySelectorAll(".draw[data-draw]")) {
      place.innerHTML = drawn[place.dataset.draw];
      page.tips(place.firstElementChild);
    }
  }
  narrow.addEventListener("change", draw);
  draw();
}());
