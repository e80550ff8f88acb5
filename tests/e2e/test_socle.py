"""Signing in and the shared components, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.comptes.models import Profil
from tests.fabriques import MOT_DE_PASSE, organisme, utilisateur


def sign_in(page, email, mot_de_passe):
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(email)
    page.get_by_label("Mot de passe").fill(mot_de_passe)
    page.get_by_role("button", name="Se connecter").click()


@pytest.mark.exigence("R023")
def test_a_person_signs_in_and_reaches_the_dashboard(page, axe):
    personne = utilisateur(etablissements=[organisme()])
    page.goto(reverse("account_login"))
    axe(page)
    sign_in(page, personne.email, MOT_DE_PASSE)
    expect(page).to_have_url(re.compile("/tableau-de-bord/$"))


@pytest.mark.exigence("R023")
def test_a_person_signs_in_without_javascript(page_sans_js):
    personne = utilisateur(etablissements=[organisme()])
    sign_in(page_sans_js, personne.email, MOT_DE_PASSE)
    expect(page_sans_js).to_have_url(re.compile("/tableau-de-bord/$"))


def test_a_wrong_password_keeps_the_address_and_says_what_is_wrong(page, axe):
    personne = utilisateur(etablissements=[organisme()])
    sign_in(page, personne.email, "mauvais")
    expect(page.get_by_label("Email")).to_have_value(personne.email)
    expect(page.locator("[role=alert], .sommaire-erreurs").first).to_be_visible()
    axe(page)


def test_the_rich_text_editor_lives_under_the_content_policy(page, axe, connecter):
    connecter(page, utilisateur(Profil.CARIFOREF))
    page.goto(reverse("socle:galerie"))
    editor = page.locator(".ProseMirror").first
    editor.click()
    editor.press_sequentially("deux  espaces")
    expect(editor).to_contain_text("deux  espaces", use_inner_text=True)
    axe(page)
