"""Outlets and rules as rows: what a session is closed to, kept beside it, and what the CARIF-OREF changes."""

import datetime

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.diffusion.conditions import CONDITIONS
from sofi.diffusion.models import Canal, RegleDiffusion, SessionPubliee
from sofi.diffusion.passeport import Reglement, reevaluer
from sofi.offre.instantane import prendre
from sofi.offre.listes import PAR_CODE, SESSIONS, compter
from sofi.offre.models import Session
from tests import fabriques

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
DANS_UN_MOIS = timezone.localdate() + datetime.timedelta(days=30)
R197 = ["kairos", "ouiform", "site_pro", "site_public"]


@pytest.fixture(autouse=True)
def jobs(taches):
    """Deferred jobs stay in memory until a test runs them."""
    return taches


@pytest.fixture
def of():
    return fabriques.organisme()


@pytest.fixture
def action(of):
    return fabriques.publiee(formateur=of, debut=DANS_UN_MOIS)


@pytest.fixture
def sans_reunion(of):
    """A published action whose session has no information meeting."""
    action = fabriques.completer(fabriques.saisie(formateur=of), debut=DANS_UN_MOIS)
    action.sessions.get().infos_collectives.all().delete()
    return fabriques.valider(action)


@pytest.fixture
def cariforef(client):
    client.force_login(fabriques.utilisateur("cariforef"))
    return client


def lire(reponse):
    return html.fromstring(reponse.content.decode())


def texte(reponse):
    return " ".join(lire(reponse).text_content().split())


@pytest.mark.exigence("R008", "R009", "R265", "R266", "R267", "R268", "R269", "R270")
def test_les_canaux_des_sources_sont_la():
    assert [str(canal) for canal in Canal.objects.actifs()] == [
        "Site régional public",
        "Site régional pro",
        "Offre Info",
        "Kairos",
        "Ouiform",
        "i-milo",
        "Aude",
        "Candidat France Travail",
    ]


@pytest.mark.exigence("R197")
def test_la_premiere_regle_est_r197():
    regle = RegleDiffusion.objects.first()
    assert regle.condition == "information_collective"
    assert sorted(canal.pk for canal in regle.canaux.all()) == R197
    assert regle.libelle_du_champ == "Informations collectives"


@pytest.mark.exigence("R197")
def test_publier_garde_sur_la_session_les_canaux_fermes(action, sans_reunion):
    complete, privee = action.sessions.get(), sans_reunion.sessions.get()
    assert (complete.canaux_fermes, complete.diffusion_partielle) == ([], False)
    assert (privee.canaux_fermes, privee.diffusion_partielle) == (R197, True)
    assert SessionPubliee.objects.get(pk=privee.pk).sur_le_site_public is False


def test_enregistrer_la_fiche_ne_change_pas_ce_que_la_base_garde(sans_reunion):
    session = sans_reunion.sessions.get()
    session.canaux_fermes = []
    session.save()
    session.refresh_from_db()
    assert session.canaux_fermes == R197


def session_figee(action, **changements):
    instantane = prendre(action)
    return instantane, msgspec.structs.replace(instantane.action.sessions[0], **changements)


@pytest.mark.parametrize(
    ("condition", "changements"),
    [
        ("information_collective", {"informations_collectives": ()}),
        ("site_lieu", {"site_lieu": None}),
        ("commune_du_lieu", {"site_lieu": None}),
        ("publics", {"dispositifs": ()}),
        ("places", {"dispositifs": ()}),
        ("financement_region", {"dispositifs": ()}),
        ("non_terminee", {"date_fin": datetime.date(2020, 1, 1)}),
        ("non_commencee", {"date_debut": datetime.date(2020, 1, 1)}),
    ],
)
def test_chaque_condition_dit_ce_qui_lui_manque(action, condition, changements):
    (predicat,) = [une for une in CONDITIONS if une.code == condition]
    assert predicat.remplie(*session_figee(action), timezone.localdate())
    assert not predicat.remplie(*session_figee(action, **changements), timezone.localdate())


def test_une_session_terminee_n_est_plus_proposee_aux_prescripteurs_sans_que_rien_ne_soit_garde(action):
    instantane, session = session_figee(action, date_fin=datetime.date(2020, 1, 1))
    reglement = Reglement.en_vigueur()
    assert reglement.passeport(instantane, session).fermes == []
    lu = reglement.passeport(instantane, session, timezone.localdate())
    assert [canal.pk for canal in lu.ouverts] == ["site_public", "site_pro", "offre_info"]
    assert "terminée" in lu.arrets[0].regle.message


