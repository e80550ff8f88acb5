"""What the CARIF-OREF does in the directory, in a browser: sees as an OF, merges, closes, imports what it exported."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.annuaire.models import Etablissement, Trace
from sofi.comptes.models import Profil
from tests.fabriques import organisme, utilisateur

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def of():
    return organisme("Organisme suivi")


@pytest.fixture
def cariforef(page, connecter):
    connecter(page, utilisateur(Profil.CARIFOREF, prenom="Claire", nom="MARTIN"))
    return page


def fiche(page, etablissement):
    page.goto(reverse("espace_annuaire:fiche", args=[etablissement.pk]))


def test_one_looks_at_sofi_as_an_of_and_comes_back(cariforef, of, axe):
    fiche(cariforef, of)
    axe(cariforef)
    cariforef.get_by_role("button", name="Voir Sofi comme cet organisme").click()
    bandeau = cariforef.get_by_role("complementary", name="Consultation à la place d’un organisme")
    expect(bandeau).to_contain_text("Vous voyez Sofi comme Organisme suivi")
    axe(cariforef)
    cariforef.get_by_role("link", name="Annuaire").first.click()
    cariforef.locator("#site").get_by_label("Nom d’usage").fill("Autre nom")
    cariforef.get_by_role("button", name="Enregistrer le site").click()
    expect(cariforef.get_by_role("heading", level=1)).to_have_text("Lecture seule")
    axe(cariforef)
    cariforef.set_viewport_size({"width": 320, "height": 700})
    assert cariforef.evaluate("document.documentElement.scrollWidth") <= 320
    bandeau.get_by_role("button", name="Revenir à mon profil").click()
    expect(bandeau).to_have_count(0)
    expect(cariforef.locator("#suivi")).to_contain_text("Claire MARTIN")
    assert of.sites.get().nom_usage == "Organisme suivi"
    assert Trace.objects.get().fin is not None


def test_a_duplicate_is_found_compared_and_merged(cariforef, of, axe):
    doublon = organisme("Organisme suivi")
    fiche(cariforef, of)
    cariforef.get_by_role("link", name="Fusionner avec un doublon").click()
    axe(cariforef)
    cariforef.get_by_role("link", name=f"Voir la fusion avec {doublon}").click()
    axe(cariforef)
    cariforef.get_by_role("link", name="Garder l’autre").click()
    expect(cariforef.locator("dl")).to_contain_text(f"Gardé{doublon}")
    cariforef.get_by_role("button", name="Fusionner").click()
    expect(cariforef.get_by_text("est fusionné avec cet établissement")).to_be_visible()
    of.refresh_from_db()
    assert of.absorbe_par == doublon
    fiche(cariforef, of)
    axe(cariforef)


def test_an_establishment_is_created_closed_and_opened_again(cariforef, axe):
    cariforef.goto(reverse("espace_annuaire:etablissement"))
    cariforef.get_by_role("link", name="Créer un établissement").click()
    axe(cariforef)
    cariforef.get_by_label("SIRET").fill("130 005 119 00032")
    cariforef.get_by_label("Raison sociale ou enseigne INSEE").fill("GIP CARIF OREF")
    cariforef.get_by_role("button", name="Créer l’établissement").click()
    expect(cariforef.get_by_text("L’établissement est créé, avec son site principal.")).to_be_visible()
    cariforef.get_by_role("link", name="Fermer l’établissement").click()
    cariforef.get_by_role("button", name="Fermer l’établissement").click()
    expect(cariforef.locator("[data-sommaire]")).to_contain_text("Écrivez pourquoi")
    axe(cariforef)
    cariforef.get_by_label("Motif").fill("Cessation d’activité.")
    cariforef.get_by_role("button", name="Fermer l’établissement").click()
    expect(cariforef.get_by_text("GIP CARIF OREF est fermé.")).to_be_visible()
    cariforef.get_by_role("link", name="Rouvrir l’établissement").click()
    cariforef.get_by_role("button", name="Rouvrir l’établissement").click()
    expect(cariforef.get_by_text("est rouvert.")).to_be_visible()
    assert Etablissement.objects.get().ferme_le is None


def test_the_directory_is_exported_corrected_and_imported(cariforef, of, axe, tmp_path):
    cariforef.goto(reverse("espace_annuaire:etablissement"))
    axe(cariforef)
    with cariforef.expect_download() as telechargement:
        cariforef.get_by_role("link", name=".xlsx").click()
    export = tmp_path / "export.xlsx"
    telechargement.value.save_as(export)
    Etablissement.objects.update(raison_sociale="Nom perdu")
    cariforef.get_by_role("link", name="Importer").click()
    axe(cariforef)
    cariforef.get_by_label("Fichier des établissements").set_input_files(export)
    cariforef.get_by_role("button", name="Examiner le fichier").click()
    expect(cariforef.get_by_text("Rien n’est encore appliqué")).to_be_visible()
    axe(cariforef)
    cariforef.get_by_role("button", name="Appliquer le fichier").click()
    expect(cariforef.get_by_text("Le fichier est appliqué")).to_be_visible()
    of.refresh_from_db()
    assert of.raison_sociale == "Organisme suivi"
