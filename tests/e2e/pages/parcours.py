"""What the four procedures have in common: the people, the way in, the way to the public."""

import datetime
import re
from zoneinfo import ZoneInfo

import time_machine
from playwright.sync_api import expect

from sofi.comptes.models import Profil
from sofi.referentiels.models import Commune
from tests import fabriques
from tests.e2e.pages.entree import Connexion, Tableau
from tests.e2e.pages.saisie import ChoixDuLot, Envoi, Fiche, Reference
from tests.e2e.pages.suite import Instruction, Public

SUIVIS = (
    "Actions de formation en cours de saisie",
    "Actions de formation publique en cours de saisie",
    "Actions de formation en attente de validation par CARIF-OREF",
)
ORGANISME = "CARIFOREF DES PAYS DE LA LOIRE"
LOTS = {
    "E2C": ("E2C2026_1", "Ecole de la deuxième chance"),
    "PE": ("PE2024_8", "Lot 8 - Formations à la création-reprise d'entreprise en Maine-et-Loire"),
    "PAS": ("PAS2025_1", "PREPA Avenir Sup en Loire-Atlantique"),
    "1E1F": ("1E1F2025_39", "Assistant ressources humaines"),
}


def voyager(annee, mois, jour):
    """Live on that day, at nine in Paris: the server is a thread of the tests' process, so it follows."""
    return time_machine.travel(datetime.datetime(annee, mois, jour, 9, tzinfo=ZoneInfo("Europe/Paris")), tick=True)


def monde(campagnes):
    """The organisme of the sources, its lots in the four programmes, its login; the validator's login."""
    organisme = fabriques.organisme(ORGANISME, siret="13000511900032")
    site = organisme.site_principal
    site.commune = Commune.objects.get(nom="Nantes")
    site.save()
    for code, (numero, intitule) in LOTS.items():
        fabriques.attribution(campagnes[code], formateur=organisme, numero=numero, intitule=intitule)
    return (
        fabriques.utilisateur(etablissements=[organisme], prenom="AUTO", nom="Saisie", email="auto@exemple.fr"),
        fabriques.utilisateur(Profil.CARIFOREF, prenom="Valérie", nom="Offre", email="offre@exemple.fr"),
    )


