"""What every screen has: labels, boxes, groups, buttons, with or without JavaScript."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

BUREAU, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
DEJA_VUS = set()
"""Kinds of screens (path without numbers, with JavaScript or not) already checked in this run."""


def etiquette(texte):
    """A label to the letter, whether the field is obligatory or not."""
    return re.compile(rf"^\s*{re.escape(texte)}\s*(\*\s*obligatoire)?\s*$")


def sans_balises(html):
    """What one reads in a rich text served as HTML, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())


class Ecran:
    """A screen of one browser. `axe` checks a page, or None in a browser without JavaScript."""

    def __init__(self, page, axe=None):
        self.page, self.axe = page, axe

    @property
    def avec_js(self):
        return self.axe is not None

    def verifier(self, toujours=False):
        """Accessible and within its width, phone and desk; a screen already seen passes, unless `toujours`."""
        genre = (re.sub(r"\d+", "n", urlsplit(self.page.url).path), self.avec_js)
        if genre in DEJA_VUS and not toujours:
            return
        DEJA_VUS.add(genre)
        for taille in (TELEPHONE, BUREAU):
            self.page.set_viewport_size(taille)
            largeur = self.page.locator("html").evaluate("(page) => page.scrollWidth")
            assert largeur <= taille["width"], f"{self.page.url} : {largeur} px sur un écran de {taille['width']} px"
            if self.axe:
                self.axe(self.page)

    def titre(self, texte):
        """The title of the page is this one."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(texte)

    def lit(self, *textes):
        """One reads each of these on the page."""
        for texte in textes:
            expect(self.page.get_by_text(texte).filter(visible=True).first).to_be_visible()

    def cliquer(self, nom, role="button", dans=None):
        (dans or self.page.get_by_role("main")).get_by_role(role, name=nom, exact=True).click()

    def lien(self, nom):
        self.page.get_by_role("link", name=nom, exact=True).click()

    def controle(self, libelle):
        """The field of that label; blocks may bear the same title."""
        return self.page.get_by_label(etiquette(libelle)).and_(self.page.locator("input, select, textarea"))

    def groupe(self, libelle):
        return self.page.get_by_role("group", name=etiquette(libelle))

    def saisir(self, libelle, valeur):
        self.controle(libelle).fill(valeur)

    def choisir(self, libelle, valeur):
        self.controle(libelle).select_option(label=valeur)

    def cocher(self, libelle, *choix):
        """Tick boxes of a group, or one of its buttons."""
        for un in choix:
            self.groupe(libelle).get_by_label(un, exact=True).check()

    def coches(self, libelle):
        """What is ticked in a group."""
        return [
            un.evaluate("(une) => une.labels[0].innerText.trim()")
            for un in self.groupe(libelle).locator(":checked").all()
        ]

    def propose(self, libelle):
        """What a list or a group offers."""
        groupe = self.groupe(libelle)
        if groupe.count():
            return [texte.strip() for texte in groupe.locator("label").all_inner_texts()]
        options = self.controle(libelle).locator("option:not([value=''])")
        return [texte.strip() for texte in options.all_text_contents()]

    def choisi(self, libelle):
        """What a list shows as chosen."""
        return self.controle(libelle).locator("option:checked").text_content().strip()

    def texte_riche(self, libelle):
        """The editor of a rich text, or its plain text area without JavaScript."""
        editable = "[contenteditable]" if self.avec_js else "textarea"
        return self.page.get_by_role("textbox", name=etiquette(libelle)).and_(self.page.locator(editable))

    def rediger(self, libelle, texte):
        """Type a rich text: in the editor, or as plain text without JavaScript."""
        self.texte_riche(libelle).fill(texte)

    def redige(self, libelle):
        """What one reads in a rich text."""
        zone = self.texte_riche(libelle)
        return " ".join(zone.inner_text().split()) if self.avec_js else sans_balises(zone.input_value())

    def impose(self, libelle):
        """The value of a field that the programme imposes: shown, not to be changed."""
        controle = self.controle(libelle)
        if controle.evaluate("(un) => un.tagName") == "SELECT":
            expect(controle).to_be_disabled()
            return self.choisi(libelle)
        assert not controle.is_editable()
        return controle.input_value()
