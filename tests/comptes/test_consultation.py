"""The CARIF-OREF sees SOFI as a given OF: to read only, with a banner and a trace."""

import datetime

import pytest
from django.urls import reverse

from sofi.annuaire.models import Trace
from sofi.comptes.models import Profil
from tests import fabriques
from tests.fabriques import organisme, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return organisme("Organisme vu")


@pytest.fixture
def cariforef():
    return utilisateur(Profil.CARIFOREF, prenom="Claire", nom="MARTIN")


@pytest.fixture
def consulte(client, of, cariforef):
    client.force_login(cariforef)
    client.post(reverse("comptes:commencer_consultation", args=[of.pk]))
    return client


def page(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


@pytest.mark.exigence("R031", "R114")
def test_every_page_says_whose_eyes_one_has_and_how_to_leave(consulte, of):
    for nom in ("accueil:tableau", "accueil:sessions", "espace_annuaire:etablissement", "catalogue:accueil"):
        lue = page(consulte, reverse(nom))
        assert "Vous voyez Sofi comme <strong>Organisme vu</strong>" in lue
        assert "Revenir à mon profil" in lue
    assert "Vous voyez Sofi comme" in consulte.get("/annuaire/99999/").content.decode()


def test_one_sees_what_the_of_sees_and_nothing_of_the_others(consulte, of):
    autre = organisme("Autre organisme")
    assert consulte.get(reverse("espace_annuaire:fiche", args=[of.pk])).status_code == 200
    assert consulte.get(reverse("espace_annuaire:fiche", args=[autre.pk])).status_code == 404
    assert consulte.get(reverse("reglages:accueil")).status_code == 404
    assert consulte.get(reverse("instruction:file")).status_code == 404
    assert "Choisir des domaines" in page(consulte, reverse("espace_annuaire:etablissement"))


def test_nothing_is_saved_and_the_page_says_so(consulte, of):
    contact = of.contacts.get()
    reponse = consulte.post(
        reverse("espace_annuaire:contact", args=[of.pk, contact.pk]), {"contact-nom": "CHANGÉ", "contact-version": "0"}
    )
    assert reponse.status_code == 403
    assert "Lecture seule" in reponse.content.decode()
    contact.refresh_from_db()
    assert contact.nom == "PICARD"


def test_the_way_out_ends_the_consultation_and_keeps_its_trace(consulte, of, cariforef):
    reponse = consulte.post(reverse("comptes:finir_consultation"))
    assert reponse.url == reverse("espace_annuaire:fiche", args=[of.pk])
    trace = Trace.objects.get()
    assert (trace.etablissement, trace.geste, trace.par) == (of, "consultation", cariforef)
    assert trace.le < trace.fin
    lue = page(consulte, reponse.url)
    assert "Consultation de Sofi à la place de l’organisme" in lue
    assert "Claire MARTIN" in lue
    assert "Vous voyez Sofi comme" not in lue
    assert consulte.get(reverse("reglages:accueil")).status_code == 200


def test_the_of_reads_who_looked_in_its_place(consulte, of):
    consulte.post(reverse("comptes:finir_consultation"))
    consulte.force_login(utilisateur(etablissements=[of]))
    lue = page(consulte, reverse("espace_annuaire:etablissement"))
    assert "Claire MARTIN" in lue
    assert "Fusionner avec un doublon" not in lue


def test_signing_out_ends_it_too(consulte):
    consulte.post(reverse("account_logout"))
    assert Trace.objects.get().fin is not None


def test_it_ends_by_itself_after_an_hour(consulte):
    Trace.objects.update(le=Trace.objects.get().le - datetime.timedelta(minutes=61))
    assert "Vous voyez Sofi comme" not in page(consulte, reverse("accueil:tableau"))
    assert consulte.get(reverse("reglages:accueil")).status_code == 200


def test_looking_at_another_ends_the_first(client, of, cariforef):
    autre = organisme("Second")
    client.force_login(cariforef)
    client.post(reverse("comptes:commencer_consultation", args=[of.pk]))
    client.post(reverse("comptes:finir_consultation"))
    client.post(reverse("comptes:commencer_consultation", args=[autre.pk]))
    assert [trace.fin is None for trace in Trace.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize("profil", [Profil.OF, Profil.REGION])
def test_nobody_else_may_look_in_the_place_of_an_of(client, of, profil):
    client.force_login(utilisateur(profil, etablissements=[of] if profil == Profil.OF else []))
    assert client.post(reverse("comptes:commencer_consultation", args=[of.pk])).status_code == 404
    assert not Trace.objects.exists()


def test_a_forged_session_gives_no_eyes(client, of, cariforef):
    trace = Trace.objects.create(etablissement=of, geste="consultation", par=cariforef)
    client.force_login(utilisateur(etablissements=[organisme("Curieux")]))
    session = client.session
    session["consultation"] = trace.pk
    session.save()
    assert client.get(reverse("espace_annuaire:fiche", args=[of.pk])).status_code == 404


def test_what_the_of_types_is_read_without_a_word_written(consulte, of):
    une_action = fabriques.saisie(attribution=fabriques.attribution(formateur=of))
    avant = une_action.version
    assert consulte.get(reverse("saisie:action", args=[une_action.pk])).status_code == 200
    une_action.refresh_from_db()
    assert une_action.version == avant
