"""After the entry: the validator's queue and decision, the public search and the offer's page."""

import re

from playwright.sync_api import expect

from tests.e2e.pages.ecran import Ecran


class Instruction(Ecran):
    """The validator's queue and decision page."""

    def ouvrir(self):
        self.page.goto("/instruction/")
        self.titre(re.compile("^Actions à instruire"))
        return self

    def instruire(self, intitule):
        self.page.get_by_role("link", name=intitule).first.click()
        self.titre(intitule)

    def valider(self):
        self.cliquer("Valider")


class Public(Ecran):
    """What anybody reads, signed in or not."""

    def chercher(self, texte, lieu=""):
        self.page.goto("/")
        self.page.get_by_label("Formation, métier, organisme").fill(texte)
        self.page.get_by_label("Commune, code postal").fill(lieu)
        self.page.get_by_role("button", name="Rechercher").click()
        expect(self.page.get_by_role("heading", name=re.compile("Résultats"))).to_be_visible()

    def ouvrir(self, intitule):
        self.page.get_by_role("link", name=intitule, exact=True).click()
        self.titre(intitule)

    def section(self, titre):
        return self.page.get_by_role("region", name=titre)
