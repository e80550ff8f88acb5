"""Nothing typed is lost: late saves, two people, a tab closed, a sign-in expired, a lot withdrawn, a double click."""

import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sofi.espaces.saisie import fiches
from sofi.offre.models import Action, Session
from sofi.offre.statuts import Statut
from sofi.programmes.models import Lot
from tests import fabriques
from tests.e2e.pages.ecran import Ecran
from tests.e2e.pages.entree import Connexion
from tests.e2e.pages.saisie import Envoi, Fiche

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]
ENREGISTRE = re.compile(r"Enregistré à \d\d:\d\d")
COOKIES_PERDUS = [pytest.param("sessionid", id="session"), pytest.param(re.compile("."), id="tous")]


@pytest.fixture
def action():
    return fabriques.saisie()


@pytest.fixture
def of(action):
    return fabriques.utilisateur(etablissements=[action.etablissement], prenom="Jeanne", nom="Durand")


@pytest.fixture
def url(action):
    return reverse("saisie:session", args=[action.sessions.get().pk])


def relire(action):
    return Session.objects.get(action=action)


@pytest.mark.exigence("R302")
def test_ce_que_l_on_tape_s_enregistre_tout_seul_et_revient_au_rechargement(page, axe, connecter, of, url):
    connecter(page, of)
    page.goto(url)
    fiche = Fiche(page, axe)
    fiche.saisir("Commentaire durée", "Trois semaines en centre")
    fiche.cocher("Rythmes", "temps partiel")
    expect(page.get_by_role("status").filter(has_text=ENREGISTRE)).to_be_visible()
    page.reload()
    expect(fiche.controle("Commentaire durée")).to_have_value("Trois semaines en centre")
    assert fiche.coches("Rythmes") == ["temps plein", "temps partiel"]


@pytest.mark.exigence("R302")
def test_fermer_l_onglet_apres_la_pause_ne_perd_rien(page, axe, connecter, of, url, action):
    connecter(page, of)
    onglet = page.context.new_page()
    onglet.goto(url)
    Fiche(onglet, axe).saisir("Commentaire durée", "Tapé puis fermé")
    with onglet.expect_response(lambda reponse: reponse.request.method == "POST"):
        pass
    onglet.close()
    page.goto(url)
    expect(Fiche(page, axe).controle("Commentaire durée")).to_have_value("Tapé puis fermé")


@pytest.mark.exigence("R190", "R302")
def test_un_enregistrement_en_retard_ne_defait_pas_ce_qu_un_bouton_a_fait(
    page, axe, connecter, of, url, action, monkeypatch
):
    """The answer to a button takes its time, what was changed just before saves itself meanwhile."""
    vite = fiches._suite
    monkeypatch.setattr(fiches, "_suite", lambda *demande: (time.sleep(1.5), vite(*demande))[1])
    connecter(page, of)
    page.goto(url)
    envois = []
    page.on("request", lambda envoi: envois.append(envoi.post_data or ""))
    fiche = Fiche(page, axe)
    fiche.cocher("Rythmes", "temps partiel")
    ligne = fiche.ajouter_ligne("Ajouter une période d’inscription")
    ligne.get_by_label("Type").select_option(label="recrutement")
    ligne.get_by_label("Date Début").fill("2026-09-01")
    fiche.enregistrer()
    assert not [envoi for envoi in envois if "automatique=1" in envoi and "ajouter=" in envoi]
    (periode,) = relire(action).periodes_inscription
    assert periode.type == "recrutement"
    assert relire(action).rythmes == ["temps_plein", "temps_partiel"]


@pytest.mark.exigence("R302")
def test_un_envoi_retenu_par_le_reseau_arrive_apres_le_bouton_sans_rien_defaire(page, axe, connecter, of, url, action):
    connecter(page, of)
    page.goto(url)
    retenus = []

    def retenir(route):
        automatique = "automatique=1" in (route.request.post_data or "")
        retenus.append(route) if automatique else route.continue_()

    page.route(f"**{url}*", retenir)
    fiche = Fiche(page, axe)
    fiche.saisir("Commentaire durée", "La première frappe")
    page.wait_for_event("request", lambda envoi: "automatique=1" in (envoi.post_data or ""))
    fiche.saisir("Commentaire durée", "Ce que le bouton enregistre")
    page.unroute(f"**{url}*")
    with page.expect_navigation():
        page.locator(".saisie-barre").get_by_role("button", name="Enregistrer", exact=True).click()
    assert relire(action).commentaire_duree == "Ce que le bouton enregistre"
    (retenu,) = retenus
    en_retard = page.request.post(
        url,
        data=retenu.request.post_data,
        headers={"Content-Type": retenu.request.headers["content-type"], "HX-Request": "true"},
    )
    assert en_retard.status == 200
    assert relire(action).commentaire_duree == "Ce que le bouton enregistre"


@pytest.mark.exigence("R302")
def test_deux_personnes_sur_une_fiche_la_seconde_l_apprend(page, axe, new_context, connecter, of, url, action):
    marie = fabriques.utilisateur(etablissements=[action.etablissement], prenom="Marie", nom="Petit")
    autre = new_context().new_page()
    connecter(page, of), connecter(autre, marie)
    page.goto(url), autre.goto(url)
    Fiche(page, axe).saisir("Durée en centre (en h)", "111")
    expect(page.get_by_role("status").filter(has_text=ENREGISTRE)).to_be_visible()
    seconde = Fiche(autre, axe)
    seconde.saisir("Durée en centre (en h)", "222")
    avis = autre.get_by_role("alert").filter(has_text="Jeanne Durand a enregistré cette fiche")
    expect(avis).to_be_visible()
    expect(avis.get_by_role("row", name=re.compile("Durée en centre.*222.*111"))).to_be_visible()
    expect(seconde.controle("Durée en centre (en h)")).to_have_value("222")
    axe(autre)
    assert relire(action).duree_centre == 111
    avis.get_by_role("button", name="Garder ma saisie").click()
    expect(autre.get_by_text(re.compile("enregistrée à")).first).to_be_visible()
    assert relire(action).duree_centre == 222