@pytest.mark.exigence("R197", "R261")
def test_desactiver_une_regle_rouvre_les_canaux_des_sessions_publiees(cariforef, sans_reunion, jobs):
    regle = RegleDiffusion.objects.first()
    envoi = {
        "condition": regle.condition,
        "canaux": R197,
        "champ": regle.champ,
        "message": regle.message,
        "source": regle.source,
    }
    reponse = cariforef.post(reverse("reglages:regle_diffusion", args=[regle.pk]), envoi)
    assert reponse.status_code == 302, texte(reponse)
    reevaluer()
    session = sans_reunion.sessions.get()
    assert session.canaux_fermes == [] and SessionPubliee.objects.get(pk=session.pk).sur_le_site_public
    assert "désactivée" in texte(cariforef.get(reverse("reglages:passeport")))
    assert reevaluer() == 0


@pytest.mark.exigence("R009")
def test_le_cariforef_ajoute_un_canal_et_une_regle(cariforef, action):
    cariforef.post(
        reverse("reglages:ajouter_canal"), {"nom": "La Bonne Piste", "voie": "fichier", "ordre": 90, "actif": 1}
    )
    assert Canal.objects.get(pk="la_bonne_piste").nom == "La Bonne Piste"
    envoi = {
        "condition": "recrutement_ouvert",
        "canaux": ["la_bonne_piste"],
        "champ": "session.recrutement",
        "message": "le recrutement est fermé.",
        "source": "Convention",
        "active": "on",
    }
    assert cariforef.post(reverse("reglages:ajouter_regle_diffusion"), envoi).status_code == 302
    assert RegleDiffusion.objects.get(condition="recrutement_ouvert").ordre == 100
    rejet = cariforef.post(reverse("reglages:ajouter_canal"), {"nom": "la bonne piste", "voie": "fichier", "ordre": 1})
    assert "Un canal porte déjà ce nom" in texte(rejet)


def test_une_regle_incomplete_dit_tout_ce_qui_manque(cariforef):
    lu = texte(cariforef.post(reverse("reglages:ajouter_regle_diffusion"), {}))
    for attendu in ("Choisissez ce qui est demandé", "Cochez au moins un canal", "Écrivez le message", "Dites d’où"):
        assert attendu in lu


def test_supprimer_une_regle_demande_d_abord(cariforef):
    regle = RegleDiffusion.objects.first()
    adresse = reverse("reglages:supprimer_regle_diffusion", args=[regle.pk])
    assert "iront vers : Site régional public, Site régional pro, Kairos, Ouiform" in texte(cariforef.get(adresse))
    assert RegleDiffusion.objects.filter(pk=regle.pk).exists()
    assert cariforef.post(adresse).status_code == 302
    assert not RegleDiffusion.objects.filter(pk=regle.pk).exists()


def test_le_site_public_reste_dans_le_passeport(cariforef):
    envoi = {"nom": "Site régional public", "voie": "site", "ordre": 10}
    assert "il reste actif" in texte(cariforef.post(reverse("reglages:canal", args=["site_public"]), envoi))
    with pytest.raises(IntegrityError), transaction.atomic():
        Canal.objects.filter(pk="site_public").update(actif=False)


@pytest.mark.exigence("R197", "R303")
def test_le_tableau_de_bord_compte_les_sessions_non_diffusees_partout(client, of, action, sans_reunion):
    assert compter(SESSIONS, Session.objects.all())["diffusion_partielle"] == 1
    (privee,) = PAR_CODE[SESSIONS, "diffusion_partielle"].filtrer(Session.objects.all())
    assert privee == sans_reunion.sessions.get()
    client.force_login(fabriques.utilisateur(etablissements=[of]))
    (tache,) = [
        une
        for une in lire(client.get(reverse("accueil:tableau"))).cssselect("a.tache")
        if "non diffusée partout" in une.text_content()
    ]
    liste = lire(client.get(tache.get("href")))
    (lien,) = liste.cssselect("tbody td a[href$='#diffusion']")
    assert lien.text_content().strip() == "Diffusion partielle"
    assert f"Diffusion partielle de la session {privee.pk}" in lien.get("aria-label")
    recapitulatif = texte(client.get(lien.get("href").partition("#")[0]))
    assert "non diffusée Site régional public, Site régional pro, Kairos, Ouiform" in recapitulatif


@pytest.mark.exigence("R197")
def test_la_fiche_session_porte_son_passeport_avec_la_date_de_sa_publication(client, of, sans_reunion):
    client.force_login(fabriques.utilisateur(etablissements=[of]))
    session = sans_reunion.sessions.get()
    bloc = lire(client.get(reverse("saisie:session", args=[session.pk]))).cssselect(
        "section[aria-labelledby=bloc-diffusion]"
    )[0]
    assert "Remplir « Informations collectives »" in " ".join(bloc.text_content().split())
    session.infos_collectives.create(date=DANS_UN_MOIS)
    bloc = lire(client.get(reverse("saisie:session", args=[session.pk]))).cssselect(
        "section[aria-labelledby=bloc-diffusion]"
    )[0]
    assert f"Site régional public (le {timezone.localdate():%d/%m/%Y})" in bloc.text_content()
