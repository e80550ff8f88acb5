"""The procedure « Ecole de la 2ème chance » played as written, from the sign-in to the public page (source 000)."""

import pytest

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from tests.e2e.pages.parcours import Parcours, monde, voyager

pytestmark = [pytest.mark.django_db(transaction=True)]
INTITULE = "Ecole de la deuxième chance"
PROGRAMME = "PROGRAMME REGION : E2C - Ecole de la deuxième chance"


@pytest.fixture(autouse=True)
def jour():
    with voyager(2026, 1, 5):
        yield


@pytest.mark.exigence("R001", "R008", "R023", "R126", "R127", "R131", "R150", "R171", "R198", "R214", "R215", "R218")
def test_ecole_de_la_deuxieme_chance(navigateur, campagnes):
    of, cariforef = monde(campagnes)
    parcours = Parcours(*navigateur)
    parcours.entrer(of)
    parcours.ouvrir(PROGRAMME, "E2C")
    assert parcours.reference.coches("Référence Certifinfo") == ["Non"]
    parcours.reference.suivant()
    remplir_formation(parcours.fiche)
    remplir_action(parcours.fiche)
    remplir_session(parcours)
    parcours.dispositif(PROGRAMME, "E2C", [], 15)
    parcours.envoyer("Découvrir plusieurs métiers avant d’en choisir un.", "15061 - Accompagnement vers emploi")
    action = Action.objects.get()
    assert action.statut == Statut.EN_ATTENTE_VALIDATION
    parcours.valider(cariforef, INTITULE, "E2C2026_1")
    assert Action.objects.get().statut == Statut.VALIDEE
    parcours.lire(
        INTITULE,
        action,
        recherche="ecole deuxieme chance",
        debut="02/03/2026",
        fin="31/08/2026",
        faits=("Entrée/sortie permanente", "temps plein", "Le 16/02/2026 à 9 h 30"),
    )


def remplir_formation(fiche):
    fiche.attendre(r"^Formation")
    assert fiche.impose("Intitulé") == INTITULE
    assert fiche.domaines() == ["15061 - Accompagnement vers emploi"]
    assert fiche.impose("Domaine principal") == "15061 - Accompagnement vers emploi"
    fiche.choisir("Objectif général", "(re)mobilisation, aide à l'élaboration de projet professionnel")
    fiche.choisir("Niveau de sortie", "Sans niveau spécifique")
    fiche.verifier()
    fiche.passer_a("Action")


def remplir_action(fiche):
    fiche.attendre(r"^Fiche Action")
    fiche.rediger("Complément programme", "Découvrir plusieurs métiers avant d’en choisir un.")
    fiche.rediger("Objectifs", "Construire son projet professionnel.")
    fiche.rediger("Résultats attendus", "Un projet professionnel validé.")
    fiche.rediger("Mon + formation", "Une équipe à taille humaine.")
    fiche.saisir("URL Action", "https://exemple.fr/e2c")
    fiche.cocher("Type d’équipement", "équipement numérique")
    assert fiche.impose("Niveau d’entrée") == "Sans niveau spécifique"
    fiche.cocher("Pré-requis", "motivation")
    fiche.rediger("Commentaire Pré-requis", "Avoir entre 16 et 30 ans, sans emploi ni diplôme.")
    fiche.verifier()
    fiche.passer_a("Session 1")


def remplir_session(parcours):
    fiche = parcours.fiche.attendre(r"^Fiche Session")
    fiche.lit("La session doit obligatoirement débuter en 2026.")
    fiche.saisir("Date début", "2026-03-02")
    fiche.saisir("Date fin", "2026-08-31")
    assert fiche.impose("ESP") == "entrée/sortie permanente"
    assert fiche.coches("Rythmes") == ["temps plein"]
    fiche.cocher("Périodes de formations", "en journée")
    fiche.choisir("Type de parcours", "individualisé")
    assert fiche.coches("Modalités pédagogiques") == ["en établissement de formation", "en entreprise"]
    assert fiche.propose("Modalités d’enseignement") == [
        "formation en présentiel",
        "formation mixte",
        "formation entièrement à distance",
    ]
    fiche.choisir("Modalités d’enseignement", "formation en présentiel")
    fiche.saisir("Durée en centre (en h)", "600")
    fiche.saisir("Durée en entreprise (en h)", "200")
    fiche.saisir("Durée hebdo", "35")
    fiche.saisir("Cycle de l’alternance", "4")
    fiche.choisir("Unité entreprise", "semaine")
    assert "CARIFOREF DES PAYS DE LA LOIRE - Principal" in fiche.impose("Organisme responsable")
    assert fiche.propose("Recrutement") == ["Ouvert", "Suspendu", "Fermé"]
    fiche.choisir("Recrutement", "Ouvert")
    fiche.cocher("Modalité de recrutement", "entretien ou RDV individuel", "information collective")
    parcours.recruter(
        information=("2026-02-16", "09:30", "11:30"),
        places=20,
        periode=("recrutement", "2026-01-12", "2026-08-01"),
    )
    for libelle in ("Référent PMR", "Référent mobilité"):
        assert "Pauline PICARD" in fiche.choisi(libelle) or "PICARD" in fiche.choisi(libelle)
    fiche.verifier()
