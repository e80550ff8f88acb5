"""The Région's file through a browser, with and without JavaScript."""

import pytest

from sofi.programmes.models import Lot
from tests.echanges.fichiers_region import contenu_juste, xlsx
from tests.fabriques import utilisateur

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("R004", "R006", "R262")]


def deposer(page, contenu):
    page.goto("/reglages/import-region/")
    page.get_by_label("Fichier de la Région").set_input_files(
        {"name": "région.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(contenu)}
    )
    page.get_by_role("button", name="Examiner le fichier").click()


def jouer(page, axe=None):
    verifier = axe or (lambda page: None)
    contenu = contenu_juste()
    contenu["lots"][0]["departement"] = "99"
    deposer(page, contenu)
    page.get_by_text("Le département « 99 » est inconnu").wait_for()
    verifier(page)
    deposer(page, contenu_juste())
    page.get_by_role("button", name="Appliquer le fichier").click()
    page.get_by_text("Le fichier est appliqué").wait_for()
    verifier(page)
    assert Lot.objects.count() == 3
    page.goto("/reglages/import-region/")
    verifier(page)


def test_a_file_is_corrected_then_applied(page, axe, connecter, referentiels):
    connecter(page, utilisateur("cariforef"))
    jouer(page, axe)


def test_a_file_is_applied_without_javascript(page_sans_js, connecter, referentiels):
    connecter(page_sans_js, utilisateur("cariforef"))
    jouer(page_sans_js)