class Parcours:
    """One journey in one browser, each screen checked for accessibility the first time it is met."""

    def __init__(self, page, axe=None):
        self.page, self.axe = page, axe
        self.connexion, self.tableau = Connexion(page, axe), Tableau(page, axe)
        self.lot, self.reference = ChoixDuLot(page, axe), Reference(page, axe)
        self.fiche, self.envoi = Fiche(page, axe), Envoi(page, axe)
        self.instruction, self.public = Instruction(page, axe), Public(page, axe)

    def entrer(self, personne):
        """Sign in by the form, down to the dashboard."""
        self.connexion.ouvrir().verifier()
        self.connexion.entrer(personne.email, fabriques.MOT_DE_PASSE)
        self.tableau.titre("Tableau de bord")
        self.tableau.verifier()

    def ouvrir(self, programme, code):
        """Formations > Formations publiques, programme, lot, Suivant."""
        numero, intitule = LOTS[code]
        self.lot.ouvrir()
        self.lot.choisir("Programme", programme)
        self.lot.choisir("Intitulé du lot", f"{numero} - {intitule}")
        expect(self.lot.controle("Organisme")).to_contain_text(ORGANISME)
        if self.lot.avec_js:
            assert ORGANISME in self.lot.choisi("Mandataire") and ORGANISME in self.lot.choisi("Site de réalisation")
        self.lot.verifier()
        self.lot.suivant()
        self.reference.lit(re.compile(re.escape(numero)))
        self.reference.verifier()

    def recruter(self, *, information, places, periode):
        """The two tables of the Fiche Session: a meeting (date, from, to), a period (type, from, to)."""
        date, debut, fin = information
        ligne = self.fiche.ajouter_ligne("Ajouter une information collective")
        ligne.get_by_label(re.compile("^Lieu")).select_option(index=1)
        ligne.get_by_label(re.compile("^Date")).fill(date)
        ligne.get_by_label("Heure de début").fill(debut)
        ligne.get_by_label("Heure de fin").fill(fin)
        ligne.get_by_label("Places").fill(str(places))
        genre, debut, fin = periode
        ligne = self.fiche.ajouter_ligne("Ajouter une période d’inscription")
        ligne.get_by_label("Type").select_option(label=genre)
        ligne.get_by_label("Date Début").fill(debut)
        ligne.get_by_label("Date Fin").fill(fin)

    def dispositif(self, intitule, code, publics, places):
        """The Fiche Dispositif of the lot: what comes from the Région, then places; ends saved."""
        fiche = self.fiche
        self.page.get_by_role("region", name="Dispositif").get_by_text(intitule, exact=True).click()
        fiche.titre("Fiche Dispositif")
        lot = self.page.get_by_role("region", name="Dispositif et codes externes")
        for fait in (intitule, LOTS[code][0], "2872", "75"):
            expect(lot.get_by_text(fait, exact=True)).to_be_visible()
        assert fiche.coches("Publics") == publics
        assert fiche.coches("Prise en charge des frais pédagogiques") == ["Oui"]
        fiche.saisir("Nb places dispositif", str(places))
        fiche.verifier()
        fiche.enregistrer()

    def envoyer(self, *faits):
        """Counted among the entries, État de la saisie, récapitulatif, send, counted as waiting; sign out."""
        adresse = self.page.url
        tableau = self.tableau.ouvrir()
        assert [tableau.compteur(un) for un in SUIVIS] == [1, 1, 0]
        tableau.verifier()
        self.page.goto(adresse)
        self.page.get_by_role("navigation", name="Parcours de la saisie").get_by_role(
            "link", name="État de la saisie"
        ).click()
        self.envoi.etat().lit("Rien n’empêche l’envoi en validation.")
        self.envoi.verifier()
        self.envoi.recapitulatif().lit(*faits)
        self.envoi.verifier()
        self.envoi.envoyer()
        tableau = self.tableau.ouvrir()
        assert [tableau.compteur(un) for un in SUIVIS] == [0, 0, 1]
        self.connexion.sortir()

    def valider(self, personne, intitule, *faits):
        """The validator: queue, decision page, Valider; sign out."""
        self.entrer(personne)
        self.instruction.ouvrir().verifier()
        self.instruction.instruire(intitule)
        self.instruction.lit(*faits)
        self.instruction.verifier()
        self.instruction.valider()
        self.instruction.lit(re.compile(r"est maintenant «\svalidée\s»"))
        self.connexion.sortir()

    def lire(self, intitule, action, *, recherche, debut, fin, faits=()):
        """Anybody: the search finds it, the offer's page says when, where, whom to call, and its code."""
        public = self.public
        public.chercher(recherche, "Nantes")
        public.lit(f"Du {debut} au {fin}", ORGANISME)
        public.verifier()
        public.ouvrir(intitule)
        session = action.sessions.get()
        quand = public.section("Quand et où")
        expect(quand.get_by_role("heading", name=f"Du {debut} au {fin}")).to_be_visible()
        code = quand.get_by_text(re.compile("^Code FAS"))
        expect(code).to_have_text(f"Code FAS {action.formation_id}-{action.pk}-{session.pk}")
        expect(code.locator("strong")).to_have_text(str(session.pk))
        for fait in (ORGANISME, "12 Boulevard Georges Pompidou", "44200 NANTES"):
            expect(quand.get_by_text(fait).first).to_be_visible()
        for fait in ("Pauline PICARD", "02-40-20-21-32", "ppicard@exemple.fr"):
            expect(public.section("Qui appeler").get_by_text(fait).first).to_be_visible()
        public.lit(*faits)
        public.verifier()
