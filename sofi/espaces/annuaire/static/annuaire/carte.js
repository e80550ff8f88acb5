/* The map on which a site is placed: its marker and the two fields follow each other. */
(() => {
  "use strict";

  const bloc = document.querySelector("[data-carte]");
  const champs = { longitude: document.getElementById("id_site-longitude"), latitude: document.getElementById("id_site-latitude") };
  if (!bloc || !window.L || !champs.longitude || !bloc.dataset.tuiles) return;

  const LOIN = { centre: [46.6, 2.4], zoom: 5 };
  const nombre = (texte) => (texte && texte.trim() ? Number(texte.trim().replace(",", ".")) : NaN);
  const saisi = () => {
    const point = [nombre(champs.latitude.value), nombre(champs.longitude.value)];
    return point.every(Number.isFinite) && Math.abs(point[0]) <= 90 && Math.abs(point[1]) <= 180 ? point : null;
  };

  bloc.hidden = false;
  const carte = L.map("carte-site", { zoomControl: false, scrollWheelZoom: false });
  carte.attributionControl.setPrefix("Leaflet");
  L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(carte);
  const fond = L.tileLayer(bloc.dataset.tuiles, { maxZoom: 18, attribution: bloc.dataset.mention });
  fond.on("tileerror", () => { bloc.querySelector("[data-carte-panne]").hidden = false; });
  fond.on("tileload", () => { bloc.querySelector("[data-carte-panne]").hidden = true; });
  fond.addTo(carte);

  const icone = L.icon({ iconUrl: bloc.dataset.icone, iconRetinaUrl: bloc.dataset.icone2x, shadowUrl: bloc.dataset.ombre, iconSize: [25, 41], iconAnchor: [12, 41], shadowSize: [41, 41] });
  const repere = L.marker(LOIN.centre, { icon: icone, draggable: true, keyboard: false, alt: "" });
  const commune = [nombre(bloc.dataset.latitude), nombre(bloc.dataset.longitude)];

  function montrer(zoom) {
    const point = saisi();
    if (point) {
      repere.setLatLng(point).addTo(carte);
      carte.setView(point, zoom || Math.max(carte.getZoom(), 14));
    } else if (commune.every(Number.isFinite)) {
      repere.remove();
      carte.setView(commune, 13);
    } else {
      repere.remove();
      carte.setView(LOIN.centre, LOIN.zoom);
    }
  }

  function ecrire({ lat, lng }) {
    champs.longitude.value = L.Util.wrapNum(lng, [-180, 180], true).toFixed(6).replace(".", ",");
    champs.latitude.value = lat.toFixed(6).replace(".", ",");
    champs.longitude.dispatchEvent(new Event("change", { bubbles: true }));
    document.dispatchEvent(new CustomEvent("sofi:annonce", { detail: `Repère placé : longitude ${champs.longitude.value}, latitude ${champs.latitude.value}.` }));
  }

  repere.on("dragend", () => ecrire(repere.getLatLng()));
  bloc.querySelector("[data-placer]").addEventListener("click", () => {
    repere.setLatLng(carte.getCenter()).addTo(carte);
    ecrire(carte.getCenter());
  });
  for (const champ of Object.values(champs)) champ.addEventListener("input", () => montrer());
  montrer(16);
})();
