"""The path of an entry: its cards in order, what is missing on each, sessions added, copied, removed."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sofi.espaces.saisie import parcours
from sofi.offre.controles import controler
from sofi.offre.creation import ajouter_session
from sofi.offre.models import Action, Session
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer
from tests import fabriques
from tests.saisie.navigateur import champs, envoyer, page, texte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

REQUETES_D_UNE_CARTE = 26


@pytest.fixture
def action(client):
    une = fabriques.saisie()
    client.force_login(fabriques.utilisateur(etablissements=[une.etablissement]))
    return une


def etapes(action, courante=None):
    complete = Action.objects.completes().get(pk=action.pk)
    return parcours.etapes(complete, controler(complete), courante)


@pytest.mark.exigence("R052", "R150", "R171", "R198")
def test_le_parcours_va_de_la_formation_au_dispositif_de_chaque_session(action):
    ajouter_session(action)
    suite = etapes(action)
    assert [etape.libelle for etape in suite] == [
        "Formation",
        "Action",
        "Session 1",
        "Dispositif",
        "Session 2",
        "Dispositif",
    ]
    assert suite[0].url == f"/saisie/formation/{action.formation_id}/?action={action.pk}"


@pytest.mark.exigence("R150", "R171")
def test_chaque_carte_a_sa_precedente_et_sa_suivante(action):
    session = action.sessions.get()
    assert parcours.autour(etapes(action)) == (None, None)
    voisins = {}
    dispositif = session.dispositifs.get()
    fiches = {"formation": action.formation_id, "action": action.pk, "session": session.pk, "dispositif": dispositif.pk}
    for carte, numero in fiches.items():
        voisins[carte] = [etape and etape.carte for etape in parcours.autour(etapes(action, (carte, numero)))]
    assert voisins == {
        "formation": [None, "action"],
        "action": ["formation", "session"],
        "session": ["action", "dispositif"],
        "dispositif": ["session", None],
    }


@pytest.mark.exigence("R215", "R302")
def test_chaque_carte_dit_en_mots_et_en_signe_ou_elle_en_est(client, action):
    session = action.sessions.get()
    assert [etape.mot for etape in etapes(action)] == ["à remplir", "à vérifier", "à remplir", "à remplir"]
    Session.objects.filter(pk=session.pk).update(version=1)
    fiche = etapes(action, ("session", session.pk))[2]
    assert fiche.signe == "●" and fiche.mot == f"{fiche.manque} à compléter" and fiche.manque > 5
    fabriques.completer(action)
    session.dispositifs.update(version=1)
    assert [etape.signe for etape in etapes(action)] == ["✓", "○", "✓", "✓"]
    Action.objects.filter(pk=action.pk).update(statut=Statut.REFUSEE)
    assert {etape.mot for etape in etapes(action)} == {"complète"}


@pytest.mark.exigence("R052", "R281")
def test_un_long_parcours_ne_montre_que_le_dispositif_de_la_session_ouverte(client, action):
    for _ in range(5):
        ajouter_session(action)
    session = action.sessions.order_by("pk").last()
    chemin = etapes(action, ("session", session.pk))
    montre = [etape for etape in parcours.replier(chemin) if not etape.pliee]
    assert [etape.libelle for etape in montre][-3:] == ["Session 5", "Session 6", "Dispositif"]
    assert montre[2].suite == "dispositif à remplir" and len(montre) == 2 + 6 + 1
    assert texte(page(client.get(chemin[-2].url)).cssselect("#parcours li")[2]).startswith("○ Session 1")
    assert parcours.autour(chemin)[0].libelle == "Dispositif"


@pytest.mark.exigence("R034", "R150", "R171", "R214")
def test_le_plus_enregistre_puis_ouvre_la_carte_suivante(client, action):
    session = action.sessions.get()
    urls = [
        f"/saisie/formation/{action.formation_id}/?action={action.pk}",
        reverse("saisie:action", args=[action.pk]),
        reverse("saisie:session", args=[session.pk]),
        reverse("saisie:dispositif", args=[session.dispositifs.get().pk]),
        reverse("saisie:etat", args=[action.pk]),
    ]
    for ici, suivante in itertools.pairwise(urls):
        assert envoyer(client, ici, bouton=("suite", "suivante")).url == suivante
    assert envoyer(client, urls[2], bouton=("suite", "precedente")).url == urls[1]
    assert all(etape.vue for etape in etapes(action))


@pytest.mark.exigence("R302")
def test_partir_par_un_lien_enregistre_d_abord_et_ne_mene_jamais_ailleurs(client, action):
    url = reverse("saisie:session", args=[action.sessions.get().pk])
    vers = reverse("saisie:action", args=[action.pk])
    assert envoyer(client, url, bouton=("vers", vers), duree_centre="12").url == vers
    assert Session.objects.get(action=action).duree_centre == 12
    assert envoyer(client, url, bouton=("vers", "https://ailleurs.example/")).url == url


@pytest.mark.exigence("R281")
def test_une_session_s_ajoute_une_seule_fois_malgre_le_double_clic(client, action):
    url = reverse("saisie:action", args=[action.pk])
    envoye = champs(page(client.get(url))) | {"suite": "ajouter_session"}
    premiere, seconde = client.post(url, envoye), client.post(url, envoye)
    assert premiere.url == seconde.url and action.sessions.count() == 2


@pytest.mark.exigence("R302")
@pytest.mark.parametrize("geste", ["ajouter_session", "dupliquer_session"])
def test_ajouter_ou_dupliquer_une_session_enregistre_d_abord_la_carte_ouverte(client, action, geste):
    session = action.sessions.get()
    reponse = envoyer(
        client,
        reverse("saisie:session", args=[session.pk]),
        bouton=("suite", geste),
        duree_centre="35",
        duree_hebdo="x",
    )
    nouvelle = action.sessions.exclude(pk=session.pk).get()
    assert reponse.url.partition("#")[0] == reverse("saisie:session", args=[nouvelle.pk])
    session.refresh_from_db()
    assert session.duree_centre == 35 and session.saisie_illisible == {"duree_hebdo": "x"}
    assert nouvelle.duree_centre == (35 if geste == "dupliquer_session" else None)


@pytest.mark.exigence("R281")
def test_dupliquer_reprend_tout_sauf_les_dates_et_les_informations_collectives(client, action):
    action = fabriques.completer(action)
    session = action.sessions.get()
    reponse = client.post(reverse("saisie:dupliquer_session", args=[session.pk]), {"sessions": "1"})
    copie = action.sessions.exclude(pk=session.pk).get()
    assert reponse.url == reverse("saisie:session", args=[copie.pk]) + "#id_date_debut"
    assert (copie.date_debut, copie.informations_collectives, copie.version) == (None, [], 0)
    assert copie.duree_centre == 200 and copie.dispositifs.get().nb_places == 10


@pytest.mark.exigence("R281")
def test_supprimer_demande_confirmation_et_garde_toujours_une_session(client, action):
    session = action.sessions.get()
    url = reverse("saisie:supprimer_session", args=[session.pk])
    client.post(url)
    assert action.sessions.count() == 1
    ajouter_session(action)
    document = page(client.get(url))
    assert texte(document.cssselect("h1")[0]) == f"Supprimer la session {session.pk}"
    assert action.sessions.count() == 2
    client.post(url)
    assert not Session.objects.filter(pk=session.pk).exists()
    assert client.get(url).status_code == 404


@pytest.mark.exigence("R013", "R281")
def test_supprimer_une_session_publiee_explique_quand_elle_disparait(client):
    action = fabriques.publiee()
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    client.force_login(of)
    session = action.sessions.get()
    reponse = client.post(reverse("saisie:dupliquer_session", args=[session.pk]))
    assert action.sessions.count() == 1 and reponse.url == reverse("saisie:action", args=[action.pk])
    deplacer(action, "modifier", par=of)
    ajouter_session(action)
    question = client.get(reverse("saisie:supprimer_session", args=[session.pk]))
    assert "jusqu’à la prochaine validation" in texte(page(question))


@pytest.mark.exigence("R031", "R013")
@pytest.mark.parametrize("nom", ["dupliquer_session", "supprimer_session"])
def test_les_gestes_sur_l_entree_d_un_autre_n_existent_pas(client, action, nom):
    autre = fabriques.saisie()
    session = autre.sessions.get()
    assert client.post(reverse(f"saisie:{nom}", args=[session.pk])).status_code == 404
    assert autre.sessions.count() == 1
    client.force_login(fabriques.utilisateur("region"))
    assert client.post(reverse(f"saisie:{nom}", args=[session.pk])).status_code == 403
    assert autre.sessions.count() == 1


@pytest.mark.exigence("R302")
@pytest.mark.parametrize("carte", ["formation", "action", "session", "dispositif"])
def test_une_carte_coute_autant_de_requetes_avec_une_session_qu_avec_treize(client, action, carte):
    action = fabriques.completer(action)
    session = action.sessions.get()
    numero = {"formation": action.formation_id, "action": action.pk, "session": session.pk}.get(carte)
    url = reverse(f"saisie:{carte}", args=[numero or session.dispositifs.get().pk])
    client.get(url)
    avant = requetes(client, url)
    for _ in range(12):
        client.post(reverse("saisie:dupliquer_session", args=[session.pk]))
    assert "Session 13" in client.get(url).content.decode()
    assert requetes(client, url) == avant <= REQUETES_D_UNE_CARTE


def requetes(client, url):
    with CaptureQueriesContext(connection) as faites:
        client.get(url)
    return len(faites)
