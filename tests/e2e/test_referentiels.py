"""The CARIF-OREF's screens of the referentials in a browser: accessible, and a replacement done by keyboard alone."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from sofi.offre.models import Formation
from sofi.offre.remplacement import remplacer
from sofi.referentiels.models import Certification, CertificationSuccession, ImportReferentiel
from tests import fabriques

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels", "taches")]


@pytest.fixture
def formation(referentiels):
    """A formation whose certification was withdrawn, with one successor."""
    for code in (500, 501):
        Certification.objects.create(code=code, intitule=f"Titre {code}", type_id="361", niveau_europeen=5)
    CertificationSuccession.objects.create(ancien_code=500, nouveau_id=501)
    action = fabriques.completer(fabriques.saisie(certification=500))
    Certification.objects.filter(pk=500).update(actif=False)
    return action.formation


@pytest.mark.exigence("R051", "R289")
def test_chaque_page_des_referentiels_est_accessible(page, axe, connecter, formation):
    trace = ImportReferentiel.objects.create(
        referentiel="certifinfo",
        libelle="Certif Info",
        fichier="certifinfo.csv",
        debut=timezone.now(),
        fin=timezone.now(),
        statut="applique",
        comptes={"certifications": {"lues": 3, "crees": 1, "modifies": 1, "retires": 1}},
        remarques=[{"ligne": 7, "raison": "état inconnu", "refusee": True}],
        offres=[{"formation": formation.pk, "raisons": ["certification 500 retirée"]}],
        offres_touchees=1,
    )
    Formation.objects.filter(pk=fabriques.completer(fabriques.saisie()).formation_id).update(
        domaines=["15999"], domaine_principal="15999"
    )
    connecter(page, fabriques.utilisateur("cariforef", prenom="Anne", nom="Mercier"))
    for adresse in (
        reverse("reglages:accueil"),
        reverse("reglages:referentiels"),
        reverse("reglages:chargement", args=[trace.pk]),
        reverse("reglages:remplacements"),
        reverse("reglages:remplacer_tout"),
        reverse("reglages:formacodes"),
        reverse("reglages:listes"),
        reverse("reglages:liste", args=["motif_refus"]),
    ):
        page.goto(adresse)
        axe(page)


@pytest.mark.exigence("R051")
def test_remplacer_puis_dire_qu_on_l_a_vu_sans_javascript(page_sans_js, connecter, formation):
    connecter(page_sans_js, fabriques.utilisateur("cariforef"))
    page_sans_js.goto(reverse("reglages:remplacements"))
    page_sans_js.get_by_role("button", name="Remplacer le code 500").click()
    expect(page_sans_js.get_by_text("Code Certifinfo remplacé sur 1 formation.")).to_be_visible()
    formation.refresh_from_db()
    assert formation.certification_id == 501


@pytest.mark.exigence("R051")
def test_l_of_voit_le_remplacement_et_le_dit(page, axe, connecter, formation):
    remplacer(
        formation,
        Certification.objects.get(pk=501),
        ancienne=500,
        par=fabriques.utilisateur("cariforef"),
        motif="Suite.",
    )
    connecter(page, fabriques.utilisateur(etablissements=[formation.etablissement]))
    page.goto(reverse("saisie:formation", args=[formation.pk]))
    expect(page.get_by_role("heading", name="Le code Certifinfo a été remplacé par le CARIF-OREF")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="J’ai vu ce remplacement").click()
    expect(page.get_by_text("cette formation quitte la liste des codes remplacés")).to_be_visible()


@pytest.mark.exigence("R073", "R273")
def test_un_formacode_disparu_se_remplace_par_la_recherche_au_clavier(navigateur, connecter, referentiels):
    page, axe = navigateur
    formation = fabriques.completer(fabriques.saisie()).formation
    Formation.objects.filter(pk=formation.pk).update(domaines=["15999"], domaine_principal="15999")
    connecter(page, fabriques.utilisateur("cariforef"))
    page.goto(reverse("reglages:formacodes"))
    lien = page.get_by_role("link", name="Chercher le Formacode qui remplace 15999")
    lien.focus()
    page.keyboard.press("Enter")
    lieu = page.get_by_role("dialog", name="Remplacer 15999") if axe else page.get_by_role("main")
    recherche = lieu.get_by_label("Intitulé/code du formacode")
    if axe:
        expect(recherche).to_be_focused()
        page.keyboard.press("Escape")
        expect(lieu).to_be_hidden()
        expect(lien).to_be_focused()
        page.keyboard.press("Enter")
    recherche.fill("neige")
    recherche.press("Enter")
    terme = lieu.get_by_label("15474")
    terme.focus()
    page.keyboard.press("Space")
    expect(terme).to_be_checked()
    if axe:
        axe(page)
    lieu.get_by_role("button", name="Valider").click()
    expect(page.get_by_text("Formacode 15999 remplacé par 15474 sur 1 formation.")).to_be_visible()
    formation.refresh_from_db()
    assert (formation.domaines, formation.domaine_principal) == (["15474"], "15474")


@pytest.mark.exigence("R051", "R134")
def test_la_certification_qui_remplace_se_cherche_et_revient_dans_le_cas(navigateur, connecter, formation):
    page, axe = navigateur
    connecter(page, fabriques.utilisateur("cariforef"))
    page.goto(reverse("reglages:remplacements"))
    page.get_by_label("Message à l’organisme (facultatif)").fill("Le titre a changé.")
    page.get_by_role("button", name="Chercher une certification qui remplace 500").click()
    page.get_by_label("Intitulé/code de la certification").fill("assistant ressources humaines")
    page.get_by_role("main").get_by_role("button", name="Rechercher").click()
    page.locator("li.certification summary", has_text="109049").click()
    if axe:
        axe(page)
    page.get_by_role("link", name=re.compile("^Choisir .* 109049")).click()
    expect(page.get_by_label("Ou un autre code Certifinfo")).to_have_value("109049")
    expect(page.get_by_label("Message à l’organisme (facultatif)")).to_have_value("Le titre a changé.")
    if axe:
        axe(page)
    page.get_by_role("button", name="Remplacer le code 500").click()
    expect(page.get_by_text("Code Certifinfo remplacé sur 1 formation.")).to_be_visible()
    formation.refresh_from_db()
    assert formation.certification_id == 109049
