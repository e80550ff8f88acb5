"""Sirene and the address service, played by a local server with their documented answers."""

import json
import time
from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html
from procrastinate.contrib.django import procrastinate_app

from sofi.annuaire.models import FicheSirene, Site
from sofi.annuaire.sirene import chercher
from sofi.annuaire.taches import demander_sirene, lire_sirene, situer_les_oublies, situer_site
from sofi.comptes.models import Profil
from tests.annuaire.service import ADRESSE
from tests.annuaire.test_ecrans import fiche_site
from tests.fabriques import DemandeCleFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db
SIRET = "13000511900032"
ENTREPRISE = {
    "siren": "130005119",
    "nom_complet": "GIP CARIF OREF DES PAYS DE LA LOIRE",
    "etat_administratif": "A",
    "siege": {"siret": SIRET, "etat_administratif": "A", "liste_enseignes": None},
    "matching_etablissements": [{"siret": SIRET, "etat_administratif": "A", "liste_enseignes": None}],
    "complements": {
        "est_organisme_formation": True,
        "est_qualiopi": True,
        "liste_id_organisme_formation": ["52440417944"],
    },
}


def _en_file():
    """The jobs deferred so far: task name and arguments."""
    return {job["task_name"]: job["args"] for job in procrastinate_app.current_app.connector.jobs.values()}


@pytest.mark.exigence("R070", "R071", "R274")
def test_sirene_gives_the_siege_and_is_asked_once_a_week(service):
    of = organisme("GIP", siret=SIRET)
    service.reponse = {"results": [ENTREPRISE]}
    lire_sirene(SIRET)
    lire_sirene(SIRET)
    fiche = FicheSirene.objects.get()
    assert (fiche.siege, fiche.ouverte, fiche.organisme_de_formation, fiche.ndas) == (
        SIRET,
        True,
        True,
        ["52440417944"],
    )
    of.refresh_from_db()
    assert of.siege_insee == SIRET
    assert [demande["q"] for demande in service.demandes] == [[SIRET]]


def test_an_unknown_siret_is_not_a_failure(service):
    service.reponse = {"results": []}
    lire_sirene(SIRET)
    assert chercher(SIRET) is None
    assert FicheSirene.objects.get().trouvee is False and FicheSirene.objects.get().echec_le is None


@pytest.mark.parametrize(
    ("reponse", "statut", "attente"),
    [
        (b"<html>", 200, 0),
        ({}, 500, 0),
        ([1], 200, 0),
        ({"results": [{}]}, 200, 0),
        ({"results": []}, 200, 1.5),
        (b"{" * 2_000_000, 200, 0),
    ],
)
def test_a_service_that_fails_is_noted_and_the_page_says_so(service, client, reponse, statut, attente):
    of = organisme("GIP", siret=SIRET)
    service.reponse, service.statut, service.attente = reponse, statut, attente
    lire_sirene(SIRET)
    assert FicheSirene.objects.get().echec_le is not None
    client.force_login(utilisateur(etablissements=[of]))
    assert "Sirene n’a pas répondu" in client.get(reverse("espace_annuaire:etablissement")).content.decode()


def test_a_failure_keeps_the_former_answer(service):
    service.reponse = {"results": [ENTREPRISE]}
    lire_sirene(SIRET)
    FicheSirene.objects.update(lue_le="2020-01-01T00:00:00Z")
    service.statut = 503
    lire_sirene(SIRET)
    assert FicheSirene.objects.get().denomination == "GIP CARIF OREF DES PAYS DE LA LOIRE"


@pytest.mark.exigence("R026", "R274")
def test_the_cariforef_reads_what_sirene_says_of_a_request(service, client, taches):
    service.reponse = {"results": [ENTREPRISE]}
    demande = DemandeCleFactory(siret=SIRET)
    demander_sirene(SIRET)
    assert not service.demandes
    assert _en_file() == {"sofi.annuaire.taches.lire_sirene": {"siret": SIRET}}
    lire_sirene(SIRET)
    client.force_login(utilisateur(Profil.CARIFOREF))
    page = client.get(reverse("comptes:demande", args=[demande.pk])).content.decode()
    assert "organisme de formation déclaré (NDA 52440417944), certifié Qualiopi" in page


@pytest.mark.exigence("R085", "R086")
def test_a_site_saved_without_coordinates_is_located_by_a_job(service, client, taches):
    of = organisme()
    site = of.site_principal
    service.reponse = {"features": [ADRESSE]}
    client.force_login(utilisateur(etablissements=[of]))
    adresse = reverse("espace_annuaire:site", args=[of.pk, site.pk])
    client.post(adresse, fiche_site())
    assert not service.demandes
    assert _en_file()["sofi.annuaire.taches.situer_site"] == {"site_pk": site.pk}
    situer_site(site.pk)
    site.refresh_from_db()
    assert (site.longitude, site.latitude) == (Decimal("-1.520554"), Decimal("47.209355"))
    assert _en_file()["sofi.offre.taches.republier_offres"]["etablissement_pk"] == of.pk
    assert "Coordonnées trouvées d’après l’adresse" in client.get(adresse, follow=True).content.decode()
    assert service.demandes[0]["postcode"] == ["44200"]
    client.post(adresse, fiche_site(version="1", ligne2="1 rue Neuve", longitude="-1,520554", latitude="47,209355"))
    assert Site.objects.get(pk=site.pk).longitude is None


