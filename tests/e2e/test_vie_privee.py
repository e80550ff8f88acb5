"""Personal data in a real browser, with and without JavaScript."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.comptes.models import DemandeEffacement, Profil
from tests.fabriques import MOT_DE_PASSE, organisme, utilisateur

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]


def confirmer(page):
    page.locator("input[type=password]").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Confirmer").click()


def test_a_person_reads_copies_and_asks_to_be_erased(navigateur, connecter):
    page, axe = navigateur
    personne = utilisateur(etablissements=[organisme()])
    connecter(page, personne)
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Voir ce que Sofi garde de vous").click()
    if axe:
        axe(page)
    page.get_by_role("link", name="Effacer mes données").click()
    confirmer(page)
    expect(page.get_by_text("personne d’autre n’administre l’établissement")).to_be_visible()
    if axe:
        axe(page)
    page.get_by_label("Message au service Offre").fill("Je pars.")
    page.get_by_role("button", name="Demander l’effacement").click()
    expect(page.get_by_text("attend la réponse du service Offre")).to_be_visible()
    with page.expect_download() as attente:
        page.get_by_role("link", name="Télécharger mes données").click()
    copie = json.loads(Path(attente.value.path()).read_text(encoding="utf-8"))
    assert copie["demandes_d_effacement"][0]["message"] == "Je pars."
    page.context.clear_cookies()
    connecter(page, utilisateur(Profil.CARIFOREF))
    page.goto(reverse("reglages:accueil"))
    page.get_by_role("link", name="Demandes d’effacement").click()
    if axe:
        axe(page)
    page.get_by_role("link", name=personne.nom_affiche).click()
    if axe:
        axe(page)
    page.get_by_role("button", name="Effacer la personne").click()
    assert DemandeEffacement.objects.get().reponse == "acceptee"
    personne.refresh_from_db()
    assert not personne.is_active
