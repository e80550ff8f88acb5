"""Accounts unused for two years: warned, then anonymised; nothing is kept longer than told."""

import datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from sofi.comptes.inactivite import anonymiser_inutilises, avertir, purger
from sofi.comptes.models import CleActivation, DemandeCle, Profil
from sofi.comptes.taches import oublier_chaque_nuit
from tests.fabriques import MOT_DE_PASSE, DemandeCleFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db
DEBUT = datetime.datetime(2026, 11, 21, 8, tzinfo=datetime.UTC)


def jour(nombre):
    return DEBUT + datetime.timedelta(days=nombre)


def se_connecter(client, compte):
    return client.post(reverse("account_login"), {"login": compte.email, "password": MOT_DE_PASSE})


@pytest.fixture
def compte(client):
    """An account opened and used on the first day."""
    with time_machine.travel(DEBUT, tick=False):
        ouvert = utilisateur(etablissements=[organisme()], email="ancien@exemple.fr", nom="ANCIEN")
        se_connecter(client, ouvert)
    return ouvert


def test_an_unused_account_is_warned_once_then_anonymised(compte, courriels):
    assert [avertir(jour(n)) for n in (729, 730, 731, 732)] == [0, 0, 1, 0]
    (courriel,) = courriels()
    assert courriel.to == ["ancien@exemple.fr"] and f"{jour(731 + 30):%d/%m/%Y}" in courriel.body
    assert [anonymiser_inutilises(jour(n)) for n in (732, 760, 761, 762)] == [0, 0, 1, 0]
    compte.refresh_from_db()
    assert (compte.is_active, compte.nom) == (False, f"Compte effacé n° {compte.pk}")
    assert avertir(jour(2000)) == 0 == anonymiser_inutilises(jour(2000))


def test_signing_in_after_the_warning_keeps_the_account(client, compte, courriels):
    avertir(jour(731))
    with time_machine.travel(jour(740), tick=False):
        assert se_connecter(client, compte).status_code == 302
    assert anonymiser_inutilises(jour(800)) == 0
    assert avertir(jour(740 + 731)) == 1 and anonymiser_inutilises(jour(740 + 731)) == 0


def test_an_account_never_used_counts_from_its_opening_and_a_withdrawn_one_is_not_written_to(courriels):
    with time_machine.travel(DEBUT, tick=False):
        utilisateur(etablissements=[organisme()])
        retire = utilisateur(is_active=False)
    assert avertir(jour(731)) == 1
    assert anonymiser_inutilises(jour(731)) == 1
    retire.refresh_from_db()
    assert retire.efface_le


def test_the_last_login_of_the_cariforef_stays(courriels):
    with time_machine.travel(DEBUT, tick=False):
        dernier = utilisateur(Profil.CARIFOREF)
    avertir(jour(731))
    assert anonymiser_inutilises(jour(900)) == 0
    dernier.refresh_from_db()
    assert dernier.is_active


def test_ended_connections_old_keys_and_old_requests_are_forgotten(client, compte):
    with time_machine.travel(DEBUT, tick=False):
        ancienne, attente = DemandeCleFactory(reponse="refusee", traitee_le=timezone.now()), DemandeCleFactory()
        CleActivation.objects.create(
            empreinte="a" * 64, email="a@exemple.fr", etablissement=compte.sites.get().etablissement, expire_le=jour(1)
        )
    assert UserSession.objects.count() == 1
    purger(jour(2))
    assert (UserSession.objects.count(), Session.objects.count()) == (0, 0)
    assert CleActivation.objects.count() == 1 and DemandeCle.objects.count() == 2
    purger(jour(740))
    assert not CleActivation.objects.exists() and list(DemandeCle.objects.all()) == [attente]
    assert ancienne.pk


def test_the_job_of_the_night_does_all_three(compte, courriels):
    for nombre in (731, 762):
        with time_machine.travel(jour(nombre), tick=False):
            oublier_chaque_nuit(timestamp=0)
    compte.refresh_from_db()
    assert compte.efface_le == jour(762) and len(courriels()) == 1
