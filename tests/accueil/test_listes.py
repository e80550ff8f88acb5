"""The lists: columns, search, filters, sort, pages, empty words; the same rows by htmx and by a reload."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html
from python_calamine import CalamineWorkbook

from sofi.comptes.models import Profil
from sofi.offre.creation import ajouter_session
from sofi.offre.models import Action, Session
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Commune
from tests.fabriques import SiteFactory, campagne, completer, organisme, publiee, saisie, utilisateur

pytestmark = pytest.mark.django_db
COLONNES_SESSIONS = (
    "Code FAS|Intitulé formation|Site dispensateur|Commune lieu|Date début|Date fin|Code dispositif|Etat A/I"
)
COLONNES_ACTIONS = "Action|Intitulé|Site dispensateur|Programme|Sessions|Statut|Modifiée le|Envoyée le"


@pytest.fixture(autouse=True)
def envois(taches):
    """The mails of the moves stay in memory."""


@pytest.fixture
def of():
    return organisme("Retravailler dans l’ouest")


@pytest.fixture
def connecte(client, of):
    client.force_login(utilisateur(etablissements=[of]))
    return client


@pytest.fixture
def offre(of):
    """An action with twelve published sessions, the first three in Angers."""
    action = publiee(formateur=of)
    for _ in range(11):
        ajouter_session(action)
    angers = SiteFactory(etablissement=of, nom_usage="Antenne", commune=Commune.objects.get(nom="Angers"))
    jour = timezone.localdate()
    for rang, session in enumerate(action.sessions.order_by("pk")):
        Session.objects.filter(pk=session.pk).update(
            publiee_le=timezone.now(),
            date_debut=jour + datetime.timedelta(days=rang),
            date_fin=jour + datetime.timedelta(days=90 - rang),
            site_lieu=angers if rang < 3 else of.site_principal,
        )
    action.formation.intitule = "Titre professionnel élève-cuisinière"
    action.formation.save()
    action.complement_intitule = "Titre professionnel"
    action.save()
    return action


def adresse(bloc="sessions", **parametres):
    return reverse(f"accueil:{bloc}") + "?" + "&".join(f"{cle}={valeur}" for cle, valeur in parametres.items())


def lire(client, url, **entetes):
    reponse = client.get(url, headers=entetes)
    assert reponse.status_code == 200
    return html.fromstring(reponse.content.decode())


def texte(element):
    return " ".join(element.text_content().split())


def numeros(page):
    return [int(gras.text) for gras in page.cssselect("tbody th strong")]


@pytest.mark.exigence("R055", "R056", "R058")
def test_the_title_says_block_heading_and_total(connecte, offre):
    page = lire(connecte, adresse(rubrique="actives"))
    assert texte(page.cssselect("h1")[0]) == "Sessions - Sessions de formation actives 12 résultats"
    assert page.cssselect("title")[0].text.startswith("Sessions - Sessions de formation actives")
    assert texte(page.cssselect(".pagination-barre p")[0]) == "Voir 1 à 10 sur 12 résultats"
    assert [option.text for option in page.cssselect("#taille-page option")] == ["10", "25", "100"]
    assert len(numeros(page)) == 10


@pytest.mark.exigence("R059", "R060", "R061", "R062", "R064")
def test_the_columns_and_the_row_of_the_sources(connecte, offre):
    page = lire(connecte, adresse(rubrique="actives", tri="date_debut"))
    assert "|".join(texte(th) for th in page.cssselect("thead th")[:8]) == COLONNES_SESSIONS
    session = offre.sessions.order_by("date_debut").first()
    cellules = [texte(cellule) for cellule in page.cssselect("tbody tr")[0]][:8]
    assert cellules == [
        f"{offre.formation_id}-{offre.pk}-{session.pk}",
        "Titre professionnel élève-cuisinière - Titre professionnel",
        "Retravailler dans l’ouest",
        "Angers",
        f"{timezone.localdate():%d/%m/%Y}",
        f"{timezone.localdate() + datetime.timedelta(days=90):%d/%m/%Y}",
        "8",
        "Actif",
    ]


@pytest.mark.exigence("R053", "R054")
def test_the_session_number_is_in_bold(connecte, offre):
    code = lire(connecte, adresse(rubrique="actives")).cssselect("tbody th a")[0]
    assert code.cssselect("strong")[0].text == code.get("href").strip("/").rpartition("/")[2]
    assert texte(code).split("-")[:2] == [str(offre.formation_id), str(offre.pk)]


@pytest.mark.exigence("R056")
@pytest.mark.parametrize(("taille", "lignes"), [("10", 10), ("25", 12), ("100", 12), ("7", 10), ("xx", 10), ("", 10)])
def test_one_chooses_ten_twenty_five_or_a_hundred_results(connecte, offre, taille, lignes):
    assert len(numeros(lire(connecte, adresse(rubrique="actives", taille=taille)))) == lignes


@pytest.mark.exigence("R058")
def test_next_and_previous_walk_through_the_list(connecte, offre):
    premiere = lire(connecte, adresse(rubrique="actives"))
    suivante = lire(connecte, reverse("accueil:sessions") + premiere.cssselect("a[rel=next]")[0].get("href"))
    assert texte(suivante.cssselect(".pagination-barre p")[0]) == "Voir 11 à 12 sur 12 résultats"
    assert len({*numeros(premiere), *numeros(suivante)}) == 12
    assert suivante.cssselect("a[rel=prev]") and not suivante.cssselect("a[rel=next]")


@pytest.mark.parametrize("page", ["0", "-3", "999", "abc", "9" * 30])
def test_a_page_that_does_not_exist_shows_a_page_that_does(connecte, offre, page):
    assert numeros(lire(connecte, adresse(rubrique="actives", page=page)))


@pytest.mark.exigence("R058")
def test_an_empty_list_says_so_why_and_what_to_do(connecte):
    page = lire(connecte, adresse(rubrique="inactives"))
    vide = page.cssselect(".etat-vide")[0]
    assert vide.cssselect("h2")[0].text == "Aucun résultat trouvé"
    assert "quand l’action qui la contient est validée" in texte(vide)
    assert vide.cssselect("a")[0].get("href") == reverse("saisie:creer")


@pytest.mark.exigence("R057")
@pytest.mark.parametrize(
    ("mots", "trouves"),
    [
        ("eleve", 12),
        ("ÉLÈVE cuisini", 12),
        ("angers", 3),
        ("antenne", 3),
        ("retravailler", 12),
        ("angers cuisiniere", 3),
        ("boulanger", 0),
        ("%", 12),
        ("'; DROP TABLE", 0),
        ("\x00angers", 3),
        ("9" * 60, 0),
    ],
)
def test_the_search_finds_words_without_accents_sites_and_communes(connecte, offre, mots, trouves):
    page = connecte.get(reverse("accueil:sessions"), {"rubrique": "actives", "q": mots, "taille": 100})
    assert len(numeros(html.fromstring(page.content.decode()))) == trouves


@pytest.mark.exigence("R057", "R053")
def test_the_search_finds_each_part_of_a_code_fas(connecte, offre):
    session = offre.sessions.order_by("pk")[4]
    autre = publiee(formateur=offre.etablissement)
    cherches = {
        session.code_fas: {session.pk},
        str(session.pk): {session.pk},
        f"{offre.formation_id}-{offre.pk}": {une.pk for une in offre.sessions.all()},
    }
    for q, attendus in cherches.items():
        page = lire(connecte, adresse(rubrique="toutes", taille="100", q=q))
        assert attendus <= set(numeros(page)), q
    assert autre.sessions.get().pk not in numeros(lire(connecte, adresse(rubrique="toutes", q=session.code_fas)))


@pytest.mark.exigence("R057")
def test_a_search_without_answer_keeps_its_words_and_offers_to_leave_them(connecte, offre):
    page = lire(connecte, adresse(rubrique="actives", q="boulanger"))
    assert page.cssselect("#q")[0].get("value") == "boulanger"
    assert page.cssselect(".etat-vide h2")[0].text == "Aucun résultat trouvé"
    puce = page.cssselect(".puce-active")[0]
    assert "boulanger" in texte(puce)
    assert len(numeros(lire(connecte, reverse("accueil:sessions") + puce.get("href")))) == 10


@pytest.mark.parametrize("tri", ["code", "intitule", "site", "commune", "date_debut", "date_fin", "dispositif", "etat"])
def test_every_column_sorts_both_ways_and_loses_no_row(connecte, offre, tri):
    en_tete = lire(connecte, adresse(rubrique="actives", taille="100"))
    assert any(
        f"tri={tri}" in lien.get("href") or f"tri=-{tri}" in lien.get("href") for lien in en_tete.cssselect("a.tri")
    )
    montant = numeros(lire(connecte, adresse(rubrique="actives", taille="100", tri=tri)))
    descendant = numeros(lire(connecte, adresse(rubrique="actives", taille="100", tri=f"-{tri}")))
    assert descendant == montant[::-1]
    assert len(set(montant)) == 12


def test_the_sort_in_force_is_said_to_assistive_technologies(connecte, offre):
    page = lire(connecte, adresse(rubrique="actives", tri="-date_fin"))
    assert [texte(th) for th in page.cssselect("th[aria-sort=descending]")] == ["Date fin"]
    fins = [texte(ligne[5]) for ligne in page.cssselect("tbody tr")]
    assert fins == sorted(
        fins, key=lambda fin: fin[::-1].split("/")[::-1] and fin[6:] + fin[3:5] + fin[:2], reverse=True
    )


def test_an_unknown_sort_is_the_sort_of_the_heading(connecte, offre):
    habituel = numeros(lire(connecte, adresse(rubrique="actives")))
    assert numeros(lire(connecte, adresse(rubrique="actives", tri="nimporte"))) == habituel


def test_an_unknown_heading_is_not_found(connecte):
    assert connecte.get(adresse(rubrique="nimporte")).status_code == 404


def test_filters_stand_in_the_address_and_leave_by_their_chip(connecte, offre):
    publiee(campagne("AUTRE"), formateur=offre.etablissement)
    filtree = lire(connecte, adresse(rubrique="toutes", taille="100", programme="TEST", departement="49"))
    assert len(numeros(filtree)) == 3
    puces = {texte(puce): puce.get("href") for puce in filtree.cssselect(".puce-active")}
    assert list(puces) == [
        "Retirer le filtre Programme : Programme TEST",
        "Retirer le filtre Département : Maine-et-Loire (49)",
    ]
    sans = lire(connecte, reverse("accueil:sessions") + puces["Retirer le filtre Département : Maine-et-Loire (49)"])
    assert len(numeros(sans)) == 12
    assert numeros(lire(connecte, adresse(rubrique="toutes", programme="nimporte", taille="100"))) == numeros(
        lire(connecte, adresse(rubrique="toutes", taille="100"))
    )


@pytest.mark.exigence("R063")
def test_the_list_of_all_sessions_filters_by_state(connecte, offre):
    premiere = offre.sessions.order_by("pk").first()
    Session.objects.filter(pk=premiere.pk).update(retiree_le=timezone.now())
    page = lire(connecte, adresse(rubrique="toutes", etat="inactif"))
    assert numeros(page) == [premiere.pk]
    assert texte(page.cssselect("tbody .statut")[0]) == "Inactif"
    assert len(numeros(lire(connecte, adresse(rubrique="toutes", etat="actif", taille="100")))) == 11


@pytest.mark.exigence("R031")
def test_the_list_of_another_establishment_stays_closed(client, offre):
    client.force_login(utilisateur(etablissements=[organisme("Autre")]))
    assert numeros(lire(client, adresse(rubrique="toutes"))) == []
    assert numeros(lire(client, adresse(rubrique="toutes", q=str(offre.pk)))) == []


@pytest.mark.exigence("R066")
def test_the_list_of_actions_has_its_columns(connecte, of):
    action = completer(saisie(campagne("PAS", 2026), formateur=of))
    deplacer(action, "soumettre", par=utilisateur(etablissements=[of]))
    page = lire(connecte, adresse("actions", rubrique="en_attente_validation"))
    assert "|".join(texte(th) for th in page.cssselect("thead th")[:8]) == COLONNES_ACTIONS
    jour = f"{timezone.localdate():%d/%m/%Y}"
    assert [texte(cellule) for cellule in page.cssselect("tbody tr")[0]][:8] == [
        f"{action.formation_id}-{action.pk}",
        "Formation de test",
        "Retravailler dans l’ouest",
        "Programme PAS 2026",
        "1",
        "En attente de validation",
        jour,
        jour,
    ]


@pytest.mark.exigence("R066")
@pytest.mark.parametrize("tri", ["code", "intitule", "site", "programme", "sessions", "statut", "modifiee", "envoyee"])
def test_every_column_of_the_actions_sorts(connecte, of, tri):
    for code in ("A", "B"):
        saisie(campagne(code), formateur=of)
    montant = numeros(lire(connecte, adresse("actions", rubrique="en_cours", tri=tri)))
    assert montant[::-1] == numeros(lire(connecte, adresse("actions", rubrique="en_cours", tri=f"-{tri}")))


@pytest.mark.exigence("R066", "R057")
def test_the_actions_are_searched_by_words_and_by_number(connecte, of):
    saisie(formateur=of)
    action = saisie(formateur=of)
    action.formation.intitule = "Préparation aux métiers du bâtiment"
    action.formation.save()
    for q in ("batiment", str(action.pk), f"{action.formation_id}-{action.pk}"):
        assert action.pk in numeros(lire(connecte, adresse("actions", rubrique="en_cours", q=q)))
    assert numeros(lire(connecte, adresse("actions", rubrique="en_cours", q="batiment"))) == [action.pk]


def test_the_fragment_of_htmx_is_the_list_of_the_reload(connecte, offre):
    url = adresse(rubrique="actives", q="cuisiniere", tri="-date_fin", page="2")
    entiere = lire(connecte, url)
    fragment = lire(connecte, url, **{"HX-Request": "true"})

    def sans_jetons(liste):
        return "".join(html.tostring(liste, encoding="unicode").split())

    assert sans_jetons(fragment.cssselect("#liste")[0]) == sans_jetons(entiere.cssselect("#liste")[0])
    assert texte(fragment.cssselect("#liste-total")[0]) == texte(entiere.cssselect("#liste-total")[0])
    assert not fragment.cssselect("h1")
    assert connecte.get(url, headers={"HX-Request": "true"})["HX-Trigger"] == (
        '{"sofi:annonce": {"value": "12 r\\u00e9sultats"}}'
    )


def test_going_back_by_htmx_gives_the_whole_page(connecte, offre):
    page = lire(connecte, adresse(rubrique="actives"), **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert page.cssselect("h1")


def test_the_rows_lead_an_of_to_the_card_and_the_cariforef_to_the_recapitulatif(connecte, client, offre):
    session = offre.sessions.order_by("pk").first()
    liens = lire(connecte, adresse(rubrique="actives", q=str(session.pk))).cssselect("tbody th a")
    assert liens[0].get("href") == reverse("saisie:session", args=[session.pk])
    client.force_login(utilisateur(Profil.CARIFOREF))
    page = lire(client, adresse(rubrique="actives", q=str(session.pk)))
    assert page.cssselect("tbody th a")[0].get("href") == reverse("saisie:recapitulatif", args=[offre.pk])
    assert not page.cssselect("tbody button")


def test_the_list_downloads_as_a_workbook_with_all_its_rows(connecte, offre):
    reponse = connecte.get(adresse(rubrique="actives", tri="date_debut", format="xlsx"))
    assert "sessions-actives.xlsx" in reponse["Content-Disposition"]
    lignes = CalamineWorkbook.from_filelike(io.BytesIO(reponse.content)).get_sheet_by_index(0).to_python()
    assert "|".join(lignes[0]) == COLONNES_SESSIONS
    assert len(lignes) == 13
    assert lignes[1][3:] == [
        "Angers",
        timezone.localdate(),
        timezone.localdate() + datetime.timedelta(days=90),
        "8",
        "Actif",
    ]
    actions = connecte.get(adresse("actions", rubrique="toutes", format="xlsx"))
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(actions.content)).get_sheet_by_index(0).to_python()) == 2


@pytest.mark.parametrize("sessions", [1, 30])
@pytest.mark.parametrize(
    ("profil", "bloc", "parametres", "requetes"),
    [
        (Profil.OF, "sessions", {"rubrique": "toutes"}, 8),
        (Profil.OF, "sessions", {"rubrique": "toutes", "q": "formation test", "taille": "100"}, 8),
        (Profil.OF, "actions", {"rubrique": "toutes"}, 8),
        (Profil.CARIFOREF, "sessions", {"rubrique": "toutes", "taille": "100", "tri": "intitule"}, 7),
        (Profil.CARIFOREF, "actions", {"rubrique": "toutes", "q": "formation"}, 7),
    ],
)
def test_a_list_costs_the_same_queries_whatever_the_rows(
    client, of, profil, bloc, parametres, requetes, sessions, django_assert_num_queries
):
    action = publiee(formateur=of)
    Session.objects.bulk_create(
        Session(
            action=action,
            etablissement=of,
            publiee_le=timezone.now(),
            date_debut=timezone.localdate(),
            date_fin=timezone.localdate(),
        )
        for _ in range(sessions)
    )
    Action.objects.bulk_create(
        Action(formation=action.formation, etablissement=of, attribution=action.attribution) for _ in range(sessions)
    )
    client.force_login(utilisateur(profil, etablissements=[of] if profil == Profil.OF else []))
    with django_assert_num_queries(requetes):
        reponse = client.get(reverse(f"accueil:{bloc}"), parametres)
    assert len(html.fromstring(reponse.content.decode()).cssselect("tbody tr")) >= min(sessions, 2)
