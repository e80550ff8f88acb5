"""Sirene and the address service, played by a local server with their documented answers."""

import json
import threading
import time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from procrastinate.contrib.django import procrastinate_app

from sofi.annuaire.models import FicheSirene, Site
from sofi.annuaire.sirene import chercher
from sofi.annuaire.taches import demander_sirene, lire_sirene, situer_site
from sofi.comptes.models import Profil
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
ADRESSE = {"geometry": {"coordinates": [-1.5205541, 47.2093549]}, "properties": {"score": 0.97}}


class Service:
    """What the local server answers, and what it was asked."""

    def __init__(self):
        self.reponse, self.statut, self.attente, self.demandes = {}, 200, 0, []


@pytest.fixture
def service(settings):
    service = Service()

    class Repondeur(BaseHTTPRequestHandler):
        def do_GET(self):
            service.demandes.append(parse_qs(urlsplit(self.path).query))
            time.sleep(service.attente)
            corps = service.reponse if isinstance(service.reponse, bytes) else json.dumps(service.reponse).encode()
            self.send_response(service.statut)
            self.end_headers()
            self.wfile.write(corps)

        def log_message(self, *arguments):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Repondeur)
    threading.Thread(target=serveur.serve_forever, daemon=True).start()
    adresse = f"http://127.0.0.1:{serveur.server_port}/search"
    settings.SOFI_SIRENE_URL = settings.SOFI_ADRESSE_URL = adresse
    settings.SOFI_EXTERIEUR_DELAI = 1
    yield service
    serveur.shutdown()
    serveur.server_close()


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
