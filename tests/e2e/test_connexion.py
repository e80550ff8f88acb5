"""Getting in, and what JavaScript adds to the shared components, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.comptes.models import Profil
from tests.fabriques import MOT_DE_PASSE, organisme, utilisateur

NOUVEAU = "Marée-haute-2026"
pytestmark = pytest.mark.django_db(transaction=True)


def galerie(page, connecter):
    connecter(page, utilisateur(Profil.CARIFOREF))
    page.goto(reverse("socle:galerie"))
    return page


def largeur(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.exigence("R001", "R014", "R023", "R024", "R027")
def test_the_sign_in_page_holds_the_words_of_the_sources(page, axe):
    page.goto(reverse("account_login"))
    expect(page).to_have_title("Connexion · SOFI")
    expect(page.get_by_role("heading", level=1)).to_have_text("CONNEXION SOFI")
    for label in ("Email", "Mot de passe"):
        expect(page.get_by_label(label)).to_have_attribute("aria-required", "true")
    expect(page.get_by_text("* Champ obligatoire")).to_be_visible()
    expect(page.get_by_role("link", name="Réinitialiser votre mot de passe")).to_be_visible()
    expect(page.get_by_text("recense l’offre de formation professionnelle disponible dans la région.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nous contacter")).to_be_visible()
    expect(page.get_by_role("link", name="02 40 20 40 20")).to_be_visible()
    expect(page.get_by_role("link", name="offre@cariforef-pdl.org")).to_be_visible()
    expect(page.locator("a[href*=signup]")).to_have_count(0)
    axe(page)


@pytest.mark.exigence("R023")
def test_one_signs_in_with_the_keyboard_alone(page):
    personne = utilisateur(etablissements=[organisme()])
    page.goto(reverse("account_login"))
    page.get_by_label("Email").focus()
    page.keyboard.type(personne.email)
    page.keyboard.press("Tab")
    page.keyboard.type(MOT_DE_PASSE)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tableau-de-bord/$"))


def test_the_first_link_of_a_page_leads_to_its_content(page):
    page.goto(reverse("account_login"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_an_error_takes_the_focus_and_says_what_to_do(page, axe):
    personne = utilisateur(etablissements=[organisme()])
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(personne.email)
    page.get_by_label("Mot de passe").fill("mauvais")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("[data-sommaire]")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value(personne.email)
    axe(page)


@pytest.mark.exigence("R024")
def test_a_forgotten_password_is_chosen_anew_by_mail(page, axe):
    personne = utilisateur(etablissements=[organisme()])
    page.goto(reverse("account_login"))
    page.get_by_role("link", name="Réinitialiser votre mot de passe").click()
    axe(page)
    page.get_by_role("textbox").fill(personne.email)
    page.get_by_role("button", name="Envoyer le mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consultez votre messagerie")
    axe(page)
    courriel = ProcrastinateJob.objects.order_by("id").last().args
    assert courriel["sujet"] == "Sofi : choisir un nouveau mot de passe" and courriel["destinataire"] == personne.email
    page.goto(courriel["lien"][1])
    for champ in page.locator("input[type=password]").all():
        champ.fill(NOUVEAU)
    axe(page)
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(personne.email)
    page.get_by_label("Mot de passe").fill(NOUVEAU)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/tableau-de-bord/$"))


def test_an_address_without_account_learns_nothing(page):
    page.goto(reverse("account_reset_password"))
    page.get_by_role("textbox").fill("inconnu@exemple.fr")
    page.get_by_role("button", name="Envoyer le mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consultez votre messagerie")
    assert not ProcrastinateJob.objects.filter(args__destinataire="inconnu@exemple.fr").exists()


def test_a_used_link_says_to_ask_for_another(page):
    page.goto(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "abc-123"}))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien ne fonctionne plus")
    expect(page.get_by_role("link", name="Demander un nouveau lien")).to_be_visible()


def test_signing_out_takes_one_button_and_asks_nothing(page, connecter):
    galerie(page, connecter).get_by_role("button", name="Déconnexion").click()
    page.goto(reverse("socle:galerie"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")


@pytest.mark.parametrize("adresse", ["account_login", "socle:galerie"])
def test_a_page_fits_the_narrowest_screen(page, connecter, adresse):
    page.set_viewport_size({"width": 320, "height": 640})
    galerie(page, connecter)
    if adresse == "account_login":
        page.context.clear_cookies()
    page.goto(reverse(adresse))
    assert largeur(page) <= 320


def test_the_narrow_menu_opens_without_javascript(page_sans_js, connecter):
    page_sans_js.set_viewport_size({"width": 360, "height": 740})
    galerie(page_sans_js, connecter)
    bouton = page_sans_js.get_by_role("button", name="Déconnexion")
    expect(bouton).to_be_hidden()
    page_sans_js.locator("summary", has_text="Menu").click()
    expect(bouton).to_be_visible()


@pytest.mark.parametrize("couleurs", ["light", "dark"])
def test_the_gallery_is_accessible_in_light_and_dark_and_on_a_phone(page, connecter, axe, couleurs):
    page.emulate_media(color_scheme=couleurs)
    galerie(page, connecter)
    axe(page)
    page.set_viewport_size({"width": 360, "height": 740})
    axe(page)


@pytest.mark.exigence("R167")
def test_the_counter_follows_what_is_typed_in_rich_text(page, connecter):
    galerie(page, connecter)
    editeur = page.locator(".ProseMirror").and_(page.get_by_role("textbox", name="Objectif de la formation"))
    compteur = page.locator("#id_objectif_compteur")
    avant = compteur.inner_text()
    editeur.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" et réussir")
    expect(compteur).not_to_have_text(avant)
    assert "et réussir" in page.locator("textarea[name=objectif]").input_value()


def test_the_editor_counts_as_the_server_does(page, connecter):
    galerie(page, connecter)
    servi = page.request.get(reverse("socle:galerie")).text()
    attendu = re.search(r'id="id_objectif_compteur".*?data-longueur>(.*?)<', servi, re.DOTALL).group(1)
    expect(page.locator("#id_objectif_compteur [data-longueur]")).to_have_text(attendu)


def test_rich_text_is_a_plain_text_area_without_javascript(page_sans_js, connecter):
    galerie(page_sans_js, connecter)
    expect(page_sans_js.get_by_label("Objectif de la formation")).to_have_attribute("name", "objectif")


def test_a_long_list_is_filtered_without_regard_to_accents(page, connecter):
    galerie(page, connecter)
    page.get_by_role("searchbox", name="Filtrer la liste Publics").fill("createur")
    expect(page.get_by_role("checkbox", name="Créateur d’entreprise")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Salarié")).to_be_hidden()
    expect(page.get_by_text("1 ligne affichée")).to_be_visible()


def test_leaving_with_unsaved_work_asks_first(page, connecter):
    galerie(page, connecter)
    page.get_by_label("Commentaire durée").fill("En cours")
    demandes = []
    page.on("dialog", lambda dialogue: (demandes.append(dialogue.type), dialogue.accept()))
    page.goto(reverse("account_logout"))
    assert demandes == ["beforeunload"]


def test_saving_leaves_without_a_question_and_the_summary_links_to_the_fields(page, connecter):
    galerie(page, connecter)
    demandes = []
    page.on("dialog", lambda dialogue: (demandes.append(dialogue.type), dialogue.accept()))
    page.get_by_label("Nombre de places").fill("treize")
    page.locator("main form[method=post]").get_by_role("button", name="Enregistrer").click()
    sommaire = page.locator("[data-sommaire]")
    expect(sommaire).to_be_focused()
    sommaire.get_by_role("link", name="Nombre de places").click()
    expect(page.get_by_label("Nombre de places")).to_be_focused()
    expect(page.get_by_label("Nombre de places")).to_have_value("treize")
    assert demandes == []


FRAGMENT = """
const bouton = '<button id="essai" hx-get="/saisie/creer/">Essai</button>';
document.querySelector("main").insertAdjacentHTML("beforeend", bouton);
htmx.process(document.getElementById("essai"));
"""


def test_a_request_that_fails_says_so_and_leaves_the_page_as_it_is(page, connecter):
    galerie(page, connecter)
    page.route("**/saisie/creer/", lambda route: route.abort())
    page.evaluate(FRAGMENT)
    page.get_by_role("button", name="Essai").click()
    avis = page.get_by_role("alert").filter(has_text="ce qui est à l’écran est intact")
    expect(avis).to_be_visible()
    avis.get_by_role("button", name="Fermer").click()
    expect(avis).to_be_hidden()


def test_an_expired_sign_in_never_swaps_the_login_page_in(page, connecter):
    galerie(page, connecter)
    page.evaluate(FRAGMENT)
    page.context.clear_cookies()
    page.get_by_role("button", name="Essai").click()
    expect(page.get_by_role("link", name="Connectez-vous dans un nouvel onglet")).to_be_visible()
    expect(page.get_by_role("button", name="Essai")).to_have_text("Essai")


def test_the_slash_key_goes_to_the_search_box(page, connecter):
    galerie(page, connecter)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Rechercher dans SOFI")).to_be_focused()
