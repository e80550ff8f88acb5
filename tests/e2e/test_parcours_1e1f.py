"""The procedure « 1 emploi = 1 formation » 2025 played as written, from the sign-in to the public page (source 004)."""

import re

import pytest
from playwright.sync_api import expect

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.programmes.models import Lot
from tests.e2e.pages.parcours import Parcours, monde, voyager

pytestmark = [pytest.mark.django_db(transaction=True)]
PROGRAMME = "PROGRAMME REGION - 1 emploi = 1 formation"
INTITULE = "Titre professionnel assistant ressources humaines"
TITRE = f"{INTITULE} - module paie"
CERTIFICATEUR = "Ministère du travail, de l'emploi et de l'insertion"
CCP = [
    "1. Assurer les missions opérationnelles de la gestion des ressources humaines",
    "2. Contribuer au développement des ressources humaines",
]
INDIVIDUALISER = "Souhaitez-vous individualiser le parcours par bloc de compétences"
PREREQUIS = (
    "Prérequis : Avoir levé les freins à l'entrée en formation professionnelle. Public visé : Personnes en recherche "
    "d'emploi, de plus de 16 ans (sous réserve des conditions réglementaires d'exercice des métiers), de tous niveaux. "
    "Personnes placées sous-main de justice. Ces entrées se font sur la validation d'un projet d'insertion "
    "professionnelle par les services pénitentiaires d'insertion et de probation (SPIP) et des services référents "
    "(France Travail ou mission locale). Constituent un public prioritaire : les personnes sortant d'une formation "
    "PRÉPA et dont l'orientation vers le dispositif 1 Emploi = 1 Formation a été validée ; les personnes en situation "
    "de handicap bénéficiaires de l'obligation d'emploi (BOETH)."
)
DEMANDES = ["niveau A2 du CECRL", "motivation", "avoir quitté la formation initiale", "projet professionnel validé"]


@pytest.fixture(autouse=True)
def jour():
    with voyager(2024, 12, 2):
        yield


@pytest.mark.exigence(
    "R001",
    "R008",
    "R029",
    "R032",
    "R034",
    "R037",
    "R132",
    "R134",
    "R135",
    "R136",
    "R137",
    "R150",
    "R171",
    "R198",
    "R214",
    "R215",
    "R216",
    "R217",
    "R248",
    "R249",
    "R250",
    "R251",
    "R252",
    "R253",
    "R254",
    "R255",
    "R256",
    "R257",
    "R258",
    "R259",
    "R260",
)
def test_un_emploi_une_formation_option_1(navigateur, campagnes):
    of, cariforef = monde(campagnes)
    parcours = Parcours(*navigateur)
    parcours.entrer(of)
    parcours.ouvrir(PROGRAMME, "1E1F")
    choisir_certification(parcours.reference, {"Intitulé/code de la certification": "assistant ressources humaines"})
    remplir_formation(parcours.fiche, validation="Totale")
    remplir_action(parcours.fiche)
    remplir_session(parcours)
    parcours.dispositif(PROGRAMME, "1E1F", ["demandeur d'emploi", "licencié pour motif économique"], 5)
    parcours.envoyer(INTITULE, "109049")
    action = Action.objects.get()
    assert (action.statut, action.formation.validation) == (Statut.EN_ATTENTE_VALIDATION, "totale")
    parcours.valider(cariforef, TITRE, re.compile("1E1F2025_39"))
    assert Action.objects.get().statut == Statut.VALIDEE
    parcours.lire(
        TITRE,
        action,
        recherche="assistant ressources humaines",
        debut="03/02/2025",
        fin="27/06/2025",
        faits=(re.compile("RNCP35030"), CCP[0], "Entrée/sortie à dates fixes"),
    )


@pytest.mark.exigence("R135", "R136", "R216", "R249", "R250")
def test_un_emploi_une_formation_option_2(page, axe, campagnes):
    """By the code RNCP, for a lot that allows the validation of some blocs."""
    of, _ = monde(campagnes)
    Lot.objects.filter(pk="1E1F2025_39").update(validation_partielle=True)
    parcours = Parcours(page, axe)
    parcours.entrer(of)
    parcours.ouvrir(PROGRAMME, "1E1F")
    choisir_certification(parcours.reference, {"Code RNCP": "35030"})
    fiche = parcours.fiche
    remplir_formation(fiche, validation="Partielle")
    fiche.attendre(r"^Fiche Action")
    page.go_back()
    page.reload()
    fiche.attendre("CertifInfo 109049")
    page.get_by_role("checkbox", name=CCP[1]).check()
    fiche.enregistrer()
    formation = Action.objects.get().formation
    assert (formation.individualisation, formation.validation, formation.blocs) == (
        True,
        "partielle",
        ["RNCP35030BC02"],
    )


