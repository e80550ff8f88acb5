"""The procedure « PREPA Avenir Sup » 2025 played as written, from the sign-in to the public page (source 003)."""

import re

import pytest

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.regles.models import Regle
from tests.e2e.pages.parcours import Parcours, monde, voyager

pytestmark = [pytest.mark.django_db(transaction=True)]
PROGRAMME = "PROGRAMME REGION - Prépa avenir sup"
INTITULE = "PREPA Avenir Sup"
DOMAINES = ["15084 - Préparation entrée formation", "15061 - Accompagnement vers emploi"]
COMPLEMENT = (
    "Modules obligatoires qui pourront varier et être adaptés : la découverte de plusieurs secteurs "
    "professionnels et métiers qui recrutent, la connaissance de soi, le travail sur les compétences générales "
    "dont numérique (réseaux sociaux professionnels), les techniques de recherche d'emploi (dont plateforme "
    "régionale pour l'emploi), le lien à l'entreprise (rencontre de professionnels, visites d'entreprise, forum, "
    "porte-ouverte), la formalisation du projet professionnel en lien avec les métiers qui recrutent. Des stages "
    "en entreprise permettant de vérifier un projet professionnel déjà existant ou d'explorer diverses "
    "possibilités d'orientation. Modules optionnels à préciser."
)
OBJECTIFS = (
    "Ce parcours doit permettre à un public de niveau supérieur à 4 temporairement éloigné du marché du travail "
    "de se préparer à accéder à un emploi, à une formation qualifiante ou à un contrat en alternance."
)
RESULTATS = (
    "A l'issue de la formation, le stagiaire aura renforcé ses compétences générales et les savoirs-être "
    "indispensables à la concrétisation de son projet professionnel. Possibilité de passer des certifications "
    "inscrites à l'inventaire telles que TOEIC, TOEFL, TOSA, PIX..."
)
PREREQUIS = (
    "Prérequis : être volontaires et motivés pour s'inscrire dans un parcours de formation visant à terme "
    "l'insertion professionnelle ; avoir levé les freins à l'entrée en formation (logement, garde d'enfant, "
    "transport, santé etc.) ; pour les personnes étrangères, avoir un titre de séjour les autorisant à travailler "
    "et leur permettant le suivi de la totalité de la formation. Public visé : Les formations PREPA Avenir Sup "
    "s'adressent aux personnes en recherche d'emploi de niveau supérieur à 4 (bac), qu'elles soient ou non "
    "inscrites à France Travail. Dans le cas où le stagiaire ne serait pas inscrit à France Travail, il sera "
    "invité par l'organisme de formation à engager les démarches pour le faire au plus tard quinze jours avant la "
    "fin de la formation. Sont particulièrement visés, les jeunes décrocheurs de l'enseignement supérieur, les "
    "jeunes diplômés bac + en difficulté d'insertion professionnelle devant se réorienter et les personnes en "
    "reconversion professionnelle."
)
PUBLICS = [
    "demandeur d'emploi",
    "licencié pour motif économique",
    "salarié",
    "profession libérale",
    "agent de la fonction publique",
]


@pytest.fixture(autouse=True)
def jour():
    with voyager(2025, 1, 6):
        yield


@pytest.mark.exigence(
    "R001",
    "R008",
    "R029",
    "R030",
    "R032",
    "R034",
    "R132",
    "R150",
    "R171",
    "R198",
    "R214",
    "R215",
    "R217",
    "R237",
    "R238",
    "R239",
    "R240",
    "R241",
    "R242",
    "R243",
    "R244",
    "R245",
    "R246",
    "R247",
)
def test_prepa_avenir_sup(navigateur, campagnes):
    of, cariforef = monde(campagnes)
    parcours = Parcours(*navigateur)
    parcours.entrer(of)
    parcours.ouvrir(PROGRAMME, "PAS")
    assert parcours.reference.coches("Référence Certifinfo") == ["Non"]
    parcours.reference.suivant()
    remplir_formation(parcours.fiche)
    remplir_action(parcours.fiche)
    remplir_session(parcours)
    parcours.dispositif(PROGRAMME, "PAS", PUBLICS, 14)
    parcours.envoyer(OBJECTIFS, DOMAINES[0])
    action = Action.objects.get()
    assert action.statut == Statut.EN_ATTENTE_VALIDATION
    parcours.valider(cariforef, INTITULE, re.compile("PAS2025_1"))
    assert Action.objects.get().statut == Statut.VALIDEE
    parcours.lire(
        INTITULE,
        action,
        recherche="prepa avenir",
        debut="03/03/2025",
        fin="30/05/2025",
        faits=(OBJECTIFS, "niveau A2 du CECRL, motivation, avoir quitté la formation initiale"),
    )


