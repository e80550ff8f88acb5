"""The LHÉO validator in a browser: with and without JavaScript, on a desktop and a telephone, report to download."""

import json

import pytest
from playwright.sync_api import expect

from tests.catalogue.test_lheo import MAUVAIS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("R265")]


@pytest.mark.parametrize("largeur", [360, 1280])
def test_a_file_is_judged_its_lines_reached_and_its_report_downloaded(navigateur, largeur):
    page, axe = navigateur
    page.set_viewport_size({"width": largeur, "height": 800})
    page.goto("/lheo/")
    if axe:
        axe(page)
    page.get_by_label("Fichier LHÉO").set_input_files({"name": "a.xml", "mimeType": "text/xml", "buffer": MAUVAIS})
    page.get_by_role("button", name="Vérifier", exact=True).click()
    expect(page.get_by_text("Le schéma refuse ce fichier.")).to_be_visible()
    if axe:
        axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    page.get_by_role("link", name="13", exact=True).click()
    expect(page.locator("#ligne-13")).to_be_in_viewport()
    with page.expect_download() as telecharge:
        page.get_by_role("link", name="Rapport (JSON)").click()
    assert telecharge.value.suggested_filename == "rapport-lheo.json"
    assert json.loads(telecharge.value.path().read_text())["accepte"] is False