@pytest.mark.parametrize(
    "reponse",
    [
        {"features": []},
        {},
        {"features": [ADRESSE | {"properties": {"score": 0.2}}]},
        {"features": [{"geometry": {"coordinates": ["x", 1]}}]},
    ],
)
def test_a_doubtful_or_broken_answer_leaves_the_commune_s_centre(service, reponse):
    site = organisme().site_principal
    service.reponse = reponse
    situer_site(site.pk)
    assert Site.objects.get(pk=site.pk).longitude is None


def test_what_someone_typed_meanwhile_stays(service):
    site = organisme().site_principal
    Site.objects.filter(pk=site.pk).update(longitude="1.5", latitude="45.5")
    service.reponse = {"features": [ADRESSE]}
    situer_site(site.pk)
    assert Site.objects.get(pk=site.pk).longitude == Decimal("1.5") and not service.demandes


def proposees(client, texte):
    reponse = client.get(reverse("espace_annuaire:adresses"), {"site-adresse": texte})
    assert reponse.status_code == 200
    return reponse.content.decode()


@pytest.fixture
def of_connecte(client):
    client.force_login(utilisateur(etablissements=[organisme()]))
    return client


@pytest.mark.exigence("R079", "R082", "R083", "R084", "R085", "R086")
@pytest.mark.usefixtures("referentiels")
def test_an_address_is_proposed_as_one_types_with_all_that_it_fills(service, of_connecte):
    service.reponse = {"type": "FeatureCollection", "features": [ADRESSE]}
    page = html.fromstring(proposees(of_connecte, "12 boulevard georges p"))
    bouton = page.cssselect("button")[0]
    assert bouton.text_content() == "12 Boulevard Georges Pompidou 44200 Nantes"
    assert json.loads(bouton.get("data-remplir")) == {
        "ligne2": "12 Boulevard Georges Pompidou",
        "code_postal": "44200",
        "bureau_distributeur": "NANTES",
        "commune": "Nantes",
        "longitude": "-1,520554",
        "latitude": "47,209355",
    }
    proposees(of_connecte, " 12  Boulevard Georges P ")
    assert [demande["q"] for demande in service.demandes] == [["12 boulevard georges p"]]


def test_an_address_of_another_region_leaves_the_commune_to_type(service, of_connecte):
    ailleurs = ADRESSE["properties"] | {"postcode": "75001", "citycode": "75101", "city": "Paris 1er <b>"}
    service.reponse = {"features": [ADRESSE | {"properties": ailleurs}]}
    champs = json.loads(
        html.fromstring(proposees(of_connecte, "1 rue de rivoli")).cssselect("button")[0].get("data-remplir")
    )
    assert (champs["commune"], champs["bureau_distributeur"]) == ("", "PARIS 1ER <B>")


@pytest.mark.parametrize("texte", ["", "12", "   a ", "!!!!!", "\0\0\0\0\0"])
def test_too_little_is_not_asked(service, of_connecte, texte):
    proposees(of_connecte, texte)
    assert not service.demandes


def test_a_silent_service_is_told_at_once_to_those_who_type_next(service, of_connecte):
    service.attente = 1.5
    assert "ne répond pas" in proposees(of_connecte, "12 boulevard")
    avant = time.monotonic()
    assert "ne répond pas" in proposees(of_connecte, "12 boulevard g")
    assert time.monotonic() - avant < 0.5 and len(service.demandes) == 1


def test_a_service_that_answers_byte_by_byte_is_given_up(service, of_connecte):
    service.reponse, service.goutte = {"features": [ADRESSE]}, 0.05
    avant = time.monotonic()
    assert "ne répond pas" in proposees(of_connecte, "12 boulevard")
    assert time.monotonic() - avant < 2


def test_nothing_found_says_what_to_do(service, of_connecte):
    service.reponse = {"features": []}
    assert "remplissez vous-même" in proposees(of_connecte, "rue introuvable")


def test_who_asks_without_end_is_no_longer_served(service, of_connecte, monkeypatch):
    monkeypatch.setattr("sofi.espaces.annuaire.adresses.PAR_MINUTE", 2)
    service.reponse = {"features": [ADRESSE]}
    for rang in range(4):
        proposees(of_connecte, f"{rang} boulevard")
    assert len(service.demandes) == 2


def test_the_screen_says_that_a_site_could_not_be_located_and_the_night_asks_again(service, client, taches):
    of = organisme()
    site = of.site_principal
    service.statut = 503
    situer_site(site.pk)
    client.force_login(utilisateur(etablissements=[of]))
    ou = reverse("espace_annuaire:etablissement")
    assert "Le service national des adresses n’a pas répondu le" in client.get(ou).content.decode()
    service.statut, service.reponse = 200, {"features": [ADRESSE]}
    situer_les_oublies(0)
    assert _en_file() == {"sofi.annuaire.taches.situer_site": {"site_pk": site.pk}}
    situer_site(site.pk)
    assert "Le service national des adresses" not in client.get(ou).content.decode()


def test_the_page_does_without_the_service_and_without_the_map(client, settings):
    settings.SOFI_ADRESSE_URL = settings.SOFI_TUILES_URL = ""
    client.force_login(utilisateur(etablissements=[organisme()]))
    page = client.get(reverse("espace_annuaire:etablissement")).content.decode()
    assert "Longitude" in page and "Chercher une adresse" not in page and "leaflet" not in page
