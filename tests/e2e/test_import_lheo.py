"""An organisation imports its own LHÉO file in a browser: desktop and telephone, with and without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.annuaire.models import Site
from sofi.offre.models import Action
from sofi.referentiels.models import Commune
from tests import fabriques
from tests.saisie.test_import_lheo import contenu

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("referentiels"),
    pytest.mark.exigence("R265"),
]


@pytest.fixture
def of(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    organisme = fabriques.organisme()
    Site.objects.filter(etablissement=organisme).update(commune=Commune.objects.get(pk="44109"), code_postal="44000")
    fabriques.attribution(formateur=organisme)
    return organisme


@pytest.mark.parametrize("largeur", [360, 1280])
def test_a_file_is_looked_at_then_applied(navigateur, connecter, of, largeur):
    page, axe = navigateur
    page.set_viewport_size({"width": largeur, "height": 800})
    connecter(page, fabriques.utilisateur(etablissements=[of]))
    page.goto(reverse("saisie:import_lheo"))
    if axe:
        axe(page)
    page.get_by_role("button", name="Examiner le fichier").click()
    expect(page.get_by_text("Choisissez le fichier à envoyer.").first).to_be_visible()
    page.get_by_label("Fichier LHÉO").set_input_files(
        {"name": "offre.xml", "mimeType": "text/xml", "buffer": contenu(of)}
    )
    page.get_by_role("button", name="Examiner le fichier").click()
    expect(page.get_by_text("Rien n’est encore appliqué").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    if axe:
        axe(page)
    assert not Action.objects.exists()
    page.get_by_role("button", name="Appliquer le fichier").click()
    expect(page.get_by_text("Le fichier est appliqué à vos brouillons")).to_be_visible()
    if axe:
        axe(page)
    assert Action.objects.count() == 1
