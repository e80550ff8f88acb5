"""With the keyboard alone, from the dashboard to a session saved: Tab, Space, Enter, and the keys of what one types."""

import re

import pytest
from playwright.sync_api import expect

from sofi.offre.models import Session
from tests import fabriques
from tests.e2e.pages.ecran import etiquette

pytestmark = [pytest.mark.django_db(transaction=True)]
PAS_AU_PLUS = 120


def aller_a(page, role, nom, *, debut=False):
    """Press Tab until that control has the focus; fails when it is out of reach, or when its focus is not seen."""
    cible = page.get_by_role(role, name=nom if isinstance(nom, re.Pattern) else etiquette(nom))
    for _ in range(PAS_AU_PLUS):
        page.keyboard.press("Tab")
        if cible.evaluate_all("(trouves) => trouves.includes(document.activeElement)"):
            style = page.evaluate(
                "(({outlineStyle, boxShadow}) => [outlineStyle, boxShadow])(getComputedStyle(document.activeElement))"
            )
            assert style != ["none", "none"], f"{nom} : la prise de focus ne se voit pas"
            return
    raise AssertionError(f"{nom} : hors d’atteinte au clavier")


def taper(page, role, nom, texte):
    aller_a(page, role, nom)
    page.keyboard.type(texte)


def dans_la_liste(page, nom, valeur):
    """Choose in a list by typing the beginning of its words."""
    aller_a(page, "combobox", nom)
    page.keyboard.type(valeur)
    expect(page.get_by_role("combobox", name=etiquette(nom)).locator("option:checked")).to_contain_text(valeur)


def la_case(page, nom):
    aller_a(page, "checkbox", nom)
    page.keyboard.press("Space")


def entrer(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.exigence("R034", "R131", "R172", "R302")
def test_du_tableau_de_bord_a_la_session_au_clavier_seul(page, connecter, campagnes):
    organisme = fabriques.organisme()
    fabriques.attribution(campagnes["E2C"], formateur=organisme, numero="E2C2026_1")
    connecter(page, fabriques.utilisateur(etablissements=[organisme]))
    page.goto("/tableau-de-bord/")
    aller_a(page, "link", "Formations")
    entrer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Formations")
    aller_a(page, "link", "Formations publiques")
    entrer(page)
    for titre in ("Créer une formation publique", "Référence Certifinfo"):
        expect(page.get_by_role("heading", level=1)).to_have_text(titre)
        aller_a(page, "button", "Suivant")
        entrer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Formation 0")
    dans_la_liste(page, "Objectif général", "professionnalisation")
    dans_la_liste(page, "Niveau de sortie", "Sans niveau")
    aller_a(page, "button", "Action")
    entrer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Fiche Action"))
    expect(page.locator("[contenteditable]").first).to_be_visible()
    taper(page, "textbox", "Complément programme", "Découvrir des métiers.")
    taper(page, "textbox", "Objectifs", "Un projet.")
    aller_a(page, "button", "Session 1")
    entrer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Fiche Session"))
    taper(page, "textbox", re.compile("^Durée en centre"), "200")
    la_case(page, "en entreprise")
    la_case(page, "entretien ou RDV individuel")
    aller_a(page, "button", "Ajouter une période d’inscription")
    entrer(page)
    aller_a(page, "combobox", re.compile("^Type, période d’inscription"))
    page.keyboard.type("recrutement")
    aller_a(page, "button", "Enregistrer")
    entrer(page)
    expect(page.get_by_text(re.compile(r"Fiche Session\s: enregistrée à"))).to_be_visible()
    session = Session.objects.get()
    assert session.duree_centre == 200
    assert "8" in session.modalites_recrutement
    assert [periode.type for periode in session.periodes_inscription] == ["recrutement"]
    assert session.action.objectifs == "<p>Un projet.</p>"


@pytest.mark.exigence("R173", "R281", "R302")
def test_dupliquer_garde_ce_qui_vient_d_etre_tape_et_attend_la_date(page, connecter):
    action = fabriques.completer(fabriques.saisie())
    session = action.sessions.get()
    connecter(page, fabriques.utilisateur(etablissements=[action.etablissement]))
    page.goto(f"/saisie/session/{session.pk}/")
    taper(page, "textbox", re.compile("^Durée hebdo"), "31")
    page.get_by_role("button", name="Dupliquer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fiche Session 2")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_label(etiquette("Date début"))).to_be_focused()
    debut = action.sessions.get(pk=session.pk).date_debut
    assert list(action.sessions.order_by("pk").values_list("duree_hebdo", "date_debut")) == [(31, debut), (31, None)]


@pytest.mark.exigence("R146", "R214", "R302")
def test_la_touche_entree_enregistre_la_fiche_ou_cherche_un_bloc(page, connecter, referentiels):
    action = fabriques.saisie(certification=109049)
    session = action.sessions.get()
    connecter(page, fabriques.utilisateur(etablissements=[action.etablissement]))
    page.goto(f"/saisie/session/{session.pk}/")
    taper(page, "textbox", re.compile("^Durée en centre"), "200")
    entrer(page)
    expect(page.get_by_text(re.compile(r"Fiche Session\s: enregistrée à"))).to_be_visible()
    assert list(action.sessions.values_list("pk", "duree_centre")) == [(session.pk, 200)]
    page.goto(f"/saisie/formation/{action.formation_id}/?action={action.pk}")
    taper(page, "searchbox", re.compile(r"^Rechercher\s:$"), "développement")
    entrer(page)
    expect(page.locator("#id_blocs tbody tr")).to_have_count(1)
    assert action.sessions.count() == 1
