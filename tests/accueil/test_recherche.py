"""The search of the header, the choice of the establishment, the menu « Formations » and the help."""

import pytest
from django.urls import reverse
from lxml import html

from sofi.comptes.models import Profil
from tests.fabriques import organisme, publiee, saisie, utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def envois(taches):
    """The mails of the moves stay in memory."""


@pytest.fixture
def of():
    return organisme("Maison de la formation")


@pytest.fixture
def autre():
    return organisme("Autre maison")


@pytest.fixture
def connecte(client, of):
    client.force_login(utilisateur(etablissements=[of]))
    return client


def chercher(client, q):
    return client.get(reverse("accueil:recherche"), {"q": q})


def texte(reponse):
    return " ".join(html.fromstring(reponse.content.decode()).text_content().split())


@pytest.mark.exigence("R053")
def test_a_code_fas_opens_its_session_and_a_number_its_object(connecte, of):
    saisie(formateur=of)
    action = saisie(formateur=of)
    session = action.sessions.get()
    for code in (session.code_fas, f" {session.code_fas} ", session.code_fas.replace("-", " - ")):
        assert chercher(connecte, code).url == reverse("saisie:session", args=[session.pk])
    assert chercher(connecte, f"{action.formation_id}-{action.pk}").url == reverse("saisie:action", args=[action.pk])


@pytest.mark.exigence("R053")
def test_a_number_that_names_several_objects_shows_them_all(connecte, of):
    action = saisie(formateur=of)
    session = action.sessions.get()
    reponse = chercher(connecte, str(session.pk))
    attendu = reverse("saisie:session", args=[session.pk])
    assert attendu == reponse["Location"] if reponse.status_code == 302 else attendu in reponse.content.decode()


def test_what_one_may_not_see_is_not_found(connecte, autre):
    session = publiee(formateur=autre).sessions.get()
    for q in (session.code_fas, str(session.pk), autre.siret, "autre maison"):
        assert "Aucun résultat trouvé" in texte(chercher(connecte, q)), q


def test_a_siret_opens_the_establishment(connecte, client, of, autre):
    assert chercher(connecte, f"{of.siret[:3]} {of.siret[3:]}").url == reverse("espace_annuaire:fiche", args=[of.pk])
    client.force_login(utilisateur(Profil.CARIFOREF))
    assert chercher(client, autre.siret).url == reverse("espace_annuaire:fiche", args=[autre.pk])


def test_words_answer_by_kind(client, of):
    action = publiee(formateur=of)
    action.formation.intitule = "Secrétaire médicale"
    action.formation.save()
    client.force_login(utilisateur(Profil.CARIFOREF))
    page = html.fromstring(chercher(client, "secretaire").content.decode())
    assert [titre.text for titre in page.cssselect("main h2")] == ["Actions", "Sessions"]
    page = html.fromstring(chercher(client, "maison formation").content.decode())
    assert "Établissements" in [titre.text for titre in page.cssselect("main h2")]


@pytest.mark.parametrize("q", ["", "   ", "%%%", "\x00", "9" * 40, "1-2-3-4", "<script>alert(1)</script>", "é" * 500])
def test_odd_searches_get_a_page(connecte, q):
    reponse = chercher(connecte, q)
    assert reponse.status_code == 200
    assert "<script>alert" not in reponse.content.decode()


def changer(client, etablissement, suivant="/tableau-de-bord/"):
    return client.post(
        reverse("accueil:changer_etablissement"), {"etablissement": etablissement.pk, "suivant": suivant}
    )


@pytest.mark.exigence("R031")
def test_one_works_for_another_of_ones_establishments(client, of, autre):
    client.force_login(utilisateur(etablissements=[of, autre]))
    saisie(formateur=of)
    for etablissement, nombre in ((of, 1), (autre, 0)):
        reponse = changer(client, etablissement)
        page = client.get(reponse.url)
        assert f"Vous travaillez maintenant pour {etablissement.raison_sociale}." in texte(page)
        liste = client.get(reverse("accueil:actions"), {"rubrique": "en_cours"})
        assert len(html.fromstring(liste.content.decode()).cssselect("tbody tr")) == nombre


@pytest.mark.exigence("R031")
def test_an_establishment_that_is_not_ones_own_is_refused(connecte, of, autre):
    assert changer(connecte, autre).status_code == 404
    assert connecte.post(reverse("accueil:changer_etablissement"), {"etablissement": "x"}).status_code == 404
    assert connecte.get(reverse("accueil:changer_etablissement")).status_code == 405
    assert connecte.get(reverse("accueil:tableau")).wsgi_request.etablissement == of


@pytest.mark.exigence("R031")
@pytest.mark.parametrize(
    ("suivant", "page"),
    [
        ("/tableau-de-bord/sessions/?rubrique=inactives", "/tableau-de-bord/sessions/?rubrique=inactives"),
        ("/annuaire/", "/annuaire/"),
        ("/annuaire/3/", "/tableau-de-bord/"),
        ("/saisie/session/12/", "/tableau-de-bord/"),
        ("https://ailleurs.example/", "/tableau-de-bord/"),
        ("//ailleurs.example/", "/tableau-de-bord/"),
        ("/nulle-part/", "/tableau-de-bord/"),
        ("/tableau-de-bord/etablissement/", "/tableau-de-bord/"),
        ("", "/tableau-de-bord/"),
    ],
)
def test_one_stays_on_the_page_unless_it_belongs_to_the_former_establishment(client, of, autre, suivant, page):
    client.force_login(utilisateur(etablissements=[of, autre]))
    assert changer(client, autre, suivant).url == page


@pytest.mark.exigence("R032", "R066")
def test_the_menu_formations_creates_and_leads_to_every_list(connecte):
    page = html.fromstring(connecte.get(reverse("accueil:formations")).content.decode())
    liens = {" ".join(lien.text_content().split()): lien.get("href") for lien in page.cssselect("main a")}
    assert liens["Formations publiques"] == reverse("saisie:creer")
    assert [titre.text for titre in page.cssselect("main h2")] == ["Créer", "Actions", "Sessions"]
    assert len(liens) == 18
    assert all(connecte.get(url).status_code == 200 for libelle, url in liens.items() if "tableau" in url)


@pytest.mark.exigence("R029", "R030")
def test_the_shell_shows_the_navigation_the_person_and_the_establishment(client, of):
    client.force_login(utilisateur(etablissements=[of], prenom="AUTO", nom="Saisie"))
    page = html.fromstring(client.get(reverse("accueil:tableau")).content.decode())
    assert [lien.text for lien in page.cssselect("#navigation a")] == ["Tableau de bord", "Annuaire", "Formations"]
    entete = " ".join(page.cssselect("header")[0].text_content().split())
    for attendu in ("AUTO Saisie", "Déconnexion", "Maison de la formation", of.siret):
        assert attendu in entete


@pytest.mark.exigence("R014", "R052", "R053", "R054")
def test_the_help_tells_whom_to_call_and_what_fasd_means(connecte, settings):
    aide = texte(connecte.get(reverse("accueil:aide"))).replace("’", "'")
    for attendu in (
        "02 40 20 40 20",
        "offre@cariforef-pdl.org",
        "la description d'une formation se résume en 4 lettres : F A S D auxquelles sont rattachés des codes",
        "19482-89393-143842",
        "le numéro de session est indiqué en gras",
    ):
        assert attendu in aide


def test_strangers_are_asked_to_sign_in(client):
    for nom in ("tableau", "sessions", "actions", "formations", "recherche", "aide"):
        assert client.get(reverse(f"accueil:{nom}")).status_code == 302
