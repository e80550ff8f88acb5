"""An establishment gives and takes back its own logins."""

import re

import pytest
from django.urls import reverse

from sofi.comptes.droits import droits_en_mots
from sofi.comptes.models import Profil, Utilisateur
from tests.fabriques import MOT_DE_PASSE, ContactFactory, SiteFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    etablissement = organisme("CARIFOREF DES PAYS DE LA LOIRE")
    SiteFactory(etablissement=etablissement, nom_usage="Antenne")
    return etablissement


@pytest.fixture
def chef(of):
    return utilisateur(etablissements=[of])


@pytest.fixture
def client_of(client, chef):
    client.force_login(chef)
    return client


def adresse(nom, *arguments):
    return reverse(f"espace_annuaire:{nom}", args=arguments)


def antenne(of):
    return of.sites.get(principal=False)


@pytest.mark.exigence("R028", "R108", "R109", "R110", "R111", "R112", "R113")
def test_a_contact_gets_a_login_and_chooses_its_password_by_the_mail(client_of, of, client, courriels):
    contact = of.contacts.get()
    page = client_of.get(adresse("creer_acces", of.pk, contact.pk)).content.decode()
    assert f"{of.siret} - {antenne(of).pk} - Antenne" in page and "A_REDEFINIR" in page and "ppicard@exemple.fr" in page
    envoi = {"email": "PPicard@exemple.fr", "sites": [antenne(of).pk], "notification": "on"}
    client_of.post(adresse("creer_acces", of.pk, contact.pk), envoi)
    compte = Utilisateur.objects.get(email="ppicard@exemple.fr")
    assert (compte.contact, list(compte.sites.all())) == (contact, [antenne(of)])
    assert "A_REDEFINIR" in client_of.get(adresse("acces", of.pk)).content.decode()
    client.logout()
    lien = re.search(r"https?://testserver(\S+)", courriels()[-1].body).group(1)
    page_cle = client.get(lien, follow=True)
    adresse_finale = page_cle.redirect_chain[-1][0]
    client.post(adresse_finale, {"password1": "Marée-haute-2026", "password2": "Marée-haute-2026"})
    assert (
        client.post(reverse("account_login"), {"login": compte.email, "password": "Marée-haute-2026"}).status_code
        == 302
    )
    assert "Antenne" in client.get(adresse("etablissement")).content.decode()
    client.logout()
    assert "Ce lien ne fonctionne plus" in client.get(lien, follow=True).content.decode()


@pytest.mark.exigence("R114")
def test_rights_are_told_in_words(of, chef):
    assert droits_en_mots(chef, of).startswith("Peut modifier l’offre de 2 sites sur 2, la fiche Etablissement")
    limite = utilisateur()
    limite.sites.set([antenne(of)])
    assert droits_en_mots(limite, of) == "Peut modifier l’offre de 1 site sur 2."
    assert droits_en_mots(utilisateur(), of) == "Ne peut rien modifier ici."


@pytest.mark.exigence("R114")
def test_the_last_administrator_cannot_remove_themself(client_of, of, chef):
    refus = client_of.post(adresse("retirer_acces", of.pk, chef.pk), follow=True)
    assert "dernière à administrer" in refus.content.decode()
    autre = client_of.post(adresse("acces_compte", of.pk, chef.pk), {"sites": [antenne(of).pk]})
    assert "dernière à administrer" in autre.content.decode()
    assert chef.sites.count() == 2
    utilisateur(etablissements=[of])
    client_of.post(adresse("retirer_acces", of.pk, chef.pk))
    chef.refresh_from_db()
    assert not chef.is_active and client_of.get(adresse("etablissement")).status_code == 302


def test_a_withdrawn_login_is_out_at_once_and_keeps_its_other_establishments(client_of, client, of):
    autre = organisme("Autre")
    double = utilisateur(etablissements=[of, autre])
    client_of.post(adresse("retirer_acces", of.pk, double.pk))
    double.refresh_from_db()
    assert double.is_active and list(double.sites.all()) == [autre.site_principal]
    client.force_login(double)
    assert client.get(adresse("fiche", of.pk)).status_code == 404


def test_changing_a_login_leaves_what_one_does_not_administer(client_of, of, chef):
    ailleurs = organisme("Autre")
    double = utilisateur(etablissements=[of, ailleurs])
    client_of.post(adresse("acces_compte", of.pk, double.pk), {"sites": [antenne(of).pk], "notification": "on"})
    assert set(double.sites.all()) == {antenne(of), ailleurs.site_principal}
    vide = client_of.post(adresse("acces_compte", of.pk, double.pk), {})
    assert "Cochez au moins un site" in vide.content.decode()
    intrus = client_of.post(adresse("acces_compte", of.pk, double.pk), {"sites": [ailleurs.site_principal.pk]})
    assert "n’est pas de ceux" in intrus.content.decode() or "Sélectionnez un choix valide" in intrus.content.decode()


def test_a_login_of_another_profile_is_never_taken_over(client_of, of):
    cariforef = utilisateur(Profil.CARIFOREF, email="agent@cariforef.fr")
    envoi = {"email": "agent@cariforef.fr", "sites": [antenne(of).pk]}
    page = client_of.post(adresse("creer_acces", of.pk, of.contacts.get().pk), envoi)
    assert "ne peut pas recevoir" in page.content.decode() and not cariforef.sites.exists()


def test_an_existing_of_login_gets_the_sites_too_and_keeps_its_password(client_of, of, courriels):
    autre = utilisateur(etablissements=[organisme("Autre")], email="double@exemple.fr")
    contact = ContactFactory(etablissement=of, nom="D", email="double@exemple.fr")
    client_of.post(adresse("creer_acces", of.pk, contact.pk), {"email": "double@exemple.fr", "sites": [antenne(of).pk]})
    autre.refresh_from_db()
    assert autre.check_password(MOT_DE_PASSE) and antenne(of) in autre.sites.all()
    assert "password/reset/key" not in courriels()[-1].body


@pytest.mark.exigence("R114")
def test_who_does_not_administer_the_principal_site_sees_no_login(client, of, chef):
    limite = utilisateur()
    limite.sites.set([antenne(of)])
    client.force_login(limite)
    for nom, arguments in (("acces", [of.pk]), ("acces_compte", [of.pk, chef.pk]), ("retirer_acces", [of.pk, chef.pk])):
        assert client.get(adresse(nom, *arguments)).status_code == 404
    assert client.post(adresse("retirer_acces", of.pk, chef.pk)).status_code == 404