def choisir_certification(reference, criteres):
    """Cochez « oui », cliquez sur la loupe, vérifiez la bulle, cliquez sur l’intitulé."""
    if not reference.page.get_by_role("radio", name="Oui").is_disabled():
        reference.repondre("Oui")
    reference.chercher(champs=criteres)
    reference.verifier()
    bulle = reference.bulle("109049")
    assert bulle["Code Certifinfo"] == "109049" and bulle["Code RNCP"] == "35030"
    assert bulle["Intitulé"] == INTITULE
    assert CERTIFICATEUR.lower()[:20] in bulle["Certificateur"].lower()
    assert set(bulle) >= {"Année de 1ière session", "Année de dernière session"}
    reference.verifier()
    reference.retenir("109049")
    reference.titre("Référence Certifinfo")
    expect(reference.controle("Code Certifinfo")).to_have_value("109049")
    reference.suivant()


def remplir_formation(fiche, validation):
    fiche.attendre(r"^Formation 0\s+CertifInfo 109049$")
    fiche.lit(INTITULE, re.compile("Ces éléments viennent de la fiche Certif Info"), *CCP)
    fiche.cocher(INDIVIDUALISER, "Oui")
    fiche.cocher("Validation de la formation", validation)
    fiche.verifier()
    fiche.passer_a("Action")


def remplir_action(fiche):
    fiche.attendre(r"^Fiche Action")
    fiche.saisir("Complément intitulé", "module paie")
    fiche.rediger("Complément programme", "Un module de remise à niveau contextualisé ouvre la session.")
    fiche.choisir("Niveau d’entrée", "Niveau 4 validé (Bac, Bac pro, BP ou équivalent)")
    assert fiche.coches("Pré-requis") == DEMANDES
    assert fiche.redige("Commentaire Pré-requis") == PREREQUIS
    fiche.verifier()
    fiche.passer_a("Session 1")


def remplir_session(parcours):
    fiche = parcours.fiche.attendre(r"^Fiche Session")
    fiche.lit(
        "La session doit obligatoirement débuter en 2025 et la date de début doit intégrer le module de remise "
        "à niveau contextualisé."
    )
    fiche.saisir("Date début", "2025-02-03")
    fiche.saisir("Date fin", "2025-06-27")
    fiche.choisir("Origine de la session", fiche.propose("Origine de la session")[0])
    assert fiche.propose("ESP") == ["entrée/sortie cadencées ou séquencées", "entrée/sortie à dates fixes"]
    fiche.choisir("ESP", "entrée/sortie à dates fixes")
    assert fiche.coches("Rythmes") == ["temps plein"]
    fiche.cocher("Périodes de formations", "en journée")
    assert set(fiche.propose("Type de parcours")) >= {"mixte", "modulaire"}
    fiche.choisir("Type de parcours", "mixte")
    assert fiche.coches("Modalités pédagogiques") == ["en établissement de formation", "en entreprise"]
    fiche.choisir("Modalités d’enseignement", "formation en présentiel")
    fiche.saisir("Durée en centre (en h)", "455")
    fiche.saisir("Durée en entreprise (en h)", "140")
    fiche.saisir("Durée hebdo", "35")
    fiche.saisir("Commentaire durée", "Module de remise à niveau du 03/02/2025 au 14/02/2025")
    fiche.saisir("Cycle de l’alternance", "2")
    fiche.choisir("Unité entreprise", "semaine")
    assert "CARIFOREF DES PAYS DE LA LOIRE - Principal" in fiche.impose("Organisme responsable")
    fiche.choisir("Recrutement", "Ouvert")
    fiche.cocher("Modalité de recrutement", "information collective", "entretien ou RDV individuel")
    parcours.recruter(
        information=("2025-01-13", "09:30", "11:30"),
        places=20,
        periode=("recrutement", "2024-12-09", "2025-01-24"),
    )
    fiche.cocher("Module de remise à niveau", "Oui")
    fiche.verifier()
