"""The dashboard: what needs me, the counters of the sources, each equal to its list."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.comptes.models import Profil
from sofi.offre.creation import ajouter_session
from sofi.offre.listes import ACTIONS, RUBRIQUES, SESSIONS, compter, de_la_portee, un_mois_apres
from sofi.offre.models import Action, Dispositif, Session
from sofi.offre.workflow import deplacer
from sofi.programmes.models import TypeDispositif
from sofi.programmes.models.campagne import Nature
from tests.fabriques import campagne, completer, organisme, publiee, saisie, utilisateur

pytestmark = pytest.mark.django_db
NBSP = "\u202f"


@pytest.fixture(autouse=True)
def envois(taches):
    """The mails of the moves stay in memory."""


@pytest.fixture
def of():
    return organisme()


@pytest.fixture
def connecte(client, of):
    client.force_login(utilisateur(etablissements=[of], prenom="Saisie", nom="AUTO"))
    return client


def cariforef(client):
    client.force_login(utilisateur(Profil.CARIFOREF))
    return client


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return html.fromstring(reponse.content.decode())


def compteurs(client):
    """{label: (number, address of the list)} as the dashboard shows them."""
    page = lire(client, reverse("accueil:tableau"))
    return {
        ligne.xpath("span[1]/text()")[0].strip(): (
            int(ligne.cssselect(".compteur-nombre")[0].text_content().replace(NBSP, "")),
            ligne.get("href"),
        )
        for ligne in page.cssselect("a.compteur")
    }


def liste(client, adresse):
    """Total and numbers in bold of a list."""
    page = lire(client, adresse + "&taille=100")
    total = page.cssselect("h1 .total")[0].text_content().split(" ")[0]
    return int(total.replace(NBSP, "")), [int(gras.text) for gras in page.cssselect("tbody th strong")]


def dater(session, debut, fin):
    Session.objects.filter(pk=session.pk).update(date_debut=debut, date_fin=fin)


def dans(jours):
    return timezone.localdate() + datetime.timedelta(days=jours)


def session_publiee(of, *, fin=90, nature=None, **champs):
    """A published session that lasts until that many days from now, of that nature besides the programme's."""
    session = publiee(formateur=of, debut=dans(-10)).sessions.get()
    dater(session, dans(-10), dans(fin))
    if champs:
        Session.objects.filter(pk=session.pk).update(**champs)
    if nature:
        genre = TypeDispositif.objects.get_or_create(code=50 + len(nature), libelle=str(nature), nature=nature)[0]
        session.dispositifs.update(type_dispositif=genre)
    return session


@pytest.mark.exigence("R035", "R036")
def test_the_two_tiles_lead_to_the_annuaire_and_to_the_formations(connecte):
    tuiles = lire(connecte, reverse("accueil:tableau")).cssselect("a.tuile")
    assert [" ".join(tuile.text_content().split()) for tuile in tuiles] == [
        "Annuaire Gestion de vos sites, contacts, référents et portes ouvertes",
        "Formations Création de votre offre de formation",
    ]
    assert all(connecte.get(tuile.get("href")).status_code == 200 for tuile in tuiles)


@pytest.mark.exigence("R037", "R046", "R066")
def test_the_labels_of_the_thirteen_counters_are_those_of_the_sources_in_their_order(connecte):
    assert [libelle.replace("’", "'") for libelle in compteurs(connecte)] == [
        "Sessions de formation actives",
        "Sessions de formation initiales actives",
        "Sessions de formation inactives dans moins d'un mois",
        "Sessions de formation inactives",
        "Sessions de formation du programme région",
        "Sessions de formation en contrat d'apprentissage",
        "Sessions de formation en contrat de professionnalisation",
        "Sessions de formation ouvertes à distance",
        "Actions de formation en cours de saisie",
        "Actions de formation publique en cours de saisie",
        "Actions de formation en attente de validation par CARIF-OREF",
        "Actions de formation en attente de réponses",
        "Actions de formation dont le code Certifinfo a été remplacé par le CARIF-OREF",
    ]


@pytest.mark.exigence("R037", "R047", "R049")
def test_the_sentences_of_the_sources_stand_beside_the_counters(connecte):
    texte = " ".join(lire(connecte, reverse("accueil:tableau")).text_content().split()).replace("’", "'")
    assert "Retrouvez vos sessions actives plus facilement en cliquant sur la" in texte
    assert "Actions en cours de création ou de modification qui n'ont pas été envoyées en validation." in texte
    assert "Actions créées et en attente d'être validées par le service Offre du Cariforef." in texte


