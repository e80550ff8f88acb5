"""The CARIF-OREF's settings in a browser: accessible, usable with and without JavaScript."""

import os

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sofi.echanges.models import Depot, Envoi, ExportLheo
from sofi.regles.models import Regle
from sofi.regles.reconduction import reconduire
from tests import fabriques

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pas(campagnes):
    return campagnes["PAS"]


@pytest.fixture
def photographier():
    """Keeps a picture of the page when SOFI_PHOTOS names a folder."""
    dossier = os.environ.get("SOFI_PHOTOS")

    def prendre(page, nom):
        if dossier:
            page.screenshot(path=f"{dossier}/{nom}.png", full_page=True)

    return prendre


@pytest.mark.exigence("R291", "R292")
def test_chaque_page_des_reglages_est_accessible(page, axe, connecter, pas, photographier):
    connecter(page, fabriques.utilisateur("cariforef", prenom="Anne", nom="Mercier"))
    nouvelle = reconduire(pas, 2026)
    texte = pas.regles.get(code="action-texte-programme")
    codes = pas.regles.get(code="session-type-parcours")
    ajouter = reverse("reglages:ajouter_regle", args=[pas.pk])
    envoi = Envoi.objects.create(
        depot=Depot.objects.create(nom="Réseau", genre="sftp", adresse="sftp.exemple.fr"),
        export=ExportLheo.objects.create(retenues=[[12, "Le code INSEE manque."]]),
        etat="reussi",
        fin=timezone.now(),
        ajoutees=list(range(1000, 1150)),
    )
    adresses = {
        "accueil": reverse("reglages:accueil"),
        "campagnes": reverse("reglages:campagnes"),
        "programme": reverse("reglages:creer_programme"),
        "campagne": reverse("reglages:campagne", args=[pas.pk]),
        "comparer": f"{reverse('reglages:comparer', args=[nouvelle.pk])}?avec={pas.pk}",
        "champ": ajouter,
        "genre": f"{ajouter}?champ=session.esp",
        "condition": f"{ajouter}?champ=action.prerequis&genre=condition",
        "publics": f"{ajouter}?champ=dispositif.publics&genre=choix_autorises",
        "texte": reverse("reglages:regle", args=[texte.pk]),
        "codes": reverse("reglages:regle", args=[codes.pk]),
        "supprimer": reverse("reglages:supprimer_regle", args=[codes.pk]),
        "apercu": reverse("reglages:apercu", args=[pas.pk, "formation", "intitule"]),
        "passeport": reverse("reglages:passeport"),
        "regle_diffusion": reverse("reglages:ajouter_regle_diffusion"),
        "depots": reverse("reglages:depots"),
        "depot": reverse("reglages:depot", args=[envoi.depot_id]),
        "envoi": reverse("reglages:envoi", args=[envoi.pk]),
        "procedures": reverse("reglages:procedures"),
        "procedure": reverse("reglages:procedure", args=[pas.pk]),
        "annuaire": reverse("reglages:procedure_annuaire"),
    }
    for nom, adresse in adresses.items():
        page.goto(adresse)
        photographier(page, nom)
        axe(page)
    page.set_viewport_size({"width": 320, "height": 800})
    for nom in ("campagnes", "campagne", "comparer", "texte", "procedure", "passeport", "depots", "depot", "envoi"):
        page.goto(adresses[nom])
        photographier(page, f"{nom}-320")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, nom


def ajouter_une_regle(page, campagne):
    """From the campaign's page, step by step, a prescribed choice on « Rythmes »."""
    page.goto(reverse("reglages:campagne", args=[campagne.pk]))
    page.get_by_role("link", name="Ajouter une règle").click()
    page.get_by_label("Champ").select_option(label="Périodes de formations")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Choix qui doivent y être").click()
    page.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.get_by_text("Ce champ est obligatoire").first).to_be_visible()
    page.get_by_label("en journée").check()
    page.get_by_label("Consigne affichée à côté du champ").fill("En journée.")
    page.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.get_by_text("Doit comprendre : « en journée »")).to_be_visible()
    regle = Regle.objects.get(campagne=campagne, champ="periodes")
    assert (regle.parametres, regle.consigne, regle.gravite) == ({"codes": ["jour"]}, "En journée.", "bloquant")


@pytest.mark.exigence("R291")
def test_une_regle_s_ajoute_pas_a_pas(page, connecter, pas):
    connecter(page, fabriques.utilisateur("cariforef"))
    ajouter_une_regle(page, pas)


@pytest.mark.exigence("R291")
def test_une_regle_s_ajoute_pas_a_pas_sans_javascript(page_sans_js, connecter, pas):
    connecter(page_sans_js, fabriques.utilisateur("cariforef"))
    ajouter_une_regle(page_sans_js, pas)


@pytest.mark.exigence("R291", "R296")
def test_un_texte_donne_s_ecrit_dans_l_editeur(page, connecter, pas):
    connecter(page, fabriques.utilisateur("cariforef"))
    regle = pas.regles.get(code="action-texte-objectifs")
    page.goto(reverse("reglages:regle", args=[regle.pk]))
    editeur = page.locator("[contenteditable=true]")
    expect(editeur).to_contain_text("Ce parcours doit permettre")
    editeur.press("Control+End")
    editeur.press_sequentially(" Ajouté à l’écran.")
    page.get_by_role("button", name="Enregistrer la règle").click()
    expect(page.get_by_role("heading", name="PREPA Avenir Sup 2025")).to_be_visible()
    regle.refresh_from_db()
    assert regle.parametres["texte"].rstrip().endswith("Ajouté à l’écran.</p>")
