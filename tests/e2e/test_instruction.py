"""The validator's and the public's screens in a browser: keyboard, htmx, small screens, accessibility."""

import datetime

import pytest

from sofi.offre.models import Action
from sofi.offre.statuts import Statut
from sofi.offre.workflow import deplacer
from sofi.referentiels.models import Commune
from tests import fabriques

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]

BIENTOT = datetime.date.today() + datetime.timedelta(days=40)
TAILLES = [{"width": 360, "height": 780}, {"width": 1366, "height": 768}]


def offre_publiee(intitule="Ecole de la deuxième chance", **options):
    action = fabriques.saisie(certification=options.pop("certification", None), **options)
    site = action.attribution.site
    site.commune = Commune.objects.get(nom="Nantes")
    site.save()
    action.formation.intitule = action.formation.intitule or intitule
    action.plus_formation = "<p>Un parcours <strong>sur mesure</strong>.</p>"
    action = fabriques.completer(action, debut=BIENTOT)
    deplacer(action, "soumettre", par=fabriques.utilisateur(etablissements=[action.etablissement]))
    deplacer(action, "valider", par=fabriques.utilisateur("cariforef"))
    return Action.objects.completes().get(pk=action.pk)


def modification_en_attente():
    action = offre_publiee(certification=109049)
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    action = deplacer(action, "modifier", par=of)
    action.accord_region, action.accord_region_le = "CR-2026-17", datetime.date(2026, 11, 2)
    action.objectifs = "<p>Texte de contrôle, plus long qu’avant.</p>"
    action.prerequis = ["motivation", "niveau_a2"]
    action.save()
    session = action.sessions.get()
    session.duree_centre = 240
    session.save()
    return deplacer(action, "soumettre", par=of, message="Nous avons ajouté une semaine.")


def en_attente(intitule):
    action = fabriques.saisie()
    action.formation.intitule = intitule
    action = fabriques.completer(action)
    of = fabriques.utilisateur(etablissements=[action.etablissement])
    return deplacer(action, "soumettre", par=of)


def sans_debordement(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.exigence("R218")
@pytest.mark.parametrize("taille", TAILLES, ids=["360", "1366"])
def test_la_file_se_lit_et_se_filtre(page, connecter, axe, taille):
    page.set_viewport_size(taille)
    modification_en_attente()
    en_attente("Maçonnerie")
    connecter(page, fabriques.utilisateur("cariforef"))
    page.goto("/instruction/")
    axe(page)
    sans_debordement(page)
    page.get_by_label("Nature de la demande").select_option("nouvelle")
    page.get_by_role("heading", name="Actions à instruire 1 action").wait_for()
    assert page.url.endswith("genre=nouvelle")
    assert page.get_by_role("link", name="Maçonnerie").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()


@pytest.mark.exigence("R218")
@pytest.mark.parametrize("taille", TAILLES, ids=["360", "1366"])
def test_la_page_de_decision_montre_les_differences(page, connecter, axe, taille):
    page.set_viewport_size(taille)
    en_attente("Maçonnerie")
    action = modification_en_attente()
    connecter(page, fabriques.utilisateur("cariforef"))
    page.goto(f"/instruction/{action.pk}/")
    axe(page)
    sans_debordement(page)
    assert page.locator("ins", has_text="contrôle").is_visible()
    page.get_by_text("Refuser", exact=True).first.click()
    axe(page)
    page.get_by_label("Motif").select_option(label="Action déjà saisie")
    page.get_by_role("button", name="Refuser").click()
    page.get_by_role("heading", name="Maçonnerie").wait_for()
    assert Action.objects.get(pk=action.pk).statut == Statut.REFUSEE


def test_j_et_k_parcourent_la_file_et_entree_ouvre(page, connecter):
    page.set_viewport_size(TAILLES[1])
    en_attente("Première"), en_attente("Deuxième")
    connecter(page, fabriques.utilisateur("cariforef"))
    page.goto("/instruction/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Deuxième", level=1).wait_for()
    page.get_by_role("button", name="Raccourcis du clavier").click()
    page.goto("/instruction/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


@pytest.mark.exigence("R218", "R219")
def test_tout_se_decide_sans_javascript(page_sans_js, connecter, base_url):
    page = page_sans_js
    action, autre = modification_en_attente(), en_attente("Maçonnerie")
    connecter(page, fabriques.utilisateur("cariforef"))
    page.goto(f"{base_url}/instruction/?genre=modification")
    page.get_by_role("link", name=action.intitule).click()
    page.get_by_text("Demander des réponses").first.click()
    page.get_by_label("Message à l’organisme").first.fill("Pourquoi 240 heures ?")
    page.get_by_role("button", name="Demander des réponses").click()
    assert Action.objects.get(pk=action.pk).statut == Statut.EN_ATTENTE_REPONSES
    page.goto(f"{base_url}/instruction/{autre.pk}/")
    page.get_by_role("button", name="Valider").click()
    assert Action.objects.get(pk=autre.pk).statut == Statut.VALIDEE


@pytest.mark.exigence("R008", "R263")
@pytest.mark.parametrize("taille", TAILLES, ids=["360", "1366"])
def test_le_public_cherche_et_lit_une_offre(page, axe, taille):
    page.set_viewport_size(taille)
    action = offre_publiee(certification=109049)
    for rang in range(3):
        offre_publiee(f"Maçonnerie {rang}")
    page.goto("/")
    axe(page)
    sans_debordement(page)
    page.get_by_label("Formation, métier, organisme").fill("maçonneries")
    page.get_by_label("Commune, code postal").fill("nantes")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("heading", name="Résultats 3 sessions").wait_for()
    axe(page)
    page.goto(f"/offre/{action.formation_id}-{action.pk}/")
    axe(page)
    sans_debordement(page)


def test_la_premiere_vue_publique_pese_moins_de_cent_kilo_octets(page):
    """What a visitor downloads, compressed as the production server sends it."""
    import gzip

    action = offre_publiee(certification=109049)
    for adresse in ("/", f"/offre/{action.formation_id}-{action.pk}/"):
        recues = []

        def ecouter(reponse, recues=recues):
            recues.append(reponse)

        page.on("response", ecouter)
        page.goto(adresse, wait_until="networkidle")
        page.remove_listener("response", ecouter)
        assert {reponse.url.split("/")[2] for reponse in recues} == {page.url.split("/")[2]}, "no third party"
        poids = {reponse.url: len(gzip.compress(reponse.body())) for reponse in recues}
        assert sum(poids.values()) < 100_000, poids


def test_la_recherche_publique_marche_sans_javascript(page_sans_js, base_url):
    offre_publiee("Maçonnerie")
    page_sans_js.goto(f"{base_url}/?q=macon")
    page_sans_js.get_by_role("link", name="Maçonnerie").click()
    page_sans_js.get_by_role("heading", name="Comment m’inscrire").wait_for()
