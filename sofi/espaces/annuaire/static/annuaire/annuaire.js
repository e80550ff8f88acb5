/* A chosen town or address fills its fields in place; without this file the server does it for the town. */
(() => {
  "use strict";

  function remplir(valeurs) {
    for (const [nom, valeur] of Object.entries(valeurs)) {
      const champ = document.getElementById(`id_site-${nom}`);
      champ.value = valeur;
      champ.dispatchEvent(new Event("input", { bubbles: true }));
    }
    document.getElementById("id_site-telephone_fixe").focus();
    document.dispatchEvent(new CustomEvent("sofi:annonce", { detail: `Code postal ${valeurs.code_postal}, ${valeurs.commune || valeurs.bureau_distributeur} : champs remplis.` }));
  }

  document.addEventListener("click", (event) => {
    const ville = event.target.closest?.("button[name=ville_choisie]");
    const adresse = event.target.closest?.("button[data-remplir]");
    if (ville) {
      event.preventDefault();
      remplir({ code_postal: ville.dataset.codePostal, bureau_distributeur: ville.dataset.bureau, commune: ville.dataset.commune });
    } else if (adresse) {
      remplir(JSON.parse(adresse.dataset.remplir));
    } else {
      return;
    }
    for (const liste of ["villes", "adresses"]) document.getElementById(liste)?.replaceChildren();
  });

  document.querySelector("[data-adresse]")?.removeAttribute("hidden");
})();
