"""The procedure of the directory, played in a real browser as the source writes it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.annuaire.models import Contact, PorteOuverte, Site
from tests.annuaire.service import ADRESSE
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


@pytest.fixture
def tuiles(settings):
    """Tiles of this very site, and a map."""
    settings.SOFI_TUILES_URL = "/static/js_lib_leaflet/images/layers.png?{z}-{x}-{y}"


@pytest.mark.exigence("R085", "R086")
def test_un_site_se_place_sur_la_carte(tuiles, page, connecter, of, axe):
    Site.objects.filter(etablissement=of).update(longitude="-1.520554", latitude="47.209355")
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(reverse("espace_annuaire:etablissement"))
    carte = page.locator("#carte-site")
    repere = carte.locator(".leaflet-marker-icon")
    expect(repere).to_be_visible()
    axe(page)
    repere.scroll_into_view_if_needed()
    avant = repere.bounding_box()
    page.mouse.move(avant["x"] + 12, avant["y"] + 20)
    page.mouse.down()
    page.mouse.move(avant["x"] + 72, avant["y"] + 20, steps=5)
    page.mouse.up()
    expect(page.get_by_label("Longitude")).not_to_have_value("-1,520554")
    carte.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Placer le repère au centre de la carte").click()
    longitude = page.get_by_label("Longitude").input_value()
    page.get_by_role("button", name="Enregistrer le site").click()
    expect(page.get_by_text("Coordonnées saisies ou placées sur la carte")).to_be_visible()
    assert f"{of.sites.get().longitude}" == longitude.replace(",", ".")


def test_une_carte_sans_fond_le_dit_et_les_champs_suffisent(settings, page, connecter, of):
    settings.SOFI_TUILES_URL = "/static/absente-{z}-{x}-{y}.png"
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(reverse("espace_annuaire:etablissement"))
    expect(page.get_by_text("Le fond de carte ne répond pas")).to_be_visible()
    page.get_by_label("Longitude").fill("-1,55")
    page.get_by_label("Latitude").fill("47,21")
    expect(page.locator("#carte-site .leaflet-marker-icon")).to_be_visible()


@pytest.mark.exigence("R079", "R081")
def test_une_adresse_choisie_remplit_tout(service, page, connecter, of, axe):
    service.reponse = {"features": [ADRESSE]}
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(reverse("espace_annuaire:etablissement"))
    page.get_by_label("Chercher une adresse").press_sequentially("12 boulevard georges")
    page.get_by_role("button", name="12 Boulevard Georges Pompidou 44200 Nantes").click()
    for etiquette, valeur in (("Ligne 2", ADRESSE["properties"]["name"]), ("Commune INSEE", "Nantes")):
        expect(page.get_by_label(etiquette)).to_have_value(valeur)
    axe(page)
    page.get_by_role("button", name="Enregistrer le site").click()
    expect(page.get_by_label("Longitude")).to_have_value("-1,520554")
    assert of.sites.get().commune.nom == "Nantes"


def test_un_service_muet_se_dit_sans_arreter_la_saisie(service, page, connecter, of):
    service.statut = 503
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(reverse("espace_annuaire:etablissement"))
    page.get_by_label("Chercher une adresse").press_sequentially("12 boulevard georges")
    expect(page.get_by_text("Le service national des adresses ne répond pas")).to_be_visible()
    page.get_by_label("Ligne 3").fill("Porte B")
    page.get_by_role("button", name="Enregistrer le site").click()
    expect(page.get_by_label("Ligne 3")).to_have_value("Porte B")