@pytest.mark.exigence("R302")
@pytest.mark.parametrize("perdus", COOKIES_PERDUS)
def test_une_connexion_expiree_se_dit_et_se_refait_dans_un_autre_onglet(page, axe, connecter, of, url, action, perdus):
    connecter(page, of)
    page.goto(url)
    page.context.clear_cookies(name=perdus)
    fiche = Fiche(page, axe)
    fiche.saisir("Commentaire durée", "Un long texte")
    avis = page.get_by_role("alert").filter(has_text="Votre connexion a expiré")
    expect(avis).to_be_visible()
    with page.expect_popup() as ouvert:
        avis.get_by_role("link", name="connectez-vous dans un nouvel onglet").click()
    onglet = ouvert.value
    Connexion(onglet, axe).entrer(of.email, fabriques.MOT_DE_PASSE)
    Ecran(onglet, axe).titre("Tableau de bord")
    onglet.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("status").filter(has_text=ENREGISTRE)).to_be_visible()
    assert relire(action).commentaire_duree == "Un long texte"


@pytest.mark.exigence("R302")
@pytest.mark.parametrize("perdus", COOKIES_PERDUS)
def test_sans_javascript_une_connexion_expiree_rend_la_saisie(page_sans_js, connecter, of, url, action, perdus):
    page = page_sans_js
    connecter(page, of)
    page.goto(url)
    fiche = Fiche(page)
    fiche.saisir("Commentaire durée", "Un long texte")
    page.context.clear_cookies(name=perdus)
    fiche.cliquer("Enregistrer", dans=page.locator(".saisie-barre"))
    Connexion(page).entrer(of.email, fabriques.MOT_DE_PASSE)
    fiche.attendre("^Fiche Session")
    fiche.lit(re.compile("votre saisie est revenue telle quelle"))
    expect(fiche.controle("Commentaire durée")).to_have_value("Un long texte")
    fiche.enregistrer()
    assert relire(action).commentaire_duree == "Un long texte"


@pytest.mark.exigence("R214", "R215")
def test_un_double_clic_n_envoie_qu_une_fois(navigateur, connecter, campagnes, base_url):
    page, axe = navigateur
    action = fabriques.completer(fabriques.saisie(campagnes["E2C"]))
    connecter(page, fabriques.utilisateur(etablissements=[action.etablissement]))
    page.goto(reverse("saisie:recapitulatif", args=[action.pk]))
    page.get_by_role("button", name="Envoyer au Cariforef pour validation").dblclick()
    Envoi(page, axe).lit(re.compile("^Envoyée au Cariforef le"))
    expect(page.get_by_text("Envoi impossible")).to_have_count(0)
    action.refresh_from_db()
    assert action.statut == Statut.EN_ATTENTE_VALIDATION
    assert action.evenements.count() == 1


@pytest.mark.exigence("R224", "R238")
@pytest.mark.parametrize(("code", "annee"), [("E2C", 2026), ("PE", 2024), ("PAS", 2025), ("1E1F", 2025)])
def test_une_mauvaise_annee_se_dit_a_cote_de_la_date(page, axe, connecter, campagnes, code, annee):
    certification = {"PE": 93561, "1E1F": 109049}.get(code)
    action = fabriques.saisie(campagnes[code], certification=certification)
    connecter(page, fabriques.utilisateur(etablissements=[action.etablissement]))
    page.goto(reverse("saisie:session", args=[action.sessions.get().pk]))
    fiche = Fiche(page, axe)
    fiche.saisir("Date début", f"{annee + 1}-03-02")
    expect(fiche.messages("date_debut").first).to_contain_text(str(annee))
    expect(fiche.controle("Date début")).to_have_attribute("aria-invalid", "true")
    expect(fiche.controle("Date début")).to_have_accessible_description(re.compile(f"débuter en {annee}"))
    fiche.saisir("Date début", f"{annee}-03-02")
    expect(fiche.messages("date_debut")).to_have_count(0)


@pytest.mark.exigence("R131", "R302")
def test_un_lot_retire_avant_la_saisie_se_dit(navigateur, connecter):
    page, axe = navigateur
    attribution = fabriques.attribution()
    fabriques.attribution(formateur=attribution.formateur)
    connecter(page, fabriques.utilisateur(etablissements=[attribution.formateur]))
    page.goto(f"{reverse('saisie:reference')}?attribution={attribution.pk}")
    ecran = Ecran(page, axe)
    ecran.cocher("Référence Certifinfo", "Non")
    Lot.objects.filter(pk=attribution.lot.pk).update(actif=False)
    ecran.cliquer("Suivant")
    ecran.titre("Créer une formation publique")
    ecran.lit(re.compile("Ce lot n’est plus ouvert à la saisie pour votre organisme"))
    assert not Action.objects.exists()


@pytest.mark.exigence("R302")
def test_un_lot_retire_pendant_la_saisie_ne_perd_rien(navigateur, connecter, of, url, action):
    page, axe = navigateur
    connecter(page, of)
    page.goto(url)
    Lot.objects.update(actif=False)
    fiche = Fiche(page, axe)
    fiche.saisir("Commentaire durée", "Toujours là")
    fiche.enregistrer()
    assert relire(action).commentaire_duree == "Toujours là"
