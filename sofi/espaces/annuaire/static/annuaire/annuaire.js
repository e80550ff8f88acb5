/* A chosen town fills its three fields in place; without this file the server does it. */
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const ville = event.target.closest?.("button[name=ville_choisie]");
    if (!ville) return;
    event.preventDefault();
    const valeurs = { code_postal: ville.dataset.codePostal, bureau_distributeur: ville.dataset.bureau, commune: ville.dataset.commune };
    for (const [nom, valeur] of Object.entries(valeurs)) {
      const champ = document.getElementById(`id_site-${nom}`);
      champ.value = valeur;
      champ.dispatchEvent(new Event("input", { bubbles: true }));
    }
    document.getElementById("villes").replaceChildren();
    document.getElementById("id_site-telephone_fixe").focus();
    document.dispatchEvent(new CustomEvent("sofi:annonce", { detail: `Code postal ${valeurs.code_postal}, ${valeurs.commune} : champs remplis.` }));
  });
})();
