/* Instruction: j and k walk the queue, Enter opens (the focused link does it by itself). May be switched off. */
(() => {
  "use strict";

  const CLE = "sofi.instruction.raccourcis";
  const lire = () => {
    try {
      return localStorage.getItem(CLE) !== "non";
    } catch {
      return true;
    }
  };

  function montrer() {
    for (const aide of document.querySelectorAll("[data-aide-raccourcis]")) {
      aide.hidden = false;
      aide.querySelector("[data-raccourcis-bascule]").setAttribute("aria-pressed", String(lire()));
    }
  }

  function avancer(pas) {
    const liens = [...document.querySelectorAll("[data-raccourcis] [data-file-lien]")];
    if (!liens.length) return;
    let rang = liens.indexOf(document.activeElement);
    if (rang < 0) rang = liens.findIndex((lien) => lien.hasAttribute("aria-current"));
    const suivant = rang < 0 ? 0 : Math.min(Math.max(rang + pas, 0), liens.length - 1);
    liens[suivant].focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!lire() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") avancer(1);
    if (event.key === "k") avancer(-1);
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-raccourcis-bascule]")) return;
    try {
      localStorage.setItem(CLE, lire() ? "non" : "oui");
    } catch {
      return;
    }
    montrer();
  });

  document.addEventListener("htmx:load", montrer);
  montrer();
})();
