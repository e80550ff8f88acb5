"""The support block and the pages beside the sign-in, written by the CARIF-OREF."""

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Profil
from sofi.socle import contexte
from sofi.socle.models import Coordonnees, Rubrique
from tests.fabriques import utilisateur

pytestmark = pytest.mark.django_db
ENVOI = {"telephone": "02 41 00 00 00", "horaires": "14h à 17h", "mail": "aide@exemple.fr"}
ENVOI |= {f"{code}-{nom}": "" for code in Rubrique.Code.values for nom in ("adresse", "texte")}


@pytest.fixture(autouse=True)
def relire():
    contexte.oublier()


@pytest.fixture
def cariforef(client):
    client.force_login(utilisateur(Profil.CARIFOREF))
    return client


def page(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200, reponse
    return html.fromstring(reponse.content.decode())


def menu(client):
    liens = page(client, reverse("account_login")).cssselect(".menu-sofi a")
    return {lien.text_content(): lien.get("href") for lien in liens}


@pytest.mark.exigence("R021", "R292")
def test_the_sign_in_page_has_the_six_links_and_each_leads_somewhere(client):
    liens = menu(client)
    assert list(liens) == [
        "Se connecter à Sofi",
        "Les actus de Sofi",
        "Les procédures de saisie",
        "Les avantages de Sofi",
        "Les tutos de Sofi",
        "Les mardis de Sofi",
    ]
    ici = {adresse for adresse in liens.values() if adresse.startswith("/")}
    assert len(ici) == 5
    for adresse in ici:
        assert page(client, adresse).cssselect("h1")


@pytest.mark.exigence("R022")
def test_the_public_home_leads_an_organisation_to_the_sign_in(client):
    liens = page(client, "/").xpath("//a[text()='Référencer une offre de formation']")
    assert [lien.get("href") for lien in liens] == [reverse("account_login")]


@pytest.mark.exigence("R015")
def test_the_tutorials_stand_at_the_newer_address_until_the_cariforef_says_otherwise(client):
    assert menu(client)["Les tutos de Sofi"] == "https://pro.choisirmonmetier-paysdelaloire.fr/les-tutos-de-sofi/"
    Rubrique.objects.create(code="tutos", adresse="https://exemple.fr/formation/Sofi/tutos-et-webinaires")
    contexte.oublier()
    assert menu(client)["Les tutos de Sofi"] == "https://exemple.fr/formation/Sofi/tutos-et-webinaires"
    ailleurs = client.get(reverse("catalogue:rubrique", args=["tutos"]))
    assert ailleurs.url == "https://exemple.fr/formation/Sofi/tutos-et-webinaires"


@pytest.mark.exigence("R016", "R019", "R022", "R264")
def test_sofi_stands_where_the_pro_site_of_the_region_has_it(client, settings):
    pro = "https://pro.choisirmonmetier-paysdelaloire.fr/"
    for adresse, ici in ((reverse("account_login"), "Sofi"), ("/sofi/actus/", "Les actus de Sofi")):
        fil = page(client, adresse).cssselect("nav[aria-label='Vous êtes ici'] li")
        assert [" ".join(un.text_content().split()) for un in fil] == [
            "Accueil du site CHOISIR MON MÉTIER / PRO Pays de la Loire",
            "Formation",
            "Sofi, organismes de formation",
            ici,
        ]
        assert fil[0].cssselect("a")[0].get("href") == pro
    pied = page(client, "/").cssselect("footer")[0]
    assert pied.cssselect(f"a[href='{pro}']")[0].text == "CHOISIR MON MÉTIER / PRO Pays de la Loire"
    assert "le site des pro de l’emploi, de la formation et de l’orientation" in pied.text_content()
    settings.SOFI_SITE_PRO_URL = ""
    contexte.oublier()
    assert not page(client, "/").cssselect(f"a[href='{pro}']")


@pytest.mark.exigence("R018", "R020")
def test_the_tabs_of_the_older_layouts_are_pages_that_the_cariforef_may_write(cariforef):
    envoi = {"questions-texte": "<p>Comment saisir ?</p>", "regions-adresse": "https://www.exemple.fr/regions"}
    cariforef.post(reverse("reglages:contact"), ENVOI | envoi)
    liens = menu(anonyme := Client())
    assert list(liens)[6:] == ["Questions / réponses Sofi", "Dans les autres régions"]
    assert liens["Dans les autres régions"] == "https://www.exemple.fr/regions"
    assert "Comment saisir ?" in page(anonyme, liens["Questions / réponses Sofi"]).text_content()
    ecran = page(cariforef, reverse("reglages:contact")).text_content()
    for onglet in ("Droits et obligations", "Certification qualité", "Appels d’offres", "Les dispositifs et aides"):
        assert onglet in ecran and onglet not in str(liens)
    accueil = page(anonyme, "/")
    assert [un.text for un in accueil.cssselect("form[role=search] summary")] == ["Recherche avancée"]
    assert accueil.cssselect("form[role=search] #id_q, form[role=search] [name=q]")


@pytest.mark.exigence("R014", "R027")
def test_what_the_cariforef_writes_is_on_every_page_at_once(cariforef):
    adresse = reverse("reglages:contact")
    assert cariforef.post(adresse, ENVOI).status_code == 302
    cariforef.logout()
    for nom in ("account_login", "catalogue:accueil"):
        lu = page(cariforef, reverse(nom)).text_content()
        assert "02 41 00 00 00" in lu and "14h à 17h" in lu and "aide@exemple.fr" in lu
        assert "02 40 20 40 20" not in lu
    cariforef.force_login(utilisateur(Profil.CARIFOREF))
    cariforef.post(adresse, ENVOI | {"telephone": "02 41 00 00 01"})
    assert Coordonnees.objects.get().telephone == "02 41 00 00 01"


@pytest.mark.exigence("R021")
def test_a_page_is_written_here_cleaned_or_stands_elsewhere(cariforef):
    texte = "<p>Le mardi 1er décembre</p><script>alert(1)</script>"
    envoi = {"mardis-texte": texte, "actus-adresse": "www.exemple.fr/actus"}
    cariforef.post(reverse("reglages:contact"), ENVOI | envoi)
    lu = cariforef.get(reverse("catalogue:rubrique", args=["mardis"])).content.decode()
    assert "Le mardi 1er décembre" in lu and "<script>alert" not in lu and "noindex" not in lu
    assert menu(anonyme := Client())["Les actus de Sofi"] == "https://www.exemple.fr/actus"
    assert anonyme.get(reverse("catalogue:rubrique", args=["inconnue"])).status_code == 404


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [
        ("telephone", "appelez-nous", "Donnez un numéro de téléphone"),
        ("mail", "nous", "adresse"),
        ("actus-adresse", "javascript:alert(1)", "URL valide"),
    ],
)
def test_what_is_wrong_is_told_and_stays_on_screen(cariforef, champ, valeur, dit):
    reponse = cariforef.post(reverse("reglages:contact"), ENVOI | {champ: valeur})
    lu = reponse.content.decode()
    assert reponse.status_code == 422 and dit in lu and valeur in lu
    assert not Coordonnees.objects.exists()