CAS_DE_SESSIONS = [
    pytest.param({}, {"actives", "programme_region"}, id="active", marks=pytest.mark.exigence("R038", "R042")),
    pytest.param(
        {"nature": Nature.INITIALE}, {"actives", "initiales"}, id="initiale", marks=pytest.mark.exigence("R039")
    ),
    pytest.param(
        {"fin": 10},
        {"actives", "programme_region", "bientot_inactives"},
        id="inactive within a month",
        marks=pytest.mark.exigence("R040"),
    ),
    pytest.param({"fin": -1}, {"inactives"}, id="over", marks=pytest.mark.exigence("R041", "R063")),
    pytest.param({"fin": 0}, {"actives", "programme_region", "bientot_inactives"}, id="ends today"),
    pytest.param({"retiree_le": timezone.now()}, {"inactives"}, id="withdrawn"),
    pytest.param(
        {"nature": Nature.APPRENTISSAGE},
        {"actives", "apprentissage"},
        id="apprenticeship",
        marks=pytest.mark.exigence("R043"),
    ),
    pytest.param(
        {"nature": Nature.PROFESSIONNALISATION},
        {"actives", "professionnalisation"},
        id="contrat pro",
        marks=pytest.mark.exigence("R044"),
    ),
    pytest.param(
        {"modalite_enseignement": "1"},
        {"actives", "programme_region", "a_distance"},
        id="mixed",
        marks=pytest.mark.exigence("R045"),
    ),
    pytest.param(
        {"modalite_enseignement": "2"},
        {"actives", "programme_region", "a_distance"},
        id="at a distance",
        marks=pytest.mark.exigence("R045"),
    ),
    pytest.param(
        {"modalites_pedagogiques": ["etablissement", "foad"]},
        {"actives", "programme_region", "a_distance"},
        id="FOAD",
        marks=pytest.mark.exigence("R045"),
    ),
]


@pytest.mark.parametrize(("session", "rubriques"), CAS_DE_SESSIONS)
def test_a_session_counts_where_it_should(of, session, rubriques):
    session_publiee(of, **session)
    nombres = compter(SESSIONS, Session.objects.all())
    assert {code for code, nombre in nombres.items() if nombre} == rubriques


@pytest.mark.exigence("R038", "R063")
def test_a_session_never_published_counts_nowhere(of):
    completer(saisie(formateur=of))
    assert set(compter(SESSIONS, Session.objects.all()).values()) == {0}


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [("2026-11-21", "2026-12-21"), ("2027-01-31", "2027-02-28"), ("2026-12-15", "2027-01-15")],
)
@pytest.mark.exigence("R040")
def test_within_a_month_means_before_the_same_day_of_the_next_month(jour, attendu):
    assert un_mois_apres(datetime.date.fromisoformat(jour)) == datetime.date.fromisoformat(attendu)


@pytest.mark.exigence("R047", "R048", "R049", "R050", "R051")
def test_an_action_counts_where_its_statut_and_its_kind_say(of):
    par, juge = utilisateur(etablissements=[of]), utilisateur(Profil.CARIFOREF)
    saisie(formateur=of)
    libre = saisie(formateur=of)
    Action.objects.filter(pk=libre.pk).update(attribution=None)
    for _ in range(3):
        deplacer(completer(saisie(formateur=of)), "soumettre", par=par)
    interrogee = Action.objects.filter(statut="en_attente_validation").first()
    deplacer(interrogee, "demander", par=juge, message="Précisez les dates.")
    interrogee.formation.certification_remplacee_le = timezone.now()
    interrogee.formation.save()
    assert compter(ACTIONS, Action.objects.all()) == {
        "en_cours": 2,
        "en_cours_publiques": 1,
        "en_attente_validation": 2,
        "en_attente_reponses": 1,
        "certifinfo_remplace": 1,
    }


@pytest.mark.exigence("R303", "R037", "R046")
def test_every_counter_agrees_with_its_list(connecte, of):
    for cas in CAS_DE_SESSIONS:
        session_publiee(of, **cas.values[0])
    saisie(formateur=of)
    deplacer(completer(saisie(formateur=of)), "soumettre", par=utilisateur(etablissements=[of]))
    affiches = compteurs(connecte)
    assert len(affiches) == 13
    for libelle, (nombre, adresse) in affiches.items():
        total, numeros = liste(connecte, adresse)
        assert (total, len(numeros)) == (nombre, nombre), libelle
    assert affiches["Sessions de formation actives"][0] == 9


@pytest.mark.exigence("R031", "R038")
def test_an_of_sees_the_current_establishment_alone_and_the_cariforef_all(client, of):
    session_publiee(of)
    session_publiee(organisme("Autre organisme"))
    client.force_login(utilisateur(etablissements=[of]))
    assert compteurs(client)["Sessions de formation actives"][0] == 1
    assert compteurs(cariforef(client))["Sessions de formation actives"][0] == 2


