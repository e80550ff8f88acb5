/* The count of the chosen domains, as one ticks them. */
(() => {
  "use strict";

  document.addEventListener("change", (event) => {
    const formulaire = event.target.closest?.("form[data-domaines]");
    const compte = formulaire?.querySelector("[data-compte]");
    if (!compte || event.target.name !== "domaines") return;
    const maximum = Number(formulaire.dataset.domaines);
    const choisis = formulaire.querySelectorAll("input[name=domaines]:checked").length;
    compte.textContent = `${choisis} sur ${maximum} au plus`;
    const annonce = choisis > maximum ? `${choisis} domaines choisis : ${maximum} au plus sont possibles.` : compte.textContent;
    document.dispatchEvent(new CustomEvent("sofi:annonce", { detail: annonce }));
  });
})();
