"""Logins, keys and the second factor in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.comptes.models import DemandeCle, Profil, Utilisateur
from tests.comptes.fournisseur_oidc import CLIENT, SECRET, Fournisseur
from tests.fabriques import MOT_DE_PASSE, organisme, utilisateur

PASSE = "Marée-haute-2026"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]


def _dernier_courriel():
    """What the last mail deferred says: a browser test cannot run the jobs."""
    return ProcrastinateJob.objects.order_by("id").last().args


@pytest.mark.exigence("R025", "R026")
def test_from_the_request_for_a_key_to_the_first_sign_in(page, connecter, axe):
    page.goto(reverse("account_login"))
    page.get_by_role("link", name="Je n’ai pas de clé d’activation").click()
    axe(page)
    saisie = {
        "SIRET": "130 005 119 00032",
        "Raison sociale": "GIP CARIF OREF",
        "Prénom": "Anne",
        "Email": "anne@exemple.fr",
    }
    for etiquette, valeur in saisie.items():
        page.get_by_label(etiquette).fill(valeur)
    page.locator("#id_nom").fill("MOREAU")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande est envoyée")
    axe(page)
    connecter(page, utilisateur(Profil.CARIFOREF))
    page.goto(reverse("comptes:demandes"))
    axe(page)
    page.get_by_role("link", name="13000511900032").click()
    axe(page)
    page.get_by_role("button", name="Accepter et envoyer la clé").click()
    assert DemandeCle.objects.get().reponse == "acceptee"
    cle = _dernier_courriel()["code"]
    page.context.clear_cookies()
    page.goto(reverse("comptes:activer"))
    axe(page)
    for etiquette, valeur in {"Email": "anne@exemple.fr", "Clé d’activation": cle, "Prénom": "Anne"}.items():
        page.get_by_label(etiquette).fill(valeur)
    page.locator("#id_nom").fill("MOREAU")
    page.locator("#id_password1").fill(PASSE)
    page.locator("#id_password2").fill(PASSE)
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page).to_have_url(re.compile("/tableau-de-bord/$"))


@pytest.mark.exigence("R108", "R109", "R111", "R113")
def test_ajouter_un_contact_d_autosaisie(page, connecter, axe):
    of = organisme()
    connecter(page, utilisateur(etablissements=[of]))
    page.goto(f"{reverse('espace_annuaire:etablissement')}?contact={of.contacts.get().pk}")
    page.locator("summary", has_text="Administration").click()
    axe(page)
    page.get_by_role("link", name="Définir l’adresse mail de connexion").click()
    axe(page)
    page.get_by_label("Email de login").fill("sofi@exemple.fr")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("A_REDEFINIR")).to_be_visible()
    axe(page)
    assert Utilisateur.objects.filter(email="sofi@exemple.fr").exists()
    assert _dernier_courriel()["destinataire"] == "sofi@exemple.fr"


def _mot_de_passe_redemande(page):
    if page.get_by_role("heading", level=1).inner_text() == "Confirmer votre identité":
        page.locator("input[type=password]").fill(MOT_DE_PASSE)
        page.get_by_role("button", name="Confirmer").click()


@pytest.mark.exigence("R023")
def test_a_passkey_is_added_and_signs_in_without_a_password(page, connecter, axe):
    personne = utilisateur(etablissements=[organisme()])
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    connecter(page, personne)
    page.goto(reverse("mfa_index"))
    axe(page)
    page.goto(reverse("mfa_activate_totp"))
    _mot_de_passe_redemande(page)
    axe(page)
    page.goto(reverse("mfa_add_webauthn"))
    _mot_de_passe_redemande(page)
    page.get_by_label("Se connecter avec cette clé, sans mot de passe").check()
    axe(page)
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("La clé est ajoutée.")).to_be_visible()
    page.goto(reverse("mfa_list_webauthn"))
    axe(page)
    page.goto(reverse("usersessions_list"))
    axe(page)
    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    axe(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page).to_have_url(re.compile("/tableau-de-bord/$"))


def test_proconnect_signs_in_and_out_by_links_that_the_policy_allows(navigateur, settings):
    page, axe = navigateur
    personne = utilisateur(etablissements=[organisme()], email="agent@exemple.fr")
    fournisseur = Fournisseur()
    settings.SOFI_PROCONNECT_URL = fournisseur.url
    settings.SOFI_PROCONNECT_CLIENT, settings.SOFI_PROCONNECT_SECRET = CLIENT, SECRET
    page.goto(reverse("account_login"))
    if axe:
        axe(page)
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    expect(page).to_have_url(re.compile("/tableau-de-bord/$"))
    personne.refresh_from_db()
    assert personne.sujet_proconnect == "sujet-1"
    page.get_by_role("button", name="Déconnexion").click()
    expect(page).to_have_url(re.compile(reverse("account_login")))
    assert fournisseur.demandes[-1] == "session/end"
    fournisseur.arreter()