@pytest.mark.exigence("R050")
def test_the_questions_to_answer_come_first_with_the_last_question(connecte, of):
    action = completer(saisie(formateur=of))
    deplacer(action, "soumettre", par=utilisateur(etablissements=[of]))
    deplacer(action, "demander", par=utilisateur(Profil.CARIFOREF), message="Précisez le rythme.")
    saisie(formateur=of)
    taches = lire(connecte, reverse("accueil:tableau")).cssselect("a.tache")
    premiere, deuxieme = [" ".join(tache.text_content().split()) for tache in taches]
    assert premiere.startswith("1 action attend vos réponses") and "Précisez le rythme." in premiere
    assert deuxieme.startswith("1 saisie à terminer")
    assert liste(connecte, taches[0].get("href"))[1] == [action.pk]


@pytest.mark.exigence("R040", "R095")
def test_what_ends_soon_is_to_do(connecte, of):
    session_publiee(of, fin=5)
    of.sites.update(fin_qualiopi=dans(40))
    taches = lire(connecte, reverse("accueil:tableau")).cssselect("a.tache")
    textes = [" ".join(tache.text_content().split()) for tache in taches]
    assert textes[0].startswith("1 session inactive dans moins d’un mois")
    assert textes[1].startswith("1 certification Qualiopi à renouveler") and f"{dans(40):%d/%m/%Y}" in textes[1]


@pytest.mark.exigence("R010")
def test_nothing_to_do_says_so_and_recommends_to_update_the_offer(connecte):
    section = lire(connecte, reverse("accueil:tableau")).cssselect(".a-faire")[0]
    assert "Rien ne vous attend" in section.text_content()
    assert "actualiser votre offre régulièrement" in section.text_content()


def test_the_cariforef_is_told_what_waits_for_a_decision(client, of):
    deplacer(completer(saisie(formateur=of)), "soumettre", par=utilisateur(etablissements=[of]))
    tache = lire(cariforef(client), reverse("accueil:tableau")).cssselect("a.tache")[0]
    assert " ".join(tache.text_content().split()).startswith("1 action attend une décision")


def test_the_last_actions_are_shown_with_their_statut(connecte, of):
    action = saisie(formateur=of)
    recents = lire(connecte, reverse("accueil:tableau")).cssselect(".recents li")
    assert len(recents) == 1
    assert recents[0].cssselect("a")[0].get("href") == reverse("saisie:action", args=[action.pk])
    assert "En cours de saisie" in recents[0].text_content()


def test_a_login_without_establishment_is_told_what_to_do(client):
    client.force_login(utilisateur())
    texte = lire(client, reverse("accueil:tableau")).text_content()
    assert "rattaché à aucun établissement" in texte


def test_the_codes_and_natures_of_a_session_follow_its_dispositifs_and_no_save_changes_them(of):
    """Kept by the base: whoever writes a dispositif or a nature, and whatever a session in memory holds."""
    action = saisie(formateur=of)
    session = action.sessions.get()
    assert (session.codes_dispositifs, _natures(session)) == ([8], {"programme_region"})
    autre = TypeDispositif.objects.create(code=3, libelle="Apprentissage", nature=Nature.APPRENTISSAGE)
    Dispositif.objects.create(session=session, type_dispositif=autre)
    session.codes_dispositifs, session.initiale = [], True
    session.save()
    session.refresh_from_db()
    assert (session.codes_dispositifs, _natures(session)) == ([3, 8], {"apprentissage", "programme_region"})
    Dispositif.objects.filter(type_dispositif=8).delete()
    session.refresh_from_db()
    assert (session.codes_dispositifs, _natures(session)) == ([3], {"apprentissage"})
    TypeDispositif.objects.filter(code=3).update(nature=Nature.INITIALE)
    session.refresh_from_db()
    assert _natures(session) == {"initiale"}
    suivante = ajouter_session(action)
    suivante.refresh_from_db()
    assert suivante.codes_dispositifs == [8]


def _natures(session):
    return {nature.value for nature in Nature if nature != Nature.AUTRE and getattr(session, nature.value)}


@pytest.mark.parametrize("nombre", [0, 6])
@pytest.mark.parametrize(("profil", "requetes"), [(Profil.OF, 10), (Profil.CARIFOREF, 8)])
def test_the_dashboard_costs_the_same_queries_whatever_the_rows(
    client, of, profil, requetes, nombre, django_assert_num_queries
):
    une_campagne = campagne()
    for _ in range(nombre):
        saisie(une_campagne, formateur=of)
    deplacer(completer(saisie(formateur=of)), "soumettre", par=utilisateur(etablissements=[of]))
    deplacer(Action.objects.get(statut="en_attente_validation"), "demander", par=utilisateur("cariforef"), message="?")
    client.force_login(utilisateur(profil, etablissements=[of] if profil == Profil.OF else []))
    with django_assert_num_queries(requetes):
        client.get(reverse("accueil:tableau"))


def test_every_heading_has_its_own_code():
    assert len({(rubrique.bloc, rubrique.code) for rubrique in RUBRIQUES}) == len(RUBRIQUES)
    assert de_la_portee(SESSIONS, utilisateur(), None).count() == 0
