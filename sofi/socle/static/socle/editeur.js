/* Rich text over textarea[data-texte-riche] (django-prose-editor): bold, italics, lists, links.
   Built here rather than by the package's presets: no import map and no injected style, so the strict policy holds;
   French words; a name for assistive technologies; the number of visible characters told to sofi.js. */

const MOTS = {
  Update: "Valider", Cancel: "Annuler", "Edit Link": "Modifier le lien", URL: "Adresse", Title: "Titre",
};

/* Name and drawing (24 × 24, strokes) of each button. */
const BOUTONS = {
  bulletList: ["Liste à puces", "M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01"],
  orderedList: ["Liste numérotée", "M10 6h10M10 12h10M10 18h10M4 4.5l1.25-.5v5M3.75 14.75c.5-1.25 2.5-1 2.25.5-.2 1-2.25 2.5-2.25 2.5H6.25"],
  bold: ["Gras", "M7 4.5h6a3.75 3.75 0 0 1 0 7.5H7ZM7 12h7a3.75 3.75 0 0 1 0 7.5H7Z"],
  italic: ["Italique", "M10 4.5h8M6 19.5h8M14 4.5l-4 15"],
  link: ["Lien", "M10.5 13.5a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7L12 6.3M13.5 10.5a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7L12 17.7"],
  unlink: ["Retirer le lien", "M14 14.7a4 4 0 0 0 2.2-1.2l3-3a4 4 0 0 0-5.7-5.7L12 6.3M10 9.3a4 4 0 0 0-2.2 1.2l-3 3a4 4 0 0 0 5.7 5.7L12 17.7M4 4l16 16"],
  "history:undo": ["Annuler la saisie", "M9 5 4.5 9.5 9 14M4.5 9.5h9a5.5 5.5 0 0 1 0 11H8"],
  "history:redo": ["Rétablir la saisie", "M15 5l4.5 4.5L15 14M19.5 9.5h-9a5.5 5.5 0 0 0 0 11H16"],
};
const SVG = "http://www.w3.org/2000/svg";
const BLOCS = "p, li";

window.gettext ??= (mot) => MOTS[mot] ?? mot;

/* As sofi.socle.html.longueur_visible: one newline between blocks and at <br>, ends trimmed. */
function longueurVisible(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const saut of page.querySelectorAll("br")) saut.replaceWith("\n");
  for (const bloc of page.querySelectorAll(BLOCS)) bloc.append("\n");
  const lignes = page.body.textContent.split("\n").map((ligne) => ligne.replace(/[ \t]+/g, " ").trim());
  return [...lignes.join("\n").replace(/\n{2,}/g, "\n").trim()].length;
}

function nommer(textarea) {
  const etiquette = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  const attributs = {
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": etiquette?.firstChild?.textContent.trim() || textarea.getAttribute("aria-label") || "Texte",
  };
  for (const nom of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (textarea.hasAttribute(nom)) attributs[nom] = textarea.getAttribute(nom);
  }
  return attributs;
}

function habiller(cadre) {
  for (const [nom, [titre, trace]] of Object.entries(BOUTONS)) {
    const bouton = cadre.querySelector(`.prose-menubar [data-name="${nom}"]`);
    if (!bouton) continue;
    const dessin = document.createElementNS(SVG, "svg");
    dessin.setAttribute("viewBox", "0 0 24 24");
    dessin.setAttribute("class", "icone");
    dessin.setAttribute("aria-hidden", "true");
    dessin.append(document.createElementNS(SVG, "path"));
    dessin.firstChild.setAttribute("d", trace);
    bouton.classList.remove("material-icons");
    bouton.title = titre;
    bouton.setAttribute("aria-label", titre);
    bouton.replaceChildren(dessin);
  }
}

function direLongueur(textarea) {
  if (!textarea.dataset.limite) return;
  const detail = longueurVisible(textarea.value);
  textarea.dispatchEvent(new CustomEvent("sofi:longueur", { bubbles: true, detail }));
}

function monter(kit, textarea) {
  if (textarea.closest(".prose-editor")) return;
  const lisible = !textarea.disabled && !textarea.readOnly;
  const cadre = document.createElement("div");
  cadre.className = lisible ? "prose-editor" : "prose-editor disabled";
  textarea.before(cadre);
  cadre.append(textarea);
  const editeur = new kit.Editor({
    element: cadre,
    editable: lisible,
    injectCSS: false,
    content: textarea.value,
    editorProps: { attributes: nommer(textarea) },
    extensions: [
      kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.History, kit.Menu, kit.Bold, kit.Italic,
      kit.BulletList, kit.OrderedList.configure({ enableListAttributes: false }), kit.ListItem,
      kit.Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto"] }),
    ],
    onCreate: () => habiller(cadre),
    onUpdate: ({ editor }) => {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
      direLongueur(textarea);
    },
  });
  const etiquette = document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
  etiquette?.addEventListener("click", () => editeur.commands.focus());
  direLongueur(textarea);
  textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { bubbles: true, detail: { editor: editeur, textarea } }));
}

async function monterTout(racine) {
  const textes = [...racine.querySelectorAll("textarea[data-texte-riche]")];
  if (!textes.length) return;
  const kit = await import(new URL(textes[0].dataset.texteRiche, document.baseURI).href);
  for (const texte of textes) monter(kit, texte);
}

monterTout(document);
document.addEventListener("htmx:load", (event) => monterTout(event.detail.elt));