def test_an_error_page_shows_even_without_a_database(monkeypatch):
    def en_panne():
        raise DatabaseError

    monkeypatch.setattr(Rubrique, "toutes", en_panne)
    assert contexte.site(None)["site"]["telephone"] == "02 40 20 40 20"


def lignes(page, selecteur):
    return [" ".join(un.text_content().split()) for un in page.cssselect(selecteur)]


@pytest.mark.exigence("R292", "R002")
def test_there_is_a_procedure_for_each_programme_with_its_month_and_its_fixed_contents(client, campagnes):
    liens = {
        lien.text: lien.get("href") for lien in page(client, reverse("reglages:procedures")).cssselect(".grille a")
    }
    assert set(liens) == {str(campagne) for campagne in campagnes.values()} | {"Organismes de formation – Annuaire"}
    for code, mois in (("PE", "Mise à jour novembre 2023"), ("PAS", "Actualisée novembre 2024")):
        campagne = campagnes[code]
        lu = page(client, liens[str(campagne)])
        assert lignes(lu, "h1, .sous-titre") == [
            f"PROCEDURE DE SAISIE SOFI – {campagne.programme.nom}",
            f"{mois} · Sessions {campagne.annee}",
        ]
        assert lignes(lu, "#table-des-matieres + ol a") == [
            "Contexte et process",
            "Connexion au tableau de bord",
            "Tableau de bord",
            "FASD",
            f"Créer une formation {campagne.programme.nom}",
            "Fiche Formation",
            "Fiche Action",
            "Fiche Session",
            "Fiche Dispositif",
            "Ressources et contact",
        ]
        assert {lien.get("href")[1:] for lien in lu.cssselect("#table-des-matieres + ol a")} <= set(lu.xpath("//@id"))
        assert (
            lu.cssselect(".procedure > .partenaires")
            and "02 40 20 40 20" in lu.cssselect(".procedure")[0].text_content()
        )


@pytest.mark.exigence("R292", "R096", "R097", "R113", "R124")
def test_the_annuaire_has_its_procedure(client):
    lu = page(client, reverse("reglages:procedure_annuaire"))
    titre, mois = lignes(lu, "h1, .sous-titre")
    assert titre == "PROCEDURE DE SAISIE SOFI – ORGANISMES DE FORMATION – ANNUAIRE"
    assert mois.startswith("Mise à jour ")
    assert lignes(lu, "#table-des-matieres + ol a") == [
        "Connexion au tableau de bord",
        "Tableau de bord",
        "FASD",
        "Mise à jour de la fiche Etablissement",
        "Mise à jour des Formacodes",
        "Mise à jour des coordonnées",
        "Créer un site secondaire",
        "Ajouter son certificat Qualiopi",
        "Ajouter un contact d’autosaisie",
        "Saisir des portes ouvertes",
        "Ressources et contact",
    ]
    assert {lien.get("href")[1:] for lien in lu.cssselect("#table-des-matieres + ol a")} <= set(lu.xpath("//@id"))
