"""The public list of training organisations and the page of each."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from sofi.annuaire.models import Site
from sofi.diffusion.models import SessionPubliee
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Commune, OrganismePublic
from tests.catalogue.test_pages import BIENTOT, lire, publiee, texte
from tests.fabriques import PorteOuverteFactory, SiteFactory, organisme, utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
HIER = datetime.date.today() - datetime.timedelta(days=1)


def of(nom, commune="Nantes", **site):
    """An organisation whose principal site stands in that commune."""
    etablissement = organisme(nom)
    Site.objects.filter(etablissement=etablissement).update(commune=Commune.objects.get(nom=commune), **site)
    return etablissement


def trouves(client, **demande):
    page = lire(client.get(reverse("catalogue:organismes"), demande))
    return [texte(titre) for titre in page.cssselect(".resultat h3")]


def page_de(client, etablissement):
    reponse = client.get(reverse("catalogue:organisme", args=[etablissement.siret]))
    assert reponse.status_code == 200
    return lire(reponse)


@pytest.mark.exigence("R017")
def test_organisations_are_found_by_name_place_domain_and_qualiopi(client):
    greta = of("GRETA Étoile", commune="Angers", qualites=["qualiopi"], code_postal="49000")
    type(greta).objects.filter(pk=greta.pk).update(domaines=["44508"])
    antenne = of("Centre des métiers", commune="Laval", code_postal="53000")
    assert trouves(client) == ["Centre des métiers", "GRETA Étoile"]
    assert trouves(client, nom="etoile gre") == ["GRETA Étoile"]
    assert trouves(client, nom=antenne.siret) == ["Centre des métiers"]
    assert trouves(client, lieu="angers") == ["GRETA Étoile"]
    assert trouves(client, lieu="53") == ["Centre des métiers"]
    assert trouves(client, lieu="Mayenne") == ["Centre des métiers"]
    assert trouves(client, domaine="plan développement") == ["GRETA Étoile"]
    assert trouves(client, domaine="44508") == ["GRETA Étoile"]
    assert trouves(client, qualiopi="on") == ["GRETA Étoile"]
    assert trouves(client, nom="greta", lieu="laval") == []


def test_a_name_of_a_site_and_the_words_of_an_offer_find_too(client):
    action = publiee(intitule="Maçonnerie du bâti ancien", commune="Nantes")
    SiteFactory(etablissement=action.etablissement, nom_usage="Antenne du Croisic")
    of("Autre organisme")
    nom = action.etablissement.raison_sociale
    assert trouves(client, nom="croisic") == trouves(client, domaine="maçonnerie") == [nom]


@pytest.mark.exigence("R091", "R095")
def test_qualiopi_is_shown_until_its_end_or_when_the_public_list_says_so(client):
    fini = of("Certificat fini", qualites=["qualiopi"], fin_qualiopi=HIER)
    of("Sans certificat")
    assert trouves(client, qualiopi="on") == []
    OrganismePublic.objects.create(nda="52440000001", siren=fini.siret[:9], raison_sociale="X", vae=True)
    assert trouves(client, qualiopi="on") == ["Certificat fini"]
    lu = texte(page_de(client, fini))
    assert "Certifié Qualiopi" in lu and "faire valider les acquis de l’expérience" in lu
    Site.objects.filter(etablissement=fini).update(fin_qualiopi=BIENTOT, categories_qualiopi=["apprentissage"])
    lu = texte(page_de(client, fini))
    assert f"jusqu’au {BIENTOT:%d/%m/%Y}" in lu and "par apprentissage" in lu and "acquis de l’expérience" not in lu


def test_an_organisation_without_an_active_site_is_not_public(client):
    ferme = of("Fermé", actif=False)
    assert trouves(client) == []
    assert client.get(reverse("catalogue:organisme", args=[ferme.siret])).status_code == 404
    assert client.get(reverse("catalogue:organisme", args=["00000000000000"])).status_code == 404


def test_a_merged_duplicate_leads_to_the_one_that_was_kept_and_a_closed_one_is_gone(client):
    garde, double, ferme = of("Gardé"), of("Double"), of("Fermé")
    type(garde).objects.filter(pk=double.pk).update(absorbe_par=garde, ferme_le=timezone.now())
    type(garde).objects.filter(pk=ferme.pk).update(ferme_le=timezone.now())
    assert trouves(client) == ["Gardé"]
    reponse = client.get(reverse("catalogue:organisme", args=[double.siret]))
    assert (reponse.status_code, reponse.url) == (301, reverse("catalogue:organisme", args=[garde.siret]))
    assert client.get(reverse("catalogue:organisme", args=[ferme.siret])).status_code == 404


@pytest.mark.exigence("R008", "R072", "R115")
def test_the_page_of_an_organisation_says_its_sites_offers_and_open_days(client):
    action = publiee(intitule="Maçonnerie", commune="Nantes")
    etablissement = action.etablissement
    SiteFactory(etablissement=etablissement, nom_usage="Antenne de Laval", commune=Commune.objects.get(nom="Laval"))
    SiteFactory(etablissement=etablissement, nom_usage="Antenne fermée", actif=False)
    PorteOuverteFactory(site=etablissement.site_principal, libelle="Venez nous voir")
    PorteOuverteFactory(site=etablissement.site_principal, libelle="Trop tard", date_debut=HIER)
    page = page_de(client, etablissement)
    lu = texte(page)
    for attendu in ("Maçonnerie", "Antenne de Laval", "12 Boulevard Georges Pompidou", "Venez nous voir", "1 session"):
        assert attendu in lu
    assert "Antenne fermée" not in lu and "Trop tard" not in lu and "PICARD" not in lu
    assert any(lien.get("href").endswith(".ics") for lien in page.cssselect("main a"))
    assert not page.cssselect("meta[name=robots]")
    donnees = json.loads(page.cssselect('script[type="application/ld+json"]')[0].text)
    assert (donnees["@type"], donnees["name"]) == ("EducationalOrganization", etablissement.raison_sociale)


def test_offers_lead_to_their_organisation_and_go_with_their_publication(client):
    action = publiee(commune="Nantes")
    adresse = reverse("catalogue:organisme", args=[action.etablissement.siret])
    for page in ("/", f"/offre/{action.formation_id}-{action.pk}/"):
        assert lire(client.get(page)).cssselect(f'main a[href="{adresse}"]')
    deplacer(action, "retirer", par=utilisateur("cariforef"), message="Fin.")
    assert "Aucune session publiée" in texte(page_de(client, action.etablissement))


def test_nothing_of_an_organisation_runs_on_the_page(client):
    etablissement = of("</script><script>alert(1)</script>", site_web="https://exemple.fr/'\"><script>alert(2)")
    for adresse in (reverse("catalogue:organismes"), reverse("catalogue:organisme", args=[etablissement.siret])):
        assert "<script>alert" not in client.get(adresse).content.decode()


@pytest.mark.parametrize("demande", ["nom=%00%27", "lieu=%C2%B2&page=x", "domaine=''" + "9" * 300, "qualiopi=²"])
def test_an_unreadable_question_is_never_an_error(client, demande):
    of("Un organisme")
    assert client.get(f"{reverse('catalogue:organismes')}?{demande}").status_code == 200


def test_the_list_costs_the_same_queries_whatever_it_shows(client, django_assert_num_queries):
    def compte():
        of(f"Organisme {compte.rang}", qualites=["qualiopi"])
        compte.rang += 1

    compte.rang = 0
    compte()
    with django_assert_num_queries(4):
        client.get(reverse("catalogue:organismes"), {"lieu": "nantes"})
    for _ in range(12):
        compte()
    with django_assert_num_queries(4):
        client.get(reverse("catalogue:organismes"), {"lieu": "nantes"})


def test_pages_follow_each_other_and_keep_the_question(client):
    for rang in range(22):
        of(f"Organisme {rang:02d}")
    page = lire(client.get(reverse("catalogue:organismes"), {"nom": "organisme"}))
    assert len(page.cssselect(".resultat")) == 20
    suivante = page.cssselect("a[rel=next]")[0].get("href")
    assert suivante == "?nom=organisme&page=2"
    assert len(lire(client.get(reverse("catalogue:organismes") + suivante)).cssselect(".resultat")) == 2


def test_published_sessions_know_the_siret_of_who_gives_them():
    action = publiee()
    assert SessionPubliee.objects.get().siret == action.attribution.formateur.siret


def test_search_engines_get_the_addresses_of_offers_and_organisations(client):
    action = publiee()
    of("Fermé", actif=False)
    assert b"Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content
    plan = etree.fromstring(client.get("/sitemap.xml").content)
    assert [adresse.text.removeprefix("http://testserver") for adresse in plan.iter("{*}loc")] == [
        "/",
        "/organismes/",
        f"/offre/{action.formation_id}-{action.pk}/",
        f"/organismes/{action.etablissement.siret}/",
    ]
