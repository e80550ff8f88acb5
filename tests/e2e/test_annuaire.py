"""The procedure of the directory, played in a real browser as the source writes it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.annuaire.models import Contact, PorteOuverte, Site
from tests.annuaire.test_certificats import PDF
from tests.fabriques import organisme, utilisateur

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def of():
    return organisme("CARIFOREF DES PAYS DE LA LOIRE")


@pytest.fixture
def annuaire(page, connecter, of):
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(reverse("espace_annuaire:etablissement"))
    return page


@pytest.mark.exigence("R072", "R073")
def test_mise_a_jour_des_formacodes(annuaire, axe, of):
    axe(annuaire)
    annuaire.get_by_role("link", name="Choisir des domaines").click()
    annuaire.get_by_label("Intitulé/code du formacode").fill("neige")
    annuaire.locator("#rechercher-domaine").click()
    annuaire.get_by_role("checkbox", name="15474 - Sport glace neige").check()
    axe(annuaire)
    annuaire.get_by_role("button", name="Valider").click()
    expect(annuaire.locator("#domaines")).to_contain_text("15474 - Sport glace neige")
    of.refresh_from_db()
    assert of.domaines == ["15474"]


@pytest.mark.exigence("R081", "R096")
def test_mise_a_jour_des_coordonnees(annuaire, of):
    annuaire.get_by_label("Code postal / ville").press_sequentially("49000")
    annuaire.get_by_role("button", name="49000 Angers").click()
    expect(annuaire.get_by_label("Bureau Distributeur")).to_have_value("ANGERS")
    annuaire.get_by_label("Téléphone fixe").fill("02 41 00 00 00")
    annuaire.get_by_role("button", name="Enregistrer le site").click()
    expect(annuaire.get_by_text("est enregistré.")).to_be_visible()
    site = of.sites.get()
    assert (site.commune.nom, site.telephone_fixe) == ("Angers", "02-41-00-00-00")


@pytest.mark.exigence("R068", "R076")
def test_creer_un_site_secondaire(annuaire, axe):
    annuaire.get_by_role("link", name="Créer site").click()
    annuaire.get_by_label("Nom d’usage").fill("Antenne de Laval")
    annuaire.locator("#id_site-code_postal").fill("53000")
    annuaire.get_by_role("button", name="Enregistrer le site").click()
    site = Site.objects.get(nom_usage="Antenne de Laval")
    expect(annuaire.get_by_label("Choix du site").locator("option:checked")).to_have_text(
        f"Site {site.pk} - Antenne de Laval - Secondaire - Actif"
    )
    annuaire.get_by_role("link", name="Supprimer ce site").click()
    axe(annuaire)


@pytest.mark.exigence("R097")
def test_ajouter_sa_certification_qualiopi_sans_javascript(page_sans_js, connecter, of):
    connecter(page_sans_js, utilisateur(etablissements=[of]))
    page_sans_js.goto(reverse("espace_annuaire:etablissement"))
    page_sans_js.get_by_role("checkbox", name="Qualiopi").check()
    page_sans_js.get_by_label("Certification (fichier)").set_input_files(
        {"name": "qualiopi.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page_sans_js.get_by_label("Fin de certification Qualiopi").fill("2027-05-03")
    page_sans_js.get_by_role("button", name="Enregistrer le site").click()
    expect(page_sans_js.get_by_role("link", name="qualiopi.pdf")).to_be_visible()


@pytest.mark.exigence("R098", "R106", "R113", "R115", "R124")
def test_ajouter_un_contact_puis_saisir_des_portes_ouvertes(annuaire, axe):
    annuaire.get_by_role("link", name="Ajouter un contact").click()
    annuaire.locator("#id_contact-nom").fill("MOREAU")
    annuaire.get_by_label("Prénom").fill("Anne")
    annuaire.get_by_role("checkbox", name="référent SOFI").check()
    axe(annuaire)
    annuaire.get_by_role("button", name="Enregistrer le contact").click()
    contact = Contact.objects.get(nom="MOREAU")
    expect(annuaire.get_by_label("Choix contact")).to_have_value(str(contact.pk))
    annuaire.get_by_role("link", name="Ajouter des portes ouvertes").click()
    annuaire.get_by_label("Libellé").fill("Portes ouvertes")
    bloc = annuaire.locator("#portes-ouvertes")
    bloc.locator("#id_po-site").select_option(index=1)
    bloc.get_by_label("Nature").select_option(label="PO enseignement supérieur")
    bloc.get_by_label("Date début").fill("2027-06-24")
    annuaire.get_by_role("button", name="Enregistrer les portes ouvertes").click()
    expect(annuaire.get_by_text("sont enregistrées.")).to_be_visible()
    assert PorteOuverte.objects.get().nature == "enseignement_superieur"


@pytest.mark.parametrize("largeur", [320, 1280])
def test_the_page_fits_its_screen(annuaire, axe, largeur):
    annuaire.set_viewport_size({"width": largeur, "height": 700})
    axe(annuaire)
    assert annuaire.evaluate("document.documentElement.scrollWidth") <= largeur
