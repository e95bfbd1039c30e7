// The data of every table: one archive in the page, from which each file is taken when asked for.
(function () {
  const all = document.getElementById("all-data");
  if (!all || !window.DecompressionStream) { return; }
  const bytes = () => Uint8Array.from(atob(all.href.slice(all.href.indexOf(",") + 1)), (c) => c.charCodeAt(0));
  // Local headers of a ZIP archive whose sizes are stated (APPNOTE 4.3.7), as ours are.
  function entry(name) {
    const zip = bytes(), view = new DataView(zip.buffer), decoder = new TextDecoder();
    for (let at = 0; view.getUint32(at, true) === 0x04034b50;) {
      const size = view.getUint32(at + 18, true), long = view.getUint16(at + 26, true);
      const start = at + 30 + long + view.getUint16(at + 28, true);
      if (decoder.decode(zip.subarray(at + 30, at + 30 + long)) === name) { return zip.subarray(start, start + size); }
      at = start + size;
    }
    return null;
  }
  async function take(name) {
    const packed = entry(name);
    const text = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const blob = new Blob([await new Response(text).arrayBuffer()], { type: "text/csv" });
    const link = page.make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.csv");
    if (!link) { return; }
    event.preventDefault();
    take(link.dataset.file);
  });
}());
