"""The procedure « Parcours Entrepreneur » 2024 played as written, from the sign-in to the public page (source 002)."""

import re

import pytest

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from tests.e2e.pages.parcours import Parcours, monde, voyager

pytestmark = [pytest.mark.django_db(transaction=True)]
PROGRAMME = "PROGRAMME REGION - Formations Parcours entrepreneur"
INTITULE = "Actions de formation dispensées aux créateurs et repreneurs d'entreprise"
PREREQUIS = (
    "Pré-requis : Maîtriser les compétences générales et professionnelles, posséder la qualification professionnelle "
    "nécessaire à la future activité."
)
PUBLIC = "Public visé : Demandeurs d'emploi ayant un projet de création/reprise d'entreprise."


@pytest.fixture(autouse=True)
def jour():
    with voyager(2024, 1, 8):
        yield


@pytest.mark.exigence(
    "R001",
    "R008",
    "R029",
    "R030",
    "R033",
    "R034",
    "R132",
    "R133",
    "R150",
    "R171",
    "R198",
    "R214",
    "R226",
    "R227",
    "R228",
    "R229",
    "R230",
    "R231",
    "R232",
    "R233",
    "R234",
    "R235",
    "R236",
)
def test_parcours_entrepreneur(navigateur, campagnes):
    of, cariforef = monde(campagnes)
    parcours = Parcours(*navigateur)
    parcours.entrer(of)
    parcours.ouvrir(PROGRAMME, "PE")
    choisir_certification(parcours.reference)
    remplir_formation(parcours.fiche)
    remplir_action(parcours.fiche)
    remplir_session(parcours)
    parcours.dispositif(PROGRAMME, "PE", ["demandeur d'emploi"], 12)
    parcours.envoyer(PREREQUIS, PUBLIC)
    action = Action.objects.get()
    assert (action.statut, action.formation.certification_id) == (Statut.EN_ATTENTE_VALIDATION, 93561)
    parcours.valider(cariforef, INTITULE, re.compile("PE2024_8"))
    assert Action.objects.get().statut == Statut.VALIDEE
    parcours.lire(
        INTITULE,
        action,
        recherche="créateurs repreneurs",
        debut="04/03/2024",
        fin="28/06/2024",
        faits=(PREREQUIS, PUBLIC, "Entrée/sortie à dates fixes"),
    )


def choisir_certification(reference):
    assert reference.coches("Référence Certifinfo") == ["Oui"]
    assert reference.impose("Code Certifinfo") == "93561"
    reference.suivant()


def remplir_formation(fiche):
    fiche.attendre(r"^Formation 0\s+CertifInfo 93561$")
    fiche.lit(
        INTITULE,
        re.compile("Ces éléments viennent de la fiche Certif Info"),
        "Autre certification sans niveau spécifique",
    )
    assert not fiche.controle("Intitulé").count()
    fiche.cocher("Souhaitez-vous individualiser le parcours par bloc de compétences", "Non")
    fiche.cocher("Validation de la formation", "Totale")
    fiche.verifier()
    fiche.passer_a("Action")


def remplir_action(fiche):
    fiche.attendre(r"^Fiche Action")
    fiche.rediger("Complément programme", "Étude de marché, plan de financement, statuts.")
    fiche.choisir("Niveau d’entrée", "Sans niveau spécifique")
    fiche.cocher("Pré-requis", "motivation", "projet professionnel validé")
    assert fiche.redige("Commentaire Pré-requis") == f"{PREREQUIS} {PUBLIC}"
    fiche.verifier()
    fiche.passer_a("Session 1")


def remplir_session(parcours):
    fiche = parcours.fiche.attendre(r"^Fiche Session")
    fiche.lit(
        "La session doit obligatoirement débuter en 2024 et la date de début doit intégrer le module de remise "
        "à niveau contextualisé."
    )
    fiche.saisir("Date début", "2024-03-04")
    fiche.saisir("Date fin", "2024-06-28")
    assert fiche.propose("ESP") == ["entrée/sortie cadencées ou séquencées", "entrée/sortie à dates fixes"]
    fiche.choisir("ESP", "entrée/sortie à dates fixes")
    assert fiche.coches("Rythmes") == ["temps plein"]
    fiche.cocher("Périodes de formations", "en journée")
    assert fiche.impose("Type de parcours") == "collectif"
    assert fiche.coches("Modalités pédagogiques") == ["en établissement de formation", "en entreprise"]
    fiche.choisir("Modalités d’enseignement", "formation mixte")
    fiche.saisir("Durée en centre (en h)", "140")
    fiche.saisir("Durée en entreprise (en h)", "0")
    fiche.saisir("Durée hebdo", "35")
    assert "CARIFOREF DES PAYS DE LA LOIRE - Principal" in fiche.impose("Organisme responsable")
    fiche.choisir("Recrutement", "Ouvert")
    fiche.cocher("Modalité de recrutement", "dossier")
    parcours.recruter(
        information=("2024-02-12", "14:00", "16:00"),
        places=30,
        periode=("inscription", "2024-01-15", "2024-02-23"),
    )
    fiche.verifier()
