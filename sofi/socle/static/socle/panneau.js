/* Dialog pages opened over the page that asks for them; without this file the links open the pages themselves. */
(() => {
  "use strict";

  const panneau = document.getElementById("panneau");
  if (!panneau?.showModal || !window.htmx) return;

  async function ouvrir(lien) {
    await window.htmx.ajax("GET", lien.href, { target: "#panneau-corps", select: "#dialogue", swap: "innerHTML" });
    if (!document.querySelector("#panneau-corps #dialogue")) { window.location.assign(lien.href); return; }
    if (!panneau.open) panneau.showModal();
    panneau.querySelector("input:not([type=hidden]), select")?.focus();
  }

  document.addEventListener("click", (event) => {
    const lien = event.target.closest?.("a[data-panneau]");
    if (lien && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      ouvrir(lien);
    } else if (event.target.closest?.("#panneau [data-fermer-panneau]")) {
      event.preventDefault();
      panneau.close();
    }
  });
  panneau.addEventListener("close", () => { document.getElementById("panneau-corps").replaceChildren(); });
})();
