/* Rich text over textarea[data-texte-riche] (django-prose-editor): bold, italics, lists, links.
   Built here rather than by the package's presets: no import map and no injected style, so the strict policy holds;
   French words; a name for assistive technologies; the number of visible characters told to sofi.js. */

const MOTS = {
  Update: "Valider", Cancel: "Annuler", Bold: "Gras", Italic: "Italique", Link: "Lien", "Edit Link": "Modifier le lien",
  "Bullet List": "Liste à puces", "Ordered List": "Liste numérotée", "Numbered List": "Liste numérotée",
  "Unordered list": "Liste à puces", "Ordered list": "Liste numérotée", "Bullet list": "Liste à puces",
  "Add link": "Ajouter un lien", "Edit link": "Modifier le lien", "Remove link": "Retirer le lien", "Insert link": "Ajouter un lien",
  "Remove Link": "Retirer le lien", "Open in new window": "Ouvrir dans une nouvelle fenêtre", URL: "Adresse", Title: "Titre",
  Undo: "Annuler la saisie", Redo: "Rétablir la saisie",
};
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
      kit.BulletList, kit.OrderedList, kit.ListItem,
      kit.Link.configure({ enableTarget: false, protocols: ["http", "https", "mailto"] }),
    ],
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
