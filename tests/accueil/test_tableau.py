"""The dashboard: what needs me, the counters of the sources, each equal to its list."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sofi.comptes.models import Profil
from sofi.offre.listes import ACTIONS, RUBRIQUES, SESSIONS, un_mois_apres
from tests.fabriques import completer, organisme, publiee, saisie, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return organisme()


@pytest.fixture
def connecte(client, of):
    client.force_login(utilisateur(etablissements=[of]))
    return client


def lire(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return html.fromstring(reponse.content.decode())


def compteurs_affiches(client):
    page = lire(client, reverse("accueil:tableau"))
    return {
        ligne.cssselect("span")[0].text.strip(): int(ligne.cssselect(".compteur-nombre")[0].text_content())
        for ligne in page.cssselect("a.compteur")
    }


def test_the_dashboard_opens(connecte):
    page = lire(connecte, reverse("accueil:tableau"))
    assert page.cssselect("h1")[0].text_content().strip() == "Tableau de bord"
    assert len(page.cssselect("a.compteur")) == 13


def test_lists_open(connecte, of):
    publiee(formateur=of)
    for rubrique in RUBRIQUES:
        lire(connecte, reverse(f"accueil:{rubrique.bloc}") + f"?rubrique={rubrique.code}")
