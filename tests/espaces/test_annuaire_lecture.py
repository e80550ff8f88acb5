"""The directory, to read."""

import datetime

import pytest
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Profil
from sofi.referentiels.models import Commune
from tests.fabriques import SiteFactory, organisme, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    etablissement = organisme("GIP de la formation", siege_insee="13000511900032", domaines=["44508"])
    etablissement.sites.update(
        commune=Commune.objects.get(nom="Nantes"),
        ligne1="Bâtiment Sève",
        longitude="-1.520554",
        latitude="47.209355",
        qualites=["qualiopi"],
        perimetre="regionale",
        fin_qualiopi=datetime.date(2027, 5, 3),
        site_web="http://www.exemple.fr",
    )
    SiteFactory(etablissement=etablissement, nom_usage="Antenne fermée", actif=False)
    return etablissement


def texte(reponse):
    assert reponse.status_code == 200
    return " ".join(html.fromstring(reponse.content.decode()).cssselect("main")[0].text_content().split())


@pytest.mark.exigence("R067", "R069", "R070", "R071", "R075", "R077", "R078", "R085", "R086", "R095", "R098")
def test_the_region_reads_an_establishment_its_sites_and_its_contacts(client, of):
    client.force_login(utilisateur(Profil.REGION))
    lu = texte(client.get(reverse("espace_annuaire:fiche", args=[of.pk])))
    principal = of.site_principal
    contact = of.contacts.get()
    for attendu in (
        of.siret,
        "13000511900032",
        "GIP de la formation",
        f"Site {principal.pk} - GIP de la formation - Principal - Actif",
        "Antenne fermée - Secondaire - Inactif",
        "Bâtiment Sève",
        "NANTES",
        "Nantes",
        "-1,520554",
        "02-40-20-21-31",
        "03/05/2027",
        f"PICARD, Pauline, {contact.pk}",
    ):
        assert attendu in lu or attendu.replace(",", ".") in lu, attendu
    for libelle in ("Nom d’usage", "Ligne 1", "Bureau Distributeur", "Commune INSEE", "Périmètre géographique"):
        assert libelle in lu


@pytest.mark.exigence("R114")
def test_the_establishment_of_another_is_not_found(client, of):
    client.force_login(utilisateur(etablissements=[organisme("Autre")]))
    assert client.get(reverse("espace_annuaire:fiche", args=[of.pk])).status_code == 404


def test_the_cariforef_searches_all_establishments(client, of):
    organisme("École des métiers")
    client.force_login(utilisateur(Profil.CARIFOREF))
    lu = texte(client.get(reverse("espace_annuaire:accueil"), {"q": "ecole METIERS"}))
    assert "École des métiers" in lu and "GIP de la formation" not in lu
    assert "Aucun résultat trouvé" in texte(client.get(reverse("espace_annuaire:accueil"), {"q": "zzz"}))
    assert of.siret in texte(client.get(reverse("espace_annuaire:fiche", args=[of.pk])))


def test_a_login_without_establishment_is_told_what_to_do(client):
    client.force_login(utilisateur())
    assert "rattaché à aucun établissement" in texte(client.get(reverse("espace_annuaire:accueil")))


@pytest.mark.parametrize("sites", [0, 12])
def test_the_page_costs_the_same_queries_whatever_the_sites(client, of, sites, django_assert_max_num_queries):
    for _ in range(sites):
        SiteFactory(etablissement=of)
    client.force_login(utilisateur(etablissements=[of]))
    client.get(reverse("espace_annuaire:accueil"))
    with django_assert_max_num_queries(11):
        client.get(reverse("espace_annuaire:accueil"))
