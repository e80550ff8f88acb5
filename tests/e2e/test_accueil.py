"""Dashboard, lists and search in a browser: keyboard, htmx, narrow screens, without JavaScript, accessibility."""

import datetime
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sofi.comptes.models import Profil
from sofi.offre.creation import ajouter_session
from sofi.offre.models import Session
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Commune
from tests.fabriques import completer, organisme, publiee, saisie, utilisateur

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = [
    "/tableau-de-bord/",
    "/tableau-de-bord/sessions/?rubrique=actives",
    "/tableau-de-bord/sessions/?rubrique=inactives",
    "/tableau-de-bord/actions/?rubrique=toutes",
    "/tableau-de-bord/formations/",
    "/tableau-de-bord/recherche/?q=formation",
    "/tableau-de-bord/aide/",
    "/annuaire/",
]
CAPTURES = os.environ.get("SOFI_CAPTURES")


@pytest.fixture
def of(referentiels):
    """An establishment with every kind of row: published sessions, drafts, a question, Qualiopi ending."""
    of = organisme("Maison de la formation continue de l’Ouest")
    jour = timezone.localdate()
    of.sites.update(
        commune=Commune.objects.get(nom="Nantes"),
        fin_qualiopi=jour + datetime.timedelta(days=50),
        qualites=["qualiopi"],
    )
    action = publiee(formateur=of)
    for _ in range(12):
        ajouter_session(action)
    for rang, session in enumerate(action.sessions.order_by("pk")):
        debut = jour + datetime.timedelta(days=rang - 5)
        Session.objects.filter(pk=session.pk).update(
            publiee_le=timezone.now(), date_debut=debut, date_fin=debut + datetime.timedelta(days=20 + 30 * (rang % 3))
        )
    action.formation.intitule = "Titre professionnel assistant ressources humaines"
    action.formation.save()
    saisie(formateur=of)
    question = completer(saisie(formateur=of))
    deplacer(question, "soumettre", par=utilisateur(etablissements=[of]))
    deplacer(question, "demander", par=utilisateur(Profil.CARIFOREF), message="Précisez le rythme de la session.")
    return of


def capturer(page, nom):
    if CAPTURES:
        page.screenshot(path=Path(CAPTURES) / f"{nom}.png", full_page=True)


@pytest.mark.parametrize("largeur", [360, 1366])
def test_every_page_is_accessible_and_never_scrolls_sideways(page, connecter, axe, of, largeur):
    connecter(page, utilisateur(etablissements=[of, organisme("Second établissement")]))
    page.set_viewport_size({"width": largeur, "height": 768})
    for rang, adresse in enumerate(PAGES):
        page.goto(adresse)
        capturer(page, f"of-{rang}-{largeur}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur, adresse


@pytest.mark.parametrize("largeur", [360, 1366])
def test_the_pages_of_the_region_and_the_cariforef_are_accessible(page, connecter, axe, of, largeur):
    connecter(page, utilisateur(Profil.CARIFOREF))
    page.set_viewport_size({"width": largeur, "height": 768})
    for rang, adresse in enumerate(["/tableau-de-bord/", "/region/", "/annuaire/"]):
        page.goto(adresse)
        capturer(page, f"cariforef-{rang}-{largeur}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= largeur, adresse


@pytest.mark.exigence("R037", "R055", "R057")
def test_from_a_counter_to_its_list_then_typing_filters_it(page, connecter, of):
    connecter(page, utilisateur(etablissements=[of]))
    page.goto("/tableau-de-bord/")
    page.get_by_role("link", name="Sessions de formation actives").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sessions - Sessions de formation actives 13 résultats")
    numero = page.locator("tbody th strong").nth(3).inner_text()
    page.get_by_role("searchbox", name="Rechercher", exact=True).press_sequentially(numero, delay=20)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sessions - Sessions de formation actives 1 résultat")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Rechercher", exact=True)).to_be_focused()
    assert f"q={numero}" in page.url
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(10)


@pytest.mark.exigence("R056", "R058")
def test_sort_and_pages_move_without_leaving_the_page(page, connecter, of):
    connecter(page, utilisateur(etablissements=[of]))
    page.goto("/tableau-de-bord/sessions/?rubrique=actives")
    page.evaluate("window.restee = true")
    page.get_by_role("link", name="Date fin").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Date fin")
    page.get_by_role("link", name="Suivante").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator(".pagination-barre p")).to_have_text("Voir 11 à 13 sur 13 résultats")
    assert page.evaluate("window.restee")
    avant = page.locator("#liste").inner_text()
    page.reload()
    assert page.locator("#liste").inner_text() == avant


@pytest.mark.exigence("R056", "R057", "R058")
def test_the_list_works_without_javascript(page_sans_js, connecter, of, base_url):
    page = page_sans_js
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(f"{base_url}/tableau-de-bord/sessions/?rubrique=actives")
    page.get_by_role("searchbox", name="Rechercher", exact=True).fill("ressources")
    page.locator("#filtres").get_by_role("button", name="Rechercher").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("13 résultats")
    page.locator("#taille-page").select_option("25")
    page.get_by_role("button", name="Afficher").last.click()
    expect(page.locator("tbody tr")).to_have_count(13)
    assert "q=ressources" in page.url
    page.get_by_role("link", name="Retirer le filtre « ressources »").click()
    expect(page.get_by_role("searchbox", name="Rechercher", exact=True)).to_have_value("")
