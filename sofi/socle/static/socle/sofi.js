/* SOFI: what JavaScript adds to pages that work without it. No inline code, no dependency. */
(() => {
  "use strict";

  const nombre = new Intl.NumberFormat("fr-FR");

  function annoncer(texte) {
    const region = document.getElementById("annonces");
    if (region) region.textContent = texte;
  }

  /* Characters as the server counts them: Unicode code points, ends trimmed, one newline between lines. */
  function longueur(texte) {
    return [...texte.replace(/\r\n?/g, "\n").trim()].length;
  }

  function montrerCompteur(champ, total) {
    const compteur = document.querySelector(`[data-compteur="${CSS.escape(champ.id)}"]`);
    if (!compteur) return;
    const limite = Number(champ.dataset.limite);
    const depassait = compteur.classList.contains("depasse");
    compteur.querySelector("[data-longueur]").textContent = nombre.format(total);
    compteur.classList.toggle("depasse", total > limite);
    if (total > limite && !depassait) annoncer(`Limite de ${nombre.format(limite)} caractères dépassée.`);
  }

  function suivreCompteurs() {
    document.addEventListener("input", (event) => {
      const champ = event.target;
      if (champ.dataset?.limite && !champ.dataset.texteRiche) montrerCompteur(champ, longueur(champ.value));
    });
    document.addEventListener("sofi:longueur", (event) => montrerCompteur(event.target, event.detail));
  }

  const plier = (texte) => texte.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  function rendreFiltrable(boite) {
    if (boite.dataset.filtrable === "pret") return;
    boite.dataset.filtrable = "pret";
    const titre = boite.closest("fieldset")?.querySelector("legend")?.textContent.replace("*", "").trim() ?? "";
    const barre = document.createElement("div");
    barre.className = "cases-filtre";
    const filtre = document.createElement("input");
    filtre.type = "search";
    filtre.className = "form-control";
    filtre.placeholder = "Filtrer la liste";
    filtre.setAttribute("aria-label", `Filtrer la liste ${titre}`.trim());
    const etat = document.createElement("p");
    etat.setAttribute("role", "status");
    barre.append(filtre, etat);
    boite.before(barre);

    const lignes = [...boite.querySelectorAll(".form-check")].map((ligne) => [ligne, plier(ligne.textContent)]);
    const actualiser = () => {
      const mots = plier(filtre.value).split(/\s+/).filter(Boolean);
      let visibles = 0;
      for (const [ligne, texte] of lignes) {
        ligne.hidden = !mots.every((mot) => texte.includes(mot));
        visibles += ligne.hidden ? 0 : 1;
      }
      const cochees = boite.querySelectorAll("input:checked").length;
      etat.textContent = `${cochees} choix sur ${lignes.length}` +
        (mots.length ? ` · ${visibles} ${visibles > 1 ? "lignes affichées" : "ligne affichée"}` : "");
    };
    filtre.addEventListener("input", actualiser);
    filtre.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    boite.addEventListener("change", actualiser);
    actualiser();
  }

  /* Leaving with unsaved work asks; sending the form, or "sofi:enregistre" after an autosave, clears it. */
  function garder() {
    const modifies = new Set();
    const formulaireDe = (event) => event.target.closest?.("form[data-garde]");
    for (const type of ["input", "change"]) {
      document.addEventListener(type, (event) => {
        const formulaire = formulaireDe(event);
        if (formulaire && !event.target.closest(".cases-filtre")) modifies.add(formulaire);
      });
    }
    document.addEventListener("submit", (event) => modifies.delete(event.target));
    document.addEventListener("sofi:enregistre", (event) => {
      const formulaire = formulaireDe(event);
      if (formulaire) modifies.delete(formulaire); else modifies.clear();
    });
    window.addEventListener("beforeunload", (event) => {
      if ([...modifies].some((formulaire) => formulaire.isConnected)) event.preventDefault();
    });
  }

  /* A form sent twice by a double click is sent once. */
  function envoyerUneFois() {
    document.addEventListener("submit", (event) => {
      const formulaire = event.target;
      if (formulaire.method !== "post" || event.defaultPrevented) return;
      if (formulaire.dataset.envoye) { event.preventDefault(); return; }
      formulaire.dataset.envoye = "oui";
      window.setTimeout(() => { delete formulaire.dataset.envoye; }, 5000);
    });
    window.addEventListener("pageshow", () => {
      for (const formulaire of document.querySelectorAll("form[data-envoye]")) delete formulaire.dataset.envoye;
    });
  }

  const saisit = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  function raccourcis() {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || saisit(event.target)) return;
      const recherche = document.querySelector("[data-recherche-globale]");
      if (!recherche) return;
      event.preventDefault();
      const bascule = document.querySelector(".entete-bascule");
      if (bascule) bascule.open = true;
      recherche.focus();
      recherche.select();
    });
  }

  /* The narrow menu closes by Escape and gives the focus back. */
  function menu() {
    const bascule = document.querySelector(".entete-bascule");
    bascule?.closest("header").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !bascule.open || bascule.offsetParent === null) return;
      bascule.open = false;
      bascule.querySelector("summary").focus();
    });
  }

  /* A request of htmx that fails says so; a page that watches its own form (data-autosauvegarde) says it better. */
  function direEchec(event, cle) {
    const modele = document.getElementById(cle);
    const region = document.getElementById("avis-flottant");
    if (!modele || !region || event.detail.elt?.closest?.("[data-autosauvegarde]")) return;
    region.replaceChildren(modele.content.cloneNode(true));
  }

  function echecs() {
    document.addEventListener("htmx:responseError", (event) => direEchec(event, "modele-echec"));
    document.addEventListener("htmx:sendError", (event) => direEchec(event, "modele-echec"));
    document.addEventListener("htmx:beforeSwap", (event) => {
      const arrivee = event.detail.xhr?.responseURL;
      const connexion = document.body.dataset.connexion;
      if (!connexion || !arrivee || new URL(arrivee).pathname !== connexion) return;
      event.detail.shouldSwap = false;
      direEchec(event, "modele-connexion");
    });
    const fermer = () => document.getElementById("avis-flottant")?.replaceChildren();
    document.addEventListener("htmx:afterSwap", fermer);
    document.addEventListener("click", (event) => { if (event.target.closest?.("[data-fermer]")) fermer(); });
  }

  /* A link to a group of boxes or to a rich text puts the focus inside it. */
  function ancres() {
    document.addEventListener("click", (event) => {
      const lien = event.target.closest?.('a[href^="#"]');
      const cible = lien && document.getElementById(decodeURIComponent(lien.hash.slice(1)));
      if (!cible) return;
      const editeur = cible.closest(".prose-editor")?.querySelector("[contenteditable]");
      const interne = cible.matches("fieldset") ? cible.querySelector("input:not([type=search]), select, textarea") : null;
      if (editeur || interne) {
        event.preventDefault();
        (editeur ?? interne).focus();
        (editeur ?? cible).scrollIntoView({ block: "center" });
      }
    });
  }

  function animer(racine) {
    for (const boite of racine.querySelectorAll("[data-filtrable]")) rendreFiltrable(boite);
    racine.querySelector("[data-sommaire]")?.focus();
  }

  document.addEventListener("sofi:annonce", (event) => annoncer(event.detail?.value ?? event.detail));
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) animer(event.detail.elt); });
  suivreCompteurs();
  garder();
  envoyerUneFois();
  raccourcis();
  menu();
  echecs();
  ancres();
  animer(document);
})();
