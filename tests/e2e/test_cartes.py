"""The four cards in a real browser: saved as one types, two tabs, no network, sign-in expired, accessible."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.offre.models import Session
from tests import fabriques

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]

UN_ECRAN_TRES_HAUT = 6000
"""So that the bar of buttons, which stays in reach at the bottom, lies over no field."""


@pytest.fixture
def action():
    return fabriques.saisie(certification=109049)


@pytest.fixture
def of(action, page, connecter):
    une = fabriques.utilisateur(etablissements=[action.etablissement])
    connecter(page, une)
    return une


@pytest.fixture
def url(action):
    return reverse("saisie:session", args=[action.sessions.get().pk])


def etat(page):
    return page.locator("#etat-enregistrement")


@pytest.mark.exigence("R302")
def test_la_saisie_s_enregistre_toute_seule_et_dit_ce_qui_cloche(page, action, of, url):
    page.goto(url)
    page.fill("#id_date_debut", "2026-09-14")
    page.fill("#id_duree_centre", "deux cents")
    expect(etat(page)).to_contain_text("Enregistré à")
    expect(page.locator("#id_duree_centre_messages")).to_contain_text("« deux cents »")
    expect(page.locator("#id_duree_centre")).to_have_attribute("aria-invalid", "true")
    page.fill("#id_duree_centre", "200")
    expect(page.locator("#id_duree_centre_messages li")).to_have_count(0)
    expect(page.locator("#parcours")).to_contain_text("14/09/2026")
    page.fill("#id_commentaire_duree", "Parti vite")
    page.click(".parcours-action a")
    page.wait_for_url(re.compile("/saisie/action/"))
    session = Session.objects.get(action=action)
    assert (session.duree_centre, session.commentaire_duree) == (200, "Parti vite")


@pytest.mark.exigence("R302")
def test_sans_reseau_la_page_le_dit_et_reessaie(page, action, of, url):
    page.goto(url)
    page.context.set_offline(True)
    page.fill("#id_duree_centre", "12")
    expect(etat(page)).to_contain_text("Non enregistré")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(etat(page)).to_contain_text("Enregistré à")
    assert Session.objects.get(action=action).duree_centre == 12


@pytest.mark.exigence("R302")
def test_deux_onglets_ne_s_ecrasent_pas_en_silence(page, action, of, url):
    page.goto(url)
    autre = page.context.new_page()
    autre.goto(url)
    autre.fill("#id_duree_centre", "222")
    expect(etat(autre)).to_contain_text("Enregistré à")
    page.fill("#id_duree_centre", "111")
    expect(page.locator("#avis")).to_contain_text("dans un autre onglet")
    assert page.input_value("#id_duree_centre") == "111"
    page.click("#avis >> text=Garder ma saisie")
    expect(page.locator("main")).to_contain_text("enregistrée à")
    assert Session.objects.get(action=action).duree_centre == 111


@pytest.mark.exigence("R302")
def test_une_connexion_expiree_se_renouvelle_sans_quitter_la_page(page, action, of, url, connecter):
    page.goto(url)
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_duree_centre", "77")
    expect(page.locator("#avis")).to_contain_text("Votre connexion a expiré")
    assert page.input_value("#id_duree_centre") == "77"
    connecter(page, of)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(etat(page)).to_contain_text("Enregistré à")
    expect(page.locator("#avis")).to_be_empty()
    assert Session.objects.get(action=action).duree_centre == 77


@pytest.mark.exigence("R052", "R190", "R191")
def test_les_cartes_sont_accessibles_au_bureau_et_au_telephone(page, action, of, url, axe):
    session = action.sessions.get()
    dispositif = reverse("saisie:dispositif", args=[session.dispositifs.get().pk])
    formation = reverse("saisie:formation", args=[action.formation_id])
    page.goto(url)
    for bouton in ("Ajouter une information collective", "Ajouter une période d’inscription"):
        with page.expect_navigation():
            page.click(f"text={bouton}")
    for largeur in (1366, 360):
        page.set_viewport_size({"width": largeur, "height": UN_ECRAN_TRES_HAUT})
        for adresse in (url, formation, dispositif, reverse("saisie:action", args=[action.pk])):
            page.goto(adresse)
            page.wait_for_load_state("networkidle")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
