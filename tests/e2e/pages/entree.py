"""Getting in and finding one's way: sign-in, dashboard."""

import re

from playwright.sync_api import expect

from tests.e2e.pages.ecran import Ecran


class Connexion(Ecran):
    """« CONNEXION SOFI »."""

    def ouvrir(self):
        self.page.goto("/comptes/login/")
        self.titre("CONNEXION SOFI")
        return self

    def entrer(self, email, mot_de_passe):
        self.saisir("Email", email)
        self.saisir("Mot de passe", mot_de_passe)
        self.cliquer("Se connecter")

    def sortir(self):
        self.page.get_by_role("button", name="Déconnexion").click()


class Tableau(Ecran):
    """The dashboard."""

    def ouvrir(self):
        self.page.get_by_role("navigation", name="Navigation principale").get_by_role(
            "link", name="Tableau de bord", exact=True
        ).click()
        self.titre("Tableau de bord")
        return self

    def ligne(self, libelle):
        """The line of a heading, whatever note stands below it."""
        lignes = self.page.locator(".compteurs li").filter(
            has_text=re.compile(rf"^\s*{re.escape(libelle)}\s*(\n|\d|[A-Z])")
        )
        expect(lignes).to_have_count(1)
        return lignes

    def compteur(self, libelle):
        """The number beside a heading."""
        return int(self.ligne(libelle).locator(".compteur-nombre").inner_text())

    def loupe(self, libelle):
        """The magnifier of a heading leads to its list."""
        self.ligne(libelle).get_by_role("link").click()
