"""The entry: lot, Référence Certifinfo, the four cards, state, summary."""

import re

from playwright.sync_api import expect

from tests.e2e.pages.ecran import Ecran


class ChoixDuLot(Ecran):
    """« Formations publiques » : organisme, programme, lot, mandataire, site de réalisation."""

    def ouvrir(self):
        self.page.get_by_role("navigation", name="Navigation principale").get_by_role(
            "link", name="Formations", exact=True
        ).click()
        self.titre("Formations")
        expect(self.page.get_by_role("heading", name="Créer", exact=True)).to_be_visible()
        self.lien("Formations publiques")
        self.titre("Créer une formation publique")
        return self

    def choisir(self, libelle, valeur):
        """Choose in a list; the lists below follow by themselves, or at the next button without JavaScript."""
        ancien = self.page.locator("#choix-lot").element_handle()
        self.controle(libelle).select_option(label=valeur)
        if self.avec_js:
            ancien.wait_for_element_state("hidden")
        expect(self.controle(libelle).locator("option:checked")).to_have_text(valeur)

    def suivant(self):
        self.cliquer("Suivant")
        self.titre("Référence Certifinfo")


class Reference(Ecran):
    """« Référence Certifinfo » : oui or non, and the magnifier."""

    def repondre(self, reponse):
        self.cocher("Référence Certifinfo", reponse)

    def chercher(self, **criteres):
        """Open the magnifier and search; the labels of the dialog are the keys' values."""
        self.page.get_by_role("link", name="Rechercher une certification").click()
        self.zone = self.page.locator("#dialogue")
        expect(self.zone.get_by_role("heading", name="Recherche certifinfo")).to_be_visible()
        for libelle, valeur in criteres.get("champs", {}).items():
            self.zone.get_by_label(libelle, exact=True).fill(valeur)
        self.zone.get_by_role("button", name="Rechercher").click()
        expect(self.zone.get_by_role("heading", name="Résultat")).to_be_visible()

    def bulle(self, code):
        """Open the yellow bubble of a certification: its facts by label."""
        bulle = self.zone.locator("details.bulle").filter(has_text=code)
        bulle.locator("summary").click()
        termes = bulle.locator("dt").all_inner_texts()
        return dict(zip(termes, bulle.locator("dd").all_inner_texts(), strict=True))

    def retenir(self, code):
        self.zone.get_by_role("link", name=re.compile(rf"^Choisir .*, code {code}$")).click()

    def suivant(self):
        self.cliquer("Suivant")


class Fiche(Ecran):
    """One of the four cards."""

    def verifier(self, toujours=True):
        """Each programme makes another card of it: always looked at."""
        super().verifier(toujours)

    def attendre(self, titre):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(re.compile(titre))
        return self

    def passer_a(self, libelle):
        """The button at the bottom right: save and go on."""
        self.page.locator(".saisie-barre").get_by_role("button", name=libelle, exact=True).click()

    def enregistrer(self):
        with self.page.expect_navigation():
            self.page.locator(".saisie-barre").get_by_role("button", name="Enregistrer", exact=True).click()
        expect(self.page.locator("#contenu").get_by_text(re.compile(r"enregistrée à \d\d:\d\d"))).to_be_visible()

    def messages(self, nom):
        return self.page.locator(f"#id_{nom}_messages li")

    def ajouter_domaines(self, recherche, *domaines):
        """The dialog of Formacodes: search, « Cochez puis validez »."""
        self.cliquer("Choisir des domaines")
        self.titre("Recherche domaine de formation")
        for domaine in domaines:
            self.page.get_by_label("Intitulé/code du formacode").fill(recherche.get(domaine, domaine))
            self.cliquer("Rechercher")
            self.page.get_by_role("checkbox", name=domaine, exact=True).check()
        self.cliquer("Valider")

    def domaines(self):
        return self.page.locator(".domaines-choisis li span").all_inner_texts()

    def ajouter_ligne(self, bouton):
        """Add a row to a table: gives the row."""
        self.cliquer(bouton)
        table = self.page.get_by_role("group", name=re.compile(bouton.split(" une ")[1][:7], re.IGNORECASE))
        return table.locator("tbody tr").last


class Envoi(Ecran):
    """« État de la saisie », then « Récapitulatif »."""

    def etat(self):
        self.titre("État de la saisie")
        return self

    def recapitulatif(self):
        self.page.get_by_role("link", name=re.compile("Récapitulatif et envoi")).click()
        self.titre("Récapitulatif")
        return self

    def envoyer(self):
        self.page.get_by_role("button", name="Envoyer au Cariforef pour validation").click()
        self.lit(re.compile(r"^Envoyée au Cariforef le \d\d/\d\d/\d{4}"))
