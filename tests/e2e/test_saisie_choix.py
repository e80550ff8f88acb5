"""The way into an entry and out of it in a browser: lists that follow, panels that open; and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from tests import fabriques

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def organisme():
    return fabriques.organisme()


@pytest.fixture
def of(organisme):
    return fabriques.utilisateur(etablissements=[organisme])


@pytest.fixture
def lots(organisme):
    for programme in ("UNE", "AUTRE"):
        for numero in (1, 2):
            fabriques.attribution(
                fabriques.campagne(programme),
                formateur=organisme,
                numero=f"{programme}2026_{numero}",
                forfait_recrutement=numero == 2,
            )


@pytest.mark.exigence("R126", "R127", "R130", "R297", "R012")
def test_les_listes_suivent_le_choix_sans_recharger(page, connecter, axe, of, lots):
    connecter(page, of)
    page.goto("/saisie/creer/")
    axe(page)
    page.get_by_label("Programme").select_option("UNE")
    lot = page.get_by_label("Intitulé du lot")
    expect(lot.locator("option")).to_have_count(3)
    expect(page).to_have_url(re.compile("programme=UNE"))
    lot.focus()
    lot.select_option("UNE2026_2")
    expect(page.get_by_text("même à effectif réduit")).to_be_visible()
    expect(page.get_by_label("Site de réalisation").locator("option")).to_have_count(1)
    expect(lot).to_be_focused()
    page.get_by_role("button", name="Suivant").click()
    expect(page.get_by_role("heading", name="Référence Certifinfo")).to_be_visible()


@pytest.mark.exigence("R126", "R130", "R137")
def test_sans_script_les_listes_s_actualisent_par_un_bouton(page_sans_js, connecter, of, lots, base_url):
    page = page_sans_js
    connecter(page, of)
    page.goto(f"{base_url}/saisie/creer/")
    page.get_by_label("Programme").select_option("UNE")
    page.get_by_role("button", name="Actualiser les listes").click()
    assert page.get_by_label("Intitulé du lot").locator("option").count() == 3
    page.get_by_label("Intitulé du lot").select_option("UNE2026_1")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label("Non").check()
    page.get_by_role("button", name="Suivant").click()
    assert "/saisie/formation/" in page.url and Action.objects.count() == 1


@pytest.mark.exigence("R133", "R134", "R135", "R136")
def test_la_recherche_certif_info_s_ouvre_dans_un_panneau(page, connecter, axe, of, organisme):
    attribution = fabriques.attribution(formateur=organisme)
    connecter(page, of)
    page.goto(f"/saisie/creer/reference/?attribution={attribution.pk}")
    axe(page)
    page.get_by_role("link", name="Rechercher une certification").click()
    panneau = page.get_by_role("dialog", name="Recherche certifinfo")
    panneau.get_by_label("Code RNCP").fill("35030")
    panneau.get_by_role("button", name="Rechercher").click()
    panneau.get_by_text("Titre professionnel assistant ressources humaines").first.click()
    expect(panneau.get_by_text("Certificateur", exact=True)).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(panneau).to_be_hidden()
    page.get_by_role("link", name="Rechercher une certification").click()
    panneau.get_by_label("Code RNCP").fill("35030")
    panneau.get_by_label("Code RNCP").press("Enter")
    panneau.get_by_text("Titre professionnel assistant ressources humaines").first.click()
    panneau.get_by_role("link", name="Choisir").first.click()
    expect(page.get_by_role("heading", name="Certification à vérifier")).to_be_visible()
    page.get_by_role("button", name="Suivant").click()
    expect(page).to_have_url(re.compile("/saisie/formation/"))
    assert Action.objects.get().formation.certification_id == 109049


@pytest.mark.exigence("R133", "R136")
def test_la_touche_entree_dans_le_code_montre_la_fiche(page, connecter, of, organisme):
    attribution = fabriques.attribution(formateur=organisme)
    connecter(page, of)
    page.goto(f"/saisie/creer/reference/?attribution={attribution.pk}")
    page.get_by_label("Code Certifinfo").fill("93561")
    page.get_by_label("Code Certifinfo").press("Enter")
    expect(page.get_by_role("heading", name="Certification à vérifier")).to_be_visible()
    assert not Action.objects.exists()


@pytest.mark.exigence("R073", "R154")
@pytest.mark.parametrize("avec_script", [True, False])
def test_choisir_les_domaines(page, page_sans_js, connecter, axe, of, organisme, base_url, avec_script):
    formation = fabriques.saisie(formateur=organisme).formation
    if not avec_script:
        page = page_sans_js
    connecter(page, of)
    page.goto(f"{base_url}/saisie/formation/{formation.pk}/domaines/")
    recherche = page.get_by_label("Intitulé/code du formacode")
    recherche.fill("accompagnement vers emploi")
    recherche.press("Enter")
    page.get_by_label("15061").check()
    if avec_script:
        axe(page)
        expect(page.get_by_role("group", name="Domaines choisis 1 sur 5 au plus")).to_be_visible()
    recherche.fill("15084")
    page.get_by_role("main").get_by_role("button", name="Rechercher").click()
    expect(page.get_by_label("15061")).to_be_checked()
    page.get_by_label("15084").check()
    page.get_by_role("button", name="Valider").click()
    expect(page).to_have_url(re.compile(f"/saisie/formation/{formation.pk}/(#|$)"))
    formation.refresh_from_db()
    assert formation.domaines == ["15061", "15084"]


@pytest.mark.exigence("R073", "R154")
def test_plusieurs_domaines_au_clavier_sur_un_petit_ecran_valider_reste_en_vue(page, connecter, axe, of, organisme):
    formation = fabriques.saisie(formateur=organisme).formation
    page.set_viewport_size({"width": 390, "height": 600})
    connecter(page, of)
    page.goto(f"/saisie/formation/{formation.pk}/domaines/")
    page.get_by_label("Intitulé/code du formacode").press_sequentially("PREPA")
    valider = page.get_by_role("button", name="Valider")
    for code in ("15061", "15084"):
        terme = page.get_by_label(code)
        terme.focus()
        page.keyboard.press("Space")
        expect(valider).to_be_in_viewport(ratio=1)
        assert terme.bounding_box()["y"] + 24 < valider.bounding_box()["y"], "the box that has the focus is in sight"
    axe(page)
    valider.press("Enter")
    expect(page).to_have_url(re.compile(f"/saisie/formation/{formation.pk}/(#|$)"))
    formation.refresh_from_db()
    assert formation.domaines == ["15061", "15084"]


@pytest.mark.exigence("R215", "R216", "R217")
def test_de_l_etat_a_l_envoi(page, connecter, axe, of, organisme):
    action = fabriques.completer(fabriques.saisie(formateur=organisme))
    connecter(page, of)
    page.goto(f"/saisie/action/{action.pk}/etat/")
    axe(page)
    page.get_by_role("link", name="Récapitulatif et envoi").click()
    axe(page)
    page.get_by_role("button", name="Envoyer au Cariforef pour validation").dblclick()
    expect(page.get_by_text("Actions de formation en attente de validation par CARIF-OREF : 1")).to_be_visible()
    axe(page)
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_ATTENTE_VALIDATION
    assert action.evenements.count() == 1
