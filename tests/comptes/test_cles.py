"""Activation keys: asked for, answered by the CARIF-OREF, used once."""

import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from sofi.annuaire.models import Etablissement
from sofi.comptes.cles import CleInvalide, accepter, refuser, utiliser
from sofi.comptes.models import CleActivation, DejaTraitee, DemandeCle, Profil, Utilisateur
from tests.fabriques import DemandeCleFactory, organisme, siret, utilisateur

pytestmark = pytest.mark.django_db
PASSE = "Marée-haute-2026"
PAGE = "https://sofi.test/comptes/activer/"


def demande_postee(**champs):
    return {
        "siret": "130 005 119 00032",
        "nda": "52 44 04179 44",
        "raison_sociale": "GIP CARIF OREF",
        "nom": "MOREAU",
        "prenom": "Anne",
        "email": "Anne@Exemple.fr",
    } | champs


@pytest.fixture
def cariforef():
    return utilisateur(Profil.CARIFOREF)


def cle_de(courriel):
    return re.search(r"(?:[A-Z0-9]{5}-){3}[A-Z0-9]{5}", courriel.body).group()


@pytest.mark.exigence("R026")
def test_a_request_waits_in_the_queue_and_a_second_one_looks_the_same(client, cariforef, courriels):
    for _ in range(2):
        reponse = client.post(reverse("comptes:demander_cle"), demande_postee())
        assert reponse.url == reverse("comptes:demande_envoyee")
    demande = DemandeCle.objects.get()
    assert (demande.siret, demande.nda, demande.email) == ("13000511900032", "52440417944", "anne@exemple.fr")
    assert [courriel.to for courriel in courriels()] == [["offre@cariforef-pdl.org"]]
    client.force_login(cariforef)
    assert "13000511900032" in client.get(reverse("comptes:demandes")).content.decode()


@pytest.mark.exigence("R026")
@pytest.mark.parametrize(
    "mauvais",
    [{"siret": "123"}, {"siret": ""}, {"nda": "12"}, {"email": "a@b\nBcc: c@d.fr"}, {"email": ""}, {"nom": ""}],
)
def test_a_wrong_request_is_told_and_kept_on_screen(client, mauvais):
    reponse = client.post(reverse("comptes:demander_cle"), demande_postee(**mauvais))
    assert reponse.status_code == 200 and "GIP CARIF OREF" in reponse.content.decode()
    assert not DemandeCle.objects.exists()


def test_requests_from_one_place_are_limited(client):
    for rang in range(12):
        reponse = client.post(reverse("comptes:demander_cle"), demande_postee(email=f"a{rang}@exemple.fr"))
    assert "Trop d’essais" in reponse.content.decode()
    assert DemandeCle.objects.count() == 10


@pytest.mark.exigence("R025", "R026", "R274")
def test_an_accepted_request_sends_a_key_that_opens_an_account(client, cariforef, courriels):
    demande = DemandeCleFactory()
    client.force_login(cariforef)
    client.post(reverse("comptes:demande", args=[demande.pk]), {"choix": "accepter"})
    (courriel,) = courriels()
    assert courriel.to == [demande.email]
    cle = cle_de(courriel)
    assert cle not in str(CleActivation.objects.values_list().get())
    etablissement = Etablissement.objects.get(siret=demande.siret)
    assert etablissement.site_principal.nom_usage == "Nouvel organisme"
    client.logout()
    envoi = {"email": demande.email, "cle": cle.lower(), "nom": "MOREAU", "prenom": "Anne"}
    reponse = client.post(reverse("comptes:activer"), envoi | {"password1": PASSE, "password2": PASSE})
    assert reponse.url == "/tableau-de-bord/"
    compte = Utilisateur.objects.get(email=demande.email)
    assert compte.check_password(PASSE) and list(compte.sites.all()) == [etablissement.site_principal]
    assert "Nouvel organisme" in client.get(reverse("espace_annuaire:etablissement")).content.decode()
    client.logout()
    encore = client.post(reverse("comptes:activer"), envoi | {"password1": PASSE, "password2": PASSE})
    assert "Cette clé ne convient pas" in encore.content.decode()


