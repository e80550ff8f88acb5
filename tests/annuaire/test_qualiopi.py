"""Nobody learns too late that a certification ends."""

import datetime

import pytest
from django.urls import reverse

from sofi.annuaire.models import Site
from sofi.annuaire.taches import avertir_fins_qualiopi
from sofi.comptes.models import Profil
from tests.fabriques import ContactFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db
FIN = datetime.date(2027, 6, 30)


def avant(jours):
    return FIN - datetime.timedelta(days=jours)


@pytest.fixture
def site():
    of = organisme("Organisme")
    ContactFactory(etablissement=of, site=of.site_principal, nom="Q", email="qualite@exemple.fr", referents=["qualite"])
    Site.objects.filter(etablissement=of).update(fin_qualiopi=FIN)
    return of.sites.get()


@pytest.mark.exigence("R095")
def test_the_referents_are_warned_once_at_90_30_and_7_days(site, courriels):
    avertis = [avertir_fins_qualiopi(avant(jours)) for jours in (91, 90, 89, 31, 30, 29, 8, 7, 6, 0, -1)]
    assert avertis == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]
    envoyes = courriels()
    assert [courriel.to for courriel in envoyes] == [["qualite@exemple.fr"]] * 3
    assert "30/06/2027" in envoyes[0].subject and site.etablissement.siret in envoyes[0].body


def test_a_missed_night_is_made_up_for_and_a_renewal_starts_again(site, courriels):
    assert avertir_fins_qualiopi(avant(20)) == 1
    assert avertir_fins_qualiopi(avant(19)) == 0
    Site.objects.update(fin_qualiopi=FIN.replace(year=2030))
    assert avertir_fins_qualiopi(FIN.replace(year=2030) - datetime.timedelta(days=90)) == 1


def test_without_referent_the_site_itself_is_written_to(site, courriels):
    site.contacts.update(referents=[])
    avertir_fins_qualiopi(avant(5))
    assert [courriel.to for courriel in courriels()] == [["accueil@exemple.fr"]]


def test_an_inactive_site_is_left_alone(site, courriels):
    Site.objects.update(actif=False)
    assert avertir_fins_qualiopi(avant(5)) == 0


def test_the_cariforef_lists_the_ended_ones(client, site):
    Site.objects.update(fin_qualiopi=datetime.date.today() - datetime.timedelta(days=1))
    client.force_login(utilisateur(Profil.CARIFOREF))
    ligne = f"{site.pk} - {site.nom_usage}"
    assert ligne in client.get(reverse("espace_annuaire:qualiopi")).content.decode()
    bientot = client.get(reverse("espace_annuaire:qualiopi"), {"voir": "bientot"}).content.decode()
    assert ligne not in bientot
    client.force_login(utilisateur(etablissements=[site.etablissement]))
    assert client.get(reverse("espace_annuaire:qualiopi")).status_code == 404
