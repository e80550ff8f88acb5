"""The public pages around the search, and the sign-in page, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.catalogue.test_pages import publiee

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]


@pytest.mark.exigence("R017", "R021")
def test_from_the_list_of_organisations_to_an_offer(page, axe):
    action = publiee(intitule="Maçonnerie", commune="Nantes")
    page.goto(reverse("catalogue:accueil"))
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name="Organismes").click()
    axe(page)
    page.get_by_label("Domaine de formation").fill("maçonnerie")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name=action.etablissement.raison_sociale).click()
    axe(page)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="Maçonnerie").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Maçonnerie")


@pytest.mark.exigence("R021", "R022")
def test_from_the_public_home_to_the_pages_on_sofi(page, axe):
    page.goto(reverse("catalogue:accueil"))
    page.get_by_role("link", name="Référencer une offre de formation").click()
    axe(page)
    menu = page.get_by_role("navigation", name="Référencer une offre de formation")
    expect(menu.get_by_role("link")).to_have_count(6)
    menu.get_by_role("link", name="Les avantages de Sofi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les avantages de Sofi")
    axe(page)