def donner_cle(cariforef, courriels, **champs):
    demande = DemandeCleFactory(**champs)
    accepter(demande, cariforef, PAGE)
    return demande, cle_de(courriels()[-1])


@pytest.mark.exigence("R025")
def test_a_key_expired_forged_or_of_another_address_is_refused_alike(cariforef, courriels):
    demande, cle = donner_cle(cariforef, courriels)
    for cle_essayee, email in (
        (cle, "autre@exemple.fr"),
        ("AAAAA-AAAAA-AAAAA-AAAAA", demande.email),
        ("", demande.email),
    ):
        with pytest.raises(CleInvalide):
            utiliser(cle_essayee, email, PASSE, nom="A", prenom="B")
    with time_machine.travel(timezone.now() + timezone.timedelta(days=16)), pytest.raises(CleInvalide):
        utiliser(cle, demande.email, PASSE, nom="A", prenom="B")
    assert not Utilisateur.objects.filter(email=demande.email).exists()


def test_guessing_keys_is_limited(client):
    envoi = {
        "email": "x@exemple.fr",
        "cle": "A" * 20,
        "nom": "X",
        "prenom": "Y",
        "password1": PASSE,
        "password2": PASSE,
    }
    for _ in range(11):
        reponse = client.post(reverse("comptes:activer"), envoi)
    assert "Trop d’essais" in reponse.content.decode()


@pytest.mark.parametrize(
    ("premier", "second"), [("court", "court"), (PASSE, "autre-chose-2026"), ("123456789012", "123456789012")]
)
def test_a_weak_password_or_two_that_differ_keep_the_key_unused(client, cariforef, courriels, premier, second):
    demande, cle = donner_cle(cariforef, courriels)
    envoi = {"email": demande.email, "cle": cle, "nom": "X", "prenom": "Y", "password1": premier, "password2": second}
    assert client.post(reverse("comptes:activer"), envoi).status_code == 200
    assert CleActivation.objects.get().utilisee_le is None


def test_who_already_has_an_account_gets_the_sites_without_a_key(cariforef, courriels):
    compte = utilisateur(etablissements=[organisme("Premier")], email="anne@exemple.fr")
    accepter(DemandeCleFactory(email="anne@exemple.fr"), cariforef, PAGE)
    assert compte.sites.count() == 2 and not CleActivation.objects.exists()
    assert "un établissement de plus" in courriels()[-1].subject


@pytest.mark.exigence("R026")
def test_a_refusal_needs_a_reason_and_is_written_to_the_person(client, cariforef, courriels):
    demande = DemandeCleFactory()
    client.force_login(cariforef)
    page = client.post(reverse("comptes:demande", args=[demande.pk]), {"choix": "refuser"})
    assert "Dites pourquoi" in page.content.decode()
    client.post(reverse("comptes:demande", args=[demande.pk]), {"choix": "refuser", "motif": "SIRET fermé."})
    assert "SIRET fermé." in courriels()[-1].body
    demande.refresh_from_db()
    assert (demande.reponse, demande.traitee_par) == ("refusee", cariforef)


def test_a_request_is_answered_once(cariforef, courriels):
    demande = DemandeCleFactory()
    accepter(demande, cariforef, PAGE)
    with pytest.raises(DejaTraitee):
        refuser(demande, cariforef, "non")
    assert CleActivation.objects.count() == 1 and len(courriels()) == 1 == len(mail.outbox)


@pytest.mark.exigence("R021", "R025", "R026")
def test_the_sign_in_page_leads_to_both(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "J’ai reçu une clé d’activation et je veux créer mon compte" in page
    assert "Je n’ai pas de clé d’activation et souhaite en faire la demande" in page
    assert siret(1)