def remplir_formation(fiche):
    fiche.attendre(r"^Formation 0$")
    assert fiche.impose("Intitulé") == INTITULE
    assert fiche.choisi("Objectif général") == "(re)mobilisation, aide à l'élaboration de projet professionnel"
    assert fiche.choisi("Niveau de sortie") == "Indéterminé"
    assert fiche.domaines() == DOMAINES
    assert fiche.impose("Domaine principal") == DOMAINES[1]
    fiche.verifier()
    fiche.passer_a("Action")


def remplir_action(fiche):
    fiche.attendre(r"^Fiche Action")
    assert fiche.redige("Complément programme") == COMPLEMENT
    assert fiche.redige("Objectifs") == OBJECTIFS
    assert fiche.redige("Résultats attendus") == RESULTATS
    fiche.rediger("Mon + formation", "Deux stages en entreprise.")
    assert fiche.impose("Niveau d’entrée") == "Niveau 4 validé (Bac, Bac pro, BP ou équivalent)"
    assert fiche.coches("Pré-requis") == ["niveau A2 du CECRL", "motivation", "avoir quitté la formation initiale"]
    assert fiche.redige("Commentaire Pré-requis") == PREREQUIS
    fiche.verifier()
    fiche.passer_a("Session 1")


def remplir_session(parcours):
    fiche = parcours.fiche.attendre(r"^Fiche Session")
    fiche.lit("La session doit obligatoirement débuter en 2025.")
    fiche.saisir("Date début", "2025-03-03")
    fiche.saisir("Date fin", "2025-05-30")
    assert fiche.propose("ESP") == ["entrée/sortie cadencées ou séquencées", "entrée/sortie à dates fixes"]
    fiche.choisir("ESP", "entrée/sortie à dates fixes")
    assert fiche.propose("Rythmes") == ["temps plein", "temps partiel"]
    assert fiche.coches("Rythmes") == ["temps plein"]
    fiche.cocher("Périodes de formations", "en journée")
    assert set(fiche.propose("Type de parcours")) >= {"mixte", "individualisé"}
    fiche.choisir("Type de parcours", "individualisé")
    assert fiche.coches("Modalités pédagogiques") == ["en établissement de formation"]
    fiche.choisir("Modalités d’enseignement", "formation en présentiel")
    fiche.saisir("Durée en centre (en h)", "280")
    fiche.saisir("Durée en entreprise (en h)", "0")
    fiche.saisir("Durée hebdo", "35")
    assert "CARIFOREF DES PAYS DE LA LOIRE - Principal" in fiche.impose("Organisme responsable")
    fiche.choisir("Recrutement", "Ouvert")
    fiche.cocher("Modalité de recrutement", "information collective")
    parcours.recruter(
        information=("2025-02-10", "09:00", "12:00"),
        places=25,
        periode=("candidature individuelle", "2025-01-13", "2025-02-21"),
    )
    fiche.verifier()


@pytest.mark.exigence("R074", "R154", "R155")
def test_les_domaines_se_cochent_puis_se_valident(navigateur, campagnes):
    """As the source shows it, once the CARIF-OREF has lifted the rules that impose them."""
    of, _ = monde(campagnes)
    Regle.objects.filter(campagne=campagnes["PAS"], champ__in=["domaines", "domaine_principal"]).update(active=False)
    parcours = Parcours(*navigateur)
    parcours.entrer(of)
    parcours.ouvrir(PROGRAMME, "PAS")
    parcours.reference.suivant()
    fiche = parcours.fiche.attendre(r"^Formation 0$")
    fiche.ajouter_domaines({DOMAINES[0]: "préparation entrée formation", DOMAINES[1]: "15061"}, *DOMAINES)
    fiche.attendre("^Formation")
    assert fiche.domaines() == DOMAINES
    fiche.choisir("Domaine principal", DOMAINES[1])
    fiche.enregistrer()
    formation = Action.objects.get().formation
    assert (formation.domaines, formation.domaine_principal) == (["15084", "15061"], "15061")
