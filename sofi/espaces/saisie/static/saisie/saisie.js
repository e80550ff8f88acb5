/* The cards of the entry, with JavaScript: what a save in the background shows, what happens when it fails. */
(() => {
  "use strict";

  const formulaire = document.getElementById("fiche");
  if (!formulaire) return;

  const RELANCE = 20000;
  const ATTENTE = 5000;
  let derniereFrappe = 0;
  let envoyeeLe = 0;
  let modifie = false;
  let relance = 0;
  let enCours = false;
  let partie = false;
  let bouton = null;
  let attente = 0;
  let rouverture = 0;

  function cookie(nom) {
    return document.cookie.split("; ").find((un) => un.startsWith(`${nom}=`))?.slice(nom.length + 1) ?? "";
  }

  /* After signing in again in another tab the token of this page is no longer the right one. */
  function jetonActuel() {
    const jeton = cookie("csrftoken");
    if (jeton) for (const champ of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) champ.value = jeton;
    return jeton;
  }

  /* When this is sent, on a clock that goes on from page to page: a save that arrives late undoes no newer one. */
  function rang() {
    return String(Math.floor(performance.timeOrigin + performance.now()));
  }

  function dire(texte, echec) {
    const etat = document.getElementById("etat-enregistrement");
    if (!etat) return;
    if (texte) etat.textContent = texte;
    etat.classList.toggle("echec", echec);
  }

  function noter(event) {
    if (event.target.closest(".cases-filtre")) return;
    derniereFrappe = performance.now();
    modifie = true;
  }

  /* What the messages say, the controls carry too. */
  function marquerLesErreurs() {
    for (const liste of formulaire.querySelectorAll("ul.champ-messages")) {
      const bloquant = Boolean(liste.querySelector(".ton-danger"));
      liste.closest(".champ")?.classList.toggle("champ-bloquant", bloquant);
      const controle = document.getElementById(liste.id.replace(/_messages$/, ""));
      if (controle?.matches("input, select, textarea")) {
        if (bloquant) controle.setAttribute("aria-invalid", "true"); else controle.removeAttribute("aria-invalid");
      }
    }
  }

  function reprendre() {
    if (modifie && formulaire.hasAttribute("data-autosauvegarde")) formulaire.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function echouer(texte) {
    dire(texte, true);
    window.clearTimeout(relance);
    relance = window.setTimeout(reprendre, RELANCE);
  }

  /* The open card is in sight on a long path. */
  function montrerLaCarte() {
    const parcours = document.getElementById("parcours");
    const ici = parcours?.querySelector("li:has([aria-current])");
    if (!ici) return;
    parcours.scrollTop = ici.offsetTop - parcours.clientHeight / 3;
    ici.parentElement.scrollLeft = ici.offsetLeft - ici.parentElement.offsetLeft - 8;
  }

  formulaire.addEventListener("input", noter);
  formulaire.addEventListener("change", noter);

  /* A button waits for the save under way, and no save starts after it: a late one would undo what the button did. */
  formulaire.addEventListener("submit", (event) => {
    window.clearTimeout(rouverture);
    partie = true;
    if (enCours) {
      event.preventDefault();
      bouton = event.submitter;
      attente ||= window.setTimeout(partir, ATTENTE);
      return;
    }
    rouverture = window.setTimeout(() => { partie = false; }, RELANCE);
    jetonActuel();
    formulaire.elements.namedItem("rang").value = rang();
    modifie = false;
  });

  function partir() {
    window.clearTimeout(attente);
    attente = 0;
    enCours = false;
    formulaire.requestSubmit(bouton);
  }

  window.addEventListener("pageshow", () => { partie = false; });
  formulaire.addEventListener("htmx:beforeSend", () => { enCours = true; });

  document.addEventListener("htmx:configRequest", (event) => {
    const jeton = jetonActuel();
    if (jeton) event.detail.headers["X-CSRFToken"] = jeton;
    if (event.detail.elt !== formulaire) return;
    envoyeeLe = performance.now();
    event.detail.parameters.set?.("rang", rang());
    if (event.detail.parameters.set && jeton) event.detail.parameters.set("csrfmiddlewaretoken", jeton);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.elt === formulaire && [401, 409].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== formulaire) return;
    enCours = false;
    if (attente) { partir(); return; }
    const statut = event.detail.xhr?.status ?? 0;
    if (statut === 200) {
      window.clearTimeout(relance);
      dire("", false);
      if (derniereFrappe <= envoyeeLe) {
        modifie = false;
        formulaire.dispatchEvent(new CustomEvent("sofi:enregistre", { bubbles: true }));
      }
      marquerLesErreurs();
      montrerLaCarte();
    } else if (statut === 409) {
      dire("", true);
      formulaire.removeAttribute("data-autosauvegarde");
      const avis = document.querySelector("#avis [tabindex]");
      avis?.scrollIntoView({ block: "start", behavior: "instant" });
      avis?.focus({ preventScroll: true });
    } else if (statut === 401) {
      echouer("");
    } else {
      echouer("Non enregistré : la connexion au serveur a échoué. Votre saisie reste ici ; nouvel essai dans quelques secondes.");
    }
  });

  /* A conflict or a closed card waits for a choice: typing on sends nothing. */
  formulaire.addEventListener("htmx:beforeRequest", (event) => {
    if (partie || !formulaire.hasAttribute("data-autosauvegarde")) event.preventDefault();
  });

  /* Ctrl + S saves at once and stays where one is. */
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return;
    if (!formulaire.hasAttribute("data-autosauvegarde")) return;
    event.preventDefault();
    modifie = true;
    reprendre();
  });

  window.addEventListener("focus", () => { if (modifie && document.querySelector(".saisie-etat.echec")) reprendre(); });

  montrerLaCarte();

  /* Leaving along the path saves first. */
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const lien = event.target.closest?.(".parcours a, .a-completer a, .saisie-liens a");
    if (lien && !lien.getAttribute("href").startsWith("#") && modifie && formulaire.hasAttribute("data-autosauvegarde")) {
      event.preventDefault();
      const vers = document.createElement("input");
      Object.assign(vers, { type: "hidden", name: "vers", value: lien.getAttribute("href") });
      formulaire.append(vers);
      formulaire.requestSubmit();
    }
    if (event.target.closest?.("[data-abandon]")) {
      modifie = false;
      formulaire.dispatchEvent(new CustomEvent("sofi:enregistre", { bubbles: true }));
    }
  });
})();
