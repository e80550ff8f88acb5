"""The Région's page: what it ordered, what is published, what is left, what starts late."""

import datetime

import pytest
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Profil
from sofi.offre.models import Session
from tests.fabriques import attribution, campagne, organisme, publiee, saisie, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def envois(taches):
    """The mails of the moves stay in memory."""


@pytest.fixture
def region(client):
    client.force_login(utilisateur(Profil.REGION))
    return client


def lots(client, **filtres):
    """{lot: cells of its row} as the page shows them."""
    reponse = client.get(reverse("region:lots"), filtres)
    assert reponse.status_code == 200
    page = html.fromstring(reponse.content.decode())
    lignes = [[" ".join(cellule.text_content().split()) for cellule in tr] for tr in page.cssselect("tbody tr")]
    return {ligne[0]: ligne[1:] for ligne in lignes}


@pytest.mark.exigence("R298", "R300")
def test_a_lot_shows_places_ordered_published_left_and_late_starts(region):
    publique = attribution(numero="PAS2026_1", places_commandees=30, departement_id="44", forfait_recrutement=True)
    action = publiee(attribution=publique)
    session = action.sessions.get()
    Session.objects.filter(pk=session.pk).update(
        date_debut=session.date_debut + datetime.timedelta(days=7), date_fin=datetime.date(2027, 6, 1)
    )
    session.dispositifs.update(nb_places=12, nb_places_restantes=5)
    saisie(attribution=publique)
    assert lots(region) == {"PAS2026_1": ["Loire-Atlantique", "30", "1", "1", "12", "18", "5", "1 forfait recrutement"]}
    session.dispositifs.update(nb_places_restantes=None)
    assert lots(region)["PAS2026_1"][6] == "12"


@pytest.mark.exigence("R298")
def test_more_places_than_ordered_is_told_in_words_and_hides_no_other_lot_in_the_totals(region):
    la_campagne, of = campagne(), organisme()
    for numero, commandees in (("TROP", 7), ("PEU", 15)):
        publiee(attribution=attribution(la_campagne, formateur=of, numero=numero, places_commandees=commandees))
    restes = {numero: cases[5] for numero, cases in lots(region).items()}
    assert restes == {"TROP": "0 dépassement de 3 places", "PEU": "5"}
    page = html.fromstring(region.get(reverse("region:lots")).content.decode())
    assert " ".join(page.cssselect("dl dd")[2].text_content().split()) == "5 dépassement de 3 places"


@pytest.mark.exigence("R300")
def test_the_lots_filter_by_year_programme_and_departement(region):
    attribution(campagne("A", 2026), numero="A1", departement_id="44")
    attribution(campagne("B", 2026), numero="B1", departement_id="49")
    attribution(campagne("A", 2025), numero="A0", departement_id="44")
    assert set(lots(region)) == {"A1", "B1"}
    assert set(lots(region, annee="")) == {"A0", "A1", "B1"}
    assert set(lots(region, annee="2025")) == {"A0"}
    assert set(lots(region, programme="B")) == {"B1"}
    assert set(lots(region, annee="", departement="44")) == {"A0", "A1"}
    assert lots(region, programme="\x00zzz") == {}
    assert set(lots(region, annee="abc")) == {"A0", "A1", "B1"}


def test_only_the_region_and_the_cariforef_enter(client):
    for profil, code in ((Profil.OF, 404), (Profil.CARIFOREF, 200), (Profil.REGION, 200)):
        client.force_login(utilisateur(profil))
        assert client.get(reverse("region:lots")).status_code == code


@pytest.mark.parametrize("nombre", [1, 15])
def test_the_page_costs_the_same_queries_whatever_the_lots(region, nombre, django_assert_num_queries):
    une_campagne, of = campagne(), organisme()
    for _ in range(nombre):
        attribution(une_campagne, formateur=of)
    with django_assert_num_queries(7):
        lots(region)
